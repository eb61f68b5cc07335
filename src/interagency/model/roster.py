"""Who belongs to whom: the only way a value moves between office, pair, team, headquarters.

Every array is (things, runs): the second last axis is the thing, the last the run. Sums
over things go by sorted segments, so that a run alone gives the same bits as in a batch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, Self

import numpy as np

from interagency.model.arrays import namespace, ratio


@dataclass(frozen=True)
class Endowments:
    """What offices bring along and a run does not change; the last axis is the run.

    presence      [office, run]  what it knows of the country by itself, 0.05 to 0.95
    capacity      [office, run]  size of the office; 1 is the median, small ones about 0.25
    reach         [office, run]  weight of its own name with donors and government, 0.05 to 0.95
    expertise     [office, run]  depth of its expertise, 0.05 to 1
    remoteness    [office, run]  how far its parent body is, 0 (next door) to 1 (abroad)
    cycle_length  [office, run]  quarters of its agency's planning cycle
    cycle_start   [office, run]  quarters by which that cycle starts after the calendar's
    origin        [office, run]  1 for the Resident Coordinator's agency of origin, else 0
    precedence    [office, run]  who goes first among equals, 0 to 1
    overlap       [pair, run]    share of the mandates of two partners that is the same, 0 to 1
    same_area     [pair, run]    chance that results of two partners fall in one of the
                                 fourteen areas of a plan that adds up, 0 to 1
    same_outcome  [pair, run]    the same for the four outcomes of a clustered plan
    """

    presence: Any
    capacity: Any
    reach: Any
    expertise: Any
    remoteness: Any
    cycle_length: Any
    cycle_start: Any
    origin: Any
    precedence: Any
    overlap: Any
    same_area: Any
    same_outcome: Any


@dataclass(frozen=True)
class Segments:
    """Rows grouped by an owner, for sums over the rows of each owner.

    order   [row]    rows sorted by owner; None where they already are
    starts  [owner]  first sorted row of every owner that has rows
    place   [owner]  position of an owner among `starts`; the last one is "owns no row";
                     None where every owner has rows
    """

    order: Any
    starts: Any
    place: Any

    @classmethod
    def of(cls, owner: np.ndarray, owners: int) -> Self:
        """Group rows by `owner [row]`, the owner's position of each row."""
        order = np.argsort(owner, kind="stable")
        in_order = bool(np.all(order == np.arange(len(owner))))
        present, starts = np.unique(owner[order], return_index=True)
        place = np.full(owners, len(present))
        place[present] = np.arange(len(present))
        complete = len(present) == owners
        return cls(None if in_order else order, starts, None if complete else place)

    def reduce(self, how: np.ufunc, values: Any, empty: float) -> Any:
        """Reduce `values [.., row, run]` to `[.., owner, run]`; `empty` for owners of nothing."""
        rows = np.asarray(values)
        if self.order is not None:
            rows = np.take(rows, self.order, axis=-2)
        shape = (*rows.shape[:-2], 1, rows.shape[-1])
        if len(self.starts):
            reduced = how.reduceat(rows, self.starts, axis=-2)
        else:
            reduced = np.empty((*rows.shape[:-2], 0, rows.shape[-1]))
        if self.place is not None:
            reduced = np.concatenate([reduced, np.full(shape, empty)], axis=-2)
            reduced = np.take(reduced, self.place, axis=-2)
        return _back(reduced, values)


@dataclass(frozen=True)
class Slots:
    """Pairs grouped by their first office, for sums over the partners of each.

    Pairs stand slot by slot: first every office with its first partner, then every office that
    has a second one, and so on; offices with many partners go first. A slot is then a slice
    that lies on the slots before it, and sums need no gathering.

    widths  [slot]    offices that have so many partners
    place   [office]  position of an office in that order; the last one is "has no partners"
    """

    widths: tuple[int, ...]
    place: Any

    @classmethod
    def of(cls, team: np.ndarray) -> tuple[np.ndarray, np.ndarray, Self]:
        """First and second office of all pairs of one team, in this order, and the slots.

        team  [office]  position of each office's team; offices of a team stand together
        """
        start = np.searchsorted(team, team, side="left")
        partners = np.searchsorted(team, team, side="right") - start - 1
        order = np.argsort(-partners, kind="stable")
        widths = tuple(
            int(np.count_nonzero(partners > slot)) for slot in range(int(partners.max()))
        )
        first = [order[:width] for width in widths]
        # The k-th partner is the k-th office of the team, leaving oneself out.
        second = [
            start[rows] + slot + (start[rows] + slot >= rows) for slot, rows in enumerate(first)
        ]
        place = np.empty(len(team), dtype=np.intp)
        place[order] = np.arange(len(team))
        none = np.zeros(0, dtype=np.intp)
        place = np.minimum(place, widths[0] if widths else 0)
        return np.concatenate([none, *first]), np.concatenate([none, *second]), cls(widths, place)

    def reduce(self, how: np.ufunc, values: Any, empty: float) -> Any:
        """Reduce `values [.., pair, run]` to `[.., office, run]`; `empty` without partners."""
        rows = np.asarray(values)
        width = self.widths[0] if self.widths else 0
        shape = (*rows.shape[:-2], width + 1, rows.shape[-1])
        reduced = np.empty(shape, dtype=rows.dtype)
        reduced[..., :width, :] = rows[..., :width, :]
        reduced[..., width, :] = empty
        done = width
        for width in self.widths[1:]:
            so_far = reduced[..., :width, :]
            how(so_far, rows[..., done : done + width, :], out=so_far)
            done += width
        return _back(np.take(reduced, self.place, axis=-2), values)


@dataclass(frozen=True)
class Roster:
    """Offices as rows with two keys: the country (horizontal) and the agency (vertical).

    Offices stand in order of their team; teams and headquarters in order of first
    appearance. Keys name things to the random draws: they come from names, never from rows,
    so that who else is there changes nobody's luck.

    agencies, countries        [office]        names
    team, headquarters         [office]        position of an office's team, headquarters
    first, second              [pair]          the two offices of an ordered pair in one team
    mirrored                   [pair]          position of the same pair seen from the second
    *_key                      [thing] uint64  keys of the draws
    """

    agencies: tuple[str, ...]
    countries: tuple[str, ...]
    team_names: tuple[str, ...]
    headquarters_names: tuple[str, ...]
    team: np.ndarray
    headquarters: np.ndarray
    first: np.ndarray
    second: np.ndarray
    office_key: np.ndarray
    agency_key: np.ndarray
    team_key: np.ndarray
    by_first: Slots = field(repr=False)
    endowments: Endowments | None = None
    mirrored: np.ndarray = field(init=False, repr=False)
    by_team: Segments = field(init=False, repr=False)
    by_headquarters: Segments = field(init=False, repr=False)
    by_everyone: Segments = field(init=False, repr=False)
    _made: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        # In order of (first, second) and of (second, first) each pair meets its mirror image.
        mirrored = np.empty(self.pairs, dtype=np.intp)
        mirrored[np.lexsort((self.second, self.first))] = np.lexsort((self.first, self.second))
        found = {
            "mirrored": mirrored,
            "by_team": Segments.of(self.team, self.teams),
            "by_headquarters": Segments.of(self.headquarters, len(self.headquarters_names)),
            "by_everyone": Segments.of(np.zeros(self.offices, dtype=np.intp), 1),
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)

    @classmethod
    def of(
        cls,
        offices: Sequence[tuple[str, str]],
        *,
        agency_keys: Sequence[str] | None = None,
        country_keys: Sequence[str] | None = None,
    ) -> Self:
        """Roster of (agency, country) rows.

        Keys of the draws are hashes of the names, or of `agency_keys` and `country_keys`
        (one a row) where agencies are renamed and shall keep their luck. Rows may come in
        any order; they are kept in order of their team's first appearance.

        Raises ValueError for an empty roster, an office that stands twice, keys of another
        number than offices, or keys that two offices share.
        """
        if not offices:
            raise ValueError("a roster needs at least one office")
        if len(set(offices)) < len(offices):
            raise ValueError("an office (agency, country) stands twice in the roster")
        for keys in (agency_keys, country_keys):
            if keys is not None and len(keys) != len(offices):
                raise ValueError("keys of the draws come one for every office")
        countries = list(dict.fromkeys(country for _, country in offices))
        rows = sorted(range(len(offices)), key=lambda row: countries.index(offices[row][1]))
        agencies = list(dict.fromkeys(offices[row][0] for row in rows))
        agency_keys = agency_keys or [agency for agency, _ in offices]
        country_keys = country_keys or [country for _, country in offices]
        if len(set(zip(agency_keys, country_keys, strict=True))) < len(offices):
            raise ValueError("two offices with the same keys would meet the same luck")
        team = np.array([countries.index(offices[row][1]) for row in rows])
        first, second, by_first = Slots.of(team)
        team_rows = [int(np.argmax(team == index)) for index in range(len(countries))]
        return cls(
            agencies=tuple(offices[row][0] for row in rows),
            countries=tuple(offices[row][1] for row in rows),
            team_names=tuple(countries),
            headquarters_names=tuple(agencies),
            team=team,
            headquarters=np.array([agencies.index(offices[row][0]) for row in rows]),
            first=first,
            second=second,
            office_key=keys_of((agency_keys[row], country_keys[row]) for row in rows),
            agency_key=keys_of((agency_keys[row],) for row in rows),
            team_key=keys_of((country_keys[rows[row]],) for row in team_rows),
            by_first=by_first,
        )

    def with_endowments(self, endowments: Endowments) -> Self:
        """The same offices with what they bring along."""
        return replace(self, endowments=endowments)

    @property
    def offices(self) -> int:
        return len(self.agencies)

    @property
    def pairs(self) -> int:
        return len(self.first)

    @property
    def teams(self) -> int:
        return len(self.team_names)

    def once[Given, Made](self, make: Callable[[Self, Given], Made], given: Given) -> Made:
        """`make(self, given)`, made anew only when something else is given than last time.

        For what does not move while a block of runs is played.

        given  an array, which is the same as long as it is the same object; or an integer
        """
        last, made = self._made.get(make, (None, None))
        if last is not given and not (isinstance(given, int) and last == given):
            made = make(self, given)
            self._made[make] = given, made
        return made

    # Down and across: a value given to those who belong

    def of_team(self, values: Any) -> Any:
        """`[.., team, run]` to `[.., office, run]`: each office gets its team's value."""
        return _take(values, self.team)

    def of_headquarters(self, values: Any) -> Any:
        """`[.., headquarters, run]` to `[.., office, run]`."""
        return _take(values, self.headquarters)

    def own(self, values: Any) -> Any:
        """`[.., office, run]` to `[.., pair, run]`: the first office's value."""
        return _take(values, self.first)

    def partners(self, values: Any) -> Any:
        """`[.., office, run]` to `[.., pair, run]`: the second office's value."""
        return _take(values, self.second)

    def other_side(self, values: Any) -> Any:
        """`[.., pair, run]` to `[.., pair, run]`: the same pair's value, seen from the second."""
        return _take(values, self.mirrored)

    # Up: sums and means over those who belong

    def team_sum(self, values: Any) -> Any:
        """`[.., office, run]` to `[.., team, run]`."""
        return self.by_team.reduce(np.add, values, 0.0)

    def team_mean(self, values: Any, weight: Any) -> Any:
        """Mean over a team's offices, weighted (by membership, as a rule)."""
        return ratio(self.team_sum(values * weight), self.team_sum(weight))

    def team_largest(self, values: Any) -> Any:
        """Largest of a team's offices, `[.., office, run]` to `[.., team, run]`; 0 of none."""
        return self.by_team.reduce(np.maximum, values, 0.0)

    def headquarters_sum(self, values: Any) -> Any:
        """`[.., office, run]` to `[.., headquarters, run]`."""
        return self.by_headquarters.reduce(np.add, values, 0.0)

    def headquarters_mean(self, values: Any, weight: Any) -> Any:
        """Mean over an agency's offices, weighted."""
        return ratio(self.headquarters_sum(values * weight), self.headquarters_sum(weight))

    def partner_sum(self, values: Any) -> Any:
        """`[.., pair, run]` to `[.., office, run]`: sum over the partners of each office."""
        return self.by_first.reduce(np.add, values, 0.0)

    def partner_product(self, values: Any) -> Any:
        """`[.., pair, run]` to `[.., office, run]`: product over partners, 1 without any."""
        return self.by_first.reduce(np.multiply, values, 1.0)

    def mean(self, values: Any, weight: Any) -> Any:
        """Mean over all offices, weighted: `[.., office, run]` to `[.., run]`."""
        everyone = self.by_everyone
        total = everyone.reduce(np.add, values * weight, 0.0)
        return ratio(total, everyone.reduce(np.add, weight, 0.0))[..., 0, :]

    def sister_mean(self, values: Any, weight: Any) -> Any:
        """Mean over the *other* offices of the same agency, `[office, run]`; 0 without any."""
        weighted = values * weight
        all_weight = self.of_headquarters(self.headquarters_sum(weight))
        others = self.of_headquarters(self.headquarters_sum(weighted)) - weighted
        # What is left after taking the own part away is nobody when it is mere rounding.
        somebody = all_weight - weight > 1e-9 * all_weight
        xp = namespace(others)
        return xp.where(somebody, ratio(others, all_weight - weight), 0.0)


def keys_of(names: Any) -> np.ndarray:
    """A 64-bit key of each tuple of names; the same on every machine."""
    digests = [
        blake2b("\x1f".join(parts).encode(), digest_size=8, person=b"interagency").digest()
        for parts in names
    ]
    return np.array([int.from_bytes(digest, "little") for digest in digests], dtype=np.uint64)


def _take(values: Any, rows: np.ndarray) -> Any:
    if type(values) is np.ndarray:
        return values.take(rows, axis=-2)
    return _back(np.take(np.asarray(values), rows, axis=-2), values)


def _back(values: np.ndarray, like: Any) -> Any:
    xp = namespace(like)
    return values if xp is np else xp.asarray(values)

"""Hypothesis strategies for what a study may be given: offices, parameters, reforms, shocks.

Everything stays within what the language of scenarios allows, edges included, and shrinks
towards the dullest case: one office, default parameters, no reform.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from hypothesis import strategies as st

from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES, Levers
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.model.roster import Endowments, Roster
from interagency.study.traits import TRAITS

OfficeKey = tuple[str, str]  # (agency, country)
PairKey = tuple[OfficeKey, OfficeKey]  # (office, partner)

ENDOWMENT_RANGES = {
    "presence": (0.05, 0.95),
    "reach": (0.05, 0.95),
    "capacity": (0.01, 100.0),
    "expertise": (0.05, 1.0),
    "remoteness": (0.0, 1.0),
    "cycle_length": (4.0, 40.0),
    "cycle_start": (0.0, 39.0),
    "origin": (0.0, 1.0),
    "precedence": (0.0, 1.0),
}
WHOLE = ("cycle_length", "cycle_start", "origin")
USUAL = {
    "presence": (0.1, 0.95),
    "reach": (0.1, 0.95),
    "capacity": (0.1, 3.0),
    "expertise": (0.5, 1.0),
    "remoteness": (0.5, 1.0),
    "cycle_length": (12.0, 20.0),
    "cycle_start": (0.0, 19.0),
    "origin": (0.0, 1.0),
    "precedence": (0.0, 1.0),
}
IN_COMMON = ("overlap", "same_area", "same_outcome")
SMALLEST_PART = 0.01
"""Membership that is neither 0 nor 1 is drawn from here up."""
TINY = 1e-200
"""The engine adds 1e-300 to what it divides by: next to a weight of that size it is not nothing."""

ONE_BY_ONE = 12
"""So many numbers are drawn one by one, that each may shrink; more come from one seed."""


# --- who is there ----------------------------------------------------------------------------


@st.composite
def rosters(draw, agencies: int = 31, countries: int = 50, offices: int = 12) -> list[OfficeKey]:
    """A few offices of up to so many agencies and countries, in any order of rows.

    Teams of one and agencies in several countries are common.
    """
    most = min(agencies, draw(st.sampled_from([1, 8, 8, 16, agencies])))
    spread = min(countries, draw(st.sampled_from([1, 1, 2, 2, 3, countries])))
    office = st.tuples(
        st.integers(1, most).map("Agency {}".format), st.integers(1, spread).map("C{}".format)
    )
    few = draw(st.integers(1, max(1, min(offices, most * spread // 2))))
    return draw(st.lists(office, min_size=few, max_size=offices, unique=True))


@st.composite
def full_rosters(draw, agencies: int = 31, countries: int = 4) -> list[OfficeKey]:
    """Large teams: all agencies in all countries, less a few offices, rows in any order."""
    rows = [
        (f"Agency {a}", f"C{c}") for a in range(1, agencies + 1) for c in range(1, countries + 1)
    ]
    chance = Random(draw(st.integers(0, 999)))
    chance.shuffle(rows)
    return rows[: draw(st.integers(len(rows) * 3 // 4, len(rows)))]


@dataclass(frozen=True)
class Offices:
    """Offices of one run and what they bring along; numbers in the order of the rows."""

    rows: tuple[OfficeKey, ...]
    member: tuple[float, ...]
    endowments: Mapping[str, tuple[float, ...]]
    overlap: Mapping[PairKey, float] = field(repr=False)
    same_area: Mapping[PairKey, float] = field(repr=False)
    same_outcome: Mapping[PairKey, float] = field(repr=False)


def floats(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers within a range, but none beside which the engine's guards of divisions count."""
    return st.floats(low, high).map(lambda number: number if abs(number) > TINY else 0.0)


def numbers(count: int, low: float, high: float, *edges: float) -> st.SearchStrategy[list[float]]:
    """So many numbers within a range, now and then one of the edges outright."""
    number = floats(low, high)
    if edges:
        number = st.sampled_from(edges) | number
    if count <= ONE_BY_ONE:
        return st.lists(number, min_size=count, max_size=count)

    def many(seed: int) -> list[float]:
        chance = Random(seed)
        return [
            chance.choice(edges) if edges and chance.random() < 0.3 else chance.uniform(low, high)
            for _ in range(count)
        ]

    return st.integers(0, 9999).map(many)


def members(count: int) -> st.SearchStrategy[list[float]]:
    """How far each office belongs to its team: mostly 1, sometimes 0 or in between."""
    mixed = st.lists(
        st.sampled_from([1.0, 1.0, 1.0, 0.5, 0.0]) | st.floats(SMALLEST_PART, 1.0),
        min_size=count,
        max_size=count,
    )
    return st.just([1.0] * count) | (mixed if count <= ONE_BY_ONE else numbers(count, 0.5, 1, 1, 0))


@st.composite
def endowments(draw, count: int) -> dict[str, tuple[float, ...]]:
    """What each office brings along, mostly usual, now and then at the very edge.

    Offices with the same expertise, or precedence, are common.
    """
    drawn = {}
    for name, (low, high) in ENDOWMENT_RANGES.items():
        edges = (low, high) if draw(st.integers(0, 3)) == 3 else ()
        values = draw(numbers(count, *USUAL[name], *edges))
        drawn[name] = tuple(map(round, values) if name in WHOLE else values)
        if name in ("expertise", "precedence") and draw(st.integers(0, 3)) == 3:
            drawn[name] = drawn[name][:1] * count
    return drawn


@st.composite
def in_common(draw, rows: Sequence[OfficeKey]) -> dict[str, dict[PairKey, float]]:
    """What mandates have in common, for every ordered pair of offices of one team, 0 to 1.

    Two that plan in one area plan for one outcome: `same_area` is at most `same_outcome`.
    """
    pairs = [(i, j) for i in rows for j in rows if i != j and i[1] == j[1]]
    overlap, outcome, part = (draw(numbers(len(pairs), 0.0, 1.0, 0.0, 1.0)) for _ in range(3))
    area = [most * share for most, share in zip(outcome, part, strict=True)]
    values = {"overlap": overlap, "same_area": area, "same_outcome": outcome}
    return {name: dict(zip(pairs, found, strict=True)) for name, found in values.items()}


@st.composite
def offices(draw, rows: Sequence[OfficeKey]) -> Offices:
    """Members and endowments for the offices of a roster."""
    return Offices(
        rows=tuple(rows),
        member=tuple(draw(members(len(rows)))),
        endowments=draw(endowments(len(rows))),
        **draw(in_common(rows)),
    )


def roster_of(*runs: Offices) -> tuple[Roster, np.ndarray]:
    """The engine's roster, with endowments `[.., run]`, and membership `[office, run]`.

    runs  offices of every run, all with the same rows
    """
    roster = Roster.of(runs[0].rows)
    keys = list(zip(roster.agencies, roster.countries, strict=True))
    order = [runs[0].rows.index(key) for key in keys]
    pairs = [(keys[i], keys[j]) for i, j in zip(roster.first, roster.second, strict=True)]

    def by_row(values: Callable[[Offices], Sequence[float]]) -> np.ndarray:
        return np.array([[values(run)[row] for run in runs] for row in order], dtype=float)

    def by_pair(name: str) -> np.ndarray:
        found = [[getattr(run, name)[pair] for run in runs] for pair in pairs]
        return np.array(found, dtype=float).reshape(len(pairs), len(runs))

    own = {name: by_row(lambda run, name=name: run.endowments[name]) for name in ENDOWMENT_RANGES}
    shared = {name: by_pair(name) for name in IN_COMMON}
    return roster.with_endowments(Endowments(**own, **shared)), by_row(lambda run: run.member)


def traits(count: int) -> st.SearchStrategy[list[frozenset[str]]]:
    """Flags of so many offices."""
    return st.lists(st.frozensets(st.sampled_from(sorted(TRAITS))), min_size=count, max_size=count)


# --- numbers of the model --------------------------------------------------------------------


def _value(name: str) -> st.SearchStrategy[float]:
    declared = PARAMETERS[name]
    within = floats(declared.low, declared.high)
    if declared.neutral is None:
        return within
    return st.integers(0, 19).flatmap(lambda k: st.just(declared.neutral) if k == 19 else within)


def parameters() -> st.SearchStrategy[dict[str, float]]:
    """A value of every parameter: the default, or within what is declared, or neutral."""
    defaults = {name: declared.default for name, declared in PARAMETERS.items()}
    return st.just(defaults) | st.fixed_dictionaries({name: _value(name) for name in PARAMETERS})


# --- what is asked for -----------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """When something comes and how much of it; `until` is its last quarter, None for no end."""

    level: float
    start: int = 0
    ramp: int = 1
    until: int | None = None

    def dose(self, quarter: int) -> float:
        """Dose in a quarter, 0 to 1."""
        if quarter < self.start or (self.until is not None and quarter > self.until):
            return 0.0
        return self.level * min(1.0, (quarter - self.start + 1) / max(self.ramp, 1))


@dataclass(frozen=True)
class Reform:
    """What is asked and held in some countries, and happens to them; elsewhere nothing.

    practices  the adoption each is held at, or None where it may emerge
    single     single reforms
    barred     single reforms that may not come, nor what they open
    calendar   quarters since year 0 at which all this starts
    """

    countries: frozenset[str]
    pillars: Mapping[str, Plan]
    practices: Mapping[str, float | None]
    single: Mapping[str, Plan] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()
    shocks: Mapping[str, Plan] = field(default_factory=dict)
    calendar: int = 0

    def dose(self, name: str, country: str, quarter: int) -> float:
        """Dose of a pillar or a single reform, or the size of a shock: 0 to 1."""
        plan = {**self.pillars, **self.single, **self.shocks}.get(name)
        return plan.dose(quarter) if plan and country in self.countries else 0.0

    def bars(self, name: str, country: str) -> bool:
        """Whether a single reform is barred."""
        return name in self.barred and country in self.countries

    def held(self, practice: str, country: str) -> float | None:
        """The adoption that a practice is held at, or None."""
        return self.practices.get(practice) if country in self.countries else None

    def levers_at(self, countries: Sequence[str]) -> Callable[[int], Levers]:
        """The engine's levers of each quarter, for teams in this order."""

        def levers(quarter: int) -> Levers:
            def doses(names: Sequence[str]) -> np.ndarray:
                found = [[self.dose(name, c, quarter) for c in countries] for name in names]
                return np.array(found, dtype=float)[..., None]

            held = [[self.held(name, c) for c in countries] for name in PRACTICE_NAMES]
            barred = [[self.bars(name, c) for c in countries] for name in REFORM_NAMES]
            return Levers(
                pillars=doses(PILLAR_NAMES),
                held=np.array([[level is not None for level in row] for row in held])[..., None],
                level=np.array([[level or 0.0 for level in row] for row in held])[..., None],
                reforms=doses(REFORM_NAMES) if self.single else None,
                barred=np.array(barred)[..., None] if self.barred else None,
                shocks=doses(SHOCK_NAMES) if self.shocks else None,
                calendar=self.calendar + quarter,
            )

        return levers


@st.composite
def reforms(draw, countries: Sequence[str], quarters: int) -> Reform:
    """Pillars, single reforms and shocks with sizes, dates and ramps; practices free or held.

    Nothing, some, or all of each; practices all free, all held, or each as it comes. Single
    reforms may be barred, whether they are asked for or not.
    """
    share = st.sampled_from([1.0, 0.0]) | floats(0.0, 1.0)
    quarter = st.integers(0, max(quarters - 1, 0))
    plan = st.builds(
        Plan,
        level=share,
        start=st.just(0) | quarter,
        ramp=st.integers(0, 6),
        until=st.none() | quarter,
    )
    level = st.none() | share
    names = sorted(set(countries))
    return Reform(
        countries=frozenset(names) - draw(st.just(set()) | st.sets(st.sampled_from(names))),
        pillars=draw(_some_or_all(PILLAR_NAMES, plan)),
        practices=draw(_some_or_all(PRACTICE_NAMES, level)),
        single=draw(_some_or_all(REFORM_NAMES, plan)),
        barred=draw(st.just(frozenset()) | st.frozensets(st.sampled_from(REFORM_NAMES))),
        shocks=draw(_some_or_all(SHOCK_NAMES, plan)),
        calendar=draw(st.just(8024) | st.integers(0, 8400)),
    )


def _some_or_all(names: Sequence[str], value: st.SearchStrategy) -> st.SearchStrategy[dict]:
    """Nothing, a value of some, a value of each, or one value of all."""
    return st.one_of(
        st.just({}),
        st.dictionaries(st.sampled_from(names), value),
        st.fixed_dictionaries(dict.fromkeys(names, value)),
        value.map(lambda one: dict.fromkeys(names, one)),
    )

"""Traits are flags that one function, this one, turns into endowments.

What the flags do not tell is a *world*: drawn by address in every replication from the
distributions declared here, so that intervals include not knowing it. Two offices that
differ in a flag alone share their draws.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from interagency.model.roster import Endowments, Roster
from interagency.simulation.draws import run_address, uniform

TRAITS: Mapping[str, str] = {
    "non_resident": "no office in the country",
    "small_specialised": "small office of a specialised agency",
    "politically_sensitive": "a mandate that meets resistance",
    "strong_brand": "a name that raises money by itself",
}


class Wiring(NamedTuple):
    """Which trait brings which endowments: a placebo wires them to the wrong ones.

    away      knows little of the country by itself
    small     has little capacity and a narrow mandate
    resisted  has little reach
    renowned  has much reach
    """

    away: str = "non_resident"
    small: str = "small_specialised"
    resisted: str = "politically_sensitive"
    renowned: str = "strong_brand"


WIRING = Wiring()

THEMES = 4
AREAS = (4, 4, 3, 3)  # areas of each theme: fourteen outcomes became four; M0-19a

# Ranges of uniform draws. A prior, not a constant: nobody is wholly present or absent.
PRESENCE = {False: (0.75, 0.95), True: (0.1, 0.4)}  # by non_resident; M0-41
LOG_CAPACITY = (-0.5, 0.5)  # around the median; offices of one kind differ by half to double
SMALL_CAPACITY = 0.25  # median of small and specialised offices against the others; M0-42
REACH = {  # by (politically_sensitive, strong_brand); M0-43, M0-44
    (False, False): (0.35, 0.65),
    (True, False): (0.1, 0.3),
    (False, True): (0.75, 0.95),
    (True, True): (0.4, 0.6),  # no such office was observed: extrapolated
}
EXPERTISE = (0.5, 1.0)
CYCLE_LENGTHS = (12, 20)  # quarters: three years, or five as the United Nations'; M0-20
FOCUS = {False: 1.0, True: 3.0}  # how far a mandate concentrates on one theme, by small_specialised


def endowments(
    roster: Roster,
    traits: Sequence[frozenset[str]],
    given: Sequence[Mapping[str, float]],
    seed: int,
    replications: Any,
    member: Any = 1.0,
    wiring: Wiring = WIRING,
) -> Endowments:
    """What every office brings along, `[office, run]`.

    traits        flags of each office, in the order of the roster
    given         endowments stated outright (presence, capacity, reach, expertise, focus,
                  remoteness, cycle_length, cycle_start, origin); they replace the draw, or
                  what a flag says of focus
    replications  [run] integers
    member        [office, 1] membership: nobody outside a team is its coordinator's origin
    wiring        which flag brings which endowments
    """

    def flag(name: str) -> np.ndarray:
        return np.array([name in flags for flags in traits])

    def drawn(stream: str, low: Any, high: Any) -> np.ndarray:
        luck = uniform(run_address(seed, replications, stream), roster.office_key)
        return np.asarray(low)[..., None] + luck * np.asarray(np.subtract(high, low))[..., None]

    def stated(name: str, values: np.ndarray) -> np.ndarray:
        for row, office in enumerate(given):
            if name in office:
                values[row] = office[name]
        return values

    small = flag(wiring.small)
    presence = np.array([PRESENCE[bool(absent)] for absent in flag(wiring.away)])
    kinds = zip(flag(wiring.resisted), flag(wiring.renowned), strict=True)
    reach = np.array([REACH[bool(sensitive), bool(brand)] for sensitive, brand in kinds])
    spread = drawn("world_capacity", np.full(len(small), LOG_CAPACITY[0]), LOG_CAPACITY[1])
    median = np.where(small, SMALL_CAPACITY, 1.0)[:, None]
    ones = np.ones(len(small))
    focus = focus_of(traits, given, wiring.small)
    attention = attention_to_themes(roster, focus, seed, replications)
    length, start = planning_cycles(roster, seed, replications)
    length = stated("cycle_length", length)
    return Endowments(
        presence=stated("presence", drawn("world_presence", presence[:, 0], presence[:, 1])),
        capacity=stated("capacity", median * np.exp(spread)),
        reach=stated("reach", drawn("world_reach", reach[:, 0], reach[:, 1])),
        expertise=stated(
            "expertise", drawn("world_expertise", EXPERTISE[0] * ones, EXPERTISE[1] * ones)
        ),
        remoteness=stated("remoteness", np.ones((len(small), len(replications)))),
        cycle_length=length,
        cycle_start=stated("cycle_start", start) % length,
        origin=stated_origin(roster, given, seed, replications, member),
        precedence=drawn("world_precedence", 0.0 * ones, ones),
        overlap=mandate_overlap(roster, attention),
        same_area=in_one_area(roster, attention, seed, replications),
        same_outcome=in_one_outcome(roster, attention),
    )


def focus_of(
    traits: Sequence[frozenset[str]],
    given: Sequence[Mapping[str, float]],
    small: str = WIRING.small,
) -> np.ndarray:
    """How far each office's mandate concentrates on one theme, `[office, 1]`.

    small  the flag of those with a narrow one
    """
    flags = [FOCUS[small in flags] for flags in traits]
    return np.array(
        [[float(said.get("focus", flag))] for said, flag in zip(given, flags, strict=True)]
    )


def planning_cycles(roster: Roster, seed: int, replications: Any) -> tuple[Any, Any]:
    """Length of an agency's planning cycle and quarters by which it starts late, `[office, run]`.

    Three or five years at even odds, from a January or July anywhere in them.
    """
    runs = run_address(seed, replications, "world_cycle")
    short, long = CYCLE_LENGTHS
    length = np.where(uniform(runs, roster.agency_key) < 0.5, float(short), float(long))
    return length, 2.0 * np.floor(uniform(runs, roster.agency_key, item=1) * length / 2.0)


def stated_origin(
    roster: Roster, given: Sequence[Mapping[str, float]], seed: int, replications: Any, member: Any
) -> np.ndarray:
    """1 for the agency that each team's Resident Coordinator comes from, `[office, run]`.

    The one that is stated; in a team without, the member whose draw is the largest.
    """
    named = np.array([office.get("origin", 0.0) for office in given])[:, None]
    luck = uniform(run_address(seed, replications, "world_origin"), roster.office_key)
    claim = 2.0 * named + luck * (np.asarray(member) > 0.0)
    largest = roster.of_team(roster.team_largest(claim))
    return np.where((claim == largest) & (claim > 0.0), 1.0, 0.0)


def in_one_outcome(roster: Roster, attention: Sequence[np.ndarray]) -> np.ndarray:
    """Chance that results of two partners fall in one of the themes, `[pair, run]`."""
    return sum(roster.own(theme) * roster.partners(theme) for theme in attention)


def in_one_area(
    roster: Roster, attention: Sequence[np.ndarray], seed: int, replications: Any
) -> np.ndarray:
    """Chance that results of two partners fall in one of fourteen areas, `[pair, run]`."""
    total = np.zeros((roster.pairs, len(replications)))
    for share in attention_to_areas(roster, attention, seed, replications):
        total = total + roster.own(share) * roster.partners(share)
    return total


def attention_to_areas(
    roster: Roster, attention: Sequence[np.ndarray], seed: int, replications: Any
) -> Iterator[np.ndarray]:
    """An office's division of attention over the areas of all themes, an `[office, run]` each.

    An agency divides its attention to a theme over the theme's areas, evenly at random.
    """
    runs = run_address(seed, replications, "world_areas")
    for theme, areas in enumerate(AREAS):
        raw = [
            -np.log(uniform(runs, roster.agency_key, item=sum(AREAS[:theme]) + area))
            for area in range(areas)
        ]
        whole = sum(raw)
        for part in raw:
            yield attention[theme] * part / whole


def attention_to_themes(
    roster: Roster, focus: np.ndarray, seed: int, replications: Any
) -> list[np.ndarray]:
    """An office's division of attention over `THEMES` themes, an `[office, run]` each.

    A mandate, drawn once for an agency and more focused where its office is small and
    specialised; sums to 1.

    focus  [office, 1]  exponent of the draws, 1 = evenly at random, more = on fewer themes
    """
    runs = run_address(seed, replications, "world_mandate")
    raw = [
        (-np.log(uniform(runs, roster.agency_key, item=theme))) ** focus for theme in range(THEMES)
    ]
    total = raw[0]
    for theme in raw[1:]:
        total = total + theme
    return [theme / total for theme in raw]


def mandate_overlap(roster: Roster, attention: Sequence[np.ndarray]) -> np.ndarray:
    """Share of two partners' mandates that is the same, `[pair, run]`, 0 to 1.

    What two divisions of attention have in common: the sum over themes of the smaller share.
    """
    overlap = 0.0 * roster.own(attention[0])
    for theme in attention:
        overlap = overlap + np.minimum(roster.own(theme), roster.partners(theme))
    return overlap

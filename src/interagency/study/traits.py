"""Traits are flags that one function, this one, turns into endowments.

What the flags do not tell is a *world*: drawn by address in every replication from the
distributions declared here, so that intervals include not knowing it. Two offices that
differ in a flag alone share their draws.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from interagency.model.roster import Endowments, Roster
from interagency.simulation.draws import run_address, uniform

TRAITS: Mapping[str, str] = {
    "non_resident": "no office in the country",
    "small_specialised": "small office of a specialised agency",
    "politically_sensitive": "a mandate that meets resistance",
    "strong_brand": "a name that raises money by itself",
}

THEMES = 4

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
FOCUS = {False: 1.0, True: 3.0}  # how far a mandate concentrates on one theme, by small_specialised


def endowments(
    roster: Roster,
    traits: Sequence[frozenset[str]],
    given: Sequence[Mapping[str, float]],
    seed: int,
    replications: Any,
) -> Endowments:
    """What every office brings along, `[office, run]`.

    traits        flags of each office, in the order of the roster
    given         endowments stated outright (presence, capacity, reach, expertise, focus);
                  they replace the draw, or what a flag says of focus
    replications  [run] integers
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

    small = flag("small_specialised")
    presence = np.array([PRESENCE[bool(absent)] for absent in flag("non_resident")])
    kinds = zip(flag("politically_sensitive"), flag("strong_brand"), strict=True)
    reach = np.array([REACH[bool(sensitive), bool(brand)] for sensitive, brand in kinds])
    spread = drawn("world_capacity", np.full(len(small), LOG_CAPACITY[0]), LOG_CAPACITY[1])
    median = np.where(small, SMALL_CAPACITY, 1.0)[:, None]
    focus = np.array([[FOCUS[bool(flag)]] for flag in small])
    ones = np.ones(len(small))
    return Endowments(
        presence=stated("presence", drawn("world_presence", presence[:, 0], presence[:, 1])),
        capacity=stated("capacity", median * np.exp(spread)),
        reach=stated("reach", drawn("world_reach", reach[:, 0], reach[:, 1])),
        expertise=stated(
            "expertise", drawn("world_expertise", EXPERTISE[0] * ones, EXPERTISE[1] * ones)
        ),
        overlap=mandate_overlap(roster, stated("focus", focus), seed, replications),
    )


def mandate_overlap(roster: Roster, focus: np.ndarray, seed: int, replications: Any) -> np.ndarray:
    """Share of two partners' mandates that is the same, `[pair, run]`, 0 to 1.

    A mandate is a division of attention over `THEMES` themes, drawn once for an agency and
    more focused where its office is small and specialised. Overlap is what two
    divisions have in common: the sum over themes of the smaller share.

    focus  [office, 1]  exponent of the draws, 1 = evenly at random, more = on fewer themes
    """
    runs = run_address(seed, replications, "world_mandate")
    raw = [
        (-np.log(uniform(runs, roster.agency_key, item=theme))) ** focus for theme in range(THEMES)
    ]
    total = raw[0]
    for theme in raw[1:]:
        total = total + theme
    overlap = np.zeros((roster.pairs, len(runs)))
    for theme in raw:
        attention = theme / total
        overlap = overlap + np.minimum(roster.own(attention), roster.partners(attention))
    return overlap

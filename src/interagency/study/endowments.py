"""What an office may be given outright: a row an endowment.

Each says how an analyst comes to a number, and what is done where none is given: nothing
need be known. `ENDOWMENTS` is the one list, in the order of roster columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from interagency.study import traits


@dataclass(frozen=True)
class Endowment:
    """Something that an office brings along.

    low, high  the numbers allowed
    meaning    what the number is
    estimate   how to come to it from what can be found out
    unknown    what is done where it is not given
    whole      true of whole numbers
    """

    name: str
    low: float
    high: float
    meaning: str
    estimate: str
    unknown: str
    whole: bool = False


def _span(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g} to {ends[1]:g}"


_SPREAD = _span(tuple(round(exp(log), 2) for log in traits.LOG_CAPACITY))

_ROWS = (
    Endowment(
        "presence",
        0.05,
        0.95,
        "what the office knows of the country by itself, as a share of what there is to know",
        "the share of the working time spent on the country that is spent in the country: staff "
        "there, and visits, against all who work on it",
        f"drawn from {_span(traits.PRESENCE[False])}, or {_span(traits.PRESENCE[True])} if "
        "`non_resident`",
    ),
    Endowment(
        "reach",
        0.05,
        0.95,
        "the weight of its own name with donors and government",
        "of the ten largest donors and the ministries that matter to it, the share that its head "
        "meets at least once a year",
        f"drawn from {_span(traits.REACH[False, False])}; "
        f"{_span(traits.REACH[False, True])} if `strong_brand`, "
        f"{_span(traits.REACH[True, False])} if `politically_sensitive`",
    ),
    Endowment(
        "capacity",
        0.01,
        100.0,
        "the size of the office; 1 is the middle one",
        "its programme staff, or its yearly spending, divided by the median of the offices in "
        "your roster",
        f"{traits.SMALL_CAPACITY:g} if `small_specialised`, else 1, times a draw of {_SPREAD}",
    ),
    Endowment(
        "expertise",
        0.05,
        1.0,
        "the depth of its expertise: who leads, and who is heard",
        "the share of its professional staff who are specialists of its mandate; or of technical "
        "questions that it answers without asking headquarters",
        f"drawn from {_span(traits.EXPERTISE)}",
    ),
    Endowment(
        "focus",
        0.05,
        10.0,
        "how far its mandate concentrates on one of four themes",
        "from the share of its spending that goes to its largest theme: 0.4 of it is a focus of "
        "0.5, 0.5 of 1, 0.7 of 2, 0.8 of 4, 0.9 of 7",
        f"{traits.FOCUS[True]:g} if `small_specialised`, else {traits.FOCUS[False]:g}",
    ),
    Endowment(
        "remoteness",
        0.0,
        1.0,
        "how far its parent body is: 0 next door, 1 abroad",
        "the share of decisions on its programme that are taken outside the country; a "
        "department of the same government 0, a regional centre about 0.5",
        "1",
    ),
    Endowment(
        "cycle_length",
        4,
        40,
        "quarters of its agency's planning cycle",
        "from the statutes or the strategic plan: 12 for three years, 16 for four, 20 for five",
        f"{' or '.join(map(str, traits.CYCLE_LENGTHS))}, drawn at even odds once for an agency",
        whole=True,
    ),
    Endowment(
        "cycle_start",
        0,
        39,
        "where in the calendar that cycle starts, in quarters",
        "take the first quarter of any of its plans: (4 × year + quarter − 1) modulo "
        "cycle_length; a plan of 16 quarters from 2010Q1 starts at 8040 modulo 16 = 8",
        "a January or July of the cycle, drawn once for an agency",
        whole=True,
    ),
    Endowment(
        "origin",
        0,
        1,
        "1 for the agency that the Resident Coordinator comes from, one a country at most",
        "the agency that the coordinator worked for before",
        "drawn from the members of each team in which nobody has 1",
        whole=True,
    ),
)

ENDOWMENTS: Mapping[str, Endowment] = {row.name: row for row in _ROWS}

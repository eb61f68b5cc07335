"""What a comparison means, in plain sentences whose words follow from the numbers."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from interagency.study.estimates import CONFLICT_FLOOR, NO_CHANGE, quadrant_told
from interagency.study.predictions import HIT, MISS, UNDECIDED, scored_in
from interagency.study.results import Comparison
from interagency.views.changes import HEADLINE, WINDOWS, measured_changes, signed

RAISES, LOWERS, HARDLY = "raises", "lowers", "hardly moves"
TEAM, AGENCY, DELIVERY = (measure.name for measure in HEADLINE[:3])

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "dilemma": "the dilemma, the agencies pay for what the team gains",
        "joint gain": "out of the dilemma, both gain",
        "joint loss": "a joint loss",
        "reverse": "the dilemma reversed, the team pays for what the agencies gain",
        NO_CHANGE: "taken together, no change that can be told from nothing",
    }
)
"""What a change within the team and one within the agency amount to, by `quadrant_told`."""

COURSES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (RAISES, RAISES): "a gain from the start",
        (RAISES, LOWERS): "first a gain, then a loss",
        (RAISES, HARDLY): "a gain that passes",
        (LOWERS, RAISES): "first a dip, then a gain",
        (LOWERS, LOWERS): "a loss from the start",
        (LOWERS, HARDLY): "a dip that passes",
        (HARDLY, RAISES): "a gain that comes late",
        (HARDLY, LOWERS): "a loss that comes late",
        (HARDLY, HARDLY): "no change to speak of",
    }
)
"""What a change in the early window and one in the mature window amount to."""


def meaning(comparison: Comparison) -> list[str]:
    """A sentence a reform on where it ends, and one on how the last of them gets there."""
    if len(comparison.changes) == comparison.changes["reform"].nunique():
        return ["One replication cannot tell an effect from luck: ask for more."]
    table = measured_changes(comparison).set_index(["reform", "window", "metric"])
    reforms = list(comparison.changes["reform"].unique())
    ends = (where_it_ends(table, reform, outcome(comparison, reform)) for reform in reforms)
    return [*ends, the_way(table, reforms[-1])]


def fared(comparison: Comparison) -> list[str]:
    """A sentence a reform on what became of its predictions, of those held against this base."""
    return [
        f"Of the signs that {reform} predicted for all offices before it was run, "
        f"{_outcomes_in_words(rows)}."
        for reform, rows in scored_in(comparison).groupby("scenario", sort=False)
    ]


def _outcomes_in_words(rows: pd.DataFrame) -> str:
    """How many came out, and which did not, or cannot be told."""
    told = []
    for outcome, words in ((HIT, "came out"), (MISS, "did not"), (UNDECIDED, "cannot be told")):
        found = rows[rows["outcome"] == outcome]
        names = ", ".join(found["metric"] + " " + found["window"])
        named = f" ({names})" if outcome != HIT else ""
        told += [f"{len(found)} {words}{named}"] if len(found) else []
    return ", ".join(told)


def outcome(comparison: Comparison, reform: str) -> str:
    """What the changes within the team and within the agency amount to in the mature window."""
    changes = comparison.changes[comparison.changes["reform"] == reform]
    columns = [name + WINDOWS["mature"].suffix for name in (TEAM, AGENCY)]
    return OUTCOMES[quadrant_told(changes[columns].to_numpy())]


def verb(row: pd.Series) -> str:
    """What a reform does to a measure, judged by the interval of the mean change.

    It hardly moves what cannot be told from nothing, or is too small to matter (0.005, as in
    `conflict_of`).

    >>> verb(pd.Series({"difference": 0.02, "low": 0.01, "high": 0.03}))
    'raises'
    >>> verb(pd.Series({"difference": 0.02, "low": -0.01, "high": 0.05}))
    'hardly moves'
    """
    if row["low"] <= 0 <= row["high"] or abs(row["difference"]) < CONFLICT_FLOOR:
        return HARDLY
    return RAISES if row["difference"] > 0 else LOWERS


def where_it_ends(table: pd.DataFrame, reform: str, outcome: str) -> str:
    """The two coordinations in the mature window, and what they amount to.

    Where one of them hardly moves, nothing is traded for it, whatever the quadrant.
    """
    team, agency = (table.loc[(reform, "mature", name)] for name in (TEAM, AGENCY))
    if HARDLY in (verb(team), verb(agency)):
        outcome = "no trade of one for the other"
    return (
        f"{reform} {verb(team)} coordination within the team ({signed(team['difference'])}) and "
        f"{verb(agency)} coordination within the agency ({signed(agency['difference'])}) in the "
        f"{WINDOWS['mature'].words}: {outcome}."
    )


def the_way(table: pd.DataFrame, reform: str) -> str:
    """From the early to the mature window, for each of the three main measures."""
    courses = []
    places = ("within the team", "within the agency", "in delivery")
    for name, place in zip((TEAM, AGENCY, DELIVERY), places, strict=True):
        early, mature = (table.loc[(reform, window, name)] for window in WINDOWS)
        course = COURSES[verb(early), verb(mature)]
        numbers = f"{signed(early['difference'])}, then {signed(mature['difference'])}"
        courses.append(f"{place} {course} ({numbers})")
    return (
        f"From the {WINDOWS['early'].words} of the reform to the {WINDOWS['mature'].words} of the "
        f"run, {reform} brings {'; '.join(courses)}."
    )

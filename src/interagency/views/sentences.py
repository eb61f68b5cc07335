"""What a comparison means, in plain sentences whose words follow from the numbers."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from interagency.study.estimates import CONFLICT_FLOOR
from interagency.study.results import Comparison
from interagency.views.changes import HEADLINE, WINDOWS, measured_changes, signed

RAISES, LOWERS, HARDLY = "raises", "lowers", "hardly moves"
TEAM, AGENCY, DELIVERY = (measure.name for measure in HEADLINE[:3])

OUTCOMES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (RAISES, LOWERS): "the dilemma, the agencies pay for what the team gains",
        (RAISES, RAISES): "out of the dilemma, both gain",
        (LOWERS, LOWERS): "a joint loss",
        (LOWERS, RAISES): "the dilemma reversed, the team pays for what the agencies gain",
    }
)
"""What a change within the team and one within the agency amount to."""

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
    return [*(where_it_ends(table, reform) for reform in reforms), the_way(table, reforms[-1])]


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


def where_it_ends(table: pd.DataFrame, reform: str) -> str:
    """The two coordinations in the mature window, and what they amount to."""
    team, agency = (table.loc[(reform, "mature", name)] for name in (TEAM, AGENCY))
    outcome = OUTCOMES.get((verb(team), verb(agency)), "no trade of one for the other")
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

"""What a comparison means, in plain sentences whose words follow from the numbers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from interagency.study.estimates import (
    CONFLICT_FLOOR,
    NO_CHANGE,
    UNTOLD,
    mean_interval,
    quadrant_told,
)
from interagency.study.predictions import HIT, MISS, RETRODICTED, UNDECIDED, scored_in
from interagency.study.results import Comparison
from interagency.views.changes import HEADLINE, WINDOWS, measured_changes, measured_runs, signed
from interagency.views.differences import differences

OF_MEMBERS = "95% of members"
RAISES, LOWERS, HARDLY = "raises", "lowers", "hardly moves"
AXES = TEAM, AGENCY, DELIVERY = tuple(measure.name for measure in HEADLINE[:3])
MOST_NAMES = 4
"""Names that a sentence lists of what differs; of more it says the kind."""

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "dilemma": "the dilemma, the agencies pay for what the team gains",
        "joint gain": "out of the dilemma, both gain",
        "joint loss": "a joint loss",
        "reverse": "the dilemma reversed, the team pays for what the agencies gain",
        NO_CHANGE: "taken together, no change that can be told from nothing",
        UNTOLD: "too few replications to tell what they amount to",
    }
)
"""What a change within the team and one within the agency amount to, by `quadrant_told`."""

SLIGHT = 0.02
"""A change below it is told as slight: a tenth of what the reform brings within the team."""

SLIGHTLY: Mapping[str, str] = MappingProxyType(
    {
        "dilemma": "a slight dilemma, the agencies pay little for what the team gains",
        "joint gain": "out of the dilemma, but one of the two gains little",
        "joint loss": "a slight joint loss",
        "reverse": "the dilemma slightly reversed, the team pays little for what the agencies gain",
    }
)
"""The same where all that is lost is slight or, where nothing is lost, one of the gains."""

NO_TRADE = "no trade of one for the other"

COURSES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (RAISES, RAISES): "a gain from the start",
        (RAISES, LOWERS): "first a gain, then a loss",
        (RAISES, HARDLY): "a gain that largely passes",
        (LOWERS, RAISES): "first a dip, then a gain",
        (LOWERS, LOWERS): "a loss from the start",
        (LOWERS, HARDLY): "a dip that largely passes",
        (HARDLY, RAISES): "a gain that comes late",
        (HARDLY, LOWERS): "a loss that comes late",
        (HARDLY, HARDLY): "no change to speak of",
    }
)
"""What a change in the early window and one in the mature window amount to."""

WORDS: Mapping[str, str] = MappingProxyType(
    {told: name.capitalize() for name, told in OUTCOMES.items()}
    | {told: f"Slight {name}" for name, told in SLIGHTLY.items()}
    | {NO_TRADE: "No trade", COURSES[HARDLY, HARDLY]: NO_CHANGE.capitalize()}
)
"""What `amounts_to` says of a trade -> the same in a word or two."""


TOO_FEW = "One replication cannot tell an effect from luck: ask for more."
LEVERS = ("pillars", "reforms", "practices")
"""Groups of differences that are a reform's; all else is the world's."""
HARDLY_ANY = 0.2
"""A change surely below this share of another is hardly any beside it."""


def meaning(comparison: Comparison) -> list[str]:
    """A sentence a reform on where it ends, and one on how the last of them gets there.

    Where a reform differs from the base in more than levers, a sentence says so.
    """
    if len(comparison.changes) == comparison.changes["reform"].nunique():
        return [TOO_FEW]
    table = measured_changes(comparison).set_index(["reform", "window", "metric"])
    told = []
    for reform in comparison.changes["reform"].unique():
        what = differing(comparison, reform)
        told += [where_it_ends(table, reform, outcome(comparison, reform)), *_beside(what, reform)]
    return [*told, the_way(comparison, reform)]


def differing(comparison: Comparison, reform: str) -> dict[str, list[str]]:
    """What a reform says otherwise than the base: group -> names; descriptions do not count."""
    pair = comparison.scenarios[comparison.base], comparison.scenarios[reform]
    found: dict[str, list[str]] = {}
    for group, name, *_ in differences(*pair):
        if group != "description":
            found.setdefault(group, []).append(name)
    return found


def _beside(what: Mapping[str, list[str]], reform: str) -> Iterator[str]:
    """What differs beside the levers, which the change holds as well."""
    others = [name for name in what if name not in LEVERS]
    if others and len(others) < len(what):
        yield (
            f"{reform} also differs from its base in {_listed(what, others)}: the change is of "
            "all of it."
        )


def _listed(what: Mapping[str, list[str]], groups: Sequence[str]) -> str:
    """Groups with the names of what differs, as long as they are few."""
    told = []
    for group in groups:
        names = list(dict.fromkeys(what[group]))
        few = group in ("shocks", "parameters") and len(names) <= MOST_NAMES
        told.append(f"{group} ({', '.join(names)})" if few else group)
    return " and ".join(", ".join(told).rsplit(", ", 1)) if len(told) > 1 else told[0]


def fared(comparison: Comparison) -> list[str]:
    """A sentence a reform on what became of its predictions, of those held against this base.

    Those about some offices only are counted and left to `predictions`.
    """
    scored = scored_in(comparison)
    told = []
    for reform, scenario in comparison.scenarios.items():
        if scenario.expects.against != comparison.base:
            continue
        count = sum(len(said.windows) for said in scenario.expects.predictions.values())
        rows = scored[scored["scenario"] == reform]
        parts = _outcomes_in_words(rows)
        if count > len(rows):
            parts += [
                f"{count - len(rows)} about some offices not judged here (see: interagency "
                f"predictions {reform})"
            ]
        signs = "sign" if count == 1 else "signs"
        says = "retrodicts" if reform in RETRODICTED else "predicts"
        told.append(f"Of the {count} {signs} that {reform} {says}: {', '.join(parts)}.")
    return told


def _outcomes_in_words(rows: pd.DataFrame) -> list[str]:
    """How many came out, and which did not, or cannot be told."""
    told = []
    for outcome, words in ((HIT, "came out"), (MISS, "did not"), (UNDECIDED, "cannot be told")):
        found = rows[rows["outcome"] == outcome]
        names = ", ".join(found["metric"] + " " + found["window"])
        named = f" ({names})" if outcome != HIT else ""
        told += [f"{len(found)} {words}{named}"] if len(found) else []
    return told


def outcome(comparison: Comparison, reform: str, window: str = "mature") -> str:
    """What the changes within the team and within the agency amount to in a window.

    Of what is no reform, a shock say, they are an effect and no trade.
    """
    what = differing(comparison, reform)
    if not set(what) & set(LEVERS):
        told = _listed(what, list(what)) if what else "nothing"
        return f"an effect of {told}, and of no reform"
    changes = comparison.changes[comparison.changes["reform"] == reform]
    columns = [name + WINDOWS[window].suffix for name in (TEAM, AGENCY)]
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


def how(row: pd.Series) -> str:
    """What a reform does to a measure, as `verb`; of a small change that it is slight.

    >>> how(pd.Series({"difference": -0.014, "low": -0.015, "high": -0.013}))
    'slightly lowers'
    """
    is_slight = abs(row["difference"]) < SLIGHT and verb(row) != HARDLY
    return f"slightly {verb(row)}" if is_slight else verb(row)


def where_it_ends(table: pd.DataFrame, reform: str, outcome: str) -> str:
    """The two coordinations in the mature window, what they amount to, and delivery.

    Delivery is named where it does not go the way of both.
    """
    team, agency, delivery = (table.loc[(reform, "mature", name)] for name in AXES)
    outcome = amounts_to(table, reform, outcome)
    moves = {RAISES: "rises", LOWERS: "falls"}.get(verb(delivery))
    if moves and {verb(team), verb(agency)} != {verb(delivery)}:
        outcome = f"{outcome}; delivery {moves} ({signed(delivery['difference'])})"
    return (
        f"{reform} {how(team)} coordination within the team ({signed(team['difference'])}) and "
        f"{how(agency)} coordination within the agency ({signed(agency['difference'])}) in the "
        f"{WINDOWS['mature'].words}: {outcome}."
    )


def amounts_to(table: pd.DataFrame, reform: str, outcome: str, window: str = "mature") -> str:
    """The outcome, held against the size of the two changes.

    A reform that hardly moves either changes nothing to speak of, or nothing that can be told
    where intervals are wide; one that hardly moves one of the two trades nothing for it; small
    losses and gains are told as slight.
    """
    rows = [table.loc[(reform, window, name)] for name in (TEAM, AGENCY)]
    name = next((name for name, told in OUTCOMES.items() if told == outcome), None)
    if name is None:
        return outcome
    hardly = [verb(row) == HARDLY for row in rows]
    if any(hardly):
        if not all(hardly):
            return NO_TRADE
        sure = all(max(-row["low"], row["high"]) < SLIGHT for row in rows)
        return COURSES[HARDLY, HARDLY] if sure else OUTCOMES[NO_CHANGE]
    changes = [row["difference"] for row in rows]
    losses = [-change for change in changes if change < 0]
    decisive = max(losses) if losses else min(changes)
    return SLIGHTLY.get(name, outcome) if decisive < SLIGHT else outcome


def the_way(comparison: Comparison, reform: str) -> str:
    """From the early to the mature window, for each of the three main measures."""
    courses = []
    places = ("within the team", "within the agency", "in delivery")
    for name, place in zip(AXES, places, strict=True):
        early, mature = measured_runs(comparison, reform, name)
        numbers = f"{signed(early.mean())}, then {signed(mature.mean())}"
        courses.append(f"{place} {course(early, mature)} ({numbers})")
    of_what = " of the reform" if set(differing(comparison, reform)) & set(LEVERS) else ""
    return (
        f"From the {WINDOWS['early'].words}{of_what} to the {WINDOWS['mature'].words} of the "
        f"run, {reform} brings {'; '.join(courses)}."
    )


def course(early: np.ndarray, mature: np.ndarray) -> str:
    """What an early and a mature change amount to, `[run]` each: one of `COURSES`.

    The larger one counts from 0.005 on, as in `verb`; the other where it is no surely small
    part of it.

    >>> course(np.array([0.003, 0.0031]), np.array([0.006, 0.0061]))
    'a gain from the start'
    >>> course(np.array([0.003, 0.0031]), np.array([0.06, 0.061]))
    'a gain that comes late'
    """
    pair = (early, mature)
    place = int(abs(mature.mean()) >= abs(early.mean()))
    large, small = pair[place], pair[1 - place]
    if not _told(large) or abs(large.mean()) < CONFLICT_FLOOR:
        return COURSES[HARDLY, HARDLY]
    words = [_direction(one) for one in pair]
    size, largest = (one * np.sign(one.mean()) for one in (small, large))
    _, _, beyond = mean_interval(size - HARDLY_ANY * largest)
    if not _told(small) or beyond < 0:
        words[1 - place] = HARDLY
    return COURSES[tuple(words)]


def _told(changes: np.ndarray) -> bool:
    """Whether the mean change can be told from nothing."""
    _, low, high = mean_interval(changes)
    return low > 0 or high < 0


def _direction(changes: np.ndarray) -> str:
    return RAISES if changes.mean() > 0 else LOWERS


def of_members(row: Mapping[str, Any], written: Callable[[float], str] = signed) -> str:
    """Where members of an ensemble lie, behind the interval of luck; nothing at one set."""
    if "parameters_low" not in row:
        return ""
    ends = written(row["parameters_low"]), written(row["parameters_high"])
    return f"; {OF_MEMBERS} {' to '.join(ends)}"


def left_open(table: pd.DataFrame, what: str) -> list[str]:
    """How many of these keep their sign over an ensemble; nothing at one parameter set."""
    if "members" not in table:
        return []
    kept = int(((table["parameters_low"] > 0) | (table["parameters_high"] < 0)).sum())
    return [
        f"All are means over {table['members'].iloc[0]} members of the ensemble, and the first "
        f"interval holds luck alone. {_of_all(kept, len(table))} {what} have one sign in "
        f"{OF_MEMBERS}{'' if kept == len(table) else '; parameters leave that of the others open'}."
    ]


def _of_all(some: int, count: int) -> str:
    return f"All {count}" if some == count else f"{some} of {count}"

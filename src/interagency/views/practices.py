"""What each practice (or pillar) does to the coordinations: text, plain sentences, files."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from rich.text import Text

from interagency.study.ensemble import members_in
from interagency.study.estimates import CONFLICT_FLOOR
from interagency.study.practices import PracticeEffects
from interagency.study.results import CHANGES
from interagency.views.changes import WINDOWS, signed
from interagency.views.documents import origin, records
from interagency.views.figures.catalogue import save_figures
from interagency.views.figures.practices import OF_ONE_SIGN, TITLES, has_sign, orders_in_words
from interagency.views.figures.style import in_words
from interagency.views.sentences import TOO_FEW, left_open, of_members
from interagency.views.terminal import HEADING, note_on, rendered, values_table, with_intervals

PLACES: Mapping[str, str] = MappingProxyType(
    {
        "within_team": "coordination within the team",
        "within_agency": "coordination within the agencies",
        "delivery": "delivery",
    }
)
# What a practice or a pair does is told from here on, a fifth of what counts as a change of the
# whole (`conflict_of`): on the same luck the smallest of effects is a sure one.
MATTERS = CONFLICT_FLOOR / 5
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "direct": "Effects are direct: practices follow the path of the full run, so that none is "
        "credited with what it helps another to grow.",
        "total": "Effects are total: the {of} that are there are answered by practices that grow "
        "as they then would.",
    }
)
"""What an effect is, by estimand; `of` is practices or pillars."""


NOTE = (
    "Above: what it adds on average over {orders} of coming (its Shapley value). Below: what "
    "it adds alone, with none of the others there / last of all, with all others there."
)


def text(found: PracticeEffects) -> str:
    """What each practice adds to the three axes: on average, alone, and when it comes last."""
    words = WINDOWS["mature"].words
    headings = [in_words(axis) for axis in CHANGES]
    table = values_table(f"added in the {words}", *headings)
    rows = found.table.set_index([found.player, "metric"])
    members = members_in(found.manifest["identity"]["design"]["points"])
    below = "(95% of members)\n  alone / last" if members else "alone / last of all"
    for player in found.table[found.player].unique():
        cells = [rows.loc[(player, axis)] for axis in CHANGES]
        table.add_row(
            Text.assemble(TITLES[player], (f"\n  {below}", "dim")),
            *(
                f"{with_intervals(signed(cell['shapley']), cell, signed)}\n"
                f"{signed(cell['main'])} / {signed(cell['last'])}"
                for cell in cells
            ),
        )
    heading = (
        f"{found.scenario}: what each {found.player} adds, over {orders_in_words(found)} of coming"
    )
    notes = Text(NOTE.format(orders=orders_in_words(found)), style="dim")
    return rendered(
        Text(heading, style=HEADING), table, "", notes, note_on(count_of(found), members)
    )


def sentences(found: PracticeEffects) -> list[str]:
    """Who gives most to what, which two help or stand in for each other, and how to read it."""
    if count_of(found) < 2:
        return [TOO_FEW]
    told = [_ranking(found, axis) for axis in CHANGES]
    if found.interactions is not None:
        told.append(_pairs(found))
    if found.sets is not None:
        told.append(_of_sets(found.sets))
    rows = found.table[found.table["metric"].isin(CHANGES)]
    return [
        *told,
        *left_open(rows, "effects on the two coordinations and delivery"),
        _reading(found),
    ]


def document(found: PracticeEffects, folder: Path) -> dict[str, Any]:
    """The three axes, their early windows among them, as plain data; the rest is in the files."""
    return {
        **origin(found.manifest, folder),
        "scenario": found.scenario,
        "of": found.of,
        "estimand": found.kind,
        "effects": records(of_axes(found.table)),
        "interactions": [] if found.interactions is None else records(of_axes(found.interactions)),
        "sets": [] if found.sets is None else records(of_axes(found.sets)),
        "by_trait": records(of_axes(found.by_trait)),
        "meaning": sentences(found),
    }


def write(found: PracticeEffects, folder: Path) -> None:
    """Tables and figures."""
    found.to_csv(folder)
    save_figures(found, folder)


def count_of(found: PracticeEffects) -> int:
    return int(found.table["n"].iloc[0])


def of_axes(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["metric"].str.removesuffix("_early").isin(CHANGES)]


def _ranking(found: PracticeEffects, axis: str) -> str:
    """The three that give most, and any that takes."""
    rows = found.table[found.table["metric"] == axis]
    rows = rows.sort_values("shapley", ascending=False, kind="stable")
    given = rows[(rows["low"] > 0) & (rows["shapley"] > MATTERS)]
    taken = rows[(rows["high"] < 0) & (rows["shapley"] < -MATTERS)]
    parts = [f"no {found.player} adds to {PLACES[axis]}"]
    if len(given):
        first = given.iloc[0]
        interval = f"({signed(first['low'])} to {signed(first['high'])}{of_members(first)})"
        amount = f"{signed(first['shapley'])} {interval}"
        parts = [f"{TITLES[first[found.player]]} gives the most to {PLACES[axis]}, {amount}"]
        if len(given) > 1:
            parts.append(f"then {_listed(found, given.iloc[1:3])}")
    if len(taken):
        verb = "takes" if len(taken) == 1 else "take"
        parts.append(f"{_listed(found, taken)} {verb} from it")
    told = "; ".join(parts)
    return f"{told[0].upper()}{told[1:]}."


def _listed(found: PracticeEffects, rows: pd.DataFrame) -> str:
    named = [
        f"{TITLES[row[found.player]]} ({signed(row['shapley'])})" for row in rows.to_dict("records")
    ]
    return " and ".join(named)


def _pairs(found: PracticeEffects) -> str:
    """The pair that is worth most together, and that in which either alone would do most."""
    rows = found.interactions[found.interactions["metric"] == "within_agency"]
    rows = rows[rows.apply(has_sign, axis=1) & (rows["interaction"].abs() > MATTERS)]
    rows = rows.sort_values("interaction", ascending=False, kind="stable")
    ends = []
    for row, sign, words in (
        (rows.head(1), 1, "help each other most (synergy"),
        (rows.tail(1), -1, "stand in for each other most (redundancy"),
    ):
        for pair in row[sign * row["interaction"] > 0].to_dict("records"):
            names = f"{TITLES[pair[found.player]]} and {TITLES[pair['other']]}"
            ends.append(f"{names} {words}, {signed(pair['interaction'])})")
    told = "; ".join(ends) or "no two add to or take from each other"
    return f"In {PLACES['within_agency']}, {told} ({_whose_sign(found.interactions)})."


def _whose_sign(pairs: pd.DataFrame) -> str:
    if "members" not in pairs:
        return "at these parameters"
    return f"pairs whose sign fewer than {OF_ONE_SIGN:.0%} of members share are left out"


def _of_sets(sets: pd.DataFrame) -> str:
    """The two sets against each other, and what they are worth together."""
    parts = []
    for axis in ("within_agency", "within_team"):
        rows = sets[sets["metric"] == axis].set_index("part")["effect"]
        own = ", ".join(
            f"{in_words(name)} {signed(rows[name])}"
            for name in rows.index.difference(["interaction", "all"], sort=False)
        )
        parts.append(
            f"of {signed(rows['all'])} in {PLACES[axis]}, {own}, of which "
            f"{signed(rows['interaction'])} only where both are there"
        )
    return f"By set: {'; '.join(parts)}."


def _reading(found: PracticeEffects) -> str:
    if found.kind in KINDS:
        return KINDS[found.kind].format(of=found.of)
    return f"Practices are {found.kind} throughout, so that nothing grows."

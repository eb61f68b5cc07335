"""How each practice shifts the trade-off: text, plain sentences, files."""

from collections.abc import Callable, Mapping
from math import isnan
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from rich.text import Text

from interagency.study.frontier_shift import FrontierShift
from interagency.study.intensity import Intensity
from interagency.study.practice_shifts import PracticeShifts
from interagency.views import practices as of_effects
from interagency.views.changes import signed
from interagency.views.documents import records
from interagency.views.figures.catalogue import save_figures
from interagency.views.figures.practices import TITLES
from interagency.views.practices import MATTERS, PLACES, count_of
from interagency.views.terminal import HEADING, rendered, values_table, with_margin

TEAM, AGENCY = "within_team", "within_agency"
COLUMNS = {
    ("share", TEAM): "share,\nteam",
    ("share", AGENCY): "share,\nagency",
    ("total_index", TEAM): "index,\nteam",
    ("total_index", AGENCY): "index,\nagency",
    ("frontier_shift", AGENCY): "frontier,\nagency",
}
"""What the terminal shows beside Shapley values: column and metric of the headline."""
WRITTEN: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {"share": "{:.0%}".format, "total_index": "{:.2f}".format, "frontier_shift": signed}
)


def text(found: PracticeShifts) -> str:
    """What each adds; then shares, indices and the frontier, each with its interval."""
    shown = {pair: words for pair, words in COLUMNS.items() if pair[0] in found.table}
    table = values_table("", *shown.values())
    rows = found.table.set_index([found.player, "metric"])
    for player in found.table[found.player].unique():
        cells = [_cell(rows.loc[(player, metric)], name) for name, metric in shown]
        table.add_row(TITLES[player], *cells)
    heading = Text(f"{found.effects.scenario}: how much of it is each {found.player}'s", HEADING)
    return f"{of_effects.text(found.effects)}\n\n{rendered(heading, table, '', _notes(found))}"


def _cell(row: pd.Series, name: str) -> str:
    """A value, its interval below it, and over an ensemble where members lie."""
    if isnan(row[name]):
        return "none to tell"
    written = WRITTEN[name]
    if name == "frontier_shift":
        ends = (row[f"{name}_{end}"] for end in ("low", "high"))
        lines = with_margin(written(row[name]), *ends).replace(" ±", "\n±").split("\n")
    else:
        lines = [written(row[name]), _ends(row, name, "")]
    if f"{name}_parameters_low" in row and not isnan(row[f"{name}_parameters_low"]):
        lines.append(f"({_ends(row, name, '_parameters')})")
    return "\n".join(lines)


def _ends(row: pd.Series, name: str, of: str) -> str:
    """An interval: over luck or the design, or where members lie."""
    low, high = (WRITTEN[name](row[f"{name}{of}_{end}"]) for end in ("low", "high"))
    return f"{low} to {high}".replace("% to", " to")


def _notes(found: PracticeShifts) -> Text:
    said = ["share: of what all are worth together, which may be below 0"]
    if found.intensity is not None:
        rows = found.intensity.table
        points, plays = rows["base_points"].iloc[0], rows["n"].iloc[0]
        said.append(
            "index: total Sobol' index, the share of the variance that hangs on how far it is "
            f"taken, from 0 to 1, of {_factors(rows)}; its interval is of a design of {points} "
            f"base points (n = {plays})"
        )
    if found.frontier is not None:
        row = found.frontier.table.iloc[0]
        said.append(
            "frontier: within the agency at the same coordination within the team, from "
            f"{row['last_from']:.2f} to {row['last_to']:.2f} of it, with it less without it, all "
            f"others there and grown anew (n = {row['n']})"
        )
    if "members" in found.table:
        said.append("in brackets: between which 95% of members lie, by their parameters")
    return Text(f"{'. '.join(one[0].upper() + one[1:] for one in said)}", style="dim")


def _factors(rows: pd.DataFrame) -> str:
    """The factors of the design, by their kinds.

    >>> rows = pd.DataFrame({"kind": ["practices", "pillars"], "player": ["a", "b"]})
    >>> _factors(rows)
    '2 factors: 1 practices and 1 pillars (not shown)'
    """
    counts = rows.groupby("kind", sort=False)["player"].nunique()
    kinds = " and ".join(f"{count} {kind}" for kind, count in counts.items())
    rest = " (not shown)" if len(counts) > 1 else ""
    return f"{counts.sum()} factors: {kinds}{rest}"


def sentences(found: PracticeShifts) -> list[str]:
    """Those on effects; then who carries most, what hangs on degrees, who lifts the frontier."""
    told = of_effects.sentences(found.effects)
    if count_of(found.effects) < 2:
        return told
    own = [_shares(found)]
    if found.intensity is not None:
        own.append(_degrees(found, found.intensity))
        own += _not_settled(found.intensity)
    if found.frontier is not None:
        own.append(_lifted(found, found.frontier))
    return [*told[:-1], *own, told[-1]]


def _shares(found: PracticeShifts) -> str:
    """Who carries most of what all are worth."""
    parts = []
    for metric in (TEAM, AGENCY):
        rows = found.table[found.table["metric"] == metric]
        if rows["share"].isna().all():
            parts.append(f"of {PLACES[metric]} there is no whole to take shares of")
            continue
        most = rows.loc[rows["share"].idxmax()]
        parts.append(
            f"{TITLES[most[found.player]]} carries {most['share']:.0%} ({_of_share(most)}) of what "
            f"all {found.effects.of} add to {PLACES[metric]}"
        )
    told = "; ".join(parts)
    return f"{told[0].upper()}{told[1:]}{'.' if 'members' in found.table else ONE_SET}"


ONE_SET = "; at this one parameter set: other sets say otherwise (`--parameters ensemble`)."


def _of_share(row: pd.Series) -> str:
    """Over an ensemble where members lie and in how many it is first; else the interval of luck."""
    if "share_first" not in row:
        return f"{row['share_low']:.0%} to {row['share_high']:.0%}"
    if isnan(row["share_first"]):
        return "of the means; some members have no whole"
    low, high = row["share_parameters_low"], row["share_parameters_high"]
    return f"95% of members {low:.0%} to {high:.0%}; first in {row['share_first']:.0%} of them"


def _degrees(found: PracticeShifts, index: Intensity) -> str:
    """On whose degree most of the variance hangs, and who cannot be told from it."""
    parts = []
    for metric in (TEAM, AGENCY):
        rows = index.table[(index.table["trait"] == "all") & (index.table["metric"] == metric)]
        if rows["total"].isna().all():
            parts.append(f"{PLACES[metric]} answers no degree")
            continue
        rows = rows.sort_values("total", ascending=False, kind="stable")
        first = rows.iloc[0]
        ties = [
            TITLES[row["player"]]
            for _, row in rows.iloc[1:].iterrows()
            if row["total_high"] > first["total_low"]
        ]
        told = f"for {PLACES[metric]}, how far {TITLES[first['player']]} is taken"
        if ties:
            told += f" (or {' or '.join(ties)}: the intervals overlap)"
        ends = f"{first['total_low']:.2f} to {first['total_high']:.2f}"
        parts.append(f"{told} matters most (total index {first['total']:.2f}, {ends})")
    told = "; ".join(parts)
    return f"{told[0].upper()}{told[1:]}."


MOVED = 0.1
"""How far an index may move when the design doubles before that is said."""


def _not_settled(index: Intensity) -> list[str]:
    """A warning where the last doubling of the design still moved an index."""
    sizes = index.convergence["base_points"].unique()
    if len(sizes) < 2:
        return []
    rows = index.convergence.set_index(["kind", "player", "metric", "base_points"])["total"]
    by_size = rows.unstack("base_points")
    moved = (by_size[sizes[-1]] - by_size[sizes[-2]]).abs().max()
    if isnan(moved) or moved < MOVED:
        return []
    return [
        f"From {sizes[-2]} to {sizes[-1]} base points an index still moved by {moved:.2f}: they "
        "are not to be ranked closely."
    ]


def _lifted(found: PracticeShifts, frontier: FrontierShift) -> str:
    """Without whom the agencies would lose most at the same coordination within the team."""
    rows = frontier.table[frontier.table["metric"] == AGENCY].dropna(subset=["last"])
    rows = rows.sort_values("last", ascending=False, kind="stable")
    surely = rows[(rows["last_low"] > 0) & (rows["last"] > MATTERS)]
    if surely.empty:
        return f"No {found.player} surely lifts the frontier of the two coordinations."
    first = surely.iloc[0]
    ends = f"{signed(first['last_low'])} to {signed(first['last_high'])}"
    then = [
        f"{TITLES[row[found.player]]} ({signed(row['last'])}, alone {signed(row['alone'])})"
        for _, row in surely.iloc[1:3].iterrows()
    ]
    rest = f"; then {' and '.join(then)}" if then else ""
    return (
        f"At the same coordination within the team, {first['last_from']:.2f} to "
        f"{first['last_to']:.2f}, {TITLES[first[found.player]]} lets the agencies keep most: "
        f"{signed(first['last'])} ({ends}) with all others there, alone {signed(first['alone'])}"
        f"{rest}. These do not add up: what two are worth only together counts for both. "
        "Practices grow here as they then would."
    )


def document(found: PracticeShifts, folder: Path) -> dict[str, Any]:
    """What is said of effects, with the headline, as plain data."""
    return {
        **of_effects.document(found.effects, folder),
        "headline": records(found.table),
        "headline_by_trait": records(found.by_trait),
        "meaning": sentences(found),
    }


def write(found: PracticeShifts, folder: Path) -> None:
    """Tables and figures."""
    found.to_csv(folder)
    save_figures(found, folder)
    save_figures(found.effects, folder)

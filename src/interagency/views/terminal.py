"""Results as text for a terminal, a pipe or a log: in colour where that is welcome, else plain."""

import io
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from math import isnan
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from interagency.study.ensemble import members_in
from interagency.study.estimates import INTERVAL
from interagency.study.results import Comparison, Result
from interagency.study.shipped import THEMES
from interagency.views.changes import WINDOWS, measured_changes, measured_levels, signed
from interagency.views.describe import FEW_OFFICES
from interagency.views.plans import ABSENT

NARROWEST, WIDEST = 60, 110
HEADING = "bold"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "scenarios": ("name", "purpose"),
    "levers": ("name", "kind", "title", "summary"),
    "pillars": ("name", "title", "obliges", "summary"),
    "reforms": ("name", "opens", "upkeep", "summary"),
    "shocks": ("name", "title", "summary"),
    "practices": ("name", "grows_with", "opens"),
    "sets": ("name", "meaning", "practices"),
    "openings": ("name", "meaning", "opened_by"),
    "parameters": ("name", "default", "low", "high", "unit", "meaning"),
    "metrics": ("name", "unit", "range", "better", "formula"),
    "traits": ("name", "meaning"),
    "endowments": ("name", "range", "meaning", "estimate"),
    "methods": ("name", "question", "design", "groups", "categories"),
    "studies": ("name", "title"),
}
"""The columns of each table that fit a terminal; `describe NAME` and `--json` give all."""
_ONE_OF = {"sets": "set of practices", "studies": "study"}


def is_fancy() -> bool:
    """True where colours and lines are welcome: a terminal that is not asked to be plain."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def width_of_text() -> int:
    """Characters across that a text may have here."""
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)


def rendered(*parts: RenderableType) -> str:
    """Parts below one another as text, never cut off."""
    console = Console(
        file=io.StringIO(),
        width=width_of_text(),
        force_terminal=is_fancy(),
        color_system="standard" if is_fancy() else None,
        # what scenarios and errors say is text, not markup
        markup=False,
        highlight=False,
        emoji=False,
    )
    for part in parts:
        console.print(part)
    lines = console.file.getvalue().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def comparison_text(comparison: Comparison) -> str:
    """The headline of a comparison: a block a reform, with units and intervals."""
    parts: list[RenderableType] = []
    for reform, rows in measured_changes(comparison).groupby("reform", sort=False):
        changes = (f"change,\n{words}" for words in _window_words())
        table = values_table(f"against {comparison.base}", "end level\nof base\n→ reform", *changes)
        for (title, unit), cells in rows.groupby(["title", "unit"], sort=False):
            by_window = cells.set_index("window").loc[list(WINDOWS)]
            changes = (
                with_intervals(signed(cell["difference"]), cell, signed)
                for _, cell in by_window.iterrows()
            )
            end = by_window.iloc[-1]
            levels = f"{end['base']:.3f}\n→ {end['base'] + end['difference']:.3f}"
            table.add_row(_named(title, unit), levels, *changes)
        parts += [Text(f"{reform}: {comparison.scenarios[reform].title}", style=HEADING), table, ""]
    members = members_in(comparison.manifest["identity"]["design"]["points"])
    return rendered(*parts, note_on(comparison.outcomes["replication"].nunique(), members))


def with_intervals(mean: str, cell: Mapping[str, Any], written: Callable[[float], str]) -> str:
    """A mean with half of its interval; below it, over an ensemble, where members lie."""
    told = with_margin(mean, cell["low"], cell["high"])
    if "parameters_low" not in cell:
        return told
    return f"{told}\n({written(cell['parameters_low'])} to {written(cell['parameters_high'])})"


def result_text(result: Result) -> str:
    """The headline of a run."""
    table = values_table(str(result.outcomes["scenario"].iloc[0]), *_window_words())
    for (title, unit), cells in measured_levels(result).groupby(["title", "unit"], sort=False):
        by_window = cells.set_index("window")
        levels = [
            with_margin(f"{cell['mean']:.3f}", cell["low"], cell["high"])
            for _, cell in by_window.loc[list(WINDOWS)].iterrows()
        ]
        table.add_row(_named(title, unit), *levels)
    told = note_on(len(result.outcomes))
    if result.members is not None:
        told = Text.assemble(f"Means over {len(result.members)} members of the ensemble. ", told)
    return rendered(table, told)


def with_margin(shown: str, low: float, high: float) -> str:
    """A mean with half of its interval.

    >>> with_margin("+0.070", 0.06996, 0.07024), with_margin("0.070", 0.05, 0.09)
    ('+0.070 ± <0.001', '0.070 ± 0.020')
    """
    half = (high - low) / 2
    if isnan(half):
        return shown
    if half < 0.0005:
        return f"{shown} ± {'<0.001' if half > 1e-9 else '0'}"
    return f"{shown} ± {half:.3f}"


def table_text(topic: str, table: pd.DataFrame) -> str:
    """The rows of a table of `views.tables`, with the columns that fit; scenarios by theme."""
    if topic != "scenarios":
        return rendered(_rows_of(topic, table))
    parts: list[RenderableType] = []
    for theme, rows in table.groupby("theme", sort=False):
        heading = Text(f"{str(theme).capitalize()}. {THEMES[str(theme)]}", style=HEADING)
        parts += [heading, _rows_of(topic, rows), ""]
    return rendered(*parts)


def _rows_of(topic: str, table: pd.DataFrame) -> Table:
    names = list(COLUMNS[topic])
    grid = _grid(*names)
    grid.columns[0].no_wrap = True
    for row in table[names].to_dict("records"):
        grid.add_row(Text(str(row["name"]), style=HEADING), *map(_value, list(row.values())[1:]))
        grid.add_section()
    return grid


def differences_text(
    first: str, second: str, table: pd.DataFrame, every_office: bool = True
) -> str:
    """What `differences.diff` found, a block a group; many offices are counted unless asked for."""
    if table.empty:
        return f"{first} and {second} say the same"
    parts: list[RenderableType] = []
    for group, rows in table.groupby("group", sort=False):
        if group == "offices" and len(rows) > FEW_OFFICES and not every_office:
            parts += [_counted_offices(first, second, rows), ""]
            continue
        grid = _grid(str(group), first, second)
        grid.columns[0].no_wrap = len(rows) < len(table) or group != "offices"
        for row in rows.itertuples():
            grid.add_row(Text(row.name, style=HEADING), row.first, row.second)
        parts += [grid, ""]
    return rendered(*parts[:-1])


def _counted_offices(first: str, second: str, rows: pd.DataFrame) -> Text:
    missing, new = ((rows[side] == ABSENT).sum() for side in ("second", "first"))
    parts = [(missing, f"only in {first}"), (new, f"only in {second}")]
    parts += [(len(rows) - missing - new, "otherwise than there")]
    told = ", ".join(f"{count} {words}" for count, words in parts if count)
    return Text.assemble((f"offices: {len(rows)} differ", HEADING), f" ({told}); --all lists them")


def facts_text(topic: str, facts: Mapping[str, Any]) -> str:
    """Everything about one thing, a line a field; fields that say nothing are left out."""
    kind = _ONE_OF.get(topic, topic.removesuffix("s"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style=HEADING)
    grid.add_column(overflow="fold")
    for field, value in facts.items():
        if field != "name" and _value(value):
            grid.add_row(field.replace("_", " "), _value(value))
    return rendered(Text(f"{facts['name']} ({kind})", style=HEADING), grid)


def _value(value: Any) -> str:
    match value:
        case Mapping():
            return "\n".join(f"{name}: {_value(said)}" for name, said in value.items())
        case list():
            return "\n".join(map(_value, value))
        case float():
            return "" if isnan(value) else f"{value:g}"
    return str(value)


def _window_words() -> Sequence[str]:
    return [window.words for window in WINDOWS.values()]


def _named(title: str, unit: str) -> Text:
    return Text.assemble(title, (f"\n  {unit}", "dim"))


def note_on(count: int, members: int = 0) -> Text:
    """What stands below a table: of what its intervals are, and of what not.

    members  of the ensemble that was asked, if one was: `with_intervals` has both of its doubts
    """
    if members:
        return Text(
            f"Means over {members} members of the ensemble, n = {count} replications of each. ± is "
            f"half of the interval that luck leaves: {INTERVAL}. In brackets: between which 95% of "
            "members lie, by their parameters. The two are not to be added",
            style="dim",
        )
    return Text(
        f"n = {count}; ± is half of the interval: {INTERVAL}. It does not hold uncertainty about "
        "parameters, which is larger",
        style="dim",
    )


def values_table(*headings: str) -> Table:
    """A table whose first column takes what the values leave."""
    table = _grid(*headings)
    table.expand = True
    table.columns[0].ratio = 1
    return table


def _grid(*headings: str) -> Table:
    """A table without lines when plain."""
    lines = box.SIMPLE_HEAD if is_fancy() else None
    table = Table(box=lines, pad_edge=False, header_style=HEADING, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table

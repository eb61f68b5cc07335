"""Rows of named values with intervals, one below the other."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from interagency.views.figures.style import GREY, INK, PALE

THICKNESS = 0.62
MEMBERS = "Thin line with ends: where 95% of members of the ensemble lie, by their parameters."


def intervals(table: pd.DataFrame, value: str) -> list[str]:
    """Columns of a value and of what is drawn of its intervals: over an ensemble both of them."""
    ends = ("low", "high", "parameters_low", "parameters_high")
    return [value, *(name for name in ends if name in table)]


def words_on(table: pd.DataFrame, words: str) -> str:
    """What a note says of lines: the words, and over an ensemble what the second one is."""
    return f"{words} {MEMBERS}" if "parameters_low" in table else words


def bar_rows(axes: Axes, rows: pd.DataFrame, colours: Sequence[str]) -> None:
    """Horizontal bars from zero with their intervals, the first on top.

    rows     the columns that `intervals` names, in this order
    colours  one a row
    """
    value, low, high, *members = (rows[name].to_numpy() for name in rows.columns)
    places = range(len(rows))
    axes.barh(places, value, height=THICKNESS, color=colours, zorder=2)
    # a pale line within a dark one is seen on the bar and beside it
    for colour, width in (("white", 2.2), (INK, 0.8)) if members else ():
        axes.hlines(places, *members, color=colour, linewidth=width, zorder=3)
        for end in members:
            axes.plot(end, places, "|", color=colour, markersize=5, markeredgewidth=width, zorder=3)
    widths = (4.0, 2.6) if members else (2.4, 1.0)
    for colour, width in zip(("white", "black"), widths, strict=True):
        axes.hlines(places, low, high, color=colour, linewidth=width, zorder=3)
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=4)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)

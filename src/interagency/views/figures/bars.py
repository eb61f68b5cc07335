"""Rows of named values with intervals, one below the other."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from interagency.views.figures.style import GREY, PALE

THICKNESS = 0.62


def bar_rows(axes: Axes, rows: pd.DataFrame, colours: Sequence[str]) -> None:
    """Horizontal bars from zero with their intervals, the first on top.

    rows     the value, low and high, in this order of columns
    colours  one a row
    """
    value, low, high = (rows[name].to_numpy() for name in rows.columns)
    places = range(len(rows))
    axes.barh(places, value, height=THICKNESS, color=colours, zorder=2)
    # a pale line within a dark one is seen on the bar and beside it
    for colour, width in (("white", 2.4), ("black", 1.0)):
        axes.hlines(places, low, high, color=colour, linewidth=width, zorder=3)
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=4)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)

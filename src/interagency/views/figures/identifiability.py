"""Which parameters the facts say something of: their ranges before and after."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency.model.parameters import PARAMETERS
from interagency.study.ensemble import Ensemble
from interagency.views.changes import computed
from interagency.views.figures.drawing import figure
from interagency.views.figures.style import (
    GREY,
    INK,
    PALE,
    PALETTE,
    WIDTH,
    drawing,
    fit_left,
    framed,
    in_words,
)

MOST = 16
"""Parameters that are drawn."""
READING = (
    "Grey: where 95% of declared draws lie. Line: 95% interval of the members, dot: their median, "
    "ring: the default. Blue: told from the range beyond chance (Kolmogorov and Smirnov, 5%, all "
    "parameters considered: {informed} of {all}). The first {count}; on the right their spread as "
    "part of that in the range."
)


@figure(
    "identifiability",
    "Which parameters the facts inform",
    "The facts leave nearly all parameters as wide as they were declared.",
    Ensemble,
)
def identifiability(found: Ensemble, ax: Axes | None = None) -> Figure:
    """A row a parameter, informed ones on top, then the most narrowed.

    ax  draws into these axes instead, without title and source
    """
    table = found.identifiability()
    rows = table.head(MOST)
    note = READING.format(informed=int(table["informed"].sum()), all=len(table), count=len(rows))
    origin = computed(found.manifest, f"ensemble of {len(found)} members")
    title = "What the facts say of parameters"
    with drawing():
        size = (WIDTH, 1.9 + 0.24 * len(rows))
        axes = framed(ax, size, title, f"{note} {origin}", left=0.3)
        places = np.arange(len(rows))
        for place, row in zip(places, rows.to_dict("records"), strict=True):
            _row(axes, place, row, found.table[row["parameter"]])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(-0.02, 1.1)
        axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])
        axes.set_yticks(places, [in_words(name) for name in rows["parameter"]], color=INK)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_bounds(0.0, 1.0)
        axes.set_xlabel("place in the declared range, on a scale of 0 to 1")
        if ax is None:
            fit_left(axes.figure, [axes])
    return axes.figure


def _row(axes: Axes, place: int, row: dict, values: pd.Series) -> None:
    def within(value: float) -> float:
        return (value - row["range_low"]) / (row["range_high"] - row["range_low"])

    prior = {"color": PALE, "linewidth": 6, "zorder": 1}
    axes.hlines(place, within(row["prior_low"]), within(row["prior_high"]), **prior)
    colour = PALETTE[1] if row["informed"] else GREY
    axes.hlines(place, within(row["low"]), within(row["high"]), color=colour, linewidth=2, zorder=2)
    axes.plot(within(float(values.median())), place, "o", color=colour, markersize=4.5, zorder=3)
    default = within(PARAMETERS[row["parameter"]].default)
    ring = {"markerfacecolor": "none", "markeredgecolor": INK, "markersize": 7, "zorder": 4}
    axes.plot(default, place, "o", **ring)
    axes.text(1.03, place, f"{row['width']:.2f}", va="center", color=colour, fontsize=8)

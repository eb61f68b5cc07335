"""A line through time with its bands, and the axis of time below it."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from interagency.views.figures.style import Look

FEW = 8
"""Quarters that can all be named on an axis."""
BANDS = (
    "Bands, which may be thinner than the line: dark, 95% interval of the mean, luck and world; "
    "light, middle 80% of runs."
)


def line_with_bands(
    axes: Axes, line: pd.DataFrame, value: str, quarters: Sequence[str], look: Look
) -> None:
    """The means of a scenario by quarter, `value`, with low, high, runs_low and runs_high."""
    x = ends_of(line["quarter"], quarters)
    for low, high, alpha in (("runs_low", "runs_high", 0.2), ("low", "high", 0.45)):
        axes.fill_between(x, line[low], line[high], color=look.color, alpha=alpha, linewidth=0)
    axes.plot(x, line[value], **look.line)


def ends_of(named: Sequence[str], quarters: Sequence[str]) -> list[int]:
    """Where quarters end on the axis: what is measured is true at the end of a quarter."""
    places = {quarter: place + 1 for place, quarter in enumerate(quarters)}
    return [places[quarter] for quarter in named]


def name_quarters(axes: Axes, quarters: Sequence[str], most: int = 13) -> None:
    """Years on the axis, as many as can be read; the quarters themselves when they are few."""
    axes.set_xlim(0, len(quarters))
    if len(quarters) <= min(FEW, most):
        axes.set_xticks(range(1, len(quarters) + 1), quarters)
        axes.set_xlabel("end of the quarter")
        return
    firsts = [index for index, quarter in enumerate(quarters) if quarter.endswith("Q1")]
    step = 1 + len(firsts) // most
    axes.set_xticks(firsts[::step], [quarters[index][:4] for index in firsts[::step]])
    axes.set_xticks(firsts, minor=True)
    axes.set_xlabel("start of the year")

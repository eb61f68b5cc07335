"""Whether a sample is large enough: indices of its first parts."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from interagency.study.sensitivity.methods import METHODS
from interagency.study.sensitivity.sensitivity import Sensitivity
from interagency.views.factors import factor_title, outcome_title
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import wrapped
from interagency.views.figures.sensitivity import PANELS, first_factors, origin_of, unit_of
from interagency.views.figures.style import (
    DASHES,
    MARKERS,
    PALETTE,
    WIDTH,
    Picture,
    colour_words,
    drawing,
    title_and_source,
)

MOST = 6
"""Factors that are drawn, each in its colour."""


def _has_parts(found: Sensitivity) -> str | None:
    whole = found.convergence["rows"].nunique() > 1
    return None if whole else "the sample is too small to be told in parts"


@figure(
    "convergence",
    "Whether the sample is large enough",
    "Indices of half of the sample are those of all of it, and intervals of the first factors do "
    "not touch.",
    Sensitivity,
    fits=_has_parts,
)
def convergence(found: Sensitivity, outcomes: Sequence[str] | None = None) -> Figure:
    """A panel an outcome, a line a factor: its index of an eighth of the sample to all of it.

    outcomes  up to three; the first by default
    """
    shown = tuple(outcomes or found.outcomes)[:PANELS]
    factors = first_factors(found, shown)[:MOST]
    main = METHODS[found.method].main
    rows = found.convergence[found.convergence["index"] == main]
    note = (
        f"{METHODS[found.method].title}, {main}: {METHODS[found.method].indices[main]}. Bars: 95% "
        "interval over the design (points), cut off beyond the panel. Large enough: lines are "
        "flat, and intervals that matter do not touch. "
        f"The first {len(factors)} of {len(found.problem.names)} factors. "
        f"{origin_of(found)}"
    )
    with drawing():
        picture = Picture(figsize=(WIDTH, 4.6))
        height = picture.get_figheight()
        room = title_and_source(picture, "Is the sample large enough?", note)
        words = {factor_title(name): colour for name, colour in zip(factors, PALETTE, strict=False)}
        colour_words(picture, words, room)
        room["top"] -= 0.55 / height
        is_share = METHODS[found.method].size
        panels = picture.subplots(1, len(shown), sharey=is_share, squeeze=False)[0]
        picture.subplots_adjust(left=0.1, right=0.97, wspace=0.3 if is_share else 0.5, **room)
        for axes, outcome in zip(panels, shown, strict=True):
            _lines(axes, rows[rows["outcome"] == outcome], factors)
            axes.set_title(wrapped(outcome_title(outcome)), fontsize=9)
        if is_share:
            low, high = panels[0].get_ylim()
            panels[0].set_ylim(max(low, -0.2), min(high, 1.2))
        for axes, outcome in zip(panels[: 1 if is_share else None], shown, strict=False):
            unit = "on a scale of 0 to 1" if is_share else unit_of(outcome)
            axes.set_ylabel(f"{main} {unit}")
    return picture


def _lines(axes: Axes, rows: pd.DataFrame, factors: Sequence[str]) -> None:
    """Lines with bars, moved apart a little so that bars are seen."""
    sizes = sorted(rows["n"].unique())
    for place, name in enumerate(factors):
        own = rows[rows["factor"] == name].sort_values("n")
        at = own["n"] * 1.03 ** (place - (len(factors) - 1) / 2)
        look = {"color": PALETTE[place], "linestyle": DASHES[0], "marker": MARKERS[place]}
        axes.plot(at, own["estimate"], markersize=4, linewidth=1.2, **look)
        axes.vlines(at, own["low"], own["high"], color=PALETTE[place], linewidth=1.0)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(sizes, [f"{size}" for size in sizes])
    axes.set_xlabel("points")
    axes.axhline(0.0, color="black", linewidth=0.6)

"""Which factors make outcomes vary: bars with both of their intervals; Morris' plane."""

from collections.abc import Mapping, Sequence
from textwrap import fill
from types import MappingProxyType

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from interagency import __version__
from interagency.model.metrics import METRICS
from interagency.study.sensitivity.luck import FACTORS, INTERACTION, MAIN
from interagency.study.sensitivity.methods import METHODS
from interagency.study.sensitivity.sensitivity import Sensitivity
from interagency.study.sweep.outcomes import metric_of
from interagency.views.factors import factor_title, outcome_title
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import Labels, wrapped
from interagency.views.figures.style import (
    GREY,
    INK,
    PALE,
    PALETTE,
    SMALL,
    WIDTH,
    Picture,
    below,
    colour_words,
    drawing,
    fit_left,
    framed,
    on_scale,
    title_and_source,
)

MOST, PANELS = 12, 3
"""Factors, and outcomes, that one figure shows."""
EACH, NAME = 0.36, 30
"""Inches that a factor takes, and characters in a line of its name."""
STRONG, LIGHT = PALETTE[1], PALETTE[5]
PARTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        FACTORS: ("factors", STRONG),
        MAIN: ("luck alone", PALETTE[4]),
        INTERACTION: ("luck together with factors", PALETTE[0]),
    }
)
LUCK = PALETTE[0]
DESIGN = "Black line: 95% interval over the design (points)."
BY_LUCK = (
    "Red line with ends: 95% interval over luck (replications). The two are not to be added. "
    "Below, what makes single runs vary, as shares of their variance: blue factors, yellow luck "
    "alone, red luck together with factors."
)
NAMED = 0.1
"""Beside the largest, below which a point of the plane has no name."""


@figure(
    "sensitivity",
    "Which factors make outcomes vary",
    "Few factors make most of what varies in each outcome, and luck little.",
    Sensitivity,
)
def sensitivity_bars(found: Sensitivity, outcomes: Sequence[str] | None = None) -> Figure:
    """A panel an outcome, two bars a factor where there are two indices, the luck below.

    outcomes  up to three; the first by default
    """
    shown = tuple(outcomes or found.outcomes)[:PANELS]
    factors = first_factors(found, shown)
    shares = METHODS[found.method].main == "total"
    kept = ["total", "first"] if shares else [METHODS[found.method].main]
    rows = found.table.set_index(["outcome", "index", "factor"]).sort_index()
    has_luck = bool(found.luck["share"].notna().any())
    with drawing():
        picture = Picture(figsize=(WIDTH, 2.3 + EACH * len(factors) + 0.75 * has_luck))
        height = picture.get_figheight()
        title = f"Which factors make outcomes vary: {METHODS[found.method].title}"
        room = title_and_source(picture, title, _note(found, factors, shown, kept, has_luck))
        words = dict(zip(map(_index_words, kept), (STRONG, LIGHT), strict=False))
        colour_words(picture, words, room)
        room["top"] -= 0.62 / height
        room["bottom"] -= (0.28 if has_luck else -0.1) / height
        ratios = [EACH * len(factors), 0.26] if has_luck else [1]
        grid = picture.add_gridspec(
            len(ratios),
            len(shown),
            height_ratios=ratios,
            hspace=1.7 / (EACH * len(factors) + 0.26) if has_luck else None,
            wspace=0.14,
            left=0.3,
            right=0.97,
            **room,
        )
        panels = [picture.add_subplot(grid[0, column]) for column in range(len(shown))]
        for axes, outcome in zip(panels, shown, strict=True):
            _bars(axes, [rows.loc[(outcome, index)].reindex(factors) for index in kept])
        for axes, outcome in zip(panels, shown, strict=True):
            if METHODS[found.method].size:
                axes.sharex(panels[0])
            _head(axes, found, outcome)
        names = [fill(factor_title(name), NAME) for name in factors]
        panels[0].set_yticks(range(len(factors)), names, color=INK)
        below_panels = []
        for column, outcome in enumerate(shown if has_luck else ()):
            axes = picture.add_subplot(grid[1, column])
            _luck(axes, found.luck[found.luck["outcome"] == outcome], has_words=column == 0)
            below_panels.append(axes)
        fit_left(picture, [panels[0], *below_panels[:1]], [grid])
    return picture


def _is_morris(found: Sensitivity) -> str | None:
    if "sigma" in set(found.table["index"]):
        return None
    return "it shows mu_star and sigma, which the method morris tells of single factors"


@figure(
    "sensitivity_plane",
    "Elementary effects: how large, how uneven",
    "Few factors have large effects, and those that do have uneven ones: they bend or interact.",
    Sensitivity,
    fits=_is_morris,
)
def sensitivity_plane(
    found: Sensitivity, outcome: str | None = None, ax: Axes | None = None
) -> Figure:
    """A point a factor: mean size of its effects across, how they differ up.

    outcome  one of those found; the first by default
    ax       draws into these axes instead, without title and source
    """
    outcome = outcome or found.outcomes[0]
    own = found.table[found.table["outcome"] == outcome]
    wide = own.pivot(index="factor", columns="index", values=["estimate", "low", "high"])
    wide = wide[wide["estimate"]["sigma"].notna()]
    star, sigma = wide["estimate"]["mu_star"], wide["estimate"]["sigma"]
    order = [
        name
        for name in first_factors(found, (outcome,))
        if name in wide.index and star[name] >= NAMED * star.max()
    ]
    rest = [name for name in wide.index if name not in order]
    title = f"{outcome_title(outcome)}: how large effects are, and how uneven"
    note = (
        "Elementary effects: what one step of a factor changes, scaled to its whole range. Above "
        "the dashed line effects differ more than they are large: the factor bends, or interacts. "
        "Line: 95% interval over the design. Grey: less than a tenth of the largest. "
        f"{origin_of(found)}"
    )
    with drawing():
        axes = framed(ax, (WIDTH, 5.4), title, note, left=0.11)
        right, top = 1.15 * wide["high"]["mu_star"].max(), 1.3 * max(sigma.max(), 1e-12)
        axes.set(xlim=(-0.03 * right, right), ylim=(-0.05 * top, top))
        diagonal = np.linspace(0.0, min(right, top), 60)
        axes.plot(diagonal, diagonal, color=GREY, linewidth=0.8, linestyle="--", zorder=1)
        lines = [np.column_stack([diagonal, diagonal]), np.column_stack([star, sigma])]
        for names, colour in ((rest, GREY), (order, STRONG)):
            for name in names:
                ends = wide.loc[name, "low"]["mu_star"], wide.loc[name, "high"]["mu_star"]
                axes.plot(ends, [sigma[name]] * 2, color=colour, linewidth=0.8, zorder=2)
                lines.append(np.linspace((ends[0], sigma[name]), (ends[1], sigma[name]), 20))
            axes.plot(star[names], sigma[names], "o", color=colour, markersize=5, zorder=3)
        axes.set_xlabel(f"mean size of effects (mu_star) {unit_of(outcome)}")
        axes.set_ylabel("how effects differ (sigma)")
        labels = Labels(axes, np.concatenate(lines))
        for name in order:
            text = wrapped(factor_title(name))
            labels.put((star[name], sigma[name]), text, color=STRONG, arms=4)
    return axes.figure


def first_factors(found: Sensitivity, outcomes: Sequence[str]) -> list[str]:
    """The factors that matter most to any of the outcomes, most first; few enough to be shown."""
    rows = found.ranking[found.ranking["outcome"].isin(outcomes)]
    largest = rows.groupby("outcome")["estimate"].transform("max")
    size = rows.assign(size=rows["estimate"] / largest).groupby("factor", sort=False)["size"].max()
    return list(size.sort_values(ascending=False, kind="stable").index[:MOST])


def _bars(axes: Axes, tables: Sequence[pd.DataFrame]) -> None:
    """Bars of each index below one another within the row of a factor."""
    thick = 0.8 / max(len(tables), 1.4)
    for place, (rows, colour) in enumerate(zip(tables, (STRONG, LIGHT), strict=False)):
        at = np.arange(len(rows)) + (place - (len(tables) - 1) / 2) * thick
        axes.barh(at, rows["estimate"], height=0.9 * thick, color=colour, zorder=2)
        # side by side, so that neither hides the other
        _interval(axes, at - 0.2 * thick, rows["low"], rows["high"], "black")
        _interval(axes, at + 0.2 * thick, rows["luck_low"], rows["luck_high"], LUCK, ends=True)
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=5)
    axes.set_ylim(len(tables[0]) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)


def _interval(
    axes: Axes, at: np.ndarray, low: pd.Series, high: pd.Series, colour: str, ends: bool = False
) -> None:
    """Lines with a white rim, that are seen on bars and beside them."""
    for ink, width in (("white", 2.3), (colour, 1.5)):
        axes.hlines(at, low, high, color=ink, linewidth=width, zorder=3)
        for end in (low, high) if ends else ():
            look = {"color": ink, "markersize": 4 + width / 3, "markeredgewidth": width - 0.3}
            axes.plot(end, at, "|", zorder=3, **look)


def _head(axes: Axes, found: Sensitivity, outcome: str) -> None:
    axes.set_title(wrapped(outcome_title(outcome)), fontsize=9)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    if METHODS[found.method].size:
        low, high = axes.get_xlim()
        # what an interval holds beyond 0 and 1 needs no room
        axes.set_xlim(max(low, -0.12), min(high, 1.12))
        axes.set_xlabel(below("share of the variance, on a scale of 0 to 1"))
        if "first" not in METHODS[found.method].indices:
            axes.set_xlabel(below("on a scale of 0 to 1"))
    else:
        axes.set_xlabel(below(f"mean size of effects {unit_of(outcome)}"))


def unit_of(outcome: str) -> str:
    """The unit of an outcome, to stand behind what is measured in it."""
    metric = metric_of(outcome)
    return on_scale(METRICS[metric].unit) if metric in METRICS else "in units of the outcome"


def _luck(axes: Axes, rows: pd.DataFrame, has_words: bool) -> None:
    """One bar from 0 to 1: factors, luck alone, luck together with factors."""
    shares = rows.set_index("part")["share"]
    left = 0.0
    for part, (_, colour) in PARTS.items():
        axes.barh(0, shares[part], left=left, height=0.7, color=colour)
        left += shares[part]
    luck = shares[MAIN] + shares[INTERACTION]
    total = rows.set_index("part").loc["luck_total"]
    interval = "" if np.isnan(total["low"]) else f" ({total['low']:.0%} to {total['high']:.0%})"
    axes.set(xlim=(0, 1), ylim=(-0.5, 0.5))
    axes.set_xticks([])
    axes.set_yticks([0], ["what makes runs vary"] if has_words else [""], color=INK)
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_visible(False)
    axes.text(
        *(0.0, -0.62), f"luck {luck:.0%}{interval}", fontsize=SMALL, color=PALETTE[0], va="top"
    )


def _index_words(index: str) -> str:
    told = {
        "total": "total: with interactions",
        "first": "first order: alone",
        "mu_star": "mu_star: mean size of effects",
        "median": "median gap over slices",
        "either": "gap of the lowest or highest quarter, the larger",
        "delta": "delta",
    }
    return told[index]


def _note(
    found: Sensitivity,
    factors: Sequence[str],
    outcomes: Sequence[str],
    indices: Sequence[str],
    has_luck: bool,
) -> str:
    meanings = METHODS[found.method].indices
    told = "; ".join(f"{index}: {meanings[index]}" for index in indices)
    parts = [f"{told[0].upper()}{told[1:]}.", DESIGN, *([BY_LUCK] if has_luck else [])]
    if idle := getattr(METHODS[found.method].module, "idle", None):
        parts.append(f"A factor that does nothing has about {idle(found.points):.2f}.")
    all_of_them = len(found.problem.names)
    if len(factors) < all_of_them:
        parts.append(f"The first {len(factors)} of {all_of_them} factors.")
    if len(outcomes) < len(found.outcomes):
        parts.append(f"The first {len(outcomes)} of {len(found.outcomes)} outcomes.")
    return " ".join([*parts, origin_of(found)])


def origin_of(found: Sensitivity) -> str:
    """A result in one line."""
    many = "replication" if found.replications == 1 else "replications"
    parts = [
        f"n = {found.points} points of {found.replications} {many}",
        *([found.scenario] if found.scenario else []),
        f"seed {found.seed}",
        f"interagency {__version__}",
    ]
    return "; ".join(parts)

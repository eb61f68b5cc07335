"""A robust choice: packages under measures, the Pareto set, and where a package fails."""

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.study.robust.boxes import Condition
from interagency.study.robust.choice import ANOTHER, BEST, DOES_WELL, FAILS, WORSE, RobustChoice
from interagency.study.robust.discovery import FOUND, Discovery
from interagency.study.robust.measures import AS_OUTCOME, LOWER, MEASURES, SATISFICING
from interagency.study.sweep.outcomes import metric_of
from interagency.views.changes import computed
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import Labels
from interagency.views.figures.style import (
    GREY,
    INK,
    PALE,
    PALETTE,
    SMALL,
    WIDTH,
    Picture,
    colour_words,
    drawing,
    fit_left,
    in_words,
    on_scale,
    title_and_source,
)

MOST_PACKAGES, MOST_PANELS, MOST_BOXES = 24, 4, 3
"""What fits a figure; of packages the best are drawn."""
ROW = 0.3
"""Inches of a package."""
ACROSS, UP = 22, 40
"""Characters in a line below a narrow panel, and beside a panel of the Pareto set."""
STANDING = {BEST: PALETTE[1], WORSE: GREY}
"""Colours of packages; what cannot be told from the best has the best one's."""
HEADS = {FAILS: "fails at", DOES_WELL: "does well at", ANOTHER: "is beaten at"}
LEFT = -0.38
"""Where the heading of a block begins, in widths of its panels."""
CASE, OTHER = PALETTE[0], GREY

MEASURES_NOTE = "Dot: estimate over {points} points. {ends} {standing}{left_out}"
PARETO_NOTE = (
    "{level}, {points} points. {ends} Filled: no other package is as good in all {count} outcomes "
    "and better in one{number}."
)
OF_BOTH = (
    "Thin line: 95% interval, had other points been drawn; thick line: had luck fallen otherwise."
)
OF_LUCK = "Thick line: 95% interval, had luck fallen otherwise."
BOX_NOTE = (
    "A row a condition that the box limits: coloured band, its limits; upper marks, points where "
    "{what}, lower marks, others (of points within the other limits). On the right: the "
    "quasi-p-value, how likely as many points by chance if that limit meant nothing, and in what "
    "share of searches on resampled points it is limited. In brackets: 95% interval of what boxes "
    "found on resampled points come to on points that they did not see."
)


def _computed(found: RobustChoice) -> str:
    return computed(found.manifest, f"Study: {found.study.title.rstrip('.?!')}")


def _ends(found: RobustChoice) -> str:
    """What the lines of intervals are."""
    return OF_BOTH if found.performance.drawn else OF_LUCK


@figure(
    "robust_measures",
    "How robust each package is",
    "Delivering as One meets the thresholds at more points than the other packages, and no other "
    "is told to be as good.",
    RobustChoice,
)
def robust_measures(found: RobustChoice) -> Figure:
    """A row a package, the best on top; a panel a measure."""
    packages = list(found.packages["package"].head(MOST_PACKAGES))
    standing = dict(zip(found.packages["package"], found.packages["standing"], strict=True))
    panels = _panels(found)
    rest = len(found.packages) - len(packages)
    note = MEASURES_NOTE.format(
        points=found.performance.points,
        ends=_ends(found),
        standing=_standing_words(found),
        left_out=f" {rest} packages that stand worse are left out." if rest > 0 else "",
    )
    with drawing():
        picture = Picture(figsize=(WIDTH, 2.35 + ROW * len(packages)))
        room = title_and_source(picture, "How robust each package is", f"{note} {_computed(found)}")
        room["top"] -= 0.2 / picture.get_figheight()
        room["bottom"] += 0.45 / picture.get_figheight()
        axes = picture.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        picture.subplots_adjust(left=0.3, right=0.97, wspace=0.16, **room)
        for panel, (measure, outcome) in zip(axes, panels, strict=True):
            rows = found.measures[
                (found.measures["measure"] == measure) & (found.measures["outcome"] == outcome)
            ]
            _panel(panel, rows.set_index("package").loc[packages], standing)
            _panel_head(panel, measure, outcome)
        axes[0].set_yticks(range(len(packages)), [in_words(one) for one in packages], color=INK)
        axes[0].set_ylim(len(packages) - 0.4, -0.6)
        fit_left(picture, axes[:1])
    return picture


def _panels(found: RobustChoice) -> list[tuple[str, str]]:
    """What is drawn: the measure that decides, and the first other of every outcome."""
    first = found.decides.measure.name, found.decides.outcome
    others = found.choices[found.choices["measure"] != SATISFICING]
    each = others.groupby("outcome", sort=False).first()["measure"]
    wanted = [first, *((measure, outcome) for outcome, measure in each.items())]
    return list(dict.fromkeys(wanted))[:MOST_PANELS]


def _standing_words(found: RobustChoice) -> str:
    if not found.as_good:
        return "Blue: the best by the panel on the left; all others are told to be worse."
    if len(found.as_good) == len(found.packages) - 1:
        return "Blue: nothing tells any package to be better than another by the panel on the left."
    return "Blue: the best by the panel on the left, and those that cannot be told from it."


def _panel(axes: Axes, rows: pd.DataFrame, standing: dict[str, str]) -> None:
    for place, (package, row) in enumerate(rows.iterrows()):
        colour = STANDING.get(standing[package], PALETTE[1])
        if pd.notna(row["points_low"]):
            ends = [row["points_low"], row["points_high"]]
            axes.hlines(place, *ends, color=colour, linewidth=0.9, zorder=2)
            axes.plot(ends, [place, place], "|", color=colour, markersize=6, zorder=2)
        if pd.notna(row["luck_low"]):
            axes.hlines(
                place, row["luck_low"], row["luck_high"], color=colour, linewidth=3.2, zorder=3
            )
        ring = {"markeredgecolor": "white", "markeredgewidth": 0.7, "zorder": 4}
        axes.plot(row["estimate"], place, "o", color=colour, markersize=4.5, **ring)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]))


def _panel_head(axes: Axes, measure: str, outcome: str) -> None:
    row = MEASURES[measure]
    if measure == SATISFICING:
        axes.set_xlim(-0.04, 1.04)
        axes.set_xticks([0.0, 0.5, 1.0], ["0%", "50%", "100%"])
        title, better = "thresholds met", "more is better"
    else:
        if outcome.endswith("_change") and row.better == AS_OUTCOME:
            axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=1)
        title = in_words(metric_of(outcome))
        better = f"{row.title.lower()}, {on_scale(METRICS[metric_of(outcome)].unit)}"
        better += ":\nless is better" if row.better == LOWER else ""
    axes.set_title(title, fontsize=9.0)
    axes.set_xlabel(_wrapped(better))


def _wrapped(text: str) -> str:
    return "\n".join(fill(line, ACROSS) for line in text.split("\n"))


@figure(
    "robust_pareto",
    "Which packages no other beats",
    "Delivering as One is beaten in neither coordination by any other package; those that cost "
    "less paper gain less.",
    RobustChoice,
    lambda found: None if len(_drawn_outcomes(found)) > 1 else "it has one outcome",
)
def robust_pareto(found: RobustChoice) -> Figure:
    """The first outcome across, every other one up: a panel each."""
    across, *ups = _drawn_outcomes(found)[:MOST_PANELS]
    table = found.pareto
    level = MEASURES[table["measure"].iloc[0]].title
    count = len(_drawn_outcomes(found))
    note = PARETO_NOTE.format(
        level=level,
        count=count,
        points=found.performance.points,
        ends=_ends(found),
        number="; number: the share of resampled points in which that is so"
        if found.performance.drawn
        else "",
    )
    with drawing():
        picture = Picture(figsize=(WIDTH, 1.3 + 2.9 * len(ups)))
        title = "Which packages no other beats"
        room = title_and_source(picture, title, f"{note} {_computed(found)}")
        panels = picture.subplots(len(ups), 1, squeeze=False, sharex=True)[:, 0]
        picture.subplots_adjust(left=0.16, right=0.97, hspace=0.12, **room)
        for axes, up in zip(panels, ups, strict=True):
            _scatter(axes, found, across, up)
        panels[-1].set_xlabel(_axis_words(found, across))
        for axes, up in zip(panels, ups, strict=True):
            _name_packages(axes, found.pareto, across, up)
    return picture


def _drawn_outcomes(found: RobustChoice) -> list[str]:
    return [name for name in found.performance.better if name in found.pareto]


def _scatter(axes: Axes, found: RobustChoice, across: str, up: str) -> None:
    table = found.pareto
    for kind, width in (("points", 0.8), ("luck", 2.6)):
        for row in table.to_dict("records"):
            colour = PALETTE[1] if row["non_dominated"] else GREY
            ends = {"color": colour, "linewidth": width, "zorder": 2}
            axes.hlines(row[up], row[f"{across}_{kind}_low"], row[f"{across}_{kind}_high"], **ends)
            axes.vlines(row[across], row[f"{up}_{kind}_low"], row[f"{up}_{kind}_high"], **ends)
    for row in table.to_dict("records"):
        inside = row["non_dominated"]
        look = {"color": PALETTE[1] if inside else GREY, "markersize": 7, "zorder": 4}
        face = {} if inside else {"markerfacecolor": "white"}
        axes.plot(row[across], row[up], "o", **look, **face)
    axes.set_ylabel(fill(_axis_words(found, up), UP))
    axes.grid(color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.margins(0.16)


def _name_packages(axes: Axes, table: pd.DataFrame, across: str, up: str) -> None:
    """Each package by its name and how surely it is not beaten, beside its point."""
    axes.set_xlim(axes.get_xlim())
    axes.set_ylim(axes.get_ylim())
    labels = Labels(
        axes, np.concatenate([_along(table, across, up), _along(table, up, across)[:, ::-1]])
    )
    for row in table.to_dict("records"):
        share = "" if pd.isna(row["points_share"]) else f" {row['points_share']:.2f}"
        colour = PALETTE[1] if row["non_dominated"] else GREY
        labels.put((row[across], row[up]), f"{in_words(row['package'])}{share}", 4.0, color=colour)


def _along(table: pd.DataFrame, one: str, other: str) -> np.ndarray:
    """Places along the lines of an outcome's intervals, `[place, 2]`."""
    ends = [
        table[[f"{one}_{kind}_{end}" for kind in ("points", "luck")]] for end in ("low", "high")
    ]
    low, high = ends[0].min(axis=1), ends[1].max(axis=1)
    shares = np.linspace(0.0, 1.0, 24)
    along = low.to_numpy()[:, None] + shares * (high - low).to_numpy()[:, None]
    beside = np.repeat(table[other].to_numpy(), len(shares))
    return np.nan_to_num(np.stack([along.ravel(), beside], axis=1), nan=0.0)


def _axis_words(found: RobustChoice, outcome: str) -> str:
    name = in_words(metric_of(outcome))
    told = f"change of {name}" if outcome.endswith("_change") else name
    unit = on_scale(METRICS[metric_of(outcome)].unit)
    return f"{told}, {unit} ({found.performance.better[outcome]} is better)"


@figure(
    "robust_boxes",
    "Under which conditions a package fails",
    "Where it fails, a reform fails for a few conditions at once, and not for one alone.",
    RobustChoice,
    lambda found: None if _drawn_boxes(found) else "no conditions were found that tell failures",
)
def robust_boxes(found: RobustChoice) -> Figure:
    """A block a package, a row a limited condition."""
    drawn = _drawn_boxes(found)
    counts = [len(one.rule[0].names) for _, one in drawn]
    note = BOX_NOTE.format(what="it happens")
    words = {"points where it happens": CASE, "other points": OTHER}
    with drawing():
        height = 1.9 + sum(0.72 * count + 0.85 for count in counts)
        picture = Picture(figsize=(WIDTH, height))
        title = "Under which conditions a package fails"
        room = title_and_source(picture, title, f"{note} {_computed(found)}")
        colour_words(picture, words, room)
        room["top"] -= 0.5 / height
        outer = picture.add_gridspec(
            len(drawn),
            1,
            height_ratios=[0.72 * count + 0.2 for count in counts],
            hspace=0.5 if len(drawn) > 1 else 0.0,
            left=0.25,
            right=0.83,
            **room,
        )
        for place, ((package, about), one) in enumerate(drawn):
            _block(picture, outer[place], package, about, one)
    return picture


def _drawn_boxes(found: RobustChoice) -> list[tuple[tuple[str, str], Discovery]]:
    """What was found, failures first; only what is better than chance."""
    order = (FAILS, DOES_WELL, ANOTHER)
    told = [(key, one) for key, one in found.discoveries.items() if one.outcome == FOUND]
    told.sort(key=lambda item: order.index(item[0][1]))
    return told[:MOST_BOXES]


def _block(picture: Figure, spec: Any, package: str, about: str, one: Discovery) -> None:
    box, told = one.rule[0], one.told
    limits = one.limits()
    limits = limits[limits["box"] == 1]
    inner = spec.subgridspec(len(limits), 1, hspace=0.9)
    for place, row in enumerate(limits.to_dict("records")):
        axes = picture.add_subplot(inner[place])
        condition = one.cases.by_name[row["factor"]]
        others = box.without(row["factor"]).holds(one.cases.conditions)
        _strip(axes, condition, row, box.limits.get(row["factor"]), others, one.cases.happened)
        if place == 0:
            words = f"{in_words(package)} {HEADS[about]} {one.share:.0%} of points"
            axes.set_title(words, fontsize=9.0, pad=18, x=LEFT)
            ends = (
                "{:.0%} to {:.0%}".format(*pair) for pair in (one.density_ends, one.coverage_ends)
            )
            shares = (
                f"in the box at {told.density:.0%} of points ({next(ends)}); "
                f"{told.coverage:.0%} of all such points ({next(ends)}) are in it"
            )
            look = {"fontsize": SMALL, "color": GREY, "va": "bottom", "xycoords": "axes fraction"}
            axes.annotate(shares, (LEFT, 1.0), (0, 6), textcoords="offset points", **look)


def _strip(
    axes: Axes,
    condition: Condition,
    row: dict[str, Any],
    ends: tuple[float, float] | None,
    others: np.ndarray,
    happened: np.ndarray,
) -> None:
    """One condition: its range, the limits, and the points within the other limits."""
    codes = condition.codes
    low, high = codes.min(), codes.max()
    margin = 0.5 if condition.levels else 0.03 * (high - low)
    inside = _inside_ends(condition, row, ends, (low - margin, high + margin))
    for left, right in inside:
        axes.add_patch(
            Rectangle((left, 0), right - left, 1, facecolor=CASE, alpha=0.18, linewidth=0)
        )
    for are, at, colour in ((happened, 0.72, CASE), (~happened, 0.28, OTHER)):
        places = codes[others & are] + (_jitter(others & are) if condition.levels else 0.0)
        axes.plot(places, np.full(len(places), at), "|", color=colour, markersize=8, alpha=0.8)
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(0, 1)
    axes.set_yticks([0.5], [_condition_label(condition.name)], color=INK)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    if condition.levels:
        axes.set_xticks(
            range(len(condition.levels)), [condition.said(k) for k in range(len(condition.levels))]
        )
    else:
        axes.xaxis.set_major_locator(MaxNLocator(5))
    shown = f"quasi-p {_p(row['quasi_p'])}\nin {row['limited_in']:.0%} of searches"
    axes.text(1.02, 0.5, shown, transform=axes.transAxes, va="center", fontsize=7, color=GREY)


def _condition_label(name: str) -> str:
    """A condition with its unit below."""
    unit = PARAMETERS[name].unit if name in PARAMETERS else ""
    told = fill(in_words(name.split(".", 1)[-1].replace(".", " ")), ACROSS)
    return f"{told}\n{fill(unit, ACROSS + 4)}" if unit else told


def _inside_ends(
    condition: Condition,
    row: dict[str, Any],
    ends: tuple[float, float] | None,
    whole: tuple[float, float],
) -> Sequence[tuple[float, float]]:
    """What the box allows, as stretches of the axis."""
    if ends is not None:
        half = 0.5 if condition.levels else 0.0
        return [(max(ends[0] - half, whole[0]), min(ends[1] + half, whole[1]))]
    allowed = row["categories"].split(" or ")
    return [
        (code - 0.5, code + 0.5)
        for code in range(len(condition.levels))
        if condition.said(code) in allowed
    ]


def _jitter(which: np.ndarray) -> np.ndarray:
    """Points of one category side by side, in the order of their numbers."""
    return (np.flatnonzero(which) * 0.6180339887 % 1.0 - 0.5) * 0.8


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"

"""What does more coordination within the team cost: the frontier of each set of practices."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from interagency.model.metrics import METRICS
from interagency.study.frontier import AXES, BOTH, HELD, NONE, REFERENCE, Frontier
from interagency.views.changes import computed
from interagency.views.figures.bars import bar_rows, intervals, words_on
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import label_ends
from interagency.views.figures.style import (
    GREY,
    INK,
    MARKERS,
    PALE,
    PALETTE,
    SMALL,
    WIDTH,
    Picture,
    drawing,
    in_words,
    on_scale,
    title_and_source,
)

TEAM, AGENCY, DELIVERY = AXES
NAMES: Mapping[str, str] = {name: in_words(name) for name in HELD} | {
    NONE: "no practice",
    BOTH: "both sets",
}
COLOURS: Mapping[str, str] = dict(
    zip(HELD, (GREY, PALETTE[1], PALETTE[0], PALETTE[2]), strict=True)
)
MARKS: Mapping[str, str] = dict(zip(HELD, MARKERS, strict=False))
# Parts of the extent across: room for names on the left, and margin on the right
NAME_WIDTH, MARGIN = 0.3, 0.05
NOTHING = 1e-6
"""Steps across that are none."""
STYLES = {"": "-", "up": "-", "down": ":"}
READINGS = {
    "short": "Offices move time from headquarters to the team, delivery time held, practices, "
    "trust and headquarters as they are in {at}; a mark every {step:g} of working time, a ring "
    "where no time is moved.",
    "long": "What offices wish for is moved from headquarters to the team, three years at every "
    "mark ({step:g} of working time apart), everything answering: up (line), and down again "
    "(dotted); a ring where nothing is moved, before and after.",
}
WHEN = {"short": "within a quarter", "long": "over years"}
STOPS = (
    "Where a curve falls straight down, offices take full part in their team already: more time "
    "with it adds nothing."
)
INTERVALS = (
    "Bars: how much of all three can be had at once, the volume that a curve dominates from "
    "{reference}. {lines}: 95% interval of the mean, luck and world (may be smaller than the "
    "marks)."
)


@figure(
    "frontier",
    "What more coordination within the team costs",
    "Each set of practices lifts the whole curve of the two coordinations, systemic thinking far "
    "more than joint mobilisation and both together most; within a quarter more coordination "
    "within the team is paid for within the agency on every curve, ever more dearly (with both "
    "sets a first step costs nothing), while over years the price is lower with practices than "
    "without.",
    Frontier,
)
def frontier_curves(found: Frontier) -> Figure:
    """The two coordinations, delivery below, and the volume that each curve dominates."""
    pushes = np.unique(found.table["push"])
    step = float(np.round(np.diff(pushes).min(), 6))
    reading = READINGS[found.kind].format(at=found.at, step=step)
    reference = "(" + ", ".join(f"{value:g}" for value in REFERENCE) + ")"
    stops = [STOPS] if any(_stops(line) for _, line in _lines(found.table)) else []
    lines = "Lines without ends" if "parameters_low" in found.volumes else "Thin lines"
    drawn = words_on(found.volumes, INTERVALS.format(reference=reference, lines=lines))
    note = " ".join([reading, *stops, drawn])
    with drawing():
        picture = Picture(figsize=(WIDTH, 8.6))
        what = f"{found.scenario}, {found.kind} run from {found.at}"
        title = f"What more coordination within the team costs {WHEN[found.kind]}"
        room = title_and_source(picture, title, f"{note} {computed(found.manifest, what)}")
        room["top"] -= 0.25 / picture.get_figheight()
        panels = picture.subplots(3, 1, height_ratios=(2.2, 1.5, 0.8))
        picture.subplots_adjust(left=0.17, right=0.97, hspace=0.42, **room)
        panels[1].sharex(panels[0])
        for axes, metric in zip(panels, (AGENCY, DELIVERY), strict=False):
            for name, line in _lines(found.table):
                _curve(axes, metric, name, line)
            _head(axes, metric)
        _name(panels[0], panels[1:2], found.table)
        _volumes(panels[2], found.volumes)
    return picture


def _lines(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every curve by its practices: one in the short run, two ways in the long."""
    ways = table if "direction" in table else table.assign(direction="")
    for (name, _), line in ways.groupby(["practices", "direction"], sort=False):
        yield name, line


def _stops(line: pd.DataFrame) -> bool:
    """Whether the last time that is moved adds nothing within the team."""
    last = line.sort_values("push")[TEAM].iloc[-2:]
    return bool(np.ptp(last.to_numpy()) < NOTHING)


def _curve(axes: Axes, metric: str, name: str, line: pd.DataFrame) -> None:
    look = {"color": COLOURS[name], "linestyle": STYLES[line["direction"].iloc[0]]}
    axes.plot(line[TEAM], line[metric], linewidth=1.6, zorder=2, **look)
    mark = {"marker": MARKS[name], "markersize": 3.2, "linestyle": "none"}
    axes.plot(line[TEAM], line[metric], color=COLOURS[name], zorder=3, **mark)
    ends = {"color": COLOURS[name], "linewidth": 0.8}
    axes.hlines(line[metric], line[f"{TEAM}_low"], line[f"{TEAM}_high"], **ends)
    axes.vlines(line[TEAM], line[f"{metric}_low"], line[f"{metric}_high"], **ends)
    still = line[line["push"] == 0]
    ring = {"markersize": 7, "markerfacecolor": "white", "markeredgewidth": 1.4, "zorder": 4}
    axes.plot(still[TEAM], still[metric], "o", color=COLOURS[name], **ring)


def _head(axes: Axes, metric: str) -> None:
    axes.set_title(METRICS[metric].title)
    unit = {"fontsize": SMALL, "fontweight": "normal", "color": GREY}
    axes.set_title(on_scale(METRICS[metric].unit), loc="right", **unit)
    axes.set_xlabel(f"{METRICS[TEAM].title}, {on_scale(METRICS[TEAM].unit)}")
    axes.grid(color=PALE, linewidth=0.6)
    axes.margins(y=0.12)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))


def _name(axes: Axes, others: Sequence[Axes], table: pd.DataFrame) -> None:
    """Each curve by its name, left of where it starts; others share the axis across."""
    low, high = table[TEAM].min(), table[TEAM].max()
    span = (high - low) or 1.0
    axes.set_xlim(low - NAME_WIDTH * span, high + MARGIN * span)
    axes.set_ylim(axes.get_ylim())
    # names stand where there is nothing to measure: the axis begins at 0, the least there is
    ticks = [tick for tick in axes.get_xticks() if 0.0 <= tick <= high + MARGIN * span]
    axes.set_xticks(ticks)
    for panel in (axes, *others):
        panel.spines["bottom"].set_bounds(max(axes.get_xlim()[0], 0.0), axes.get_xlim()[1])
    starts = [
        (table.loc[table["practices"] == name, AGENCY].iloc[0], NAMES[name], COLOURS[name])
        for name in HELD
    ]
    label_ends(axes, low, starts, left=True)


def _volumes(axes: Axes, volumes: pd.DataFrame) -> None:
    rows = volumes[volumes["measure"] == "volume"]
    if "direction" in rows:
        rows = rows[rows["direction"] == "up"]
    rows = rows.set_index("practices")[intervals(rows, "mean")]
    bar_rows(axes, rows, [COLOURS[name] for name in rows.index])
    axes.set_yticks(range(len(rows)), [NAMES[name] for name in rows.index], color=INK)
    axes.tick_params(axis="y", length=0)
    axes.set_title("Room for all three: larger is better")
    axes.set_xlabel("coordination within the team × within the agency × delivery, in their units")

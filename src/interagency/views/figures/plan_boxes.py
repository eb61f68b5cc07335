"""Which agencies plan together: fourteen areas before, four outcomes after."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch

from interagency.model.metrics import METRICS
from interagency.study.mandates import mandates, partners_on_results
from interagency.study.results import Comparison
from interagency.study.scenarios import Scenario
from interagency.views.changes import provenance, quarterly_spread
from interagency.views.figures.bands import BANDS, line_with_bands, name_quarters
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import height_of, label_ends, wrapped
from interagency.views.figures.style import (
    GREY,
    INK,
    PALETTE,
    SMALL,
    WIDTH,
    Look,
    Picture,
    drawing,
    fit_left,
    in_words,
    looks_of,
    show_least,
    title_and_source,
)

METRIC = "agencies_per_outcome"
SITS = 0.1
"""From this share of its results on, an agency is counted in a box."""
FULL = 0.95
"""Parts of a cell that the circle of all results is wide."""
TOLD = (0.1, 0.5, 1.0)
ROW, LINES = 0.25, 1.5
"""Inches of an agency, and of the panel of lines at least."""
THEME_COLOURS = PALETTE[2:]
READING = (
    "Circle: part of an agency's results in a box, by area (pale below a tenth); below: agencies "
    "with a tenth or more there. Boxes: the team {country}, with {offices} of {all} offices, as "
    "planned, in the world of one replication (the first); over all teams the same plan puts "
    "{before:.1f} agencies on a result in areas and {after:.1f} in outcomes, between which the "
    "lines run. Lines: means over all offices. {bands}"
)


@figure(
    "plan_boxes",
    "The plan as boxes: fourteen areas to four outcomes",
    "Put into four boxes instead of fourteen, the same work brings four or five agencies into a "
    "box instead of about two; as the practices take hold the agencies on a result rise from 1.4 "
    "to 2.2, while the pillars alone change nothing.",
    Comparison,
)
def plan_boxes(comparison: Comparison, country: str | None = None) -> Figure:
    """Agencies of a team over the boxes of both plans; below, agencies on a result over time.

    country  of the team; the one with most offices by default
    """
    scenario = list(comparison.scenarios.values())[-1]
    country = country or max(scenario.teams, key=[one.country for one in scenario.offices].count)
    shares = mandates(scenario, country, comparison.manifest["identity"]["seed"])
    areas = _spread_over(shares, "area")
    themes = _spread_over(shares, "theme")
    looks = {
        comparison.base: Look(GREY, "-", "o"),
        **looks_of(comparison.changes["reform"].unique()),
    }
    rows, lines = (
        len(areas) * ROW,
        max(LINES, height_of([wrapped(in_words(name)) for name in looks])),
    )
    with drawing():
        picture = Picture(figsize=(WIDTH, rows + lines + 3.2))
        height = picture.get_figheight()
        title = "Fewer, wider boxes bring more agencies together"
        note = READING.format(
            country=country,
            offices=len(areas),
            all=len(scenario.offices),
            bands=BANDS,
            **_over_all_teams(scenario, comparison.manifest["identity"]["seed"]),
        )
        room = title_and_source(picture, title, f"{note} {provenance(comparison)}")
        top, middle = room["top"] - 0.55 / height, room["bottom"] + lines / height
        boxes = picture.add_gridspec(
            *(1, 2),
            width_ratios=(14, 6),
            wspace=0.06,
            right=0.97,
            top=top,
            bottom=top - rows / height,
        )
        time = picture.add_gridspec(1, 1, right=0.8, top=middle, bottom=room["bottom"])
        before, after = boxes.subplots()
        below = time.subplots()
        _boxes(
            before,
            areas,
            list(shares.groupby("area")["theme"].first()),
            "One team, as planned: 14 areas",
        )
        _boxes(after, themes, list(themes), "4 outcomes")
        _name_circles(picture, min(_cell(before, areas), _cell(after, themes)), room["top"])
        before.set_yticks(range(len(areas)), map(wrapped, areas.index), color=INK)
        _lines(below, comparison, looks)
        fit_left(picture, [before, below], [boxes, time])
    return picture


def _spread_over(shares: pd.DataFrame, box: str) -> pd.DataFrame:
    """Part of each agency's results in each box, `[agency, box]`, agencies as in the roster."""
    summed = shares.groupby(["agency", box], sort=False)["share"].sum()
    return summed.unstack(box)


def _over_all_teams(scenario: Scenario, seed: int) -> dict[str, float]:
    """Agencies on a result as planned, mean over all offices: in areas, and in outcomes."""
    sums = {"before": 0.0, "after": 0.0}
    for country in scenario.teams:
        shares = mandates(scenario, country, seed)
        for when, box in (("before", "area"), ("after", "theme")):
            spread = _spread_over(shares, box)
            sums[when] += len(spread) * partners_on_results(spread)
    return {when: total / len(scenario.offices) for when, total in sums.items()}


def _cell(axes: Axes, spread: pd.DataFrame) -> float:
    """The lesser side of the place of an agency in a box, in points."""
    wide, high = axes.get_window_extent().size
    return min(wide / spread.shape[1], high / len(spread)) * 72 / axes.figure.dpi


def _name_circles(figure: Figure, cell: float, top: float) -> None:
    """Below the title, what circles of a few sizes stand for, and what colours do."""
    width, height = figure.get_size_inches()
    middle, left = top + 0.02 / height, 0.02
    look = {"fontsize": SMALL, "color": GREY, "va": "center"}
    for part in TOLD:
        size = FULL * cell * np.sqrt(part)
        across = size / 72 / width
        circle = {"marker": "o", "color": GREY, "markersize": size, "markeredgewidth": 0}
        figure.add_artist(Line2D([left + across / 2], [middle], **circle))
        said = f"{part:.0%}" + (" of an agency's results; same colour: same outcome" * (part == 1))
        text = figure.text(left + across + 0.06 / width, middle, said, **look)
        left += across + text.get_window_extent().width / figure.dpi / width + 0.22 / width


def _boxes(axes: Axes, spread: pd.DataFrame, themes: Sequence[int], title: str) -> None:
    """A column a box, with a circle for every agency and how many sit in it."""
    cell = _cell(axes, spread)
    for place, theme in enumerate(themes):
        colour = THEME_COLOURS[theme]
        frame = {
            "boxstyle": "round,pad=0,rounding_size=0.2",
            "edgecolor": colour,
            "facecolor": "none",
        }
        axes.add_patch(FancyBboxPatch((place - 0.44, -0.5), 0.88, len(spread), **frame))
        parts = spread.iloc[:, place].to_numpy()
        for row, part in enumerate(parts):
            look = {"color": colour, "markeredgewidth": 0, "alpha": 1.0 if part >= SITS else 0.35}
            axes.plot(place, row, "o", markersize=FULL * cell * np.sqrt(part), **look)
    axes.set_xlim(-0.6, spread.shape[1] - 0.4)
    axes.set_ylim(len(spread) - 0.4, -0.6)
    axes.set_xticks(range(spread.shape[1]), (spread >= SITS).sum(axis=0))
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title(title)
    axes.set_xlabel(f"agencies in a box; {partners_on_results(spread):.1f} on a result")


def _lines(axes: Axes, comparison: Comparison, looks: Mapping[str, Look]) -> None:
    """Agencies on an office's results, quarter by quarter, scenario by scenario."""
    quarters = list(comparison.quarters["quarter"].unique())
    ends = []
    for name, look in looks.items():
        own = comparison.quarters[comparison.quarters["scenario"] == name]
        line = quarterly_spread(own, [METRIC])
        line_with_bands(axes, line, "mean", quarters, look)
        ends.append((line["mean"].iloc[-1], in_words(name), look.color))
    axes.set_title(f"All teams, as practised: {METRICS[METRIC].title.lower()}")
    axes.set_ylabel(METRICS[METRIC].unit)
    axes.margins(y=0.12)
    show_least(axes, 0.2)
    axes.set_ylim(bottom=1.0)  # nobody else
    label_ends(axes, len(quarters), ends)
    name_quarters(axes, quarters)

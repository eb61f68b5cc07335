"""Who gains and who loses: the change of every office, by what it is."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency.model.metrics import METRICS
from interagency.study.players import NO_TRAIT
from interagency.study.results import CHANGES, Comparison
from interagency.views.changes import (
    EVERYONE,
    matched_run,
    office_changes,
    provenance,
    trait_changes,
)
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import wrapped
from interagency.views.figures.style import (
    GREY,
    INK,
    LEAST_SPAN,
    PALE,
    WIDTH,
    Look,
    Picture,
    below,
    colour_words,
    drawing,
    fit_left,
    in_words,
    looks_of,
    on_scale,
    signed_ticks_that_fit,
    title_and_source,
)

BELOW = 0.15
"""Parts of a row that dots stand below their mean, so as to be seen."""
OTHERS: Mapping[str, str] = {NO_TRAIT: "none of these", EVERYONE: "all offices"}
READING = (
    "Change of the mean of the last 12 quarters. Mark: mean over the offices with a trait, with "
    "its 95% interval (luck and world; may be smaller than the mark); pale dots below: the "
    "offices, each as a mean over replications. An office with two traits stands in both rows."
)


def _without_offices(comparison: Comparison) -> str | None:
    missing = "it needs every office, which compare(..., offices=True) records"
    return missing if comparison.offices is None else None


@figure(
    "gains",
    "Offices' gains by trait",
    "Under the pillars alone every kind of office gains within the team and loses within its "
    "agency and in delivery; with the practices every kind gains on all three, within the agency "
    "non-resident offices most and strong brands least by far.",
    Comparison,
    _without_offices,
)
def gains(comparison: Comparison) -> Figure:
    """Three panels: within the team, within the agency, delivery; a row a trait and reform."""
    table = trait_changes(comparison)
    offices = office_changes(comparison)
    looks = looks_of(comparison.changes["reform"].unique())
    traits = [*table["trait"].unique()]
    base = comparison.scenarios[comparison.base]
    with drawing():
        size = (WIDTH, 2.1 + len(traits) * (0.2 + 0.17 * len(looks)))
        picture = Picture(figsize=size)
        title = f"Who gains and who loses, against the {matched_run(base)}"
        room = title_and_source(picture, title, f"{READING} {provenance(comparison)}")
        words = {in_words(name): look.color for name, look in looks.items()}
        colour_words(picture, words, room)
        room["top"] -= 0.52 / size[1]
        room["bottom"] += 0.12 / size[1]
        panels = picture.subplots(1, len(CHANGES), sharey=True)
        picture.subplots_adjust(left=0.25, right=0.97, wspace=0.1, **room)
        for axes, metric in zip(panels, CHANGES, strict=True):
            _panel(axes, metric, table, offices, looks)
        panels[1].sharex(panels[0])  # the two coordinations are to be compared
        _name_rows(panels[0], table, traits)
        fit_left(picture, panels[:1])
        for axes, metric in zip(panels, CHANGES, strict=True):
            _head(axes, metric)
    return picture


def _panel(
    axes: Axes, metric: str, table: pd.DataFrame, offices: pd.DataFrame, looks: Mapping[str, Look]
) -> None:
    """Marks and dots: the rows of a trait stand around its number, reform by reform."""
    rows = table[table["metric"] == metric]
    traits = list(rows["trait"].unique())
    for position, (reform, look) in enumerate(looks.items()):
        off = (position - (len(looks) - 1) / 2) * 0.7 / len(looks)
        own = rows[rows["reform"] == reform].set_index("trait")
        means = _means(offices[offices["reform"] == reform], metric)
        for trait, row in own.iterrows():
            y = traits.index(trait) + off
            dots = [mean for flags, mean in means if holds(flags, trait)]
            pale = {"color": look.color, "markersize": 3.2, "alpha": 0.4, "markeredgewidth": 0}
            axes.plot(dots, [y + BELOW] * len(dots), "o", zorder=2, **pale)
            axes.hlines(y, row["low"], row["high"], color=INK, linewidth=1.2, zorder=4)
            mark = {"color": look.color, "marker": look.marker, "markersize": 6}
            axes.plot(row["difference"], y, markeredgecolor="white", zorder=3, **mark)
    axes.axvline(0.0, color=GREY, linewidth=0.9, zorder=1)
    for line in np.arange(0.5, len(traits) - 1):
        axes.axhline(line, color=PALE, linewidth=0.6, zorder=0)
    axes.set_ylim(len(traits) - 0.45, -0.55)


def holds(flags: frozenset[str], trait: str) -> bool:
    """Whether an office with these traits stands in the row of a trait, of none, or of all."""
    return trait == EVERYONE or trait in flags or (trait == NO_TRAIT and not flags)


def _means(offices: pd.DataFrame, metric: str) -> list[tuple[frozenset[str], float]]:
    """Traits and mean change of every member."""
    groups = offices[offices["member"] > 0].groupby(["agency", "country"], sort=False)
    return [(own["traits"].iloc[0], own[metric].mean()) for _, own in groups]


def _head(axes: Axes, metric: str) -> None:
    axes.set_title(wrapped(METRICS[metric].title), fontsize=9)
    axes.margins(x=0.14)
    low, high = axes.get_xlim()
    missing = max(LEAST_SPAN - (high - low), 0.0) / 2
    axes.set_xlim(low - missing, high + missing)
    signed_ticks_that_fit(axes)
    axes.set_xlabel(below(f"change {on_scale(METRICS[metric].unit)}"))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _name_rows(axes: Axes, table: pd.DataFrame, traits: Sequence[str]) -> None:
    """Every trait, with how many offices have it."""
    counts = table.drop_duplicates(["trait"]).set_index("trait")["offices"]
    names = [f"{OTHERS.get(trait) or in_words(trait)} ({counts[trait]})" for trait in traits]
    axes.set_yticks(range(len(traits)), names, color=INK)

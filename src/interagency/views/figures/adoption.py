"""When practices take hold: adoption over time, by practice and by country."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICES, SETS, Practice
from interagency.study.results import Result
from interagency.study.scenarios import loads
from interagency.views.changes import computed, quarterly_spread
from interagency.views.figures.bands import BANDS, ends_of, line_with_bands, name_quarters
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import label_ends
from interagency.views.figures.practices import COLOURS
from interagency.views.figures.style import (
    GREY,
    SMALL,
    WIDTH,
    Look,
    Picture,
    colour_words,
    drawing,
    fit_left,
    in_words,
    title_and_source,
)
from interagency.views.figures.timeline import starts_in

TOLD = 0.02
"""Countries that end closer to one another are not named."""
HALF = 0.5
READING = (
    "0: unknown, 1: routine. Thick line: mean over offices and replications; dot: the first "
    f"quarter that ends half way or beyond. {BANDS}"
)
BY_COUNTRY = (
    "Thin lines: each of {count} country teams, mean over replications, never further than "
    "{apart:.2f} from the thick one."
)


@figure(
    "adoption",
    "Adoption of the six practices",
    "All six practices take hold along the same path, in all countries alike: hardly anything in "
    "the first quarters, half way after about two years, close to 0.9 at the end, procedural "
    "alignment a little behind the others.",
    Result,
)
def adoption(result: Result) -> Figure:
    """A panel a practice: the mean with its bands and, where offices were recorded, countries."""
    quarters = list(result.quarters["quarter"].unique())
    across = max(len([row for row in PRACTICES if row.set == name]) for name in SETS)
    with drawing():
        picture = Picture(figsize=(WIDTH, 5.6))
        by_country = result.offices is not None
        ((name, text),) = result.manifest["scenarios"].items()
        scenario = loads(text, name)
        starts = starts_in([scenario], quarters)
        notes = [READING, *([_apart(result)] if by_country else [])]
        if starts:
            told = (f"{' and '.join(what)} {quarters[at]}" for at, what in starts.items())
            notes.append(f"Dotted: start of {', '.join(told)}.")
        title = f"When practices take hold: {in_words(scenario.name)}"
        source = " ".join([*notes, computed(result.manifest, scenario.name)])
        room = title_and_source(picture, title, source)
        words = {in_words(name): colour for name, colour in COLOURS.items()}
        colour_words(picture, words, room)
        room["top"] -= 0.3 / picture.get_figheight()
        panels = picture.subplots(len(SETS), across, sharex=True, sharey=True, squeeze=False)
        picture.subplots_adjust(left=0.09, right=0.93, hspace=0.28, wspace=0.28, **room)
        for row, name in zip(panels, SETS, strict=True):
            own = [practice for practice in PRACTICES if practice.set == name]
            for axes, practice in zip(row, own, strict=False):
                _panel(axes, practice, result, quarters)
                for start in starts:
                    axes.axvline(start, color=GREY, linewidth=0.8, linestyle=":", zorder=0)
            for axes in row[len(own) :]:
                axes.set_visible(False)
            row[0].set_ylabel("adoption, on a scale of 0 to 1")
        for axes in panels[-1]:
            name_quarters(axes, quarters, most=4)
        fit_left(picture, list(panels[:, 0]))
    return picture


def _panel(axes: Axes, practice: Practice, result: Result, quarters: Sequence[str]) -> None:
    metric, colour = f"adoption_{practice.name}", COLOURS[practice.set]
    line = quarterly_spread(result.quarters, [metric])
    ends = [(line["mean"].iloc[-1], f"{line['mean'].iloc[-1]:.2f}", colour)]
    if result.offices is not None:
        countries = _by_country(result.offices, metric)
        for country in countries:
            x = ends_of(countries.index, quarters)
            axes.plot(x, countries[country], color=GREY, linewidth=0.6, zorder=1)
        last = countries.iloc[-1]
        if last.max() - last.min() > TOLD:
            ends += [(last[one], str(one), GREY) for one in (last.idxmax(), last.idxmin())]
    line_with_bands(axes, line, "mean", quarters, Look(colour, "-", "o"))
    _half_way(axes, line, quarters, colour)
    axes.set_title(practice.title, fontsize=9)
    axes.set_ylim(*METRICS[metric].range)
    label_ends(axes, len(quarters), ends)


def _half_way(axes: Axes, line: pd.DataFrame, quarters: Sequence[str], colour: str) -> None:
    """A dot at the first quarter that ends with half of a practice adopted, and its name."""
    reached = line[line["mean"] >= HALF]
    if reached.empty:
        return
    first = reached.iloc[0]
    (x,) = ends_of([first["quarter"]], quarters)
    late = x > len(quarters) / 2
    axes.plot(x, first["mean"], "o", color=colour, markersize=4.5)
    axes.annotate(
        *(first["quarter"], (x, first["mean"])),
        xytext=(-6 if late else 6, -3),
        textcoords="offset points",
        ha="right" if late else "left",
        va="top",
        fontsize=SMALL,
        color=colour,
    )


def _apart(result: Result) -> str:
    """What thin lines are, and how far they are from the thick one at most."""
    apart = 0.0
    for practice in PRACTICES:
        metric = f"adoption_{practice.name}"
        countries = _by_country(result.offices, metric)
        mean = result.quarters.groupby("quarter")[metric].mean()
        apart = max(apart, countries.sub(mean, axis="index").abs().to_numpy().max())
    return BY_COUNTRY.format(count=countries.shape[1], apart=np.ceil(100 * apart) / 100)


def _by_country(offices: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Mean over replications, a row a quarter, a column a country; a team's offices share it."""
    return offices.groupby(["quarter", "country"], sort=False)[metric].mean().unstack("country")

"""When practices take hold: adoption over time, by practice and by country."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICES, SETS, Practice
from interagency.study.results import Result
from interagency.views.changes import computed, quarterly_spread
from interagency.views.figures.bands import BANDS, ends_of, line_with_bands, name_quarters
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import label_ends
from interagency.views.figures.practices import COLOURS
from interagency.views.figures.style import (
    GREY,
    WIDTH,
    Look,
    Picture,
    colour_words,
    drawing,
    fit_left,
    in_words,
    title_and_source,
)

TOLD = 0.02
"""Countries that end closer to one another are not named."""
READING = f"0: unknown, 1: routine. Thick line: mean over offices and replications. {BANDS}"
BY_COUNTRY = (
    "Thin lines: each country team, mean over replications; the highest and lowest at the end are "
    f"named where they are more than {TOLD:g} apart."
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
        note = f"{READING} {BY_COUNTRY if by_country else ''}".strip()
        scenario = str(result.outcomes["scenario"].iloc[0])
        title = f"When practices take hold: {in_words(scenario)}"
        source = f"{note} {computed(result.manifest, scenario)}"
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
    axes.set_title(practice.title, fontsize=9)
    axes.set_ylim(*METRICS[metric].range)
    label_ends(axes, len(quarters), ends)


def _by_country(offices: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Mean over replications, a row a quarter, a column a country; a team's offices share it."""
    return offices.groupby(["quarter", "country"], sort=False)[metric].mean().unstack("country")

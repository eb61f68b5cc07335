"""When does a reform help and when does it cost: change against the matched run, by quarter."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency.model.metrics import METRICS
from interagency.study.plans import OFF, LeverPlan
from interagency.study.results import CHANGES, Comparison
from interagency.study.scenarios import Scenario
from interagency.views.changes import matched_run, provenance, quarterly_changes
from interagency.views.figures.bands import BANDS, line_with_bands, name_quarters
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import height_of, label_ends, wrapped
from interagency.views.figures.style import (
    GREY,
    PALE,
    SMALL,
    WIDTH,
    Look,
    Picture,
    Signed,
    drawing,
    fit_left,
    in_words,
    looks_of,
    on_scale,
    show_least,
    title_and_source,
)

PANELS = tuple(CHANGES)
# Room that the name of a start takes, as part of the axis; inches of a panel, and around it
NAME_WIDTH, PANEL, AROUND = 0.13, 1.8, 0.47
UNIT = {"fontsize": SMALL, "fontweight": "normal", "color": GREY}
READING = f"Line: mean over replications. {BANDS}"


@figure(
    "timeline",
    "The two coordinations and delivery over time",
    "Both reforms cost the agencies and delivery at first, but only with the practices do the "
    "two recover and end above where they would have been without reform, while coordination "
    "within the team keeps rising.",
    Comparison,
)
def timeline(comparison: Comparison) -> Figure:
    """Three panels: within the team, within the agency, delivery; a line a reform."""
    table = quarterly_changes(comparison, PANELS)
    quarters = list(table["quarter"].unique())
    base = comparison.scenarios[comparison.base]
    looks = looks_of(comparison.changes["reform"].unique())
    names = [wrapped(name) for name in (matched_run(base), *map(in_words, looks))]
    each = max(PANEL, height_of(names)) + AROUND
    with drawing():
        picture = Picture(figsize=(WIDTH, len(PANELS) * each + 1.5))
        room = title_and_source(
            picture,
            f"What each reform changes, against the {matched_run(base)}",
            f"{READING} {provenance(comparison)}",
        )
        panels = picture.subplots(len(PANELS), 1, sharex=True)
        room["top"] -= 0.25 / picture.get_figheight()  # for the panel's title
        picture.subplots_adjust(left=0.085, right=0.8, hspace=AROUND / (each - AROUND), **room)
        for axes, metric in zip(panels, PANELS, strict=True):
            lines = table[table["metric"] == metric]
            _panel(axes, metric, lines, quarters, looks)
            _name_lines(axes, lines, base, looks)
        _mark_starts(panels, comparison.scenarios.values(), quarters)
        name_quarters(panels[-1], quarters)
        fit_left(picture, panels)
    return picture


def timeline_panel(
    comparison: Comparison,
    metric: str,
    size: tuple[float, float],
    reach: tuple[float, float] | None = None,
) -> Figure:
    """One of `PANELS` alone, for a place that says beside it what is compared.

    size   inches across and up
    reach  lowest and highest value that the axis shows at least
    """
    table = quarterly_changes(comparison, [metric])
    quarters = list(table["quarter"].unique())
    looks = looks_of(comparison.changes["reform"].unique())
    with drawing():
        picture = Picture(figsize=size)
        axes = picture.subplots()
        width, height = size
        picture.subplots_adjust(
            left=0.55 / width, right=1 - 1.2 / width, bottom=0.45 / height, top=1 - 0.3 / height
        )
        _panel(axes, metric, table, quarters, looks)
        if reach is not None:
            low, high = axes.get_ylim()
            axes.set_ylim(min(low, reach[0]), max(high, reach[1]))
        _name_lines(axes, table, comparison.scenarios[comparison.base], looks)
        _mark_starts([axes], comparison.scenarios.values(), quarters)
        name_quarters(axes, quarters, most=6)
        unit, count = METRICS[metric].unit, table["n"].iloc[0]
        axes.set_title("", loc="right")
        axes.set_xlabel(f"{axes.get_xlabel()}; change {on_scale(unit)}, n = {count}")
    return picture


def _panel(
    axes: Axes,
    metric: str,
    table: pd.DataFrame,
    quarters: Sequence[str],
    looks: Mapping[str, Look],
) -> None:
    axes.axhline(0.0, color=GREY, linewidth=0.9)
    for reform, line in table.groupby("reform", sort=False):
        line_with_bands(axes, line, "difference", quarters, looks[reform])
    axes.set_title(METRICS[metric].title)
    axes.set_title(f"change {on_scale(METRICS[metric].unit)}", loc="right", **UNIT)
    axes.margins(y=0.12)
    show_least(axes)
    axes.yaxis.set_major_formatter(Signed())


def _name_lines(axes: Axes, table: pd.DataFrame, base: Scenario, looks: Mapping[str, Look]) -> None:
    """Direct labels at the right ends, that of the zero line among them."""
    ends = [(0.0, matched_run(base), GREY)]
    for reform, line in table.groupby("reform", sort=False):
        ends.append((line["difference"].iloc[-1], in_words(reform), looks[reform].color))
    label_ends(axes, table["quarter"].nunique(), ends)


def _mark_starts(
    panels: Sequence[Axes], scenarios: Iterable[Scenario], quarters: Sequence[str]
) -> None:
    """A line in every panel where something starts, named at the top where there is room."""
    named = None
    for start, what in sorted(starts_in(list(scenarios), quarters).items()):
        for axes in panels:
            axes.axvline(start, color=PALE, linewidth=1.0, zorder=0)
        if named is None or start - named > NAME_WIDTH * len(quarters):
            named = start
            late = start > len(quarters) * (1 - NAME_WIDTH)
            panels[0].annotate(
                f"{' and '.join(what)} start\n{quarters[start]}",
                (start, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(-3 if late else 3, -2),
                textcoords="offset points",
                ha="right" if late else "left",
                va="top",
                fontsize=SMALL,
                color=GREY,
            )


def starts_in(scenarios: Sequence[Scenario], quarters: Sequence[str]) -> dict[int, list[str]]:
    """Positions of the quarters in which something starts, somewhere, and what that is."""
    kinds = {
        "pillars": [one.pillars for one in scenarios],
        "reforms": [one.reforms for one in scenarios],
        "practices": [_dated(one.practices) for one in scenarios],
    }
    found = {kind: _starts(sections, quarters) for kind, sections in kinds.items()}
    found["shocks"] = {
        quarters.index(shock.at)
        for one in scenarios
        for shock in one.shocks
        if shock.at in quarters
    }
    places = sorted(set().union(*found.values()))
    return {place: [kind for kind in found if place in found[kind]] for place in places}


def _dated(practices: Mapping[str, object]) -> dict[str, LeverPlan]:
    """Practices that are held from a quarter on."""
    return {name: said for name, said in practices.items() if isinstance(said, LeverPlan)}


def _starts(sections: Iterable[Mapping[str, LeverPlan]], quarters: Sequence[str]) -> set[int]:
    """Positions of the quarters in which plans start, somewhere."""
    plans = [
        where
        for section in sections
        for plan in section.values()
        for where in (plan, *map(plan.in_country, plan.countries))
    ]
    asked = [plan for plan in plans if plan.level and plan.level != OFF]
    return {quarters.index(plan.start) for plan in asked if plan.start in quarters}

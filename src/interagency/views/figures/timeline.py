"""When does a reform help and when does it cost: change against the matched run, by quarter."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency.model.metrics import METRICS
from interagency.study.plans import OFF, LeverPlan
from interagency.study.results import Comparison
from interagency.study.scenarios import Scenario
from interagency.views.changes import matched_run, provenance, quarterly_changes
from interagency.views.figures.labels import label_ends
from interagency.views.figures.style import (
    GREY,
    PALE,
    SMALL,
    drawing,
    in_words,
    look_of,
    on_scale,
    sign_ticks,
    title_and_source,
)

PANELS = ("within_team", "within_agency", "delivery")
# Room that the name of a start takes, as part of the axis; quarters that can all be named
NAME_WIDTH, FEW = 0.13, 8
UNIT = {"fontsize": SMALL, "fontweight": "normal", "color": GREY}
READING = (
    "Line: mean over replications. Dark band: 95% interval of the mean, luck and world (may be "
    "thinner than the line). Light band: middle 80% of runs."
)


def timeline(comparison: Comparison) -> Figure:
    """Three panels: within the team, within the agency, delivery; a line a reform."""
    table = quarterly_changes(comparison, PANELS)
    quarters = list(table["quarter"].unique())
    base = comparison.scenarios[comparison.base]
    with drawing():
        figure = Figure(figsize=(7.2, 8.0))
        room = title_and_source(
            figure,
            f"What each reform changes, against the {matched_run(base)}",
            f"{READING} {provenance(comparison)}",
        )
        panels = figure.subplots(len(PANELS), 1, sharex=True)
        room["top"] -= 0.25 / figure.get_figheight()  # for the panel's title
        figure.subplots_adjust(left=0.085, right=0.8, hspace=0.26, **room)
        for axes, metric in zip(panels, PANELS, strict=True):
            lines = table[table["metric"] == metric]
            _panel(axes, metric, lines, quarters)
            _name_lines(axes, lines, base)
        _mark_starts(panels, comparison.scenarios.values(), quarters)
        _name_quarters(panels[-1], quarters)
    return figure


def _panel(axes: Axes, metric: str, table: pd.DataFrame, quarters: list[str]) -> None:
    axes.axhline(0.0, color=GREY, linewidth=0.9)
    for position, (_, line) in enumerate(table.groupby("reform", sort=False)):
        look = look_of(position)
        # what is measured is true at the end of a quarter
        x = [quarters.index(quarter) + 1 for quarter in line["quarter"]]
        for low, high, alpha in (("runs_low", "runs_high", 0.2), ("low", "high", 0.45)):
            axes.fill_between(
                x, line[low], line[high], color=look["color"], alpha=alpha, linewidth=0
            )
        axes.plot(x, line["difference"], **look)
    axes.set_title(METRICS[metric].title)
    axes.set_title(f"change {on_scale(METRICS[metric].unit)}", loc="right", **UNIT)
    axes.margins(y=0.12)
    sign_ticks(axes.yaxis)


def _name_lines(axes: Axes, table: pd.DataFrame, base: Scenario) -> None:
    """Direct labels at the right ends, that of the zero line among them."""
    ends = [(0.0, matched_run(base), GREY)]
    for position, (reform, line) in enumerate(table.groupby("reform", sort=False)):
        ends.append((line["difference"].iloc[-1], in_words(reform), look_of(position)["color"]))
    label_ends(axes, table["quarter"].nunique(), ends)


def _mark_starts(
    panels: Sequence[Axes], scenarios: Iterable[Scenario], quarters: list[str]
) -> None:
    """A line in every panel where levers start, named at the top where there is room."""
    scenarios = list(scenarios)
    pillars = _starts((one.pillars for one in scenarios), quarters)
    reforms = _starts((one.reforms for one in scenarios), quarters)
    named = None
    for start in sorted(pillars | reforms):
        for axes in panels:
            axes.axvline(start, color=PALE, linewidth=1.0, zorder=0)
        if named is None or start - named > NAME_WIDTH * len(quarters):
            named = start
            panels[0].annotate(
                f"{'pillars' if start in pillars else 'reforms'} start\n{quarters[start]}",
                (start, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(3, -2),
                textcoords="offset points",
                va="top",
                fontsize=SMALL,
                color=GREY,
            )


def _starts(sections: Iterable[Mapping[str, LeverPlan]], quarters: list[str]) -> set[int]:
    """Positions of the quarters in which plans start, somewhere."""
    plans = [
        where
        for section in sections
        for plan in section.values()
        for where in (plan, *map(plan.in_country, plan.countries))
    ]
    asked = [plan for plan in plans if plan.level and plan.level != OFF]
    return {quarters.index(plan.start) for plan in asked if plan.start in quarters}


def _name_quarters(axes: Axes, quarters: list[str]) -> None:
    """Years on the axis, as many as can be read; the quarters themselves when they are few."""
    axes.set_xlim(0, len(quarters))
    if len(quarters) <= FEW:
        axes.set_xticks(range(1, len(quarters) + 1), quarters)
        axes.set_xlabel("end of the quarter")
        return
    firsts = [index for index, quarter in enumerate(quarters) if quarter.endswith("Q1")]
    step = 1 + len(firsts) // 13
    axes.set_xticks(firsts[::step], [quarters[index][:4] for index in firsts[::step]])
    axes.set_xlabel("start of the year")

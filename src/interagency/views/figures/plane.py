"""Where does a reform lead: the plane of the two coordinations."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, MultipleLocator

from interagency.model.metrics import METRICS
from interagency.study.estimates import quadrant
from interagency.study.results import Comparison
from interagency.views.changes import matched_run, provenance, quarterly_changes
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import OWN, Labels, wrapped
from interagency.views.figures.style import (
    GREY,
    LEAST_SPAN,
    WIDTH,
    Look,
    Signed,
    drawing,
    framed,
    in_words,
    looks_of,
    on_scale,
)

TEAM, AGENCY = "within_team", "within_agency"
QUADRANTS = {
    "dilemma": "team gains, agencies lose",
    "joint gain": "both gain",
    "joint loss": "both lose",
    "reverse": "agencies gain,\nteam loses",
}
# Parts of the larger extent: the margin beyond the data, and what is seen beyond zero at least
MARGIN, ROOM = 0.1, 0.24
READING = (
    "Path: mean over replications, quarter by quarter; marks: fourth quarter of the year. Cross at "
    "the end: 95% interval of the mean, luck and world (may be smaller than the mark); thin cross: "
    "middle 80% of runs."
)


@figure(
    "plane",
    "Paths of the two coordinations",
    "Both reforms first gain within the team and lose within the agencies (the dilemma); the "
    "pillars alone stay there, while with the practices the path turns up in the second year and "
    "ends where both gain.",
    Comparison,
)
def plane(
    comparison: Comparison, ax: Axes | None = None, reach: tuple[float, float] | None = None
) -> Figure:
    """The path of every reform: change within the team across, within the agency up.

    ax     draws into these axes instead, without title and source
    reach  lowest and highest change that both axes show at least
    """
    table = quarterly_changes(comparison, (TEAM, AGENCY))
    paths = {
        reform: path.pivot(index="quarter", columns="metric").sort_index()
        for reform, path in table.groupby("reform", sort=False)
    }
    looks = looks_of(paths)
    base = comparison.scenarios[comparison.base]
    title = f"Where each reform leads, against the {matched_run(base)}"
    with drawing():
        axes = framed(ax, (WIDTH, 6.6), title, f"{READING} {provenance(comparison)}", left=0.1)
        _frame(axes, table, reach or (0.0, 0.0))
        for reform, path in paths.items():
            _path(axes, path, looks[reform])
        _name(axes, paths, looks)
    return axes.figure


def _frame(axes: Axes, table: pd.DataFrame, reach: tuple[float, float]) -> None:
    """Axes through zero on equal scales, with all four quadrants in sight and named."""
    extents = [_extent(table[table["metric"] == metric], reach) for metric in (TEAM, AGENCY)]
    across, up = on_one_scale(axes, [_with_room(extent, extents) for extent in extents])
    axes.set(xlim=across, ylim=up, aspect="equal")
    axes.axhline(0.0, color=GREY, linewidth=0.8, zorder=1)
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=1)
    axes.set_xlabel(f"{METRICS[TEAM].title}: change {on_scale(METRICS[TEAM].unit)}")
    axes.set_ylabel(f"{METRICS[AGENCY].title}: change {on_scale(METRICS[AGENCY].unit)}")
    steps = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(*across)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MultipleLocator(steps[1] - steps[0]))
        axis.set_major_formatter(Signed())
    for right in (0, 1):
        for above in (0, 1):
            _name_quadrant(axes, right, above)


def _extent(table: pd.DataFrame, reach: tuple[float, float]) -> tuple[float, float]:
    """Lowest and highest value of one coordinate, zero and what is to be reached among them."""
    low, high = reach
    return min(0.0, low, table["runs_low"].min()), max(0.0, high, table["runs_high"].max())


def _with_room(
    extent: tuple[float, float], extents: list[tuple[float, float]]
) -> tuple[float, float]:
    """An extent with a margin, and room on both sides of zero."""
    span = max(LEAST_SPAN, *(high - low for low, high in extents))
    low, high = extent
    return min(low - MARGIN * span, -ROOM * span), max(high + MARGIN * span, ROOM * span)


def on_one_scale(axes: Axes, limits: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Limits (across, up) widened where a unit would be longer on the page than on the other."""
    figure, box = axes.figure, axes.get_position()
    inches = (box.width * figure.get_figwidth(), box.height * figure.get_figheight())
    unit = max((high - low) / inch for (low, high), inch in zip(limits, inches, strict=True))
    widened = []
    for (low, high), inch in zip(limits, inches, strict=True):
        missing = (unit * inch - (high - low)) / 2
        widened.append((low - missing, high + missing))
    return widened


def _name_quadrant(axes: Axes, right: int, above: int) -> None:
    """A quadrant's name and meaning in its corner; `right` and `above` are 0 or 1."""
    name = quadrant(2 * right - 1, 2 * above - 1)
    place = {
        "transform": axes.transAxes,
        "ha": ("left", "right")[right],
        "va": ("bottom", "top")[above],
        "color": GREY,
    }
    x, y = 0.015 + 0.97 * right, 0.05 + 0.935 * above
    axes.text(x, y, name, fontsize=11, fontstyle="italic", **place)
    axes.text(x, y - 0.035, QUADRANTS[name], fontsize=7, **place)


def _path(axes: Axes, path: pd.DataFrame, look: Look) -> None:
    """The line with a mark at the end of each year and a cross at its own end."""
    x, y = path["difference", TEAM], path["difference", AGENCY]
    axes.plot(x, y, zorder=3, **look.line)
    years = _year_ends(path)
    marks = {"color": look.color, "marker": look.marker, "markersize": 3.6, "zorder": 5}
    axes.plot(years[TEAM], years[AGENCY], linestyle="none", **marks)
    last = path.iloc[-1]
    for low, high, width in (("runs_low", "runs_high", 0.8), ("low", "high", 2.4)):
        arms = {"color": look.color, "linewidth": width, "zorder": 4, "linestyle": "-"}
        axes.plot([last[low, TEAM], last[high, TEAM]], [y.iloc[-1]] * 2, **arms)
        axes.plot([x.iloc[-1]] * 2, [last[low, AGENCY], last[high, AGENCY]], **arms)


def _year_ends(path: pd.DataFrame) -> pd.DataFrame:
    """Changes at the ends of years, from when there are any."""
    changes = path["difference"]
    moved = (changes != 0).any(axis=1)
    return changes[moved & changes.index.str.endswith("Q4")]


def _name(axes: Axes, paths: dict[str, pd.DataFrame], looks: dict[str, Look]) -> None:
    """Names at the ends of the paths, and years along them where there is room."""
    labels = Labels(axes, np.concatenate([_drawn(axes, path) for path in paths.values()]))
    for reform, path in paths.items():
        end = path["difference"].iloc[-1]
        text = wrapped(f"{in_words(reform)}, {path.index[-1]}")
        labels.put((end[TEAM], end[AGENCY]), text, color=looks[reform].color, fontweight="bold")
    # the last reform is the one that a comparison leads up to: its years come first
    last = list(paths)[-1]
    for reform, path in reversed(paths.items()):
        years = _year_ends(path)[[TEAM, AGENCY]].iloc[:-1]
        texts = [quarter[:4] for quarter in years.index]
        put = labels.put_along(years.to_numpy(), texts, color=looks[reform].color)
        turn = years[AGENCY].idxmin() if len(years) else ""
        if reform == last and turn and turn[:4] not in put:
            labels.put(years.loc[turn].to_numpy(), turn[:4], arms=OWN, color=looks[reform].color)


def _drawn(axes: Axes, path: pd.DataFrame) -> np.ndarray:
    """Points that labels keep off: the path, the arms of its cross, the lines of zero."""
    last = path.iloc[-1]
    x, y = last["difference", TEAM], last["difference", AGENCY]
    arms = [(last[end, TEAM], y) for end in ("runs_low", "runs_high")]
    arms += [(x, last[end, AGENCY]) for end in ("runs_low", "runs_high")]
    across, up = (np.linspace(*limits, 200) for limits in (axes.get_xlim(), axes.get_ylim()))
    zero = np.zeros(200)
    line = _dense(path["difference"][[TEAM, AGENCY]].to_numpy())
    return np.concatenate(
        [line, np.array(arms), np.column_stack([across, zero]), np.column_stack([zero, up])]
    )


def _dense(line: np.ndarray) -> np.ndarray:
    """Points of a line, `[point, 2]`, with nine more between any two."""
    places = np.arange(len(line))
    between = np.linspace(0, len(line) - 1, 10 * (len(line) - 1) + 1)
    return np.column_stack([np.interp(between, places, column) for column in line.T])

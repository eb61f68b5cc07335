"""Who is tied to whom in one country: the two kinds of ties, and trust before and after."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil, cos, pi, sin
from textwrap import fill
from typing import Any

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc

from interagency.errors import InputError
from interagency.study.checks import checked_name
from interagency.study.networks import TIMES, layer_of
from interagency.study.results import Result
from interagency.study.scenarios import Scenario, loads
from interagency.views.figures.drawing import figure
from interagency.views.figures.style import (
    COORDINATIONS,
    GREY,
    INK,
    SMALL,
    Picture,
    drawing,
    title_and_source,
)

ACROSS, UPWARD = COORDINATIONS["within_team"], COORDINATIONS["within_agency"]
# Points of line for all of the working time, and for full trust
TIME_WIDTH, TRUST_WIDTH = 32.0, 6.0
TIME_KEY, TRUST_KEY = (0.02, 0.1, 0.3), (0.2, 0.4, 0.6)
ABSENT = "non_resident"
NARROW = 10
"""Characters in a line of an office's name."""
BESIDE = {"va": "center", "fontsize": SMALL, "color": GREY}

TIES_READING = (
    "Width: share of an office's working time, on one scale for both kinds. Time with the team is "
    "divided among partners by contact; an arc is the mean of its two ends. Members stand in the "
    "order of the roster."
)
RING = "Ring: agency without an office in the country."
TRUST_READING = (
    "Width and depth of colour: trust of two offices, the mean of both sides, on a scale of 0 to "
    "1, the same in both panels. Brackets: 95% interval of the mean, luck and world."
)


@figure(
    "ties",
    "The two kinds of ties",
    "Every office is tied twice, across to its partners in the country team and upward to its own "
    "headquarters, and gives more of its time upward than across.",
    Result,
    plays=True,
)
def ties(result: Result, country: str | None = None) -> Figure:
    """Ties at the end of a scenario, the mean of its runs.

    country  the one with most offices by default
    """
    scenario = _played(result)
    country = country or _largest(scenario)
    return draw_ties(result.network(scenario.quarters - 1, country, None))


@figure(
    "trust",
    "Trust in a team before the reform and at the end",
    "Before the reform the offices of the team trust one another little; at the end of the run "
    "every pair trusts more.",
    Result,
    plays=True,
)
def trust(result: Result, country: str | None = None) -> Figure:
    """Trust in a team before the first quarter of the reform there, and at the end."""
    scenario = _played(result)
    country = checked_name("country", country or _largest(scenario), scenario.teams)
    begun = int(scenario.reform_start()[scenario.teams.index(country)])
    before, after = (
        result.network(quarter, country, None)
        for quarter in (max(begun - 1, 0), scenario.quarters - 1)
    )
    return draw_trust(before, after)


def _played(result: Result) -> Scenario:
    """The scenario of a result, read again from its manifest."""
    ((name, text),) = result.manifest["scenarios"].items()
    return loads(text, name)


def _largest(scenario: Scenario) -> str:
    """The country with most offices, the first of them where several have as many."""
    offices = Counter(office.country for office in scenario.offices)
    return max(scenario.teams, key=offices.__getitem__)


def draw_ties(network: nx.DiGraph) -> Figure:
    """The offices of a country in a row, vertical ties above them, horizontal ones below.

    network  of one country, see `interagency.network`
    """
    offices = _offices(network)
    columns = {office: place for place, office in enumerate(offices)}
    upward = {one: time for one, _, time in layer_of(network, "headquarters").edges.data("time")}
    team = layer_of(network, "team")
    across = dict(team.out_degree(weight="time"))
    with drawing():
        picture = Picture(figsize=(max(7.2, 1.9 + 0.66 * len(offices)), 5.8))
        title = f"The two kinds of ties of the members of the team in {network.graph['country']}"
        absent = any(_absent(network, office) for office in offices)
        notes = [TIES_READING, *([RING] if absent else []), *_within(network, offices)]
        source = " ".join([*notes, _computed(network)])
        axes = _bare_axes(picture, title_and_source(picture, title, source))
        axes.set(xlim=(-1.9, len(offices) - 0.5), ylim=(-3.1, 2.5))
        for (one, other), time in _both_ways(team, "time").items():
            _arc(axes, columns[one], columns[other], len(offices), TIME_WIDTH * time)
        for office, place in columns.items():
            name = network.nodes[office]["label"]
            times = upward[office], across.get(office, 0.0)
            _column(axes, place, name, *times, _absent(network, office))
        _name_kinds(axes)
        _key(axes, (-1.8, -2.9), TIME_KEY, TIME_WIDTH, "of working time", "{:.0%}")
    return picture


def draw_trust(before: nx.DiGraph, after: nx.DiGraph) -> Figure:
    """Trust in one team at two times, offices in the same places.

    before, after  networks of one country with the same offices, see `interagency.network`

    Raises InputError where the offices differ.
    """
    offices = _offices(before)
    if offices != _offices(after):
        raise InputError("trust before and after is that of the same offices of one country")
    places = {office: _on_circle(row, len(offices)) for row, office in enumerate(offices)}
    with drawing():
        picture = Picture(figsize=(9.0, 4.9))
        title = f"Trust in the team of {before.graph['country']}, before the reform and at the end"
        source = f"{TRUST_READING} {_computed(before, after)}"
        room = title_and_source(picture, title, source)
        for place, network in enumerate((before, after)):
            axes = picture.add_subplot(1, 2, place + 1)
            _circle(axes, network, places)
        picture.subplots_adjust(left=0.01, right=0.99, wspace=0.02, **_closer(room, picture))
        left, right = picture.axes
        _key(left, (-1.75, -1.42), TRUST_KEY, TRUST_WIDTH, "trust", "{:.1f}")
        right.plot(-1.15, -1.42, "o", **_marker(absent=True))
        right.text(-1.05, -1.42, "agency without an office in the country", **BESIDE)
    return picture


# ---------------------------------------------------------------- what is drawn


def _offices(network: nx.DiGraph) -> list[str]:
    """Offices of a network of one country; InputError where it has several."""
    if network.graph["country"] == "all":
        raise InputError("a network is drawn of one country; ask for it with country=")
    return [node for node, kind in network.nodes(data="kind") if kind == "office"]


def _within(network: nx.DiGraph, offices: Sequence[str]) -> list[str]:
    """How far the intervals of the printed shares reach, where they are means over runs."""
    said = [network.nodes[office] for office in offices]
    if not all(f"{name}_low" in one for one in said for name in TIMES):
        return []
    reach = max((one[f"{name}_high"] - one[f"{name}_low"]) / 2 for one in said for name in TIMES)
    points = ceil(1000 * reach) / 10
    return [f"95% intervals of the shares (luck and world) are within ±{points:.1f} points."]


def _both_ways(layer: nx.DiGraph, attribute: str) -> dict[tuple[str, str], float]:
    """Pairs of offices -> the mean of what both sides have, the weakest pair first."""
    sides = {(one, other): value for one, other, value in layer.edges.data(attribute)}
    pairs = {
        (one, other): (value + sides[other, one]) / 2
        for (one, other), value in sides.items()
        if one < other
    }
    return dict(sorted(pairs.items(), key=lambda item: (item[1], item[0])))


def _computed(*networks: nx.DiGraph) -> str:
    """Where networks come from, in one line, as far as they say."""
    said = networks[0].graph
    quarters = " and ".join(network.graph.get("quarter", "") for network in networks)
    values = {name: value for name, value in said.items() if name.startswith("parameter_")}
    told = ", ".join(f"{name.removeprefix('parameter_')} = {v:g}" for name, v in values.items())
    runs = f"{said['replications']} replications" if "replications" in said else "1 run"
    parts = [
        f"n = {runs}" + (f", seed {said['seed']}" if "seed" in said else ""),
        *([f"{said['scenario']}, end of {quarters}"] if "scenario" in said else []),
        *([f"with {told}"] if told else []),
        f"interagency {said['interagency']}",
    ]
    return "; ".join(parts)


# ---------------------------------------------------------------- the two kinds of ties


def _bare_axes(figure: Figure, room: Mapping[str, float]) -> Axes:
    """Axes without frame or ticks, over all the room there is."""
    axes = figure.subplots()
    axes.axis("off")
    figure.subplots_adjust(left=0.02, right=0.98, **_closer(room, figure))
    return axes


def _closer(room: Mapping[str, float], figure: Figure) -> dict[str, float]:
    """The room of axes that have no labels below them."""
    return {"top": room["top"], "bottom": room["bottom"] - 0.45 / figure.get_figheight()}


def _arc(axes: Axes, one: int, other: int, count: int, width: float) -> None:
    """A horizontal tie: an arc below the row, the deeper the further it reaches."""
    span = abs(other - one)
    size = {"width": span, "height": 2 * 2.4 * span / max(count - 1, 1)}
    look = {"color": ACROSS, "linewidth": width, "alpha": 0.8, "zorder": 1}
    axes.add_patch(Arc(((one + other) / 2, 0.0), theta1=180, theta2=360, **size, **look))


def _column(axes: Axes, place: int, name: str, upward: float, across: float, absent: bool) -> None:
    """An office with its name, its vertical tie and its headquarters, and both shares of time."""
    dashes = np.linspace(0.85, 1.8, 8)
    look = {"color": UPWARD, "linewidth": TIME_WIDTH * upward, "capstyle": "butt"}
    axes.vlines(np.full(8, place), dashes, dashes + 0.08, **look)
    axes.plot(place, 2.02, "s", color=UPWARD, markersize=11, zorder=2)
    axes.plot(place, 0.0, "o", **_marker(absent) | {"zorder": 3})
    middle = {"ha": "center", "fontsize": SMALL}
    axes.text(place, 0.57, fill(name, NARROW), va="center", color=INK, **middle)
    axes.text(place, 2.24, f"{upward:.0%}", va="bottom", color=UPWARD, **middle)
    axes.text(place, 0.15, f"{across:.0%}", va="bottom", color=ACROSS, **middle)


def _name_kinds(axes: Axes) -> None:
    """What stands in each band, at its left."""
    bands = (
        (2.0, "headquarters", "its agency's own", UPWARD),
        (1.32, "vertical ties", "dashed, upward", UPWARD),
        (0.55, "members", "of one team", INK),
        (-1.2, "horizontal ties", "solid, across", ACROSS),
    )
    for height, what, colour in ((2.24, "time upward", UPWARD), (0.15, "time across", ACROSS)):
        axes.text(-1.8, height, what, va="bottom", color=colour, fontsize=SMALL)
    for height, name, how, colour in bands:
        axes.text(-1.8, height, name, va="bottom", color=colour, fontweight="bold", fontsize=9)
        axes.text(-1.8, height - 0.04, how, va="top", color=colour, fontsize=SMALL)


def _key(
    axes: Axes,
    corner: tuple[float, float],
    values: Sequence[float],
    width: float,
    what: str,
    form: str,
) -> None:
    """Lines of a few widths with what they stand for, from a corner rightward."""
    x, y = corner
    step = (axes.get_xlim()[1] - axes.get_xlim()[0]) / 11
    for place, value in enumerate(values):
        start = x + 1.5 * step * place
        line = {"color": GREY, "linewidth": width * value, "solid_capstyle": "butt"}
        axes.plot([start, start + 0.6 * step], [y, y], **line)
        text = form.format(value) + (f" {what}" if place == len(values) - 1 else "")
        axes.text(start + 0.7 * step, y, text, **BESIDE)


# ---------------------------------------------------------------- trust before and after


def _on_circle(row: int, count: int) -> tuple[float, float]:
    """Where an office stands: clockwise from the top."""
    angle = pi / 2 - 2 * pi * row / count
    return cos(angle), sin(angle)


def _circle(axes: Axes, network: nx.DiGraph, places: Mapping[str, tuple[float, float]]) -> None:
    """One panel: all offices on a circle, the stronger a pair's trust the wider its line."""
    trust = _both_ways(layer_of(network, "team"), "trust")
    axes.set(xlim=(-1.8, 1.8), ylim=(-1.5, 1.25), aspect="equal")
    axes.axis("off")
    for (one, other), value in trust.items():
        x, y = zip(places[one], places[other], strict=True)
        look = {"color": ACROSS, "linewidth": TRUST_WIDTH * value, "alpha": min(1.0, 0.15 + value)}
        axes.plot(x, y, zorder=1, solid_capstyle="butt", **look)
    for office, (x, y) in places.items():
        said = network.nodes[office]
        axes.plot(x, y, "o", **_marker(_absent(network, office)))
        side = "left" if x > 0.1 else "right" if x < -0.1 else "center"
        look = {"ha": side, "va": "center", "fontsize": SMALL, "color": INK}
        axes.text(1.12 * x, 1.14 * y, said["label"], **look)
    quarter = network.graph.get("quarter", "the quarter")
    axes.set_title(f"End of {quarter}: mean trust {_mean_trust(network)}", loc="center")


def _mean_trust(network: nx.DiGraph) -> str:
    """The mean trust in a team, with its interval where it is a mean over runs."""
    (said,) = [said for _, said in network.nodes(data=True) if said["kind"] == "coordinator"]
    if "mean_trust_low" not in said:
        return f"{said['mean_trust']:.3f}"
    return "{mean_trust:.3f} ({mean_trust_low:.3f} to {mean_trust_high:.3f})".format(**said)


def _absent(network: nx.DiGraph, office: str) -> bool:
    """Whether an agency is a member without an office in the country."""
    return ABSENT in network.nodes[office].get("traits", "")


def _marker(absent: bool) -> dict[str, Any]:
    """The look of an office: a ring where its agency has none in the country."""
    inside = "white" if absent else INK
    look = {"markersize": 8, "markeredgewidth": 1.4, "zorder": 2}
    return {"markerfacecolor": inside, "markeredgecolor": INK, **look}

"""What each practice adds: bars, the plane of the two coordinations, pairs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from interagency.model.levers import PILLARS, REFORMS
from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICES, SETS
from interagency.study.estimates import quadrant
from interagency.study.practices import PracticeEffects
from interagency.study.results import CHANGES
from interagency.views.changes import computed
from interagency.views.figures.bars import bar_rows, intervals, words_on
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import Labels, wrapped
from interagency.views.figures.plane import QUADRANTS, on_one_scale
from interagency.views.figures.style import (
    GREY,
    INK,
    PALETTE,
    SMALL,
    WIDTH,
    Picture,
    Signed,
    below,
    colour_words,
    drawing,
    fit_left,
    framed,
    in_words,
    on_scale,
    signed_ticks_that_fit,
    title_and_source,
)

SPREAD = ("parameters_low", "parameters_high")
TITLES: Mapping[str, str] = {row.name: row.title for row in (*PRACTICES, *PILLARS, *REFORMS)}
"""Titles of practices, pillars and reforms, by name."""
COLOURS: Mapping[str, str] = dict(zip(SETS, PALETTE[1::-1], strict=True))
# Equally far from white: gains and losses of the same size are equally loud
HELPS, STANDS_IN = "#7848AA", "#A04400"
SIGNS = LinearSegmentedColormap.from_list("signs", [STANDS_IN, "white", HELPS])
OF_ONE_SIGN = 0.9
"""What part of members must share a sign before it is one of the ensemble."""
DARK = 0.18
"""Luminance of a ground, 0 to 1, below which white is read better than ink."""
AVERAGED = (
    "What each adds, averaged over {orders} in which they may come (Shapley value), last 12 "
    "quarters."
)
"""What bars and arrows are; `orders` as in `orders_in_words`."""
INTERVALS = "Black line: 95% interval of the mean, luck and world (may be too short to be seen)."


@figure(
    "effects",
    "What each practice adds: bars",
    "Thematic clustering gives the team by far the most, procedural alignment gives the agencies "
    "by far the most, and no practice takes anything from either or from delivery.",
    PracticeEffects,
)
def effect_bars(found: PracticeEffects) -> Figure:
    """Three panels, a bar a practice: within the team, within the agency, delivery."""
    rows = found.table.set_index([found.player, "metric"])
    rows = rows[intervals(rows, "shapley")]
    players = list(found.table[found.player].unique())
    title = f"What each {found.player} adds to the two coordinations and to delivery"
    with drawing():
        picture = Picture(figsize=(WIDTH, 2.1 + 0.3 * len(players)))
        height = picture.get_figheight()
        room = title_and_source(
            picture, title, _note(found, words_on(rows, f"{_averaged(found)} {INTERVALS}"))
        )
        panels = picture.subplots(1, len(CHANGES))
        colour_words(picture, words_of_sets(found), room)
        room["top"] -= 0.52 / height
        room["bottom"] += 0.12 / height
        picture.subplots_adjust(left=0.25, right=0.97, wspace=0.12, **room)
        for axes, axis in zip(panels, CHANGES, strict=True):
            bar_rows(axes, rows.xs(axis, level="metric").loc[players], colours_of(found, players))
        # the two coordinations are on one scale, and their bars are to be compared
        panels[1].sharex(panels[0])
        for axes, axis in zip(panels, CHANGES, strict=True):
            _head(axes, axis)
        _name_rows(panels[0], players)
    return picture


@figure(
    "effects_plane",
    "What each practice adds: arrows",
    "Every practice points to joint gain: thematic clustering mainly towards the team, procedural "
    "alignment, common flagships and one voice mostly towards the agencies, synergies and clear "
    "criteria a little towards both.",
    PracticeEffects,
)
def effect_plane(found: PracticeEffects, ax: Axes | None = None) -> Figure:
    """An arrow a practice from nothing: within the team across, within the agency up.

    ax  draws into these axes instead, without title and source
    """
    columns = intervals(found.table, "shapley")
    rows = found.table.pivot(index=found.player, columns="metric", values=columns)
    team, agency = list(CHANGES)[:2]
    ends = rows["shapley"][[team, agency]]
    # from flat to steep, so that names stand around the arrows in the order of their tips
    players = list(ends.index[np.argsort(np.arctan2(ends[agency], ends[team]))])
    title = f"What each {found.player} adds to the two coordinations"
    cross = "Cross: 95% interval of the mean (may be smaller than the tip)."
    if "parameters_low" in found.table:
        cross += " Thin cross with ends: where 95% of members of the ensemble lie."
    note = f"{_averaged(found)} {cross}"
    with drawing():
        axes = framed(
            ax, (WIDTH, 6.2), title, _note(found, note), left=0.11, words=words_of_sets(found)
        )
        _frame(axes, rows, team, agency)
        for player, colour in zip(players, colours_of(found, players), strict=True):
            _arrow(axes, rows.loc[player], team, agency, colour)
        lines = [np.linspace([0.0, 0.0], ends.loc[player], 30) for player in players]
        lines += [
            [(row[end, team], row["shapley", agency]), (row["shapley", team], row[end, agency])]
            for _, row in rows.iterrows()
            for end in columns[1:]
        ]
        across, up = (np.linspace(*limits, 200) for limits in (axes.get_xlim(), axes.get_ylim()))
        lines += [np.column_stack([across, 0 * across]), np.column_stack([0 * up, up])]
        labels = Labels(axes, np.concatenate(lines))
        for player, colour in zip(players, colours_of(found, players), strict=True):
            text = wrapped(TITLES[player])
            labels.put(ends.loc[player].to_numpy(), text, color=colour, fontweight="bold")
    return axes.figure


@figure(
    "interactions",
    "Which practices help each other",
    "At the default parameters most pairs of practices are worth a little more together than "
    "apart, the three systemic ones within the agencies above all; the few that stand in for each "
    "other there have other signs in many members of the ensemble.",
    PracticeEffects,
    lambda found: "reforms have no interactions" if found.interactions is None else None,
)
def interaction_map(found: PracticeEffects) -> Figure:
    """Three panels of all pairs: what two are worth together beyond each without the other."""
    players = list(found.table[found.player].unique())
    rows = found.interactions[found.interactions["metric"].isin(CHANGES)]
    most = rows["interaction"].abs().max() or 1.0
    note = (
        "What two are worth together beyond what each is worth without the other, averaged over "
        "the rest (Shapley interaction index), last 12 quarters; the deeper the colour, the more. "
        f"{_against_one(found, rows)} In the cells, {why_grey(found)}"
    )
    with drawing():
        each = 0.3 * (len(players) - 1)
        picture = Picture(figsize=(WIDTH, 1.8 + len(CHANGES) * (each + 0.75)))
        height = picture.get_figheight()
        title = f"Which {found.of} help each other, and which stand in for each other"
        room = title_and_source(picture, title, _note(found, note))
        words = {"they help each other": HELPS, "one stands in for the other": STANDS_IN}
        colour_words(picture, words, room)
        room["top"] -= 0.55 / height
        room["bottom"] -= 0.25 / height
        panels = picture.subplots(len(CHANGES), 1)
        picture.subplots_adjust(left=0.25, right=0.72, hspace=0.7 / each, **room)
        for axes, axis in zip(panels, CHANGES, strict=True):
            pair_cells(axes, rows[rows["metric"] == axis], found.player, players, most)
            _name_columns(axes, players)
            axes.set_title(METRICS[axis].title, pad=18)
            unit = on_scale(METRICS[axis].unit)
            axes.annotate(
                *(unit, (0.98, 1.0)),
                xycoords=("figure fraction", "axes fraction"),
                xytext=(0, 18),
                textcoords="offset points",
                ha="right",
                fontsize=SMALL,
                color=GREY,
            )
        fit_left(picture, panels)
    return picture


def _against_one(found: PracticeEffects, rows: pd.DataFrame) -> str:
    """How large the strongest pair is beside what one alone adds."""
    pair = rows.loc[rows["interaction"].abs().idxmax()]
    single = found.table.loc[found.table["metric"] == pair["metric"], "shapley"].abs().max()
    return (
        f"The strongest pair makes {abs(pair['interaction']):.3f}, where the strongest "
        f"{found.player} alone makes {single:.3f} ({METRICS[pair['metric']].title})."
    )


def orders_in_words(found: PracticeEffects) -> str:
    """The orders of coming that Shapley values are means over."""
    sampled = "orders" in found.table
    return f"{found.table['orders'].iloc[0]} sampled orders" if sampled else "all orders"


def _averaged(found: PracticeEffects) -> str:
    return AVERAGED.format(orders=orders_in_words(found))


def _note(found: PracticeEffects, reading: str) -> str:
    kind = f"{found.scenario}, {found.kind} effects of {found.of}"
    return f"{reading} {computed(found.manifest, kind)}"


def colours_of(found: PracticeEffects, players: list[str]) -> list[str]:
    """The colour of its set; pillars, and reforms, have one."""
    if found.of != "practices":
        return [PALETTE[2]] * len(players)
    sets = {row.name: row.set for row in PRACTICES}
    return [COLOURS[sets[player]] for player in players]


def _head(axes: Axes, axis: str) -> None:
    axes.set_title(wrapped(METRICS[axis].title), fontsize=9)
    axes.margins(x=0.06)
    signed_ticks_that_fit(axes)
    axes.set_xlabel(below(on_scale(METRICS[axis].unit)))


def _name_rows(axes: Axes, players: list[str]) -> None:
    axes.set_yticks(range(len(players)), [TITLES[name] for name in players], color=INK)
    axes.tick_params(axis="y", length=0)


def words_of_sets(found: PracticeEffects) -> dict[str, str]:
    """The two sets and their colours; pillars and reforms have none."""
    if found.of != "practices":
        return {}
    return {in_words(name): colour for name, colour in COLOURS.items()}


def _frame(axes: Axes, rows: pd.DataFrame, team: str, agency: str) -> None:
    """Axes through zero on equal scales, room around all arrows, each quadrant named."""
    drawn = ("shapley", *(one for one in SPREAD if one in rows))
    ends = np.concatenate([rows[one][[team, agency]].to_numpy() for one in drawn])
    low, high = np.minimum(ends.min(axis=0), 0.0), np.maximum(ends.max(axis=0), 0.0)
    room = 0.2 * (max(high - low) or 1.0)
    limits = list(zip(low - room, high + room, strict=True))
    across, up = on_one_scale(axes, limits)
    axes.set(xlim=across, ylim=up, aspect="equal")
    axes.axhline(0.0, color=GREY, linewidth=0.8, zorder=1)
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=1)
    axes.set_xlabel(f"{METRICS[team].title}: added {on_scale(METRICS[team].unit)}")
    axes.set_ylabel(f"{METRICS[agency].title}: added {on_scale(METRICS[agency].unit)}")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axis.set_major_formatter(Signed())
    for right in (0, 1):
        for above in (0, 1):
            axes.text(
                *(0.015 + 0.97 * right, 0.03 + 0.94 * above),
                _named(quadrant(2 * right - 1, 2 * above - 1)),
                fontsize=SMALL,
                transform=axes.transAxes,
                ha=("left", "right")[right],
                va=("bottom", "top")[above],
                color=GREY,
            )


def _named(name: str) -> str:
    """A quadrant by its name and its meaning."""
    return f"{name}\n{QUADRANTS[name]}"


def _arrow(axes: Axes, row: pd.Series, team: str, agency: str, colour: str) -> None:
    """From nothing to what is added, with a cross of intervals at its point.

    Over an ensemble the arms of luck are thick, and those of parameters thin, with ends.
    """
    end = row["shapley", team], row["shapley", agency]
    look = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, xytext=(0.0, 0.0), arrowprops=look, zorder=3)
    has_members = SPREAD[0] in row
    if has_members:
        across, up = ([row[one, axis] for one in SPREAD] for axis in (team, agency))
        thin = {"color": colour, "linewidth": 0.7, "markersize": 4, "zorder": 2.5}
        axes.plot(across, [end[1]] * 2, marker="|", **thin)
        axes.plot([end[0]] * 2, up, marker="_", **thin)
    arms = {"color": INK, "linewidth": 2.0 if has_members else 0.9, "zorder": 4}
    axes.plot([row["low", team], row["high", team]], [end[1]] * 2, **arms)
    axes.plot([end[0]] * 2, [row["low", agency], row["high", agency]], **arms)


def figures_of(value: float) -> str:
    """A change as text in a cell.

    >>> figures_of(-0.0123), figures_of(0.0001)
    ('−0.012', '0')
    """
    return f"{value:+.3f}".replace("-", "−") if round(value, 3) else "0"


def has_sign(row: Mapping[str, Any]) -> bool:
    """Whether a pair can be called one of synergy or of redundancy.

    Beyond luck at one parameter set; over an ensemble where at least 90% of members agree.
    """
    if "members_of_sign" in row:
        return row["members_of_sign"] >= OF_ONE_SIGN
    return row["low"] > 0 or row["high"] < 0


def why_grey(found: PracticeEffects) -> str:
    """What grey figures of pairs are."""
    if "members" in found.interactions:
        return (
            f"grey: the sign depends on parameters (fewer than {OF_ONE_SIGN:.0%} of members share "
            "it), or it is 0 as written."
        )
    return (
        "grey figures cannot be told from nothing at these parameters: their 95% interval holds 0. "
        "Other parameters may turn signs."
    )


def pair_cells(
    axes: Axes,
    rows: pd.DataFrame,
    player: str,
    players: list[str],
    most: float,
    written: Callable[[float], str] = figures_of,
) -> None:
    """The triangle of pairs, coloured by sign and size, with its numbers.

    Columns are the players but the last, rows those but the first.

    written  a number as text; `0` where it is not to be told from nothing
    """
    size = len(players) - 1
    grid = np.full((size, size), np.nan)
    for row in rows.to_dict("records"):
        across, down = sorted(players.index(row[name]) for name in (player, "other"))
        told = has_sign(row) and written(row["interaction"]) != "0"
        # a sign that depends on parameters has no colour
        value = row["interaction"] if told or "members_of_sign" not in row else 0.0
        grid[down - 1, across] = value
        ground = SIGNS(0.5 + 0.5 * value / most)
        axes.text(
            *(across, down - 1),
            written(row["interaction"]),
            ha="center",
            va="center",
            fontsize=7,
            color="white" if luminance(ground) < DARK else INK if told else GREY,
        )
    axes.imshow(grid, cmap=SIGNS, vmin=-most, vmax=most, aspect="auto")
    axes.set_xticks([])
    axes.set_yticks(range(size), [TITLES[name] for name in players[1:]], color=INK)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _name_columns(axes: Axes, players: list[str]) -> None:
    """Each column is named where the next would begin, above its first cell."""
    for across, name in enumerate(players[:-1]):
        axes.annotate(
            *(TITLES[name], (across - 0.45, across - 0.5)),
            xytext=(0, 4) if across == 0 else (2, 4),
            textcoords="offset points",
            fontsize=SMALL,
            color=INK,
            annotation_clip=False,
        )


def luminance(colour: Sequence[float]) -> float:
    """Relative luminance of red, green and blue, 0 to 1 each, as WCAG has it.

    >>> luminance((1.0, 1.0, 1.0)), luminance((0.0, 0.0, 0.0))
    (1.0, 0.0)
    """
    light = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in colour[:3]]
    return round(sum(part * x for part, x in zip((0.2126, 0.7152, 0.0722), light, strict=True)), 6)

"""How each practice shifts the trade-off, on one page: both coordinations, frontier, pairs."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec

from interagency.model.metrics import METRICS
from interagency.study.practice_shifts import PracticeShifts
from interagency.views.changes import computed
from interagency.views.figures.bars import bar_rows, intervals, words_on
from interagency.views.figures.drawing import figure
from interagency.views.figures.practices import (
    HELPS,
    STANDS_IN,
    TITLES,
    colours_of,
    orders_in_words,
    pair_cells,
    why_grey,
    words_of_sets,
)
from interagency.views.figures.style import (
    INK,
    SMALL,
    WIDTH,
    Picture,
    below,
    colour_words,
    drawing,
    fit_left,
    on_scale,
    signed_ticks_that_fit,
    title_and_source,
)

TEAM, AGENCY = "within_team", "within_agency"
ROW, CELL, BETWEEN = 0.29, 0.24, 1.05
"""Inches up of a bar with its room, of a cell, and between bars and cells."""


@figure(
    "practice_headline",
    "How each practice shifts the trade-off",
    "At the default parameters thematic clustering carries two thirds of what practices add within "
    "the team and procedural alignment two fifths of what they add within the agencies, all six "
    "lift the frontier, and within the agencies most pairs help each other; over the ensemble "
    "shares differ much.",
    PracticeShifts,
)
def practice_headline(found: PracticeShifts) -> Figure:
    """Bars of both coordinations and of the frontier, a row a practice; below them the pairs."""
    effects, player = found.effects, found.player
    rows = found.table.set_index([player, "metric"])
    both = rows["shapley"].unstack()[[TEAM, AGENCY]].sum(axis=1)
    order = list(both.sort_values(ascending=False, kind="stable").index)
    pairs = effects.interactions
    numbers = {
        name: TITLES[name] if pairs is None else f"{TITLES[name]}  {place}"
        for place, name in enumerate(order, start=1)
    }
    up = ROW * len(order)
    if pairs is not None:
        up += BETWEEN + CELL * (len(order) - 1)
    with drawing():
        picture = Picture(figsize=(WIDTH, (2.75 if pairs is None else 2.4) + up))
        height = picture.get_figheight()
        title = f"How each {player} shifts the trade-off between team and agencies"
        room = title_and_source(picture, title, _note(found))
        colour_words(picture, words_of_sets(effects), room)
        room["top"] -= 0.42 / height
        room["bottom"] += (0.1 if pairs is None else -0.3) / height
        ratios = [ROW * len(order), CELL * (len(order) - 1)] if pairs is not None else [1]
        gap = BETWEEN * len(ratios) / sum(ratios) if len(ratios) > 1 else 0
        grid = GridSpec(len(ratios), 3, picture, height_ratios=ratios, hspace=gap, wspace=0.14)
        grid.update(left=0.27, right=0.97, **room)
        panels = [picture.add_subplot(grid[0, place]) for place in range(3)]
        _bars(panels, rows, order, colours_of(effects, order))
        panels[0].set_yticks(range(len(order)), numbers.values(), color=INK)
        panels[0].tick_params(axis="y", length=0)
        if pairs is not None:
            below_them = [picture.add_subplot(grid[1, place]) for place in range(2)]
            _pairs(below_them, pairs, player, order)
            below_them[0].set_yticks(range(len(order) - 1), [numbers[one] for one in order[1:]])
            _legend(picture.add_subplot(grid[1, 2]))
        fit_left(picture, panels[:1], [grid])
    return picture


def _bars(panels: list[Axes], rows: pd.DataFrame, order: list[str], colours: list[str]) -> None:
    """What each adds to either coordination with its share, and its lift of the frontier."""
    for axes, metric in zip(panels, (TEAM, AGENCY), strict=False):
        own = rows.xs(metric, level="metric").loc[order]
        bar_rows(axes, own[intervals(own, "shapley")], colours)
        ends = own[[name for name in ("shapley", "parameters_high") if name in own]].max(axis=1)
        _say(axes, ends, [_percent(share) for share in own["share"]])
        axes.set_title(f"What it adds\n{_place(metric)}", fontsize=9)
    # the two coordinations are on one scale, and their bars are to be compared
    lows, highs = zip(*(axes.get_xlim() for axes in panels[:2]), strict=True)
    for axes in panels[:2]:
        axes.set_xlim(min(lows), max(highs))
    _lifts(panels[2], rows.xs(AGENCY, level="metric").loc[order], colours)
    for axes in panels:
        signed_ticks_that_fit(axes, 3)
        axes.set_xlabel(below(on_scale(METRICS[AGENCY].unit)))


def _place(metric: str) -> str:
    """Where it is coordinated.

    >>> _place("within_team")
    'within the team'
    """
    return METRICS[metric].title.removeprefix("Coordination ")


def _lifts(axes: Axes, own: pd.DataFrame, colours: list[str]) -> None:
    """The shift of the frontier; nothing where it was not asked for."""
    names = {f"frontier_shift{end}": name for end, name in _ENDS.items()}
    if "frontier_shift" not in own:
        axes.set_axis_off()
        return
    axes.set_title("What agencies keep,\nteam held the same", fontsize=9)
    lifts = own[[name for name in names if name in own]].rename(columns=names)
    bar_rows(axes, lifts, colours)
    axes.margins(x=0.1)


_ENDS = {
    "": "shift",
    "_low": "low",
    "_high": "high",
    "_parameters_low": "parameters_low",
    "_parameters_high": "parameters_high",
}


def _say(axes: Axes, values: pd.Series, words: list[str]) -> None:
    """Words behind the ends of bars, and room for them."""
    low, high = axes.dataLim.intervalx
    low, high = min(low, 0.0), max(high, 0.0)
    axes.set_xlim(low - 0.03 * (high - low), high + 0.32 * (high - low or 1.0))
    for place, (value, said) in enumerate(zip(values, words, strict=True)):
        axes.annotate(
            *(said, (max(value, 0.0), place)),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=INK,
        )


def _percent(share: float) -> str:
    return "" if pd.isna(share) else f"{round(share, 2) + 0.0:.0%}".replace("-", "−")


def _pairs(panels: list[Axes], pairs: pd.DataFrame, player: str, order: list[str]) -> None:
    """Pairs in both coordinations, columns by their numbers."""
    pairs = pairs[pairs["metric"].isin([TEAM, AGENCY])]
    most = pairs["interaction"].abs().max() or 1.0
    for axes, metric in zip(panels, (TEAM, AGENCY), strict=True):
        pair_cells(axes, pairs[pairs["metric"] == metric], player, order, most, thousandths)
        axes.set_title(f"Pairs {_place(metric)}", fontsize=9, pad=16)
        axes.set_yticks([])
        axes.set_xticks(range(len(order) - 1), [str(place + 1) for place in range(len(order) - 1)])
        axes.xaxis.tick_top()
        axes.tick_params(length=0, labelcolor=INK, pad=1)


def thousandths(value: float) -> str:
    """A change in thousandths, short enough for a small cell.

    >>> thousandths(-0.0123), thousandths(0.0001)
    ('−12', '0')
    """
    return f"{1000 * value:+.0f}".replace("-", "−") if round(value, 3) else "0"


def _legend(axes: Axes) -> None:
    """What the colours of pairs mean, where a third panel would stand."""
    axes.set_axis_off()
    words = {
        "They help each other:\nworth more together\n(synergy)": HELPS,
        "One stands in for the\nother: worth less\n(redundancy)": STANDS_IN,
    }
    for up, (said, colour) in zip((1.0, 0.45), words.items(), strict=True):
        axes.text(0, up, said, color=colour, fontsize=SMALL, fontweight="bold", va="top")


def _note(found: PracticeShifts) -> str:
    told = (
        f"Left and middle: what each adds, averaged over {orders_in_words(found.effects)} in which "
        "they may come (Shapley value), last 12 quarters; the percentage is its share of what all "
        f"{found.effects.of} add."
    )
    if found.frontier is not None:
        row = found.frontier.table.iloc[0]
        told += (
            " Right, of other runs in which practices grow anew: coordination within the agency "
            "with it less that without it, all others there, on the short-run frontier of the last "
            f"quarter, within the team from {row['last_from']:.2f} to {row['last_to']:.2f} for all "
            f"(n = {row['n']}); these do not add up."
        )
    if found.effects.interactions is not None:
        told += (
            " Below: what two are worth together beyond each without the other, in thousandths "
            f"(Shapley interaction); {why_grey(found.effects)}"
        )
    if found.table["low"].notna().any():
        told += (
            " Black line: 95% interval of the mean, luck and world (may be too short to be seen)."
        )
    kind = f"{found.effects.scenario}, {found.effects.kind} effects of {found.effects.of}"
    return f"{words_on(found.table, told)} {computed(found.manifest, kind)}"

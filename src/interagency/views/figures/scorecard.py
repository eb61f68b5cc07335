"""The scorecard: how far each fact holds, at the defaults and over the declared ranges."""

from textwrap import fill
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency import __version__
from interagency.study.evidence.fact import LABELS
from interagency.study.evidence.scorecard import CORE_SHARE, EVIDENCE, ROBUST_SHARE
from interagency.views.figures.drawing import figure, with_columns
from interagency.views.figures.style import (
    GREY,
    INK,
    PALE,
    PALETTE,
    SMALL,
    WIDTH,
    drawing,
    fit_left,
    framed,
)

ACROSS = 58
"""Characters in a line of what a fact says."""
ROW, HEADING = 0.27, 0.3
"""Inches that a fact takes, and what is above those of a label."""


class Share(NamedTuple):
    """One of the shares of a fact: its columns, and how it is drawn."""

    words: str
    value: str
    low: str
    high: str
    colour: str
    marker: str
    above: float


SHARES = (
    Share("pairs at the defaults", "share", "low", "high", INK, "o", -0.22),
    Share(
        "all draws of the ranges", "robust_share", "robust_low", "robust_high", PALETTE[1], "s", 0.0
    ),
    Share(
        "draws where practices mature",
        *("robust_share_mature", "mature_low", "mature_high", PALETTE[0], "D", 0.22),
    ),
)
COLUMNS = {"fact", "class", "label", "statement", "n", "draws", "draws_mature"} | {
    name for one in SHARES for name in (one.value, one.low, one.high)
}


@figure(
    "scorecard",
    "How far each fact holds",
    "Nearly every fact holds at the default parameters, but some core facts hold in clearly fewer "
    "than eight of ten draws of the declared ranges, even where practices mature.",
    pd.DataFrame,
    with_columns(COLUMNS, "it needs a scorecard, and this table has no"),
)
def scorecard(found: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """A row a fact with its three shares and their intervals, grouped by label; core ones bold.

    ax  draws into these axes instead, without title and source
    """
    groups = [(label, found[found["label"] == label]) for label in LABELS]
    groups = [(label, rows) for label, rows in groups if len(rows)]
    height = ROW * len(found) + HEADING * len(groups)
    words = {f"{_SHAPES[one.marker]} {one.words}": one.colour for one in SHARES}
    with drawing():
        size = (WIDTH, height + 1.9)
        axes = framed(ax, size, "How far each fact holds", _note(found), left=0.5, words=words)
        place, ticks = 0.0, {}
        for label, rows in groups:
            place += HEADING / ROW
            axes.text(0.0, place - 0.75, _heading(label), fontsize=SMALL, color=GREY, va="center")
            for row in rows.to_dict("records"):
                _draw(axes, place, row)
                ticks[place] = row
                place += 1.0
        _finish(axes, place, ticks)
        if ax is None:
            fit_left(axes.figure, [axes], gap=0.2)
    return axes.figure


_SHAPES = {"o": "●", "s": "■", "D": "◆"}


def _heading(label: str) -> str:
    kind = "evidence" if label in EVIDENCE else "what the forms say, no evidence"
    return f"{label}: {kind}"


def _draw(axes: Axes, place: float, row: dict) -> None:
    for one in SHARES:
        if pd.notna(row[one.value]):
            at = place + one.above
            axes.hlines(at, row[one.low], row[one.high], color=one.colour, linewidth=1.0, zorder=3)
            axes.plot(row[one.value], at, one.marker, color=one.colour, markersize=3.4, zorder=4)


def _finish(axes: Axes, bottom: float, ticks: dict[float, dict]) -> None:
    axes.set_ylim(bottom - 0.3, -0.1)
    axes.set_xlim(-0.02, 1.02)
    names = [fill(f"{row['fact']}  {row['statement']}", ACROSS) for row in ticks.values()]
    axes.set_yticks(list(ticks), names, color=INK, fontsize=6.5, linespacing=1.0)
    for text, row in zip(axes.get_yticklabels(), ticks.values(), strict=True):
        text.set_fontweight("bold" if row["class"] == "core" else "normal")
    axes.tick_params(axis="y", length=0)
    axes.set_xticks([0.0, 0.2, 0.4, 0.6, ROBUST_SHARE, 1.0])
    axes.axvline(ROBUST_SHARE, color=GREY, linewidth=0.8, linestyle="--", zorder=1)
    for place in ticks:
        axes.axhline(place + 0.5, color=PALE, linewidth=0.4, zorder=0)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("share in which every part of the claim holds")


def _note(found: pd.DataFrame) -> str:
    told = (
        f"Bold: core facts, which hold at the defaults from {CORE_SHARE:g} on, and are fragile "
        f"under {ROBUST_SHARE:g} (dashed) of the draws where practices mature. Lines: 95% interval "
        f"(Wilson). n = {found['n'].iloc[0]} pairs on the same luck"
    )
    if found["draws"].notna().any():
        draws, mature = (int(found[name].dropna().iloc[0]) for name in ("draws", "draws_mature"))
        told += f"; {draws} draws of two replications, in {mature} of which practices mature"
    return f"{told}. interagency {__version__}."

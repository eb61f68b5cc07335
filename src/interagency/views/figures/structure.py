"""What facts hang on: on which mechanism, and on which of the forms that have rivals."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from interagency import __version__
from interagency.study.evidence.bench import AS_DECLARED
from interagency.study.evidence.facts import FACTS
from interagency.study.evidence.matrix import said, wide
from interagency.study.evidence.scorecard import CORE_SHARE
from interagency.study.evidence.swaps import survival
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
    in_words,
)

# From all of it (white) to nothing left.
LOST = LinearSegmentedColormap.from_list("lost", [PALETTE[1], "white"])
CELL, LOW_CELL = 0.25, 0.125
"""Inches of a row of cells, with a number in each and without."""
TINY = 5.5
NAMES = 1.05
"""Inches below for the names of swaps."""
OF_MATRIX = {"fact", "strength", "module", "own", "effect_kept", "vanishes", "n"}
OF_STRUCTURE = {"fact", "swap", "share", "holds", "n"}


@figure(
    "ablation_matrix",
    "What each fact hangs on",
    "Most facts are lost with few mechanisms beside their own.",
    pd.DataFrame,
    with_columns(OF_MATRIX, "it needs facts against strengths, and there is no"),
)
def ablation_matrix(found: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """A row a strength, by module; a column a fact; deep where the fact is gone without it.

    ax  draws into these axes instead, without title and source
    """
    kept = wide(found).T
    modules = found.drop_duplicates("strength").set_index("strength")["module"][kept.index]
    note = (
        "Each strength switched off alone. A "
        "cross: the fact holds in less than half of the pairs, or keeps under a tenth of its "
        f"effect. Framed: what should take the fact away. Grey: does not hold as declared. "
        f"{said(found).replace('`', '')} n = {found['n'].iloc[0]} pairs on the same luck, "
        f"too few for the 95% interval of a share to be short. interagency {__version__}."
    )
    with drawing():
        size = (WIDTH, LOW_CELL * len(kept) + 2.2)
        axes = framed(ax, size, "What each fact hangs on", note, left=0.3)
        _cells(axes, np.clip(kept.to_numpy(dtype=float), 0.0, 1.0))
        rows, columns = (
            {name: at for at, name in enumerate(names)} for names in (kept.index, kept)
        )
        for cell in found.to_dict("records"):
            _mark(axes, columns[cell["fact"]], rows[cell["strength"]], cell)
        axes.set_xticks(range(len(columns)), list(columns), fontsize=TINY)
        axes.set_yticks(range(len(rows)), list(map(in_words, rows)), fontsize=TINY, color=INK)
        ends = np.flatnonzero(modules.to_numpy()[1:] != modules.to_numpy()[:-1]) + 0.5
        for end in ends:
            axes.axhline(end, color=INK, linewidth=0.6)
        for first, last in zip([-0.5, *ends], [*ends, len(rows) - 0.5], strict=True):
            name = modules.iloc[int(first + 0.5)]
            axes.text(
                len(columns) - 0.2, (first + last) / 2, name, fontsize=TINY, color=GREY, va="center"
            )
        axes.set_xlabel("fact; share in its effect that is left: all (white) to nothing (deep)")
        if ax is None:
            axes.figure.subplots_adjust(right=0.87)
            fit_left(axes.figure, [axes], gap=0.1)
    return axes.figure


def _mark(axes: Axes, across: int, down: int, cell: dict) -> None:
    """Frame, cross or grey of one cell."""
    corner = (across - 0.5, down - 0.5)
    if pd.isna(cell["vanishes"]):
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=PALE, edgecolor="none"))
    elif cell["vanishes"]:
        axes.plot(across, down, "x", color=INK, markersize=2.6, markeredgewidth=0.7)
    if cell["own"]:
        frame = Rectangle(corner, 1, 1, fill=False, edgecolor=PALETTE[0], linewidth=0.9, zorder=4)
        axes.add_patch(frame)


def _cells(axes: Axes, values: np.ndarray) -> None:
    axes.imshow(values, cmap=LOST, vmin=0.0, vmax=1.0, aspect="auto", interpolation="nearest")
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)


@figure(
    "structural_sensitivity",
    "Which facts survive which form",
    "Most core facts survive every swapped form.",
    pd.DataFrame,
    with_columns(OF_STRUCTURE, "it needs facts under swapped forms, and there is no"),
)
def structural_sensitivity(found: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """A row a fact, a column a swapped form, the share of pairs in each cell.

    ax  draws into these axes instead, without title and source
    """
    shares = survival(found)
    words = {fact.number: fact.statement for fact in FACTS}
    note = (
        "The share in which, of pairs on the same luck, every part of a core fact holds, one form "
        f"swapped at a time, at the default parameters. Bold: under {CORE_SHARE:g}, where it "
        f"counts as failing; its 95% interval (Wilson) is in the table. "
        f"n = {found['n'].iloc[0]} pairs. interagency {__version__}."
    )
    with drawing():
        size = (WIDTH, CELL * len(shares) + 2.9)
        axes = framed(ax, size, "Which core facts survive which form", note, left=0.4)
        _cells(axes, shares.to_numpy(dtype=float))
        for (down, across), share in np.ndenumerate(shares.to_numpy(dtype=float)):
            axes.text(
                *(across, down, f"{share:.1f}".replace("1.0", "1").replace("0.0", "0")),
                ha="center",
                va="center",
                fontsize=TINY,
                color=INK if share < CORE_SHARE else GREY,
                fontweight="bold" if share < CORE_SHARE else "normal",
            )
        names = [fill(f"{number}  {words[number]}", 52) for number in shares.index]
        axes.set_yticks(range(len(names)), names, fontsize=TINY, color=INK, linespacing=1.0)
        axes.set_xticks(
            range(shares.shape[1]), list(shares), rotation=90, fontsize=SMALL, color=INK
        )
        axes.tick_params(length=0)
        if AS_DECLARED.name in shares:
            axes.axvline(list(shares).index(AS_DECLARED.name) + 0.5, color=INK, linewidth=0.8)
        if ax is None:
            picture = axes.figure
            below = picture.subplotpars.bottom + NAMES / picture.get_figheight()
            picture.subplots_adjust(bottom=below)
            fit_left(picture, [axes], gap=0.1)
    return axes.figure

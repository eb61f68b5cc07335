"""Table 1 in the form of the core source: a row an office, what was seen and what is given."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency.model.practices import SETS
from interagency.study.evidence.table1 import Table1
from interagency.study.traits import TRAITS
from interagency.views.changes import computed
from interagency.views.figures.drawing import figure
from interagency.views.figures.style import (
    GREY,
    INK,
    PALE,
    PALETTE,
    SMALL,
    WIDTH,
    Picture,
    Signed,
    colour_words,
    drawing,
    fit_left,
    in_words,
    title_and_source,
)

ROW = 0.168
"""Inches of an office."""
SHORT = dict(zip(TRAITS, ("away", "small", "sens.", "brand"), strict=True))
COLOURS = {"": GREY, "x": PALETTE[1], "+": PALETTE[1], "-": PALETTE[0]}
WRONG = "#A04400"
READING = (
    "Dot: perceived effect of a set of practices (payoff, logarithm) above the mean of trait-free "
    "offices in the same country (total), with its 95% interval of the mean, luck and world (0 for "
    "the only one of a country, which is held against itself). Seen: "
    "marks of the source (coloured dots). Given: marks by a cut learnt on the other countries; "
    "framed where they differ from what was seen. Traits: no office in the country, small and "
    "specialised, politically sensitive, strong brand. {nulls}"
)
DOUBT = " Below: offices under other readings of the printed table, each in a run of its own."


@figure(
    "table1",
    "Table 1: what was seen, and what is given back",
    "The model gives back the marks of nearly all offices, and so do its pools in closed form "
    "without any agent, a function of own endowments without any team, and one line about traits.",
    Table1,
)
def table1_rows(found: Table1) -> Figure:
    """A row an office by country: its traits, and for either set effect and both marks."""
    rows = _rows(found)
    with drawing():
        picture = Picture(figsize=(WIDTH, 2.75 + ROW * len(rows)))
        title = "Marks of Table 1, and those that effects in the model are given"
        room = title_and_source(picture, title, f"{_note(found)} {_computed(found)}")
        colour_words(
            picture,
            {"marked as a gain": COLOURS["+"], "marked as a loss": COLOURS["-"], "no mark": GREY},
            room,
        )
        room["top"] -= 0.5 / picture.get_figheight()
        ratios = (1.2, 2, 0.55, 2, 0.55)
        panels = picture.subplots(1, 5, sharey=True, width_ratios=ratios)
        picture.subplots_adjust(left=0.25, right=0.985, wspace=0.04, **room)
        _traits(panels[0], rows)
        for place, one in enumerate(SETS):
            _effects(panels[1 + 2 * place], rows, one)
            _marks(panels[2 + 2 * place], rows, one)
        _name_rows(panels[0], rows)
        for axes in panels:
            _part(axes, rows)
        fit_left(picture, panels[:1])
    return picture


def _rows(found: Table1) -> pd.DataFrame:
    """A row an office with a column group a set, in the paper's order; doubtful ones last."""
    total = found.table[found.table["estimand"] == "total"].assign(reading="")
    tables = [total] if found.doubtful is None else [total, found.doubtful]
    keys = ["reading", "country", "agency", "profile"]
    wide = pd.concat(tables).pivot(index=keys, columns="practice_set").reset_index()
    order = {key: place for place, key in enumerate(_keys(pd.concat(tables)))}
    places = [order[key] for key in _keys(wide)]
    return wide.iloc[np.argsort(places, kind="stable")].reset_index(drop=True)


def _keys(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """Reading, country and agency of every row."""
    columns = [table[name].astype(str) for name in ("reading", "country", "agency")]
    return list(zip(*columns, strict=True))


def _note(found: Table1) -> str:
    cells = found.nulls.set_index("theory")["agreeing"]
    told = ", ".join(f"{theory} {count}" for theory, count in cells.items())
    told = f"Of {found.nulls['cells'].iloc[0]} cells agree: {told}."
    return READING.format(nulls=told) + (DOUBT if found.doubtful is not None else "")


def _computed(found: Table1) -> str:
    return computed(found.manifest, next(iter(found.manifest["scenarios"])))


def _traits(axes: Axes, rows: pd.DataFrame) -> None:
    for across, trait in enumerate(TRAITS):
        has = rows["profile"].str.contains(trait)
        axes.scatter(np.full(has.sum(), across), rows.index[has], s=14, color=INK)
    axes.set_xlim(-0.6, len(TRAITS) - 0.4)
    _head(axes, list(SHORT.values()))


def _effects(axes: Axes, rows: pd.DataFrame, one: str) -> None:
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=0)
    for place, row in rows.iterrows():
        look = {"color": COLOURS[row["observed", one]]}
        axes.hlines(place, row["above_low", one], row["above_high", one], linewidth=1.2, **look)
        axes.plot(row["above", one], place, "o", markersize=3.5, **look)
    axes.xaxis.set_major_formatter(Signed())
    axes.locator_params(axis="x", nbins=4)
    axes.set_xlabel("above trait-free beside\n(payoff, logarithm)")
    axes.set_title(in_words(one).capitalize(), pad=20)


def _marks(axes: Axes, rows: pd.DataFrame, one: str) -> None:
    """What was seen and what is given, side by side."""
    look = {"ha": "center", "va": "center", "fontsize": SMALL, "fontweight": "bold"}
    frame = {"boxstyle": "square,pad=0.1", "edgecolor": WRONG, "facecolor": "none"}
    for place, row in rows.iterrows():
        seen, given = row["observed", one], row["reproduced", one]
        axes.text(0, place, _printed(seen), color=COLOURS[seen], **look)
        wrong = not row["agrees", one]
        said = _printed(given) or ("none" if wrong else "")
        colour = WRONG if wrong else COLOURS[given]
        boxed = {"bbox": frame, "fontsize": 5.5} if wrong else {}
        axes.text(1, place, said, color=colour, **(look | boxed))
    axes.set_xlim(-0.55, 1.6)
    _head(axes, ["seen", "given"])


def _printed(mark: str) -> str:
    return mark.replace("-", "−").replace("x", "×")


def _head(axes: Axes, names: Sequence[str]) -> None:
    """Names of narrow columns, above them and upright."""
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=6)
    axes.tick_params(axis="x", length=0, labeltop=True, labelbottom=False, pad=1)
    axes.spines["bottom"].set_visible(False)


def _name_rows(axes: Axes, rows: pd.DataFrame) -> None:
    axes.set_yticks(rows.index, [_named(row) for _, row in rows.iterrows()], color=INK, fontsize=7)
    axes.set_ylim(len(rows) - 0.5, -0.5)


def _named(row: pd.Series) -> str:
    """An office, the country before its first; a doubtful one by its reading."""
    reading = row["reading", ""]
    if reading:
        return reading
    return f"{row['agency', '']}, {row['country', '']}"


def _part(axes: Axes, rows: pd.DataFrame) -> None:
    """A line between countries, and a strong one before what is doubtful."""
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    country = rows["country"].to_numpy().ravel()
    doubtful = rows["reading"].to_numpy().ravel() != ""
    for place in range(1, len(rows)):
        if doubtful[place] and not doubtful[place - 1]:
            axes.axhline(place - 0.5, color=INK, linewidth=1.0)
        elif not doubtful[place] and country[place] != country[place - 1]:
            axes.axhline(place - 0.5, color=PALE, linewidth=0.8)

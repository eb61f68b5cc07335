"""Who writes to whom: what an office owes to its two masters, and five reports to one."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from interagency.model.metrics import METRICS
from interagency.study.results import Comparison
from interagency.views.changes import WINDOWS, ledger_levels, provenance
from interagency.views.figures.bars import THICKNESS
from interagency.views.figures.drawing import figure
from interagency.views.figures.labels import height_of, wrapped
from interagency.views.figures.style import (
    GREY,
    INK,
    PALE,
    PALETTE,
    SMALL,
    WIDTH,
    Picture,
    colour_words,
    drawing,
    fit_left,
    in_words,
    title_and_source,
)


class Reader(NamedTuple):
    """Somebody whom an office writes to: on what, as parts of `LEDGER`, and in which colour."""

    words: str
    parts: tuple[str, ...]
    colour: str


READERS = (
    Reader(
        "to its own headquarters: its procedure",
        ("own_procedure", "authorisations", "clearing"),
        GREY,
    ),
    Reader("to the team: the joint plan", ("plan_reports",), PALETTE[2]),
    Reader("to partners' headquarters: projects", ("project_reports",), PALETTE[3]),
)
PROJECT = 5
"""Agencies on the project that is drawn: the source's example."""
READING = (
    "Bars: procedures that an office owes in a quarter, 1 = its agency's own before reform "
    "(permissions asked and codes cleared among them), mean over offices. Sheets: reports that a "
    "joint project backed by five agencies would owe, from what the projects of the run owe. 95% "
    "intervals of the mean (luck and world){within}; in brackets where they differ from it as "
    "printed."
)


@figure(
    "ledger",
    "The report ledger: five reports to one",
    "The pillars alone double what an office must write, because it reports on the joint plan "
    "besides to its own headquarters, and a project of five agencies owes five reports; once the "
    "practices are there most of the second report is gone and the five become about two.",
    Comparison,
)
def ledger(comparison: Comparison) -> Figure:
    """A row a state: what an office owes, by who reads it; what a joint project owes."""
    table = ledger_levels(comparison)
    states = list(table.groupby(["scenario", "window"], sort=False).groups)
    with drawing():
        names = [_name(*state) for state in states]
        row = max(0.42, *(height_of([name]) + 0.08 for name in names))
        picture = Picture(figsize=(WIDTH, 2.3 + row * len(states)))
        height = picture.get_figheight()
        title = "What an office must write, and for whom"
        room = title_and_source(picture, title, f"{_reading(table)} {provenance(comparison)}")
        colour_words(picture, {one.words: one.colour for one in READERS}, room)
        room["top"] -= 0.52 / height
        owed, project = picture.subplots(1, 2, width_ratios=(1.5, 1))
        picture.subplots_adjust(left=0.25, right=0.97, wspace=0.1, **room)
        for place, state in enumerate(states):
            rows = table[(table["scenario"] == state[0]) & (table["window"] == state[1])]
            rows = rows.set_index("part")[["mean", "low", "high"]]
            _bar(owed, place, rows)
            _sheets(project, place, rows.loc["reports_of_five"])
        _head(owed, table, names)
        _head_project(project, len(states))
        fit_left(picture, [owed])
    return picture


def _reading(table: pd.DataFrame) -> str:
    """How to read it, with how far the intervals of what is printed reach."""
    printed = table[table["part"].isin(("reporting_burden", "reports_of_five"))]
    reach = ((printed["high"] - printed["low"]) / 2).max()
    within = "" if np.isnan(reach) else f" are within ±{np.ceil(100 * reach) / 100:.2f}"
    return READING.format(within=within)


def _name(scenario: str, window: str) -> str:
    return f"{wrapped(in_words(scenario))}\n{WINDOWS[window].words}"


def _bar(axes: Axes, place: int, rows: pd.DataFrame) -> None:
    """Segments by reader, the whole with its interval beside them."""
    start = 0.0
    for reader in READERS:
        owed = sum(rows.loc[part, "mean"] for part in reader.parts)
        look = {"height": THICKNESS, "color": reader.colour, "edgecolor": "white"}
        axes.barh(place, owed, left=start, linewidth=0.5, **look)
        start += owed
    whole = rows.loc["reporting_burden"]
    axes.hlines(place, whole["low"], whole["high"], color=INK, linewidth=1.2)
    _told(axes, whole["mean"], place, whole)


def _told(axes: Axes, x: float, place: float, row: pd.Series) -> None:
    """A number beside what it is of, its interval in brackets below where it would differ."""
    said, low, high = (f"{row[name]:.2f}" for name in ("mean", "low", "high"))
    if not np.isnan(row["low"]) and {low, high} != {said}:
        said += f"\n({low} to {high})"
    look = {"textcoords": "offset points", "va": "center", "fontsize": SMALL - 0.5}
    axes.annotate(said, (x, place), xytext=(5, 0), color=INK, **look)


def _head(axes: Axes, table: pd.DataFrame, names: Sequence[str]) -> None:
    axes.axvline(1.0, color=GREY, linewidth=0.8, linestyle=":", zorder=0)
    most = table.loc[table["part"] == "reporting_burden", "mean"].max()
    axes.set_xlim(0.0, 1.5 * max(most, 1.0))
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_title("What an office owes")
    axes.set_xlabel(METRICS["reporting_burden"].unit)
    axes.set_yticks(range(len(names)), names, color=INK)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _sheets(axes: Axes, place: int, row: pd.Series) -> None:
    """A sheet a report, the last one cut where the number ends; five outlines behind."""
    for sheet in range(PROJECT):
        frame = {"height": THICKNESS, "y": place - THICKNESS / 2}
        axes.add_patch(
            Rectangle((sheet + 0.12, frame["y"]), 0.72, THICKNESS, fill=False, edgecolor=PALE)
        )
        filled = float(np.clip(np.nan_to_num(row["mean"]) - sheet, 0.0, 1.0))
        axes.add_patch(
            Rectangle(
                (sheet + 0.12, frame["y"]),
                0.72 * filled,
                THICKNESS,
                color=READERS[-1].colour,
                linewidth=0,
            )
        )
    if np.isnan(row["mean"]):
        axes.annotate("no joint project", (0.2, place), va="center", fontsize=SMALL, color=GREY)
        return
    _told(axes, PROJECT, place, row)


def _head_project(axes: Axes, states: int) -> None:
    axes.set_title("If five agencies\nshared a project")
    axes.set_xlabel("reports owed", loc="left")
    axes.set_xlim(0.0, 8.2)
    axes.set_ylim(states - 0.5, -0.5)
    axes.set_xticks(np.arange(PROJECT) + 0.48, range(1, PROJECT + 1))
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)

"""What the page shows of a comparison: verdicts, numbers and figures as HTML."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from html import escape

import pandas as pd
from matplotlib.figure import Figure

from interagency.model.metrics import METRICS
from interagency.study.estimates import CONFIDENCE
from interagency.study.results import Comparison
from interagency.views.app.asked import Question
from interagency.views.app.image import image
from interagency.views.app.played import played
from interagency.views.changes import HEADLINE, WINDOWS, measured_changes, signed
from interagency.views.figures.plane import plane
from interagency.views.figures.style import Picture, drawing, in_words
from interagency.views.figures.timeline import timeline_panel
from interagency.views.sentences import (
    AGENCY,
    DELIVERY,
    TEAM,
    WORDS,
    amounts_to,
    meaning,
    outcome,
)

LIVE, SURE = 12, 200
"""Replications while sliders are moved, and when more certainty is asked for."""

PLACES = {TEAM: "within the team", AGENCY: "within the agency", DELIVERY: "delivery"}
SPAN = {"early": "of the reform", "mature": "of the run"}
REACH = {TEAM: (-0.15, 0.26), AGENCY: (-0.15, 0.26), DELIVERY: (-0.08, 0.1)}
"""What axes show at least: they stay where they are through the lesson, and the two
coordinations are on one scale."""
ACROSS = 4.6
"""Inches across a picture; two of them fill the width of a page."""


def _over_time(metric: str) -> Callable[[Comparison], Figure]:
    """What draws a measure by quarter."""
    return partial(timeline_panel, metric=metric, size=(ACROSS, 2.9), reach=REACH[metric])


def _plane(comparison: Comparison) -> Figure:
    with drawing():
        picture = Picture(figsize=(ACROSS, 4.2))
        axes = picture.add_axes((0.14, 0.11, 0.83, 0.86))
        return plane(comparison, axes, reach=(-0.12, 0.23))


FIGURES: dict[str, Callable[[Comparison], Figure]] = {
    **{metric: _over_time(metric) for metric in PLACES},
    "plane": _plane,
}
TOLD = {
    **{metric: f"{METRICS[metric].title}, change by quarter" for metric in PLACES},
    "plane": "The path of each reform in the plane of the two coordinations",
}


@lru_cache(maxsize=16)
def answered(question: Question, replications: int) -> Comparison:
    """The comparison that is asked for, kept for sliders that come back."""
    return played(question, replications)


@lru_cache(maxsize=64)
def picture(question: Question, replications: int, figure: str) -> str:
    """A figure of `FIGURES` as an image that needs no file."""
    comparison = answered(question, replications)
    return image(
        lambda: FIGURES[figure](comparison),
        figure,
        f"{TOLD[figure]}: the numbers stand in the table below",
    )


def pictures(question: Question, replications: int, *figures: str) -> str:
    """Figures side by side where there is room, one below the other where there is not."""
    drawn = "".join(picture(question, replications, figure) for figure in figures)
    return f'<div class="pictures">{drawn}</div>'


def sentences(comparison: Comparison) -> list[str]:
    """What it means, with names as the figures spell them."""
    said = meaning(comparison)
    for name in comparison.scenarios:
        said = [sentence.replace(name, f"“{in_words(name)}”") for sentence in said]
    return said


def cards(comparison: Comparison) -> str:
    """A verdict in a word for the early and the mature window of the last reform."""
    table = measured_changes(comparison).set_index(["reform", "window", "metric"])
    reform = comparison.changes["reform"].iloc[-1]
    inside = (_card(comparison, table, reform, window) for window in WINDOWS)
    return f'<div class="cards">{"".join(inside)}</div>'


def _card(comparison: Comparison, table: pd.DataFrame, reform: str, window: str) -> str:
    """What a reform amounts to in a window: a word, what it means, three numbers.

    table  changes by reform, window and metric, with intervals
    """
    told = amounts_to(table, reform, outcome(comparison, reform, window), window)
    # of what is no reform, it is said what it is an effect of
    word = WORDS.get(told, "No reform")
    rows = "".join(
        f"<span>{place} <b>{signed(table.loc[(reform, window, name), 'difference'])}</b></span>"
        for name, place in PLACES.items()
    )
    span = f"{in_words(reform)}, {WINDOWS[window].words} {SPAN[window]}"
    return (
        f'<div class="card {word.lower().replace(" ", "-")}">'
        f"<small>{escape(span)}</small><p><strong>{word}</strong> "
        f"<em>{_rest(told)}</em></p><div>{rows}</div></div>"
    )


def _rest(told: str) -> str:
    """A verdict without its first word, which stands above it."""
    return told.partition(", ")[2] or told


def numbers(comparison: Comparison) -> str:
    """The headline measures of every reform, with intervals, as a table."""
    table = measured_changes(comparison)
    heads = "".join(f'<th colspan="2">{escape(in_words(name))}</th>' for name in _reforms(table))
    windows = "".join(f"<th>{escape(window.words)}</th>" for window in WINDOWS.values())
    rows = "".join(
        f"<tr><th>{escape(measure.title)}</th>{''.join(_cells(table, measure.name))}</tr>"
        for measure in HEADLINE
    )
    count = table["n"].iloc[0]
    return (
        '<div class="scrolled">'
        f'<table class="numbers" id="numbers" data-replications="{count}">'
        f"<thead><tr><th></th>{heads}</tr>"
        f"<tr><th>change</th>{windows * len(_reforms(table))}</tr></thead><tbody>{rows}</tbody>"
        f"<caption>Mean over {count} replications, in brackets the {CONFIDENCE:.0%} interval of "
        "that mean (luck and world).</caption></table></div>"
    )


def _reforms(table: pd.DataFrame) -> list[str]:
    return list(table["reform"].unique())


def _cells(table: pd.DataFrame, measure: str) -> Iterator[str]:
    for row in table[table["metric"] == measure].itertuples():
        yield (
            f'<td data-reform="{escape(row.reform)}" data-window="{row.window}" '
            f'data-metric="{measure}">{signed(row.difference)} '
            f"<small>({signed(row.low)} to {signed(row.high)})</small></td>"
        )

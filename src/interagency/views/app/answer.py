"""What the page shows of a comparison: verdicts, numbers and figures as HTML."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from threading import Lock

import pandas as pd
from matplotlib.figure import Figure

from interagency.study.estimates import CONFIDENCE, quadrant_told
from interagency.study.results import Comparison
from interagency.views.app.asked import Question
from interagency.views.app.played import played
from interagency.views.changes import HEADLINE, WINDOWS, measured_changes, signed
from interagency.views.figures.plane import plane
from interagency.views.figures.style import as_bytes, in_words
from interagency.views.figures.timeline import timeline
from interagency.views.sentences import (
    AGENCY,
    DELIVERY,
    HARDLY,
    OUTCOMES,
    TEAM,
    meaning,
    verb,
)

LIVE, SURE = 12, 200
"""Replications while sliders are moved, and when more certainty is asked for."""

FIGURES: dict[str, Callable[[Comparison], Figure]] = {"timeline": timeline, "plane": plane}
PLACES = {TEAM: "within the team", AGENCY: "within the agency", DELIVERY: "delivery"}
SPAN = {"early": "of the reform", "mature": "of the run"}
NO_TRADE = "no trade of one for the other"
IN_A_WORD = {told: name.capitalize() for name, told in OUTCOMES.items()} | {NO_TRADE: "No trade"}

# matplotlib's settings are shared by all who have the page open
_drawing_alone = Lock()


@lru_cache(maxsize=16)
def answered(question: Question, replications: int) -> Comparison:
    """The comparison that is asked for, kept for sliders that come back."""
    return played(question, replications)


@lru_cache(maxsize=64)
def picture(question: Question, replications: int, figure: str) -> str:
    """A figure of `FIGURES` as an image that needs no file."""
    comparison = answered(question, replications)
    with _drawing_alone:
        drawn = as_bytes(FIGURES[figure](comparison))
    data = b64encode(drawn).decode("ascii")
    return (
        f'<img class="figure" id="{figure}" src="data:image/svg+xml;base64,{data}" '
        f'alt="{figure}: the same numbers stand in the table below">'
    )


def sentences(comparison: Comparison) -> list[str]:
    """What it means, with names as the figures spell them."""
    said = meaning(comparison)
    for name in comparison.scenarios:
        said = [sentence.replace(name, f"“{in_words(name)}”") for sentence in said]
    return said


def cards(comparison: Comparison) -> str:
    """A verdict in a word for the early and the mature window of the last reform."""
    table = measured_changes(comparison)
    reform = _reforms(table)[-1]
    own = table[table["reform"] == reform].set_index("metric")
    changes = comparison.changes[comparison.changes["reform"] == reform]
    inside = (
        _card(in_words(reform), window, own[own["window"] == window], changes) for window in WINDOWS
    )
    return f'<div class="cards">{"".join(inside)}</div>'


def _card(name: str, window: str, table: pd.DataFrame, changes: pd.DataFrame) -> str:
    """What a reform amounts to in a window: a word, what it means, three numbers.

    name     of the reform, in words
    table    changes by metric, with intervals
    changes  of every run
    """
    columns = [name + WINDOWS[window].suffix for name in (TEAM, AGENCY)]
    is_trade = HARDLY not in (verb(table.loc[name]) for name in (TEAM, AGENCY))
    told = OUTCOMES[quadrant_told(changes[columns].to_numpy())] if is_trade else NO_TRADE
    word = IN_A_WORD[told]
    rows = "".join(
        f"<span>{place} <b>{signed(table.loc[name, 'difference'])}</b></span>"
        for name, place in PLACES.items()
    )
    span = f"{name}, {WINDOWS[window].words} {SPAN[window]}"
    return (
        f'<div class="card {word.lower().replace(" ", "-")}">'
        f"<small>{escape(span)}</small><strong>{word}</strong>"
        f"<em>{_rest(told)}</em>{rows}</div>"
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

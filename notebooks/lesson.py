"""What the lessons share: words about a prediction, looks at an answer, numbers as text."""

import math
from collections.abc import Collection
from typing import Any

import pandas as pd


def noted(*said: Any) -> str:
    """What the cell of a prediction answers."""
    if any(said):
        return "Noted. Go on to the next cell."
    return (
        "No prediction yet. Write one above, and run this cell again:\n"
        "a wrong guess teaches more than none. (You may also go on without.)"
    )


def beside(about: str, said: str, came: str, allowed: Collection[str]) -> str:
    """A prediction beside what came out, in a line.

    >>> beside("Coordination", " Rise", "fall", ("rise", "fall"))
    'Coordination: you said rise, it came out fall. Not so: why?'
    """
    word = said.strip().lower()
    if not word:
        return f"{about}: you said nothing, it came out {came}."
    if word not in allowed:
        return f"{about}: you said {said!r}, none of {', '.join(allowed)}; it came out {came}."
    verdict = "So it is." if word == came else "Not so: why?"
    return f"{about}: you said {word}, it came out {came}. {verdict}"


def numbers(answer: Any, count: int) -> tuple[float, ...] | None:
    """An answer as so many finite numbers, of whatever kind; None where it is something else.

    >>> numbers([1, 0.5], 2), numbers(None, 2)
    ((1.0, 0.5), None)
    """
    try:
        found = tuple(float(value) for value in answer)
    except (TypeError, ValueError):
        return None
    return found if len(found) == count and all(map(math.isfinite, found)) else None


def same(one: float, other: float) -> bool:
    """Equal but for rounding; no number is equal to nothing."""
    return abs(one - other) < 1e-9


def with_interval(rows: pd.DataFrame, *columns: str) -> pd.Series:
    """A mean as text with the ends of its interval, from three columns: mean, low, high."""
    ends = rows[[*columns]].to_numpy()
    told = [f"{mean:+.3f} ({low:+.3f} to {high:+.3f})" for mean, low, high in ends]
    return pd.Series(told, index=rows.index)

"""What the quarters tell of a reform: when a dip is over, and what still moves at the end."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from interagency.study.estimates import CONFLICT_FLOOR, mean_interval, mean_intervals
from interagency.study.experiment import MATURE_QUARTERS
from interagency.study.results import Comparison
from interagency.views.sentences import verb

YEAR = 4
"""Quarters."""
MIDDLE = (0.1, 0.9)
"""Between these parts of the runs lie the middle 80%."""


class Back(NamedTuple):
    """When a measure is back where it would be without the reform: of the mean path, and of runs.

    Quarters; None where the run ends before. Of the mean path it stays there to the end.
    """

    mean: str | None
    first: str | None
    last: str | None


def path_of(comparison: Comparison, reform: str, metric: str) -> pd.DataFrame:
    """Change against the matched run: a row a run, a column a quarter."""
    by_arm = comparison.quarters.set_index("scenario")
    keys = ["point", "replication", "quarter"]
    own, base = (by_arm.loc[arm].set_index(keys)[metric] for arm in (reform, comparison.base))
    return (own - base).unstack("quarter")


def back(comparison: Comparison, reform: str, metric: str) -> Back | None:
    """When a dip is over; None where the mean path never dips by 0.005 or more, beyond luck."""
    path = path_of(comparison, reform, metric)
    mean, _, high = mean_intervals(path.to_numpy())
    if not np.any((high < 0) & (mean <= -CONFLICT_FLOOR)):
        return None
    quarters = [*path.columns, None]
    runs = np.quantile(_places(path.to_numpy()), MIDDLE, method="nearest")
    (place,) = _places(mean[None])
    return Back(quarters[place], *(quarters[int(one)] for one in runs))


def _places(paths: np.ndarray) -> np.ndarray:
    """The position after the last quarter below 0, of `[run, quarter]`."""
    below = paths < 0
    return np.where(below.any(axis=1), paths.shape[1] - below[:, ::-1].argmax(axis=1), 0)


def trend(comparison: Comparison, reform: str, metric: str) -> str:
    """Whether a change still `raises` or `lowers` at the end of the run, or hardly moves.

    From the first to the last year of the mature window, judged as in `verb`.
    """
    window = path_of(comparison, reform, metric).to_numpy()[:, -MATURE_QUARTERS:]
    moved = window[:, -YEAR:].mean(axis=1) - window[:, :YEAR].mean(axis=1)
    return verb(_row(moved))


def ends_even(comparison: Comparison, reform: str, metric: str) -> bool:
    """Whether the last quarter's change is too small to matter, or cannot be told from nothing."""
    row = _row(path_of(comparison, reform, metric).to_numpy()[:, -1])
    return row["low"] <= 0 <= row["high"] or abs(row["difference"]) < CONFLICT_FLOOR


def _row(changes: np.ndarray) -> pd.Series:
    return pd.Series(mean_interval(changes), index=["difference", "low", "high"])

"""Estimates with intervals: the mean of paired differences, and what is made of several means."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from interagency.simulation.draws import run_address, splitmix64

CONFIDENCE = 0.95
INTERVAL = "95% of the mean over replications (luck and world)"
TAILS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
RESAMPLES = 2_000
# Picks of replications, each of two columns, that are held at once while means are resampled.
RESAMPLED_AT_ONCE = 1_000_000
UNDEFINED = (float("nan"),) * 3


def mean_interval(values: Any) -> tuple[float, float, float]:
    """Mean of independent values, with the ends of its Student t interval at 95%.

    The ends are NaN for fewer than two values: nothing is known of the spread.

    >>> [round(x, 2) for x in mean_interval([1.0, 2.0, 3.0])]
    [2.0, -0.48, 4.48]
    """
    mean, low, high = mean_intervals(np.asarray(values, dtype=float))
    return float(mean), float(low), float(high)


def mean_intervals(values: np.ndarray, axis: int = 0) -> tuple[np.ndarray, ...]:
    """`mean_interval` of many means at once: mean, low and high without the axis of replications.

    >>> mean, low, high = mean_intervals(np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]]))
    >>> mean.tolist(), low.round(2).tolist()
    ([2.0, 5.0], [-0.48, 5.0])
    """
    from scipy.special import stdtrit

    count, mean = values.shape[axis], values.mean(axis=axis)
    if count < 2:
        unknown = np.full_like(mean, np.nan)
        return mean, unknown, unknown
    half = stdtrit(count - 1, TAILS[1]) * values.std(axis=axis, ddof=1) / count**0.5
    return mean, mean - half, mean + half


def share_interval(successes: int, trials: int) -> tuple[float, float, float]:
    """A share with its Wilson interval at 95%; the ends are NaN without trials.

    >>> [round(x, 2) for x in share_interval(9, 10)]
    [0.9, 0.6, 0.98]
    """
    if not trials:
        return float("nan"), float("nan"), float("nan")
    z = 1.959963984540054
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    spread = share * (1 - share) / trials + z * z / (4 * trials * trials)
    half = z * spread**0.5 / (1 + z * z / trials)
    # Rounding must not put an end on the wrong side of the share.
    return share, min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half))


def resampled_means(values: np.ndarray, seed: int) -> np.ndarray:
    """Means over resampled replications, `[resample, column]`, for `values [replication, column]`.

    All columns are resampled together, so that what depends on several means keeps their
    dependence. Draws have addresses: the same seed gives the same resamples.
    """
    count = len(values)
    runs = run_address(seed, np.arange(RESAMPLES), "resample")[:, None]
    numbers = splitmix64(np.arange(count, dtype=np.uint64) + np.uint64(1))
    means = np.empty((RESAMPLES, values.shape[1]))
    step = max(RESAMPLED_AT_ONCE // (count * max(values.shape[1] // 2, 1)), 1)
    for start in range(0, RESAMPLES, step):
        picks = splitmix64(runs[start : start + step] ^ numbers) % np.uint64(count)
        means[start : start + step] = values[picks.astype(np.intp)].mean(axis=1)
    return means


def quadrant(team: float, agency: float) -> str:
    """Where a pair of changes lies: dilemma, joint gain, joint loss or reverse.

    >>> quadrant(0.1, -0.2), quadrant(0.1, 0.2)
    ('dilemma', 'joint gain')
    """
    if team >= 0:
        return "dilemma" if agency < 0 else "joint gain"
    return "joint loss" if agency < 0 else "reverse"


NO_CHANGE, UNTOLD = "no change", "too few replications"
FEWEST = 3
"""Replications from which the joint region of two means is not the whole plane."""


def quadrant_told(changes: np.ndarray) -> str:
    """The quadrant of the mean change, or why none is told.

    `no change` where it cannot be told from nothing, `too few replications` where nothing could.

    changes  of team and agency, `[replication, 2]`
    """
    if len(changes) < FEWEST:
        return UNTOLD
    return NO_CHANGE if tells_nothing(changes) else quadrant(*changes.mean(axis=0))


CONFLICT_FLOOR = 0.005


def conflict_of(team: Any, agency: Any) -> Any:
    """`-agency / (|agency| + |team| + floor)`, -1 to 1; positive where the agency loses.

    The floor (0.005) keeps changes too small to matter near 0. To be read beside its quadrant.
    """
    return -agency / (np.abs(agency) + np.abs(team) + CONFLICT_FLOOR)


def conflict_interval(changes: np.ndarray, means: np.ndarray) -> tuple[float, float, float]:
    """Conflict of the mean changes with its 95% interval, whose ends are NaN for one replication.

    changes  of team and agency, `[replication, 2]`
    means    their `resampled_means`
    """
    estimate = float(conflict_of(*changes.mean(axis=0)))
    if len(changes) < 2:
        return estimate, *UNDEFINED[1:]
    low, high = np.quantile(conflict_of(means[:, 0], means[:, 1]), TAILS)
    return estimate, float(low), float(high)


def angle_interval(changes: np.ndarray, means: np.ndarray) -> tuple[float, float, float]:
    """Direction of the mean change (team, agency) in degrees, with its 95% interval.

    changes  `[replication, 2]`
    means    their `resampled_means`

    0 is a gain within the team alone, 90 within the agency alone, -45 an even trade. NaN
    where the joint region of the two means holds no change at all: a direction of nothing.
    The circle is cut opposite the estimate, so an interval may end beyond 180.
    """
    if tells_nothing(changes):
        return UNDEFINED
    team, agency = changes.mean(axis=0)
    estimate = np.degrees(np.arctan2(agency, team))
    away = np.degrees(np.arctan2(means[:, 1], means[:, 0])) - estimate
    away = (away + 180.0) % 360.0 - 180.0
    low, high = np.quantile(away, TAILS)
    return float(estimate), float(estimate + low), float(estimate + high)


def in_degrees(angle: float, low: float, high: float) -> str:
    """An angle with its interval in words.

    >>> in_degrees(-45.0, -50.0, -40.0)
    '-45.0 (-50.0 to -40.0)'
    """
    if np.isnan(angle):
        return "undefined: no change can be told from nothing"
    return f"{angle:.1f} ({low:.1f} to {high:.1f})"


def tells_nothing(changes: np.ndarray) -> bool:
    """True where Hotelling's 95% region of the mean of two columns holds (0, 0).

    Of fewer than `FEWEST` replications it is the whole plane.
    """
    from scipy.special import fdtri

    count = len(changes)
    if count < FEWEST:
        return True
    mean = changes.mean(axis=0)
    spread = np.cov(changes.T) / count
    if np.linalg.det(spread) <= 0:
        return bool(np.all(mean == 0))
    distance = float(mean @ np.linalg.solve(spread, mean))
    limit = 2 * (count - 1) / (count - 2) * fdtri(2, count - 2, CONFIDENCE)
    return distance <= limit


def ratio_interval(changes: np.ndarray, means: np.ndarray) -> tuple[float, float, float]:
    """`-agency / team` of the mean changes with its 95% interval; positive: a dilemma.

    changes  `[replication, 2]`
    means    their `resampled_means`

    NaN where the team's change cannot be told from nothing.
    """
    _, low, high = mean_interval(changes[:, 0])
    if not (low > 0 or high < 0):
        return UNDEFINED
    team, agency = changes.mean(axis=0)
    low, high = np.quantile(-means[:, 1] / means[:, 0], TAILS)
    return float(-agency / team), float(low), float(high)


def ratio_in_words(ratio: float, low: float, high: float, count: int) -> str:
    """A `ratio_interval` of so many replications in words, or why there is none.

    >>> ratio_in_words(2.0, 1.8, 2.2, count=40)
    '2.00 (1.80 to 2.20)'
    """
    if count < 2:
        return "undefined: one replication"
    if np.isnan(ratio):
        return "undefined: the change within the team cannot be told from nothing"
    return f"{ratio:.2f} ({low:.2f} to {high:.2f})"


def summary(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Mean, low and high of columns over the rows of a frame, one row a column."""
    rows = [(name, *mean_interval(frame[name])) for name in columns]
    table = pd.DataFrame(rows, columns=["metric", "mean", "low", "high"])
    return table.assign(interval=INTERVAL, n=len(frame))

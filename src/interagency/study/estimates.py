"""Estimates with intervals: the mean of paired differences, and what is made of several means."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from interagency.simulation.draws import run_address, splitmix64

CONFIDENCE = 0.95
INTERVAL = "95% of the mean over replications (luck and world)"
RESAMPLES = 2_000


def mean_interval(values: Any) -> tuple[float, float, float]:
    """Mean of independent values, with the ends of its Student t interval at 95%.

    The ends are NaN for fewer than two values: nothing is known of the spread.

    >>> [round(x, 2) for x in mean_interval([1.0, 2.0, 3.0])]
    [2.0, -0.48, 4.48]
    """
    from scipy.special import stdtrit

    values = np.asarray(values, dtype=float)
    mean = float(values.mean())
    if len(values) < 2:
        return mean, float("nan"), float("nan")
    half = stdtrit(len(values) - 1, (1 + CONFIDENCE) / 2) * values.std(ddof=1) / len(values) ** 0.5
    return mean, mean - float(half), mean + float(half)


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
    return share, max(0.0, centre - half), min(1.0, centre + half)


def resampled_means(values: np.ndarray, seed: int) -> np.ndarray:
    """Means over resampled replications, `[resample, column]`, for `values [replication, column]`.

    All columns are resampled together, so that what depends on several means keeps their
    dependence. Draws have addresses: the same seed gives the same resamples.
    """
    count = len(values)
    runs = run_address(seed, np.arange(RESAMPLES), "resample")
    numbers = np.arange(count, dtype=np.uint64) + np.uint64(1)
    picks = splitmix64(runs[:, None] ^ splitmix64(numbers)[None, :]) % np.uint64(count)
    return values[picks.astype(np.intp)].mean(axis=1)


def quadrant(team: float, agency: float) -> str:
    """What a pair of changes is: dilemma, joint gain, joint loss or reverse.

    >>> quadrant(0.1, -0.2), quadrant(0.1, 0.2)
    ('dilemma', 'joint gain')
    """
    if team >= 0:
        return "dilemma" if agency < 0 else "joint gain"
    return "joint loss" if agency < 0 else "reverse"


CONFLICT_FLOOR = 0.005


def conflict_of(team: Any, agency: Any) -> Any:
    """`-agency / (|agency| + |team| + floor)`, -1 to 1; positive where the agency loses.

    The floor (0.005) keeps changes too small to matter near 0. To be read beside its quadrant.
    """
    return -agency / (np.abs(agency) + np.abs(team) + CONFLICT_FLOOR)


def angle_interval(changes: np.ndarray, seed: int) -> tuple[float, float, float]:
    """Direction of the mean change (team, agency) in degrees, with its 95% interval.

    changes  [replication, 2]

    0 is a gain within the team alone, 90 within the agency alone, -45 an even trade. NaN
    where the joint region of the two means holds no change at all: a direction of nothing.
    The circle is cut opposite the estimate, so an interval may end beyond 180.
    """
    if len(changes) < 3 or _holds_zero(changes):
        return float("nan"), float("nan"), float("nan")
    means = resampled_means(changes, seed)
    team, agency = changes.mean(axis=0)
    estimate = np.degrees(np.arctan2(agency, team))
    away = np.degrees(np.arctan2(means[:, 1], means[:, 0])) - estimate
    away = (away + 180.0) % 360.0 - 180.0
    low, high = np.quantile(away, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(estimate), float(estimate + low), float(estimate + high)


def in_degrees(angle: float, low: float, high: float) -> str:
    """An angle with its interval in words.

    >>> in_degrees(-45.0, -50.0, -40.0)
    '-45.0 (-50.0 to -40.0)'
    """
    if np.isnan(angle):
        return "undefined: no change can be told from nothing"
    return f"{angle:.1f} ({low:.1f} to {high:.1f})"


def _holds_zero(changes: np.ndarray) -> bool:
    """True where Hotelling's 95% region of the mean of two columns holds (0, 0)."""
    from scipy.special import fdtri

    count = len(changes)
    mean = changes.mean(axis=0)
    spread = np.cov(changes.T) / count
    if np.linalg.det(spread) <= 0:
        return bool(np.all(mean == 0))
    distance = float(mean @ np.linalg.solve(spread, mean))
    limit = 2 * (count - 1) / (count - 2) * fdtri(2, count - 2, CONFIDENCE)
    return distance <= limit


def ratio_in_words(changes: np.ndarray, seed: int) -> str:
    """`-agency / team` of the mean changes with its interval, or why there is none.

    Positive: a dilemma. Undefined where the team's change cannot be told from nothing.
    """
    if len(changes) < 2:
        return "undefined: one replication"
    _, low, high = mean_interval(changes[:, 0])
    if not (low > 0 or high < 0):
        return "undefined: the change within the team cannot be told from nothing"
    means = resampled_means(changes, seed)
    ratios = -means[:, 1] / means[:, 0]
    low, high = np.quantile(ratios, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    estimate = -changes[:, 1].mean() / changes[:, 0].mean()
    return f"{estimate:.2f} ({low:.2f} to {high:.2f})"


def summary(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Mean, low and high of columns over the rows of a frame, one row a column."""
    rows = [(name, *mean_interval(frame[name])) for name in columns]
    table = pd.DataFrame(rows, columns=["metric", "mean", "low", "high"])
    return table.assign(interval=INTERVAL, n=len(frame))

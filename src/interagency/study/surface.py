"""Measures of curves in several axes: what they dominate, where they overlap, how they slope."""

from collections.abc import Sequence

import numpy as np

from interagency.study.ensemble import SPREAD
from interagency.study.estimates import (
    CONFLICT_FLOOR,
    TAILS,
    UNDEFINED,
    ratio_interval,
    resampled_means,
)

# Places at which a curve is read over a range.
PLACES = 41


def dominated_volume(points: np.ndarray, reference: Sequence[float]) -> np.ndarray:
    """Volume of all that some point is at least as good as in all three axes, `[run]`.

    points     [axis, point, run], more is better; what lies below the reference counts as on it
    reference  the corner that the volume is measured from

    >>> points = np.array([[[1.0], [2.0]], [[2.0], [1.0]], [[1.0], [1.0]]])
    >>> dominated_volume(points, (0.0, 0.0, 0.0)).tolist()
    [3.0]
    """
    x, y, z = np.maximum(points - np.reshape(reference, (3, 1, 1)), 0.0)
    order = np.argsort(-z, axis=0)
    x, y, z = (np.take_along_axis(axis, order, axis=0) for axis in (x, y, z))
    lower = np.concatenate([z[1:], np.zeros_like(z[:1])])
    slabs = [_dominated_area(x[: n + 1], y[: n + 1]) * (z[n] - lower[n]) for n in range(len(z))]
    return np.sum(slabs, axis=0)


def _dominated_area(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Area under the stairs of points, `[point, run]`, from (0, 0)."""
    order = np.argsort(-x, axis=0)
    x, y = (np.take_along_axis(axis, order, axis=0) for axis in (x, y))
    steps = x - np.concatenate([x[1:], np.zeros_like(x[:1])])
    return (steps * np.maximum.accumulate(y, axis=0)).sum(axis=0)


def common_range(some: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the range that two curves share on an axis, `[run]`; NaN where they share none.

    some, others  [point, run]
    """
    low = np.maximum(some.min(axis=0), others.min(axis=0))
    high = np.minimum(some.max(axis=0), others.max(axis=0))
    apart = low >= high
    return np.where(apart, np.nan, low), np.where(apart, np.nan, high)


def mean_along(x: np.ndarray, y: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Mean of a curve over a range of its first axis, `[run]`; NaN where the range is.

    x, y       [point, run]; between its points the curve is a straight line
    low, high  [run]
    """
    means = np.full(x.shape[1], np.nan)
    for run in np.flatnonzero(~np.isnan(low)):
        order = np.argsort(x[:, run], kind="stable")
        places = np.linspace(low[run], high[run], PLACES)
        means[run] = np.interp(places, x[order, run], y[order, run]).mean()
    return means


def slopes_estimated(moved: np.ndarray, seed: int, members: int = 0) -> list[dict[str, float]]:
    """What `estimated` says of means, of the slopes of steps: their name is `slope`.

    moved    changes of both over each step, `[run, step, 2]`; see `slope_intervals`
    members  of an ensemble, member by member; 0 for none

    What is said of members is NaN for a step in which one of them hardly moves.
    """
    names = ("slope", "low", "high")
    if not members:
        return [dict(zip(names, one, strict=True)) for one in slope_intervals(moved, seed)]
    by_member = moved.reshape(members, -1, *moved.shape[1:])
    luck, means = slope_intervals(by_member.mean(axis=0), seed), by_member.mean(axis=1)
    moves = np.abs(means[..., 0]).min(axis=0) >= CONFLICT_FLOOR
    spread = np.full((means.shape[1], len(SPREAD)), np.nan)
    if moves.any():
        slopes = means[:, moves, 1] / means[:, moves, 0]
        spread[moves, :2] = np.quantile(slopes, TAILS, axis=0).T
        spread[moves, 2:] = np.array(slope_intervals(means[:, moves], seed))[:, 1:]
    return [
        dict(zip((*names, *SPREAD), map(float, (*told, *ends)), strict=True))
        for told, ends in zip(luck, spread, strict=True)
    ]


def slope_intervals(moved: np.ndarray, seed: int) -> list[tuple[float, float, float]]:
    """Second change for a unit of the first with its 95% interval, a slope a step.

    moved  changes of both over each step, `[replication, step, 2]`; all are resampled together

    A ratio of means; NaN where the first change cannot be told from nothing, or is too small
    to divide by (0.005, as in `conflict_of`).
    """
    means = resampled_means(moved.reshape(len(moved), -1), seed).reshape(-1, *moved.shape[1:])
    return [_slope(moved[:, step], means[:, step]) for step in range(moved.shape[1])]


def _slope(moved: np.ndarray, means: np.ndarray) -> tuple[float, float, float]:
    if abs(moved[:, 0].mean()) < CONFLICT_FLOOR:
        return UNDEFINED
    ratio, low, high = ratio_interval(moved, means)
    return -ratio, -high, -low

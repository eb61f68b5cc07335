"""Two doubts, kept apart: other points might have been drawn, and luck might have been another.

Both by resampling. Points are drawn again as they are, the luck of all held. Replications are
drawn again for all packages and points at once, as they share their luck, the points held;
their means are moved further from the mean of all than they fell, so that the interval of a
plain mean is Student's: a resample of few replications moves too little.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from scipy.special import ndtri, stdtrit

from interagency.simulation.draws import run_address, uniform
from interagency.study.estimates import TAILS, UNDEFINED

RESAMPLES = 1_000
OF_POINTS, OF_LUCK = 0, 1
# Numbers held at once while resampling: about 32 MB.
AT_ONCE = 4_000_000

Means = Mapping[str, np.ndarray]
"""Means over replications by outcome, `[..., package, point]`."""


def picks(seed: int, count: int, resamples: int, what: int, shuffled: bool = False) -> np.ndarray:
    """What is drawn, `[resample, count]`: positions from 0 to count - 1.

    what      `OF_POINTS`, `OF_LUCK`, or any other number: draws of different numbers are
              independent
    shuffled  every position once, in another order, instead of with replacement

    The same seed gives the same draws.
    """
    runs = run_address(seed, np.arange(resamples), "resample")
    drawn = uniform(runs, np.arange(count, dtype=np.uint64), item=what)
    return drawn.argsort(axis=0).T if shuffled else (drawn * count).astype(np.intp).T


def means_of(values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means over replications; `values` are `[package, point, replication]`."""
    return {name: by_run.mean(axis=-1) for name, by_run in values.items()}


def over_points(values: Mapping[str, np.ndarray], seed: int) -> Iterator[Means]:
    """Means at points drawn again, `[resample, package, point]`, some resamples at a time."""
    means = means_of(values)
    packages, points = next(iter(means.values())).shape
    drawn = picks(seed, points, RESAMPLES, OF_POINTS)
    for some in _in_parts(drawn, packages * points):
        yield {name: mean[:, some].swapaxes(0, 1) for name, mean in means.items()}


def over_luck(values: Mapping[str, np.ndarray], seed: int) -> Iterator[Means]:
    """Means over replications drawn again, `[resample, package, point]`, as `over_points`.

    Yields nothing for fewer than two replications.
    """
    packages, points, count = next(iter(values.values())).shape
    if count < 2:
        return
    drawn = picks(seed, count, RESAMPLES, OF_LUCK)
    shares = np.stack([(drawn == one).mean(axis=1) for one in range(count)], axis=1)
    for some in _in_parts(shares, packages * points):
        yield {name: _moved(by_run, some) for name, by_run in values.items()}


def _moved(by_run: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Means with replications in these shares, `[resample, package, point]`."""
    count = by_run.shape[-1]
    stretch = np.sqrt(count / (count - 1)) * stdtrit(count - 1, TAILS[1]) / ndtri(TAILS[1])
    mean = by_run.mean(axis=-1)
    away = np.tensordot(shares, by_run - mean[..., None], axes=(1, 2))
    return mean + stretch * away


def _in_parts(rows: np.ndarray, numbers: int) -> Iterator[np.ndarray]:
    """Rows in parts, each of which makes at most so many numbers."""
    step = max(AT_ONCE // numbers, 1)
    for start in range(0, len(rows), step):
        yield rows[start : start + step]


def resampled(
    means: Iterator[Means], measure: Callable[[Means], np.ndarray], packages: int
) -> np.ndarray:
    """A measure of every resample, `[resample, package]`; no rows where there is none."""
    parts = [measure(some) for some in means]
    return np.concatenate(parts) if parts else np.empty((0, packages))


def interval(
    estimate: np.ndarray, again: np.ndarray, least: float = -np.inf, most: float = np.inf
) -> np.ndarray:
    """The 95% interval of estimates, `[end, package]`, from their resamples.

    estimate     [package]
    again        [resample, package]
    least, most  what an estimate can be

    The wider of two: of resamples as they fall, and laid out backwards from the estimate. NaN
    without resamples. Neither holds for what noise pulls to one side, as it pulls the extremes
    and the tails of points that are noisy themselves.
    """
    if not len(again):
        return np.full((2, *estimate.shape), UNDEFINED[0])
    low, high = np.quantile(again, TAILS, axis=0)
    ends = np.minimum(low, 2 * estimate - high), np.maximum(high, 2 * estimate - low)
    return np.clip(np.stack(ends), least, most)

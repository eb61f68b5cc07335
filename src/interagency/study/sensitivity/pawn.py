"""PAWN: how far knowing a factor can move the distribution of an outcome.

The largest gap (Kolmogorov and Smirnov) between the distribution of the outcome and that within
a slice of the factor: its median, mean and maximum over slices. It suits skewed outcomes, sees
interactions and is cheap. A factor that does nothing has a small value, not 0 (`idle`).

Pianosi and Wagener (2015), doi:10.1016/j.envsoft.2015.01.004, and from any sample (2018),
doi:10.1016/j.envsoft.2018.07.019. As SALib's, whose last slice lacks its last point. Categories
are slices themselves.
"""

import numpy as np

from interagency.study.sensitivity.given import classes_of, point_by_point, refuse_groups, sample
from interagency.study.sensitivity.kernel import RESAMPLES, Estimates, Indices, Kernel, estimated
from interagency.study.sensitivity.problem import Problem

__all__ = ["analyse", "kernel", "sample"]

MEDIAN, MEAN, MAXIMUM = "median", "mean", "maximum"
SLICES = 10


def analyse(
    problem: Problem,
    places: np.ndarray,
    outcomes: np.ndarray,
    seed: int,
    resamples: int = RESAMPLES,
) -> Estimates:
    """Median, mean and maximum of gaps over slices.

    outcomes  [point, replication, outcome]

    Raises InputError for groups.
    """
    return estimated(kernel(problem, places), outcomes, seed, resamples)


def kernel(problem: Problem, places: np.ndarray) -> Kernel:
    """What is computed of values at these places."""
    refuse_groups(problem, "pawn")
    kinds = {MEDIAN: np.median, MEAN: np.mean, MAXIMUM: np.max}

    def indices(picks: np.ndarray, values: np.ndarray) -> Indices:
        classes = classes_of(problem, places[picks], SLICES)
        found = np.empty((len(kinds), classes.shape[1], values.shape[1]))
        for column, one in enumerate(values.T):
            order = np.argsort(one[picks], kind="stable")
            ordered = one[picks][order]
            last = np.append(np.diff(ordered) > 0, True)
            for factor, classed in enumerate(classes[order].T):
                apart = gaps(classed, last)
                found[:, factor, column] = [kind(apart) for kind in kinds.values()]
        return dict(zip(kinds, found, strict=True))

    return Kernel(len(places), point_by_point(indices))


def idle(points: int) -> float:
    """About what a factor that does nothing has: the mean gap of a slice drawn at random.

    From Kolmogorov's distribution, whose mean is 0.8687, a slice being part of the whole.
    """
    return 0.8687 * ((SLICES - 1) / points) ** 0.5


def gaps(classes: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The largest gap between the distribution of each class and that of all, `[class]`.

    classes  of points in the order of their values
    last     True for the last of points with equal values, where distributions are compared
    """
    inside = classes[:, None] == np.unique(classes)
    below = inside.cumsum(axis=0)[last]
    everything = (np.flatnonzero(last)[:, None] + 1) / len(classes)
    return np.abs(below / below[-1] - everything).max(axis=0)

"""Borgonovo's delta: how far knowing a factor moves the whole distribution of an outcome.

Half of the area between the density of the outcome and its density given the factor, on
average: 0 where the factor tells nothing, 1 where it tells all. It needs no variance and sees
interactions. Densities are estimated by kernels for every slice and resample, which is slow.

Borgonovo (2007), doi:10.1016/j.ress.2006.04.015; from any sample, with the bias that few
points bring taken out by resampling: Plischke, Borgonovo and Smith (2013),
doi:10.1016/j.ejor.2012.11.047. Categories are classes themselves.
"""

import numpy as np

from interagency.study.sensitivity.given import (
    classes_of,
    point_by_point,
    refuse_groups,
    sample,
)
from interagency.study.sensitivity.kernel import Estimates, Indices, Kernel, estimated
from interagency.study.sensitivity.problem import Problem

__all__ = ["analyse", "kernel", "sample"]

DELTA = "delta"
RESAMPLES = 20
"""Fewer than elsewhere: each costs as much as the estimate."""
GRID = 100
MOST_SLICES = 48
LEAST = 32
"""Points below which no densities are compared."""


def analyse(
    problem: Problem,
    places: np.ndarray,
    outcomes: np.ndarray,
    seed: int,
    resamples: int = RESAMPLES,
) -> Estimates:
    """Delta, with the bias of the estimate taken out: 2 estimate - mean of its resamples.

    outcomes  [point, replication, outcome]

    Raises InputError for groups.
    """
    return estimated(kernel(problem, places), outcomes, seed, resamples)


def kernel(problem: Problem, places: np.ndarray) -> Kernel:
    """What is computed of values at these places."""
    refuse_groups(problem, "delta")
    slices = slices_of(len(places))

    def indices(picks: np.ndarray, values: np.ndarray) -> Indices:
        classes = classes_of(problem, places[picks], slices)
        found = [
            [distance(column[picks], one, grid_of(column)) for one in classes.T]
            for column in values.T
        ]
        return {DELTA: np.array(found).T}

    return Kernel(len(places), point_by_point(indices), biased=True, least=LEAST)


def grid_of(values: np.ndarray) -> np.ndarray:
    """Where densities are compared: evenly over the range of the values."""
    return np.linspace(values.min(), values.max(), GRID)


def slices_of(points: int) -> int:
    """Into how many slices ordered factors are cut, after Plischke et al. (2013).

    >>> slices_of(100), slices_of(1000), slices_of(10_000)
    (4, 6, 22)
    """
    power = 2.0 / (7.0 + np.tanh((1500.0 - points) / 500.0))
    return int(min(np.ceil(points**power), MOST_SLICES))


def distance(values: np.ndarray, classes: np.ndarray, grid: np.ndarray) -> float:
    """Half of the area between the density of values and those of their classes, on average."""
    whole = density(values, grid)
    apart = 0.0
    for one in np.unique(classes):
        inside = values[classes == one]
        # a class of equal values has no density
        if np.ptp(inside) > 0:
            gap = np.trapezoid(np.abs(whole - density(inside, grid)), grid)
            apart += len(inside) / (2 * len(values)) * gap
    return apart


def density(values: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """A Gaussian kernel estimate on a grid, its width by Silverman's rule."""
    width = (len(values) * 0.75) ** -0.2 * values.std(ddof=1)
    far = (grid[:, None] - values) / width
    return np.exp(-(far**2) / 2).mean(axis=1) / (width * np.sqrt(2 * np.pi))

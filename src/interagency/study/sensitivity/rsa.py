"""Regional sensitivity: which factors bring an outcome into its lowest or highest quarter.

Points are split by the outcome (Monte Carlo filtering), and each factor's distribution within
the region is compared with that outside: the largest gap between the two (Kolmogorov and
Smirnov), for unordered categories half of the sum of differences, which is the largest gap over
all of their orders. 0 to 1; a factor that does nothing has a small value, not 0 (`idle`).

Hornberger and Spear (1981); Saltelli et al. (2008), Global Sensitivity Analysis: The Primer,
doi:10.1002/9780470725184. SALib compares by Cramér and von Mises, which grows with the sample;
a gap does not, so that sizes can be compared.
"""

import numpy as np

from interagency.study.sensitivity.given import (
    category_of,
    point_by_point,
    refuse_groups,
    sample,
)
from interagency.study.sensitivity.kernel import RESAMPLES, Estimates, Indices, Kernel, estimated
from interagency.study.sensitivity.problem import Problem

__all__ = ["analyse", "kernel", "sample"]

LOWEST, HIGHEST, EITHER = "lowest", "highest", "either"
REGION = 0.25
"""The part of points in each region."""


def analyse(
    problem: Problem,
    places: np.ndarray,
    outcomes: np.ndarray,
    seed: int,
    resamples: int = RESAMPLES,
) -> Estimates:
    """Gaps between inside and outside of the lowest and of the highest quarter; the larger.

    outcomes  [point, replication, outcome]

    Raises InputError for groups.
    """
    return estimated(kernel(problem, places), outcomes, seed, resamples)


def kernel(problem: Problem, places: np.ndarray) -> Kernel:
    """What is computed of values at these places."""
    refuse_groups(problem, "rsa")
    categories = np.array(problem.category_counts) > 2
    # ranks of ordered factors, so that equal places (a resampled point) stay together
    levels = np.where(
        categories,
        category_of(problem, places),
        np.column_stack([np.unique(one, return_inverse=True)[1] for one in places.T]),
    )

    def indices(picks: np.ndarray, values: np.ndarray) -> Indices:
        found = np.empty((2, levels.shape[1], values.shape[1]))
        for column, one in enumerate(values[picks].T):
            low, high = np.quantile(one, [REGION, 1 - REGION])
            for side, inside in enumerate((one <= low, one >= high)):
                for factor, level in enumerate(levels[picks].T):
                    found[side, factor, column] = gap(level, inside, categories[factor])
        return {LOWEST: found[0], HIGHEST: found[1], EITHER: found.max(axis=0)}

    return Kernel(len(places), point_by_point(indices))


def idle(points: int) -> float:
    """About what an ordered factor that does nothing has: the mean gap of a region at random.

    From Kolmogorov's distribution, whose mean is 0.8687.
    """
    return 0.8687 * (1 / (REGION * (1 - REGION) * points)) ** 0.5


def gap(levels: np.ndarray, inside: np.ndarray, unordered: bool) -> float:
    """How far apart a factor's levels are distributed inside a region and outside it.

    NaN where either is empty.

    >>> gap(np.array([0, 0, 1, 1]), np.array([True, True, False, False]), unordered=False)
    1.0
    """
    count = inside.sum()
    if count in (0, len(inside)):
        return np.nan
    within = np.bincount(levels[inside], minlength=levels.max() + 1) / count
    without = np.bincount(levels[~inside], minlength=levels.max() + 1) / (len(inside) - count)
    apart = within - without
    return float(np.abs(apart).sum() / 2 if unordered else np.abs(apart.cumsum()).max())

"""RBD-FAST: first-order shares of variance from any independent sample.

Points are put in the order of a factor, up its odd and down its even ranks, and the power of
the outcome at the lowest frequencies is what the factor makes of it alone. Cheap and for any
sample, but blind to interactions: a factor that acts only together with others gets nothing.
Ordered factors of more than a few values alone.

Tarantola, Gatelli and Mara (2006), doi:10.1016/j.ress.2005.06.003; for any sample Plischke
(2010), doi:10.1016/j.ress.2009.11.005; bias taken out after Tissot and Prieur (2012),
doi:10.1016/j.ress.2012.06.010. Equal to SALib's.
"""

import numpy as np

from interagency.errors import InputError
from interagency.study.sensitivity.given import (
    refuse_categories,
    refuse_few_levels,
    refuse_groups,
    sample,
)
from interagency.study.sensitivity.kernel import (
    RESAMPLES,
    Estimates,
    Kernel,
    Parts,
    estimated,
    of_parts,
)
from interagency.study.sensitivity.problem import Problem

__all__ = ["analyse", "kernel", "sample"]

FIRST = "first"
HARMONICS = 10
LEAST = 4 * HARMONICS
"""Points below which the lowest frequencies are most of all."""


def analyse(
    problem: Problem,
    places: np.ndarray,
    outcomes: np.ndarray,
    seed: int,
    resamples: int = RESAMPLES,
) -> Estimates:
    """First-order indices.

    outcomes  [point, replication, outcome]

    Raises InputError for groups, unordered categories, and factors of few values.
    """
    return estimated(kernel(problem, places), outcomes, seed, resamples)


def kernel(problem: Problem, places: np.ndarray) -> Kernel:
    """What is computed of values at these places."""
    refuse_groups(problem, "rbd_fast")
    refuse_categories(problem, "rbd_fast")
    refuse_few_levels(problem, "rbd_fast")
    if len(places) < LEAST:
        raise InputError(
            f"{len(places)} points are too few for rbd_fast",
            found=len(places),
            allowed=[f"{LEAST} or more points"],
        )
    orders = np.argsort(places, axis=0)
    skew = 2 * HARMONICS / len(places)

    def parts(values: np.ndarray, weights: np.ndarray) -> Parts:
        found = [_spectra(orders, values, row.astype(int)) for row in weights]
        first, whole = (np.stack(one) for one in zip(*found, strict=True))
        return {FIRST: (first - skew / (1 - skew) * (whole - first), whole)}

    return of_parts(len(places), parts, LEAST)


def _spectra(
    orders: np.ndarray, values: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Power of the lowest frequencies, and all of it, by factor and column."""
    found = []
    for order in orders.T:
        picked = np.repeat(order, counts[order])
        ordered = values[np.concatenate([picked[::2], picked[1::2][::-1]])]
        power = np.abs(np.fft.rfft(ordered, axis=0)[1:]) ** 2
        # each frequency but the highest of an even number stands for its mirror image too
        weight = np.full((len(power), 1), 2.0)
        weight[-1] -= len(picked) % 2 == 0
        power *= weight
        found.append((power[:HARMONICS].sum(axis=0), power.sum(axis=0)))
    first, whole = zip(*found, strict=True)
    return np.stack(first), np.stack(whole)

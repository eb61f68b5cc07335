"""eFAST: shares of variance from search curves on which each factor has its own frequency.

Of each factor the spectrum at its high frequency and harmonics is its first order; what is at
the low frequencies of the others is not due to it, and the rest is its total. Cheaper than
Sobol' indices for smooth outcomes; categories and factors of few values make steps of them, which
four harmonics do not hold, and are refused.

Saltelli, Tarantola and Chan (1999), doi:10.1080/00401706.1999.10485594. One curve a factor says
nothing of its own error (resampling its points, as SALib does, is unreliable: SALib issue 649).
Here several curves with phases of their own are drawn, which are resampled as wholes.
"""

import numpy as np

from interagency.errors import InputError
from interagency.study.sensitivity.given import (
    refuse_categories,
    refuse_few_levels,
    refuse_groups,
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

FIRST, TOTAL = "first", "total"
HARMONICS = 4
CURVES = 4
LEAST = 4 * HARMONICS**2 + 1
"""Points that a curve needs at least."""
PURE = 1 - 1e-6
"""Share of the power at one frequency in the places of a search curve."""


def sample(problem: Problem, samples: int, seed: int, curves: int | None = None) -> np.ndarray:
    """Places `[point, factor]`: curve by curve, and within it factor by factor.

    samples  points of each factor, shared out over its curves: samples / curves each, at least 65
    curves   independent curves of each factor, by default up to four; with one there is no
             interval over the design

    Raises InputError for groups, categories, factors of few values, and too few points.
    """
    from SALib.sample import fast_sampler

    _check(problem)
    curves = curves or max(min(CURVES, samples // LEAST), 1)
    each = samples // curves
    if each < LEAST:
        raise InputError(
            f"{samples} points of a factor in {curves} curves are too few",
            found=samples,
            allowed=[f"{LEAST * curves} or more points"],
        )
    draws = np.random.default_rng(seed)
    salib = problem.to_salib()
    found = [fast_sampler.sample(salib, each, HARMONICS, seed=draws) for _ in range(curves)]
    return np.clip(np.concatenate(found), 0.0, np.nextafter(1.0, 0.0))


def analyse(
    problem: Problem,
    places: np.ndarray,
    outcomes: np.ndarray,
    seed: int,
    resamples: int = RESAMPLES,
) -> Estimates:
    """First-order and total indices.

    outcomes  [point, replication, outcome]

    Raises InputError for groups, categories, factors of few values, and places that are no such
    sample.
    """
    return estimated(kernel(problem, places), outcomes, seed, resamples)


def kernel(problem: Problem, places: np.ndarray) -> Kernel:
    """What is computed of values at these places."""
    _check(problem)
    curves, each = _shape(problem, places)
    factors = len(problem.factors)
    own = _own_frequency(each)

    def parts(values: np.ndarray, weights: np.ndarray) -> Parts:
        curve = values.reshape(curves, factors, each, -1)
        power = np.abs(np.fft.fft(curve, axis=2)[:, :, 1 : -(-each // 2)] / each) ** 2
        harmonics = np.arange(1, HARMONICS + 1) * own - 1
        whole = 2 * power.sum(axis=2)
        first = 2 * power[:, :, harmonics].sum(axis=2)
        others = 2 * power[:, :, : own // 2].sum(axis=2)
        shares = weights / weights.sum(axis=1, keepdims=True)
        whole, first, others = (np.tensordot(shares, one, axes=1) for one in (whole, first, others))
        return {FIRST: (first, whole), TOTAL: (whole - others, whole)}

    return of_parts(curves, parts, least=1)


def _own_frequency(points: int) -> int:
    """Of the factor that a curve is about."""
    return (points - 1) // (2 * HARMONICS)


def _check(problem: Problem) -> None:
    refuse_groups(problem, "fast")
    refuse_categories(problem, "fast")
    refuse_few_levels(problem, "fast")


def _shape(problem: Problem, places: np.ndarray) -> tuple[int, int]:
    """Curves, and points of one, found in the places: on a curve about a factor it has one pure
    frequency, which tells how long the curve is."""
    factors = len(problem.factors)
    for curves in range(1, len(places) // (factors * LEAST) + 1):
        each, rest = divmod(len(places), factors * curves)
        if rest == 0 and _is_curve(places[:each, 0]):
            return curves, each
    raise InputError(
        f"{len(places)} points are no search curves of {factors} factors, or not in their order",
        hint="methods for any sample: delta, pawn, rsa, rbd_fast",
    )


def _is_curve(places: np.ndarray) -> bool:
    power = np.abs(np.fft.fft(np.sin(np.pi * (places - 0.5)))[1 : -(-len(places) // 2)]) ** 2
    return power[_own_frequency(len(places)) - 1] > PURE * power.sum()

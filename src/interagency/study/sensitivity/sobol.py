"""Sobol' indices: which share of an outcome's variance each factor makes, alone and in all.

The places of a factor are changed together with all of its group, so that a group has an index
of its own. Categories need no order: a place is a uniform number whatever it stands for.

First order and total: Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018, the total after
Jansen; second order: Saltelli (2002), doi:10.1016/S0010-4655(02)00280-1. Equal to SALib's, for
many outcomes, replications and resamples at once.
"""

from itertools import combinations

import numpy as np

from interagency.errors import InputError
from interagency.study.sensitivity.kernel import (
    RESAMPLES,
    SECOND,
    Estimates,
    Kernel,
    Parts,
    estimated,
    of_parts,
)
from interagency.study.sensitivity.problem import Problem

FIRST, TOTAL = "first", "total"


def sample(problem: Problem, samples: int, seed: int, second_order: bool = False) -> np.ndarray:
    """Places `[point, factor]`: Saltelli's rows over a scrambled Sobol' sequence.

    samples       rows of the two base matrices A and B; a power of two keeps the sequence's
                  balance
    second_order  whether B is crossed with A too, for indices of pairs

    A row has the points A, A with one group from B for each group (with second order then B
    with one group from A for each), and B: samples * (groups + 2) points, or 2 * (groups + 1).

    Raises InputError where all factors are in one group, which makes all of the variance.
    """
    import warnings

    from SALib.sample import sobol

    if problem.grouped and len(problem.names) < 2:
        raise InputError(
            "all factors are in one group, to which all of the variance is due",
            found=problem.names[0],
            allowed=["two or more factors or groups"],
        )
    with warnings.catch_warnings():
        # that it is no power of two is told with the indices
        warnings.simplefilter("ignore")
        return sobol.sample(
            problem.to_salib(),
            int(samples),
            calc_second_order=second_order,
            seed=np.random.default_rng(seed),
        )


def analyse(
    problem: Problem,
    places: np.ndarray,
    outcomes: np.ndarray,
    seed: int,
    resamples: int = RESAMPLES,
) -> Estimates:
    """First-order and total indices, and those of pairs where the sample has them.

    outcomes  [point, replication, outcome]

    Raises InputError for places that are no such sample, or not in its order.
    """
    return estimated(kernel(problem, places), outcomes, seed, resamples)


def kernel(problem: Problem, places: np.ndarray) -> Kernel:
    """What is computed of values at these places."""
    size = row_size(problem, places)
    groups = len(problem.names)
    second = size > groups + 2

    def parts(values: np.ndarray, weights: np.ndarray) -> Parts:
        shares = weights / weights.sum(axis=1, keepdims=True)
        found = [_parts(one.reshape(-1, size), shares, groups, second) for one in values.T]
        return {
            index: tuple(np.stack([one[index][side] for one in found], axis=-1) for side in (0, 1))
            for index in found[0]
        }

    return of_parts(len(places) // size, parts)


def independent(problem: Problem, places: np.ndarray) -> np.ndarray:
    """Points of A and B, which are an independent sample by themselves."""
    size = row_size(problem, places)
    first = np.arange(0, len(places), size)
    return np.column_stack([first, first + size - 1]).ravel()


def row_size(problem: Problem, places: np.ndarray) -> int:
    """Points of a row, found in the places themselves."""
    groups = len(problem.names)
    for size in (2 * groups + 2, groups + 2):
        if len(places) % size == 0 and _crossed(problem, places.reshape(-1, size, places.shape[1])):
            return size
    raise InputError(
        f"{len(places)} points are no Sobol' sample of {groups} factors or groups, or not in its "
        "order",
        hint="methods for any sample: delta, pawn, rsa, rbd_fast",
    )


def _crossed(problem: Problem, rows: np.ndarray) -> bool:
    """True where every point of every row `[row, point, factor]` comes from A and B as it must."""
    base, other, columns = rows[:, :1], rows[:, -1:], problem.columns
    from_other = np.zeros((rows.shape[1], len(problem.factors)), dtype=bool)
    groups = len(columns)
    from_other[1 : groups + 1] = columns
    from_other[groups + 1 :] = True
    from_other[groups + 1 : -1] = ~columns[: len(from_other) - groups - 2]
    return bool((rows == np.where(from_other, other, base)).all())


def _parts(rows: np.ndarray, shares: np.ndarray, groups: int, second: bool) -> Parts:
    """Numerators and denominators `[set, name]` of one column of values `[row, point of row]`."""
    rows = rows - rows.mean()
    base, other = rows[:, 0], rows[:, -1]
    crossed = rows[:, 1 : groups + 1]
    mean = shares @ (base + other) / 2
    variance = (shares @ (base**2 + other**2) / 2 - mean**2)[:, None]
    first = shares @ (other[:, None] * (crossed - base[:, None]))
    total = shares @ (crossed - base[:, None]) ** 2 / 2
    found = {FIRST: (first, np.broadcast_to(variance, first.shape))}
    found[TOTAL] = (total, found[FIRST][1])
    if second and groups > 1:
        one, two = map(list, zip(*combinations(range(groups), 2), strict=True))
        back = rows[:, groups + 1 : -1]
        closed = shares @ (back[:, one] * crossed[:, two]) - (shares @ (base * other))[:, None]
        pairs = closed - first[:, one] - first[:, two]
        found[SECOND] = (pairs, np.broadcast_to(variance, pairs.shape))
    return found

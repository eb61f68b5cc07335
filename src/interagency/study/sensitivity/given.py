"""What methods for any independent sample share: the sample, and what they condition on."""

from collections.abc import Callable

import numpy as np

from interagency.errors import InputError
from interagency.study.sensitivity.kernel import Indices
from interagency.study.sensitivity.problem import Problem


def sample(problem: Problem, samples: int, seed: int) -> np.ndarray:
    """Places `[point, factor]` of a Latin hypercube: each factor's range is covered evenly.

    Members of a group vary on their own, for these methods know no groups.
    """
    from SALib.sample import latin

    return latin.sample(problem.ungrouped().to_salib(), int(samples), seed=int(seed))


def classes_of(problem: Problem, places: np.ndarray, slices: int) -> np.ndarray:
    """The class of each point by each factor, `[point, factor]`.

    Categories are classes themselves; ordered factors are cut into slices of equal counts.
    """
    ranks = places.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    sliced = ranks * slices // len(places)
    categories = np.array(problem.category_counts)
    return np.where(categories > 1, category_of(problem, places), sliced)


def category_of(problem: Problem, places: np.ndarray) -> np.ndarray:
    """The category of each point by each factor, `[point, factor]`; 0 of ordered ones."""
    counts = np.maximum(problem.category_counts, 1)
    return np.minimum(np.floor(places * counts), counts - 1).astype(int)


def refuse_groups(problem: Problem, method: str) -> None:
    """Refuses a problem with groups."""
    if problem.grouped:
        raise InputError(
            f"{method} knows no groups of factors",
            allowed=["sobol", "morris"],
            hint="or ask about each factor by itself, without groups",
        )


def refuse_categories(problem: Problem, method: str) -> None:
    """Refuses a problem with categories."""
    for key, count in zip(problem.factors, problem.category_counts, strict=True):
        if count:
            raise InputError(
                f"{method} needs factors with an order, and {key} has categories",
                found=key,
                allowed=["sobol", "morris", "delta", "pawn", "rsa"],
            )


FEWEST_LEVELS = 8
"""Levels below which low frequencies miss more than 2% of what a factor makes in a straight line;
of two levels they miss a tenth."""


def refuse_few_levels(problem: Problem, method: str) -> None:
    """Refuses a problem with factors that are steps, as numbers of few values are."""
    for key, count in zip(problem.factors, problem.level_counts, strict=True):
        if 0 < count < FEWEST_LEVELS:
            raise InputError(
                f"{method} needs smooth factors, and {key} has {count} values: from "
                f"{FEWEST_LEVELS} on steps do no harm",
                found=key,
                allowed=["sobol", "morris", "delta", "pawn", "rsa"],
            )


def point_by_point(
    indices: Callable[[np.ndarray, np.ndarray], Indices],
) -> Callable[[np.ndarray, np.ndarray], Indices]:
    """`Kernel.indices` of a method that computes one set of points at a time.

    indices  from which points are taken, `[pick]`, and values [point, column] to [name, column]
    """

    def of_weights(values: np.ndarray, weights: np.ndarray) -> Indices:
        numbers = np.arange(len(values))
        found = [indices(np.repeat(numbers, row.astype(int)), values) for row in weights]
        return {index: np.stack([one[index] for one in found]) for index in found[0]}

    return of_weights

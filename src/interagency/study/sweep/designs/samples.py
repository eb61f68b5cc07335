"""Designs that are sampled: Latin hypercube, random, and those of sensitivity methods."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from interagency.model.roster import keys_of
from interagency.simulation.draws import run_address, uniform
from interagency.study.sensitivity.problem import Problem
from interagency.study.sweep.designs.grids import ends_of
from interagency.study.sweep.factors import WEIGHT, Factor

SEEDS = 2**64
"""NumPy takes no seeds below 0: those begin from the far end."""


def problem_of(factors: Sequence[Factor]) -> Problem:
    """The factors as sensitivity methods know them."""
    return Problem(
        factors=tuple(one.key for one in factors),
        groups=tuple(one.group for one in factors),
        categories=tuple(one.categories for one in factors),
        levels=tuple(one.levels for one in factors),
    )


def latin_hypercube(factors: Sequence[Factor], options: Mapping[str, Any], seed: int) -> np.ndarray:
    """Places evenly over each factor, in random combination."""
    from scipy.stats.qmc import LatinHypercube

    return LatinHypercube(len(factors), rng=np.random.default_rng(seed % SEEDS)).random(
        options["samples"]
    )


def random(factors: Sequence[Factor], options: Mapping[str, Any], seed: int) -> np.ndarray:
    """Places drawn by address: more points, or factors, leave those there as they are."""
    points = run_address(seed, np.arange(options["samples"]), "design")
    return np.array([uniform(points, keys_of([(one.key,)]), item=0)[0] for one in factors]).T


def sobol(factors: Sequence[Factor], options: Mapping[str, Any], seed: int) -> np.ndarray:
    """Saltelli's scheme; a group of factors is one of its columns."""
    from interagency.study.sensitivity import sobol as method

    problem = problem_of(factors)
    return method.sample(
        problem, options["samples"], seed % SEEDS, second_order=options["second_order"]
    )


def morris(factors: Sequence[Factor], options: Mapping[str, Any], seed: int) -> np.ndarray:
    """Morris' trajectories."""
    from interagency.study.sensitivity import morris as method

    problem = problem_of(factors)
    count, levels = options["trajectories"], options["levels"]
    places = method.sample(problem, count, seed % SEEDS, levels=levels)
    # the grid has places 0 and 1, where a weight is nothing or endless
    low, high = np.array([ends_of(one) if one.kind == WEIGHT else (0, 1) for one in factors]).T
    return low + places * (high - low)


def fast(factors: Sequence[Factor], options: Mapping[str, Any], seed: int) -> np.ndarray:
    """The curves of the extended FAST."""
    from interagency.study.sensitivity import fast as method

    return method.sample(problem_of(factors), options["samples"], seed % SEEDS)


def size_of_sample(factors: Sequence[Factor], options: Mapping[str, Any]) -> int:
    """Points of `latin_hypercube` and `random`."""
    return options["samples"]


def size_of_scheme(factors: Sequence[Factor], options: Mapping[str, Any]) -> int:
    """Points of `sobol`."""
    columns = len(problem_of(factors).names)
    return options["samples"] * (2 * columns + 2 if options["second_order"] else columns + 2)


def size_of_trajectories(factors: Sequence[Factor], options: Mapping[str, Any]) -> int:
    """Points of `morris`."""
    return options["trajectories"] * (len(problem_of(factors).names) + 1)


def size_of_curves(factors: Sequence[Factor], options: Mapping[str, Any]) -> int:
    """Points of `fast`, or a few more than there will be."""
    return options["samples"] * len(factors)

"""Designs made by hand: one factor at a time, every combination, half of the corners."""

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np

from interagency.study.sweep.factors import Factor


def one_at_a_time(
    factors: Sequence[Factor], options: Mapping[str, Any], seed: int = 0
) -> np.ndarray:
    """The base point first, then every factor over its levels, the others at their base."""
    base = np.array([one.base for one in factors])
    rows = [base]
    for place, one in enumerate(factors):
        for level in levels_of(one, options["levels"]):
            row = base.copy()
            row[place] = level
            rows.append(row)
    return np.array(rows)


def full_factorial(
    factors: Sequence[Factor], options: Mapping[str, Any], seed: int = 0
) -> np.ndarray:
    """Every combination, the last factor changing fastest."""
    return np.array([*product(*(levels_of(one, options["levels"]) for one in factors))])


def fractional_factorial(
    factors: Sequence[Factor], options: Mapping[str, Any], seed: int = 0
) -> np.ndarray:
    """Columns of a Hadamard matrix and their mirror image: two points for each of its rows."""
    from scipy.linalg import hadamard

    signs = hadamard(size_of_fraction(factors) // 2)[:, : len(factors)]
    ends = np.array([[ends_of(one)[side] for one in factors] for side in (0, 1)])
    return np.where(np.concatenate([signs, -signs]) > 0, ends[1], ends[0])


def levels_of(factor: Factor, count: int) -> np.ndarray:
    """Places of a factor's levels: all of its values where it has any, else so many."""
    if factor.levels and (factor.values or factor.levels <= count):
        return (np.arange(factor.levels) + 0.5) / factor.levels
    low, high = ends_of(factor)
    return np.linspace(low, high, count)


def ends_of(factor: Factor) -> tuple[float, float]:
    """Places of the lowest and the highest value; of a weight where it hardly ever lies beyond."""
    if factor.levels:
        return 0.5 / factor.levels, 1 - 0.5 / factor.levels
    return (0.025, 0.975) if factor.kind == "weight" else (0.0, 1.0)


def size_of_star(factors: Sequence[Factor], options: Mapping[str, Any]) -> int:
    """Points of `one_at_a_time`."""
    return 1 + sum(len(levels_of(one, options["levels"])) for one in factors)


def size_of_grid(factors: Sequence[Factor], options: Mapping[str, Any]) -> int:
    """Points of `full_factorial`."""
    return prod(len(levels_of(one, options["levels"])) for one in factors)


def size_of_fraction(factors: Sequence[Factor], options: Mapping[str, Any] | None = None) -> int:
    """Points of `fractional_factorial`: twice the next power of two."""
    return 2 << (max(len(factors), 2) - 1).bit_length()

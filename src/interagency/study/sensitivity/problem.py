"""The factors of a sample: their names, their groups, and which are unordered categories."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from interagency.errors import InputError


@dataclass(frozen=True)
class Problem:
    """The factors of a sample, in the order of its columns.

    A sample is `places [point, factor]`, floats from 0 to below 1: what a place means for a
    factor (a number, a date, a category) is the study's business. Methods see places only.

    factors     keys such as `turf` or `pillars.one_budget.from`
    groups      the name of each factor's group; its own key where it is alone; () for none
    categories  how many unordered categories each factor has; 0 for ordered ones (numbers,
                integers, dates); () for none
    levels      how many values each factor has; 0 for endlessly many; () for such alone
    """

    factors: tuple[str, ...]
    groups: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()
    levels: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.factors:
            raise InputError("a sensitivity analysis needs at least one factor")
        twice = [name for name in dict.fromkeys(self.factors) if self.factors.count(name) > 1]
        if twice:
            raise InputError(f"factors are named twice: {', '.join(twice)}", found=twice[0])
        for what in ("groups", "categories", "levels"):
            told = getattr(self, what)
            if told and len(told) != len(self.factors):
                raise InputError(
                    f"{what} has {len(told)} entries for {len(self.factors)} factors",
                    hint="one entry a factor, in the order of the factors, or () for none",
                )

    @property
    def group_of(self) -> tuple[str, ...]:
        """The group of each factor, a factor that is alone being its own group."""
        return self.groups or self.factors

    @property
    def grouped(self) -> bool:
        """True where some group holds more than one factor."""
        return len(self.names) < len(self.factors)

    @property
    def names(self) -> tuple[str, ...]:
        """The groups in the order of their first factors: what has an index of its own."""
        return tuple(dict.fromkeys(self.group_of))

    @property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The factors of each group.

        >>> Problem(("a", "b", "c"), groups=("ab", "ab", "c")).members
        {'ab': ('a', 'b'), 'c': ('c',)}
        """
        pairs = list(zip(self.factors, self.group_of, strict=True))
        return {name: tuple(key for key, group in pairs if group == name) for name in self.names}

    @property
    def columns(self) -> np.ndarray:
        """True where a factor belongs to a group, `[group, factor]`."""
        return np.array([[group == name for group in self.group_of] for name in self.names])

    @property
    def category_counts(self) -> tuple[int, ...]:
        """How many unordered categories each factor has; 0 for ordered ones."""
        return self.categories or (0,) * len(self.factors)

    @property
    def level_counts(self) -> tuple[int, ...]:
        """How many values each factor has; 0 for endlessly many."""
        return self.levels or (0,) * len(self.factors)

    @property
    def unordered(self) -> tuple[str, ...]:
        """Factors of more than two categories: those for which no direction exists."""
        pairs = zip(self.factors, self.category_counts, strict=True)
        return tuple(key for key, count in pairs if count > 2)

    def ungrouped(self) -> "Problem":
        """The same factors, each alone."""
        return Problem(self.factors, categories=self.categories, levels=self.levels)

    def to_salib(self, bounds: Mapping[str, tuple[float, float]] | None = None) -> dict[str, Any]:
        """The plain dict that SALib's functions take.

        bounds  lowest and highest value of factors by key; 0 and 1 (places) where not told

        >>> Problem(("a", "b")).to_salib({"b": (2.0, 3.0)})
        {'num_vars': 2, 'names': ['a', 'b'], 'bounds': [[0.0, 1.0], [2.0, 3.0]]}
        """
        bounds = bounds or {}
        for key in bounds:
            if key not in self.factors:
                raise InputError("bounds of an unknown factor", found=key, allowed=self.factors)
        told = {
            "num_vars": len(self.factors),
            "names": list(self.factors),
            "bounds": [list(map(float, bounds.get(key, (0.0, 1.0)))) for key in self.factors],
        }
        return told | ({"groups": list(self.group_of)} if self.grouped else {})

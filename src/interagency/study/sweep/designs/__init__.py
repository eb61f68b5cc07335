"""Designs: which points a study plays. A kind of design is a row here, and a function beside it.

A function takes the factors, what the study file says of the design, and the seed; it gives
`places [point, factor]`, 0 to 1.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from interagency.study.sweep.designs.given import from_csv, from_ensemble, size_of_table
from interagency.study.sweep.designs.grids import (
    fractional_factorial,
    full_factorial,
    one_at_a_time,
    size_of_fraction,
    size_of_grid,
    size_of_star,
)
from interagency.study.sweep.designs.samples import (
    fast,
    latin_hypercube,
    morris,
    random,
    size_of_curves,
    size_of_sample,
    size_of_scheme,
    size_of_trajectories,
    sobol,
)
from interagency.study.sweep.factors import Factor

Places = Callable[[Sequence[Factor], Mapping[str, Any], int], np.ndarray]


@dataclass(frozen=True)
class DesignKind:
    """A kind of design.

    size     how many points that gives, told before any is made
    options  what a study file may say of it, and what holds where it does not
    grows    the option that can be raised later, with all that was played reused; or none
    """

    summary: str
    places: Places
    size: Callable[[Sequence[Factor], Mapping[str, Any]], int]
    options: Mapping[str, Any]
    grows: str = ""


DESIGNS: Mapping[str, DesignKind] = MappingProxyType(
    {
        "one_at_a_time": DesignKind(
            "A base point, and from there every factor alone over its levels.",
            one_at_a_time,
            size_of_star,
            {"levels": 3},
        ),
        "full_factorial": DesignKind(
            "Every combination of the factors' levels.",
            full_factorial,
            size_of_grid,
            {"levels": 3},
        ),
        "fractional_factorial": DesignKind(
            "Low and high ends so combined that main effects stay clear of pairs (resolution IV).",
            fractional_factorial,
            size_of_fraction,
            {},
        ),
        "latin_hypercube": DesignKind(
            "Every factor evenly over its range, in random combination.",
            latin_hypercube,
            size_of_sample,
            {"samples": 256},
        ),
        "random": DesignKind(
            "Points drawn one by one; more can be drawn later.",
            random,
            size_of_sample,
            {"samples": 256},
            "samples",
        ),
        "sobol": DesignKind(
            "Saltelli's scheme for Sobol' indices: first and total, on request of pairs.",
            sobol,
            size_of_scheme,
            {"samples": 256, "second_order": False},
            "samples",
        ),
        "morris": DesignKind(
            "Trajectories that change one factor after the other, to screen many.",
            morris,
            size_of_trajectories,
            {"trajectories": 20, "levels": 4},
        ),
        "fast": DesignKind(
            "Search curves through all factors at once (extended FAST).",
            fast,
            size_of_curves,
            {"samples": 257},
        ),
        "csv": DesignKind(
            "Points of your own, a column a factor.",
            from_csv,
            size_of_table,
            {"file": None, "rows": None},
        ),
        "ensemble": DesignKind(
            "The members of the ensemble that comes with the package.",
            from_ensemble,
            size_of_table,
            {},
        ),
    }
)

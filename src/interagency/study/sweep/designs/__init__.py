"""Designs: which points a study plays. A kind of design is a row here, and a function beside it.

A function takes the factors, what the study file says of the design, and the seed; it gives
`places [point, factor]`, 0 to 1.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from interagency.study.sweep.designs.given import from_csv, from_ensemble
from interagency.study.sweep.designs.grids import (
    fractional_factorial,
    full_factorial,
    one_at_a_time,
)
from interagency.study.sweep.designs.samples import fast, latin_hypercube, morris, random, sobol
from interagency.study.sweep.factors import Factor

Places = Callable[[Sequence[Factor], Mapping[str, Any], int], np.ndarray]


@dataclass(frozen=True)
class DesignKind:
    """A kind of design.

    options  what a study file may say of it, and what holds where it does not
    grows    the option that can be raised later, with all that was played reused; or none
    """

    summary: str
    places: Places
    options: Mapping[str, Any]
    grows: str = ""


DESIGNS: Mapping[str, DesignKind] = MappingProxyType(
    {
        "one_at_a_time": DesignKind(
            "A base point, and from there every factor alone over its levels.",
            one_at_a_time,
            {"levels": 3},
        ),
        "full_factorial": DesignKind(
            "Every combination of the factors' levels.", full_factorial, {"levels": 3}
        ),
        "fractional_factorial": DesignKind(
            "Low and high ends so combined that main effects stay clear of pairs (resolution IV).",
            fractional_factorial,
            {},
        ),
        "latin_hypercube": DesignKind(
            "Every factor evenly over its range, in random combination.",
            latin_hypercube,
            {"samples": 256},
        ),
        "random": DesignKind(
            "Points drawn one by one; more can be drawn later.", random, {"samples": 256}, "samples"
        ),
        "sobol": DesignKind(
            "Saltelli's scheme for Sobol' indices: first and total, on request of pairs.",
            sobol,
            {"samples": 256, "second_order": False},
            "samples",
        ),
        "morris": DesignKind(
            "Trajectories that change one factor after the other, to screen many.",
            morris,
            {"trajectories": 20, "levels": 4},
        ),
        "fast": DesignKind(
            "Search curves through all factors at once (extended FAST).", fast, {"samples": 257}
        ),
        "csv": DesignKind("Points of your own, a column a factor.", from_csv, {"file": None}),
        "ensemble": DesignKind(
            "The members of the ensemble that comes with the package.", from_ensemble, {}
        ),
    }
)

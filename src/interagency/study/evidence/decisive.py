"""Which parameters decide whether a fact holds? Regional sensitivity analysis.

Draws in which the fact holds are set against those in which it fails (Hornberger and Spear
1981): the parameter whose values differ most between the two decides most. How far they differ is
the two-sample distance of Kolmogorov and Smirnov, the largest gap of two distributions, 0 to 1.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np


class Decisive(NamedTuple):
    """One parameter that tells draws in which a fact holds from those in which it fails.

    end       where it fails: `low` or `high` values
    distance  of Kolmogorov and Smirnov, 0 to 1
    p         of a distance as large by luck, times the number of parameters looked at, at most 1
    """

    parameter: str
    end: str
    distance: float
    p: float

    @property
    def told(self) -> str:
        """In words.

        >>> Decisive("turf", "low", 0.41, 0.0002).told
        'turf is low (distance 0.41, p < 0.001)'
        """
        sure = "p < 0.001" if self.p < 0.001 else f"p = {self.p:.2g}"
        return f"{self.parameter} is {self.end} (distance {self.distance:.2f}, {sure})"


def decisive(
    points: Mapping[str, np.ndarray], holding: np.ndarray, most: int = 2
) -> tuple[Decisive, ...]:
    """The parameters that decide most, the largest distance first.

    points   values of every parameter that was drawn, name -> `[draw]`
    holding  `[draw]`  true where the fact holds
    most     how many are named

    Returns none where the fact holds in all draws or in none: nothing is decided there.
    """
    from scipy.stats import ks_2samp

    if holding.all() or not holding.any():
        return ()
    found = []
    for name, values in points.items():
        # positive where failing draws lie below
        told = ks_2samp(values[~holding], values[holding])
        end = "low" if told.statistic_sign > 0 else "high"
        p = min(1.0, float(told.pvalue) * len(points))
        found.append(Decisive(name, end, float(told.statistic), p))
    return tuple(sorted(found, key=lambda one: -one.distance)[:most])

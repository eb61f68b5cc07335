"""Which packages no other beats in every outcome at once, and how surely."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from interagency.study.robust.measures import MEASURES, Measure
from interagency.study.robust.performance import (
    Criterion,
    Performance,
    Resamples,
    resamples_of,
)
from interagency.study.robust.resampling import interval

OF_PARETO = "mean"
"""The measure that stands for a package, unless another is asked for."""


def non_dominated(goods: np.ndarray) -> np.ndarray:
    """True for packages that no other beats: as good in all outcomes, and better in one.

    goods  `[..., package, outcome]`, more is better; gives `[..., package]`

    >>> non_dominated(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.5]])).tolist()
    [True, True, False]
    """
    one, other = goods[..., :, None, :], goods[..., None, :, :]
    beaten = (other >= one).all(axis=-1) & (other > one).any(axis=-1)
    return ~beaten.any(axis=-1)


def pareto(
    found: Performance, measure: Measure = MEASURES[OF_PARETO], outcomes: Sequence[str] = ()
) -> pd.DataFrame:
    """A row a package: whether it is in the Pareto set of some outcomes, and how surely.

    measure   what each outcome is over points: a level of it
    outcomes  by default all that have a direction

    Columns: package, a column an outcome (its level) with `_points_low`, `_points_high`,
    `_luck_low` and `_luck_high`, measure, non_dominated, points_share, luck_share
    (share of resamples of points, and of luck, in which it is not beaten), at_points (share of
    points at which it is not), points, n.
    """
    names = list(outcomes or found.better)
    resamples = resamples_of(found, [Criterion(measure, name) for name in names])
    signs = np.array([one.criterion.sign(found) for one in resamples])

    def goods(part: str) -> np.ndarray:
        return np.stack([getattr(one, part) for one in resamples], axis=-1) * signs

    means = np.stack([found.sign(name) * found.means[name].T for name in names], axis=-1)
    return pd.DataFrame(
        {
            "package": found.packages,
            **{name: column for one in resamples for name, column in _with_ends(one).items()},
            "measure": measure.name,
            "non_dominated": non_dominated(goods("estimate")),
            "points_share": _share(goods("points")),
            "luck_share": _share(goods("luck")),
            "at_points": non_dominated(means).mean(axis=0),
            "points": found.points,
            "n": found.replications,
        }
    )


def _with_ends(one: Resamples) -> dict[str, np.ndarray]:
    """The levels of an outcome and the ends of both intervals, as columns."""
    name, ends = one.criterion.outcome, {}
    for kind in ("points", "luck"):
        low, high = interval(one.estimate, getattr(one, kind))
        ends |= {f"{name}_{kind}_low": low, f"{name}_{kind}_high": high}
    return {name: one.estimate, **ends}


def _share(goods: np.ndarray) -> np.ndarray:
    """Share of resamples in which each package is in the set; NaN without resamples."""
    if not len(goods):
        return np.full(goods.shape[1], np.nan)
    return non_dominated(goods).mean(axis=0)

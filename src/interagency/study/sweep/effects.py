"""Which way does each factor move an outcome? Means over the points at each of its levels."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from interagency.study.sweep.factors import Factor, plain
from interagency.study.sweep.means import Means

PARTS = 3
"""Parts of equal width that a factor without levels of its own is cut into."""
MOST_LEVELS = 8
"""Levels beyond which a factor is cut into parts as well."""
INTERVAL = "95% of the change from the first level, over points (Welch)"


def levels_of(factor: Factor, places: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Which level each point is at, `[point]`, and what the levels are called."""
    count = factor.levels if 0 < factor.levels <= MOST_LEVELS else PARTS
    level = np.minimum((places * count).astype(int), count - 1)
    ends = np.linspace(0.0, 1.0, count + 1)
    if count == factor.levels:
        named = [f"{plain(value)}" for value in factor.at((ends[:-1] + ends[1:]) / 2)]
    else:
        low, high = factor.at(ends[:-1]), factor.at(np.nextafter(ends[1:], 0.0))
        named = [f"{_short(one)} to {_short(other)}" for one, other in zip(low, high, strict=True)]
    return level, named


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else f"{value}"


def effects_of(
    factors: Sequence[Factor],
    places: np.ndarray,
    means: Means,
    scenarios: Sequence[str],
    outcomes: Sequence[str],
) -> pd.DataFrame:
    """A row a scenario, factor, level and outcome: with mean, change, low, high and points.

    A mean is over all points at a level, whatever else differs between them: where factors are
    varied independently it is what the factor does, averaged over the others. `change` is from
    the factor's first level, with its 95% interval, points taken as drawn at random.
    """
    rows = []
    for column, factor in enumerate(factors):
        level, named = levels_of(factor, places[:, column])
        for number, scenario in enumerate(scenarios):
            for place, outcome in enumerate(outcomes):
                values = means.of_points[number, :, place]
                first = values[(level == 0) & np.isfinite(values)]
                for at, name in enumerate(named):
                    there = values[(level == at) & np.isfinite(values)]
                    if there.size:
                        rows.append(
                            {
                                "scenario": scenario,
                                "factor": factor.key,
                                "level": name,
                                "outcome": outcome,
                                "mean": float(there.mean()),
                                **_change(there, first, at),
                                "points": there.size,
                            }
                        )
    return pd.DataFrame(rows).assign(interval=INTERVAL)


def _change(there: np.ndarray, first: np.ndarray, at: int) -> dict[str, float]:
    """The difference of two means of independent points, with its 95% interval (Welch)."""
    from scipy.special import stdtrit

    if not at or not first.size:
        return {"change": 0.0 if not at else np.nan, "low": np.nan, "high": np.nan}
    change = float(there.mean() - first.mean())
    if min(there.size, first.size) < 2:
        return {"change": change, "low": np.nan, "high": np.nan}
    parts = [one.var(ddof=1) / one.size for one in (there, first)]
    spread = sum(parts)
    if not spread:
        return {"change": change, "low": change, "high": change}
    freedom = spread**2 / sum(
        part**2 / (one.size - 1) for part, one in zip(parts, (there, first), strict=True)
    )
    half = float(stdtrit(freedom, 0.975) * spread**0.5)
    return {"change": change, "low": change - half, "high": change + half}

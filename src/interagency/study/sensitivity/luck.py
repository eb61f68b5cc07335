"""Which share of what varies between single runs is luck.

A run's outcome is what its factors make, f, plus what its replication makes at all points
alike, m, plus what luck and factors make together, i: y[point, replication] = f + m + i. Over
independent points and replications that have the same luck at every point (common random
numbers) the variances of the three are told apart by a two-way analysis of variance
(Searle, Casella and McCulloch 1992, Variance Components, chapter 4). As shares of their sum they
are Sobol' indices of luck taken as one more factor, whose values are replications: m alone is
its first order, m and i its total. What SALib's issue 292 asks for comes so without one more
column in the sample.

What it does to indices of means over R replications:

- m is the same at every point. It moves all outcomes together, and no index;
- i stays in the means with a share 1/R of its variance. Luck that has nothing to do with the
  factors' values is at every point another: it looks like a factor that interacts with all,
  lowers every first order, and raises every total. Luck that is a smooth function of the factors
  looks like those factors. Neither is seen by an interval over the design;
- `kernel` takes it out where an index is a ratio of quadratic forms, whatever luck looks like,
  by pairs of different replications. How many to play of each point, and how many points, is
  weighed in arXiv:2210.08807.
"""

from typing import Any

import numpy as np
import pandas as pd

from interagency.study.estimates import TAILS

FACTORS, MAIN, INTERACTION, TOTAL, LEFT = (
    "factors",
    "luck_main",
    "luck_interaction",
    "luck_total",
    "left_in_mean",
)
MEANINGS = {
    FACTORS: "share of the variance of single runs that factors make, without luck",
    MAIN: "share that luck makes at all points alike",
    INTERACTION: "share that luck makes together with factors",
    TOTAL: "luck in all: alone and together with factors",
    LEFT: "share of the variance of means over replications that is still luck with factors",
}
BLOCKS = 20
"""Groups of points that are left out in turn."""


def luck_shares(values: np.ndarray, outcomes: tuple[str, ...]) -> pd.DataFrame:
    """Shares of variance: outcome, part, share, low, high, sd, n (points), replications.

    values  [point, replication, outcome] at independent points, on common random numbers

    The parts are those of `MEANINGS`. Shares are of what factors make over their ranges and luck
    together; `sd`, the standard deviation of the part in units of the outcome, hangs on no range
    but by how luck and factors go together. Intervals are jackknives over replications and over
    blocks of points, added: the wider of what a finite number of each leaves open. NaN with one
    replication, intervals also with two.
    """
    points, replications, _ = values.shape
    frames = []
    for column, outcome in enumerate(outcomes):
        runs = values[:, :, column]
        found = components(runs)
        share, half = _shares(*found, replications), _half_widths(runs)
        ends = {"low": np.clip(share - half, 0.0, 1.0), "high": np.clip(share + half, 0.0, 1.0)}
        sd = _deviations(*found, replications)
        told = {"outcome": outcome, "part": list(MEANINGS), "share": share, **ends, "sd": sd}
        frames.append(pd.DataFrame(told))
    return pd.concat(frames, ignore_index=True).assign(n=points, replications=replications)


def components(runs: np.ndarray) -> tuple[np.float64, np.float64, np.float64]:
    """Variances by factors, by luck alone, by both together, of runs `[point, replication]`.

    NaN with one replication or one point; what would be below 0 is 0.
    """
    points, replications = runs.shape
    if min(points, replications) < 2:
        return (np.float64("nan"),) * 3
    by_point, by_luck, rest = _effects(runs)
    interaction = (rest**2).sum() / ((points - 1) * (replications - 1))
    variances = by_point.var(ddof=1), by_luck.var(ddof=1), interaction
    return _without_noise(*variances, points, replications)


def _effects(runs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What each row and each column has above the mean, and what is left; all sum to 0."""
    mean = runs.mean()
    by_row, by_column = runs.mean(axis=1) - mean, runs.mean(axis=0) - mean
    return by_row, by_column, runs - by_row[:, None] - by_column - mean


def _without_noise(by_point: Any, by_luck: Any, interaction: Any, points: Any, luck: Any) -> Any:
    """Components, from variances of the means of points, of those of replications, and within.

    points, luck  how many points and replications there are
    """
    factors, main = by_point - interaction / luck, by_luck - interaction / points
    return np.maximum(factors, 0.0), np.maximum(main, 0.0), interaction


def _shares(factors: Any, main: Any, interaction: Any, replications: int) -> np.ndarray:
    """All parts of these components, `[part, ...]` in the order of `MEANINGS`."""
    whole = factors + main + interaction
    left = interaction / replications
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.array(
            [
                factors / whole,
                main / whole,
                interaction / whole,
                (main + interaction) / whole,
                left / (factors + left),
            ]
        )


def _deviations(factors: Any, main: Any, interaction: Any, replications: int) -> np.ndarray:
    """Standard deviation of each part in units of the outcome, in the order of `MEANINGS`."""
    parts = [factors, main, interaction, main + interaction, interaction / replications]
    return np.sqrt(parts)


def _half_widths(runs: np.ndarray) -> np.ndarray:
    """Half of each interval, by leaving out each replication, and each block of points."""
    from scipy.special import stdtrit

    points, replications = runs.shape
    if min(points, replications) < 3:
        return np.full(len(MEANINGS), np.nan)
    by_luck, by_point, within = _leaving_out(runs.T, np.arange(replications))
    found = _without_noise(by_point, by_luck, within, points, replications - 1)
    without = _shares(*found, replications - 1)
    blocks = np.array_split(np.arange(points), min(BLOCKS, points))
    starts = np.array([block[0] for block in blocks])
    by_point, by_luck, within = _leaving_out(runs, starts)
    left = points - np.array([len(block) for block in blocks])
    apart = _shares(*_without_noise(by_point, by_luck, within, left, replications), replications)
    variance = sum((one.shape[1] - 1) * one.var(axis=1) for one in (without, apart))
    # few replications bound what is known, however many points there are
    return stdtrit(replications - 1, TAILS[1]) * variance**0.5


def _leaving_out(runs: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Variances of row means, of column means, and within, without each block of rows, `[block]`.

    Effects that sum to 0 are computed once; leaving rows out moves their means by what the rows
    have left over, so that each block costs its own rows and no more.

    starts  first row of each block
    """
    rows, columns = runs.shape
    by_row, by_column, rest = _effects(runs)
    left = rows - np.diff(starts, append=rows)

    def in_blocks(table: np.ndarray) -> np.ndarray:
        return np.add.reduceat(table, starts, axis=0)

    def squares(table: np.ndarray) -> np.ndarray:
        """About the mean of the rows that are left, of columns that sum to 0."""
        of_rows = (table**2).sum(axis=1)
        moved = (in_blocks(table) ** 2).sum(axis=1) / left
        return np.maximum(of_rows.sum() - in_blocks(of_rows) - moved, 0.0)

    means = by_column - in_blocks(rest) / left[:, None]
    return (
        squares(by_row[:, None]) / (left - 1),
        (means**2).sum(axis=1) / (columns - 1),
        squares(rest) / ((left - 1) * (columns - 1)),
    )

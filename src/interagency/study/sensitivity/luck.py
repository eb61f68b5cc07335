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
    """Shares of variance: outcome, part, share, low, high, n (points), replications.

    values  [point, replication, outcome] at independent points, on common random numbers

    The parts are those of `MEANINGS`. Intervals are jackknives over replications and over
    blocks of points, added: the wider of what a finite number of each leaves open. NaN with one
    replication, intervals also with two.
    """
    points, replications, _ = values.shape
    frames = []
    for column, outcome in enumerate(outcomes):
        runs = values[:, :, column]
        share, half = _shares(runs), _half_widths(runs)
        ends = {"low": np.clip(share - half, 0.0, 1.0), "high": np.clip(share + half, 0.0, 1.0)}
        told = {"outcome": outcome, "part": list(MEANINGS), "share": share, **ends}
        frames.append(pd.DataFrame(told))
    return pd.concat(frames, ignore_index=True).assign(n=points, replications=replications)


def _shares(runs: np.ndarray) -> np.ndarray:
    """All parts, in the order of `MEANINGS`."""
    factors, main, interaction = components(runs)
    whole = factors + main + interaction
    left = interaction / runs.shape[1]
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


def components(runs: np.ndarray) -> tuple[np.float64, np.float64, np.float64]:
    """Variances by factors, by luck alone, by both together, of runs `[point, replication]`.

    NaN with one replication or one point; what would be below 0 is 0.
    """
    points, replications = runs.shape
    if min(points, replications) < 2:
        return (np.float64("nan"),) * 3
    by_point, by_luck = runs.mean(axis=1), runs.mean(axis=0)
    rest = runs - by_point[:, None] - by_luck + runs.mean()
    interaction = (rest**2).sum() / ((points - 1) * (replications - 1))
    factors = by_point.var(ddof=1) - interaction / replications
    main = by_luck.var(ddof=1) - interaction / points
    return np.maximum(factors, 0.0), np.maximum(main, 0.0), interaction


def _half_widths(runs: np.ndarray) -> np.ndarray:
    """Half of each interval, by leaving out each replication, and each block of points."""
    from scipy.special import stdtrit

    points, replications = runs.shape
    if min(points, replications) < 3:
        return np.full(len(MEANINGS), np.nan)
    blocks = np.array_split(np.arange(points), min(BLOCKS, points))
    without = [_shares(np.delete(runs, one, axis=1)) for one in range(replications)]
    apart = [_shares(np.delete(runs, block, axis=0)) for block in blocks]
    variance = sum((len(one) - 1) * np.var(one, axis=0) for one in (without, apart))
    # few replications bound what is known, however many points there are
    return stdtrit(replications - 1, TAILS[1]) * variance**0.5

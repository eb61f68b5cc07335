"""How robust a package is: one number over all points, in several ways, each a row of `MEASURES`.

Measures see *goods*, values of one outcome turned so that more is better, averaged over
replications: `[..., package, point]`. They give `[..., package]`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

INF = float("inf")
HIGHER, LOWER, AS_OUTCOME = "higher", "lower", "as the outcome"
FAR = 0.9
"""The share of points that a percentile leaves behind it."""


@dataclass(frozen=True)
class Measure:
    """One measure of robustness.

    name     what files and tables call it
    title    what readers are told
    better   `higher`, `lower`, or `as the outcome` where it is a level of the outcome itself
    formula  in words; v is the mean of an outcome over replications, turned so that more is
             better
    source   who proposed it
    range    the least and the most that it can be
    of       computes it: goods `[..., package, point]` to `[..., package]`
    is_regret   `of` takes levels of the best beside goods, see `regret`
    is_extreme  it is one point's value: of points that were not played it says nothing
    """

    name: str
    title: str
    better: str
    formula: str
    source: str
    range: tuple[float, float]
    of: Callable[..., np.ndarray]
    is_regret: bool = False
    is_extreme: bool = False


def regret(goods: np.ndarray, best: np.ndarray | None = None) -> np.ndarray:
    """How far each package falls short of the best one at the same point.

    best  the level of the best package, `[..., 1, point]`; by default the best of these goods,
          and no regret is then below 0

    >>> regret(np.array([[3.0, 1.0], [2.0, 5.0]])).tolist()
    [[0.0, 4.0], [1.0, 0.0]]
    """
    return (goods.max(axis=-2, keepdims=True) if best is None else best) - goods


def crossed_best(goods: np.ndarray) -> np.ndarray:
    """The level of the best package at each point, `[1, point, replication]`.

    goods  `[package, point, replication]`, more is better

    In each replication it is the level of the package that is best in the mean of all others:
    what was chosen for its luck is not scored by it. On average the level is at or below that
    of the truly best, and so are regrets. Of one replication, the best of that.
    """
    count = goods.shape[-1]
    others = goods if count < 2 else goods.sum(axis=-1, keepdims=True) - goods
    return np.take_along_axis(goods, others.argmax(axis=0)[None], axis=0)


def regret_mean(goods: np.ndarray, best: np.ndarray | None = None) -> np.ndarray:
    """Regret, averaged over points."""
    return regret(goods, best).mean(axis=-1)


def regret_90(goods: np.ndarray, best: np.ndarray | None = None) -> np.ndarray:
    """The regret that is not exceeded in 90% of points."""
    return np.quantile(regret(goods, best), FAR, axis=-1)


def regret_max(goods: np.ndarray, best: np.ndarray | None = None) -> np.ndarray:
    """The largest regret at any point."""
    return regret(goods, best).max(axis=-1)


def satisficing(margins: np.ndarray) -> np.ndarray:
    """The share of points in which all thresholds are met.

    margins  as from `margins_of`: 0 or more where they are

    >>> satisficing(np.array([[0.1, -0.2], [0.0, 0.3]])).tolist()
    [0.5, 1.0]
    """
    return (margins >= 0).mean(axis=-1)


def average(goods: np.ndarray) -> np.ndarray:
    """The mean over points."""
    return goods.mean(axis=-1)


def percentile(goods: np.ndarray) -> np.ndarray:
    """The level that is reached in 90% of points."""
    return np.quantile(goods, 1 - FAR, axis=-1)


def worst(goods: np.ndarray) -> np.ndarray:
    """The level at the worst point."""
    return goods.min(axis=-1)


_ROWS = (
    Measure(
        "satisficing",
        "Share of points with all thresholds met",
        HIGHER,
        "share of points at which every outcome meets its threshold",
        "Simon (1956); Starr (1963), the domain criterion",
        (0.0, 1.0),
        satisficing,
    ),
    Measure(
        "regret_mean",
        "Mean regret",
        LOWER,
        "mean over points of (v of the best package there - v)",
        "Savage (1951); Lempert and others (2006)",
        (0.0, INF),
        regret_mean,
        is_regret=True,
    ),
    Measure(
        "regret_90",
        "Regret exceeded in 10% of points",
        LOWER,
        "90th percentile over points of (v of the best package there - v)",
        "Savage (1951); Kasprzyk and others (2013)",
        (0.0, INF),
        regret_90,
        is_regret=True,
    ),
    Measure(
        "regret_max",
        "Largest regret of the points played",
        LOWER,
        "maximum over points of (v of the best package there - v); least by minimax regret",
        "Savage (1951)",
        (0.0, INF),
        regret_max,
        is_regret=True,
        is_extreme=True,
    ),
    Measure(
        "mean",
        "Mean over points",
        AS_OUTCOME,
        "mean of v over points, all of the same weight",
        "Laplace's principle of insufficient reason; McPhail and others (2018)",
        (-INF, INF),
        average,
    ),
    Measure(
        "percentile_10",
        "Reached in 90% of points",
        AS_OUTCOME,
        "10th percentile of v over points",
        "McPhail and others (2018)",
        (-INF, INF),
        percentile,
    ),
    Measure(
        "worst",
        "Worst of the points played",
        AS_OUTCOME,
        "minimum of v over points; best by maximin, which is minimax of a loss",
        "Wald (1950)",
        (-INF, INF),
        worst,
        is_extreme=True,
    ),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({row.name: row for row in _ROWS})
"""Every measure of robustness, by its name."""
SATISFICING = "satisficing"
ALL_THRESHOLDS = "all thresholds"
"""What stands for an outcome where a measure is of all thresholds together."""


@dataclass(frozen=True)
class Threshold:
    """What an outcome must be for a package to do well enough at a point.

    at_least, at_most  in the unit of the outcome; None for no such bound
    why                whose judgement it is, and what for; empty where nobody says
    """

    at_least: float | None = None
    at_most: float | None = None
    why: str = ""

    def margin(self, values: np.ndarray) -> np.ndarray:
        """How far values are on the right side, in the unit of the outcome.

        >>> Threshold(at_least=0.1, at_most=0.5).margin(np.array([0.2, 0.6])).round(2).tolist()
        [0.1, -0.1]
        """
        above = np.inf if self.at_least is None else values - self.at_least
        below = np.inf if self.at_most is None else self.at_most - values
        return np.minimum(above, below)

    def scaled(self, scale: float) -> "Threshold":
        """Both bounds times a number.

        >>> Threshold(at_least=0.2).scaled(0.5)
        Threshold(at_least=0.1, at_most=None, why='')
        """
        bounds = (self.at_least, self.at_most)
        return Threshold(*(None if one is None else scale * one for one in bounds), self.why)

    def __str__(self) -> str:
        sides = (("at least", self.at_least), ("at most", self.at_most))
        return " and ".join(f"{side} {value:g}" for side, value in sides if value is not None)


def margins_of(means: Mapping[str, np.ndarray], thresholds: Mapping[str, Threshold]) -> np.ndarray:
    """The least margin over all thresholds, `[..., package, point]`.

    means  of each outcome over replications, `[..., package, point]`

    Its sign alone has a meaning where outcomes have different units.
    """
    margins = [threshold.margin(means[name]) for name, threshold in thresholds.items()]
    return np.minimum.reduce(margins)

"""What all methods share: estimates with both of their intervals, and how they settle with size.

A method says how its points fall into rows that may be resampled as wholes (`Kernel`). From
that come the interval over the design (rows resampled), the interval over luck (replications
resampled), never merged, and the index of prefixes of the sample.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from interagency.study.estimates import CONFIDENCE, TAILS
from interagency.study.sensitivity.problem import Problem

RESAMPLES = 100
PREFIXES = (8, 4, 2, 1)
"""Parts of the sample at which convergence is told: an eighth, a quarter, a half, all."""
INTERVAL = (
    f"{CONFIDENCE:.0%}: low and high over the design (its rows resampled), luck_low and luck_high "
    "over luck (replications resampled)"
)
ENDS = ("low", "high", "luck_low", "luck_high")
SECOND = "second"
LEAST_CORRECTED = 4
"""Replications below which no index is corrected: noise that is smooth over points is then not
told apart from factors, and with three what comes out may be off by as much as an index can be."""
HELD_AT_ONCE = 4_000_000
"""Means over resampled replications that are held at once."""
NO_SPREAD = 1e-12
"""What an outcome varies over points, beside its size, below which it is constant."""

Indices = dict[str, np.ndarray]
Parts = dict[str, tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Kernel:
    """What a method computes of many columns of values, under many weightings of rows, at once.

    rows     base rows, trajectories, curves or points: what is resampled as a whole. Points of
             a row follow one another, and rows are of one length
    indices  from values [point, column] and weights [set, row] (counts) to arrays
             [set, name, column] by index; names are those of `Problem.names`, and its pairs
             for `second`
    parts    where indices are ratios of forms that are quadratic in the values: numerators and
             denominators, from the same arguments. Only there can noise be taken out
    biased   True where few points raise an index, and resampling raises it as much again: that
             is then taken off
    least    rows below which no part of a sample is told
    """

    rows: int
    indices: Callable[[np.ndarray, np.ndarray], Indices]
    parts: Callable[[np.ndarray, np.ndarray], Parts] | None = None
    biased: bool = False
    least: int = 4


def of_parts(rows: int, parts: Callable[[np.ndarray, np.ndarray], Parts], least: int = 2) -> Kernel:
    """A kernel whose indices are ratios of quadratic forms."""
    return Kernel(rows, lambda values, weights: _ratios(parts(values, weights)), parts, least=least)


def _ratios(parts: Parts) -> Indices:
    with np.errstate(divide="ignore", invalid="ignore"):
        return {index: above / below for index, (above, below) in parts.items()}


@dataclass(frozen=True)
class Estimates:
    """Indices of some outcomes with all that was resampled, by index.

    value      [name, outcome]
    corrected  the same with the noise taken out that means over replications still hold, without
               an interval; NaN where a method or fewer than `LEAST_CORRECTED` replications do
               not allow it
    design     [resample, name, outcome], rows resampled
    luck       [resample, name, outcome], replications resampled; NaN with one replication
    rows, replications  how many were resampled
    """

    value: Indices
    corrected: Indices
    design: Indices
    luck: Indices
    rows: int
    replications: int

    def ends(self, index: str) -> dict[str, np.ndarray]:
        """Ends of both intervals of an index, `[name, outcome]` each."""
        return self.around(self.value[index], self.design[index], self.luck[index])

    def around(
        self, value: np.ndarray, design: np.ndarray, luck: np.ndarray
    ) -> dict[str, np.ndarray]:
        """Ends of both intervals of what is made of indices, resampled along the first axis."""
        over_design = half_width(design, self.rows)
        over_luck = half_width(luck, self.replications)
        values = (value - over_design, value + over_design, value - over_luck, value + over_luck)
        return dict(zip(ENDS, values, strict=True))


def half_width(resampled: np.ndarray, count: int) -> np.ndarray:
    """Half of the interval of a statistic, from resamples of `count` things along the first axis.

    Student's t times the spread, which resampling finds too small by (count - 1) / count: both
    matter where few are resampled, such as replications. NaN for fewer than two.
    """
    from scipy.special import stdtrit

    if count < 2:
        return np.full(resampled.shape[1:], np.nan)
    spread = resampled.std(axis=0, ddof=1) * (count / (count - 1)) ** 0.5
    return stdtrit(count - 1, TAILS[1]) * spread


def resampling_weights(count: int, resamples: int, seed: int) -> np.ndarray:
    """How often each of `count` things is drawn in each resample, `[resample, thing]`.

    The draws are those of SALib's Sobol' bootstrap for the same seed.
    """
    picks = np.random.default_rng(seed).integers(count, size=(count, resamples))
    flat = picks + count * np.arange(resamples)
    return np.bincount(flat.ravel(), minlength=count * resamples).reshape(resamples, count)


def estimated(kernel: Kernel, values: np.ndarray, seed: int, resamples: int) -> Estimates:
    """Indices of means over replications, with what is resampled over rows and over luck.

    values  [point, replication, outcome]
    """
    whole, design = over_design(kernel, values.mean(axis=1), seed, resamples)
    luck, corrected = [], []
    for column in range(values.shape[2]):
        runs = values[:, :, column]
        corrected.append(_corrected(kernel, runs))
        if values.shape[1] > 1:
            luck.append(_over_luck(kernel, runs, seed, resamples))
    return Estimates(
        value=whole,
        corrected={index: _columns(corrected, index, one) for index, one in whole.items()},
        design=design,
        luck={
            index: np.stack([of[index] for of in luck], axis=-1)
            if luck
            else np.full_like(one, np.nan)
            for index, one in design.items()
        },
        rows=kernel.rows,
        replications=values.shape[1],
    )


def over_design(
    kernel: Kernel, means: np.ndarray, seed: int, resamples: int
) -> tuple[Indices, Indices]:
    """Indices of `means [point, outcome]`, and the same of resampled rows."""
    once = kernel.indices(means, np.ones((1, kernel.rows)))
    whole = {index: found[0] for index, found in once.items()}
    design = kernel.indices(means, resampling_weights(kernel.rows, resamples, seed))
    if kernel.biased:
        whole = {index: 2 * one - design[index].mean(axis=0) for index, one in whole.items()}
    return whole, design


def _columns(found: list[Indices], index: str, like: np.ndarray) -> np.ndarray:
    """One index of every outcome, NaN where there is none."""
    if index not in found[0]:
        return np.full_like(like, np.nan)
    return np.stack([one[index] for one in found], axis=-1)


def _over_luck(kernel: Kernel, runs: np.ndarray, seed: int, resamples: int) -> Indices:
    """Indices `[resample, name]` of means over resampled replications; all points share the pick.

    A replication is one history of luck at all points: it is drawn as a whole.
    """
    count = runs.shape[1]
    weights = resampling_weights(count, resamples, seed + 1) / count
    once, step = np.ones((1, kernel.rows)), max(HELD_AT_ONCE // len(runs), 1)
    found = [
        kernel.indices(runs @ weights[start : start + step].T, once)
        for start in range(0, resamples, step)
    ]
    return {index: np.concatenate([one[index][0].T for one in found]) for index in found[0]}


def _corrected(kernel: Kernel, runs: np.ndarray) -> Indices:
    """Ratios `[name]` of quadratic forms of what is expected, without the noise of the mean.

    Let q be quadratic. Over luck, q of the mean of R replications is expected to be q of the
    expected outcome plus a share 1/R of what noise adds to q of one replication, whatever that
    noise looks like over points. Hence (R q(mean) - mean of q(each)) / (R - 1), which is the
    mean over pairs of different replications, has no bias. The same in numerator and
    denominator; what is left in their ratio is of the order of one over the points.
    """
    count = runs.shape[1]
    if kernel.parts is None or count < LEAST_CORRECTED:
        return {}
    columns = np.column_stack([runs.mean(axis=1), runs])
    found = kernel.parts(columns, np.ones((1, kernel.rows)))
    return _ratios({index: (_paired(a), _paired(b)) for index, (a, b) in found.items()})


def _paired(form: np.ndarray) -> np.ndarray:
    """A quadratic form over pairs of different replications, from that of their mean and each."""
    of_mean, of_each = form[0, :, 0], form[0, :, 1:]
    count = of_each.shape[1]
    return (count * of_mean - of_each.mean(axis=1)) / (count - 1)


def constant(values: np.ndarray) -> np.ndarray:
    """True for outcomes whose mean over replications is the same at all points, `[outcome]`."""
    means = values.mean(axis=1)
    return np.ptp(means, axis=0) <= NO_SPREAD * np.abs(means).max(axis=0)


# ---------------------------------------------------------------- as tables


def pairs_of(problem: Problem) -> list[tuple[str, str]]:
    """Pairs of names, in the order of the index `second`."""
    return list(combinations(problem.names, 2))


def tabled(problem: Problem, outcomes: tuple[str, ...], found: Estimates) -> pd.DataFrame:
    """Rows of all indices but those of pairs: factor, grouped, outcome, index and numbers."""
    members = problem.members
    frames = []
    for index in found.value:
        if index == SECOND:
            continue
        for column, outcome in enumerate(outcomes):
            names = {"factor": problem.names, "grouped": [len(members[n]) > 1 for n in members]}
            told = {"outcome": outcome, "index": index}
            frames.append(pd.DataFrame({**names, **told, **_numbers(found, index, column)}))
    return pd.concat(frames, ignore_index=True)


def tabled_pairs(problem: Problem, outcomes: tuple[str, ...], found: Estimates) -> pd.DataFrame:
    """Rows of the index of pairs: factor, other, outcome and numbers; empty without it."""
    pairs = pairs_of(problem) if SECOND in found.value else []
    names = {"factor": [one for one, _ in pairs], "other": [other for _, other in pairs]}
    if not pairs:
        return pd.DataFrame(columns=[*names, "outcome", "estimate", *ENDS, "corrected"])
    frames = [
        pd.DataFrame({**names, "outcome": outcome, **_numbers(found, SECOND, column)})
        for column, outcome in enumerate(outcomes)
    ]
    return pd.concat(frames, ignore_index=True)


def _numbers(found: Estimates, index: str, column: int) -> Mapping[str, np.ndarray]:
    ends = found.ends(index)
    return {
        "estimate": found.value[index][:, column],
        **{end: ends[end][:, column] for end in ENDS},
        "corrected": found.corrected[index][:, column],
    }


def prefixes(rows: int, least: int = 4) -> list[int]:
    """Sizes at which convergence is told, ascending, none with fewer rows than allowed but all.

    >>> prefixes(64), prefixes(5)
    ([8, 16, 32, 64], [5])
    """
    return sorted({rows, *(size for part in PREFIXES if (size := rows // part) >= least)})

"""What all packages come to at all points: measures of robustness, each with two intervals.

And what can be told apart: differences of every pair, at the same points and with the same
luck, with intervals that hold for all pairs at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.study.checks import checked_name
from interagency.study.estimates import CONFIDENCE, share_interval
from interagency.study.robust.measures import (
    ALL_THRESHOLDS,
    AS_OUTCOME,
    HIGHER,
    LOWER,
    MEASURES,
    SATISFICING,
    Measure,
    Threshold,
    crossed_best,
    margins_of,
    regret,
)
from interagency.study.robust.resampling import (
    Means,
    interval,
    means_of,
    over_luck,
    over_points,
    resampled,
)

INTERVAL = "95%: `points`, had others been drawn; `luck`, had replications fallen otherwise"
ONLY_LUCK = "95%: `luck`, had replications fallen otherwise; of the points played"
NOTHING = 1e-12
"""Differences below are none: what is computed twice may differ in its last digit."""
TOLD, NOT_BY_LUCK, NOT_BY_POINTS, NOT_AT_ALL = "yes", "no: luck", "no: points", "no: both"


@dataclass(frozen=True)
class Performance:
    """Outcomes of packages at points of the uncertainties, several replications of each.

    packages    their names
    values      of each outcome in its own unit, `[package, point, replication]`; the same
                replication has the same luck in all
    better      of each outcome, `higher` or `lower`; what has a threshold needs none, and is then
                judged by that alone
    thresholds  of outcomes that have one
    seed        of what is drawn again
    drawn       the points are a random sample: others might have been drawn. Where they are not,
                all that is said is of the points played

    Raises InputError for arrays of other shapes, values that are not finite, and thresholds of
    other outcomes.
    """

    packages: Sequence[str]
    values: Mapping[str, np.ndarray]
    better: Mapping[str, str]
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    seed: int = 1
    drawn: bool = True

    def __post_init__(self) -> None:
        if len(self.packages) < 2 or len(set(self.packages)) < len(self.packages):
            raise InputError("a choice needs two packages or more, each with its own name")
        if not self.values:
            raise InputError("a choice needs an outcome or more")
        for name in (*self.thresholds, *self.better):
            checked_name("outcome", name, self.values)
        shapes = {np.shape(by_run) for by_run in self.values.values()}
        shape = next(iter(shapes))
        if len(shapes) > 1 or len(shape) != 3 or shape[0] != len(self.packages) or 0 in shape:
            raise InputError(
                "outcomes must be arrays [package, point, replication], all of one shape",
                found=", ".join(map(str, shapes)),
            )
        for name, by_run in self.values.items():
            if name in self.better or name not in self.thresholds:
                checked_name(f"better direction of {name}", self.better.get(name), (HIGHER, LOWER))
            if not np.isfinite(by_run).all():
                missing = int((~np.isfinite(by_run)).sum())
                raise InputError(
                    f"{missing} values of {name} are missing or not finite: a choice would not "
                    "know where a package fails"
                )

    @property
    def points(self) -> int:
        return self.shape[1]

    @property
    def replications(self) -> int:
        return self.shape[2]

    @property
    def shape(self) -> tuple[int, ...]:
        return next(iter(self.values.values())).shape

    @property
    def means(self) -> dict[str, np.ndarray]:
        """Of each outcome over replications, `[package, point]`."""
        return means_of(self.values)

    @property
    def bests(self) -> dict[str, np.ndarray]:
        """Of outcomes with a direction the level of the best, see `crossed_best`, by a key."""
        return {
            _best_key(name): self.sign(name) * crossed_best(self.sign(name) * self.values[name])
            for name in self.better
        }

    def sign(self, outcome: str) -> int:
        """1 where more of an outcome is better, else -1."""
        return 1 if self.better[outcome] == HIGHER else -1

    def fails(self, scale: float = 1.0) -> np.ndarray:
        """Where a threshold times `scale` is missed, `[package, point]`, true or false."""
        scaled = {name: one.scaled(scale) for name, one in self.thresholds.items()}
        return margins_of(self.means, scaled) < 0


def _best_key(outcome: str) -> str:
    """What the best of an outcome is called beside the outcomes themselves."""
    return f"best {outcome}"


class Criterion(NamedTuple):
    """A measure of robustness of an outcome, or of all thresholds together."""

    measure: Measure
    outcome: str

    def sign(self, found: Performance) -> int:
        """1 where more of it is better, else -1."""
        if self.measure.better == AS_OUTCOME:
            return found.sign(self.outcome)
        return 1 if self.measure.better == HIGHER else -1

    def of(self, found: Performance, means: Means) -> np.ndarray:
        """The measure of means over replications, in its own unit, `[..., package]`.

        means  of outcomes, and of their bests: without those, the best of the same means
        """
        if self.measure.name == SATISFICING:
            return self.measure.of(margins_of(means, found.thresholds))
        sign = found.sign(self.outcome)
        goods, best = sign * means[self.outcome], means.get(_best_key(self.outcome))
        if self.measure.is_regret and best is not None:
            return self.measure.of(goods, sign * best)
        measured = self.measure.of(goods)
        return sign * measured if self.measure.better == AS_OUTCOME else measured


def criteria(found: Performance, names: Sequence[str] = ()) -> list[Criterion]:
    """Measures by name: `satisficing` of all thresholds, others of every outcome with a direction.

    names  by default all that can be computed

    Raises InputError for unknown names, and for `satisficing` without thresholds.
    """
    able = [name for name in MEASURES if found.thresholds or name != SATISFICING]
    if SATISFICING in names and not found.thresholds:
        raise InputError(
            "satisficing needs thresholds: what must an outcome be to be good enough?",
            found=SATISFICING,
            hint="thresholds: {within_agency_change: {at_least: 0}}",
        )
    chosen = [MEASURES[checked_name("measure", name, able)] for name in names or able]
    return [
        Criterion(measure, outcome)
        for measure in chosen
        for outcome in ([ALL_THRESHOLDS] if measure.name == SATISFICING else found.better)
    ]


class Resamples(NamedTuple):
    """A criterion of every package: the estimate, and what it is of resamples.

    estimate      [package]
    points, luck  [resample, package]; no rows where there is none
    """

    criterion: Criterion
    estimate: np.ndarray
    points: np.ndarray
    luck: np.ndarray
    asks_points: bool = True
    """Whether other points could have been drawn, and the measure can say what of them."""


def resamples_of(found: Performance, wanted: Sequence[Criterion]) -> list[Resamples]:
    """Every criterion of the runs, and of what might have been drawn instead of them."""
    count, values = len(found.packages), {**found.values, **found.bests}
    means = means_of(values)

    def all_of(one: Criterion) -> Resamples:
        asks_points = found.drawn and not one.measure.is_extreme
        drawn = over_points(values, found.seed) if asks_points and found.points > 1 else iter(())
        return Resamples(
            one,
            one.of(found, means),
            resampled(drawn, _measured(one, found), count),
            resampled(over_luck(values, found.seed), _measured(one, found), count),
            asks_points,
        )

    return [all_of(one) for one in wanted]


def _measured(criterion: Criterion, found: Performance) -> Callable[[Means], np.ndarray]:
    return lambda means: criterion.of(found, means)


def measured(found: Performance, resamples: Sequence[Resamples]) -> pd.DataFrame:
    """A row a measure, outcome and package.

    Columns: measure, outcome, package, estimate, points_low, points_high (Wilson's interval of
    a share; NaN of extremes, and where points are no random sample), luck_low, luck_high,
    luck_pull (of regrets: how much larger they look beside the best of the same replications;
    the interval of luck reaches up by as much),
    best_points, best_luck (share of resamples in which the package is the best), better,
    interval, points, n.
    """
    tables = [_measured_rows(found, one) for one in resamples]
    told = {"points": found.points, "n": found.replications}
    return pd.concat(tables, ignore_index=True).assign(**told)


def _measured_rows(found: Performance, one: Resamples) -> pd.DataFrame:
    measure, estimate = one.criterion.measure, one.estimate
    points = interval(estimate, one.points, *measure.range)
    if measure.name == SATISFICING and one.asks_points:
        met = np.rint(estimate * found.points).astype(int)
        points = np.array([share_interval(int(count), found.points)[1:] for count in met]).T
    luck, pull = interval(estimate, one.luck, *measure.range), np.full(len(estimate), np.nan)
    if measure.is_regret and len(one.luck):
        pull = one.criterion.of(found, found.means) - estimate
        # the best is chosen with a replication less, and so is at times another: regret is
        # between what that gives and what the best of the same replications does
        luck[1] += pull.clip(0.0)
    sign = one.criterion.sign(found)
    return pd.DataFrame(
        {
            "measure": measure.name,
            "outcome": one.criterion.outcome,
            "package": found.packages,
            "estimate": estimate.clip(*measure.range),
            **_ends("points", points),
            **_ends("luck", luck),
            "luck_pull": pull,
            "best_points": _best_share(sign * one.points),
            "best_luck": _best_share(sign * one.luck),
            "better": HIGHER if sign > 0 else LOWER,
            "interval": INTERVAL if one.asks_points else ONLY_LUCK,
        }
    )


def _ends(name: str, ends: np.ndarray) -> dict[str, np.ndarray]:
    return {f"{name}_low": ends[0], f"{name}_high": ends[1]}


def _best_share(again: np.ndarray) -> Any:
    """Share of resamples in which each package is the best, alone or with others, `[package]`."""
    if not len(again):
        return np.nan
    return (again >= again.max(axis=1, keepdims=True) - NOTHING).mean(axis=0)


def told_apart(found: Performance, resamples: Sequence[Resamples]) -> pd.DataFrame:
    """A row a measure, outcome and pair: whether the two packages can be told apart.

    Columns: measure, outcome, package, other, difference (package - other, in the measure's
    unit), points_low, points_high, luck_low, luck_high (95% that all pairs lie in theirs),
    told_apart (`yes`, or what forbids to say so: `no: luck`, `no: points`, `no: both`). Where
    the criterion says nothing of other points, those ends are NaN, and `yes` is of the points
    played.
    """
    rows: list[dict[str, Any]] = []
    for one in resamples:
        rows += _pairs(found.packages, one)
    return pd.DataFrame(rows)


def _pairs(packages: Sequence[str], one: Resamples) -> Iterator[dict[str, Any]]:
    pairs = list(combinations(range(len(packages)), 2))
    first, second = (list(places) for places in zip(*pairs, strict=True))
    difference = one.estimate[first] - one.estimate[second]
    halves = {
        "points": _half(difference, one.points[:, first] - one.points[:, second])
        if one.asks_points
        else np.full(difference.shape, np.nan),
        "luck": _half(difference, one.luck[:, first] - one.luck[:, second]),
    }
    for place, (left, right) in enumerate(pairs):
        apart = float(difference[place])
        # what says nothing of other points is told apart, or not, at those that were played
        by = {
            kind: bool(abs(apart) > np.nan_to_num(half[place], posinf=np.inf) + NOTHING)
            for kind, half in halves.items()
        }
        yield {
            "measure": one.criterion.measure.name,
            "outcome": one.criterion.outcome,
            "package": packages[left],
            "other": packages[right],
            "difference": apart,
            **{
                f"{kind}_{end}": apart + sign * half[place]
                for kind, half in halves.items()
                for end, sign in (("low", -1), ("high", 1))
            },
            "told_apart": _in_words(**by),
        }


def _in_words(points: bool, luck: bool) -> str:
    if points and luck:
        return TOLD
    return NOT_BY_LUCK if points else NOT_BY_POINTS if luck else NOT_AT_ALL


def _half(difference: np.ndarray, again: np.ndarray) -> np.ndarray:
    """Half of the simultaneous interval of differences, `[pair]`; infinite without resamples.

    The 95th percentile over resamples of the largest deviation, each in its own spread.

    again  [resample, pair]
    """
    if not len(again):
        return np.full(difference.shape, np.inf)
    away = again - difference
    spread = np.sqrt((away**2).mean(axis=0))
    relative = np.abs(away) / np.where(spread > NOTHING, spread, np.inf)
    return np.quantile(relative.max(axis=1), CONFIDENCE) * spread


def as_good_as(table: pd.DataFrame, criterion: Criterion, package: str) -> list[str]:
    """Packages that a criterion cannot tell from one, in the order of the table."""
    rows = table[
        (table["measure"] == criterion.measure.name) & (table["outcome"] == criterion.outcome)
    ]
    rows = rows[rows["told_apart"] != TOLD]
    return [
        *rows.loc[rows["other"] == package, "package"],
        *rows.loc[rows["package"] == package, "other"],
    ]


def best_of(found: Performance, one: Resamples) -> str:
    """The package with the best estimate; the first of equals."""
    return found.packages[int(np.argmax(one.criterion.sign(found) * one.estimate))]


def regrets(found: Performance) -> pd.DataFrame:
    """A row an outcome, package and point: outcome, package, point, mean, regret, best.

    outcome of those that have a direction
    mean    of the outcome over replications
    regret  how far it falls short of the best mean there, 0 or more, in the same unit: larger,
            by luck, than what `measured` makes of all points, see `crossed_best`
    best    the package with the best mean there, which luck may have chosen
    """
    packages, points, _ = found.shape
    tables = []
    for outcome in found.better:
        mean = found.means[outcome]
        goods = found.sign(outcome) * mean
        best = np.array(found.packages)[goods.argmax(axis=0)]
        tables.append(
            pd.DataFrame(
                {
                    "outcome": outcome,
                    "package": np.repeat(found.packages, points),
                    "point": np.tile(np.arange(points), packages),
                    "mean": mean.ravel(),
                    "regret": regret(goods).ravel(),
                    "best": np.tile(best, packages),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)

"""Boxes of conditions: limits on some of what is uncertain, and how well a box tells cases.

*Cases* are points in which what is asked about happens: a reform fails. *Coverage* is the
share of all cases that lie in the box, *density* the share of the box's points that are cases,
*mass* the share of points that lie in it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import bdtrc

from interagency.errors import InputError, shown
from interagency.study.quarters import QUARTER_PATTERN

NUMBER, WHOLE, QUARTER, CATEGORY = "number", "whole number", "quarter", "category"
SURE = 0.05
"""A quasi-p-value, or a chance, up to which something is called significant."""


@dataclass(frozen=True, eq=False)
class Condition:
    """One thing that is uncertain.

    name    key of the factor
    kind    `number`, `whole number`, `quarter`, or `category` (names, true and false)
    codes   [point]  its value, or which of `levels`, in their order
    levels  all values of a quarter or a category; empty for numbers
    """

    name: str
    kind: str
    codes: np.ndarray
    levels: tuple[object, ...] = ()

    @property
    def is_ordered(self) -> bool:
        return self.kind != CATEGORY

    def said(self, code: float) -> str:
        """A value as readers write it."""
        if self.levels:
            return _in_words(self.levels[int(code)])
        return f"{code:.0f}" if self.kind == WHOLE else f"{code:.3g}"


def conditions_of(points: pd.DataFrame) -> tuple[Condition, ...]:
    """The columns of a table, a row a point, as conditions.

    Columns with one value only are no conditions. Raises InputError for missing values, for
    what is no table, and where nothing differs between points.
    """
    if not isinstance(points, pd.DataFrame) or points.empty:
        raise InputError("conditions are a table with a row a point and a column a factor")
    found = [_condition(str(name), points[name]) for name in points if points[name].nunique() > 1]
    if not found:
        raise InputError("nothing is uncertain: no column differs between points")
    return tuple(found)


def _condition(name: str, column: pd.Series) -> Condition:
    if column.isna().any():
        raise InputError(f"{name} is missing at {int(column.isna().sum())} points", found=name)
    if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
        return _of_levels(name, column)
    values = column.to_numpy(dtype=float)
    if not np.isfinite(values).all():
        raise InputError(f"{name} is not finite at every point", found=name)
    return Condition(name, WHOLE if (values == np.rint(values)).all() else NUMBER, values)


def _of_levels(name: str, column: pd.Series) -> Condition:
    quarters = all(isinstance(one, str) and re.fullmatch(QUARTER_PATTERN, one) for one in column)
    levels = tuple(sorted(column.unique(), key=str))
    place = {level: code for code, level in enumerate(levels)}
    codes = np.array([place[value] for value in column], dtype=float)
    return Condition(name, QUARTER if quarters else CATEGORY, codes, levels)


def _in_words(level: object) -> str:
    return str(level).lower() if isinstance(level, bool | np.bool_) else str(level)


@dataclass(frozen=True)
class Box:
    """Limits on some conditions; what is not named is not limited.

    limits      of ordered conditions, name -> (lowest, highest) code, infinite where open
    categories  of others, name -> codes that are allowed
    """

    limits: Mapping[str, tuple[float, float]]
    categories: Mapping[str, frozenset[int]]

    @property
    def names(self) -> tuple[str, ...]:
        """Conditions that it limits."""
        return (*self.limits, *self.categories)

    def holds(self, conditions: Sequence[Condition]) -> np.ndarray:
        """Which points lie in it, `[point]`."""
        inside = np.ones(len(conditions[0].codes), dtype=bool)
        for one in conditions:
            if one.name in self.limits:
                low, high = self.limits[one.name]
                inside &= (low <= one.codes) & (one.codes <= high)
            elif one.name in self.categories:
                inside &= np.isin(one.codes, list(self.categories[one.name]))
        return inside

    def without(self, name: str) -> "Box":
        """The same without one of its limits."""
        return Box(
            {key: ends for key, ends in self.limits.items() if key != name},
            {key: codes for key, codes in self.categories.items() if key != name},
        )

    def limited(self, name: str, low: float, high: float) -> "Box":
        """The same with other limits of an ordered condition; none where both ends are open."""
        if np.isneginf(low) and np.isposinf(high):
            return self.without(name)
        return replace(self, limits={**self.limits, name: (low, high)})

    def only(self, condition: Condition, codes: frozenset[int]) -> "Box":
        """The same with other categories of a condition; no limit where all are allowed."""
        if len(codes) == len(condition.levels):
            return self.without(condition.name)
        return replace(self, categories={**self.categories, condition.name: codes})

    def said(self, condition: Condition) -> str:
        """Its limit on a condition in plain words, without the name."""
        if condition.name in self.categories:
            codes = sorted(self.categories[condition.name])
            return " or ".join(condition.said(code) for code in codes)
        low, high = self.limits[condition.name]
        if np.isneginf(low):
            return f"at most {condition.said(high)}"
        if np.isposinf(high):
            return f"at least {condition.said(low)}"
        return f"{condition.said(low)} to {condition.said(high)}"

    def sides(self) -> list["Box"]:
        """A box for every limit, the low and the high end of a condition apart."""
        ends = [
            (name, end)
            for name, (low, high) in self.limits.items()
            for end in ((low, np.inf), (-np.inf, high))
            if np.isfinite(end).any()
        ]
        ordered = [Box({name: end}, {}) for name, end in ends]
        return [*ordered, *(Box({}, {name: codes}) for name, codes in self.categories.items())]


EVERYTHING = Box({}, {})


def joined(boxes: Iterable[Box]) -> Box:
    """The box of points that lie in all of these."""
    limits: dict[str, tuple[float, float]] = {}
    categories: dict[str, frozenset[int]] = {}
    for box in boxes:
        for name, (low, high) in box.limits.items():
            least, most = limits.get(name, (-np.inf, np.inf))
            limits[name] = (max(least, low), min(most, high))
        for name, codes in box.categories.items():
            categories[name] = categories.get(name, codes) & codes
    return Box(limits, categories)


@dataclass(frozen=True)
class Told:
    """How well a box tells cases.

    inside, cases_inside, points, cases  counts
    """

    inside: int
    cases_inside: int
    points: int
    cases: int

    @property
    def coverage(self) -> float:
        return self.cases_inside / self.cases if self.cases else float("nan")

    @property
    def density(self) -> float:
        return self.cases_inside / self.inside if self.inside else float("nan")

    @property
    def mass(self) -> float:
        return self.inside / self.points

    @property
    def merit(self) -> float:
        """The harmonic mean of coverage and density, 0 to 1: both must be high."""
        return 2 * self.cases_inside / (self.inside + self.cases) if self.cases else 0.0


def told_by(inside: np.ndarray, cases: np.ndarray) -> Told:
    """What a box that holds these points tells of cases; both `[point]`, true or false.

    >>> told = told_by(np.array([True, True, False]), np.array([True, False, True]))
    >>> told.coverage, told.density
    (0.5, 0.5)
    """
    both = int((inside & cases).sum())
    return Told(int(inside.sum()), both, len(cases), int(cases.sum()))


def quasi_p(with_limit: Told, without: Told) -> float:
    """How likely the box tells as many cases by chance, if one of its limits meant nothing.

    The chance of as many cases or more among as many points, each a case as often as points of
    the box without that limit are (binomial; Bryant and Lempert 2010). *Quasi*, for the limit
    was chosen on the same points.

    >>> box, wider = Told(10, 9, 100, 30), Told(40, 20, 100, 30)
    >>> round(quasi_p(box, wider), 4)
    0.0107
    """
    if not with_limit.cases_inside:
        return 1.0
    return float(bdtrc(with_limit.cases_inside - 1, with_limit.inside, without.density))


def quasi_ps(box: Box, conditions: Sequence[Condition], cases: np.ndarray) -> dict[str, float]:
    """`quasi_p` of each limit of a box, by the name of the condition."""
    told = told_by(box.holds(conditions), cases)
    return {
        name: quasi_p(told, told_by(box.without(name).holds(conditions), cases))
        for name in box.names
    }


@dataclass(frozen=True, eq=False)
class Cases:
    """Points of which some are cases.

    conditions  what is uncertain
    happened    [point]  true where it happens

    Raises InputError for another length.
    """

    conditions: tuple[Condition, ...]
    happened: np.ndarray

    def __post_init__(self) -> None:
        length = len(self.conditions[0].codes)
        if np.shape(self.happened) != (length,) or np.asarray(self.happened).dtype != bool:
            raise InputError(
                f"cases are {length} values, one a point, each true or false",
                found=shown(str(np.shape(self.happened))),
            )

    def told(self, box: Box) -> Told:
        return told_by(box.holds(self.conditions), self.happened)

    def at(self, places: np.ndarray) -> "Cases":
        """Some of the points, perhaps more than once."""
        conditions = tuple(replace(one, codes=one.codes[places]) for one in self.conditions)
        return Cases(conditions, self.happened[places])

    @cached_property
    def by_name(self) -> dict[str, Condition]:
        return {one.name: one for one in self.conditions}

"""Bump hunting by patient rule induction: a box in which cases are frequent.

Friedman and Fisher (1999), for cases that happen or not, as scenario discovery uses it (Bryant
and Lempert 2010). *Peeling*: from all points, again and again a thin slice is cut off one
condition, the one whose loss makes what stays densest for what it takes. *Pasting*: slices
are laid on again as long as that makes the box no less dense. Of the boxes met on the way, all
without limits that they do not need, the one is taken that best joins coverage and density.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.special import bdtrc

from interagency.study.robust.boxes import (
    EVERYTHING,
    SURE,
    Box,
    Cases,
    Condition,
    Told,
    joined,
    told_by,
)

ALPHA = 0.05
"""The share of a box's points that a slice of a number takes."""
LEAST_MASS = 0.05
"""The share of points below which nothing is peeled."""


def prim(cases: Cases, alpha: float = ALPHA, least: float = LEAST_MASS) -> Box:
    """The box of the peeling that has the most merit once it is simplified, pasted.

    alpha  share of a box's points that a slice takes
    least  share of all points that a box must hold
    """
    box, merit = EVERYTHING, cases.told(EVERYTHING).merit
    while True:
        # slices off conditions that turn out not to matter leave few points to those that do:
        # peeling starts again from what is left without them
        steps = [simplified(one, cases) for one, _ in peeled(cases, alpha, least, box)]
        best = max(steps, key=lambda one: cases.told(one).merit)
        best = simplified(pasted(best, cases, alpha), cases)
        reached = cases.told(best).merit
        if reached <= merit:
            return box
        box, merit = best, reached


def trajectory(cases: Cases, alpha: float = ALPHA, least: float = LEAST_MASS) -> pd.DataFrame:
    """The trade-off between coverage and density: a row a box of the peeling.

    Columns: step, mass, coverage, density, merit, limits (how many conditions are limited).
    """
    rows = [
        {
            "step": step,
            "mass": told.mass,
            "coverage": told.coverage,
            "density": told.density,
            "merit": told.merit,
            "limits": len(box.names),
        }
        for step, (box, told) in enumerate(peeled(cases, alpha, least))
    ]
    return pd.DataFrame(rows)


def peeled(
    cases: Cases, alpha: float = ALPHA, least: float = LEAST_MASS, box: Box = EVERYTHING
) -> Iterator[tuple[Box, Told]]:
    """The boxes of a peeling, from a box down to `least` of all points, and what each tells."""
    ordered = [one for one in cases.conditions if one.is_ordered]
    others = [one for one in cases.conditions if not one.is_ordered]
    slices = _Slices(ordered, cases.happened)
    fewest = max(int(np.ceil(least * len(cases.happened))), 1)
    inside = box.holds(cases.conditions)
    while True:
        told = told_by(inside, cases.happened)
        yield box, told
        if told.cases_inside == told.inside:
            return
        best = [
            *slices.best(inside, box, alpha, fewest),
            *_categories_off(others, inside, cases.happened, box, fewest),
        ]
        if not best:
            return
        _, box = max(best, key=lambda one: one[0])
        inside = box.holds(cases.conditions)


def _score(gain: np.ndarray, removed: np.ndarray) -> np.ndarray:
    """What a slice is worth: density gained by point lost; where none is gained, what is lost.

    So that a category, which may be half of the box, is held fairly against thin slices.
    """
    return np.where(gain > 0, gain / np.maximum(removed, 1), gain)


class _Slices:
    """Slices of ordered conditions, all looked at together.

    values  [condition, point], each condition's in ascending order of its own
    order   [condition, point]  which point each of them is of
    """

    def __init__(self, conditions: list[Condition], happened: np.ndarray) -> None:
        self.names = [one.name for one in conditions]
        codes = np.array([one.codes for one in conditions]).reshape(len(conditions), len(happened))
        self.order = codes.argsort(axis=1, kind="stable")
        self.values = np.take_along_axis(codes, self.order, axis=1)
        self.happened = happened

    def best(
        self, inside: np.ndarray, box: Box, alpha: float, fewest: int
    ) -> Iterator[tuple[float, Box]]:
        """The best slice off the low and off the high side, as score and the box that stays."""
        if not self.names:
            return
        count = int(inside.sum())
        within = inside[self.order]
        values = self.values[within].reshape(len(self.names), count)
        cases = self.happened[self.order[within]].reshape(len(self.names), count)
        for sign in (1, -1):
            yield from self._side(
                sign * values[:, ::sign], cases[:, ::sign], sign, box, (alpha, fewest)
            )

    def _side(
        self,
        values: np.ndarray,
        cases: np.ndarray,
        sign: int,
        box: Box,
        limits: tuple[float, int],
    ) -> Iterator[tuple[float, Box]]:
        """One side; `values` ascend from it inwards."""
        alpha, fewest = limits
        count = values.shape[1]
        at = min(max(int(alpha * count), 1), count - 1)
        if at < 1:
            return
        cut = values[:, [at]]
        removed = (values < cut).sum(axis=1)
        # equal values go together: where the slice would cut through the outermost, all of them
        tied = removed == 0
        removed = np.where(tied, (values <= cut).sum(axis=1), removed)
        able = count - removed >= fewest
        if not able.any():
            return
        lost = cases.cumsum(axis=1)[np.arange(len(cases)), removed - 1]
        stay = np.maximum(count - removed, 1)
        total = int(cases[0].sum())
        score = np.where(able, _score((total - lost) / stay - total / count, removed), -np.inf)
        place = int(score.argmax())
        edge = float(sign * values[place, removed[place]])
        low, high = box.limits.get(self.names[place], (-np.inf, np.inf))
        ends = (edge, high) if sign > 0 else (low, edge)
        yield float(score[place]), box.limited(self.names[place], *ends)


def _categories_off(
    conditions: list[Condition], inside: np.ndarray, happened: np.ndarray, box: Box, fewest: int
) -> Iterator[tuple[float, Box]]:
    """Every category that can be left out, as score and the box that stays."""
    count, total = int(inside.sum()), int((inside & happened).sum())
    for one in conditions:
        codes = one.codes[inside].astype(int)
        points = np.bincount(codes, minlength=len(one.levels))
        lost = np.bincount(codes, weights=happened[inside], minlength=len(one.levels))
        allowed = box.categories.get(one.name, frozenset(range(len(one.levels))))
        for code in np.flatnonzero((points > 0) & (count - points >= fewest)):
            gain = (total - lost[code]) / (count - points[code]) - total / count
            left = allowed - {int(code)}
            yield float(_score(gain, points[code])), box.only(one, left)


def pasted(box: Box, cases: Cases, alpha: float = ALPHA) -> Box:
    """The box with slices laid on again, as long as it does not become less dense."""
    told = cases.told(box)
    while True:
        wider = [(cases.told(one), one) for one in _wider(box, cases, alpha)]
        wider = [one for one in wider if one[0].inside > told.inside]
        if not wider:
            return box
        best, one = max(wider, key=lambda found: (found[0].density, found[0].inside))
        if best.density < told.density:
            return box
        told, box = best, one


def _wider(box: Box, cases: Cases, alpha: float) -> Iterator[Box]:
    """The box with a slice more on every side that is closed, and with a category more."""
    for name, (low, high) in box.limits.items():
        condition = cases.by_name[name]
        beside = condition.codes[box.without(name).holds(cases.conditions)]
        count = max(int(alpha * ((low <= beside) & (beside <= high)).sum()), 1)
        below, above = np.sort(beside[beside < low])[::-1], np.sort(beside[beside > high])
        if np.isfinite(low):
            yield box.limited(name, below[count - 1] if len(below) > count else -np.inf, high)
        if np.isfinite(high):
            yield box.limited(name, low, above[count - 1] if len(above) > count else np.inf)
    for name, codes in box.categories.items():
        condition = cases.by_name[name]
        for code in set(range(len(condition.levels))) - codes:
            yield box.only(condition, codes | {code})


def simplified(box: Box, cases: Cases) -> Box:
    """The box without limits that are not worth having, the least worth taken off first.

    Those without which it has no less merit, and those whose quasi-p-value is above 5%. The low
    and the high end of a condition are limits of their own.
    """
    sides = box.sides()
    held = np.array([side.holds(cases.conditions) for side in sides])
    kept = list(range(len(sides)))
    while kept:
        broken = (~held[kept]).sum(axis=0)
        told = told_by(broken == 0, cases.happened)
        without = broken == ~held[kept]
        inside, happened = without.sum(axis=1), (without & cases.happened).sum(axis=1)
        merit = 2 * happened / (inside + told.cases)
        chance = bdtrc(told.cases_inside - 1, told.inside, happened / inside)
        if merit.max() >= told.merit:
            kept.pop(int(merit.argmax()))
        elif chance.max() > SURE:
            kept.pop(int(chance.argmax()))
        else:
            break
    return joined(sides[place] for place in kept)

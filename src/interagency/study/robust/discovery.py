"""Under which conditions does something happen? A rule, how far to believe it, in a sentence.

A rule is one box of `prim`, or some leaves of `cart`. It is held against chance twice: the same
search where cases are dealt out to points at random, and boxes found on some points judged on
others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from interagency.study.checks import checked_name
from interagency.study.estimates import TAILS
from interagency.study.robust.boxes import SURE, Box, Cases, Told, quasi_ps, told_by
from interagency.study.robust.cart import cart
from interagency.study.robust.prim import prim
from interagency.study.robust.resampling import picks

Rule = tuple[Box, ...]
"""Boxes that do not overlap; none where nothing is found."""


def _one_box(cases: Cases) -> Rule:
    box = prim(cases)
    return (box,) if box.names else ()


METHODS: Mapping[str, Callable[[Cases], Rule]] = MappingProxyType({"prim": _one_box, "cart": cart})
SEARCHES = 50
"""How often the search is done again, for each of the two ways to doubt a rule."""
FEWEST_CASES = 5
"""Fewer tell nothing of where they happen, nor do fewer points without."""
_BAG, _SHUFFLE = 2, 3

FOUND, NOT_FOUND, BY_CHANCE = "found", "no box tells them", "no better than chance"
TOO_FEW, NEVER, ALWAYS = "too few to tell", "never", "always"
"""What came out of a search."""


@dataclass(frozen=True, eq=False)
class Discovery:
    """Where cases happen.

    cases          what was searched
    method         `prim` or `cart`
    rule           boxes; empty where none was found
    outcome        `found`, or why there is none to rely on
    chance         how often the same search finds as much where cases are dealt out at random
    coverage_ends, density_ends  95% of rules found on points drawn again, on those not drawn
    limited_in     name -> share of such rules that limit it
    """

    cases: Cases
    method: str
    rule: Rule
    outcome: str
    chance: float
    coverage_ends: tuple[float, float]
    density_ends: tuple[float, float]
    limited_in: Mapping[str, float]

    @property
    def told(self) -> Told:
        """What the whole rule tells; of no rule, all points."""
        return told_by(_inside(self.rule, self.cases), self.cases.happened)

    @property
    def share(self) -> float:
        """Share of points that are cases."""
        return float(self.cases.happened.mean())

    def limits(self) -> pd.DataFrame:
        """A row a limit of the rule.

        Columns: box (1, 2, ...), factor, kind, low, high (of numbers; NaN where open),
        categories (of others, and of quarters), in_words, quasi_p, limited_in.
        """
        rows: list[dict[str, Any]] = []
        for number, box in enumerate(self.rule, start=1):
            ps = quasi_ps(box, self.cases.conditions, self.cases.happened)
            rows += [self._limit(number, box, name, ps[name]) for name in sorted(ps, key=ps.get)]
        return pd.DataFrame(rows, columns=list(_LIMIT_COLUMNS))

    def _limit(self, number: int, box: Box, name: str, quasi_p: float) -> dict[str, Any]:
        condition = self.cases.by_name[name]
        low, high = box.limits.get(name, (np.nan, np.nan))
        is_number = condition.is_ordered and not condition.levels
        return {
            "box": number,
            "factor": name,
            "kind": condition.kind,
            "low": low if is_number and np.isfinite(low) else np.nan,
            "high": high if is_number and np.isfinite(high) else np.nan,
            "categories": "" if is_number else box.said(condition),
            "in_words": box.said(condition),
            "quasi_p": quasi_p,
            "limited_in": self.limited_in.get(name, np.nan),
        }

    def conditions_in_words(self) -> list[str]:
        """Each box in plain words.

        A box reads as `turf is at least 0.3 and shock is donor_cut`.
        """
        told = []
        for box in self.rule:
            ps = quasi_ps(box, self.cases.conditions, self.cases.happened)
            parts = [
                f"{name} is {box.said(self.cases.by_name[name])}" for name in sorted(ps, key=ps.get)
            ]
            told.append(" and ".join(parts))
        return told

    def __repr__(self) -> str:
        told, said = self.told, " or ".join(self.conditions_in_words()) or self.outcome
        return (
            f"Discovery ({self.method}): {said}; coverage {told.coverage:.2f}, density "
            f"{told.density:.2f}, chance {self.chance:.2f}"
        )


_LIMIT_COLUMNS = (
    "box",
    "factor",
    "kind",
    "low",
    "high",
    "categories",
    "in_words",
    "quasi_p",
    "limited_in",
)


def discover(cases: Cases, method: str = "prim", seed: int = 1) -> Discovery:
    """Where cases happen, and how far to believe it.

    method  `prim` or `cart`
    seed    of what is drawn again: the same seed gives the same answer

    Raises InputError for another method, and where an extra is missing.
    """
    search = METHODS[checked_name("method", method, METHODS)]
    few = _too_few(cases.happened)
    rule = () if few else search(cases)
    if not rule:
        nothing = (np.nan, np.nan)
        return Discovery(cases, method, (), few or NOT_FOUND, np.nan, nothing, nothing, {})
    chance = _chance(cases, search, rule, seed)
    coverage, density, limited = _again(cases, search, seed)
    return Discovery(
        cases=cases,
        method=method,
        rule=rule,
        outcome=FOUND if chance <= SURE else BY_CHANCE,
        chance=chance,
        coverage_ends=coverage,
        density_ends=density,
        limited_in=limited,
    )


def _too_few(happened: np.ndarray) -> str:
    count = int(happened.sum())
    if not count:
        return NEVER
    if count == len(happened):
        return ALWAYS
    return TOO_FEW if min(count, len(happened) - count) < FEWEST_CASES else ""


def _inside(rule: Rule, cases: Cases) -> np.ndarray:
    """Points in any of the boxes; all, where there is none."""
    if not rule:
        return np.ones(len(cases.happened), dtype=bool)
    return np.logical_or.reduce([box.holds(cases.conditions) for box in rule])


def _chance(cases: Cases, search: Callable[[Cases], Rule], rule: Rule, seed: int) -> float:
    """How often a search has as much merit where cases are dealt out to points at random.

    A permutation test of the whole search, which quasi-p-values are not.
    """
    merit = told_by(_inside(rule, cases), cases.happened).merit
    as_good = 0
    for shuffled in picks(seed, len(cases.happened), SEARCHES, _SHUFFLE, shuffled=True):
        dealt = Cases(cases.conditions, cases.happened[shuffled])
        found = _inside(search(dealt), dealt)
        as_good += told_by(found, dealt.happened).merit >= merit
    return (1 + as_good) / (1 + SEARCHES)


def _again(
    cases: Cases, search: Callable[[Cases], Rule], seed: int
) -> tuple[tuple[float, float], tuple[float, float], dict[str, float]]:
    """Rules found on points drawn with replacement, judged on the points that were not drawn.

    95% of their coverage and of their density, and how many limit each condition.
    """
    judged, limited = [], []
    for drawn in picks(seed, len(cases.happened), SEARCHES, _BAG):
        left_out = np.setdiff1d(np.arange(len(cases.happened)), drawn)
        other = cases.at(left_out)
        rule = search(cases.at(drawn))
        judged.append(told_by(_inside(rule, other), other.happened))
        limited.append({name for box in rule for name in box.names})
    ends = [
        tuple(float(end) for end in np.nanquantile([getattr(one, name) for one in judged], TAILS))
        for name in ("coverage", "density")
    ]
    names = sorted(set().union(*limited))
    return (
        ends[0],
        ends[1],
        {name: sum(name in one for one in limited) / SEARCHES for name in names},
    )

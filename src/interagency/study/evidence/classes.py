"""From effects to marks, and how far they agree: one test for the model and for all its rivals.

Every effect of the model is above 0, so a mark can only mean *more*, or *less*, than others in
the same country have. An effect is held against the mean of the trait-free offices beside it
(the office itself left out), and is marked where the difference passes a cut. Cuts are learnt
on the other countries, never on the country that is classified. That leaks, since agencies sit
in several countries: all + are one agency's, all - another's, and nothing can be learnt of them
from other agencies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from interagency.simulation.draws import run_address, uniform
from interagency.study.evidence.arms import MOBILISING, SYSTEMIC
from interagency.study.scenarios import OfficeSpec

MARKS: Mapping[str, tuple[str, int]] = {
    "systemic": (SYSTEMIC, 1),
    "plus": (MOBILISING, 1),
    "minus": (MOBILISING, -1),
}
"""Kinds of marks: the set of practices that they are about, and which way they point."""

# Fact 37: this much of what is marked is found, this much of what is unmarked is left alone.
ENOUGH = 0.85
# Of four + and four -, so many must be found.
ENOUGH_OF_FOUR = 0.75
PERMUTATIONS = 2_000
# Beyond all effects: where nothing was marked, nothing is.
NEVER = np.inf

Effects = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Offices:
    """Whom effects belong to; all `[office]`. `plain` is true without any trait."""

    agency: np.ndarray
    country: np.ndarray
    plain: np.ndarray

    @classmethod
    def of(cls, offices: Sequence[OfficeSpec]) -> "Offices":
        return cls(
            np.array([office.agency for office in offices]),
            np.array([office.country for office in offices]),
            np.array([not office.traits for office in offices]),
        )

    @property
    def together(self) -> np.ndarray:
        """1.0 where two are in one country, `[office, office]`."""
        return (self.country[:, None] == self.country).astype(float)

    def beside(self) -> np.ndarray:
        """Weights of the trait-free offices that each is held against, `[office, office]`.

        All of its country but itself. The only trait-free office of a country is held against
        itself: nothing marks it, by construction.
        """
        others = self.together * self.plain
        np.fill_diagonal(others, 0.0)
        alone = others.sum(axis=1) == 0.0
        others[alone, alone] = 1.0
        return others / others.sum(axis=1, keepdims=True)

    def relative(self, effects: np.ndarray) -> np.ndarray:
        """Effects less those of trait-free offices beside, `[office, column]`."""
        return effects - self.beside() @ effects


def cut(values: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Where values of the marked part best from others, `[column]`.

    The cut with the largest sum of recall and specificity; of several such, the one in the
    middle of the widest gap. Infinite where no cut is better than none, or where nothing, or
    all, is marked.

    values  [row, column]
    marked  [row]

    >>> cut(np.array([[0.1], [0.2], [0.8]]), np.array([False, False, True])).tolist()
    [0.5]
    """
    count = np.count_nonzero(marked)
    if count in (0, len(marked)):
        return np.full(values.shape[1], NEVER)
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    below = np.cumsum(marked[order], axis=0)[:-1]
    rows = np.arange(1, len(values))[:, None]
    gaps = np.diff(ordered, axis=0)
    parted = (count - below) / count + (rows - below) / (len(marked) - count)
    # Equal values cannot be parted.
    parted = np.where(gaps > 0.0, parted, 0.0)
    best = parted >= parted.max(axis=0) - 1e-12
    place = np.argmax(np.where(best, gaps, -1.0), axis=0)[None]
    lower, upper = (np.take_along_axis(ordered, place + step, axis=0)[0] for step in (0, 1))
    return np.where(parted.max(axis=0) > 1.0 + 1e-12, (lower + upper) / 2.0, NEVER)


def classes(relative: np.ndarray, marks: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Marks that effects are given, `[office, column]` of 1, 0, -1, by cuts learnt elsewhere.

    relative  [office, column]
    marks     [office]  learnt from
    fold      [office]  what is left out together: countries, or agencies
    """
    given = np.zeros(relative.shape, dtype=int)
    for one in np.unique(fold):
        inside = fold == one
        for sign in (1, -1):
            values = sign * relative
            passed = values[inside] > cut(values[~inside], marks[~inside] == sign)
            # What passes both cuts, where these cross, is not marked.
            given[inside] += sign * passed
    return given


def within_countries(effects: np.ndarray, marked: np.ndarray, together: np.ndarray) -> np.ndarray:
    """AUC within countries: how often a marked office has more than an unmarked one beside it.

    effects   [office, column]  already turned the way of the mark
    marked    [office, case]    true where marked
    together  [office, office]  1.0 where two are in one country

    Returns `[column, case]`; ties count by half, NaN without a pair.
    """
    marked = marked.astype(float)
    pairs = np.sum(marked * (together @ (1.0 - marked)), axis=0)
    won = []
    for column in effects.T:
        more = (column[:, None] > column) + 0.5 * (column[:, None] == column)
        won.append(np.sum(marked * ((more * together) @ (1.0 - marked)), axis=0))
    with np.errstate(invalid="ignore"):
        return np.array(won) / pairs


@dataclass(frozen=True)
class Score:
    """How marks of one kind are found.

    found, false  [column]  marked and unmarked offices that are given the mark
    marked, rows  offices that have the mark, and all
    """

    found: np.ndarray
    false: np.ndarray
    marked: int
    rows: int

    @property
    def recall(self) -> np.ndarray:
        return self.found / self.marked

    @property
    def specificity(self) -> np.ndarray:
        return 1.0 - self.false / (self.rows - self.marked)


def scores(
    effects: Effects, marks: Effects, offices: Offices, fold: np.ndarray | None = None
) -> dict[str, Score]:
    """Every kind of mark scored, for effects `[office, column]` and marks `[office]` by set.

    fold  what cuts are not learnt on: the own country, by default
    """
    fold = offices.country if fold is None else fold
    given = {
        one: classes(offices.relative(effects[one]), marks[one], fold)
        for one in (SYSTEMIC, MOBILISING)
    }
    found = {}
    for name, (one, sign) in MARKS.items():
        marked = marks[one] == sign
        hit = given[one] == sign
        found[name] = Score(
            np.count_nonzero(hit & marked[:, None], axis=0),
            np.count_nonzero(hit & ~marked[:, None], axis=0),
            np.count_nonzero(marked),
            len(marked),
        )
    return found


def aucs(effects: Effects, marks: Effects, offices: Offices) -> dict[str, np.ndarray]:
    """AUC within countries for every kind of mark, `[column]`."""
    return {
        name: within_countries(
            sign * effects[one], (marks[one] == sign)[:, None], offices.together
        )[:, 0]
        for name, (one, sign) in MARKS.items()
    }


def margins(scored: Mapping[str, Score]) -> np.ndarray:
    """Above 0 where a part of the test is passed, `[part, column]`.

    Recall and specificity of systemic marks at least 0.85; of + and - three in four found, and
    specificity at least 0.85 as well, or marking everybody would do.
    """
    parts = []
    for name, score in scored.items():
        enough = ENOUGH if name == "systemic" else ENOUGH_OF_FOUR
        # "At least", where a part must be above 0.
        parts += [score.recall - enough + 1e-9, score.specificity - ENOUGH + 1e-9]
    return np.array(parts)


def passing(scored: Mapping[str, Score]) -> np.ndarray:
    """True where the whole test is passed, `[column]`."""
    return np.all(margins(scored) > 0.0, axis=0)


def moved_between_agencies(marked: np.ndarray, agency: np.ndarray, seed: int) -> np.ndarray:
    """Marks handed from agency to agency as blocks, `[case, office]`, for permutation.

    An agency gets the row of marks of another, repeated over its countries in their order.
    Where one agency bears all marks there are only as many cases as agencies, and all are
    given; otherwise `PERMUTATIONS` are drawn. What was observed is one of them.
    """
    names = list(dict.fromkeys(agency))
    rows = {name: np.flatnonzero(agency == name) for name in names}
    blocks = [marked[rows[name]] for name in names]
    if sum(block.any() for block in blocks) == 1:
        orders = np.array([np.roll(np.arange(len(names)), step) for step in range(len(names))])
    else:
        runs = run_address(seed, np.arange(PERMUTATIONS), "resample")
        keys = np.arange(len(names), dtype=np.uint64)
        orders = np.argsort(uniform(runs, keys).T, axis=1)
        orders[0] = np.arange(len(names))
    moved = np.zeros((len(orders), len(agency)), dtype=bool)
    for case, order in enumerate(orders):
        for name, source in zip(names, order, strict=True):
            moved[case, rows[name]] = np.resize(blocks[source], len(rows[name]))
    return moved

"""From effects to marks: what is given, by which cut, and how chance is told."""

from dataclasses import replace

import numpy as np
import pytest

from interagency.study.evidence.arms import MOBILISING, SYSTEMIC
from interagency.study.evidence.classes import (
    PERMUTATIONS,
    Offices,
    aucs,
    classes,
    cut,
    margins,
    moved_between_agencies,
    passing,
    scores,
    within_countries,
)

OFFICES = Offices(
    agency=np.array(["A", "B", "C", "A", "B", "C"]),
    country=np.array(["X", "X", "X", "Y", "Y", "Y"]),
    plain=np.array([False, True, True, False, False, True]),
)
MARKS = {SYSTEMIC: np.array([1, 0, 0, 1, 0, 0]), MOBILISING: np.array([1, -1, 0, 1, -1, 0])}


def column(*values: float) -> np.ndarray:
    return np.array(values)[:, None]


def test_effects_are_held_against_trait_free_offices_beside():
    above = OFFICES.relative(column(5.0, 1.0, 3.0, 7.0, 8.0, 2.0))[:, 0]
    # X: mean of 1 and 3; B against C, C against B. Y: against C alone, C against itself.
    assert above.tolist() == [3.0, -2.0, 2.0, 5.0, 6.0, 0.0]


def test_a_cut_parts_in_the_middle_of_the_widest_gap():
    marked = np.array([False, False, True, True])
    both = np.column_stack([[0.0, 1.0, 3.0, 4.0], [4.0, 3.0, 1.0, 0.0]])
    first, second = cut(both, marked)
    assert first == 2.0
    # The wrong way round no cut is any better than none.
    assert second == np.inf


def test_a_cut_between_equals_is_none():
    assert cut(column(1.0, 1.0, 1.0), np.array([True, False, False])).tolist() == [np.inf]


@pytest.mark.parametrize("marked", [[False, False], [True, True]])
def test_nothing_is_learnt_from_one_kind(marked):
    assert cut(column(1.0, 2.0), np.array(marked)).tolist() == [np.inf]


def test_cuts_come_from_other_countries():
    effects = column(5.0, 1.0, 1.0, 5.0, 1.0, 1.0)
    given = classes(effects, MARKS[SYSTEMIC], OFFICES.country)[:, 0]
    assert given.tolist() == [1, 0, 0, 1, 0, 0]
    # In Y alone effects are ten times as large: X's cut marks all of them, Y's none of X.
    effects[3:] *= 10.0
    given = classes(effects, MARKS[SYSTEMIC], OFFICES.country)[:, 0]
    assert given.tolist() == [0, 0, 0, 1, 1, 1]


def test_of_one_agency_nothing_is_learnt_from_others():
    effects = column(5.0, 1.0, 1.0, 5.0, 1.0, 1.0)
    assert not classes(effects, MARKS[SYSTEMIC], OFFICES.agency).any()


def test_auc_counts_pairs_of_one_country_only():
    marked = MARKS[SYSTEMIC][:, None] == 1
    # In X the marked one is above one of two; in Y it ties with one and is above the other.
    effects = column(2.0, 1.0, 3.0, 50.0, 50.0, 40.0)
    found = within_countries(effects, marked, OFFICES.together)
    assert found.tolist() == [[(1 + 0 + 0.5 + 1) / 4]]


def test_auc_of_losses_is_turned_round():
    effects = {SYSTEMIC: np.zeros((6, 1)), MOBILISING: column(3.0, 1.0, 2.0, 3.0, 1.0, 2.0)}
    found = aucs(effects, MARKS, OFFICES)
    assert (found["plus"][0], found["minus"][0], found["systemic"][0]) == (1.0, 1.0, 0.5)


def test_the_test_wants_few_false_marks_as_well():
    perfect = {
        SYSTEMIC: column(5.0, 1.0, 1.0, 5.0, 1.0, 1.0),
        MOBILISING: column(5.0, -5.0, 0.0, 5.0, -5.0, 0.0),
    }
    offices = replace(OFFICES, plain=OFFICES.agency == "C")
    found = scores(perfect, MARKS, offices)
    assert found["systemic"].recall == found["minus"].specificity == 1.0
    assert passing(found).tolist() == [True]
    somebody_else = {**perfect, SYSTEMIC: column(5.0, 6.0, 1.0, 5.0, 1.0, 1.0)}
    found = scores(somebody_else, MARKS, offices)
    assert found["systemic"].false[0] > 0
    assert margins(found).shape == (6, 1)
    assert not passing(found)[0]


def test_marks_of_one_agency_can_only_go_to_each_other_one():
    marked = np.array([True, False, False, True, False, False])
    moved = moved_between_agencies(marked, OFFICES.agency, 1)
    bearers = [set(OFFICES.agency[case]) for case in moved]
    assert sorted(map(min, bearers)) == ["A", "B", "C"]
    assert all(len(one) == 1 for one in bearers)


def test_marks_of_several_agencies_stay_in_blocks():
    marked = np.array([True, True, False, True, False, False])
    moved = moved_between_agencies(marked, OFFICES.agency, 1)
    assert moved.shape == (PERMUTATIONS, 6)
    assert (moved[0] == marked).all()
    # A had both, B one, C none: always one agency of each kind.
    by_agency = moved[:, :3].astype(int) + moved[:, 3:]
    assert (np.sort(by_agency, axis=1) == [0, 1, 2]).all()
    assert (moved_between_agencies(marked, OFFICES.agency, 1) == moved).all()

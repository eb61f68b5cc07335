"""Measures of robustness on arrays whose answers are known, and what must hold of any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from interagency.study.robust.measures import (
    AS_OUTCOME,
    HIGHER,
    LOWER,
    MEASURES,
    Threshold,
    margins_of,
    regret,
)

# three packages at four points: the second is never best but never far from it
GOODS = np.array(
    [
        [10.0, 10.0, 0.0, 0.0],
        [9.0, 8.0, 7.0, 8.0],
        [0.0, 2.0, 10.0, 9.0],
    ]
)


def goods():
    numbers = st.floats(-100, 100, allow_subnormal=False)
    shapes = st.tuples(st.integers(2, 5), st.integers(1, 8))
    return shapes.flatmap(lambda shape: arrays(float, shape, elements=numbers))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("regret_mean", [19 / 4, 7 / 4, 18 / 4]),
        ("regret_max", [10.0, 3.0, 10.0]),
        ("mean", [5.0, 8.0, 5.25]),
        ("worst", [0.0, 7.0, 0.0]),
        ("regret_90", [9.7, 2.7, 9.4]),
        ("percentile_10", [0.0, 7.3, 0.6]),
    ],
)
def test_known_answers(name, expected):
    assert MEASURES[name].of(GOODS) == pytest.approx(np.array(expected))


def test_minimax_regret_and_maximin_choose_the_compromise():
    assert MEASURES["regret_max"].of(GOODS).argmin() == 1
    assert MEASURES["worst"].of(GOODS).argmax() == 1


def test_the_share_of_points_counts_all_thresholds_at_once():
    means = {"gain": np.array([[0.1, 0.3, 0.1]]), "cost": np.array([[5.0, 5.0, 7.0]])}
    thresholds = {"gain": Threshold(at_least=0.1), "cost": Threshold(at_most=6.0)}
    margins = margins_of(means, thresholds)
    assert (margins >= 0).tolist() == [[True, True, False]]
    assert MEASURES["satisficing"].of(margins) == pytest.approx([2 / 3])


def test_thresholds_have_two_sides():
    within = Threshold(at_least=1.0, at_most=2.0)
    assert (within.margin(np.array([0.9, 1.0, 2.0, 2.1])) >= 0).tolist() == [0, 1, 1, 0]
    assert str(within) == "at least 1 and at most 2"


def test_every_row_says_where_it_comes_from_and_which_way_is_better():
    for name, row in MEASURES.items():
        assert row.name == name
        assert row.better in (HIGHER, LOWER, AS_OUTCOME)
        assert all(len(text) > 3 for text in (row.title, row.formula, row.source))
        assert row.range[0] < row.range[1]


@given(goods())
def test_regret_is_never_negative_and_none_for_the_best(values):
    found = regret(values)
    assert (found >= 0).all()
    assert (found.min(axis=0) == 0).all()
    assert (found[values.argmax(axis=0), np.arange(values.shape[1])] == 0).all()


@given(goods(), st.data())
def test_a_dominated_package_changes_no_regret_of_the_others(values, data):
    like = data.draw(st.integers(0, len(values) - 1))
    worse = values[like] - data.draw(st.floats(0, 10))
    found = regret(np.vstack([values, worse]))
    assert (found[:-1] == regret(values)).all()


@given(goods(), st.randoms(use_true_random=False))
@pytest.mark.parametrize("name", MEASURES)
def test_in_another_order_packages_have_the_same_measures(name, values, random):
    order = random.sample(range(len(values)), len(values))
    measure = MEASURES[name].of
    assert (measure(values[order]) == measure(values)[order]).all()


@given(goods())
@pytest.mark.parametrize("name", MEASURES)
def test_measures_stay_in_their_range_and_take_resamples_together(name, values):
    row = MEASURES[name]
    found = row.of(values)
    assert ((row.range[0] <= found) & (found <= row.range[1])).all()
    assert (row.of(np.stack([values, values])) == found).all()

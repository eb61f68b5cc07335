"""Intervals hold what they promise, and what has no estimate says so."""

import tracemalloc
from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from interagency.study import estimates
from interagency.study.estimates import (
    CONFIDENCE,
    RESAMPLES,
    angle_interval,
    conflict_of,
    in_degrees,
    mean_interval,
    mean_intervals,
    quadrant,
    quadrant_told,
    ratio_in_words,
    ratio_interval,
    resampled_means,
    share_interval,
    summary,
)

CHANGE = st.floats(-2, 2)


def spread_around(team: float, agency: float, spread: float, count: int = 40) -> np.ndarray:
    """Changes of so many replications with about these means."""
    chance = np.random.default_rng(5)
    raw = chance.standard_normal((count, 2))
    raw = (raw - raw.mean(axis=0)) * spread
    return raw + np.array([team, agency])


def angle_of(changes: np.ndarray) -> tuple[float, float, float]:
    return angle_interval(changes, resampled_means(changes, 1))


def ratio_of(changes: np.ndarray) -> str:
    return ratio_in_words(*ratio_interval(changes, resampled_means(changes, 1)), len(changes))


# --- means and shares --------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    values=st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=40).filter(
        lambda x: np.ptp(x) > 1e-9  # below, the squares of differences are lost
    )
)
def test_the_interval_of_a_mean_is_students(values):
    mean, low, high = mean_interval(values)
    expected = stats.t.interval(CONFIDENCE, len(values) - 1, np.mean(values), stats.sem(values))
    assert mean == np.mean(values)
    np.testing.assert_allclose([low, high], expected, rtol=1e-9, atol=1e-9)


def test_one_value_has_a_mean_and_no_interval():
    mean, low, high = mean_interval([0.3])
    assert mean == 0.3
    assert isnan(low)
    assert isnan(high)


def test_equal_values_leave_no_doubt():
    assert mean_interval([0.25] * 5) == (0.25, 0.25, 0.25)


def test_a_mean_interval_holds_the_mean_as_often_as_it_says():
    chance = np.random.default_rng(1)
    held = 0
    for _ in range(2000):
        _, low, high = mean_interval(chance.standard_normal(5))
        held += low < 0 < high
    assert held / 2000 == pytest.approx(0.95, abs=0.015)


@settings(max_examples=60)
@given(trials=st.integers(1, 500), part=st.floats(0, 1))
def test_the_interval_of_a_share_is_wilsons(trials, part):
    successes = round(part * trials)
    share, low, high = share_interval(successes, trials)
    expected = stats.binomtest(successes, trials).proportion_ci(CONFIDENCE, method="wilson")
    assert share == successes / trials
    np.testing.assert_allclose([low, high], expected, atol=1e-9)
    assert 0 <= low <= share + 1e-15
    assert share - 1e-15 <= high <= 1


def test_a_share_of_nothing_is_none():
    assert all(isnan(value) for value in share_interval(0, 0))


def test_a_summary_is_a_row_a_column():
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [0.0, 0.0, 0.0]})
    found = summary(frame, ["b", "a"]).set_index("metric")
    assert list(found.index) == ["b", "a"]
    assert tuple(found.loc["a", ["mean", "low", "high"]]) == mean_interval([1.0, 2.0, 3.0])
    assert set(found["n"]) == {3}


# --- resampling --------------------------------------------------------------------------------


def test_resampling_is_repeated_by_the_seed():
    values = spread_around(0.1, 0.2, 0.3)
    some, same, other = (resampled_means(values, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(some, same)
    assert not np.any(some == other)
    assert some.shape == (RESAMPLES, 2)


def test_columns_are_resampled_together():
    values = np.arange(20.0)
    means = resampled_means(np.column_stack([values, 3 * values + 1]), 1)
    np.testing.assert_allclose(means[:, 1], 3 * means[:, 0] + 1, rtol=1e-12)


def test_resamples_are_draws_with_replacement():
    """Of ten replications each is drawn once a resample on average, now and then twice or not."""
    ones = np.eye(10)
    counts = resampled_means(ones, 3) * 10
    np.testing.assert_allclose(counts, counts.round(), atol=1e-9)
    np.testing.assert_allclose(counts.sum(axis=1), 10)
    assert counts.mean(axis=0) == pytest.approx(np.ones(10), abs=0.12)
    missing = (counts.round() == 0).mean()
    assert missing == pytest.approx(0.9**10, abs=0.02)


def test_resampled_means_spread_like_the_mean():
    values = spread_around(0.0, 0.0, 1.0, count=50)
    found = resampled_means(values, 1).std(axis=0)
    np.testing.assert_allclose(found, values.std(axis=0) / np.sqrt(50), rtol=0.06)


def test_no_bit_depends_on_how_many_resamples_are_made_at_once(monkeypatch):
    values = spread_around(0.1, 0.2, 0.3)
    at_once = resampled_means(values, 1)
    for numbers in (1, 40 * 7, 40 * RESAMPLES):
        monkeypatch.setattr(estimates, "RESAMPLED_AT_ONCE", numbers)
        np.testing.assert_array_equal(resampled_means(values, 1), at_once)


def test_resampling_many_replications_needs_little_memory():
    values = np.random.default_rng(1).standard_normal((10_000, 2))
    tracemalloc.start()
    resampled_means(values, 1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100e6  # all resamples at once would need 480 MB


# --- two changes at once -----------------------------------------------------------------------


def test_the_four_quadrants():
    assert quadrant(0.1, -0.1) == "dilemma"
    assert quadrant(0.1, 0.1) == "joint gain"
    assert quadrant(-0.1, -0.1) == "joint loss"
    assert quadrant(-0.1, 0.1) == "reverse"


def test_what_cannot_be_told_from_nothing_is_no_change():
    assert quadrant_told(np.zeros((10, 2))) == "no change"


@pytest.mark.parametrize("count", [1, 2])
def test_of_too_few_replications_no_quadrant_is_told(count):
    assert quadrant_told(np.full((count, 2), 0.5)) == "too few replications"


def test_what_can_be_told_has_the_quadrant_of_the_mean():
    assert quadrant_told(spread_around(0.0, 0.0, 0.3)) == "no change"
    assert quadrant_told(spread_around(0.5, -0.5, 0.3)) == "dilemma"
    assert quadrant_told(np.tile([0.1, 0.1], (10, 1))) == "joint gain"


@settings(max_examples=100)
@given(team=CHANGE, agency=CHANGE)
def test_conflict_lies_between_minus_1_and_1(team, agency):
    found = conflict_of(team, agency)
    assert -1 < found < 1
    assert np.sign(found) == -np.sign(agency)
    assert conflict_of(-team, agency) == found
    assert conflict_of(team, -agency) == -found


def test_changes_too_small_to_matter_are_hardly_a_conflict():
    assert conflict_of(0.0, 0.0) == 0
    assert abs(conflict_of(1e-4, -1e-4)) < 0.02
    assert conflict_of(0.1, -0.1) == pytest.approx(0.1 / 0.205)


@pytest.mark.parametrize("angle", [0.0, 45.0, 90.0, 135.0, 170.0, -45.0, -90.0, -170.0])
def test_an_angle_and_its_interval(angle):
    direction = np.radians(angle)
    changes = spread_around(np.cos(direction), np.sin(direction), 0.2)
    estimate, low, high = angle_of(changes)
    assert estimate == pytest.approx(angle, abs=1e-9)
    assert low < estimate < high
    # about 1.96 * 0.2 / sqrt(40) to both sides, in degrees
    expected = np.degrees(1.96 * changes.std(axis=0).mean() / np.sqrt(40))
    assert high - estimate == pytest.approx(expected, rel=0.3)
    assert estimate - low == pytest.approx(expected, rel=0.3)


def test_an_interval_may_cross_the_end_of_the_circle():
    """Around 180 degrees the ends are near each other, not a whole turn apart."""
    estimate, low, high = angle_of(spread_around(-1.0, 0.001, 0.5))
    assert estimate == pytest.approx(180.0, abs=0.1)
    assert 160 < low < estimate < high < 200
    estimate, low, high = angle_of(spread_around(-1.0, -0.001, 0.5))
    assert estimate == pytest.approx(-180.0, abs=0.1)
    assert -200 < low < estimate < high < -160


@pytest.mark.parametrize(
    "changes",
    [
        spread_around(0.0, 0.0, 0.1),
        spread_around(0.02, 0.02, 0.3),
        np.zeros((10, 2)),
        np.ones((2, 2)),
        np.ones((1, 2)),
    ],
    ids=["around nothing", "near nothing", "nothing at all", "two", "one"],
)
def test_a_direction_of_nothing_is_undefined(changes):
    found = angle_of(changes)
    assert all(isnan(value) for value in found)
    assert in_degrees(*found).startswith("undefined")


def test_a_certain_direction_is_certain():
    """The same change in every replication leaves no doubt of where it points."""
    found = angle_of(np.tile([0.3, -0.3], (10, 1)))
    assert found == pytest.approx((-45.0, -45.0, -45.0))


def test_hotellings_region_is_that_of_two_means_at_once():
    """The share of false directions among changes of nothing is one in twenty."""
    chance = np.random.default_rng(2)
    told = 0
    for _ in range(400):
        told += not isnan(angle_of(chance.standard_normal((6, 2)))[0])
    assert told / 400 == pytest.approx(0.05, abs=0.03)


def test_a_ratio_in_words():
    words = ratio_of(spread_around(0.2, -0.4, 0.05))
    estimate, rest = words.split(" ", 1)
    assert float(estimate) == 2.0
    low, high = map(float, rest.strip("()").split(" to "))
    assert 1.7 < low < 2.0 < high < 2.4


def test_a_ratio_to_nothing_is_undefined():
    assert ratio_of(spread_around(0.0, -0.4, 0.1)).startswith("undefined: the change")
    assert ratio_of(np.zeros((5, 2))).startswith("undefined: the change")
    assert ratio_of(np.ones((1, 2))) == "undefined: one replication"


@pytest.mark.parametrize("axis", [0, 1])
def test_many_means_at_once_are_each_of_them(axis):
    values = np.random.default_rng(5).standard_normal((7, 6, 3))
    found = mean_intervals(values, axis=axis)
    columns = np.moveaxis(values, axis, 0).reshape(values.shape[axis], -1).T
    alone = np.array([mean_interval(column) for column in columns]).T
    for many, each in zip(found, alone, strict=True):
        np.testing.assert_allclose(many.reshape(-1), each, rtol=1e-12)


def test_one_value_has_a_mean_and_no_interval_in_any_column():
    mean, low, high = mean_intervals(np.array([[1.0, 2.0]]))
    assert mean.tolist() == [1.0, 2.0]
    assert np.isnan([low, high]).all()

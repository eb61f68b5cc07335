"""Measures of curves: against counting, and where they are not defined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from interagency.study.surface import (
    common_range,
    dominated_volume,
    mean_along,
    slope_intervals,
    slopes_estimated,
)

HERE = (0.0, 0.0, 0.0)
GRID = 8


@given(arrays(float, (3, 5, 1), elements=st.integers(0, GRID).map(lambda n: n / GRID)))
def test_volume_is_what_counting_cells_gives(points):
    cells = (np.arange(GRID) + 0.5) / GRID
    x, y, z = np.meshgrid(cells, cells, cells, indexing="ij")
    inside = np.zeros(x.shape, dtype=bool)
    for one in points[:, :, 0].T:
        inside |= (x < one[0]) & (y < one[1]) & (z < one[2])
    assert dominated_volume(points, HERE)[0] == pytest.approx(inside.mean())


def test_volume_of_one_point_is_a_box_from_the_reference():
    points = np.array([0.5, 0.6, 0.9]).reshape(3, 1, 1)
    assert dominated_volume(points, HERE)[0] == pytest.approx(0.5 * 0.6 * 0.9)
    assert dominated_volume(points, (0.1, 0.1, 0.4))[0] == pytest.approx(0.4 * 0.5 * 0.5)
    assert dominated_volume(points, (0.7, 0.0, 0.0))[0] == 0.0


def test_volume_takes_every_run_by_itself_and_no_notice_of_order_or_of_the_dominated():
    points = np.random.default_rng(3).uniform(size=(3, 6, 4))
    whole = dominated_volume(points, HERE)
    assert dominated_volume(points[:, ::-1], HERE) == pytest.approx(whole)
    worse = np.concatenate([points, 0.5 * points[:, :2]], axis=1)
    assert dominated_volume(worse, HERE) == pytest.approx(whole)
    for run in range(4):
        assert dominated_volume(points[:, :, run : run + 1], HERE)[0] == pytest.approx(whole[run])


def test_common_range_and_none():
    some = np.array([[0.0, 0.0], [1.0, 1.0]])
    others = np.array([[0.5, 2.0], [3.0, 3.0]])
    low, high = common_range(some, others)
    np.testing.assert_array_equal(low, [0.5, np.nan])
    np.testing.assert_array_equal(high, [1.0, np.nan])


def test_mean_along_a_line_and_where_there_is_no_range():
    x = np.array([[2.0, 0.0], [0.0, 1.0], [1.0, 2.0]])
    y = 3.0 * x + 1.0
    found = mean_along(x, y, np.array([0.5, np.nan]), np.array([1.5, np.nan]))
    assert found[0] == pytest.approx(4.0)
    assert np.isnan(found[1])


def test_slope_is_a_ratio_of_means():
    luck = np.random.default_rng(4).standard_normal(40) * 0.01
    moved = np.column_stack([0.2 + luck, -0.1 + luck[::-1]])
    ((slope, low, high),) = slope_intervals(moved[:, None], seed=1)
    assert slope == pytest.approx(moved[:, 1].mean() / moved[:, 0].mean())
    assert low < slope < high
    assert slope == pytest.approx(-0.5, abs=0.01)


@pytest.mark.parametrize("size", [0.0, 0.001])
def test_there_is_no_slope_where_nothing_moves(size):
    moved = np.column_stack([np.full(10, size), np.ones(10)])
    assert np.isnan(slope_intervals(moved[:, None], seed=1)).all()


def test_steps_of_a_curve_are_resampled_together_as_each_alone():
    moved = np.random.default_rng(3).normal(0.1, 0.02, (40, 5, 2))
    alone = [slope_intervals(moved[:, [step]], seed=1)[0] for step in range(5)]
    assert slope_intervals(moved, seed=1) == alone


def test_slopes_over_members_have_two_intervals():
    """Members of slopes -1, -2 and -3 over the same step; in another step one does not move."""
    luck = 0.01 * np.array([-1.0, 0.0, 1.0, 0.0])
    across = np.tile(0.2 + luck, 3)
    up = -np.repeat([1.0, 2.0, 3.0], 4) * across
    still = np.where(np.arange(12) < 4, 0.0, across)
    moved = np.stack([np.stack([across, up], -1), np.stack([still, up], -1)], axis=1)
    first, second = slopes_estimated(moved, seed=1, members=3)
    assert first["slope"] == pytest.approx(-2.0)
    assert first["high"] - first["low"] < 1e-9, "luck moves both alike"
    assert first["parameters_low"] == pytest.approx(np.quantile([-1, -2, -3], 0.025))
    assert first["mean_low"] < -2.0 < first["mean_high"]
    assert np.isnan([second["parameters_low"], second["mean_high"]]).all()
    assert not np.isnan(second["slope"])
    assert list(slopes_estimated(moved, seed=1)[0]) == ["slope", "low", "high"]

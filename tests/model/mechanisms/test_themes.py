"""Who plans with whom, who leads, and when a plan is more than a sum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.mechanisms.themes import (
    depth_of_planning,
    jointness_of,
    leads_after_rotation,
    left_to_lead,
    orchestration,
    plan_began,
    planned_together,
    quarters_of_delay,
    quarters_to_wait,
    ready_after,
    resting_on_leads,
    standing_of,
    supported_by_plan,
)

SHARE = st.floats(0, 1)


@settings(max_examples=60)
@given(area=SHARE, more=SHARE, clustered=SHARE)
def test_fewer_outcomes_bring_more_together(area, more, clustered):
    outcome = max(area, more)
    together = planned_together(area, outcome, clustered)
    assert area - 1e-15 <= together <= outcome + 1e-15


def test_expertise_goes_before_and_a_draw_decides_among_equals():
    one, other = standing_of(0.7, 0.9), standing_of(0.8, 0.1)
    assert other > one
    assert standing_of(0.7, 0.9) > standing_of(0.7, 0.1)
    assert left_to_lead(0.25, goes_before=1.0) == 0.75
    assert left_to_lead(0.25, goes_before=0.0) == 1.0


@settings(max_examples=60)
@given(first=SHARE, weight=st.floats(0.01, 1), around=st.floats(0, 5), rotating=SHARE)
def test_leads_rotate_in_proportion_to_expertise(first, weight, around, rotating):
    leads = leads_after_rotation(first, weight, around, rotating)
    assert -1e-15 <= leads <= 1 + 1e-15
    assert leads_after_rotation(first, weight, around, 0.0) == first
    turn = float(leads_after_rotation(first, weight, around, 1.0))
    assert turn == pytest.approx(weight / (weight + around))


def test_an_expert_leads_better_than_anybody():
    assert orchestration(0.9, 0.6, 0.0) == 0.6
    assert orchestration(0.9, 0.6, 1.0) == pytest.approx(0.9)


@settings(max_examples=60)
@given(substantive=SHARE, alone=SHARE, strict=SHARE, level=SHARE, threshold=st.floats(0, 0.25))
def test_thin_plans_add_up(substantive, alone, strict, level, threshold):
    depth = depth_of_planning(substantive, alone, strict, level, 0.5)
    assert 0 <= depth <= 1
    assert depth <= depth_of_planning(substantive, alone, strict, 1.0, 0.5)
    assert depth_of_planning(substantive, 1.0, strict, level, 0.5) == 0.0
    joint = float(jointness_of(depth, threshold, 2.0))
    assert 0 <= joint <= depth + 1e-15
    assert float(jointness_of(depth, 0.0, 2.0)) == pytest.approx(depth if depth > 1e-150 else 0.0)


def test_below_the_threshold_little_is_joint():
    assert float(jointness_of(0.05, 0.15, 2.0)) < 0.01
    assert float(jointness_of(0.3, 0.15, 2.0)) == pytest.approx(0.24)


def test_what_a_plan_carries_and_what_leads_divide():
    assert supported_by_plan(1.0, 0.4) == 1.0
    assert supported_by_plan(0.0, 0.4) == pytest.approx(0.6)
    assert resting_on_leads(0.5, 0.3, 0.0, 0.9) == 0.5
    assert resting_on_leads(0.5, 0.4, 1.0, 0.5) == pytest.approx(0.6)


def test_calendars():
    """Three years from January, and a joint plan of five."""
    assert [plan_began(2007 * 4 + quarter) for quarter in (-1, 0, 19, 20)] == [
        2002 * 4,
        2007 * 4,
        2007 * 4,
        2012 * 4,
    ]
    assert [float(quarters_to_wait(0.0, 12.0, quarter)) for quarter in (0, 1, 11, 12)] == [
        0.0,
        11.0,
        1.0,
        0.0,
    ]
    assert quarters_of_delay(1.0, 2.0, 0.0, 0.3, 10.0, 0.0) == pytest.approx(5.0)
    assert quarters_of_delay(1.0, 2.0, 1.0, 0.3, 10.0, 1.0) == 0.0
    assert quarters_of_delay(0.0, 2.0, 0.0, 0.3, 10.0, 0.0) == 0.0
    np.testing.assert_allclose(ready_after(np.array([0.0, 5.0, 30.0])), [1.0, 0.75, 0.0])

"""How far an office takes part, and what of it is only required."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.mechanisms.engagement import (
    engagement_from,
    meeting_overhead,
    required_team_time,
    useful_per_time,
    with_obligation,
)

SHARE = st.floats(0, 1)


@settings(max_examples=100)
@given(first=SHARE, second=SHARE, required=st.floats(0, 0.3))
def test_a_requirement_moves_time_and_makes_none(first, second, required):
    team, upward = min(first, second), abs(first - second)
    own = 1.0 - team - upward
    raised, upward_left, own_left, formal = with_obligation(team, upward, own, required)
    assert raised == max(team, required)
    np.testing.assert_allclose(raised + upward_left + own_left, 1.0, atol=1e-12)
    assert formal == raised - team >= 0
    assert -1e-15 <= upward_left <= upward + 1e-12
    assert -1e-15 <= own_left <= own + 1e-12
    if team < 1.0 - 1e-9:  # in proportion
        np.testing.assert_allclose(upward_left * own, own_left * upward, atol=1e-12)


def test_who_does_enough_is_left_alone():
    assert [float(x) for x in with_obligation(0.25, 0.25, 0.5, 0.25)] == [0.25, 0.25, 0.5, 0.0]


def test_who_gives_all_time_to_the_team_has_none_left():
    assert [float(x) for x in with_obligation(1.0, 0.0, 0.0, 0.2)] == [1.0, 0.0, 0.0, 0.0]


def test_the_requirement_is_in_proportion_to_the_doses():
    assert required_team_time(0.0, 0.13, 0.0, 0.08) == 0.0
    assert required_team_time(1.0, 0.13, 0.0, 0.08) == 0.13
    assert required_team_time(0.5, 0.13, 0.5, 0.08) == 0.065 + 0.04


@settings(max_examples=60)
@given(shared=SHARE, premises=SHARE, plan=SHARE, adoption=SHARE, capacity=st.floats(0.01, 100))
def test_meetings_weigh_on_small_offices(shared, premises, plan, adoption, capacity):
    rates = (0.2, 0.7, 0.25, 0.1)
    load = meeting_overhead(*rates, plan, shared, premises, adoption, capacity, 0.0, 0.5)
    most = meeting_overhead(*rates, 1.0, 0.0, 0.0, 1.0, capacity, 0.0, 0.5)
    quarter = meeting_overhead(*rates, plan, shared, premises, adoption, capacity / 4, 0.0, 0.5)
    assert 0 <= load <= most * (1 + 1e-12)
    np.testing.assert_allclose(quarter, 2 * load, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(most, 0.3 / np.sqrt(capacity), rtol=1e-12)
    assert meeting_overhead(*rates, 0.0, shared, premises, 0.0, capacity, 0.0, 0.5) == 0.0
    leading = meeting_overhead(*rates, plan, shared, premises, adoption, capacity, 0.1, 0.5)
    np.testing.assert_allclose(leading - load, 0.1, rtol=1e-9)


def test_nobody_is_more_than_a_full_member():
    per_time = np.array([2.5, 2.5, 2.5])
    engagement = engagement_from(np.array([0.2, 0.4, 0.9]), per_time)
    np.testing.assert_array_equal(engagement, [0.5, 1.0, 1.0])
    np.testing.assert_array_equal(useful_per_time(engagement, per_time), [2.5, 0.0, 0.0])

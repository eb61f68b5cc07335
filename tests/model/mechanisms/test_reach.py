"""Access is shared and grows by many; names are shared and only change hands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.mechanisms.reach import (
    influence,
    influence_slope,
    reach_after_pooling,
    team_reach,
    visibility_after_sharing,
)

SHARE = st.floats(0, 1)
REACH = st.floats(0.05, 0.95)


@settings(max_examples=60)
@given(average=SHARE, partners=st.floats(0, 30), mass=st.floats(0, 0.5), half=st.floats(0.4, 2))
def test_many_are_heard_better_up_to_a_bound(average, partners, mass, half):
    joint = team_reach(average, partners, mass, half)
    assert average - 1e-15 <= joint <= min(1.0, average * (1 + mass)) + 1e-15
    assert joint <= team_reach(average, partners + 1, mass, half) + 1e-15
    assert team_reach(average, 0.0, mass, half) == average


@settings(max_examples=60)
@given(own=REACH, engagement=SHARE, opened=SHARE, joint=SHARE)
def test_pooled_access_lies_between_own_and_joint(own, engagement, opened, joint):
    reach = reach_after_pooling(own, engagement, opened, joint)
    assert min(own, joint) - 1e-15 <= reach <= max(own, joint) + 1e-15
    assert reach_after_pooling(own, 0.0, opened, joint) == own
    assert reach_after_pooling(own, engagement, 0.0, joint) == own


@settings(max_examples=60)
@given(
    own=st.lists(REACH, min_size=1, max_size=9), given_up=st.lists(SHARE, min_size=9, max_size=9)
)
def test_what_names_lose_and_gain_sums_to_nothing(own, given_up):
    own, given_up = np.array(own), np.array(given_up[: len(own)]) + 0.01
    common = (given_up * own).sum() / given_up.sum()
    after = visibility_after_sharing(own, np.minimum(given_up, 1.0), common)
    if np.all(given_up <= 1.0):
        np.testing.assert_allclose(after.sum(), own.sum(), rtol=1e-12)
    strong, weak = own > common, own < common
    assert np.all(after[strong] < own[strong])
    assert np.all(after[weak] > own[weak])


@settings(max_examples=60)
@given(reach=REACH, visibility=REACH, own=REACH, weight=st.floats(0, 1))
def test_a_lost_name_lowers_influence_and_a_better_one_does_not_raise_it(
    reach, visibility, own, weight
):
    word = influence(reach, visibility, own, weight)
    assert 0 < word <= reach
    if visibility >= own:
        assert word == reach
    assert influence(reach, visibility, own, 0.0) == reach


@pytest.mark.parametrize("common", [0.3, 0.8])
@pytest.mark.parametrize("own_part", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("joint", [0.4, 0.9])
def test_the_slope_of_ln_influence(common, own_part, joint):
    """By differences; the common name moves with what the office itself gives up."""
    own, engagement, opened, sharing, weight = 0.6, 0.4, 0.7, 0.5, 0.45
    theirs = engagement * sharing * (1 - own_part) / own_part if own_part else None

    def word(e: float) -> float:
        mine = e * sharing
        rest = engagement * sharing
        if own_part == 1.0:  # the only one: the common name is its own, here another to compare
            name = common
        elif own_part == 0.0:  # one of endlessly many
            name = common
        else:  # the others' mean is such that all together are at `common` now
            others = (common * (rest + theirs) - own * rest) / theirs
            name = (own * mine + others * theirs) / (mine + theirs)
        visible = visibility_after_sharing(own, mine, name)
        return influence(reach_after_pooling(own, e, opened, joint), visible, own, weight)

    reach = reach_after_pooling(own, engagement, opened, joint)
    visible = visibility_after_sharing(own, engagement * sharing, common)
    slope = influence_slope(own, reach, visible, opened, joint, sharing, common, own_part, weight)
    if own_part == 1.0:
        assert slope == pytest.approx(opened * (joint - own) / reach)
        return
    step = 1e-6
    ends = np.log([word(engagement + step), word(engagement - step)])
    assert slope == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-7)

"""Access is shared and grows by many; names are shared and only change hands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.mechanisms.reach import (
    influence,
    influence_slope,
    messages_given_up,
    name_kept,
    name_left,
    reach_after_pooling,
    team_reach,
    visibility_after_sharing,
)

SHARE = st.floats(0, 1)
REACH = st.floats(0.05, 0.95)


@settings(max_examples=60)
@given(average=SHARE, partners=st.floats(0, 30), mass=st.floats(0, 0.5), half=st.floats(0.4, 2))
def test_many_are_heard_better_up_to_a_bound(average, partners, mass, half):
    joint = team_reach(average, partners, mass, half, 1.0)
    assert average - 1e-15 <= joint <= min(1.0, average * (1 + mass)) + 1e-15
    assert joint <= team_reach(average, partners + 1, mass, half, 1.0) + 1e-15
    assert team_reach(average, partners, mass, half, 0.5) <= joint
    assert team_reach(average, 0.0, mass, half, 1.0) == average


@settings(max_examples=60)
@given(average=REACH, own=REACH, conceded=SHARE, spokespersons=SHARE)
def test_a_concession_is_to_names_above_the_teams(average, own, conceded, spokespersons):
    kept = name_kept(0.8, conceded, average, own)
    assert 0 <= kept < 1
    assert (kept > 0) == (own > average and conceded > 0)
    given_up = messages_given_up(0.7, 1.0, 0.3, spokespersons, kept)
    assert 0 <= given_up <= 0.7
    assert given_up <= messages_given_up(0.7, 1.0, 0.3, 0.0, kept)
    assert messages_given_up(0.7, 1.0, 0.3, 0.0, 0.0) == 0.7


@settings(max_examples=60)
@given(own=REACH, engagement=SHARE, opened=SHARE, joint=SHARE)
def test_pooled_access_lies_between_own_and_joint(own, engagement, opened, joint):
    reach = reach_after_pooling(own, engagement, opened, joint)
    assert min(own, joint) - 1e-15 <= reach <= max(own, joint) + 1e-15
    assert reach_after_pooling(own, 0.0, opened, joint) == own
    assert reach_after_pooling(own, engagement, 0.0, joint) == own


@settings(max_examples=60)
@given(
    own=st.lists(REACH, min_size=1, max_size=9),
    parts=st.lists(st.floats(0.01, 1), min_size=9, max_size=9),
)
def test_what_names_lose_and_gain_sums_to_nothing(own, parts):
    own, given_up = np.array(own), np.array(parts[: len(own)])
    common = (given_up * own).sum() / given_up.sum()
    after = visibility_after_sharing(own, given_up, common)
    np.testing.assert_allclose(after.sum(), own.sum(), rtol=1e-12)
    strong, weak = own > common + 1e-9, own < common - 1e-9
    assert np.all(after[strong] < own[strong])
    assert np.all(after[weak] > own[weak])


@settings(max_examples=60)
@given(reach=REACH, visibility=REACH, own=REACH, weight=st.floats(0, 1))
def test_a_lost_name_lowers_influence_and_a_better_one_does_not_raise_it(
    reach, visibility, own, weight
):
    word = influence(reach, name_left(visibility, own, weight))
    assert 0 < word <= reach
    if visibility >= own:
        assert word == reach
    assert influence(reach, name_left(visibility, own, 0.0)) == reach


OWN, ENGAGEMENT, OPENED, SHARING, WEIGHT = 0.6, 0.4, 0.7, 0.5, 0.45


def slope_of_ln_influence(common: float, joint: float, own_part: float) -> float:
    reach = reach_after_pooling(OWN, ENGAGEMENT, OPENED, joint)
    visible = visibility_after_sharing(OWN, ENGAGEMENT * SHARING, common)
    return float(
        influence_slope(OWN, reach, visible, OPENED, joint, SHARING, common, own_part, WEIGHT)
    )


@pytest.mark.parametrize("common", [0.3, 0.8])
@pytest.mark.parametrize("own_part", [0.1, 0.4, 0.9])
@pytest.mark.parametrize("joint", [0.4, 0.9])
def test_the_slope_of_ln_influence(common, own_part, joint):
    """By differences; the common name moves with what the office itself gives up."""
    now = ENGAGEMENT * SHARING
    theirs = now * (1 - own_part) / own_part
    # such that all together stand at `common` now
    others = (common * (now + theirs) - OWN * now) / theirs

    def ln_word(engagement: float) -> float:
        mine = engagement * SHARING
        name = (OWN * mine + others * theirs) / (mine + theirs)
        visible = visibility_after_sharing(OWN, mine, name)
        reach = reach_after_pooling(OWN, engagement, OPENED, joint)
        return float(np.log(influence(reach, name_left(visible, OWN, WEIGHT))))

    slope = slope_of_ln_influence(common, joint, own_part)
    assert slope == pytest.approx(
        (ln_word(ENGAGEMENT + 1e-6) - ln_word(ENGAGEMENT - 1e-6)) / 2e-6, abs=1e-7
    )


def test_who_gives_all_that_is_given_up_loses_no_name():
    reach = reach_after_pooling(OWN, ENGAGEMENT, OPENED, 0.9)
    assert slope_of_ln_influence(0.3, 0.9, 1.0) == pytest.approx(OPENED * (0.9 - OWN) / reach)

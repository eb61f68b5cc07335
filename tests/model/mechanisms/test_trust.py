"""Contact, acquaintance, trust: each within 0 and 1, each moved by the one before."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.mechanisms.trust import (
    acquaintance_after,
    belonging_after,
    contact_between,
    left_after_turnover,
    mediated_quarrels,
    partner_seen,
    quarrelsomeness,
    thinning,
    trust_after,
    willingness_shown,
)

SHARE = st.floats(0, 1)


@settings(max_examples=60)
@given(others=st.floats(0, 40), crowding=st.floats(0, 0.6))
def test_contact_thins_out_with_the_team(others, crowding):
    left = thinning(others, crowding)
    assert 0 < left <= 1
    assert thinning(others + 1, crowding) <= left
    assert thinning(min(others, 1.0), crowding) == 1.0
    assert thinning(others, 0.0) == 1.0


@settings(max_examples=60)
@given(own=st.floats(0, 2), partner=SHARE, member=SHARE, proximity=st.floats(0, 0.8))
def test_contact_is_a_share_and_needs_both(own, partner, member, proximity):
    contact = contact_between(own, partner, member, proximity)
    assert 0 <= contact <= member
    assert contact >= contact_between(own, partner, member, 0.0)
    assert contact_between(0.0, partner, member, proximity) == 0.0
    assert contact_between(own, 0.0, member, proximity) == 0.0
    assert contact_between(own, partner, 0.0, proximity) == 0.0


@settings(max_examples=60)
@given(known=SHARE, contact=SHARE, rate=st.floats(0.4, 1.2), fading=st.floats(0.01, 0.05))
def test_acquaintance_stays_a_share_and_fades_without_contact(known, contact, rate, fading):
    after = acquaintance_after(known, contact, rate, fading)
    assert 0 <= after <= 1
    assert acquaintance_after(known, 0.0, rate, fading) == pytest.approx(known * (1 - fading))
    assert after >= acquaintance_after(known, 0.0, rate, fading)


@settings(max_examples=60)
@given(turf=SHARE, division=SHARE, mediated=SHARE, known=SHARE, engaged=SHARE, floor=SHARE)
def test_who_is_known_willing_and_does_not_quarrel_is_trusted(
    turf, division, mediated, known, engaged, floor
):
    quarrels = quarrelsomeness(turf, 0.3, division, mediated)
    assert 0 <= quarrels <= 0.7 * turf
    assert quarrelsomeness(turf, 0.0, 1.0, mediated) == 0.0
    assert quarrelsomeness(turf, 0.0, division, 1.0) == 0.0
    assert quarrelsomeness(turf, 1.0, division, mediated) == 0.0
    willing = willingness_shown(engaged, floor)
    assert min(floor, engaged) - 1e-15 <= willing <= 1 + 1e-15
    assert willingness_shown(1.0, floor) == pytest.approx(1.0)
    seen = partner_seen(known, willing, quarrels)
    assert 0 <= seen <= known + 1e-15
    assert partner_seen(0.0, willing, quarrels) == 0.0


@settings(max_examples=40)
@given(leader=SHARE, firewall=SHARE)
def test_the_coordinator_settles_more_where_partial_to_nobody(leader, firewall):
    own = mediated_quarrels(0.3, leader, 0.5, 1.0, firewall)
    other = mediated_quarrels(0.3, leader, 0.5, 0.0, firewall)
    assert 0 <= other <= own <= 0.3
    assert mediated_quarrels(0.3, leader, 0.5, 0.0, 1.0) == own
    assert mediated_quarrels(0.3, leader, 0.0, 0.0, firewall) == own


@settings(max_examples=60)
@given(belonging=SHARE, trust=SHARE, rotating=st.floats(0, 0.08), engagement=SHARE)
def test_belonging_follows_trust_and_grows_where_duties_go_round(
    belonging, trust, rotating, engagement
):
    after = belonging_after(belonging, trust, 0.13, rotating, engagement)
    assert 0 <= after <= 1
    assert after >= belonging_after(belonging, trust, 0.13, 0.0, engagement)
    assert belonging_after(trust, trust, 0.13, 0.0, engagement) == trust


def test_what_staff_take_along():
    assert left_after_turnover(0.5, 0.2) == pytest.approx(0.4)


def test_old_experience_fades_by_half_in_the_time_that_is_said():
    """About 0.7 / rate quarters."""
    trust, rate = 1.0, 0.05
    for _ in range(round(0.7 / rate)):
        trust = trust_after(trust, 0.0, rate)
    assert trust == pytest.approx(0.5, abs=0.02)
    np.testing.assert_array_equal(trust_after(np.array([0.3]), np.array([0.3]), 0.2), [0.3])

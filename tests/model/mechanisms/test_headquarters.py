"""What headquarters make of it: stocks that stay within bounds and come back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.mechanisms.headquarters import (
    accountability_after,
    accountability_felt,
    assurance_of,
    competence_after,
    contact_with_headquarters,
    drift_seen,
    engagement_after,
    resistance_after,
    taken_in,
)

SHARE = st.floats(0, 1)
FLOOR = st.floats(0.08, 0.25)
START = st.floats(0.3, 0.7)
RATE = st.floats(0.04, 0.25)


@settings(max_examples=100)
@given(a=SHARE, drift=SHARE, assurance=SHARE, start=START, floor=FLOOR, rate=RATE)
def test_accountability_loosens_and_never_dies(a, drift, assurance, start, floor, rate):
    """Also from below the floor, where a hasty spin-up may put it for a quarter."""
    after = accountability_after(a, drift, assurance, start, floor, rate, 0.3, 1.0)
    assert floor <= after <= 1
    tighter = accountability_after(
        a, min(1.0, drift + 0.1), assurance, start, floor, rate, 0.3, 1.0
    )
    assert tighter >= after


@settings(max_examples=30)
@given(drift=SHARE, assurance=SHARE, start=START, floor=FLOOR)
def test_from_the_floor_accountability_comes_back(drift, assurance, start, floor):
    """The pull is as strong as ever there, the push is gone."""
    after = accountability_after(floor, drift, assurance, start, floor, 0.1, 0.3, 1.0)
    assert after == pytest.approx(floor + 0.1 * 0.3 * (start - floor))
    assert after > floor


def test_undisturbed_accountability_rests_at_its_custom():
    a = 0.5
    for _ in range(50):
        a = accountability_after(a, 0.3, 0.3, 0.5, 0.15, 0.1, 0.3, 1.0)
    assert a == 0.5


@settings(max_examples=40)
@given(values=st.tuples(SHARE, SHARE, SHARE), weights=st.tuples(*[st.floats(0.2, 1)] * 3))
def test_assurance_is_a_weighted_mean(values, weights):
    found = assurance_of(*values, *weights)
    np.testing.assert_allclose(found, np.average(values, weights=weights), atol=1e-12)


@settings(max_examples=60)
@given(stock=SHARE, novelty=SHARE, above=SHARE, rate=st.floats(0, 0.6), travel=st.floats(0, 0.5))
def test_competence_is_opened_brought_and_fades(stock, novelty, above, rate, travel):
    after = competence_after(stock, novelty, above, rate, 0.02, travel)
    assert 0 <= after <= 1
    assert competence_after(stock, 0.0, stock, rate, 0.02, travel) == pytest.approx(0.98 * stock)
    assert after >= competence_after(stock, 0.0, above, rate, 0.02, travel) - 1e-15
    assert after >= competence_after(stock, novelty, above, rate, 0.02, 0.0) - 1e-15


def test_headquarters_take_in_what_is_brought():
    assert taken_in(0.2, 0.6, 0.25) == pytest.approx(0.3)
    assert taken_in(0.6, 0.6, 0.25) == 0.6


@settings(max_examples=40)
@given(a=SHARE, belonging=SHARE, review=SHARE)
def test_belonging_and_peers_lighten_what_is_felt(a, belonging, review):
    felt = accountability_felt(a, belonging, 0.4, review, 0.3, 0.5, 0.2)
    assert 0.6 * 0.7 * 0.9 * a - 1e-15 <= felt <= a
    assert accountability_felt(a, 0.0, 0.4, 0.0, 0.3, 0.0, 0.2) == a
    assert felt <= accountability_felt(a, belonging, 0.4, review, 0.3, 0.0, 0.2)


@settings(max_examples=40)
@given(e=SHARE, bridge=SHARE, alarm=SHARE)
def test_drift_is_a_share_that_alarm_raises(e, bridge, alarm):
    drift = drift_seen(e, bridge, alarm)
    assert e * (1 - bridge) - 1e-15 <= drift <= 1
    assert drift_seen(e, bridge, 0.0) == e * (1 - bridge)


@settings(max_examples=60)
@given(now=SHARE, gained=st.floats(0, 3), start=st.floats(0.2, 0.5), lift=st.floats(0, 2.5))
def test_headquarters_come_closer_with_what_they_gain(now, gained, start, lift):
    after = engagement_after(now, gained, start, lift, 0.12)
    assert 0 <= after <= 1
    assert after <= engagement_after(now, gained + 0.1, start, lift, 0.12)
    assert engagement_after(start, 0.0, start, lift, 0.12) == start


@settings(max_examples=60)
@given(now=SHARE, gained=st.floats(0, 3), start=st.floats(0.5, 0.9), softening=st.floats(0, 2))
def test_resistance_softens_with_what_is_gained(now, gained, start, softening):
    after = resistance_after(now, gained, 0.0, start, softening, 0.12, 0.5)
    assert 0 <= after <= 1
    assert after >= resistance_after(now, gained + 0.1, 0.0, start, softening, 0.12, 0.5)
    assert after >= resistance_after(now, gained, 0.3, start, softening, 0.12, 0.5)
    assert resistance_after(start, 0.0, 0.0, start, softening, 0.12, 0.5) == start
    free = resistance_after(now, gained, 0.0, start, softening, 0.12, 0.0)
    assert after >= free  # ceded more slowly than taken back
    if free >= now:
        assert after == free


def test_money_from_the_country_means_more_contact():
    quiet = contact_with_headquarters(0.3, 0.0, 0.5, 0.5, 0.0)
    assert quiet == contact_with_headquarters(0.3, 0.5, 0.0, 0.5, 0.0) == 1.0
    assert contact_with_headquarters(0.3, 1.0, 1.0, 0.5, 0.0) == pytest.approx(1.3)


def test_a_code_is_written_with_headquarters():
    assert contact_with_headquarters(0.3, 0.0, 0.0, 0.5, 0.2) == pytest.approx(1.1)

"""How an office divides its time: slopes are the payoff's own, shares are shares."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.mechanisms.choice import (
    COMPONENTS,
    Cues,
    choose_time,
    component_weights,
    logged,
    marginal_payoffs,
    payoff,
    payoff_components,
)
from interagency.model.parameters import with_values
from tests import generators

APART = 0.02
"""How far cues stay from the kinks of the payoff."""


def within(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high)


@st.composite
def cues_away_from_kinks(draw) -> Cues:
    """Any situation of one office in which a little more or less time crosses no kink.

    Kinks: nobody and full members (engagement 0 or 1), names that neither gain nor lose, and
    output below nothing.
    """
    team = draw(within(0.02, 0.5))
    upward = draw(within(0.05, 0.95 - team))
    own = draw(within(0.05, 0.95))
    common = draw(within(0.05, 0.95).filter(lambda name: abs(name - own) > APART))
    presence = draw(within(0.05, 0.95))
    values = {
        "team_time": team,
        "headquarters_time": upward,
        "delivery_time": 1.0 - team - upward,
        "intended_team": draw(within(0.02, 0.5)),
        "intended_headquarters": draw(within(0.05, 0.45)),
        "required_time": draw(within(0.0, 0.2)),
        "engagement_per_time": draw(within(0.6, 3.4)),
        "cooperation": draw(within(0.01, 5.0)),
        "accompanied": draw(within(0.0, 1.0)),
        "trust": draw(within(0.0, 1.0)),
        "presence": presence,
        "known": draw(within(presence, 1.0)),
        "known_slope": draw(within(0.0, 1.0)),
        "engagement": draw(within(APART, 1.0 - APART)),
        "bridge": draw(within(0.0, 0.95)),
        "role_conflict": draw(within(0.0, 0.9)),
        "own_rate": draw(within(0.2, 1.0)),
        "reported_per_time": draw(within(0.1, 1.5)),
        "agency_knowledge": draw(within(0.0, 1.0)),
        "own_reach": own,
        "joint_reach": draw(within(0.05, 1.0)),
        "joint_access": draw(within(0.0, 1.0)),
        "message_sharing": draw(within(0.0, 0.9)),
        "common_name": common,
        "voice": draw(within(0.0, 3.0)),
        "output_per_time": draw(within(0.2, 2.0)),
        "output_slope": draw(within(0.0, 1.0)),
        "joint_money": draw(within(0.0, 2.0)),
        "joint_money_per_engagement": draw(within(0.0, 2.0)),
        "accountability": draw(within(0.05, 1.0)),
        "fatigue": draw(within(0.0, 1.0)),
        "team_noise": draw(within(-5.0, 5.0)),
        "headquarters_noise": draw(within(-5.0, 5.0)),
    }
    return Cues(**{name: np.array([[value]]) for name, value in values.items()})


def cues_of_many(count: int, seed: int = 3) -> Cues:
    """Usual situations of so many offices, from one seed."""
    chance = np.random.default_rng(seed)
    values = {item.name: chance.uniform(0.1, 0.9, (count, 1)) for item in fields(Cues)}
    times = chance.dirichlet([1.0, 2.0, 3.0], count)
    for row, name in enumerate(("team_time", "headquarters_time", "delivery_time")):
        values[name] = times[:, row : row + 1]
    values["intended_team"] = values["team_time"]
    values["intended_headquarters"] = values["headquarters_time"]
    values["known"] = values["presence"] + 0.3 * (1.0 - values["presence"])
    return Cues(**values)


@settings(max_examples=150)
@given(cues=cues_away_from_kinks(), values=generators.parameters())
def test_marginal_payoffs_are_the_slopes_of_the_payoff(cues, values):
    """By central differences; without the shadow of the future, which is no part of a quarter."""
    p = with_values({**values, "horizon": 0.0})
    time = [cues.team_time, cues.headquarters_time, cues.delivery_time]
    for use, slope in enumerate(marginal_payoffs(cues, p)):
        step = 1e-5 * min(1.0, float(time[use][0, 0]) / 0.1)
        more, less = ([*time], [*time])
        more[use], less[use] = time[use] + step, time[use] - step
        numerical = (payoff(cues, *more, p) - payoff(cues, *less, p)) / (2 * step)
        np.testing.assert_allclose(slope, numerical, rtol=1e-5, atol=1e-6)


@settings(max_examples=40)
@given(cues=cues_away_from_kinks(), horizon=st.floats(0.0, 1.0))
def test_the_shadow_of_the_future_falls_on_team_time_alone(cues, horizon):
    with_it, without = (
        marginal_payoffs(cues, with_values({"horizon": value})) for value in (horizon, 0.0)
    )
    weight = component_weights(cues.accountability, with_values({}))["cooperation"]
    to_build = horizon * cues.accompanied * (1.0 - cues.trust)
    np.testing.assert_allclose(
        with_it[0] - without[0], weight * to_build * cues.engagement_per_time, atol=1e-9
    )
    np.testing.assert_array_equal(with_it[1], without[1])
    np.testing.assert_array_equal(with_it[2], without[2])


@settings(max_examples=30)
@given(cues=cues_away_from_kinks())
def test_a_full_member_gains_nothing_by_more_time(cues):
    full = replace(cues, engagement=np.ones((1, 1)))
    team, upward, own = marginal_payoffs(full, with_values({}))
    np.testing.assert_array_equal(team, 0.0)
    assert np.all(np.isfinite([upward, own]))


def test_nobody_who_takes_no_part_meets_a_division_by_nothing():
    cues = replace(cues_of_many(4), engagement=np.zeros((4, 1)))
    assert np.all(np.isfinite(marginal_payoffs(cues, with_values({}))))


def test_the_payoff_is_the_weighted_sum_of_its_components():
    cues, p = cues_of_many(20), with_values({})
    time = cues.team_time, cues.headquarters_time, cues.delivery_time
    parts, weights = payoff_components(cues, *time, p), component_weights(cues.accountability, p)
    assert tuple(parts) == tuple(weights) == COMPONENTS
    total = sum(weights[name] * parts[name] for name in COMPONENTS)
    np.testing.assert_allclose(payoff(cues, *time, p), total, rtol=1e-13)


def test_the_two_masters_share_the_weight():
    p = with_values({"team_value": 1.3, "agency_value": 0.7})
    weights = component_weights(0.25, p)
    assert weights["cooperation"] == pytest.approx(0.75 * 1.3)
    assert weights["information"] == weights["alignment"] == pytest.approx(0.25 * 0.7)
    only_up = component_weights(1.0, p)
    assert only_up["cooperation"] == 0.0
    others = ("influence", "voice", "delivery", "money", "weariness")
    assert all(only_up[name] == weights[name] > 0 for name in others)


def test_logs_are_taken_as_the_description_says():
    had = logged(
        cooperation=0.2,
        information=0.3,
        alignment=0.9,
        influence=0.4,
        voice=0.0,
        output=0.5,
        money=0.6,
        weariness=0.1,
        floor=0.05,
    )
    expected = {
        "cooperation": np.log(0.25),
        "information": np.log(0.35),
        "alignment": np.log(0.9),
        "influence": np.log(0.4),
        "voice": np.log(0.05),
        "delivery": np.log(0.55),
        "money": np.log(0.65),
        "weariness": -0.1,
    }
    assert had == pytest.approx(expected, rel=1e-14)


# --- the rule ---------------------------------------------------------------------------------


@settings(max_examples=60)
@given(cues=cues_away_from_kinks(), values=generators.parameters(), noise=st.floats(-1e6, 1e6))
def test_chosen_times_are_shares_that_sum_to_1(cues, values, noise):
    """Also under wild luck, and from intentions that leave nothing for delivery."""
    stretched = replace(cues, team_noise=np.full((1, 1), noise))
    full = replace(stretched, intended_headquarters=1.0 - stretched.intended_team)
    for each in (stretched, full):
        times = np.array(choose_time(each, with_values(values)))
        assert np.all(np.isfinite(times))
        assert np.all((times >= 0) & (times <= 1))
        np.testing.assert_allclose(times.sum(axis=0), 1.0, atol=1e-12)


def test_without_response_the_wish_is_custom_and_is_approached():
    cues = cues_of_many(10)
    p = with_values({"responsiveness": 0.0, "adjustment": 0.25})
    team, upward, _ = choose_time(cues, p)
    np.testing.assert_allclose(team, 0.75 * cues.intended_team + 0.25 * p.customary_team_time)
    np.testing.assert_allclose(
        upward, 0.75 * cues.intended_headquarters + 0.25 * p.customary_headquarters_time
    )


def test_who_adjusts_at_once_forgets_what_was_intended():
    cues = cues_of_many(10)
    p = with_values({"adjustment": 1.0})
    other = replace(
        cues, intended_team=cues.intended_team / 2, intended_headquarters=0.1 + 0 * cues.trust
    )
    np.testing.assert_array_equal(choose_time(cues, p), choose_time(other, p))


@pytest.mark.parametrize(
    ("cue", "use"), [("team_noise", 0), ("headquarters_noise", 1), ("cooperation", 0)]
)
def test_what_pays_gets_more_time(cue, use):
    """More noise in its favour, or willing partners: more time, taken from all other uses."""
    cues, p = cues_of_many(30), with_values({})
    if cue == "cooperation":  # from next to nothing: ln(eps + sqrt(e c)) has its bend at eps
        cues = replace(cues, cooperation=np.full((30, 1), 1e-4))
    more = replace(cues, **{cue: getattr(cues, cue) + 0.02})
    change = np.array(choose_time(more, p)) - np.array(choose_time(cues, p))
    assert np.all(change[use] > 0)
    assert np.all(np.delete(change, use, axis=0) < 0)


def test_the_rule_looks_at_every_cue_but_three():
    """Voice has no slope, the requirement comes later, and last quarter's time is in engagement."""
    cues, p = cues_of_many(5), with_values({})
    before = np.array(choose_time(cues, p))
    silent = set()
    for item in fields(Cues):
        changed = replace(cues, **{item.name: getattr(cues, item.name) * 1.1 + 0.013})
        if np.array_equal(before, choose_time(changed, p)):
            silent.add(item.name)
    assert silent == {"voice", "required_time", "team_time"}

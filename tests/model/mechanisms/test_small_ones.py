"""The mechanisms of a line or two: adoption, bridge, burden, delivery, money, voice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.mechanisms.adoption import adoption_after, ground_given, need_felt
from interagency.model.mechanisms.bridge import (
    bridge_built,
    conflict_of_roles,
    information_from,
    lessons_for_headquarters,
    nearness,
    sharpness_of_conflict,
)
from interagency.model.mechanisms.burden import (
    authorisations_owed,
    fatigue_after,
    integration_cost,
    plan_reports_owed,
    procedures_owed,
    project_reports_owed,
    reports_on_project,
    single_procedure_of,
    written_itself,
)
from interagency.model.mechanisms.delivery import (
    mastered,
    output_of,
    output_slope,
    work_duplicated,
    work_enriched,
)
from interagency.model.mechanisms.money import (
    allocated,
    asked_in_weight_of,
    autonomy_after,
    gap_seen,
    joint_share_of,
    let_go,
    lost_to_rivals,
    quality_of_proposals,
    raised_alone,
    raised_jointly,
    rival_names,
)
from interagency.model.mechanisms.voice import heard, voice_share

SHARE = st.floats(0, 1)
SHARES = st.lists(st.floats(0.01, 1), min_size=4, max_size=4).map(
    lambda raw: np.array(raw) / sum(raw)
)


# --- adoption ---------------------------------------------------------------------------------


@settings(max_examples=80)
@given(p=SHARE, scaffold=SHARE, joint=SHARE, need=SHARE, ground=SHARE, luck=st.floats(0.1, 1.9))
def test_adoption_is_a_share_that_needs_all_that_carries_it(p, scaffold, joint, need, ground, luck):
    """At the highest rate that is declared."""
    carried = (scaffold, joint, need, ground)
    after = adoption_after(p, *carried, luck, 0.45, 0.05, 0.02)
    assert 0 <= after <= 1
    faded = p - 0.02 * p
    for missing in range(len(carried)):
        nothing = [0.0 if row == missing else value for row, value in enumerate(carried)]
        assert adoption_after(p, *nothing, luck, 0.45, 0.05, 0.02) == faded
    assert after >= faded


@settings(max_examples=40)
@given(footing=SHARE, present=SHARE)
def test_the_ground_is_whole_where_all_is_there_or_nothing_waits_for_it(footing, present):
    assert 0 <= ground_given(footing, present) <= 1
    assert ground_given(footing, 1.0) == ground_given(0.0, present) == 1.0
    assert ground_given(1.0, present) == pytest.approx(present)


def test_adoption_runs_at_half_speed_at_the_half():
    half = adoption_after(0.0, 1.0, 0.12, 1.0, 1.0, 1.0, 0.3, 0.12, 0.0)
    full = adoption_after(0.0, 1.0, 1e9, 1.0, 1.0, 1.0, 0.3, 0.12, 0.0)
    assert half == pytest.approx(0.5 * full)
    assert full == pytest.approx(0.3)


def test_practices_settle_between_nothing_and_all():
    p = 0.0
    for _ in range(400):
        p = adoption_after(p, 1.0, 0.3, need_felt(0.7, 0.5), 0.7, 1.0, 0.3, 0.12, 0.012)
    again = adoption_after(p, 1.0, 0.3, need_felt(0.7, 0.5), 0.7, 1.0, 0.3, 0.12, 0.012)
    assert 0.3 < p < 0.95
    assert again == pytest.approx(p, abs=1e-6)


# --- bridge -----------------------------------------------------------------------------------


@settings(max_examples=40)
@given(opened=SHARE, base=st.floats(0, 0.15), gain=st.floats(0.45, 0.8), conflict=SHARE, e=SHARE)
def test_some_conflict_of_roles_remains(opened, base, gain, conflict, e):
    bridge = bridge_built(opened, base, gain)
    assert base <= bridge < 1
    left = conflict_of_roles(conflict, e, bridge)
    assert 0 <= left <= conflict * e
    assert (left > 0) == (conflict * e * (1 - bridge) > 0)


@settings(max_examples=60)
@given(remoteness=SHARE, overlap=SHARE, code=SHARE)
def test_conflict_is_sharper_far_from_home_and_from_partners_and_without_a_code(
    remoteness, overlap, code
):
    rates = (0.6, 0.8, 0.8, 0.7)

    def sharpness(remoteness, overlap, code):
        strength, relief, apart, lighter = rates
        near = nearness(relief, remoteness)
        return sharpness_of_conflict(strength, near, apart, overlap, lighter, code, 0.0)

    found = sharpness(remoteness, overlap, code)
    assert 0 < found < 1
    assert found <= sharpness(1.0, 0.0, 0.0)
    assert found >= sharpness(remoteness, overlap, 1.0)
    assert found >= sharpness(0.0, overlap, code)
    assert nearness(0.8, 1.0) == nearness(0.0, remoteness) == 1.0
    assert sharpness_of_conflict(0.3, 1.0, 0.0, overlap, 0.0, code, 0.0) == 0.3
    assert sharpness_of_conflict(0.3, 1.0, 0.0, overlap, 0.0, code, 0.5) == pytest.approx(0.65)


def test_lessons_are_what_was_learned_as_far_as_the_bridge_carries():
    assert lessons_for_headquarters(0.4, 0.9, 0.5) == pytest.approx(0.25)
    assert lessons_for_headquarters(0.4, 0.4, 0.5) == 0.0
    assert lessons_for_headquarters(0.4, 0.9, 0.0) == 0.0


def test_information_saturates():
    flow = np.array([0.0, 0.1, 0.2, 50.0])
    found = information_from(flow, 7.0)
    assert found[0] == 0.0
    assert np.all(np.diff(found) > 0)
    assert found[2] - found[1] < found[1] - found[0]
    assert found[3] == pytest.approx(1.0)


# --- burden -----------------------------------------------------------------------------------


@settings(max_examples=40)
@given(aligned=SHARE, common=SHARE, accepted=SHARE)
def test_one_report_serves_both_by_field_or_headquarters(aligned, common, accepted):
    single = single_procedure_of(aligned, common, accepted)
    assert aligned - 1e-15 <= single <= 1
    assert single_procedure_of(1.0, common, accepted) == 1.0
    assert single_procedure_of(0.0, 1.0, accepted) == pytest.approx(accepted)


@pytest.mark.parametrize("contributors", range(1, 9))
def test_a_project_owes_a_report_for_every_format(contributors):
    """Five agencies on one partner's project owe five reports; one with a common format."""
    others = contributors - 1.0
    assert reports_on_project(others, 0.0, 0.4, 0.0) == contributors
    assert reports_on_project(others, 1.0, 0.4, 0.0) == 1.0
    assert reports_on_project(others, 0.0, 1.0, 1.0) == 1.0
    assert project_reports_owed(0.1, 1.0, 0.5, 0.0, contributors, 0.0) == 0.1 * contributors
    traced = project_reports_owed(0.1, 1.0, 0.5, 1.0, contributors, 0.0)
    assert traced == pytest.approx(0.15 * contributors)


def test_leads_write_for_the_others():
    assert written_itself(0.4, led=1.0, leads=1.0) == written_itself(0.4, 0.0, 0.0) == 1.0
    assert written_itself(0.4, led=1.0, leads=0.0) == pytest.approx(0.6)


def test_the_ledger_adds_up():
    assert plan_reports_owed(1.2, 0.0, 0.3, 1.0) == plan_reports_owed(1.2, 1.0, 1.0, 1.0) == 0.0
    asked = authorisations_owed(0.2, autonomy=0.5)
    assert asked == pytest.approx(0.1)
    assert procedures_owed(0.2, 0.2, 0.0, 0.0, 0.0) == 1.0
    assert procedures_owed(0.2, asked, 1.0, 0.3, 0.1) == pytest.approx(2.3)


def test_what_integration_costs():
    assert integration_cost(0.0, 0.2, 0.0, 0.4, 1.0, 0.3, 1.0, 1.0) == 0.0
    # a tenth only required, a fifth of an hour in meetings for every hour, half the reports double
    assert integration_cost(0.0, 0.2, 0.0, 0.4, 0.8, 0.3, 1.0, 1.0) == 0.0  # spared is no gain here
    cost = integration_cost(0.1, 0.24, 0.2, 0.4, 2.0, 0.3, 1.0, 1.0)
    assert cost == pytest.approx((0.1 + 0.24 * 0.2 / 1.2) / 0.4 + 0.15)


@settings(max_examples=40)
@given(fatigue=SHARE, cost=st.floats(0, 5), benefit=st.floats(0, 2))
def test_fatigue_is_a_share(fatigue, cost, benefit):
    assert 0 <= fatigue_after(fatigue, cost, benefit, 0.25, 0.08) <= 1
    assert fatigue_after(0.0, benefit, benefit, 0.25, 0.08) == 0.0


# --- delivery ---------------------------------------------------------------------------------


@settings(max_examples=60)
@given(duplication=st.floats(0, 0.6), overlap=SHARE, division=SHARE, e=st.floats(0.01, 0.99))
def test_output_and_its_slope(duplication, overlap, division, e):
    """Novelty and what is learned grow with engagement by a slope of their own."""
    novelty, learned, aligned, known_before = 0.3, 0.4, 0.2, mastered(0.15, 0.5)

    def enriching(engagement: float) -> float:
        return work_enriched(
            1.0, novelty * engagement, 0.5, learned * engagement, 0.15, aligned * engagement
        )

    def output(engagement: float) -> float:
        enriched = enriching(engagement) + known_before
        idle = work_duplicated(duplication, overlap, division, engagement)
        return output_of(1.0, idle, enriched)

    idle = work_duplicated(duplication, overlap, division, e)
    assert 0 <= idle <= duplication * overlap
    enriched = enriching(e) + known_before
    slope = output_slope(
        duplication,
        overlap,
        division,
        idle,
        enriched,
        enriching(1.0),
    )
    assert slope == pytest.approx((output(e + 1e-6) - output(e - 1e-6)) / 2e-6, abs=1e-7)
    assert output_of(0.0, idle, enriched) == 0.0


# --- money ------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(size=SHARES, work=SHARES, clear=SHARE, fund=st.floats(0, 10))
def test_a_fund_is_given_out_in_full(size, work, clear, fund):
    by_size, by_work = allocated(fund, size, work, clear)
    np.testing.assert_allclose((by_size + by_work).sum(), fund, atol=1e-12)
    np.testing.assert_allclose(by_work.sum(), fund * clear, atol=1e-12)
    assert np.all(by_size >= 0)
    assert np.all(by_work >= 0)


def test_raising_money():
    assert raised_jointly(0.8, 2.0, 0.0, 0.5, 1.25) == pytest.approx(2.0)
    assert raised_jointly(0.8, 2.0, 0.4, 0.5, 1.25) == pytest.approx(2.4)
    assert raised_jointly(0.0, 2.0, 0.4, 0.5, 1.25) == 0.0
    assert raised_alone(0.5, 1.0, 0.6, 0.0) == pytest.approx(0.3)
    assert raised_alone(0.5, 0.8, 0.6, 0.5) == pytest.approx(0.12)
    assert float(joint_share_of(0.0, 0.0)) == 0.0
    assert float(joint_share_of(1.0, 3.0)) == 0.25


def test_rivals_and_the_common_fund_take_their_part():
    assert lost_to_rivals(0.4, rivals=0.5, disclosed=0.5) == pytest.approx(0.1)
    assert rival_names(0.5, 0.5, 2.0) == 1.0
    assert rival_names(0.9, 0.3, 2.0) == pytest.approx(0.2)
    assert rival_names(0.3, 0.9, 2.0) == pytest.approx(1.8)
    assert lost_to_rivals(0.4, 0.5, 1.0) == lost_to_rivals(0.4, 0.0, 0.0) == 0.0
    assert let_go(0.2, budget=1.0, resistance=0.75) == pytest.approx(0.05)
    assert let_go(0.2, 1.0, 1.0) == let_go(0.2, 0.0, 0.5) == 0.0
    assert gap_seen(0.4, 0.25) == pytest.approx(0.3)
    assert gap_seen(0.4, 1.0) == gap_seen(0.0, 0.4) == 0.0


def test_a_flagship_is_asked_for_by_its_lead():
    asked = asked_in_weight_of(np.array([0.3, 0.9]), 0.7, 0.5, 1.0)
    np.testing.assert_allclose(asked, [0.5, 0.9])
    np.testing.assert_array_equal(asked_in_weight_of(np.array([0.3]), 0.7, 0.5, 0.0), [0.3])


@settings(max_examples=40)
@given(screened=SHARE, engaged=SHARE)
def test_two_screenings_improve_what_passes(screened, engaged):
    quality = quality_of_proposals(0.3, screened, engaged)
    assert 1 + 0.3 * screened - 1e-12 <= quality <= 1.3 + 1e-12
    assert quality_of_proposals(0.3, 0.0, engaged) == 1.0


def test_autonomy_is_gained_by_money_raised_in_the_country():
    rates = dict(gain=2.0, tie_weight=0.5, rate=0.2)
    gained = float(autonomy_after(0.0, 0.5, 0.4, **rates))
    assert gained == pytest.approx(0.2 * (1 - np.exp(-1.2)))
    lost = 0.6 - float(autonomy_after(0.6, 0.0, 0.4, **rates))
    assert lost == pytest.approx(0.2 * 0.6)
    assert float(autonomy_after(0.0, 0.0, 1.0, **rates)) == 0.0


# --- voice ------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(size=SHARES, seat=SHARES, expertise=SHARES, fairness=SHARE, weight=SHARE)
def test_the_say_of_a_team_sums_to_1(size, seat, expertise, fairness, weight):
    voice = voice_share(size, seat, expertise, fairness, weight)
    np.testing.assert_allclose(voice.sum(), 1.0, atol=1e-12)
    assert np.all(voice >= 0)
    np.testing.assert_array_equal(voice_share(size, seat, expertise, 0.0, weight), size)
    np.testing.assert_array_equal(voice_share(size, seat, expertise, 1.0, 0.0), seat)
    np.testing.assert_array_equal(voice_share(size, seat, expertise, 1.0, 1.0), expertise)


def test_an_equal_seat_is_enough_to_be_heard():
    voice = np.array([0.0, 0.1, 0.2, 0.7])
    np.testing.assert_allclose(heard(voice, seats=5.0), [0.0, 0.5, 1.0, 1.0])

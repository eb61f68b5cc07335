"""The stylised facts: rows that can fail, and what each asks of runs."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES, SETS
from interagency.study.design import Design
from interagency.study.evidence import FACTS, arms
from interagency.study.evidence.arms import ARMS, NO_REFORM, PILLARS, REFORM, toggled
from interagency.study.evidence.bench import Bench
from interagency.study.evidence.coverage import IDS
from interagency.study.evidence.fact import LABELS, ends
from interagency.study.evidence.facts_dilemma import first_adoption
from interagency.study.evidence.facts_practices import half_rise
from interagency.study.evidence.facts_traits import DIAGONAL, other_set
from interagency.study.evidence.scorecard import wanted
from interagency.study.traits import TRAITS
from tests.study.evidence.made_up import measured

BY_NUMBER = {fact.number: fact for fact in FACTS}


@pytest.fixture(scope="module")
def bench() -> Bench:
    """All facts' arms, four times."""
    one = Bench(Design(4))
    one.run(wanted(FACTS, [()]))
    return one


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact.number))
def test_a_fact_reads_the_arms_that_it_names_and_no_others(bench, fact):
    found, read = bench.found(), set()

    class Noticed(dict):
        def __getitem__(self, arm):
            read.add(arm)
            return super().__getitem__(arm)

    mine = Noticed({arm: found.tables[arm] for arm in fact.arms})
    parts = fact.outcome(replace(found, tables=mine))
    assert parts.ndim == 2
    assert parts.shape[1] == 4
    assert np.all(np.isfinite(parts))
    assert read == set(fact.arms)


# --- rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact.number))
def test_a_row_is_complete(fact):
    assert fact.statement.endswith(".")
    assert fact.source.startswith("S")
    assert fact.section
    assert fact.condition
    assert not fact.condition.endswith(".")
    assert fact.label in LABELS
    assert set(fact.mechanisms) <= set(IDS)
    assert fact.mechanisms
    assert set(fact.arms) <= set(ARMS)
    assert len(set(fact.ablation)) == len(fact.ablation)
    for name in fact.ablation:
        assert PARAMETERS[name].neutral is not None, f"{name} cannot be switched off"


def test_the_core_source_is_all_there():
    assert [fact.number for fact in FACTS] == list(range(1, 41))
    assert len({fact.statement for fact in FACTS}) == len(FACTS)
    supporting = {6, 11, 12, 15, 20, 23, 24, 25, 29, 30, 31, 39, 40}
    assert {fact.number for fact in FACTS if not fact.core} == supporting


def test_arithmetic_and_single_equations_are_no_evidence():
    labels = {label: {f.number for f in FACTS if f.label == label} for label in LABELS}
    assert labels["ledger"] == {2, 4, 6, 17, 31}
    assert {5, 15, 23, 25, 30} <= labels["encoded"]
    assert labels["emergent"] == {3, 9, 29}


def test_what_arms_set_is_what_a_fact_sweeps():
    assert BY_NUMBER[7].swept == {"initial_accountability", "accountability_rate"}
    assert BY_NUMBER[8].swept == {"initial_resistance"}
    assert BY_NUMBER[9].swept == frozenset()


def test_the_diagonal_is_a_set_a_trait_with_a_sign():
    assert set(DIAGONAL) == set(TRAITS)
    assert {practice_set for practice_set, _ in DIAGONAL.values()} == set(SETS)
    assert {sign for _, sign in DIAGONAL.values()} == {1, -1}
    for practice_set in SETS:
        assert {practice_set, other_set(practice_set)} == set(SETS)


# --- what is asked of runs ---------------------------------------------------------------------


def parts_of(number: int, runs: int = 1, **tables) -> np.ndarray:
    return BY_NUMBER[number].outcome(measured(runs, **tables))


def test_signs_are_asked_at_both_ends():
    values = zip(arms.HARMONISED.arms, (3.0, 2.0, 1.0, 1.5), strict=True)
    found = measured(1, {arm: {"trust": value, "voice": -value} for arm, value in values})
    outcome = ends(arms.HARMONISED, trust=-1, voice=1)
    np.testing.assert_array_equal(outcome(found)[:, 0], [1.0, -0.5, 1.0, -0.5])


@pytest.mark.parametrize(("times", "holds"), [(1.4, False), (1.6, True), (2.4, True), (2.6, False)])
def test_double_is_between_one_and_a_half_and_two_and_a_half(times, holds):
    burden = {NO_REFORM: 0.8, arms.PROGRAMME_ALONE: 0.8 * times}
    parts = parts_of(2, outcomes={arm: {"reporting_burden_early": v} for arm, v in burden.items()})
    assert np.all(parts > 0) == holds


def test_a_plan_is_a_sum_first_and_clearly_joint_later():
    def parts(first: float, later: float, without: float) -> list[bool]:
        said = {
            REFORM: {"jointness_early": first, "jointness": later},
            f"{REFORM} without {arms.SYSTEMIC}": {"jointness": without},
        }
        return (parts_of(3, outcomes=said)[:, 0] > 0).tolist()

    assert parts(0.05, 0.2, 0.05) == [True, True, True]
    assert parts(0.05, 0.14, 0.01) == [False, True, True]
    assert parts(0.11, 0.3, 0.05) == [True, False, True]
    assert parts(0.05, 0.2, 0.15) == [True, True, False]


def test_reports_are_counted_for_one_to_eight_contributors():
    parts = BY_NUMBER[4].outcome(measured(2))
    acceptance = PARAMETERS["format_acceptance"].default
    np.testing.assert_allclose(parts[0], 2.0 - (1 + 7 * (1 - acceptance)))
    assert np.all(parts[1] > 0)


def test_a_minority_is_less_than_a_half_and_shrinks_with_unwillingness():
    shares = dict(zip(arms.UNWILLING.arms, (0.5, 0.4, 0.3, 0.35), strict=True))
    said = {arm: {"joint_money_share": value} for arm, value in {**shares, REFORM: 0.6}.items()}
    np.testing.assert_allclose(parts_of(8, outcomes=said)[:, 0], [0.1, -0.05, -0.1])


def test_a_larger_dilemma_costs_the_agency_more_of_what_the_team_gains():
    said: dict[str, Mapping[str, float]] = {}
    losses = zip(arms.APART_IN_NONE.arms, arms.APART_IN_PILLARS.arms, (0.1, 0.2, 0.15), strict=True)
    for base, reform, loss in losses:
        said[base] = {"within_team_early": 0.2, "within_agency_early": 0.5}
        said[reform] = {"within_team_early": 0.3, "within_agency_early": 0.5 - loss}
    assert (parts_of(12, outcomes=said)[:, 0] > 0).tolist() == [True, False]


def test_synergy_rises_from_next_to_nothing():
    def parts(*gains: float) -> list[bool]:
        said = {arm: {"delivery": 1.0} for arm in arms.NO_SYNERGY.arms}
        pairs = zip(arms.SYNERGIES.arms, gains, strict=True)
        said |= {arm: {"delivery": 1.0 + gain} for arm, gain in pairs}
        return (parts_of(16, outcomes=said)[:, 0] > 0).tolist()

    assert parts(0.01, 0.1, 0.2) == [True, True, True]
    assert parts(0.03, 0.1, 0.2) == [True, True, False]
    assert parts(0.01, 0.2, 0.2) == [True, False, True]


def test_the_delay_saved_is_compared_between_cycles_apart_and_in_step():
    steady = {"reporting_burden": 1.0, "headquarters_time": 0.3}
    delays = dict(zip(arms.ALIGNED.arms, (4.0, 3.0, 2.0, 1.0), strict=True))
    delays |= {arms.IN_STEP[0.0]: 2.0, arms.IN_STEP[1.0]: 1.0}
    said = {arm: {"approval_delay": value, **steady} for arm, value in delays.items()}
    np.testing.assert_allclose(parts_of(17, outcomes=said)[:, 0], [1, 1, 0, 0, 0, 0, 3.0 - 1.0])


def offices_of(arm: str, value) -> np.ndarray:
    """`[office, 1]` by a function of the office's place in its arm's list."""
    return np.array([[value(office)] for office in arms.arm_named(arm).scenario.offices], float)


def test_a_gain_elsewhere_is_that_of_sisters_only():
    """Offices in C1 gain nine times as much, agencies that are not there seven times."""
    offices = arms.arm_named(PILLARS).scenario.offices
    joined = {office.agency for office in offices if office.country == "C1"}

    def gained(office) -> float:
        return 9.0 if office.country == "C1" else 1.0 if office.agency in joined else 7.0

    levels = zip(arms.IN_ONE_COUNTRY.arms, (0.0, 0.25, 0.75, 1.0), strict=True)
    stocks = {arm: level * offices_of(PILLARS, gained) for arm, level in levels}
    means = {arm: {"office_competence": s, "competence": 2 * s} for arm, s in stocks.items()}
    np.testing.assert_allclose(parts_of(19, office_means=means)[:, 0], [0.25, 0.25, 0.5, 0.5])


def test_resistance_is_compared_with_competence_over_headquarters():
    gain = offices_of(REFORM, lambda office: len(office.agency) + ord(office.agency[-1]))
    base = {"competence": 0.0, "resistance": 0.7}
    for change, correlation in ((-0.1 * gain, 1.0), (0.2 * gain, -1.0), (0.0 * gain, 0.0)):
        means = {NO_REFORM: base, REFORM: {"competence": gain, "resistance": 0.7 + change}}
        np.testing.assert_allclose(parts_of(20, office_means=means), [[correlation]], atol=1e-9)


def test_half_of_the_last_value_is_reached_once():
    path = np.array([[0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 3.0, 1.0, 3.0, 4.0]])
    np.testing.assert_array_equal(half_rise(path), [2, 1])


def test_the_order_of_the_chain_is_that_of_half_rises():
    """Four quarters without reform; then each stock steps up in a quarter of its own."""

    def stepping(quarter: int) -> np.ndarray:
        return (np.arange(48) >= quarter).astype(float)[None, :]

    def parts(*quarters: int) -> list[bool]:
        names = ("acquaintance", "trust", "belonging")
        paths = dict(zip(names, map(stepping, quarters), strict=True))
        nothing = dict.fromkeys(names, np.zeros((1, 48)))
        series = {arms.THINKING.most: paths, PILLARS: nothing}
        return (parts_of(21, series=series)[:, 0] > 0).tolist()

    assert parts(10, 12, 14) == [True] * 5
    assert parts(10, 10, 10) == [True] * 5
    assert parts(12, 10, 14) == [True, True, True, False, True]
    assert parts(10, 14, 12) == [True, True, True, True, False]
    assert parts(10, 12, 48) == [True, True, False, True, False]


def test_a_code_costs_time_for_a_year_and_eases_conflict_after():
    """The code comes in the 17th quarter."""
    assert arms.CODE_FROM == "2010Q1"

    def parts(cost: int, relief: float) -> list[bool]:
        paper, conflict = np.zeros((1, 48)), np.zeros((1, 48))
        paper[:, 16 : 16 + cost] = 0.05
        conflict[:, 16:] = -relief
        nothing = {"paperwork_time": np.zeros((1, 48)), "role_conflict": np.zeros((1, 48))}
        series = {
            arms.CODE: {"paperwork_time": paper, "role_conflict": conflict},
            PILLARS: nothing,
        }
        return (parts_of(23, series=series)[:, 0] > 0).tolist()

    assert parts(4, 0.1) == [True, True, True]
    assert parts(6, 0.1) == [True, False, True]
    assert parts(0, 0.1) == [False, False, True]
    assert parts(1, -0.1) == [True, True, False]


def test_participation_is_of_others_and_of_what_is_chosen():
    levels = dict(zip(arms.FIREWALL.arms, (0.0, 0.1, 0.2, 0.4), strict=True))
    means = {
        arm: {
            "joint_time": offices_of(arm, lambda o: 9.0 if o.endowments["origin"] else 0.2),
            "formal_share": 0.5 - level,
        }
        for arm, level in levels.items()
    }
    np.testing.assert_allclose(parts_of(24, office_means=means)[:, 0], [0.02, 0.04])


def test_felt_accountability_is_what_peer_review_lightens():
    levels = zip(arms.REVIEWED.arms, (0.5, 0.4, 0.3, 0.1), strict=True)
    payoffs = {arm: {"accountability": value} for arm, value in levels}
    np.testing.assert_allclose(parts_of(25, payoffs=payoffs)[:, 0], [0.1, 0.2])


def test_doors_open_most_for_those_with_the_least():
    own = np.random.default_rng(1).uniform(0.2, 0.9, (45, 1))
    levels = zip(arms.ONE_VOICE.arms, (0.0, 0.25, 0.75, 1.0), strict=True)
    means = {arm: {"reach": own + level * (0.8 - 0.5 * own)} for arm, level in levels}
    gain = 0.25 * (0.8 - 0.5 * own.mean())
    parts = parts_of(27, office_means=means)[:, 0]
    np.testing.assert_allclose(parts, [gain, gain, 0.125, 0.125])


def test_influence_moves_with_money_alone():
    def parts(without: float) -> list[bool]:
        said = dict(zip(arms.MOBILISED.arms, (0.0, 0.1, 0.3, 0.4), strict=True))
        said |= {arms.NO_JOINT_MONEY[0.0]: 0.0, arms.NO_JOINT_MONEY[1.0]: without}
        return (
            parts_of(28, outcomes={a: {"autonomy": v} for a, v in said.items()})[:, 0] > 0
        ).tolist()

    assert parts(0.03) == [True, True, True]
    assert parts(0.05) == [True, True, False]


def test_support_is_what_both_sets_do_beyond_each():
    values = {PILLARS: 0.1, arms.THINKING.most: 0.3, arms.MOBILISED.most: 0.2, arms.BOTH_SETS: 0.45}
    said = {arm: {"within_team": v, "within_agency": 2 * v} for arm, v in values.items()}
    np.testing.assert_allclose(parts_of(29, outcomes=said), [[3 * 0.05]])


def test_first_adoption_is_the_quarter_in_which_half_are_taken_up():
    """From made-up paths: since the start of the reform in the fifth quarter."""
    quarters = np.arange(20)
    paths = {
        # practices come up one by one, in the second run none ever does
        f"adoption_{name}": np.array([np.where(quarters >= 6 + row, 0.3, 0.2), np.full(20, 0.2)])
        for row, name in enumerate(PRACTICE_NAMES)
    }
    found = measured(2, series={REFORM: paths})
    # from quarter 2 since the start on, one a quarter: of six the median is 4.5
    median = 2 + (len(PRACTICE_NAMES) - 1) / 2
    np.testing.assert_array_equal(first_adoption(found), [median, 16.0])


def test_names_of_toggled_arms_are_those_that_contrasts_read():
    assert toggled("strong_brand") in BY_NUMBER[35].arms
    assert toggled("strong_brand") not in BY_NUMBER[34].arms

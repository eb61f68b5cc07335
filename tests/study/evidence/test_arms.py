"""Arms: what each differs in, and that none is there for nothing."""

import numpy as np
import pytest

from interagency.model.levers import REFORM_NAMES
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES, SETS, practices_of
from interagency.study.evidence import FACTS, arms
from interagency.study.evidence.arms import (
    ARMS,
    LEVERS,
    MOVED,
    ONE_AGENCY,
    PILLARS,
    REFORM,
    arm_named,
    leanings,
    reform_start,
    toggled,
    with_and_without,
    without_trait,
)
from interagency.study.evidence.coverage import MECHANISMS
from interagency.study.scenarios import load
from interagency.study.traits import TRAITS


@pytest.mark.parametrize("name", ARMS)
def test_an_arm_is_a_shipped_scenario_with_a_difference(name):
    row, arm = ARMS[name], arm_named(name)
    assert arm.name == row.name == name
    assert arm.scenario.chain[0] == "no_reform"
    assert row.base in arm.scenario.chain
    assert arm.early == reform_start() == (4,) * 8
    assert set(row.keeps) <= {"quarters", "payoffs", "office_means"}
    assert bool(row.words) == (arm.scenario.hash != load(row.base).hash)


def test_nobody_declares_what_nobody_needs():
    needed = {arm for fact in FACTS for arm in fact.arms}
    needed |= {arm for row in MECHANISMS for arm in (row.arm, *row.contrast)}
    assert set(ARMS) == needed - {""}


def test_no_two_arms_are_the_same():
    said = [(arm_named(name).scenario.hash, arm_named(name).held_off) for name in ARMS]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_the_arms_of_a_lever_are_declared_and_rise(lever):
    assert len(lever.arms) in (3, 4)
    assert set(lever.arms) <= set(ARMS)
    doses = [_asked(arm_named(name).scenario) for name in lever.arms]
    assert doses == sorted(doses)
    assert doses[0] < doses[-1]


def _asked(scenario) -> float:
    """All that levers may differ in, as one number that rises with each of them."""
    held, level = scenario.practice_levels()
    given = [office.endowments.get("focus", 1.0) for office in scenario.offices]
    swept = [v for name, v in scenario.parameters.items() if name != "accountability_rate"]
    total = scenario.doses().sum() + scenario.reform_doses().sum() + (held * level).sum()
    return float(total + sum(given) + sum(swept))


def test_what_is_swept_stays_within_its_range():
    for name in ARMS:
        for parameter, value in arm_named(name).scenario.parameters.items():
            assert PARAMETERS[parameter].allows(value), (name, parameter)


@pytest.mark.parametrize("trait", TRAITS)
def test_a_toggled_trait_is_all_that_differs(trait):
    full, plain = (arm_named(name).scenario for name in (REFORM, toggled(trait)))
    for mine, theirs in zip(full.offices, plain.offices, strict=True):
        assert theirs.traits == mine.traits - {trait}
        assert (theirs.agency, theirs.country) == (mine.agency, mine.country)
    assert plain.pillars == full.pillars
    assert plain.practices == full.practices
    for practice_set in SETS:
        without = arm_named(f"{toggled(trait)} without {practice_set}")
        assert without.held_off == practices_of(practice_set)
        assert without.scenario.offices == plain.offices


def test_arms_come_with_and_without_a_set():
    names = with_and_without(arms.SYSTEMIC, REFORM, MOVED)
    assert names == (
        REFORM,
        f"{REFORM} without systemic_thinking",
        MOVED,
        f"{MOVED} without systemic_thinking",
    )
    assert set(names) <= set(ARMS)


def test_taking_a_trait_away_keeps_everything_else():
    changed = load(REFORM).difference(
        {"offices": [{"agency": "A", "country": "C", "member": 0.5, "traits": ["strong_brand"],
                      "endowments": {"reach": 0.3}}]}
    )  # fmt: skip
    (office,) = changed.difference(without_trait("strong_brand")(changed)).offices
    assert office.traits == frozenset()
    assert office.member == 0.5
    assert dict(office.endowments) == {"reach": 0.3}


def test_one_agency_moves_and_nobody_else():
    moved = arm_named(MOVED).scenario
    ways = set()
    for before, after in zip(load(REFORM).offices, moved.offices, strict=True):
        if before.agency == ONE_AGENCY:
            assert before.traits ^ after.traits == {"non_resident"}
            ways.add("non_resident" in after.traits)
        else:
            assert before == after
    assert ways == {True, False}


def test_a_firewall_stands_where_it_is_known_who_coordinates():
    for name in arms.FIREWALL.arms:
        scenario = arm_named(name).scenario
        for team in scenario.teams:
            members = [office for office in scenario.offices if office.country == team]
            assert sum(office.endowments["origin"] for office in members) == 1.0


def test_nobody_to_interact_with_is_one_office_a_country():
    scenario = arm_named(arms.ONE_A_COUNTRY).scenario
    assert [office.country for office in scenario.offices] == list(load(REFORM).teams)


def test_pillars_are_left_out_where_that_is_said():
    assert list(arm_named(arms.PROGRAMME_ALONE).scenario.pillars) == ["one_programme"]
    assert not arm_named(arms.WITHOUT_PILLARS).scenario.pillars


def test_tailoring_moves_levels_and_leaves_their_sum_over_offices():
    lean = leanings(load(PILLARS))
    offices = load(PILLARS).offices
    assert sum(lean[office.country] for office in offices) == pytest.approx(0.0, abs=1e-12)
    # six of nine in C1 are away or small, one is sensitive; nobody in C3 is any of it
    assert lean["C1"] - lean["C3"] == pytest.approx(5 / 9)
    where = [load(PILLARS).teams.index(office.country) for office in offices]
    levels = {}
    for name in (arms.UNIFORM, arms.TAILORED):
        _, level = arm_named(name).scenario.practice_levels()
        levels[name] = level[-1][:, where]
        assert np.all((levels[name] > 0) & (levels[name] < 1))
    uniform, tailored = levels.values()
    np.testing.assert_allclose(tailored.sum(axis=1), uniform.sum(axis=1))
    moved = np.array([lean[office.country] for office in offices])
    for practice_set, sign in ((arms.SYSTEMIC, 1), (arms.MOBILISING, -1)):
        rows = [PRACTICE_NAMES.index(name) for name in practices_of(practice_set)]
        expected = np.broadcast_to(sign * moved, (len(rows), len(offices)))
        np.testing.assert_allclose((tailored - uniform)[rows], expected)


def test_one_reform_moves_in_each_lever_of_a_reform():
    named = {lever.name for lever in LEVERS} & set(REFORM_NAMES)
    assert {"firewall", "peer_review", "brand_concession", "fewer_outcomes"} <= named


def test_an_arm_that_nobody_declared_is_unknown():
    with pytest.raises(KeyError):
        arm_named("another reform")

"""One quarter: it changes no argument, runs on any array library, and keeps its laws anywhere."""

from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import Any

import array_api_strict
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.levers import PILLAR_NAMES, PILLARS
from interagency.model.mechanisms.choice import choose_time
from interagency.model.metrics import METRICS, payoff_components_had
from interagency.model.openings import openings
from interagency.model.practices import PRACTICE_NAMES, PRACTICES
from interagency.model.roster import Roster
from interagency.model.state import State
from interagency.model.step import step
from tests import generators
from tests.model.worlds import (
    ROWS,
    World,
    arrays_of,
    differing,
    differing_ever,
    each_array,
    levers,
    lively_world,
    small_world,
    worlds,
)

ROUNDING = 1e-12


# --- purity -----------------------------------------------------------------------------------


def frozen(thing: Any) -> Any:
    """The thing itself, with every array in it read-only."""
    if isinstance(thing, np.ndarray):
        thing.flags.writeable = False
    elif is_dataclass(thing):
        for item in fields(thing):
            frozen(getattr(thing, item.name))
    return thing


@pytest.mark.parametrize("runs", [1, 3])
def test_step_writes_into_no_argument(runs):
    world = lively_world(runs)
    arguments = [world.roster, world.p, world.start, world.levers_at(0), world.draws_at(0)]
    kept = [each_array(np.copy, thing) for thing in arguments[1:]]
    before = each_array(np.copy, world.roster.endowments)
    after = step(*[frozen(thing) for thing in arguments])
    assert not differing(after, world.play(1)[0])
    assert not differing(world.start, kept[1])
    for mine, theirs in [
        (world.roster.endowments, before),
        (world.p, kept[0]),
        (world.levers_at(0), kept[2]),
        (world.draws_at(0), kept[3]),
    ]:
        for item in fields(mine):
            np.testing.assert_array_equal(getattr(mine, item.name), getattr(theirs, item.name))


def test_the_same_quarter_twice_is_the_same():
    world = lively_world()
    assert not differing_ever(world.play(3), world.play(3))


def test_every_field_of_the_state_is_an_array_of_things_by_runs():
    world = lively_world(2)
    things = {
        "office": world.roster.offices,
        "pair": world.roster.pairs,
        "team": world.roster.teams,
        "headquarters": len(world.roster.headquarters_names),
    }
    for name, values in arrays_of(world.play(1)[0]).items():
        assert values.shape[-2:] == (things[name.split(".")[0]], 2), name
        assert values.dtype == np.float64, name


# --- any array library ------------------------------------------------------------------------


def test_step_runs_on_the_strict_array_library():
    """On `array_api_strict`, which refuses whatever is NumPy's alone."""
    world = lively_world(2)
    expected = world.play(3)

    def strict(thing: Any) -> Any:
        return each_array(lambda array: array_api_strict.asarray(np.array(array)), thing)

    roster = world.roster.with_endowments(strict(world.roster.endowments))
    p, state = strict(world.p), strict(world.start)
    for quarter, numpy_state in enumerate(expected):
        state = step(
            roster, p, state, strict(world.levers_at(quarter)), strict(world.draws_at(quarter))
        )
        mine = arrays_of(state)
        for name, values in arrays_of(numpy_state).items():
            assert isinstance(mine[name], array_api_strict.asarray([0.0]).__class__), name
            np.testing.assert_allclose(
                np.asarray(mine[name]), values, rtol=ROUNDING, atol=ROUNDING, err_msg=name
            )
    for name, metric in METRICS.items():
        np.testing.assert_allclose(
            np.asarray(metric.measure(roster, p, state)),
            metric.measure(world.roster, world.p, expected[-1]),
            rtol=ROUNDING,
            atol=ROUNDING,
            err_msg=name,
        )
    had = payoff_components_had(roster, p, state)
    for name, values in payoff_components_had(world.roster, world.p, expected[-1]).items():
        np.testing.assert_allclose(np.asarray(had[name]), values, rtol=1e-11, err_msg=name)


# --- laws, anywhere in what may be declared ---------------------------------------------------

SHARES = {
    "office": [
        *("team_time", "headquarters_time", "delivery_time", "formal_time"),
        *("intended_team", "intended_headquarters", "engagement", "known", "voice", "reach"),
        *("visibility", "influence", "trust", "belonging", "fatigue", "disputes", "cooperation"),
        *("bridge", "information", "lessons", "alignment", "own_money", "felt_accountability"),
        *("autonomy", "competence", "role_conflict", "leads", "orchestration", "jointness"),
        *("ready", "competition", "mediated"),
    ],
    "pair": ["contact", "acquaintance", "trust"],
    "team": ["adoption", "joint_action", "code"],
    "headquarters": ["accountability", "engagement", "competence", "learned", "resistance"],
}
NEVER_BELOW_0 = (
    *("known_slope", "engagement_per_time", "content", "joint_money", "earned_money"),
    *("output", "output_slope", "companions", "plan_reports", "project_reports", "delay"),
    *("authorisations", "clearing", "overhead", "ties"),
)


def all_is_finite(world: World, before: State, now: State) -> None:
    for name, values in arrays_of(now).items():
        assert np.all(np.isfinite(values)), name


def shares_are_shares(world: World, before: State, now: State) -> None:
    for level, names in SHARES.items():
        for name in names:
            values = getattr(getattr(now, level), name)
            assert np.all((values >= 0) & (values <= 1 + ROUNDING)), f"{level}.{name}"
    for name in NEVER_BELOW_0:
        assert np.all(getattr(now.office, name) >= 0), name
    assert np.all(now.office.procedures >= 1 - world.p.authorisation_load - ROUNDING)
    assert np.all(now.office.bridge < 1)
    assert np.all(now.office.influence > 0)


def metrics_stay_in_their_ranges(world: World, before: State, now: State) -> None:
    for name, metric in METRICS.items():
        values = metric.measure(world.roster, world.p, now)
        assert values.shape == now.office.member.shape, name
        low, high = metric.range
        assert np.all(np.isfinite(values)), name
        assert np.all((values >= low) & (values <= high + ROUNDING)), name


def payoffs_are_finite(world: World, before: State, now: State) -> None:
    for name, values in payoff_components_had(world.roster, world.p, now).items():
        assert np.all(np.isfinite(values)), name


def working_time_is_one(world: World, before: State, now: State) -> None:
    office = now.office
    total = office.team_time + office.headquarters_time + office.delivery_time
    np.testing.assert_allclose(total, 1.0, atol=ROUNDING)


def formal_time_is_what_the_reform_adds(world: World, before: State, now: State) -> None:
    office = now.office
    added = office.team_time - office.intended_team
    np.testing.assert_array_equal(office.formal_time, added)
    assert np.all(office.headquarters_time <= office.intended_headquarters + ROUNDING)


def the_say_of_a_team_is_one(world: World, before: State, now: State) -> None:
    somebody = world.roster.team_sum(now.office.member) > 0
    say = world.roster.team_sum(now.office.voice)
    np.testing.assert_allclose(say, np.where(somebody, 1.0, 0.0), atol=ROUNDING)


def names_are_conserved(world: World, before: State, now: State) -> None:
    """What the names of a team lose and gain sums to nothing."""
    member, own = now.office.member, world.roster.endowments.reach
    np.testing.assert_allclose(
        world.roster.team_sum(member * now.office.visibility),
        world.roster.team_sum(member * own),
        atol=ROUNDING,
        rtol=ROUNDING,
    )


def nobody_loses_knowledge(world: World, before: State, now: State) -> None:
    assert np.all(now.office.known >= world.roster.endowments.presence)
    assert np.all(now.office.lessons <= now.office.known - world.roster.endowments.presence)


def no_money_is_lost_or_made(world: World, before: State, now: State) -> None:
    """Own and joint money of a team is what its names and its joint effort can have raised."""
    roster, office, p = world.roster, now.office, world.p
    capacity = roster.endowments.capacity
    partners = roster.partner_sum(roster.partners(office.member))
    willing = 1.0 - roster.of_headquarters(before.headquarters.resistance)
    effort = office.member * office.engagement * capacity * willing * office.quality
    asked = roster.team_sum(effort * np.minimum(partners, 1.0))
    given = p.joint_yield * (1.0 + p.gap_response) * (1.0 + p.donor_noise) * asked
    alone = office.visibility * office.delivery_time * (1.0 - office.competition)
    raised = roster.team_sum(office.member * capacity * alone)
    got = roster.team_sum(capacity * (office.joint_money + office.member * office.own_money))
    loose = ROUNDING * (1.0 + given + raised)
    assert np.all(got <= given + raised + loose)
    assert np.all(office.own_money <= alone + ROUNDING)
    assert np.all(office.earned_money <= office.joint_money + ROUNDING)


def accountability_never_dies(world: World, before: State, now: State) -> None:
    accountability = now.headquarters.accountability
    assert np.all(accountability >= world.p.accountability_floor)
    assert np.all(now.office.alignment >= 1.0 - now.office.role_conflict)
    assert np.all(now.office.role_conflict < 1.0)


def held_practices_are_held(world: World, before: State, now: State, quarter: int) -> None:
    asked = world.levers_at(quarter)
    held = np.broadcast_to(asked.held, now.team.adoption.shape)
    level = np.broadcast_to(asked.level, now.team.adoption.shape)
    np.testing.assert_array_equal(now.team.adoption[held], level[held])


def practices_do_not_grow_by_themselves(
    world: World, before: State, now: State, quarter: int
) -> None:
    asked = world.levers_at(quarter)
    alone = ~asked.held & (asked.pillars.max(axis=0) == 0.0)
    alone = np.broadcast_to(alone, now.team.adoption.shape)
    assert np.all(now.team.adoption[alone] <= before.team.adoption[alone])


LAWS = (
    all_is_finite,
    shares_are_shares,
    metrics_stay_in_their_ranges,
    payoffs_are_finite,
    working_time_is_one,
    formal_time_is_what_the_reform_adds,
    the_say_of_a_team_is_one,
    names_are_conserved,
    nobody_loses_knowledge,
    no_money_is_lost_or_made,
    accountability_never_dies,
)
LAWS_OF_A_QUARTER = (held_practices_are_held, practices_do_not_grow_by_themselves)


def check_laws(world: World, quarters: int) -> None:
    before = world.start
    for quarter, now in enumerate(world.play(quarters)):
        for law in LAWS:
            law(world, before, now)
        for law in LAWS_OF_A_QUARTER:
            law(world, before, now, quarter)
        before = now


@settings(max_examples=60)
@given(world=worlds(quarters=6))
def test_laws_hold_wherever_anything_may_be_declared(world):
    check_laws(world, 6)


@settings(max_examples=6)
@given(world=worlds(generators.full_rosters(), runs=1, quarters=3))
def test_laws_hold_in_large_teams(world):
    check_laws(world, 3)


def test_laws_hold_in_mid_reform():
    check_laws(lively_world(), 24)


# --- who is there -----------------------------------------------------------------------------


def of_offices(state: State, roster: Roster) -> dict[tuple[str, str], dict[str, np.ndarray]]:
    """Everything about each office, by its name."""
    names = zip(roster.agencies, roster.countries, strict=True)
    return {
        name: {item.name: getattr(state.office, item.name)[row] for item in fields(state.office)}
        for row, name in enumerate(names)
    }


def assert_same_offices(
    some: list[State], roster: Roster, others: list[State], other_roster: Roster
) -> None:
    """The offices of the second roster live alike in both, but for rounding."""
    for mine, theirs in zip(some, others, strict=True):
        by_name = of_offices(mine, roster)
        for name, values in of_offices(theirs, other_roster).items():
            for field, expected in values.items():
                np.testing.assert_allclose(
                    by_name[name][field], expected, rtol=ROUNDING, atol=ROUNDING, err_msg=field
                )


def test_who_does_not_belong_might_as_well_not_be_there():
    gone = [("D", "C1"), ("B", "C2")]
    rest = [row for row in ROWS if row not in gone]
    roster = Roster.of(ROWS)
    names = list(zip(roster.agencies, roster.countries, strict=True))
    member = np.array([[0.0] if name in gone else [1.0] for name in names])
    held = dict.fromkeys(PRACTICE_NAMES, 0.6)
    with_them = small_world(rows=ROWS, member=member, held=held)
    without = small_world(rows=rest, held=held)
    assert_same_offices(with_them.play(6), with_them.roster, without.play(6), without.roster)


def test_a_bigger_team_knows_more():
    """Knowledge is a union: each further partner adds, none takes away."""
    known = []
    for size in range(1, 9):
        world = small_world(rows=[(f"Office {letter}", "C1") for letter in "EFGHIJKL"[:size]])
        adoption = np.ones_like(world.start.team.adoption)
        start = replace(world.start, team=replace(world.start.team, adoption=adoption))
        known.append(replace(world, start=start).play(1)[0].office.known)
    for size, (smaller, larger) in enumerate(pairwise(known), start=1):
        assert np.all(larger[:size] > smaller)
    np.testing.assert_array_equal(
        known[0], small_world(rows=[("Office E", "C1")]).start.office.known
    )


def test_somebody_alone_raises_nothing_jointly_and_adopts_nothing():
    world = small_world(rows=[("A", "C1"), ("B", "C2")])
    for state in world.play(8):
        np.testing.assert_array_equal(state.office.joint_money, 0.0)
        np.testing.assert_array_equal(state.team.adoption, 0.0)
        np.testing.assert_array_equal(state.office.trust, 0.0)


# --- practices --------------------------------------------------------------------------------


def test_practices_stay_at_nothing_without_pillars():
    world = small_world(dose=0.0)
    for state in world.play(12):
        np.testing.assert_array_equal(state.team.adoption, 0.0)


@pytest.mark.parametrize("pillar", [pillar.name for pillar in PILLARS])
def test_practices_grow_with_the_pillar_alone_that_they_are_founded_on(pillar):
    adoption = small_world(dose={pillar: 1.0}).play(6)[-1].team.adoption[:, :2]  # not alone
    for row, values in zip(PRACTICES, adoption, strict=True):
        assert np.all((values > 0) == (pillar == row.founded_on)), row.name


@pytest.mark.parametrize("level", [0.0, 0.37, 1.0])
def test_a_held_practice_stays_where_it_is_held(level):
    world = small_world(held={"one_voice": level, "common_flagships": 1.0 - level})
    for state in world.play(6):
        row = PRACTICE_NAMES.index("one_voice")
        np.testing.assert_array_equal(state.team.adoption[row], level)
        row = PRACTICE_NAMES.index("common_flagships")
        np.testing.assert_array_equal(state.team.adoption[row], 1.0 - level)


# --- the seam of choice -----------------------------------------------------------------------


@settings(max_examples=20)
@given(world=worlds(quarters=4))
def test_the_default_rule_given_back_through_the_seam_changes_no_bit(world):
    def same_again(cues, p):
        return tuple(np.array(part) for part in choose_time(cues, p))

    assert not differing_ever(world.play(4), world.play(4, same_again))


CHOICE = [
    "team_time",
    "headquarters_time",
    "delivery_time",
    "formal_time",
    "intended_team",
    "intended_headquarters",
    "engagement",
]


@settings(max_examples=20)
@given(world=worlds(quarters=3), pick=st.integers(0, 10_000), team=st.floats(0, 0.6))
def test_one_office_that_chooses_otherwise_moves_no_other_choice_this_quarter(world, pick, team):
    row = pick % world.roster.offices

    def otherwise(cues, p):
        parts = [np.array(part) for part in choose_time(cues, p)]
        for part, value in zip(parts, (team, 0.25, 0.75 - team), strict=True):
            part[row] = value
        return tuple(parts)

    before = world.play(2)[-1]
    asked = world.levers_at(2)
    rule, seam = (
        step(world.roster, world.p, before, asked, world.draws_at(2), choose)
        for choose in (choose_time, otherwise)
    )
    others = np.arange(world.roster.offices) != row
    for name in CHOICE:
        mine, theirs = getattr(seam.office, name), getattr(rule.office, name)
        np.testing.assert_array_equal(mine[others], theirs[others], err_msg=name)
    np.testing.assert_array_equal(seam.office.intended_team[row], team)
    np.testing.assert_array_equal(seam.office.intended_headquarters[row], 0.25)
    obligation = sum(
        getattr(world.p, f"{name}_obliges") * dose
        for name, dose in zip(PILLAR_NAMES, asked.pillars[:, world.roster.team[row]], strict=True)
    )
    pressure = openings(before.team.adoption, asked, world.p)["pressure"][world.roster.team[row]]
    required = world.p.required_time * obligation + world.p.pressure_time * pressure
    partners = world.roster.partner_sum(world.roster.partners(before.office.member))[row]
    required = required * before.office.member[row] * np.minimum(partners, 1.0)
    np.testing.assert_allclose(seam.office.team_time[row], np.maximum(team, required), rtol=1e-12)


def test_the_seam_is_asked_once_a_quarter_with_the_cues_and_numbers_of_all_offices():
    asked = []

    def listening(cues, p):
        asked.append((cues, p))
        return choose_time(cues, p)

    world = lively_world(2)
    world.play(3, listening)
    assert len(asked) == 3
    for cues, p in asked:
        assert p is world.p
        for item in fields(cues):
            assert np.shape(getattr(cues, item.name)) == (world.roster.offices, 2), item.name


def test_levers_may_be_one_for_all_runs_or_one_each():
    world = lively_world(2)
    asked = levers(world.roster.teams, 1.0, {"one_voice": 0.5})
    wide = each_array(lambda array: np.repeat(array, 2, axis=-1), asked)
    some, same = (
        replace(world, levers_at=lambda quarter, each=each: each).play(2) for each in (asked, wide)
    )
    assert not differing_ever(some, same)

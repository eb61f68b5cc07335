"""Pushing offices: what is held is held, what answers has settled, and time is never made."""

from dataclasses import fields, replace

import numpy as np
import pytest

from interagency.model.mechanisms.choice import choose_time
from interagency.model.parameters import PARAMETERS
from interagency.model.step import step
from interagency.simulation.push import (
    FAST_OF_PAIRS,
    REQUIRING,
    SLOW_OF_OFFICES,
    leaning,
    long_run,
    short_run,
    slow_held,
    time_moved,
)
from interagency.simulation.simulate import Luck
from tests.model.worlds import World, arrays_of, differing, lively_world

PUSHES = (-0.9, -0.1, 0.0, 0.1, 0.25, 0.9)


@pytest.fixture(scope="module")
def world() -> World:
    return lively_world()


def pushed(world: World, push: float):
    levers, draws = world.levers_at(0), world.draws_at(0)
    return short_run(world.roster, world.p, world.start, levers, draws, push)


# --- the short run ----------------------------------------------------------------------------


def test_lists_name_fields(world):
    assert set(SLOW_OF_OFFICES) <= {item.name for item in fields(world.start.office)}
    assert set(FAST_OF_PAIRS) <= {item.name for item in fields(world.start.pair)}
    assert all(PARAMETERS[name].neutral == 0.0 for name in REQUIRING)


@pytest.mark.parametrize("push", PUSHES)
def test_what_is_slow_is_held_to_the_bit(world, push):
    now, then = arrays_of(pushed(world, push)), arrays_of(world.start)
    for name, values in then.items():
        level, field = name.split(".")
        fast = level == "office" and field not in SLOW_OF_OFFICES
        if not fast and name != "pair.contact":
            assert np.array_equal(now[name], values), name


@pytest.mark.parametrize("push", PUSHES)
def test_what_is_left_has_settled(world, push):
    """Another quarter moves nothing: a stock that is slow and not held would still move."""
    now = pushed(world, push)
    free = replace(world.p, **{name: 0.0 * getattr(world.p, name) for name in REQUIRING})
    choose = time_moved(world.start, push)
    after = step(world.roster, free, now, world.levers_at(0), world.draws_at(0), choose)
    assert not differing(slow_held(world.start, after), now, beyond=1e-6)


@pytest.mark.parametrize("push", PUSHES)
def test_time_moves_from_headquarters_to_the_team_alone(world, push):
    now, then = pushed(world, push).office, world.start.office
    np.testing.assert_allclose(now.delivery_time, then.delivery_time, atol=1e-12)
    np.testing.assert_allclose(
        now.team_time + now.headquarters_time, then.team_time + then.headquarters_time, atol=1e-12
    )
    assert now.team_time.min() >= 0
    assert now.headquarters_time.min() >= 0
    moved = np.clip(push, -then.team_time, then.headquarters_time)
    np.testing.assert_allclose(now.team_time - then.team_time, moved, atol=1e-12)
    assert not now.formal_time.any()


def test_no_push_keeps_time_as_it_is(world):
    now, then = pushed(world, 0.0).office, world.start.office
    for name in ("team_time", "headquarters_time", "engagement"):
        np.testing.assert_allclose(getattr(now, name), getattr(then, name), atol=1e-12)


def test_luck_of_choice_does_not_enter(world):
    levers, draws = world.levers_at(0), world.draws_at(0)
    other = replace(draws, team=-draws.team, headquarters=3.0 * draws.headquarters)
    some, others = (
        short_run(world.roster, world.p, world.start, levers, luck, 0.1) for luck in (draws, other)
    )
    assert not differing(some, others)


def test_the_more_time_with_the_team_the_less_is_told(world):
    told = [pushed(world, push).office.information.mean() for push in PUSHES]
    assert told == sorted(told, reverse=True)


# --- the long run -----------------------------------------------------------------------------


def swept(world: World, *stays: tuple[float, int]):
    luck = Luck(world.roster, 1, np.arange(world.runs))
    levers = world.levers_at(0)
    return [*long_run(world.roster, world.p, luck, world.start, levers, 40, stays)]


def test_no_push_is_the_plain_rule_to_the_bit(world):
    luck = Luck(world.roster, 1, np.arange(world.runs))
    state, levers = world.start, world.levers_at(0)
    (states,) = swept(world, (0.0, 6))
    for quarter, now in enumerate(states, start=1):
        asked = replace(levers, calendar=levers.calendar + quarter)
        state = step(world.roster, world.p, state, asked, luck.quarter(39 + quarter), choose_time)
        assert not differing(state, now)


def test_stays_follow_one_another(world):
    halves = swept(world, (0.1, 3), (0.1, 4))
    assert [len(states) for states in halves] == [3, 4]
    (whole,) = swept(world, (0.1, 7))
    for mine, theirs in zip([*halves[0], *halves[1]], whole, strict=True):
        assert not differing(mine, theirs)


@pytest.mark.parametrize("push", [-5.0, -0.1, 0.1, 5.0])
def test_a_lean_makes_no_time(world, push):
    (states,) = swept(world, (push, 12))
    for now in states:
        office = now.office
        total = office.team_time + office.headquarters_time + office.delivery_time
        np.testing.assert_allclose(total, 1.0, atol=1e-12)
        for time in (office.team_time, office.headquarters_time, office.delivery_time):
            assert time.min() >= -1e-12


def test_a_lean_moves_the_wish_which_is_approached_with_inertia(world):
    met = []

    def listening(cues, p):
        met.append(cues)
        return choose_time(cues, p)

    step(world.roster, world.p, world.start, world.levers_at(0), world.draws_at(0), listening)
    plain, leaned = (choose(met[0], world.p) for choose in (choose_time, leaning(0.05)))
    part = world.p.adjustment * 0.05 * np.ones_like(plain[0])
    np.testing.assert_allclose(leaned[0] - plain[0], part, atol=1e-12)
    np.testing.assert_allclose(plain[1] - leaned[1], part, atol=1e-12)
    np.testing.assert_array_equal(leaned[2], plain[2])


def test_pushed_offices_spend_more_with_their_team(world):
    (less,), (more,) = (swept(world, (push, 8)) for push in (0.0, 0.1))
    assert np.all(more[-1].office.intended_team > less[-1].office.intended_team)

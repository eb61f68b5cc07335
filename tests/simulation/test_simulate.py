"""Many quarters of many runs: what shares a block, a roster or a row does not matter."""

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.levers import Levers
from interagency.model.mechanisms.choice import choose_time
from interagency.model.mechanisms.reach import name_left
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.roster import Roster
from interagency.model.state import State
from interagency.simulation.simulate import (
    HASTE,
    HASTY_QUARTERS,
    STEADY_QUARTERS,
    Luck,
    at_rest,
    first_guess,
    hastened,
    no_levers,
    quarters,
)
from interagency.study import ask
from interagency.study.traits import endowments
from tests import generators
from tests.model.worlds import (
    ROWS,
    World,
    arrays_of,
    brought_along,
    differing,
    differing_ever,
    each_array,
    levers,
    lively_world,
    parameters,
    small_world,
    worlds,
)

ROOTS = {"visibility_weight": 0.5, "contact_crowding": 0.5}
"""NumPy takes a square root for a power of exactly 0.5 here and there: bits must not show it."""


def assert_alone_as_in_the_batch(world: World, count: int) -> None:
    """Bit for bit, in every field of every state."""
    batch = world.play(count)
    for run in range(world.runs):
        for alone, together in zip(world.alone(run).play(count), batch, strict=True):
            mine = each_array(lambda array, run=run: array[..., run : run + 1], together)
            assert not differing(alone, mine)


# --- what shares a block ----------------------------------------------------------------------


@settings(max_examples=20)
@given(world=worlds(runs=3, quarters=4))
def test_a_run_alone_has_the_bits_of_the_batch(world):
    assert_alone_as_in_the_batch(world, 4)


@settings(max_examples=4)
@given(world=worlds(generators.full_rosters(), runs=2, quarters=2))
def test_a_run_alone_has_the_bits_of_the_batch_in_large_teams(world):
    assert_alone_as_in_the_batch(world, 2)


@pytest.mark.parametrize("runs", [2, 7, 8, 9, 33])
def test_the_size_of_a_batch_does_not_matter(runs):
    """Also where vector instructions have a remainder."""
    batch = lively_world(runs, ROOTS).play(3)
    for run in (0, runs - 1):
        alone = lively_world(runs, ROOTS).alone(run).play(3)
        for mine, theirs in zip(alone, batch, strict=True):
            assert not differing(mine, each_array(lambda a, run=run: a[..., run : run + 1], theirs))


def test_a_run_alone_has_the_bits_of_the_batch_through_the_spin_up():
    together, alone = (
        at_rest(*spun_up(replications), member=1.0)
        for replications in (np.arange(6), np.array([4]))
    )
    assert not differing(alone, each_array(lambda array: array[..., 4:5], together))


def spun_up(replications: np.ndarray) -> tuple:
    """Roster, parameters and luck of some replications, worlds by address."""
    roster = Roster.of(ROWS)
    nothing = [{} for _ in ROWS]
    own = endowments(roster, [frozenset() for _ in ROWS], nothing, 1, replications)
    roster = roster.with_endowments(own)
    return roster, parameters(len(replications), ROOTS), Luck(roster, 1, replications)


def test_a_name_in_a_run_alone_has_the_bits_of_the_batch_at_a_weight_of_one_half():
    chance = np.random.default_rng(1)
    visible, own = chance.uniform(0.1, 0.9, (2, 200, 3))
    weights = np.full(3, 0.5)
    batch = name_left(visible, own, weights)
    for run in range(3):
        one = slice(run, run + 1)
        alone = name_left(visible[:, one], own[:, one], weights[one])
        np.testing.assert_array_equal(alone, batch[:, one])


# --- who is there -----------------------------------------------------------------------------


def named_draws(roster: Roster, seed: int, quarter: int) -> dict:
    """All draws of a quarter by the name of what they are for."""
    luck = Luck(roster, seed, np.arange(4)).quarter(quarter)
    names = list(zip(roster.agencies, roster.countries, strict=True))
    own = endowments(roster, [frozenset()] * len(names), [{}] * len(names), seed, np.arange(4))
    found = {}
    for row, name in enumerate(names):
        found[name] = [luck.team[row], luck.headquarters[row]]
        found[name] += [getattr(own, item)[row] for item in ("presence", "capacity", "reach")]
    for row, name in enumerate(roster.team_names):
        found[name] = [luck.donors[row], *luck.adoption[:, row]]
    for row, (i, j) in enumerate(zip(roster.first, roster.second, strict=True)):
        found[names[i], names[j]] = [own.overlap[row]]
    return found


@settings(max_examples=40)
@given(
    rows=generators.rosters(),
    chance=st.randoms(use_true_random=False),
    seed=st.integers(-5, 5),
    quarter=st.integers(-48, 48),
)
def test_removing_and_reordering_offices_leaves_the_others_their_luck(rows, chance, seed, quarter):
    every = named_draws(Roster.of(rows), seed, quarter)
    some = named_draws(Roster.of(chance.sample(rows, chance.randint(1, len(rows)))), seed, quarter)
    assert set(some) <= set(every)
    for name, values in some.items():
        np.testing.assert_array_equal(values, every[name])


def by_name(state: State, roster: Roster) -> dict:
    """A state with everything under the name of what it is about."""
    offices = list(zip(roster.agencies, roster.countries, strict=True))
    pairs = [(offices[i], offices[j]) for i, j in zip(roster.first, roster.second, strict=True)]
    things = {
        "office": offices,
        "pair": pairs,
        "team": roster.team_names,
        "headquarters": roster.headquarters_names,
    }
    found = {}
    for name, values in arrays_of(state).items():
        for row, thing in enumerate(things[name.split(".")[0]]):
            found[name, thing] = values[..., row, :]
    return found


def whole_story(roster: Roster) -> list[State]:
    """Spin-up and six quarters of a reform, in worlds that follow the keys."""
    roster = roster.with_endowments(brought_along(roster, 3))
    luck, p = Luck(roster, 1, np.arange(3)), parameters(3)
    asked = levers(roster.teams, 1.0)
    return list(quarters(roster, p, luck, lambda _: asked, 6, at_rest(roster, p, luck)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_reordering_offices_only_reorders_results(seed):
    order = np.random.default_rng(seed).permutation(len(ROWS))
    plain, shuffled = Roster.of(ROWS), Roster.of([ROWS[row] for row in order])
    for mine, theirs in zip(whole_story(plain), whole_story(shuffled), strict=True):
        expected = by_name(mine, plain)
        for name, values in by_name(theirs, shuffled).items():
            np.testing.assert_allclose(
                values, expected[name], rtol=1e-12, atol=1e-12, err_msg=str(name)
            )


def test_renaming_with_keys_kept_only_relabels_results():
    agencies, countries = [a for a, _ in ROWS], [c for _, c in ROWS]
    renamed = Roster.of(
        [(f"New {a}", f"Land of {c}") for a, c in ROWS],
        agency_keys=agencies,
        country_keys=countries,
    )
    assert not differing_ever(whole_story(Roster.of(ROWS)), whole_story(renamed))
    without_keys = Roster.of([(f"New {a}", f"Land of {c}") for a, c in ROWS])
    assert differing_ever(whole_story(Roster.of(ROWS)), whole_story(without_keys))


def test_another_country_touches_a_team_through_headquarters_alone():
    """Teams that share no agency do not know of each other."""
    rows = [("A", "C1"), ("B", "C1"), ("C", "C2"), ("D", "C2")]
    both, one = Roster.of(rows), Roster.of(rows[:2])
    for mine, theirs in zip(whole_story(both), whole_story(one), strict=True):
        together = by_name(mine, both)
        for name, values in by_name(theirs, one).items():
            np.testing.assert_array_equal(values, together[name], err_msg=str(name))


# --- luck -------------------------------------------------------------------------------------


def test_luck_is_kept_and_lies_where_it_should():
    roster = Roster.of(ROWS)
    luck = Luck(roster, 1, np.arange(500))
    found = luck.quarter(-48)
    assert luck.quarter(-48) is found
    assert found.team.shape == found.headquarters.shape == (8, 500)
    assert found.donors.shape == (3, 500)
    assert found.adoption.shape == (6, 3, 500)
    for between in (found.donors, found.adoption):
        assert np.all(abs(between) < 1)
        assert abs(between.mean()) < 0.06
    for noise in (found.team, found.headquarters):
        assert abs(noise.mean()) < 0.08
        assert noise.std() == pytest.approx(1.0, abs=0.06)
    fresh = Luck(roster, 1, np.arange(500)).quarter(-48)
    for item in fields(found):
        np.testing.assert_array_equal(getattr(found, item.name), getattr(fresh, item.name))


def test_every_practice_team_office_and_quarter_has_luck_of_its_own():
    luck = Luck(Roster.of(ROWS), 1, np.arange(50))
    now, next_one = luck.quarter(0), luck.quarter(1)
    rows = [now.team, now.headquarters, now.donors, now.adoption.reshape(-1, 50)]
    rows += [next_one.team, next_one.headquarters, next_one.donors]
    rows += [next_one.adoption.reshape(-1, 50)]
    every = np.concatenate(rows)
    assert len({row.tobytes() for row in every}) == len(every)


def test_runs_with_the_same_replication_meet_the_same_luck():
    found = Luck(Roster.of(ROWS), 1, np.array([3, 5, 3])).quarter(0)
    np.testing.assert_array_equal(found.team[:, 0], found.team[:, 2])
    assert not np.any(found.team[:, 0] == found.team[:, 1])


# --- the start --------------------------------------------------------------------------------


def test_the_first_guess_is_that_of_the_description():
    world = small_world(2, member=np.linspace(0.3, 1.0, len(ROWS))[:, None])
    start, own = world.start, world.roster.endowments
    office, p = start.office, PARAMETERS
    team, upward = p["customary_team_time"].default, p["customary_headquarters_time"].default
    np.testing.assert_array_equal(office.team_time, team)
    np.testing.assert_array_equal(office.intended_team, team)
    np.testing.assert_array_equal(office.headquarters_time, upward)
    np.testing.assert_array_equal(office.engagement, min(team / p["full_engagement"].default, 1))
    np.testing.assert_allclose(office.delivery_time, 1 - team - upward, rtol=1e-15)
    np.testing.assert_array_equal(office.member[:, 0], np.linspace(0.3, 1.0, len(ROWS)))
    np.testing.assert_array_equal(office.output, office.delivery_time)
    np.testing.assert_array_equal(office.own_money, own.reach * office.delivery_time)
    for name, values in [
        ("known", own.presence),
        *((name, own.reach) for name in ("reach", "visibility", "influence")),
        *((name, 1.0) for name in ("procedures", "alignment")),
        *((name, 0.2) for name in ("trust", "belonging")),
        *((name, 0.0) for name in ("fatigue", "joint_money", "earned_money", "lessons")),
    ]:
        np.testing.assert_array_equal(getattr(office, name), values + 0 * own.reach)
    np.testing.assert_array_equal(start.pair.acquaintance, 0.4)
    np.testing.assert_array_equal(start.pair.trust, 0.2)
    np.testing.assert_array_equal(start.team.adoption, 0.0)
    homes = start.headquarters
    np.testing.assert_array_equal(homes.accountability, p["initial_accountability"].default)
    np.testing.assert_array_equal(homes.engagement, p["initial_headquarters_engagement"].default)
    np.testing.assert_array_equal(homes.resistance, p["initial_resistance"].default)
    np.testing.assert_array_equal(homes.competence, 0.0)


def test_no_levers_are_no_reform():
    none = no_levers(3)
    assert none.pillars.shape == (4, 3, 1)
    assert none.held.shape == none.level.shape == (6, 3, 1)
    assert not none.held.any()
    assert not none.pillars.any()


def test_haste_moves_the_named_stocks_further_and_keeps_them_shares():
    world = lively_world(2)
    before, after = world.start, world.play(1)[0]
    moved = hastened(before, after)
    expected = {f"{level}.{name}" for level, stocks in HASTE.items() for name in stocks}
    assert differing(after, moved) == expected
    for level, stocks in HASTE.items():
        for name, times in stocks.items():
            old, new = (getattr(getattr(state, level), name) for state in (before, after))
            found = getattr(getattr(moved, level), name)
            np.testing.assert_array_equal(found, np.clip(old + times * (new - old), 0, 1))
    assert not differing(hastened(after, after), after)  # at rest nothing is moved


def test_the_spin_up_is_48_quarters_before_the_record_without_reform():
    world = small_world(2)
    luck = Luck(world.roster, 1, np.arange(2))
    asked, seen = [], []

    class Listening:
        replications = luck.replications

        def quarter(self, quarter: int):
            asked.append(quarter)
            return luck.quarter(quarter)

    def rule(cues, p):
        seen.append(cues.required_time)
        return choose_time(cues, p)

    rest = at_rest(world.roster, world.p, Listening(), choose=rule)
    assert asked == list(range(-48, 0))
    assert HASTY_QUARTERS + STEADY_QUARTERS == 48
    assert len(seen) == 48
    assert not np.any(seen)
    np.testing.assert_array_equal(rest.team.adoption, 0.0)
    # the last quarters are at the pace of the record
    again = at_rest(world.roster, world.p, luck, start=world.start)
    assert not differing(rest, again)


def states_like(value: float, world: World) -> State:
    """Every stock low, or high, wherever that is declared possible."""
    start = world.start
    floor = PARAMETERS["accountability_floor"].default
    team = 0.02 + 0.3 * value
    upward = 0.2 + 0.3 * value
    flat = {
        "team_time": team,
        "intended_team": team,
        "headquarters_time": upward,
        "intended_headquarters": upward,
        "delivery_time": 1 - team - upward,
        "engagement": value,
        "trust": value,
        "belonging": value,
        "fatigue": value,
    }
    office = replace(start.office, **{k: v + 0 * start.office.trust for k, v in flat.items()})
    pair = each_array(lambda array: value + 0 * array, start.pair)
    homes = each_array(lambda array: max(value, floor) + 0 * array, start.headquarters)
    return replace(start, office=office, pair=pair, headquarters=homes)


def with_guessed_returns(state: State, world: World) -> State:
    """Headquarters that joint work has given nothing yet, as everywhere before a reform.

    What it gave fades over twelve years and more, in no haste: it starts where it rests.
    """
    guess = world.start.headquarters
    kept = {name: getattr(guess, name) for name in ("competence", "engagement", "resistance")}
    return replace(state, headquarters=replace(state.headquarters, **kept))


def apart(some: State, others: State, world: World) -> float:
    """The largest difference in any metric, mean over offices, of any run."""
    ends = [
        [m.measure(world.roster, world.p, state).mean(axis=0) for m in METRICS.values()]
        for state in (some, others)
    ]
    return float(np.max(np.abs(np.array(ends[0]) - ends[1])))


def test_low_and_high_starts_end_in_about_the_same_place():
    """From one end of the scale to the other; within 0.01 in every metric after one spin-up."""
    world = small_world(4)
    luck = Luck(world.roster, 1, np.arange(4))
    low, high = (with_guessed_returns(states_like(value, world), world) for value in (0.05, 0.95))
    assert apart(low, high, world) > 0.5
    rests = [at_rest(world.roster, world.p, luck, start=start) for start in (low, high)]
    assert apart(*rests, world) < 0.01
    assert apart(rests[0], at_rest(world.roster, world.p, luck), world) < 0.01


def test_there_is_one_rest_only():
    """With competence, too, at both ends: every spin-up brings them closer, by four tenths."""
    world = small_world(2)
    luck = Luck(world.roster, 1, np.arange(2))
    states = [states_like(value, world) for value in (0.05, 0.95)]
    gaps = []
    for _ in range(5):
        states = [at_rest(world.roster, world.p, luck, start=state) for state in states]
        gaps.append(apart(*states, world))
    assert all(after < 0.6 * before for before, after in pairwise(gaps))
    assert gaps[-1] < 0.02


def test_practices_stay_at_nothing_for_48_quarters_without_pillars():
    world = small_world(2, dose=0.0)
    rest = at_rest(world.roster, world.p, Luck(world.roster, 1, np.arange(2)))
    story = quarters(
        world.roster,
        world.p,
        Luck(world.roster, 1, np.arange(2)),
        lambda _: no_levers(world.roster.teams),
        48,
        rest,
    )
    for state in story:
        np.testing.assert_array_equal(state.team.adoption, 0.0)
        np.testing.assert_array_equal(state.office.formal_time, 0.0)
        np.testing.assert_array_equal(state.office.procedures, 1.0)


def test_no_reform_has_no_trend_beyond_luck():
    """Last 12 of 48 quarters less the first 12, mean over 64 replications, in every metric."""
    found = ask.run("no_reform", replications=64).quarters
    labels = sorted(set(found["quarter"]))
    assert len(labels) == 48
    means = [
        found[found["quarter"].isin(window)].groupby("replication")[list(METRICS)].mean()
        for window in (labels[:12], labels[-12:])
    ]
    drift = means[1] - means[0]
    mean, error = drift.mean(), drift.std(ddof=1) / np.sqrt(len(drift))
    trends = mean[(abs(mean) > 3 * error) & (abs(mean) > 0.003)]
    assert trends.empty, trends


# --- laws of the whole story ------------------------------------------------------------------


def story(dose: float, held=None, runs: int = 8, count: int = 48) -> tuple[World, list[State]]:
    world = small_world(runs)
    luck = Luck(world.roster, 1, np.arange(runs))
    asked = levers(world.roster.teams, dose, held)
    rest = at_rest(world.roster, world.p, luck)
    return world, list(quarters(world.roster, world.p, luck, lambda _: asked, count, rest))


@pytest.fixture(scope="module")
def reform() -> tuple[World, list[State]]:
    return story(1.0)


def test_accountability_loosens_under_reform_and_never_dies(reform):
    """At the headquarters of all who have partners; one whose office is alone gains nothing."""
    world, states = reform
    _, plain = story(0.0)
    with_reform, without = (end[-1].headquarters.accountability for end in (states, plain))
    floor = PARAMETERS["accountability_floor"].default
    assert np.all(with_reform > floor + 0.01)
    homes = world.roster.headquarters_names
    joined = np.array([home != "E" for home in homes])
    assert np.all(with_reform.mean(axis=1)[joined] < without.mean(axis=1)[joined])


def test_some_dilemma_remains_under_reform(reform):
    world, states = reform
    dilemma = np.array(
        [METRICS["residual_dilemma"].measure(world.roster, world.p, now) for now in states[-12:]]
    ).mean(axis=0)
    assert np.all(dilemma[world.roster.team < 2].mean(axis=0) > 0)


def test_practices_emerge_in_teams_and_settle_below_1(reform):
    _, states = reform
    first, last = states[0].team.adoption, states[-1].team.adoption
    in_teams = last[:, :2]
    assert np.all(first[:, :2] < 0.3)
    assert np.all((in_teams.mean(axis=2) > 0.3) & (in_teams.mean(axis=2) < 0.95))
    np.testing.assert_array_equal(last[:, 2], 0.0)  # the office alone


def test_quarters_hands_every_quarter_its_own_levers_and_luck():
    world = small_world(2)
    luck = Luck(world.roster, 1, np.arange(2))
    asked: list[int] = []

    def levers_at(quarter: int) -> Levers:
        asked.append(quarter)
        return levers(world.roster.teams, quarter / 10)

    start = first_guess(world.roster, world.p, 1.0, 2)
    found = list(quarters(world.roster, world.p, luck, levers_at, 5, start))
    assert asked == [0, 1, 2, 3, 4]
    by_hand = replace(world, levers_at=lambda q: levers(world.roster.teams, q / 10), start=start)
    assert not differing_ever(found, by_hand.play(5))
    assert list(quarters(world.roster, world.p, luck, levers_at, 0, start)) == []

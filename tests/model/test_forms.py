"""Forms in the place of those declared: their slopes, their signatures, and what they leave."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from interagency.model import forms
from interagency.model.forms import AS_DECLARED, Forms
from interagency.model.mechanisms import reach
from interagency.model.mechanisms.choice import (
    choose_time,
    component_weights,
    marginal_payoffs,
    payoff_components,
)
from interagency.model.parameters import with_values
from interagency.model.scene import Scene, look_around
from interagency.model.stages.notice import knowledge_pool, word_of_team
from interagency.model.step import step
from tests import generators
from tests.model.mechanisms.test_choice import cues_away_from_kinks
from tests.model.worlds import World, differing_ever, lively_world

WORLD = lively_world(3)
NUDGE = 1e-6


def scene_of(world: World, quarters: int = 3) -> Scene:
    state = world.play(quarters)[-1]
    return look_around(
        world.roster, world.p, state, world.levers_at(quarters), world.draws_at(quarters)
    )


def engaged_by(scene: Scene, engaged: np.ndarray) -> Scene:
    office = replace(scene.before.office, engagement=engaged)
    return replace(scene, before=replace(scene.before, office=office))


def played(formed: Forms, quarters: int = 4, world: World = WORLD) -> list:
    state, states = world.start, []
    for quarter in range(quarters):
        asked = world.levers_at(quarter), world.draws_at(quarter)
        state = step(world.roster, world.p, state, *asked, choose_time, formed)
        states.append(state)
    return states


RIVALS = {
    "know": (forms.knowledge_averaged, forms.knowledge_given),
    "word": (forms.word_united, forms.word_given),
    "decide": (forms.for_the_scarcest, forms.in_turn),
    "learn": (
        forms.learn_side_by_side,
        forms.learn_in_a_ring,
        forms.learn_around_a_hub,
    ),
}


def test_the_declared_forms_are_played_unless_others_are_asked_for():
    assert not differing_ever(WORLD.play(4), played(AS_DECLARED))


@pytest.mark.parametrize(
    ("place", "rival"), [(place, rival) for place, rivals in RIVALS.items() for rival in rivals]
)
def test_a_rival_form_moves_the_model_and_keeps_time_whole(place, rival):
    states = played(Forms(**{place: rival}))
    assert differing_ever(states, played(AS_DECLARED))
    for state in states:
        office = state.office
        times = office.team_time + office.headquarters_time + office.delivery_time
        np.testing.assert_allclose(times, 1.0, rtol=1e-12)
        assert np.all(np.isfinite(office.influence))
        assert np.all((state.pair.trust >= 0.0) & (state.pair.trust <= 1.0))


# --- slopes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("know", [knowledge_pool, forms.knowledge_averaged, forms.knowledge_given])
def test_the_slope_of_knowledge_is_that_of_its_form(know):
    """By central differences in one office's engagement, the partners' held."""
    scene = scene_of(WORLD)
    engaged = np.clip(scene.before.office.engagement, 0.1, 0.9)
    _, slope = know(engaged_by(scene, engaged))
    for row in range(scene.roster.offices):
        nudge = np.zeros_like(engaged)
        nudge[row] = NUDGE
        more, less = (know(engaged_by(scene, engaged + way * nudge))[0] for way in (1, -1))
        np.testing.assert_allclose(
            slope[row], (more - less)[row] / (2 * NUDGE), rtol=1e-6, atol=1e-9
        )


@pytest.mark.parametrize("word", [word_of_team, forms.word_united, forms.word_given])
def test_reach_rises_by_what_a_form_says_the_team_has_more(word):
    """The slope in the choice is `access * (word - own)`: that of reach, the word held."""
    scene = scene_of(WORLD)
    own, member = scene.own.reach, scene.member
    involved = member * np.clip(scene.before.office.engagement, 0.1, 0.9)
    average = scene.roster.of_team(scene.roster.team_mean(own, involved))
    trusted = scene.roster.partner_sum(scene.roster.partners(involved))
    joint = word(scene, involved, average, trusted, 0.0 * own)
    more, less = (reach.reach_after_pooling(own, 0.5 + way * NUDGE, 0.7, joint) for way in (1, -1))
    np.testing.assert_allclose((more - less) / (2 * NUDGE), 0.7 * (joint - own), atol=1e-8)


@settings(max_examples=60)
@given(cues=cues_away_from_kinks(), values=generators.parameters())
def test_choosing_by_the_scarcest_follows_the_slopes_of_its_payoff(cues, values):
    p = with_values({**values, "horizon": 0.0})
    weights = component_weights(cues.accountability, p)
    time = [cues.team_time, cues.headquarters_time, cues.delivery_time]

    def worth(*times):
        return forms.by_the_scarcest(payoff_components(cues, *times, p), weights)

    at_the_margin = forms.weights_of_the_scarcest(payoff_components(cues, *time, p), weights)
    for use, slope in enumerate(marginal_payoffs(cues, p, at_the_margin)):
        nudge = 1e-6 * min(1.0, float(time[use][0, 0]) / 0.1)
        more, less = [*time], [*time]
        more[use], less[use] = time[use] + nudge, time[use] - nudge
        numerical = (worth(*more) - worth(*less)) / (2 * nudge)
        np.testing.assert_allclose(slope, numerical, rtol=1e-4, atol=1e-5)


def test_the_scarcest_is_nearly_all_that_counts():
    names = ("cooperation", "information", "money")
    weights = dict.fromkeys(names, np.ones(1)) | {forms.ADDED: np.ones(1)}
    parts = {name: np.log([x]) for name, x in zip(names, (0.8, 0.2, 0.9), strict=True)}
    parts[forms.ADDED] = np.array([-0.1])
    margin = forms.weights_of_the_scarcest(parts, weights)
    assert margin["information"] > 0.99 * sum(margin[name] for name in names)
    assert margin[forms.ADDED] == 1.0
    richer = parts | {"money": np.log([9.0])}
    assert forms.by_the_scarcest(richer, weights) - forms.by_the_scarcest(parts, weights) < 1e-3


# --- what each pool says -------------------------------------------------------------------------


def test_a_union_takes_from_nobody_and_an_average_takes_from_those_above():
    scene = scene_of(WORLD)
    presence = scene.own.presence
    united, averaged, given = (
        know(scene)[0] for know in (knowledge_pool, forms.knowledge_averaged, forms.knowledge_given)
    )
    assert np.all(united >= presence)
    assert np.all(given >= presence)
    company = scene.company.accompanied > 0
    assert np.any((averaged < presence - 1e-6) & company)
    assert np.any((averaged > presence + 1e-6) & company)
    involved = scene.member * 0.5
    own = scene.own.reach
    assert np.all(forms.word_united(scene, involved, own, involved, 0.0 * own) >= own)


def test_an_office_alone_has_nothing_from_any_pool():
    scene = scene_of(WORLD)
    alone = (scene.company.others == 0).all(axis=1)
    assert alone.any()
    own = scene.own
    for know in RIVALS["know"]:
        np.testing.assert_allclose(know(scene)[0][alone], own.presence[alone])
    involved = scene.member * 0.5
    for word in RIVALS["word"]:
        joint = word(scene, involved, own.reach, involved, 0.0 * involved)
        np.testing.assert_allclose(joint[alone], own.reach[alone])


# --- turns, lags, networks -----------------------------------------------------------------------


def test_the_first_of_a_team_chooses_as_if_all_chose_at_once():
    turns, at_once = (
        played(Forms(decide=decide), 1)[0].office for decide in (forms.in_turn, forms.at_once)
    )
    first = forms.places(WORLD.roster) == 0
    np.testing.assert_array_equal(turns.intended_team[first], at_once.intended_team[first])
    assert np.any(turns.intended_team[~first] != at_once.intended_team[~first])


def test_turns_change_nothing_where_nobody_looks_at_the_others():
    p = replace(WORLD.p, responsiveness=0.0)
    world = replace(WORLD, p=p)
    mine, theirs = (
        played(Forms(decide=decide), 2, world) for decide in (forms.in_turn, forms.at_once)
    )
    assert not differing_ever(mine, theirs, beyond=1e-15)


def test_side_by_side_nothing_waits_for_acquaintance():
    """Strangers who work together are trusted at once, and belonging starts as well."""
    start = WORLD.start
    strangers = replace(
        start.pair, acquaintance=0.0 * start.pair.trust, trust=0.0 * start.pair.trust
    )
    office = replace(start.office, trust=0.0 * start.office.trust)
    world = replace(WORLD, start=replace(start, pair=strangers, office=office))
    chain = played(AS_DECLARED, 1, world)[0]
    beside = played(
        Forms(learn=forms.learn_side_by_side, belong=forms.belong_side_by_side), 1, world
    )[0]
    met = chain.pair.contact > 1e-3
    assert met.any()
    assert np.all(beside.pair.trust[met] > chain.pair.trust[met])
    accompanied = WORLD.roster.partner_sum(chain.pair.contact) > 1e-3
    assert np.all(beside.office.belonging[accompanied] > chain.office.belonging[accompanied])


@pytest.mark.parametrize(
    ("learn", "most"), [(forms.learn_in_a_ring, 2), (forms.learn_around_a_hub, 1)]
)
def test_only_neighbours_meet(learn, most):
    roster = WORLD.roster
    contact = played(Forms(learn=learn), 1)[0].pair.contact
    meeting = np.asarray(roster.partner_sum((contact > 0.0).astype(float))).max(axis=1)
    place = forms.places(roster)
    size = np.bincount(roster.team)[roster.team]
    hub = (place == 0) & (learn is forms.learn_around_a_hub)
    assert np.all(meeting[~hub] <= np.minimum(most, size[~hub] - 1))
    assert np.all(meeting[hub] <= size[hub] - 1)
    assert meeting[(size == 5) & ~hub].max() == most

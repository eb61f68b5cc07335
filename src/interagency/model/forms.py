"""Functional forms that have rivals: those declared, and what else could stand in their place.

`step` takes a `Forms`, so that a rival is a value and not a flag. Nothing of the package is
played with a rival unless it is asked for: see `interagency.study.evidence.swaps`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from interagency.model.arrays import namespace, ratio
from interagency.model.mechanisms import engagement, trust
from interagency.model.mechanisms.choice import (
    Cues,
    choose_time,
    component_weights,
    payoff_components,
)
from interagency.model.parameters import Parameters
from interagency.model.roster import Roster
from interagency.model.scene import Scene
from interagency.model.stages.act import belong, belonging_towards, learn
from interagency.model.stages.announce import Duties
from interagency.model.stages.notice import (
    Know,
    Notice,
    Word,
    cues_for,
    knowledge_pool,
    notice,
    offered_by_partners,
    word_of_team,
)
from interagency.model.state import Pairs

Times = tuple[Any, Any, Any]
Choose = Callable[[Cues, Parameters], Times]
Decide = Callable[[Scene, Duties, Cues, Choose], Times]
Learn = Callable[[Scene, Duties, Notice, Any], Pairs]
Belong = Callable[[Scene, Any, Pairs], Any]


def at_once(scene: Scene, duties: Duties, cues: Cues, choose: Choose) -> Times:
    """All offices choose at once, by what the others did last quarter."""
    return choose(cues, scene.p)


@dataclass(frozen=True)
class Forms:
    """One form for each place where there are several.

    know    what an office knows with its team, and what a unit of engagement adds to it
    word    weight of the team's word as a member can use it
    decide  who chooses when: see `at_once`
    learn   how partners come to know and to trust each other
    belong  what belonging follows

    Slopes follow the form: `know` returns its own; that of reach is `word` less the own reach,
    whatever `word` is, for the others' part in it is given.
    """

    know: Know = knowledge_pool
    word: Word = word_of_team
    decide: Decide = at_once
    learn: Learn = learn
    belong: Belong = belong


AS_DECLARED = Forms()

# --- pools ---------------------------------------------------------------------------------------

# What taking part in full is worth where it is the same for all: about what the declared pools
# give an office of middling endowments.
GIFT_OF_KNOWLEDGE, GIFT_OF_REACH = 0.3, 0.15


def knowledge_averaged(scene: Scene) -> tuple[Any, Any]:
    """Knowledge as an average: `presence + engagement * mean(passing * (partner's - own))`.

    `passing` is what of a partner's knowledge can pass, as in the union. Those above the mean
    lose, and a larger team knows no more.
    """
    presence, engaged = scene.own.presence, scene.before.office.engagement
    drawn = scene.partner_mean(_passing(scene) * _gap(scene.roster, presence))
    return presence + engaged * drawn, drawn


def knowledge_given(scene: Scene) -> tuple[Any, Any]:
    """Knowledge as a flat gift: `presence + engagement * gift * mean(passing)`.

    The same for all, whatever they know already.
    """
    engaged = scene.before.office.engagement
    drawn = GIFT_OF_KNOWLEDGE * scene.partner_mean(_passing(scene))
    return scene.own.presence + engaged * drawn, drawn


def _passing(scene: Scene) -> Any:
    """Part of each partner's knowledge that can pass, `[pair, run]`."""
    return offered_by_partners(scene) / scene.roster.partners(scene.own.presence)


def _gap(roster: Roster, values: Any) -> Any:
    """The second's value less the first's, `[office, run]` to `[pair, run]`."""
    return roster.partners(values) - roster.own(values)


def word_united(scene: Scene, involved: Any, average: Any, trusted: Any, kept: Any) -> Any:
    """Reach as a union: the chance that it, or any partner that takes part, opens a door.

    Nobody loses, and a larger team reaches more; no bonus for acting as many.
    """
    own, roster = scene.own.reach, scene.roster
    shut = roster.partner_product(1.0 - roster.partners(involved * own))
    return own + (1.0 - own) * (1.0 - shut)


def word_given(scene: Scene, involved: Any, average: Any, trusted: Any, kept: Any) -> Any:
    """Reach as a flat gift: the own one and as much more for all."""
    return scene.own.reach + GIFT_OF_REACH * scene.company.accompanied


# --- the payoff ----------------------------------------------------------------------------------

# How near to a minimum the payoff of `scarcest` is: at 8 a component that is half of another
# counts 256 times as much for the next hour.
SHARPNESS = 8.0
# What is counted as it is, and no quantity that could be the scarcest.
ADDED = "weariness"


def by_the_scarcest(parts: Mapping[str, Any], weights: Mapping[str, Any]) -> Any:
    """Payoff by the scarcest of what an office has: a smooth Leontief form.

        -W / s * ln(sum of w / W * x ** -s) - weariness, with W the sum of the weights w

    As s falls to 0 it is the declared weighted sum of logarithms.

    parts  ln x by component, as `payoff_components` gives them
    """
    total, met = _shortage(parts, weights)
    xp = namespace(met)
    return -total / SHARPNESS * xp.log(met) + weights[ADDED] * parts[ADDED]


def weights_of_the_scarcest(parts: Mapping[str, Any], weights: Mapping[str, Any]) -> dict[str, Any]:
    """The slopes of `by_the_scarcest` with respect to `parts`: nearly all on the scarcest."""
    _, met = _shortage(parts, weights)
    xp = namespace(met)
    return {
        name: weight if name == ADDED else weight * xp.exp(-SHARPNESS * parts[name]) / met
        for name, weight in weights.items()
    }


def _shortage(parts: Mapping[str, Any], weights: Mapping[str, Any]) -> tuple[Any, Any]:
    """The sum of the weights, and the weighted mean of `x ** -SHARPNESS`."""
    logged = [name for name in weights if name != ADDED]
    total = sum(weights[name] for name in logged)
    xp = namespace(parts[logged[0]])
    short = sum(weights[name] * xp.exp(-SHARPNESS * parts[name]) for name in logged)
    return total, short / total


def for_the_scarcest(scene: Scene, duties: Duties, cues: Cues, choose: Choose) -> Times:
    """All choose at once by the payoff of `by_the_scarcest`."""
    p = scene.p
    times = cues.team_time, cues.headquarters_time, cues.delivery_time
    parts = payoff_components(cues, *times, p)
    weights = component_weights(cues.accountability, p)
    return choose_time(cues, p, weights_of_the_scarcest(parts, weights))


# --- who chooses when ----------------------------------------------------------------------------


def in_turn(scene: Scene, duties: Duties, cues: Cues, choose: Choose) -> Times:
    """Offices of a team choose one after another, and see what those before them chose."""
    turn, office = places(scene.roster)[:, None], scene.before.office
    times = choose(cues, scene.p)
    for now in range(1, int(turn.max()) + 1):
        team, *_ = engagement.with_obligation(*times, duties.required)
        engaged = np.where(
            turn < now, engagement.engagement_from(team, duties.per_time), office.engagement
        )
        seen = replace(scene.before, office=replace(office, engagement=engaged))
        scene_now = replace(scene, before=seen)
        later = choose(cues_for(scene_now, duties, notice(scene_now, duties)), scene.p)
        times = tuple(np.where(turn < now, *both) for both in zip(times, later, strict=True))
    return times


def places(roster: Roster) -> np.ndarray:
    """Place of each office in its team, 0 for the first, `[office]`."""
    return np.arange(roster.offices) - np.searchsorted(roster.team, roster.team)


# --- lags ----------------------------------------------------------------------------------------


def learn_side_by_side(scene: Scene, duties: Duties, noticed: Notice, engaged: Any) -> Pairs:
    """Knowing and trusting follow contact side by side, both by `trust_rate`.

    Trust follows what acquaintance comes to where contact stays, and does not wait for it.
    """
    p, roster = scene.p, scene.roster
    pair = learn(scene, duties, noticed, engaged)
    met = 1.0 - namespace(pair.contact).exp(-p.acquaintance_rate * pair.contact)
    rest = ratio(met, met + p.acquaintance_fading)
    seen = trust.partner_seen(
        rest,
        roster.partners(trust.willingness_shown(engaged, p.trust_in_the_known)),
        roster.own(noticed.quarrelsome) * scene.own.overlap,
    )
    before = scene.before.pair
    return replace(
        pair,
        acquaintance=trust.trust_after(before.acquaintance, rest, p.trust_rate),
        trust=trust.trust_after(before.trust, seen, p.trust_rate),
    )


def belong_side_by_side(scene: Scene, engaged: Any, pair: Pairs) -> Any:
    """Belonging follows what trust follows, by `trust_rate` as well."""
    scene = replace(scene, p=replace(scene.p, belonging_rate=scene.p.trust_rate))
    old = scene.before.pair.trust
    followed = old + (pair.trust - old) / scene.p.trust_rate
    return belonging_towards(
        scene, engaged, scene.partner_mean(followed * scene.company.partner_member)
    )


# --- who meets whom ------------------------------------------------------------------------------


def learn_in_a_ring(scene: Scene, duties: Duties, noticed: Notice, engaged: Any) -> Pairs:
    """Offices meet the two beside them only; the plan is still that of all."""
    return learn(_meeting(scene, scene.roster.once(_beside, 0)), duties, noticed, engaged)


def learn_around_a_hub(scene: Scene, duties: Duties, noticed: Notice, engaged: Any) -> Pairs:
    """Offices meet the first office of the team only, which meets them all."""
    return learn(_meeting(scene, scene.roster.once(_with_first, 0)), duties, noticed, engaged)


def _meeting(scene: Scene, who: Any) -> Scene:
    """The scene as it is for those who meet, `who [pair, 1]`."""
    company = scene.company
    return replace(scene, company=replace(company, partner_member=company.partner_member * who))


def _beside(roster: Roster, _: int) -> np.ndarray:
    """1 for pairs of neighbours in a ring, `[pair, 1]`."""
    place, size = places(roster), np.bincount(roster.team)[roster.team]
    apart = np.abs(place[roster.first] - place[roster.second])
    near = (apart == 1) | (apart == size[roster.first] - 1)
    return near[:, None].astype(float)


def _with_first(roster: Roster, _: int) -> np.ndarray:
    """1 for pairs of which one is the first of its team, `[pair, 1]`."""
    place = places(roster)
    return ((place[roster.first] == 0) | (place[roster.second] == 0))[:, None].astype(float)

"""Table 1 without the simulation: what pools, endowments or a single line give by themselves.

Whatever these reproduce is no merit of a model in which agencies choose, meet and learn.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from interagency.model.mechanisms.choice import COMPONENTS, component_weights
from interagency.model.mechanisms.knowledge import (
    offered_knowledge,
    pooled_knowledge,
    sharing_openness,
)
from interagency.model.mechanisms.reach import (
    influence,
    messages_given_up,
    name_left,
    reach_after_pooling,
    team_reach,
    visibility_after_sharing,
)
from interagency.model.mechanisms.voice import voice_share
from interagency.model.parameters import Parameters
from interagency.model.roster import Roster
from interagency.study.evidence.arms import MOBILISING, SYSTEMIC
from interagency.study.experiment import roster_of
from interagency.study.scenarios import Scenario
from interagency.study.traits import endowments

# Engagement of everybody and trust of everybody in everybody, where nobody chooses.
ENGAGED = 0.5
TRUSTING = 0.5

STOCKS = ("information", "influence", "voice", "money")
"""Parts of the payoff in which endowments stand by themselves: knowledge, reach, say, own name."""
BEHAVIOUR = tuple(part for part in COMPONENTS if part not in STOCKS)
"""Parts that change with what offices do: cooperation, alignment, delivery, weariness."""

Effects = dict[str, np.ndarray]


def worlds(scenario: Scenario, seed: int, replications: int) -> Roster:
    """The scenario's offices with what they bring along, in the worlds of a run."""
    roster, rows = roster_of(scenario)
    offices = [scenario.offices[row] for row in rows]
    member = np.array([office.member for office in offices])[:, None]
    traits, given = ([getattr(one, name) for one in offices] for name in ("traits", "endowments"))
    runs = np.arange(replications)
    return roster.with_endowments(endowments(roster, traits, given, seed, runs, member))


def static(roster: Roster, p: Parameters) -> Effects:
    """The model's pools with and without each set, everybody engaged and trusting alike.

    No time, no choice, no headquarters: the closed form, weighted as in the payoff.
    Returns `[office, world]` by practice set.
    """
    weights = component_weights(p.initial_accountability, p)
    known, say = (
        [np.log(p.payoff_floor + value(roster, p, opened)) for opened in (0.0, 1.0)]
        for value in (_known, _say)
    )
    word = [np.log(_influence(roster, p, opened)) for opened in (0.0, 1.0)]
    return {
        SYSTEMIC: weights["information"] * (known[1] - known[0])
        + weights["voice"] * (say[1] - say[0]),
        MOBILISING: weights["influence"] * (word[1] - word[0]),
    }


def _known(roster: Roster, p: Parameters, opened: float) -> np.ndarray:
    presence = roster.endowments.presence
    openness = sharing_openness(opened, p.knowledge_pooling, p.informal_sharing)
    offered = offered_knowledge(openness, TRUSTING, roster.partners(presence))
    return pooled_knowledge(presence, roster.partner_product(1.0 - ENGAGED * offered))


def _say(roster: Roster, p: Parameters, opened: float) -> np.ndarray:
    own = roster.endowments
    seats = roster.of_team(roster.team_sum(np.ones_like(own.capacity)))
    size, skill = (
        one / roster.of_team(roster.team_sum(one)) for one in (own.capacity, own.expertise)
    )
    fairness = p.voice_rebalancing * opened
    return seats * voice_share(size, 1.0 / seats, skill, fairness, p.expertise_voice)


def _influence(roster: Roster, p: Parameters, opened: float) -> np.ndarray:
    own = roster.endowments.reach
    everybody = np.ones_like(own)
    average = roster.of_team(roster.team_mean(own, everybody))
    trusted = roster.partner_sum(roster.partners(everybody)) * ENGAGED * TRUSTING
    joint = team_reach(average, trusted, p.critical_mass, p.critical_mass_half, 1.0)
    access = reach_after_pooling(own, ENGAGED, p.reach_pooling * opened, joint)
    given_up = messages_given_up(p.message_sharing, opened, p.spokesperson_relief, 0.0, 0.0)
    visible = visibility_after_sharing(own, ENGAGED * given_up, average)
    return influence(access, name_left(visible, own, p.visibility_weight))


def no_team(roster: Roster) -> Effects:
    """Falling functions of what an office has by itself; nobody else is there.

    `1 - presence * sqrt(capacity)` and `1 - reach`.
    """
    own = roster.endowments
    return {SYSTEMIC: 1.0 - own.presence * own.capacity**0.5, MOBILISING: 1.0 - own.reach}


def one_line(traits: Sequence[frozenset[str]]) -> Effects:
    """Non-resident or small: systemic; politically sensitive: +; strong brand: -.

    traits  flags of each office, `[office]`. Returns `[office, 1]`.
    """
    told = [
        (
            bool(flags & {"non_resident", "small_specialised"}),
            ("politically_sensitive" in flags) - ("strong_brand" in flags),
        )
        for flags in traits
    ]
    systemic, mobilising = np.array(told, dtype=float).T
    return {SYSTEMIC: systemic[:, None], MOBILISING: mobilising[:, None]}


def only(parts: Mapping[str, Mapping[str, np.ndarray]], which: Sequence[str]) -> Effects:
    """Some parts of perceived effects, summed: `parts` are `[office, run]` by set, component."""
    return {one: sum(added[part] for part in which) for one, added in parts.items()}

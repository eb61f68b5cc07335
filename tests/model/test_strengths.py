"""Every mechanism has a strength, and at its neutral value the mechanism is gone.

A row of `SWITCHES` says of a strength: when it is neutral, *this* may be changed at will and
not a bit of any later quarter differs; at its default the same change is seen. What a change
must show in any case (the changed stock itself) is named, and everything else is compared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from inspect import signature
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from interagency.model.levers import PILLAR_NAMES
from interagency.model.mechanisms import adoption, engagement, headquarters, money, themes, trust
from interagency.model.parameters import PARAMETERS
from interagency.model.stages import announce
from interagency.model.weights import obliges_name
from tests.model.worlds import World, arrays_of, differing_ever, lively_world

STRENGTHS = {name: row.neutral for name, row in PARAMETERS.items() if row.neutral is not None}
QUARTERS = 4


@dataclass(frozen=True)
class Switch:
    """What a strength switches off.

    change  something else that is different; read through this mechanism and, where `off` does
            not close them, no other
    off     other strengths that are neutral in all runs, for they read the same thing
    values  other parameters in all runs
    itself  arrays that show the change in any case: what was changed, not what reads it
    start   what is laid over the state before in all runs
    """

    change: Callable[[World], World]
    off: tuple[str, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)
    itself: tuple[str, ...] = ()
    start: Callable[[World], World] = lambda world: world


# --- changes ----------------------------------------------------------------------------------


def noise(*shape: int, seed: int = 5) -> np.ndarray:
    """Numbers in 0.05 to 0.95 that have nothing to do with the world."""
    return np.random.default_rng(seed).uniform(0.05, 0.95, shape)


def opening(name: str) -> Callable[[World], World]:
    """Practices open this by chance, whatever their adoption."""

    def change(world: World) -> World:
        return replace(world, openings={name: lambda opened: noise(*opened.shape)})

    return change


def setting(**values: float) -> Callable[[World], World]:
    """Other values of other parameters."""

    def change(world: World) -> World:
        runs = np.zeros(world.runs)
        return replace(
            world, p=replace(world.p, **{name: value + runs for name, value in values.items()})
        )

    return change


def dose(pillar: str) -> Callable[[World], World]:
    """Another dose of a pillar, in every team."""

    def change(world: World) -> World:
        def levers_at(quarter: int) -> Any:
            levers = world.levers_at(quarter)
            pillars = levers.pillars.copy()
            row = PILLAR_NAMES.index(pillar)
            pillars[row] = noise(*pillars[row].shape)
            return replace(levers, pillars=pillars)

        return replace(world, levers_at=levers_at)

    return change


def draws(*names: str) -> Callable[[World], World]:
    """Other luck."""

    def change(world: World) -> World:
        def draws_at(quarter: int) -> Any:
            found = world.draws_at(quarter)
            other = {name: 1.0 - 2.0 * noise(*getattr(found, name).shape) for name in names}
            return replace(found, **other)

        return replace(world, draws_at=draws_at)

    return change


def before(level: str, *names: str) -> Callable[[World], World]:
    """Another state before the first quarter."""

    def change(world: World) -> World:
        state = getattr(world.start, level)
        other = {
            name: noise(*getattr(state, name).shape, seed=row) for row, name in enumerate(names)
        }
        return replace(world, start=replace(world.start, **{level: replace(state, **other)}))

    return change


def endowed(name: str) -> Callable[[World], World]:
    """Offices that bring other things along."""

    def change(world: World) -> World:
        own = world.roster.endowments
        other = replace(own, **{name: noise(*getattr(own, name).shape)})
        return replace(world, roster=world.roster.with_endowments(other))

    return change


def all_of(*changes: Callable[[World], World]) -> Callable[[World], World]:
    def change(world: World) -> World:
        for each in changes:
            world = each(world)
        return world

    return change


def unchanged_but_patched(target: Any, name: str, function: Callable[[Any], Any]) -> Any:
    """A change of what a mechanism is told: its arguments go through a function first."""

    def change(world: World) -> World:
        return Patched(**vars(world), target=target, name=name, function=function)

    return change


@dataclass(frozen=True)
class Patched(World):
    target: Any = None
    name: str = ""
    function: Any = None

    def play(self, count: int, *more: Any) -> list:
        true = getattr(self.target, self.name)
        with patch.object(self.target, self.name, self.function(true)):
            return super().play(count, *more)


def of_other_sizes(true: Any) -> Any:
    """Meetings of offices four times as large."""
    size = list(signature(engagement.meeting_overhead).parameters).index("capacity")
    return lambda *said: true(*said[:size], 4.0 * said[size], *said[size + 1 :])


def without(name: str, level: str = "office") -> Callable[[World], World]:
    """Offices, or others, that start with nothing of this."""

    def change(world: World) -> World:
        state = getattr(world.start, level)
        nothing = replace(state, **{name: np.zeros_like(getattr(state, name))})
        return replace(world, start=replace(world.start, **{level: nothing}))

    return change


def outcomes_like_areas(world: World) -> World:
    """Partners who plan together as much in a few outcomes as in many areas."""
    own = world.roster.endowments
    same = replace(own, same_outcome=own.same_area)
    return replace(world, roster=world.roster.with_endowments(same))


def ceded_at_once(true: Any) -> Any:
    """Resistance that gives way as it comes, however sticky."""
    return lambda *values: true(*values[:-1], 0.0)


ASSURED = setting(information_assurance=0.9, competence_assurance=0.3, money_assurance=0.2)
# What a bridge between the masters does beside the thing in question.
BRIDGE_ELSEWHERE = ("knowledge_pooling", "informal_sharing", "accountability_rate")
# What leads, and lead agencies, do beside the thing in question.
LEADS = ("lead_reporting", "lead_load", "lead_division")
# What a joint plan does.
A_JOINT_PLAN = ("plan_need", "relevance", "gap_response")
# What mandates that overlap do.
OVERLAP = ("turf", "synergy", "competence_rate", "duplication", "distance_conflict", "rivalry")
# What a code of conduct does.
CODE = ("code_relief", "code_clearance", "code_contact")
# What headquarters' new competence does beside the thing in question.
NO_RETURN = ("headquarters_engagement_lift", "resistance_softening", "accountability_rate")


def all_but(strength: str, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != strength)


SWITCHES: dict[str, Switch] = {
    "required_time": Switch(
        setting(**{obliges_name(name): 1.0 + row for row, name in enumerate(PILLAR_NAMES)})
    ),
    "double_procedure": Switch(
        opening("single_procedure"),
        off=("budget_procedure",),
        itself=("office.reports_on_project",),
    ),
    "budget_procedure": Switch(
        opening("single_procedure"),
        off=("double_procedure",),
        itself=("office.reports_on_project",),
    ),
    "donor_tracing": Switch(opening("traced_money")),
    "format_acceptance": Switch(opening("common_format"), off=("harmonised_trust",)),
    "lead_reporting": Switch(opening("lead_agencies"), off=all_but("lead_reporting", *LEADS)),
    "lead_load": Switch(opening("lead_agencies"), off=all_but("lead_load", *LEADS)),
    "authorisation_load": Switch(
        before("office", "autonomy"), off=("autonomy_relief",), itself=("office.autonomy",)
    ),
    "autonomy_relief": Switch(
        before("office", "autonomy"), off=("authorisation_load",), itself=("office.autonomy",)
    ),
    "pressure_time": Switch(opening("pressure"), off=("pressure_tension",)),
    "clearance_lag": Switch(opening("early_clearance")),
    "cycle_wait": Switch(all_of(opening("common_calendar"), endowed("cycle_start"))),
    "meeting_load": Switch(
        setting(outcome_reduction=0.5, premises_saving=0.4), off=("practice_upkeep",)
    ),
    "meetings_by_size": Switch(
        unchanged_but_patched(engagement, "meeting_overhead", of_other_sizes)
    ),
    "outcome_reduction": Switch(
        opening("shared_outcomes"), off=("clustered_contact",), start=outcomes_like_areas
    ),
    "practice_upkeep": Switch(
        unchanged_but_patched(
            announce, "upkeep_of", lambda true: lambda *asked: 0.5 * true(*asked) + 0.1
        )
    ),
    "premises_saving": Switch(
        dose("one_office"), off=("required_time", "proximity", "adoption_rate")
    ),
    "mediation": Switch(dose("one_leader"), off=("required_time", "adoption_rate")),
    "partiality": Switch(all_of(opening("firewall"), endowed("origin"))),
    "lead_by_expertise": Switch(
        opening("rotating_duties"),
        off=("lead_reporting", "lead_load", "rotation_belonging"),
        itself=("office.leads",),
    ),
    "lead_division": Switch(opening("lead_agencies"), off=all_but("lead_division", *LEADS)),
    "outcome_peace": Switch(
        opening("outcome_level"), off=A_JOINT_PLAN, itself=("office.jointness",)
    ),
    "plan_threshold": Switch(
        unchanged_but_patched(themes, "jointness_of", lambda true: lambda depth, *said: depth)
    ),
    "plan_need": Switch(
        setting(plan_threshold=0.01),
        off=all_but("plan_need", *A_JOINT_PLAN),
        itself=("office.jointness",),
    ),
    "relevance": Switch(
        setting(plan_threshold=0.01),
        off=all_but("relevance", *A_JOINT_PLAN),
        itself=("office.jointness",),
    ),
    "knowledge_pooling": Switch(opening("shared_knowledge"), off=("informal_sharing",)),
    "informal_sharing": Switch(opening("shared_knowledge"), off=("knowledge_pooling",)),
    "voice_rebalancing": Switch(all_of(opening("fair_voice"), setting(expertise_voice=0.8))),
    "expertise_voice": Switch(
        endowed("expertise"),
        off=("joint_yield", "pooling_ceiling", *LEADS),
        itself=("office.leads", "office.orchestration"),
    ),
    "reach_pooling": Switch(
        all_of(opening("joint_reach"), setting(critical_mass=0.5, critical_mass_half=0.5))
    ),
    "critical_mass": Switch(setting(critical_mass_half=0.4)),
    "message_sharing": Switch(opening("shared_message")),
    # Names still count as money; as a weight of what is said they do not.
    "visibility_weight": Switch(
        opening("shared_message"),
        off=("joint_yield", "pooling_ceiling"),
        values={"money_value": 0.0},
        itself=("office.visibility", "office.own_money"),
    ),
    "spokesperson_relief": Switch(opening("spokespersons")),
    "concession_relief": Switch(opening("kept_names")),
    # Without a bridge nothing goes home, so that sisters have nothing to learn.
    "bridge_base": Switch(
        setting(sister_value=0.5), off=("bridge_gain",), start=without("lessons")
    ),
    "bridge_gain": Switch(opening("bridge")),
    "role_conflict": Switch(
        opening("bridge"),
        off=(*BRIDGE_ELSEWHERE, "felt_need", "pressure_tension"),
        itself=("office.bridge",),
    ),
    "distance_conflict": Switch(endowed("overlap"), off=all_but("distance_conflict", *OVERLAP)),
    "nearness_relief": Switch(endowed("remoteness")),
    "code_relief": Switch(
        opening("code_of_conduct"), off=all_but("code_relief", *CODE), itself=("team.code",)
    ),
    "code_clearance": Switch(
        opening("code_of_conduct"), off=all_but("code_clearance", *CODE), itself=("team.code",)
    ),
    "code_contact": Switch(
        opening("code_of_conduct"), off=all_but("code_contact", *CODE), itself=("team.code",)
    ),
    "competence_value": Switch(
        before("headquarters", "competence"),
        off=(*NO_RETURN, "competence_travel"),
        itself=("headquarters.competence",),
    ),
    "sister_value": Switch(before("office", "lessons")),
    "money_contact": Switch(
        before("office", "joint_money", "own_money"),
        off=("gap_response",),
        values={"money_value": 0.0},
    ),
    "competence_rate": Switch(opening("synergies"), off=("synergy",)),
    "competence_travel": Switch(
        before("office", "competence"), off=("competence_use",), itself=("office.competence",)
    ),
    "competence_use": Switch(
        before("office", "competence"), off=("competence_travel",), itself=("office.competence",)
    ),
    # Who has learned nothing from anybody else learns nothing, however fast.
    "committee_learning": Switch(
        setting(learning_rate=0.5),
        off=("bridge_base", "bridge_gain"),
        start=without("learned", "headquarters"),
    ),
    "reassurance": Switch(ASSURED),
    "accountability_rate": Switch(all_of(setting(accountability_return=0.45), ASSURED)),
    "headquarters_engagement_lift": Switch(
        before("headquarters", "competence"),
        off=(
            *("competence_value", "competence_travel"),
            *all_but("headquarters_engagement_lift", *NO_RETURN),
        ),
        itself=("headquarters.competence",),
    ),
    "resistance_softening": Switch(
        before("headquarters", "competence"),
        off=(
            *("competence_value", "competence_travel"),
            *all_but("resistance_softening", *NO_RETURN),
        ),
        itself=("headquarters.competence",),
    ),
    "harmonised_trust": Switch(opening("common_format"), off=("format_acceptance",)),
    "pressure_tension": Switch(opening("pressure"), off=("pressure_time",)),
    "autonomy_gain": Switch(setting(tie_weight=1.0)),
    "tie_weight": Switch(
        before("office", "trust"), off=("horizon",), values={"belonging_rate": 0.0}
    ),
    "autonomy_stickiness": Switch(
        unchanged_but_patched(headquarters, "resistance_after", ceded_at_once)
    ),
    "peer_weight": Switch(opening("peer_review")),
    "joint_yield": Switch(
        all_of(draws("donors"), before("headquarters", "resistance")),
        off=("felt_need", "pooling_ceiling"),
        itself=("headquarters.resistance",),
    ),
    "donor_noise": Switch(draws("donors")),
    "pooling_ceiling": Switch(
        before("headquarters", "resistance"),
        off=("felt_need", "joint_yield"),
        itself=("headquarters.resistance",),
    ),
    "gap_response": Switch(before("office", "jointness")),
    "flagship_lead": Switch(opening("flagships")),
    "screening": Switch(
        unchanged_but_patched(
            money,
            "quality_of_proposals",
            lambda true: (
                lambda screening, screened, followed: true(
                    screening, 0.5 * screened, 0.5 * followed
                )
            ),
        )
    ),
    "rivalry": Switch(opening("disclosed_bids")),
    "contact_crowding": Switch(
        unchanged_but_patched(
            trust,
            "thinning",
            lambda true: lambda others, crowding: true(3.0 * others + 1.0, crowding),
        )
    ),
    "proximity": Switch(
        dose("one_office"), off=("required_time", "premises_saving", "adoption_rate")
    ),
    "clustered_contact": Switch(
        opening("shared_outcomes"), off=("outcome_reduction",), start=outcomes_like_areas
    ),
    "rotation_belonging": Switch(
        opening("rotating_duties"), off=LEADS, itself=("office.leads", "office.orchestration")
    ),
    "turf": Switch(
        all_of(opening("division_of_labour"), setting(mediation=0.5)),
        off=("duplication",),
        itself=("office.mediated",),
    ),
    "responsiveness": Switch(
        all_of(
            draws("team", "headquarters"),
            setting(team_value=1.5, agency_value=0.5, influence_value=0.8, delivery_value=0.4),
            setting(money_value=0.2, horizon=1.0, fatigue_weight=2.0, payoff_floor=0.02),
        )
    ),
    "choice_noise": Switch(draws("team", "headquarters")),
    "horizon": Switch(
        before("office", "trust"), off=("tie_weight",), values={"belonging_rate": 0.0}
    ),
    "belonging_relief": Switch(before("office", "belonging"), itself=("office.belonging",)),
    "adoption_rate": Switch(
        all_of(draws("adoption"), setting(interaction_half=0.05, felt_need=0.5))
    ),
    "felt_need": Switch(
        opening("bridge"),
        off=(*BRIDGE_ELSEWHERE, "role_conflict", "pressure_tension"),
        itself=("office.bridge",),
    ),
    "footing": Switch(
        unchanged_but_patched(
            adoption,
            "ground_given",
            lambda true: lambda footing, present: true(footing, 0.5 * present),
        )
    ),
    "adoption_noise": Switch(draws("adoption")),
    # Who is never fed does not tire, however much weariness would weigh.
    "fatigue_feeding": Switch(setting(fatigue_weight=2.0), start=without("fatigue")),
    "fatigue_weight": Switch(before("office", "fatigue"), itself=("office.fatigue",)),
    "duplication": Switch(
        all_of(endowed("overlap"), opening("division_of_labour")),
        off=all_but("duplication", *OVERLAP),
    ),
    "synergy": Switch(opening("synergies"), off=("competence_rate",)),
    "insight": Switch(
        opening("shared_knowledge"),
        off=("bridge_base", "bridge_gain", "fatigue_feeding"),
        itself=("office.known", "office.known_slope"),
    ),
}


def seen(switch: Switch, strength: str, value: float, beyond: float = 0.0) -> set[str]:
    """Arrays in which the change shows, at a value of the strength."""
    off = {name: STRENGTHS[name] for name in switch.off}
    world = switch.start(lively_world(2, {**off, **switch.values, strength: value}))
    plain = world.play(QUARTERS)
    changed = switch.change(world).play(QUARTERS)
    for state in (*plain, *changed):
        assert all(np.all(np.isfinite(values)) for values in arrays_of(state).values())
    return differing_ever(plain, changed, beyond) - set(switch.itself)


def test_every_strength_has_its_row():
    assert set(SWITCHES) == set(STRENGTHS)


@pytest.mark.parametrize("name", SWITCHES)
def test_a_neutral_strength_switches_its_mechanism_off(name):
    assert seen(SWITCHES[name], name, STRENGTHS[name]) == set()


@pytest.mark.parametrize("name", SWITCHES)
def test_at_its_default_the_mechanism_is_there(name):
    """Else the row above would prove nothing; and it is more than rounding."""
    assert seen(SWITCHES[name], name, PARAMETERS[name].default, beyond=1e-6)

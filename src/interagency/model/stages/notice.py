"""Notice: what each office knows, whom it reaches, who is heard; and what it may choose by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interagency.model.arrays import namespace, ratio
from interagency.model.mechanisms import headquarters, knowledge, reach, themes, trust, voice
from interagency.model.mechanisms.choice import Cues
from interagency.model.scene import Scene
from interagency.model.stages.announce import Duties


@dataclass(frozen=True)
class Notice:
    """What each office knows, whom it reaches, who is heard; `[office, run]`."""

    known: Any
    known_slope: Any
    voice: Any
    joint_reach: Any
    joint_access: Any
    message_sharing: Any
    common_name: Any
    cooperation: Any
    disputes: Any
    quarrelsome: Any
    division: Any


def word_of_team(scene: Scene, involved: Any, average: Any, trusted: Any, kept: Any) -> Any:
    """Weight of the team's word as a member can use it, `[office, run]`; see `team_reach`.

    involved  [office, run]  membership times engagement
    average   [office, run]  mean own reach of its team, by involvement
    trusted   [office, run]  involvement of its partners, by trust
    kept      [office, run]  part of its messages that a name keeps by concession
    """
    return reach.team_reach(
        average,
        trusted,
        scene.p.critical_mass,
        scene.p.critical_mass_half,
        1.0 - scene.roster.of_team(scene.roster.team_mean(kept, involved)),
    )


def offered_by_partners(scene: Scene) -> Any:
    """What a fully engaged office could draw from each partner, `[pair, run]`."""
    p, roster = scene.p, scene.roster
    openness = knowledge.sharing_openness(
        scene.opened["shared_knowledge"], p.knowledge_pooling, p.informal_sharing
    )
    return knowledge.offered_knowledge(
        roster.own(openness),
        scene.before.pair.trust,
        roster.partners(scene.member * scene.own.presence),
    )


def knowledge_pool(scene: Scene) -> tuple[Any, Any]:
    """What each office knows with its team, and what a unit of engagement adds to it."""
    roster, own, offered = scene.roster, scene.own, offered_by_partners(scene)
    engaged = scene.before.office.engagement
    untold = 1.0 - roster.own(engaged) * offered
    missed = roster.partner_product(untold)
    lost_chances = roster.partner_sum(offered / untold)
    return (
        knowledge.pooled_knowledge(own.presence, missed),
        knowledge.pooled_knowledge_slope(own.presence, missed, lost_chances),
    )


Know = Callable[[Scene], tuple[Any, Any]]
Word = Callable[[Scene, Any, Any, Any, Any], Any]


def notice(
    scene: Scene,
    duties: Duties,
    know: Know = knowledge_pool,
    word: Word = word_of_team,
) -> Notice:
    """What each office knows, whom it reaches and how far it is heard, after last quarter.

    know, word  the forms of the two pools
    """
    p, roster, own, opened = scene.p, scene.roster, scene.own, scene.opened
    company = scene.company
    involved = scene.member * scene.before.office.engagement
    known, known_slope = know(scene)

    trusted = roster.partner_sum(scene.before.pair.trust * roster.partners(involved))
    average = roster.of_team(roster.team_mean(own.reach, involved))
    kept = reach.name_kept(p.concession_relief, opened["kept_names"], average, own.reach)
    sharing = reach.messages_given_up(
        p.message_sharing,
        opened["shared_message"],
        p.spokesperson_relief,
        opened["spokespersons"],
        kept,
    )
    say = say_in_planning(scene)
    heard = voice.heard(say, company.others + scene.member)
    division = themes.resting_on_leads(
        opened["division_of_labour"] * heard,
        p.lead_division,
        duties.plan.led,
        duties.plan.orchestration,
    )
    peace = p.outcome_peace * opened["outcome_level"]
    quarrelsome = trust.quarrelsomeness(p.turf, peace, division, duties.mediated)
    disputes = company.overlap * quarrelsome
    return Notice(
        known=known,
        known_slope=known_slope,
        voice=say,
        joint_reach=word(scene, involved, average, trusted, kept),
        joint_access=p.reach_pooling * opened["joint_reach"],
        message_sharing=sharing,
        common_name=common_name(scene, involved * sharing),
        cooperation=ratio(trusted, company.others) * (1.0 - disputes),
        disputes=disputes,
        quarrelsome=quarrelsome,
        division=division,
    )


def common_name(scene: Scene, given_up: Any) -> Any:
    """The name that the team's messages go under, `[office, run]`; the own one where none do."""
    roster, own = scene.roster, scene.own
    common = roster.of_team(roster.team_mean(own.reach, given_up))
    return namespace(common).where(common > 0.0, common, own.reach)


def say_in_planning(scene: Scene) -> Any:
    """Share of the say in the team's planning, `[office, run]` (M0-42)."""
    p, company = scene.p, scene.company
    return voice.voice_share(
        company.size,
        company.seat,
        company.skill,
        p.voice_rebalancing * scene.opened["fair_voice"],
        p.expertise_voice,
    )


def cues_for(scene: Scene, duties: Duties, noticed: Notice) -> Cues:
    """What an office may see when it chooses; see `Cues`."""
    p, roster, own, opened = scene.p, scene.roster, scene.own, scene.opened
    office, upward = scene.before.office, scene.before.headquarters
    competence = roster.of_headquarters(upward.competence)
    sisters = roster.sister_mean(office.lessons, scene.member)
    followed = roster.of_headquarters(upward.engagement) * duties.contact
    return Cues(
        team_time=office.team_time,
        headquarters_time=office.headquarters_time,
        delivery_time=office.delivery_time,
        intended_team=office.intended_team,
        intended_headquarters=office.intended_headquarters,
        required_time=duties.required,
        engagement_per_time=duties.per_time,
        cooperation=noticed.cooperation,
        accompanied=scene.company.accompanied,
        trust=office.trust,
        presence=own.presence,
        known=noticed.known,
        known_slope=noticed.known_slope,
        engagement=office.engagement,
        bridge=duties.bridge,
        role_conflict=duties.role_conflict,
        reported_per_time=followed / duties.ledger.procedures,
        agency_knowledge=p.competence_value * competence + p.sister_value * sisters,
        own_reach=own.reach,
        joint_reach=noticed.joint_reach,
        joint_access=noticed.joint_access,
        message_sharing=noticed.message_sharing,
        common_name=noticed.common_name,
        voice=noticed.voice * (scene.company.others + scene.member),
        output_per_time=ratio(office.output, office.delivery_time),
        output_slope=office.output_slope,
        own_rate=duties.own_rate,
        joint_money=office.joint_money - office.earned_money,
        joint_money_per_engagement=ratio(office.earned_money, office.engagement),
        accountability=headquarters.accountability_felt(
            roster.of_headquarters(upward.accountability),
            office.belonging,
            p.belonging_relief,
            opened["peer_review"],
            p.peer_weight,
            office.autonomy,
            p.autonomy_relief,
        ),
        fatigue=office.fatigue,
        team_noise=p.choice_noise * scene.draws.team,
        headquarters_noise=p.choice_noise * scene.draws.headquarters,
    )

"""The stages of a quarter: each reads the scene, calls mechanisms, and says what comes of it.

announce -> notice -> choose (`cues_for`) -> pay -> fund -> learn -> deliver -> adopt -> report home
"""

from dataclasses import dataclass
from typing import Any

from interagency.model.arrays import namespace, ratio
from interagency.model.levers import PILLARS
from interagency.model.mechanisms import (
    adoption,
    bridge,
    burden,
    delivery,
    engagement,
    headquarters,
    knowledge,
    money,
    reach,
    trust,
    voice,
)
from interagency.model.mechanisms.choice import Cues
from interagency.model.practices import PRACTICES, mean_adoption, scaffolds
from interagency.model.scene import Scene, share_of_team
from interagency.model.state import Headquarters, Offices, Pairs, Teams


@dataclass(frozen=True)
class Duties:
    """What the reform asks and what it costs, `[office, run]`."""

    required: Any
    procedures: Any
    per_time: Any
    overhead: Any
    premises: Any
    mediated: Any
    bridge: Any


def announce(scene: Scene) -> Duties:
    """The pillars say what is required; practices say what it costs (M0-05, M0-12, M0-20)."""
    p, roster, levers, opened = scene.p, scene.roster, scene.levers, scene.opened
    obligation = sum(pillar.obliges * levers.pillar(pillar.name) for pillar in PILLARS)
    programme = roster.of_team(levers.pillar("one_programme"))
    premises = roster.of_team(levers.pillar("one_office"))
    overhead = engagement.meeting_overhead(
        p.meeting_load,
        p.outcome_reduction,
        p.premises_saving,
        p.practice_upkeep,
        programme,
        opened["shared_outcomes"],
        premises,
        roster.of_team(mean_adoption(scene.before.team.adoption)),
        scene.own.capacity,
    )
    return Duties(
        required=engagement.required_team_time(roster.of_team(obligation), p.required_time),
        procedures=burden.procedures_owed(
            p.double_procedure,
            p.budget_procedure,
            programme,
            roster.of_team(levers.pillar("one_budget")),
            opened["single_procedure"],
        ),
        per_time=1.0 / p.full_engagement + 0.0 * overhead,
        overhead=overhead,
        premises=premises,
        mediated=p.mediation * roster.of_team(levers.pillar("one_leader")),
        bridge=bridge.bridge_built(opened["bridge"], p.bridge_base, p.bridge_gain),
    )


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
    overlap: Any
    division: Any


def notice(scene: Scene, duties: Duties) -> Notice:
    """What each office knows, whom it reaches and how far it is heard, after last quarter."""
    p, roster, own, opened = scene.p, scene.roster, scene.own, scene.opened
    engaged, member = scene.before.office.engagement, scene.member
    known, known_slope = knowledge_pool(scene)

    involved = member * engaged
    trusted = roster.partner_sum(scene.before.pair.trust * roster.partners(involved))
    sharing = p.message_sharing * opened["shared_message"]
    common = common_name(scene, involved * sharing)
    overlap = scene.partner_mean(own.overlap * scene.partner_member)
    say = say_in_planning(scene)
    heard = voice.heard(say, scene.others + member)
    division = opened["division_of_labour"] * heard
    disputes = overlap * trust.quarrelsomeness(p.turf, division, duties.mediated)
    return Notice(
        known=known,
        known_slope=known_slope,
        voice=say,
        joint_reach=reach.team_reach(
            roster.of_team(roster.team_mean(own.reach, involved)),
            trusted,
            p.critical_mass,
            p.critical_mass_half,
        ),
        joint_access=p.reach_pooling * opened["joint_reach"],
        message_sharing=sharing,
        common_name=common,
        cooperation=ratio(trusted, scene.others) * (1.0 - disputes),
        disputes=disputes,
        overlap=overlap,
        division=division,
    )


def common_name(scene: Scene, given_up: Any) -> Any:
    """The name that the team's messages go under, `[office, run]`; the own one where none do."""
    roster, own = scene.roster, scene.own
    common = roster.of_team(roster.team_mean(own.reach, given_up))
    return namespace(common).where(common > 0.0, common, own.reach)


def knowledge_pool(scene: Scene) -> tuple[Any, Any]:
    """What each office knows with its team, and what a unit of engagement adds to it."""
    p, roster, own = scene.p, scene.roster, scene.own
    engaged = scene.before.office.engagement
    openness = knowledge.sharing_openness(
        scene.opened["shared_knowledge"], p.knowledge_pooling, p.informal_sharing
    )
    offered = knowledge.offered_knowledge(
        roster.own(openness),
        scene.before.pair.trust,
        roster.partners(engaged * scene.member * own.presence),
    )
    untold = 1.0 - roster.own(engaged) * offered
    missed = roster.partner_product(untold)
    lost_chances = roster.partner_sum(offered / untold)
    return (
        knowledge.pooled_knowledge(own.presence, missed),
        knowledge.pooled_knowledge_slope(own.presence, missed, lost_chances),
    )


def say_in_planning(scene: Scene) -> Any:
    """Share of the say in the team's planning, `[office, run]` (M0-42)."""
    p, member, own = scene.p, scene.member, scene.own
    return voice.voice_share(
        share_of_team(scene.roster, member * own.capacity),
        share_of_team(scene.roster, member),
        share_of_team(scene.roster, member * own.expertise),
        p.voice_rebalancing * scene.opened["fair_voice"],
        p.expertise_voice,
    )


def cues_for(scene: Scene, duties: Duties, noticed: Notice) -> Cues:
    """What an office may see when it chooses; see `Cues`."""
    p, roster, own, opened = scene.p, scene.roster, scene.own, scene.opened
    office, upward = scene.before.office, scene.before.headquarters
    contact = headquarters.contact_by_money(
        p.money_contact,
        opened["joint_funding"],
        money.joint_share_of(office.joint_money, office.own_money),
    )
    strictness = roster.of_headquarters(upward.accountability)
    competence = roster.of_headquarters(upward.competence)
    sisters = roster.sister_mean(office.lessons, scene.member)
    return Cues(
        team_time=office.team_time,
        headquarters_time=office.headquarters_time,
        delivery_time=office.delivery_time,
        intended_team=office.intended_team,
        intended_headquarters=office.intended_headquarters,
        required_time=duties.required,
        engagement_per_time=duties.per_time,
        cooperation=noticed.cooperation,
        accompanied=scene.accompanied,
        trust=office.trust,
        presence=own.presence,
        known=noticed.known,
        known_slope=noticed.known_slope,
        engagement=office.engagement,
        bridge=duties.bridge,
        reported_per_time=roster.of_headquarters(upward.engagement) * contact / duties.procedures,
        agency_knowledge=p.competence_value * competence + p.sister_value * sisters,
        own_reach=own.reach,
        joint_reach=noticed.joint_reach,
        joint_access=noticed.joint_access,
        message_sharing=noticed.message_sharing,
        common_name=noticed.common_name,
        voice=noticed.voice * (scene.others + scene.member),
        output_per_time=ratio(office.output, office.delivery_time),
        output_slope=office.output_slope,
        joint_money=office.joint_money - office.earned_money,
        joint_money_per_engagement=ratio(office.earned_money, office.engagement),
        accountability=strictness * (1.0 - p.belonging_relief * office.belonging),
        fatigue=office.fatigue,
        team_noise=p.choice_noise * scene.draws.team,
        headquarters_noise=p.choice_noise * scene.draws.headquarters,
    )


@dataclass(frozen=True)
class Home:
    """What reaches headquarters, `[office, run]`."""

    content: Any
    information: Any
    lessons: Any
    alignment: Any


def pay(scene: Scene, cues: Cues, engaged: Any, upward: Any) -> Home:
    """Headquarters' time, thinned by double procedures, carries what the office knows."""
    p = scene.p
    lessons = bridge.lessons_for_headquarters(cues.presence, cues.known, cues.bridge)
    content = cues.presence + lessons + cues.agency_knowledge
    flow = upward * cues.reported_per_time * content
    return Home(
        content=content,
        information=bridge.information_from(flow, p.information_scale),
        lessons=lessons,
        alignment=1.0 - bridge.conflict_of_roles(p.role_conflict, engaged, cues.bridge),
    )


@dataclass(frozen=True)
class Funds:
    """Access, name and money of a quarter, `[office, run]`."""

    reach: Any
    visibility: Any
    influence: Any
    influence_slope: Any
    own: Any
    joint: Any
    earned: Any
    joint_share: Any


def fund(scene: Scene, noticed: Notice, engaged: Any, delivery_time: Any) -> Funds:
    """Access and names decide who raises what; criteria decide who gets it (M0-27 to M0-36)."""
    p, roster, own, member = scene.p, scene.roster, scene.own, scene.member
    access = reach.reach_after_pooling(
        own.reach, engaged, noticed.joint_access, noticed.joint_reach
    )
    given_up = member * engaged * noticed.message_sharing
    # Of this quarter: names are conserved only with what is given up now.
    common = common_name(scene, given_up)
    visible = reach.visibility_after_sharing(own.reach, engaged * noticed.message_sharing, common)
    by_size, by_work = joint_money(scene, engaged, access)
    joint = by_size + by_work
    alone = money.raised_alone(visible, delivery_time)
    return Funds(
        reach=access,
        visibility=visible,
        influence=reach.influence(access, visible, own.reach, p.visibility_weight),
        influence_slope=reach.influence_slope(
            own.reach,
            access,
            visible,
            noticed.joint_access,
            noticed.joint_reach,
            noticed.message_sharing,
            common,
            share_of_team(roster, given_up),
            p.visibility_weight,
        ),
        own=alone,
        joint=joint,
        earned=by_work,
        joint_share=money.joint_share_of(joint, alone),
    )


def joint_money(scene: Scene, engaged: Any, access: Any) -> tuple[Any, Any]:
    """What each office gets of its team's fund by size and by work, per unit of capacity."""
    p, roster, own, member = scene.p, scene.roster, scene.own, scene.member
    willing = 1.0 - roster.of_headquarters(scene.before.headquarters.resistance)
    effort = member * engaged * own.capacity
    joint_fund = money.raised_jointly(
        p.joint_yield,
        roster.team_sum(
            effort * access * willing * scene.accompanied * scene.opened["joint_funding"]
        ),
        1.0 + p.donor_noise * scene.draws.donors,
    )
    by_size, by_work = money.allocated(
        roster.of_team(joint_fund),
        share_of_team(roster, member * own.capacity),
        share_of_team(roster, effort * own.expertise),
        scene.opened["clear_shares"],
    )
    return by_size / own.capacity, by_work / own.capacity


def learn(scene: Scene, duties: Duties, noticed: Notice, engaged: Any) -> Pairs:
    """Working together, partners come to know and to trust each other (M0-25)."""
    p, roster, own, opened = scene.p, scene.roster, scene.own, scene.opened
    before = scene.before.pair
    clustered = 1.0 + p.clustered_contact * opened["shared_outcomes"]
    contact = trust.contact_between(
        roster.own(engaged * clustered * trust.thinning(scene.others, p.contact_crowding)),
        roster.partners(engaged),
        scene.partner_member,
        roster.own(p.proximity * duties.premises * own.presence) * roster.partners(own.presence),
    )
    known = trust.acquaintance_after(
        before.acquaintance, contact, p.acquaintance_rate, p.acquaintance_fading
    )
    quarrelsome = trust.quarrelsomeness(p.turf, noticed.division, duties.mediated)
    seen = trust.partner_seen(
        known,
        roster.partners(trust.willingness_shown(engaged, p.trust_in_the_known)),
        roster.own(quarrelsome) * own.overlap,
    )
    return Pairs(
        contact=contact,
        acquaintance=known,
        trust=trust.trust_after(before.trust, seen, p.trust_rate),
    )


def joint_novelty(scene: Scene, substantive: Any) -> Any:
    """Joint work with well known partners of unlike expertise, `[office, run]`, 0 to 1.

    It pays at once as synergy (M0-19d) and leaves new competence behind (M0-23).
    """
    unlike = scene.before.pair.acquaintance * (1.0 - scene.own.overlap)
    joint = scene.partner_mean(unlike * scene.roster.partners(substantive * scene.member))
    return scene.opened["synergies"] * substantive * joint


def deliver(
    scene: Scene, noticed: Notice, engaged: Any, novelty: Any, delivery_time: Any
) -> tuple[Any, Any]:
    """Output, and what a unit of engagement adds to it per hour; `[office, run]`."""
    p, division = scene.p, noticed.division
    idle = delivery.work_duplicated(p.duplication, noticed.overlap, division, engaged)
    learned = noticed.known - scene.own.presence
    enriched = delivery.work_enriched(p.synergy, novelty, p.insight, learned)
    slope = delivery.output_slope(
        p.duplication,
        noticed.overlap,
        division,
        idle,
        enriched,
        delivery.work_enriched(p.synergy, ratio(novelty, engaged), p.insight, noticed.known_slope),
    )
    return delivery.output_of(delivery_time, idle, enriched), slope


def weariness(
    scene: Scene,
    duties: Duties,
    noticed: Notice,
    funds: Funds,
    engaged: Any,
    team: Any,
    formal: Any,
    upward: Any,
) -> Any:
    """What integration costs beyond what it is seen to give wears out (M4-03)."""
    p = scene.p
    cost = burden.integration_cost(
        formal, team, duties.overhead, p.full_engagement, duties.procedures, upward
    )
    benefit = engaged * (noticed.known - scene.own.presence) + funds.joint_share
    return burden.fatigue_after(
        scene.before.office.fatigue, cost, benefit, p.fatigue_feeding, p.fatigue_recovery
    )


def adopt(scene: Scene, duties: Duties, substantive: Any) -> Teams:
    """Practices grow where pillars, joint work and felt need meet; or are set from outside."""
    p, roster, levers, member = scene.p, scene.roster, scene.levers, scene.member
    xp = namespace(substantive)
    before, seats = scene.before, roster.team_sum(member)

    def mean(values: Any) -> Any:
        return ratio(roster.team_sum(values * member), seats)

    upward = before.headquarters
    answered = {
        "conflict": mean(duties.bridge),
        "resistance": 1.0 - mean(roster.of_headquarters(upward.resistance)),
    }
    acquaintance = scene.partner_mean(before.pair.acquaintance * scene.partner_member)
    present = {
        "headquarters_engagement": mean(roster.of_headquarters(upward.engagement)),
        "acquaintance": mean(acquaintance),
        None: 1.0 + 0.0 * seats,
    }
    joint_action = mean(substantive * scene.accompanied)
    grown = adoption.adoption_after(
        before.team.adoption,
        xp.stack(scaffolds(levers.pillars)),
        joint_action,
        xp.stack([adoption.need_felt(p.felt_need, answered[row.answers]) for row in PRACTICES]),
        xp.stack([adoption.ground_given(p.footing, present[row.rests_on]) for row in PRACTICES]),
        1.0 + p.adoption_noise * scene.draws.adoption,
        p.adoption_rate,
        p.interaction_half,
        p.practice_fading,
    )
    return Teams(adoption=xp.where(levers.held, levers.level, grown), joint_action=joint_action)


def report_home(scene: Scene, office: Offices, novelty: Any, funds: Funds) -> Headquarters:
    """Headquarters tighten or loosen, come closer, learn and let go of money (M0-22 to M0-37)."""
    p, old = scene.p, scene.before.headquarters

    def mean(values: Any) -> Any:
        return scene.roster.headquarters_mean(values, scene.member)

    competence = headquarters.competence_after(
        old.competence, mean(novelty), p.competence_rate, p.competence_fading
    )
    money_share = mean(funds.joint_share)
    assurance = headquarters.assurance_of(
        mean(office.information),
        competence,
        money_share,
        p.information_assurance,
        p.competence_assurance,
        p.money_assurance,
    )
    gained = mean(office.lessons) + competence + money_share
    return Headquarters(
        accountability=headquarters.accountability_after(
            old.accountability,
            mean(office.engagement * (1.0 - office.bridge)),
            assurance,
            p.initial_accountability,
            p.accountability_floor,
            p.accountability_rate,
            p.accountability_return,
        ),
        engagement=headquarters.engagement_after(
            old.engagement,
            gained,
            p.initial_headquarters_engagement,
            p.headquarters_engagement_lift,
            p.headquarters_engagement_rate,
        ),
        competence=competence,
        resistance=headquarters.resistance_after(
            old.resistance,
            gained,
            p.initial_resistance,
            p.resistance_softening,
            p.headquarters_engagement_rate,
        ),
    )

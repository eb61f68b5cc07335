"""Act together: report, raise money, learn, deliver, tire."""

from dataclasses import dataclass
from typing import Any

from interagency.model.arrays import ratio
from interagency.model.mechanisms import (
    bridge,
    burden,
    delivery,
    headquarters,
    money,
    reach,
    themes,
    trust,
)
from interagency.model.mechanisms.choice import Cues
from interagency.model.scene import Scene, share_of_team
from interagency.model.stages.announce import Duties
from interagency.model.stages.notice import Notice, common_name
from interagency.model.state import Pairs


@dataclass(frozen=True)
class Home:
    """What reaches headquarters, `[office, run]`."""

    content: Any
    information: Any
    lessons: Any
    alignment: Any


def pay(scene: Scene, cues: Cues, engaged: Any, upward: Any) -> Home:
    """Headquarters' time, thinned by double procedures, carries what the office knows."""
    lessons = bridge.lessons_for_headquarters(cues.presence, cues.known, cues.bridge)
    content = cues.presence + lessons + cues.agency_knowledge
    flow = upward * cues.reported_per_time * content
    return Home(
        content=content,
        information=bridge.information_from(flow, scene.p.information_scale),
        lessons=lessons,
        alignment=1.0 - bridge.conflict_of_roles(cues.role_conflict, engaged, cues.bridge),
    )


@dataclass(frozen=True)
class Funds:
    """Access, name and money of a quarter, `[office, run]`."""

    reach: Any
    visibility: Any
    influence: Any
    influence_slope: Any
    quality: Any
    own: Any
    joint: Any
    earned: Any
    joint_share: Any
    raised_share: Any
    autonomy: Any


def fund(scene: Scene, duties: Duties, noticed: Notice, engaged: Any, delivery_time: Any) -> Funds:
    """Access and names decide who raises what; criteria decide who gets it (M0-27 to M0-38)."""
    p, roster, own, before = scene.p, scene.roster, scene.own, scene.before.office
    access = reach.reach_after_pooling(
        own.reach, engaged, noticed.joint_access, noticed.joint_reach
    )
    given_up = scene.member * engaged * noticed.message_sharing
    # Of this quarter: names are conserved only with what is given up now.
    common = common_name(scene, given_up)
    visible = reach.visibility_after_sharing(own.reach, engaged * noticed.message_sharing, common)
    left = reach.name_left(visible, own.reach, p.visibility_weight)
    raised = money.raised_alone(visible, left, delivery_time, duties.competition)
    raised = raised * (1.0 - scene.shock("donor_cut"))
    quality = money.quality_of_proposals(
        p.screening,
        scene.opened["joint_funding"] * engaged,
        roster.of_headquarters(scene.before.headquarters.engagement),
    )
    by_size, by_work, given = joint_money(scene, duties, engaged, access, quality, raised)
    joint, alone = by_size + by_work, raised * (1.0 - duties.pooled)
    joint_share = money.joint_share_of(joint, alone)
    # What headquarters put in themselves is joint, and not raised in the country.
    raised_share = joint_share * given
    return Funds(
        reach=access,
        visibility=visible,
        influence=reach.influence(access, left),
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
        quality=quality,
        own=alone,
        joint=joint,
        earned=by_work,
        joint_share=joint_share,
        raised_share=raised_share,
        autonomy=money.autonomy_after(
            before.autonomy,
            raised_share,
            engaged * before.trust,
            p.autonomy_gain,
            p.tie_weight,
            p.autonomy_rate,
        ),
    )


def joint_money(
    scene: Scene, duties: Duties, engaged: Any, access: Any, quality: Any, raised: Any
) -> tuple[Any, Any, Any]:
    """What each office gets of its team's fund by size and by work, per unit of capacity.

    And the part of the fund that donors gave, 0 to 1; the rest headquarters put in.
    """
    p, roster, own, member = scene.p, scene.roster, scene.own, scene.member
    office = scene.before.office
    willing = 1.0 - roster.of_headquarters(scene.before.headquarters.resistance)
    effort = member * engaged * own.capacity
    best = roster.of_team(roster.team_largest(member * access * own.expertise))
    asked = money.asked_in_weight_of(access, best, p.flagship_lead, scene.opened["flagships"])
    gap = money.gap_seen(
        office.jointness, money.joint_share_of(office.joint_money, office.own_money)
    )
    working = effort * asked * willing * scene.company.accompanied * quality * duties.ready
    given = money.raised_jointly(
        p.joint_yield,
        roster.team_sum(working * scene.opened["joint_funding"]),
        p.gap_response * scene.levers.pillar("one_budget"),
        scene.team_mean(gap),
        1.0 + p.donor_noise * scene.draws.donors,
    )
    cut = scene.levers.shock("donor_cut")
    given = given if cut is None else given * (1.0 - cut)
    pooled = roster.team_sum(own.capacity * duties.pooled * raised)
    by_size, by_work = money.allocated(
        roster.of_team(given + pooled),
        scene.company.size,
        share_of_team(roster, effort * own.expertise),
        scene.opened["clear_shares"],
    )
    part_given = roster.of_team(ratio(given, given + pooled))
    return by_size / own.capacity, by_work / own.capacity, part_given


def learn(scene: Scene, duties: Duties, noticed: Notice, engaged: Any) -> Pairs:
    """Working together, partners come to know and to trust each other (M0-25)."""
    p, roster, own, opened = scene.p, scene.roster, scene.own, scene.opened
    company, before = scene.company, scene.before.pair
    clustered = 1.0 + p.clustered_contact * opened["shared_outcomes"]
    contact = trust.contact_between(
        roster.own(engaged * clustered * trust.thinning(company.others, p.contact_crowding)),
        roster.partners(engaged),
        company.partner_member,
        roster.own(p.proximity * duties.premises) * company.side_by_side,
    )
    known = trust.acquaintance_after(
        before.acquaintance, contact, p.acquaintance_rate, p.acquaintance_fading
    )
    seen = trust.partner_seen(
        known,
        roster.partners(trust.willingness_shown(engaged, p.trust_in_the_known)),
        roster.own(noticed.quarrelsome) * own.overlap,
    )
    trusting = trust.trust_after(before.trust, seen, p.trust_rate)
    if scene.levers.shocks is not None:
        left = roster.own(scene.shock("staff_turnover"))
        known = trust.left_after_turnover(known, left)
        trusting = trust.left_after_turnover(trusting, left)
    return Pairs(contact=contact, acquaintance=known, trust=trusting)


def ties_in_team(scene: Scene, pair: Pairs) -> Any:
    """Strength of an office's ties: contact with trusted partners, summed; `[office, run]`.

    Both sides of a tie count by half, each as a member.
    """
    trusting = pair.contact * pair.trust
    mine = scene.member * scene.roster.partner_sum(trusting)
    theirs = scene.roster.partner_sum(
        scene.roster.other_side(trusting) * scene.company.partner_member
    )
    return 0.5 * (mine + theirs)


def belong(scene: Scene, engaged: Any, pair: Pairs) -> Any:
    """Belonging follows last quarter's trust, and grows where duties go round; `[office, run]`.

    pair  what partners are to each other now, for other forms

    Source: M0-25, M0-40.
    """
    return belonging_towards(scene, engaged, scene.before.office.trust)


def belonging_towards(scene: Scene, engaged: Any, followed: Any) -> Any:
    """Belonging after the quarter where it follows `followed [office, run]`."""
    p, before = scene.p, scene.before.office
    grown = trust.belonging_after(
        before.belonging,
        followed,
        p.belonging_rate,
        p.rotation_belonging * scene.opened["rotating_duties"],
        engaged,
    )
    return trust.left_after_turnover(grown, scene.shock("staff_turnover"))


def jointness(scene: Scene, duties: Duties, felt: Any, substantive: Any) -> Any:
    """Part of the plan that no sum of agency plans would hold, `[office, run]` (M0-06).

    felt  [office, run]  accountability as the office felt it when it chose
    """
    roster = scene.roster
    alone = roster.partner_product(1.0 - duties.plan.together * roster.partners(substantive))
    depth = themes.depth_of_planning(
        substantive, alone, felt, scene.opened["outcome_level"], scene.p.planning_returns
    )
    return themes.jointness_of(depth, scene.p.plan_threshold, scene.p.plan_sharpness)


def joint_novelty(scene: Scene, duties: Duties, substantive: Any, jointly: Any) -> Any:
    """Joint work with well known partners of unlike expertise, `[office, run]`, 0 to 1.

    As far as the plan carries it and calendars let it start. It pays at once as synergy
    (M0-19d) and leaves new competence behind (M0-23).
    """
    unlike = scene.before.pair.acquaintance * scene.company.unlike
    joint = scene.partner_mean(unlike * scene.roster.partners(substantive))
    carried = themes.supported_by_plan(jointly, scene.p.plan_need)
    return scene.opened["synergies"] * substantive * joint * carried * duties.ready


def deliver(
    scene: Scene, noticed: Notice, engaged: Any, novelty: Any, jointly: Any, delivery_time: Any
) -> tuple[Any, Any]:
    """Output, and what a unit of engagement adds to it per hour; `[office, run]`."""
    p, division, overlap = scene.p, noticed.division, scene.company.overlap
    idle = delivery.work_duplicated(p.duplication, overlap, division, engaged)
    learned = noticed.known - scene.own.presence
    aligned = scene.pillar("one_programme") * jointly
    enriched = delivery.work_enriched(
        p.synergy, novelty, p.insight, learned, p.relevance, aligned
    ) + delivery.mastered(p.competence_use, scene.before.office.competence)
    slope = delivery.output_slope(
        p.duplication,
        overlap,
        division,
        idle,
        enriched,
        delivery.work_enriched(
            p.synergy,
            ratio(novelty, engaged),
            p.insight,
            noticed.known_slope,
            p.relevance,
            ratio(aligned, engaged),
        ),
    )
    return delivery.output_of(delivery_time, idle, enriched), slope


def open_fields(scene: Scene, novelty: Any) -> Any:
    """Competence of an office: opened by joint work, or brought from its headquarters (M0-23)."""
    p = scene.p
    return headquarters.competence_after(
        scene.before.office.competence,
        novelty,
        scene.roster.of_headquarters(scene.before.headquarters.competence),
        p.competence_rate,
        p.competence_fading,
        p.competence_travel,
    )


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
        formal,
        team,
        duties.overhead,
        p.full_engagement,
        duties.ledger.procedures,
        upward,
        p.time_cost,
        p.paperwork_cost,
    )
    learned = engaged * (noticed.known - scene.own.presence)
    benefit = p.knowledge_benefit * learned + p.money_benefit * funds.joint_share
    return burden.fatigue_after(
        scene.before.office.fatigue, cost, benefit, p.fatigue_feeding, p.fatigue_recovery
    )

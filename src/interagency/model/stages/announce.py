"""Announce: the plan, who leads it, what it asks of whom, and its paper."""

from dataclasses import dataclass
from typing import Any

from interagency.model.arrays import at_least, namespace, ratio
from interagency.model.mechanisms import (
    bridge,
    burden,
    engagement,
    headquarters,
    money,
    themes,
    trust,
)
from interagency.model.openings import obligation_of, upkeep_of
from interagency.model.roster import Roster
from interagency.model.scene import Scene


@dataclass(frozen=True)
class Plan:
    """Who plans with whom, and who leads.

    together       [pair, run]    share of planned results on which both stand, times the
                                  membership of the second
    companions     [office, run]  other agencies on an office's results
    leads          [office, run]  how far it leads them, 0 to 1
    orchestration  [office, run]  expertise with which they are orchestrated, 0 to 1
    led            [office, run]  how far its team has leads at all, 0 to 1
    """

    together: Any
    companions: Any
    leads: Any
    orchestration: Any
    led: Any


def plan(scene: Scene) -> Plan:
    """Fewer outcomes bring more agencies together; the expert among them leads (M0-19a, M0-19c)."""
    p, roster, own, member = scene.p, scene.roster, scene.own, scene.member
    company, shared = scene.company, scene.opened["shared_outcomes"]
    together = themes.planned_together(company.area, company.outcome, roster.own(shared))
    # One share of outcomes for all partners: sums over them follow from two known ones.
    companions = themes.planned_together(company.by_area, company.by_outcome, shared)
    around = themes.planned_together(company.expert_by_area, company.expert_by_outcome, shared)
    weight = member * own.expertise
    leads = themes.leads_after_rotation(
        roster.partner_product(themes.left_to_lead(together, company.goes_before)),
        weight,
        around,
        scene.opened["rotating_duties"],
    )
    led = together * roster.partners(leads)
    led_here, led_well = roster.partner_sum(led), roster.partner_sum(led * company.expertise)
    return Plan(
        together=together,
        companions=companions,
        leads=leads,
        orchestration=themes.orchestration(
            ratio(weight * leads + led_well, member * leads + led_here),
            ratio(weight + around, member + companions),
            p.lead_by_expertise,
        ),
        led=scene.opened["lead_agencies"],
    )


@dataclass(frozen=True)
class Ledger:
    """What an office owes in a quarter, `[office, run]`; see `burden`."""

    procedures: Any
    plan_reports: Any
    project_reports: Any
    authorisations: Any
    clearing: Any
    reports_on_project: Any


def ledger(scene: Scene, planned: Plan, near: Any, code_growth: Any) -> Ledger:
    """Reports by contributor and format, authorisations, clearances (M0-05 to M0-08, M0-34)."""
    p, opened = scene.p, scene.opened
    single = burden.single_procedure_of(
        opened["single_procedure"], opened["common_format"], p.format_acceptance
    )
    on_project = burden.reports_on_project(
        planned.companions, single, p.lead_reporting, planned.led
    )
    plan_reports = burden.plan_reports_owed(
        p.double_procedure,
        scene.pillar("one_programme") * near,
        single,
        burden.written_itself(p.lead_reporting, planned.led, planned.leads),
    )
    project_reports = burden.project_reports_owed(
        p.budget_procedure,
        scene.pillar("one_budget"),
        p.donor_tracing,
        opened["traced_money"],
        on_project,
        single,
    )
    authorisations = burden.authorisations_owed(p.authorisation_load, scene.before.office.autonomy)
    clearing = p.code_clearance * code_growth
    return Ledger(
        procedures=burden.procedures_owed(
            p.authorisation_load, authorisations, plan_reports, project_reports, clearing
        ),
        plan_reports=plan_reports,
        project_reports=project_reports,
        authorisations=authorisations,
        clearing=clearing,
        reports_on_project=on_project,
    )


@dataclass(frozen=True)
class Duties:
    """What is asked in a quarter and what it costs, `[office, run]`.

    code, code_growth  how far a code of conduct is in use, and what of it is new
    delay, ready       quarters until a joint programme may start, and what they leave of it
    own_rate           part of the money raised in the own name that the office gets
    """

    plan: Plan
    ledger: Ledger
    required: Any
    per_time: Any
    overhead: Any
    premises: Any
    mediated: Any
    bridge: Any
    role_conflict: Any
    code: Any
    code_growth: Any
    contact: Any
    delay: Any
    ready: Any
    competition: Any
    pooled: Any
    own_rate: Any


def waits(roster: Roster, began: int) -> Any:
    """Quarters from the joint plan to each office's own next cycle, `[office, run]`."""
    own = roster.endowments
    return themes.quarters_to_wait(own.cycle_start, own.cycle_length, began)


def rivals_by_name(roster: Roster, sharpness: Any) -> Any:
    """Weight of each partner as a rival: the same mandate, and a name; `[pair, run]`."""
    own = roster.endowments
    names = money.rival_names(roster.own(own.reach), roster.partners(own.reach), sharpness)
    return own.overlap * names


def announce(scene: Scene) -> Duties:
    """The plan of the quarter, what it asks of whom, its paper and its calendar."""
    p, roster, own, opened = scene.p, scene.roster, scene.own, scene.opened
    company, before, programme = scene.company, scene.before, scene.pillar("one_programme")
    planned, xp = plan(scene), namespace(own.presence)
    code = opened["code_of_conduct"]
    growth = at_least(code - roster.of_team(before.team.code), 0.0)
    premises = scene.pillar("one_office")
    pressure = scene.pressure
    near = bridge.nearness(p.nearness_relief, own.remoteness)
    obligation = obligation_of(scene.levers.pillars, p)
    delay = themes.quarters_of_delay(
        programme,
        p.clearance_lag * near,
        opened["early_clearance"],
        p.cycle_wait,
        roster.once(waits, themes.plan_began(scene.levers.calendar)),
        opened["common_calendar"],
    )
    weights = roster.once(rivals_by_name, p.rival_sharpness)
    rivals = scene.partner_mean(weights * company.partner_member)
    competition = money.lost_to_rivals(p.rivalry, rivals, opened["disclosed_bids"])
    pooled = money.let_go(
        p.pooling_ceiling,
        scene.pillar("one_budget"),
        roster.of_headquarters(before.headquarters.resistance),
    )
    return Duties(
        plan=planned,
        ledger=ledger(scene, planned, near, growth),
        required=engagement.required_team_time(
            roster.of_team(obligation) * company.bound, p.required_time, pressure, p.pressure_time
        ),
        per_time=xp.broadcast_to(xp.asarray(1.0 / p.full_engagement), scene.member.shape),
        overhead=engagement.meeting_overhead(
            p.meeting_load,
            p.outcome_reduction,
            p.premises_saving,
            p.practice_upkeep,
            programme,
            opened["shared_outcomes"],
            premises * own.presence,
            roster.of_team(upkeep_of(before.team.adoption, scene.levers, p)),
            own.capacity,
            p.lead_load * planned.led * planned.leads,
            p.meetings_by_size,
        ),
        premises=premises,
        mediated=trust.mediated_quarrels(
            p.mediation, scene.pillar("one_leader"), p.partiality, own.origin, opened["firewall"]
        ),
        bridge=bridge.bridge_built(opened["bridge"], p.bridge_base, p.bridge_gain),
        role_conflict=bridge.sharpness_of_conflict(
            p.role_conflict,
            near,
            p.distance_conflict * company.accompanied,
            company.overlap,
            p.code_relief,
            code,
            p.pressure_tension * pressure,
        ),
        code=code,
        code_growth=growth,
        contact=headquarters.contact_with_headquarters(
            p.money_contact,
            opened["joint_funding"],
            money.joint_share_of(before.office.joint_money, before.office.own_money),
            p.code_contact,
            growth,
        ),
        delay=delay,
        ready=themes.ready_after(delay),
        competition=competition,
        pooled=pooled,
        own_rate=(1.0 - competition) * (1.0 - pooled) * (1.0 - scene.shock("donor_cut")),
    )

"""One quarter, told in order: the schedule of the model.

announce -> notice -> choose -> pay -> fund -> learn -> deliver -> adopt -> report home

`step` calls stages, stages call mechanisms, and mechanisms are functions of plain arrays.
Choices are simultaneous: what an office sees of the others is what they did last quarter.
"""

from interagency.model.forms import AS_DECLARED, Choose, Forms
from interagency.model.levers import Levers
from interagency.model.mechanisms import engagement
from interagency.model.mechanisms.choice import choose_time
from interagency.model.parameters import Parameters
from interagency.model.roster import Roster
from interagency.model.scene import Draws, look_around
from interagency.model.stages.act import (
    deliver,
    fund,
    joint_novelty,
    jointness,
    open_fields,
    pay,
    ties_in_team,
    weariness,
)
from interagency.model.stages.announce import announce
from interagency.model.stages.notice import cues_for, notice
from interagency.model.stages.report import adopt, report_home
from interagency.model.state import Offices, State

__all__ = ["Choose", "step"]


def step(
    roster: Roster,
    p: Parameters,
    before: State,
    levers: Levers,
    draws: Draws,
    choose: Choose = choose_time,
    forms: Forms = AS_DECLARED,
) -> State:
    """The state at the end of the next quarter. Pure: no argument is changed.

    choose  the replaceable seam: from named cues to (team, headquarters, delivery) time,
            three [office, run] that sum to 1
    forms   those of the functional forms that have rivals
    """
    scene = look_around(roster, p, before, levers, draws)
    duties = announce(scene)
    noticed = notice(scene, duties, forms.know, forms.word)
    cues = cues_for(scene, duties, noticed)

    intended_team, intended_headquarters, own = forms.decide(scene, duties, cues, choose)
    team, upward, own, formal = engagement.with_obligation(
        intended_team, intended_headquarters, own, duties.required
    )
    engaged = engagement.engagement_from(team, duties.per_time)
    substantive = engagement.engagement_from(
        intended_team, duties.per_time / (1.0 + duties.overhead)
    )

    home = pay(scene, cues, engaged, upward)
    funds = fund(scene, duties, noticed, engaged, own)
    pair = forms.learn(scene, duties, noticed, engaged)
    jointly = jointness(scene, duties, cues.accountability, substantive)
    novelty = joint_novelty(scene, duties, substantive, jointly)
    output, output_slope = deliver(scene, noticed, engaged, novelty, jointly, own)
    planned, ledger = duties.plan, duties.ledger
    office = Offices(
        team_time=team,
        headquarters_time=upward,
        delivery_time=own,
        formal_time=formal,
        intended_team=intended_team,
        intended_headquarters=intended_headquarters,
        member=scene.member,
        engagement=engaged,
        engagement_per_time=engagement.useful_per_time(engaged, duties.per_time),
        known=noticed.known,
        known_slope=noticed.known_slope,
        voice=noticed.voice,
        disputes=noticed.disputes,
        mediated=duties.mediated,
        ties=ties_in_team(scene, pair),
        cooperation=noticed.cooperation,
        reach=funds.reach,
        visibility=funds.visibility,
        influence=funds.influence,
        influence_slope=funds.influence_slope,
        own_money=funds.own,
        joint_money=funds.joint,
        earned_money=funds.earned,
        autonomy=funds.autonomy,
        competence=open_fields(scene, novelty),
        role_conflict=duties.role_conflict,
        companions=planned.companions,
        leads=planned.leads,
        orchestration=planned.orchestration,
        jointness=jointly,
        **vars(ledger),
        delay=duties.delay,
        ready=duties.ready,
        overhead=duties.overhead,
        headquarters_contact=duties.contact,
        competition=duties.competition,
        quality=funds.quality,
        bridge=duties.bridge,
        content=home.content,
        information=home.information,
        lessons=home.lessons,
        alignment=home.alignment,
        output=output,
        output_slope=output_slope,
        trust=scene.partner_mean(pair.trust * scene.company.partner_member),
        belonging=forms.belong(scene, engaged, pair),
        fatigue=weariness(scene, duties, noticed, funds, engaged, team, formal, upward),
        felt_accountability=cues.accountability,
    )
    return State(
        office=office,
        pair=pair,
        team=adopt(scene, duties, substantive),
        headquarters=report_home(scene, office, funds),
    )

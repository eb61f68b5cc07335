"""Adopt and report home: what a quarter does to practices and to headquarters."""

from typing import Any

from interagency.model.arrays import namespace
from interagency.model.mechanisms import adoption, headquarters
from interagency.model.openings import scaffolds
from interagency.model.practices import PRACTICES
from interagency.model.scene import Scene
from interagency.model.stages.act import Funds
from interagency.model.stages.announce import Duties
from interagency.model.state import Headquarters, Offices, Teams


def adopt(scene: Scene, duties: Duties, substantive: Any) -> Teams:
    """Practices grow where pillars, joint work and felt need meet; or are set from outside."""
    levers, xp = scene.levers, namespace(substantive)
    joint_action = scene.team_mean(substantive * scene.company.accompanied)
    if xp.all(levers.held):
        grown = scene.before.team.adoption  # and nobody looks at it
    else:
        grown = grown_practices(scene, duties, joint_action)
    return Teams(
        adoption=xp.where(levers.held, levers.level, grown),
        joint_action=joint_action,
        code=scene.opened.of_teams["code_of_conduct"],
    )


def grown_practices(scene: Scene, duties: Duties, joint_action: Any) -> Any:
    """Adoption after the quarter where nobody sets it, `[practice, team, run]`."""
    p, roster, mean = scene.p, scene.roster, scene.team_mean
    xp, before = namespace(joint_action), scene.before
    scaffold = xp.stack(xp.broadcast_arrays(*scaffolds(scene.levers.pillars, p)))
    if not xp.any(scaffold):
        return adoption.faded(before.team.adoption, p.practice_fading)
    upward = before.headquarters
    answered = {
        "conflict": mean(duties.bridge),
        "resistance": 1.0 - mean(roster.of_headquarters(upward.resistance)),
    }
    acquaintance = before.pair.acquaintance * scene.company.partner_member
    present = {
        "headquarters_engagement": mean(roster.of_headquarters(upward.engagement)),
        "acquaintance": mean(scene.partner_mean(acquaintance)),
        None: 1.0 + 0.0 * joint_action,
    }
    need = {name: adoption.need_felt(p.felt_need, met) for name, met in answered.items()}
    ground = {name: adoption.ground_given(p.footing, there) for name, there in present.items()}
    return adoption.adoption_after(
        before.team.adoption,
        scaffold,
        joint_action,
        xp.stack(xp.broadcast_arrays(*(need[row.answers] for row in PRACTICES))),
        xp.stack(xp.broadcast_arrays(*(ground[row.rests_on] for row in PRACTICES))),
        1.0 + p.adoption_noise * scene.draws.adoption,
        p.adoption_rate,
        p.interaction_half,
        p.practice_fading,
    )


def report_home(scene: Scene, office: Offices, funds: Funds) -> Headquarters:
    """Headquarters tighten or loosen, come closer, learn and let go of money (M0-22 to M0-37)."""
    p, old, mean = scene.p, scene.before.headquarters, scene.headquarters_mean
    competence = headquarters.taken_in(
        old.competence, mean(office.competence), p.competence_travel, p.competence_fading
    )
    learned = headquarters.taken_in(
        old.learned, mean(office.lessons) + p.committee_learning, p.learning_rate
    )
    money_share = mean(funds.raised_share)
    assurance = headquarters.assurance_of(
        mean(office.information),
        competence,
        money_share,
        p.information_assurance,
        p.competence_assurance,
        p.money_assurance,
    )
    gained = (
        p.lessons_return * learned + p.competence_return * competence + p.money_return * money_share
    )
    drift = headquarters.drift_seen(
        office.engagement,
        office.bridge,
        scene.shock("headquarters_alarm"),
    )
    return Headquarters(
        accountability=headquarters.accountability_after(
            old.accountability,
            mean(drift),
            assurance,
            p.initial_accountability,
            p.accountability_floor,
            p.accountability_rate,
            p.accountability_return,
            p.reassurance,
        ),
        engagement=headquarters.engagement_after(
            old.engagement,
            gained,
            p.initial_headquarters_engagement,
            p.headquarters_engagement_lift,
            p.headquarters_engagement_rate,
        ),
        competence=competence,
        learned=learned,
        resistance=headquarters.resistance_after(
            old.resistance,
            p.lessons_prospect * learned + p.competence_prospect * competence,
            p.harmonised_trust * mean(scene.opened["common_format"]),
            p.initial_resistance,
            p.resistance_softening,
            p.headquarters_engagement_rate,
            p.autonomy_stickiness,
        ),
    )

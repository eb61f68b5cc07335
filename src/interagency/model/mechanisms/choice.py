"""How does an office divide its time between two masters and its own work?

One payoff, the sum of weighted logarithms of what an office has from a quarter, is used for
choosing (its slopes with respect to time) and for perceived effects (its differences).
"""

from dataclasses import dataclass
from typing import Any

from interagency.model.arrays import at_least, at_most, namespace, power, ratio, share

COMPONENTS: tuple[str, ...] = (
    "cooperation",
    "information",
    "alignment",
    "influence",
    "voice",
    "delivery",
    "money",
    "weariness",
)


@dataclass(frozen=True)
class Cues:
    """What an office may see when it chooses; all `[office, run]`. Nothing else leaks in.

    team_time, headquarters_time, delivery_time   as spent last quarter; sum to 1
    intended_team, intended_headquarters   as chosen last quarter, before the requirement
    required_time          joint time that the reform requires this quarter
    engagement_per_time    engagement that a unit of team time buys
    cooperation            engagement of its partners, weighed by trust, less quarrels
    accompanied            membership of its partners together, at most 1
    trust                  its mean trust in partners
    engagement             how far it took part last quarter
    presence, known        what it knows alone, and with its team at that engagement
    known_slope            what one more unit of engagement adds to that
    bridge                 part of team work that serves headquarters too
    role_conflict          alignment that full engagement without a bridge costs
    reported_per_time      hours that reach headquarters for an hour spent, times contact
    agency_knowledge       what competence and sister offices add to its reports
    own_reach              weight of its own name
    joint_reach            weight of the team's word as it can use it
    joint_access           how far outsiders are approached as a team
    message_sharing        own messages given up per unit of engagement
    common_name            the name that its messages go under then
    voice                  its say in planning, 1 = an equal seat
    output_per_time        delivery for an hour of own work, at last quarter's engagement
    output_slope           what one more unit of engagement adds to that
    own_rate               part of the money it raises in its own name that it gets
    joint_money            joint money that comes to it by size
    joint_money_per_engagement   joint money that comes with taking part
    accountability         weight of headquarters as it feels it, 0 to 1
    fatigue                weariness, 0 to 1
    team_noise, headquarters_noise   passing circumstances, in units of payoff
    """

    team_time: Any
    headquarters_time: Any
    delivery_time: Any
    intended_team: Any
    intended_headquarters: Any
    required_time: Any
    engagement_per_time: Any
    cooperation: Any
    accompanied: Any
    trust: Any
    presence: Any
    known: Any
    known_slope: Any
    engagement: Any
    bridge: Any
    role_conflict: Any
    reported_per_time: Any
    agency_knowledge: Any
    own_reach: Any
    joint_reach: Any
    joint_access: Any
    message_sharing: Any
    common_name: Any
    voice: Any
    output_per_time: Any
    output_slope: Any
    own_rate: Any
    joint_money: Any
    joint_money_per_engagement: Any
    accountability: Any
    fatigue: Any
    team_noise: Any
    headquarters_noise: Any


def component_weights(accountability, p) -> dict[str, Any]:
    """Weight of each component of the payoff, given the accountability felt.

    The two masters share the weight: `1 - accountability` goes to the team, the rest to
    headquarters (M0-04).
    """
    upward = accountability * p.agency_value
    return {
        "cooperation": (1.0 - accountability) * p.team_value,
        "information": upward,
        "alignment": upward,
        "influence": p.influence_value,
        "voice": p.voice_value,
        "delivery": p.delivery_value,
        "money": p.money_value,
        "weariness": p.fatigue_weight,
    }


def payoff_components(cues: Cues, team, headquarters, delivery, p) -> dict[str, Any]:
    """What an office has from dividing its time so, component by component; see `logged`.

    What it knows and delivers at another engagement than last quarter's is judged by slope.

    team, headquarters, delivery  [office, run]  shares of time
    """
    xp = namespace(cues.known)
    gained = (team - cues.team_time) * cues.engagement_per_time
    engagement = share(cues.engagement + gained)
    moved = engagement - cues.engagement
    learned = cues.known - cues.presence + moved * cues.known_slope
    content = cues.presence + cues.bridge * learned + cues.agency_knowledge
    flow = headquarters * cues.reported_per_time * content
    reach = cues.own_reach + engagement * cues.joint_access * (cues.joint_reach - cues.own_reach)
    given = engagement * cues.message_sharing
    visible = cues.own_reach + given * (cues.common_name - cues.own_reach)
    named = xp.exp(p.visibility_weight * xp.log(at_most(visible / cues.own_reach, 1.0)))
    joint_money = cues.joint_money + engagement * cues.joint_money_per_engagement
    return logged(
        cooperation=power(engagement * cues.cooperation, p.cooperation_returns),
        information=1.0 - xp.exp(-p.information_scale * flow),
        alignment=1.0 - cues.role_conflict * engagement * (1.0 - cues.bridge),
        influence=reach * named,
        voice=cues.voice,
        output=delivery * at_least(cues.output_per_time + moved * cues.output_slope, 0.0),
        money=visible * named * cues.own_rate * delivery + joint_money,
        weariness=cues.fatigue * engagement,
        floor=p.payoff_floor,
    )


def logged(
    *, cooperation, information, alignment, influence, voice, output, money, weariness, floor
) -> dict[str, Any]:
    """The components of the payoff from what an office has: `ln(x + floor)`.

    Alignment and influence are never near 0 and go without floor; weariness counts as it is.
    """
    xp = namespace(information)
    return {
        "cooperation": xp.log(floor + cooperation),
        "information": xp.log(floor + information),
        "alignment": xp.log(alignment),
        "influence": xp.log(influence),
        "voice": xp.log(floor + voice),
        "delivery": xp.log(floor + output),
        "money": xp.log(floor + money),
        "weariness": -weariness,
    }


def payoff(cues: Cues, team, headquarters, delivery, p):
    """The weighted sum of `payoff_components`, `[office, run]`.

    What `marginal_payoffs` are the slopes of: the tests hold the two against each other.
    """
    weights = component_weights(cues.accountability, p)
    parts = payoff_components(cues, team, headquarters, delivery, p)
    total = 0.0
    for name in COMPONENTS:
        total = total + weights[name] * parts[name]
    return total


def marginal_payoffs(cues: Cues, p, weight=None) -> tuple[Any, Any, Any]:
    """What one more unit of time with the team, with headquarters, in delivery is worth.

    The exact slopes of `payoff` at the time spent last quarter, and for the team the shadow
    of the future: taking part builds trust where trust is still to be built, which counts
    `horizon` times as much as cooperation now. More time returns nothing to a full member.

    weight  of each component at the margin, by name; `component_weights` by default

    Returns three `[office, run]`.
    """
    xp = namespace(cues.known)
    floor = p.payoff_floor
    weight = weight or component_weights(cues.accountability, p)
    engagement = cues.engagement

    learned = cues.known - cues.presence
    content = cues.presence + cues.bridge * learned + cues.agency_knowledge
    per_hour = cues.reported_per_time * content
    unheard = xp.exp(-p.information_scale * cues.headquarters_time * per_hour)
    told = weight["information"] * p.information_scale * unheard / (floor + 1.0 - unheard)
    lesson = cues.headquarters_time * cues.reported_per_time * cues.bridge * cues.known_slope

    unbridged = cues.role_conflict * (1.0 - cues.bridge)
    to_team = cues.joint_reach - cues.own_reach
    reach = cues.own_reach + engagement * cues.joint_access * to_team
    to_common = cues.common_name - cues.own_reach
    visible = cues.own_reach + engagement * cues.message_sharing * to_common
    name = p.visibility_weight * cues.message_sharing * at_most(to_common, 0.0) / visible
    named = xp.exp(p.visibility_weight * xp.log(at_most(visible / cues.own_reach, 1.0)))
    earning = visible * named * cues.own_rate
    money = earning * cues.delivery_time + cues.joint_money
    money = floor + money + engagement * cues.joint_money_per_engagement
    seen = cues.message_sharing * to_common / visible + name
    from_name = earning * cues.delivery_time * seen
    funded = (cues.joint_money_per_engagement + from_name) / money

    both = power(engagement * cues.cooperation, p.cooperation_returns)
    output = floor + cues.delivery_time * cues.output_per_time
    by_engagement = (
        weight["cooperation"] * ratio(p.cooperation_returns * both, engagement) / (floor + both)
        + weight["cooperation"] * p.horizon * cues.accompanied * (1.0 - cues.trust)
        + told * lesson
        - weight["alignment"] * unbridged / (1.0 - unbridged * engagement)
        + weight["influence"] * (cues.joint_access * to_team / reach + name)
        + weight["delivery"] * cues.delivery_time * cues.output_slope / output
        + weight["money"] * funded
        - weight["weariness"] * cues.fatigue
    )
    # A full member gains nothing by more time.
    useful = xp.where(engagement < 1.0, cues.engagement_per_time, 0.0 * cues.engagement_per_time)
    return (
        by_engagement * useful,
        told * per_hour,
        weight["delivery"] * cues.output_per_time / output + weight["money"] * earning / money,
    )


def choose_time(cues: Cues, p, weight=None) -> tuple[Any, Any, Any]:
    """The default rule: custom, bent by payoff, approached with inertia.

    The wished share of each use of time is its customary share times
    `exp(responsiveness * (marginal payoff + noise))`, scaled to sum to 1; a part `adjustment`
    of the way there, from what was chosen last quarter, is gone in a quarter. A logit around
    custom (the form that costly attention gives); noise and inertia are ours.

    weight  as in `marginal_payoffs`

    Returns team, headquarters and delivery time, `[office, run]`, summing to 1.
    Source: M0-03, M0-04; the form is ours.
    """
    xp = namespace(cues.known)
    team, headquarters, delivery = marginal_payoffs(cues, p, weight)
    # Relative to delivery: exponentials stay moderate, and only differences matter.
    pull_team = share_exponent(p.responsiveness * (team + cues.team_noise - delivery), xp)
    pull_up = share_exponent(
        p.responsiveness * (headquarters + cues.headquarters_noise - delivery), xp
    )
    for_team = p.customary_team_time * pull_team
    for_headquarters = p.customary_headquarters_time * pull_up
    for_delivery = 1.0 - p.customary_team_time - p.customary_headquarters_time
    total = for_team + for_headquarters + for_delivery
    keep = 1.0 - p.adjustment
    new_team = keep * cues.intended_team + p.adjustment * for_team / total
    new_headquarters = keep * cues.intended_headquarters + p.adjustment * for_headquarters / total
    return new_team, new_headquarters, at_least(1.0 - new_team - new_headquarters, 0.0)


def share_exponent(pull, xp):
    """`exp(pull)`, with the pull kept within -50 and 50: beyond it shares are 0 or 1 anyway."""
    return xp.exp(xp.clip(pull, -50.0, 50.0))

"""What is measured: one function and one entry a metric, read from one quarter's state.

Behaviour, not stocks: a metric does not contain what a practice opens as something owned,
only what flows through contact. Influence counts as used: multiplied by flow, and the same
measure without it stands beside it.

Every metric is `[office, run]`; what belongs to a team or a headquarters is given to its
offices. An outcome is the mean over offices, weighted by membership.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from interagency.model.arrays import at_least, namespace, power, ratio
from interagency.model.mechanisms.bridge import conflict_of_roles
from interagency.model.mechanisms.choice import logged
from interagency.model.network_metrics import (
    peripherality,
    relative_ties,
    tie_centralisation,
    tie_density,
    ties_outward,
)
from interagency.model.parameters import Parameters
from interagency.model.practices import PRACTICES
from interagency.model.roster import Roster
from interagency.model.state import State

Measure = Callable[[Roster, Parameters, State], Any]


@dataclass(frozen=True)
class Metric:
    """What is known about one metric.

    better   `higher`, `lower`, or `neither` where more is not in itself good or bad
    range    what values are possible
    """

    name: str
    title: str
    unit: str
    range: tuple[float, float]
    better: str
    formula: str
    source: str
    measure: Measure


def team_factors(roster: Roster, now: State) -> tuple[Any, Any, Any]:
    """What coordination with the team is made of, 0 to 1 each: given, shared, agreed on."""
    others = roster.partner_sum(roster.partners(now.office.member))
    mean = ratio(roster.partner_sum(now.pair.contact * now.pair.trust), others)
    return now.office.engagement, mean, 1.0 - now.office.disputes


def agency_factors(now: State) -> tuple[Any, Any, Any]:
    """What coordination with the agency is made of, 0 to 1 each."""
    return now.office.information, now.office.alignment, now.office.influence


def within_team(roster: Roster, p: Parameters, now: State) -> Any:
    """Coordination of an office with its team: what it gives, shares and agrees on."""
    given, shared, agreed = team_factors(roster, now)
    return (given * shared * agreed) ** (1.0 / 3.0)


def within_agency(roster: Roster, p: Parameters, now: State) -> Any:
    """Coordination of an office with its agency: informed, in agreement, of weight."""
    information, alignment, influence = agency_factors(now)
    return (information * alignment * influence) ** (1.0 / 3.0)


def within_agency_without_influence(roster: Roster, p: Parameters, now: State) -> Any:
    """The same without what the office's word counts."""
    return (now.office.information * now.office.alignment) ** 0.5


def residual_dilemma(roster: Roster, p: Parameters, now: State) -> Any:
    """Within-agency coordination lost per unit of time moved from headquarters to the team.

    The exact slope with delivery, partners, practices, trust and headquarters held:
    `W / 3 * d ln(information * alignment * influence)`, where engagement also adds to what
    is known. Positive: the dilemma remains.
    """
    office = now.office
    xp = namespace(office.information)
    silence = 1.0 - office.information
    told = -xp.log(at_least_tiny(silence))
    elasticity = ratio(told * silence, office.information)
    learned = office.bridge * office.known_slope
    by_hour_above = ratio(elasticity, office.headquarters_time)
    unbridged = office.role_conflict * (1.0 - office.bridge)
    by_engagement = (
        ratio(elasticity * learned, office.content)
        - unbridged / office.alignment
        + office.influence_slope
    )
    gained = by_engagement * office.engagement_per_time
    return within_agency(roster, p, now) / 3.0 * (by_hour_above - gained)


def paperwork_time(roster: Roster, p: Parameters, now: State) -> Any:
    """Headquarters' time that goes into procedures beyond the agency's own."""
    extra = at_least(1.0 - 1.0 / now.office.procedures, 0.0)
    return now.office.headquarters_time * extra


def at_least_tiny(value: Any) -> Any:
    """The value, or the smallest number whose logarithm is still ordinary."""
    return namespace(value).maximum(value, 1e-300)


def _field(name: str) -> Measure:
    return lambda roster, p, now: getattr(now.office, name)


def _of_headquarters(name: str) -> Measure:
    return lambda roster, p, now: roster.of_headquarters(getattr(now.headquarters, name))


def _partner_mean(name: str) -> Measure:
    def measure(roster: Roster, p: Parameters, now: State) -> Any:
        member = roster.partners(now.office.member)
        value = roster.partner_sum(getattr(now.pair, name) * member)
        return ratio(value, roster.partner_sum(member))

    return measure


def _adoption(index: int) -> Measure:
    return lambda roster, p, now: roster.of_team(now.team.adoption[index, ...])


SHARE = (0.0, 1.0)
POSITIVE = (0.0, float("inf"))
ANY = (float("-inf"), float("inf"))


def _rows() -> list[Metric]:
    one = "0 to 1"
    time = "share of working time"
    rows = [
        Metric("within_team", "Coordination within the team", one, SHARE, "higher",
               "(engagement * mean of (contact * trust) * (1 - disputes)) ^ (1/3)",
               "M0-03, M0-25", within_team),
        Metric("within_agency", "Coordination within the agency", one, SHARE, "higher",
               "(information * alignment * influence) ^ (1/3)", "M0-03, M0-21, M0-34",
               within_agency),
        Metric("within_agency_without_influence", "Within the agency, influence left out", one,
               SHARE, "higher", "(information * alignment) ^ (1/2)", "M0-03, M0-21",
               within_agency_without_influence),
        Metric("delivery", "Delivery", "quarters of undisturbed own work", POSITIVE, "higher",
               "delivery time * (1 - duplicated) * (1 + enriched)", "M2-09, M0-19d",
               _field("output")),
        Metric("joint_time", "Time with the team", time, SHARE, "neither", "team time", "M0-03",
               _field("team_time")),
        Metric("formal_share", "Part of joint time that is only required", "share of team time",
               SHARE, "lower", "formal time / team time", "M0-06, M1-05",
               lambda roster, p, now: ratio(now.office.formal_time, now.office.team_time)),
        Metric("headquarters_time", "Time with headquarters", time, SHARE, "neither",
               "headquarters time", "M0-03", _field("headquarters_time")),
        Metric("reporting_burden", "Reporting burden", "procedures owed, 1 = the agency's own",
               POSITIVE, "lower", "1, less authorisations spared, plus reports of plan and "
               "projects, plus clearances", "M0-05 to M0-08, M0-34", _field("procedures")),
        Metric("plan_reports", "Reports on the joint plan", "procedures owed", POSITIVE, "lower",
               "extra * One Programme * (1 - single procedure) * written itself", "M0-05",
               _field("plan_reports")),
        Metric("project_reports", "Reports on joint projects", "procedures owed", POSITIVE, "lower",
               "extra * One Budget * (1 + traced) * (reports on a project - single procedure)",
               "M0-07", _field("project_reports")),
        Metric("reports_on_project", "Reports that one joint project owes", "reports",
               (1.0, float("inf")), "lower", "one for each contributor's format, less those merged",
               "M0-07", _field("reports_on_project")),
        Metric("authorisations", "Authorisations asked of headquarters", "procedures owed",
               POSITIVE, "lower", "load * (1 - autonomy)", "M0-34", _field("authorisations")),
        Metric("clearing", "Clearances of a code of conduct", "procedures owed", POSITIVE, "lower",
               "clearance * what of the code is new", "M0-27b", _field("clearing")),
        Metric("paperwork_time", "Headquarters' time that paperwork takes", time, SHARE, "lower",
               "headquarters time * max(0, 1 - 1 / procedures)", "M0-05", paperwork_time),
        Metric("approval_delay", "Delay of joint programmes", "quarters", POSITIVE, "lower",
               "One Programme * (clearance + share of the wait for the own cycle)", "M0-20",
               _field("delay")),
        Metric("meeting_overhead", "Meetings for an hour of joint work", "hours", POSITIVE, "lower",
               "planning, upkeep and leading, less what common premises save", "M0-12, M0-19a",
               _field("overhead")),
        Metric("jointness", "Jointness of the plan", "share of planned results", SHARE, "higher",
               "depth^3 / (depth^2 + threshold^2)", "M0-06", _field("jointness")),
        Metric("agencies_per_outcome", "Agencies on an office's results", "agencies",
               (1.0, float("inf")), "neither", "1 + companions", "M0-19a",
               lambda roster, p, now: 1.0 + now.office.companions),
        Metric("orchestration", "Expertise that orchestrates", one, SHARE, "higher",
               "between any member's and the lead's", "M0-19c", _field("orchestration")),
        Metric("autonomy", "Weight of the field against headquarters", one, SHARE, "neither",
               "follows joint money and ties, slowly back", "M0-34, M0-02", _field("autonomy")),
        Metric("headquarters_contact", "Contact with headquarters", "1 = before reform",
               (1.0, float("inf")), "neither", "1 + joint money cleared + code written", "M0-32",
               _field("headquarters_contact")),
        Metric("competition", "Own money lost to rival bids", "share of money", SHARE, "lower",
               "rivalry * overlap with rivals of weight * (1 - disclosed)", "M0-27a",
               _field("competition")),
        Metric("proposal_quality", "Quality of joint proposals", "1 = unscreened",
               (1.0, float("inf")), "higher", "1 + screening by team and headquarters", "M0-33",
               _field("quality")),
        Metric("office_competence", "New competence of the office", one, SHARE, "higher",
               "stock fed by joint work and by headquarters", "M0-23", _field("competence")),
        Metric("lessons", "Lessons for headquarters", "units of knowledge", SHARE, "higher",
               "bridge * (known - presence)", "M0-21", _field("lessons")),
        Metric("sister_lessons", "Lessons from sister offices", "units of knowledge", SHARE,
               "higher", "mean lessons of the agency's other offices", "M0-21, M0-22",
               lambda roster, p, now: roster.sister_mean(now.office.lessons, now.office.member)),
        Metric("fatigue", "Integration fatigue", one, SHARE, "lower", "stock of cost over benefit",
               "M4-03", _field("fatigue")),
        Metric("role_conflict", "Role conflict", one, SHARE, "lower",
               "role conflict * engagement * (1 - bridge)", "M0-04",
               lambda roster, p, now: conflict_of_roles(
                   now.office.role_conflict, now.office.engagement, now.office.bridge)),
        Metric("residual_dilemma", "Residual dilemma",
               "within-agency coordination per unit of time", ANY, "lower",
               "- d within_agency / d team time, delivery held", "M0-16", residual_dilemma),
        Metric("trust", "Trust in partners", one, SHARE, "higher", "mean over partners", "M0-25",
               _field("trust")),
        Metric("acquaintance", "Mutual knowledge", one, SHARE, "higher", "mean over partners",
               "M0-25", _partner_mean("acquaintance")),
        Metric("belonging", "Belonging to the team", one, SHARE, "neither", "follows trust",
               "M0-25, M0-40", _field("belonging")),
        Metric("disputes", "Quarrels over who does what", one, SHARE, "lower",
               "mean over partners of turf * overlap * (1 - division)", "M0-19b",
               _field("disputes")),
        Metric("information", "Information of headquarters", one, SHARE, "higher",
               "1 - exp(-scale * flow)", "M0-21", _field("information")),
        Metric("voice", "Say in planning", "share of the team's", SHARE, "higher",
               "from size towards seat and expertise", "M0-42", _field("voice")),
        Metric("reach", "Access to donors and government", one, SHARE, "higher",
               "own reach moved towards the team's", "M0-35", _field("reach")),
        Metric("visibility", "Weight of the own name", one, SHARE, "higher",
               "own reach, moved towards the team's name by the messages given up", "M0-44",
               _field("visibility")),
        Metric("influence", "Weight of the office's word", one, SHARE, "higher",
               "reach * min(1, visibility / own reach) ^ weight", "M0-34, M0-44",
               _field("influence")),
        Metric("joint_money_share", "Share of money raised with the team", "share of money",
               SHARE, "neither", "joint money / all money", "M0-32",
               lambda roster, p, now: ratio(
                   now.office.joint_money, now.office.joint_money + now.office.own_money)),
        Metric("own_money", "Money kept in the own name", "units per capacity", SHARE, "higher",
               "visibility * min(1, visibility / own reach) ^ weight * delivery time "
               "* (1 - rivals) * (1 - pooled)", "M0-44",
               _field("own_money")),
        Metric("joint_money", "Money from the common fund", "units per capacity", POSITIVE,
               "higher", "given to the team and pooled, by size and by work", "M0-32",
               _field("joint_money")),
        Metric("accountability", "Vertical accountability", one, SHARE, "neither",
               "weight of headquarters", "M0-04, M0-34", _of_headquarters("accountability")),
        Metric("headquarters_engagement", "Engagement of headquarters", one, SHARE, "higher",
               "follows lessons, competence and joint money", "M0-14, M0-37",
               _of_headquarters("engagement")),
        Metric("competence", "New competence of the agency", one, SHARE, "higher",
               "what its offices mastered, as it reaches headquarters", "M0-23",
               _of_headquarters("competence")),
        Metric("learned", "What headquarters took in from teams", "units of knowledge", SHARE,
               "higher", "follows lessons and committees", "M0-22", _of_headquarters("learned")),
        Metric("resistance", "Resistance of headquarters to pooling", one, SHARE, "lower",
               "falls with lessons, competence and joint money", "M0-09, M0-24",
               _of_headquarters("resistance")),
        Metric("tie_density", "Density of ties in the team", one, SHARE, "higher",
               "mean over pairs of contact * trust, of both sides", "M0-25", tie_density),
        Metric("tie_centralisation", "Centralisation of ties in the team", one, SHARE, "neither",
               "sum of gaps to the largest strength / ((n - 1) (n - 2)); grows with density",
               "M0-25, M3-11", tie_centralisation),
        Metric("relative_ties", "Ties of the office against its team's", "1 = the team's mean",
               POSITIVE, "neither",
               "strength / mean strength of the team's members: its mean is 1 by construction",
               "M0-25", relative_ties),
        Metric("peripherality", "Gap of the team's least tied member", "share of the team's mean",
               SHARE, "lower", "1 - least strength / mean strength", "M0-25, M0-41",
               peripherality),
        Metric("ties_outward", "Time across against time upward (E-I type)", "-1 to 1",
               (-1.0, 1.0), "neither", "(team time - headquarters time) / (their sum)",
               "M0-03, M0-04", ties_outward),
        Metric("coordinator_brokerage", "Quarrels that the Resident Coordinator settles",
               "share of quarrels", SHARE, "neither",
               "mediation * One Leader * (1 - partiality without firewall, of another agency)",
               "M0-11, M0-29", _field("mediated")),
    ]  # fmt: skip
    rows += [
        Metric(f"adoption_{practice.name}", f"Adoption: {practice.title}", one, SHARE, "neither",
               "stock fed by pillars, joint work and need", practice.source, _adoption(index))
        for index, practice in enumerate(PRACTICES)
    ]  # fmt: skip
    return rows


def payoff_components_had(roster: Roster, p: Parameters, now: State) -> dict[str, Any]:
    """All components of the payoff as had in the quarter, each `[office, run]`."""
    office = now.office
    return logged(
        cooperation=power(office.engagement * office.cooperation, p.cooperation_returns),
        information=office.information,
        alignment=office.alignment,
        influence=office.influence,
        voice=office.voice * roster.of_team(roster.team_sum(office.member)),
        output=office.output,
        money=office.own_money + office.joint_money,
        weariness=office.fatigue * office.engagement,
        floor=p.payoff_floor,
    )


METRICS: Mapping[str, Metric] = MappingProxyType({metric.name: metric for metric in _rows()})

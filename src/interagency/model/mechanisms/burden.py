"""What do two masters cost, in time and in weariness? The ledger of what is owed.

Procedures are counted in the agency's own: 1 is what an office owes its headquarters before
any reform. Headquarters' time is divided by all of them, for paperwork takes time.
"""

from interagency.model.arrays import at_least, share


def single_procedure_of(aligned, common_format, format_acceptance):
    """How far one report serves both masters, 0 to 1.

    `1 - (1 - aligned) * (1 - acceptance * common_format)`: the field aligns (M0-20), or
    headquarters agree on a format (M0-08).
    """
    return 1.0 - (1.0 - aligned) * (1.0 - format_acceptance * common_format)


def written_itself(lead_reporting, led, leads):
    """Part of the joint reports that an office writes, 0 to 1: `1 - reporting * led * (1 - leads)`.

    Lead agencies write for the others. Source: M0-19c.
    """
    return 1.0 - lead_reporting * led * (1.0 - leads)


def plan_reports_owed(double_procedure, programme, single, written):
    """Procedures of the joint plan: `extra * programme * (1 - single) * written`. M0-05.

    >>> plan_reports_owed(1.0, programme=1.0, single=0.25, written=1.0)
    0.75
    """
    return double_procedure * programme * (1.0 - single) * written


def reports_on_project(companions, single, lead_reporting, led):
    """Reports that one joint project owes, 1 or more.

    One for each contributor's format, merged as far as one report serves all or a lead
    writes it: `1 + companions * (1 - single) * (1 - lead_reporting * led)`.

    companions  [office, run]  other agencies on it

    Source: M0-07, fact 4.

    >>> reports_on_project(4.0, single=0.0, lead_reporting=0.5, led=0.0)
    5.0
    """
    return 1.0 + companions * (1.0 - single) * (1.0 - lead_reporting * led)


def project_reports_owed(budget_procedure, budget, donor_tracing, traced, reports, single):
    """Procedures of jointly funded projects.

    `extra * budget * (1 + tracing * traced) * (reports - single)`. Source: M0-07, fact 6.
    """
    return budget_procedure * budget * (1.0 + donor_tracing * traced) * (reports - single)


def authorisations_owed(authorisation_load, autonomy):
    """Own procedures that ask headquarters for leave: `load * (1 - autonomy)`. M0-34."""
    return authorisation_load * (1.0 - autonomy)


def procedures_owed(authorisation_load, authorisations, plan_reports, project_reports, clearing):
    """All procedures that an office owes in a quarter.

        1 - load + authorisations + plan_reports + project_reports + clearing

    clearing  [office, run]  of a code of conduct that is coming in (M0-27b)

    >>> procedures_owed(0.2, 0.2, plan_reports=1.0, project_reports=0.5, clearing=0.0)
    2.5
    """
    return 1.0 - authorisation_load + authorisations + plan_reports + project_reports + clearing


def integration_cost(
    formal_time,
    team_time,
    overhead,
    full_engagement,
    procedures,
    upward_time,
    time_cost,
    paperwork_cost,
):
    """What integration is felt to cost in a quarter, 0 or more.

    Joint time that is only required or goes into meetings, in units of full engagement, and
    headquarters' time that goes into procedures beyond the agency's own:

        time_cost * (formal + team * overhead / (1 + overhead)) / full
        + paperwork_cost * upward * max(0, 1 - 1 / procedures)

    Source: M4-03, M0-05.
    """
    meetings = team_time * overhead / (1.0 + overhead)
    paperwork = upward_time * at_least(1.0 - 1.0 / procedures, 0.0)
    return time_cost * ((formal_time + meetings) / full_engagement) + paperwork_cost * paperwork


def fatigue_after(fatigue, cost, benefit, feeding, recovery):
    """Weariness of integration after a quarter, 0 to 1.

    `fatigue + feeding * (cost - benefit) - recovery * fatigue`, within 0 and 1: what costs
    more than it is seen to give wears out. Source: M4-03.

    >>> round(float(fatigue_after(0.5, cost=0.6, benefit=0.1, feeding=0.1, recovery=0.2)), 3)
    0.45
    """
    return share(fatigue + feeding * (cost - benefit) - recovery * fatigue)

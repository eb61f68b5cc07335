"""What do two masters cost, in time and in weariness?"""

from interagency.model.arrays import share


def procedures_owed(double_procedure, budget_procedure, programme, budget, single_procedure):
    """Procedures that an office owes, 1 being its agency's own.

    `1 + (extra * programme + extra_of_budget * budget) * (1 - single)`: those of the joint
    plan (M0-05) and of the common fund (M0-07) come on top until one procedure serves both
    masters (M0-20). Headquarters' time is divided by it, for paperwork takes time.

    >>> procedures_owed(1.0, 0.2, programme=1.0, budget=1.0, single_procedure=0.25)
    1.9
    """
    extra = double_procedure * programme + budget_procedure * budget
    return 1.0 + extra * (1.0 - single_procedure)


def integration_cost(formal_time, team_time, overhead, full_engagement, procedures, upward_time):
    """What integration is felt to cost in a quarter, 0 or more.

    Joint time that is only required or goes into meetings, in units of full engagement, and
    headquarters' time that goes into double procedures:

        (formal + team * overhead / (1 + overhead)) / full + upward * (1 - 1 / procedures)

    Source: M4-03, M0-05.
    """
    meetings = team_time * overhead / (1.0 + overhead)
    paperwork = upward_time * (1.0 - 1.0 / procedures)
    return (formal_time + meetings) / full_engagement + paperwork


def fatigue_after(fatigue, cost, benefit, feeding, recovery):
    """Weariness of integration after a quarter, 0 to 1.

    `fatigue + feeding * (cost - benefit) - recovery * fatigue`, within 0 and 1: what costs
    more than it is seen to give wears out. Source: M4-03.

    >>> round(float(fatigue_after(0.5, cost=0.6, benefit=0.1, feeding=0.1, recovery=0.2)), 3)
    0.45
    """
    return share(fatigue + feeding * (cost - benefit) - recovery * fatigue)

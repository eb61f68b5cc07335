"""Who plans with whom, who leads, and is the plan more than a sum of agency plans?

The words of the plan: fourteen *areas* when it adds up, four *outcomes* when it is clustered.
"""

from interagency.model.arrays import at_least, power, ratio

PLAN_QUARTERS = 20  # five years, as the United Nations plan; M0-20
FIRST_PLAN = 2007 * 4  # 2007Q1, when the pilots began


def planned_together(same_area, same_outcome, clustered):
    """Share of planned results on which two partners stand together, `[pair, run]`, 0 to 1.

    `area + clustered * (outcome - area)`: fewer outcomes put more agencies on each.
    Source: M0-19a.

    >>> planned_together(0.1, 0.3, clustered=0.5)
    0.2
    """
    return same_area + clustered * (same_outcome - same_area)


def standing_of(weight, precedence):
    """What decides who leads: expertise as far as a member; a draw among equals. M0-19c.

    `weight + 1e-9 * precedence`: differences below that count as none.
    """
    return weight + 1e-9 * precedence


def left_to_lead(together, goes_before):
    """Part of its results on which a partner does not go before an office, `[pair, run]`.

    `1 - together * goes_before`. Source: M0-19c.

    together     [pair, run]  see `planned_together`, times the membership of the partner
    goes_before  [pair, run]  1 where the partner stands higher, else 0
    """
    return 1.0 - together * goes_before


def leads_after_rotation(first, weight, weights_around, rotating):
    """How far an office leads the results that it works on, 0 to 1.

    `first + rotating * (in_turn - first)`, where it has its turn in proportion to expertise.

    first           [office, run]  chance that nobody on them knows more
    weight          [office, run]  own expertise, as far as it is a member
    weights_around  [office, run]  sum of those of its companions
    rotating        [office, run]  how far leadership rotates, 0 to 1

    Source: M0-19c, M0-40.
    """
    in_turn = ratio(weight, weight + weights_around)
    return first + rotating * (in_turn - first)


def orchestration(leader_expertise, ordinary_expertise, lead_by_expertise):
    """Expertise with which an office's results are orchestrated, 0 to 1.

    `ordinary + by_expertise * (leader - ordinary)`: between a lead chosen as it happens and
    one chosen for expertise. Source: M0-19c, fact 15.
    """
    return ordinary_expertise + lead_by_expertise * (leader_expertise - ordinary_expertise)


def depth_of_planning(substantive, alone, accountability, outcome_level, planning_returns):
    """How deep an office plans with others, 0 to 1.

        (substantive * (1 - alone)) ** returns * (1 - accountability * (1 - outcome_level))

    What it puts in and what its companions put in count alike.

    alone           [office, run]  product over partners of (1 - what they plan together)
    accountability  [office, run]  weight of headquarters, which asks for its own outputs
    outcome_level   [office, run]  how far talks are on outcomes, 0 to 1

    Source: M0-06, M0-19b.
    """
    put_in = power(substantive * (1.0 - alone), planning_returns)
    return put_in * (1.0 - accountability * (1.0 - outcome_level))


def jointness_of(depth, plan_threshold, plan_sharpness):
    """Share of planned results that no sum of agency plans would hold, 0 to 1.

    `depth * depth^s / (depth^s + threshold^s)`: what stays thin is answered by adding up
    what agencies planned anyway. Source: M0-06.

    >>> round(float(jointness_of(0.5, plan_threshold=0.5, plan_sharpness=2.0)), 3)
    0.25
    """
    joint = power(depth, plan_sharpness)
    return depth * ratio(joint, joint + power(plan_threshold, plan_sharpness))


def supported_by_plan(jointness, plan_need):
    """Part of joint work that the plan carries: `1 - need * (1 - jointness)`. Source: M0-19d."""
    return 1.0 - plan_need * (1.0 - jointness)


def resting_on_leads(division, lead_division, led, orchestrated):
    """Division of labour with lead agencies, 0 to 1.

    `1 - (1 - division) * (1 - lead_division * led * orchestrated)`: leads divide part of what
    the team did not divide. Source: M0-19c.
    """
    return 1.0 - (1.0 - division) * (1.0 - lead_division * led * orchestrated)


def ready_after(delay):
    """Part of a five-year programme left when it starts late: `max(0, 1 - delay / 20)`.

    delay  [office, run]  quarters

    >>> float(ready_after(5.0))
    0.75
    """
    return at_least(1.0 - delay / PLAN_QUARTERS, 0.0)


def quarters_of_delay(programme, clearance_lag, early_clearance, cycle_wait, wait, common_calendar):
    """Quarters until a joint programme may start.

        programme * (lag * (1 - early) + cycle_wait * wait * (1 - common))

    programme        [office, run]  dose of One Programme
    early_clearance  [office, run]  how far programmes are signed before clearance, 0 to 1
    wait             [office, run]  quarters from the joint plan to the agency's own next cycle
    common_calendar  [office, run]  how far cycles are one, 0 to 1

    Source: M0-20.
    """
    out_of_step = cycle_wait * wait * (1.0 - common_calendar)
    return programme * (clearance_lag * (1.0 - early_clearance) + out_of_step)


def plan_began(calendar):
    """Quarter in which the joint plan of a quarter began: every five years from 2007Q1.

    calendar  quarters since the first of year 0

    >>> plan_began(2013 * 4 + 2) == 2012 * 4
    True
    """
    return calendar - (calendar - FIRST_PLAN) % PLAN_QUARTERS


def quarters_to_wait(cycle_start, cycle_length, began):
    """Quarters from a joint plan to the agency's own next cycle: `(start - began) modulo length`.

    None for an agency that plans when the team does. Source: M0-20.

    >>> float(quarters_to_wait(2.0, 12.0, began=4))
    10.0
    """
    return (cycle_start - began) % cycle_length

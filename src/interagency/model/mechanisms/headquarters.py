"""What do headquarters make of it: how strict, how close, how willing to pool?"""

from interagency.model.arrays import at_least, namespace, share


def accountability_after(accountability, drift, assurance, start, floor, rate, pull_back):
    """Weight of vertical accountability after a quarter, floor to 1.

    Headquarters tighten when offices drift from their agency's plan and loosen when they
    are reassured; both most easily in the middle of the range:

        s = clip((a - floor) / (1 - floor), 0, 1)
        a' = clip(a + rate * (4 s (1 - s) (drift - assurance) - pull_back (a - start)), floor, 1)

    drift, assurance  [headquarters, run]  0 to 1
    start             [run]  customary weight, not below the floor

    Accountability loosens and never dies: boards and reporting lines persist. Source: M0-04,
    M0-34, M0-02; repair R4 of the model description.
    """
    xp = namespace(accountability)
    room = share((accountability - floor) / (1.0 - floor))
    push = 4.0 * room * (1.0 - room) * (drift - assurance)
    moved = accountability + rate * (push - pull_back * (accountability - start))
    return xp.minimum(at_least(moved, floor), 1.0)


def assurance_of(
    information, competence, money, weight_information, weight_competence, weight_money
):
    """What reassures headquarters, 0 to 1: a weighted mean of information, new competence
    and the share of money raised with the team. Source: M0-24, M0-34."""
    total = weight_information + weight_competence + weight_money
    told = weight_information * information + weight_competence * competence
    return (told + weight_money * money) / total


def competence_after(competence, novelty, rate, fading):
    """Stock of new areas of work after a quarter, 0 to 1.

    `c + rate * novelty * (1 - c) - fading * c`: joint programmes open topics that an agency
    would not enter alone, and what one office opens belongs to the whole agency.

    novelty  [headquarters, run]  mean joint work with unlike partners over its offices

    Source: M0-23.
    """
    return share(competence + rate * novelty * (1.0 - competence) - fading * competence)


def engagement_after(engagement, return_on_joint_work, start, lift, rate):
    """How closely headquarters follow their offices after a quarter, 0 to 1.

    Moves by `rate` towards `start + (1 - start) * (1 - exp(-lift * return))`: lessons, new
    competence and joint money bring headquarters in, which were distant at first.

    return_on_joint_work  [headquarters, run]  0 or more

    Source: M0-14, M0-24, M0-32, M0-37.
    """
    xp = namespace(return_on_joint_work)
    wished = start + (1.0 - start) * (1.0 - xp.exp(-lift * return_on_joint_work))
    return engagement + rate * (wished - engagement)


def resistance_after(resistance, return_on_joint_work, start, softening, rate):
    """Part of a possible contribution that headquarters keep out of the joint fund, 0 to 1.

    Moves by `rate` towards `start * exp(-softening * return)`. Source: M0-09, M0-24.
    """
    xp = namespace(return_on_joint_work)
    wished = start * xp.exp(-softening * return_on_joint_work)
    return resistance + rate * (wished - resistance)


def contact_by_money(money_contact, opened, joint_share):
    """Contact with headquarters relative to before: `1 + c * opened * joint share of money`.

    Money raised in the country must be cleared and supported. Source: M0-32, M0-33.
    """
    return 1.0 + money_contact * opened * joint_share

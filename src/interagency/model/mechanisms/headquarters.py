"""What do headquarters make of it: how strict, how close, how willing to pool?"""

from interagency.model.arrays import at_least, at_most, namespace, share


def accountability_after(
    accountability, drift, assurance, start, floor, rate, pull_back, reassurance
):
    """Weight of vertical accountability after a quarter, floor to 1.

    Headquarters tighten when offices drift from their agency's plan and loosen when they
    are reassured; both most easily in the middle of the range:

        s = clip((a - floor) / (1 - floor), 0, 1)
        push = 4 s (1 - s) (drift - reassurance * assurance)
        a' = clip(a + rate * (push - pull_back (a - start)), floor, 1)

    drift, assurance  [headquarters, run]  0 to 1
    start             [run]  customary weight, not below the floor

    Accountability loosens and never dies: boards and reporting lines persist. Source: M0-04,
    M0-34, M0-02; repair R4 of the model description.
    """
    xp = namespace(accountability)
    room = share((accountability - floor) / (1.0 - floor))
    push = 4.0 * room * (1.0 - room) * (drift - reassurance * assurance)
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


def competence_after(competence, novelty, at_headquarters, rate, fading, travel):
    """An office's stock of new areas of work after a quarter, 0 to 1.

        c + rate * novelty * (1 - c) - fading * c + travel * max(at_headquarters - c, 0)

    Joint programmes open topics that an agency would not enter alone; what headquarters have
    taken in comes to its offices in other countries.

    novelty          [office, run]  joint work with unlike partners
    at_headquarters  [office, run]  stock of its headquarters

    Source: M0-23.
    """
    opened = rate * novelty * (1.0 - competence)
    brought = travel * at_least(at_headquarters - competence, 0.0)
    return share(competence + opened - fading * competence + brought)


def taken_in(stock, brought, rate, fading=0.0):
    """What headquarters have taken in: `stock + rate * (brought - stock) - fading * stock`.

    brought  [headquarters, run]  by its offices (competence, M0-23), or by them and by
                                  committees of headquarters (lessons, M0-22)
    """
    return stock + rate * (brought - stock) - fading * stock


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


def resistance_after(resistance, prospects, harmonised, start, softening, rate, stickiness):
    """Part of a possible contribution that headquarters keep out of the joint fund, 0 to 1.

    Moves by `rate` towards `start * exp(-softening * prospects) * (1 - harmonised)`, and by
    `rate * (1 - stickiness)` where it gives way: independence once held is ceded slowly (M0-02).

    prospects   [headquarters, run]  of new knowledge and a wider mandate, 0 or more
    harmonised  [headquarters, run]  resistance that ends because headquarters work with each
                                     other, 0 to 1 (M0-08)

    Source: M0-09, M0-24.
    """
    xp = namespace(prospects)
    wished = start * xp.exp(-softening * prospects) * (1.0 - harmonised)
    step = rate * (wished - resistance)
    return resistance + xp.where(step < 0.0, (1.0 - stickiness) * step, step)


def contact_with_headquarters(money_contact, opened, joint_share, code_contact, code_growth):
    """Contact with headquarters relative to before, 1 or more.

    `1 + money_contact * opened * joint_share + code_contact * code_growth`: money raised in the
    country must be cleared and supported (M0-32, M0-33), a code of conduct is written with
    headquarters (M0-27b).
    """
    return 1.0 + money_contact * opened * joint_share + code_contact * code_growth


def accountability_felt(
    accountability, belonging, belonging_relief, peer_review, peer_weight, autonomy, autonomy_relief
):
    """Weight of headquarters as an office feels it, 0 to 1.

        a * (1 - relief * belonging) * (1 - peer_weight * peer_review)
        * (1 - autonomy_relief * autonomy)

    Belonging lightens it (M0-25), peer review turns part of it sideways (M0-28), and a field
    that has a say is monitored less (M0-34).
    """
    sideways = 1.0 - peer_weight * peer_review
    lighter = 1.0 - autonomy_relief * autonomy
    return accountability * (1.0 - belonging_relief * belonging) * sideways * lighter


def drift_seen(engagement, bridge, alarm):
    """How far headquarters see an office from its agency's plan, 0 to 1.

    `min(1, engagement * (1 - bridge) + alarm)`. Source: M0-04.
    """
    return at_most(engagement * (1.0 - bridge) + alarm, 1.0)

"""How do partners come to know, to trust, and to feel that they belong?"""

from interagency.model.arrays import at_least, at_most, namespace


def thinning(others, crowding):
    """What is left for each partner as the team grows: `max(1, others) ** -crowding`.

    others  [office, run]  membership of all other offices of the team, summed

    Source: M3-15, fact 67.
    """
    xp = namespace(others)
    # By logarithm, as in `reach.influence`: the same bits for a run alone.
    return xp.exp(-crowding * xp.log(at_least(others, 1.0)))


def contact_between(own_engagement, partner_engagement, partner_member, proximity):
    """How much two offices work together in a quarter, 0 to 1.

    `member * min(1, own * partner * (1 + proximity))`

    own_engagement      [pair, run]  of the first, thinned out over its partners
    partner_engagement  [pair, run]  of the second
    partner_member      [pair, run]  membership of the second
    proximity           [pair, run]  extra contact from shared premises, 0 or more

    Source: M0-25, M0-12.
    """
    contact = at_most(own_engagement * partner_engagement * (1.0 + proximity), 1.0)
    return partner_member * contact


def acquaintance_after(acquaintance, contact, rate, fading):
    """How well a partner is known after a quarter, 0 to 1.

    `k + (1 - exp(-rate * contact)) * (1 - k) - fading * k`. Source: M0-25.
    """
    met = 1.0 - namespace(contact).exp(-rate * contact)
    return acquaintance + met * (1.0 - acquaintance) - fading * acquaintance


def mediated_quarrels(mediation, leader, partiality, origin, firewall):
    """Share of quarrels that the Resident Coordinator settles, 0 to 1.

    `mediation * leader * (1 - partiality * (1 - origin) * (1 - firewall))`

    leader    [office, run]  dose of One Leader (M0-11)
    origin    [office, run]  1 for the Resident Coordinator's own agency
    firewall  [office, run]  how far the ties to it are cut, 0 to 1 (M0-29)
    """
    return mediation * leader * (1.0 - partiality * (1.0 - origin) * (1.0 - firewall))


def quarrelsomeness(turf, peace, division, mediated):
    """Trust lost to a partner whose mandate is the same, 0 to 1.

    `turf * (1 - peace) * (1 - division) * (1 - mediated)`

    peace     share of quarrels that end because talks are on outcomes, 0 to 1
    division  how far the division of labour is settled, 0 to 1
    mediated  share of quarrels that the Resident Coordinator settles, 0 to 1

    Quarrels over who does what are this times the overlap of two mandates. Source: M0-01,
    M0-11, M0-19b, M0-19d.
    """
    return turf * (1.0 - peace) * (1.0 - division) * (1.0 - mediated)


def belonging_after(belonging, trust, rate, rotating, engagement):
    """Belonging to the team after a quarter, 0 to 1.

    `b + rate * (trust - b) + rotating * engagement * (1 - b)`: it follows trust, and grows
    where duties of the team go round.

    rotating  [office, run]  belonging added in a quarter of full engagement

    Source: M0-25, M0-40.
    """
    grown = rotating * engagement * (1.0 - belonging)
    return belonging + rate * (trust - belonging) + grown


def left_after_turnover(value, staff_turnover):
    """What stays of knowing, trusting or belonging when staff leave: `value * (1 - turnover)`."""
    return value * (1.0 - staff_turnover)


def willingness_shown(partner_engagement, trust_in_the_known):
    """How a well known partner looks: `t + (1 - t) * engagement`, 0 to 1.

    Knowing makes tolerant; taking part adds the rest. Source: M0-25.
    """
    return trust_in_the_known + (1.0 - trust_in_the_known) * partner_engagement


def partner_seen(acquaintance, willingness, quarrels):
    """How trustworthy a partner looks, 0 to 1: `acquaintance * willingness * (1 - quarrels)`.

    One must know a partner to trust it. Source: M0-25.
    """
    return acquaintance * willingness * (1.0 - quarrels)


def trust_after(trust, seen, rate):
    """Trust after a quarter: `trust + rate * (seen - trust)`.

    Moves towards what was seen, so that old experience fades by half in about 0.7 / rate
    quarters. Source: M0-25.

    >>> round(trust_after(trust=0.5, seen=1.0, rate=0.2), 3)
    0.6
    """
    return trust + rate * (seen - trust)

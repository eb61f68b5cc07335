"""Whom does an office reach, and what becomes of its name?

Reputation is used up by sharing: access is an average with a bonus for critical mass, and
visibility is conserved. What one voice gives to the team it takes from own names.
"""

from interagency.model.arrays import at_most, namespace


def team_reach(average_reach, trusted_partners, critical_mass, critical_mass_half):
    """Weight of the team's word as a member can use it, 0 to 1.

        min(1, average * (1 + mass * (1 - exp(-trusted_partners / half))))

    average_reach     [office, run]  mean own reach of the team's members, by engagement
    trusted_partners  [office, run]  sum over partners of member * engagement * trust

    Source: M0-31, M0-36.
    """
    xp = namespace(average_reach, trusted_partners)
    bonus = critical_mass * (1.0 - xp.exp(-trusted_partners / critical_mass_half))
    return at_most(average_reach * (1.0 + bonus), 1.0)


def reach_after_pooling(own_reach, engagement, opened, joint):
    """Access to donors and government: own reach moved towards the team's.

    `own + engagement * opened * (joint - own)`: those below the team gain, those above lose.

    opened  [office, run]  how far outsiders are approached as a team, 0 to 1

    Source: M0-35, M0-43.

    >>> round(reach_after_pooling(0.2, engagement=0.5, opened=1.0, joint=0.6), 3)
    0.4
    """
    return own_reach + engagement * opened * (joint - own_reach)


def visibility_after_sharing(own_reach, given_up, common_name):
    """Weight of an office's own name once part of its messages is the team's.

    `own + given_up * (common - own)`, where `common_name` is the mean own reach of the team
    weighted by what each gives up: what the names lose and gain sums to zero.

    given_up  [office, run]  share of own messages given up, 0 to 1

    Source: M0-31, M0-44.
    """
    return own_reach + given_up * (common_name - own_reach)


def influence(reach, visibility, own_reach, visibility_weight):
    """What an office's word counts: `reach * min(1, visibility / own_reach) ** weight`.

    A name given up lowers it, a better name than one's own does not raise it: access does
    that. `own_reach` is above 0. Source: M0-44, repair R6 of the model description.
    """
    xp = namespace(reach, visibility)
    # By logarithm: NumPy takes a square root for some powers, and then a run alone has other bits.
    return reach * xp.exp(visibility_weight * xp.log(at_most(visibility / own_reach, 1.0)))


def influence_slope(own_reach, reach, visibility, opened, joint, sharing, common, own_part, weight):
    """What one more unit of engagement adds to ln(influence).

    sharing   [office, run]  messages given up per unit of engagement; the rest as above
    own_part  [office, run]  its part of all that the team gives up: so far it fades into a
                             common name that is its own, and loses nothing
    """
    access = opened * (joint - own_reach) / reach
    faded = at_most(common - own_reach, 0.0) * (1.0 - own_part)
    return access + weight * sharing * faded / visibility

"""Whom does an office reach, and what becomes of its name?

Reputation is used up by sharing: access is an average with a bonus for critical mass, and
visibility is conserved. What one voice gives to the team it takes from own names.
"""

from interagency.model.arrays import at_least, at_most, namespace


def name_kept(concession_relief, conceded, average_reach, own_reach):
    """Part of its messages that a name above the team's keeps by concession, 0 to 1.

    `relief * conceded * max(0, 1 - average / own)`. It acts on names, never on traits.

    conceded  [office, run]  how far visibility is conceded, 0 to 1

    Source: M0-45.

    >>> float(name_kept(1.0, conceded=1.0, average_reach=0.4, own_reach=0.8))
    0.5
    """
    return concession_relief * conceded * at_least(1.0 - average_reach / own_reach, 0.0)


def messages_given_up(message_sharing, shared_message, relief, spokespersons, kept):
    """Messages that a full member gives up for the team's, 0 to 1.

    `sharing * shared * (1 - relief * spokespersons) * (1 - kept)`

    spokespersons  [office, run]  how far several members speak in turn, 0 to 1

    Source: M0-31, M0-45.
    """
    in_turn = 1.0 - relief * spokespersons
    return message_sharing * shared_message * in_turn * (1.0 - kept)


def team_reach(average_reach, trusted_partners, critical_mass, critical_mass_half, unity):
    """Weight of the team's word as a member can use it, 0 to 1.

        min(1, average * (1 + mass * unity * (1 - exp(-trusted_partners / half))))

    unity             [office, run]  how far the team speaks with one voice: what is conceded
                                     to members is lost to it, 0 to 1 (M0-45)

    average_reach     [office, run]  mean own reach of the team's members, by engagement
    trusted_partners  [office, run]  sum over partners of member * engagement * trust

    Source: M0-31, M0-36.
    """
    xp = namespace(average_reach, trusted_partners)
    bonus = critical_mass * unity * (1.0 - xp.exp(-trusted_partners / critical_mass_half))
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


def name_left(visibility, own_reach, visibility_weight):
    """What sharing leaves of the weight of a name, 0 to 1: `min(1, visibility / own) ** weight`.

    A name given up lowers it, a better name than one's own does not raise it: access does
    that. `own_reach` is above 0. Source: M0-44, repair R6 of the model description.
    """
    xp = namespace(visibility)
    # By logarithm: NumPy takes a square root for some powers, and then a run alone has other bits.
    return xp.exp(visibility_weight * xp.log(at_most(visibility / own_reach, 1.0)))


def influence(reach, left):
    """What an office's word counts: `reach * left`, whom it reaches and what is left of its name.

    Source: M0-44.
    """
    return reach * left


def influence_slope(own_reach, reach, visibility, opened, joint, sharing, common, own_part, weight):
    """What one more unit of engagement adds to ln(influence).

    sharing   [office, run]  messages given up per unit of engagement; the rest as above
    own_part  [office, run]  its part of all that the team gives up: so far it fades into a
                             common name that is its own, and loses nothing
    """
    access = opened * (joint - own_reach) / reach
    faded = at_most(common - own_reach, 0.0) * (1.0 - own_part)
    return access + weight * sharing * faded / visibility

"""What does a team know together, and who gains by it?

Knowledge is not used up by sharing it: the pool is a union. Nobody knows less for having
shared, and more members know more.
"""


def sharing_openness(opened, knowledge_pooling, informal_sharing):
    """How far knowledge passes between engaged partners who trust each other, 0 to 1.

    `informal * (1 - opened) + pooling * opened`. Source: M0-21, M0-41.
    """
    return informal_sharing * (1.0 - opened) + knowledge_pooling * opened


def offered_knowledge(openness, trust, partner_contribution):
    """What a fully engaged office could draw from a partner, `[pair, run]`, 0 to 1.

    openness              [pair, run]  see `sharing_openness`
    trust                 [pair, run]  of the first in the second
    partner_contribution  [pair, run]  presence * membership of the second

    How far the partner takes part is in the trust in it, and is not counted again.
    Source: M0-21, M0-41.
    """
    return openness * trust * partner_contribution


def pooled_knowledge(presence, missed):
    """What an office knows with its team: `presence + (1 - presence) * (1 - missed)`.

    presence  [office, run]  what it knows by itself, q
    missed    [office, run]  product over partners of (1 - engagement * offered): the
                             chance that nobody else tells what it does not know

    The exact union, by inclusion and exclusion: residents never lose, and the gain grows
    with the size of the team. A mean over partners would be neither. Source: M0-21, M0-41.

    >>> round(pooled_knowledge(0.2, missed=0.5), 3)
    0.6
    """
    return presence + (1.0 - presence) * (1.0 - missed)


def pooled_knowledge_slope(presence, missed, lost_chances):
    """What one more unit of own engagement adds to `pooled_knowledge`.

    lost_chances  [office, run]  sum over partners of offered / (1 - engagement * offered):
                                 minus the slope of ln(missed)
    """
    return (1.0 - presence) * missed * lost_chances

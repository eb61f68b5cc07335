"""Who is heard in planning, and what does it change?"""

from interagency.model.arrays import at_most


def voice_share(size_share, seat_share, expertise_share, fairness, expertise_voice):
    """Share of the say in the team's planning; sums to 1 over a team.

        (1 - fairness) * size + fairness * ((1 - x) * seat + x * expertise)

    size_share, seat_share, expertise_share  [office, run]  each summing to 1 over a team
    fairness         [office, run]  how far size is left behind, 0 to 1
    expertise_voice  [run]          x, weight of expertise against one seat one vote, 0 to 1

    Source: M0-42 (small offices gain full participation), M0-19c (leads by expertise).

    >>> round(voice_share(0.1, 0.25, 0.25, fairness=1.0, expertise_voice=0.5), 3)
    0.25
    """
    fair = (1.0 - expertise_voice) * seat_share + expertise_voice * expertise_share
    return (1.0 - fairness) * size_share + fairness * fair


def heard(voice, seats):
    """How far an office is reckoned with when work is divided, 0 to 1: `min(1, voice * seats)`.

    An equal seat is enough; more than that divides no better. Large agencies take the small
    ones into account once these take part in planning. Source: M0-42.

    seats  [office, run]  membership of the team, summed

    >>> float(heard(0.1, seats=5.0)), float(heard(0.4, seats=5.0))
    (0.5, 1.0)
    """
    return at_most(voice * seats, 1.0)

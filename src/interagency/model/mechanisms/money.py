"""Who raises money, in whose name, and who gets it? The simplest form.

Money is in units of what an office of median capacity raises alone, in full time, with
the best of names.
"""

from interagency.model.arrays import ratio


def raised_jointly(joint_yield, willing_effort, donors_mood):
    """What a team raises in a quarter, `[team, run]`, 0 or more.

    `yield * willing_effort * mood`

    willing_effort  [team, run]  sum over members of engagement * capacity * reach *
                                 (1 - resistance of their headquarters) * how far money is
                                 raised in the country
    donors_mood     [team, run]  luck around 1

    Donors give to a team that asks together; headquarters choose what of it they let go
    (M0-09, M0-30, M0-32).
    """
    return joint_yield * willing_effort * donors_mood


def allocated(fund, size_share, work_share, clear_shares):
    """An office's part of the joint fund by size, and by what it contributes and fits.

    `fund * (1 - clear) * size_share` and `fund * clear * work_share`

    fund                    [office, run]  its team's joint fund
    size_share, work_share  [office, run]  each summing to 1 over a team
    clear_shares            [office, run]  how far criteria are clear, 0 to 1

    Source: M0-27a.

    >>> allocated(10.0, size_share=0.5, work_share=0.2, clear_shares=0.5)
    (2.5, 1.0)
    """
    return fund * (1.0 - clear_shares) * size_share, fund * clear_shares * work_share


def raised_alone(visibility, delivery_time):
    """Money raised in an office's own name, per unit of capacity: `visibility * time`.

    It follows the name and is earned in delivery time. Source: M0-44.
    """
    return visibility * delivery_time


def joint_share_of(joint, own):
    """Share of an office's money that was raised with the team, 0 to 1."""
    return ratio(joint, joint + own)

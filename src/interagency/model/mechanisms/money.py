"""Who raises money, in whose name, and who gets it?

Money is in units of what an office of median capacity raises alone, in full time, with
the best of names.
"""

from interagency.model.arrays import at_least, namespace, power, ratio


def rival_names(own_reach, partner_reach, rival_sharpness):
    """Weight of a partner's name against the own with donors whom both ask, 0 to 2.

    `2 * partner^s / (own^s + partner^s)`: 1 among equals. A strong name raises funds alone and
    hardly has rivals, so that it has little to gain where bids are disclosed. M0-27a, M0-44.

    rival_sharpness  s, how surely the stronger name wins: 1 in proportion to names

    >>> round(float(rival_names(own_reach=0.8, partner_reach=0.4, rival_sharpness=2.0)), 3)
    0.4
    """
    theirs = power(partner_reach, rival_sharpness)
    return 2.0 * theirs / (power(own_reach, rival_sharpness) + theirs)


def lost_to_rivals(rivalry, rivals, disclosed):
    """Part of the money in the own name that rival bids cost, 0 to 1.

    `rivalry * rivals * (1 - disclosed)`

    rivals     [office, run]  mean over partners of overlap of mandates * `rival_names`
    disclosed  [office, run]  how far approaches to donors are made known and together, 0 to 1

    Source: M0-27a.
    """
    return rivalry * rivals * (1.0 - disclosed)


def let_go(pooling_ceiling, budget, resistance):
    """Part of its own-name money that headquarters put into the common fund, 0 to 1.

    `ceiling * budget * (1 - resistance)`: theirs to choose. Source: M0-09.

    budget  [office, run]  how far there is a common fund that binds an office, 0 to 1
    """
    return pooling_ceiling * budget * (1.0 - resistance)


def asked_in_weight_of(reach, best, flagship_lead, flagships):
    """Weight in which an office asks for joint money, 0 to 1.

    `reach + lead * flagships * max(best - reach, 0)`: for a flagship the lead fundraiser asks,
    who has the expertise and the name.

    best  [office, run]  largest reach * expertise of its team

    Source: M0-30.
    """
    return reach + flagship_lead * flagships * at_least(best - reach, 0.0)


def quality_of_proposals(screening, screened, headquarters_engagement):
    """Worth of proposals that were screened twice, 1 or more.

    `1 + screening * (1 - (1 - screened) * (1 - screened * headquarters_engagement))`: the team
    appraises what is to be raised jointly, and headquarters improve what passes.

    screened  [office, run]  how far proposals go through the team, 0 to 1

    Source: M0-33.
    """
    twice = (1.0 - screened) * (1.0 - screened * headquarters_engagement)
    return 1.0 + screening * (1.0 - twice)


def gap_seen(jointness, joint_share):
    """Part of the plan that is joint and not funded jointly, 0 to 1. Source: M0-10.

    `jointness * (1 - joint_share)`
    """
    return jointness * (1.0 - joint_share)


def raised_jointly(joint_yield, willing_effort, gap_response, gap, donors_mood):
    """What donors give a team in a quarter, `[team, run]`, 0 or more.

    `yield * willing_effort * (1 + response * gap) * mood`

    willing_effort  [team, run]  sum over members of engagement * capacity * weight in which
                                 they ask * (1 - resistance of their headquarters) * how far
                                 money is raised in the country * quality * readiness
    gap             [team, run]  unfunded joint plan that One Budget shows, 0 to 1 (M0-10)
    donors_mood     [team, run]  luck around 1

    Donors give to a team that asks together (M0-30, M0-32).
    """
    return joint_yield * willing_effort * (1.0 + gap_response * gap) * donors_mood


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


def raised_alone(visibility, left, delivery_time, lost):
    """Money raised in an office's own name, per unit of capacity, 0 or more.

    `visibility * left * time * (1 - lost)`: it is earned in delivery time and follows the name.
    A corporate voice costs both, being seen and the name's appeal. Source: M0-44.

    left  [office, run]  of the weight of the name, see `reach.name_left`
    lost  [office, run]  to rivals, 0 to 1
    """
    return visibility * left * delivery_time * (1.0 - lost)


def autonomy_after(autonomy, raised_share, ties, gain, tie_weight, rate):
    """Weight of the field against its headquarters after a quarter, 0 to 1.

        a' = a + rate * (1 - exp(-gain * raised_share * (1 + tie_weight * ties)) - a)

    raised_share  [office, run]  of its money that was raised in the country with the team
    ties          [office, run]  engagement * trust in partners

    Source: M0-34, M0-38.
    """
    xp = namespace(raised_share)
    say = 1.0 - xp.exp(-gain * raised_share * (1.0 + tie_weight * ties))
    return autonomy + rate * (say - autonomy)


def joint_share_of(joint, own):
    """Share of an office's money that was raised with the team, 0 to 1."""
    return ratio(joint, joint + own)

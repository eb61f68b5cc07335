"""How do practices grow and fade?"""


def adoption_after(adoption, scaffold, joint_action, need, ground, luck, rate, half, fading):
    """Adoption of a practice after a quarter, 0 to 1.

        p' = p + rate * scaffold * J / (J + half) * need * ground * luck * (1 - p) - fading * p

    scaffold      [practice, team, run]  weighted dose of the pillars that it grows with
    joint_action  [team, run]            J, substantive joint work: enacted, not decreed
    need          [practice, team, run]  how much what it answers is still felt, 0 to 1
    ground        [practice, team, run]  how far what it rests on is there, 0 to 1
    luck          [practice, team, run]  around 1

    Practices need both the pillars and the interaction, answer the dilemma, saturate and
    fade, so that they settle between 0 and 1. Source: M0-15, fact 11; repair R3 of the
    model description.
    """
    momentum = joint_action / (joint_action + half)
    growth = rate * scaffold * momentum * need * ground * luck
    return faded(adoption, fading) + growth * (1.0 - adoption)


def faded(adoption, fading):
    """What is left of a practice after a quarter in which it did not grow: `p - fading * p`."""
    return adoption - fading * adoption


def need_felt(felt_need, answered):
    """How strongly a practice is called for, 0 to 1: `1 - felt_need * answered`.

    answered  [team, run]  how far its need is met already: the mean bridge of the members
                           (M0-15), or the mean willingness of their headquarters (M0-09)
    """
    return 1.0 - felt_need * answered


def ground_given(footing, present):
    """How far a practice has what it rests on, 0 to 1: `1 - footing * (1 - present)`.

    present  [team, run]  mean of the members' values, 0 to 1: engagement of headquarters
                          (M0-20), or acquaintance of partners (M0-19d)
    """
    return 1.0 - footing * (1.0 - present)

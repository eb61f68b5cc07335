"""How do practices grow and fade?"""


def adoption_after(adoption, scaffold, joint_action, need, luck, rate, half, fading):
    """Adoption of a practice after a quarter, 0 to 1.

        p' = p + rate / 2 * scaffold * J / (J + half) * need * luck * (1 - p) - fading * p

    scaffold      [practice, team, run]  weighted dose of the pillars that it grows with
    joint_action  [team, run]            J, substantive joint work: enacted, not decreed
    need          [team, run]            how much the conflict is still felt, 0 to 1
    luck          [practice, team, run]  around 1

    Practices need both the pillars and the interaction, answer the dilemma, saturate and
    fade, so that they settle between 0 and 1. Source: M0-15, fact 11; repair R3 of the
    model description.
    """
    momentum = joint_action / (joint_action + half)
    growth = 0.5 * rate * scaffold * momentum * need * luck
    return adoption + growth * (1.0 - adoption) - fading * adoption


def need_felt(felt_need, bridge):
    """How strongly practices are called for: `1 - felt_need * bridge`.

    bridge  [team, run]  mean bridge of the members, 0 to 1
    """
    return 1.0 - felt_need * bridge

"""How far does work with the team serve headquarters as well, and how far is it at odds?"""

from interagency.model.arrays import namespace


def bridge_built(opened, bridge_base, bridge_gain):
    """Part of team work that serves both masters, `base + gain * opened`, below 1.

    opened  [office, run]  how far practices bridge the levels, 0 to 1

    Source: M0-16 (conflict is limited, never removed), M0-26.
    """
    return bridge_base + bridge_gain * opened


def conflict_of_roles(role_conflict, engagement, bridge):
    """Part of an office's work that is at odds with its agency's plan, 0 to 1.

    `role_conflict * engagement * (1 - bridge)`, see `sharpness_of_conflict`. Source: M0-03.

    >>> round(conflict_of_roles(0.5, engagement=0.4, bridge=0.5), 3)
    0.1
    """
    return role_conflict * engagement * (1.0 - bridge)


def nearness(nearness_relief, remoteness):
    """What is left of paper, delay and conflict with a parent nearby: `1 - relief * (1 - far)`.

    remoteness  [office, run]  of its parent body, 0 (next door) to 1 (abroad)

    Source: M0-47.
    """
    return 1.0 - nearness_relief * (1.0 - remoteness)


def sharpness_of_conflict(
    role_conflict, near, distance_conflict, overlap, code_relief, code, tension
):
    """Alignment that full engagement without a bridge costs an office, 0 to 1.

        k = role_conflict * near * (1 + distance_conflict * (0.5 - overlap))
            * (1 - code_relief * code)
        k + (1 - k) * tension

    near     [office, run]  see `nearness`
    overlap  [office, run]  of its mandate with its partners': the less, the further apart
                            are the directives of the two masters (M0-04)
    code     [office, run]  how far a code of conduct is in use, 0 to 1 (M0-27b)
    tension  [office, run]  that pressure from outside brings, 0 to 1 (M0-17)
    """
    apart = 1.0 + distance_conflict * (0.5 - overlap)
    sharp = role_conflict * near * apart * (1.0 - code_relief * code)
    return sharp + (1.0 - sharp) * tension


def lessons_for_headquarters(presence, known, bridge):
    """What is learned with the team and serves headquarters, in units of knowledge.

    `bridge * (known - presence)`: it goes home in headquarters' time, as far as the bridge
    carries. How far an office takes part is in `known` already. Source: M0-21, M0-22.
    """
    return bridge * (known - presence)


def information_from(flow, information_scale):
    """How well headquarters is informed by a flow, 0 to 1: `1 - exp(-scale * flow)`.

    flow  [office, run]  hours that reach headquarters, times their content

    Source: M0-21.
    """
    xp = namespace(flow)
    return 1.0 - xp.exp(-information_scale * flow)

"""Measures of the network that a team is: one function each, read from one quarter's state.

A *tie* of two members is their contact as far as they trust each other, the mean of both sides,
0 to 1; an office's *strength* is half of all ties that go out from it or come in. A member is
a node whatever its part in the team, for its ties are thinner already. Who is alone has no
ties, and what is measured of them is 0.

Sources: Freeman 1978 (centralisation), Barrat and others 2004 (strength), Krackhardt and Stern
1988 (E-I index).
"""

from typing import Any

from interagency.model.arrays import at_least, namespace, ratio
from interagency.model.parameters import Parameters
from interagency.model.roster import Roster
from interagency.model.state import State


def tie_density(roster: Roster, p: Parameters, now: State) -> Any:
    """Mean tie of all pairs of members of an office's team, 0 to 1."""
    members = _members(roster, now)
    pairs = members * at_least(members - 1.0, 0.0)
    return roster.of_team(ratio(roster.team_sum(now.office.ties), pairs))


def tie_centralisation(roster: Roster, p: Parameters, now: State) -> Any:
    """How far the ties of an office's team are those of one member, 0 to 1.

    Freeman's: the gaps between the largest strength and each, summed, as a share of what they
    are in a star of full ties, `(n - 1)(n - 2)`; 0 for two members, who are alike. It grows with
    density: across densities compare it divided by `tie_density`.
    """
    members = _members(roster, now)
    largest = roster.team_largest(now.office.ties)
    gaps = members * largest - roster.team_sum(now.office.ties)
    star = (members - 1.0) * (members - 2.0)
    # Two offices have one tie; what their difference leaves is rounding.
    found = at_least(gaps, 0.0) / at_least(star, 1.0)
    return roster.of_team(namespace(found).where(star > 0.0, found, 0.0 * found))


def relative_ties(roster: Roster, p: Parameters, now: State) -> Any:
    """Strength of an office against the mean of its team's members: below 1 is peripheral.

    The mean over a team is 1 by construction, so only offices can be compared by it.
    """
    return ratio(now.office.ties, roster.of_team(_mean_strength(roster, now)))


def peripherality(roster: Roster, p: Parameters, now: State) -> Any:
    """How far the least tied member of an office's team falls short of the team's mean, 0 to 1."""
    mean = roster.of_team(_mean_strength(roster, now))
    short = at_least(mean - now.office.ties, 0.0) * _is_member(now)
    return roster.of_team(roster.team_largest(ratio(short, mean)))


def ties_outward(roster: Roster, p: Parameters, now: State) -> Any:
    """An E-I-type index of an office's time, not of its ties: -1 all upward, 1 all across.

    Time across (team) against time upward (headquarters); sister offices and own delivery are
    left out. Who has no tie in its team has time upward only.
    """
    office = now.office
    tied = namespace(office.ties).where(office.ties > 0.0, office.team_time, 0.0 * office.ties)
    return ratio(tied - office.headquarters_time, tied + office.headquarters_time)


def _is_member(now: State) -> Any:
    """1 for whoever belongs to its team, however little; `[office, run]`."""
    member = now.office.member
    xp = namespace(member)
    return xp.where(member > 0.0, xp.ones_like(member), xp.zeros_like(member))


def _members(roster: Roster, now: State) -> Any:
    """How many belong to a team, `[team, run]`."""
    return roster.team_sum(_is_member(now))


def _mean_strength(roster: Roster, now: State) -> Any:
    """Mean strength of a team's members, `[team, run]`."""
    return ratio(roster.team_sum(now.office.ties), _members(roster, now))

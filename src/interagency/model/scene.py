"""What all stages of a quarter look at: who is there, what was true, what is asked, what luck."""

from dataclasses import dataclass, field
from typing import Any

from interagency.model.arrays import at_most, ratio
from interagency.model.levers import Levers
from interagency.model.parameters import Parameters
from interagency.model.practices import openings
from interagency.model.roster import Endowments, Roster
from interagency.model.state import State


@dataclass(frozen=True)
class Draws:
    """The luck of one quarter, handed in. Nothing in the model calls for luck.

    team, headquarters  [office, run]          passing circumstances, mean 0, variance 1
    donors              [team, run]            mood of donors, -1 to 1
    adoption            [practice, team, run]  chances that a practice is taken up, -1 to 1
    """

    team: Any
    headquarters: Any
    donors: Any
    adoption: Any


@dataclass(frozen=True)
class Scene:
    """What all stages of a quarter look at.

    opened          [office, run] each  how far practices of last quarter and reforms open
                                        what, by name
    partner_member  [pair, run]         membership of the second office
    others          [office, run]       membership of all other offices of the team, summed
    accompanied     [office, run]       the same, at most 1: nobody is a team alone
    overlap         [office, run]       mean overlap of its mandate with its partners'
    bound           [office, run]       how far a reform binds it: as a member, and accompanied
    doses           [office, run] each  pillars as they bind it, by name, once asked for
    """

    roster: Roster
    p: Parameters
    before: State
    levers: Levers
    draws: Draws
    opened: "Opened"
    partner_member: Any
    others: Any
    accompanied: Any
    overlap: Any
    bound: Any
    doses: dict[str, Any] = field(default_factory=dict)

    @property
    def own(self) -> Endowments:
        return self.roster.endowments

    @property
    def member(self) -> Any:
        return self.before.office.member

    def pillar(self, name: str) -> Any:
        """Dose of one pillar as it binds an office, `[office, run]`.

        As far as it is a member, and there is anybody to be a team with.
        """
        if name not in self.doses:
            self.doses[name] = self.roster.of_team(self.levers.pillar(name)) * self.bound
        return self.doses[name]

    @property
    def pressure(self) -> Any:
        """Pressure from outside as it reaches an office, `[office, run]`, 0 to 1 (M0-17)."""
        return self.opened["pressure"] * self.bound

    def partner_mean(self, values: Any) -> Any:
        """Mean over partners of `values [pair, run]` that already carry their membership."""
        return ratio(self.roster.partner_sum(values), self.others)

    def shock(self, name: str) -> Any:
        """Size of a shock, `[office, run]`; 0.0 where there are no shocks."""
        size = self.levers.shock(name)
        return 0.0 if size is None else self.roster.of_team(size)


class Opened(dict):
    """Openings by name, `[office, run]`, each handed down from its team when first asked for."""

    def __init__(self, roster: Roster, of_teams: dict[str, Any]) -> None:
        super().__init__()
        self.roster, self.of_teams = roster, of_teams

    def __missing__(self, name: str) -> Any:
        self[name] = self.roster.of_team(self.of_teams[name])
        return self[name]


def look_around(
    roster: Roster, p: Parameters, before: State, levers: Levers, draws: Draws
) -> Scene:
    """What the quarter starts from."""
    member = before.office.member
    partner_member = roster.partners(member)
    others = roster.partner_sum(partner_member)
    accompanied = at_most(others, 1.0)
    return Scene(
        roster=roster,
        p=p,
        before=before,
        levers=levers,
        draws=draws,
        opened=Opened(roster, openings(before.team.adoption, levers)),
        partner_member=partner_member,
        others=others,
        accompanied=accompanied,
        bound=member * accompanied,
        overlap=ratio(roster.partner_sum(roster.endowments.overlap * partner_member), others),
    )


def share_of_team(roster: Roster, values: Any) -> Any:
    """Each office's share of its team's sum, `[office, run]`."""
    return ratio(values, roster.of_team(roster.team_sum(values)))

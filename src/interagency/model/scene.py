"""What all stages of a quarter look at: who is there, what was true, what is asked, what luck."""

from dataclasses import dataclass, field
from typing import Any

from interagency.model.arrays import at_most, namespace, ratio
from interagency.model.levers import Levers
from interagency.model.mechanisms import themes
from interagency.model.openings import openings
from interagency.model.parameters import Parameters
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
class Company:
    """Whom an office is a team with: the same in every quarter, as long as members stay.

    partner_member  [pair, run]    membership of the second office
    area, outcome   [pair, run]    share of results in common if planned in areas, or in outcomes
    unlike          [pair, run]    part of the second's mandate that is not the first's
    side_by_side    [pair, run]    presence of both: how near they would be in common premises
    goes_before     [pair, run]    1 where the second leads the first, 0 elsewhere
    expertise       [pair, run]    of the second

    others          [office, run]  membership of all other offices of the team, summed
    accompanied     [office, run]  the same, at most 1: nobody is a team alone
    bound           [office, run]  how far a reform binds it: as a member, and accompanied
    overlap         [office, run]  mean overlap of its mandate with its partners'
    by_area, by_outcome            [office, run]  sums over partners of `area`, of `outcome`
    expert_by_area, expert_by_outcome             the same, weighed by their expertise
    size, seat, skill              [office, run]  its share of its team's capacity, of its seats,
                                                  of its expertise
    seats           [team, run]    membership of the team, summed
    sisters         [headquarters, run]  membership of an agency's offices, summed
    """

    partner_member: Any
    area: Any
    outcome: Any
    unlike: Any
    side_by_side: Any
    goes_before: Any
    expertise: Any
    others: Any
    accompanied: Any
    bound: Any
    overlap: Any
    by_area: Any
    by_outcome: Any
    expert_by_area: Any
    expert_by_outcome: Any
    size: Any
    seat: Any
    skill: Any
    seats: Any
    sisters: Any


def company_of(roster: Roster, member: Any) -> Company:
    """The company of offices that are members so far, `member [office, run]`."""
    own = roster.endowments
    xp, partner_member = namespace(member), roster.partners(member)
    others = roster.partner_sum(partner_member)
    accompanied = at_most(others, 1.0)
    expertise = roster.partners(own.expertise)
    standing = themes.standing_of(member * own.expertise, own.precedence)
    goes_before = roster.partners(standing) > roster.own(standing)
    area, outcome = own.same_area * partner_member, own.same_outcome * partner_member

    def mean(values: Any) -> Any:
        return ratio(roster.partner_sum(values * partner_member), others)

    return Company(
        partner_member=partner_member,
        area=area,
        outcome=outcome,
        unlike=(1.0 - own.overlap) * partner_member,
        side_by_side=roster.own(own.presence) * roster.partners(own.presence),
        goes_before=xp.astype(goes_before, expertise.dtype),
        expertise=expertise,
        others=others,
        accompanied=accompanied,
        bound=member * accompanied,
        overlap=mean(own.overlap),
        by_area=roster.partner_sum(area),
        by_outcome=roster.partner_sum(outcome),
        expert_by_area=roster.partner_sum(area * expertise),
        expert_by_outcome=roster.partner_sum(outcome * expertise),
        size=share_of_team(roster, member * own.capacity),
        seat=share_of_team(roster, member),
        skill=share_of_team(roster, member * own.expertise),
        seats=roster.team_sum(member),
        sisters=roster.headquarters_sum(member),
    )


@dataclass(frozen=True)
class Scene:
    """What all stages of a quarter look at.

    opened  [office, run] each  how far practices of last quarter and reforms open what, by name
    doses   [office, run] each  pillars as they bind it, by name, once asked for
    """

    roster: Roster
    p: Parameters
    before: State
    levers: Levers
    draws: Draws
    opened: "Opened"
    company: Company
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
            self.doses[name] = self.roster.of_team(self.levers.pillar(name)) * self.company.bound
        return self.doses[name]

    @property
    def pressure(self) -> Any:
        """Pressure from outside as it reaches an office, `[office, run]`, 0 to 1 (M0-17)."""
        return self.opened["pressure"] * self.company.bound

    def partner_mean(self, values: Any) -> Any:
        """Mean over partners of `values [pair, run]` that already carry their membership."""
        return ratio(self.roster.partner_sum(values), self.company.others)

    def team_mean(self, values: Any) -> Any:
        """Mean over the members of each team, `[office, run]` to `[team, run]`."""
        return ratio(self.roster.team_sum(values * self.member), self.company.seats)

    def headquarters_mean(self, values: Any) -> Any:
        """Mean over the members among an agency's offices, `[headquarters, run]`."""
        return ratio(self.roster.headquarters_sum(values * self.member), self.company.sisters)

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
    return Scene(
        roster=roster,
        p=p,
        before=before,
        levers=levers,
        draws=draws,
        opened=Opened(roster, openings(before.team.adoption, levers, p)),
        company=roster.once(company_of, before.office.member),
    )


def share_of_team(roster: Roster, values: Any) -> Any:
    """Each office's share of its team's sum, `[office, run]`."""
    return ratio(values, roster.of_team(roster.team_sum(values)))

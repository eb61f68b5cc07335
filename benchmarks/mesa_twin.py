"""The same model as Mesa agents: one agent an office, a team, a headquarters.

The agents are the plain objects that tests hold the engine against (`tests/by_hand`), and so
have its equations. What never changes in a run, they work out once; what a pair plans
together, once a quarter.
"""

from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
from tests.by_hand import model as by_hand
from tests.generators import IN_COMMON
from tests.simulation.test_equals_oracle import (
    DEFAULTS,
    MEASURED,
    draws_by_hand,
    world_by_hand,
)

from benchmarks.cases import READ, SEED, offices_of, reform_of, roster_for
from interagency.model.levers import PILLARS
from interagency.simulation.simulate import Luck


class PairOfOffices(by_hand.Pair):
    """What an office has with a partner; whom it plans with is settled once a quarter."""

    @property
    def together(self) -> float:
        return self.planned

    def settle(self, clustered: float) -> None:
        self.planned = self.same_area + clustered * (self.same_outcome - self.same_area)


class OfficeAgent(by_hand.Office, mesa.Agent):
    """An office of an agency in a country."""

    def __init__(self, model: mesa.Model, endowed: by_hand.Endowed, team: Any, home: Any) -> None:
        mesa.Agent.__init__(self, model)
        by_hand.Office.__init__(self, endowed, team, home)
        team.offices.append(self)
        home.offices.append(self)

    @cached_property
    def others(self) -> float:
        return sum(pair.partner.member for pair in self.pairs)

    @cached_property
    def accompanied(self) -> float:
        return min(1.0, self.others)

    @cached_property
    def overlap(self) -> float:
        return by_hand.share(sum(p.overlap * p.partner.member for p in self.pairs), self.others)

    @cached_property
    def weight(self) -> float:
        return self.member * self.expertise

    @cached_property
    def rank(self) -> float:
        return self.weight + 1e-9 * self.precedence

    @cached_property
    def sisters(self) -> list["OfficeAgent"]:
        return [office for office in self.headquarters.offices if office is not self]

    def meet_partners(self) -> None:
        clustered = self.team.open("shared_outcomes")
        for pair in self.pairs:
            pair.settle(clustered)

    def choose_by_luck(self, draws: by_hand.Draws) -> None:
        self.choose(draws.team_time[self.key], draws.hq_time[self.key])

    def act(self) -> None:
        self.plan_jointly()
        self.find_synergies()
        self.deliver()
        self.gain_competence()
        self.tire()


class TeamAgent(by_hand.Team, mesa.Agent):
    """The country team of a country."""

    def __init__(self, model: mesa.Model, *args: Any) -> None:
        mesa.Agent.__init__(self, model)
        by_hand.Team.__init__(self, *args)

    @cached_property
    def seats(self) -> float:
        return sum(office.member for office in self.offices)

    @cached_property
    def size(self) -> float:
        return sum(office.member * office.capacity for office in self.offices)

    @cached_property
    def expertise(self) -> float:
        return sum(office.member * office.expertise for office in self.offices)

    def raise_money(self, draws: by_hand.Draws) -> None:
        self.fund(draws.donors[self.country])

    def adopt_practices(self, draws: by_hand.Draws) -> None:
        self.adopt(draws.adoption, {})


class HeadquartersAgent(by_hand.Headquarters, mesa.Agent):
    """The headquarters of an agency."""

    def __init__(self, model: mesa.Model, *args: Any) -> None:
        mesa.Agent.__init__(self, model)
        by_hand.Headquarters.__init__(self, *args)


class CoordinationModel(mesa.Model):
    """A run: every quarter everybody takes each step before anybody takes the next.

    size         name of a system in `benchmarks.cases.SIZES`
    replication  whose luck: the engine's, number by number
    unread       quarters at the start in which nobody reads anything
    """

    def __init__(
        self, size: str = "table_1", replication: int = 0, unread: int = 0, rng: Any = None
    ) -> None:
        super().__init__(rng=rng)
        self.size, self.reform, self.unread = size, reform_of(size), unread
        self.roster, _ = roster_for(size, 1)
        self.luck = Luck(self.roster, SEED, np.array([replication]))
        self.people(size)
        self.offices = self.agents_by_type[OfficeAgent]
        self.teams = self.agents_by_type[TeamAgent]
        self.homes = self.agents_by_type[HeadquartersAgent]
        for pair in (pair for office in self.offices for pair in office.pairs):
            pair.guess()
        for agents in (self.offices, self.teams, self.homes):
            agents.do("guess")
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(mean_of, read=MEASURED[name]) for name in READ}
        )

    def people(self, size: str) -> None:
        """Make the agents, and every office of a team a partner of every other."""
        offices, numbers = offices_of(size), SimpleNamespace(**DEFAULTS)
        drawn_up = world_by_hand(offices, DEFAULTS)
        rules = next(iter(drawn_up.teams.values()))
        teams = {
            country: TeamAgent(
                self, country, numbers, rules.pillars, rules.practices, rules.reforms
            )
            for country in drawn_up.teams
        }
        homes = {name: HeadquartersAgent(self, name, numbers) for name in drawn_up.headquarters}
        for row, (agency, country) in enumerate(offices.rows):
            brought = {name: values[row] for name, values in offices.endowments.items()}
            endowed = by_hand.Endowed(agency, country, member=offices.member[row], **brought)
            OfficeAgent(self, endowed, teams[country], homes[agency])
        in_common = [getattr(offices, name) for name in IN_COMMON]
        for office in self.agents_by_type[OfficeAgent]:
            office.pairs = [
                PairOfOffices(
                    office, partner, *(each[office.key, partner.key] for each in in_common)
                )
                for partner in office.team.offices
                if partner is not office
            ]

    def step(self) -> None:
        """One quarter."""
        quarter = int(self.time) - 1
        draws = draws_by_hand(self.roster, self.luck.quarter(quarter), 0)
        doses = {
            team.country: {
                row.name: self.reform.dose(row.name, team.country, quarter) for row in PILLARS
            }
            for team in self.teams
        }
        calendar = self.reform.calendar + quarter
        offices = self.offices
        self.teams.do("announce", by_hand.Levers(doses, calendar=calendar))
        offices.do("meet_partners")
        offices.do("take_the_lead")
        offices.do("announce", calendar)
        offices.do("keep_own_name")
        offices.do("notice")
        offices.do("choose_by_luck", draws)
        offices.do("pay")
        offices.do("be_seen")
        self.teams.do("raise_money", draws)
        offices.do("learn")
        offices.do("act")
        self.teams.do("adopt_practices", draws)
        self.homes.do("report_home")
        if quarter >= self.unread:
            self.datacollector.collect(self)


def mean_of(model: CoordinationModel, read: Any) -> float:
    """A metric, averaged over all offices."""
    return sum(map(read, model.offices)) / len(model.offices)


def batch(
    size: str, runs: int, quarters: int, processes: int, unread: int = 0
) -> list[dict[str, Any]]:
    """So many runs by Mesa's batch runner: the last quarter of each."""
    return mesa.batch_run(
        CoordinationModel,
        {"size": [size], "replication": range(runs), "unread": [unread]},
        number_processes=processes,
        max_steps=quarters,
        rng=[0],
        display_progress=False,
    )

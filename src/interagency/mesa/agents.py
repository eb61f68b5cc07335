"""Agents as windows on one run: they hold no values, they read the engine's state.

An office may also choose: a subclass of `Office` that overrides `choose` divides its own time,
from the same cues that the default rule sees.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import mesa
import numpy as np
from mesa.agentset import AgentSet

from interagency.errors import InputError
from interagency.model import state
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.mechanisms.choice import Cues, choose_time
from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICE_NAMES
from interagency.model.roster import Endowments

if TYPE_CHECKING:
    from interagency.mesa.model import CoordinationModel

LEVER_NAMES = {"pillars": PILLAR_NAMES, "reforms": REFORM_NAMES, "shocks": SHOCK_NAMES}
"""What can be dated and dosed: kind -> names, in the order of the engine's arrays."""


class View:
    """A value read from the run whenever it is asked for; setting it is refused."""

    def __init__(self, read: Callable[[Any, str], Any], about: str) -> None:
        self._read = read
        self.__doc__ = about

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        return self if owner is None else self._read(owner, self.name)

    def __set__(self, owner: Any, value: Any) -> None:
        raise AttributeError(
            f"{type(owner).__name__}.{self.name} is read from the run and cannot be set; an office "
            "acts by choose(cues), a reform by schedule_pillar(...) and its like"
        )


def add_views(
    kind: type, names: Iterable[str], read: Callable[[Any, str], Any], about: str
) -> None:
    """Give a class a view for every name that it does not have yet."""
    for name in names:
        if name not in vars(kind):
            view = View(read, about)
            view.__set_name__(kind, name)
            setattr(kind, name, view)


def names_of(kind: type) -> list[str]:
    """Names of all views of a class."""
    here = {name: value for base in reversed(kind.__mro__) for name, value in vars(base).items()}
    return sorted(name for name, value in here.items() if isinstance(value, View))


def no_such(owner: Any, name: str) -> AttributeError:
    """The error for an unknown attribute: what there is, and what was probably meant."""
    problem = f"{type(owner).__name__} has no {name!r}"
    return AttributeError(str(InputError(problem, found=name, allowed=names_of(type(owner)))))


class Tie(NamedTuple):
    """What is true between an office and one partner, seen from the office; 0 to 1 each."""

    contact: float
    acquaintance: float
    trust: float


class LiveAgent(mesa.Agent):
    """A thing of the run: a row of the engine's arrays. Values are read-only.

    A subclass may keep what it likes under other names.
    """

    def __init__(self, model: "CoordinationModel", row: int) -> None:
        super().__init__(model)
        self._row = row

    def __getattr__(self, name: str) -> Any:
        # reached for unknown names alone; private ones are asked for by copy and pickle
        raise AttributeError(name) if name.startswith("_") else no_such(self, name)

    def _set_of(self, agents: Iterable["LiveAgent"]) -> AgentSet:
        return AgentSet(list(agents), random=self.model.random)


class Office(LiveAgent):
    """The office of one agency in one country.

    Attributes are all fields of the engine's `Offices`, and all metrics of `interagency.metrics()`
    whose names are not fields already (`metric(name)` has those too). Links: `team`,
    `headquarters`, `partners` (of its team), `sisters` (of its agency).

    agency, country  names
    traits           of Table 1, a frozenset
    endowments       what it brings along and the run does not change, name -> value
    """

    @property
    def agency(self) -> str:
        return self.model.roster.agencies[self._row]

    @property
    def country(self) -> str:
        return self.model.roster.countries[self._row]

    @property
    def traits(self) -> frozenset[str]:
        return self.model.office_specs[self._row].traits

    @property
    def endowments(self) -> Mapping[str, float]:
        given, pairs = self.model.roster.endowments, {"overlap", "same_area", "same_outcome"}
        names = [item.name for item in fields(Endowments) if item.name not in pairs]
        return MappingProxyType({name: float(getattr(given, name)[self._row, 0]) for name in names})

    @property
    def team(self) -> "CountryTeam":
        return self.model.agents_by_level["team"][self.model.roster.team[self._row]]

    @property
    def headquarters(self) -> "Headquarters":
        rows = self.model.roster.headquarters
        return self.model.agents_by_level["headquarters"][rows[self._row]]

    @property
    def partners(self) -> AgentSet:
        """The other offices of its team."""
        return self._set_of(office for office in self.team.offices if office is not self)

    @property
    def sisters(self) -> AgentSet:
        """The other offices of its agency."""
        return self._set_of(office for office in self.headquarters.offices if office is not self)

    def tie(self, partner: "Office") -> Tie:
        """Contact, acquaintance and trust towards a partner; InputError for another office."""
        roster = self.model.roster
        found = np.flatnonzero((roster.first == self._row) & (roster.second == partner._row))
        if not len(found):
            raise InputError(f"{partner!r} is no partner of {self!r}", found=str(partner))
        return Tie(
            *(float(getattr(self.model.state.pair, name)[found[0], 0]) for name in Tie._fields)
        )

    def metric(self, name: str) -> float:
        """A metric by its name in `interagency.metrics()`, whatever fields are called."""
        return float(self.model.measured(name)[self._row, 0])

    def choose(self, cues: Cues) -> tuple[float, float, float]:
        """Shares of the quarter's time for (team, headquarters, delivery), summing to 1.

        Override it in a subclass; `super().choose(cues)` is the default rule, also for cues
        that were changed by `dataclasses.replace`.

        cues  what the office may see, a number each; see `Cues`
        """
        arrays = Cues(**{name: np.array([[value]]) for name, value in vars(cues).items()})
        team, headquarters, delivery = choose_time(arrays, self.model.parameters)
        return float(team[0, 0]), float(headquarters[0, 0]), float(delivery[0, 0])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.agency} in {self.country})"


class CountryTeam(LiveAgent):
    """The team of all agencies in one country.

    Attributes: the fields of the engine's `Teams`; adoption of each practice, and the dose of
    each pillar, reform and shock in the last quarter, by name; metrics as means over its
    members. Links: `offices`.
    """

    @property
    def country(self) -> str:
        return self.model.roster.team_names[self._row]

    @property
    def adoption(self) -> Mapping[str, float]:
        """Adoption of each practice, 0 unknown to 1 routine."""
        return MappingProxyType({name: getattr(self, name) for name in PRACTICE_NAMES})

    @property
    def offices(self) -> AgentSet:
        rows = np.flatnonzero(self.model.roster.team == self._row)
        return self._set_of(self.model.agents_by_level["office"][row] for row in rows)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.country})"


class Headquarters(LiveAgent):
    """The headquarters of one agency.

    Attributes: the fields of the engine's `Headquarters`, and metrics as means over its offices.
    Links: `offices`.
    """

    @property
    def agency(self) -> str:
        return self.model.roster.headquarters_names[self._row]

    @property
    def offices(self) -> AgentSet:
        rows = np.flatnonzero(self.model.roster.headquarters == self._row)
        return self._set_of(self.model.agents_by_level["office"][row] for row in rows)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.agency})"


def _field_of(level: str) -> Callable[[LiveAgent, str], float]:
    def read(agent: LiveAgent, name: str) -> float:
        return float(getattr(getattr(agent.model.state, level), name)[agent._row, 0])

    return read


def _team_mean(team: CountryTeam, name: str) -> float:
    model = team.model
    means = model.roster.team_mean(model.measured(name), model.state.office.member)
    return float(means[team._row, 0])


def _agency_mean(agency: Headquarters, name: str) -> float:
    model = agency.model
    means = model.roster.headquarters_mean(model.measured(name), model.state.office.member)
    return float(means[agency._row, 0])


def _adoption(team: CountryTeam, name: str) -> float:
    return float(team.model.state.team.adoption[PRACTICE_NAMES.index(name), team._row, 0])


def _dose_of(kind: str) -> Callable[[CountryTeam, str], float]:
    def read(team: CountryTeam, name: str) -> float:
        doses = getattr(team.model.levers, kind)
        return 0.0 if doses is None else float(doses[LEVER_NAMES[kind].index(name), team._row, 0])

    return read


_FIELD = "A field of the engine's state; see `interagency.model.state`."
_METRIC = "A metric; see `interagency.metrics()`."


def _names(level: type) -> list[str]:
    return [item.name for item in fields(level)]


add_views(Office, _names(state.Offices), _field_of("office"), _FIELD)
add_views(Office, METRICS, Office.metric, _METRIC)
add_views(Headquarters, _names(state.Headquarters), _field_of("headquarters"), _FIELD)
add_views(Headquarters, METRICS, _agency_mean, _METRIC)
add_views(CountryTeam, _names(state.Teams), _field_of("team"), _FIELD)
add_views(CountryTeam, PRACTICE_NAMES, _adoption, "Adoption of a practice, 0 to 1.")
for _kind, _listed in LEVER_NAMES.items():
    add_views(CountryTeam, _listed, _dose_of(_kind), "Dose in the last quarter, 0 to 1.")
add_views(CountryTeam, METRICS, _team_mean, _METRIC)

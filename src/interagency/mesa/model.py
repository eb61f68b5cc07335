"""One run of the engine as a `mesa.Model`.

The engine steps; Mesa keeps time, calls events, holds agents and collects. Nothing of the run
depends on Mesa's random numbers, its order of agents, or on what is collected.
"""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

import mesa
import numpy as np
import pandas as pd
from mesa.agentset import AgentSet
from mesa.experimental.scenarios import Scenario as MesaScenario
from mesa.time import Event, Priority, Schedule

from interagency.errors import InputError, shown
from interagency.mesa.agents import (
    LEVER_NAMES,
    CountryTeam,
    Headquarters,
    LiveAgent,
    Office,
    add_views,
    no_such,
)
from interagency.mesa.reforms import Change, ReformSchedule
from interagency.mesa.told import told
from interagency.model.levers import REFORM_NAMES, Levers
from interagency.model.mechanisms.choice import Cues, choose_time
from interagency.model.metrics import METRICS
from interagency.model.parameters import Parameters
from interagency.model.roster import Roster
from interagency.model.state import State
from interagency.model.step import step
from interagency.simulation.simulate import no_levers
from interagency.study.ask import AnyScenario, planned
from interagency.study.checks import checked_name, checked_share, checked_whole
from interagency.study.experiment import Recorder, arm_of, metrics_of, ready_arms, roster_of
from interagency.study.limits import LIMITS
from interagency.study.plans import DEFAULT_RAMP
from interagency.study.quarters import quarter_index, quarter_label
from interagency.study.results import HEADLINE

SUM_WITHIN = 1e-9
"""How far the three shares of a choice may sum from 1."""

OFFICE_REPORTERS = (*HEADLINE, "team_time", "headquarters_time", "delivery_time", "trust")
TEAM_REPORTERS = (
    "joint_action",
    "code",
    *(name for name in METRICS if name.startswith("adoption_")),
)

Offices = type[Office] | Mapping[tuple[str, str], type[Office]]


class _Recorder(Recorder):
    """A recorder that can be copied: what it measures is looked up again."""

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "metrics"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, metrics=metrics_of(state["record"]))


class CoordinationModel(mesa.Model):
    """One history of a scenario, with live agents.

    scenario     a shipped scenario's name, a path, a loaded one; or a `mesa` Scenario whose
                 attributes say the rest: `reform` (such a name), `replication`, `rng`, changes
    rng          the seed, a whole number of at least 0, as in `interagency.run(seed=...)`; a
                 generator or SeedSequence is read once for one; None takes a new one
    replication  which history of that seed: its luck and its world
    offices      a subclass of `Office` for all offices, or (agency, country) -> subclass for some
    collect      False leaves the `datacollector` empty
    changes      parameters, pillars, reforms and practices by name, laid over the scenario:
                 `turf=0.2, one_budget=0.5, one_voice="off"`

    The run starts at rest: a spin-up under the default rule, before the first quarter. The step
    at time t plays quarter t - 1. Attributes beside Mesa's: all metrics of `interagency.metrics()`,
    as means over offices, weighted by membership.

    spec      the `interagency` scenario that is played
    seed      as it was used
    state     the engine's state at the end of the last quarter, arrays `[thing, 1]`
    levers    what was asked of the last quarter
    reforms   what is asked of the quarters to come
    roster, parameters  of the engine

    Raises InputError for unknown names, wrong types and values out of range.
    """

    def __init__(
        self,
        scenario: AnyScenario | MesaScenario = "delivering_as_one",
        rng: Any = 1,
        replication: int = 0,
        offices: Offices = Office,
        collect: bool = True,
        **changes: Any,
    ) -> None:
        said = told(scenario, rng, replication, changes)
        # a Mesa scenario serves one model only, so every model has its own
        super().__init__(scenario=said.for_mesa())
        self.spec, self.seed, self.replication = said.spec, said.seed, said.replication
        self.collect = collect
        plan = planned(
            (arm_of(said.spec),), said.replication + 1, said.seed, said.parameters, ("quarters",)
        )
        ((arm, ready),) = ready_arms(plan, said.replication, said.replication + 1)
        self.roster: Roster = ready.roster
        self.parameters: Parameters = ready.p
        self.office_specs = [said.spec.offices[row] for row in roster_of(said.spec)[1]]
        self.state: State = ready.rest
        self.levers: Levers = no_levers(ready.roster.teams)
        self._luck = ready.luck
        self._recorder = _Recorder(arm, ready, ("quarters",))
        self._played = 0
        self._measured: dict[str, np.ndarray] = {}

        quarters = range(said.spec.quarters)
        self.reforms = ReformSchedule(
            [ready.levers_at(quarter) for quarter in quarters],
            self.roster.team_names,
            said.spec.first_quarter,
        )
        # LOW: read after whatever else happens at the turn of a quarter
        self.schedule_recurring(
            self.reforms.turn,
            Schedule(interval=1.0, start=0.0, end=len(quarters) - 1),
            Priority.LOW,
        )
        self.agents_by_level = self._populated(offices)
        self._choosing = [
            office for office in self.agents_by_level["office"] if self._is_overridden(office)
        ]
        self.datacollector = self._collector()

    # Who is there

    def _populated(self, offices: Offices) -> dict[str, list[LiveAgent]]:
        kinds = self._kinds(offices)
        return {
            "headquarters": [
                Headquarters(self, row) for row in range(len(self.roster.headquarters_names))
            ],
            "team": [CountryTeam(self, row) for row in range(self.roster.teams)],
            "office": [kind(self, row) for row, kind in enumerate(kinds)],
        }

    def _kinds(self, offices: Offices) -> list[type[Office]]:
        """The class of the office in each row."""
        names = list(zip(self.roster.agencies, self.roster.countries, strict=True))
        given = offices if isinstance(offices, Mapping) else dict.fromkeys(names, offices)
        for name, kind in given.items():
            if name not in names:
                raise InputError(
                    f"there is no office {name!r}; one is named (agency, country)",
                    found=str(name),
                    allowed=map(str, names),
                )
            if not (isinstance(kind, type) and issubclass(kind, Office)):
                raise InputError(
                    f"an office cannot be {shown(kind)}", allowed=["a subclass of Office"]
                )
        return [given.get(name, Office) for name in names]

    @property
    def offices(self) -> AgentSet:
        return AgentSet(self.agents_by_level["office"], random=self.random)

    @property
    def teams(self) -> AgentSet:
        return AgentSet(self.agents_by_level["team"], random=self.random)

    @property
    def headquarters(self) -> AgentSet:
        return AgentSet(self.agents_by_level["headquarters"], random=self.random)

    def office(self, agency: str, country: str) -> Office:
        """The office of an agency in a country; InputError where there is none."""
        team = self.team(country)
        there = {office.agency: office for office in team.offices}
        return there[checked_name(f"agency in {country}", agency, there)]

    def team(self, country: str) -> CountryTeam:
        """The team of a country."""
        names = self.roster.team_names
        return self.agents_by_level["team"][names.index(checked_name("country", country, names))]

    # Time

    @property
    def quarter(self) -> str | None:
        """The last quarter that was played, such as 2007Q1; None before the first."""
        return quarter_label(self._played - 1, self.spec.first_quarter) if self._played else None

    def step(self) -> None:
        """Play the next quarter. After the last one nothing happens, with a RuntimeWarning."""
        if self._played >= self.spec.quarters:
            warnings.warn(f"the history is over: it ends with {self.quarter}", RuntimeWarning, 2)
            return
        try:
            self._play(self._played)
        except BaseException:
            self.running = False  # Mesa does not go on after an error in a step
            raise
        if self.collect:
            self.datacollector.collect(self)

    def _play(self, quarter: int) -> None:
        levers = self.reforms.of_quarter(quarter)
        draws = self._luck.quarter(quarter)
        choose = self._choose if self._choosing else choose_time
        self.state = step(self.roster, self.parameters, self.state, levers, draws, choose)
        self.levers = levers
        self._measured = {}
        self._recorder.take(quarter, self.state)
        self._played += 1
        self.running = self._played < self.spec.quarters

    def run_for(self, duration: float) -> None:
        """Go on for some quarters; stops at the end, and where `running` turns False."""
        self.run_until(self.time + duration)

    def run_until(self, end_time: float) -> None:
        """Go on until a time; stops at the end, and where `running` turns False."""
        while self.running and self.time < end_time:
            super().run_for(min(1.0, end_time - self.time))

    # Choices

    def choose(self, office: Office, cues: Cues) -> tuple[float, float, float]:
        """Shares of time of an office; by default the office says. See `Office.choose`."""
        return office.choose(cues)

    def _is_overridden(self, office: Office) -> bool:
        own = type(self).choose is not CoordinationModel.choose
        return own or type(office).choose is not Office.choose

    def _choose(self, cues: Cues, p: Parameters) -> tuple[Any, Any, Any]:
        """The default rule, with the rows of offices that choose for themselves replaced."""
        shares = [share.copy() for share in choose_time(cues, p)]
        for office in self._choosing:
            chosen = self.choose(office, _cues_of(office._row, cues, shares[0].shape))
            for share, value in zip(shares, self._checked(office, chosen), strict=True):
                share[office._row, 0] = value
        return tuple(shares)

    def _checked(self, office: Office, chosen: Any) -> tuple[float, float, float]:
        try:
            values = tuple(float(value) for value in chosen)
        except (TypeError, ValueError):
            values = ()
        fit = len(values) == 3 and all(0.0 <= value <= 1.0 for value in values)
        if not fit or abs(sum(values) - 1.0) > SUM_WITHIN:
            coming = quarter_label(self._played, self.spec.first_quarter)
            raise InputError(
                f"{office!r} chose {chosen!r} in {coming}",
                allowed=["shares for (team, headquarters, delivery), 0 to 1 each, that sum to 1"],
            )
        return values

    # Reforms

    def schedule_pillar(
        self,
        name: str,
        level: float = 1.0,
        *,
        at: str | int,
        ramp: int = DEFAULT_RAMP,
        countries: Iterable[str] | None = None,
    ) -> Event:
        """Bring in a pillar, or change or withdraw it (level 0), from a quarter on.

        It goes from the dose that it then has to the level, in even steps, and what the scenario
        would have asked of it later in these countries is dropped.

        at         the first quarter, such as 2010Q1, or its position: Mesa's time at its start
        ramp       quarters to the full level
        countries  all of them by default

        Returns Mesa's event: its `cancel()` takes the change back until it happens.
        """
        return self._schedule("pillars", name, level, at, countries, ramp=ramp)

    def schedule_reform(
        self,
        name: str,
        level: float = 1.0,
        *,
        at: str | int,
        ramp: int = DEFAULT_RAMP,
        countries: Iterable[str] | None = None,
    ) -> Event:
        """Bring in, change or withdraw a single reform; see `schedule_pillar`."""
        return self._schedule("reforms", name, level, at, countries, ramp=ramp)

    def schedule_shock(
        self,
        what: str,
        size: float,
        *,
        at: str | int,
        quarters: int = 1,
        countries: Iterable[str] | None = None,
    ) -> Event:
        """Let a shock happen, which lasts for some quarters; see `schedule_pillar`."""
        lasting = checked_whole("quarters", quarters, 1, LIMITS.quarters)
        return self._schedule("shocks", what, size, at, countries, lasting=lasting)

    def _schedule(
        self,
        kind: str,
        name: str,
        level: float,
        at: str | int,
        countries: Iterable[str] | None,
        **course: int,
    ) -> Event:
        names = self.roster.team_names
        where = (
            names
            if countries is None
            else [checked_name("country", one, names) for one in countries]
        )
        change = Change(
            self.reforms,
            kind,
            checked_name(kind.removesuffix("s"), name, LEVER_NAMES[kind]),
            checked_share("level", level),
            self._position(at),
            tuple(names.index(one) for one in where),
            **{
                word: checked_whole(word, value, 0, LIMITS.quarters)
                for word, value in course.items()
            },
        )
        if kind == "reforms":
            self._refuse_barred(change)
        change.event = self.schedule_event(change.happen, at=change.quarter)
        self.reforms.changes.append(change)
        return change.event

    def _refuse_barred(self, change: Change) -> None:
        barred = self.reforms.course[change.quarter].barred
        if barred is not None and barred[REFORM_NAMES.index(change.lever), change.teams].any():
            raise InputError(
                f"{change.lever} is off in {self.spec.name}: what it opens stays shut there",
                found=change.lever,
            )

    def _position(self, at: str | int) -> int:
        first = self.spec.first_quarter
        quarter = quarter_index(at, first) if isinstance(at, str) else at
        low, high = (quarter_label(end, first) for end in (self._played, self.spec.quarters - 1))
        coming = range(int(np.ceil(self.time)), self.spec.quarters)
        if isinstance(quarter, bool) or quarter not in coming:
            raise InputError(
                f"{shown(at)} is no quarter to come",
                found=at,
                allowed=[f"{low} to {high}"] if coming else [],
            )
        return int(quarter)

    def upcoming(self) -> pd.DataFrame:
        """What changes from now on: quarter, time, lever, countries, dose, by (whom)."""
        return self.reforms.upcoming(self._played)

    # What comes of it

    def measured(self, name: str) -> np.ndarray:
        """A metric of every office, `[office, 1]`, at the end of the last quarter."""
        if name not in self._measured:
            metric = METRICS[checked_name("metric", name, METRICS)]
            values = metric.measure(self.roster, self.parameters, self.state)
            self._measured[name] = values
        return self._measured[name]

    @property
    def quarters(self) -> pd.DataFrame:
        """The quarters played so far, as in `interagency.run(...).quarters`."""
        values = np.array(self._recorder.series).reshape(self._played, len(METRICS))
        labels = [quarter_label(at, self.spec.first_quarter) for at in range(self._played)]
        keys = {**self._keys(), "quarter": labels}
        return pd.DataFrame({**keys, **dict(zip(METRICS, values.T, strict=True))})

    @property
    def outcomes(self) -> pd.DataFrame:
        """The run's row of `interagency.run(...).outcomes`; InputError before its end."""
        if self._played < self.spec.quarters:
            last = quarter_label(self.spec.quarters - 1, self.spec.first_quarter)
            raise InputError(
                f"outcomes are there after {last}; the run is at {self.quarter}",
                hint="model.run_model()",
            )
        return pd.DataFrame({**self._keys(), **self._recorder.outcomes()}, index=[0])

    def _keys(self) -> dict[str, Any]:
        return {"scenario": self.spec.name, "point": 0, "replication": self.replication}

    def _collector(self) -> mesa.DataCollector:
        """Reporters are pure and can be pickled. Names differ between kinds: `batch_run` lays
        what agents report over what the model reports."""

        def of(prefix: str, own: tuple[str, ...], names: tuple[str, ...]) -> dict[str, Any]:
            reporters = {name: attrgetter(name) for name in own}
            return reporters | {f"{prefix}_{name}": attrgetter(name) for name in names}

        # an office of a subclass is collected under that subclass, as Mesa does it
        kinds = {type(office) for office in self.agents_by_level["office"]}
        agencies = tuple(item.name for item in fields(self.state.headquarters))
        office = of("office", ("agency", "country"), OFFICE_REPORTERS)
        return mesa.DataCollector(
            model_reporters={name: name for name in ("quarter", "seed", *HEADLINE)},
            agenttype_reporters={
                **dict.fromkeys(sorted(kinds, key=attrgetter("__name__")), office),
                CountryTeam: of("team", ("country",), TEAM_REPORTERS),
                Headquarters: of("headquarters", ("agency",), agencies),
            },
        )

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name) if name.startswith("_") else no_such(self, name)

    def __repr__(self) -> str:
        at = self.quarter or f"before {self.spec.first_quarter}"
        return f"{type(self).__name__}({self.spec.name}, seed {self.seed}, {at})"


def _cues_of(row: int, cues: Cues, shape: tuple[int, ...]) -> Cues:
    """The cues of one office, a number each."""
    return Cues(
        **{name: float(np.broadcast_to(value, shape)[row, 0]) for name, value in vars(cues).items()}
    )


def _mean(model: CoordinationModel, name: str) -> float:
    mean = model.roster.mean(model.measured(name), model.state.office.member)
    return float(mean[0])


add_views(CoordinationModel, METRICS, _mean, "A metric, mean over offices.")

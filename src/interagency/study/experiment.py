"""Running a design: pieces of runs in, aligned tables out, through one store.

All arms of a plan (a scenario and what it is compared with) run side by side in each piece,
so that they share worlds, luck and, where nothing differs, the spin-up.
"""

import signal
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interagency.errors import InteragencyError
from interagency.model.levers import PILLAR_NAMES, Levers
from interagency.model.metrics import METRICS, Metric, payoff_components_had
from interagency.model.parameters import Parameters, with_values
from interagency.model.practices import PRACTICE_NAMES
from interagency.model.readings import READINGS
from interagency.model.roster import Roster
from interagency.model.state import State
from interagency.simulation.simulate import PLAY, LeversAt, Luck, Play, at_rest, quarters
from interagency.study.design import Design, block_runs
from interagency.study.progress import watched
from interagency.study.quarters import quarter_label, quarter_number
from interagency.study.scenarios import Scenario
from interagency.study.store import ResultStore
from interagency.study.traits import WIRING, Wiring, endowments

# What the core source was asked about: the last years, and the first two of the reform.
MATURE_QUARTERS = 12
EARLY_QUARTERS = 8

# Recorded by office beside the components of its payoff: column -> field of the state.
SEEN_BY_OFFICE: Mapping[str, str] = MappingProxyType(
    {
        "accountability": "felt_accountability",
        "visibility": "visibility",
        "own_money": "own_money",
    }
)

# Mature means of these are recorded by office: what is done to those who differ in traits, or
# sit elsewhere.
MEANS_BY_OFFICE = (
    "within_team",
    "within_agency",
    "delivery",
    "information",
    "voice",
    "reach",
    "visibility",
    "joint_time",
    "formal_share",
    "office_competence",
    "competence",
    "resistance",
)

# Windows cannot wait for more at once.
MOST_PROCESSES = 61


@dataclass(frozen=True)
class Arm:
    """One scenario of a plan.

    early     first quarter of the early window of each team, `[team]`; by default the start
              of the scenario's own reform. A matched run is read over its reform's quarters.
    held_off  practices that cannot be adopted, whatever the scenario says
    follows   name of the arm whose adoption path all other practices follow, if any
    held_at   adoption at which all other practices are held, 0 to 1, if any
    absent    pillars that are left out, whatever the scenario says
    """

    name: str
    scenario: Scenario
    early: tuple[int, ...]
    held_off: tuple[str, ...] = ()
    follows: str | None = None
    held_at: float | None = None
    absent: tuple[str, ...] = ()


def arm_of(scenario: Scenario, name: str | None = None, **changes: Any) -> Arm:
    """An arm that plays a scenario as it is."""
    start = tuple(int(quarter) for quarter in scenario.reform_start())
    return replace(Arm(name or scenario.name, scenario, start), **changes)


@dataclass(frozen=True)
class Plan:
    """All that decides what is computed.

    parameters  values laid over every arm's scenario, name -> value
    record      tables to record beside `outcomes`: any of `quarters`, `offices`, `payoffs`,
                `office_means`; and `readings`, for other readings of metrics in all of them
    play        forms and pace, where they are not those declared
    wiring      which trait brings which endowments
    """

    arms: tuple[Arm, ...]
    design: Design
    seed: int = 1
    parameters: Mapping[str, float] = field(default_factory=dict)
    record: tuple[str, ...] = ("quarters",)
    play: Play = PLAY
    wiring: Wiring = WIRING


class Ready(NamedTuple):
    """What an arm is played with: its worlds, its luck, its levers, and where it starts."""

    roster: Roster
    p: Parameters
    luck: Luck
    rest: State
    levers_at: LeversAt


def metrics_of(record: Sequence[str]) -> Mapping[str, Metric]:
    """What is measured where these are recorded."""
    return {**METRICS, **READINGS} if "readings" in record else METRICS


Rests = dict[Any, tuple[Roster, Parameters, Luck, State]]
"""Offices at rest before any reform, by what decides them: see `ready_arms`."""


class Recorder:
    """Streams the metrics of one arm: sums over windows, means over offices, by quarter.

    Rows of all arrays are the metrics, in the order of `metrics`.
    """

    def __init__(self, arm: Arm, ready: Ready, record: tuple[str, ...]) -> None:
        self.arm, self.roster, self.p, self.record = arm, ready.roster, ready.p, record
        self.metrics = metrics_of(record)
        self.member = ready.rest.office.member
        self.shape = (len(self.metrics), self.roster.offices, len(ready.luck.replications))
        self.mature, self.early = np.zeros(self.shape), np.zeros(self.shape)
        self.series: list[np.ndarray] = []
        self.offices: list[np.ndarray] = []
        self.payoffs: dict[str, Any] = {}
        self._first_mature = max(arm.scenario.quarters - MATURE_QUARTERS, 0)
        self._start = np.array(arm.early)[self.roster.team]
        self._stop = np.minimum(self._start + EARLY_QUARTERS, arm.scenario.quarters)

    def take(self, quarter: int, now: State) -> None:
        """Read one quarter's state."""
        is_mature = quarter >= self._first_mature
        is_early = ((self._start <= quarter) & (quarter < self._stop))[:, None]
        if is_mature or is_early.any() or {"quarters", "offices"} & {*self.record}:
            self._take_metrics(now, is_mature, is_early)
        if is_mature and "payoffs" in self.record:
            self._take_payoffs(now)

    def _take_metrics(self, now: State, is_mature: bool, is_early: np.ndarray) -> None:
        means, any_early = np.empty((len(self.metrics), self.shape[-1])), is_early.any()
        if "offices" in self.record:
            self.offices.append(np.empty(self.shape))
        # Metric by metric: what was just measured is still at hand.
        for row, metric in enumerate(self.metrics.values()):
            values = metric.measure(self.roster, self.p, now)
            if "quarters" in self.record:
                means[row] = self.roster.mean(values, self.member)
            if is_mature:
                self.mature[row] += values
            if any_early:
                self.early[row] += values * is_early
            if "offices" in self.record:
                self.offices[-1][row] = values
        self.series.append(means)

    def _take_payoffs(self, now: State) -> None:
        had = payoff_components_had(self.roster, self.p, now)
        had |= {name: getattr(now.office, source) for name, source in SEEN_BY_OFFICE.items()}
        length = self.arm.scenario.quarters - self._first_mature
        nothing = np.zeros(self.shape[1:])
        for name, value in had.items():
            self.payoffs[name] = self.payoffs.get(name, nothing) + value / length

    def office_means(self) -> dict[str, np.ndarray]:
        """The mature means of `MEANS_BY_OFFICE`, an `[office, run]` each."""
        length = self.arm.scenario.quarters - self._first_mature
        means = dict(zip(self.metrics, self.mature / length, strict=True))
        return {name: means[name] for name in MEANS_BY_OFFICE}

    def outcomes(self, among: Any = 1.0) -> dict[str, np.ndarray]:
        """A `[run]` for every metric: the mature mean, and the early one as `..._early`.

        among  [office, 1]  1 for the offices that the means are over, 0 for others
        """
        weight = self.member * among
        length = self.arm.scenario.quarters - self._first_mature
        mature = self.roster.mean(self.mature / length, weight)
        lengths = np.maximum(self._stop - self._start, 1)[:, None]
        early = self.roster.mean(self.early / lengths, weight)
        names = [*self.metrics, *(f"{name}_early" for name in self.metrics)]
        return dict(zip(names, [*mature, *early], strict=True))


def roster_of(scenario: Scenario) -> tuple[Roster, list[int]]:
    """The roster of a scenario, and which of its offices stands in each row."""
    names = [(office.agency, office.country) for office in scenario.offices]
    roster = Roster.of(names)
    rows = {name: row for row, name in enumerate(names)}
    pairs = zip(roster.agencies, roster.countries, strict=True)
    return roster, [rows[pair] for pair in pairs]


def levers_of(
    scenario: Scenario,
    held_off: Sequence[str] = (),
    held_at: float | None = None,
    absent: Sequence[str] = (),
) -> LeversAt:
    """What the reform asks for, quarter by quarter: a function of the quarter's number.

    The changes are those of an `Arm`.
    """
    doses = scenario.doses()
    doses[:, [name in absent for name in PILLAR_NAMES]] = 0.0
    held, level = scenario.practice_levels()
    off = [name in held_off for name in PRACTICE_NAMES]
    if held_at is not None:
        held[:], level[:] = True, held_at
    held[:, off], level[:, off] = True, 0.0
    reforms, barred, shocks = (
        said if said.any() else None
        for said in (scenario.reform_doses(), scenario.barred, scenario.shock_sizes())
    )
    first = quarter_number(scenario.first_quarter)

    def at(quarter: int) -> Levers:
        return Levers(
            pillars=doses[quarter, ..., None],
            held=held[quarter, ..., None],
            level=level[quarter, ..., None],
            reforms=None if reforms is None else reforms[quarter, ..., None],
            barred=None if barred is None else barred[..., None],
            shocks=None if shocks is None else shocks[quarter, ..., None],
            calendar=first + quarter,
        )

    return at


def following(levers_at: LeversAt, path: Sequence[np.ndarray], held_off: Sequence[str]) -> LeversAt:
    """Levers under which practices follow a recorded path and those held off stay at 0.

    path  [practice, team, run] for every quarter
    """
    off = np.array([name in held_off for name in PRACTICE_NAMES])[:, None, None]

    def at(quarter: int) -> Levers:
        level = np.where(off, 0.0, path[quarter])
        return replace(levers_at(quarter), held=np.ones_like(level, dtype=bool), level=level)

    return at


def run_block(plan: Plan, start: int, stop: int, rests: Rests | None = None) -> Iterator[Recorder]:
    """All arms of a plan for runs `start` to `stop - 1`, in one array pass each, one by one.

    rests  as for `ready_arms`
    """
    followed = {arm.follows for arm in plan.arms}
    paths: dict[str, list[np.ndarray]] = {}
    for arm, ready in ready_arms(plan, start, stop, rests):
        levers_at = ready.levers_at
        if arm.follows:
            levers_at = following(levers_at, paths[arm.follows], arm.held_off)
        recorder, path = Recorder(arm, ready, plan.record), []
        states = quarters(
            *(ready.roster, ready.p, ready.luck, levers_at, arm.scenario.quarters, ready.rest),
            play=plan.play,
        )
        for quarter, state in enumerate(states):
            recorder.take(quarter, state)
            if arm.name in followed:
                path.append(state.team.adoption)
        if path:
            paths[arm.name] = path
        yield recorder


def ready_arms(
    plan: Plan, start: int, stop: int, rests: Rests | None = None
) -> Iterator[tuple[Arm, Ready]]:
    """Every arm of a plan, ready to be played for runs `start` to `stop - 1`.

    rests  is added to, and saves a spin-up that it holds; of plans that differ in their arms
           alone, and of the same runs
    """
    point, replication = plan.design.rows(start, stop)
    resting: Rests = {} if rests is None else rests
    lucky: dict[Any, Luck] = {}
    for arm in plan.arms:
        values = plan.design.values(point, {**arm.scenario.parameters, **plan.parameters})
        # Arms that differ only in levers share their spin-up: no reform has begun.
        key = (arm.scenario.offices, tuple(sorted(arm.scenario.parameters.items())))
        if key not in resting:
            resting[key] = settle(plan, arm.scenario, values, replication, lucky)
        levers_at = levers_of(arm.scenario, arm.held_off, arm.held_at, arm.absent)
        yield arm, Ready(*resting[key], levers_at)


def state_at(ready: Ready, quarter: int) -> State:
    """The state at the end of a quarter."""
    states = quarters(ready.roster, ready.p, ready.luck, ready.levers_at, quarter + 1, ready.rest)
    (state,) = deque(states, maxlen=1)
    return state


def settle(
    plan: Plan,
    scenario: Scenario,
    values: Mapping[str, Any],
    replication: np.ndarray,
    lucky: dict[Any, Luck],
) -> tuple[Roster, Parameters, Luck, State]:
    """A scenario's offices in the worlds of these replications, at rest before any reform.

    lucky  the luck of rosters met so far: the same offices meet the same
    """
    roster, rows = roster_of(scenario)
    offices = [scenario.offices[row] for row in rows]
    member = np.array([office.member for office in offices])[:, None]
    roster = roster.with_endowments(
        endowments(
            roster,
            [office.traits for office in offices],
            [office.endowments for office in offices],
            plan.seed,
            replication,
            member,
            plan.wiring,
        )
    )
    p = with_values({name: _by_run(value) for name, value in values.items()})
    names = (roster.agencies, roster.countries)
    if names not in lucky:
        lucky[names] = Luck(roster, plan.seed, replication)
    rest = at_rest(roster, p, lucky[names], member, play=plan.play)
    return roster, p, lucky[names], rest


def _by_run(value: Any) -> np.ndarray:
    """A parameter as `[run]`, or `[1]` where it is the same in all runs: products stay small."""
    values = np.atleast_1d(np.asarray(value, dtype=float))
    return values[:1] if (values == values[0]).all() else values


def tables_of(
    plan: Plan, start: int, stop: int, rests: Rests | None = None
) -> dict[str, pd.DataFrame]:
    """The tables of one piece.

    rests  as for `ready_arms`
    """
    point, replication = plan.design.rows(start, stop)
    keys = {"point": point, "replication": replication}
    makers = {
        "outcomes": _outcomes,
        "quarters": _quarters,
        "offices": _offices,
        "payoffs": _payoffs,
        "office_means": _office_means,
    }
    asked = ("outcomes", *(name for name in plan.record if name in makers))
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in asked}
    for recorder in run_block(plan, start, stop, rests):
        for name, made in frames.items():
            made.append(makers[name](recorder, keys))
    return {name: pd.concat(made, ignore_index=True) for name, made in frames.items()}


def _outcomes(recorder: Recorder, keys: Mapping[str, np.ndarray]) -> pd.DataFrame:
    return pd.DataFrame({"scenario": recorder.arm.name, **keys, **recorder.outcomes()})


def _quarters(recorder: Recorder, keys: Mapping[str, np.ndarray]) -> pd.DataFrame:
    scenario = recorder.arm.scenario
    labels = [quarter_label(index, scenario.first_quarter) for index in range(scenario.quarters)]
    runs = len(keys["point"])
    columns = {name: np.repeat(key, len(labels)) for name, key in keys.items()}
    columns["quarter"] = np.tile(labels, runs)
    # [quarter, metric, run] to a column a metric, run by run
    for name, values in zip(
        recorder.metrics, np.array(recorder.series).transpose(1, 2, 0), strict=True
    ):
        columns[name] = values.reshape(-1)
    return pd.DataFrame({"scenario": recorder.arm.name, **columns})


def _office_keys(recorder: Recorder, keys: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Keys of a row for every run and office, run by run."""
    roster, runs = recorder.roster, len(keys["point"])
    columns = {name: np.repeat(key, roster.offices) for name, key in keys.items()}
    columns["agency"] = np.tile(roster.agencies, runs)
    columns["country"] = np.tile(roster.countries, runs)
    return columns


def _offices(recorder: Recorder, keys: Mapping[str, np.ndarray]) -> pd.DataFrame:
    scenario = recorder.arm.scenario
    count = scenario.quarters
    labels = [quarter_label(index, scenario.first_quarter) for index in range(count)]
    rows = _office_keys(recorder, keys)
    columns = {name: np.repeat(column, count) for name, column in rows.items()}
    columns["quarter"] = np.tile(labels, len(rows["agency"]))
    # [quarter, metric, office, run] to a column a metric, run by run, office by office
    for name, values in zip(
        recorder.metrics, np.array(recorder.offices).transpose(1, 3, 2, 0), strict=True
    ):
        columns[name] = values.reshape(-1)
    return pd.DataFrame({"scenario": recorder.arm.name, **columns})


def _payoffs(recorder: Recorder, keys: Mapping[str, np.ndarray]) -> pd.DataFrame:
    return _by_office(recorder, keys, recorder.payoffs)


def _office_means(recorder: Recorder, keys: Mapping[str, np.ndarray]) -> pd.DataFrame:
    return _by_office(recorder, keys, recorder.office_means())


def _by_office(
    recorder: Recorder, keys: Mapping[str, np.ndarray], means: Mapping[str, Any]
) -> pd.DataFrame:
    """A row a run and office, for `[office, run]` by name."""
    columns = _office_keys(recorder, keys)
    for name, values in means.items():
        columns[name] = np.asarray(values).T.reshape(-1)
    return pd.DataFrame({"scenario": recorder.arm.name, **columns})


def recorded_numbers(plan: Plan) -> int:
    """Numbers kept of one run: metrics by quarter, and by office as well if asked for."""
    return sum(
        arm.scenario.quarters
        * len(metrics_of(plan.record))
        * (("quarters" in plan.record) + len(arm.scenario.offices) * ("offices" in plan.record))
        for arm in plan.arms
    )


# From a plan and the bounds of a piece to the tables of that piece.
Work = Callable[[Plan, int, int], dict[str, pd.DataFrame]]


def perform(
    plan: Plan,
    store: ResultStore,
    workers: int | None = None,
    progress: bool | None = None,
    work: Work | None = None,
) -> None:
    """Run what the store does not hold yet; every piece is kept as soon as it is done.

    workers   processes, at most 61, this one among them. The numbers do not depend on it
    progress  a bar on work of more than two seconds; None as in `watched`
    work      what makes the tables of a piece, when it is not `tables_of`; it can be sent to
              another process
    """
    roster, _ = roster_of(plan.arms[0].scenario)
    size = plan.design.even(block_runs(roster, recorded_numbers(plan), len(plan.arms)))
    done = store.done()
    missing = {
        f"runs-{start:08d}": (start, stop)
        for start, stop in plan.design.pieces(size)
        if f"runs-{start:08d}" not in done
    }
    make = partial(work or tables_of, plan)
    pieces = finished(make, missing, min(workers or 1, len(missing), MOST_PROCESSES))
    for name, tables in watched(pieces, len(missing), "runs", progress):
        store.write(name, tables)


def finished[Name](
    make: Callable[..., dict[str, pd.DataFrame]],
    pieces: Mapping[Name, tuple[Any, ...]],
    workers: int,
) -> Iterator[tuple[Name, dict[str, pd.DataFrame]]]:
    """Pieces with their tables, as they are finished.

    make    what makes the tables of a piece from its bounds
    pieces  name -> bounds
    """
    if workers <= 1:
        for name, bounds in pieces.items():
            yield name, make(*bounds)
        return
    waiting = list(pieces.items())[::-1]
    running: dict[Future, Name] = {}
    # This process is one of them: it plays while the others still import.
    with _pool(workers - 1) as pool:
        try:
            while waiting or running:
                # Two for each other process: nobody waits for work, and few finished tables
                # wait to be written.
                while len(waiting) > 1 and len(running) < 2 * (workers - 1):
                    name, bounds = waiting.pop()
                    running[pool.submit(make, *bounds)] = name
                if waiting:
                    name, bounds = waiting.pop()
                    yield name, make(*bounds)
                patience = 0 if waiting else None
                for job in wait(running, timeout=patience, return_when=FIRST_COMPLETED).done:
                    yield running.pop(job), _result_of(job)
        except KeyboardInterrupt:
            # What the others are at is finished and kept; they hold no more than that.
            for job, name in running.items():
                if not job.cancel():
                    yield name, _result_of(job)
            raise


def _result_of(job: Future) -> dict[str, pd.DataFrame]:
    try:
        return job.result()
    except BrokenProcessPool as error:
        raise InteragencyError(
            "worker processes could not start or were killed. In a script, call under "
            'if __name__ == "__main__": and save it in a file; or leave workers out'
        ) from error


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    """Processes that begin nothing more once the work is interrupted.

    Spawned, not forked: the same on every system, and safe beside threads.
    """
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_ignore_interrupts
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _ignore_interrupts() -> None:
    """Let the parent decide: it keeps what is finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

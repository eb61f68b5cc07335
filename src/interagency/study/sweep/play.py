"""Playing a piece of a study: some points in some replications, all scenarios side by side.

A run that fails is kept with its message and its address; those around it are played again
without it, and give the numbers that they would have given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.model.metrics import METRICS
from interagency.model.state import State
from interagency.simulation.simulate import LeversAt, quarters
from interagency.study.design import Design
from interagency.study.experiment import (
    EARLY_QUARTERS,
    MATURE_QUARTERS,
    Plan,
    arm_of,
    levers_of,
)
from interagency.study.quarters import quarter_label
from interagency.study.scenarios import Scenario
from interagency.study.sweep.factors import (
    Factor,
    changes_at,
    parameters_at,
    points_of,
    shocks_at,
)
from interagency.study.sweep.levers import levers_of_runs, of_teams, with_levers
from interagency.study.sweep.outcomes import CHANGE
from interagency.study.sweep.runner import FAILURES, failures
from interagency.study.sweep.study import Study
from interagency.study.sweep.worker import Failure, Tables
from interagency.study.worlds import Worlds, settled


@dataclass(frozen=True)
class Asked:
    """What a worker has to know of a study; points come with each piece.

    scenarios  that are asked about
    against    what they are held against, if anything
    """

    scenarios: tuple[Scenario, ...]
    against: Scenario | None
    factors: tuple[Factor, ...]
    metrics: tuple[str, ...]
    outcomes: tuple[str, ...]
    quarters: bool
    seed: int

    @classmethod
    def of(cls, study: Study) -> "Asked":
        """What a study asks."""
        return cls(
            scenarios=study.scenarios,
            against=study.against,
            factors=study.factors,
            metrics=study.metrics,
            outcomes=study.outcomes,
            quarters=study.quarters,
            seed=study.seed,
        )


class Piece(NamedTuple):
    """Points `first_point` to `last_point - 1` in replications `first` to `last - 1`."""

    first_point: int
    last_point: int
    first: int
    last: int

    @property
    def name(self) -> str:
        """Its name in the store: that of its first run, and how far it goes."""
        return (
            f"r{self.first:06d}-{self.last - self.first}"
            f"-p{self.first_point:08d}-{self.last_point - self.first_point}"
        )

    def runs(self) -> tuple[np.ndarray, np.ndarray]:
        """Point and replication of every run, point by point, two `[run]`."""
        points = np.arange(self.first_point, self.last_point)
        replications = np.arange(self.first, self.last)
        return np.repeat(points, len(replications)), np.tile(replications, len(points))


def tables_of(asked: Asked, piece: Piece, places: np.ndarray) -> Tables:
    """The tables of one piece: outcomes, and where there are any failures and quarters.

    places  of its points, `[point, factor]`
    """
    point, replication = piece.runs()
    values = points_of(asked.factors, places)
    block = Block(asked, values, point - piece.first_point, replication, piece.first_point)
    found = {"outcomes": [], "quarters": [], FAILURES: []}
    for tables in _played(block):
        for name, table in tables.items():
            found[name].append(table)
    return {name: pd.concat(made, ignore_index=True) for name, made in found.items() if made}


@dataclass(frozen=True)
class Block:
    """Runs that are played in one array pass.

    values  of the factors, a row a point
    row     [run] which row of `values` each run has
    offset  number of the first of these points
    """

    asked: Asked
    values: pd.DataFrame
    row: np.ndarray
    replication: np.ndarray
    offset: int

    def some(self, which: Any) -> "Block":
        """Those of its runs that a slice or mask picks."""
        return replace(self, row=self.row[which], replication=self.replication[which])

    @property
    def keys(self) -> dict[str, np.ndarray]:
        """Point and replication of each run."""
        return {"point": self.row + self.offset, "replication": self.replication}


def _played(block: Block) -> Iterator[Tables]:
    """Tables of a block, or of its halves when it fails, down to the run that does."""
    if not len(block.row):
        return
    try:
        yield from _tables(block)
    except Exception as error:
        if len(block.row) == 1:
            yield {FAILURES: _failure(block, error)}
            return
        half = len(block.row) // 2
        yield from _played(block.some(slice(None, half)))
        yield from _played(block.some(slice(half, None)))


def _failure(block: Block, error: Exception) -> pd.DataFrame:
    """The row of a run that failed: its address, and why."""
    # what is wrong with a point is said in one line; our own faults with their place
    why = (
        Failure("InputError", error.problem) if isinstance(error, InputError) else Failure.of(error)
    )
    (point,), (replication,) = block.keys.values()
    return failures([{"point": point, "replication": replication, **why._asdict()}])


def _tables(block: Block) -> list[Tables]:
    asked = block.asked
    records = _records(block)
    base = records.pop(None) if asked.against is not None else None
    outcomes = []
    paths = []
    is_finite = np.ones(len(block.row), dtype=bool)
    for name, record in records.items():
        columns = record.outcomes(record.start)
        if base is not None:
            there = base.outcomes(record.start)
            columns |= {f"{key}{CHANGE}": columns[key] - there[key] for key in there}
        kept = {key: columns[key] for key in asked.outcomes}
        outcomes.append(pd.DataFrame({"scenario": name, **block.keys, **kept}))
        is_finite &= np.isfinite([*kept.values()]).all(axis=0)
        if asked.quarters:
            paths.append(record.path(name, block.keys))
    if not is_finite.all():
        # a run with a number that is none must not count as done
        if len(block.row) == 1:
            bad = [key for key in asked.outcomes if not np.isfinite(kept[key]).all()]
            raise FloatingPointError(f"not finite: {', '.join(bad[:5])}")
        parts = [
            block.some(is_finite),
            *(block.some(slice(i, i + 1)) for i in np.nonzero(~is_finite)[0]),
        ]
        return [tables for part in parts for tables in _played(part)]
    tables = {"outcomes": pd.concat(outcomes, ignore_index=True)}
    if paths:
        tables["quarters"] = pd.concat(paths, ignore_index=True)
    return [tables]


def _records(block: Block) -> dict[str | None, "Record"]:
    """What was recorded of every scenario, and under None of what they are held against."""
    asked = block.asked
    played: dict[str | None, Scenario] = {} if asked.against is None else {None: asked.against}
    played |= {one.name: one for one in asked.scenarios}
    plans = {name: _plans(block, scenario, name is None) for name, scenario in played.items()}
    starts = {name: _starts(*plan) for name, plan in plans.items()}
    settled_for: dict[Any, Worlds] = {}
    found: dict[str | None, Record] = {}
    for name, scenario in played.items():
        # scenarios that differ in levers alone share their worlds: no reform has begun
        key = (scenario.offices, tuple(sorted(scenario.parameters.items())))
        if key not in settled_for:
            settled_for[key] = _worlds(block, scenario)
        which, scenarios = plans[name]
        if which is None:
            # all are asked for the same: what happens in a world happens to all in it
            worlds, levers_at = settled_for[key], levers_of(scenario)
        else:
            worlds = settled_for[key] = settled_for[key].by_run()
            levers_at = levers_of_runs(scenarios, which)
        windows = [starts[other] for other in (starts if name is None else [name])]
        found[name] = _recorded(scenario, worlds, levers_at, asked, windows)
    return found


def _worlds(block: Block, scenario: Scenario) -> Worlds:
    """The worlds of a block for a scenario, at rest."""
    drawn = {
        name: column[block.row]
        for name, column in parameters_at(block.values, block.asked.factors).items()
    }
    plan = Plan((arm_of(scenario),), Design(1), block.asked.seed)
    return settled(plan, scenario, {**scenario.parameters, **drawn}, block.replication)


def _recorded(
    scenario: Scenario,
    worlds: Worlds,
    levers_at: LeversAt,
    asked: Asked,
    windows: Sequence[np.ndarray],
) -> "Record":
    """A scenario played from the first quarter to the last."""
    record = Record(scenario, worlds, asked, windows)
    states = quarters(
        *(worlds.roster, worlds.p, worlds.luck),
        *(levers_at, scenario.quarters, worlds.rest),
    )
    for quarter, state in enumerate(states):
        record.take(quarter, state)
    return record


def _plans(
    block: Block, scenario: Scenario, is_base: bool
) -> tuple[np.ndarray | None, list[Scenario]]:
    """Which plan each run has, `[run]`, and the plans: one a point where points differ in them.

    None and the scenario alone where all have the same.

    is_base  what reforms are held against keeps its own levers: shocks alone are common to all
    """
    factors = block.asked.factors
    roles = ("outside",) if is_base else ("outside", "lever")
    if not any(one.role in roles for one in factors):
        return None, [scenario]
    rows, which = np.unique(block.row, return_inverse=True)
    own = () if is_base else factors
    asking = of_teams(scenario)
    return which, [
        with_levers(asking, changes_at(point, own), shocks_at(point, factors))
        for point in block.values.iloc[rows].to_dict("records")
    ]


def _starts(which: np.ndarray | None, scenarios: Sequence[Scenario]) -> np.ndarray:
    """First quarters of early windows, `[team, run]`, or `[team, 1]` of one plan."""
    starts = np.array([one.reform_start() for one in scenarios]).T
    return starts if which is None else starts[:, which]


class Record:
    """Metrics of one scenario, as sums over windows and means by quarter.

    windows  first quarters of early windows, `[team, run or 1]` each; the first is its own
    """

    def __init__(
        self, scenario: Scenario, worlds: Worlds, asked: Asked, windows: Sequence[np.ndarray]
    ) -> None:
        self.scenario, self.roster, self.p = scenario, worlds.roster, worlds.p
        self.metrics, self.with_quarters = asked.metrics, asked.quarters
        self.world, self.runs = worlds.world, len(worlds.world)
        self.member = self._by_run(worlds.rest.office.member)
        self.start = windows[0]
        shape = (len(self.metrics), self.roster.offices, self.runs)
        self.first_mature = max(scenario.quarters - MATURE_QUARTERS, 0)
        self.mature = np.zeros(shape)
        self.early = {}
        for window in windows:
            if window.tobytes() not in self.early:
                begin = window[self.roster.team]
                end = np.minimum(begin + EARLY_QUARTERS, scenario.quarters)
                self.early[window.tobytes()] = (begin, end, np.zeros(shape))
        self.series: list[np.ndarray] = []

    def take(self, quarter: int, now: State) -> None:
        """Read one quarter's state."""
        is_mature = quarter >= self.first_mature
        inside = {
            key: (begin <= quarter) & (quarter < end) for key, (begin, end, _) in self.early.items()
        }
        open_now = [key for key, is_in in inside.items() if is_in.any()]
        if not (is_mature or open_now or self.with_quarters):
            return
        means = np.empty((len(self.metrics), self.runs))
        for row, name in enumerate(self.metrics):
            values = self._by_run(METRICS[name].measure(self.roster, self.p, now))
            if is_mature:
                self.mature[row] += values
            for key in open_now:
                self.early[key][2][row] += values * inside[key]
            if self.with_quarters:
                means[row] = self.roster.mean(values, self.member)
        if self.with_quarters:
            self.series.append(means)

    def _by_run(self, values: np.ndarray) -> np.ndarray:
        """Values of worlds, `[office, world]`, for the runs that are in them."""
        return values[:, self.world] if values.shape[1] not in (1, self.runs) else values

    def outcomes(self, window: np.ndarray) -> dict[str, np.ndarray]:
        """A `[run]` for every metric: its mature mean, and the early one as `..._early`."""
        length = self.scenario.quarters - self.first_mature
        mature = self.roster.mean(self.mature / length, self.member)
        begin, end, total = self.early[window.tobytes()]
        early = self.roster.mean(total / np.maximum(end - begin, 1), self.member)
        names = [*self.metrics, *(f"{name}_early" for name in self.metrics)]
        return dict(zip(names, [*mature, *early], strict=True))

    def path(self, name: str, keys: Mapping[str, np.ndarray]) -> pd.DataFrame:
        """Means over offices in every quarter, run by run."""
        count, first = self.scenario.quarters, self.scenario.first_quarter
        columns = {key: np.repeat(column, count) for key, column in keys.items()}
        columns["quarter"] = np.tile([quarter_label(q, first) for q in range(count)], self.runs)
        # [quarter, metric, run] to a column a metric
        for metric, values in zip(
            self.metrics, np.array(self.series).transpose(1, 2, 0), strict=True
        ):
            columns[metric] = values.reshape(-1)
        return pd.DataFrame({"scenario": name, **columns})

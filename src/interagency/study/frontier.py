"""What does more coordination within the team cost within the agencies? The frontier.

*Short run*: the state of a quarter, all that is slow held, offices pushed from headquarters
to the team; movement along the frontier and nothing else. *Long run*: everything answers, the
push goes up and down again; movement along it and of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from os import PathLike
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interagency.model.metrics import METRICS
from interagency.model.parameters import Parameters
from interagency.model.practices import PRACTICE_NAMES, SETS, practices_of
from interagency.model.roster import Roster
from interagency.model.state import State
from interagency.simulation.push import long_run, short_run
from interagency.study.ask import AnyParameters, AnyScenario, loaded, planned_over
from interagency.study.checks import checked_name, checked_quarter
from interagency.study.ensemble import estimated, members_in, of_runs
from interagency.study.estimates import INTERVAL
from interagency.study.experiment import Arm, Plan, Ready, arm_of, ready_arms, state_at
from interagency.study.quarters import quarter_label
from interagency.study.results import Tables
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import Scenario
from interagency.study.surface import common_range, dominated_volume, mean_along, slopes_estimated

KINDS = ("short", "long")
NONE, BOTH = "none", "both"
HELD: Mapping[str, tuple[str, ...]] = {
    NONE: (),
    **{name: practices_of(name) for name in SETS},
    BOTH: PRACTICE_NAMES,
}
"""Practices that may be adopted on each frontier, by its name."""

# Shares of working time; no office is pushed further than it has time.
SHORT_PUSHES = tuple(round(-0.1 + 0.025 * step, 3) for step in range(17))
LONG_PUSHES = tuple(round(0.05 * step, 2) for step in range(7))
# The part of a curve that tells what it costs to start from where offices are.
FIRST_TENTH = (0.0, 0.1)
# Under each push of the long run: three years, of which the last is read. At the start and at
# the end forty more: growth must not be taken for what a push left, nor a lag for a trace.
LEVEL_QUARTERS, READ_QUARTERS, SETTLING_QUARTERS = 12, 4, 160

AXES = ("within_team", "within_agency", "delivery")
READ = (*AXES, "joint_time", "headquarters_time")
REFERENCE = (0.0, 0.0, 0.0)
"""What dominated volume is measured against: the least that each axis can be."""


class Visit(NamedTuple):
    """A point of a frontier: on the way `up` or `down` in the long run."""

    direction: str
    push: float


@dataclass(frozen=True, eq=False, repr=False)
class Frontier(Tables):
    """The frontier of each set of practices: `none`, one of the two sets, `both`.

    table       practices, direction (long run), push, then within_team, within_agency,
                delivery, joint_time and headquarters_time with `_low` and `_high`
    volumes     practices, direction, measure, mean, low, high, difference, difference_low,
                difference_high: `volume` is what the curve dominates in all three axes
                against `REFERENCE`; `..._in_common_range` are read over the range of
                within_team that the curve and that of `none` share. Differences are to `none`
    slopes      practices, direction, from_push, to_push, slope, low, high: within_agency per
                unit of within_team from each push to the next, over the first tenth of
                working time, and over all of it; NaN where within_team hardly moves
    hysteresis  practices, push, metric, difference, low, high: on the way up minus on the way
                down at the same push, after three years: what lags and what stays. At the
                least push it is after forty more: what stays. None in the short run

    With `parameters="ensemble"` all of it is of means over members and `low`, `high` hold luck
    alone. Beside them stand, behind the same names, `parameters_low` and `parameters_high`
    (between which 95% of members lie), `mean_low` and `mean_high` (95% of the mean over
    members); n is then the replications of each of `members`. NaN where a member has no such
    measure: it shares no range with that of `none`, or hardly moves.
    """

    table: pd.DataFrame
    volumes: pd.DataFrame
    slopes: pd.DataFrame
    hysteresis: pd.DataFrame | None
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        tables = {"frontier": self.table, "volumes": self.volumes, "slopes": self.slopes}
        return tables if self.hysteresis is None else {**tables, "hysteresis": self.hysteresis}

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        return next(iter(self.manifest["scenarios"]))

    @property
    def kind(self) -> str:
        """`short` or `long`."""
        return self.manifest["identity"]["design"]["run"]

    @property
    def at(self) -> str:
        """The quarter that it starts from."""
        return self.manifest["identity"]["design"]["at"]

    def _repr_html_(self) -> str:
        shown = self.volumes[self.volumes["measure"] == "volume"].drop(columns=["interval", "n"])
        return f"{shown.to_html(index=False, float_format='%.4f')}<p>{INTERVAL}</p>"


def frontier(
    scenario: AnyScenario = "delivering_as_one",
    kind: str = "short",
    replications: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    parameters: AnyParameters = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
    at: str | int | None = None,
) -> Frontier:
    """How the two coordinations and delivery move when offices are pushed to their teams.

    Four frontiers: with no practice adopted, with either set alone, and with both, each from
    a run of its own in which the other practices cannot be adopted.

    kind  `short`: the run is stopped at a quarter; practices, trust, acquaintance, belonging,
          fatigue and headquarters are held, what is required of offices is laid aside, and
          they move time from headquarters to the team, delivery time held. `long`: all of it
          answers, to the reform as it is then; what offices wish for is moved, three years at
          every push, up and down again, and a small push may be lost on what is required
    at    the quarter to start from, such as 2012Q4, or its number; the last one by default

    Other arguments and errors as in `run`; InputError for another kind or quarter too.
    """
    kind = checked_name("kind of run", kind, KINDS)
    scenario = loaded(scenario)
    quarter = scenario.quarters - 1 if at is None else checked_quarter(scenario, at)
    arms = [_arm(scenario, name) for name in HELD]
    plan = planned_over(arms, replications, seed, parameters, ())
    visits = visits_of(kind)
    asked = {
        "run": kind,
        "at": quarter_label(quarter, scenario.first_quarter),
        "visits": [list(visit) for visit in visits],
    }
    work = partial(frontier_tables, kind=kind, quarter=quarter)
    store = performed(plan, "frontier", workers, out, progress, work=work, asked=asked)
    table = table_of(store, plan, "frontier")
    # [practices, run, visit, metric]
    values = table[[*READ]].to_numpy().reshape(len(arms), -1, len(visits), len(READ))
    members, told = members_in(plan.design.points), of_runs(plan.design)
    traces = _hysteresis(values, visits, members).assign(**told) if kind == "long" else None
    return Frontier(
        table=_points(values, visits, members).assign(**told),
        volumes=_volumes(values, visits, members).assign(**told),
        slopes=_slopes(values, visits, plan.seed, members).assign(**told),
        hysteresis=traces,
        manifest=store.manifest,
    )


def _arm(scenario: Scenario, practices: str) -> Arm:
    held_off = tuple(name for name in PRACTICE_NAMES if name not in HELD[practices])
    return arm_of(scenario, practices, held_off=held_off)


def visits_of(kind: str) -> list[Visit]:
    """The points of a frontier in the order in which they are met."""
    if kind == "short":
        return [Visit("", push) for push in SHORT_PUSHES]
    up = [Visit("up", push) for push in LONG_PUSHES]
    # the top is the end of one way and the start of the other: it is read twice
    return [*up, *(Visit("down", push) for push in reversed(LONG_PUSHES))]


# ---------------------------------------------------------------- what is played


def frontier_tables(
    plan: Plan, start: int, stop: int, *, kind: str, quarter: int
) -> dict[str, pd.DataFrame]:
    """The table `frontier` of one piece: a row a run and visit, in the order of `visits_of`."""
    point, replication = plan.design.rows(start, stop)
    visits = visits_of(kind)
    frames = []
    for arm, ready in ready_arms(plan, start, stop):
        values = _short(ready, quarter) if kind == "short" else _long(ready, quarter)
        # [visit, metric, run] to a column a metric, run by run
        columns = dict(zip(READ, np.array(values).transpose(1, 2, 0), strict=True))
        frames.append(
            pd.DataFrame(
                {
                    "scenario": arm.name,
                    "point": np.repeat(point, len(visits)),
                    "replication": np.repeat(replication, len(visits)),
                    "direction": [visit.direction for visit in visits] * len(point),
                    "push": [visit.push for visit in visits] * len(point),
                    **{name: column.reshape(-1) for name, column in columns.items()},
                }
            )
        )
    return {"frontier": pd.concat(frames, ignore_index=True)}


def _short(ready: Ready, quarter: int) -> list[np.ndarray]:
    """What is read at every push of the short run, `[metric, run]` each."""
    state = state_at(ready, quarter)
    levers, draws = ready.levers_at(quarter), ready.luck.quarter(quarter)
    return [
        _read(
            ready.roster,
            ready.p,
            short_run(ready.roster, ready.p, state, levers, draws, visit.push),
        )
        for visit in visits_of("short")
    ]


def _long(ready: Ready, quarter: int) -> list[np.ndarray]:
    """What is read at every visit of the long run, `[metric, run]` each."""
    visits = visits_of("long")
    stays = [(visit.push, LEVEL_QUARTERS) for visit in visits]
    for end in (0, -1):
        stays[end] = (visits[end].push, SETTLING_QUARTERS + LEVEL_QUARTERS)
    state, levers = state_at(ready, quarter), ready.levers_at(quarter)
    states = long_run(ready.roster, ready.p, ready.luck, state, levers, quarter + 1, stays)
    return [
        np.mean([_read(ready.roster, ready.p, now) for now in stay[-READ_QUARTERS:]], axis=0)
        for stay in states
    ]


def _read(roster: Roster, p: Parameters, now: State) -> np.ndarray:
    """Means over offices, `[metric, run]`."""
    values = np.stack([METRICS[name].measure(roster, p, now) for name in READ])
    return roster.mean(values, now.office.member)


# ---------------------------------------------------------------- what is told


# `values` is [practices, run, visit, metric] in all of these, and `members` as in `estimated`


def _points(values: np.ndarray, visits: list[Visit], members: int) -> pd.DataFrame:
    mean, *ends = estimated(values, members, axis=1).items()
    columns = {}
    for place, metric in enumerate(READ):
        columns[metric] = mean[1][..., place].reshape(-1)
        columns |= {f"{metric}_{end}": by[..., place].reshape(-1) for end, by in ends}
    keys = {
        "practices": np.repeat([*HELD], len(visits)),
        "direction": [visit.direction for visit in visits] * len(HELD),
        "push": [visit.push for visit in visits] * len(HELD),
    }
    return _named_ways(pd.DataFrame({**keys, **columns}))


def _ways(visits: list[Visit]) -> dict[str, list[int]]:
    """Positions of the visits in each direction, in ascending order of the push."""
    order = sorted(range(len(visits)), key=lambda place: visits[place].push)
    directions = dict.fromkeys(visit.direction for visit in visits)
    return {way: [place for place in order if visits[place].direction == way] for way in directions}


def _volumes(values: np.ndarray, visits: list[Visit], members: int) -> pd.DataFrame:
    rows = []
    for way, places in _ways(visits).items():
        # [practices, axis, visit, run]
        curves = values[:, :, places, : len(AXES)].transpose(0, 3, 2, 1)
        none = curves[0]
        for name, curve in zip(HELD, curves, strict=True):
            for measure, (own, other) in _measures(curve, none).items():
                keys = {"practices": name, "direction": way, "measure": measure}
                more = estimated(own - other, members, "difference", "difference_")
                rows.append({**keys, **estimated(own, members), **more})
    return _named_ways(pd.DataFrame(rows))


def _measures(curve: np.ndarray, none: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What is measured of a curve and of that without practices, `[run]` each.

    curve, none  [axis, visit, run]
    """
    low, high = common_range(curve[0], none[0])
    of_range = {}
    for place, axis in enumerate(AXES[1:], start=1):
        pair = [mean_along(line[0], line[place], low, high) for line in (curve, none)]
        of_range[f"{axis}_in_common_range"] = tuple(pair)

    def volume(line: np.ndarray) -> np.ndarray:
        return dominated_volume(line, REFERENCE)

    def within(line: np.ndarray) -> np.ndarray:
        cut = [np.concatenate([np.minimum(line[:1], end), line[1:]]) for end in (high, low)]
        return volume(cut[0]) - volume(cut[1])

    return {
        "volume": (volume(curve), volume(none)),
        "volume_in_common_range": (within(curve), within(none)),
        **of_range,
    }


def _slopes(values: np.ndarray, visits: list[Visit], seed: int, members: int) -> pd.DataFrame:
    """Ratios of means, over an ensemble of means over members."""
    keys, rows = ["practices", "direction", "from_push", "to_push"], []
    for way, places in _ways(visits).items():
        first = [place for place in places if visits[place].push in FIRST_TENTH]
        steps = [*pairwise(places), (first[0], first[-1]), (places[0], places[-1])]
        for name, curve in zip(HELD, values, strict=True):
            starts, ends = (list(places) for places in zip(*steps, strict=True))
            moved = (curve[:, ends] - curve[:, starts])[:, :, :2]
            slopes = slopes_estimated(moved, seed, members)
            for (one, two), slope in zip(steps, slopes, strict=True):
                said = (name, way, visits[one].push, visits[two].push)
                rows.append({**dict(zip(keys, said, strict=True)), **slope})
    return _named_ways(pd.DataFrame(rows))


def _hysteresis(values: np.ndarray, visits: list[Visit], members: int) -> pd.DataFrame:
    ways = _ways(visits)
    by_run = values[:, :, ways["up"]] - values[:, :, ways["down"]]
    ends = estimated(by_run, members, "difference", axis=1)
    pushes = [visits[place].push for place in ways["up"]]
    keys = pd.MultiIndex.from_product([HELD, pushes, READ], names=["practices", "push", "metric"])
    table = keys.to_frame(index=False)
    return table.assign(**{name: end.reshape(-1) for name, end in ends.items()})


def _named_ways(table: pd.DataFrame) -> pd.DataFrame:
    """The table without a column that says nothing: the short run knows no direction."""
    return table.drop(columns="direction") if (table["direction"] == "").all() else table

"""How far does each practice lift the frontier? What the agencies gain at the same team.

Short-run frontiers, as `frontier` draws them for sets, of each practice alone and of all but
it, against those of none and of all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd

from interagency.study.ask import AnyParameters, planned_over
from interagency.study.ensemble import estimated, is_ensemble, members_in, of_runs
from interagency.study.experiment import Arm, arm_of
from interagency.study.frontier import AXES, frontier_tables, visits_of
from interagency.study.players import PLAYERS, players_asked, with_reforms
from interagency.study.results import Tables
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import Scenario
from interagency.study.surface import mean_along

REPLICATIONS, REPLICATIONS_OF_A_MEMBER = 40, 1
"""Histories at most: an arm and every push of it cost as much as four runs of a scenario."""
NOBODY, EVERYBODY = "none of them", "all of them"
RAISED = AXES[1:]
"""What may be higher at the same coordination within the team."""


@dataclass(frozen=True, eq=False, repr=False)
class FrontierShift(Tables):
    """What each practice (or pillar, or reform) does to the frontier.

    table  player, metric, alone, alone_low, alone_high, last, last_low, last_high: how much
           more there is of coordination within the agency, or of delivery, at the same
           coordination within the team. `alone` is the practice without the others against
           none, `last` all against all but it: what two are worth only together counts in
           `last` of both and in `alone` of neither, so that neither adds up over practices.
           Means over one range of coordination within the team for all practices, which all
           curves of `alone` (or of `last`) share: alone_from, alone_to, last_from, last_to,
           means over runs. NaN where they share none; then interval, n, and over an ensemble
           what `estimated` says of members
    """

    table: pd.DataFrame
    manifest: dict[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {"frontier_shift": self.table}


def frontier_shift(
    scenario: Scenario,
    of: str = "practices",
    replications: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    parameters: AnyParameters = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
    at: float | None = None,
) -> FrontierShift:
    """How far each player shifts the short-run frontier from the last quarter, on the same luck.

    of            `practices`, `pillars`, `reforms` (those that it brings, or all)
    at            adoption at which practices are held, as in `practice_effects`
    replications  at most 40 are played, and 1 of each member of an ensemble

    Practices that may grow do so as they then would in the run up to the frontier.
    """
    scenario = with_reforms(scenario) if of == "reforms" else scenario
    there = players_asked(scenario, of, at)
    most = REPLICATIONS_OF_A_MEMBER if is_ensemble(parameters) else REPLICATIONS
    inside = {NOBODY: (), EVERYBODY: there}
    for name in there:
        inside[f"{name} alone"] = (name,)
        inside[f"all but {name}"] = tuple(other for other in there if other != name)
    arms = [
        replace(_arm(scenario, of, name, _others(there, players)), held_at=at)
        for name, players in inside.items()
    ]
    plan = planned_over(arms, min(replications or most, most), seed, parameters, ())
    work = partial(frontier_tables, kind="short", quarter=scenario.quarters - 1)
    asked = {"of": of, "at": at, "visits": [list(visit) for visit in visits_of("short")]}
    store = performed(plan, "frontier_shift", workers, out, progress, work=work, asked=asked)
    table = table_of(store, plan, "frontier")
    # [arm, run, push, axis] to a curve [axis, push, run] by name
    values = table[[*AXES]].to_numpy().reshape(len(arms), len(plan.design), -1, len(AXES))
    curves = dict(zip(inside, values.transpose(0, 3, 2, 1), strict=True))
    members = members_in(plan.design.points)
    rows = _rows(curves, PLAYERS[of], there, members)
    told = {"player": of.removesuffix("s"), **of_runs(plan.design)}
    named = pd.DataFrame(rows).rename(columns={"player": told.pop("player")})
    return FrontierShift(named.assign(**told), store.manifest)


def _others(there: Iterable[str], inside: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in there if name not in inside)


def _arm(scenario: Scenario, of: str, name: str, outside: tuple[str, ...]) -> Arm:
    """The scenario without some of its players."""
    if of == "practices":
        return arm_of(scenario, name, held_off=outside)
    if of == "pillars":
        return arm_of(scenario, name, absent=outside)
    reforms = {reform: 0.0 for reform in outside}
    return arm_of(scenario.with_changes(name=name, reforms=reforms), name)


def _rows(
    curves: dict[str, np.ndarray], players: Sequence[str], there: Iterable[str], members: int
) -> Iterable[dict[str, Any]]:
    """A row a player and axis: each alone against none, and all against all but it."""
    pairs = {
        "alone": {name: (f"{name} alone", NOBODY) for name in there},
        "last": {name: (EVERYBODY, f"all but {name}") for name in there},
    }
    ranges = {
        way: shared_range([curves[one][0] for pair in own.values() for one in pair])
        for way, own in pairs.items()
    }
    for name in players:
        for place, axis in enumerate(RAISED, start=1):
            row: dict[str, Any] = {"player": name, "metric": axis}
            for way, (low, high) in ranges.items():
                # who is not there leaves the curve as it is
                more, less = pairs[way].get(name, (NOBODY, NOBODY))
                shifted = shift(curves[more], curves[less], place, low, high)
                row |= estimated(shifted, members, way, f"{way}_")
                row |= {f"{way}_from": low.mean(), f"{way}_to": high.mean()}
            yield row


def shared_range(lines: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the range that all share, `[run]`; NaN where they share none.

    lines  each `[point, run]`
    """
    low = np.max([line.min(axis=0) for line in lines], axis=0)
    high = np.min([line.max(axis=0) for line in lines], axis=0)
    apart = low >= high
    return np.where(apart, np.nan, low), np.where(apart, np.nan, high)


def shift(
    curve: np.ndarray, other: np.ndarray, axis: int, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """How far a curve is above another on an axis, over a range of the first one, `[run]`.

    curve, other  [axis, point, run]
    low, high     [run]; NaN where the range is
    """
    over, under = (mean_along(one[0], one[axis], low, high) for one in (curve, other))
    return over - under

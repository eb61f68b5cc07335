"""Worlds that several runs share: settled once, and handed to each of them.

Runs with the same parameters and replication are at the same rest, whatever they are asked for
afterwards: no lever has been moved before the record starts. The numbers are those that each
run would have alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from interagency.model.parameters import Parameters
from interagency.model.roster import Roster
from interagency.model.state import State
from interagency.simulation.simulate import LeversAt, Luck
from interagency.study.experiment import Plan, Ready, settle
from interagency.study.scenarios import Scenario


@dataclass(frozen=True)
class Worlds:
    """Distinct worlds at rest.

    world  [run] which of them each run is in
    """

    roster: Roster
    p: Parameters
    luck: Luck
    rest: State
    world: np.ndarray
    seed: int

    def by_run(self) -> "Worlds":
        """The same with a world for every run."""
        count, runs = len(self.luck.replications), np.arange(len(self.world))
        if count == len(runs):
            return self
        roster = self.roster.with_endowments(_picked(self.roster.endowments, self.world, count))
        return Worlds(
            roster=roster,
            p=_picked(self.p, self.world, count),
            luck=Luck(roster, self.seed, self.luck.replications[self.world]),
            rest=_picked(self.rest, self.world, count),
            world=runs,
            seed=self.seed,
        )

    def ready(self, levers_at: LeversAt) -> Ready:
        """Worlds and what is asked for in them."""
        return Ready(self.roster, self.p, self.luck, self.rest, levers_at)


def settled(
    plan: Plan, scenario: Scenario, values: Mapping[str, Any], replication: np.ndarray
) -> Worlds:
    """Every distinct world of some runs, at rest before any reform.

    values  parameters, each one number or `[run]`
    """
    varying = {name: np.asarray(one) for name, one in values.items() if np.size(one) > 1}
    keys = np.stack([*varying.values(), replication])
    _, first, world = np.unique(keys, axis=1, return_index=True, return_inverse=True)
    if len(first) == len(replication):
        first = world = np.arange(len(replication))
    some = {**values, **{name: one[first] for name, one in varying.items()}}
    at_rest = settle(plan, scenario, some, replication[first], {})
    return Worlds(*at_rest, world=world.reshape(-1), seed=plan.seed)


def _picked(value: Any, world: np.ndarray, worlds: int) -> Any:
    """Arrays whose last axis is the world, at the worlds of runs; what all share stays."""
    if is_dataclass(value):
        changed = {
            one.name: _picked(getattr(value, one.name), world, worlds) for one in fields(value)
        }
        return replace(value, **changed)
    return value[..., world] if np.ndim(value) and np.shape(value)[-1] == worlds else value

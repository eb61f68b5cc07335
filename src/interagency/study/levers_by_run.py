"""Levers that differ from run to run: many settings of practices, pillars or reforms in one pass.

A *setting* is a share, 0 to 1, for every player of some kinds: the adoption at which a
practice is held, the part of a scenario's dose of a pillar or reform. Settings meet the same
worlds and luck, and share the spin-up: no lever has been moved before the record starts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from interagency.model.levers import Levers
from interagency.model.practices import PRACTICE_NAMES
from interagency.simulation.simulate import LeversAt, quarters
from interagency.study.design import Design
from interagency.study.experiment import Plan, Recorder, levers_of
from interagency.study.players import ROWS
from interagency.study.results import CHANGES, SUFFIXES
from interagency.study.worlds import settled

Shares = Mapping[str, np.ndarray]
"""For any of `practices`, `pillars` and `reforms`: `[setting, row of its levers]`, 0 to 1."""

AXES = (*CHANGES, *(f"{metric}{SUFFIXES['early']}" for metric in CHANGES))
"""What is recorded of every run."""


@dataclass(frozen=True)
class Crossed(Design):
    """Every point of a design at so many settings: points member by member, then settings."""

    settings: int = 1

    @property
    def point_count(self) -> int:
        return super().point_count * self.settings

    def values(self, point: np.ndarray, said: Mapping[str, float]) -> dict[str, Any]:
        """Parameters of runs at these points: settings change none of them."""
        return super().values(point // self.settings, said)


def crossed(plan: Plan, settings: int) -> Plan:
    """The plan of one arm at every setting."""
    one = plan.design
    design = Crossed(one.replications, one.points, one.off, one.yields, settings=settings)
    return replace(plan, design=design)


def shares_of(kind: str, players: Sequence[str], places: np.ndarray) -> np.ndarray:
    """Settings of a kind, `[setting, row of its levers]`, from those of some players.

    places  `[setting, player]`. Other practices cannot be adopted; other pillars and reforms
            stay as the scenario says
    """
    shares = np.full((len(places), len(ROWS[kind])), 0.0 if kind == "practices" else 1.0)
    shares[:, [ROWS[kind].index(name) for name in players]] = places
    return shares


def levers_by_run(levers_at: LeversAt, shares: Shares) -> LeversAt:
    """The levers of a scenario with shares of their own for every run.

    shares  `[run, player]` by kind. Practices are held at them throughout, whatever the
            scenario says; doses of pillars and reforms are the scenario's times them, so that
            its dates, ramps and countries stay
    """
    by_kind = {kind: share.T[:, None, :] for kind, share in shares.items()}

    def at(quarter: int) -> Levers:
        levers = levers_at(quarter)
        changed = {
            kind: getattr(levers, kind) * by_kind[kind]
            for kind in ("pillars", "reforms")
            if kind in by_kind and getattr(levers, kind) is not None
        }
        if "practices" in by_kind:
            level = np.broadcast_to(
                by_kind["practices"],
                (len(PRACTICE_NAMES), levers.pillars.shape[1], by_kind["practices"].shape[-1]),
            )
            changed |= {"held": np.ones_like(level, dtype=bool), "level": level}
        return replace(levers, **changed)

    return at


def setting_tables(
    plan: Plan, start: int, stop: int, *, shares: Shares, groups: Mapping[str, np.ndarray]
) -> dict[str, pd.DataFrame]:
    """The table `settings` of one piece of a `crossed` plan: a row a run, a column an axis.

    shares  `[setting, player]` by kind
    groups  offices by name of a group, `[office]`, 0 for those outside: the axes stand once
            more as means over each (`within_team of strong_brand`)

    Each world is settled once, however many settings it is played at.
    """
    (arm,) = plan.arms
    point, replication = plan.design.rows(start, stop)
    setting = point % plan.design.settings
    values = plan.design.values(point, {**arm.scenario.parameters, **plan.parameters})
    worlds = settled(plan, arm.scenario, values, replication).by_run()
    levers_at = levers_of(arm.scenario, arm.held_off, arm.held_at, arm.absent)
    levers_at = levers_by_run(levers_at, {kind: share[setting] for kind, share in shares.items()})
    recorder = Recorder(arm, worlds.ready(levers_at), ())
    states = quarters(
        *(worlds.roster, worlds.p, worlds.luck),
        *(levers_at, arm.scenario.quarters, worlds.rest),
    )
    for quarter, state in enumerate(states):
        recorder.take(quarter, state)
    found = recorder.outcomes()
    columns = {name: found[name] for name in AXES}
    for group, weight in groups.items():
        found = recorder.outcomes((weight > 0)[:, None])
        columns |= {named(axis, group): found[axis] for axis in AXES}
    keys = {"scenario": arm.name, "point": point, "replication": replication}
    return {"settings": pd.DataFrame({**keys, **columns})}


def named(axis: str, group: str) -> str:
    """The column of an axis as a mean over a group of offices."""
    return f"{axis} of {group}"

"""What facts are measured on: arms that differ in a lever, a practice set or one trait.

Every arm is a scenario difference; arms that several facts need are run once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from interagency.model.practices import SETS
from interagency.study.design import Design
from interagency.study.experiment import Arm, Plan, arm_of
from interagency.study.perceived import effects_by_run, without_each_set
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import Scenario, load
from interagency.study.traits import TRAITS

REFORM = "delivering_as_one"
BASE_ARMS = ("no_reform", "pillars_only", REFORM)


def toggled(trait: str) -> str:
    """Name of the reform with one trait taken from all who have it."""
    return f"{REFORM}, {trait} off"


def without_trait(scenario: Scenario, trait: str) -> Scenario:
    """The same scenario with one flag taken from every office; draws are shared."""
    offices = [
        {
            "agency": office.agency,
            "country": office.country,
            "traits": sorted(office.traits - {trait}),
            "member": office.member,
            "endowments": dict(office.endowments),
        }
        for office in scenario.offices
    ]
    return scenario.difference({"offices": offices}, name=toggled(trait))


def all_arms() -> tuple[Arm, ...]:
    """The three scenarios, and the reform without each set, with and without each trait."""
    reform = load(REFORM)
    start = tuple(int(quarter) for quarter in reform.reform_start())
    plain = [arm_of(load(name), early=start) for name in BASE_ARMS]
    arms = [*plain, *without_each_set(plain[-1], "total")]
    for trait in TRAITS:
        full = arm_of(without_trait(reform, trait), early=start)
        arms += [full, *without_each_set(full, "total")]
    return tuple(arms)


@dataclass(frozen=True)
class Measured:
    """Tables of all arms, and the few views of them that facts are made of."""

    plan: Plan
    outcomes: pd.DataFrame
    quarters: pd.DataFrame
    payoffs: pd.DataFrame
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    def outcome(self, arm: str, metric: str) -> np.ndarray:
        """A metric's outcome in every run of an arm, `[run]`."""
        return self._of(self.outcomes, arm)[metric].to_numpy()

    def change(self, arm: str, metric: str, base: str = "no_reform") -> np.ndarray:
        """Its difference to the matched run, `[run]`."""
        return self.outcome(arm, metric) - self.outcome(base, metric)

    def series(self, arm: str, metric: str) -> np.ndarray:
        """A metric quarter by quarter, `[run, quarter]`."""
        frame = self._of(self.quarters, arm)
        return frame[metric].to_numpy().reshape(len(self.plan.design), -1)

    def effects(self, arm: str) -> pd.DataFrame:
        """Perceived effects of each set in an arm, a row a run, office and set."""
        if arm not in self._kept:
            full = next(row for row in self.plan.arms if row.name == arm)
            self._kept[arm] = effects_by_run(self.payoffs, full, self.plan)
        return self._kept[arm]

    def contrast(self, trait: str, practice_set: str) -> np.ndarray:
        """What the trait adds to the perceived effect of a set, mean over holders, `[run]`.

        Holders as they are against the same holders with the flag taken away: same luck,
        same world otherwise.
        """
        held, plain = (
            self._holders_mean(self.effects(arm), trait, practice_set)
            for arm in (REFORM, toggled(trait))
        )
        return held - plain

    def level(self, trait: str, column: str, practice_set: str) -> np.ndarray:
        """What a set changes in a column of holders of a trait, with minus without, `[run]`."""
        means = [
            self._of_holders(self._of(self.payoffs, arm), trait)
            .groupby(["point", "replication"])[column]
            .mean()
            .to_numpy()
            for arm in (REFORM, f"{REFORM} without {practice_set}")
        ]
        return means[0] - means[1]

    def _holders_mean(self, effects: pd.DataFrame, trait: str, practice_set: str) -> np.ndarray:
        rows = self._of_holders(effects[effects["practice_set"] == practice_set], trait)
        return rows.groupby(["point", "replication"])["effect"].mean().to_numpy()

    def _of_holders(self, frame: pd.DataFrame, trait: str) -> pd.DataFrame:
        offices = next(arm.scenario.offices for arm in self.plan.arms if arm.name == REFORM)
        holders = {(row.agency, row.country) for row in offices if trait in row.traits}
        pairs = pd.MultiIndex.from_frame(frame[["agency", "country"]])
        return frame[pairs.isin(list(holders))]

    @staticmethod
    def _of(frame: pd.DataFrame, arm: str) -> pd.DataFrame:
        return frame[frame["scenario"] == arm]


def measured(
    design: Design,
    seed: int,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
) -> Measured:
    """Run all arms over a design."""
    record = ("quarters", "payoffs")
    plan = Plan(all_arms(), design, seed, dict(parameters or {}), record)
    store = performed(plan, "evidence", workers, None)
    tables = {name: table_of(store, plan, name) for name in ("outcomes", "quarters", "payoffs")}
    return Measured(plan, **tables)


def other_set(practice_set: str) -> str:
    """The other of the two practice sets."""
    return next(name for name in SETS if name != practice_set)

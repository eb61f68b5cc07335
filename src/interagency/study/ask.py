"""The questions of the public API: run a scenario, compare reforms, ask what offices perceive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from interagency.errors import InputError
from interagency.model.mechanisms.choice import COMPONENTS, component_weights
from interagency.model.parameters import PARAMETERS, with_values
from interagency.model.practices import SETS, practices_of
from interagency.study.design import Design
from interagency.study.estimates import INTERVAL, mean_interval
from interagency.study.experiment import Arm, Plan, arm_of, perform
from interagency.study.limits import LIMITS
from interagency.study.manifest import make_manifest
from interagency.study.results import Comparison, Result, Tables, compared
from interagency.study.scenarios import Scenario, load
from interagency.study.store import MemoryStore, ResultStore, Store

AnyScenario = Scenario | str | PathLike[str]

ESTIMANDS = ("total", "direct")


def run(
    scenario: AnyScenario,
    replications: int = 200,
    seed: int = 1,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    offices: bool = False,
    out: str | Path | None = None,
) -> Result:
    """Run a scenario.

    scenario      a shipped scenario's name, a path, or a loaded one
    replications  histories to run, each with its own luck and its own world
    seed          the same seed gives the same numbers
    workers       processes; None means 1. Numbers do not depend on it
    parameters    values laid over the scenario's, name -> value
    offices       record every office in every quarter as well
    out           a folder to keep the tables in while they are made; a run that was stopped
                  goes on from there

    Raises InputError for unknown names, types and values out of range.
    """
    scenario = _loaded(scenario)
    record = ("quarters", "offices") if offices else ("quarters",)
    plan = _plan("run", (arm_of(scenario),), replications, seed, parameters, record)
    store = performed(plan, "run", workers, out)
    return Result(
        outcomes=store.read("outcomes"),
        quarters=store.read("quarters"),
        offices=store.read("offices") if offices else None,
        manifest=store.manifest,
    )


def compare(
    base: AnyScenario,
    *reforms: AnyScenario,
    replications: int = 200,
    seed: int = 1,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    out: str | Path | None = None,
) -> Comparison:
    """Compare reforms with a base: the same worlds and luck, so differences are the reforms'.

    The base is read over the same quarters as each reform. Arguments and errors as in `run`.
    """
    if not reforms:
        raise InputError("a comparison needs at least one reform beside the base")
    matched = _loaded(base)
    arms = [arm_of(_loaded(reform)) for reform in reforms]
    names = [matched.name, *(arm.name for arm in arms)]
    if len(set(names)) < len(names):
        raise InputError("scenarios of a comparison need different names", found=", ".join(names))
    twins = _twins(matched, arms)
    plan = _plan("compare", (*twins.values(), *arms), replications, seed, parameters, ("quarters",))
    store = performed(plan, "compare", workers, out)
    outcomes = store.read("outcomes")
    by_window = {arm.early: arm.name for arm in twins.values()}
    return compared(
        matched.name,
        {arm.name: outcomes[outcomes["scenario"] == by_window[arm.early]] for arm in arms},
        {"outcomes": outcomes, "quarters": store.read("quarters")},
        store.manifest,
        seed,
    )


def _twins(base: Scenario, reforms: Sequence[Arm]) -> dict[tuple[int, ...], Arm]:
    """One arm of the base for every set of early windows among the reforms."""
    teams = len({office.country for office in base.offices})
    twins: dict[tuple[int, ...], Arm] = {}
    for arm in reforms:
        if len(arm.early) != teams or arm.scenario.quarters != base.quarters:
            raise InputError(
                f"{arm.name} has other countries or quarters than {base.name}; "
                "only runs over the same can be matched"
            )
        name = base.name if not twins else f"{base.name} (as {arm.name})"
        twins.setdefault(arm.early, arm_of(base, name, early=arm.early))
    return twins


@dataclass(frozen=True)
class PerceivedEffects(Tables):
    """What a set of practices is worth to each office, by its own payoff.

    table     agency, country, practice_set, effect, low, high, estimand, interval, n. The
              effect is the weighted difference of the logged components of the payoff, with
              minus without the set, over the last 12 quarters; to be compared within a country
    by_run    the same a run, with the part of each component
    """

    table: pd.DataFrame
    by_run: pd.DataFrame
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {"perceived_effects": self.table, "perceived_effects_by_run": self.by_run}

    def _repr_html_(self) -> str:
        shown = self.table.drop(columns=["interval", "n"])
        return f"{shown.to_html(index=False, float_format='%.3f')}<p>{INTERVAL}</p>"


def perceived_effects(
    scenario: AnyScenario,
    estimand: str = "total",
    replications: int = 200,
    seed: int = 1,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    out: str | Path | None = None,
) -> PerceivedEffects:
    """What each set of practices is worth to each office of a scenario.

    estimand  `total`: without the set, the other practices grow as they then would;
              `direct`: they follow the full run's path

    Other arguments and errors as in `run`.
    """
    if estimand not in ESTIMANDS:
        raise InputError(f"unknown estimand {estimand!r}", found=estimand, allowed=ESTIMANDS)
    full = arm_of(_loaded(scenario))
    arms = [full, *without_each_set(full, estimand)]
    record = ("payoffs",)
    plan = _plan(f"perceived_effects {estimand}", arms, replications, seed, parameters, record)
    store = performed(plan, "perceived_effects", workers, out)
    by_run = effects_by_run(store.read("payoffs"), full, plan)
    keys = ["practice_set", "agency", "country"]
    rows = [
        (agency, country, practice_set, *mean_interval(group["effect"]), estimand)
        for (practice_set, agency, country), group in by_run.groupby(keys, sort=False)
    ]
    columns = ["agency", "country", "practice_set", "effect", "low", "high", "estimand"]
    table = pd.DataFrame(rows, columns=columns).assign(interval=INTERVAL, n=replications)
    return PerceivedEffects(table, by_run, store.manifest)


def without_each_set(full: Arm, estimand: str) -> list[Arm]:
    """An arm a practice set in which the set cannot be adopted."""
    return [
        replace(
            full,
            name=f"{full.name} without {practice_set}",
            held_off=practices_of(practice_set),
            follows=full.name if estimand == "direct" else None,
        )
        for practice_set in SETS
    ]


def effects_by_run(payoffs: pd.DataFrame, full: Arm, plan: Plan) -> pd.DataFrame:
    """Perceived effects a run and office, from the payoffs of a full arm and those without a set.

    The weights are those of the full run: a set is judged by what an office then cares for.
    """
    keys = ["point", "replication", "agency", "country"]
    with_all = payoffs[payoffs["scenario"] == full.name].set_index(keys)
    values = {**full.scenario.parameters, **plan.parameters}
    points = with_all.index.get_level_values("point")
    values |= {name: column[points] for name, column in plan.design.points.items()}
    weights = component_weights(with_all["accountability"].to_numpy(), with_values(values))
    frames = []
    for practice_set in SETS:
        name = f"{full.name} without {practice_set}"
        without = payoffs[payoffs["scenario"] == name].set_index(keys).loc[with_all.index]
        parts = {
            part: weights[part] * (with_all[part] - without[part]).to_numpy() for part in COMPONENTS
        }
        frame = pd.DataFrame(parts, index=with_all.index)
        frame.insert(0, "effect", frame.sum(axis=1))
        frames.append(frame.reset_index().assign(practice_set=practice_set))
    return pd.concat(frames, ignore_index=True)


def _loaded(scenario: AnyScenario) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load(scenario)


def _plan(
    kind: str,
    arms: Sequence[Arm],
    replications: int,
    seed: int,
    parameters: Mapping[str, float] | None,
    record: tuple[str, ...],
) -> Plan:
    check_whole("replications", replications, 1, LIMITS.runs)
    check_whole("seed", seed, -(2**63), 2**64 - 1)
    values = dict(parameters or {})
    for name, value in values.items():
        check_parameter(name, value)
    return Plan(tuple(arms), Design(int(replications)), int(seed), values, record)


def check_whole(name: str, value: Any, low: int, high: int) -> None:
    """Raise InputError unless the value is a whole number from `low` to `high`."""
    whole = isinstance(value, int) or (hasattr(value, "dtype") and value.dtype.kind in "iu")
    if isinstance(value, bool) or not whole or not low <= value <= high:
        raise InputError(
            f"{name} cannot be {value!r}",
            found=value,
            allowed=(f"a whole number from {low} to {high}",),
        )


def check_parameter(name: str, value: Any) -> None:
    """Raise InputError unless the name is declared and allows the value."""
    if name not in PARAMETERS:
        raise InputError(f"unknown parameter {name!r}", found=name, allowed=tuple(PARAMETERS))
    declaration = PARAMETERS[name]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not declaration.allows(value):
        allowed = [f"{declaration.low} to {declaration.high}"]
        if declaration.neutral is not None:
            allowed.append(f"{declaration.neutral} (switched off)")
        raise InputError(f"{name} cannot be {value!r}", found=value, allowed=allowed)


def performed(plan: Plan, kind: str, workers: int | None, out: str | Path | None) -> ResultStore:
    """A store that holds every piece of the plan."""
    if workers is not None:
        check_whole("workers", workers, 1, 4096)
    manifest = make_manifest(
        kind=kind, seed=plan.seed, design=_design_of(plan), scenarios=_scenarios_of(plan)
    )
    if out is None:
        store: ResultStore = MemoryStore(manifest)
        perform(plan, store, workers)
        return store
    with Store.create(out, manifest) as kept:
        perform(plan, kept, workers)
        return kept


def _design_of(plan: Plan) -> dict[str, Any]:
    return {
        "replications": plan.design.replications,
        "points": {name: list(column) for name, column in plan.design.points.items()},
        "parameters": dict(plan.parameters),
        "record": list(plan.record),
        "arms": [
            {
                "name": arm.name,
                "scenario": arm.scenario.name,
                "early": list(arm.early),
                "held_off": list(arm.held_off),
                "follows": arm.follows,
            }
            for arm in plan.arms
        ],
    }


def _scenarios_of(plan: Plan) -> dict[str, dict[str, str]]:
    return {
        arm.scenario.name: {"text": arm.scenario.text, "hash": arm.scenario.hash}
        for arm in plan.arms
    }

"""From a plan to a store that holds all of it, with a manifest that says what it is."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from interagency.study.checks import checked_folder, checked_whole
from interagency.study.experiment import Plan, Work, perform
from interagency.study.manifest import make_manifest, source_hash
from interagency.study.scenarios import Scenario
from interagency.study.store import MemoryStore, ResultStore, Store

LOG = logging.getLogger(__name__)


def performed(
    plan: Plan,
    kind: str,
    workers: int | None,
    out: Any,
    progress: bool | None = None,
    *,
    work: Work | None = None,
    asked: Mapping[str, Any] | None = None,
) -> ResultStore:
    """A store that holds every piece of the plan: in memory, or in the folder `out`.

    work   what makes the tables of a piece, when it is not the arms as they are
    asked  what the manifest says of the question beside the plan, as plain JSON

    Raises InputError for a number of workers or a folder that cannot be one.
    """
    if workers is not None:
        workers = checked_whole("workers", workers, 1, 4096)
    folder = None if out is None else checked_folder("out", out)
    manifest = make_manifest(
        kind=kind,
        seed=plan.seed,
        design={**_design_of(plan), **_questioned(asked)},
        scenarios=told_of_scenarios(arm.scenario for arm in plan.arms),
    )
    if folder is None:
        store: ResultStore = MemoryStore(manifest)
        _announce(plan, kind)
        perform(plan, store, workers, progress, work)
        return store
    with Store.create(folder, manifest) as kept:
        _announce(plan, kind)
        perform(plan, kept, workers, progress, work)
        return kept


def _announce(plan: Plan, kind: str) -> None:
    """What is about to be run, and how much, said once nothing can be refused any more."""
    what, names = (
        kind.replace("_", " "),
        ", ".join(dict.fromkeys(arm.scenario.name for arm in plan.arms)),
    )
    runs = f"{len(plan.arms) * plan.design.point_count} x {plan.design.replications} replications"
    LOG.info("computing %s (%s): %s, seed %d", what, names, runs, plan.seed)


def table_of(store: ResultStore, plan: Plan, table: str) -> pd.DataFrame:
    """A table of all pieces, arm by arm and run by run, however the runs were cut into pieces."""
    return in_order(store.read(table), [arm.name for arm in plan.arms])


def in_order(table: pd.DataFrame, arms: Sequence[str]) -> pd.DataFrame:
    """The rows arm by arm, those of an arm as they were."""
    places = {name: place for place, name in enumerate(arms)}
    order = np.argsort(table["scenario"].map(places).to_numpy(), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _questioned(asked: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a folder says of a question with work of its own: what was asked, and by which code."""
    return {} if asked is None else {**asked, "work": source_hash(("study",))}


def _design_of(plan: Plan) -> dict[str, Any]:
    return {
        "replications": plan.design.replications,
        "points": {name: list(column) for name, column in plan.design.points.items()},
        "off": [list(names) for names in plan.design.off],
        "parameters": dict(plan.parameters),
        "record": list(plan.record),
        "arms": [
            {
                "name": arm.name,
                "scenario": arm.scenario.name,
                "early": list(arm.early),
                "held_off": list(arm.held_off),
                "follows": arm.follows,
                "held_at": arm.held_at,
                "absent": list(arm.absent),
            }
            for arm in plan.arms
        ],
    }


def told_of_scenarios(scenarios: Iterable[Scenario]) -> dict[str, dict[str, str]]:
    """What a manifest says of scenarios: name -> its text and its hash."""
    return {one.name: {"text": one.text, "hash": one.hash} for one in scenarios}

"""What a set of practices is worth to an office: the full run against one without the set."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from interagency.model.mechanisms.choice import COMPONENTS, component_weights
from interagency.model.parameters import with_values
from interagency.model.practices import SETS, practices_of
from interagency.study.estimates import INTERVAL, mean_interval
from interagency.study.experiment import Arm, Plan
from interagency.study.results import Tables

ESTIMANDS = ("total", "direct")


@dataclass(frozen=True, eq=False, repr=False)
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
    points = with_all.index.get_level_values("point")
    values = plan.design.values(points, {**full.scenario.parameters, **plan.parameters})
    weights = component_weights(with_all["accountability"].to_numpy(), with_values(values))
    frames = []
    for practice_set in SETS:
        name = f"{full.name} without {practice_set}"
        without = payoffs[payoffs["scenario"] == name].set_index(keys).loc[with_all.index]
        frame = pd.DataFrame(parts_of_difference(with_all, without, weights))
        frame.insert(0, "effect", frame.sum(axis=1))
        frames.append(frame.reset_index().assign(practice_set=practice_set))
    return pd.concat(frames, ignore_index=True)


def parts_of_difference(had: Any, without: Any, weights: Mapping[str, Any]) -> dict[str, Any]:
    """What each component of the payoff adds to a perceived effect: `weight * (had - without)`.

    had, without  logged components by name, in any shape that weights can be laid over
    """
    return {part: weights[part] * (had[part] - without[part]) for part in COMPONENTS}


def mean_effects(by_run: pd.DataFrame, estimand: str) -> pd.DataFrame:
    """Means of `effects_by_run` with their intervals, a row an office and set."""
    groups = by_run.groupby(["practice_set", "agency", "country"], sort=False)["effect"]
    rows = [
        (agency, country, practice_set, *mean_interval(effect), estimand, INTERVAL, len(effect))
        for (practice_set, agency, country), effect in groups
    ]
    columns = ["agency", "country", "practice_set", "effect", "low", "high", "estimand"]
    return pd.DataFrame(rows, columns=[*columns, "interval", "n"])

"""What each single reform does to the two coordinations and delivery, by sampled orders.

Twelve reforms have 4096 coalitions, and a scenario may bring any of them: all coalitions would
take ten times what those of practices take, and say little more. Their Shapley values are
means over orders of coming, sampled in antithetic pairs on the same luck: unbiased, summing to
the whole effect pair by pair, with an interval of their own for what sampling leaves open.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from os import PathLike
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interagency.study.ask import AnyParameters, planned_over
from interagency.study.ensemble import estimated, is_ensemble, members_in, of_runs
from interagency.study.estimates import mean_intervals
from interagency.study.experiment import arm_of
from interagency.study.levers_by_run import AXES, crossed, named, setting_tables, shares_of
from interagency.study.orders import added_in, are_all, coalitions_of, sampled_orders
from interagency.study.players import EVERYBODY, holders_of, players_asked, with_reforms
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import Scenario
from interagency.study.shares import share_rows

PAIRS, PAIRS_OF_A_MEMBER = 16, 4
"""Pairs of orders: for one parameter set, and over an ensemble, all members meeting the same."""
REPLICATIONS, REPLICATIONS_OF_A_MEMBER = 10, 1
"""Histories of a coalition at most: orders differ by more than luck does."""


class ReformTables(NamedTuple):
    """As those of the same names in `PracticeEffects`, for the axes alone."""

    table: pd.DataFrame
    by_trait: pd.DataFrame
    shares: pd.DataFrame
    manifest: Mapping[str, Any]


def reform_effects(
    scenario: Scenario,
    at: float | None,
    replications: int | None,
    seed: int,
    workers: int | None,
    parameters: AnyParameters,
    out: str | PathLike[str] | None,
    progress: bool | None,
) -> ReformTables:
    """Shapley values of the reforms that a scenario brings, or of all when it brings none.

    replications  at most 10 are played, and 1 of each member of an ensemble

    Arguments as in `practice_effects`.
    """
    scenario = with_reforms(scenario)
    players = players_asked(scenario, "reforms", at)
    many = is_ensemble(parameters)
    most = REPLICATIONS_OF_A_MEMBER if many else REPLICATIONS
    count = min(replications or most, most)
    one = planned_over([arm_of(scenario, held_at=at)], count, seed, parameters, ())
    orders = sampled_orders(len(players), PAIRS_OF_A_MEMBER if many else PAIRS, one.seed)
    played = coalitions_of(orders)
    groups = holders_of(scenario)
    shares = {"reforms": shares_of("reforms", players, played)}
    work = partial(setting_tables, shares=shares, groups=groups)
    asked = {"of": "reforms", "estimand": "total", "at": at, "orders": orders.tolist()}
    plan = crossed(one, len(played))
    store = performed(plan, "practice_effects", workers, out, progress, work=work, asked=asked)
    table = table_of(store, plan, "settings")
    members = members_in(one.design.points)
    told = {**of_runs(one.design), "orders": 2 * len(orders)}
    told["estimand"] = "total" if at is None else f"held at {at:g}"

    effects, by_trait, shares_told = [], [], []
    for trait in (EVERYBODY, *groups):
        columns = [axis if trait == EVERYBODY else named(axis, trait) for axis in AXES]
        # member by member in the table: [coalition, run, axis]
        worth = table[columns].to_numpy().reshape(-1, len(played), count, len(AXES))
        worth = worth.swapaxes(0, 1).reshape(len(played), -1, len(AXES))
        added = added_in(orders, played, worth)
        rows = {**_estimated(added.mean(axis=1), members, "shapley"), **_over_orders(added, orders)}
        if trait == EVERYBODY:
            for kind, by_run in _ends_of_orders(worth, played).items():
                rows |= _estimated(by_run, members, kind, f"{kind}_")
            effects.append(_long(players, rows))
        else:
            frame = _long(players, rows).assign(offices=np.count_nonzero(groups[trait]))
            frame.insert(1, "trait", trait)
            by_trait.append(frame)
        parts = added.mean(axis=1).transpose(1, 2, 0)
        shares_told.append(share_rows(parts, players, AXES, "reform", trait, one.seed, members))
    effects, by_trait, shares_told = (
        pd.concat(frames, ignore_index=True).assign(**told)
        for frames in (effects, by_trait, shares_told)
    )
    return ReformTables(effects, by_trait, shares_told, store.manifest)


def _estimated(by_run: np.ndarray, members: int, name: str, prefix: str = "") -> dict[str, Any]:
    """What `estimated` says of `by_run [player, run, axis]`."""
    return estimated(by_run, members, name, prefix, axis=1)


def _over_orders(added: np.ndarray, orders: np.ndarray) -> dict[str, np.ndarray]:
    """95% of the mean over sampled pairs of orders, `[player, axis]`; no doubt where all are in."""
    mean, low, high = mean_intervals(added.mean(axis=2), axis=1)
    low, high = (mean, mean) if are_all(orders) else (low, high)
    return {"orders_low": low, "orders_high": high}


def _ends_of_orders(worth: np.ndarray, played: np.ndarray) -> dict[str, np.ndarray]:
    """What each adds to nobody, and to all the others, `[player, run, axis]`."""
    size = played.sum(axis=1)
    nobody, everybody = worth[size.argmin()], worth[size.argmax()]
    columns = played.T == 1
    single = [worth[np.flatnonzero(has & (size == 1))[0]] for has in columns]
    but_one = [worth[np.flatnonzero(~has & (size == len(columns) - 1))[0]] for has in columns]
    return {"main": np.array(single) - nobody, "last": everybody - np.array(but_one)}


def _long(players: Sequence[str], rows: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """A row a player and axis, for `[player, axis]` by name of a column."""
    keys = pd.MultiIndex.from_product([players, AXES], names=["reform", "metric"])
    return keys.to_frame(index=False).assign(
        **{name: end.reshape(-1) for name, end in rows.items()}
    )

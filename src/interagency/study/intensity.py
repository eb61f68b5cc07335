"""How much of what may come out hangs on how far each practice is taken? Sobol' indices.

Practices are held at adoptions, and pillars come in parts of their doses, drawn from 0 to 1
evenly and apart from one another: the factors. The total index of one is the share of the
variance that stays when all others are known, alone and with others; the first-order index
what it does alone. Unlike a Shapley value it asks about degrees, and not about there or not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from os import PathLike
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.study.ask import AnyParameters, planned_over
from interagency.study.checks import checked_whole
from interagency.study.ensemble import is_ensemble, members_in, spread_over_members
from interagency.study.experiment import arm_of
from interagency.study.levers_by_run import crossed, named, setting_tables, shares_of
from interagency.study.players import (
    EVERYBODY,
    PLAYERS,
    holders_of,
    players_asked,
    players_there,
    with_reforms,
)
from interagency.study.results import CHANGES, Tables
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import Scenario
from interagency.study.sensitivity import sobol
from interagency.study.sensitivity.kernel import INTERVAL, constant, prefixes
from interagency.study.sensitivity.luck import components
from interagency.study.sensitivity.problem import Problem

BASE_POINTS, BASE_POINTS_OF_A_MEMBER = 128, 32
"""Rows of either matrix of a Sobol' sample, a power of 2: for one parameter set, and for each
member of an ensemble. Every factor costs as many runs again, in every replication."""
MOST_BASE_POINTS = 2**16
REPLICATIONS, REPLICATIONS_OF_A_MEMBER = 4, 1
"""Histories of a point at most: on the same luck indices hardly differ (`luck_share`)."""
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"practices": ("practices", "pillars"), "pillars": ("pillars",), "reforms": ("reforms",)}
)
"""Kinds of factors of one design, by what is asked about."""
INDICES = ("first", "total")


@dataclass(frozen=True, eq=False, repr=False)
class Intensity(Tables):
    """Sobol' indices of the intensities of practices and pillars (or of reforms).

    table        kind (practices, pillars, reforms), player, trait, metric, first, first_low,
                 first_high, total, total_low, total_high: indices with intervals over
                 resampled rows of the design; first_luck_low to total_luck_high: over resampled
                 replications, the design as it is; luck_share: what part of all
                 variance luck is; base_points, n, interval. Trait `all`: means over all
                 offices. NaN where the outcome moves with no factor
    convergence  kind, player, metric, base_points, first, total: for designs of growing size,
                 each the beginning of the next

    Over an ensemble indices are means of those of members, and `total_parameters_low` and
    `total_parameters_high` are between which those of 95% of members lie: what the size of
    the design leaves open is within, the same points being played by all.
    """

    table: pd.DataFrame
    convergence: pd.DataFrame
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {"intensity": self.table, "convergence": self.convergence}


def intensity(
    scenario: Scenario,
    of: str = "practices",
    replications: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    parameters: AnyParameters = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
    base_points: int | None = None,
    at: float | None = None,
) -> Intensity:
    """Total and first-order indices of intensities, for both coordinations and delivery.

    of            `practices`: those and the pillars are factors of one design, practices held;
                  `pillars`: practices answer their doses as they then would; `reforms`: those
                  that it brings, or all (`with_reforms`), with all else as the scenario says
    replications  at most 4 are played, and 1 of each member of an ensemble
    at            adoption at which practices are held where they are no factors
    base_points   rows of either matrix of the sample; 128 by default, 32 for each member

    Practices that are off and pillars that are absent are no factors: their indices are 0.
    """
    many = is_ensemble(parameters)
    most = REPLICATIONS_OF_A_MEMBER if many else REPLICATIONS
    usual = BASE_POINTS_OF_A_MEMBER if many else BASE_POINTS
    base_points = usual if base_points is None else _checked(base_points)
    scenario = with_reforms(scenario) if of == "reforms" else scenario
    kinds = KINDS[of]
    players_asked(scenario, of, at)
    factors = [(kind, name) for kind in kinds for name in players_there(scenario, kind, at)]
    count = min(replications or most, most)
    one = planned_over([arm_of(scenario, held_at=at)], count, seed, parameters, ())
    problem = Problem(tuple(f"{kind}.{name}" for kind, name in factors))
    sample = sobol.sample(problem, base_points, one.seed)
    plan = crossed(one, len(sample))
    groups = holders_of(scenario)
    work = partial(setting_tables, shares=_by_kind(sample, factors), groups=groups)
    asked = {
        "of": of,
        "at": at,
        "base_points": base_points,
        "factors": [list(pair) for pair in factors],
    }
    store = performed(plan, "intensity", workers, out, progress, work=work, asked=asked)
    table = table_of(store, plan, "settings")
    columns = {
        (trait, metric): metric if trait == EVERYBODY else named(metric, trait)
        for trait in (EVERYBODY, *groups)
        for metric in CHANGES
    }
    # [member, point, replication, outcome]
    shape = (max(members_in(one.design.points), 1), len(sample), count, -1)
    values = table[[*columns.values()]].to_numpy().reshape(shape)
    told = {"base_points": base_points, "n": count, "interval": INTERVAL}
    if many:
        told["members"] = shape[0]
    settled = _convergence(values[..., : len(CHANGES)], factors, problem, sample, base_points)
    return Intensity(
        table=_table(
            _estimated(values, problem, sample, one.seed),
            list(columns),
            factors,
            kinds,
            _luck_share(values, problem, sample),
        ).assign(**told),
        convergence=settled.assign(n=count),
        manifest=store.manifest,
    )


def _checked(base_points: Any) -> int:
    """A power of 2, as Sobol' sequences need it to be even; InputError for another."""
    count = checked_whole("base_points", base_points, 2, MOST_BASE_POINTS)
    if count & (count - 1):
        powers = [str(2**power) for power in range(3, 11)]
        raise InputError("base_points is a power of 2", found=count, allowed=powers)
    return count


def _by_kind(sample: np.ndarray, factors: Sequence[tuple[str, str]]) -> dict[str, np.ndarray]:
    """The settings of each kind of factor at its places."""
    kinds = dict.fromkeys(kind for kind, _ in factors)
    own = {kind: [place for place, one in enumerate(factors) if one[0] == kind] for kind in kinds}
    return {
        kind: shares_of(kind, [factors[place][1] for place in places], sample[:, places])
        for kind, places in own.items()
    }


# ---------------------------------------------------------------- what is told


# `values` is [member, point, replication, outcome] in all of these


def _table(
    columns: Mapping[str, np.ndarray],
    outcomes: Sequence[tuple[str, str]],
    factors: Sequence[tuple[str, str]],
    kinds: Sequence[str],
    luck: np.ndarray,
) -> pd.DataFrame:
    frames = []
    for kind in kinds:
        for name in PLAYERS[kind]:
            frame = pd.DataFrame(outcomes, columns=["trait", "metric"]).assign(luck_share=luck)
            frame.insert(0, "kind", kind)
            frame.insert(1, "player", name)
            place = factors.index((kind, name)) if (kind, name) in factors else None
            still = np.where(np.isnan(columns["total"]).all(axis=0), np.nan, 0.0)
            own = {
                column: still if place is None else found[place]
                for column, found in columns.items()
            }
            frames.append(frame.assign(**own))
    return pd.concat(frames, ignore_index=True)


def _estimated(
    values: np.ndarray, problem: Problem, places: np.ndarray, seed: int
) -> dict[str, np.ndarray]:
    """Indices `[factor, outcome]`, means over members, with intervals over design and luck.

    All members play the same points, and rows of the design are resampled alike in all.
    """
    each = [sobol.analyse(problem, places, member, seed) for member in values]
    still = np.all([constant(member) for member in values], axis=0)
    columns = {}
    for name in INDICES:
        value, *resampled = (
            np.mean([getattr(one, kind)[name] for one in each], axis=0)
            for kind in ("value", "design", "luck")
        )
        ends = each[0].around(value, *resampled)
        # a share is 1 at most, whatever a resample of few points says
        ends = {end: np.minimum(found, 1.0) for end, found in ends.items()}
        columns |= {name: value, **{f"{name}_{end}": found for end, found in ends.items()}}
    if len(values) > 1:
        columns |= _over_members(np.array([one.value["total"] for one in each]))
    return {name: np.where(still, np.nan, found) for name, found in columns.items()}


def _over_members(totals: np.ndarray) -> dict[str, np.ndarray]:
    """Between which total indices 95% of members lie, and the interval of their mean."""
    return {f"total_{name}": end for name, end in spread_over_members(totals).items()}


def _luck_share(values: np.ndarray, problem: Problem, places: np.ndarray) -> np.ndarray:
    """What part of the variance of single runs luck is, `[outcome]`; NaN for one replication."""
    apart = sobol.independent(problem, places)
    shares = [_of_luck(member[apart]) for member in values]
    return np.mean(shares, axis=0)


def _of_luck(values: np.ndarray) -> np.ndarray:
    parts = np.array([components(column) for column in np.moveaxis(values, -1, 0)])
    with np.errstate(divide="ignore", invalid="ignore"):
        return parts[:, 1:].sum(axis=1) / parts.sum(axis=1)


def _convergence(
    values: np.ndarray,
    factors: Sequence[tuple[str, str]],
    problem: Problem,
    places: np.ndarray,
    base_points: int,
) -> pd.DataFrame:
    """Indices of ever longer beginnings of the design."""
    means, frames = values.mean(axis=2), []
    for size in prefixes(base_points):
        points = size * len(places) // base_points
        kernel = sobol.kernel(problem, places[:points])
        once = [kernel.indices(member[:points], np.ones((1, size))) for member in means]
        found = {name: np.mean([one[name][0] for one in once], axis=0) for name in INDICES}
        for place, (kind, player) in enumerate(factors):
            keys = {"kind": kind, "player": player, "metric": [*CHANGES], "base_points": size}
            frames.append(pd.DataFrame({**keys, **{name: found[name][place] for name in INDICES}}))
    return pd.concat(frames, ignore_index=True)

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
from interagency.study.ensemble import SPREAD, is_ensemble, members_in
from interagency.study.estimates import TAILS, mean_intervals, resampled_means
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
INTERVAL = "95% over resampled points of the design"
INDICES = ("first", "total")
LEAST_VARIANCE = 1e-12
"""Below it an outcome does not answer any factor, and shares of its variance are of nothing."""


@dataclass(frozen=True, eq=False, repr=False)
class Intensity(Tables):
    """Sobol' indices of the intensities of practices and pillars (or of reforms).

    table        kind (practices, pillars, reforms), player, trait, metric, first, first_low,
                 first_high, total, total_low, total_high: indices with intervals over
                 resampled points of the design; total_luck_low, total_luck_high: 95% of the
                 mean over replications, the design as it is; luck_share: what part of all
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
    sample = sobol_sample(len(factors), base_points, one.seed)
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
    # [member, base point, matrix, replication, outcome]
    shape = (max(members_in(one.design.points), 1), base_points, len(factors) + 2, count, -1)
    values = table[[*columns.values()]].to_numpy().reshape(shape)
    told = {"base_points": base_points, "n": count, "interval": INTERVAL}
    if many:
        told["members"] = shape[0]
    sizes = [size for size in (16, 32, 64, 128, 256, 512) if size < base_points] + [base_points]
    return Intensity(
        table=_table(values, list(columns), factors, kinds, plan.seed, many).assign(**told),
        convergence=_convergence(values[..., : len(CHANGES)], factors, sizes).assign(n=count),
        manifest=store.manifest,
    )


def _checked(base_points: Any) -> int:
    """A power of 2, as Sobol' sequences need it to be even; InputError for another."""
    count = checked_whole("base_points", base_points, 2, MOST_BASE_POINTS)
    if count & (count - 1):
        powers = [str(2**power) for power in range(3, 11)]
        raise InputError("base_points is a power of 2", found=count, allowed=powers)
    return count


def sobol_sample(factors: int, base_points: int, seed: int) -> np.ndarray:
    """Places of a scrambled Sobol' sample, `[base point * (factors + 2), factor]`, 0 to 1.

    For every base point: its row of the first matrix, that row with each factor in turn from
    the second, and the row of the second.
    """
    from SALib.sample.sobol import sample

    problem = {
        "num_vars": factors,
        "names": [str(place) for place in range(factors)],
        "bounds": [[0.0, 1.0]] * factors,
    }
    return sample(problem, base_points, calc_second_order=False, seed=seed % 2**32)


def sobol_indices(values: np.ndarray) -> dict[str, np.ndarray]:
    """First-order (Saltelli 2010) and total (Jansen 1999) indices, `[factor, ...]`.

    values  outcomes `[base point, matrix, ...]` of a `sobol_sample`
    """
    centred = values - values.mean(axis=(0, 1))
    return _of_means(_moments(centred).mean(axis=0))


def _moments(centred: np.ndarray) -> np.ndarray:
    """What indices are ratios of means of, `[base point, moment, ...]`.

    The products of the first and of the total index, factor by factor; then the two
    values of both matrices and their squares.
    """
    first, mixed, second = centred[:, :1], centred[:, 1:-1], centred[:, -1:]
    products = second * (mixed - first), 0.5 * (mixed - first) ** 2
    return np.concatenate([*products, first, second, first**2, second**2], axis=1)


def _of_means(means: np.ndarray) -> dict[str, np.ndarray]:
    """Indices from means of moments, `[moment, ...]`; NaN where there is no variance."""
    count = (len(means) - 4) // 2
    one, other, one_squared, other_squared = means[2 * count :]
    variance = (one_squared + other_squared) / 2 - ((one + other) / 2) ** 2
    variance = np.where(variance > LEAST_VARIANCE, variance, np.nan)
    return {"first": means[:count] / variance, "total": means[count : 2 * count] / variance}


def _by_kind(sample: np.ndarray, factors: Sequence[tuple[str, str]]) -> dict[str, np.ndarray]:
    """The settings of each kind of factor at its places."""
    kinds = dict.fromkeys(kind for kind, _ in factors)
    own = {kind: [place for place, one in enumerate(factors) if one[0] == kind] for kind in kinds}
    return {
        kind: shares_of(kind, [factors[place][1] for place in places], sample[:, places])
        for kind, places in own.items()
    }


# ---------------------------------------------------------------- what is told


# `values` is [member, base point, matrix, replication, outcome] in all of these


def _table(
    values: np.ndarray,
    outcomes: Sequence[tuple[str, str]],
    factors: Sequence[tuple[str, str]],
    kinds: Sequence[str],
    seed: int,
    many: bool,
) -> pd.DataFrame:
    columns = {**_over_design(values, seed), **_over_luck(values)}
    if many:
        columns |= _by_member(values)
    luck = _luck_share(values)
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


def _over_design(values: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Indices, means over members, with their intervals over resampled base points."""
    estimates = dict.fromkeys(INDICES, 0.0)
    resampled = dict.fromkeys(INDICES, 0.0)
    for member in values.mean(axis=3):
        centred = member - member.mean(axis=(0, 1))
        moments = _moments(centred)
        flat = resampled_means(moments.reshape(len(moments), -1), seed)
        # [moment, resample, outcome]
        means = flat.reshape(-1, *moments.shape[1:]).swapaxes(0, 1)
        own, again = _of_means(moments.mean(axis=0)), _of_means(means)
        for name in INDICES:
            estimates[name] = estimates[name] + own[name] / len(values)
            resampled[name] = resampled[name] + again[name] / len(values)
    columns = {}
    for name in INDICES:
        low, high = np.quantile(resampled[name], TAILS, axis=1)
        # a share is 1 at most, whatever a resample of few points says
        ends = {f"{name}_low": np.minimum(low, 1.0), f"{name}_high": np.minimum(high, 1.0)}
        columns |= {name: estimates[name], **ends}
    return columns


def _over_luck(values: np.ndarray) -> dict[str, np.ndarray]:
    """95% of the mean total index over replications: what luck alone leaves open."""
    by_run = [
        np.mean([sobol_indices(member[:, :, run])["total"] for member in values], axis=0)
        for run in range(values.shape[3])
    ]
    _, low, high = mean_intervals(np.array(by_run))
    return {"total_luck_low": low, "total_luck_high": high}


def _luck_share(values: np.ndarray) -> np.ndarray:
    """Variance between replications of a point as a share of all, `[outcome]`; NaN for one."""
    if values.shape[3] < 2:
        return np.full(values.shape[-1], np.nan)
    within = values.var(axis=3, ddof=1).mean(axis=(0, 1, 2))
    between = values.mean(axis=3).var(axis=(1, 2)).mean(axis=0) - within / values.shape[3]
    whole = within + np.maximum(between, 0.0)
    return within / np.where(whole > LEAST_VARIANCE, whole, np.nan)


def _by_member(values: np.ndarray) -> dict[str, np.ndarray]:
    """Between which total indices 95% of members lie, and the interval of their mean."""
    own = np.array([sobol_indices(member.mean(axis=2))["total"] for member in values])
    ends = (*np.quantile(own, TAILS, axis=0), *mean_intervals(own)[1:])
    return {f"total_{name}": end for name, end in zip(SPREAD, ends, strict=True)}


def _convergence(
    values: np.ndarray, factors: Sequence[tuple[str, str]], sizes: Sequence[int]
) -> pd.DataFrame:
    frames = []
    for size in sizes:
        found = [sobol_indices(member[:size].mean(axis=2)) for member in values]
        means = {name: np.mean([one[name] for one in found], axis=0) for name in INDICES}
        for place, (kind, player) in enumerate(factors):
            keys = {"kind": kind, "player": player, "metric": [*CHANGES], "base_points": size}
            frames.append(pd.DataFrame({**keys, **{name: means[name][place] for name in INDICES}}))
    return pd.concat(frames, ignore_index=True)

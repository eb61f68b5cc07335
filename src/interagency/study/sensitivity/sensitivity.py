"""Which factors make an outcome vary, how surely, and how much of it is luck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from interagency import __version__
from interagency.errors import InputError
from interagency.study.checks import checked_whole
from interagency.study.results import Tables
from interagency.study.sensitivity.cautions import cautions
from interagency.study.sensitivity.kernel import (
    INTERVAL,
    SECOND,
    Estimates,
    constant,
    half_width,
    over_design,
    prefixes,
    tabled,
    tabled_pairs,
)
from interagency.study.sensitivity.luck import luck_shares
from interagency.study.sensitivity.methods import ANY, METHODS, Method, method_for
from interagency.study.sensitivity.problem import Problem

MOST_SEEDS, MOST_RESAMPLES = 2**63 - 2, 100_000
MOST_NAMED = 10
"""How many missing runs a message names; the others are counted."""


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Tables):
    """What a method finds of every outcome.

    table        a row a factor (or group), outcome and index: factor, grouped, outcome, index,
                 estimate, low, high (over the design), luck_low, luck_high (over luck), corrected
                 (the noise that means still hold taken out, without an interval; NaN where that
                 cannot be and below four replications), interval, n (points), replications
    second       the same of pairs, factor and other; empty where the sample has none
    luck         outcome, part, share, low, high: shares of the variance of single runs
                 (`luck.MEANINGS`), and what is left of luck in means; sd, the standard deviation
                 of each part in units of the outcome
    convergence  factor, outcome, index, rows, n, estimate, low, high: of the first eighth,
                 quarter and half of the sample, and of all
    ranking      outcome, rank, factor, index, estimate, ahead (of the next) with both of its
                 intervals, told (whether either leaves the order open)
    warnings     kind, outcome, factor, text
    method, design, problem, seed, manifest, scenario  what was asked, of which sample
    """

    table: pd.DataFrame
    second: pd.DataFrame
    luck: pd.DataFrame
    convergence: pd.DataFrame
    ranking: pd.DataFrame
    warnings: pd.DataFrame
    method: str
    design: Mapping[str, Any]
    problem: Problem
    seed: int
    manifest: Mapping[str, Any] = field(default_factory=dict)
    scenario: str = ""

    def _tables(self) -> dict[str, pd.DataFrame]:
        tables = {
            "indices": self.table,
            "second": self.second,
            "luck": self.luck,
            "convergence": self.convergence,
            "ranking": self.ranking,
            "warnings": self.warnings,
        }
        return {name: table for name, table in tables.items() if len(table) or name != "second"}

    def _told(self) -> list[tuple[str, str]]:
        return [
            ("interagency", repr(self)),
            ("version", __version__),
            ("seed of resampling", str(self.seed)),
            ("design", ", ".join(f"{key} = {said}" for key, said in self.design.items())),
            ("intervals", INTERVAL),
        ]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the outcomes, in the order asked for."""
        return tuple(self.table["outcome"].unique())

    @property
    def main(self) -> str:
        """The index that factors are ranked by."""
        return METHODS[self.method].main

    @property
    def points(self) -> int:
        """Points of the sample."""
        return int(self.table["n"].iloc[0])

    @property
    def replications(self) -> int:
        """Replications of every point."""
        return int(self.table["replications"].iloc[0])

    def of(self, outcome: str) -> pd.DataFrame:
        """Indices of one outcome, a row a factor, the most influential first; a column an index."""
        rows = self.table[self.table["outcome"] == outcome]
        wide = rows.pivot(index="factor", columns="index", values="estimate")
        order = self.ranking.loc[self.ranking["outcome"] == outcome, "factor"]
        return wide.loc[order, [name for name in METHODS[self.method].indices if name in wide]]

    def __repr__(self) -> str:
        return (
            f"Sensitivity: {METHODS[self.method].title}, {len(self.problem.names)} factors, "
            f"{len(self.outcomes)} outcomes, {self.points} points of {self.replications} "
            "replications"
        )

    def _repr_html_(self) -> str:
        rows = self.table[self.table["index"] == self.main]
        shown = rows[["outcome", "factor", "estimate", "low", "high", "luck_low", "luck_high"]]
        shown = shown.sort_values(["outcome", "estimate"], ascending=[True, False])
        warned = "".join(f"<li>{escape(text)}</li>" for text in self.warnings["text"])
        return (
            f"<p>{METHODS[self.method].title}: {self.main}</p>"
            f"{shown.to_html(index=False, float_format='%.3f')}<p>{INTERVAL}</p><ul>{warned}</ul>"
        )


def analysed(
    problem: Problem,
    places: np.ndarray,
    values: np.ndarray,
    outcomes: Sequence[str],
    method: str | None,
    design: Mapping[str, Any],
    seed: int = 1,
    each_factor: bool = False,
    **options: Any,
) -> Sensitivity:
    """What a method finds of a sample whose outcomes are all there.

    places    [point, factor], 0 to below 1, in the order in which they were sampled
    values    [point, replication, outcome]: a replication has the same luck at every point
    outcomes  names, one a column
    method    a key of `METHODS`; None for the first that takes the design
    design    `kind`, and what else is known of it
    each_factor  asks about factors by themselves, also where they form groups
    options   what `analyse` of the method takes besides, such as `resamples`

    Raises InputError for a method that does not take the design or the factors, for seeds and
    resamples that cannot be, and for values that are incomplete or not finite, with the addresses
    of those missing.
    """
    found_by, seed = method_for(design["kind"], method), checked_whole("seed", seed, 0, MOST_SEEDS)
    if "resamples" in options:
        options["resamples"] = checked_whole("resamples", options["resamples"], 2, MOST_RESAMPLES)
    _check(problem, places, values, tuple(outcomes))
    flat = constant(values)
    if flat.all():
        raise InputError(f"nothing varies: {', '.join(outcomes)} are the same at every point")
    names = tuple(name for name, is_flat in zip(outcomes, flat, strict=True) if not is_flat)
    values = values[:, :, ~flat]
    there = independent_points(problem, places, design["kind"])
    problem = problem.ungrouped() if each_factor else problem
    luck = luck_shares(values[there], names)
    if found_by.design == ANY:
        places, values = places[there], values[there]
    found = found_by.module.analyse(problem, places, values, seed, **options)
    ranking = _ranking(problem, found_by, names, found)
    said = {"interval": INTERVAL, "n": len(places), "replications": values.shape[1]}
    table = tabled(problem, names, found)
    return Sensitivity(
        table=table[table["estimate"].notna()].reset_index(drop=True).assign(**said),
        second=tabled_pairs(problem, names, found).assign(**said),
        luck=luck,
        convergence=_convergence(
            problem, found_by, places, values.mean(axis=1), names, seed, found
        ),
        ranking=ranking,
        warnings=cautions(problem, found_by, tuple(outcomes), names, found, ranking, luck, table),
        method=found_by.key,
        design=dict(design),
        problem=problem,
        seed=seed,
    )


def independent_points(problem: Problem, places: np.ndarray, kind: str) -> np.ndarray:
    """Points of a sample that are independent of each other, or fill the space evenly."""
    scheme = METHODS.get(kind)
    find = getattr(scheme.module, "independent", None) if scheme else None
    return find(problem, places) if find else np.arange(len(places))


def _check(
    problem: Problem, places: np.ndarray, values: np.ndarray, outcomes: tuple[str, ...]
) -> None:
    """Refuses what does not fit together, and runs that are not there."""
    if not outcomes:
        raise InputError("a sensitivity analysis needs at least one outcome")
    shape = (len(places), len(problem.factors))
    fits = values.ndim == 3 and values.shape[0] == len(places) and values.shape[1]
    if places.shape != shape or not fits or values.shape[2] != len(outcomes):
        raise InputError(
            f"places {places.shape} and values {values.shape} do not fit {shape[1]} factors and "
            f"{len(outcomes)} outcomes",
            allowed=["places [point, factor], values [point, replication, outcome]"],
        )
    missing = np.argwhere(~np.isfinite(values))
    if len(missing):
        named = [
            f"point {point} replication {replication} ({outcomes[outcome]})"
            for point, replication, outcome in missing[:MOST_NAMED]
        ]
        more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
        raise InputError(
            f"{len(missing)} of {values.size} values are missing or not finite: "
            f"{', '.join(named)}{more}",
            hint="an incomplete design gives indices that mean nothing: run what is missing first",
        )


def _ranking(
    problem: Problem, method: Method, outcomes: tuple[str, ...], found: Estimates
) -> pd.DataFrame:
    """Factors by the main index, and whether each is surely ahead of the next."""
    index = method.main
    frames = []
    for column, outcome in enumerate(outcomes):
        value = found.value[index][:, column]
        order = np.argsort(-value, kind="stable")
        ahead = [
            one[..., order[:-1], column] - one[..., order[1:], column]
            for one in (found.value[index], found.design[index], found.luck[index])
        ]
        ends = {f"ahead_{end}": one for end, one in found.around(*ahead).items()}
        lows = [ends["ahead_low"], ends["ahead_luck_low"]]
        # one replication tells nothing of luck, and one row nothing of the design
        told = np.all([np.isnan(low) | (low > 0) for low in lows], axis=0)
        last = {name: np.append(one, np.nan) for name, one in {"ahead": ahead[0], **ends}.items()}
        frames.append(
            pd.DataFrame(
                {
                    "outcome": outcome,
                    "rank": np.arange(1, len(order) + 1),
                    "factor": np.array(problem.names)[order],
                    "index": index,
                    "estimate": value[order],
                    **last,
                    "told": np.append(told, True),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _convergence(
    problem: Problem,
    method: Method,
    places: np.ndarray,
    means: np.ndarray,
    outcomes: tuple[str, ...],
    seed: int,
    whole: Estimates,
) -> pd.DataFrame:
    """Indices of the first parts of the sample, with intervals over the design."""
    length = len(places) // whole.rows
    resamples = len(whole.design[method.main])
    least = method.module.kernel(problem, places).least
    frames = []
    for rows in prefixes(whole.rows, least):
        points = rows * length
        kernel = method.module.kernel(problem, places[:points])
        value, design = over_design(kernel, means[:points], seed, resamples)
        for index in value:
            if index == SECOND:
                continue
            half = half_width(design[index], rows)
            for column, outcome in enumerate(outcomes):
                estimate, width = value[index][:, column], half[:, column]
                ends = {"estimate": estimate, "low": estimate - width, "high": estimate + width}
                told = {"outcome": outcome, "index": index, "rows": rows, "n": points}
                frames.append(pd.DataFrame({"factor": problem.names, **told, **ends}))
    table = pd.concat(frames, ignore_index=True)
    return table[table["estimate"].notna()].reset_index(drop=True)

"""What a reader must know before believing indices: warnings that say what to do."""

from itertools import pairwise
from math import ceil, isnan, log2
from typing import NamedTuple

import numpy as np
import pandas as pd

from interagency.study.sensitivity.kernel import LEAST_CORRECTED, Estimates
from interagency.study.sensitivity.luck import LEFT, TOTAL
from interagency.study.sensitivity.methods import Method
from interagency.study.sensitivity.morris import has_direction
from interagency.study.sensitivity.problem import Problem

WIDE = 0.1
"""Width of an interval, beside 1 or the largest index, above which a sample is too small; after
Sarrazin, Pianosi and Wagener (2016), who ask for 0.05."""
LITTLE = 0.05
"""Beside the largest index, below which the order of factors does not matter."""
MUCH_LUCK = 0.2
"""Share of the variance of single runs above which luck is told of."""
MUCH_LEFT = 0.05
"""Share of the variance of means above which noise in them is told of."""
ROUNDING = 0.01
"""By which first orders may sum to more than totals before it is told: in additive functions both
sums are the same."""


class Caution(NamedTuple):
    """One warning."""

    kind: str
    outcome: str
    factor: str
    text: str


def cautions(
    problem: Problem,
    method: Method,
    outcomes: tuple[str, ...],
    varied: tuple[str, ...],
    found: Estimates,
    ranking: pd.DataFrame,
    luck: pd.DataFrame,
    table: pd.DataFrame,
) -> pd.DataFrame:
    """All warnings: kind, outcome, factor, text; what concerns all outcomes has none.

    varied  those of the outcomes that are not constant: the columns of what was found
    table   all indices but those of pairs, as `kernel.tabled` has them
    """
    told = [*_of_sample(problem, method, found)]
    for outcome in outcomes:
        if outcome not in varied:
            text = f"{outcome} is the same at every point: nothing varies, and no index exists"
            told.append(Caution("constant", outcome, "", text))
    for column, outcome in enumerate(varied):
        told += _of_size(method, outcome, column, found)
        told += _of_ranks(method, outcome, ranking[ranking["outcome"] == outcome])
        told += _of_sum(outcome, column, found)
        told += first_above_total(outcome, table[table["outcome"] == outcome])
        told += _of_luck(
            outcome, luck[luck["outcome"] == outcome].set_index("part")["share"], found
        )
    return pd.DataFrame(told, columns=Caution._fields)


def _of_sample(problem: Problem, method: Method, found: Estimates) -> list[Caution]:
    told = []
    if found.replications == 1:
        text = (
            "one replication: what luck makes cannot be told from what factors make, and luck has "
            "no interval; play at least 3 replications of every point"
        )
        told.append(Caution("one_replication", "", "", text))
    if method.key == "sobol" and not log2(found.rows).is_integer():
        text = (
            f"N = {found.rows} is no power of two, and the sample not balanced: "
            f"take {2 ** ceil(log2(found.rows))}"
        )
        told.append(Caution("not_power_of_two", "", "", text))
    if idle := getattr(method.module, "idle", None):
        text = (
            f"of {found.rows} points, a factor that does nothing has about {idle(found.rows):.2f}, "
            "not 0: what is near that cannot be told from nothing"
        )
        told.append(Caution("idle", "", "", text))
    if found.rows == 1:
        text = "one curve a factor: nothing tells how sure the indices are; take 4 curves"
        told.append(Caution("one_row", "", "", text))
    without = [name for name in problem.names if not has_direction(problem, name)]
    if method.key == "morris" and without:
        text = (
            f"{', '.join(without)}: of a group, and of categories without order, steps have no "
            "direction: mu_star alone is told"
        )
        told.append(Caution("no_direction", "", ", ".join(without), text))
    return told


def _of_size(method: Method, outcome: str, column: int, found: Estimates) -> list[Caution]:
    ends = found.ends(method.main)
    scale = 1.0 if method.size else np.nanmax(found.value[method.main][:, column])
    widths = (ends["high"] - ends["low"])[:, column] / scale
    if np.isnan(widths).all() or np.nanmax(widths) <= WIDE:
        return []
    width = np.nanmax(widths)
    needed = ceil(found.rows * (width / WIDE) ** 2)
    if method.key == "sobol":
        needed = 2 ** ceil(log2(needed))
    part = "" if method.size else " of the largest"
    text = (
        f"{outcome}: {found.rows} {method.rows} are too few: an interval over the design is "
        f"{width:.2f}{part} wide; about {needed} would bring it to {WIDE}"
    )
    return [Caution("too_small", outcome, "", text)]


def _of_ranks(method: Method, outcome: str, ranking: pd.DataFrame) -> list[Caution]:
    """Which neighbours in the ranking may as well stand the other way round, if they count."""
    told = []
    counts = ranking["estimate"] >= LITTLE * ranking["estimate"].max()
    rows = ranking[counts].to_dict("records")
    for row, other in pairwise(rows):
        if row["told"]:
            continue
        by_luck = not isnan(row["ahead_luck_low"]) and row["ahead_luck_low"] <= 0
        by_design = row["ahead_low"] <= 0
        cures = [*(["more points"] * by_design), *(["more replications"] * by_luck)]
        text = (
            f"{outcome}: {row['factor']} and {other['factor']} cannot be told apart by "
            f"{method.main}: {' and '.join(cures) or 'more points'} would be needed"
        )
        told.append(Caution("cannot_rank", outcome, f"{row['factor']}, {other['factor']}", text))
    return told


def _of_sum(outcome: str, column: int, found: Estimates) -> list[Caution]:
    if "first" not in found.value:
        return []
    sums = [one["first"][..., column].sum(axis=-1) for one in (found.value, found.design)]
    low = found.around(sums[0], sums[1], np.full(2, np.nan))["low"]
    if not low > 1:
        return []
    text = (
        f"{outcome}: first orders sum to {sums[0]:.2f}, above one beyond their interval: the "
        "sample is too small, or factors are not independent; do not read them as shares"
    )
    return [Caution("first_above_one", outcome, "", text)]


def first_above_total(outcome: str, rows: pd.DataFrame) -> list[Caution]:
    """Where a factor would make more alone than alone and together: first orders are noise.

    rows  indices of one outcome with their intervals over the design
    """
    wide = rows.pivot(index="factor", columns="index")
    if not {"first", "total"} <= set(wide["estimate"]):
        return []
    told = []
    impossible = wide.index[wide["low"]["first"] > wide["high"]["total"]]
    if len(impossible):
        named = ", ".join(impossible)
        text = (
            f"{outcome}: the first order is above the total beyond both intervals, which cannot "
            f"be, for {named}: first orders of this sample are noise; read totals"
        )
        told.append(Caution("first_above_total", outcome, named, text))
    sums = wide["estimate"].sum()
    if sums["first"] > sums["total"] + ROUNDING:
        text = (
            f"{outcome}: first orders sum to more than totals, which cannot be: first orders of "
            "this sample are too uncertain to be added or ranked; read totals"
        )
        told.append(Caution("first_above_total", outcome, "", text))
    return told


def _of_luck(outcome: str, shares: pd.Series, found: Estimates) -> list[Caution]:
    told = []
    if shares[TOTAL] > MUCH_LUCK:
        text = (
            f"{outcome}: luck makes {shares[TOTAL]:.0%} of the variance of single runs; indices "
            "are of means over replications, and say nothing of a single run"
        )
        told.append(Caution("luck", outcome, "", text))
    if shares[LEFT] > MUCH_LEFT:
        cure = "no number of replications would tell the factors"
        if shares[LEFT] < 1:
            odds = shares[LEFT] / (1 - shares[LEFT]) * found.replications
            needed = ceil(odds * (1 - MUCH_LEFT) / MUCH_LEFT)
            cure = f"{needed} replications would bring that to {MUCH_LEFT:.0%}"
        text = (
            f"{outcome}: {shares[LEFT]:.0%} of the variance of means over {found.replications} "
            f"replications is still luck: {_read(found.replications)}{cure}"
        )
        told.append(Caution("noise_in_mean", outcome, "", text))
    return told


def _read(replications: int) -> str:
    return "read `corrected`; " if replications >= LEAST_CORRECTED else ""

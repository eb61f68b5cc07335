"""What parameter sets are matched to, and how it is played and judged.

Facts are inequalities: a part of a fact is a number that is above 0 where it holds. So
implausibility has one side. Never is a mark of Table 1 a target.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError, shown
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.checks import checked_numbers
from interagency.study.design import Design
from interagency.study.evidence.arms import NO_REFORM, REFORM
from interagency.study.evidence.bench import Bench, Measured
from interagency.study.evidence.fact import Fact, by_swept
from interagency.study.evidence.facts import FACTS

TARGET, HELD_OUT = "target", "held out"
ROLES: Mapping[str, str] = {
    TARGET: "core facts that the source tells of the reform, its practices and headquarters",
    HELD_OUT: "core facts that rest on Table 1 as well: what the ensemble says of them is a test",
}
# By how much the model may miss a part of a fact, as part of that part's spread over the ranges.
DISCREPANCY = 0.05
# What says which regime a country is in, and what the reform changes there.
REGIME = ("adoption", "joint_time", "accountability")
CHANGED = ("within_team", "within_agency", "delivery")
# Below it a standard deviation is rounding.
EXACT = 1e-12

Swept = frozenset[str]
Points = Mapping[str, np.ndarray]


def role_of(fact: Fact) -> str:
    """Whether a core fact is matched, or kept to test with."""
    return HELD_OUT if fact.source == "S0" and "Table 1" in fact.section else TARGET


def core_facts(numbers: Iterable[int] | None = None) -> tuple[Fact, ...]:
    """The core facts of these numbers, or all of them; InputError for others, or for none."""
    core = {fact.number: fact for fact in FACTS if fact.core}
    if numbers is None:
        return tuple(core.values())
    asked = checked_numbers("facts", numbers)
    for number in asked:
        if not isinstance(number, int) or isinstance(number, bool) or number not in core:
            raise InputError(
                f"fact {shown(number)} is no core fact", found=str(number), allowed=_texts(core)
            )
    facts = tuple(fact for number, fact in core.items() if number in asked)
    if not any(role_of(fact) == TARGET for fact in facts):
        targets = (number for number, fact in core.items() if role_of(fact) == TARGET)
        raise InputError("no fact to match", allowed=_texts(targets))
    return facts


def _texts(numbers: Iterable[int]) -> list[str]:
    return [str(number) for number in numbers]


def numbers_by_swept(facts: Iterable[Fact]) -> dict[Swept, tuple[int, ...]]:
    """Numbers of facts as in `by_swept`; first, even of no fact, the group that sets nothing."""
    groups: dict[Swept, list[Fact]] = {frozenset(): [], **by_swept(facts)}
    return {swept: tuple(fact.number for fact in group) for swept, group in groups.items()}


def played(
    points: Points, first: int, numbers: Sequence[int], swept: Swept, replications: int, seed: int
) -> dict[str, pd.DataFrame]:
    """Facts of one group at some points: tables `margins` and, for nothing swept, `regimes`.

    first  number of the first point

    `margins` has a row a fact, part and point: mean over replications, and the variance of one
    history around it. `regimes` has a row a point, see `regimes_of`.
    """
    facts = [fact for fact in FACTS if fact.number in numbers]
    free = {name: column for name, column in points.items() if name not in swept}
    bench = Bench(Design(replications, free), seed, progress=False)
    arms = dict.fromkeys(arm for fact in facts for arm in fact.arms)
    bench.run(((), arm) for arm in (arms if swept else {**arms, NO_REFORM: 0, REFORM: 0}))
    found = bench.found()
    rows = [_margins_of(fact, found, first) for fact in facts]
    tables = {"margins": pd.concat(rows, ignore_index=True)} if rows else {}
    return tables if swept else {**tables, "regimes": _regimes_of(found, first)}


def _margins_of(fact: Fact, found: Measured, first: int) -> pd.DataFrame:
    design = found.plan.design
    parts = np.atleast_2d(fact.outcome(found))
    parts = parts.reshape(len(parts), design.point_count, design.replications)
    part, point = np.indices(parts.shape[:2])
    return pd.DataFrame(
        {
            "fact": fact.number,
            "part": part.ravel(),
            "point": first + point.ravel(),
            "mean": parts.mean(axis=2).ravel(),
            "variance": parts.var(axis=2, ddof=1).ravel(),
        }
    )


def _regimes_of(found: Measured, first: int) -> pd.DataFrame:
    """By point, mean over replications: what says the regime, and what the reform changes."""
    adopted = [found.outcome(REFORM, f"adoption_{name}") for name in PRACTICE_NAMES]
    columns = {"adoption": np.mean(adopted, axis=0)}
    columns |= {name: found.outcome(REFORM, name) for name in REGIME[1:]}
    columns |= {f"{name}_change": found.change(REFORM, name) for name in CHANGED}
    design = found.plan.design
    shape = design.point_count, design.replications
    means = {name: values.reshape(shape).mean(axis=1) for name, values in columns.items()}
    return pd.DataFrame({"point": first + np.arange(design.point_count), **means})


def matrix(margins: pd.DataFrame, column: str = "mean") -> pd.DataFrame:
    """A row a fact and part, a column a point."""
    return margins.pivot(index=["fact", "part"], columns="point", values=column)


def held(margins: pd.DataFrame) -> pd.DataFrame:
    """True where the means of all parts of a fact are above 0: a row a fact, a column a point."""
    return (matrix(margins) > 0).groupby(level="fact").all()


def scaled(points: Points) -> np.ndarray:
    """Places of points in the declared ranges, -1 to 1, `[point, parameter]`."""
    columns = []
    for name, values in points.items():
        row = PARAMETERS[name]
        columns.append(2.0 * (values - row.low) / (row.high - row.low) - 1.0)
    return np.stack(columns, axis=1)


def implausibility(mean: np.ndarray, luck: float, emulator: float, discrepancy: float) -> Any:
    """How many standard deviations a part of a fact is on the wrong side of 0; 0 on the right one.

    luck, emulator  variances of the mean: of luck, and of what stands in for the model
    discrepancy     by how much the model may miss, as a standard deviation
    """
    spread = np.sqrt(luck + emulator + discrepancy**2)
    return np.maximum(-mean, 0.0) / np.maximum(spread, EXACT)

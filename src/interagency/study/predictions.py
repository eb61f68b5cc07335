"""How do predictions fare? Signs that scenarios say beforehand, held against what runs say."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from os import PathLike
from typing import Any

import pandas as pd

from interagency.errors import InputError, shown
from interagency.study.ask import (
    AnyScenario,
    loaded,
    planned,
    refuse_equal_names,
    refuse_to_flatten,
    twins_of,
)
from interagency.study.estimates import INTERVAL, mean_interval
from interagency.study.expectations import SIGNS, belongs
from interagency.study.experiment import Arm, arm_of
from interagency.study.groups import group_means
from interagency.study.results import SUFFIXES, Comparison, Tables
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import OfficeSpec, Scenario, load, shipped

HIT, MISS, UNDECIDED = "hit", "miss", "undecided"
SMALLEST_CHANGE = 0.0005
"""Below this nothing is told, however sure: the last digit that results are read by."""
EVERYBODY = ""
COLUMNS = (
    *("scenario", "against", "prediction", "metric", "of", "window", "predicted"),
    *("change", "low", "high", "outcome"),
)

RETRODICTED = frozenset(
    {
        *("pillars_only", "delivering_as_one"),
        *("without_systemic_thinking", "without_joint_mobilisation"),
    }
)
"""Shipped scenarios that had been run before their signs were written; the others had not."""

Estimate = tuple[float, float, float]


@dataclass(frozen=True, eq=False, repr=False)
class Predictions(Tables):
    """What scenarios predicted, and what came of it.

    table     a row a scenario, prediction and window: scenario, against, prediction (one of
              improves, costs, loses, when), metric, of (whose; empty for all offices), window,
              predicted (up or down), change (mean over paired runs), low, high, outcome,
              interval, n. The outcome is `hit` or `miss` where the interval is off nothing and
              the change not below 0.0005, else `undecided`
    manifest  seed, versions, hashes and texts of all scenarios
    """

    table: pd.DataFrame
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {"predictions": self.table}

    @property
    def shares(self) -> dict[str, float]:
        """Share of each outcome among all predictions."""
        shares = self.table["outcome"].value_counts(normalize=True)
        return {outcome: float(shares.get(outcome, 0.0)) for outcome in (HIT, MISS, UNDECIDED)}

    def _repr_html_(self) -> str:
        shown = self.table.drop(columns=["interval", "n"])
        return f"{shown.to_html(index=False, float_format='%.4f')}<p>{INTERVAL}</p>"


def predictions(
    *scenarios: AnyScenario,
    replications: int = 30,
    seed: int = 1,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
) -> Predictions:
    """Hold what scenarios predict (`expects`) against runs of them and of their bases.

    scenarios  by default all shipped ones. What one is held against is looked for by its name,
               first among them, then among the shipped ones

    Scenario and base meet the same worlds and luck; all that have the same base share its runs.
    Other arguments and errors as in `compare`; InputError too where nothing is predicted, and
    where what a scenario is held against is not there.
    """
    given = [loaded(one) for one in scenarios or shipped()]
    refuse_equal_names(given)
    told = [scenario for scenario in given if scenario.expects.predictions]
    if not told:
        raise InputError(f"{', '.join(one.name for one in given)}: nothing is predicted there")
    pairs = _matched(told, {scenario.name: scenario for scenario in given})
    arms = {arm.name: arm for pair in pairs.values() for arm in pair}
    plan = planned(list(arms.values()), replications, seed, parameters, ())
    for pair in pairs.values():
        refuse_to_flatten([arm.scenario for arm in pair], plan.parameters)
    groups = _groups(told, pairs)
    work, asked = group_means(groups, _speaks_of), {"of": groups}
    store = performed(plan, "predictions", workers, out, progress, work=work, asked=asked)
    means = dict(iter(table_of(store, plan, "outcomes").groupby(["scenario", "of"], sort=False)))
    rows: list[tuple[Any, ...]] = []
    for scenario in told:
        own, base = (arm.name for arm in pairs[scenario.name])
        rows += scored(scenario, partial(_change, means, own, base))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return Predictions(table.assign(interval=INTERVAL, n=plan.design.replications), store.manifest)


def scored(
    scenario: Scenario, estimate: Callable[[str, str | None, str], Estimate | None]
) -> Iterator[tuple[Any, ...]]:
    """A row, by `COLUMNS`, for each prediction of a scenario and window that it speaks of.

    estimate  from metric, whose and window to the mean change and its interval; None leaves
              the prediction out
    """
    for kind, said in scenario.expects.predictions.items():
        for window, sign in said.windows.items():
            found = estimate(said.metric, said.of, window)
            if found is not None:
                who = (scenario.name, scenario.expects.against, kind)
                what = (said.metric, said.of or EVERYBODY, window, sign)
                yield (*who, *what, *found, outcome_of(sign, *found))


def scored_in(comparison: Comparison) -> pd.DataFrame:
    """Predictions about all offices of the reforms compared, those held against this base."""
    table = comparison.table.set_index(["reform", "metric"])[["difference", "low", "high"]]
    rows: list[tuple[Any, ...]] = []
    for name, scenario in comparison.scenarios.items():
        if scenario.expects.against == comparison.base:
            rows += scored(scenario, partial(_listed, table, name))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _listed(
    table: pd.DataFrame, reform: str, metric: str, of: str | None, window: str
) -> Estimate | None:
    return None if of else tuple(table.loc[(reform, metric + SUFFIXES[window])])


def outcome_of(sign: str, change: float, low: float, high: float) -> str:
    """What a change says of a predicted sign.

    >>> outcome_of("up", 0.02, 0.01, 0.03), outcome_of("down", 0.02, 0.01, 0.03)
    ('hit', 'miss')
    >>> outcome_of("up", 0.02, -0.01, 0.05), outcome_of("up", 0.0001, 0.00009, 0.00011)
    ('undecided', 'undecided')
    """
    if not (low > 0 or high < 0) or abs(change) < SMALLEST_CHANGE:
        return UNDECIDED
    return HIT if change * SIGNS[sign] > 0 else MISS


def _matched(
    scenarios: Sequence[Scenario], given: Mapping[str, Scenario]
) -> dict[str, tuple[Arm, Arm]]:
    """Each scenario's arm, and that of its base read over the same quarters, by its name."""
    pairs = {}
    for against in dict.fromkeys(str(scenario.expects.against) for scenario in scenarios):
        if against not in {**given, **shipped()}:
            raise InputError(
                f"predictions are held against {shown(against)}, which is neither given nor "
                "shipped: give it as well",
                found=against,
                allowed=(*given, *shipped()),
            )
        base = given.get(against) or load(against)
        arms = [arm_of(one) for one in scenarios if one.expects.against == against]
        # what is scored itself keeps its name for its own quarters
        own = [arm_of(base)] if base in scenarios else []
        twins = twins_of(base, [*own, *arms])
        pairs |= {arm.name: (arm, twins[arm.early]) for arm in arms}
    return pairs


def _groups(
    scenarios: Sequence[Scenario], pairs: Mapping[str, tuple[Arm, Arm]]
) -> dict[str, list[str]]:
    """Whose means are asked for of each arm, by its name."""
    groups: dict[str, set[str]] = {}
    for scenario in scenarios:
        whose = {said.of or EVERYBODY for said in scenario.expects.predictions.values()}
        for arm in pairs[scenario.name]:
            _refuse_strangers(arm.scenario, whose)
            groups.setdefault(arm.name, set()).update(whose)
    return {name: sorted(whose) for name, whose in groups.items()}


def _refuse_strangers(scenario: Scenario, groups: Iterable[str]) -> None:
    """Raise InputError where a scenario has no office that a prediction speaks of."""
    for of in sorted(groups):
        if not any(_speaks_of(of, office) for office in scenario.offices):
            raise InputError(f"{scenario.name} has no office of {shown(of)}", found=of)


def _speaks_of(of: str, office: OfficeSpec) -> bool:
    return belongs(of or None, office.agency, office.country, office.traits)


def _change(
    means: Mapping[Any, pd.DataFrame], own: str, base: str, metric: str, of: str | None, window: str
) -> Estimate:
    """Mean paired difference of a group with its interval."""
    column = metric + SUFFIXES[window]
    after, before = (means[arm, of or EVERYBODY][column].to_numpy() for arm in (own, base))
    return mean_interval(after - before)

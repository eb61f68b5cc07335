"""What figures and terminal show of results: a few measures, by window and by quarter.

A *window* is a stretch of quarters: `early` is the first two years of a reform, `mature` the
last three years of the run.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.ensemble import members_in, spread_over_members
from interagency.study.estimates import INTERVAL, mean_interval, mean_intervals
from interagency.study.experiment import EARLY_QUARTERS, MATURE_QUARTERS
from interagency.study.players import NO_TRAIT
from interagency.study.results import CHANGES, SUFFIXES, Comparison, Result
from interagency.study.scenarios import Scenario
from interagency.study.traits import TRAITS


class Window(NamedTuple):
    """A stretch of quarters: its words, and the suffix of its columns in `outcomes`."""

    words: str
    suffix: str


WINDOWS: Mapping[str, Window] = MappingProxyType(
    {
        "early": Window(f"first {EARLY_QUARTERS} quarters", SUFFIXES["early"]),
        "mature": Window(f"last {MATURE_QUARTERS} quarters", SUFFIXES["mature"]),
    }
)


class Measure(NamedTuple):
    """Something shown: the mean of one or more metrics."""

    name: str
    title: str
    unit: str
    metrics: tuple[str, ...]


def _of_metric(name: str) -> Measure:
    return Measure(name, METRICS[name].title, METRICS[name].unit, (name,))


_ADOPTIONS = tuple(f"adoption_{practice}" for practice in PRACTICE_NAMES)

HEADLINE: tuple[Measure, ...] = (
    _of_metric("within_team"),
    _of_metric("within_agency"),
    _of_metric("delivery"),
    _of_metric("reporting_burden"),
    _of_metric("joint_time"),
    Measure("adoption", "Adoption, mean of the practices", METRICS[_ADOPTIONS[0]].unit, _ADOPTIONS),
)
"""What every run and comparison is summed up by."""


_OWED = ("authorisations", "clearing", "plan_reports", "project_reports")
LEDGER = ("own_procedure", *_OWED)
"""What a procedure is owed for; the first is what no reform adds and none takes away."""
_LATER = ("early", "mature")
EVERYONE = "all"
"""What `trait_changes` calls all offices."""


def measured_changes(comparison: Comparison) -> pd.DataFrame:
    """The headline measures of every reform: change against the matched runs, with its interval.

    reform, window, metric, title, unit, base (mean of the matched runs), difference, low,
    high, interval, n; over an ensemble parameters_low, parameters_high, mean_low, mean_high as well
    """
    rows = []
    for reform, changes in comparison.changes.groupby("reform", sort=False):
        own = comparison.outcomes[comparison.outcomes["scenario"] == reform]
        for window, measure, columns in _cells():
            change = changes[columns].mean(axis=1)
            base = own[columns].mean(axis=1).mean() - change.mean()
            rows.append((reform, window, *measure[:3], base, *mean_interval(change)))
    names = ["reform", "window", "metric", "title", "unit", "base", "difference", "low", "high"]
    count = len(comparison.changes) // comparison.changes["reform"].nunique()
    table = pd.DataFrame(rows, columns=names)
    if comparison.members is not None:
        table = table.join(pd.DataFrame(_over_members(comparison)))
    return table.assign(interval=INTERVAL, n=count)


def _over_members(comparison: Comparison) -> Iterator[dict[str, float]]:
    """What parameters do to each row of `measured_changes`."""
    for _, changes in comparison.members.groupby("reform", sort=False):
        for _, _, columns in _cells():
            yield spread_over_members(changes[columns].mean(axis=1).to_numpy())


def measured_runs(
    comparison: Comparison, reform: str, metric: str
) -> tuple[np.ndarray, np.ndarray]:
    """A headline measure's change in every run, early and mature: `[run]` each."""
    changes = comparison.changes[comparison.changes["reform"] == reform]
    found = {
        window: changes[columns].mean(axis=1).to_numpy()
        for window, measure, columns in _cells()
        if measure.name == metric
    }
    return found["early"], found["mature"]


def measured_levels(result: Result) -> pd.DataFrame:
    """The headline measures of a run: window, metric, title, unit, mean, low, high, interval, n."""
    rows = [
        (window, *measure[:3], *mean_interval(result.outcomes[columns].mean(axis=1)))
        for window, measure, columns in _cells()
    ]
    names = ["window", "metric", "title", "unit", "mean", "low", "high"]
    return pd.DataFrame(rows, columns=names).assign(interval=INTERVAL, n=len(result.outcomes))


def _cells() -> Iterator[tuple[str, Measure, list[str]]]:
    """Every window and measure, with the columns of `outcomes` that it is the mean of."""
    for name, window in WINDOWS.items():
        for measure in HEADLINE:
            yield name, measure, [metric + window.suffix for metric in measure.metrics]


def quarterly_changes(comparison: Comparison, metrics: Iterable[str]) -> pd.DataFrame:
    """Change against the matched run, quarter by quarter.

    reform, metric, quarter, difference, low, high (of the mean over replications), runs_low,
    runs_high (the middle 80% of runs), interval, n
    """
    keys = ["point", "replication", "quarter"]
    names = list(metrics)
    by_arm = comparison.quarters.set_index("scenario")
    base = by_arm.loc[comparison.base].set_index(keys)[names]
    frames = []
    for reform in comparison.changes["reform"].unique():
        change = by_arm.loc[reform].set_index(keys)[names] - base
        frames += [_by_quarter(change[name]).assign(reform=reform) for name in names]
    columns = ["reform", "metric", "quarter", "difference", "low", "high", "runs_low", "runs_high"]
    return pd.concat(frames, ignore_index=True)[[*columns, "n"]].assign(interval=INTERVAL)


def quarterly_levels(result: Result) -> pd.DataFrame:
    """Mean over replications of every metric, quarter by quarter, a row a quarter."""
    keys = ["scenario", "quarter"]
    means = result.quarters.groupby(keys, sort=False)[list(METRICS)].mean()
    return means.reset_index().assign(n=len(result.outcomes))


def office_levels(result: Result) -> pd.DataFrame:
    """Mean over replications of every metric, a row an office and quarter."""
    keys = ["scenario", "agency", "country", "quarter"]
    means = result.offices.groupby(keys, sort=False)[list(METRICS)].mean()
    return means.reset_index().assign(n=len(result.outcomes))


def quarterly_spread(levels: pd.DataFrame, metrics: Iterable[str]) -> pd.DataFrame:
    """Metrics of one scenario's `quarters`, quarter by quarter.

    metric, quarter, mean, low, high (of the mean over replications), runs_low, runs_high (the
    middle 80% of runs), n
    """
    by_quarter = levels.set_index("quarter")
    table = pd.concat([_by_quarter(by_quarter[name]) for name in metrics], ignore_index=True)
    return table.rename(columns={"difference": "mean"})


def office_changes(comparison: Comparison) -> pd.DataFrame:
    """Change of each office that is in base and reform, last 12 quarters, run by run.

    A row a reform, run and office: reform, point, replication, agency, country, member, traits
    (a set), and a column each of `CHANGES`. Needs `compare(..., offices=True)`.
    """
    keys, metrics = ["point", "replication", "agency", "country"], list(CHANGES)
    by_arm = comparison.offices.set_index("scenario")
    base = by_arm.loc[comparison.base].set_index(keys)[metrics]
    frames = []
    for reform in comparison.changes["reform"].unique():
        change = (by_arm.loc[reform].set_index(keys)[metrics] - base).dropna().reset_index()
        of_office = {(one.agency, one.country): one for one in comparison.scenarios[reform].offices}
        offices = [
            of_office[place] for place in zip(change["agency"], change["country"], strict=True)
        ]
        said = {
            "traits": [one.traits for one in offices],
            "member": [one.member for one in offices],
        }
        frames.append(change.assign(reform=reform, **said))
    return pd.concat(frames, ignore_index=True)


def trait_changes(comparison: Comparison) -> pd.DataFrame:
    """Who gains and who loses, last 12 quarters: means over offices, weighted by membership.

    reform, trait (one of `TRAITS`, `none` or `all`), metric, difference, low, high, offices,
    interval, n. Needs `compare(..., offices=True)`.
    """
    changes = office_changes(comparison)
    rows = []
    for reform, own in changes[changes["member"] > 0].groupby("reform", sort=False):
        for trait, held in _groups(own["traits"]).items():
            if not held.any():
                continue
            offices = own[held].drop_duplicates(["agency", "country"])
            for metric in CHANGES:
                weighted = own.loc[held].assign(part=own[metric] * own["member"])
                sums = weighted.groupby(["point", "replication"])[["part", "member"]].sum()
                ends = mean_interval(sums["part"] / sums["member"])
                rows.append((reform, trait, metric, *ends, len(offices), len(sums)))
    names = ["reform", "trait", "metric", "difference", "low", "high", "offices", "n"]
    return pd.DataFrame(rows, columns=names).assign(interval=INTERVAL)


def _groups(traits: pd.Series) -> dict[str, pd.Series]:
    """Which rows belong to the holders of each trait, to those with none, and to all."""
    held = {trait: traits.map(lambda flags, trait=trait: trait in flags) for trait in TRAITS}
    return held | {NO_TRAIT: traits.map(len) == 0, EVERYONE: traits.map(len) >= 0}


def ledger_levels(comparison: Comparison) -> pd.DataFrame:
    """What an office owes in procedures, and what a project of five agencies owes in reports.

    A row a state (the base at its end, each reform in its first years and at its end) and part:
    scenario, window, part, mean, low, high, interval, n. Parts are those of `LEDGER`, which sum
    to `reporting_burden`, and `reports_of_five`.
    """
    states = [(comparison.base, "mature")]
    states += [(one, window) for one in comparison.changes["reform"].unique() for window in _LATER]
    rows = []
    for scenario, window in states:
        outcomes = comparison.outcomes[comparison.outcomes["scenario"] == scenario]
        suffix = SUFFIXES[window]
        values = {name: outcomes[name + suffix] for name in (*_OWED, "reporting_burden")}
        values["own_procedure"] = values["reporting_burden"] - sum(values[name] for name in _OWED)
        values["reports_of_five"] = reports_of(
            5, outcomes["reports_on_project" + suffix], outcomes["agencies_per_outcome" + suffix]
        )
        for part in (*LEDGER, "reporting_burden", "reports_of_five"):
            rows.append((scenario, window, part, *mean_interval(values[part]), len(outcomes)))
    names = ["scenario", "window", "part", "mean", "low", "high", "n"]
    return pd.DataFrame(rows, columns=names).assign(interval=INTERVAL)


def reports_of(agencies: int, reports: Any, present: Any) -> Any:
    """Reports that a project of so many agencies owes, from what one with fewer owes.

    The first report is owed anyway; each further agency adds the same part of one.

    >>> reports_of(5, 1.5, 2.0)
    3.0
    """
    return 1.0 + (agencies - 1) * (reports - 1.0) / (present - 1.0)


def _by_quarter(change: pd.Series) -> pd.DataFrame:
    """One metric's change in every quarter, for `change` of every run by quarter."""
    groups = {quarter: values.to_numpy() for quarter, values in change.groupby("quarter")}
    values = np.stack(list(groups.values()))
    ends = ("difference", "low", "high", "runs_low", "runs_high")
    found = (*mean_intervals(values, axis=1), *np.quantile(values, (0.1, 0.9), axis=1))
    columns = dict(zip(ends, found, strict=True))
    return pd.DataFrame(
        {"quarter": list(groups), **columns, "n": values.shape[1], "metric": change.name}
    )


def signed(value: float) -> str:
    """A change as text, never minus nothing.

    >>> signed(0.0701), signed(-0.0001)
    ('+0.070', '+0.000')
    """
    return f"{round(value, 3) + 0.0:+.3f}"


def matched_run(base: Scenario) -> str:
    """What reforms are held against, in words."""
    return (
        f"matched run of {base.name}"
        if base.pillars or base.reforms
        else "matched run without reform"
    )


def provenance(comparison: Comparison) -> str:
    """What was computed, in one line: see `computed`."""
    reforms = ", ".join(comparison.changes["reform"].unique())
    return computed(comparison.manifest, f"{reforms} against {comparison.base}")


def computed(manifest: Mapping[str, Any], what: str) -> str:
    """A result in one line: n, seed, what it is of, parameters set, version."""
    identity = manifest["identity"]
    design = identity["design"]
    members = members_in(design.get("points"))
    values = ", ".join(f"{name} = {value:g}" for name, value in design["parameters"].items())
    count = design["replications"]
    parts = [
        f"n = {count} {'replication' if count == 1 else 'replications'}, seed {identity['seed']}",
        *([f"means over {members} members of the ensemble"] if members else []),
        what,
        *([f"with {values}"] if values else []),
        f"interagency {identity['versions']['interagency']}",
    ]
    return "; ".join(parts)

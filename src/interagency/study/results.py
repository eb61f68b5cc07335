"""What computations give back: tables, the manifest that repeats them, ways to take them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.study.checks import checked_folder
from interagency.study.estimates import (
    INTERVAL,
    angle_interval,
    conflict_interval,
    in_degrees,
    mean_interval,
    mean_intervals,
    quadrant_told,
    ratio_in_words,
    ratio_interval,
    resampled_means,
    summary,
)
from interagency.study.manifest import identity_hash
from interagency.study.scenarios import Scenario
from interagency.study.store import put_files
from interagency.study.workbook import workbook

if TYPE_CHECKING:
    from networkx import DiGraph

RUN_KEYS = ("scenario", "point", "replication")
HEADLINE = (
    "within_team",
    "within_agency",
    "delivery",
    "joint_time",
    "reporting_burden",
    "fatigue",
)


class Tables:
    """Named pandas tables with a manifest, whatever they are about."""

    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        raise NotImplementedError

    def _told(self) -> list[tuple[str, str]]:
        """What a workbook says of itself."""
        return told_of(repr(self), self.manifest)

    def __repr__(self) -> str:
        identity = self.manifest["identity"]
        names, runs = ", ".join(identity["scenarios"]), identity["design"]["replications"]
        return f"{type(self).__name__}: {names}, {runs} runs, seed {identity['seed']}"

    def to_csv(self, folder: str | PathLike[str]) -> Path:
        """Write every table as `<name>.csv` into a folder, made if need be; returns it."""
        folder = checked_folder("folder", folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in self._tables().items():
            table.to_csv(folder / f"{name}.csv", index=False)
        return folder

    def to_excel(self, path: str | PathLike[str]) -> Path:
        """Write every table as a sheet of one Excel workbook (`.xlsx`); returns its path.

        The first sheet says what was computed, and what the columns mean in which units.
        Equal results give equal bytes. A file that is there is replaced, its folder made.

        Raises InputError for another ending, and for a table that is longer than a sheet.
        """
        path = checked_folder("path", path)
        if path.suffix != ".xlsx":
            raise InputError("a workbook is a file that ends in .xlsx", found=str(path))
        content = workbook(self._tables(), self._told())
        path.parent.mkdir(parents=True, exist_ok=True)
        put_files({path: content})
        return path


def there(**tables: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """Those tables that there are."""
    return {name: table for name, table in tables.items() if table is not None}


def told_of(what: str, manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a workbook says of itself: a word, and what it stands for."""
    identity = manifest["identity"]
    return [
        ("interagency", what),
        ("version", identity["versions"]["interagency"]),
        ("seed", str(identity["seed"])),
        ("replications", str(identity["design"]["replications"])),
        ("parameters set", values_in_words(identity["design"]["parameters"])),
        ("identity", identity_hash(manifest)),
        ("intervals", f"{INTERVAL}; they do not hold uncertainty about parameters"),
    ]


def values_in_words(values: Mapping[str, float]) -> str:
    """Parameters that were set, as text.

    >>> values_in_words({"turf": 0.4}), values_in_words({})
    ('turf = 0.4', 'none')
    """
    return ", ".join(f"{name} = {value:g}" for name, value in values.items()) or "none"


@dataclass(frozen=True, eq=False, repr=False)
class Result(Tables):
    """Runs of one scenario.

    outcomes  a row a run: scenario, point, replication, a column a metric (mean of the last
              12 quarters) and `..._early` (first 8 quarters from the reform's start in each
              country); means over offices, weighted by membership
    quarters  a row a run and quarter, a column a metric
    offices   a row a run, office and quarter; None unless asked for
    manifest  seed, versions, hashes and the scenario's text: all that repeats the result
    members   with `parameters="ensemble"` a row a member, a column an outcome, mean over
              replications; all other tables are then means over members. Else None
    """

    outcomes: pd.DataFrame
    quarters: pd.DataFrame
    offices: pd.DataFrame | None
    manifest: Mapping[str, Any]
    members: pd.DataFrame | None = None

    def _tables(self) -> dict[str, pd.DataFrame]:
        tables = {"outcomes": self.outcomes, "quarters": self.quarters}
        return {**tables, **there(offices=self.offices, members=self.members)}

    def summary(self) -> pd.DataFrame:
        """Mean and interval of every outcome: metric, mean, low, high, interval, n."""
        return summary(self.outcomes, [c for c in self.outcomes if c not in RUN_KEYS])

    def network(
        self, quarter: str | int, country: str | None = None, replication: int | None = 0
    ) -> "DiGraph":
        """The ties at the end of a quarter of one run, which is played again, as a graph.

        replication  None for the mean over all runs, tie by tie

        Other arguments, what comes back and errors as in `interagency.network`.
        """
        from interagency.study.networks import network_again

        (scenario,) = self.manifest["scenarios"]
        return network_again(self.manifest, scenario, quarter, country, replication)

    def to_xarray(self) -> Any:
        """Outcomes and quarters as an `xarray.Dataset`.

        Dimensions `scenario`, `point`, `replication` and, for what is recorded by quarter,
        `quarter`; outcomes carry the suffix `_mature`.
        """
        import xarray

        keys = list(RUN_KEYS)
        ends = self.outcomes.set_index(keys)
        ends = ends.rename(
            columns=lambda name: name if name.endswith("_early") else f"{name}_mature"
        )
        return xarray.merge(
            [ends.to_xarray(), self.quarters.set_index([*keys, "quarter"]).to_xarray()]
        )

    def _repr_html_(self) -> str:
        name = escape(str(self.outcomes["scenario"].iloc[0]))
        table = self.summary()
        rows = table[table["metric"].isin(HEADLINE)].drop(columns=["interval", "n"])
        note = f"{len(self.outcomes)} runs; intervals: {escape(INTERVAL)}; last 12 quarters"
        return f"<h4>{name}</h4>{rows.to_html(index=False, float_format='%.3f')}<p>{note}</p>"


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Tables):
    """Reforms against the matched runs of a base: same seed, worlds and luck.

    table     reform, metric, difference, low, high, interval, n: paired differences of every
              outcome; `within_team_change`, `within_agency_change`, `delivery_change` are the
              headline's, and `conflict` is made of the first two, each also `..._early`
    headline  a row a reform and window (early, mature): the three changes, `conflict`, `angle`
              in degrees and `trade_off` (what the agencies lose for what the team gains), each
              with its interval; `quadrant`, which is `no change` where the changes of team and
              agency together cannot be told from nothing, and `too few replications` below
              three; and the angle and the trade-off in
              words (`direction`, `trade_off_in_words`), which say so where they are undefined
    changes   a row a reform and replication, a column a metric
    outcomes  of all runs, as in `Result`; `base` is the matched scenario
    quarters  of all runs, as in `Result`
    offices   a row a run and office, for all runs: scenario, point, replication, agency,
              country, a column each for a dozen metrics (mean of the last 12 quarters); None
              unless asked for
    scenarios  those compared, by name, the base first
    members   with `parameters="ensemble"` a row a reform and member, a column an outcome: its
              mean change. All tables above are then means over members and their intervals hold
              luck alone; `table` and `headline` have further columns for what parameters do:
              `parameters_low`, `parameters_high` (between which 95% of members lie), `mean_low`,
              `mean_high` (95% of the mean over members), in `headline` behind the name of each
              change, and `members_in_quadrant` (share of members in the quadrant of the mean, with
              `members_low`, `members_high`; n: `members`). Else None
    """

    base: str
    scenarios: Mapping[str, Scenario]
    table: pd.DataFrame
    headline: pd.DataFrame
    changes: pd.DataFrame
    outcomes: pd.DataFrame
    quarters: pd.DataFrame
    manifest: Mapping[str, Any]
    offices: pd.DataFrame | None = None
    members: pd.DataFrame | None = None

    def network(
        self,
        scenario: str,
        quarter: str | int,
        country: str | None = None,
        replication: int | None = 0,
    ) -> "DiGraph":
        """The ties in one of the scenarios, by its name; see `Result.network`."""
        from interagency.study.networks import network_again

        return network_again(self.manifest, scenario, quarter, country, replication)

    def _tables(self) -> dict[str, pd.DataFrame]:
        tables = {
            "comparison": self.table,
            "headline": self.headline,
            "changes": self.changes,
            "outcomes": self.outcomes,
            "quarters": self.quarters,
        }
        return {**tables, **there(offices=self.offices, members=self.members)}

    def _repr_html_(self) -> str:
        shown = self.headline.drop(columns=["interval", "n"])
        note = f"against {escape(self.base)}; n = {self.headline['n'].iloc[0]}; {escape(INTERVAL)}"
        return f"{shown.to_html(index=False, float_format='%.3f')}<p>{note}</p>"


CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "within_team": "within_team_change",
        "within_agency": "within_agency_change",
        "delivery": "delivery_change",
    }
)
SUFFIXES: Mapping[str, str] = MappingProxyType({"early": "_early", "mature": ""})
"""Suffix of a window's columns in `outcomes`."""


def compared(
    scenarios: Mapping[str, Scenario],
    matched: Mapping[str, pd.DataFrame],
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    seed: int,
) -> Comparison:
    """A comparison from the outcomes of all arms.

    scenarios  the base, and the reforms, by name
    matched    reform -> outcomes of the base, read over that reform's quarters
    tables     `outcomes`, `quarters` and, if asked for, `office_means` of all arms
    """
    outcomes = tables["outcomes"]
    keys = ["point", "replication"]
    changes, rows, headline = [], [], []
    for reform, twin in matched.items():
        own = outcomes[outcomes["scenario"] == reform].set_index(keys)
        twin = twin.set_index(keys).loc[own.index]
        metrics = [name for name in own if name != "scenario"]
        difference = own[metrics] - twin[metrics]
        by_run = difference.reset_index()
        by_run.insert(0, "reform", reform)
        changes.append(by_run)
        ends = {window: _headline_row(reform, window, difference, seed) for window in SUFFIXES}
        headline += ends.values()
        rows += _difference_rows(reform, difference, ends)
    columns = ["reform", "metric", "difference", "low", "high", "interval", "n"]
    return Comparison(
        base=next(iter(scenarios)),
        scenarios=scenarios,
        table=pd.DataFrame(rows, columns=columns),
        headline=pd.DataFrame(headline),
        changes=pd.concat(changes, ignore_index=True),
        outcomes=outcomes,
        quarters=tables["quarters"],
        manifest=manifest,
        offices=tables.get("office_means"),
    )


def _difference_rows(
    reform: str, difference: pd.DataFrame, ends: Mapping[str, Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    """A row a metric, and those of the headline under their own names."""
    # run by run along the rows: the same sums, to the last bit, as of one metric at a time
    by_metric = np.ascontiguousarray(difference.to_numpy().T)
    ends_of_all = zip(*(ends.tolist() for ends in mean_intervals(by_metric, axis=1)), strict=True)
    estimates = dict(zip(difference, ends_of_all, strict=True))
    for window in ("mature", "early"):
        for name in (*CHANGES.values(), "conflict"):
            values = tuple(ends[window][f"{name}{end}"] for end in ("", "_low", "_high"))
            estimates[name + SUFFIXES[window]] = values
    count = len(difference)
    return [(reform, name, *values, INTERVAL, count) for name, values in estimates.items()]


def _headline_row(reform: str, window: str, difference: pd.DataFrame, seed: int) -> dict[str, Any]:
    suffix, count = SUFFIXES[window], len(difference)
    both = difference[[f"within_team{suffix}", f"within_agency{suffix}"]].to_numpy()
    means = resampled_means(both, seed)
    angle = angle_interval(both, means)
    ratio = ratio_interval(both, means)
    return {
        "reform": reform,
        "window": window,
        **{
            key: value
            for name, change in CHANGES.items()
            for key, value in _ends(change, mean_interval(difference[name + suffix])).items()
        },
        "quadrant": quadrant_told(both),
        **_ends("conflict", conflict_interval(both, means)),
        **_ends("angle", angle),
        "direction": in_degrees(*angle),
        **_ends("trade_off", ratio),
        "trade_off_in_words": ratio_in_words(*ratio, count=count),
        "interval": INTERVAL,
        "n": count,
    }


def _ends(name: str, estimate: tuple[float, float, float]) -> dict[str, float]:
    """An estimate with its interval, as three columns."""
    return dict(zip((name, f"{name}_low", f"{name}_high"), estimate, strict=True))

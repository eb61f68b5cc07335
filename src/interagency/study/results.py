"""What computations give back: tables, the manifest that repeats them, ways to take them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from interagency.study.estimates import (
    INTERVAL,
    angle_interval,
    conflict_of,
    in_degrees,
    mean_interval,
    quadrant,
    ratio_in_words,
    resampled_means,
    summary,
)

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

    def to_csv(self, folder: str | Path) -> Path:
        """Write every table as `<name>.csv` into a folder, made if need be; returns it."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in self._tables().items():
            table.to_csv(folder / f"{name}.csv", index=False)
        return folder


@dataclass(frozen=True)
class Result(Tables):
    """Runs of one scenario.

    outcomes  a row a run: scenario, point, replication, a column a metric (mean of the last
              12 quarters) and `..._early` (first 8 quarters from the reform's start in each
              country); means over offices, weighted by membership
    quarters  a row a run and quarter, a column a metric
    offices   a row a run, office and quarter; None unless asked for
    manifest  seed, versions, hashes and the scenario's text: all that repeats the result
    """

    outcomes: pd.DataFrame
    quarters: pd.DataFrame
    offices: pd.DataFrame | None
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        tables = {"outcomes": self.outcomes, "quarters": self.quarters}
        return tables if self.offices is None else {**tables, "offices": self.offices}

    def summary(self) -> pd.DataFrame:
        """Mean and interval of every outcome: metric, mean, low, high, interval, n."""
        return summary(self.outcomes, [c for c in self.outcomes if c not in RUN_KEYS])

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


@dataclass(frozen=True)
class Comparison(Tables):
    """Reforms against the matched runs of a base: same seed, worlds and luck.

    table     reform, metric, difference, low, high, interval, n: paired differences of every
              outcome; `within_team_change`, `within_agency_change`, `delivery_change` are the
              headline's, and `conflict` is made of the first two, each also `..._early`
    headline  a row a reform and window (early, mature): the three changes, `quadrant`,
              `conflict`, `angle` in degrees, each with its interval, and in words `direction`
              and `trade_off`, which say so where they are undefined
    changes   a row a reform and replication, a column a metric
    outcomes  of all runs, as in `Result`; `base` is the matched scenario
    quarters  of all runs, as in `Result`
    """

    base: str
    table: pd.DataFrame
    headline: pd.DataFrame
    changes: pd.DataFrame
    outcomes: pd.DataFrame
    quarters: pd.DataFrame
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {
            "comparison": self.table,
            "headline": self.headline,
            "outcomes": self.outcomes,
            "quarters": self.quarters,
        }

    def _repr_html_(self) -> str:
        shown = self.headline.drop(columns=["interval", "n"])
        note = f"against {escape(self.base)}; n = {self.headline['n'].iloc[0]}; {escape(INTERVAL)}"
        return f"{shown.to_html(index=False, float_format='%.3f')}<p>{note}</p>"


CHANGES = {
    "within_team": "within_team_change",
    "within_agency": "within_agency_change",
    "delivery": "delivery_change",
}


def compared(
    base: str,
    matched: Mapping[str, pd.DataFrame],
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    seed: int,
) -> Comparison:
    """A comparison from the outcomes of all arms.

    matched  reform -> outcomes of the base, read over that reform's quarters
    tables   `outcomes` and `quarters` of all arms
    """
    outcomes = tables["outcomes"]
    keys = ["point", "replication"]
    changes, rows, headline = [], [], []
    for reform, twin in matched.items():
        own = outcomes[outcomes["scenario"] == reform].set_index(keys)
        twin = twin.set_index(keys).loc[own.index]
        metrics = [name for name in own if name != "scenario"]
        difference = own[metrics] - twin[metrics]
        changes.append(difference.reset_index().assign(reform=reform))
        rows += _difference_rows(reform, difference, seed)
        headline += [
            _headline_row(reform, window, difference, suffix, seed)
            for window, suffix in (("early", "_early"), ("mature", ""))
        ]
    columns = ["reform", "metric", "difference", "low", "high", "interval", "n"]
    return Comparison(
        base=base,
        table=pd.DataFrame(rows, columns=columns),
        headline=pd.DataFrame(headline),
        changes=pd.concat(changes, ignore_index=True),
        outcomes=outcomes,
        quarters=tables["quarters"],
        manifest=manifest,
    )


def _difference_rows(reform: str, difference: pd.DataFrame, seed: int) -> list[tuple[Any, ...]]:
    count = len(difference)
    rows = [
        (reform, name, *mean_interval(difference[name]), INTERVAL, count) for name in difference
    ]
    for suffix in ("", "_early"):
        rows += [
            (reform, change + suffix, *mean_interval(difference[name + suffix]), INTERVAL, count)
            for name, change in CHANGES.items()
        ]
        rows.append(
            (reform, f"conflict{suffix}", *_conflict(difference, suffix, seed), INTERVAL, count)
        )
    return rows


def _both(difference: pd.DataFrame, suffix: str) -> Any:
    return difference[[f"within_team{suffix}", f"within_agency{suffix}"]].to_numpy()


def _conflict(difference: pd.DataFrame, suffix: str, seed: int) -> tuple[float, float, float]:
    """Conflict of the mean changes, with a percentile interval over resampled replications."""
    both = _both(difference, suffix)
    estimate = float(conflict_of(*both.mean(axis=0)))
    if len(both) < 2:
        return estimate, float("nan"), float("nan")
    means = resampled_means(both, seed)
    low, high = pd.Series(conflict_of(means[:, 0], means[:, 1])).quantile([0.025, 0.975])
    return estimate, float(low), float(high)


def _headline_row(
    reform: str, window: str, difference: pd.DataFrame, suffix: str, seed: int
) -> dict[str, Any]:
    both = _both(difference, suffix)
    row: dict[str, Any] = {"reform": reform, "window": window}
    for name, change in CHANGES.items():
        mean, low, high = mean_interval(difference[f"{name}{suffix}"])
        row |= {change: mean, f"{change}_low": low, f"{change}_high": high}
    conflict, low, high = _conflict(difference, suffix, seed)
    angle = angle_interval(both, seed)
    return row | {
        "quadrant": quadrant(*both.mean(axis=0)),
        "conflict": conflict,
        "conflict_low": low,
        "conflict_high": high,
        "angle": angle[0],
        "angle_low": angle[1],
        "angle_high": angle[2],
        "direction": in_degrees(*angle),
        "trade_off": ratio_in_words(both, seed),
        "interval": INTERVAL,
        "n": len(difference),
    }

"""The ensemble: parameter sets that the core facts do not rule out, and how questions use it.

Two files keep one: `ensemble.csv`, a row a member, and `ensemble.json`, all that is known of it.
One comes with the package.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
from interagency.study.checks import checked_folder
from interagency.study.design import Design
from interagency.study.estimates import INTERVAL, TAILS, mean_intervals, quadrant, share_interval
from interagency.study.manifest import source_hash
from interagency.study.results import CHANGES, SUFFIXES, Comparison, compared
from interagency.study.scenarios import Scenario
from interagency.study.store import put_files

MEMBERS, ENSEMBLE = "member", "ensemble"
SPREAD = ("parameters_low", "parameters_high", "mean_low", "mean_high")
KEYS = ("scenario", "replication", "quarter", "agency", "country")
VALUES, KNOWN = "ensemble.csv", "ensemble.json"
# Digits of what is told of an ensemble: what repeats exactly from machine to machine.
DIGITS = 6
AGAIN = "match it anew: interagency calibrate --out FOLDER"
_TABLES = ("waves", "validation", "conflicts", "regimes")


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble:
    """Parameter sets that show every fact that they were matched to.

    table       a row a member: `member` (1, 2, ...) and a column a parameter
    validation  a row a core fact: the share of members that show it when they are played again
                on fresh luck, beside that in the declared ranges and near members
    waves       a row a wave: points, share that shows every target, which targets bind
    conflicts   pairs of targets that fewer points show together than chance would have it
    regimes     how adoption, joint time and accountability lie in the ranges and the ensemble
    provenance  seed, design, declared ranges, versions, hashes of sources: what repeats it
    """

    table: pd.DataFrame
    waves: pd.DataFrame
    validation: pd.DataFrame
    conflicts: pd.DataFrame
    regimes: pd.DataFrame
    provenance: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        design = self.provenance["design"]
        return (
            f"Ensemble: {len(self)} parameter sets matched to core facts, from {len(self.waves)} "
            f"waves of {design['draws']} points, seed {self.provenance['seed']}"
        )

    @property
    def manifest(self) -> dict[str, Any]:
        """Its provenance where other results have their manifest."""
        return {"identity": self.provenance}

    @property
    def is_current(self) -> bool:
        """False where the model has changed since: matched forms were others."""
        return self.provenance["source_hash"] == source_hash()

    def identifiability(self) -> pd.DataFrame:
        """How much narrower each parameter is than its declared range; see `matching.regimes`."""
        from interagency.study.matching.regimes import identifiability

        return identifiability(self.table)

    def design(self, replications: int) -> Design:
        """A design whose points are the members; what a scenario sets itself stays as it says.

        replications  histories of each member; all members meet the same luck
        """
        points = {name: self.table[name].to_numpy() for name in PARAMETERS}
        return Design(replications, points, yields=True)

    def write(self, folder: str | PathLike[str]) -> list[Path]:
        """Write both files into a folder, made if need be; equal ensembles give equal bytes."""
        folder = checked_folder("folder", folder)
        folder.mkdir(parents=True, exist_ok=True)
        known = {name: _records(getattr(self, name)) for name in _TABLES}
        text = json.dumps({"provenance": dict(self.provenance), **known}, indent=1, allow_nan=False)
        values = self.table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
        content = {folder / VALUES: values.encode(), folder / KNOWN: f"{text}\n".encode()}
        put_files(content)
        return list(content)


def read(folder: str | PathLike[str]) -> Ensemble:
    """The ensemble in a folder of `interagency calibrate`.

    Raises InputError for a folder without one, and for one that was matched to other parameters
    than those that are declared.
    """
    folder = checked_folder("folder", folder)
    missing = [name for name in (VALUES, KNOWN) if not (folder / name).is_file()]
    if missing:
        raise InputError(
            f"{folder} holds no ensemble: it has no {' and no '.join(missing)}",
            found=str(folder),
            allowed=["a folder that `interagency calibrate` wrote"],
        )
    try:
        known = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
        tables = {name: pd.DataFrame(known[name]) for name in _TABLES}
        table, provenance = pd.read_csv(folder / VALUES), known["provenance"]
        was = provenance["design"]["ranges"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder} holds no ensemble that can be read: {error}") from error
    _refuse_other_parameters(table, was)
    return Ensemble(table=table, provenance=provenance, **tables)


def ensemble() -> Ensemble:
    """The ensemble that comes with the package, a copy of one's own.

    Raises InputError where parameters were renamed, added or given other ranges since it was
    matched: it must then be matched anew.
    """
    return deepcopy(_shipped())


@cache
def _shipped() -> Ensemble:
    with as_file(files("interagency") / "data") as folder:
        return read(folder)


def ranges() -> dict[str, list[float]]:
    """What every parameter is drawn from: low and high, and of a weight its default."""
    return {
        name: [row.low, row.high, *([row.default] if row.group else [])]
        for name, row in PARAMETERS.items()
    }


def _refuse_other_parameters(table: pd.DataFrame, was: Mapping[str, Any]) -> None:
    known, columns = ranges(), set(table) - {MEMBERS}
    differing = {
        "lacks": [name for name in known if name not in columns],
        "has, and nothing declares,": [name for name in table if name in columns - set(known)],
        "had other ranges of": [
            name for name in known if name in columns and known[name] != was.get(name)
        ],
    }
    said = [f"{how} {_some(names)}" for how, names in differing.items() if names]
    if said:
        raise InputError(
            f"the ensemble does not fit the declared parameters: it {'; it '.join(said)}",
            hint=AGAIN,
        )
    if table.empty or table.isna().any(axis=None):
        raise InputError("the ensemble has no members, or members without values", hint=AGAIN)


def _some(names: list[str], most: int = 5) -> str:
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def is_ensemble(parameters: Any) -> bool:
    """True for what asks a question of every member, and not of one parameter set."""
    return isinstance(parameters, Ensemble) or (
        isinstance(parameters, str) and parameters == ENSEMBLE
    )


def design_of(parameters: Any, replications: int) -> Design:
    """The design of `parameters="ensemble"`, or of an ensemble: members as points."""
    members = parameters if isinstance(parameters, Ensemble) else ensemble()
    return members.design(replications)


def over_members(table: pd.DataFrame) -> pd.DataFrame:
    """A table of runs, averaged over members: a row a replication, and what else is a key.

    Members meet the same luck, so what differs between its rows is luck alone.
    """
    keys = [name for name in table if name in KEYS]
    means = table.drop(columns="point").groupby(keys, sort=False, as_index=False).mean()
    return means.assign(point=0)[list(table)]


def by_member(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Outcomes averaged over replications: a row a scenario and member, a column a metric.

    Members are numbered as in the table of the ensemble, from 1.
    """
    means = outcomes.drop(columns="replication").groupby(["scenario", "point"], sort=False).mean()
    numbered = means.reset_index().rename(columns={"point": MEMBERS})
    return numbered.assign(**{MEMBERS: numbered[MEMBERS] + 1})


def compared_over_members(
    scenarios: Mapping[str, Scenario],
    matched: Mapping[str, pd.DataFrame],
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    seed: int,
) -> Comparison:
    """`compared` for runs of every member: two doubts, in columns of their own.

    Every table and interval that a comparison has is of means over members, so that it holds
    luck alone. What parameters do is in `members`, and in further columns of table and headline.
    """
    averaged = {name: over_members(table) for name, table in tables.items()}
    twins = {reform: over_members(table) for reform, table in matched.items()}
    found = compared(scenarios, twins, averaged, manifest, seed)
    members = by_member(tables["outcomes"]).set_index(["scenario", MEMBERS])
    changes = pd.concat(
        {
            reform: members.loc[reform]
            - by_member(twin).drop(columns="scenario").set_index(MEMBERS)
            for reform, twin in matched.items()
        },
        names=["reform"],
    )
    return replace(
        found,
        members=changes.reset_index(),
        table=found.table.merge(_spread_of_changes(changes), on=["reform", "metric"], how="left"),
        headline=_with_members(found.headline, changes),
    )


def _spread_of_changes(changes: pd.DataFrame) -> pd.DataFrame:
    """A row a reform and metric: what `spread_over_members` says of its change."""
    rows = [
        {"reform": reform, "metric": metric, **spread_over_members(rows[metric].to_numpy())}
        for reform, rows in changes.groupby(level="reform", sort=False)
        for metric in changes
    ]
    named = [
        {**row, "metric": f"{CHANGES[name]}{suffix}"}
        for row in rows
        for suffix in SUFFIXES.values()
        for name in CHANGES
        if row["metric"] == name + suffix
    ]
    return pd.DataFrame(rows + named)


def _with_members(headline: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The headline with what parameters do to its changes, and to the quadrant."""
    rows = []
    for row in headline.to_dict("records"):
        own, suffix = changes.loc[row["reform"]], SUFFIXES[row["window"]]
        for metric, change in CHANGES.items():
            spread = spread_over_members(own[metric + suffix].to_numpy())
            row |= {f"{change}_{end}": value for end, value in spread.items()}
        pairs = zip(own[f"within_team{suffix}"], own[f"within_agency{suffix}"], strict=True)
        quadrants = [quadrant(*pair) for pair in pairs]
        mean = quadrant(row["within_team_change"], row["within_agency_change"])
        share, low, high = share_interval(quadrants.count(mean), len(quadrants))
        row |= {"members_in_quadrant": share, "members_low": low, "members_high": high}
        rows.append(row | {"members": len(quadrants)})
    return pd.DataFrame(rows)


def spread_over_members(members: np.ndarray, axis: int = 0) -> dict[str, Any]:
    """What the choice of parameters does to values by member, `[member]` or members on an axis.

    parameters_low, parameters_high  between which 95% of members lie
    mean_low, mean_high              95% of the mean over members
    """
    low, high = np.quantile(members, TAILS, axis=axis)
    _, mean_low, mean_high = mean_intervals(members, axis)
    ends = dict(zip(SPREAD, (low, high, mean_low, mean_high), strict=True))
    return {name: _plain(end) for name, end in ends.items()}


def estimated(
    by_run: np.ndarray, members: int = 0, name: str = "mean", prefix: str = "", axis: int = 0
) -> dict[str, Any]:
    """The mean over runs with its intervals: two over an ensemble, which are never merged.

    by_run        runs on an axis, over an ensemble member by member
    members       how many members they are of; 0 for runs at one parameter set
    name, prefix  the mean is called `name`, and the ends `<prefix>low` and so on

    low, high  95% of the mean, as luck and world move it: all members meet the same luck, so
               that over an ensemble a replication counts once

    and over an ensemble what `spread_over_members` says of members, luck averaged out.

    >>> by_run = np.array([1.0, 1.2, 2.0, 2.2, 3.0, 3.2])
    >>> found = estimated(by_run, members=3)
    >>> [round(found[end], 2) for end in ("mean", "low", "parameters_low", "mean_low")]
    [2.1, 0.83, 1.15, -0.38]
    """
    spread = {}
    if members:
        shape = by_run.shape[:axis], by_run.shape[axis + 1 :]
        by_run = by_run.reshape(*shape[0], members, -1, *shape[1])
        spread = spread_over_members(by_run.mean(axis=axis + 1), axis)
        by_run = by_run.mean(axis=axis)
    mean, low, high = (_plain(end) for end in mean_intervals(by_run, axis))
    ends = {"low": low, "high": high, **spread}
    return {name: mean, **{f"{prefix}{end}": value for end, value in ends.items()}}


def _plain(value: Any) -> Any:
    """A number rather than an array of one."""
    return value if np.ndim(value) else float(value)


def members_in(points: Mapping[str, Any] | None) -> int:
    """How many members there are in the points of a design, or of a manifest; 0: no ensemble."""
    return len(next(iter(points.values()))) if points else 0


def of_runs(design: Design) -> dict[str, Any]:
    """What a table says of its intervals: interval, n, and over an ensemble members."""
    members = members_in(design.points)
    told = {"interval": INTERVAL, "n": design.replications}
    return {**told, "members": members} if members else told


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain JSON, numbers to six digits; what is no number is null."""
    plain = json.loads(table.to_json(orient="records", double_precision=15))
    return [{name: _short(value) for name, value in row.items()} for row in plain]


def _short(value: Any) -> Any:
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value

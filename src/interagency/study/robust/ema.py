"""The same tables for tools that read experiments as EMA Workbench gives them.

There a study is a pair (experiments, outcomes): a table with a row an experiment, whose columns
are uncertainties and levers and then `scenario`, `policy`, `model`; and a dict with an array
for each outcome, in the order of the rows.
"""

from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.study.checks import checked_folder
from interagency.study.robust.performance import Performance
from interagency.study.store import put_files

MODEL = "interagency"
ROLES = ("scenario", "policy", "model")

Pair = tuple[pd.DataFrame, dict[str, np.ndarray]]


def experiments(
    found: Performance,
    conditions: pd.DataFrame,
    levers: pd.DataFrame | None = None,
    by_replication: bool = False,
) -> Pair:
    """Experiments and outcomes: a row a package and point, package by package.

    conditions      a row a point: uncertainties, and what else no package decides
    levers          a row a package: what each says of levers; None for its name alone
    by_replication  outcomes as `[experiment, replication]` instead of the mean `[experiment]`

    `scenario` is the number of the point, `policy` the name of the package. Raises InputError
    for tables of other lengths, and for a column with one of the names above.
    """
    packages, points, replications = found.shape
    levers = pd.DataFrame(index=range(packages)) if levers is None else levers
    _check(conditions, points, "conditions", "points")
    _check(levers, packages, "levers", "packages")
    clashing = sorted({*conditions} & {*levers})
    if clashing:
        raise InputError(f"{clashing[0]} is both a condition and a lever", found=clashing[0])
    rows = pd.concat(
        [
            conditions.iloc[np.tile(np.arange(points), packages)].reset_index(drop=True),
            levers.iloc[np.repeat(np.arange(packages), points)].reset_index(drop=True),
        ],
        axis=1,
    )
    rows = rows.assign(
        scenario=np.tile(np.arange(points), packages),
        policy=np.repeat(list(found.packages), points),
        model=MODEL,
    )
    shape = (-1, replications) if by_replication else (-1,)
    values = found.values if by_replication else found.means
    return rows, {name: array.reshape(shape) for name, array in values.items()}


def _check(table: pd.DataFrame, length: int, name: str, of: str) -> None:
    if len(table) != length:
        raise InputError(f"{name} has {len(table)} rows, and there are {length} {of}")
    taken = [role for role in ROLES if role in table]
    if taken:
        raise InputError(
            f"{name} has a column {taken[0]}, which has another meaning there", found=taken[0]
        )


def write_experiments(pair: Pair, folder: str | PathLike[str]) -> list[Path]:
    """`experiments.csv`, and `<outcome>.csv` each with the rows of its array, in a folder.

    Made if need be; returns the paths. Equal pairs give equal bytes.
    """
    folder = checked_folder("folder", folder)
    table, outcomes = pair
    content = {folder / "experiments.csv": _csv(table, header=True)}
    content |= {
        folder / f"{name}.csv": _csv(pd.DataFrame(array)) for name, array in outcomes.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    put_files(content)
    return list(content)


def _csv(table: pd.DataFrame, header: bool = False) -> bytes:
    return table.to_csv(index=False, header=header, lineterminator="\n").encode()

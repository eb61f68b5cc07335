"""A comparison read again from the folder that keeps it, whatever version made it."""

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from interagency.errors import InputError, shown
from interagency.study.checks import checked_folder
from interagency.study.results import Comparison, compared
from interagency.study.runs import in_order
from interagency.study.scenarios import loads
from interagency.study.store import Store, StoreInputError

KIND = "compare"


def kept_comparison(folder: str | PathLike[str]) -> Comparison:
    """The comparison in a folder of `interagency compare`, or of `compare(..., out=folder)`.

    Nothing is computed: numbers are those of the version that made the folder.

    Raises InputError for a folder that is not there, holds something else, or is unfinished.
    """
    folder = checked_folder("folder", folder)
    store = _opened(folder)
    identity = store.manifest["identity"]
    if identity["kind"] != KIND:
        raise InputError(
            f"{folder} holds no comparison but what `interagency {identity['kind']}` found",
            found=identity["kind"],
            allowed=["a folder that `interagency compare` wrote"],
        )
    if identity["design"]["points"]:
        raise InputError(
            f"{folder} holds a comparison over an ensemble, which no report tells of yet",
            found=str(folder),
            allowed=["a comparison at one parameter set"],
        )
    arms = identity["design"]["arms"]
    _refuse_unfinished(folder, store, len(arms) * identity["design"]["replications"])
    names = [arm["name"] for arm in arms]
    recorded = ("outcomes", *identity["design"]["record"])
    tables = {name: in_order(store.read(name), names) for name in recorded}
    scenarios = {name: loads(text, name) for name, text in store.manifest["scenarios"].items()}
    matched = _matched(arms, tables["outcomes"])
    return compared(scenarios, matched, tables, store.manifest, identity["seed"])


def _opened(folder: Path) -> Store:
    if not folder.is_dir():
        raise InputError(
            f"{folder} is not a folder",
            found=str(folder),
            allowed=["a folder that `interagency compare` wrote"],
        )
    try:
        return Store.open(folder)
    except StoreInputError as error:
        inside = sorted(path.name for path in folder.iterdir())[:5]
        raise InputError(
            f"{error.problem}; it holds {', '.join(map(shown, inside)) or 'nothing'}",
            found=str(folder),
            allowed=["a folder that `interagency compare` wrote"],
        ) from None


def _refuse_unfinished(folder: Path, store: Store, rows: int) -> None:
    found = sum(tables["outcomes"] for tables in store.done().values())
    if found < rows:
        raise InputError(
            f"the comparison in {folder} is unfinished: {found} of {rows} runs are there",
            found=str(folder),
            allowed=["a comparison with all of its runs"],
            hint=f"run the same `interagency compare` again, with --out {folder}",
        )


def _matched(arms: list[Mapping[str, Any]], outcomes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Reform -> outcomes of the base, read over that reform's quarters."""
    base = arms[0]["scenario"]
    twins = {tuple(arm["early"]): arm["name"] for arm in arms if arm["scenario"] == base}
    rows = dict(iter(outcomes.groupby("scenario", sort=False)))
    reforms = [arm for arm in arms if arm["scenario"] != base]
    return {arm["name"]: rows[twins[tuple(arm["early"])]] for arm in reforms}

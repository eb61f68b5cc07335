"""Verifying a study: pieces are played again, and their numbers held against those kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.study.checks import checked_whole
from interagency.study.limits import LIMITS
from interagency.study.store import MemoryStore, Store
from interagency.study.sweep.folder import pieces_of
from interagency.study.sweep.identity import (
    ELSEWHERE,
    extents_in,
    machine,
    machines_in,
    opened,
    refuse_other_code,
    study_in,
)
from interagency.study.sweep.play import Asked, tables_of
from interagency.study.sweep.runner import perform

SAMPLE = 20
"""Pieces that are played again where not all are."""
RELATIVE = 1e-9
"""How far numbers of another processor may be from those kept."""


@dataclass(frozen=True)
class Verification:
    """What playing again has shown.

    pieces      that were played again, of those finished
    finished    pieces there are
    exact       True where numbers had to be equal bit for bit: same processor, same NumPy
    mismatches  a row a table and column that differs: piece, table, column, largest (difference)
    """

    pieces: int
    finished: int
    exact: bool
    mismatches: pd.DataFrame
    why_not_exact: str = ""

    @property
    def holds(self) -> bool:
        """True where nothing differs."""
        return self.mismatches.empty


def verify(
    folder: str | PathLike[str],
    pieces: int | None = SAMPLE,
    seed: int = 1,
    workers: int | None = None,
    executor: Any = None,
    progress: bool | None = None,
) -> Verification:
    """Play pieces of a study again and compare: bit for bit where all of it was played on this
    kind of processor with this NumPy, else to 1e-9.

    pieces  how many, drawn with `seed`; None for all. Those whose files are damaged are told
            beside them, whatever is drawn

    Raises InputError for a folder that holds no study, or one that other code made.
    """
    store = opened(folder)
    study = study_in(store)
    # another NumPy may move last digits; nothing is mixed by looking
    refuse_other_code(store, "verified", but=("numpy",))
    done = store.done()
    damaged = [name for name in store.done(check=False) if name not in done]
    finished = [one for one in pieces_of(study, store, extents_in(store)) if one.name in done]
    if not finished and not damaged:
        raise InputError("nothing of this study is finished: there is nothing to verify")
    count = len(finished)
    if pieces is not None:
        count = min(checked_whole("pieces", pieces, 1, LIMITS.runs), count)
    drawn = np.sort(np.random.default_rng(seed).permutation(len(finished))[:count])
    asked, places = Asked.of(study), study.places
    todo = {
        one.name: (asked, one, places[one.first_point : one.last_point])
        for one in (finished[place] for place in drawn)
    }
    differing = _differing_machine(store)
    compared = _Compared(store, exact=not differing)
    perform(todo, tables_of, compared, executor=executor, workers=workers, progress=progress)
    columns = ["piece", "table", "column", "largest"]
    compared.mismatches += [(name, "", "its files are damaged", np.nan) for name in damaged]
    return Verification(
        pieces=count,
        finished=len(finished) + len(damaged),
        exact=not differing,
        mismatches=pd.DataFrame(compared.mismatches, columns=columns),
        why_not_exact=differing,
    )


@dataclass
class _Compared:
    """Takes pieces like a store, and holds them against those of another; keeps what differs."""

    kept: Store
    exact: bool
    mismatches: list[tuple[str, str, str, float]] = field(default_factory=list)

    @property
    def manifest(self) -> dict[str, Any]:
        return self.kept.manifest

    def done(self, *, check: bool = True) -> dict[str, dict[str, int]]:
        return {}

    def write(self, piece: str, tables: Mapping[str, pd.DataFrame]) -> None:
        # through Parquet, as those kept went
        fresh = MemoryStore(self.kept.manifest)
        fresh.write(piece, tables)
        names = {*tables, *self.kept.done(check=False)[piece]}
        for table in sorted(names):
            try:
                pair = self.kept.read(table, [piece]), fresh.read(table, [piece])
            except InputError:
                self.mismatches.append((piece, table, "there only once", float("nan")))
                continue
            self.mismatches += [(piece, table, *one) for one in differing(*pair, exact=self.exact)]


def differing(kept: pd.DataFrame, again: pd.DataFrame, exact: bool) -> list[tuple[str, float]]:
    """Columns of two tables that differ, and by how much at most.

    >>> differing(pd.DataFrame({"x": [1.0]}), pd.DataFrame({"x": [1.0 + 1e-12]}), exact=False)
    []
    """
    if len(kept) != len(again) or [*kept] != [*again]:
        return [("rows or columns", float("nan"))]
    return [
        (name, largest)
        for name in kept
        if (largest := _largest(kept[name], again[name], exact)) is not None
    ]


def _largest(kept: pd.Series, again: pd.Series, exact: bool) -> float | None:
    """The largest difference of two columns, or None where they are equal."""
    if kept.equals(again):
        return None
    if not pd.api.types.is_float_dtype(kept) or not pd.api.types.is_float_dtype(again):
        return float("nan")
    gap = np.abs(kept.to_numpy() - again.to_numpy())
    near = gap <= RELATIVE * np.maximum(1.0, np.abs(kept.to_numpy()))
    return None if not exact and near.all() else float(np.nanmax(gap))


def _differing_machine(store: Store) -> str:
    """Why last digits may differ here from those kept, or nothing."""
    was = store.manifest["identity"]["versions"]["numpy"]
    if was != np.__version__:
        return f"it was played with NumPy {was}"
    others = machines_in(store) - {machine()}
    if ELSEWHERE in others:
        return "some of it was played by an executor, on processors that are not known"
    return "some of it was played on another kind of processor" if others else ""

"""What runner and store add to the work: the same pieces with nothing to play in them.

A piece that is not played is sent, written and read like any other: the whole question and its
places go to a worker, a table of the usual size comes back and onto the disk.
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from distributed import Client, LocalCluster

from benchmarks.rows import Row, at_most
from benchmarks.studies.asked import all_uncertainties
from benchmarks.studies.clocks import in_turns
from interagency.study.store import Store
from interagency.study.sweep.cluster import DaskExecutor
from interagency.study.sweep.cut import Extent, block_of, pieces
from interagency.study.sweep.identity import WHOLE, manifest_of
from interagency.study.sweep.play import Asked, Piece, tables_of
from interagency.study.sweep.processes import Processes
from interagency.study.sweep.runner import perform
from interagency.study.sweep.worker import Tables


def runner(quick: bool) -> Iterator[Row]:
    """Overhead a piece and a run, here, on two processes and on Dask, and its share of the work."""
    study = all_uncertainties(8 if quick else 32)
    count, rounds = (4, 1) if quick else (30, 3)
    asked, places = Asked.of(study), study.places
    some = list(pieces([Extent(len(places), 1)], block_of(study)))[:count]
    todo = {one.name: (asked, one, places[one.first_point : one.last_point]) for one in some}
    manifest = manifest_of(study, WHOLE)
    (first, *_), runs = todo.values(), len(some[0].runs()[0])
    with Processes(2) as processes, cluster() as dask:
        doers = {"1 process": None, "2 processes": processes, "Dask": dask}
        contenders = {
            name: partial(performed, todo, manifest, executor) for name, executor in doers.items()
        }
        for warm_up in contenders.values():
            warm_up()
        found = in_turns({**contenders, "played": partial(tables_of, *first)}, rounds)
    played = found.pop("played")
    yield Row("a piece, played", 1e3 * played.processor, "ms on a processor")
    for name, took in found.items():
        each = took.processor / len(todo)
        yield Row(f"runner and store, {name}: a piece", 1e3 * each, "ms on a processor")
        yield Row(f"runner and store, {name}: a piece", 1e3 * took.wall / len(todo), "ms")
        yield Row(f"runner and store, {name}: a run", 1e6 * each / runs, "µs on a processor")
        share = 100 * each / played.processor
        yield at_most(f"runner and store, {name}: beside what is played", share, "%", 5)


def unplayed(asked: Asked, piece: Piece, places: np.ndarray) -> Tables:
    """A table as `tables_of` gives it, without anything played."""
    point, replication = piece.runs()
    keys = {"scenario": asked.scenarios[0].name, "point": point, "replication": replication}
    chance = np.random.default_rng(piece.first_point)
    return {
        "outcomes": pd.DataFrame(
            {**keys, **{name: chance.random(len(point)) for name in asked.outcomes}}
        )
    }


def performed(todo: dict[str, tuple], manifest: dict[str, Any], executor: Any) -> None:
    """All pieces through the runner into a folder, which is then thrown away."""
    with TemporaryDirectory() as folder, Store.create(Path(folder) / "study", manifest) as store:
        perform(todo, unplayed, store, executor=executor, progress=False)


@contextmanager
def cluster() -> Iterator[Executor]:
    """Two Dask workers on this machine."""
    here = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with here as made, Client(made) as client, DaskExecutor(client) as executor:
        yield executor

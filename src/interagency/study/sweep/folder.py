"""A study in a folder: begun, gone on with, put together from parts, extended, looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

import numpy as np

from interagency.errors import InputError, shown
from interagency.study.checks import checked_folder, checked_whole
from interagency.study.limits import LIMITS
from interagency.study.store import MemoryStore, ResultStore, Store, StoreInputError
from interagency.study.sweep.cut import Extent, block_of, pieces
from interagency.study.sweep.designs import DESIGNS
from interagency.study.sweep.identity import (
    ELSEWHERE,
    MACHINE,
    WHOLE,
    code_here,
    code_of,
    extent_name,
    extents_in,
    machine,
    machines_in,
    manifest_of,
    opened,
    refuse_other_code,
    refuse_other_kind,
    shard_of,
    sized,
    study_in,
)
from interagency.study.sweep.play import Asked, Piece, tables_of
from interagency.study.sweep.results import StudyResults
from interagency.study.sweep.runner import FAILURES, Performed, failures, perform
from interagency.study.sweep.study import Study, Until
from interagency.study.sweep.worker import Failure, Tables

MOST_WORKERS = 4096


def run(
    study: Study,
    out: str | PathLike[str] | None = None,
    workers: int | None = None,
    executor: Any = None,
    progress: bool | None = None,
    shard: tuple[int, int] | None = None,
) -> StudyResults:
    """Play a study, or go on with it; see `Study.run`."""
    shard = checked_shard(shard)
    if workers is not None:
        checked_whole("workers", workers, 1, MOST_WORKERS)
    if isinstance(study.replications, Until) and shard != WHOLE:
        raise InputError(
            "a shard cannot know when the others' intervals are narrow enough",
            found="replications",
            allowed=["a whole number of replications", "no shards"],
        )
    manifest = manifest_of(study, shard)
    if out is None:
        store = MemoryStore(manifest)
        return _played(study, store, workers, executor, progress)
    with Store.create(checked_folder("out", out), manifest) as store:
        _refuse_other_shard(store, shard)
        store.annotate(told=manifest["told"])
        return _played(study, store, workers, executor, progress)


def resume(
    folder: str | PathLike[str],
    workers: int | None = None,
    executor: Any = None,
    progress: bool | None = None,
    again: bool = False,
) -> StudyResults:
    """Go on with the study in a folder, whatever stopped it; nothing is played twice.

    again  pieces with runs that failed are played once more; else they stay as they are
    """
    with opened(folder, writable=True) as store:
        study = study_in(store)
        refuse_other_code(store, "continued")
        if again:
            store.forget(name for name, tables in store.done().items() if FAILURES in tables)
        return _played(study, store, workers, executor, progress)


def extend(
    folder: str | PathLike[str],
    replications: int | None = None,
    samples: int | None = None,
    workers: int | None = None,
    executor: Any = None,
    progress: bool | None = None,
) -> StudyResults:
    """More replications or more points of a study; all that is there is used again.

    Raises InputError for fewer than there are, and for a design that cannot grow.
    """
    with opened(folder, writable=True) as store:
        study = study_in(store)
        refuse_other_code(store, "extended")
        if shard_of(store) != WHOLE:
            raise InputError("a shard cannot be extended: merge all of them first")
        before = extents_in(store)[-1:] or [Extent(len(study.places), _first_count(study))]
        wanted = _wider(study, before[0], replications, samples)
        return _played(wanted, store, workers, executor, progress)


def merge(
    folders: Sequence[str | PathLike[str]], out: str | PathLike[str], progress: bool | None = None
) -> StudyResults:
    """Puts shards of one study together; what is merged already is left as it is.

    Raises InputError for folders of different studies, and when a shard is missing or unfinished.
    """
    if not folders:
        raise InputError("there is nothing to merge", allowed=["folders of shards"])
    parts = [Store.open(checked_folder("folder", one)) for one in folders]
    for one in parts:
        refuse_other_kind(one)
    count = {shard_of(one)[1] for one in parts}
    found = sorted(shard_of(one)[0] for one in parts)
    if len(count) > 1 or found != list(range(1, max(count) + 1)):
        raise InputError(
            "these are not all shards of one study: "
            + ", ".join(f"{i}/{n}" for i, n in map(shard_of, parts)),
            allowed=[f"every shard from 1/{max(count)} to {max(count)}/{max(count)}, once"],
        )
    manifest = {**parts[0].manifest, "shard": list(WHOLE)}
    with Store.create(checked_folder("out", out), manifest) as store:
        _refuse_other_shard(store, WHOLE)
        damaged = [piece for part in parts for piece in store.adopt(part).damaged]
        study = study_in(store)
        results = StudyResults(study, store, extents_in(store))
        left = len(_pieces_left(study, store))
        if left:
            raise InputError(
                f"{left} pieces are missing in the shards, {len(damaged)} of them damaged: what is "
                "sound is merged",
                hint="interagency study resume DIR for each shard, then merge again",
            )
        return results


# ---------------------------------------------------------------- looking


@dataclass(frozen=True)
class Status:
    """How far a study has come.

    pieces    to be done in all, as far as is known now
    done      finished
    rows      of outcomes: one for each run and scenario
    failed    runs that failed
    extents   points and replications asked for
    shard     (1, 1) for all of it
    is_current  False where other code began it: it can be read, and not continued
    """

    study: Study
    pieces: int
    done: int
    rows: int
    failed: int
    extents: tuple[Extent, ...]
    shard: tuple[int, int]
    is_current: bool


def status(folder: str | PathLike[str]) -> Status:
    """How far the study in a folder has come; nothing is changed."""
    store = opened(folder)
    study = study_in(store)
    extents = extents_in(store)
    all_of_it = [one.name for one in pieces_of(study, store, extents)]
    done = store.done(check=False)
    held = [name for name in all_of_it if name in done]
    return Status(
        study=study,
        pieces=len(all_of_it),
        done=len(held),
        rows=sum(done[name].get("outcomes", 0) for name in held),
        failed=sum(done[name].get(FAILURES, 0) for name in held),
        extents=tuple(extents),
        shard=shard_of(store),
        is_current=code_of(store) == code_here(),
    )


def read_study(folder: str | PathLike[str]) -> StudyResults:
    """What a study has found so far, from its folder; nothing is played.

    Raises InputError for a folder that holds something else.
    """
    store = opened(folder)
    return StudyResults(study_in(store), store, extents_in(store))


def checked_shard(shard: Any) -> tuple[int, int]:
    """Part i of n, i from 1; InputError for anything else."""
    if shard is None:
        return WHOLE
    is_pair = isinstance(shard, tuple | list) and len(shard) == 2
    if not is_pair:
        raise InputError(f"shard cannot be {shown(shard)}", found=shard, allowed=["(1, 4)"])
    n = checked_whole("number of shards", shard[1], 1, 100_000)
    return checked_whole("shard", shard[0], 1, n), n


# ---------------------------------------------------------------- playing


def pieces_of(study: Study, store: ResultStore, extents: Sequence[Extent]) -> list[Piece]:
    """The pieces of a study, or of the shard that a store is for, in their order."""
    i, n = shard_of(store)
    extents = extents or [Extent(len(study.places), _first_count(study))]
    return list(pieces(extents, block_of(study)))[i - 1 :: n]


def _pieces_left(study: Study, store: ResultStore) -> list[Piece]:
    done = store.done()
    return [one for one in pieces_of(study, store, extents_in(store)) if one.name not in done]


def _played(
    study: Study,
    store: ResultStore,
    workers: int | None,
    executor: Any,
    progress: bool | None,
) -> StudyResults:
    """Play what is missing of a study, extent by extent where it decides by itself how long."""
    if workers is not None:
        workers = checked_whole("workers", workers, 1, MOST_WORKERS)
    here = ELSEWHERE if executor is not None else machine()
    if here not in machines_in(store):
        store.write(f"{MACHINE}-{here}", {})
    more: Extent | None = Extent(len(study.places), _first_count(study))
    while more is not None:
        study = _asked_for(study, store, more)
        extents = extents_in(store)
        _play(study, store, extents, workers, executor, progress)
        results = StudyResults(study, store, extents)
        more = _more(results, extents[-1])
    return results


def _play(
    study: Study,
    store: ResultStore,
    extents: Sequence[Extent],
    workers: int | None,
    executor: Any,
    progress: bool | None,
) -> Performed:
    asked, places = Asked.of(study), study.places
    todo = {
        one.name: (asked, one, places[one.first_point : one.last_point])
        for one in pieces_of(study, store, extents)
    }
    return perform(
        todo,
        tables_of,
        store,
        executor=executor,
        workers=workers,
        progress=progress,
        failed=_all_runs_failed,
    )


def _all_runs_failed(name: str, arguments: tuple[Any, ...], failure: Failure) -> Tables:
    """The tables of a piece that failed as a whole: a row for every run."""
    _, piece, _ = arguments
    addresses = zip(*piece.runs(), strict=True)
    why = {**failure._asdict(), "piece": name}
    return {
        FAILURES: failures(
            [
                {"point": point, "replication": replication, **why}
                for point, replication in addresses
            ]
        )
    }


def _asked_for(study: Study, store: ResultStore, asked: Extent) -> Study:
    """Keep what is asked for, where it is more than before; gives the study at that size.

    An extent is never smaller than the one before, in points or in replications.
    """
    before = extents_in(store)
    last = before[-1] if before else Extent(0, 0)
    extent = Extent(*map(max, last, asked))
    study = sized(study, extent)
    if extent != last:
        store.write(extent_name(len(before), extent, study), {})
    return study


def _first_count(study: Study) -> int:
    until = study.replications
    return until.at_least if isinstance(until, Until) else until


def _more(results: StudyResults, extent: Extent) -> Extent | None:
    """A half more replications where the worst interval is not narrow enough yet."""
    until = results.study.replications
    if not isinstance(until, Until) or extent.replications >= until.at_most:
        return None
    # where nothing is left to judge by, more of it would not help
    if not results.widest() > until.half_width:
        return None
    count = min(extent.replications + max(extent.replications // 2, 1), until.at_most)
    return Extent(extent.points, count)


def _wider(study: Study, before: Extent, replications: int | None, samples: int | None) -> Study:
    """The study with more replications, or more samples of its design."""
    changes: dict[str, Any] = {}
    if replications is not None:
        if isinstance(study.replications, Until):
            raise InputError(
                "this study decides by itself how many replications there are",
                hint="raise at_most in its file, and run it again into this folder",
            )
        changes["replications"] = checked_whole(
            "replications", replications, before.replications, LIMITS.runs
        )
    if samples is not None:
        grows = DESIGNS[study.design["kind"]].grows
        if not grows or not study.factors:
            raise InputError(
                f"a design of kind {study.design['kind']} cannot be given more points",
                found=study.design["kind"],
                allowed=[kind for kind, row in DESIGNS.items() if row.grows],
            )
        count = checked_whole("samples", samples, study.design[grows], LIMITS.runs)
        changes["design"] = {**study.words["design"], grows: count}
    if not changes:
        raise InputError("say how many: --replications or --samples")
    wider = study.more(**changes)
    if not np.array_equal(wider.places[: before.points], study.places[: before.points]):
        raise InputError("this design does not grow: its first points would be others")
    return wider


def _refuse_other_shard(store: Store, shard: tuple[int, int]) -> None:
    if shard_of(store) != shard:
        i, n = shard_of(store)
        raise StoreInputError(
            f"{store.folder} holds shard {i}/{n} of this study, not {shard[0]}/{shard[1]}"
        )

"""What the folder of a study is: which study, which points, how much was asked for, on which code.

The folder is a store (`study.store`). Its manifest holds the study's identity, and beside it what
may change; its journal holds, as pieces without a table, each extent that was asked for and the
kinds of machine that have played.
"""

import hashlib
from collections.abc import Sequence
from os import PathLike
from typing import Any

import numpy as np

from interagency.errors import InputError
from interagency.study.checks import checked_folder
from interagency.study.manifest import canonical_json, make_manifest, plain, processor
from interagency.study.runs import told_of_scenarios
from interagency.study.scenarios import loads
from interagency.study.store import ResultStore, Store, StoreInputError
from interagency.study.sweep.cut import Extent
from interagency.study.sweep.designs import DESIGNS
from interagency.study.sweep.reading import study_of
from interagency.study.sweep.study import Study, Until
from interagency.study.sweep.worker import code

KIND = "study"
EXTENT, MACHINE = "extents", "machine"
"""Beginnings of names of pieces that hold no runs: what was asked for, and where it was played."""
ELSEWHERE = "elsewhere"
"""What stands for the machines of an executor, which are not known."""
WHOLE = (1, 1)


def opened(folder: str | PathLike[str], writable: bool = False) -> Store:
    """The store of a study; InputError for a folder that is none."""
    store = Store.open(checked_folder("folder", folder), writable=writable)
    try:
        refuse_other_kind(store)
    except BaseException:
        store.close()
        raise
    return store


def refuse_other_kind(store: Store) -> None:
    """Raise `StoreInputError` for the folder of another question."""
    kind = store.manifest["identity"]["kind"]
    if kind != KIND:
        raise StoreInputError(
            f"{store.folder} holds no study but what `interagency {kind}` found",
            found=kind,
            allowed=["a folder that `interagency study run` wrote"],
        )


def study_in(store: ResultStore) -> Study:
    """The study that a store keeps, from its manifest and its journal alone."""
    manifest = store.manifest
    known = {name: loads(text, name) for name, text in manifest["scenarios"].items()}
    try:
        told = manifest["told"]
        words = {**manifest["identity"]["design"]["words"], **told["words"]}
        name = told["name"]
    except KeyError:
        raise StoreInputError("this folder was written by an earlier version") from None
    study = study_of(words, name, known)
    extents = extents_in(store)
    if not extents:
        return study
    study = sized(study, extents[-1])
    if extent_name(len(extents) - 1, extents[-1], study) not in store.done(check=False):
        raise StoreInputError(
            "the points of this study are no more those that were played: what makes them has "
            "changed since",
            hint="install the versions that its manifest.json names",
        )
    return study


def sized(study: Study, extent: Extent) -> Study:
    """The study at a size that was asked for."""
    grows = DESIGNS[study.design["kind"]].grows
    words = dict(study.words)
    if grows and study.factors:
        per_sample = len(study.places) / study.design[grows]
        words["design"] = {
            **words.get("design", study.design),
            grows: round(extent.points / per_sample),
        }
    if not isinstance(study.replications, Until):
        words["replications"] = extent.replications
    if words == study.words:
        return study
    return study_of(words, study.name, {one.name: one for one in study.played})


def extent_name(number: int, extent: Extent, study: Study) -> str:
    """The piece that keeps an extent: all of it in its name, which no damage can change.

    The points are told by their hash, so that others are not taken for them.
    """
    points = np.ascontiguousarray(study.places[: extent.points]).tobytes()
    said = hashlib.sha256(points).hexdigest()[:16]
    return f"{EXTENT}-{number:04d}-{extent.points}-{extent.replications}-{said}"


def extents_in(store: ResultStore) -> list[Extent]:
    """What has been asked for so far, in that order."""
    names = sorted(name for name in store.done(check=False) if name.startswith(f"{EXTENT}-"))
    try:
        return [Extent(*map(int, name.split("-")[2:4])) for name in names]
    except (TypeError, ValueError):
        raise StoreInputError("this folder was written by an earlier version") from None


def machines_in(store: ResultStore) -> set[str]:
    """The kinds of machine that have played any of it."""
    names = store.done(check=False)
    return {name.removeprefix(f"{MACHINE}-") for name in names if name.startswith(f"{MACHINE}-")}


def machine() -> str:
    """The kind of this machine, as far as it decides last digits."""
    return hashlib.sha256(canonical_json([*processor().values()]).encode()).hexdigest()[:16]


def shard_of(store: ResultStore) -> tuple[int, int]:
    """Which part of the study a store is for."""
    i, n = store.manifest.get("shard", WHOLE)
    return int(i), int(n)


_TOLD = ("title", "question", "replications", "robust")
"""Words that decide no number of a run: they may change over the same runs."""


def manifest_of(study: Study, shard: tuple[int, int]) -> dict[str, Any]:
    """What a study is. Its identity holds all that decides its numbers, but for its size.

    Beside it stands what may change: `told`, in the words of the file, and the `shard`.
    """
    words = dict(study.words)
    told = {key: words.pop(key) for key in _TOLD if key in words}
    told["replications"] = study.words.get("replications", study.replications)
    grows = DESIGNS[study.design["kind"]].grows
    if grows and study.factors:
        words["design"] = {key: value for key, value in study.design.items() if key != grows}
        told["design"] = dict(study.design)
    manifest = make_manifest(
        kind=KIND,
        seed=study.seed,
        design={
            "words": words,
            # a mapping has no order, and the columns of a design have
            "columns": [[one.key, one.group] for one in study.factors],
            "code": code_here(),
        },
        scenarios=told_of_scenarios(study.played),
    )
    return plain({**manifest, "told": {"name": study.name, "words": told}, "shard": list(shard)})


def code_here() -> dict[str, str]:
    """What of this package and of others decides numbers."""
    return {name: version for name, version in code().items() if name != "python"}


def code_of(store: ResultStore) -> dict[str, str]:
    """The code that made what is there."""
    return store.manifest["identity"]["design"]["code"]


def refuse_other_code(store: ResultStore, what: str, but: Sequence[str] = ()) -> None:
    """Raise InputError where other code made what is there: numbers would be mixed.

    but  what may be another, where nothing is mixed
    """
    was, now = code_of(store), code_here()
    differing = [name for name in now if was.get(name) != now[name] and name not in but]
    if not differing:
        return
    said = ", ".join(f"{name} {was[name]}" for name in differing if not name.endswith("hash"))
    raise InputError(
        f"this study was begun with {said or 'other code of the same version'} and cannot be "
        f"{what} with what is installed now: numbers would be mixed",
        hint="install what began it, or run the study anew into another folder",
    )

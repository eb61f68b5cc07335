"""A study with light pieces, as a program that can be killed.

python -m tests.study.sweep.job run FOLDER LOG PIECES WORKERS [I/N] [DASK]
python -m tests.study.sweep.job merge FOLDER SHARD...
"""

import sys
from contextlib import nullcontext

from interagency.errors import InteragencyError
from interagency.study.store import Store
from interagency.study.sweep.cluster import dask_executor
from interagency.study.sweep.runner import perform

from .made import MANIFEST, logged, pieces_of


def run(
    folder: str, log: str, pieces: str, workers: str, shard: str = "1/1", dask: str = ""
) -> None:
    i, n = map(int, shard.split("/"))
    asked = {name: (*told, log) for name, told in list(pieces_of(int(pieces)).items())[i - 1 :: n]}
    with (
        Store.create(folder, MANIFEST) as store,
        dask_executor(dask) if dask else nullcontext() as executor,
    ):
        perform(asked, logged, store, executor=executor, workers=int(workers) or None)


def merge(folder: str, *shards: str) -> None:
    with Store.create(folder, MANIFEST) as store:
        for shard in shards:
            adopted = store.adopt(Store.open(shard))
            assert not adopted.damaged


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    try:
        {"run": run, "merge": merge}[what](*arguments)
    except InteragencyError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)

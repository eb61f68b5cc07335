"""What a study costs before it is run: runs, time, disk, measured on a few of its own runs."""

import io
import time
from dataclasses import dataclass

import pandas as pd

from interagency.study.checks import checked_whole
from interagency.study.sweep.cut import Extent, block_of, pieces
from interagency.study.sweep.folder import MOST_WORKERS, checked_shard
from interagency.study.sweep.identity import WHOLE
from interagency.study.sweep.play import Asked, Piece, tables_of
from interagency.study.sweep.study import Study, Until

FEW = 32
"""Runs that are played to measure, of each scenario: enough to fill an array pass halfway."""
OF_A_CORE = 0.9
"""What a second process adds to a first, of what the first does."""


@dataclass(frozen=True)
class Cost:
    """What a study asks for.

    at_most   True where it decides by itself, and these are the most there may be
    seconds   on this machine with so many workers, from `measured` runs that were played
    disk      bytes of its tables, from the same runs
    """

    points: int
    replications: int
    scenarios: int
    runs: int
    pieces: int
    seconds: float
    disk: float
    measured: int
    at_most: bool


def cost_of(study: Study, workers: int = 1, shard: tuple[int, int] = WHOLE) -> Cost:
    """What a study would cost here; plays a few of its runs and keeps none.

    Raises InputError for a part, or a number of processes, that cannot be.
    """
    shard = checked_shard(shard)
    workers = checked_whole("workers", workers, 1, MOST_WORKERS)
    until = study.replications
    at_most = isinstance(until, Until)
    replications = until.at_most if at_most else until
    points = len(study.places)
    whole = list(pieces([Extent(points, replications)], block_of(study)))
    all_pieces = whole[shard[0] - 1 :: shard[1]]
    runs = sum(len(one.runs()[0]) for one in all_pieces)
    measured = Piece(0, min(points, FEW), 0, min(replications, max(FEW // min(points, FEW), 1)))
    count = len(measured.runs()[0])
    asked, places = Asked.of(study), study.places[: measured.last_point]
    # the first call pays for what is made once
    tables_of(asked, Piece(0, 1, 0, 1), places[:1])
    begun = time.perf_counter()
    tables = tables_of(asked, measured, places)
    took = time.perf_counter() - begun
    share = runs / count
    return Cost(
        points=points,
        replications=replications,
        scenarios=len(study.played),
        runs=runs * len(study.played),
        pieces=len(all_pieces),
        seconds=took * share / (1 + OF_A_CORE * (min(workers, len(all_pieces)) - 1)),
        disk=sum(map(_bytes, tables.values())) * share,
        measured=count * len(study.played),
        at_most=at_most,
    )


def _bytes(table: pd.DataFrame) -> int:
    """Size of a table in a file."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getbuffer().nbytes

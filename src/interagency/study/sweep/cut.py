"""How a study is cut into pieces: the order is balanced, and grows with what is asked later.

An *extent* says how many points and replications have been asked for so far. Each adds what the
one before did not have, so that pieces of before stay as they are. Within an extent all points
come in their first replications before any in its next: a study that is stopped half-way is a
whole one of fewer replications.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from interagency.study.design import block_runs
from interagency.study.experiment import roster_of
from interagency.study.sweep.play import Piece
from interagency.study.sweep.study import Study


class Extent(NamedTuple):
    """So many points, so many replications of each."""

    points: int
    replications: int


def pieces(extents: Sequence[Extent], block: int) -> Iterator[Piece]:
    """All pieces in the order in which they are to be begun.

    block  runs of one piece, at most

    >>> [piece.name for piece in pieces([Extent(2, 2), Extent(3, 2)], block=3)]
    ['r000000-1-p00000000-2', 'r000001-1-p00000000-2', 'r000000-2-p00000002-1']
    """
    before = Extent(0, 0)
    for extent in extents:
        if before.points:
            yield from _rectangle(
                (0, before.points), (before.replications, extent.replications), block
            )
        yield from _rectangle((before.points, extent.points), (0, extent.replications), block)
        before = extent


def _rectangle(points: tuple[int, int], replications: tuple[int, int], block: int) -> Iterator:
    """Some points in some replications, replication after replication."""
    (first, last), (begin, end) = points, replications
    if first >= last or begin >= end:
        return
    count = last - first
    layer = max(block // count, 1)
    chunk = ceil(count / ceil(count / block))
    for replication in range(begin, end, layer):
        for point in range(first, last, chunk):
            yield Piece(point, min(point + chunk, last), replication, min(replication + layer, end))


def block_of(study: Study) -> int:
    """Runs of one piece: about a second of work."""
    recorded = 2 * len(study.metrics) * max(len(one.offices) for one in study.played)
    if study.quarters:
        recorded += len(study.metrics) * max(one.quarters for one in study.played)
    largest = max(study.played, key=lambda one: len(one.offices))
    return block_runs(roster_of(largest)[0], recorded, len(study.played))

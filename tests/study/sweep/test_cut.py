"""Studies are cut so that every run is played once, in an order that is balanced."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interagency.study.sweep.cut import Extent, block_of, pieces
from tests.study.sweep.small_study import study


@st.composite
def growing(draw) -> list[Extent]:
    """What has been asked for, step by step, never less than before."""
    points, replications = draw(st.integers(1, 12)), draw(st.integers(1, 8))
    extents = [Extent(points, replications)]
    for _ in range(draw(st.integers(0, 4))):
        points += draw(st.integers(0, 9))
        replications += draw(st.integers(0, 9))
        extents.append(Extent(points, replications))
    return extents


def counts(extents: list[Extent], block: int) -> np.ndarray:
    """How often each run is played, `[point, replication]`."""
    found = np.zeros(extents[-1], dtype=int)
    for piece in pieces(extents, block):
        np.add.at(found, piece.runs(), 1)
    return found


@given(growing(), st.integers(1, 40))
def test_every_run_is_played_once(extents, block):
    assert (counts(extents, block) == 1).all()


@given(growing(), st.integers(1, 40))
def test_pieces_of_before_stay(extents, block):
    for known in range(1, len(extents)):
        before = list(pieces(extents[:known], block))
        assert list(pieces(extents, block))[: len(before)] == before


@given(growing(), st.integers(1, 40))
def test_no_piece_is_larger_than_a_block_and_no_two_share_a_name(extents, block):
    made = list(pieces(extents, block))
    assert all(len(piece.runs()[0]) <= block for piece in made)
    assert len({piece.name for piece in made}) == len(made)


@given(st.integers(1, 40), st.integers(1, 20), st.integers(1, 60))
def test_a_study_that_is_stopped_is_one_of_fewer_replications(points, replications, block):
    """After any piece, points differ by one layer at most."""
    found = np.zeros((points, replications), dtype=int)
    layer = max(block // points, 1)
    for piece in pieces([Extent(points, replications)], block):
        np.add.at(found, piece.runs(), 1)
        done = found.sum(axis=1)
        assert done.max() - done.min() <= layer
        # none in a later replication before all are in the one before
        assert (np.diff(found, axis=1) <= 0).all()


def test_what_was_asked_in_steps_is_what_is_asked_at_once():
    steps = counts([Extent(3, 2), Extent(3, 5), Extent(7, 5)], 4)
    assert (steps == counts([Extent(7, 5)], 4)).all()


def test_a_block_holds_less_where_every_quarter_is_kept():
    assert 1 <= block_of(study(outcomes=None, quarters=True)) <= block_of(study())


def test_nothing_asked_is_nothing_to_do():
    assert list(pieces([], 10)) == []
    with pytest.raises(StopIteration):
        next(pieces([Extent(0, 3)], 10))

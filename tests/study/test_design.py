"""What a design says of runs: values of parameters, strengths switched off, equal pieces."""

import numpy as np
import pytest

from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
from interagency.model.roster import Roster
from interagency.study.design import BLOCK_RUNS, FEWEST_RUNS, Design, block_runs


def test_points_and_what_holds_elsewhere():
    design = Design(2, {"turf": np.array([0.2, 0.4])})
    point, _ = design.rows(0, 4)
    values = design.values(point, {"turf": 0.5, "synergy": 1.0})
    assert values["turf"].tolist() == [0.2, 0.2, 0.4, 0.4]
    assert values["synergy"] == 1.0


def test_points_and_strengths_that_are_off_do_not_go_together():
    with pytest.raises(InputError, match="not both"):
        Design(2, {"turf": np.array([0.2])}, off=(("turf",),))


def test_strengths_are_off_at_their_points_alone():
    design = Design(2, off=((), ("turf",), ("turf", "visibility_weight")))
    assert (design.point_count, len(design)) == (3, 6)
    point, _ = design.rows(0, 6)
    values = design.values(point, {"turf": 0.5})
    assert values["turf"].tolist() == [0.5, 0.5, 0.0, 0.0, 0.0, 0.0]
    default = PARAMETERS["visibility_weight"].default
    assert values["visibility_weight"].tolist() == [default] * 4 + [0.0] * 2


def test_a_design_that_says_nothing_changes_nothing():
    assert Design(3).values(np.zeros(3, dtype=int), {"turf": 0.5}) == {"turf": 0.5}


@pytest.mark.parametrize(
    ("runs", "most", "even"), [(200, 128, 100), (128, 128, 128), (129, 128, 65), (7, 128, 7)]
)
def test_pieces_are_as_equal_as_can_be(runs, most, even):
    design = Design(runs)
    assert design.even(most) == even
    sizes = [stop - start for start, stop in design.pieces(even)]
    assert max(sizes) - min(sizes) < len(sizes)


def test_many_arms_make_smaller_pieces():
    roster = Roster.of([("A", "NO"), ("B", "NO")])
    assert block_runs(roster, arms=3) == BLOCK_RUNS
    assert block_runs(roster, arms=64) == FEWEST_RUNS
    assert block_runs(roster, arms=1000) == FEWEST_RUNS

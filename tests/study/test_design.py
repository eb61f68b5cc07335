"""What a design says of runs: values of parameters, strengths switched off, equal pieces."""

import numpy as np
import pytest

from interagency.errors import InputError
from interagency.model.declarations import CONCENTRATION
from interagency.model.parameters import GROUPS, PARAMETERS, total_of, with_values
from interagency.model.roster import Roster
from interagency.study.design import BLOCK_RUNS, FEWEST_RUNS, Design, block_runs, random_points


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


@pytest.mark.parametrize("group", GROUPS)
def test_weights_of_a_group_are_drawn_around_their_defaults(group):
    """Dirichlet: the means are the defaults, and variances are what the concentration says."""
    count, total = 4_000, total_of(group)
    points = random_points(count, seed=5, names=GROUPS[group])
    np.testing.assert_allclose(sum(points.values()), total, rtol=1e-12)
    for name, drawn in points.items():
        mean = PARAMETERS[name].default / total
        spread = np.sqrt(mean * (1 - mean) / (CONCENTRATION + 1))
        assert np.mean(drawn / total) == pytest.approx(mean, abs=0.05 * spread)
        assert np.std(drawn / total) == pytest.approx(spread, rel=0.05)
    # What is drawn is what the model gets.
    scaled = with_values(points)
    for name, drawn in points.items():
        np.testing.assert_allclose(getattr(scaled, name), drawn, rtol=1e-12)


def test_a_weight_is_the_same_whoever_else_of_its_group_is_asked_for():
    some = random_points(20, seed=3, names=("turf", "one_budget_obliges"))
    assert list(some) == ["turf", "one_budget_obliges"]
    np.testing.assert_array_equal(
        some["one_budget_obliges"], random_points(20, seed=3)["one_budget_obliges"]
    )


# Drawn by address: they stay whatever else is declared.
TURF_OF_SEED_3 = [0.544143998266988, 0.3787223909699935, 0.2548863219678685, 0.6968176297700502]


def test_ranges_are_drawn_from_evenly():
    """The value of a parameter at a point is its own, whatever is declared beside it."""
    turf = random_points(4, seed=3)["turf"]
    assert sorted(np.floor((turf - 0.15) / 0.55 * 4)) == [0, 1, 2, 3]
    np.testing.assert_array_equal(turf, TURF_OF_SEED_3)

"""Picking defaults: the nearest candidate around which the checks hold, the same every time."""

import numpy as np
import pandas as pd
import pytest

from interagency.model.parameters import PARAMETERS
from interagency.study import search as search_module
from interagency.study.design import random_points
from interagency.study.search import ENOUGH, NEIGHBOURHOOD, STAGES, neighbourhood, search

DEFAULTS = {name: row.default for name, row in PARAMETERS.items()}


def test_a_neighbourhood_is_a_box_within_the_ranges():
    points = neighbourhood(DEFAULTS, 40, seed=1)
    assert list(points) == list(PARAMETERS)
    everywhere = random_points(40, seed=1)
    for name, column in points.items():
        row = PARAMETERS[name]
        if row.group:
            np.testing.assert_array_equal(column, everywhere[name])
            continue
        reach = NEIGHBOURHOOD * (row.high - row.low)
        low, high = max(row.low, row.default - reach), min(row.high, row.default + reach)
        assert column.shape == (40,)
        assert np.all((column >= low - 1e-12) & (column <= high + 1e-12)), name
        assert np.ptp(column) > 0.9 * (high - low), name


def test_neighbourhoods_are_repeated_by_their_seed():
    some, same, other = (neighbourhood(DEFAULTS, 5, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(some["turf"], same["turf"])
    assert not np.any(some["turf"] == other["turf"])


@pytest.fixture
def only_turf_counts(monkeypatch):
    """A made-up world with one check: it holds where turf is above 0.5."""
    monkeypatch.setattr(search_module, "measured", lambda design, *_: design)
    monkeypatch.setattr(
        search_module, "margins_of", lambda design: {"turf": design.points["turf"] - 0.5}
    )


def test_the_nearest_candidate_around_which_enough_holds_is_chosen(only_turf_counts):
    judged = DEFAULTS | {"turf": 0.2}
    found = search(points=30, promising=2, neighbours=40, seed=3, judged=judged)
    table = found.candidates
    assert len(table) == 1 + 2 * len(STAGES)
    assert table["distance"].is_monotonic_increasing
    assert table.loc[0, ["origin", "part_of_the_way", "distance"]].tolist() == ["judged", 0, 0]
    assert table.loc[0, "all_at_once_around"] < 0.2
    best = table["all_at_once_around"].max()
    enough = table["all_at_once_around"] >= min(ENOUGH, best)
    assert table["chosen"].tolist() == (table.index == table.index[enough][0]).tolist()
    assert found.values["turf"] > 0.4
    assert table[table["chosen"]]["all_at_once_around"].item() > 0.5


def test_judged_defaults_that_do_are_kept(only_turf_counts):
    judged = DEFAULTS | {"turf": 0.7}
    found = search(points=10, promising=1, neighbours=40, seed=3, judged=judged)
    kept = found.candidates.loc[0]
    assert kept["origin"] == "judged"
    assert kept["all_at_once_around"] == 1.0
    assert kept["chosen"]
    assert found.values["turf"] == 0.7


def test_figures_of_a_source_and_weights_of_groups_are_not_searched(only_turf_counts):
    found = search(points=10, promising=1, neighbours=5, seed=3)
    for name, row in PARAMETERS.items():
        assert row.allows(found.values[name]), name
        if row.status == "calibrated" or row.group:
            assert found.values[name] == pytest.approx(row.default, rel=0.03)  # to two digits


def test_the_same_seed_finds_the_same(only_turf_counts):
    some, same, other = (
        search(points=20, promising=2, neighbours=10, seed=seed) for seed in (3, 3, 4)
    )
    pd.testing.assert_frame_equal(some.candidates, same.candidates, check_exact=True)
    assert some.values == same.values
    assert not some.candidates.equals(other.candidates)


def test_a_small_search_on_the_model(monkeypatch):
    """One point, one candidate beside the judged defaults, one neighbour each."""
    monkeypatch.setattr(search_module, "STAGES", (1.0,))
    found = search(points=1, promising=1, neighbours=1, replications=1, seed=5)
    assert len(found.candidates) == 2
    assert found.candidates["chosen"].sum() == 1
    assert set(found.candidates["all_at_once_around"]) <= {0.0, 1.0}
    assert set(found.values) == set(PARAMETERS)

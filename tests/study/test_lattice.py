"""Shapley values and interactions of games whose answers are known."""

from itertools import combinations, permutations

import numpy as np
import pytest

from interagency.study.lattice import (
    alone,
    coalitions,
    last,
    row_of,
    rows_of_groups,
    shapley,
    together,
)

PLAYERS = 4
LATTICE = coalitions(PLAYERS)


@pytest.fixture
def worth() -> np.ndarray:
    """A game without any regularity."""
    return np.random.default_rng(1).standard_normal(2**PLAYERS)


def test_coalitions_are_all_there_once_in_a_known_order():
    assert LATTICE.shape == (16, 4)
    assert len({tuple(row) for row in LATTICE}) == 16
    assert LATTICE[0].sum() == 0
    assert LATTICE[-1].sum() == PLAYERS
    for place, row in enumerate(LATTICE):
        assert row_of(np.flatnonzero(row)) == place


def test_shapley_is_the_mean_over_all_orders_of_coming(worth):
    for player in range(PLAYERS):
        added = []
        for order in permutations(range(PLAYERS)):
            there = order[: order.index(player)]
            added.append(worth[row_of([*there, player])] - worth[row_of(there)])
        assert shapley(worth, player) == pytest.approx(np.mean(added))


def test_shapley_values_sum_to_all_minus_nobody(worth):
    total = sum(shapley(worth, player) for player in range(PLAYERS))
    assert total == pytest.approx(worth[-1] - worth[0])
    assert together(worth) == worth[-1] - worth[0]


def test_a_player_that_changes_nothing_is_worth_nothing(worth):
    dummy = worth[[row_of(set(np.flatnonzero(row)) - {2}) for row in LATTICE]]
    for effect in (shapley, alone, last):
        assert effect(dummy, 2) == 0
    for other in (0, 1, 3):
        assert shapley(dummy, other, 2) == 0


def test_alone_and_last(worth):
    assert alone(worth, 1) == worth[2] - worth[0]
    assert last(worth, 1) == worth[15] - worth[13]


def test_interaction_is_the_mean_of_second_differences(worth):
    """Over coalitions of the others, weighted as those that come first in a random order."""
    for one, two in combinations(range(PLAYERS), 2):
        rest = [player for player in range(PLAYERS) if player not in (one, two)]
        means = [
            np.mean(
                [
                    worth[row_of([*there, one, two])]
                    - worth[row_of([*there, one])]
                    - worth[row_of([*there, two])]
                    + worth[row_of(there)]
                    for there in combinations(rest, size)
                ]
            )
            for size in range(len(rest) + 1)
        ]
        assert shapley(worth, one, two) == pytest.approx(np.mean(means))


def test_players_that_add_up_do_not_interact():
    worth = LATTICE @ [1.0, -2.0, 0.5, 3.0]
    for one, two in combinations(range(PLAYERS), 2):
        assert shapley(worth, one, two) == pytest.approx(0.0, abs=1e-12)
    found = [shapley(worth, player) for player in range(PLAYERS)]
    assert found == pytest.approx([1.0, -2.0, 0.5, 3.0])


@pytest.mark.parametrize(("joined", "sign"), [(np.min, 1), (np.max, -1)])
def test_synergy_is_positive_and_redundancy_negative(joined, sign):
    worth = joined(LATTICE[:, :2], axis=1).astype(float)
    assert sign * shapley(worth, 0, 1) == pytest.approx(1.0)


def test_other_axes_are_left_as_they_are():
    worth = np.random.default_rng(2).standard_normal((16, 3, 5))
    for effect in (shapley, alone, last):
        found = effect(worth, 3)
        assert found.shape == (3, 5)
        assert found[1, 2] == pytest.approx(effect(worth[:, 1, 2], 3))


def test_groups_may_be_taken_for_players(worth):
    rows = rows_of_groups([[0, 3], [1, 2]])
    assert LATTICE[rows].tolist() == [[0, 0, 0, 0], [1, 0, 0, 1], [0, 1, 1, 0], [1, 1, 1, 1]]
    total = sum(shapley(worth[rows], group) for group in (0, 1))
    assert total == pytest.approx(worth[-1] - worth[0])

"""Sampled orders of coming: games whose Shapley values are known."""

from math import comb

import numpy as np
import pytest

from interagency.study.lattice import coalitions, shapley
from interagency.study.orders import added_in, are_all, coalitions_of, sampled_orders


def sampled(worth_of, players: int, pairs: int, seed: int = 1) -> np.ndarray:
    """What each player adds, `[player, pair]`."""
    orders = sampled_orders(players, pairs, seed)
    played = coalitions_of(orders)
    return added_in(orders, played, np.array([worth_of(row) for row in played], dtype=float))


def test_an_additive_game_needs_one_pair() -> None:
    own = np.arange(1.0, 9.0)
    added = sampled(lambda row: float(own @ row), players=8, pairs=1)
    np.testing.assert_allclose(added[:, 0], own)


def test_antithetic_pairs_are_exact_for_pairwise_games() -> None:
    """A pair that is worth 1 together: half for each, whichever comes first."""
    added = sampled(lambda row: float(row[0] * row[3]), players=7, pairs=5)
    np.testing.assert_allclose(added, np.repeat([[0.5], [0], [0], [0.5], [0], [0], [0]], 5, axis=1))


def test_it_sums_to_the_whole_pair_by_pair_and_nears_the_lattice() -> None:
    values = np.random.default_rng(3).random(2**5)
    worth = {row.tobytes(): value for row, value in zip(coalitions(5), values, strict=True)}
    added = sampled(lambda row: worth[row.tobytes()], players=5, pairs=40)
    np.testing.assert_allclose(added.sum(axis=0), values[-1] - values[0])
    exact = [shapley(values, player) for player in range(5)]
    error = added.std(axis=1, ddof=1) / 40**0.5
    assert (np.abs(added.mean(axis=1) - exact) < 4 * error).all()
    everything = sampled(lambda row: worth[row.tobytes()], players=5, pairs=60)
    np.testing.assert_allclose(everything.mean(axis=1), exact)


def test_neutral_players_get_exactly_nothing() -> None:
    added = sampled(lambda row: float(row[1]) ** 2 + 0.1 * row[1], players=6, pairs=4)
    assert (added[[0, 2, 3, 4, 5]] == 0).all()


@pytest.mark.parametrize("players", [1, 2, 3, 6, 12])
def test_orders_are_orders_with_their_reverse(players: int) -> None:
    orders = sampled_orders(players, 8, seed=2)
    assert (np.sort(orders, axis=-1) == np.arange(players)).all()
    assert (orders[:, 0] == orders[:, 1, ::-1]).all()
    assert (sampled_orders(players, 8, seed=2) == orders).all()
    assert are_all(orders) == (players <= 3)


def test_another_seed_samples_others() -> None:
    assert (sampled_orders(12, 8, seed=1) != sampled_orders(12, 8, seed=2)).any()


def test_each_place_is_met_evenly() -> None:
    """No player is favoured: its mean place is the middle, exactly, by the reverses."""
    orders = sampled_orders(9, 200, seed=5)
    first = np.bincount(orders[:, :, 0].reshape(-1), minlength=9)
    assert first.sum() == 400
    assert (np.abs(first - 400 / 9) < 4 * (400 / 9) ** 0.5).all()


def test_coalitions_hold_the_ends_once() -> None:
    played = coalitions_of(sampled_orders(4, 2, seed=1))
    assert len(np.unique(played, axis=0)) == len(played) <= 2**4
    sizes = np.bincount(played.sum(axis=1))
    assert list(sizes[[0, 1, 3, 4]]) == [1, 4, comb(4, 3), 1]

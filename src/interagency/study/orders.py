"""Shapley values by sampled orders of coming, where there are too many coalitions to play.

Orders come in antithetic pairs, each with its reverse: who comes first in one is last in the
other, and the mean of the two varies less (Mitchell et al. 2022). A pair is one draw: what
pairs differ in is what sampling leaves open.
"""

from itertools import permutations
from math import factorial

import numpy as np

from interagency.simulation.draws import run_address, splitmix64


def sampled_orders(players: int, pairs: int, seed: int) -> np.ndarray:
    """Orders of players, `[pair, 2, player]`: each pair an order and its reverse.

    All orders where they are no more than asked for. The same seed gives the same orders.

    >>> sampled_orders(3, 2, seed=1).shape, sampled_orders(3, 9, seed=1).shape
    ((2, 2, 3), (3, 2, 3))
    """
    if factorial(players) <= 2 * pairs:
        orders = [order for order in permutations(range(players)) if order[0] <= order[-1]]
    else:
        numbers = np.arange(players, dtype=np.uint64) + np.uint64(1)
        keys = run_address(seed, np.arange(pairs), "design")[:, None]
        orders = np.argsort(splitmix64(keys ^ numbers), axis=1)
    orders = np.array(orders)
    return np.stack([orders, orders[:, ::-1]], axis=1)


def are_all(orders: np.ndarray) -> bool:
    """Whether these are all the orders that there are: nothing is sampled then."""
    distinct = np.unique(orders.reshape(-1, orders.shape[-1]), axis=0)
    return len(distinct) == factorial(orders.shape[-1])


def coalitions_of(orders: np.ndarray) -> np.ndarray:
    """Coalitions met on the way, each alone, and all but each: `[coalition, player]`, 0 and 1.

    Nobody is the first and everybody the last; none stands twice.
    """
    players = orders.shape[-1]
    met = [coalition for order in orders.reshape(-1, players) for coalition in _on_the_way(order)]
    one = np.eye(players, dtype=int)
    return np.unique(np.concatenate([met, one, 1 - one]), axis=0)


def _on_the_way(order: np.ndarray) -> np.ndarray:
    """Nobody, then one more at a time, `[step, player]`."""
    there = np.zeros((len(order) + 1, len(order)), dtype=int)
    for step, player in enumerate(order, start=1):
        there[step:, player] = 1
    return there


def added_in(orders: np.ndarray, coalitions: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """What each player adds when it comes, a mean over the two orders of each pair.

    worth  `[coalition, ...]` of `coalitions_of` these orders

    Returns `[player, pair, ...]`. Over players it sums to all minus none, pair by pair.

    >>> orders = sampled_orders(2, 1, seed=1)
    >>> added_in(orders, coalitions_of(orders), np.array([0.0, 1.0, 2.0, 7.0])).tolist()
    [[4.0], [3.0]]
    """
    place = {row.tobytes(): position for position, row in enumerate(coalitions)}
    added = np.zeros((orders.shape[-1], len(orders), *worth.shape[1:]))
    for pair, both in enumerate(orders):
        for order in both:
            way = [worth[place[row.tobytes()]] for row in _on_the_way(order)]
            for player, before, after in zip(order, way[:-1], way[1:], strict=True):
                added[player, pair] += (after - before) / 2
    return added

"""Every coalition of a few players, and what their worths say of each: exact, nothing sampled.

A game gives a worth to every coalition: here an array `[coalition, ...]` in the order of
`coalitions`, whose other axes (runs, metrics) are left as they are. Differences are taken
before anything is averaged, so that who changes nothing is worth exactly 0.
"""

from collections.abc import Iterable, Sequence
from math import factorial

import numpy as np


def coalitions(players: int) -> np.ndarray:
    """All coalitions, `[coalition, player]` of 0 and 1, from nobody to everybody.

    >>> coalitions(2).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    return np.arange(2**players)[:, None] >> np.arange(players) & 1


def row_of(members: Iterable[int]) -> int:
    """Where the coalition of these players (their positions) stands in `coalitions`.

    >>> row_of([0, 1]), row_of([])
    (3, 0)
    """
    return sum(2**player for player in set(members))


def rows_of_groups(groups: Sequence[Sequence[int]]) -> list[int]:
    """Rows of `coalitions` in which each group of players comes whole or not at all.

    In the order of `coalitions(len(groups))`, so that groups may be taken for players.

    >>> rows_of_groups([[0, 1], [2]])
    [0, 3, 4, 7]
    """
    return [
        row_of(player for group in np.flatnonzero(there) for player in groups[group])
        for there in coalitions(len(groups))
    ]


def shapley(worth: np.ndarray, *players: int) -> np.ndarray:
    """The Shapley value of a player: what it adds, averaged over all orders of coming.

    Of several players it is their interaction index (Grabisch and Roubens 1999): what they
    are worth together beyond what each is worth without the others, averaged likewise over
    what the rest may have come to. Positive: synergy; negative: redundancy.

    >>> together = np.array([0.0, 1.0, 2.0, 7.0])
    >>> float(shapley(together, 0)), float(shapley(together, 1)), float(shapley(together, 0, 1))
    (3.0, 4.0, 4.0)
    """
    there = coalitions(len(worth).bit_length() - 1)
    without = np.flatnonzero(~there[:, players].any(axis=1))
    added = worth
    for player in players:
        # what the player adds to every coalition without it; elsewhere nothing is read
        added = np.roll(added, -(2**player), axis=0) - added
    rest = there.shape[1] - len(players)
    share = [factorial(n) * factorial(rest - n) / factorial(rest + 1) for n in range(rest + 1)]
    return np.tensordot(np.array(share)[there[without].sum(axis=1)], added[without], axes=(0, 0))


def alone(worth: np.ndarray, player: int) -> np.ndarray:
    """What a player adds to nobody."""
    return worth[row_of([player])] - worth[0]


def last(worth: np.ndarray, player: int) -> np.ndarray:
    """What a player adds to all the others."""
    return worth[-1] - worth[len(worth) - 1 - row_of([player])]


def together(worth: np.ndarray) -> np.ndarray:
    """What all players add to nobody."""
    return worth[-1] - worth[0]

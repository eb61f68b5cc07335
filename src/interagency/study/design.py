"""Which runs a study makes: one row a run, cut into pieces that do not depend on workers."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import gammaincinv

from interagency.errors import InputError
from interagency.model.declarations import CONCENTRATION
from interagency.model.parameters import GROUPS, PARAMETERS, total_of
from interagency.model.roster import Roster, keys_of
from interagency.simulation.draws import run_address, uniform

# Runs of one array pass: enough to keep NumPy busy, few enough to share out among workers.
BLOCK_RUNS = 128
# Histories of one piece, all arms together: what is lost when it is stopped. Passes of fewer
# runs than these waste time.
PIECE_HISTORIES, FEWEST_RUNS = 4_096, 64
# Numbers that a block may hold at once, about 64 MB.
BLOCK_NUMBERS = 8_000_000
# Arrays of pairs and of offices that are alive at the same time, roughly.
PAIR_ARRAYS, OFFICE_ARRAYS = 10, 80


Off = tuple[str, ...]
"""Strengths that are switched off together."""


@dataclass(frozen=True)
class Design:
    """Runs as rows: every design point in every replication, point by point.

    replications  histories of each point; the same replication meets the same luck everywhere
    points        parameter values that differ between points, name -> [point]; empty for one
                  point at the scenario's own values
    off           strengths that are switched off at each point, if any
    yields        whether points leave alone what a scenario says itself

    Raises InputError for both points and strengths that are off: which would be where?
    """

    replications: int
    points: Mapping[str, np.ndarray] = field(default_factory=dict)
    off: tuple[Off, ...] = ()
    yields: bool = False

    def __post_init__(self) -> None:
        if self.points and self.off:
            raise InputError("a design has points, or strengths that are off at each; not both")

    @property
    def point_count(self) -> int:
        return len(next(iter(self.points.values()))) if self.points else len(self.off) or 1

    def __len__(self) -> int:
        return self.point_count * self.replications

    def rows(self, start: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
        """Design point and replication of runs `start` to `stop - 1`, two `[run]`."""
        run = np.arange(start, stop)
        return run // self.replications, run % self.replications

    def values(self, point: np.ndarray, said: Mapping[str, float]) -> dict[str, Any]:
        """Parameters of runs at these points, `[run]` where they differ.

        said  what holds where the design says nothing, name -> value; where it yields, what it
              holds to
        """
        drawn = {name: column[point] for name, column in self.points.items()}
        values = {**drawn, **said} if self.yields else {**said, **drawn}
        for name in dict.fromkeys(name for names in self.off for name in names):
            row = PARAMETERS[name]
            is_off = np.array([name in names for names in self.off])[point]
            values[name] = np.where(is_off, row.neutral, values.get(name, row.default))
        return values

    def even(self, size: int) -> int:
        """The size, at most this, of pieces as equal as can be: workers end together.

        >>> Design(200).even(128)
        100
        """
        return math.ceil(len(self) / math.ceil(len(self) / size))

    def pieces(self, size: int) -> Iterator[tuple[int, int]]:
        """Bounds (start, stop) of the pieces, `size` runs each but the last."""
        for start in range(0, len(self), size):
            yield start, min(start + size, len(self))


def block_runs(roster: Roster, recorded: int = 0, arms: int = 1) -> int:
    """Runs in one array pass for a roster: 128, fewer where world, record or plan are large.

    recorded  numbers that are kept of each run until the pass is over
    arms      histories of each run that are played in a piece
    """
    numbers = roster.pairs * PAIR_ARRAYS + roster.offices * OFFICE_ARRAYS + recorded
    most = np.clip(PIECE_HISTORIES // arms, FEWEST_RUNS, BLOCK_RUNS)
    return int(np.clip(BLOCK_NUMBERS // numbers, 1, most))


def random_points(count: int, seed: int, names: tuple[str, ...] = ()) -> dict[str, np.ndarray]:
    """Points drawn from what is declared, evenly in each parameter: a Latin hypercube.

    names  parameters that vary; all of them by default. Weights are drawn with their group, so
           that some of a group are what they would be with all of it

    Returns name -> [point]. A point's place in its parameter's distribution is drawn by address,
    so a parameter that is added later leaves the others' values alone.
    """
    wanted = names or tuple(PARAMETERS)
    groups = dict.fromkeys(PARAMETERS[name].group for name in wanted)
    weights = {}
    for group in groups:
        if group:
            weights |= _weights(group, count, seed)
    return {
        name: weights[name] if name in weights else _in_range(name, count, seed) for name in wanted
    }


def _in_range(name: str, count: int, seed: int) -> np.ndarray:
    """Values of one parameter, uniform over its range, `[point]`."""
    row = PARAMETERS[name]
    return row.low + _fractions(name, count, seed) * (row.high - row.low)


def _weights(group: str, count: int, seed: int) -> dict[str, np.ndarray]:
    """Values of the weights of a group, Dirichlet around their defaults, `[point]` each.

    As gamma variates divided by their sum.
    """
    total = total_of(group)
    drawn = {
        name: gammaincinv(
            CONCENTRATION * PARAMETERS[name].default / total, _fractions(name, count, seed)
        )
        for name in GROUPS[group]
    }
    scale = total / sum(drawn.values())
    return {name: values * scale for name, values in drawn.items()}


def _fractions(name: str, count: int, seed: int) -> np.ndarray:
    """Places of points in the distribution of one parameter, 0 to 1, one in each equal part."""
    runs = run_address(seed, np.arange(count), "design")
    place, shift = (uniform(runs, keys_of([(name,)]), item=item)[0] for item in (0, 1))
    cell = np.empty(count)
    cell[np.argsort(place)] = np.arange(count)
    return (cell + shift) / count

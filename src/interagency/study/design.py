"""Which runs a study makes: one row a run, cut into pieces that do not depend on workers."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
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

    Raises InputError for both points and strengths that are off: which would be where?
    """

    replications: int
    points: Mapping[str, np.ndarray] = field(default_factory=dict)
    off: tuple[Off, ...] = ()

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

        said  what holds where the design says nothing, name -> value
        """
        values = {**said, **{name: column[point] for name, column in self.points.items()}}
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
    """Points drawn from the declared ranges, evenly in each: a Latin hypercube.

    names  parameters that vary; all of them by default

    Returns name -> [point]. A point's place in its parameter's range is drawn by address,
    so a parameter that is added later leaves the others' values alone.
    """
    points = {}
    for name in names or tuple(PARAMETERS):
        declaration = PARAMETERS[name]
        key = keys_of([(name,)])
        runs = run_address(seed, np.arange(count), "design")
        place, shift = (uniform(runs, key, item=item)[0] for item in (0, 1))
        cell = np.empty(count)
        cell[np.argsort(place)] = np.arange(count)
        fraction = (cell + shift) / count
        points[name] = declaration.low + fraction * (declaration.high - declaration.low)
    return points

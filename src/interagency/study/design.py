"""Which runs a study makes: one row a run, cut into pieces that do not depend on workers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from interagency.model.parameters import PARAMETERS
from interagency.model.roster import Roster, keys_of
from interagency.simulation.draws import run_address, uniform

# Runs of one array pass: enough to keep NumPy busy, few enough to share out among workers.
BLOCK_RUNS = 128
# Numbers that a block may hold at once, about 64 MB.
BLOCK_NUMBERS = 8_000_000
# Arrays of pairs and of offices that are alive at the same time, roughly.
PAIR_ARRAYS, OFFICE_ARRAYS = 10, 80


@dataclass(frozen=True)
class Design:
    """Runs as rows: every design point in every replication, point by point.

    replications  histories of each point; the same replication meets the same luck everywhere
    points        parameter values that differ between points, name -> [point]; empty for one
                  point at the scenario's own values
    """

    replications: int
    points: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def point_count(self) -> int:
        return len(next(iter(self.points.values()))) if self.points else 1

    def __len__(self) -> int:
        return self.point_count * self.replications

    def rows(self, start: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
        """Design point and replication of runs `start` to `stop - 1`, two `[run]`."""
        run = np.arange(start, stop)
        return run // self.replications, run % self.replications

    def pieces(self, size: int) -> Iterator[tuple[int, int]]:
        """Bounds (start, stop) of the pieces, `size` runs each but the last."""
        for start in range(0, len(self), size):
            yield start, min(start + size, len(self))


def block_runs(roster: Roster, recorded: int = 0) -> int:
    """Runs in one array pass for a roster: 128, fewer where the world or the record is large.

    recorded  numbers that are kept of each run until the pass is over
    """
    numbers = roster.pairs * PAIR_ARRAYS + roster.offices * OFFICE_ARRAYS + recorded
    return int(np.clip(BLOCK_NUMBERS // numbers, 1, BLOCK_RUNS))


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

"""The engine, block by block, and how long each contender takes."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

import numpy as np

from benchmarks.cases import READ, SEED, SIZES, numbers, reform_of, roster_for
from interagency.model.metrics import METRICS
from interagency.simulation.simulate import Luck, first_guess, quarters


def block(size: str, first: int, runs: int, count: int) -> np.ndarray:
    """What is read in the last quarter of runs `first` to `first + runs - 1`, `[metric, run]`.

    As in every quarter: all contenders read the same means over offices after each.
    """
    roster, member = roster_for(size, runs)
    p, luck = numbers(), Luck(roster, SEED, np.arange(first, first + runs))
    levers_at = reform_of(size).levers_at(roster.team_names)
    start = first_guess(roster, p, member, runs)
    for now in quarters(roster, p, luck, levers_at, count, start):
        read = [roster.mean(METRICS[name].measure(roster, p, now), member) for name in READ]
    return np.array(read)


def played(size: str, runs: int, count: int, pool: Executor | None = None) -> np.ndarray:
    """The same for runs 0 to `runs - 1`, in blocks; whole blocks go to the pool's processes."""
    most = min(SIZES[size].block, runs)
    firsts = list(range(0, runs, most))
    lengths = [min(most, runs - first) for first in firsts]
    ways = pool.map if pool else map
    found = ways(block, [size] * len(firsts), firsts, lengths, [count] * len(firsts))
    return np.concatenate(list(found), axis=-1)


def seconds(do: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """How long it takes: this process's time on a processor, or as long as one waits."""
    start = clock()
    do()
    return clock() - start


def peak_memory() -> float:
    """The most memory that this process has held so far, in MB; only Linux says."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024

"""Time on the wall, and time on processors of this process and all that it started."""

import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")


class Took(NamedTuple):
    """Seconds.

    wall       as long as one waits
    processor  of this process and of those that it started, those that have ended included
    """

    wall: float
    processor: float


def took(do: Callable[[], object]) -> Took:
    """How long it takes, by both clocks."""
    wall, processor = time.perf_counter(), on_processors()
    do()
    return Took(time.perf_counter() - wall, on_processors() - processor)


def on_processors() -> float:
    """Seconds on processors so far; of processes that still run only Linux says."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    running = sum(_of_process(child.pid) for child in multiprocessing.active_children())
    return time.process_time() + ended.ru_utime + ended.ru_stime + running


def _of_process(pid: int | None) -> float:
    # after the name, which may hold spaces, the 12th and 13th words are user and system time
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / _TICKS


def in_turns(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Took]:
    """Medians by both clocks; all take their turn in every round."""
    found: dict[str, list[Took]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, do in contenders.items():
            found[name].append(took(do))
    return {
        name: Took(*(statistics.median(clock) for clock in zip(*times, strict=True)))
        for name, times in found.items()
    }

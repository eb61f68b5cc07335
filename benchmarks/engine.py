"""The engine beside the same model as Mesa agents, in one run: ratios, not times.

    python -m benchmarks.engine [--json | --markdown] [--quick] [--large] [--million]

from the checkout, after `make test` has installed what tests need. On a shared machine an
absolute time means little: contenders take turns, round after round, and medians are compared.
What runs in this process is timed on the processor, what needs others by the clock on the wall.
All play the same histories (same offices, reform and luck, from the same guess) and read the
same means over offices in every quarter; before anything is timed their numbers must agree.
"""

import argparse
import cProfile
import io
import json
import os
import platform
import pstats
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from typing import Any

import mesa
import numpy as np

from benchmarks import mesa_twin
from benchmarks.cases import READ, SIZES
from benchmarks.players import peak_memory, played
from benchmarks.rows import Row, at_least, at_most, medians, table

QUARTERS = 48
AGREE = 1e-9


@dataclass(frozen=True)
class Effort:
    """How much is played.

    blocks       whole blocks of the engine for each process
    mesa_runs    runs of Mesa for each process; runs do not depend on each other
    few, many    quarters that a large system is played for by Mesa; the rest is extrapolated
    """

    rounds: int = 5
    quarters: int = QUARTERS
    blocks: int = 2
    mesa_runs: int = 4
    few: int = 1
    many: int = 3


QUICK = Effort(rounds=1, quarters=3, blocks=1, mesa_runs=1)


def difference(size: str, quarters: int) -> float:
    """The largest difference between engine and Mesa, relative where a value is above 1."""
    engine = played(size, 2, quarters)
    twin = mesa_twin.batch(size, 2, quarters, 1)
    mine = np.array([[run[name] for run in twin] for name in READ])
    return float(np.max(np.abs(engine - mine) / np.maximum(1.0, np.abs(mine))))


def contest(size: str, effort: Effort, pool: ProcessPoolExecutor) -> list[Row]:
    """The engine and Mesa, on one core and on two; seconds a run, and their ratios."""
    title, runs = SIZES[size].title, SIZES[size].block * effort.blocks
    large = size == "large"  # so slow that once must do
    count, mesa_runs = effort.quarters, 1 if large else effort.mesa_runs
    pool_runs = 2 * runs
    lengths = (effort.few, effort.many) if large else (count,)
    here: dict[str, Callable[[], object]] = {
        "engine 1": lambda: played(size, runs, count),
        "alone": lambda: [played(size, 1, count) for _ in range(2)],
    }
    shared: dict[str, Callable[[], object]] = {
        "engine 1, waited for": lambda: played(size, runs, count),
        "engine 2": lambda: played(size, pool_runs, count, pool),
    }
    for length in lengths:
        here[f"mesa 1 {length}"] = lambda n=length: mesa_twin.batch(size, mesa_runs, n, 1)
        shared[f"mesa 2 {length}"] = lambda n=length: mesa_twin.batch(size, 2 * mesa_runs, n, 2)
    found = medians(here, 1 if large else effort.rounds, shared)

    def mesa_run(processes: int) -> float:
        times = [found[f"mesa {processes} {length}"] for length in lengths]
        whole = times[-1]
        if len(lengths) > 1:
            a_quarter = (times[1] - times[0]) / (lengths[1] - lengths[0])
            whole += a_quarter * (count - lengths[-1])
        return whole / (mesa_runs * processes)

    one, two = found["engine 1"] / runs, found["engine 2"] / pool_runs
    more = found["engine 1, waited for"] / runs / two
    goal = 60 if large else 80
    each = SIZES[size].offices * count
    return [
        Row(f"{title}: engine, 1 process", 1 / one, "runs/s"),
        Row(f"{title}: engine, 2 processes", 1 / two, "runs/s"),
        Row(f"{title}: engine, one run at a time", 2 / found["alone"], "runs/s"),
        Row(f"{title}: Mesa, 1 process", 1 / mesa_run(1), "runs/s"),
        Row(f"{title}: Mesa, 2 processes", 1 / mesa_run(2), "runs/s"),
        at_least(f"{title}: engine / Mesa, 1 process", mesa_run(1) / one, "times", goal),
        at_least(f"{title}: engine / Mesa, 2 processes", mesa_run(2) / two, "times", goal),
        at_least(f"{title}: engine, 2 processes / 1", more, "times", 1.5),
        Row(f"{title}: engine, a run and quarter", 1e6 * one / count, "µs"),
        Row(f"{title}: engine, an office and quarter", 1e9 * one / each, "ns"),
    ]


def growth(effort: Effort) -> list[Row]:
    """What twice the runs, offices or quarters cost; time should be proportional."""
    runs, count = SIZES["base"].block * effort.blocks, effort.quarters
    found = medians(
        {
            "base": lambda: played("base", runs, count),
            "runs": lambda: played("base", 2 * runs, count),
            "offices": lambda: played("twice", runs, count),
            "quarters": lambda: played("base", runs, 2 * count),
        },
        effort.rounds,
    )
    return [
        at_most(f"twice the {what}", found[what] / found["base"], "times as long", 2.1)
        for what in ("runs", "offices", "quarters")
    ]


def memory(runs: int) -> float:
    """Peak memory, in MB, of a process that plays so many runs and keeps what is read of each."""
    command = [sys.executable, "-m", "benchmarks.engine", "--memory-of", str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def memories(most: int) -> list[Row]:
    """Peak memory at few and many runs: only what is kept of each may grow."""
    few, many = memory(10_000), memory(most)
    kept = (most - 10_000) * len(READ) * 8 / 2**20
    of = "4 offices, 4 quarters"
    return [
        Row(f"peak memory, 10,000 runs ({of})", few, "MB"),
        Row(f"peak memory, {most:,} runs ({of})", many, "MB"),
        at_most("growth beyond twice what is kept", many - few - 2 * kept, "MB", 10),
    ]


def profile(quarters: int) -> str:
    """Where Mesa's time goes: twelve functions of a run of Table 1."""
    model = mesa_twin.CoordinationModel("table_1")
    watch = cProfile.Profile()
    watch.runcall(model.run_for, quarters)
    text = io.StringIO()
    pstats.Stats(watch, stream=text).strip_dirs().sort_stats("tottime").print_stats(12)
    lines = text.getvalue().splitlines()
    start = next(row for row, line in enumerate(lines) if "ncalls" in line)
    return "\n".join(lines[start : start + 13])


def measured(effort: Effort, sizes: list[str], most_runs: int | None) -> dict[str, Any]:
    """All rows, and what they were measured on."""
    rows = [
        at_most(f"{SIZES[size].title}: engine - Mesa", difference(size, 3), "largest gap", AGREE)
        for size in sizes
    ]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for size in sizes:  # processes import, and make their offices, before anything is timed
            played(size, 2 * SIZES[size].block, 1, pool)
            played(size, SIZES[size].block, 1)
            rows += contest(size, effort, pool)
    ns = {row.what: row.value for row in rows if row.unit == "ns"}
    if "large" in sizes:
        ratio = (
            ns["large: engine, an office and quarter"] / ns["base: engine, an office and quarter"]
        )
        rows.append(at_most("an office and quarter, large / base", ratio, "times", 1.4))
    rows += growth(effort)
    if most_runs:
        rows += memories(most_runs)
    return {
        "measured on": {
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "mesa": mesa.__version__,
        },
        "quarters": effort.quarters,
        "rows": [asdict(row) for row in rows],
        "profile of Mesa": profile(min(effort.quarters, 12)),
    }


def as_text(found: Mapping[str, Any], markdown: bool) -> str:
    """The rows as a table, and Mesa's profile."""
    lines = table((Row(**row) for row in found["rows"]), markdown)
    told = ", ".join(f"{name} {value}" for name, value in found["measured on"].items())
    if markdown:
        lines += ["", f"A run is {found['quarters']} quarters. Measured on: {told}.", ""]
        lines += ["```text", found["profile of Mesa"], "```"]
        return "\n".join(lines)
    return "\n".join([*lines, "", told, "", found["profile of Mesa"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--markdown", action="store_true", help="print a table for the manual")
    parser.add_argument("--quick", action="store_true", help="a few seconds, to see that it works")
    parser.add_argument("--large", action="store_true", help="2,600 offices as well (minutes)")
    parser.add_argument("--million", action="store_true", help="a million runs (minutes)")
    parser.add_argument("--rounds", type=int, default=Effort.rounds)
    parser.add_argument("--memory-of", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.memory_of:
        played("few", asked.memory_of, 4)
        print(peak_memory())
        return
    effort = QUICK if asked.quick else Effort(rounds=asked.rounds)
    sizes = ["table_1"] if asked.quick else ["table_1", "base"] + ["large"] * asked.large
    most_runs = None if asked.quick else 1_000_000 if asked.million else 100_000
    found = measured(effort, sizes, most_runs)
    print(json.dumps(found, indent=1) if asked.json else as_text(found, asked.markdown))


if __name__ == "__main__":
    main()

"""Runs per second of the engine on one core, beside the plain object model under a loop.

`python -m benchmarks.engine [--json]` from the checkout, after `make test` has installed what
tests need. Both play the same thing: Table 1's 45 offices, 48 quarters of the full reform from
the same guess, every metric read every quarter. Rounds are interleaved, medians reported: on a
shared machine a ratio means something, an absolute time little.
"""

import argparse
import json
import statistics
import time

import numpy as np
from tests import generators
from tests.simulation.test_equals_oracle import (
    DEFAULTS,
    Case,
    Plan,
    Reform,
    table_1,
    values_by_hand,
    worlds_by_hand,
)

from interagency.model.levers import PILLARS
from interagency.model.metrics import METRICS
from interagency.model.parameters import with_values
from interagency.simulation.simulate import Luck, first_guess, quarters

QUARTERS = 48
RUNS = (1, 16, 128, 256)
ROUNDS = 5


def case() -> Case:
    """The offices of Table 1 under all four pillars, practices free."""
    offices = table_1()
    everywhere = frozenset(country for _, country in offices.rows)
    pillars = {pillar.name: Plan(1.0, start=4, ramp=4) for pillar in PILLARS}
    return Case([offices], [DEFAULTS], Reform(everywhere, pillars, {}), seed=1)


def engine_seconds(played: Case, runs: int) -> float:
    """Seconds for a block of runs, draws included."""
    roster, member = generators.roster_of(*([played.offices[0]] * runs))
    p = with_values({name: np.full(runs, value) for name, value in DEFAULTS.items()})
    start = time.perf_counter()
    luck = Luck(roster, played.seed, np.arange(runs))
    guess = first_guess(roster, p, member, runs)
    levers_at = played.reform.levers_at(roster.team_names)
    for now in quarters(roster, p, luck, levers_at, QUARTERS, guess):
        for metric in METRICS.values():
            metric.measure(roster, p, now)
    return time.perf_counter() - start


def oracle_seconds(played: Case) -> float:
    """Seconds for one run of the object model, draws included."""
    roster, _ = generators.roster_of(played.offices[0])
    start = time.perf_counter()
    for world in worlds_by_hand(played, roster, 0, QUARTERS, spin_up=False):
        values_by_hand(world, roster)
    return time.perf_counter() - start


def measured() -> dict[str, dict[str, float]]:
    """Median runs per second by contender, and times the object model."""
    played = case()
    seconds: dict[str, list[float]] = {f"engine, {runs} at once": [] for runs in RUNS}
    seconds["object model, one by one"] = []
    for _ in range(ROUNDS):
        for runs in RUNS:
            seconds[f"engine, {runs} at once"].append(engine_seconds(played, runs) / runs)
        seconds["object model, one by one"].append(oracle_seconds(played))
    peer = statistics.median(seconds["object model, one by one"])
    return {
        name: {
            "runs_per_second": 1 / statistics.median(times),
            "times_object_model": peer / statistics.median(times),
            "microseconds_per_run_and_quarter": 1e6 * statistics.median(times) / QUARTERS,
        }
        for name, times in seconds.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    found = measured()
    if parser.parse_args().json:
        print(json.dumps(found, indent=1))
        return
    print(f"{'':28}{'runs/s':>10}{'x object model':>16}{'us/run/quarter':>16}")
    for name, row in found.items():
        print("{:28}{:10.1f}{:16.1f}{:16.1f}".format(name, *row.values()))


if __name__ == "__main__":
    main()

"""The benchmark runs, and what it sets against each other gives the same numbers."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_contenders_agree_and_every_goal_is_judged():
    command = [sys.executable, "-m", "benchmarks.engine", "--quick", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = {row["what"]: row for row in json.loads(done.stdout)["rows"]}
    assert rows["Table 1: engine - Mesa"]["met"]
    assert rows["Table 1: engine / Mesa, 1 process"]["value"] > 1.0
    assert all(row["value"] > 0 for row in rows.values() if row["unit"] in ("runs/s", "ns", "µs"))
    assert all((row["met"] is None) == (row["goal"] == "") for row in rows.values())


@pytest.mark.slow
def test_studies_are_measured_and_every_goal_is_judged():
    parts = ("runner", "indices", "memory", "start")  # Mesa is above; EMA Workbench is not here
    command = [sys.executable, "-m", "benchmarks.studies", "--quick", "--json", *parts]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = {row["what"]: row for row in json.loads(done.stdout)["rows"]}
    assert rows["second order: ours - SALib"]["met"]
    assert rows["first order: ours - SALib"]["met"]
    assert rows["peak memory, 3,000 runs / 1,000"]["met"]
    assert all(row["value"] > 0 for row in rows.values())
    assert all((row["met"] is None) == (row["goal"] == "") for row in rows.values())


def test_an_unknown_part_is_named():
    command = [sys.executable, "-m", "benchmarks.studies", "mesa"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no part 'mesa'; there are sobol, runner, indices" in done.stderr

"""Overhead of an experiment beside EMA Workbench's evaluators, with a model that adds five numbers.

EMA Workbench, parts of which are under the GPL, is installed into an environment of its own that
is thrown away, and works there in a process of its own: it is no dependency, and nothing of it is
imported here.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.rows import Row
from benchmarks.studies.asked import tiny
from benchmarks.studies.clocks import in_turns
from interagency.study.store import Store
from interagency.study.sweep.identity import WHOLE, manifest_of
from interagency.study.sweep.processes import Processes
from interagency.study.sweep.runner import perform
from interagency.study.sweep.worker import Tables

PACKAGE = "ema-workbench"
FACTORS, BLOCK = 5, 128
PATIENCE = 600

THEIRS = f"""
import json, logging, sys, time
from importlib.metadata import version
from ema_workbench import (
    Model, MultiprocessingEvaluator, RealParameter, ScalarOutcome, SequentialEvaluator,
)

def total(**x):
    return {{"y": sum(x.values())}}

def main(count):
    model = Model("total", function=total)
    model.uncertainties = [RealParameter(f"x{{i}}", 0, 1) for i in range({FACTORS})]
    model.outcomes = [ScalarOutcome("y")]
    found = {{"version": version("{PACKAGE}")}}
    evaluators = {{
        "1 process": lambda: SequentialEvaluator(model),
        "2 processes": lambda: MultiprocessingEvaluator(model, n_processes=2),
    }}
    for name, make in evaluators.items():
        with make() as evaluator:
            evaluator.perform_experiments(scenarios=10)
            begun = time.perf_counter()
            evaluator.perform_experiments(scenarios=count)
            found[name] = (time.perf_counter() - begun) / count
    print(json.dumps(found))

if __name__ == "__main__":
    main(int(sys.argv[1]))
"""


def ema(quick: bool) -> Iterator[Row]:
    """Microseconds an experiment, ours and theirs."""
    count, rounds = (1_024, 1) if quick else (10_240, 3)
    manifest = manifest_of(tiny(1, points=1), WHOLE)
    told: list[dict[str, Any]] = []
    with TemporaryDirectory() as folder, Processes(2) as processes:
        script = Path(folder) / "theirs.py"
        script.write_text(THEIRS, encoding="utf-8")
        python, problem = installed(Path(folder))
        if problem:
            yield Row(f"EMA Workbench cannot be installed here: {problem}", float("nan"), "")
            return
        contenders = {
            "theirs": lambda: told.append(theirs(python, script, count)),
            "1 process": partial(ours, manifest, count, None),
            "2 processes": partial(ours, manifest, count, processes),
        }
        contenders["2 processes"]()
        found = in_turns(contenders, rounds)
    yield Row(f"experiments of EMA Workbench {told[0]['version']}, a round", count, "")
    for name in ("1 process", "2 processes"):
        mine = found[name].wall / count
        other = float(np.median([one[name] for one in told]))
        yield Row(f"an experiment, {name}: ours, kept in a folder", 1e6 * mine, "µs")
        yield Row(f"an experiment, {name}: EMA Workbench, in memory", 1e6 * other, "µs")
        yield Row(f"an experiment, {name}: EMA Workbench / ours", other / mine, "times")


def installed(folder: Path) -> tuple[str, str]:
    """The Python of a new environment with EMA Workbench; and why there is none, if so."""
    python = str(folder / "venv" / "bin" / "python")
    for command in (
        [sys.executable, "-m", "venv", str(folder / "venv")],
        [python, "-m", "pip", "install", "--quiet", PACKAGE],
    ):
        try:
            subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
        except (OSError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
            return "", said[-1]
    return python, ""


def theirs(python: str, script: Path, count: int) -> dict[str, Any]:
    """Seconds an experiment of each of their evaluators, and their version."""
    command = [python, str(script), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    return json.loads(done.stdout.splitlines()[-1])


def ours(manifest: dict[str, Any], count: int, executor: Any) -> None:
    """The same experiments as pieces of runs, into a folder that is then thrown away."""
    places = np.random.default_rng(1).random((count, FACTORS))
    starts = range(0, count, BLOCK)
    todo = {f"p{start:08d}": (places[start : start + BLOCK],) for start in starts}
    with TemporaryDirectory() as folder, Store.create(Path(folder) / "study", manifest) as store:
        perform(todo, totals, store, executor=executor, progress=False)


def totals(places: np.ndarray) -> Tables:
    """The same model: the sum of the factors, run by run."""
    factors = {f"x{number}": places[:, number] for number in range(FACTORS)}
    return {"outcomes": pd.DataFrame({**factors, "y": places.sum(axis=1)})}

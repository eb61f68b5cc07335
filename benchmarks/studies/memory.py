"""Peak memory of studies of few and of many runs, each in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.players import peak_memory
from benchmarks.rows import Row, at_most
from benchmarks.studies.asked import tiny
from interagency.study import design
from interagency.views import studies as view

BLOCK = 4_096
"""Runs of an array pass, else 128: with two offices it is calls that cost, not numbers."""
POINTS, FEW, MANY = 100, 10_000, 1_000_000


def memory(quick: bool) -> Iterator[Row]:
    """What a whole study holds at most, from its file to its summary, and how long it takes."""
    few, many = (1_000, 3_000) if quick else (FEW, MANY)
    (of_few, _), (of_many, took) = peak(few), peak(many)
    of = "2 offices, 4 quarters"
    yield Row(f"peak memory, {few:,} runs ({of})", of_few, "MB")
    yield Row(f"peak memory, {many:,} runs ({of})", of_many, "MB")
    yield at_most(f"peak memory, {many:,} runs / {few:,}", of_many / of_few, "times", 1.2)
    yield Row(f"{many:,} runs, 1 process, run and summary", took / 60, "minutes")


def peak(runs: int) -> tuple[float, float]:
    """MB, and seconds, of a new process that runs such a study."""
    command = [sys.executable, "-m", "benchmarks.studies", "--memory-of", str(runs)]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout), time.perf_counter() - begun


def peak_here(runs: int) -> float:
    """The most memory that this process has held, in MB, once it has run and told a study."""
    design.BLOCK_RUNS = BLOCK
    study = tiny(runs // POINTS, POINTS)
    with TemporaryDirectory() as folder:
        place = Path(folder) / "study"
        found = study.run(place, progress=False)
        view.write(found, place)
        view.text(found)
        assert not view.sentences(found), "runs are missing"
    return peak_memory()

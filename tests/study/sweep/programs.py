"""Programs that are started, killed and compared."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]

STORED = "journal.jsonl"


def start(module: str, *arguments: object, **options) -> subprocess.Popen:
    """A module as a program in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def finished(process: subprocess.Popen, code: int = 0) -> str:
    """Wait for a program; what it said on standard error."""
    _, said = process.communicate(timeout=300)
    assert process.returncode == code, said or f"it ended with {process.returncode}"
    return said


def until(happened: Callable[[], bool], process: subprocess.Popen | None = None) -> None:
    """Wait for something, for five minutes at most, or until a program has ended."""
    end = time.monotonic() + 300
    while not happened():
        assert time.monotonic() < end, "it did not happen within five minutes"
        if process is not None and process.poll() is not None:
            return
        time.sleep(0.002)


def lines_of(folder: Path) -> int:
    """Finished pieces of a store that is being written to."""
    journal = folder / STORED
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def in_session(leader: int) -> list[int]:
    """Processes of a session that are alive."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = entry.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(session) == leader and state != "Z":
            found.append(int(entry.parent.name))
    return found


@contextmanager
def dask_cluster(folder: Path) -> Iterator[tuple[Path, list[subprocess.Popen]]]:
    """The file of a Dask scheduler, and two workers: programs of their own, on this machine."""
    file = folder / "scheduler.json"
    quiet = ("--no-dashboard", "--host", "127.0.0.1", "--scheduler-file", file)
    scheduler = start("dask", "scheduler", *quiet, "--port", 0)
    until(lambda: file.exists() and file.stat().st_size > 0, scheduler)
    one = ("--nworkers", 1, "--nthreads", 1, "--no-nanny", "--local-directory", folder)
    workers = [start("dask", "worker", *quiet, *one) for _ in range(2)]
    try:
        yield file, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.communicate()


def tables_of(folder: Path) -> dict[str, bytes]:
    """Every table file of a store."""
    pieces = folder / "pieces"
    return {
        path.relative_to(pieces).as_posix(): path.read_bytes() for path in pieces.rglob("*.parquet")
    }


def pieces_in(folder: Path) -> list[str]:
    """Pieces in the order they were finished, but for what says where they were played."""
    lines = (folder / STORED).read_text().splitlines()
    names = [json.loads(line)["piece"] for line in lines]
    return [name for name in names if not name.startswith("machine-")]


def assert_same(folder: Path, undisturbed: Path) -> None:
    """Every table byte for byte, every piece finished once, and nothing else left behind."""
    assert tables_of(folder) == tables_of(undisturbed)
    lines, others = pieces_in(folder), pieces_in(undisturbed)
    assert len(set(lines)) == len(lines)
    assert sorted(lines) == sorted(others)
    assert not list(folder.rglob("*~*"))


class Killer:
    """Kills a program that works on a folder, and counts how often it did.

    begin  starts the program, or a module that runs it: given what stands in front of it
    """

    def __init__(self, folder: Path, begin: Callable[..., subprocess.Popen], seed: int) -> None:
        self.folder, self.begin = folder, begin
        self.moments = random.Random(seed)
        self.kills = 0

    def at_random(self) -> None:
        """Kill it at some moment after it has done some pieces."""
        process = self.begin()
        enough = lines_of(self.folder) + self.moments.randint(1, 10)
        until(lambda: lines_of(self.folder) >= enough, process)
        time.sleep(self.moments.uniform(0, 0.02))
        process.kill()
        self._gone(process)

    def at(self, point: str, most: int = 1) -> None:
        """Kill it at a point, the first to `most`-th time that it gets there."""
        times = self.moments.randint(1, most)
        self._gone(self.begin("tests.study.sweep.killed_at", point, times))

    def _gone(self, process: subprocess.Popen) -> None:
        finished(process, -9)
        # workers end by themselves: nothing works on that nobody keeps
        until(lambda: not in_session(process.pid))
        self.kills += 1


BEGINNING: Sequence[str] = ("before_the_manifest_is_renamed", "after_the_manifest")
"""Points at which a store is made."""
ONCE_LEFT: Sequence[tuple[str, str | None]] = (
    ("before_the_write", None),
    ("before_a_rename", "while_leftovers_are_removed"),
    ("between_two_renames", None),
    ("before_the_line", None),
    ("inside_the_line", "while_the_journal_is_mended"),
    ("after_the_line", None),
)
"""Points of a piece, each with the point at which what it leaves behind is cleaned up."""


def kill_twenty_times(killer: Killer) -> None:
    """At ten named points and ten random moments, in turn."""
    for point in BEGINNING:
        killer.at(point)
    for point, cleaning in ONCE_LEFT:
        killer.at_random()
        killer.at(point, most=6)
        if cleaning:
            killer.at(cleaning)
    while killer.kills < 20:
        killer.at_random()

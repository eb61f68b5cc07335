"""Whatever kills a study, and whenever: it goes on to the same bytes, and nothing is done twice."""

import os
import shutil
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from interagency.study.store import Store

from .made import MANIFEST, pieces_of, two_tables
from .programs import (
    Killer,
    assert_same,
    dask_cluster,
    finished,
    kill_twenty_times,
    lines_of,
    start,
    tables_of,
    until,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs SIGKILL and /proc"),
]

PIECES = 300
JOB = "tests.study.sweep.job"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    finished(start(JOB, "run", folder / "study", folder / "log", PIECES, 1))
    assert computed(folder / "log").total() == PIECES
    return folder / "study"


def computed(log: Path) -> Counter:
    """How often each piece was computed."""
    return Counter(log.read_text().split())


def beginning(*arguments: object):
    """Starts the job, or what is given with the job behind it."""
    return lambda *front: start(*front, JOB, *arguments)


@pytest.mark.parametrize(("workers", "in_flight"), [(1, 1), (2, 4)])
def test_killed_twenty_times_and_gone_on_with(tmp_path, undisturbed, workers, in_flight):
    folder, log = tmp_path / "study", tmp_path / "log"
    killer = Killer(folder, beginning("run", folder, log, PIECES, workers), seed=20070401)
    kill_twenty_times(killer)
    assert killer.kills == 20
    assert 20 < lines_of(folder) < PIECES
    finished(killer.begin())
    assert_same(folder, undisturbed)
    assert PIECES < computed(log).total() <= PIECES + 20 * in_flight


def test_two_shards_killed_and_put_together(tmp_path, undisturbed):
    log = tmp_path / "log"
    shards = [tmp_path / f"shard-{i}" for i in (1, 2)]
    kills = 0
    for i, shard in enumerate(shards, start=1):
        killer = Killer(shard, beginning("run", shard, log, PIECES, i, f"{i}/2"), seed=i)
        for point in ("before_a_rename", "inside_the_line"):
            killer.at(point, most=20)
            killer.at_random()
        finished(killer.begin())
        kills += killer.kills
    whole = tmp_path / "whole"
    merger = Killer(whole, beginning("merge", whole, *shards), seed=3)
    merger.at("after_the_manifest")
    for point in ("before_a_copy", "before_a_rename", "between_two_renames", "after_a_copy"):
        merger.at(point, most=40)
    for point in ("inside_the_line", "while_the_journal_is_mended", "after_the_line"):
        merger.at(point, most=1 if point.startswith("while") else 40)
    assert 10 < lines_of(whole) < PIECES
    finished(merger.begin())
    assert_same(whole, undisturbed)
    finished(merger.begin())
    assert_same(whole, undisturbed)
    assert computed(log).total() <= PIECES + kills * 4


class TestDask:
    """A scheduler and two workers as programs of their own, on this machine."""

    @pytest.fixture
    def cluster(self, tmp_path):
        with dask_cluster(tmp_path) as cluster:
            yield cluster

    def test_a_worker_killed_half_way_does_not_matter(self, tmp_path, undisturbed, cluster):
        file, workers = cluster
        folder, log = tmp_path / "study", tmp_path / "log"
        job = start(JOB, "run", folder, log, PIECES, 0, "1/1", file)
        until(lambda: lines_of(folder) > PIECES // 2, job)
        os.kill(workers[0].pid, signal.SIGKILL)
        finished(job)
        assert_same(folder, undisturbed)
        assert computed(log).total() <= PIECES + 8

    def test_killed_and_gone_on_with_on_the_same_cluster(self, tmp_path, undisturbed, cluster):
        file, _ = cluster
        folder, log = tmp_path / "study", tmp_path / "log"
        killer = Killer(folder, beginning("run", folder, log, PIECES, 0, "1/1", file), seed=5)
        killer.at_random()
        killer.at("inside_the_line", most=20)
        killer.at_random()
        finished(killer.begin())
        assert_same(folder, undisturbed)
        assert computed(log).total() <= PIECES + 3 * 4


# --- a disk that is full ---------------------------------------------------------------------


def test_a_file_size_limit_is_said_and_what_was_done_is_kept(tmp_path, undisturbed):
    """The journal is what grows: at the limit its line is not written, and no half of it."""
    resource = pytest.importorskip("resource")
    folder, log = tmp_path / "study", tmp_path / "log"
    most = (undisturbed / "journal.jsonl").stat().st_size // 3

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    job = (JOB, "run", folder, log, PIECES)
    said = finished(start(*job, 1, preexec_fn=limited), 1)
    assert said.startswith("cannot store piece piece-")
    assert "File too large. What was finished before is kept; run it again" in said
    done = lines_of(folder)
    assert PIECES // 4 < done < PIECES // 2
    assert (folder / "journal.jsonl").read_bytes().endswith(b"\n")
    said = finished(start(*job, 2, preexec_fn=limited), 1)
    assert "File too large" in said
    assert lines_of(folder) == done
    finished(start(*job, 1))
    assert_same(folder, undisturbed)


@pytest.fixture
def tiny_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", place],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("may not mount a file system here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_said_and_the_study_goes_on_when_there_is_room(
    tmp_path, tiny_disk, undisturbed
):
    folder, log = tiny_disk / "study", tmp_path / "log"
    job = (JOB, "run", folder, log, PIECES)
    said = finished(start(*job, 2), 1)
    assert "No space left on device. What was finished before is kept" in said
    done = lines_of(folder)
    assert 10 < done < PIECES
    assert not list(folder.rglob("*~*"))
    subprocess.run(["mount", "-o", "remount,size=20m", tiny_disk], check=True)
    finished(start(*job, 2))
    assert_same(folder, undisturbed)
    assert computed(log).total() <= PIECES + 4


def test_a_disk_that_cannot_be_written_to_is_said(tmp_path, tiny_disk, undisturbed):
    subprocess.run(["mount", "-o", "remount,size=20m", tiny_disk], check=True)
    shutil.copytree(undisturbed, tiny_disk / "study")
    subprocess.run(["mount", "-o", "remount,ro", tiny_disk], check=True)
    said = finished(start(JOB, "run", tiny_disk / "study", tmp_path / "log", PIECES + 1, 1), 1)
    assert "study: Read-only file system" in said
    # what is there is put together elsewhere all the same
    finished(start(JOB, "merge", tmp_path / "whole", tiny_disk / "study"))
    assert_same(tmp_path / "whole", undisturbed)


# --- damage, and two at a time ---------------------------------------------------------------


def test_damaged_pieces_are_found_and_computed_anew(tmp_path, undisturbed):
    folder, log = tmp_path / "study", tmp_path / "log"
    shutil.copytree(undisturbed, folder)
    names = list(pieces_of(PIECES))
    outcomes, teams = (folder / "pieces" / table for table in ("outcomes", "teams"))
    whole = (outcomes / f"{names[7]}.parquet").read_bytes()
    (outcomes / f"{names[7]}.parquet").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    (outcomes / f"{names[8]}.parquet").write_bytes(whole)  # sound, but of another piece
    (outcomes / f"{names[9]}.parquet").write_bytes(b"")
    (teams / f"{names[10]}.parquet").unlink()
    finished(start(JOB, "run", folder, log, PIECES, 2))
    assert computed(log) == Counter(["7", "8", "9", "10"])
    assert tables_of(folder) == tables_of(undisturbed)


def test_two_programs_on_one_folder(tmp_path, undisturbed):
    folder, log = tmp_path / "study", tmp_path / "log"
    first = start(JOB, "run", folder, log, PIECES, 1)
    until(lambda: lines_of(folder) > 3, first)
    first.send_signal(signal.SIGSTOP)  # or it might be done before the second has begun
    said = finished(start(JOB, "run", folder, log, PIECES, 2), 2)
    assert said.startswith(f"{folder} is being written to already")
    assert len(said.splitlines()) == 1
    first.send_signal(signal.SIGCONT)
    finished(first)
    assert_same(folder, undisturbed)
    assert computed(log).total() == PIECES


def test_the_pieces_are_what_they_should_be(undisturbed):
    """Or two folders might be equally wrong."""
    store = Store.open(undisturbed)
    assert store.manifest["identity"] == MANIFEST["identity"]
    for number in (0, PIECES - 1):
        name = list(pieces_of(PIECES))[number]
        assert store.read("outcomes", [name]).equals(two_tables(number)["outcomes"])

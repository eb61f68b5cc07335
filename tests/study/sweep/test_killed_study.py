"""A study from the command line, killed, gone on with, in parts and on Dask: the same bytes."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from interagency.study.store import Store

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

WORLD = """\
schema_version: 1
title: A small world
purpose: To test with.
source: none
first_quarter: 2006Q1
quarters: 4
offices:
  - {agency: A, country: NO, traits: [non_resident]}
  - {agency: B, country: NO, traits: [strong_brand]}
  - {agency: A, country: SE}
pillars:
  one_programme: {level: 1.0, from: 2006Q2, ramp: 1}
"""
# More than half a block of points: each replication is a piece of its own.
STUDY = """\
# interagency study
schema_version: 1
title: A small study of many pieces
scenarios: [world.yaml]
factors:
  turf: {low: 0.2, high: 0.6}
  resistance_softening: declared
design: {kind: latin_hypercube, samples: 65}
replications: 220
outcomes: [within_team, delivery]
quarters: true
"""
PIECES = 222  # of runs, and one each for how many are asked for and where they are played
FOR_PEOPLE = ("summary.csv", "experiments.csv", "outcomes.csv", "failures.csv")


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    (folder / "world.yaml").write_text(WORLD)
    (folder / "study.yaml").write_text(STUDY)
    return folder / "study.yaml"


@pytest.fixture(scope="module")
def undisturbed(file, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed") / "study"
    finished(start("interagency", "study", "run", file, "--out", folder, "--workers", 1))
    assert lines_of(folder) == PIECES
    assert len(tables_of(folder)) == 2 * (PIECES - 2)
    return folder


def going_on(file: Path, folder: Path, *options: object):
    """Starts the study, or goes on with it once there is one to go on with."""

    def begin(*front: object):
        is_there = (folder / "manifest.json").exists()
        what = ("resume", folder) if is_there else ("run", file, "--out", folder)
        more = options if not is_there else [one for one in options if "shard" not in str(one)]
        return start(*front, "interagency", "study", *what, *more)

    return begin


def assert_same_study(folder: Path, undisturbed: Path) -> None:
    """Bytes of pieces and of what is there for people to read."""
    assert_same(folder, undisturbed)
    for name in FOR_PEOPLE:
        assert (folder / name).read_bytes() == (undisturbed / name).read_bytes()


def test_killed_twenty_times_and_resumed(tmp_path, file, undisturbed):
    folder = tmp_path / "study"
    killer = Killer(folder, going_on(file, folder, "--workers", 2), seed=2007)
    kill_twenty_times(killer)
    assert killer.kills == 20
    assert 20 < lines_of(folder) < PIECES
    finished(killer.begin())
    assert_same_study(folder, undisturbed)


def test_shards_killed_resumed_and_merged(tmp_path, file, undisturbed):
    shards = [tmp_path / f"shard-{i}" for i in (1, 2)]
    for i, shard in enumerate(shards, start=1):
        begin = going_on(file, shard, f"--shard={i}/2", "--workers", i)
        killer = Killer(shard, begin, seed=i)
        killer.at("inside_the_line", most=20)
        killer.at_random()
        finished(killer.begin())
    whole = tmp_path / "whole"
    merger = Killer(
        whole,
        lambda *front: start(*front, "interagency", "study", "merge", *shards, "--out", whole),
        seed=3,
    )
    for point in ("before_a_copy", "between_two_renames", "after_a_copy", "inside_the_line"):
        merger.at(point, most=40)
    assert 4 < lines_of(whole) < PIECES
    finished(merger.begin())
    assert_same_study(whole, undisturbed)


def test_on_dask_with_a_worker_killed_half_way(tmp_path, file, undisturbed):
    folder = tmp_path / "study"
    with dask_cluster(tmp_path) as (scheduler, workers):
        job = start("interagency", "study", "run", file, "--out", folder, "--dask", scheduler)
        until(lambda: lines_of(folder) > PIECES // 2, job)
        os.kill(workers[0].pid, signal.SIGKILL)
        finished(job)
    assert_same_study(folder, undisturbed)


def test_damage_is_found_and_mended(tmp_path, file, undisturbed):
    folder = tmp_path / "study"
    shutil.copytree(undisturbed, folder)
    names = sorted(tables_of(folder))
    for name in (names[0], names[1], names[-1]):
        (folder / "pieces" / name).write_bytes(b"junk")
    assert len(Store.open(folder).done()) == PIECES - 3
    finished(start("interagency", "study", "resume", folder, "--workers", 1))
    assert tables_of(folder) == tables_of(undisturbed)
    assert len(Store.open(folder).done()) == PIECES

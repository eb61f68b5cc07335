"""A study's pieces are all done, once, whoever does them and whatever befalls one of them."""

import gc
import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError, InteragencyError
from interagency.study.store import MemoryStore, Store
from interagency.study.sweep import runner
from interagency.study.sweep.processes import Processes
from interagency.study.sweep.runner import Performed, failed_piece, failures, perform
from interagency.study.sweep.worker import Failure, code

from . import made
from .made import MANIFEST, pieces_of, two_tables
from .programs import in_session, lines_of, until

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(MANIFEST)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.parquet")
    }


class Told(Executor):
    """An executor that does what it was given when it is told to, the newest first.

    at_first  pieces that it wants before it does any
    """

    def __init__(self, at_first: int = 1) -> None:
        self.given: list[tuple[Future, tuple]] = []
        self.most = 0
        self.at_first, self.has_enough = at_first, threading.Event()

    def submit(self, call, /, *arguments) -> Future:
        future: Future = Future()
        self.given.append((future, (call, *arguments)))
        self.most = max(self.most, len(self.given))
        if self.most >= self.at_first:
            self.has_enough.set()
        # time for more than is allowed, were it given
        threading.Timer(0.05, self.do_one).start()
        return future

    def do_one(self) -> None:
        self.has_enough.wait(60)
        future, (call, *arguments) = self.given.pop()
        if future.set_running_or_notify_cancel():
            future.set_result(call(*arguments))


# --- whoever does the work -------------------------------------------------------------------


def test_pieces_are_done_in_the_order_asked_for_and_once(store):
    pieces = dict(reversed(pieces_of(5).items()))
    assert perform(pieces, two_tables, store) == Performed(before=0, now=5, failed=0)
    assert list(store.done()) == list(pieces)
    # a second time, nothing is left to do
    assert perform(pieces, None, store) == Performed(before=5, now=0, failed=0)
    more = perform({**pieces, "piece-more": (99,)}, two_tables, store)
    assert more == Performed(before=5, now=1, failed=0)


def test_pieces_that_were_not_asked_for_do_not_count(store):
    store.write("other", two_tables(1))
    assert perform(pieces_of(2), two_tables, store) == Performed(before=0, now=2, failed=0)


def test_the_files_do_not_depend_on_who_made_them(tmp_path):
    def folder(name: str, **options) -> dict[str, bytes]:
        with Store.create(tmp_path / name, MANIFEST) as store:
            done = perform(pieces_of(12), two_tables, store, **options)
        assert done == Performed(0, 12, 0)
        return files_of(tmp_path / name)

    alone = folder("alone")
    assert len(alone) == 24
    assert folder("two", workers=2) == alone
    assert folder("told", executor=Told(at_first=5), max_in_flight=5) == alone
    with ThreadPoolExecutor(3) as threads:
        assert folder("threads", executor=threads) == alone
        assert threads.submit(int).result() == 0  # it is left open


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_is_in_flight_than_allowed(store, most):
    told = Told(at_first=most)
    perform(pieces_of(20), two_tables, store, executor=told, max_in_flight=most)
    assert told.most == most


def test_an_executor_may_say_itself_how_much_it_wants(store):
    told = Told(at_first=4)
    told.max_in_flight = 4
    perform(pieces_of(20), two_tables, store, executor=told)
    assert told.most == 4
    assert Processes(3).max_in_flight == 6


def test_an_executor_that_does_not_say_gets_no_endless_heap(store, monkeypatch):
    monkeypatch.setattr(runner, "MOST_IN_FLIGHT", 7)
    told = Told(at_first=7)
    perform(pieces_of(30), two_tables, store, executor=told)
    assert told.most == 7


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"executor": Told(), "workers": 2}, "an executor has workers of its own"),
        ({"executor": Told(), "timeout": 2}, "an executor has workers of its own"),
        ({"timeout": 2}, "a timeout needs workers"),
    ],
)
def test_options_that_exclude_each_other_are_refused(store, options, problem):
    with pytest.raises(InputError, match=problem):
        perform(pieces_of(2), two_tables, store, **options)
    assert store.done() == {}


def test_workers_do_linear_algebra_on_one_thread_unless_told_otherwise(store, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "3")
    perform(pieces_of(2), made.environment, store, workers=2)
    said = store.read("said")
    assert set(said["openblas"]) == {"1"}
    assert set(said["mkl"]) == {"3"}
    assert "OPENBLAS_NUM_THREADS" not in os.environ


# --- what fails ------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_piece_is_kept_with_its_error_and_stops_no_other(store, workers):
    done = perform(pieces_of(8), made.failing_at_three, store, workers=workers)
    assert done == Performed(before=0, now=8, failed=1)
    assert sorted(store.done()) == list(pieces_of(8))
    (row,) = store.read("failures").to_dict("records")
    assert (row["piece"], row["error"]) == ("piece-000003", "FloatingPointError")
    said, _, *where = row["message"].splitlines()
    assert said == "overflow in trust"
    assert where[-1].startswith("made.py:")
    assert where[-1].endswith(" in failing_at_three")
    assert str(Path.cwd()) not in row["message"]
    assert pd.isna(row["scenario"])
    assert pd.isna(row["point"])
    assert pd.isna(row["replication"])
    # it is done, and still counts as failed
    assert perform(pieces_of(8), two_tables, store) == Performed(before=8, now=0, failed=1)


def test_who_asks_says_how_a_failed_piece_is_kept(store):
    def failed(name, arguments, failure):
        rows = [
            {"scenario": "reform", "point": arguments[0], "replication": r, "piece": name}
            | failure._asdict()
            for r in range(3)
        ]
        return {"failures": failures(rows)}

    done = perform(pieces_of(5), made.failing_at_three, store, failed=failed)
    assert done.failed == 3
    table = store.read("failures")
    assert table["point"].tolist() == [3, 3, 3]
    assert table["replication"].tolist() == [0, 1, 2]


def test_failures_of_pieces_and_of_runs_make_one_table(store):
    run = {"scenario": "reform", "point": 4, "replication": 0, "error": "E", "message": "m"}
    store.write("a", failed_piece("a", (), Failure("E", "m")))
    store.write("b", {"failures": failures([{**run, "piece": "b"}])})
    store.write("c", {"failures": failures([])})
    table = store.read("failures")
    assert table["piece"].tolist() == ["a", "b"]
    assert table["scenario"].isna().tolist() == [True, False]
    assert table["point"].isna().tolist() == [True, False]
    assert table["point"].iloc[1] == 4


@posix_only
def test_a_piece_whose_worker_dies_twice_has_failed_and_the_rest_is_done(store):
    done = perform(pieces_of(12), made.dying_at_three, store, workers=2)
    assert done == Performed(before=0, now=12, failed=1)
    (row,) = store.read("failures").to_dict("records")
    assert (row["piece"], row["error"]) == ("piece-000003", "WorkerDied")
    assert "died twice" in row["message"]
    assert len(store.read("teams")) == 22


@posix_only
def test_a_piece_whose_worker_dies_once_is_played_again(store, tmp_path):
    mark = str(tmp_path / "died")
    pieces = {name: (*arguments, mark) for name, arguments in pieces_of(12).items()}
    assert perform(pieces, made.dying_once, store, workers=2) == Performed(0, 12, 0)
    assert Path(mark).exists()
    whole = MemoryStore(MANIFEST)
    perform(pieces_of(12), two_tables, whole)
    pd.testing.assert_frame_equal(store.read("outcomes"), whole.read("outcomes"))


def test_a_piece_that_hangs_has_failed_and_the_rest_is_done(store):
    done = perform(pieces_of(6), made.hanging_at_three, store, workers=2, timeout=4)
    assert done == Performed(before=0, now=6, failed=1)
    assert "timeout" in store.read("failures")["message"].item()


def test_a_result_that_cannot_be_sent_is_a_failed_piece(store):
    assert perform(pieces_of(5), made.unsendable, store, workers=2) == Performed(0, 5, 1)
    assert "local object 'unsendable" in store.read("failures")["message"].item()


def test_work_that_cannot_be_sent_is_refused_before_it_begins(store):
    with pytest.raises(InputError, match="cannot be sent to another process"):
        perform(pieces_of(5), lambda number: two_tables(number), store, workers=2)
    assert store.done() == {}


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        """
from interagency.study.store import MemoryStore
from interagency.study.sweep.runner import perform
from tests.study.sweep.made import MANIFEST, pieces_of, two_tables
perform(pieces_of(5), two_tables, MemoryStore(MANIFEST), workers=2)
"""
    )
    done = run_script(script)
    assert done.wait(300) != 0
    assert 'if __name__ == "__main__"' in done.stderr.read()


@pytest.mark.parametrize("error", [BrokenExecutor("all are gone"), None])
def test_an_executor_that_gives_up_ends_the_work_and_what_is_done_is_kept(store, error):
    class GivingUp(Told):
        def do_one(self) -> None:
            if len(store.done()) < 3:
                super().do_one()
                return
            future, _ = self.given.pop()
            future.set_exception(error) if error else future.cancel()

    with pytest.raises(InteragencyError, match=r"the executor gave up .*run it again") as stopped:
        perform(pieces_of(9), two_tables, store, executor=GivingUp(), max_in_flight=1)
    assert stopped.value.exit_code == 1
    assert len(store.done()) == 3
    assert perform(pieces_of(9), two_tables, store) == Performed(before=3, now=6, failed=0)


def test_a_worker_with_other_code_ends_the_work(store, monkeypatch):
    other = {**code(), "numpy": "1.0"}
    monkeypatch.setattr(runner, "code", lambda: other)
    with (
        ThreadPoolExecutor(1) as threads,
        pytest.raises(InteragencyError, match=r"other code than this process: numpy: .*1\.0"),
    ):
        perform(pieces_of(5), two_tables, store, executor=threads)
    assert store.done() == {}


# --- what stops all of it --------------------------------------------------------------------


def test_an_interrupt_keeps_what_is_finished_and_what_is_being_played():
    class Interrupted(MemoryStore):
        def write(self, piece, tables):
            if len(self.done()) == 4 and not self.stopped:
                self.stopped = True
                raise KeyboardInterrupt
            super().write(piece, tables)

    store = Interrupted(MANIFEST)
    store.stopped = False
    with ThreadPoolExecutor(2) as threads, pytest.raises(KeyboardInterrupt):
        perform(pieces_of(50), made.slowly, store, executor=threads, max_in_flight=6)
    # the one that was being written is dropped; the two that were being played are not
    assert 4 < len(store.done()) <= 10
    before = len(store.done())
    assert perform(pieces_of(50), two_tables, store) == Performed(before, 50 - before, 0)


def run_script(script: Path, *arguments: str) -> subprocess.Popen:
    root = Path(__file__).parents[3]
    return subprocess.Popen(
        [sys.executable, str(script), *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "src")])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


SLOW_STUDY = """
import signal, sys
from interagency.study.store import Store
from interagency.study.sweep.runner import perform
from tests.study.sweep.made import MANIFEST, pieces_of, slowly
if __name__ == "__main__":
    # tests that a shell runs in the background ignore interruptions, and hand that on
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with Store.create(sys.argv[1], MANIFEST) as store:
        perform(pieces_of(400), slowly, store, workers=2)
"""


@pytest.fixture
def slow_study(tmp_path):
    """A study of two workers in a session of its own, with some pieces done."""
    script, folder = tmp_path / "script.py", tmp_path / "study"
    script.write_text(SLOW_STUDY)
    process = run_script(script, str(folder))
    # enough for both workers to have come
    until(lambda: lines_of(folder) > 40)
    yield process, folder
    process.kill()
    process.communicate()


@posix_only
def test_ctrl_c_ends_at_once_and_keeps_all_that_was_done(slow_study):
    process, folder = slow_study
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers as well
    _, said = process.communicate(timeout=300)
    assert process.returncode == -signal.SIGINT
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert "Process Spawn" not in said  # no worker has anything to say
    with Store.create(folder, MANIFEST) as store:
        before = len(store.done())
        assert lines_of(folder) == before
        assert perform(pieces_of(400), two_tables, store) == Performed(before, 400 - before, 0)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
def test_workers_do_not_outlive_a_killed_parent(slow_study):
    process, folder = slow_study
    workers = set(in_session(process.pid)) - {process.pid}
    assert len(workers) >= 2
    process.kill()
    process.wait(300)
    until(lambda: not in_session(process.pid))
    Store.open(folder, writable=True).close()


# --- how much memory -------------------------------------------------------------------------


def large(number: int) -> dict[str, pd.DataFrame]:
    return {"outcomes": pd.DataFrame(np.full((20_000, 4), float(number)), columns=list("abcd"))}


def peak_of(folder: Path, pieces: int) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        with Store.create(folder, MANIFEST) as store:
            perform(pieces_of(pieces), large, store)
            for frame in store.pieces_of("outcomes"):
                assert len(frame) == 20_000
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_pieces_need_no_more_memory(tmp_path):
    peak_of(tmp_path / "warm", 5)
    few, many = peak_of(tmp_path / "few", 20), peak_of(tmp_path / "many", 200)
    assert many < 1.2 * few

"""A Dask cluster is found, refused or used; everything runs on this machine."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from interagency.errors import InputError
from interagency.study.store import MemoryStore
from interagency.study.sweep import cluster
from interagency.study.sweep.cluster import DaskExecutor, dask_executor
from interagency.study.sweep.runner import Performed, perform
from interagency.study.sweep.worker import StrangeWorker, code

from . import made
from .made import MANIFEST, pieces_of, two_tables

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def address():
    """Two workers in this process: those in processes of their own are killed elsewhere."""
    options = {"dashboard_address": None, "processes": False, "threads_per_worker": 2}
    with distributed.LocalCluster(n_workers=2, **options) as local:
        yield local.scheduler_address


def test_pieces_are_played_by_workers(address):
    here, there = MemoryStore(MANIFEST), MemoryStore(MANIFEST)
    perform(pieces_of(12), two_tables, here)
    with dask_executor(address) as executor:
        assert executor.max_in_flight == 8
        done = perform(pieces_of(12), two_tables, there, executor=executor)
    assert done == Performed(before=0, now=12, failed=0)
    assert there.read("outcomes").equals(here.read("outcomes"))


def test_equal_arguments_are_no_reason_not_to_play(address):
    """Dask takes equal calls for one, unless it is told otherwise."""
    with dask_executor(address) as executor:
        played = [executor.submit(made.counted, 1).result() for _ in range(3)]
    assert played == sorted(set(played))


def test_a_failing_piece_is_not_tried_over_and_over(address):
    store = MemoryStore(MANIFEST)
    with dask_executor(address) as executor:
        done = perform(pieces_of(6), made.failing_at_three, store, executor=executor)
    assert done == Performed(before=0, now=6, failed=1)
    assert store.read("failures")["error"].tolist() == ["FloatingPointError"]


def test_the_address_may_be_in_a_file_or_in_dasks_configuration(address, tmp_path):
    file = tmp_path / "scheduler.json"
    file.write_text(json.dumps({"address": address}))
    import dask

    with dask.config.set({"scheduler-address": address}), dask_executor() as executor:
        assert executor.submit(abs, -2).result() == 2
    with dask_executor(str(file)) as executor:
        assert executor.submit(abs, -3).result() == 3


def test_no_cluster_is_started_behind_ones_back():
    with pytest.raises(InputError, match="no Dask scheduler is named"), dask_executor():
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "no such place", "no/such/file.json"])
def test_nobody_at_an_address_is_said(monkeypatch, address):
    tried = []

    class Client(distributed.Client):
        def start(self, **options):
            tried.append(self)
            super().start(**options)

    monkeypatch.setattr(distributed, "Client", Client)
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    with (
        pytest.raises(InputError, match="no Dask scheduler answers at") as refusal,
        dask_executor(address),
    ):
        pass
    assert "dask scheduler" in refusal.value.hint
    # one left half open would hang whatever client is started while it is thrown away
    assert [client.status for client in tried] == ["closed"]


def test_without_the_extra_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="needs the package distributed") as refusal:
        dask_executor("tcp://127.0.0.1:9").__enter__()
    assert "[cluster]" in refusal.value.hint


def test_workers_with_other_versions_are_refused_by_name(address, monkeypatch):
    monkeypatch.setattr(cluster, "code", lambda: {**code(), "numpy": "1.0", "python": "3.1"})
    with (
        pytest.raises(StrangeWorker, match=r"runs other code .*numpy: .*, now \"1\.0\"; python: "),
        dask_executor(address),
    ):
        pass


def test_other_processors_are_worth_a_warning(address, monkeypatch, caplog):
    monkeypatch.setattr(cluster, "_greet", made.greeting)
    with dask_executor(address):
        pass
    assert "numbers may differ in their last digits" in caplog.text


def test_workers_are_counted_again_after_a_while(monkeypatch):
    class Client:
        workers = 0

        def get_executor(self, **_):
            return ThreadPoolExecutor(1)

        def nthreads(self):
            return dict.fromkeys(range(self.workers), 3)

    client = Client()
    now = [0.0]
    monkeypatch.setattr(cluster, "time", SimpleNamespace(monotonic=lambda: now[0]))
    executor = DaskExecutor(client)
    assert executor.max_in_flight == 1  # it waits for the first to come
    client.workers = 2
    assert executor.max_in_flight == 1
    now[0] += cluster.BETWEEN_COUNTS
    assert executor.max_in_flight == 12

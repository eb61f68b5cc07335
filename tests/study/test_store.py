"""What the store promises: nothing lost, nothing twice, whatever happens to the process."""

import errno
import hashlib
import inspect
import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interagency.errors import InputError, InteragencyError
from interagency.study.manifest import make_manifest
from interagency.study.store import MemoryStore, ResultStore, Store, StoreError, StoreInputError

NAME_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

# two files, the two folders they are in, the journal
SYNCS_OF_A_PIECE = 3 if os.name == "nt" else 5

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no fork and no SIGKILL")


def manifest_of(**design) -> dict:
    return make_manifest(
        kind="compare",
        seed=1,
        design={"runs": 3, **design},
        scenarios={"no_reform": {"text": "start: 2007Q1", "hash": "abc"}},
    )


MANIFEST = manifest_of()


def tables_of(number: int) -> dict[str, pd.DataFrame]:
    """Two tables of one piece; the processes that get killed write the same."""
    value = np.arange(50) * 0.5 + number
    return {
        "runs": pd.DataFrame({"number": number, "value": value}),
        "teams": pd.DataFrame({"team": [f"team {number}", "another"]}),
    }


def job(store: ResultStore, pieces: int = 3) -> None:
    """A computation that continues where it was stopped."""
    finished = store.done()
    for number in range(pieces):
        if f"piece-{number}" not in finished:
            store.write(f"piece-{number}", tables_of(number))


def piece_file(store: Store, table: str, piece: str) -> Path:
    return store.folder / "pieces" / table / f"{piece}.parquet"


def journal_of(folder: Path) -> Path:
    return folder / "journal.jsonl"


def content_of(folder: Path) -> dict[str, str]:
    """The hash of every file under a folder that holds results."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("journal.jsonl", "manifest.json", "lock")
    }


def assert_complete(folder: Path, pieces: int = 3) -> None:
    """Every piece is stored once, with the bytes it has when nothing ever goes wrong."""
    store = Store.open(folder)
    names = [f"piece-{number}" for number in range(pieces)]
    assert list(store.done()) == names
    lines = [json.loads(line)["piece"] for line in journal_of(folder).read_text().splitlines()]
    assert lines == names
    for table in ("runs", "teams"):
        expected = pd.concat([tables_of(n)[table] for n in range(pieces)], ignore_index=True)
        pd.testing.assert_frame_equal(store.read(table, names), expected)
    assert not list(folder.rglob("*~*"))


def failing_from(first: int, real=None, times: int = 10**9):
    """A stand-in for a call to the system that finds the disk full from one call on."""
    calls = iter(range(10**9))

    def call(*arguments):
        number = next(calls)
        if first <= number < first + times:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*arguments)

    return call


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "study"


@pytest.fixture(params=["memory", "folder"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore(MANIFEST)
    else:
        with Store.create(tmp_path / "study", MANIFEST) as made:
            yield made


class TestBothStores:
    def test_manifest_is_kept(self, store):
        assert store.manifest == MANIFEST

    def test_tables_come_back_as_they_were(self, store):
        frame = pd.DataFrame(
            {
                "count": [1, 2],
                "small": np.array([1, 2], dtype=np.int16),
                "value": [0.1, np.nan],
                "yes": [True, False],
                "text": ["é", None],
                "kind": pd.Categorical(["b", "a"], categories=["b", "c", "a"], ordered=True),
                "quarter": pd.period_range("2007Q1", periods=2, freq="Q"),
                "time": pd.to_datetime(["2007-01-01", None]),
            }
        )
        empty = frame.iloc[:0].drop(columns="kind")  # categories need a row to survive
        store.write("one", {"runs": frame, "none": empty})
        pd.testing.assert_frame_equal(store.read("runs"), frame)
        pd.testing.assert_frame_equal(store.read("none"), empty)

    def test_later_changes_to_a_frame_do_not_reach_the_store(self, store):
        frame = pd.DataFrame({"value": [1.0, 2.0]})
        store.write("one", {"runs": frame})
        frame.loc[0, "value"] = 9.0
        assert store.read("runs")["value"].tolist() == [1.0, 2.0]

    def test_reads_by_name_or_in_the_order_asked_for(self, store):
        for number in (2, 0, 1):
            store.write(f"p{number}", {"runs": pd.DataFrame({"number": [number]})})
        assert store.read("runs")["number"].tolist() == [0, 1, 2]
        assert store.read("runs", ["p1", "p2"])["number"].tolist() == [1, 2]
        assert store.read("runs", iter(["p2", "p0"])).index.tolist() == [0, 1]

    def test_gives_a_table_part_by_part_as_it_reads_it_whole(self, store):
        for number in (2, 0, 1):
            store.write(f"p{number}", tables_of(number))
        for chosen in (None, ["p1", "p2"]):
            parts = list(store.pieces_of("runs", chosen))
            assert [len(part) for part in parts] == [50] * (2 if chosen else 3)
            whole = store.read("runs", chosen)
            pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
        with pytest.raises(StoreInputError, match="no table run is stored"):
            list(store.pieces_of("run"))

    def test_done_tells_pieces_in_order_with_their_rows(self, store):
        assert store.done() == {}
        store.write("b", {"runs": pd.DataFrame({"x": [1, 2]}), "teams": pd.DataFrame({"x": [1]})})
        store.write("a", {})
        assert list(store.done().items()) == [("b", {"runs": 2, "teams": 1}), ("a", {})]
        assert store.done(check=False) == store.done()

    def test_nothing_is_stored_twice(self, store):
        store.write("a", {"runs": pd.DataFrame({"x": [1]})})
        with pytest.raises(StoreError, match="piece a is already stored"):
            store.write("a", {"runs": pd.DataFrame({"x": [2]})})
        assert store.read("runs")["x"].tolist() == [1]

    def test_reading_what_is_not_there_is_refused(self, store):
        with pytest.raises(StoreInputError, match="no table runs is stored"):
            store.read("runs")
        store.write("a", {"teams": pd.DataFrame({"x": [1]})})
        store.write("b", {"bodies": pd.DataFrame({"x": [1]})})
        with pytest.raises(StoreInputError, match="no table team is stored") as refusal:
            store.read("team")
        assert refusal.value.allowed == ("bodies", "teams")
        assert refusal.value.nearest == "teams"
        with pytest.raises(StoreInputError, match="table teams has no piece b, c"):
            store.read("teams", ["a", "c", "b"])
        with pytest.raises(StoreInputError, match="no piece of table teams was asked for"):
            store.read("teams", [])

    def test_types_that_fit_are_joined(self, store):
        store.write("a", {"runs": pd.DataFrame({"x": [1, 2], "t": [None, None]})})
        store.write("b", {"runs": pd.DataFrame({"x": [0.5, np.nan], "t": ["u", None]})})
        joined = store.read("runs")
        assert joined["x"].tolist()[:3] == [1.0, 2.0, 0.5]
        assert joined["t"].isna().tolist() == [True, True, False, True]

    @pytest.mark.parametrize("other", [{"y": [1]}, {"x": [1], "y": [1]}, {"x": ["text"]}])
    def test_pieces_that_do_not_fit_together_are_refused(self, store, other):
        store.write("a", {"runs": pd.DataFrame({"x": [1]})})
        store.write("b", {"runs": pd.DataFrame(other)})
        with pytest.raises(StoreError, match="the pieces of table runs do not"):
            store.read("runs")
        assert store.read("runs", ["a"])["x"].tolist() == [1]

    @pytest.mark.parametrize(
        "frame",
        [
            pd.DataFrame({"mixed": [1, "text"]}),
            pd.DataFrame([[1, 2]], columns=["same", "same"]),
            pd.DataFrame(index=range(5)),
        ],
    )
    def test_a_table_that_would_not_come_back_is_refused(self, store, frame):
        with pytest.raises(StoreError, match="table bad of piece a"):
            store.write("a", {"good": pd.DataFrame({"x": [1]}), "bad": frame})
        assert store.done() == {}

    def test_names_that_differ_only_in_case_are_refused(self, store):
        store.write("a", {"runs": pd.DataFrame({"x": [1]})})
        with pytest.raises(StoreInputError, match="piece A differs only in case from piece a"):
            store.write("A", {})
        with pytest.raises(StoreInputError, match="table Runs differs only in case"):
            store.write("b", {"Runs": pd.DataFrame({"x": [1]})})

    @pytest.mark.parametrize(
        "name",
        [
            "",
            ".",
            "..",
            ".a",
            "-a",
            "a.",
            "a/b",
            "a\\b",
            "a b",
            "a\n",
            "é",
            "a~part",
            "NUL",
            "con.x",
        ],
    )
    def test_bad_names_are_refused(self, store, name):
        with pytest.raises(StoreInputError, match="cannot name a piece"):
            store.write(name, {})
        with pytest.raises(StoreInputError, match="cannot name a table"):
            store.write("a", {name: pd.DataFrame({"x": [1]})})
        assert store.done() == {}


class TestNames:
    @given(st.text(max_size=20))
    def test_a_name_is_accepted_or_refused_in_words(self, name):
        store = MemoryStore(MANIFEST)
        try:
            store.write(name, {})
        except StoreInputError:
            assert store.done() == {}
        else:
            assert set(name) <= set(NAME_LETTERS)
            assert 0 < len(name) <= 100
            assert Path("pieces", name).parent == Path("pieces")

    @pytest.mark.parametrize(("length", "accepted"), [(100, True), (101, False)])
    def test_a_name_has_up_to_100_letters(self, length, accepted):
        store = MemoryStore(MANIFEST)
        if accepted:
            store.write("x" * length, {})
        else:
            with pytest.raises(StoreInputError, match="cannot name a piece"):
                store.write("x" * length, {})

    @given(st.text(alphabet=NAME_LETTERS, max_size=98))
    def test_what_lies_between_letters_may_be_any_of_the_alphabet(self, inner):
        store = MemoryStore(MANIFEST)
        store.write(f"x{inner}x", {})
        assert list(store.done()) == [f"x{inner}x"]


class TestErrors:
    def test_exit_codes(self):
        assert issubclass(StoreError, InteragencyError)
        assert issubclass(StoreInputError, InputError)
        assert StoreInputError.exit_code == 2
        assert StoreError.exit_code == 1


class TestCreateAndOpen:
    def test_a_new_folder_is_made_with_its_parents(self, tmp_path):
        with Store.create(tmp_path / "a" / "b", MANIFEST) as store:
            job(store)
        assert_complete(tmp_path / "a" / "b")

    def test_an_empty_folder_is_taken(self, folder):
        folder.mkdir()
        Store.create(folder, MANIFEST).close()
        assert json.loads((folder / "manifest.json").read_text()) == MANIFEST

    def test_the_same_identity_continues_and_keeps_the_first_manifest(self, folder):
        with Store.create(folder, MANIFEST) as store:
            job(store, 2)
        later = {**MANIFEST, "created": "later"}
        with Store.create(folder, later) as store:
            assert store.manifest == MANIFEST
            job(store, 3)
        assert_complete(folder)

    def test_another_identity_is_refused_and_what_differs_is_named(self, folder):
        Store.create(folder, MANIFEST).close()
        before = content_of(folder)
        other = manifest_of(runs=4, levers=["one_fund"])
        with pytest.raises(StoreInputError) as refusal:
            Store.create(folder, other)
        assert 'design.levers: absent, now ["one_fund"]; design.runs: 3, now 4' in str(
            refusal.value
        )
        assert content_of(folder) == before

    def test_a_long_list_of_differences_is_cut(self, folder):
        Store.create(folder, MANIFEST).close()
        with pytest.raises(StoreInputError, match="; and 2 more"):
            Store.create(folder, manifest_of(**{f"x{number}": 1 for number in range(7)}))

    @pytest.mark.parametrize("name", ["thesis.docx", "journal.jsonl", "pieces"])
    def test_a_folder_that_holds_something_else_is_refused_untouched(self, folder, name):
        folder.mkdir()
        (folder / name).write_text("mine")
        with pytest.raises(StoreInputError, match="is not empty and holds no results"):
            Store.create(folder, MANIFEST)
        assert os.listdir(folder) == [name]

    @pytest.mark.parametrize(
        "text", ["", "[]", '{"name": "a web page"}', '{"format": "interagency-results/1"}']
    )
    def test_somebody_elses_manifest_is_refused(self, folder, text):
        folder.mkdir()
        (folder / "manifest.json").write_text(text)
        for opening in (
            lambda: Store.create(folder, MANIFEST),
            lambda: Store.open(folder),
            lambda: Store.open(folder, writable=True),
        ):
            with pytest.raises(StoreInputError, match=r"manifest\.json is no"):
                opening()
        assert (folder / "manifest.json").read_text() == text

    def test_a_file_in_place_of_the_folder_is_refused(self, folder):
        folder.write_text("mine")
        with pytest.raises(StoreInputError, match="is a file"):
            Store.create(folder, MANIFEST)
        with pytest.raises(StoreInputError, match="holds no results"):
            Store.open(folder)

    @pytest.mark.parametrize("writable", [False, True])
    def test_opening_what_is_no_store_is_refused_untouched(self, folder, writable):
        with pytest.raises(StoreInputError, match="holds no results"):
            Store.open(folder, writable=writable)
        assert not folder.exists()

    def test_a_manifest_of_another_make_is_refused(self, folder):
        for make in (MemoryStore, lambda manifest: Store.create(folder, manifest)):
            with pytest.raises(StoreInputError, match="what was given is no manifest"):
                make({"seed": 1})
        assert not folder.exists()

    def test_a_store_open_for_reading_does_not_write(self, folder):
        Store.create(folder, MANIFEST).close()
        reader = Store.open(folder)
        with pytest.raises(StoreError, match="not open for writing"):
            reader.write("a", {})

    def test_a_closed_store_reads_and_does_not_write(self, folder):
        with Store.create(folder, MANIFEST) as store:
            job(store)
        with pytest.raises(StoreError, match="not open for writing"):
            store.write("a", {})
        assert len(store.read("runs")) == 150
        with Store.open(folder, writable=True) as another:
            job(another, 4)
        assert len(store.read("runs")) == 200
        store.close()

    def test_names_of_earlier_pieces_are_known(self, folder):
        with Store.create(folder, MANIFEST) as store:
            job(store)
        with (
            Store.open(folder, writable=True) as store,
            pytest.raises(StoreInputError, match="differs only in case from piece piece-0"),
        ):
            store.write("Piece-0", {})

    def test_the_folder_is_found_again_from_elsewhere(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        with Store.create("here", MANIFEST) as store:
            (tmp_path / "elsewhere").mkdir()
            monkeypatch.chdir(tmp_path / "elsewhere")
            job(store)
        assert_complete(tmp_path / "here")

    @posix_only
    def test_a_folder_removed_under_the_writer_is_an_error(self, folder):
        with Store.create(folder, MANIFEST) as store:
            job(store)
            folder.rename(folder.with_name("moved"))
            with pytest.raises(StoreError, match="cannot store piece late"):
                store.write("late", {"more": pd.DataFrame({"x": [1]})})
        assert not folder.exists()


class TestBytes:
    def test_equal_work_gives_equal_files(self, tmp_path):
        for name in ("first", "second"):
            with Store.create(tmp_path / name, MANIFEST) as store:
                job(store)
        assert content_of(tmp_path / "first") == content_of(tmp_path / "second")

    def test_how_a_frame_came_about_does_not_show(self, folder):
        # much text of which none is repeated: there the parts of a frame would show
        rows = 20_000
        whole = pd.DataFrame(
            {
                "text": [f"{n * 7919 % 100_003:09d} and more text" * 4 for n in range(rows)],
                "value": np.linspace(0, 1, rows),
            }
        )
        parts = [whole.iloc[start : start + 777] for start in range(0, rows, 777)]
        frames = {
            "whole": whole,
            "joined": pd.concat(parts, ignore_index=True),
            "turned": whole.iloc[::-1].iloc[::-1],
            "relabelled": whole.set_index(np.arange(rows) + 5),
        }
        with Store.create(folder, MANIFEST) as store:
            store.write("a", frames)
            contents = {piece_file(store, table, "a").read_bytes() for table in frames}
        assert len(contents) == 1


class TestDamage:
    """Files that somebody or something changed after they were stored."""

    @pytest.fixture
    def store(self, folder):
        with Store.create(folder, MANIFEST) as store:
            job(store)
            yield store

    def damage(self, path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    def test_a_damaged_piece_is_not_done_not_read_and_computed_anew(self, store, folder):
        whole = content_of(folder)
        self.damage(piece_file(store, "teams", "piece-1"))
        assert list(store.done()) == ["piece-0", "piece-2"]
        assert list(store.done(check=False)) == ["piece-0", "piece-1", "piece-2"]
        with pytest.raises(StoreError, match=r"piece-1\.parquet is damaged"):
            store.read("teams")
        assert len(store.read("runs")) == 150
        job(store)
        assert content_of(folder) == whole
        assert list(store.done()) == ["piece-0", "piece-2", "piece-1"]
        assert list(Store.open(folder).done()) == ["piece-0", "piece-2", "piece-1"]

    def test_a_missing_piece_is_not_done_not_read_and_computed_anew(self, store, folder):
        whole = content_of(folder)
        piece_file(store, "runs", "piece-1").unlink()
        for check in (True, False):
            assert list(store.done(check=check)) == ["piece-0", "piece-2"]
        with pytest.raises(StoreError, match=r"cannot read .*piece-1\.parquet: No such file"):
            store.read("runs")
        job(store)
        assert content_of(folder) == whole

    @pytest.mark.parametrize(
        "line",
        [
            b"\x00" * 40,
            b"null",
            b'"piece-1"',
            b'{"piece": "piece-1"}',
            b'{"piece": "../piece-1", "tables": {}, "time": ""}',
            b'{"piece": "piece-1", "tables": {"runs": 3}}',
            b'{"piece": "piece-1", "tables": [1]}',
            b'{"piece": "piece-1", "tables": {"runs": {"rows": 1e999, "sha256": ""}}}',
            b'{"piece": ["piece-1"], "tables": {}}',
            b"[" * 100_000,
            b'{"piece": "piece-1", "tables": {}, "time": "", "check": "0"}',
            b'{"piece": "piece-1", "tables": {}, "time": "", "check": null, "check": []}',
        ],
        ids=str,
    )
    def test_a_damaged_line_costs_its_own_piece_alone(self, store, folder, line):
        store.close()
        whole = content_of(folder)
        lines = journal_of(folder).read_bytes().split(b"\n")
        journal_of(folder).write_bytes(b"\n".join([lines[0], line, *lines[2:]]))
        with Store.create(folder, MANIFEST) as again:
            assert list(again.done()) == ["piece-0", "piece-2"]
            job(again)
        assert list(Store.open(folder).done()) == ["piece-0", "piece-2", "piece-1"]
        assert content_of(folder) == whole

    @pytest.mark.parametrize("other", [b"piece-0", b"PIECE-1", b"piece-9"])
    def test_a_line_that_came_to_name_another_piece_counts_for_nothing(self, store, folder, other):
        store.close()
        lines = journal_of(folder).read_bytes().split(b"\n")
        lines[1] = lines[1].replace(b"piece-1", other)
        journal_of(folder).write_bytes(b"\n".join(lines))
        with Store.create(folder, MANIFEST) as again:
            assert list(again.done()) == ["piece-0", "piece-2"]
            job(again)
            assert len(again.read("runs")) == 150

    def test_lines_without_a_check_are_those_of_earlier_versions(self, store, folder):
        store.close()
        lines = [json.loads(line) for line in journal_of(folder).read_text().splitlines()]
        for line in lines:
            del line["check"]
        journal_of(folder).write_text("".join(json.dumps(line) + "\n" for line in lines))
        assert_complete(folder)

    def test_a_line_that_is_there_twice_counts_once(self, store, folder):
        store.close()
        lines = journal_of(folder).read_bytes().splitlines(keepends=True)
        journal_of(folder).write_bytes(b"".join([*lines, lines[1]]))
        with Store.create(folder, MANIFEST) as again:
            assert list(again.done()) == ["piece-0", "piece-2", "piece-1"]
            assert len(again.read("runs")) == 150
            job(again)
        assert journal_of(folder).read_bytes() == b"".join([*lines, lines[1]])

    def test_a_journal_torn_at_any_byte_costs_its_last_piece_alone(self, store, folder):
        store.close()
        whole = journal_of(folder).read_bytes()
        last = whole[:-1].rindex(b"\n") + 1
        reader = Store.open(folder)
        for length in range(last, len(whole)):
            journal_of(folder).write_bytes(whole[:length])
            assert list(reader.done(check=False)) == ["piece-0", "piece-1"]

    @pytest.mark.parametrize("cut", [1, 2, 40, 150])
    def test_a_torn_line_is_removed_by_the_next_writer_alone(self, store, folder, cut):
        store.close()
        torn = journal_of(folder).read_bytes()[:-cut]
        journal_of(folder).write_bytes(torn)
        Store.open(folder).done()
        assert journal_of(folder).read_bytes() == torn
        with Store.open(folder, writable=True) as again:
            assert journal_of(folder).read_bytes() == torn[: torn.rindex(b"\n") + 1]
            job(again)
        assert_complete(folder)

    def test_a_missing_journal_means_that_nothing_is_done(self, store, folder):
        store.close()
        journal_of(folder).unlink()
        assert Store.open(folder).done() == {}
        with Store.open(folder, writable=True) as again:
            job(again)
        assert_complete(folder)


class TestAdopted:
    """Pieces of one store that come into another."""

    @pytest.fixture
    def shard(self, tmp_path):
        with Store.create(tmp_path / "shard", MANIFEST) as shard:
            job(shard)
        return shard

    @pytest.fixture
    def store(self, folder):
        with Store.create(folder, MANIFEST) as store:
            yield store

    def test_pieces_come_byte_for_byte_and_once(self, store, shard, folder):
        names = ["piece-0", "piece-1", "piece-2"]
        assert store.adopt(shard) == (names, [], [])
        assert_complete(folder)
        assert content_of(folder) == content_of(shard.folder)
        journal = journal_of(folder).read_bytes()
        assert store.adopt(shard) == ([], names, [])
        assert journal_of(folder).read_bytes() == journal
        with pytest.raises(StoreError, match="piece piece-1 is already stored"):
            store.write("piece-1", tables_of(1))

    def test_those_asked_for_come_alone(self, store, shard):
        assert store.adopt(shard, ["piece-2"]).copied == ["piece-2"]
        assert list(store.done()) == ["piece-2"]
        with pytest.raises(StoreInputError, match="shard has no piece piece-7"):
            store.adopt(shard, ["piece-0", "piece-7"])
        assert list(store.done()) == ["piece-2", "piece-0"]

    def test_results_of_something_else_are_refused(self, store, tmp_path):
        with Store.create(tmp_path / "other", manifest_of(runs=4)) as other:
            job(other)
        with pytest.raises(StoreInputError, match=r"than .*other, .* design.runs: 3, now 4"):
            store.adopt(other)
        assert store.done() == {}

    def test_a_piece_with_other_content_is_refused(self, store, shard, folder):
        store.write("piece-1", tables_of(99))
        before = content_of(folder)
        with pytest.raises(StoreError, match=r"piece piece-1 is in .*, with different content"):
            store.adopt(shard, ["piece-1"])
        assert content_of(folder) == before
        job(store)
        assert list(store.done()) == ["piece-1", "piece-0", "piece-2"]

    def test_what_is_damaged_there_is_left_out_and_named(self, store, shard, folder):
        piece_file(shard, "runs", "piece-0").write_bytes(b"junk")
        piece_file(shard, "teams", "piece-2").unlink()
        assert store.adopt(shard) == (["piece-1"], [], ["piece-0", "piece-2"])
        job(store)
        assert list(store.done()) == ["piece-1", "piece-0", "piece-2"]

    def test_what_is_damaged_here_is_replaced(self, store, shard, folder):
        job(store)
        piece_file(store, "runs", "piece-0").write_bytes(b"junk")
        assert store.adopt(shard) == (["piece-0"], ["piece-1", "piece-2"], [])
        assert content_of(folder) == content_of(shard.folder)
        assert len(store.done()) == 3

    def test_names_that_differ_only_in_case_are_refused(self, store, shard):
        store.write("PIECE-1", {})
        with pytest.raises(StoreInputError, match="differs only in case"):
            store.adopt(shard)

    def test_a_store_open_for_reading_adopts_nothing(self, store, shard, folder):
        store.close()
        with pytest.raises(StoreError, match="not open for writing"):
            store.adopt(shard)

    @pytest.mark.parametrize("first", range(SYNCS_OF_A_PIECE))
    def test_full_disk_at_any_sync(self, store, shard, folder, monkeypatch, first):
        store.adopt(shard, ["piece-0"])
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", failing_from(first, os.fsync))
            with pytest.raises(StoreError, match=r"cannot store piece piece-1 .*No space left"):
                store.adopt(shard)
        store.close()
        assert list(Store.open(folder).done()) == ["piece-0"]
        assert not list(folder.rglob("*~*"))
        with Store.create(folder, MANIFEST) as again:
            assert again.adopt(shard).copied == ["piece-1", "piece-2"]
        assert_complete(folder)


class TestStoppedWriting:
    """A write that ends by an exception between any two of its steps."""

    def assert_half_written_is_invisible(self, folder: Path) -> None:
        assert list(Store.open(folder).done()) == ["piece-0"]
        assert len(Store.open(folder).read("runs")) == 50
        assert not list(folder.rglob("*~*"))

    @pytest.mark.parametrize("call", ["fsync", "replace", "write"])
    @pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("stop")])
    def test_resumes_in_the_same_store_and_in_a_new_one(self, folder, monkeypatch, call, error):
        def stop(*arguments):
            raise error

        with Store.create(folder, MANIFEST) as store:
            job(store, 1)
            with monkeypatch.context() as patch:
                patch.setattr(os, call, stop)
                with pytest.raises(type(error)):
                    job(store)
            self.assert_half_written_is_invisible(folder)
            job(store, 2)
        with Store.create(folder, MANIFEST) as store:
            job(store)
        assert_complete(folder)

    @pytest.mark.parametrize("first", range(SYNCS_OF_A_PIECE))
    @pytest.mark.parametrize("times", [1, 10**9])
    def test_full_disk_at_any_sync(self, folder, monkeypatch, first, times):
        with Store.create(folder, MANIFEST) as store:
            job(store, 1)
            with monkeypatch.context() as patch:
                patch.setattr(os, "fsync", failing_from(first, os.fsync, times))
                with pytest.raises(StoreError, match=r"cannot store piece piece-1 .*No space left"):
                    job(store)
            self.assert_half_written_is_invisible(folder)
        with Store.create(folder, MANIFEST) as store:
            job(store)
        assert_complete(folder)

    def test_full_disk_in_the_middle_of_a_journal_line(self, folder, monkeypatch):
        real = os.write
        with Store.create(folder, MANIFEST) as store:
            job(store, 1)
            before = journal_of(folder).read_bytes()
            with monkeypatch.context() as patch:
                patch.setattr(os, "write", lambda file, data: real(file, data[: len(data) // 2]))
                with pytest.raises(StoreError, match="No space left"):
                    job(store)
            assert journal_of(folder).read_bytes() == before
            job(store)
        assert_complete(folder)

    def test_a_journal_that_cannot_be_mended_takes_no_further_line(self, folder, monkeypatch):
        real = os.write
        with Store.create(folder, MANIFEST) as store:
            job(store, 1)
            with monkeypatch.context() as patch:
                patch.setattr(os, "write", lambda file, data: real(file, data[: len(data) // 2]))
                patch.setattr(os, "ftruncate", failing_from(0))
                with pytest.raises(StoreError, match="No space left"):
                    job(store)
            with pytest.raises(StoreError, match=r"journal is torn.* run it again to continue"):
                job(store)
            assert list(store.done()) == ["piece-0"]
        with Store.create(folder, MANIFEST) as store:
            job(store)
        assert_complete(folder)

    @pytest.mark.parametrize("call", ["mkdir", "fsync", "replace"])
    def test_full_disk_while_the_store_is_made(self, folder, monkeypatch, call):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing_from(0))
            with pytest.raises(StoreError, match=r"cannot create .*No space left"):
                Store.create(folder, MANIFEST)
        with Store.create(folder, MANIFEST) as store:
            job(store)
        assert_complete(folder)

    @posix_only
    def test_each_step_is_on_the_disk_before_the_next(self, folder, monkeypatch):
        """Or a power cut could leave a line of the journal without its files."""
        steps = []

        def noted(name):
            real = getattr(os, name)

            def call(first, *others):
                is_folder = name == "fsync" and stat.S_ISDIR(os.fstat(first).st_mode)
                steps.append("fsync folder" if is_folder else name)
                return real(first, *others)

            return call

        with Store.create(folder, MANIFEST) as store:
            job(store, 1)
            for name in ("fsync", "replace", "write"):
                monkeypatch.setattr(os, name, noted(name))
            job(store, 2)
        pieces = ["fsync", "fsync", "replace", "replace", "fsync folder", "fsync folder"]
        assert steps == [*pieces, "write", "fsync"]

    def test_leftovers_are_removed_and_other_files_are_not(self, folder):
        with Store.create(folder, MANIFEST) as store:
            job(store)
        leftovers = [folder / "figure.svg~part", folder / "pieces" / "runs" / "x.parquet~part"]
        for leftover in leftovers:
            leftover.write_text("half")
        (folder / "notes.txt~").write_text("mine")
        Store.open(folder)
        assert all(leftover.exists() for leftover in leftovers)
        Store.open(folder, writable=True).close()
        assert not any(leftover.exists() for leftover in leftovers)
        assert (folder / "notes.txt~").read_text() == "mine"


# what every script in a process of its own begins with
COMMON = f"""
import json, os, sys, time
import numpy as np, pandas as pd
from interagency.study.store import ResultStore, Store, StoreError

folder, manifest = sys.argv[1], json.loads(sys.argv[2])

{inspect.getsource(tables_of)}
{inspect.getsource(job)}
"""


def start(script: str, folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", COMMON + script, str(folder), json.dumps(MANIFEST)],
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen) -> str:
    """Wait for a process, with whatever it still says."""
    output, _ = process.communicate(timeout=300)
    return output


class TestKilledProcesses:
    def test_killed_at_random_moments_and_resumed(self, folder):
        pieces = 60
        script = f"""
with Store.create(folder, manifest) as store:
    print("open", flush=True)
    job(store, {pieces})
"""
        moments = random.Random(20070401)
        for _ in range(4):
            process = start(script, folder)
            assert process.stdout.readline() == "open\n"
            time.sleep(moments.uniform(0, 0.1))
            process.kill()
            finish(process)
        process = start(script, folder)
        finish(process)
        assert process.returncode == 0
        assert_complete(folder, pieces)

    @posix_only
    def test_killed_at_every_call_to_the_system(self, tmp_path):
        """Fork a process for every step, kill it there, and resume in another."""
        script = """
import signal

def killed_at(moment):
    calls = iter(range(10**9))
    def counted(name):
        real = getattr(os, name)
        def call(*arguments, **options):
            if next(calls) == moment:
                if name == "write":
                    real(arguments[0], arguments[1][:30])
                os.kill(os.getpid(), signal.SIGKILL)
            # what is killed loses nothing that was written, synced or not
            return None if name == "fsync" else real(*arguments, **options)
        return call
    for name in ("mkdir", "fsync", "replace", "write", "ftruncate"):
        setattr(os, name, counted(name))

def in_a_fork(moment, place):
    child = os.fork()
    if not child:
        killed_at(moment)
        try:
            with Store.create(place, manifest) as store:
                job(store, 2)
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

moment, status = 0, -signal.SIGKILL
while status == -signal.SIGKILL:
    place = f"{folder}/{moment}"
    status = in_a_fork(moment, place)
    print(status, in_a_fork(-1, place), flush=True)
    moment += 1
"""
        folder = tmp_path / "many"
        folder.mkdir()
        output = finish(start(script, folder)).splitlines()
        killed = [f"{-signal.SIGKILL} 0"] * (len(output) - 1)
        assert output == [*killed, "0 0"]
        assert len(killed) > 20
        for moment in range(len(output)):
            assert_complete(folder / str(moment), 2)

    def test_a_second_writer_is_refused_until_the_first_is_gone(self, folder):
        holder = start(
            """
store = Store.create(folder, manifest)
job(store, 1)
print("holding", flush=True)
time.sleep(60)
""",
            folder,
        )
        try:
            assert holder.stdout.readline() == "holding\n"
            for opening in (
                lambda: Store.create(folder, MANIFEST),
                lambda: Store.open(folder, writable=True),
            ):
                with pytest.raises(StoreInputError, match="is being written to already"):
                    opening()
            assert list(Store.open(folder).done()) == ["piece-0"]
        finally:
            holder.kill()
            finish(holder)
        Store.open(folder, writable=True).close()

    def test_a_second_writer_in_the_same_process_is_refused(self, folder):
        with Store.create(folder, MANIFEST):
            with pytest.raises(StoreInputError, match="is being written to already"):
                Store.create(folder, MANIFEST)
            with pytest.raises(StoreInputError, match="is being written to already"):
                Store.open(folder, writable=True)
        Store.open(folder, writable=True).close()

    @posix_only
    def test_a_worker_that_outlives_its_parent_neither_locks_nor_writes(self, folder):
        parent = start(
            """
store = Store.create(folder, manifest)
child = os.fork()
if not child:
    try:
        store.write("a", {})
    except StoreError as error:
        print(os.getpid(), "not open for writing" in str(error), flush=True)
    os.close(1)
    time.sleep(60)
    os._exit(0)
os.kill(os.getpid(), 9)
""",
            folder,
        )
        worker, refused = finish(parent).split()
        try:
            assert refused == "True"
            Store.open(folder, writable=True).close()
        finally:
            os.kill(int(worker), signal.SIGKILL)

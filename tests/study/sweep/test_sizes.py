"""A folder whose study is asked for again, larger and smaller, in any order; and failing runs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.errors import InputError
from interagency.study.store import Store
from interagency.study.sweep import folder as study_folder
from interagency.study.sweep import play
from interagency.study.sweep.folder import extend, merge, read_study, resume, status
from interagency.study.sweep.verify import verify
from tests.study.sweep.small_study import study

KEYS = ["scenario", "point", "replication"]


def sized(samples: int, replications) -> dict:
    return {"design": {"kind": "random", "samples": samples}, "replications": replications}


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=4))
@settings(max_examples=8, deadline=None)
def test_whatever_is_asked_in_turn_every_run_is_there_once(tmp_path_factory, sizes) -> None:
    folder = tmp_path_factory.mktemp("sizes") / "a"
    for samples, replications in sizes:
        found = study(**sized(samples, replications)).run(folder, progress=False)
    largest = tuple(np.max(sizes, axis=0))
    assert found.shape == largest
    runs = read_study(folder).outcomes
    assert len(runs) == len(runs[KEYS].drop_duplicates()) == 2 * largest[0] * largest[1]
    assert found.failures.empty
    at_once = study(**sized(*map(int, largest))).run(progress=False)
    assert runs.equals(at_once.outcomes)


def test_a_study_that_decides_how_long_may_be_given_more_points_and_a_higher_end(tmp_path) -> None:
    until = {"outcome": "delivery", "half_width": 1e-9, "at_least": 2, "at_most": 3}
    found = study(**sized(4, until)).run(tmp_path / "a", progress=False)
    assert found.shape == (4, 3)
    assert found.widest() > 1e-9
    assert extend(tmp_path / "a", samples=6, progress=False).shape == (6, 3)
    more = study(**sized(6, {**until, "at_most": 4})).run(tmp_path / "a", progress=False)
    assert more.shape == (6, 4)
    assert resume(tmp_path / "a", progress=False).shape == (6, 4)


def test_another_order_of_factors_is_another_study(tmp_path) -> None:
    both = {"turf": "declared", "synergy": "declared"}
    study(factors=both).run(tmp_path / "a", progress=False)
    turned = study(factors=dict(reversed(both.items())), replications=3)
    with pytest.raises(InputError, match="columns"):
        turned.run(tmp_path / "a", progress=False)


def test_another_title_is_the_same_study(tmp_path) -> None:
    study().run(tmp_path / "a", progress=False)
    found = study(title="Put right").run(tmp_path / "a", progress=False)
    assert found.shape == (4, 2)
    assert read_study(tmp_path / "a").study.title == "Put right"


def test_points_that_would_be_others_are_not_taken_for_those_played(tmp_path, monkeypatch) -> None:
    study().run(tmp_path / "a", progress=False)
    made = type(study()).places.func
    monkeypatch.setattr(type(study()).places, "func", lambda self: made(self) * 0.5)
    for look in (read_study, resume, status):
        with pytest.raises(InputError, match="no more those that were played"):
            look(tmp_path / "a")


def test_shards_are_not_merged_into_one_of_themselves(tmp_path) -> None:
    for i in (1, 2):
        study().run(tmp_path / f"{i}", shard=(i, 2), progress=False)
    with pytest.raises(InputError, match="holds shard 1/2"):
        merge([tmp_path / "1", tmp_path / "2"], tmp_path / "1")


class _FailsOnce:
    """Fails where the first point is among those played, until it is told to stop."""

    def __init__(self) -> None:
        self.is_on, self.played = True, play._tables

    def __call__(self, block):
        if self.is_on and 0 in block.keys["point"]:
            raise FloatingPointError("boom")
        return self.played(block)


def test_failed_runs_stay_until_they_are_asked_for_again(tmp_path, monkeypatch) -> None:
    failing = _FailsOnce()
    monkeypatch.setattr(play, "_tables", failing)
    found = study().run(tmp_path / "a", progress=False)
    assert sorted(found.failures["replication"]) == [0, 1]
    failing.is_on = False
    assert len(resume(tmp_path / "a", progress=False).failures) == 2
    again = resume(tmp_path / "a", progress=False, again=True)
    assert again.failures.empty
    assert again.outcomes.equals(study().run(progress=False).outcomes)
    assert Store.open(tmp_path / "a").done().keys() >= {one[0] for one in again.pieces("outcomes")}


def test_until_goes_on_where_a_run_failed(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(play, "_tables", _FailsOnce())
    until = {"outcome": "delivery", "half_width": 1e-9, "at_least": 2, "at_most": 3}
    found = study(**sized(4, until)).run(tmp_path / "a", progress=False)
    assert found.shape == (4, 3)
    assert len(found.failures) == 3


def test_a_piece_that_fails_whole_tells_of_every_run(tmp_path, monkeypatch) -> None:
    def broken(*_):
        raise RuntimeError("no memory")

    monkeypatch.setattr(study_folder, "tables_of", broken)
    found = study().run(tmp_path / "a", progress=False)
    told = found.failures[["point", "replication"]].drop_duplicates()
    assert len(found.failures) == len(told) == 8
    assert len(found.missing) == 8


def test_damage_is_no_equality(tmp_path) -> None:
    study().run(tmp_path / "a", progress=False)
    file = next((tmp_path / "a" / "pieces" / "outcomes").iterdir())
    file.write_bytes(file.read_bytes()[:-5] + b"other")
    found = verify(tmp_path / "a", None, progress=False)
    assert not found.holds
    assert found.finished == 2 or found.finished > found.pieces


def test_numbers_of_other_machines_are_held_to_less_than_bits(tmp_path, monkeypatch) -> None:
    study().run(tmp_path / "a", progress=False)
    assert verify(tmp_path / "a", None, progress=False).exact
    monkeypatch.setattr(study_folder, "machine", lambda: "another")
    study(replications=3).run(tmp_path / "a", progress=False)
    monkeypatch.undo()
    found = verify(tmp_path / "a", None, progress=False)
    assert found.holds
    assert not found.exact
    assert "another kind of processor" in found.why_not_exact

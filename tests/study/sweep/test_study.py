"""What a study and its results say of themselves in Python: cost, a line, playing again."""

from concurrent.futures import Executor, Future
from pathlib import Path

import pytest

import interagency as ia
from interagency.study.sweep.cut import Extent
from interagency.study.sweep.results import StudyResults

SMALL = {
    "schema_version": 1,
    "title": "Turf",
    "scenarios": ["pillars_only"],
    "against": "no_reform",
    "factors": {"turf": {"low": 0.2, "high": 0.6}},
    "design": {"kind": "one_at_a_time", "levels": 2},
    "replications": 2,
    "outcomes": ["within_team_change"],
}


def test_a_study_says_what_it_is_in_a_line() -> None:
    study = ia.load_study(SMALL)
    assert repr(study) == (
        "Study: Turf (pillars_only; one_at_a_time, factors: 1, "
        f"points: {len(study.places)}, replications: 2, seed: 1)"
    )


def test_a_study_says_what_it_costs() -> None:
    study = ia.load_study(SMALL)
    cost = study.cost()
    assert cost.runs == len(study.places) * 2 * 2
    assert cost.seconds > 0


def test_results_in_a_folder_are_played_again(tmp_path: Path) -> None:
    found = ia.load_study(SMALL).run(tmp_path / "study", progress=False)
    checked = found.verify()
    assert checked.holds
    assert (checked.pieces, checked.exact) == (checked.finished, True)


def test_results_in_no_folder_cannot_be() -> None:
    found = ia.load_study(SMALL).run(progress=False)
    with pytest.raises(ia.InputError, match="in no folder"):
        found.verify()


def test_a_study_that_was_stopped_is_a_whole_one_of_fewer_replications(tmp_path: Path) -> None:
    study = ia.load_study(SMALL)
    whole = study.run(tmp_path / "study", progress=False)
    wider = study.more(replications=3)
    with pytest.raises(RuntimeError, match="enough"):
        wider.run(tmp_path / "study", executor=GivesUp(), progress=False)
    stopped = ia.read_study(tmp_path / "study")
    with pytest.raises(ia.InputError, match="runs are missing"):
        stopped.values(None, study.outcomes)
    found = stopped.complete()
    assert found.shape == whole.shape
    assert found.missing.empty
    assert (found.values(None, study.outcomes) == whole.values(None, study.outcomes)).all()


def test_runs_of_later_replications_are_left_out() -> None:
    whole = ia.load_study(SMALL).run(progress=False)
    first = StudyResults(whole.study, whole.store, [Extent(whole.shape[0], 1)])
    values = whole.values(None, whole.study.outcomes)
    assert (first.values(None, whole.study.outcomes) == values[:, :1]).all()
    assert set(first.outcomes["replication"]) == {0}
    assert first.complete().shape == first.shape


def test_without_a_first_replication_nothing_is_complete(tmp_path: Path) -> None:
    ia.load_study(SMALL).run(tmp_path / "study", progress=False)
    for piece in (tmp_path / "study" / "pieces" / "outcomes").iterdir():
        piece.unlink()
    with pytest.raises(ia.InputError, match="not every point has its first replication"):
        ia.read_study(tmp_path / "study").complete()


class GivesUp(Executor):
    """Does nothing."""

    def submit(self, *_: object) -> Future:
        raise RuntimeError("enough")

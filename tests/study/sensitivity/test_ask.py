"""The question, asked of a study that was played."""

import shutil

import numpy as np
import pytest

import interagency as ia
from interagency.errors import InputError
from tests.study.sensitivity.studies import study


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study") / "played"
    study({"kind": "sobol", "samples": 8}).run(folder, workers=1, progress=False)
    return folder


def test_a_folder_is_asked_what_its_results_are(folder):
    found = ia.sensitivity(folder)
    results = ia.read_study(folder)
    assert found.table.equals(ia.sensitivity(results).table)
    assert (found.method, found.points, found.replications) == ("sobol", 40, 2)
    assert found.outcomes == ("within_team_change", "delivery_change")
    assert found.scenario == "delivering_as_one"
    assert found.manifest["identity"]["seed"] == 1
    values = results.values(None, ["within_team_change"])
    rows = values.mean(axis=1).reshape(8, 5)
    base, other = rows[:, 0] - rows.mean(), rows[:, -1] - rows.mean()
    variance = np.concatenate([base, other]).var()
    total = ((rows[:, 0] - rows[:, 1]) ** 2).mean() / 2 / variance
    row = found.table[(found.table["index"] == "total") & (found.table["factor"] == "turf")]
    assert row["estimate"].iloc[0] == pytest.approx(total)


def test_other_methods_and_outcomes(folder):
    found = ia.sensitivity(folder, "rsa", ["delivery_change"])
    assert (found.method, found.points) == ("rsa", 16)
    assert found.outcomes == ("delivery_change",)
    twice = ia.sensitivity(folder, "rsa", ["delivery_change"] * 2)
    assert twice.table.equals(found.table)
    with pytest.raises(InputError, match="morris needs a morris design"):
        ia.sensitivity(folder, "morris")
    with pytest.raises(InputError, match="no outcome 'delivery'"):
        ia.sensitivity(folder, outcomes=["delivery"])
    with pytest.raises(InputError, match="outcomes cannot be"):
        ia.sensitivity(folder, outcomes="delivery_change")


def test_a_study_with_a_hole_is_refused(folder, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    piece = next((broken / "pieces" / "outcomes").glob("*.parquet"), None) or next(
        broken.rglob("*.parquet")
    )
    piece.unlink()
    with pytest.raises(InputError, match="runs are missing"):
        ia.sensitivity(broken)


def test_factors_of_a_group_are_one_unless_asked_for_each():
    played = study({"kind": "sobol", "samples": 8}, ("turf", "prospects"))
    assert played.problem.grouped
    results = played.run(workers=1, progress=False)
    assert set(ia.sensitivity(results).table["factor"]) == set(played.problem.names)
    with pytest.raises(InputError, match="pawn knows no groups"):
        ia.sensitivity(results, "pawn")
    each = ia.sensitivity(results, "pawn", each_factor=True)
    assert set(each.table["factor"]) == set(played.problem.factors)


@pytest.mark.parametrize(
    ("design", "method"),
    [
        ({"kind": "morris", "trajectories": 4}, "morris"),
        ({"kind": "fast", "samples": 65}, "fast"),
        ({"kind": "latin_hypercube", "samples": 40}, "pawn"),
    ],
)
def test_each_design_has_its_method(design, method):
    played = study(design, ("turf", "rivalry")).run(workers=1, progress=False)
    found = ia.sensitivity(played, resamples=5)
    assert found.method == method
    assert found.table["estimate"].notna().all()


def test_a_design_by_hand_has_none():
    played = study({"kind": "one_at_a_time"}, ("turf", "rivalry")).run(workers=1, progress=False)
    with pytest.raises(InputError, match="no sensitivity method takes a design"):
        ia.sensitivity(played)


def test_weights_can_be_screened():
    """On the grid of trajectories a weight is never nothing, and never endless."""
    played = study({"kind": "morris", "trajectories": 4}, ("turf", "prospects"))
    assert np.isfinite(played.points.to_numpy()).all()
    found = ia.sensitivity(played.run(workers=1, progress=False), resamples=5)
    grouped = found.table[found.table["grouped"]]
    assert set(grouped["index"]) == {"mu_star"}

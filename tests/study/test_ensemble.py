"""The ensemble: kept and read, refused where it does not fit, and used as a design."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
from interagency.study import ensemble as study
from interagency.study.ensemble import KNOWN, MEMBERS, VALUES, Ensemble, estimated, read
from tests.study import made_up_ensemble


@pytest.fixture(scope="module")
def made_up() -> Ensemble:
    return made_up_ensemble.ensemble()


@pytest.fixture
def folder(made_up: Ensemble, tmp_path: Path) -> Path:
    made_up.write(tmp_path)
    return tmp_path


def test_what_is_written_is_read(made_up: Ensemble, folder: Path) -> None:
    found = read(folder)
    pd.testing.assert_frame_equal(found.table, made_up.table)
    pd.testing.assert_frame_equal(found.waves, made_up.waves, rtol=1e-5)
    columns = ["fact", "role", "share_members", "low_members", "n_members"]
    pd.testing.assert_frame_equal(found.validation[columns], made_up.validation[columns], rtol=1e-5)
    assert found.provenance == made_up.provenance
    assert found.is_current
    assert len(found) == 60


def test_equal_ensembles_give_equal_bytes(made_up: Ensemble, folder: Path, tmp_path: Path) -> None:
    again = read(folder).write(tmp_path / "again")
    assert [path.read_bytes() for path in again] == [
        (folder / name).read_bytes() for name in (VALUES, KNOWN)
    ]


def test_another_model_is_told(made_up: Ensemble) -> None:
    other = replace(made_up, provenance={**made_up.provenance, "source_hash": "0"})
    assert not other.is_current


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.drop(columns="turf"), "it lacks turf"),
        (lambda table: table.rename(columns={"turf": "ground"}), "it lacks turf; it has, and"),
        (lambda table: table.assign(ground=1.0), "nothing declares, ground"),
        (lambda table: table.assign(turf=np.nan), "members without values"),
        (lambda table: table.iloc[:0], "no members"),
    ],
)
def test_one_that_does_not_fit_is_refused(
    change, said: str, made_up: Ensemble, tmp_path: Path
) -> None:
    replace(made_up, table=change(made_up.table)).write(tmp_path)
    with pytest.raises(InputError, match=said) as caught:
        read(tmp_path)
    assert "interagency calibrate" in str(caught.value)


def test_other_ranges_are_refused(folder: Path) -> None:
    known = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
    known["provenance"]["design"]["ranges"]["turf"] = [0.0, 0.1]
    (folder / KNOWN).write_text(json.dumps(known), encoding="utf-8")
    with pytest.raises(InputError, match="it had other ranges of turf"):
        read(folder)


def test_what_is_no_ensemble_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / KNOWN).write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="holds no ensemble that can be read"):
        read(folder)
    with pytest.raises(InputError, match=r"it has no ensemble\.csv and no ensemble\.json"):
        read(tmp_path / "nowhere")


def test_the_shipped_one_fits_what_is_declared() -> None:
    found = study.ensemble()
    assert set(found.table) == {MEMBERS, *PARAMETERS}
    for name, row in PARAMETERS.items():
        assert found.table[name].between(row.low, row.high).all(), name
    assert len(found) >= 2
    size = sum(path.stat().st_size for path in Path(study.__file__).parents[1].glob("data/ens*"))
    assert size <= 500_000


# ---------------------------------------------------------------- as a design


def test_members_are_the_points_of_a_design(made_up: Ensemble) -> None:
    design = made_up.design(3)
    assert design.point_count == len(made_up)
    assert len(design) == 3 * len(made_up)
    point, _ = design.rows(3, 6)
    values = design.values(point, {"turf": 0.4})
    assert values["turf"] == 0.4
    assert values["mediation"].tolist() == [made_up.table["mediation"][1]] * 3


def test_whoever_changes_the_shipped_one_changes_a_copy(monkeypatch, made_up: Ensemble) -> None:
    monkeypatch.setattr(study, "_shipped", lambda: made_up)
    before = made_up.table["turf"].copy()
    mine = study.ensemble()
    mine.table["turf"] = 0.5
    assert study.ensemble().table["turf"].tolist() == before.tolist()


def test_two_doubts_are_kept_apart() -> None:
    members, luck = np.linspace(-1.0, 1.0, 101)[:, None], np.array([-0.01, 0.0, 0.01, 0.0])
    found = estimated((members + luck).reshape(-1), 101, "change", "change_")
    assert found["change"] == pytest.approx(0.0, abs=1e-12)
    # Luck that all share moves the mean by hundredths, the choice of members by tenths.
    assert found["change_high"] == pytest.approx(3.182 * luck.std(ddof=1) / 2, rel=1e-3)
    assert found["change_parameters_low"] == pytest.approx(-0.95)
    assert found["change_parameters_high"] == pytest.approx(0.95)
    half = 1.984 * members.std(ddof=1) / 101**0.5
    assert found["change_mean_high"] == pytest.approx(half, rel=1e-3)


def test_many_estimates_are_those_of_each() -> None:
    values = np.random.default_rng(1).normal(size=(2, 12, 3))
    found = estimated(values, 4, axis=1)
    for row, column in ((0, 0), (1, 2)):
        one = estimated(values[row, :, column], 4)
        assert {end: array[row, column] for end, array in found.items()} == pytest.approx(one)


def test_one_parameter_set_has_luck_alone() -> None:
    assert list(estimated(np.arange(4.0))) == ["mean", "low", "high"]


def test_one_replication_says_nothing_of_luck() -> None:
    found = estimated(np.linspace(0, 1, 11), 11)
    assert np.isnan(found["low"])
    assert found["parameters_low"] == pytest.approx(0.025)

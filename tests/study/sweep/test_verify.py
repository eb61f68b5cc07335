"""Playing again shows whether what is kept is what the model gives."""

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.sweep import folder as study_folder
from interagency.study.sweep import verify as module
from interagency.study.sweep.verify import differing, verify
from tests.study.sweep.small_study import altered, files_of, study


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(study_folder, "block_of", lambda _: 2)
    study(quarters=True).run(tmp_path / "kept", progress=False)
    return tmp_path / "kept"


def test_what_is_kept_is_what_is_played(folder):
    before = files_of(folder)
    found = verify(folder, pieces=None, progress=False)
    assert found.holds
    assert found.exact
    assert found.pieces == found.finished == 4
    assert files_of(folder) == before


def test_a_sample_is_drawn_with_the_seed(folder):
    found = verify(folder, pieces=2, seed=3, progress=False)
    assert (found.pieces, found.finished) == (2, 4)
    assert found.holds


@pytest.mark.parametrize("table", ["outcomes", "quarters"])
def test_an_altered_number_is_found_though_its_hash_is_right(folder, tmp_path, table):
    altered(folder, tmp_path / "other", table, "delivery", 1e-13)
    found = verify(tmp_path / "other", pieces=None, progress=False)
    assert not found.holds
    (row,) = found.mismatches.to_dict("records")
    assert (row["table"], row["column"]) == (table, "delivery")
    assert row["largest"] == pytest.approx(1e-13, rel=0.1)


def test_another_machine_may_differ_in_last_digits(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_differing_machine", lambda _: "another processor")
    altered(folder, tmp_path / "near", "outcomes", "delivery", 1e-13)
    near = verify(tmp_path / "near", pieces=None, progress=False)
    assert near.holds
    assert not near.exact
    assert near.why_not_exact == "another processor"
    altered(folder, tmp_path / "far", "outcomes", "delivery", 1e-6)
    assert not verify(tmp_path / "far", pieces=None, progress=False).holds


def test_nothing_to_verify_is_said(tmp_path):
    with pytest.raises(InputError):
        verify(tmp_path / "nowhere")


def test_tables_differ_in_rows_columns_and_what_is_no_number():
    kept = pd.DataFrame({"x": [1.0, np.nan], "name": ["a", "b"]})
    assert differing(kept, kept.copy(), exact=True) == []
    assert differing(kept, kept[:1], exact=False)[0][0] == "rows or columns"
    assert differing(kept, kept.rename(columns={"x": "y"}), exact=False)[0][0] == "rows or columns"
    other = kept.assign(name=["a", "c"])
    assert [name for name, _ in differing(kept, other, exact=False)] == ["name"]
    whole = kept.assign(x=[1.0, 2.0])
    assert [name for name, _ in differing(kept, whole, exact=False)] == ["x"]
    assert [name for name, _ in differing(whole, kept, exact=False)] == ["x"]

"""The view of an ensemble: text, sentences, plain data, files."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from interagency.study.ensemble import Ensemble, read
from interagency.views import ensemble as view
from tests.study.made_up_ensemble import NARROWED


def test_the_text_has_every_wave_and_every_fact(ensemble: Ensemble) -> None:
    said = view.text(ensemble)
    assert "Target: core facts" in said
    assert "Held out: core facts that rest on Table 1" in said
    assert said.count("0.83 (0.72 to 0.91)") >= 3, "two waves, and the targets of the ranges"
    for number in (1, 9, 10, 35):
        assert f"\n{number} " in said
    assert "10 (10)" in said


def test_sentences_say_what_binds_what_was_held_out_and_what_is_informed(
    ensemble: Ensemble,
) -> None:
    first, binding, both, conflicting, informed = view.sentences(ensemble)
    assert first.startswith("60 parameter sets, of 120 that were played, show all 3 facts")
    assert "on fresh luck 100% of them do (94% to 100%)" in first
    assert binding.endswith("alone rule out: 10 (17%).")
    assert "0% of members" in both
    assert conflicting == "No two targets stand in each other's way."
    assert f"1 of {ensemble.table.shape[1] - 1} parameters ({NARROWED})" in informed


def test_targets_in_each_others_way_are_named(ensemble: Ensemble) -> None:
    rows = [{"fact": 1, "other": 9, "both": 0.1, "expected": 0.3, "deviations": 4.0, "n": 60}]
    found = replace(ensemble, conflicts=pd.DataFrame(rows))
    assert "stand in each other's way: 1 and 9." in " ".join(view.sentences(found))


def test_the_document_is_plain_and_whole(ensemble: Ensemble) -> None:
    told = json.loads(json.dumps(view.document(ensemble, Path("here")), allow_nan=False))
    assert told["folder"] == "here"
    assert len(told["ensemble"]) == 60
    assert {row["role"] for row in told["validation"]} == {"target", "held out", ""}
    assert told["validation"][-1]["lost_alone"] is None
    assert len(told["regimes"]) == 27
    assert sum(row["share_members"] for row in told["regimes"]) == pytest.approx(1.0)


def test_files_are_read_again(ensemble: Ensemble, tmp_path: Path) -> None:
    view.write(ensemble, tmp_path)
    assert len(read(tmp_path)) == 60
    names = {path.name for path in tmp_path.iterdir()}
    assert {"validation.csv", "identifiability.csv", "regimes.png", "identifiability.svg"} <= names
    told = pd.read_csv(tmp_path / "identifiability.csv").set_index("parameter")
    assert told["informed"].sum() == 1
    assert told.index[0] == NARROWED
    assert told.loc[NARROWED, "width"] == pytest.approx(0.2, abs=0.03)
    assert told.loc[NARROWED, "width_low"] < 0.2 < told.loc[NARROWED, "width_high"]

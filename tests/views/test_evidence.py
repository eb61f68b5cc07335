"""The scorecard in words: only what is evidence counts in the headline."""

import json
from pathlib import Path

import pandas as pd

from interagency.study.evidence.scorecard import evidence_manifest
from interagency.views import evidence as view

SHARES = ["robust_share", "robust_share_mature", "draws", "draws_mature"]


def test_the_headline_counts_emergent_and_moderated_facts_alone(scorecard: pd.DataFrame) -> None:
    counted = scorecard[scorecard["label"].isin(["emergent", "moderated"])]
    core = (counted["class"] == "core").sum()
    first, second, *rest = view.sentences(scorecard)
    assert first.startswith(f"Evidence: {core} of {core} core facts hold")
    assert f"{len(counted) - core} of {len(counted) - core} supporting facts hold" in first
    # fact 3 is said to stay without what explains it
    assert f"{core - 1} of {core} go with their cause" in first
    others = len(scorecard) - len(counted)
    assert second.startswith("Apart")
    said = sum(int(word) for word in second.split() if word.isdigit() and word != "0")
    assert said >= others
    assert "Core fact 35 fails at the defaults: it holds in 10% (3% to 26%) of 30 pairs." in rest[0]
    assert "Core fact 38 is fragile" in rest[1]
    assert "0.60 (0.48 to 0.70) of 60 draws, under 0.8" in rest[1]
    assert "turf is low (distance 0.41, p < 0.001)" in rest[1]
    assert rest[2] == "Fact 33 depends on its reading: not under without_voice."
    assert len(rest) == 3


def test_what_is_no_evidence_alone_is_said_to_be_none(scorecard: pd.DataFrame) -> None:
    first, *_ = view.sentences(scorecard[scorecard["label"] == "ledger"])
    assert first == "Evidence: no emergent or moderated fact was asked for."


def test_the_text_has_a_row_a_fact_by_label(scorecard: pd.DataFrame) -> None:
    said = view.text(scorecard)
    places = [said.index(f"{label} facts (") for label in ("Emergent", "Moderated", "Encoded")]
    assert places == sorted(places)
    blanks = " ".join(said.split())
    for fact in (3, 35, 38):
        assert f"{fact}* " in blanks
    assert said.count("fragile") == 1
    assert "n = 30 pairs on the same luck, 64 draws of the declared ranges, in 60 of" in blanks


def test_without_draws_nothing_is_said_of_them(scorecard: pd.DataFrame) -> None:
    quick = scorecard.assign(**dict.fromkeys(SHARES, float("nan")), fragile=None)
    assert "draws of the declared ranges" not in " ".join(view.text(quick).split())
    told = " ".join(view.sentences(quick))
    assert "median" not in told
    assert "fragile" not in told
    assert "fails at the defaults" in told


def test_files_and_document_hold_the_same(scorecard: pd.DataFrame, tmp_path: Path) -> None:
    manifest = evidence_manifest(scorecard, 30, 64, 1)
    folder = tmp_path / "new" / "one"
    view.write(scorecard, manifest, folder)
    kept = pd.read_csv(folder / "scorecard.csv")
    document = json.loads(json.dumps(view.document(scorecard, manifest, folder), allow_nan=False))
    assert [row["fact"] for row in document["facts"]] == kept["fact"].tolist()
    assert [*document["facts"][0]] == kept.columns.tolist()
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8")) == manifest
    assert document["draws"] == 64
    assert {path.name for path in folder.iterdir()} == {
        *("manifest.json", "scorecard.csv", "scorecard.png", "scorecard.svg")
    }

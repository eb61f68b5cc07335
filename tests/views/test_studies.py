"""A study's outcomes as people read them."""

import json

import numpy as np
import pandas as pd
import pytest

from interagency.study.sweep import play
from interagency.study.sweep.cost import cost_of
from interagency.study.sweep.folder import status
from interagency.study.sweep.verify import verify
from interagency.views import studies
from tests.study.sweep.small_study import altered, study


@pytest.fixture(scope="module")
def found():
    return study(replications=5).run(progress=False)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_summary_tells_luck_from_factors(found):
    rows = studies.summary(found).set_index(["scenario", "outcome"])
    values = found.values("after", ["delivery"])[:, :, 0]
    row = rows.loc[("after", "delivery")]
    assert row["mean"] == pytest.approx(values.mean())
    assert row["low"] < row["mean"] < row["high"]
    ends = np.quantile(values.mean(axis=1), [0.025, 0.975])
    assert [row["points_low"], row["points_high"]] == pytest.approx(ends)
    assert (row["points"], row["n"], row["missing"]) == (4, 5, 0)
    # luck is matched: a change is known better than what it is made of
    width = rows["high"] - rows["low"]
    assert width["after", "delivery_change"] < width["after", "delivery"]
    assert (rows.loc[("before", "delivery_change"), ["mean", "low", "high"]] == 0).all()


def test_the_text_says_how_many_and_of_what(found):
    said = flat(studies.text(found))
    assert "A tiny study" in said
    assert "4 points x 5 replications" in said
    row = (
        studies.summary(found).set_index(["scenario", "outcome"]).loc[("after", "delivery_change")]
    )
    assert f"{row['mean']:.3f} ± {(row['high'] - row['low']) / 2:.3f}" in said
    assert studies.sentences(found) == []


def test_the_document_is_plain_data(found, tmp_path):
    document = json.loads(json.dumps(studies.document(found, tmp_path)))
    assert (document["points"], document["replications"], document["seed"]) == (4, 5, 1)
    assert len(document["outcomes"]) == 4


def test_files_hold_the_tables(found, tmp_path):
    studies.write(found, tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {
        *("summary.csv", "experiments.csv", "outcomes.csv", "effects.csv", "failures.csv")
    }
    assert pd.read_csv(tmp_path / "experiments.csv")["turf"].tolist() == pytest.approx(
        found.points["turf"].tolist()
    )
    assert len(pd.read_csv(tmp_path / "outcomes.csv")) == 2 * 4 * 5


def test_runs_that_are_missing_are_said(monkeypatch, tmp_path):
    right = play._records

    def wrong(block):
        if 1 in block.row:
            raise FloatingPointError("overflow in trust")
        return right(block)

    monkeypatch.setattr(play, "_records", wrong)
    found = study().run(progress=False)
    assert "2 runs failed" in studies.sentences(found)[0]
    assert (studies.summary(found)["missing"] == 2).all()
    document = studies.document(found, tmp_path)
    assert (document["failed"], document["missing"]) == (2, 2)


def test_cost_status_and_verification_are_told(tmp_path):
    asked = study()
    said = studies.cost_text(cost_of(asked), workers=1)
    assert "4 points x 2 replications x 2 scenarios = 16 runs in" in said
    assert "with 1 process;" in said
    asked.run(tmp_path / "a", progress=False)
    told = studies.status_text(status(tmp_path / "a"))
    assert "(100%)" in told
    assert "asked for: 4 points x 2 replications" in told
    assert studies.status_document(status(tmp_path / "a"))["rows"] == 16
    assert "equal bit for bit" in studies.verification_text(verify(tmp_path / "a", progress=False))
    altered(tmp_path / "a", tmp_path / "b", "outcomes", "delivery", 0.5)
    wrong = verify(tmp_path / "b", progress=False)
    assert "column delivery of outcomes, by up to 0.5" in studies.verification_text(wrong)
    document = studies.verification_document(wrong)
    assert document["holds"] is False
    assert document["mismatches"][0]["largest"] == pytest.approx(0.5)

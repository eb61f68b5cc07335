"""What is said of a robust choice: plain, honest where nothing can be told apart, and whole."""

import json
from pathlib import Path

import pytest

from interagency.study.robust.choice import RobustChoice
from interagency.views import robust as view
from tests.study.robust import made


@pytest.fixture
def told(robust_choice: RobustChoice) -> list[str]:
    return view.sentences(robust_choice)


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_text_fits_and_says_what_its_intervals_are(robust_choice, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    text = view.text(robust_choice)
    assert max(map(len, text.splitlines())) <= columns
    words = " ".join(text.split())
    for package in robust_choice.packages["package"]:
        assert package in words
    assert "the two are not to be added" in words
    assert "40 points x 3 replications" in words


def test_the_analyst_is_answered(told, robust_choice):
    words = " ".join(told)
    assert robust_choice.chosen in told[0]
    assert "over points" in told[0]
    assert "over luck" in told[0]
    assert any("reform fails" in one or "reform does well" in one for one in told)
    assert "misses most often is the change of coordination within the team" in words
    assert "another package" in words
    for sentence in told:
        assert sentence[-1] == "."
        assert "nan" not in sentence
        assert "inf" not in sentence.split()


def test_it_is_said_where_nothing_can_be_told_apart():
    equal = made.choice(
        scenarios=["half", "late"], robust={"thresholds": {"within_team_change": {"at_least": 0.9}}}
    )
    first, *_ = told = view.sentences(equal)
    assert "no package can be told from another" in first
    assert "does not say that it is better" in first
    assert any("half" in one and "miss a threshold at every point" in one for one in told)


def test_what_is_no_sample_is_said_to_be_none():
    chosen = made.choice(design={"kind": "one_at_a_time"}, replications=1, robust=None)
    told = " ".join(view.sentences(chosen))
    assert "points are few" in told
    assert "a one_at_a_time design, not a sample of what is plausible" in told
    assert "One replication says nothing of luck" in told


def test_orders_of_pillars_are_told():
    chosen = made.choice(
        scenarios=["pillars_only"],
        against=None,
        outcomes=["within_team"],
        factors={"turf": "declared"},
        design={"kind": "latin_hypercube", "samples": 4},
        robust={
            "sequences": {"of": ["one_programme", "one_budget"], "extends": "pillars_only"},
            "measures": ["mean"],
        },
    )
    told = " ".join(view.sentences(chosen))
    assert "Of all orders, it helps most that one_" in told or "cannot be told from luck" in told


def test_the_document_is_plain(robust_choice):
    document = view.document(robust_choice, Path("kept"))
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["kind"] == "robust"
    assert document["chosen"] == robust_choice.chosen
    assert document["decided_by"]["measure"] == "satisficing"
    assert document["meaning"] == view.sentences(robust_choice)
    assert "regrets" not in document


def test_files(robust_choice, tmp_path):
    view.write(robust_choice, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names >= {f"{name}.csv" for name in robust_choice._tables()} | {"ema"}
    assert names >= {"robust_measures.png", "robust_pareto.svg"}
    ema = {path.name for path in (tmp_path / "ema").iterdir()}
    assert ema == {"experiments.csv", *(f"{name}.csv" for name in made.WORDS["outcomes"])}

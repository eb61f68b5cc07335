"""What is said of a robust choice: plain, honest where nothing can be told apart, and whole."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from interagency.study.robust.choice import ANOTHER, RobustChoice
from interagency.study.robust.discovery import FOUND
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
    assert "no interval says what others would have shown" in told
    assert "other points" not in view.text(chosen)
    assert "over points" not in told


@pytest.mark.parametrize(("kind", "points"), [("ensemble", "members"), ("csv", "the points given")])
def test_shares_are_of_what_the_points_are(robust_choice, kind, points):
    study = SimpleNamespace(
        design={"kind": kind}, scenarios=robust_choice.study.scenarios, title="A choice"
    )
    performance = replace(robust_choice.performance, drawn=False)
    chosen = replace(robust_choice, study=study, performance=performance)
    told = " ".join(view.sentences(chosen))
    assert f"share of {points} with all thresholds met" in told
    assert "% of points" not in told
    assert "shares are of these points alone" in told


def test_few_replications_are_said_to_be_few(told, robust_choice):
    assert any("3 replications say little of luck" in one for one in told)


def test_thresholds_are_swept_and_say_why(told, robust_choice):
    words = " ".join(told)
    assert "all thresholds x" in view.text(robust_choice)
    assert "With every threshold times" in words or "The choice hangs on the thresholds" in words
    threshold = replace(robust_choice.performance.thresholds["within_team_change"], why="Because.")
    asked = replace(robust_choice.performance, thresholds={"within_team_change": threshold})
    why = " ".join(view.sentences(replace(robust_choice, performance=asked)))
    assert "must be at least 0.07: Because." in why


def test_a_choice_that_hangs_on_thresholds_is_said_to(robust_choice):
    sweep = robust_choice.sweep.copy()
    other = next(name for name in robust_choice.packages["package"] if name != robust_choice.chosen)
    sweep.loc[sweep["scale"] == 0.5, "is_best"] = sweep["package"] == other
    sweep.loc[sweep["scale"] == 0.5, "met"] = np.where(sweep["package"] == other, 0.9, 0.1)[
        sweep["scale"] == 0.5
    ]
    sweep.loc[sweep["scale"] == 1.5, "met"] = 0.0
    words = " ".join(view.sentences(replace(robust_choice, sweep=sweep)))
    assert f"hangs on the thresholds: with every one times 0.5, {other} meets all in 90%" in words
    assert "With every threshold times 1.5, no package meets all at any point" in words


def test_a_package_that_is_as_good_everywhere_dominates_those_offered():
    chosen = made.choice(outcomes=["within_team_change"])
    told = " ".join(view.sentences(chosen))
    share = chosen.as_good_at(["within_team_change"])
    assert ("it dominates the others offered" in told) == (share >= 0.95)
    values = {"within_team_change": np.array([2.0, 1.0, 0.0])[:, None, None] + np.zeros((3, 40, 3))}
    places = [list(chosen.performance.packages).index(one) for one in chosen.packages["package"]]
    values["within_team_change"] = values["within_team_change"][np.argsort(places)]
    clear = replace(chosen, performance=replace(chosen.performance, values=values))
    told = " ".join(view.sentences(clear))
    assert "at least as good as every other package at 100% of points" in told
    assert "nothing of packages that were not offered" in told


def test_conditions_say_how_stable_they_are_and_mostly_is_most(robust_choice):
    for (name, about), one in robust_choice.discoveries.items():
        if one.outcome != FOUND:
            continue
        shaky = {key: 0.5 for key in one.limited_in}
        sparse = replace(one, limited_in=shaky)
        chosen = replace(
            robust_choice, discoveries={**robust_choice.discoveries, (name, about): sparse}
        )
        words = " ".join(view.sentences(chosen))
        assert "unstable: in 50% of searches" in words
    words = " ".join(view.sentences(robust_choice))
    assert "searches for conditions were made" in words or "One search was made" in words


def test_mostly_is_said_of_most(robust_choice):
    told = [
        (one.told.density, view._where(name, about, one))
        for (name, about), one in robust_choice.discoveries.items()
        if one.outcome == FOUND and about != ANOTHER
    ]
    assert told
    for density, words in told:
        assert (", mostly where" in words) == (density >= 0.5)


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

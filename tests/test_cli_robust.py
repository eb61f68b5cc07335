"""The command that chooses: what it keeps and tells, and how it ends."""

import json
from pathlib import Path

import pandas as pd
import pytest

from interagency.study.sweep import play
from interagency.views import robust as view
from tests.study.sweep.small_study import AFTER, BEFORE, text_of, words
from tests.test_cli import command  # noqa: F401 (a fixture)

ALONE = ("--workers", "1", "--quiet")
ASKED = {
    "scenarios": [BEFORE, AFTER, {**AFTER, "name": "half", "pillars": {"one_budget": 0.5}}],
    "robust": {"thresholds": {"delivery": {"at_least": 0.0}}, "measures": ["regret_max", "mean"]},
    "outcomes": ["delivery"],
    "against": None,
}


@pytest.fixture(autouse=True)
def tiny(command, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """The file of a choice that takes no time, and no figures."""
    Path("tiny.yaml").write_text(text_of(words(**ASKED)), encoding="utf-8")
    monkeypatch.setattr(view, "save_figures", lambda *_: None)


def test_a_choice_is_kept_and_told(command) -> None:  # noqa: F811
    ended = command("robust", "tiny.yaml", "--out", "kept", *ALONE)
    assert (ended.code, ended.err) == (0, "")
    kept = {path.name for path in Path("kept").iterdir()}
    assert kept >= {"manifest.json", "packages.csv", "told_apart.csv", "boxes.csv", "ema"}
    packages = pd.read_csv("kept/packages.csv")
    assert set(packages["package"]) == {"before", "after", "half"}
    assert packages["package"][0] in ended.out
    assert "4 points are few" in ended.out
    document = json.loads(command("robust", "kept", "--json", *ALONE).out)
    assert document["chosen"] == packages["package"][0]
    assert document["packages"][0]["estimate"] == pytest.approx(packages["estimate"][0])


def test_other_thresholds_over_the_same_runs_play_nothing(
    command,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert command("robust", "tiny.yaml", "--out", "kept", *ALONE).code == 0
    other = {**ASKED, "robust": {"thresholds": {"delivery": {"at_least": 5.0}}}}
    Path("tiny.yaml").write_text(text_of(words(**other)), encoding="utf-8")
    monkeypatch.setattr(play, "quarters", lambda *_, **__: pytest.fail("played again"))
    document = json.loads(command("robust", "tiny.yaml", "--out", "kept", "--json", *ALONE).out)
    assert document["decided_by"]["measure"] == "satisficing"
    assert {row["estimate"] for row in document["packages"]} == {0.0}


def test_what_it_costs_is_told_and_nothing_is_kept(command) -> None:  # noqa: F811
    before = sorted(Path().iterdir())
    document = json.loads(command("robust", "tiny.yaml", "--dry-run", "--json").out)
    assert document["runs"] == 4 * 2 * 3
    assert (
        "4 points x 2 replications x 3 scenarios" in command("robust", "tiny.yaml", "--dry-run").out
    )
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scenarios": [AFTER]}, "two packages or more"),
        ({"robust": {"threshold": {}}}, "did you mean 'thresholds'?"),
        ({"robust": {"thresholds": {"fatigue": {"at_most": 1}}}}, "fatigue is no outcome"),
        ({"robust": {"measures": ["satisficing"]}}, "needs thresholds"),
    ],
)
def test_what_cannot_be_asked_leaves_nothing_behind(command, changes, said) -> None:  # noqa: F811
    Path("tiny.yaml").write_text(text_of(words(**{**ASKED, **changes})), encoding="utf-8")
    ended = command("robust", "tiny.yaml", "--out", "kept", *ALONE)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert not Path("kept").exists()


def test_no_choice_is_made_where_runs_failed(
    command,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_, **__):
        raise FloatingPointError("overflow in trust")

    monkeypatch.setattr(play, "quarters", broken)
    ended = command("robust", "tiny.yaml", "--out", "kept", *ALONE)
    assert ended.code == 3
    assert "overflow in trust" in ended.err
    assert not Path("kept/packages.csv").exists()
    assert len(pd.read_csv("kept/failures.csv"))

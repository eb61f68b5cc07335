"""What was played and kept is what would be played again."""

from collections import OrderedDict
from dataclasses import replace

import pandas as pd
import pytest

import interagency as ia
from interagency.views.app import asked, played

FIRST = asked.settings_of("delivering_as_one")
MOVED = replace(FIRST, pillars={**FIRST.pillars, "one_budget": 0.5})


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(played, "_kept", OrderedDict())


@pytest.fixture
def arms_played(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the arms that are not taken from what is kept."""
    names: list[str] = []
    simply = played.tables_of

    def noted(plan, *piece):
        names.extend(arm.name for arm in plan.arms)
        return simply(plan, *piece)

    monkeypatch.setattr(played, "tables_of", noted)
    return names


def test_numbers_are_those_of_compare(arms_played: list[str]) -> None:
    for settings in (FIRST, MOVED, FIRST):
        question = asked.question_of(settings)
        found = played.played(question, 3)
        again = ia.compare(*question.scenarios(), replications=3)
        for table in ("outcomes", "quarters", "headline", "table"):
            pd.testing.assert_frame_equal(
                getattr(found, table), getattr(again, table), check_exact=True
            )
        assert found.manifest["identity"] == again.manifest["identity"]
    assert arms_played == ["no_reform", "delivering_as_one", "my_reform"]


def test_another_number_of_replications_is_played_anew(arms_played: list[str]) -> None:
    question = asked.question_of(FIRST)
    assert len(played.played(question, 2).outcomes) == 4
    assert len(played.played(question, 3).outcomes) == 6
    assert arms_played == ["no_reform", "delivering_as_one"] * 2


def test_what_was_not_asked_for_long_is_forgotten(
    arms_played: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(played, "MOST_KEPT", 3)
    lower = replace(FIRST, pillars={**FIRST.pillars, "one_budget": 0.25})
    for settings in (FIRST, MOVED, lower, MOVED):
        played.played(asked.question_of(settings), 2)
    assert arms_played == ["no_reform", "delivering_as_one", "my_reform", "my_reform", "my_reform"]

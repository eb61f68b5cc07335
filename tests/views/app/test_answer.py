"""What the page shows of a comparison."""

from base64 import b64decode

import pytest

from interagency.model.practices import PRACTICE_NAMES
from interagency.study.results import Comparison
from interagency.views.app import answer, asked, words
from interagency.views.changes import measured_changes, signed


def test_cards_say_dilemma_first_and_joint_gain_later(comparison: Comparison) -> None:
    early, mature = answer.cards(comparison).split('<div class="card ')[1:]
    assert early.startswith('dilemma"')
    assert mature.startswith('joint-gain"')
    table = measured_changes(comparison).set_index(["reform", "window", "metric"])
    for window, card in (("early", early), ("mature", mature)):
        for metric in answer.PLACES:
            told = table.loc[("delivering_as_one", window, metric), "difference"]
            assert f"<b>{signed(told)}</b>" in card


def test_no_trade_where_nothing_moves() -> None:
    nothing = answer.answered(asked.question_of(asked.settings_of("no_reform")), 2)
    assert answer.cards(nothing).count("<strong>No trade</strong>") == 2


def test_every_verdict_has_a_word() -> None:
    assert set(answer.IN_A_WORD) == {*answer.OUTCOMES.values(), answer.NO_TRADE}


def test_sentences_name_reforms_as_figures_do(comparison: Comparison) -> None:
    said = " ".join(answer.sentences(comparison))
    assert "“delivering as one” raises" in said
    assert "_" not in said


def test_numbers_hold_every_measure_with_its_interval(comparison: Comparison) -> None:
    table = answer.numbers(comparison)
    for row in measured_changes(comparison).itertuples():
        assert (
            f'data-reform="{row.reform}" data-window="{row.window}" data-metric="{row.metric}">'
            f"{signed(row.difference)} <small>({signed(row.low)} to {signed(row.high)})</small>"
        ) in table
    assert 'data-replications="4"' in table


@pytest.mark.parametrize("figure", answer.FIGURES)
def test_pictures_need_no_file_and_are_drawn_alike(figure: str) -> None:
    question = asked.question_of(asked.settings_of("pillars_only"))
    image = answer.picture(question, 2, figure)
    data = image.partition("base64,")[2].partition('"')[0]
    assert b"<svg" in b64decode(data)
    answer.picture.cache_clear()
    assert answer.picture(question, 2, figure) == image


def test_steps_of_the_lesson_can_be_taken() -> None:
    assert {step.start for step in words.LESSON} <= set(asked.starts())
    for step in words.LESSON:
        assert set(step.practices) <= set(PRACTICE_NAMES)
        assert set(step.practices.values()) <= set(words.MODES.values())


def test_the_page_is_a_notebook_that_runs() -> None:
    from interagency.views.app.pages.explore import app

    _, defined = app.run()
    assert defined["question"].names == ("no_reform", "delivering_as_one")
    assert defined["replications"] == answer.LIVE


def test_what_cannot_be_played_is_said_without_a_traceback() -> None:
    from interagency.views.app.pages.explore import app

    wrong = asked.Question(("no_reform", "mine"), (("mine", "extends: nowhere\n"),))
    outputs, _ = app.run(defs={"question": wrong, "settings": None})
    assert any("nowhere" in getattr(shown, "text", "") for shown in outputs)

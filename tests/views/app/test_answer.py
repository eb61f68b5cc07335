"""What the page shows of a comparison."""

from base64 import b64decode
from pathlib import Path

import pytest

from interagency.model.practices import PRACTICE_NAMES
from interagency.study.results import Comparison
from interagency.views.app import answer, asked, pages, words
from interagency.views.changes import measured_changes, signed
from interagency.views.figures.style import looks_of
from interagency.views.sentences import SLIGHTLY


def test_cards_say_dilemma_first_and_joint_gain_later(comparison: Comparison) -> None:
    early, mature = answer.cards(comparison).split('<div class="card ')[1:]
    assert early.startswith('dilemma"')
    assert mature.startswith('joint-gain"')
    table = measured_changes(comparison).set_index(["reform", "window", "metric"])
    for window, card in (("early", early), ("mature", mature)):
        for metric in answer.PLACES:
            told = table.loc[("delivering_as_one", window, metric), "difference"]
            assert f"<b>{signed(told)}</b>" in card


def test_what_asks_nothing_is_called_no_reform() -> None:
    nothing = answer.answered(asked.question_of(asked.settings_of("no_reform")), 2)
    assert answer.cards(nothing).count("<strong>No reform</strong>") == 2


def test_card_sentence_and_lesson_agree_on_a_slight_joint_gain() -> None:
    last = words.LESSON[-1]
    settings = asked.with_practices(last.start, last.practices)
    found = answer.answered(asked.question_of(settings), answer.LIVE)
    _, mature = answer.cards(found).split('<div class="card ')[1:]
    told = SLIGHTLY["joint gain"]
    assert mature.startswith('slight-joint-gain"')
    assert told.partition(", ")[2] in mature
    assert any("“my reform”" in said and told in said for said in answer.sentences(found))


def test_axes_stay_where_they_are_through_the_lesson() -> None:
    reached = set()
    for step in words.LESSON:
        settings = asked.with_practices(step.start, step.practices)
        found = answer.answered(asked.question_of(settings), answer.LIVE)
        axes = [answer.FIGURES[metric](found).axes[0] for metric in answer.PLACES]
        reached.add(tuple(one.get_ylim() for one in axes))
    (limits,) = reached
    assert limits == tuple(answer.REACH[metric] for metric in answer.PLACES)


def test_my_reform_has_one_colour_and_no_other_has_it() -> None:
    beside = [looks_of([*others, "my_reform"]) for others in ([], ["pillars_only"], ["my_start"])]
    assert len({looks["my_reform"] for looks in beside}) == 1
    many = looks_of([*map(str, range(12)), "my_reform"])
    assert [look.color for look in many.values()].count(many["my_reform"].color) == 1


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


def test_what_to_look_at_is_said_of_the_step_taken_alone() -> None:
    buttons = [step.label for step in words.LESSON]
    looks = [step.look for step in words.LESSON]
    for taken in (None, *range(len(buttons))):
        shown = words.lesson(buttons, taken)
        assert [look in shown for look in looks] == [place == taken for place in range(len(looks))]


def test_the_page_opens_on_a_question() -> None:
    from interagency.views.app.pages.explore import app

    outputs, defined = app.run()
    assert any("Write down first" in getattr(shown, "text", "") for shown in outputs)
    with pytest.raises(KeyError):
        defined["comparison"]


def test_a_reform_is_played_by_the_page() -> None:
    from interagency.views.app.pages.explore import app

    _, defined = app.run(defs={"settings": asked.settings_of("pillars_only")})
    assert defined["question"].names == ("no_reform", "pillars_only")
    assert defined["replications"] == answer.LIVE


def test_every_view_is_found_by_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert next(iter(pages.views())) == "/"
    for name in ("__init__", "evidence", "explore"):
        (tmp_path / f"{name}.py").touch()
    monkeypatch.setattr(pages, "__file__", str(tmp_path / "__init__.py"))
    assert {address: file.stem for address, file in pages.views().items()} == {
        "/": "explore",
        "/evidence/": "evidence",
    }
    assert '<a href="/evidence/">Evidence</a>' in pages.navigation("explore")
    (tmp_path / "evidence.py").unlink()
    assert pages.navigation("explore") == ""


def test_what_cannot_be_played_is_said_without_a_traceback() -> None:
    from interagency.views.app.pages.explore import app

    wrong = asked.Question(("no_reform", "mine"), (("mine", "extends: nowhere\n"),))
    outputs, _ = app.run(defs={"question": wrong, "settings": None})
    assert any("nowhere" in getattr(shown, "text", "") for shown in outputs)

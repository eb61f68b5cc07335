"""The words of the section `robust`: what it may say, and what each refusal names."""

import pytest
from pydantic import ValidationError

from interagency.study.robust.language import KEYS, OUTCOMES, ROBUST, RobustWords
from interagency.study.robust.measures import Threshold
from interagency.study.robust.sequences import Sequences

SAID = {
    "thresholds": {
        "within_team_change": {"at_least": 0.05, "why": "what the office asks for"},
        "fatigue": {"at_most": 0.4},
    },
    "measures": ["satisficing", "regret_max"],
    "better": {"joint_time": "lower"},
    "boxes": "cart",
    "sequences": {"of": ["one_leader", "one_budget"], "every": 6, "from": "2008Q1"},
}


def test_a_section_as_objects():
    words = RobustWords.of(ROBUST.validate_python(SAID))
    assert words == RobustWords(
        thresholds={
            "within_team_change": Threshold(at_least=0.05, why="what the office asks for"),
            "fatigue": Threshold(at_most=0.4),
        },
        measures=("satisficing", "regret_max"),
        better={"joint_time": "lower"},
        boxes="cart",
        sequences=Sequences(("one_leader", "one_budget"), 6, "2008Q1"),
    )


def test_an_empty_section_says_nothing():
    assert RobustWords.of(ROBUST.validate_python({})) == RobustWords()


def test_everything_is_counted_once():
    checked = ROBUST.validate_python({"measures": ["worst", "worst", "mean"]})
    assert checked["measures"] == ["worst", "mean"]


@pytest.mark.parametrize(
    ("said", "where", "allowed"),
    [
        ({"thresholds": []}, "thresholds", "a mapping such as"),
        ({"thresholds": {"fatigue": {}}}, "fatigue", "at_least, at_most"),
        ({"thresholds": {"fatigue": {"why": "so"}}}, "fatigue", "at_least, at_most"),
        ({"thresholds": {"fatigue": {"at_most": 1, "why": 3}}}, "why", "a text"),
        ({"thresholds": {"fatigue": 0.4}}, "fatigue", "a mapping such as"),
        ({"thresholds": {"fatigue": {"at_least": 1, "at_most": 0}}}, "fatigue", "room between"),
        ({"thresholds": {"fatigue": {"at_most": "low"}}}, "at_most", "a number in the unit"),
        ({"thresholds": {"fatigue": {"at_most": float("inf")}}}, "at_most", "a number"),
        ({"measures": []}, "measures", "one or more"),
        ({"measures": "worst"}, "measures", "a list of"),
        ({"measures": ["regret"]}, 0, "regret_max"),
        ({"better": {"fatigue": "more"}}, "fatigue", "lower"),
        ({"boxes": "forest"}, "boxes", "prim"),
        ({"sequences": {"of": ["one_leader"]}}, "of", "two or more"),
        ({"sequences": {"of": ["one_leader", "one_voice"]}}, 1, "one_budget"),
        ({"sequences": {"every": 0}}, "every", "a whole number from 1"),
        ({"sequences": {"from": "soon"}}, "from", "a quarter such as"),
        ({"sequences": {"extends": 3}}, "extends", "the name of a scenario"),
    ],
)
def test_what_is_wrong_is_refused_in_words(said, where, allowed):
    with pytest.raises(ValidationError) as refused:
        ROBUST.validate_python(said)
    (problem,) = refused.value.errors()
    assert problem["type"] == "refused"
    assert where in problem["loc"]
    assert any(allowed in text for text in problem["ctx"]["allowed"])


@pytest.mark.parametrize("said", [{"threshold": {}}, {"thresholds": {"joy": {"at_least": 0}}}])
def test_there_are_no_other_keys(said):
    with pytest.raises(ValidationError) as refused:
        ROBUST.validate_python(said)
    assert refused.value.errors()[0]["type"] == "extra_forbidden"


def test_keys_are_those_of_the_language():
    assert set(KEYS[()][1]) == set(SAID)
    assert "within_team_early_change" in OUTCOMES
    assert KEYS[("thresholds",)] == ("outcome", OUTCOMES)


def test_editors_are_told_the_same():
    schema = ROBUST.json_schema()
    assert set(schema["properties"]) == set(SAID)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("said", [{"at_most": -0.1}, {"at_least": 2.0}, {"at_most": 0, "why": "w"}])
def test_one_bound_may_be_on_either_side_of_nothing(said):
    checked = ROBUST.validate_python({"thresholds": {"delivery_change": said}})
    assert RobustWords.of(checked).thresholds["delivery_change"] == Threshold(**said)

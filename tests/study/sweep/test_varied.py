"""What a study file says of its factors."""

import pytest

from interagency.errors import InputError
from interagency.model.parameters import GROUPS, PARAMETERS
from tests.study.sweep.small_study import AFTER, study

GROUP = next(iter(GROUPS))
RANGE = {"low": 0, "high": 1}


def factors(said: dict, **more):
    return {one.key: one for one in study(factors=said, **more).factors}


def refused(said: dict, **more) -> str:
    with pytest.raises(InputError) as caught:
        study(factors=said, **more)
    return str(caught.value)


def test_declared_is_the_range_of_the_declaration_with_its_default_as_base():
    one = factors({"turf": "declared"})["turf"]
    row = PARAMETERS["turf"]
    assert one.ends == (row.low, row.high)
    assert one.low + one.base * (one.high - one.low) == pytest.approx(row.default)


@pytest.mark.parametrize("word", ["uncertainties", "strengths", "all", GROUP])
def test_one_word_stands_for_several_parameters(word):
    kinds = {"uncertainties": {"uncertainty"}, "strengths": {"strength"}}
    kinds["all"] = {"uncertainty", "strength"}
    if word == GROUP:
        wanted = {name for name, row in PARAMETERS.items() if row.group == GROUP}
    else:
        wanted = {name for name, row in PARAMETERS.items() if row.kind in kinds[word]}
    assert set(factors({word: "declared"})) == wanted


def test_what_is_said_of_one_counts_more_than_what_is_said_of_all():
    for said in ({"turf": [0.2, 0.4], "all": "declared"}, {"all": "declared", "turf": [0.2, 0.4]}):
        assert factors(said)["turf"].values == (0.2, 0.4)


def test_listed_numbers_go_up_and_words_stay_as_they_are_written():
    found = factors({"turf": [0.4, 0.2, 0.3], "practices.one_voice": ["off", "emergent"]})
    turf, voice = found["turf"], found["practices.one_voice"]
    assert turf.values == (0.2, 0.3, 0.4)
    assert turf.ends == (0.2, 0.4)
    assert turf.at(turf.base) == 0.4, "the first that is written stays the base"
    assert voice.values == ("off", "emergent")
    assert voice.at(voice.base) == "off"


def test_weights_count_as_one_and_others_alone():
    found = factors({GROUP: "declared", "turf": "declared"})
    assert {one.group for one in found.values()} == {GROUP, "turf"}


def test_groups_are_those_that_are_named():
    said = {"turf": "declared", "synergy": "declared", GROUP: "declared", "practices.all": RANGE}
    found = factors(said, groups={"mine": ["turf", "practices.all"], "ours": [GROUP]})
    assert found["turf"].group == found["practices.all"].group == "mine"
    assert found["synergy"].group == "synergy"
    assert {one.group for one in found.values()} == {"mine", "synergy", "ours"}


def test_levers_are_tried_with_the_others_of_their_plan_at_their_base():
    """A level and a date can both vary where the scenario has neither."""
    said = {
        "pillars.one_leader.level": RANGE,
        "pillars.one_leader.from": {"low": "2006Q1", "high": "2007Q1", "base": "2006Q3"},
    }
    found = factors(said, scenarios=[{**AFTER, "name": "before"}])
    assert found["pillars.one_leader.from"].levels == 5
    only_date = {"pillars.one_leader.from": said["pillars.one_leader.from"]}
    assert "level is missing" in refused(only_date)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"turff": "declared"}, "did you mean 'turf'?"),
        ({"one_voice": RANGE}, "did you mean 'practices.one_voice'?"),
        ({GROUP: RANGE}, "stands for several parameters"),
        ({"practices.one_voice": "declared"}, "nothing is declared of practices.one_voice"),
        ({"practices.one_voice": {"low": 0, "high": 2}}, "cannot be 2.0 in before"),
        ({"practices.one_voice": ["off", "loud"]}, "cannot be 'loud' in before"),
        ({"turf": [0.2, 9]}, "turf cannot be 9"),
        ({"turf": [0.2, True]}, "turf cannot be true"),
        ({"turf": [0.2]}, "two or more different values"),
        ({"turf": {"low": "2006Q1", "high": 1}}, "turf cannot be '2006Q1'"),
        ({"turf": {"low": 0.4, "high": 0.4}}, "turf does not vary"),
        ({"pillars.one_budget.from": {"low": 1, "high": 2}}, "low cannot be 1"),
        ({"pillars.one_budget.ramp": {"low": 0, "high": 1.5}}, "high cannot be 1.5"),
        ({"shocks.donor_cut": RANGE}, "needs a date"),
        ({"practices.one_voice": {**RANGE, "at": "2006Q1"}}, "at is said of shocks alone"),
        ({"practices.one_voice": {**RANGE, "base": "high"}}, "base of practices.one_voice"),
    ],
)
def test_what_cannot_vary_is_refused_in_its_words(said, problem):
    assert problem in refused(said, scenarios=[{**AFTER, "name": "before"}])


def test_all_that_is_wrong_is_said_at_once():
    said = refused({"turff": "declared", "turf": [9, 8], "practices.one_voice": "declared"})
    assert said.startswith("3 problems")

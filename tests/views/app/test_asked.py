"""From sliders to scenario files."""

from dataclasses import replace
from itertools import pairwise

import pytest

import interagency as ia
from interagency.model.levers import PILLAR_NAMES
from interagency.study.plans import LeverPlan
from interagency.study.traits import TRAITS
from interagency.views.app import asked
from interagency.views.differences import diff

AS_SHIPPED = asked.settings_of("delivering_as_one")
MANY_MOVED = replace(
    AS_SHIPPED,
    pillars={**AS_SHIPPED.pillars, "one_budget": 0.5, "one_office": 0.0},
    begins=2009,
    practices={**AS_SHIPPED.practices, "one_voice": 0.0, "common_flagships": 0.4},
    traits={**AS_SHIPPED.traits, "strong_brand": 0, "non_resident": 25},
    parameters={**AS_SHIPPED.parameters, "adoption_rate": 0.45},
)


def of(question: asked.Question) -> dict[str, ia.Scenario]:
    return {scenario.name: scenario for scenario in question.scenarios()}


@pytest.mark.parametrize("start", asked.starts())
def test_as_shipped_nothing_differs(start: str) -> None:
    settings = asked.settings_of(start)
    differences = diff(ia.load(start), ia.loads(asked.scenario_file(settings)))
    assert set(differences["group"]) == {"description"}
    question = asked.question_of(settings)
    assert question.names[0] == "no_reform"
    assert question.texts == () or start == "no_reform"


def test_starts_are_scenarios_whose_sliders_tell_all() -> None:
    names = asked.starts()
    assert {"no_reform", "pillars_only", "delivering_as_one"} <= set(names)
    assert not {"staggered_start", "one_stop_shop", "no_reform_full"} & set(names)


def test_levers_move_the_reform_alone() -> None:
    settings = replace(AS_SHIPPED, pillars=MANY_MOVED.pillars, practices=MANY_MOVED.practices)
    question = asked.question_of(settings)
    assert question.names == ("no_reform", "delivering_as_one", "my_reform")
    mine = of(question)["my_reform"]
    assert [mine.pillars[name].level for name in PILLAR_NAMES] == [1.0, 0.5, 1.0, 0.0]
    assert mine.practices["one_voice"] == 0.0
    assert mine.practices["common_flagships"] == LeverPlan(0.4)
    assert mine.practices["thematic_clustering"] == "emergent"
    assert {plan.start for plan in mine.pillars.values()} == {"2007Q1"}


def test_a_later_beginning_is_that_of_every_pillar() -> None:
    mine = of(asked.question_of(replace(AS_SHIPPED, begins=2010)))["my_reform"]
    assert {(plan.level, plan.start) for plan in mine.pillars.values()} == {(1.0, "2010Q1")}


def test_the_world_moves_with_and_without_reform() -> None:
    question = asked.question_of(MANY_MOVED)
    assert question.names == ("my_base", "my_start", "my_reform")
    base, start, mine = question.scenarios()
    assert not base.pillars
    assert start.pillars == ia.load("delivering_as_one").pillars
    assert mine.pillars["one_budget"].start == "2009Q1"
    for scenario in (base, start, mine):
        assert scenario.parameters == {"adoption_rate": 0.45}
        assert asked.trait_counts(scenario.offices) == MANY_MOVED.traits


def test_a_world_alone_needs_no_start_beside_it() -> None:
    moved = replace(AS_SHIPPED, parameters=MANY_MOVED.parameters)
    assert asked.question_of(moved).names == ("my_base", "my_reform")


def test_no_reform_can_be_played_and_reformed() -> None:
    nothing = asked.settings_of("no_reform")
    assert asked.question_of(nothing).names == ("no_reform", "my_reform")
    one = asked.question_of(replace(nothing, pillars={**nothing.pillars, "one_office": 1.0}))
    assert of(one)["my_reform"].pillars["one_office"].start == "2007Q1"


def test_a_plan_with_dates_stays_until_another_mode_is_chosen() -> None:
    start = "imposed_one_voice"
    settings = asked.settings_of(start)
    assert settings.practices["one_voice"] is None
    freed = replace(settings, practices={**settings.practices, "one_voice": "emergent"})
    assert of(asked.question_of(freed))["my_reform"].practices["one_voice"] == "emergent"


@pytest.mark.parametrize("start", ["delivering_as_one", "pillars_only", "tailored", "uniform"])
def test_a_practice_is_held_from_when_pillars_begin_and_as_fast(start: str) -> None:
    held = replace(asked.with_practices(start, {"one_voice": 0.6}), begins=2009)
    mine = of(asked.question_of(held))["my_reform"]
    assert mine.practices["one_voice"] == LeverPlan(0.6, "2009Q1")
    assert {(plan.start, plan.ramp) for plan in mine.pillars.values()} == {("2009Q1", 4)}
    assert mine.practices["one_voice"].dose("2006Q1", 12).max() == 0.0
    assert ia.loads(asked.scenario_file(held)).hash == mine.hash


def test_a_plan_with_an_end_is_replaced_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = LeverPlan(0.8, until="2010Q4")
    ending = ia.load("delivering_as_one").with_changes(practices={"one_voice": plan.words()})
    settings = asked.with_practices("delivering_as_one", {"one_voice": 0.6})
    monkeypatch.setattr(asked, "shipped", lambda name: ending)
    said = asked.scenario_file(settings)
    assert "one_voice: {level: 0.6, from: 2007Q1, ramp: 4, until: null}" in said


def test_nothing_is_asked_until_a_lever_moves() -> None:
    nothing = asked.settings_of("no_reform")
    assert asked.asks_nothing(nothing)
    assert asked.asks_nothing(replace(nothing, parameters=MANY_MOVED.parameters))
    pillar = replace(nothing, pillars={**nothing.pillars, "one_office": 0.5})
    assert not asked.asks_nothing(pillar)
    assert not asked.asks_nothing(asked.settings_of("pillars_only"))


@pytest.mark.parametrize("trait", TRAITS)
def test_more_of_a_trait_is_some_offices_more(trait: str) -> None:
    offices = ia.load("no_reform").offices
    having = []
    for count in range(len(offices) + 1):
        changed = asked.with_traits(offices, {trait: count})
        having.append({one.agency + one.country for one in changed if trait in one.traits})
        assert len(having[-1]) == count
        others = set(TRAITS) - {trait}
        assert [one.traits & others for one in changed] == [one.traits & others for one in offices]
    assert all(fewer < more for fewer, more in pairwise(having))


def test_offices_stay_as_they_are_when_their_counts_do() -> None:
    offices = ia.load("no_reform").offices
    assert asked.with_traits(offices, asked.trait_counts(offices)) == offices


def test_python_and_command_say_the_same(tmp_path) -> None:
    question = asked.question_of(MANY_MOVED)
    told: dict = {}
    exec(question.python(2).replace("print(found.headline)", ""), told)
    assert question.command(2) == (
        "interagency compare my_base.yaml my_start.yaml my_reform.yaml --replications 2 --seed 1\n"
    )
    for name, text in question.texts:
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    files = [ia.load(tmp_path / f"{name}.yaml") for name in question.names]
    assert [one.hash for one in files] == [one.hash for one in question.scenarios()]
    found = ia.compare(*files, replications=2, seed=1)
    assert told["found"].table.equals(found.table)

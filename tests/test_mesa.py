"""One run through Mesa: the engine's numbers, live agents, events, choices, copies."""

import copy
import gc
import os
import pickle
import re
import subprocess
import sys
import warnings
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.experimental.scenarios import Scenario as MesaScenario

import interagency as ia
from interagency.errors import InputError
from interagency.mesa import (
    CoordinationModel,
    CountryTeam,
    Cues,
    Headquarters,
    Office,
    from_batch_run,
    page,
)
from interagency.mesa.agents import LEVER_NAMES
from interagency.mesa.viz import picture
from interagency.model import state
from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICE_NAMES
from interagency.simulation.simulate import quarters
from interagency.study.ask import planned
from interagency.study.experiment import arm_of, ready_arms
from interagency.study.extras import how_to_install

pytestmark = [
    pytest.mark.filterwarnings("error::FutureWarning"),
    pytest.mark.filterwarnings("error::DeprecationWarning"),
]

FIRST_OFFICE = ("Agency 1", "C1")
ENOUGH = 12
"""Quarters: the reform has begun, and all of it is in force."""


def short(name: str = "delivering_as_one", count: int = ENOUGH) -> ia.Scenario:
    return ia.load(name).with_changes(quarters=count, name=name)


def played(*given: Any, **said: Any) -> CoordinationModel:
    model = CoordinationModel(*given, **said)
    model.run_model()
    return model


def engine_states(scenario: ia.Scenario, replication: int = 0, seed: int = 1) -> list[Any]:
    """States of one run, from the engine alone."""
    plan = planned((arm_of(scenario),), replication + 1, seed, None, ())
    ((_, ready),) = ready_arms(plan, replication, replication + 1)
    roster, p, luck, rest, levers_at = ready
    return [rest, *quarters(roster, p, luck, levers_at, scenario.quarters, rest)]


def bits(value: Any) -> Any:
    """All numbers of a state, to the bit."""
    if is_dataclass(value):
        return {item.name: bits(getattr(value, item.name)) for item in fields(value)}
    return np.asarray(value).tobytes()


# The same numbers


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        ("no_reform", {}),
        ("pillars_only", {"rng": 7}),
        ("delivering_as_one", {"replication": 2}),
        ("tailored", {}),
        ("donor_cut", {"rng": 3, "replication": 1}),
    ],
)
def test_a_run_is_the_engines_bit_for_bit(scenario: str, said: dict[str, int]) -> None:
    model = played(scenario, **said)
    number = said.get("replication", 0)
    alone = ia.run(scenario, replications=number + 1, seed=said.get("rng", 1))
    for name in ("outcomes", "quarters"):
        theirs = getattr(alone, name).query("replication == @number").reset_index(drop=True)
        assert getattr(model, name).equals(theirs)


@pytest.mark.parametrize("scenario", ["pillars_only", "delivering_as_one"])
def test_every_state_on_the_way_is_the_engines(scenario: str) -> None:
    spec = short(scenario)
    model = CoordinationModel(spec)
    for theirs in engine_states(spec):
        assert bits(model.state) == bits(theirs)
        if model.running:
            model.step()


def test_parameters_and_levers_are_laid_over_the_scenario() -> None:
    model = played(short(), turf=0.2, one_budget=0.5, one_voice="off")
    spec = short().difference({"pillars": {"one_budget": 0.5}, "practices": {"one_voice": "off"}})
    alone = ia.run(spec, replications=1, parameters={"turf": 0.2})
    assert model.outcomes.equals(alone.outcomes)


def test_collecting_changes_nothing() -> None:
    with_frames, without = played(short()), played(short(), collect=False)
    assert bits(with_frames.state) == bits(without.state)
    assert len(with_frames.datacollector.get_model_vars_dataframe()) == ENOUGH
    assert without.datacollector.model_vars["quarter"] == []


def test_mesas_random_numbers_change_nothing() -> None:
    model = CoordinationModel(short())
    while model.running:
        model.agents.shuffle_do("step")
        model.rng.random(3)
        model.step()
    assert bits(model.state) == bits(played(short()).state)


# Time


def test_time_runs_and_stops_as_mesas_does() -> None:
    model = CoordinationModel(short())
    assert (model.time, model.running, model.quarter) == (0, True, None)
    model.step()
    assert (model.time, model.quarter) == (1, "2006Q1")
    model.run_for(3)
    model.run_until(6)
    assert (model.time, model.quarter) == (6, "2007Q2")
    model.run_for(1000)
    assert (model.time, model.running, model.quarter) == (ENOUGH, False, "2008Q4")
    at_the_end = bits(model.state)
    with pytest.warns(RuntimeWarning, match="ends with 2008Q4"):
        model.step()
    assert bits(model.state) == at_the_end


def test_a_run_stops_where_running_is_turned_off() -> None:
    class Impatient(CoordinationModel):
        def step(self) -> None:
            super().step()
            self.running = self.running and self.trust < 0.4

    model = Impatient("delivering_as_one")
    model.run_for(48)
    assert 0 < model.time < 48
    assert model.trust >= 0.4


def test_outcomes_wait_for_the_end() -> None:
    model = CoordinationModel(short())
    with pytest.raises(InputError, match="outcomes are there after 2008Q4"):
        model.outcomes  # noqa: B018
    assert len(model.quarters) == 0


# Agents


@cache
def half_way() -> CoordinationModel:
    """Read only."""
    model = CoordinationModel(short(), collect=False)
    model.run_for(8)
    return model


def test_agents_are_views_of_the_state() -> None:
    model, roster = half_way(), half_way().roster
    for row, office in enumerate(model.offices):
        assert (office.agency, office.country) == (roster.agencies[row], roster.countries[row])
        for item in fields(state.Offices):
            assert getattr(office, item.name) == getattr(model.state.office, item.name)[row, 0]
        for name, metric in METRICS.items():
            theirs = metric.measure(roster, model.parameters, model.state)[row, 0]
            assert office.metric(name) == theirs
    for row, agency in enumerate(model.headquarters):
        for item in fields(state.Headquarters):
            theirs = getattr(model.state.headquarters, item.name)[row, 0]
            assert getattr(agency, item.name) == theirs
    for row, team in enumerate(model.teams):
        assert team.joint_action == model.state.team.joint_action[row, 0]
        assert list(team.adoption.values()) == list(model.state.team.adoption[:, row, 0])
        assert team.one_programme == model.levers.pillars[0, row, 0] == 1.0
        assert team.trust == pytest.approx(team.offices.agg("trust", np.mean))


def test_fields_of_an_office_are_also_metrics_but_for_these() -> None:
    both = {item.name for item in fields(state.Offices)} & set(METRICS)
    office = half_way().office(*FIRST_OFFICE)
    differ = {name for name in both if getattr(office, name) != office.metric(name)}
    assert differ == {"competence", "role_conflict"}


def test_names_of_a_teams_views_are_distinct() -> None:
    names = [*PRACTICE_NAMES, *(name for names in LEVER_NAMES.values() for name in names)]
    assert len({*names, *METRICS, "joint_action", "code"}) == len(names) + len(METRICS) + 2


def test_agents_are_linked() -> None:
    model = half_way()
    office = model.office(*FIRST_OFFICE)
    assert office in office.team.offices.to_list()
    assert office in office.headquarters.offices.to_list()
    assert {one.country for one in office.partners} == {"C1"}
    assert {one.agency for one in office.sisters} == {"Agency 1"}
    assert office not in office.partners.to_list()
    ties = [office.tie(partner).trust for partner in office.partners]
    assert np.mean(ties) == pytest.approx(office.trust)
    with pytest.raises(InputError, match="is no partner of"):
        office.tie(office.sisters.to_list()[0])
    assert office.endowments["capacity"] > 0
    assert office.traits == model.spec.offices[0].traits
    assert repr(office) == "Office(Agency 1 in C1)"


def test_verbs_of_agent_sets() -> None:
    model = half_way()
    assert model.offices.agg("within_team", np.mean) == pytest.approx(model.within_team)
    weary = model.offices.select(lambda office: office.fatigue > 0)
    assert len(weary) == np.count_nonzero(model.state.office.fatigue)
    by_country = model.offices.groupby("country").agg("trust", np.mean)
    assert by_country["C1"] == pytest.approx(model.team("C1").trust)
    assert model.offices.get(["agency", "country"])[0] == list(FIRST_OFFICE)
    assert set(model.agents_by_type) == {Office, CountryTeam, Headquarters}
    assert len(model.agents) == 45 + 8 + len(model.headquarters)


def test_values_cannot_be_set_and_unknown_names_are_explained() -> None:
    model = half_way()
    office, team = model.office(*FIRST_OFFICE), model.team("C1")
    for owner, name in (
        (office, "trust"),
        (office, "within_team"),
        (team, "code"),
        (model, "trust"),
    ):
        with pytest.raises(AttributeError, match="is read from the run and cannot be set"):
            setattr(owner, name, 0.5)
    for owner in (office, team, model.headquarters.to_list()[0], model):
        with pytest.raises(AttributeError, match="did you mean 'trust'"):
            owner.trsut  # noqa: B018
    with pytest.raises(InputError, match="unknown country"):
        model.team("C99")
    with pytest.raises(InputError, match="unknown agency in C1"):
        model.office("Agency 99", "C1")
    office.mood = "calm"  # a memory of its own is nobody else's business
    assert office.mood == "calm"


def test_frames_of_the_collector() -> None:
    model = played(short())
    frame = model.datacollector.get_model_vars_dataframe()
    ours = model.quarters
    for name in ("quarter", "within_team", "within_agency", "delivery", "fatigue"):
        assert list(frame[name]) == list(ours[name])
    offices = model.datacollector.get_agenttype_vars_dataframe(Office)
    assert len(offices) == ENOUGH * 45
    last = offices.loc[ENOUGH]
    shares = last[["office_team_time", "office_headquarters_time", "office_delivery_time"]]
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert list(last["office_trust"]) == model.offices.get("trust")
    teams = model.datacollector.get_agenttype_vars_dataframe(CountryTeam)
    assert list(teams.loc[ENOUGH, "team_joint_action"]) == model.teams.get("joint_action")
    agencies = model.datacollector.get_agenttype_vars_dataframe(Headquarters)
    assert list(agencies.loc[ENOUGH, "headquarters_learned"]) == model.headquarters.get("learned")


# Events


def test_a_pillar_scheduled_for_later_is_one_written_in_the_scenario() -> None:
    model = CoordinationModel(short("no_reform"))
    model.schedule_pillar("one_budget", 0.8, at="2007Q3", ramp=3, countries=["C1", "C3"])
    model.schedule_reform("firewall", at="2008Q1")
    model.schedule_shock("donor_cut", 0.3, at="2008Q2", quarters=2)
    said = model.upcoming()
    assert list(said["lever"]) == ["one_budget", "firewall", "donor_cut"]
    assert list(said["quarter"]) == ["2007Q3", "2008Q1", "2008Q2"]
    assert list(said["time"]) == [6, 8, 9]
    assert said["countries"][0] == "C1, C3"
    model.run_for(6)
    assert model.team("C1").one_budget == 0.0
    model.step()
    assert model.team("C1").one_budget == pytest.approx(0.8 / 3)
    assert model.team("C2").one_budget == 0.0
    model.run_model()
    assert model.team("C1").one_budget == 0.8
    elsewhere = {f"C{number}": {"level": 0.0} for number in (2, 4, 5, 6, 7, 8)}
    written = short("no_reform").difference(
        {
            "pillars": {
                "one_budget": {"level": 0.8, "from": "2007Q3", "ramp": 3, "countries": elsewhere}
            },
            "reforms": {"firewall": {"level": 1.0, "from": "2008Q1"}},
            "shocks": [{"what": "donor_cut", "at": "2008Q2", "size": 0.3, "quarters": 2}],
        }
    )
    assert bits(model.state) == bits(engine_states(written)[-1])


def test_a_pillar_is_withdrawn_from_where_it_stands() -> None:
    model = CoordinationModel(short())
    model.schedule_pillar("one_leader", 0.0, at=8, ramp=2)
    doses = []
    while model.running:
        model.step()
        doses.append(model.team("C5").one_leader)
    assert doses == [0, 0, 0, 0, 0.25, 0.5, 0.75, 1, 0.5, 0, 0, 0]
    assert model.team("C5").one_budget == 1.0


def test_what_was_scheduled_can_be_taken_back() -> None:
    model = CoordinationModel(short())
    model.schedule_pillar("one_leader", 0.0, at=8).cancel()
    assert "scheduled" not in set(model.upcoming()["by"])
    model.run_model()
    assert bits(model.state) == bits(played(short()).state)


def test_an_event_of_the_user_may_schedule_for_the_quarter_that_begins() -> None:
    class Watcher:
        def __init__(self, model: CoordinationModel) -> None:
            self.model = model

        def look(self) -> None:
            self.model.schedule_pillar("one_programme", 0.5, at=8, ramp=1)

    model = CoordinationModel(short("no_reform"))
    watcher = Watcher(model)
    model.schedule_event(watcher.look, at=8)
    model.run_for(9)
    assert model.team("C1").one_programme == 0.5


def test_two_changes_of_one_lever_come_one_after_the_other() -> None:
    model = CoordinationModel(short("no_reform"))
    model.schedule_pillar("one_office", 1.0, at=3, ramp=1)
    model.schedule_pillar("one_office", 0.2, at=5, ramp=1)
    model.run_for(4)
    assert model.team("C1").one_office == 1.0
    assert list(model.upcoming()["dose"]) == [0.2]
    model.run_for(2)
    assert model.team("C1").one_office == 0.2


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"name": "one_budgte", "at": 5}, "did you mean 'one_budget'"),
        ({"name": "one_budget", "at": "2010Q9"}, "is not a quarter"),
        ({"name": "one_budget", "at": "2005Q1"}, "is no quarter to come"),
        ({"name": "one_budget", "at": "2007Q1"}, "is no quarter to come"),
        ({"name": "one_budget", "at": 900}, "is no quarter to come"),
        ({"name": "one_budget", "at": 9, "level": 1.5}, "level cannot be 1.5"),
        ({"name": "one_budget", "at": 9, "ramp": -1}, "ramp cannot be -1"),
        ({"name": "one_budget", "at": 9, "countries": ["Narnia"]}, "unknown country"),
    ],
)
def test_schedules_that_cannot_be(said: dict[str, Any], message: str) -> None:
    model = CoordinationModel(short(), collect=False)
    model.run_for(5)
    with pytest.raises(InputError, match=message):
        model.schedule_pillar(**said)
    with pytest.raises(InputError, match="quarters cannot be 0"):
        model.schedule_shock("donor_cut", 0.2, at=9, quarters=0)
    assert len(model.reforms.changes) == 0


def test_a_reform_that_is_off_cannot_be_scheduled() -> None:
    spec = short("no_reform").difference({"reforms": {"firewall": "off"}})
    model = CoordinationModel(spec, collect=False)
    with pytest.raises(InputError, match="firewall is off in no_reform-changed"):
        model.schedule_reform("firewall", at="2007Q1")
    model.schedule_reform("peer_review", at="2007Q1")
    assert [one.lever for one in model.reforms.changes] == ["peer_review"]


def test_an_event_whose_owner_is_gone_is_not_skipped_in_silence() -> None:
    model = CoordinationModel(short())
    model.run_for(2)
    model.reforms = copy.copy(model.reforms)
    gc.collect()
    with pytest.raises(RuntimeError, match="did not come into force for 2006Q4"):
        model.run_for(3)
    lost = CoordinationModel(short())
    lost.schedule_pillar("one_office", at=2)
    (change,) = lost.reforms.changes
    lost.reforms.changes[:] = [copy.copy(change)]
    del change
    gc.collect()
    with pytest.raises(RuntimeError, match="one_office did not come into force for 2006Q3"):
        lost.run_for(5)
    assert not lost.running


# Choices


class AsUsual(Office):
    def choose(self, cues: Cues) -> tuple[float, float, float]:
        return super().choose(cues)


class Devoted(Office):
    """All for the team."""

    def choose(self, cues: Cues) -> tuple[float, float, float]:
        return 0.6, 0.1, 0.3


def test_the_default_rule_through_the_seam_changes_no_bit() -> None:
    spec = short()
    assert bits(played(spec, offices=AsUsual).state) == bits(engine_states(spec)[-1])


def test_one_choice_replaces_one_row_of_the_quarter_and_nothing_else() -> None:
    spec = short()
    model = CoordinationModel(spec, offices={FIRST_OFFICE: Devoted}, collect=False)
    rest, first = engine_states(spec)[:2]
    assert bits(model.state) == bits(rest)
    model.step()
    chosen, usual = model.state.office, first.office
    assert chosen.intended_team[0, 0] == 0.6
    assert (chosen.headquarters_time[0, 0], chosen.delivery_time[0, 0]) == (0.1, 0.3)
    for name in ("intended_team", "intended_headquarters", "team_time", "delivery_time"):
        assert bits(getattr(chosen, name)[1:]) == bits(getattr(usual, name)[1:])
    assert [type(one) for one in model.offices][:2] == [Devoted, Office]


def test_a_model_may_choose_for_one_of_its_offices() -> None:
    class Played(CoordinationModel):
        def choose(self, office: Office, cues: Cues) -> tuple[float, float, float]:
            if office.agency == "Agency 1" and office.country == "C1":
                return 0.6, 0.1, 0.3
            return super().choose(office, cues)

    by_model = Played(short())
    by_model.run_model()
    by_office = played(short(), offices={FIRST_OFFICE: Devoted})
    assert bits(by_model.state) == bits(by_office.state)


def test_cues_are_named_numbers_and_may_be_changed() -> None:
    seen: list[Cues] = []

    class Curious(Office):
        def choose(self, cues: Cues) -> tuple[float, float, float]:
            seen.append(cues)
            assert cues.trust == self.trust  # what it sees is last quarter's
            return super().choose(replace(cues, accountability=0.0))

    model = CoordinationModel(short(), offices={FIRST_OFFICE: Curious}, collect=False)
    model.step()
    assert all(type(value) is float for value in vars(seen[0]).values())
    usual = engine_states(short())[1].office
    assert model.state.office.intended_team[0, 0] > usual.intended_team[0, 0]


@pytest.mark.parametrize(
    "answer", [(0.5, 0.5, 0.5), (1.2, -0.2, 0.0), (float("nan"), 0.5, 0.5), (0.5, 0.5), None, "abc"]
)
def test_choices_that_cannot_be_are_refused(answer: Any) -> None:
    class Confused(Office):
        def choose(self, cues: Cues) -> Any:
            return answer

    model = CoordinationModel(short(), offices={FIRST_OFFICE: Confused})
    before = bits(model.state)
    with pytest.raises(InputError, match=r"Confused\(Agency 1 in C1\) chose .* in 2006Q1"):
        model.step()
    assert bits(model.state) == before
    assert not model.running


def test_classes_for_offices_that_are_not_there() -> None:
    with pytest.raises(InputError, match="there is no office"):
        CoordinationModel(short(), offices={("Agency 1", "C9"): Devoted})
    with pytest.raises(InputError, match="a subclass of Office"):
        CoordinationModel(short(), offices=dict)


# Copies


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_goes_on_as_the_original(copied: Any) -> None:
    model = CoordinationModel(short(), offices={FIRST_OFFICE: Devoted})
    model.schedule_pillar("one_office", 0.3, at="2008Q1")
    model.run_for(6)
    twin = copied(model)
    before = bits(model.state)
    twin.run_model()
    assert bits(model.state) == before
    model.run_model()
    assert bits(twin.state) == bits(model.state)
    assert twin.quarters.equals(model.quarters)
    assert twin.team("C1").one_office == 0.3
    assert twin.office(*FIRST_OFFICE).model is twin
    frames = [one.datacollector.get_model_vars_dataframe() for one in (model, twin)]
    assert frames[0].equals(frames[1])


# What is said, and Mesa's own ways of saying it


def test_a_mesa_scenario_says_it_all_and_serves_many_models() -> None:
    said = MesaScenario(rng=5, reform="pillars_only", turf=0.2, one_budget=0.5)
    first, second = (CoordinationModel(said, collect=False) for _ in range(2))
    assert first.seed == 5
    assert first.scenario is not second.scenario
    assert (first.scenario.turf, first.scenario.reform) == (0.2, "pillars_only-changed")
    first.run_for(8)
    other = CoordinationModel("pillars_only", rng=5, turf=0.2, one_budget=0.5, collect=False)
    other.run_for(8)
    assert bits(first.state) == bits(other.state)


def test_seeds() -> None:
    def seed(rng: Any) -> int:
        return CoordinationModel(short(), rng=rng, collect=False).seed

    assert seed(np.int64(9)) == seed(np.random.default_rng(9)) == 9
    assert seed(np.random.SeedSequence(9)) == 9
    assert seed(None) != seed(None)
    children = np.random.SeedSequence(9).spawn(2)
    assert len({seed(child) for child in children} | {9}) == 3


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"scenario": "no_reforn"}, "did you mean 'no_reform'"),
        ({"rng": -1}, "rng cannot be -1"),
        ({"rng": "one"}, "rng cannot be 'one'"),
        ({"replication": 1.5}, "replication cannot be"),
        ({"tuurf": 0.2}, "did you mean 'turf'"),
        ({"turf": 7.0}, "turf cannot be 7.0"),
        ({"one_budget": 2.0}, "one_budget"),
        ({"scenario": MesaScenario(rng=1, refrom="no_reform")}, "unknown change 'refrom'"),
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        CoordinationModel(**said)


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has no batch_run")
def test_results_of_batch_run_become_our_table() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Mesa's own runner warns of
        results = mesa.batch_run(
            CoordinationModel,
            {
                "scenario": [short("no_reform"), short()],
                "turf": [0.2, 0.3],
                "replication": range(2),
            },
            data_collection_period=1,
            display_progress=False,
            rng=1,
        )
    table = from_batch_run(results)
    assert len(table) == 2 * 2 * 2 * ENOUGH
    ours = ia.run(short(), replications=2, parameters={"turf": 0.3}).quarters
    theirs = table.query("scenario == 'delivering_as_one' and turf == 0.3").reset_index()
    assert list(theirs.columns[1:7]) == [
        "scenario",
        "point",
        "replication",
        "seed",
        "quarter",
        "turf",
    ]
    for name in ("replication", "quarter", "within_team", "within_agency", "delivery"):
        assert list(theirs[name]) == list(ours[name])
    assert table["point"].nunique() == 2


@pytest.mark.parametrize("results", [[], [{"RunId": 0, "Step": 1.0, "wealth": 3}]])
def test_other_results_are_refused(results: list[dict[str, Any]]) -> None:
    with pytest.raises(InputError, match="no results of mesa"):
        from_batch_run(results)


# The manual

PAGE = Path(__file__).parents[1] / "docs" / "tutorials" / "coming-from-mesa.md"


def test_the_examples_of_the_manual_run(capsys: pytest.CaptureFixture[str]) -> None:
    snippets = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(snippets) == 5
    names: dict[str, Any] = {"__name__": "manual"}
    for number, snippet in enumerate(snippets):
        exec(compile(snippet, f"{PAGE.name}, snippet {number + 1}", "exec"), names)
    said = capsys.readouterr().out
    for words in ("2006Q4", "Office(Agency 1 in C1)", "one_budget", "2010Q4 0.8"):
        assert words in said
    loyal, usual = (
        one.office(*FIRST_OFFICE).headquarters_time for one in (names["model"], names["usual"])
    )
    assert loyal > usual


def test_the_manual_names_what_there_is() -> None:
    text = PAGE.read_text(encoding="utf-8")
    model = half_way()
    for name in re.findall(r"`model\.(\w+)", text):
        assert hasattr(model, name)
    for name in re.findall(r"`office\.(\w+)", text):
        assert hasattr(model.office(*FIRST_OFFICE), name)


# Without the extra


def test_a_page_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "solara", None)
    with pytest.raises(InputError, match="pip install ") as caught:
        page()
    assert caught.value.hint == how_to_install("mesa-viz")


def test_solara_is_imported_by_the_page_alone() -> None:
    code = (
        "import sys, interagency.mesa; print({'solara', 'mesa.visualization'} & set(sys.modules))"
    )
    source = str(Path(ia.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"


def test_the_picture_of_the_page() -> None:
    for model in (CoordinationModel(short(), collect=False), half_way()):
        over_time, by_agency = picture(model).axes
        played = 0 if model.quarter is None else 8
        assert {len(line.get_xdata()) for line in over_time.lines[-3:]} == {played}
        assert len(by_agency.patches) == 3 * len(model.headquarters)
        assert (model.quarter or "before the first quarter") in by_agency.get_title(loc="left")

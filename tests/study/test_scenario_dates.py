"""Dates outside the window: said, with what follows from them, and nothing else said."""

from typing import Any

import pytest

from interagency.study.scenario_dates import warnings_kept, warnings_of, warnings_of_all
from interagency.study.scenarios import Scenario, load, shipped

AFTER = "after the run ends (2017Q4)"
BEFORE = "before the run begins (2006Q1)"


def reform(**changes: Any) -> Scenario:
    """The base without reform, changed."""
    return load("no_reform").with_changes(name="mine", **changes)


@pytest.mark.parametrize("name", shipped())
def test_shipped_scenarios_have_none(name: str) -> None:
    assert warnings_of(load(name)) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"pillars": {"one_programme": {"level": 0.5, "from": "2070Q1"}}},
            f"one_programme starts 2070Q1, {AFTER}: it never comes",
        ),
        (
            {"pillars": {"one_programme": {"level": 0.5, "from": "1907Q1"}}},
            f"one_programme starts 1907Q1, {BEFORE}: it is there from the beginning",
        ),
        (
            {"reforms": {"allocation_rule": {"level": 1, "from": "2007Q1", "until": "2070Q4"}}},
            f"allocation_rule lasts until 2070Q4, {AFTER}: it is not withdrawn",
        ),
        (
            {"practices": {"one_voice": {"level": "emergent", "from": "2018Q1"}}},
            f"one_voice starts 2018Q1, {AFTER}: it cannot be adopted",
        ),
        (
            {
                "practices": {
                    "one_voice": {"level": "emergent", "from": "2005Q1", "until": "2005Q4"}
                }
            },
            f"one_voice lasts until 2005Q4, {BEFORE}: it cannot be adopted",
        ),
        (
            {"shocks": [{"what": "donor_cut", "at": "2071Q1", "size": 0.3}]},
            f"donor_cut strikes 2071Q1, {AFTER}: it never comes",
        ),
        (
            {"shocks": [{"what": "donor_cut", "at": "2005Q1", "size": 0.3, "quarters": 4}]},
            f"donor_cut strikes 2005Q1, {BEFORE}: it never comes",
        ),
        (
            {"shocks": [{"what": "donor_cut", "at": "2005Q1", "size": 0.3, "quarters": 5}]},
            f"donor_cut strikes 2005Q1, {BEFORE}: what is left of it counts",
        ),
        (
            {"pillars": {"one_leader": {"level": 1, "countries": {"C2": {"from": "2070Q1"}}}}},
            f"one_leader in C2 starts 2070Q1, {AFTER}: it never comes",
        ),
    ],
)
def test_what_lies_outside_is_said(changes: dict[str, Any], said: str) -> None:
    assert warnings_of(reform(**changes)) == [said]


@pytest.mark.parametrize(
    ("fade", "left"), [(0, "never comes"), (4, "never comes"), (5, "what is left of it counts")]
)
def test_what_was_withdrawn_before_the_run_may_leave_something(fade: int, left: str) -> None:
    plan = {"level": 1, "from": "2000Q1", "until": "2005Q1", "fade": fade}
    case = reform(pillars={"one_budget": plan})
    begun, ended = warnings_of(case)
    assert begun.startswith("one_budget starts 2000Q1")
    assert left in ended
    assert case.doses().any() == (left == "what is left of it counts")


@pytest.mark.parametrize(
    "changes",
    [
        {"pillars": {"one_budget": {"level": 1, "from": "2006Q1", "until": "2017Q4"}}},
        {"pillars": {"one_budget": {"level": 0, "from": "2070Q1"}}},
        {"reforms": {"allocation_rule": {"level": "off", "from": "2070Q1"}}},
        {"practices": {"one_voice": {"level": "emergent", "from": "1990Q1"}}},
        {"shocks": [{"what": "donor_cut", "at": "2017Q4", "size": 0.3, "quarters": 8}]},
    ],
)
def test_what_lies_inside_or_does_nothing_is_not_said(changes: dict[str, Any]) -> None:
    assert warnings_of(reform(**changes)) == []


def test_names_that_share_a_date_share_a_sentence() -> None:
    late = {"level": 1, "from": "2070Q1"}
    case = reform(pillars={"one_budget": late, "one_leader": late})
    (said,) = warnings_of(case)
    assert "one_budget" in said.split(" starts ")[0]
    assert "one_leader" in said.split(" starts ")[0]
    assert warnings_of_all([load("no_reform"), case]) == [f"mine: {said}"]
    assert warnings_kept({"scenarios": {"mine": case.text}}) == [f"mine: {said}"]

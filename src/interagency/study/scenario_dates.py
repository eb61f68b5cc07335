"""Dates that lie outside a scenario's window: allowed, and often a slip of the pen.

A plan may have started before the first quarter, and one may be withdrawn after the last; so
nothing is refused. But a year that is mistyped would pass in silence, so all of it is said.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from interagency.study.plans import EMERGENT, OFF, LeverPlan
from interagency.study.quarters import quarter_index, quarter_label
from interagency.study.scenarios import Scenario, loads


def warnings_of(scenario: Scenario) -> list[str]:
    """A sentence for each date outside the window, with what follows from it.

    Dates of pillars, reforms, practices and shocks count, in all countries or some. Names that
    share a date share a sentence.

    >>> from interagency.study.scenarios import load
    >>> late = {"level": 1, "from": "2070Q1"}
    >>> warnings_of(load("no_reform").with_changes(pillars={"one_budget": late}))
    ['one_budget starts 2070Q1, after the run ends (2017Q4): it never comes']
    """
    names: dict[str, list[str]] = {}
    for name, said in _outside(scenario):
        told = names.setdefault(said, [])
        if name not in told:
            told.append(name)
    return [f"{', '.join(told)} {said}" for said, told in names.items()]


def warnings_of_all(scenarios: Iterable[Scenario]) -> list[str]:
    """What `warnings_of` says of several scenarios, each sentence with its scenario's name."""
    return [f"{one.name}: {said}" for one in scenarios for said in warnings_of(one)]


def warnings_kept(manifest: Mapping[str, Any]) -> list[str]:
    """`warnings_of_all` of the scenarios whose text a manifest keeps."""
    return warnings_of_all(loads(text, name) for name, text in manifest["scenarios"].items())


def _outside(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """What bears a date outside the window, and what is to be said of it."""
    for section in (scenario.pillars, scenario.reforms, scenario.practices):
        for name, plan in section.items():
            if isinstance(plan, LeverPlan):
                yield from ((name, said) for said in _of_plan(plan, scenario))
                for country, words in plan.countries.items():
                    if {"from", "until"} & set(words):
                        there = _of_plan(plan.in_country(country), scenario)
                        yield from ((f"{name} in {country}", said) for said in there)
    for shock in scenario.shocks:
        after = _position(shock.at, scenario)
        if after >= scenario.quarters:
            yield shock.what, f"strikes {shock.at}, {_after(scenario)}: it never comes"
        elif after < 0:
            left = "what is left of it counts" if after + shock.quarters > 0 else "it never comes"
            yield shock.what, f"strikes {shock.at}, {_before(scenario)}: {left}"


def _of_plan(plan: LeverPlan, scenario: Scenario) -> Iterator[str]:
    if plan.level in (OFF, 0.0):  # without a dose, dates say nothing
        return
    never = "it cannot be adopted" if plan.level == EMERGENT else "it never comes"
    if plan.start is not None:
        after = _position(plan.start, scenario)
        if after >= scenario.quarters:
            yield f"starts {plan.start}, {_after(scenario)}: {never}"
        elif after < 0 and plan.level != EMERGENT:
            yield f"starts {plan.start}, {_before(scenario)}: it is there from the beginning"
    if plan.until is not None:
        after = _position(plan.until, scenario)
        if after >= scenario.quarters:
            yield f"lasts until {plan.until}, {_after(scenario)}: it is not withdrawn"
        elif after < 0:
            is_left = plan.level != EMERGENT and after + plan.fade > 0
            left = "what is left of it counts" if is_left else never
            yield f"lasts until {plan.until}, {_before(scenario)}: {left}"


def _position(quarter: str, scenario: Scenario) -> int:
    return quarter_index(quarter, scenario.first_quarter)


def _after(scenario: Scenario) -> str:
    last = quarter_label(scenario.quarters - 1, scenario.first_quarter)
    return f"after the run ends ({last})"


def _before(scenario: Scenario) -> str:
    return f"before the run begins ({scenario.first_quarter})"

"""What facts are measured on: arms, each declared once as a difference from a shipped scenario.

A fact names the arms that it needs; `bench` runs what is named, each once. All arms are read
over the same quarters: those of the shipped reform.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from interagency.model.levers import PILLAR_NAMES
from interagency.model.practices import SETS, practices_of
from interagency.study.evidence.levers import (
    ALONE,
    NO_REFORM,
    PILLARS,
    REFORM,
    Declared,
    Lever,
    Words,
    dated,
    given,
    lever,
    offices,
    practice,
    reform,
)
from interagency.study.experiment import Arm, arm_of
from interagency.study.plans import REFORM_QUARTER
from interagency.study.quarters import quarter_number
from interagency.study.scenarios import OfficeSpec, Scenario, load
from interagency.study.traits import TRAITS

BASE_ARMS = (NO_REFORM, PILLARS, REFORM)
SYSTEMIC, MOBILISING = SETS


def toggled(trait: str) -> str:
    """Name of the reform with one trait taken from all who have it."""
    return f"{REFORM}, {trait} off"


def without_trait(trait: str) -> Callable[[Scenario], dict[str, Any]]:
    """Words that take one flag from every office."""
    return offices(lambda office: replace(office, traits=office.traits - {trait}))


# An agency that is resident in some countries and not in others.
ONE_AGENCY = "Agency 1"
MOVED = f"{REFORM}, {ONE_AGENCY} the other way round"


def _moved(office: OfficeSpec) -> OfficeSpec:
    """The one agency non-resident where it was resident, and the other way round."""
    mine = office.agency == ONE_AGENCY
    return replace(office, traits=office.traits ^ {"non_resident"}) if mine else office


def _firsts(scenario: Scenario) -> list[OfficeSpec]:
    """The first office of each country."""
    return [
        next(office for office in scenario.offices if office.country == team)
        for team in scenario.teams
    ]


def _firewalled(level: float) -> Callable[[Scenario], dict[str, Any]]:
    """A firewall where each Resident Coordinator comes from the agency of the first office."""

    def words(scenario: Scenario) -> dict[str, Any]:
        firsts = _firsts(scenario)
        given_origin = offices(
            lambda office: replace(office, endowments={"origin": float(office in firsts)})
        )
        return {**given_origin(scenario), "reforms": {"firewall": level}}

    return words


# --- tailoring -----------------------------------------------------------------------------------


def leanings(scenario: Scenario) -> dict[str, float]:
    """How far a country's members call for systemic thinking rather than joint mobilisation.

    The share of members that are non-resident or small, less that of sensitive ones; less the
    mean of all offices, so that over offices it sums to 0.
    """
    knowing = {"non_resident", "small_specialised"}
    calls = [
        bool(office.traits & knowing) - ("politically_sensitive" in office.traits)
        for office in scenario.offices
    ]
    where = np.array([office.country for office in scenario.offices])
    return {
        team: float(np.mean(np.array(calls)[where == team]) - np.mean(calls))
        for team in scenario.teams
    }


def _tailored(scenario: Scenario) -> dict[str, Any]:
    lean = leanings(scenario)
    return {
        "practices": {
            practice_set: {
                **dated(0.5),
                "countries": {team: {"level": 0.5 + sign * lean[team]} for team in lean},
            }
            for practice_set, sign in ((SYSTEMIC, 1), (MOBILISING, -1))
        }
    }


UNIFORM, TAILORED = "half of both sets everywhere", "half of both sets, by country"

# --- all of them ---------------------------------------------------------------------------------


PROGRAMME_ALONE = "one_programme alone"
WITHOUT_PILLARS = f"{REFORM} without pillars"
ONE_A_COUNTRY = f"{REFORM}, one office a country"
BOTH_SETS = "both sets at 1"
CODE, CODE_FROM = "a code of conduct at once", "2010Q1"
IN_STEP = {0.0: "cycles in step", 1.0: "cycles in step, procedural_alignment at 1"}
NO_JOINT_MONEY = {
    0.0: "no joint money",
    1.0: f"no joint money, {MOBILISING} at 1",
}

# What no fact needs, and some mechanism is only seen in.
PRESSED, NEAR = f"{NO_REFORM} under pressure", f"{PILLARS}, parents half as remote"

ONE_OFFICE = lever(
    "one_office", lambda level: {"pillars": {"one_office": level}}, there={1.0: PILLARS}
)
HARMONISED = reform("harmonised_headquarters")
TRACED = reform("donor_attribution")
NEGOTIATED = reform("outcome_negotiation")
REVIEWED = reform("peer_review", keeps=("payoffs",))
ROTATING = reform("rotating_duties")
CONCEDED = reform("brand_concession", REFORM, keeps=("office_means",))
LED = {"lead_agencies": 1.0}
FEWER = reform("fewer_outcomes", beside=LED)
FIREWALL = lever("firewall", _firewalled, keeps=("office_means",))
BY_EXPERTISE = lever(
    "lead_by_expertise",
    lambda level: {"reforms": LED, "parameters": {"lead_by_expertise": level}},
    levels=(0.0, 0.5, 1.0),
)
ALIGNED = practice("procedural_alignment")
CRITERIA = practice("clear_allocation_criteria")
FLAGSHIPS = practice("common_flagships")
ONE_VOICE = practice("one_voice", keeps=("office_means",))
THINKING = practice(SYSTEMIC, keeps=("quarters",))
MOBILISED = practice(MOBILISING)
IN_ONE_COUNTRY = lever(
    f"{SYSTEMIC} in C1",
    lambda level: {"practices": {SYSTEMIC: {**dated(0.0), "countries": {"C1": {"level": level}}}}},
    there=ALONE,
    keeps=("office_means",),
)
# Headquarters as strict, and as unwilling to pool, as the declared ranges allow.
STRICT = lever(
    "initial_accountability",
    lambda level: {"parameters": {"initial_accountability": level}},
    REFORM,
    levels=(0.3, 0.4, 0.6, 0.7),
)
STRICT_FOR_GOOD = lever(
    "frozen accountability",
    lambda level: {"parameters": {"initial_accountability": level, "accountability_rate": 0.0}},
    REFORM,
    levels=(0.3, 0.4, 0.6, 0.7),
)
UNWILLING = lever(
    "initial_resistance",
    lambda level: {"parameters": {"initial_resistance": level}},
    REFORM,
    levels=(0.5, 0.6, 0.8, 0.9),
)

# How mandates are drawn: spread evenly over themes (all the same), as they are, on one theme.
SPREAD, AS_THEY_ARE, FOCUSED = 0.05, 1.0, 10.0
APART_IN_NONE, APART_IN_PILLARS = (
    lever(
        "focus",
        lambda level: given(focus=level),
        base,
        levels=(SPREAD, AS_THEY_ARE, FOCUSED),
        there={AS_THEY_ARE: base},
    )
    for base in (NO_REFORM, PILLARS)
)


def _synergies(level: float, **parameters: float) -> Callable[[Scenario], dict[str, Any]]:
    def words(scenario: Scenario) -> dict[str, Any]:
        there = {} if level == AS_THEY_ARE else given(focus=level)(scenario)
        return {
            **there,
            "practices": {"focus_on_synergies": dated(1.0)},
            "parameters": parameters,
        }

    return words


SYNERGIES, NO_SYNERGY = (
    lever(name, words, levels=(SPREAD, AS_THEY_ARE, FOCUSED))
    for name, words in (
        ("focus, with synergies", _synergies),
        ("focus, synergy off", lambda level: _synergies(level, synergy=0.0)),
    )
)

LEVERS: tuple[Lever, ...] = (
    *(ONE_OFFICE, HARMONISED, TRACED, NEGOTIATED, REVIEWED, ROTATING, CONCEDED, FEWER, FIREWALL),
    *(BY_EXPERTISE, ALIGNED, CRITERIA, FLAGSHIPS, ONE_VOICE, THINKING, MOBILISED),
    *(IN_ONE_COUNTRY, STRICT, STRICT_FOR_GOOD, UNWILLING, APART_IN_NONE, APART_IN_PILLARS),
    *(SYNERGIES, NO_SYNERGY),
)


def _perceived(
    name: str, words: Words, without: tuple[str, ...] = tuple(SETS)
) -> Iterable[Declared]:
    """The reform with a difference, and the same without each of some sets of practices."""
    full = Declared(name, REFORM, words, keeps=("payoffs",))
    yield full
    for one in without:
        yield replace(full, name=f"{name} without {one}", held_off=practices_of(one))


def with_and_without(one: str, *names: str) -> tuple[str, ...]:
    """Names of arms, each followed by that without one of the sets of practices."""
    return tuple(arm for name in names for arm in (name, f"{name} without {one}"))


def _in_step(level: float) -> Callable[[Scenario], dict[str, Any]]:
    """Every agency plans for five years, from the quarter in which the reform starts."""
    start = float(quarter_number(REFORM_QUARTER) % 20)

    def words(scenario: Scenario) -> dict[str, Any]:
        return {
            **given(cycle_length=20.0, cycle_start=start)(scenario),
            "practices": {"procedural_alignment": dated(level)},
        }

    return words


def _single_arms() -> Iterable[Declared]:
    series_and_offices = ("quarters", "payoffs", "office_means")
    yield Declared(NO_REFORM, NO_REFORM, keeps=("quarters", "office_means"))
    yield Declared(PILLARS, PILLARS, keeps=series_and_offices)
    whole, *without = _perceived(REFORM, {})
    yield replace(whole, keeps=series_and_offices)
    yield from without
    for trait in TRAITS:
        yield from _perceived(toggled(trait), without_trait(trait))
    yield from _perceived(MOVED, offices(_moved), without=(SYSTEMIC,))
    none = dict.fromkeys(PILLAR_NAMES)
    others = {name: plan for name, plan in none.items() if name != "one_programme"}
    yield Declared(PROGRAMME_ALONE, PILLARS, {"pillars": others})
    yield Declared(WITHOUT_PILLARS, REFORM, {"pillars": none})
    yield Declared(ONE_A_COUNTRY, REFORM, lambda one: {"offices": _firsts(one)})
    both = {practice_set: dated(1.0) for practice_set in SETS}
    yield Declared(BOTH_SETS, PILLARS, {"practices": both})
    code = {"code_of_conduct": {"level": 1.0, "from": CODE_FROM, "ramp": 1}}
    yield Declared(CODE, PILLARS, {"reforms": code}, keeps=("quarters",))
    for level, name in IN_STEP.items():
        yield Declared(name, PILLARS, _in_step(level))
    for level, name in NO_JOINT_MONEY.items():
        off = {"joint_yield": 0.0, "pooling_ceiling": 0.0}
        words = {"parameters": off, "practices": {MOBILISING: dated(level)}}
        yield Declared(name, PILLARS, words)
    halves = {practice_set: dated(0.5) for practice_set in SETS}
    yield Declared(UNIFORM, PILLARS, {"practices": halves}, keeps=("payoffs",))
    yield Declared(TAILORED, PILLARS, _tailored, keeps=("payoffs",))
    yield Declared(PRESSED, NO_REFORM, {"reforms": {"external_pressure": 1.0}})
    yield Declared(NEAR, PILLARS, given(remoteness=0.5))


def _declared() -> Mapping[str, Declared]:
    rows = [*_single_arms(), *(row for one in LEVERS for row in one.declared)]
    by_name = {row.name: row for row in rows}
    if len(by_name) < len(rows):
        raise ValueError("two arms have one name")
    return MappingProxyType(by_name)


ARMS = _declared()


@cache
def reform_start() -> tuple[int, ...]:
    """Position of the first quarter of the shipped reform, `[team]`."""
    return tuple(int(quarter) for quarter in load(REFORM).reform_start())


@cache
def arm_named(name: str, recast: Callable[[Scenario], Scenario] | None = None) -> Arm:
    """A declared arm, ready to be run; KeyError for one that nobody declared.

    recast  what is done to the shipped scenario before the arm's difference is laid over it
    """
    row = ARMS[name]
    scenario = load(row.base) if recast is None else recast(load(row.base))
    words = row.words(scenario) if callable(row.words) else row.words
    if words:
        scenario = scenario.difference(words, name=row.name)
    return arm_of(scenario, row.name, early=reform_start(), held_off=row.held_off)

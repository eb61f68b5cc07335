"""The engine does what docs/model.md says: it equals the model by hand, object by object."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interagency.model.levers import PILLAR_NAMES, PILLARS, REFORM_NAMES, REFORMS, SHOCK_NAMES
from interagency.model.mechanisms.choice import component_weights
from interagency.model.metrics import METRICS, payoff_components_had
from interagency.model.parameters import PARAMETERS, Parameters, with_values
from interagency.model.practices import PRACTICE_NAMES, PRACTICES
from interagency.model.roster import Roster
from interagency.model.state import State
from interagency.model.step import Draws
from interagency.simulation.simulate import Luck, at_rest, first_guess, quarters
from interagency.study.traits import TRAITS, endowments
from tests import generators
from tests.by_hand import model as by_hand
from tests.generators import Plan, Reform

CLOSE = 1e-10

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DEFAULTS = {name: declared.default for name, declared in PARAMETERS.items()}
SPIN_UP = range(-by_hand.SPIN_UP_QUARTERS, 0)

COUNTERPARTS: dict[str, dict[str, Callable[[Any], float]]] = {
    "office": {
        "headquarters_time": lambda office: office.hq_time,
        "intended_team": lambda office: office.intended_team_time,
        "intended_headquarters": lambda office: office.intended_hq_time,
        "engagement_per_time": lambda office: office.per_time * (office.engagement < 1),
        "bridge": lambda office: office.team.bridge,
        "clearing": lambda office: office.team.clearing,
        "role_conflict": lambda office: office.conflict,
        "headquarters_contact": lambda office: office.contact_with_headquarters,
    },
    "pair": {},
    "team": {
        "adoption": lambda team: [team.adoption[name] for name in PRACTICE_NAMES],
        "joint_action": lambda team: team.joint_work(),
    },
    "headquarters": {},
}
"""What the model by hand calls otherwise; all other fields of the state have their name there."""

MEASURED: dict[str, Callable[[by_hand.Office], float]] = {
    "within_team": lambda office: office.within_team(),
    "within_agency": lambda office: office.within_agency(),
    "within_agency_without_influence": lambda office: office.within_agency_without_influence(),
    "residual_dilemma": lambda office: office.residual_dilemma(),
    "delivery": lambda office: office.output,
    "joint_time": lambda office: office.team_time,
    "formal_share": lambda office: office.formal_time / office.team_time,
    "headquarters_time": lambda office: office.hq_time,
    "reporting_burden": lambda office: office.procedures,
    "plan_reports": lambda office: office.plan_reports,
    "project_reports": lambda office: office.project_reports,
    "reports_on_project": lambda office: office.reports_on_project,
    "authorisations": lambda office: office.authorisations,
    "clearing": lambda office: office.team.clearing,
    "paperwork_time": lambda office: office.paperwork_time,
    "approval_delay": lambda office: office.delay,
    "meeting_overhead": lambda office: office.overhead,
    "jointness": lambda office: office.jointness,
    "agencies_per_outcome": lambda office: 1 + office.companions,
    "orchestration": lambda office: office.orchestration,
    "autonomy": lambda office: office.autonomy,
    "headquarters_contact": lambda office: office.contact_with_headquarters,
    "competition": lambda office: office.competition,
    "proposal_quality": lambda office: office.quality,
    "office_competence": lambda office: office.competence,
    "lessons": lambda office: office.lessons,
    "sister_lessons": lambda office: office.sister_lessons,
    "fatigue": lambda office: office.fatigue,
    "role_conflict": lambda office: 1 - office.alignment,
    "trust": lambda office: office.trust,
    "acquaintance": lambda office: by_hand.mean(
        (pair.partner.member, pair.acquaintance) for pair in office.pairs
    ),
    "belonging": lambda office: office.belonging,
    "disputes": lambda office: office.disputes,
    "information": lambda office: office.information,
    "voice": lambda office: office.voice,
    "reach": lambda office: office.reach,
    "visibility": lambda office: office.visibility,
    "influence": lambda office: office.influence,
    "joint_money_share": lambda office: office.joint_share,
    "own_money": lambda office: office.own_money,
    "joint_money": lambda office: office.joint_money,
    "accountability": lambda office: office.headquarters.accountability,
    "headquarters_engagement": lambda office: office.headquarters.engagement,
    "competence": lambda office: office.headquarters.competence,
    "learned": lambda office: office.headquarters.learned,
    "resistance": lambda office: office.headquarters.resistance,
    "tie_density": lambda office: office.team.tie_density(),
    "tie_centralisation": lambda office: office.team.tie_centralisation(),
    "relative_ties": lambda office: office.relative_ties(),
    "peripherality": lambda office: office.team.peripherality(),
    "ties_outward": lambda office: office.ties_outward(),
    "coordinator_brokerage": lambda office: office.mediated,
}
for practice in PRACTICE_NAMES:
    MEASURED[f"adoption_{practice}"] = lambda office, name=practice: office.team.adoption[name]


@dataclass(frozen=True)
class Case:
    """What the engine and the model by hand are both given; one entry a run."""

    offices: Sequence[generators.Offices]
    parameters: Sequence[dict[str, float]]
    reform: Reform
    seed: int

    @property
    def runs(self) -> int:
        return len(self.offices)


@st.composite
def cases(draw, rosters: st.SearchStrategy, count: int, runs: int = 2) -> Case:
    """Runs with the same offices and reform that differ in everything else."""
    rows = draw(rosters)
    reform = draw(generators.reforms([country for _, country in rows], count))
    offices = [draw(generators.offices(rows)) for _ in range(runs)]
    parameters = [draw(generators.parameters()) for _ in range(runs)]
    return Case(offices, parameters, reform, draw(st.integers(0, 99)))


def states_of_the_engine(case: Case, count: int, spin_up: bool) -> tuple[Roster, Parameters, list]:
    """The states of so many quarters, all runs in one pass."""
    roster, member = generators.roster_of(*case.offices)
    p = with_values(
        {name: np.array([run[name] for run in case.parameters]) for name in case.parameters[0]}
    )
    luck = Luck(roster, case.seed, np.arange(case.runs))
    start = (
        at_rest(roster, p, luck, member) if spin_up else first_guess(roster, p, member, case.runs)
    )
    levers_at = case.reform.levers_at(roster.team_names)
    return roster, p, list(quarters(roster, p, luck, levers_at, count, start))


def worlds_by_hand(
    case: Case, roster: Roster, run: int, count: int, spin_up: bool
) -> Iterator[by_hand.World]:
    """The world of one run at the end of each of so many quarters."""
    luck = Luck(roster, case.seed, np.arange(case.runs))
    world = world_by_hand(case.offices[run], case.parameters[run])
    world.guess()
    if spin_up:
        before = [draws_by_hand(roster, luck.quarter(q), run) for q in SPIN_UP]
        world.come_to_rest(before, case.reform.calendar)
    for quarter in range(count):
        levers = levers_by_hand(case.reform, roster, quarter)
        world.live_quarter(levers, draws_by_hand(roster, luck.quarter(quarter), run))
        yield world


def world_by_hand(offices: generators.Offices, parameters: dict[str, float]) -> by_hand.World:
    """The same offices and numbers, as objects."""
    brought = [
        by_hand.Endowed(
            *key,
            member=offices.member[row],
            **{name: values[row] for name, values in offices.endowments.items()},
        )
        for row, key in enumerate(offices.rows)
    ]
    pillars = [(pillar.name, parameters[f"{pillar.name}_obliges"]) for pillar in PILLARS]
    rows = [
        by_hand.Practice(
            row.name,
            row.founded_on,
            {name: parameters[f"{row.name}_grows_with_{name}"] for name in row.grows_with},
            row.answers,
            row.rests_on,
            {name: parameters[f"{row.name}_opens_{name}"] for name in row.opens},
            parameters[f"{row.name}_upkeep"],
        )
        for row in PRACTICES
    ]
    reforms = [
        by_hand.Reform(row.name, row.opens, parameters.get(f"{row.name}_upkeep", row.upkeep))
        for row in REFORMS
    ]
    in_common = (getattr(offices, name) for name in generators.IN_COMMON)
    return by_hand.World(brought, *in_common, parameters, pillars, rows, reforms)


def levers_by_hand(reform: Reform, roster: Roster, quarter: int) -> by_hand.Levers:
    """What a reform asks for in a quarter, and what happens, by country."""

    def doses(names: Sequence[str]) -> dict[str, dict[str, float]]:
        return {c: {n: reform.dose(n, c, quarter) for n in names} for c in roster.team_names}

    return by_hand.Levers(
        doses=doses(PILLAR_NAMES),
        held={c: {n: reform.held(n, c) for n in PRACTICE_NAMES} for c in roster.team_names},
        reforms=doses(REFORM_NAMES),
        barred={c: {n for n in REFORM_NAMES if reform.bars(n, c)} for c in roster.team_names},
        shocks=doses(SHOCK_NAMES),
        calendar=reform.calendar + quarter,
    )


def draws_by_hand(roster: Roster, draws: Draws, run: int) -> by_hand.Draws:
    """The engine's luck of one run, by name."""
    offices = list(zip(roster.agencies, roster.countries, strict=True))
    return by_hand.Draws(
        team_time=dict(zip(offices, draws.team[:, run].tolist(), strict=True)),
        hq_time=dict(zip(offices, draws.headquarters[:, run].tolist(), strict=True)),
        donors=dict(zip(roster.team_names, draws.donors[:, run].tolist(), strict=True)),
        adoption={
            (name, country): float(draws.adoption[row, team, run])
            for row, name in enumerate(PRACTICE_NAMES)
            for team, country in enumerate(roster.team_names)
        },
    )


def values_by_hand(world: by_hand.World, roster: Roster, now: State) -> dict[str, np.ndarray]:
    """All that the engine has at each level, and every metric, in the engine's order of rows.

    Fails where the model by hand has no counterpart.
    """
    offices = [world.offices[key] for key in zip(roster.agencies, roster.countries, strict=True)]
    pairs = {(pair.office.key, pair.partner.key): pair for pair in world.pairs}
    things: dict[str, list[Any]] = {
        "office": offices,
        "pair": [
            pairs[offices[i].key, offices[j].key]
            for i, j in zip(roster.first, roster.second, strict=True)
        ],
        "team": [world.teams[country] for country in roster.team_names],
        "headquarters": [world.headquarters[agency] for agency in roster.headquarters_names],
    }
    values = {}
    for level in fields(now):
        for item in fields(getattr(now, level.name)):
            read = COUNTERPARTS[level.name].get(item.name, attrgetter(item.name))
            found = np.array([read(thing) for thing in things[level.name]], dtype=float)
            values[f"{level.name}.{item.name}"] = found.T
    values |= {
        f"metric.{name}": np.array([read(o) for o in offices]) for name, read in MEASURED.items()
    }
    values["metric.payoff"] = np.array([office.payoff() for office in offices])
    return values


def values_of_the_engine(roster: Roster, p: Parameters, now: State) -> dict[str, np.ndarray]:
    """Every field of every level and every metric, `[.., run]`."""
    values = {
        f"{level.name}.{item.name}": getattr(getattr(now, level.name), item.name)
        for level in fields(now)
        for item in fields(getattr(now, level.name))
    }
    values |= {f"metric.{name}": metric.measure(roster, p, now) for name, metric in METRICS.items()}
    weights = component_weights(now.office.felt_accountability, p)
    had = payoff_components_had(roster, p, now)
    values["metric.payoff"] = sum(weights[name] * had[name] for name in had)
    return values


def deviation(case: Case, count: int, spin_up: bool) -> float:
    """The largest difference between both sides over runs and quarters; the runs must agree.

    Absolute, and relative where a value is larger than 1.
    """
    roster, p, states = states_of_the_engine(case, count, spin_up)
    largest = 0.0
    for run in range(case.runs):
        worlds = worlds_by_hand(case, roster, run, count, spin_up)
        for quarter, (now, world) in enumerate(zip(states, worlds, strict=True)):
            engine = values_of_the_engine(roster, p, now)
            for name, expected in values_by_hand(world, roster, now).items():
                found = engine.pop(name)[..., run]
                assert found.shape == expected.shape, name
                assert np.all(np.isfinite(found)), (name, quarter)
                gap = np.abs(found - expected) / np.maximum(1.0, np.abs(expected))
                worst = float(np.max(gap, initial=0.0))
                assert worst <= CLOSE, (name, f"run {run}", f"quarter {quarter}", worst)
                largest = max(largest, worst)
            assert not engine, f"metrics that the model by hand does not have: {set(engine)}"
    return largest


thorough = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(thorough, max_examples=100)
@given(cases(generators.rosters(), count=6))
def test_equal_from_the_guess(case):
    assert deviation(case, count=6, spin_up=False) <= CLOSE


@settings(thorough, max_examples=25)
@given(cases(generators.rosters(offices=8), count=4))
def test_equal_after_the_spin_up(case):
    assert deviation(case, count=4, spin_up=True) <= CLOSE


@pytest.mark.slow
@settings(thorough, max_examples=5)
@given(cases(generators.full_rosters(), count=4, runs=1))
def test_equal_for_large_teams(case):
    assert deviation(case, count=4, spin_up=False) <= CLOSE


def test_equal_for_the_offices_of_table_1():
    """All pillars at once, all practices free, through the spin-up and two years of reform."""
    everywhere = frozenset(country for _, country in table_1().rows)
    plan = Plan(1.0, start=1, ramp=4)
    reform = Reform(everywhere, dict.fromkeys(PILLAR_NAMES, plan), {}, calendar=8024)
    assert deviation(Case([table_1()], [DEFAULTS], reform, seed=7), count=8, spin_up=True) <= CLOSE


def test_equal_where_everything_comes_and_goes():
    """All pillars, single reforms and shocks, one of them barred, and their end."""
    offices = table_1()
    reform = Reform(
        frozenset(country for _, country in offices.rows),
        dict.fromkeys(PILLAR_NAMES, Plan(0.9, start=1, ramp=2, until=5)),
        {},
        dict.fromkeys(REFORM_NAMES, Plan(0.5, ramp=3, until=4)),
        frozenset(["firewall"]),
        dict.fromkeys(SHOCK_NAMES, Plan(0.4, start=2, until=3)),
        calendar=8024,
    )
    assert deviation(Case([offices], [DEFAULTS], reform, seed=7), count=9, spin_up=False) <= CLOSE


def test_equal_where_somebody_hardly_belongs():
    """A partner, and a sister office, whose membership is next to nothing."""
    rows = (("A", "C1"), ("B", "C1"), ("A", "C2"), ("B", "C2"))
    endowments = {name: (0.8, 0.7, 0.6, 0.5) for name in generators.ENDOWMENT_RANGES}
    endowments |= {"cycle_length": (12, 20, 12, 20), "cycle_start": (3, 1, 3, 1)}
    in_common = {(i, j): 0.3 for i in rows for j in rows if i != j and i[1] == j[1]}
    offices = generators.Offices(
        rows, (1.0, 1e-8, 1.0, 1.0), endowments, in_common, in_common, in_common
    )
    reform = Reform(frozenset(["C1", "C2"]), {}, dict.fromkeys(PRACTICE_NAMES, 1.0))
    assert deviation(Case([offices], [DEFAULTS], reform, seed=0), count=3, spin_up=False) <= CLOSE


def table_1() -> generators.Offices:
    """The offices of the core source's Table 1, with endowments from their traits."""
    with (SCENARIOS / "rosters" / "delivering_as_one.csv").open(encoding="utf-8") as file:
        lines = {(line["agency"], line["country"]): line for line in csv.DictReader(file)}
    roster = Roster.of(list(lines))
    keys = list(zip(roster.agencies, roster.countries, strict=True))
    flags = [frozenset(name for name in TRAITS if lines[key][name] == "1") for key in keys]
    own = endowments(roster, flags, [{} for _ in keys], seed=7, replications=np.arange(1))
    pairs = [(keys[i], keys[j]) for i, j in zip(roster.first, roster.second, strict=True)]
    return generators.Offices(
        rows=tuple(keys),
        member=(1.0,) * len(keys),
        endowments={
            name: tuple(getattr(own, name)[:, 0].tolist()) for name in generators.ENDOWMENT_RANGES
        },
        **{
            name: dict(zip(pairs, getattr(own, name)[:, 0].tolist(), strict=True))
            for name in generators.IN_COMMON
        },
    )

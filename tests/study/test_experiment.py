"""Designs, windows and pieces: no number depends on how the work is cut or who does it."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES, practices_of
from interagency.model.roster import Roster
from interagency.study import design as design_module
from interagency.study import experiment
from interagency.study.ask import run
from interagency.study.design import Design, block_runs, random_points
from interagency.study.experiment import (
    EARLY_QUARTERS,
    MATURE_QUARTERS,
    Plan,
    arm_of,
    following,
    levers_of,
    perform,
    recorded_numbers,
    roster_of,
    run_block,
)
from interagency.study.quarters import quarter_label
from interagency.study.runs import performed
from interagency.study.scenarios import Scenario, load, loads
from interagency.study.store import MemoryStore, Store
from tests.study.sweep.programs import until

SMALL = """\
schema_version: 1
title: A small world
purpose: To test with.
source: none
first_quarter: 2006Q1
quarters: 16
offices:
  - {agency: A, country: NO, traits: [non_resident]}
  - {agency: B, country: SE, traits: [politically_sensitive]}
  - {agency: B, country: NO, traits: [strong_brand]}
  - {agency: C, country: NO, traits: [small_specialised], member: 0.5}
  - {agency: A, country: SE, member: 0.25}
  - {agency: D, country: DK, endowments: {presence: 0.8, reach: 0.5}}
pillars:
  one_programme: {level: 1.0, from: 2007Q1, ramp: 2}
  one_leader: {level: 0.5, from: 2007Q2, ramp: 1}
"""
START = 4
"""The first quarter of the small world with any dose."""


@pytest.fixture(scope="module")
def small() -> Scenario:
    return loads(SMALL, "small")


def tables(plan: Plan, workers: int | None = None, out=None) -> dict[str, pd.DataFrame]:
    store = performed(plan, "test", workers, out)
    return {name: store.read(name) for name in ("outcomes", *plan.record)}


def assert_same_tables(some: dict, others: dict) -> None:
    """Bit for bit."""
    assert set(some) == set(others)
    for name, table in some.items():
        pd.testing.assert_frame_equal(table, others[name], check_exact=True)


# --- designs ----------------------------------------------------------------------------------


def test_a_design_is_every_point_in_every_replication():
    design = Design(3, {"turf": np.array([0.2, 0.4])})
    assert (len(design), design.point_count) == (6, 2)
    point, replication = design.rows(0, 6)
    assert point.tolist() == [0, 0, 0, 1, 1, 1]
    assert replication.tolist() == [0, 1, 2, 0, 1, 2]
    point, replication = design.rows(2, 5)
    assert point.tolist() == [0, 1, 1]
    assert replication.tolist() == [2, 0, 1]


def test_a_design_without_points_has_one():
    design = Design(5)
    assert (len(design), design.point_count) == (5, 1)
    assert design.rows(0, 5)[0].tolist() == [0] * 5


@pytest.mark.parametrize(("runs", "size"), [(7, 3), (6, 3), (1, 128), (129, 128)])
def test_pieces_cover_every_run_once(runs, size):
    pieces = list(Design(runs).pieces(size))
    assert [run for start, stop in pieces for run in range(start, stop)] == list(range(runs))
    assert all(stop - start == size for start, stop in pieces[:-1])
    assert 0 < pieces[-1][1] - pieces[-1][0] <= size


def test_a_large_world_is_played_in_smaller_blocks():
    sizes = []
    for agencies in (3, 30, 100):
        offices = [(f"A{a}", f"C{c}") for a in range(agencies) for c in range(20)]
        sizes.append(block_runs(Roster.of(offices)))
    assert sizes[0] == design_module.BLOCK_RUNS
    assert sizes[0] > sizes[1] > sizes[2] >= 1


def test_what_is_recorded_makes_blocks_smaller():
    scenario = load("delivering_as_one").difference({"quarters": 160})
    roster, _ = roster_of(scenario)
    kept = {}
    for record in (("quarters",), ("quarters", "offices")):
        plan = Plan((arm_of(scenario),), Design(1000), record=record)
        kept[record] = recorded_numbers(plan)
        (recorder,) = run_block(replace(plan, design=Design(1)), 0, 1)
        arrays = [*recorder.series, *recorder.offices]
        assert kept[record] == sum(np.size(array) for array in arrays)
    plain, large = (block_runs(roster, numbers) for numbers in kept.values())
    assert plain == design_module.BLOCK_RUNS
    assert large * kept["quarters", "offices"] <= design_module.BLOCK_NUMBERS
    assert 1 <= large < plain


def test_pieces_are_of_the_size_that_the_record_asks_for(monkeypatch):
    scenario = load("delivering_as_one").difference({"quarters": 400})
    plan = Plan((arm_of(scenario),), Design(40), record=("quarters", "offices"))
    asked = []
    monkeypatch.setattr(experiment, "tables_of", lambda _, *bounds: asked.append(bounds) or {})
    perform(plan, Counted())
    assert len(asked) > 1
    most = block_runs(roster_of(scenario)[0], recorded_numbers(plan))
    assert asked[0][1] == plan.design.even(most) <= most


class Counted:
    """A store that keeps nothing."""

    def done(self):
        return {}

    def write(self, piece, tables):
        pass


def test_no_more_processes_than_windows_can_wait_for(monkeypatch):
    asked = []
    monkeypatch.setattr(experiment, "finished", lambda *given: asked.append(given[-1]) or ())
    plan = Plan((arm_of(load("no_reform")),), Design(128 * 100))
    for workers in (200, 61, 3, None):
        perform(plan, Counted(), workers)
    perform(replace(plan, design=Design(1)), Counted(), 200)
    assert asked == [61, 61, 3, 1, 1]


def test_random_points_are_a_latin_hypercube():
    count = 50
    points = random_points(count, seed=3)
    assert list(points) == list(PARAMETERS)
    for name, column in points.items():
        row = PARAMETERS[name]
        assert np.all((column >= row.low) & (column <= row.high))
        if row.group:
            continue
        cells = np.floor((column - row.low) / (row.high - row.low) * count)
        assert sorted(cells) == list(range(count)), name


def test_a_column_does_not_depend_on_what_else_is_asked_for():
    every = random_points(20, seed=3)
    for names in (("turf",), ("insight", "turf"), tuple(reversed(PARAMETERS))):
        some = random_points(20, seed=3, names=names)
        assert list(some) == list(names)
        for name in names:
            np.testing.assert_array_equal(some[name], every[name])


def test_columns_differ_and_have_nothing_in_common():
    columns = random_points(200, seed=3)
    points = np.array([values for name, values in columns.items() if not PARAMETERS[name].group])
    order = np.corrcoef(points.argsort(axis=1).argsort(axis=1))
    between = np.abs(order[np.triu_indices(len(order), 1)])
    assert between.max() < 0.4
    assert between.mean() < 0.08
    assert not np.array_equal(random_points(20, 3)["turf"], random_points(20, 4)["turf"])


# --- what a scenario asks for -----------------------------------------------------------------


def test_levers_are_what_the_scenario_says(small):
    held = small.difference({"practices": {"one_voice": 0.7, "systemic_thinking": "off"}})
    levers_at = levers_of(held, held_off=("common_flagships",))
    doses = held.doses()
    for quarter in range(held.quarters):
        levers = levers_at(quarter)
        assert levers.pillars.shape == (4, 3, 1)
        np.testing.assert_array_equal(levers.pillars[..., 0], doses[quarter])
        for row, name in enumerate(PRACTICE_NAMES):
            free = name == "clear_allocation_criteria"
            assert np.all(levers.held[row] != free), name
            assert np.all(levers.level[row] == (0.7 if name == "one_voice" else 0.0)), name
    programme = [levers_at(q).pillars[PILLAR_NAMES.index("one_programme")] for q in range(7)]
    assert [float(dose.max()) for dose in programme] == [0, 0, 0, 0, 0.5, 1, 1]


def test_levers_hold_reforms_bars_shocks_and_the_calendar(small):
    said = small.difference(
        {
            "reforms": {"firewall": {"level": 1, "countries": {"SE": "off"}}},
            "shocks": [{"what": "donor_cut", "at": "2006Q2", "size": 0.3, "countries": ["DK"]}],
            "practices": {"one_voice": {"level": 0.5, "from": "2006Q3", "ramp": 2}},
        }
    )
    firewall, cut = REFORM_NAMES.index("firewall"), SHOCK_NAMES.index("donor_cut")
    row = PRACTICE_NAMES.index("one_voice")
    levers_at = levers_of(said)
    for quarter in range(said.quarters):
        levers = levers_at(quarter)
        assert levers.calendar == 8024 + quarter
        np.testing.assert_array_equal(levers.reforms[..., 0], said.reform_doses()[quarter])
        np.testing.assert_array_equal(levers.shocks[..., 0], said.shock_sizes()[quarter])
        assert levers.barred[firewall, :, 0].tolist() == [False, True, False]
        assert levers.barred.sum() == 1
        assert levers.held[row].all()
    assert [float(levers_at(q).level[row, 0, 0]) for q in range(5)] == [0, 0, 0.25, 0.5, 0.5]
    assert levers_at(1).shocks[cut, :, 0].tolist() == [0, 0, 0.3]
    bare = levers_of(small)(0)
    assert (bare.reforms, bare.barred, bare.shocks) == (None, None, None)


def test_following_a_path_holds_every_practice(small):
    chance = np.random.default_rng(1)
    path = [chance.uniform(0, 1, (len(PRACTICE_NAMES), 3, 2)) for _ in range(2)]
    levers_at = following(levers_of(small), path, held_off=("one_voice",))
    off = PRACTICE_NAMES.index("one_voice")
    for quarter in range(2):
        levers = levers_at(quarter)
        assert levers.held.all()
        np.testing.assert_array_equal(levers.level[off], 0.0)
        np.testing.assert_array_equal(
            np.delete(levers.level, off, axis=0), np.delete(path[quarter], off, axis=0)
        )
        np.testing.assert_array_equal(levers.pillars, levers_of(small)(quarter).pillars)


def test_offices_stand_by_team_and_keep_what_is_said_of_them(small):
    roster, rows = roster_of(small)
    assert roster.team_names == ("NO", "SE", "DK")
    for row, (agency, country) in enumerate(zip(roster.agencies, roster.countries, strict=True)):
        office = small.offices[rows[row]]
        assert (office.agency, office.country) == (agency, country)
    (recorder,) = run_block(Plan((arm_of(small),), Design(2)), 0, 2)
    member = dict(
        zip(zip(roster.agencies, roster.countries, strict=True), recorder.member[:, 0], strict=True)
    )
    assert member["C", "NO"] == 0.5
    assert member["A", "SE"] == 0.25
    own = recorder.roster.endowments
    only = roster.countries.index("DK")
    np.testing.assert_array_equal(own.presence[only], 0.8)
    np.testing.assert_array_equal(own.reach[only], 0.5)
    assert np.ptp(own.capacity[only]) > 0


# --- windows ----------------------------------------------------------------------------------


def recomputed(found: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Means of the quarters table over quarters `first` to `last - 1`, a row a run."""
    labels = [quarter_label(index, "2006Q1") for index in range(first, last)]
    window = found[found["quarter"].isin(labels)]
    assert set(window["quarter"]) == set(labels)
    return window.groupby(["point", "replication"])[list(METRICS)].mean()


def assert_outcomes(outcomes: pd.DataFrame, expected: pd.DataFrame, suffix: str = "") -> None:
    mine = outcomes.set_index(["point", "replication"])[[f"{m}{suffix}" for m in METRICS]]
    np.testing.assert_allclose(mine.to_numpy(), expected.to_numpy(), rtol=1e-12, atol=1e-13)


def test_outcomes_are_means_over_the_last_12_quarters_and_the_first_8_of_the_reform(small):
    """The reform starts at once everywhere, so that the quarters table tells both."""
    found = run(small, replications=3)
    assert_outcomes(found.outcomes, recomputed(found.quarters, 4, 16))
    assert_outcomes(found.outcomes, recomputed(found.quarters, START, START + 8), "_early")
    assert (MATURE_QUARTERS, EARLY_QUARTERS) == (12, 8)


def test_windows_end_where_the_record_ends(small):
    short = small.difference({"quarters": 7}, name="short")
    found = run(short, replications=2)
    assert_outcomes(found.outcomes, recomputed(found.quarters, 0, 7))
    assert_outcomes(found.outcomes, recomputed(found.quarters, START, 7), "_early")


def test_every_team_has_an_early_window_of_its_own(small):
    """Recomputed from the offices table: mean over the own window, then over offices by member."""
    early = {"NO": 2, "SE": 5, "DK": 12}
    arm = arm_of(small, early=tuple(early.values()))
    found = tables(Plan((arm,), Design(2), record=("quarters", "offices")))
    offices = found["offices"]
    number = {quarter_label(index, "2006Q1"): index for index in range(16)}
    since = offices["quarter"].map(number) - offices["country"].map(early)
    keys = ["point", "replication", "agency", "country"]
    window = offices[(since >= 0) & (since < 8)].groupby(keys)[list(METRICS)].mean()
    member = {(office.agency, office.country): office.member for office in small.offices}
    weight = np.array([member[agency, country] for _, _, agency, country in window.index])
    weighted = window.mul(weight, axis=0).groupby(["point", "replication"]).sum()
    assert_outcomes(found["outcomes"], weighted / sum(member.values()), "_early")


def test_quarters_are_means_over_offices_by_membership(small):
    found = run(small, replications=2, offices=True)
    member = {(office.agency, office.country): office.member for office in small.offices}
    weight = [
        member[key] for key in zip(found.offices["agency"], found.offices["country"], strict=True)
    ]
    weighted = found.offices[list(METRICS)].mul(weight, axis=0)
    keys = ["scenario", "point", "replication", "quarter"]
    by_quarter = weighted.groupby([found.offices[key] for key in keys]).sum() / sum(member.values())
    mine = found.quarters.set_index(keys)
    np.testing.assert_allclose(
        mine.to_numpy(), by_quarter.loc[mine.index].to_numpy(), rtol=1e-12, atol=1e-13
    )


def test_a_matched_base_is_read_over_the_windows_of_the_reform():
    """The base has no reform, and starts no window of its own."""
    base = loads(SMALL, "base").difference({"pillars": {name: None for name in PILLAR_NAMES[::2]}})
    late = loads(SMALL, "late").difference({"pillars": {"one_programme": {"from": "2008Q2"}}})
    late = late.difference({"pillars": {"one_leader": None}}, name="late")
    assert set(late.reform_start()) == {9}
    plan = Plan((arm_of(base, early=arm_of(late).early), arm_of(late)), Design(2))
    found = tables(plan)
    for name in (base.name, "late"):
        outcomes, quarters = (
            found[table][found[table]["scenario"] == name] for table in ("outcomes", "quarters")
        )
        assert_outcomes(outcomes, recomputed(quarters, 9, 16), "_early")


# --- blocks, workers, stores ------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan(small) -> Plan:
    """Three arms, of which one holds a set off and one has other parameters; six runs each."""
    other = small.difference({"parameters": {"trust_rate": 0.2, "insight": 0.3}}, name="other")
    off = arm_of(small, "off", held_off=practices_of("joint_mobilisation"))
    arms = (arm_of(small), off, arm_of(other))
    points = {"turf": np.array([0.2, 0.5]), "visibility_weight": np.array([0.3, 0.6])}
    return Plan(arms, Design(3, points), seed=4, record=("quarters", "offices", "payoffs"))


@pytest.fixture(scope="module")
def expected(plan) -> dict[str, pd.DataFrame]:
    return tables(plan)


@pytest.mark.parametrize("block", [1, 4])
def test_the_size_of_a_block_changes_no_bit(plan, expected, block, monkeypatch):
    monkeypatch.setattr(design_module, "BLOCK_RUNS", block)
    found = tables(plan)
    keys = {
        "outcomes": ["scenario", "point", "replication"],
        "quarters": ["scenario", "point", "replication", "quarter"],
        "offices": ["scenario", "point", "replication", "agency", "country", "quarter"],
        "payoffs": ["scenario", "point", "replication", "agency", "country"],
    }
    for name, table in found.items():
        # pieces hold all arms of their runs, so only the order of rows may differ
        mine, theirs = (
            each.sort_values(keys[name], kind="stable").reset_index(drop=True)
            for each in (table, expected[name])
        )
        assert len(set(map(tuple, mine[keys[name]].to_numpy().tolist()))) == len(mine)
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


def test_workers_change_no_bit(plan, monkeypatch):
    monkeypatch.setattr(design_module, "BLOCK_RUNS", 4)
    assert_same_tables(tables(plan, workers=2), tables(plan))


class Killed(BaseException):
    """As if the power went."""


def test_a_half_written_store_is_completed_to_the_same_tables(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(design_module, "BLOCK_RUNS", 2)
    whole = tables(plan, out=tmp_path / "whole")
    made = []
    true = experiment.tables_of

    def counting(plan, start, stop):
        if len(made) == 2:
            raise Killed
        made.append((start, stop))
        return true(plan, start, stop)

    monkeypatch.setattr(experiment, "tables_of", counting)
    with pytest.raises(Killed):
        performed(plan, "test", None, tmp_path / "half")
    assert made == [(0, 2), (2, 4)]
    # one of the two that were finished is damaged on the disk
    damaged = next((tmp_path / "half" / "pieces" / "outcomes").glob("*2.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    again = []

    def recording(plan, start, stop):
        again.append((start, stop))
        return true(plan, start, stop)

    monkeypatch.setattr(experiment, "tables_of", recording)
    assert_same_tables(tables(plan, out=tmp_path / "half"), whole)
    assert again == [(2, 4), (4, 6)]
    again.clear()
    assert_same_tables(tables(plan, out=tmp_path / "half"), whole)
    assert again == []


def test_a_folder_and_the_memory_give_the_same_tables(plan, expected, tmp_path):
    assert_same_tables(tables(plan, out=tmp_path / "kept"), expected)


def test_perform_leaves_alone_what_is_done(plan, tmp_path):
    manifest = performed(replace(plan, design=Design(1)), "test", None, None).manifest
    with Store.create(tmp_path / "store", manifest) as store:
        perform(replace(plan, design=Design(1)), store)
        before = store.done()
        perform(replace(plan, design=Design(1)), store)
        assert store.done() == before
    assert isinstance(performed(replace(plan, design=Design(1)), "test", None, None), MemoryStore)


# --- arms, points, replications ---------------------------------------------------------------


def test_arms_side_by_side_are_as_alone(plan, expected):
    """They share luck and spin-up; that saves time and changes no bit."""
    for arm in plan.arms:
        alone = tables(replace(plan, arms=(arm,)))
        for name, table in alone.items():
            mine = expected[name]
            mine = mine[mine["scenario"] == arm.name].reset_index(drop=True)
            pd.testing.assert_frame_equal(table, mine, check_exact=True)


def test_more_replications_leave_the_first_ones_as_they_were(plan, expected):
    fewer = tables(replace(plan, design=replace(plan.design, replications=2)))
    outcomes = expected["outcomes"]
    first = outcomes[outcomes["replication"] < 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(fewer["outcomes"], first, check_exact=True)


def test_a_point_is_a_run_with_its_parameters(plan, expected):
    for point in (0, 1):
        values = {name: float(column[point]) for name, column in plan.design.points.items()}
        alone = tables(replace(plan, design=Design(3), parameters=values))
        mine = expected["outcomes"]
        mine = mine[mine["point"] == point].drop(columns="point").reset_index(drop=True)
        pd.testing.assert_frame_equal(
            alone["outcomes"].drop(columns="point"), mine, rtol=1e-12, atol=1e-13
        )


def test_points_come_over_parameters_and_these_over_the_scenario(small):
    said = small.difference({"parameters": {"turf": 0.2, "insight": 0.3, "synergy": 0.4}})
    arm = arm_of(said)
    design = Design(1, {"turf": np.array([0.6])})
    (recorder,) = run_block(Plan((arm,), design, parameters={"turf": 0.5, "insight": 0.7}), 0, 1)
    assert float(recorder.p.turf[0]) == 0.6
    assert float(recorder.p.insight[0]) == 0.7
    assert float(recorder.p.synergy[0]) == 0.4


def test_an_arm_may_follow_the_practices_of_another(small):
    """Held off practices stay away; the others go the way of the arm that is followed."""
    off = practices_of("systemic_thinking")
    full = arm_of(small)
    direct = arm_of(small, "direct", held_off=off, follows="small")
    first, second = run_block(Plan((full, direct), Design(2)), 0, 2)
    rows = {name: list(METRICS).index(f"adoption_{name}") for name in PRACTICE_NAMES}
    for mine, theirs in zip(first.series, second.series, strict=True):
        for name, row in rows.items():
            expected = np.zeros_like(mine[row]) if name in off else mine[row]
            np.testing.assert_array_equal(theirs[row], expected)
    assert max(first.series[-1][row].max() for row in rows.values()) > 0.05


def test_scenarios_of_one_name_of_office_share_luck_and_others_do_not(small):
    """A flag less leaves draws as they were; another seed does not."""
    plain = small.difference(
        {"offices": [{"agency": o.agency, "country": o.country} for o in small.offices]},
        name="plain",
    )
    arms = (arm_of(small), arm_of(plain))
    first, second = run_block(Plan(arms, Design(2)), 0, 2)
    np.testing.assert_array_equal(first.roster.office_key, second.roster.office_key)
    np.testing.assert_array_equal(
        first.roster.endowments.expertise, second.roster.endowments.expertise
    )
    assert not np.array_equal(first.roster.endowments.reach, second.roster.endowments.reach)
    (other,) = run_block(Plan(arms[:1], Design(2), seed=2), 0, 2)
    assert not np.any(first.roster.endowments.expertise == other.roster.endowments.expertise)


def test_shipped_scenarios_start_their_reform_in_2007():
    for name in ("no_reform", "pillars_only", "delivering_as_one"):
        assert set(arm_of(load(name)).early) == {4}


def interrupted_in(process: int, begun: Path, number: int) -> dict[str, pd.DataFrame]:
    """A piece of work that is interrupted in one process, once another has begun with it."""
    if os.getpid() == process:
        until(begun.exists)
        raise KeyboardInterrupt
    begun.touch()
    return {"outcomes": pd.DataFrame({"number": [number]})}


def test_what_other_processes_are_at_is_kept_when_interrupted(tmp_path):
    begun = tmp_path / "begun"
    pieces = {f"piece-{number}": (os.getpid(), begun, number) for number in range(9)}
    kept = []
    with pytest.raises(KeyboardInterrupt):
        kept.extend(experiment.finished(interrupted_in, pieces, workers=2))
    assert 1 <= len(kept) <= 2
    for name, tables in kept:
        assert name == f"piece-{tables['outcomes']['number'].item()}"

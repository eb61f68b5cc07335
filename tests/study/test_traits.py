"""Flags become endowments in one place; from then on nobody knows them."""

from dataclasses import fields, replace

import numpy as np
import pytest

from interagency.model.roster import Endowments, Roster
from interagency.simulation.draws import run_address, uniform
from interagency.study.design import Design
from interagency.study.experiment import Plan, arm_of
from interagency.study.runs import performed
from interagency.study.scenarios import load, loads
from interagency.study.traits import (
    EXPERTISE,
    FOCUS,
    LOG_CAPACITY,
    PRESENCE,
    REACH,
    SMALL_CAPACITY,
    THEMES,
    TRAITS,
    endowments,
)
from tests.model.worlds import ROWS, differing_ever, small_world

RUNS = 300
NAMES = ("presence", "capacity", "reach", "expertise")


def brought(flags=(), given=None, rows=ROWS, runs: int = RUNS, seed: int = 1) -> Endowments:
    """Endowments when every office has these flags, or those of its row."""
    roster = Roster.of(rows)
    each = [frozenset(flags)] * len(rows) if isinstance(flags, tuple | set) else flags
    return endowments(roster, each, given or [{}] * len(rows), seed, np.arange(runs))


def placed(values: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    """Where values lie between two bounds, 0 to 1."""
    return (values - bounds[0]) / (bounds[1] - bounds[0])


def assert_fills(values: np.ndarray, bounds: tuple[float, float]) -> None:
    place = placed(values, bounds)
    assert np.all((place > 0) & (place < 1))
    assert place.min() < 0.02
    assert place.max() > 0.98
    assert place.mean() == pytest.approx(0.5, abs=0.03)


def test_the_four_traits():
    assert list(TRAITS) == [
        *("non_resident", "small_specialised", "politically_sensitive", "strong_brand"),
    ]


@pytest.mark.parametrize("absent", [False, True])
def test_presence_follows_residence(absent):
    assert_fills(brought({"non_resident"} if absent else ()).presence, PRESENCE[absent])


@pytest.mark.parametrize("small", [False, True])
def test_capacity_follows_size(small):
    found = brought({"small_specialised"} if small else ()).capacity
    assert_fills(np.log(found / (SMALL_CAPACITY if small else 1.0)), LOG_CAPACITY)


@pytest.mark.parametrize("sensitive", [False, True])
@pytest.mark.parametrize("brand", [False, True])
def test_reach_follows_mandate_and_name(sensitive, brand):
    flags = {"politically_sensitive": sensitive, "strong_brand": brand}
    held = {name for name, has_it in flags.items() if has_it}
    assert_fills(brought(held).reach, REACH[sensitive, brand])


def test_expertise_follows_nothing():
    for flags in [(), tuple(TRAITS)]:
        assert_fills(brought(flags).expertise, EXPERTISE)


def test_residents_know_more_and_brands_reach_further_whatever_the_luck():
    assert PRESENCE[True][1] < PRESENCE[False][0]
    assert REACH[True, False][1] < REACH[False, False][0]
    assert REACH[False, False][1] < REACH[False, True][0]


@pytest.mark.parametrize(
    ("trait", "moved"),
    [
        ("non_resident", {"presence"}),
        ("small_specialised", {"capacity", "overlap", "same_area", "same_outcome"}),
        ("politically_sensitive", {"reach"}),
        ("strong_brand", {"reach"}),
    ],
)
def test_a_flag_moves_its_own_endowments_and_no_draw(trait, moved):
    plain, flagged = brought(), brought({trait})
    differing = {
        item.name
        for item in fields(Endowments)
        if not np.array_equal(getattr(plain, item.name), getattr(flagged, item.name))
    }
    assert differing == moved
    if trait == "non_resident":  # the same luck, another range
        np.testing.assert_allclose(
            placed(plain.presence, PRESENCE[False]), placed(flagged.presence, PRESENCE[True])
        )


def test_a_flag_of_one_office_moves_nobody_else():
    roster = Roster.of(ROWS)
    some = [frozenset({"strong_brand", "non_resident"})] + [frozenset()] * 7
    flagged, plain = brought(some), brought()
    for name in NAMES:
        np.testing.assert_array_equal(getattr(flagged, name)[1:], getattr(plain, name)[1:])
    assert not np.any(flagged.reach[0] == plain.reach[0])
    assert roster.agencies[0] == "A"


def test_what_is_given_replaces_the_draw_and_nothing_else():
    given = [{"presence": 0.11, "capacity": 3.0}, *([{}] * 6), {"reach": 0.22, "expertise": 0.33}]
    found, plain = brought(given=given), brought()
    np.testing.assert_array_equal(found.presence[0], 0.11)
    np.testing.assert_array_equal(found.capacity[0], 3.0)
    np.testing.assert_array_equal(found.reach[7], 0.22)
    np.testing.assert_array_equal(found.expertise[7], 0.33)
    for name, row in (("presence", 0), ("capacity", 0), ("reach", 7), ("expertise", 7)):
        rest = np.arange(8) != row
        np.testing.assert_array_equal(getattr(found, name)[rest], getattr(plain, name)[rest])
    np.testing.assert_array_equal(found.overlap, plain.overlap)


def test_endowments_stay_within_what_is_declared_of_them():
    for flags in [(), tuple(TRAITS), ("small_specialised",), ("politically_sensitive",)]:
        found = brought(flags)
        for values in (found.presence, found.reach):
            assert np.all((values >= 0.05) & (values <= 0.95))
        assert np.all((found.expertise >= 0.05) & (found.expertise <= 1))
        assert np.all(found.capacity > 0)
        assert np.all((found.overlap >= 0) & (found.overlap <= 1 + 1e-12))


def test_worlds_differ_between_replications_and_are_made_by_address():
    some = brought(runs=5)
    for name in NAMES:
        values = getattr(some, name)
        assert len(np.unique(values)) == values.size
    later = endowments(
        Roster.of(ROWS), [frozenset()] * 8, [{}] * 8, 1, replications=np.array([4, 2])
    )
    for item in fields(Endowments):
        np.testing.assert_array_equal(
            getattr(later, item.name), getattr(some, item.name)[:, [4, 2]]
        )
    assert not np.any(brought(runs=5, seed=2).presence == some.presence)


# --- mandates ----------------------------------------------------------------------------------


def test_overlap_is_what_two_divisions_of_attention_have_in_common():
    """By plain loops from the same draws."""
    roster = Roster.of(ROWS)
    flags = [frozenset({"small_specialised"} if a in "AB" else ()) for a in roster.agencies]
    found = brought(flags, runs=4).overlap
    address = run_address(1, np.arange(4), "world_mandate")
    luck = [uniform(address, roster.agency_key, item=theme) for theme in range(THEMES)]
    for run in range(4):
        attention = []
        for row in range(roster.offices):
            focus = FOCUS["small_specialised" in flags[row]]
            raw = [(-np.log(luck[theme][row, run])) ** focus for theme in range(THEMES)]
            attention.append([part / sum(raw) for part in raw])
        for pair, (i, j) in enumerate(zip(roster.first, roster.second, strict=True)):
            expected = sum(map(min, attention[i], attention[j]))
            assert found[pair, run] == pytest.approx(expected, abs=1e-12)


def test_overlap_is_mutual_and_mandates_are_the_agencys():
    rows = [("A", "C1"), ("B", "C1"), ("A", "C2"), ("B", "C2")]
    found = brought(rows=rows).overlap
    for pair in range(1, 4):  # both ways, in both countries
        np.testing.assert_array_equal(found[pair], found[0])


def test_a_focus_that_is_given_replaces_what_the_flag_says_of_it():
    """Of that office alone; an even focus is that of an office without the flag."""
    small = frozenset({"small_specialised"})
    flagged, plain = brought([small] * 8), brought()
    even = brought([small] * 8, given=[{"focus": FOCUS[False]}] * 8)
    np.testing.assert_array_equal(even.overlap, plain.overlap)
    np.testing.assert_array_equal(even.capacity, flagged.capacity)
    one = brought([small] * 8, given=[{"focus": 0.5}, *([{}] * 7)])
    roster = Roster.of(ROWS)
    concerned = (roster.first == 0) | (roster.second == 0)
    np.testing.assert_array_equal(one.overlap[~concerned], flagged.overlap[~concerned])
    assert not np.any(one.overlap[concerned] == flagged.overlap[concerned])


def test_specialised_agencies_overlap_less():
    assert brought({"small_specialised"}).overlap.mean() < brought().overlap.mean() - 0.1


# --- nobody knows flags afterwards ---------------------------------------------------------------


@pytest.mark.parametrize("trait", TRAITS)
def test_an_office_with_anothers_endowments_shows_that_offices_effects(trait):
    """Whatever its flags: the engine is told endowments alone."""
    roster, world = Roster.of(ROWS), small_world(runs=1)
    as_they_are = [frozenset({name}) for name in TRAITS] * 2
    told = brought(as_they_are, runs=1)
    # everybody has one and the same flag now, and is given what came of the former ones
    given = [{name: float(getattr(told, name)[row, 0]) for name in NAMES} for row in range(8)]
    of_pairs = {name: getattr(told, name) for name in ("overlap", "same_area", "same_outcome")}
    others = replace(brought({trait}, given, runs=1), **of_pairs)
    some, same, not_given = (
        replace(world, roster=roster.with_endowments(own)).play(6)
        for own in (told, others, brought({trait}, runs=1))
    )
    assert not differing_ever(some, same)
    assert differing_ever(some, not_given)


SMALL = """\
schema_version: 1
title: Endowments or flags
purpose: To test with.
source: none
first_quarter: 2006Q1
quarters: 8
offices:
  - agency: A
    country: NO
    traits: [FLAGS]
    endowments: {presence: 0.3, capacity: 0.4, reach: 0.2, expertise: 0.7, focus: 2}
  - {agency: B, country: NO}
  - {agency: C, country: NO}
pillars: {one_programme: {level: 1.0, from: 2006Q2}}
"""


@pytest.mark.parametrize(
    "flags",
    [
        "non_resident",
        "politically_sensitive",
        "strong_brand",
        "non_resident, strong_brand",
        "small_specialised",
    ],
)
def test_flags_of_an_office_whose_endowments_are_all_given_change_no_bit(flags):
    found = []
    for text in (SMALL.replace("FLAGS", flags), SMALL.replace("FLAGS", "")):
        plan = Plan((arm_of(loads(text, "small")),), Design(2), record=("quarters", "offices"))
        store = performed(plan, "test", None, None)
        found.append(store.read("offices"))
    assert found[0].equals(found[1])


def test_the_shipped_roster_has_the_flags_of_the_core_source():
    """Counts of Table 1: 45 offices, of which so many have each flag."""
    offices = load("delivering_as_one").offices
    counts = {name: sum(name in office.traits for office in offices) for name in TRAITS}
    assert len(offices) == 45
    assert counts == {
        "non_resident": 19,
        "small_specialised": 11,
        "politically_sensitive": 4,
        "strong_brand": 4,
    }
    assert all(office.member == 1.0 and not office.endowments for office in offices)

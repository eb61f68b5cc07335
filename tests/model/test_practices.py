"""A practice is a row: what lets it grow, what it opens."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model import practices
from interagency.model.levers import PILLAR_NAMES, PILLARS, REFORM_NAMES, REFORMS, Levers
from interagency.model.openings import obligation_of, openings, scaffolds, upkeep_of
from interagency.model.parameters import Parameters, with_values
from interagency.model.practices import (
    OPENINGS,
    PRACTICE_NAMES,
    PRACTICES,
    SETS,
    practices_of,
)

P = Parameters()

ADOPTIONS = st.lists(st.floats(0, 1), min_size=len(PRACTICES), max_size=len(PRACTICES))


NOTHING = Levers(pillars=None, held=None, level=None)
"""No reform besides what practices open."""


def of_one_team(values) -> np.ndarray:
    """`[row]` as `[row, team, run]`."""
    return np.array(values, dtype=float)[:, None, None]


def test_the_order_of_stored_arrays():
    """Rows are positions in stored arrays: append to both tuples, never reorder."""
    assert PRACTICE_NAMES[:6] == (
        "thematic_clustering",
        "focus_on_synergies",
        "procedural_alignment",
        "clear_allocation_criteria",
        "common_flagships",
        "one_voice",
    )
    assert PILLAR_NAMES[:4] == ("one_programme", "one_budget", "one_leader", "one_office")


def test_pillars_oblige_by_weights_that_sum_to_1():
    assert sum(pillar.obliges for pillar in PILLARS) == pytest.approx(1.0, abs=1e-12)
    assert all(pillar.obliges > 0 for pillar in PILLARS)
    assert len(set(PILLAR_NAMES)) == len(PILLARS)


@pytest.mark.parametrize("row", PRACTICES, ids=PRACTICE_NAMES)
def test_a_row_is_complete(row):
    assert row.set in SETS
    assert sum(row.grows_with.values()) == pytest.approx(1.0, abs=1e-12)
    assert set(row.grows_with) <= set(PILLAR_NAMES)
    assert row.opens
    assert set(row.opens) <= set(OPENINGS)
    assert all(0 < weight <= 1 for weight in [*row.grows_with.values(), *row.opens.values()])
    assert row.title
    assert row.summary.endswith(".")
    assert re.match(r"M\d-\d\d", row.source)
    assert row.upkeep >= 0


def test_the_six_cost_1_together_whoever_joins_them():
    adopted = of_one_team([1.0] * 6 + [0.0] * (len(PRACTICES) - 6))
    assert float(upkeep_of(adopted, NOTHING, P)[0, 0]) == pytest.approx(1.0, abs=1e-15)


def test_sets_divide_the_practices():
    assert sorted(name for each in SETS for name in practices_of(each)) == sorted(PRACTICE_NAMES)
    assert practices_of("no such set") == ()


def test_every_opening_is_opened_by_a_practice_or_a_reform():
    rows = [*PRACTICES, *REFORMS]
    assert {opening for row in rows for opening in row.opens} == set(OPENINGS)


@pytest.mark.parametrize("row", REFORMS, ids=REFORM_NAMES)
def test_a_reform_opens_what_it_says_and_can_be_barred(row):
    doses = np.array([[[0.5]] if each is row else [[0.0]] for each in REFORMS])
    nothing = of_one_team([0.0] * len(PRACTICES))
    opened = openings(nothing, Levers(None, None, None, reforms=doses), P)
    assert {name: float(value[0, 0]) for name, value in opened.items() if value[0, 0]} == {
        name: 0.5 * weight for name, weight in row.opens.items()
    }
    everything = of_one_team([1.0] * len(PRACTICES))
    barred = openings(everything, Levers(None, None, None, barred=doses > 0), P)
    free = openings(everything, NOTHING, P)
    for name in OPENINGS:
        assert float(barred[name][0, 0]) == (0.0 if name in row.opens else float(free[name][0, 0]))
    cost = upkeep_of(nothing, Levers(None, None, None, reforms=doses), P)
    assert float(cost[0, 0]) == pytest.approx(0.5 * row.upkeep)
    assert row.summary.endswith(".")
    assert row.source.startswith("M0-")


def test_nothing_is_open_without_practices():
    for opening in openings(of_one_team([0.0] * len(PRACTICES)), NOTHING, P).values():
        np.testing.assert_array_equal(opening, 0.0)


@settings(max_examples=60)
@given(adoption=ADOPTIONS)
def test_an_opening_is_the_weighted_sum_up_to_1(adoption):
    found = openings(of_one_team(adoption), NOTHING, P)
    assert set(found) == set(OPENINGS)
    for name, opened in found.items():
        expected = sum(
            row.opens.get(name, 0.0) * level for row, level in zip(PRACTICES, adoption, strict=True)
        )
        assert opened.shape == (1, 1)
        assert float(opened[0, 0]) == pytest.approx(min(1.0, expected), abs=1e-14)
        assert 0.0 <= float(opened[0, 0]) <= 1.0


@settings(max_examples=60)
@given(adoption=ADOPTIONS, row=st.integers(0, len(PRACTICES) - 1))
def test_more_of_a_practice_closes_nothing(adoption, row):
    more = [*adoption]
    more[row] = 1.0
    before, after = (openings(of_one_team(levels), NOTHING, P) for levels in (adoption, more))
    assert all(np.all(after[name] >= before[name]) for name in OPENINGS)


@settings(max_examples=40)
@given(doses=st.lists(st.floats(0, 1), min_size=len(PILLARS), max_size=len(PILLARS)))
def test_a_scaffold_is_the_weighted_sum_of_pillars_on_its_foundation(doses):
    found = scaffolds(of_one_team(doses), P)
    assert len(found) == len(PRACTICES)
    dose = dict(zip(PILLAR_NAMES, doses, strict=True))
    for row, scaffold in zip(PRACTICES, found, strict=True):
        expected = sum(weight * dose[pillar] for pillar, weight in row.grows_with.items())
        expected *= dose[row.founded_on]
        assert scaffold.shape == (1, 1)
        assert float(scaffold[0, 0]) == pytest.approx(expected, abs=1e-14)


@settings(max_examples=30)
@given(adoption=ADOPTIONS, doses=st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_weights_are_those_of_the_run(adoption, doses):
    """What rows say is a default: the parameters decide, for each run its own."""
    said = {
        "one_voice_opens_joint_reach": np.array([0.3, 0.8]),
        "one_voice_grows_with_one_leader": np.array([0.6, 0.0]),
        "one_office_obliges": np.array([0.1, 0.7]),
        "one_voice_upkeep": np.array([1 / 6, 0.5]),
    }
    p, rows = with_values(said), of_one_team(adoption)
    levels, dose = dict(zip(PRACTICE_NAMES, adoption, strict=True)), np.array(doses)
    reach = openings(rows, NOTHING, p)["joint_reach"][0]
    others = sum(
        row.opens.get("joint_reach", 0.0) * levels[row.name]
        for row in PRACTICES
        if row.name != "one_voice"
    )
    by_voice = levels["one_voice"] * said["one_voice_opens_joint_reach"]
    opened = np.broadcast_to(reach, 2)  # shut for all where nothing is adopted
    np.testing.assert_allclose(opened, np.minimum(1, others + by_voice), rtol=1e-12, atol=1e-15)
    # Weights in the order of the pillars: programme, budget, leader, office.
    carried = np.array([[0.2, 0.2, 0.6, 0.0], [0.5, 0.5, 0.0, 0.0]]) @ dose
    scaffold = scaffolds(of_one_team(doses), p)[PRACTICE_NAMES.index("one_voice")][0]
    np.testing.assert_allclose(scaffold, doses[2] * carried, rtol=1e-12, atol=1e-15)
    obliged = np.array([[0.55, 0.15, 0.2, 0.1], np.array([0.55, 0.15, 0.2, 0.7]) / 1.6]) @ dose
    asked = obligation_of(of_one_team(doses), p)[0]
    np.testing.assert_allclose(asked, obliged, rtol=1e-12, atol=1e-15)
    equal = sum(row.upkeep * levels[row.name] for row in PRACTICES)
    total = sum(row.upkeep for row in PRACTICES)
    other = (equal + levels["one_voice"] / 3) * total / (total + 1 / 3)
    np.testing.assert_allclose(upkeep_of(rows, NOTHING, p)[0], [equal, other], rtol=1e-12)


def test_teams_and_runs_do_not_mix():
    chance = np.random.default_rng(1)
    adoption = chance.uniform(0, 1, (len(PRACTICES), 3, 5))
    both = openings(adoption, NOTHING, P)
    for team in range(3):
        for run in range(5):
            one = openings(adoption[:, team : team + 1, run : run + 1], NOTHING, P)
            for name in OPENINGS:
                assert both[name][team, run] == one[name][0, 0]


@pytest.mark.parametrize(
    "changes",
    [
        {"set": "wishful_thinking"},
        {"grows_with": {"one_programme": 0.5}},
        {"grows_with": {"one_wish": 1.0}},
        {"opens": {"all_doors": 1.0}},
        {"founded_on": "one_wish"},
        {"answers": "boredom"},
        {"rests_on": "luck"},
    ],
)
def test_a_wrong_row_is_refused(changes, monkeypatch):
    monkeypatch.setattr(practices, "PRACTICES", (replace(PRACTICES[0], **changes),))
    with pytest.raises(ValueError, match="thematic_clustering"):
        practices._check_rows()


def test_a_seventh_row_is_all_that_a_seventh_practice_needs(monkeypatch):
    """Openings and scaffolds read the rows; nothing else names a practice."""
    seventh = replace(
        PRACTICES[0],
        name="joint_leave",
        founded_on="one_office",
        grows_with={"one_office": 1.0},
        opens={"bridge": 0.5},
    )
    monkeypatch.setattr(practices, "PRACTICES", (*PRACTICES, seventh))
    practices._check_rows()
    opened = openings(of_one_team([0.0] * len(PRACTICES) + [1.0]), NOTHING, P)
    assert float(opened["bridge"][0, 0]) == 0.5
    assert float(scaffolds(of_one_team([0, 0, 0, 0.3]), P)[-1][0, 0]) == pytest.approx(0.09)


def test_nothing_opens_wider_than_wide(monkeypatch):
    """Two practices that each open it nearly in full: together they open it in full."""
    two = tuple(
        replace(row, name=f"new {row.name}", opens={"bridge": 0.8}) for row in PRACTICES[:2]
    )
    monkeypatch.setattr(practices, "PRACTICES", two)
    assert float(openings(of_one_team([1.0, 0.0]), NOTHING, P)["bridge"][0, 0]) == 0.8
    assert float(openings(of_one_team([1.0, 1.0]), NOTHING, P)["bridge"][0, 0]) == 1.0
    assert float(openings(of_one_team([0.5, 0.5]), NOTHING, P)["bridge"][0, 0]) == 0.8

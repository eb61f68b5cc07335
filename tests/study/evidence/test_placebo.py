"""Traits wired to wrong endowments, and traits that are only called otherwise."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from interagency.model.roster import Roster
from interagency.study.design import Design
from interagency.study.evidence.arms import offices
from interagency.study.evidence.placebo import (
    ABOUT,
    OF_TRAITS,
    fooled,
    in_words,
    moved,
    placebos,
    wirings,
)
from interagency.study.experiment import Plan, arm_of, tables_of
from interagency.study.scenarios import load
from interagency.study.traits import TRAITS, WIRING, Wiring, endowments
from tests.model.worlds import ROWS

CALLED = dict(zip(WIRING, (*WIRING[1:], WIRING[0]), strict=True))
"""Every trait under the name of the next."""


def test_there_are_as_many_placebos_as_wrong_orders():
    found = list(wirings())
    assert len(set(found)) == 23
    assert WIRING not in found
    assert moved(WIRING) == ()
    assert in_words(WIRING) == ""
    assert all(len(moved(wiring)) >= 2 for wiring in found)
    assert set(WIRING) == set(TRAITS)


def test_every_fact_about_traits_says_which():
    assert [fact.number for fact in OF_TRAITS] == sorted(ABOUT)
    assert all(set(traits) <= set(TRAITS) for traits in ABOUT.values())


def test_a_flag_brings_what_it_is_wired_to():
    roster = Roster.of(ROWS)
    flags = [frozenset({"strong_brand"})] * len(ROWS)
    given = [{}] * len(ROWS)
    away = endowments(
        roster,
        flags,
        given,
        1,
        np.arange(5),
        wiring=Wiring(away="strong_brand", renowned="non_resident"),
    )
    right = endowments(roster, [frozenset({"non_resident"})] * len(ROWS), given, 1, np.arange(5))
    np.testing.assert_array_equal(away.presence, right.presence)
    np.testing.assert_array_equal(away.reach, right.reach)
    assert away.presence.max() < 0.4


def test_traits_called_otherwise_give_identical_runs():
    """Flags renamed and wired accordingly: luck hangs on agencies and countries, not on names."""
    scenario = load("delivering_as_one")
    rename = offices(
        lambda office: replace(office, traits=frozenset(CALLED[name] for name in office.traits))
    )
    renamed = scenario.difference(rename(scenario), name=scenario.name)
    assert [one.traits for one in renamed.offices] != [one.traits for one in scenario.offices]
    record = ("quarters", "payoffs", "office_means")
    plans = (
        Plan((arm_of(scenario),), Design(2), record=record),
        Plan(
            (arm_of(renamed),),
            Design(2),
            record=record,
            wiring=Wiring(*(CALLED[name] for name in WIRING)),
        ),
    )
    mine, theirs = (tables_of(plan, 0, 2) for plan in plans)
    for name in ("outcomes", *record):
        pd.testing.assert_frame_equal(mine[name], theirs[name], check_exact=True)


def test_a_wrong_wiring_moves_the_facts_of_its_traits():
    wrong = Wiring(away="strong_brand", renowned="non_resident")
    about = [fact for fact in OF_TRAITS if fact.number in (32, 33)]
    table = placebos(about, [wrong], replications=2)
    assert (
        table["wiring"].tolist()
        == ["", ""] + ["strong_brand is away, non_resident is renowned"] * 2
    )
    assert table["moved"].tolist() == [False, False, True, False]
    away, small = table.iloc[2], table.iloc[3]
    assert away["vanishes"]
    assert not small["vanishes"]
    assert table["vanishes"][:2].isna().all()
    told = fooled(table).set_index("fact")
    assert told["placebos"].to_dict() == {32: 1, 33: 0}
    assert told["left"].to_dict() == {32: 0, 33: 0}
    assert told["unmoved_holding"].to_dict() == {32: 0, 33: 1}


@pytest.mark.slow
def test_effects_are_specific_where_traits_of_a_set_stay_together():
    """What tells wirings apart: only exchanges within a set of practices keep it."""
    (specific,) = (fact for fact in OF_TRAITS if fact.number == 36)
    table = placebos([specific], replications=4, workers=2)
    holding = table.loc[table["holds"], "wiring"].tolist()
    small, renowned = (
        "small_specialised is away, non_resident is small",
        "strong_brand is resisted, politically_sensitive is renowned",
    )
    assert set(holding) == {"", small, renowned, f"{small}, {renowned}"}

"""Swapped forms: what is asked, how teams are resized, and what survives."""

from collections import Counter

import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.evidence import FACTS
from interagency.study.evidence.arms import arm_named
from interagency.study.evidence.bench import AS_DECLARED, Swap
from interagency.study.evidence.swaps import (
    BY_NAME,
    CORE,
    SIZES,
    SWAPS,
    lost,
    of_size,
    structure,
    survival,
)
from interagency.study.scenarios import load
from interagency.study.traits import TRAITS

TRADE_OFF = tuple(fact for fact in FACTS if fact.number == 1)


def test_every_swap_swaps_something_and_says_what():
    assert len(BY_NAME) == len(SWAPS) + 1
    for swap in SWAPS:
        assert swap.name
        assert swap.meaning
        changed = [
            name
            for name in ("play", "wiring", "recast", "worth")
            if getattr(swap, name) != getattr(AS_DECLARED, name)
        ]
        assert changed in (["play"], ["recast"], ["play", "worth"])


@pytest.mark.parametrize("members", SIZES)
def test_all_teams_are_of_one_size(members):
    scenario = of_size(members, load("delivering_as_one"))
    seats = Counter(office.country for office in scenario.offices)
    assert set(seats.values()) == {members}
    assert tuple(seats) == load("delivering_as_one").teams
    for trait in TRAITS:
        assert any(trait in office.traits for office in scenario.offices)
    newcomers = [office for office in scenario.offices if office.agency.startswith("Newcomer")]
    away = sum("non_resident" in office.traits for office in newcomers)
    assert all(office.traits <= {"non_resident"} for office in newcomers)
    assert 0 <= len(newcomers) - 2 * away <= len(seats)


def test_an_arm_lays_its_difference_over_the_recast_scenario():
    small = BY_NAME["teams of 3"]
    arm = small.arm("delivering_as_one")
    assert len(arm.scenario.offices) == 3 * 8
    assert len(arm_named("delivering_as_one").scenario.offices) == 45


def test_as_declared_is_what_nobody_swapped():
    table = structure(TRADE_OFF, [Swap(), BY_NAME["in a ring"]], replications=2)
    assert table["swap"].tolist() == ["as declared", "in a ring"]
    assert table["n"].tolist() == [2, 2]
    assert table["share"].tolist()[0] == 1.0
    assert table["effect"].nunique() == 2
    assert survival(table).shape == (1, 2)
    assert survival(table).columns.tolist() == ["as declared", "in a ring"]
    with pytest.raises(InputError, match="replications"):
        structure(TRADE_OFF, replications=0)


def test_a_fact_is_lost_where_it_holds_as_declared_and_fails_swapped():
    rows = [
        {"swap": swap, "fact": fact, "holds": holds}
        for swap, fact, holds in [
            ("as declared", 1, True),
            ("as declared", 2, False),
            ("other", 1, False),
            ("other", 2, False),
        ]
    ]
    assert lost(pd.DataFrame(rows))[["swap", "fact"]].to_numpy().tolist() == [["other", 1]]


@pytest.mark.slow
def test_over_draws_the_same_facts_are_asked():
    table = structure(TRADE_OFF, [BY_NAME["knowledge given"]], replications=2, draws=4)
    assert table["draws"].tolist() == [4]
    assert table["robust_share"].between(0, 1).all()


@pytest.mark.slow
@pytest.mark.parametrize("swap", SWAPS, ids=lambda swap: swap.name)
def test_the_reform_pays_on_both_sides_under_every_swap(swap):
    """The headline fact hangs on no form that is swapped."""
    (both_sides,) = (fact for fact in CORE if fact.number == 9)
    table = structure([both_sides], [swap], replications=4)
    assert table["share"].tolist() == [1.0]

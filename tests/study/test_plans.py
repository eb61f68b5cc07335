"""Plans of levers and shocks: doses by quarter, and what they are where."""

import numpy as np
import pytest

from interagency.study.frozen import FrozenMapping
from interagency.study.plans import EMERGENT, OFF, LeverPlan, ShockPlan

FIRST = "2006Q1"


@pytest.mark.parametrize(
    ("plan", "dose"),
    [
        (LeverPlan(1.0, "2006Q2", 2), [0, 0.5, 1, 1, 1, 1]),
        (LeverPlan(0.5, "2006Q2", 0), [0, 0.5, 0.5, 0.5, 0.5, 0.5]),
        (LeverPlan(1.0, "2006Q1", 1, "2006Q3"), [1, 1, 1, 0, 0, 0]),
        (LeverPlan(1.0, "2006Q1", 1, "2006Q3", fade=1), [1, 1, 1, 0, 0, 0]),
        (LeverPlan(1.0, "2006Q1", 1, "2006Q2", fade=4), [1, 1, 0.75, 0.5, 0.25, 0]),
        # withdrawn before it was in full effect: from where it was
        (LeverPlan(1.0, "2006Q1", 4, "2006Q2", fade=2), [0.25, 0.5, 0.25, 0, 0, 0]),
        # over before the window, or on its way out of it
        (LeverPlan(1.0, "2004Q1", 1, "2005Q2", fade=4), [0.25, 0, 0, 0, 0, 0]),
        (LeverPlan(1.0, "2000Q1", 1, "2005Q4"), [0, 0, 0, 0, 0, 0]),
        (LeverPlan(0.7, None), [0.7] * 6),
        (LeverPlan(1.0, None, until="2006Q2", fade=2), [1, 1, 0.5, 0, 0, 0]),
        (LeverPlan(OFF), [0] * 6),
        (LeverPlan(EMERGENT, None), [0] * 6),
    ],
    ids=str,
)
def test_dose(plan, dose):
    np.testing.assert_allclose(plan.dose(FIRST, 6), dose)


@pytest.mark.parametrize(
    ("plan", "held"),
    [
        (LeverPlan(EMERGENT, None), "000000"),
        (LeverPlan(EMERGENT, "2006Q3"), "110000"),
        (LeverPlan(EMERGENT, "2006Q2", until="2006Q4", fade=8), "100011"),
        (LeverPlan(EMERGENT, None, until="2006Q4"), "000011"),
        (LeverPlan(0.5, "2006Q3"), "111111"),
        (LeverPlan(0.0, None), "111111"),
    ],
    ids=str,
)
def test_a_practice_is_held_outside_its_dates(plan, held):
    assert "".join(map(str, plan.held(FIRST, 6).astype(int))) == held


def test_a_country_has_what_is_different_there_and_the_rest():
    there = FrozenMapping({"NO": FrozenMapping({"from": "2009Q1", "fade": 2})})
    plan = LeverPlan(0.5, "2007Q1", 8, "2012Q4", countries=there)
    assert plan.in_country("NO") == LeverPlan(0.5, "2009Q1", 8, "2012Q4", 2)
    assert plan.in_country("SE") == LeverPlan(0.5, "2007Q1", 8, "2012Q4")
    assert plan.words() == {
        "level": 0.5,
        "from": "2007Q1",
        "ramp": 8,
        "until": "2012Q4",
        "countries": {"NO": {"from": "2009Q1", "fade": 2}},
    }


def test_a_shock_lasts_as_long_as_it_says():
    shock = ShockPlan("donor_cut", "2006Q3", 0.25, 2, ("NO",))
    assert shock.sizes(FIRST, 6).tolist() == [0, 0, 0.25, 0.25, 0, 0]
    assert shock.sizes("2006Q4", 3).tolist() == [0.25, 0, 0]
    assert shock.sizes("2008Q1", 3).tolist() == [0, 0, 0]
    assert shock.words()["countries"] == ["NO"]
    assert "countries" not in ShockPlan("donor_cut", "2006Q3", 0.25).words()

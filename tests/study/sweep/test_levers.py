"""Runs of different plans in one block are asked for what each plan says."""

import numpy as np
import pytest

from interagency.errors import InputError
from interagency.study.experiment import levers_of
from interagency.study.scenarios import load
from interagency.study.sweep.levers import levers_of_runs, of_teams, with_levers
from tests.study.sweep.small_study import study

CHANGES = {
    "pillars": {"one_budget": {"level": 0.4, "from": "2009Q2"}},
    "practices": {"one_voice": 0},
}
SHOCK = {"what": "donor_cut", "size": 0.3, "at": "2010Q1", "quarters": 4}
PARTS = ("pillars", "held", "level", "reforms", "barred", "shocks")


def plans():
    after = study().scenarios[1]
    later = with_levers(after, {"pillars": {"one_budget": {"from": "2007Q1"}}}, [])
    voice = with_levers(
        after, {"practices": {"one_voice": 0.5}, "reforms": {"firewall": "off"}}, []
    )
    blow = with_levers(after, {}, [{"what": "donor_cut", "at": "2006Q2", "size": 0.5}])
    return [after, later, voice, blow]


def test_each_run_has_the_levers_of_its_plan():
    scenarios = plans()
    which = np.array([0, 3, 2, 2, 1, 0])
    at = levers_of_runs(scenarios, which)
    alone = [levers_of(one) for one in scenarios]
    for quarter in range(8):
        levers = at(quarter)
        assert levers.calendar == alone[0](quarter).calendar
        for run, plan in enumerate(which):
            own = alone[plan](quarter)
            for name in PARTS:
                mine, known = getattr(levers, name), getattr(own, name)
                if known is None:
                    assert not mine[..., run].any(), name
                else:
                    assert (mine[..., run] == known[..., 0]).all(), name


def test_a_blow_is_added_to_those_of_the_scenario():
    after = study().scenarios[1]
    blow = {"what": "donor_cut", "at": "2006Q2", "size": 0.5}
    once = with_levers(after, {}, [blow])
    twice = with_levers(once, {}, [{**blow, "at": "2007Q1"}])
    assert [one.size for one in twice.shocks] == [0.5, 0.5]
    assert with_levers(after, {}, []) is after


def test_what_cannot_be_is_refused():
    after = study().scenarios[1]
    with pytest.raises(InputError, match="level cannot be 2"):
        with_levers(after, {"pillars": {"one_budget": {"level": 2}}}, [])


@pytest.mark.parametrize("name", ["delivering_as_one", "staggered_start", "tailored", "firewall"])
def test_a_scenario_asks_the_same_without_all_of_its_offices(name):
    whole = load(name)
    asking = of_teams(whole)
    assert len(asking.offices) == len(asking.teams) < len(whole.offices)
    mine, other = (with_levers(one, CHANGES, [SHOCK]) for one in (asking, whole))
    assert mine.teams == other.teams
    for read in ("doses", "reform_doses", "shock_sizes", "reform_start"):
        np.testing.assert_array_equal(getattr(mine, read)(), getattr(other, read)())
    np.testing.assert_array_equal(mine.barred, other.barred)
    np.testing.assert_array_equal(mine.practice_levels(), other.practice_levels())

"""Three months are a quarter, as far as they can be."""

from dataclasses import replace

import numpy as np
import pytest

from interagency.model.levers import PILLAR_NAMES
from interagency.model.parameters import Parameters, with_values
from interagency.simulation.months import BY_MONTH, FOR_A_STEP, PARTS_OF_THE_WAY, by_month, monthly
from interagency.simulation.simulate import by_quarter, no_levers, quarters, unchanged
from tests.model.worlds import differing_ever, lively_world, small_world

QUARTERLY = Parameters()


def levers(quarter: int):
    """A dose that rises by a tenth a quarter."""
    asked = no_levers(1)
    return replace(
        asked, pillars=np.full((len(PILLAR_NAMES), 1, 1), 0.1 * quarter), calendar=quarter
    )


class Numbered:
    """Luck that says its quarter."""

    def quarter(self, quarter):
        return quarter


def test_three_months_go_as_far_as_a_quarter():
    p = monthly(QUARTERLY)
    for name in PARTS_OF_THE_WAY:
        assert (1.0 - getattr(p, name)) ** 3 == pytest.approx(1.0 - getattr(QUARTERLY, name))
    assert p.acquaintance_rate * 3 == pytest.approx(QUARTERLY.acquaintance_rate)
    assert p.fatigue_feeding / p.fatigue_recovery == pytest.approx(
        QUARTERLY.fatigue_feeding / QUARTERLY.fatigue_recovery
    )
    for name in FOR_A_STEP:
        assert getattr(p, name) == 3 * getattr(QUARTERLY, name)
    assert p.turf == QUARTERLY.turf


def test_what_is_asked_comes_in_month_by_month_and_luck_stays():
    steps = list(by_month(levers, Numbered(), 3))
    doses = [asked.pillars[0, 0, 0] for asked, _ in steps]
    np.testing.assert_allclose(doses, [0.2 + 0.1 / 3, 0.2 + 0.2 / 3, 0.3])
    assert [draws for _, draws in steps] == [3, 3, 3]
    assert {asked.calendar for asked, _ in steps} == {3}
    assert [asked.pillars[0, 0, 0] for asked, _ in by_month(levers, Numbered(), 0)] == [0.0] * 3
    assert [draws for _, draws in by_quarter(levers, Numbered(), 3)] == [3]


def test_a_month_knows_no_shocks():
    shocked = replace(levers(1), shocks=np.full((3, 1, 1), 0.1))
    with pytest.raises(ValueError, match="quarter"):
        list(by_month(lambda _: shocked, Numbered(), 1))


def test_rest_by_month_is_rest_by_quarter():
    """Far from any reform and without luck, the length of a step does not matter."""
    world = small_world(1)
    p = with_values({"choice_noise": 0.0, "donor_noise": 0.0, "adoption_noise": 0.0})

    class Still:
        def quarter(self, _):
            return world.draws_at(0)

    asked = no_levers(world.roster.teams)
    last = []
    for play in (BY_MONTH, replace(BY_MONTH, pace=by_quarter, rates=unchanged)):
        *_, state = quarters(world.roster, p, Still(), lambda _: asked, 150, world.start, play=play)
        last.append(state)
    assert not differing_ever(last[:1], last[1:], beyond=0.01)


def test_a_month_is_not_a_quarter_on_the_way():
    world = replace(lively_world(2))
    asked = replace(world.levers_at(1), shocks=None)

    class Same:
        def quarter(self, quarter):
            return world.draws_at(quarter)

    monthly_states, quarterly = (
        list(quarters(world.roster, world.p, Same(), lambda _: asked, 4, world.start, play=play))
        for play in (BY_MONTH, replace(BY_MONTH, pace=by_quarter, rates=unchanged))
    )
    assert differing_ever(monthly_states, quarterly)
    assert not {
        name
        for name in differing_ever(monthly_states, quarterly, beyond=0.1)
        if name in ("pair.trust", "office.belonging", "headquarters.accountability")
    }

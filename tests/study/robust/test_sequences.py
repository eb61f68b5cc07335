"""Which pillar when: every order once, in its window, and what a place is worth."""

from itertools import permutations

import numpy as np
import pytest

from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES
from interagency.study.robust.performance import Performance, criteria, resamples_of
from interagency.study.robust.sequences import Sequences, by_place, order_name
from interagency.study.scenarios import load


def test_all_orders_of_the_four_pillars():
    sequences = Sequences(every=3, first="2008Q1")
    found = sequences.scenarios()
    assert len(found) == len(sequences) == 24
    assert [one.name for one in found] == list(sequences.orders)
    for one in found:
        starts = {name: plan.start for name, plan in one.pillars.items()}
        assert sorted(starts) == sorted(PILLAR_NAMES)
        in_order = sorted(starts, key=starts.__getitem__)
        assert tuple(in_order) == sequences.orders[one.name]
        assert sorted(starts.values()) == ["2008Q1", "2008Q4", "2009Q3", "2010Q2"]


def test_all_else_stays_as_it_is():
    sequences = Sequences(("one_leader", "one_budget"), every=4)
    first, second = sequences.scenarios()
    assert [first.name, second.name] == ["leader-budget", "budget-leader"]
    assert first.pillars["one_leader"].start == second.pillars["one_budget"].start
    assert (
        first.pillars["one_leader"].start == load("delivering_as_one").pillars["one_leader"].start
    )
    others = load("delivering_as_one").pillars
    assert first.pillars["one_office"] == others["one_office"]
    assert first.pillars["one_budget"].level == others["one_budget"].level


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"every": 40}, "outside the window"),
        ({"first": "1990Q1"}, "outside the window"),
        ({"extends": "no_reform"}, "has no pillar"),
    ],
)
def test_what_cannot_be_put_in_order_is_refused(said, message):
    with pytest.raises(InputError, match=message):
        Sequences(**said).scenarios()


def test_a_place_that_matters_is_told():
    """Three pillars; one of them is worth 1 more for every place that it comes earlier."""
    of = ("one_leader", "one_budget", "one_office")
    orders = list(permutations(of))
    worth = np.array([-float(order.index("one_leader")) for order in orders] + [5.0])
    noise = np.random.default_rng(1).normal(size=(7, 30, 4)) * 0.01
    names = [*map(order_name, orders), "another"]
    found = Performance(names, {"gain": worth[:, None, None] + noise}, {"gain": "higher"})
    (one,) = resamples_of(found, criteria(found, ["mean"]))
    table = by_place(of, names, one).set_index(["pillar", "place"])
    assert len(table) == 9
    assert set(table["orders"]) == {2}
    assert table.loc["one_leader", "estimate"].tolist() == pytest.approx([1, 0, -1], abs=0.02)
    assert table.loc["one_budget", "estimate"].tolist() == pytest.approx([-0.5, 0, 0.5], abs=0.02)
    row = table.loc[("one_leader", 1)]
    assert row["luck_low"] < row["estimate"] < row["luck_high"]
    assert row["luck_high"] - row["luck_low"] < 0.1

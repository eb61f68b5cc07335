"""Rules held against chance: planted boxes are found by both methods, noise by neither."""

import builtins

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.robust import discovery
from interagency.study.robust.boxes import Cases, conditions_of
from interagency.study.robust.cart import cart
from interagency.study.robust.discovery import (
    ALWAYS,
    BY_CHANCE,
    FOUND,
    NEVER,
    NOT_FOUND,
    TOO_FEW,
    discover,
)
from tests.study.robust.test_prim import cases_of, uniform


@pytest.fixture(autouse=True)
def _few_searches(monkeypatch):
    monkeypatch.setattr(discovery, "SEARCHES", 25)


def planted(points=150) -> Cases:
    table = uniform(points, 5)
    table["shock"] = np.random.default_rng(3).choice(["none", "donor_cut"], points)
    return cases_of(table, (table["f1"] > 0.4) & (table["shock"] == "donor_cut"))


@pytest.mark.parametrize("method", discovery.METHODS)
def test_a_planted_rule_is_found(method):
    if method == "cart":
        pytest.importorskip("sklearn")
    found = discover(planted(), method)
    assert found.outcome == FOUND
    assert found.chance == pytest.approx(1 / 26)
    limits = found.limits().set_index("factor")
    assert set(limits.index) == {"f1", "shock"}
    assert limits.loc["f1", "low"] == pytest.approx(0.4, abs=0.05)
    assert np.isnan(limits.loc["f1", "high"])
    assert limits.loc["shock", "categories"] == "donor_cut"
    assert (limits["quasi_p"] < 0.01).all()
    assert (limits["limited_in"] > 0.8).all()
    assert found.told.coverage > 0.9
    assert found.told.density > 0.9
    assert found.coverage_ends[0] < found.told.coverage <= 1.0
    (said,) = found.conditions_in_words()
    assert "shock is donor_cut" in said
    assert "f1 is at least 0.4" in said


def test_two_corners_are_two_leaves():
    pytest.importorskip("sklearn")
    table = uniform(400, 2)
    corner = (table["f0"] > 0.7) & (table["f1"] > 0.7)
    cases = cases_of(table, corner | ((table["f0"] < 0.3) & (table["f1"] < 0.3)))
    boxes = cart(cases)
    assert len(boxes) == 2
    found = discover(cases, "cart")
    assert found.told.coverage > 0.9
    assert not np.logical_and(*(box.holds(cases.conditions) for box in boxes)).any()


@pytest.mark.parametrize("method", discovery.METHODS)
def test_pure_noise_is_not_called_found(method):
    if method == "cart":
        pytest.importorskip("sklearn")
    outcomes = []
    for seed in range(8):
        happened = np.random.default_rng(seed).uniform(size=120) < 0.3
        outcomes.append(discover(cases_of(uniform(120, 6, seed), happened), method).outcome)
    assert set(outcomes) <= {NOT_FOUND, BY_CHANCE, FOUND}
    assert outcomes.count(FOUND) <= 1


def test_a_box_that_chance_finds_too_is_said_to_be_one(monkeypatch):
    monkeypatch.setattr(discovery, "_chance", lambda *asked: 0.2)
    assert discover(planted()).outcome == BY_CHANCE


@pytest.mark.parametrize(
    ("count", "outcome"), [(0, NEVER), (150, ALWAYS), (4, TOO_FEW), (146, TOO_FEW)]
)
def test_where_there_is_nothing_to_tell(count, outcome):
    happened = np.arange(150) < count
    found = discover(cases_of(uniform(150), happened))
    assert found.outcome == outcome
    assert found.rule == ()
    assert found.limits().empty
    assert found.share == count / 150


def test_the_same_seed_gives_the_same_answer():
    one, two = discover(planted(), seed=4), discover(planted(), seed=4)
    assert (one.chance, one.coverage_ends, one.limited_in) == (
        two.chance,
        two.coverage_ends,
        two.limited_in,
    )
    pd.testing.assert_frame_equal(one.limits(), two.limits())


def test_methods_that_are_not_there_are_refused():
    with pytest.raises(InputError, match="unknown method"):
        discover(planted(), "boxes")


def test_a_missing_extra_is_named(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **said):
        if name.startswith("sklearn"):
            raise ImportError("gone", name="sklearn")
        return real(name, *args, **said)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match="sklearn") as refused:
        cart(planted())
    assert "[discovery]" in refused.value.hint


def test_conditions_are_those_of_the_table():
    assert [one.name for one in conditions_of(uniform(10, 2))] == ["f0", "f1"]

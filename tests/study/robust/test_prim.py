"""Patient rule induction: published examples, planted boxes, and nothing found in noise."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from interagency.errors import InputError
from interagency.study.robust.boxes import (
    CATEGORY,
    EVERYTHING,
    NUMBER,
    QUARTER,
    WHOLE,
    Box,
    Cases,
    Told,
    conditions_of,
    joined,
    quasi_p,
    quasi_ps,
    told_by,
)
from interagency.study.robust.prim import pasted, peeled, prim, simplified, trajectory


def uniform(points=400, factors=3, seed=1) -> pd.DataFrame:
    draws = np.random.default_rng(seed).uniform(size=(points, factors))
    return pd.DataFrame(draws).add_prefix("f")


def cases_of(points: pd.DataFrame, happened) -> Cases:
    return Cases(conditions_of(points), np.asarray(happened, dtype=bool))


# --- published examples -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_the_example_of_the_textbook(seed):
    """Hastie, Tibshirani and Friedman (2009), 9.3: 200 points in the unit square, 1 where
    0.5 < x1 < 0.8 and 0.4 < x2 < 0.6, slices of a tenth; peeling ends with a box of ones alone."""
    points = uniform(200, 2, seed).set_axis(["x1", "x2"], axis=1)
    happened = points["x1"].between(0.5, 0.8) & points["x2"].between(0.4, 0.6)
    cases = cases_of(points, happened)
    *_, (_, last) = peeled(cases, alpha=0.1, least=0.02)
    assert last.density > 0.8
    box = prim(cases, alpha=0.1, least=0.02)
    told = cases.told(box)
    assert set(box.names) == {"x1", "x2"}
    assert told.coverage >= 0.8
    assert told.density >= 0.9
    # no further out than the nearest points beyond the true sides
    assert 0.4 < box.limits["x1"][0] < 0.6
    assert 0.7 < box.limits["x1"][1] < 0.85
    assert 0.35 < box.limits["x2"][0] < 0.5
    assert 0.5 < box.limits["x2"][1] < 0.65


def test_the_means_of_a_peeling_never_fall_where_slices_help():
    """As in figure 9.8 of the same: the fewer points stay, the higher their mean."""
    points = uniform(200, 2, 3)
    happened = points["f0"].between(0.5, 0.8) & points["f1"].between(0.4, 0.6)
    path = trajectory(cases_of(points, happened), alpha=0.1, least=0.02)
    assert path["density"].is_monotonic_increasing
    assert path["mass"].is_monotonic_decreasing
    assert path["coverage"].iloc[0] == 1.0
    assert path["density"].iloc[0] == pytest.approx(happened.mean())
    # a slice takes a tenth of what is left
    counts = (path["mass"] * 200).round().astype(int).tolist()
    assert counts[:4] == [200, 180, 162, 146]


def test_quasi_p_is_the_binomial_tail_of_bryant_and_lempert():
    box, wider = Told(20, 15, 200, 60), Told(50, 20, 200, 60)
    assert quasi_p(box, wider) == pytest.approx(binom.sf(14, 20, 20 / 50))
    assert quasi_p(Told(5, 0, 200, 60), wider) == 1.0
    # a limit that leaves density as it was means nothing
    assert quasi_p(Told(50, 20, 200, 60), wider) > 0.5


# --- planted boxes ----------------------------------------------------------------------------


def test_a_planted_box_is_found_among_many_conditions():
    points = uniform(500, 20)
    rng = np.random.default_rng(2)
    inside = (points["f3"] > 0.6) & (points["f7"] < 0.4)
    happened = np.where(inside, rng.uniform(size=500) < 0.95, rng.uniform(size=500) < 0.03)
    cases = cases_of(points, happened)
    box = prim(cases)
    assert set(box.names) == {"f3", "f7"}
    assert box.limits["f3"][0] == pytest.approx(0.6, abs=0.05)
    assert box.limits["f7"][1] == pytest.approx(0.4, abs=0.05)
    assert np.isposinf(box.limits["f3"][1])
    told = cases.told(box)
    assert told.coverage > 0.75
    assert told.density > 0.85
    assert max(quasi_ps(box, cases.conditions, cases.happened).values()) < 1e-6


def test_conditions_of_every_kind():
    rng = np.random.default_rng(5)
    points = pd.DataFrame(
        {
            "level": rng.uniform(size=400),
            "ramp": rng.integers(0, 9, 400),
            "shock": rng.choice(["none", "donor_cut", "crisis"], 400),
            "barred": rng.uniform(size=400) < 0.5,
            "start": rng.choice(["2007Q1", "2008Q1", "2009Q1", "2010Q1"], 400),
            "always": 1.0,
        }
    )
    happened = (points["ramp"] >= 4) & (points["shock"] != "none") & points["barred"]
    happened &= points["start"] <= "2009Q1"
    cases = cases_of(points, happened)
    kinds = {one.name: one.kind for one in cases.conditions}
    assert kinds == {
        "level": NUMBER,
        "ramp": WHOLE,
        "shock": CATEGORY,
        "barred": CATEGORY,
        "start": QUARTER,
    }
    box = prim(cases)
    assert cases.told(box).density == 1.0
    assert cases.told(box).coverage == 1.0
    said = {name: box.said(cases.by_name[name]) for name in box.names}
    assert said == {
        "ramp": "at least 4",
        "shock": "crisis or donor_cut",
        "barred": "true",
        "start": "at most 2009Q1",
    }


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_found_in_noise(seed):
    points = uniform(200, 8, seed)
    happened = np.random.default_rng(100 + seed).uniform(size=200) < 0.3
    assert prim(cases_of(points, happened)) == EVERYTHING


# --- parts ------------------------------------------------------------------------------------


def test_pasting_lays_on_again_what_peeling_took_too_much_of():
    points = uniform(300, 2)
    cases = cases_of(points, points["f0"] > 0.5)
    narrow = Box({"f0": (0.7, np.inf), "f1": (0.2, 0.8)}, {})
    wide = pasted(narrow, cases)
    assert wide.names == ("f0",)
    assert cases.told(wide).density == 1.0
    assert cases.told(wide).coverage == 1.0


def test_simplifying_takes_off_limits_that_mean_nothing():
    points = uniform(300, 3)
    cases = cases_of(points, points["f0"] > 0.5)
    box = simplified(Box({"f0": (0.5, np.inf), "f1": (0.1, 0.9), "f2": (-np.inf, 0.8)}, {}), cases)
    assert box.names == ("f0",)


def test_equal_values_go_together():
    points = pd.DataFrame({"ramp": np.repeat([0, 1, 2], 40)})
    path = list(peeled(cases_of(points, points["ramp"] == 2)))
    assert [told.inside for _, told in path] == [120, 80, 40]


@given(st.integers(0, 10_000), st.integers(20, 80), st.floats(0.1, 0.9))
@settings(max_examples=25, deadline=None)
def test_a_box_holds_what_it_counts(seed, count, share):
    rng = np.random.default_rng(seed)
    points = pd.DataFrame(
        {
            "a": rng.uniform(size=count),
            "b": rng.integers(0, 3, count),
            "c": rng.choice(["x", "y"], count),
        }
    )
    if points.nunique().min() < 2:
        return
    cases = cases_of(points, rng.uniform(size=count) < share)
    counts = []
    for box, told in peeled(cases):
        assert told == told_by(box.holds(cases.conditions), cases.happened)
        assert joined(box.sides()) == box
        counts.append(told.inside)
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] >= int(np.ceil(0.05 * count))
    found = cases.told(prim(cases))
    assert found.merit >= cases.told(EVERYTHING).merit


@pytest.mark.parametrize(
    ("points", "message"),
    [
        (pd.DataFrame({"a": [1.0, 1.0]}), "nothing is uncertain"),
        (pd.DataFrame({"a": [1.0, np.nan, 2.0]}), "a is missing at 1 points"),
        (pd.DataFrame({"a": [1.0, np.inf]}), "not finite"),
        (pd.DataFrame(), "a row a point"),
        ([1, 2], "a row a point"),
    ],
)
def test_what_cannot_be_searched_is_refused(points, message):
    with pytest.raises(InputError, match=message):
        conditions_of(points)


def test_cases_are_true_or_false_at_every_point():
    conditions = conditions_of(uniform(10))
    for happened in (np.ones(9, dtype=bool), np.ones(10)):
        with pytest.raises(InputError, match="cases are 10 values"):
            Cases(conditions, happened)

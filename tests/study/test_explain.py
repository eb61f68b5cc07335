"""Explanations: every number again by comparisons with a parameter set to its neutral value."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
from interagency.study.ask import compare
from interagency.study.estimates import mean_interval
from interagency.study.explain import STRENGTHS, Explanation, by_source_id, explain
from interagency.study.results import Comparison
from tests.study import small

FEW = 4
ASKED = ("double_procedure", "adoption_rate", "felt_need", "turf", "pressure_time")


@pytest.fixture(scope="module")
def found() -> Explanation:
    return explain(small.before(), small.reform(), replications=FEW, mechanisms=ASKED)


@cache
def compared(*off: str) -> Comparison:
    """Base and reform without some mechanisms."""
    parameters = {name: PARAMETERS[name].neutral for name in off}
    return compare(small.before(), small.reform(), replications=FEW, parameters=parameters)


def changes(metric: str, *off: str) -> np.ndarray:
    """What the reform changes in every run, as a comparison tells it."""
    return compared(*off).changes[metric].to_numpy()


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize(("window", "suffix"), [("mature", ""), ("early", "_early")])
def test_a_contribution_is_the_change_minus_the_change_without(found, name, window, suffix):
    with_all = changes(f"within_agency{suffix}")
    without = changes(f"within_agency{suffix}", name)
    row = found.table.set_index(["mechanism", "window"]).loc[(name, window)]
    assert row["change"] == pytest.approx(with_all.mean(), rel=1e-12)
    assert row["without"] == pytest.approx(without.mean(), rel=1e-12)
    expected = mean_interval(with_all - without)
    assert tuple(row[["contribution", "low", "high"]]) == pytest.approx(expected, abs=1e-14)


def test_mechanisms_of_one_source_are_switched_off_together(found):
    with_all = changes("within_agency")
    without = changes("within_agency", "adoption_rate", "felt_need")
    row = found.by_source.set_index(["source", "window"]).loc[("M0-15", "mature")]
    assert row["mechanisms"] == "adoption_rate, felt_need"
    assert row["contribution"] == pytest.approx((with_all - without).mean())


def test_rows_are_ranked_by_size(found):
    for table in (found.table, found.by_source):
        for _, rows in table.groupby("window"):
            sizes = rows["contribution"].abs().to_numpy()
            assert (np.diff(sizes) <= 0).all()
            assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
    told = (found.table["low"] > 0) | (found.table["high"] < 0)
    assert (found.table["beyond_luck"] == told).all()


def test_a_mechanism_that_nothing_calls_on_adds_exactly_nothing(found):
    rows = found.table[found.table["mechanism"] == "pressure_time"]
    assert (rows[["contribution", "low", "high"]] == 0).all().all()
    assert not rows["beyond_luck"].any()
    assert "pressure_time" not in set(found.beyond_luck()["mechanism"])


def test_what_is_left_over_is_said(found):
    for row in found.total.to_dict("records"):
        mine = found.table[found.table["window"] == row["window"]]
        assert row["sum"] == pytest.approx(mine["contribution"].sum())
        assert row["remainder"] == pytest.approx(row["change"] - row["sum"])
        assert row["remainder_low"] <= row["remainder"] <= row["remainder_high"]
        assert row["low"] <= row["change"] <= row["high"]


def test_another_metric_is_read_from_the_same_runs(tmp_path, found):
    asked = {"replications": FEW, "mechanisms": ASKED, "out": tmp_path}
    kept = explain(small.before(), small.reform(), **asked)
    pd.testing.assert_frame_equal(kept.table, found.table, check_exact=True)
    before = sorted(path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet"))
    other = explain(small.before(), small.reform(), "trust", **asked)
    assert sorted(path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")) == before
    assert other.metric == "trust"
    row = other.table[other.table["window"] == "mature"].iloc[0]
    assert row["change"] == pytest.approx(changes("trust").mean())


def test_what_scenarios_and_callers_say_of_parameters_stays(found):
    """A mechanism is switched off from the value that it has."""
    asked = {"replications": 2, "mechanisms": ["turf"]}
    some = explain(small.before(), small.reform(), parameters={"turf": 0.6}, **asked)
    scenarios = (small.before(), small.reform())
    pair = [one.with_changes(parameters={"turf": 0.6}, name=one.name) for one in scenarios]
    others = explain(*pair, **asked)
    pd.testing.assert_frame_equal(some.table, others.table, check_exact=True)
    assert not some.table["contribution"].equals(found.table["contribution"])


def test_all_strengths_are_asked_about_and_each_source_that_they_name():
    assert set(STRENGTHS) == {row.name for row in PARAMETERS.values() if row.kind == "strength"}
    named = by_source_id()
    assert set(named["M0-15"]) == {"adoption_rate", "felt_need", "adoption_noise"}
    assert {name for names in named.values() for name in names} == set(STRENGTHS)
    assert list(named) == sorted(named)


def test_the_manifest_says_what_is_off_where(found):
    design = found.manifest["identity"]["design"]
    assert design["off"][0] == []
    assert ["turf"] in design["off"]
    assert ["adoption_rate", "felt_need"] in [sorted(names) for names in design["off"]]
    assert found.manifest["identity"]["kind"] == "explain"


@pytest.mark.slow
def test_workers_change_no_bit(found):
    other = explain(small.before(), small.reform(), replications=FEW, mechanisms=ASKED, workers=2)
    pd.testing.assert_frame_equal(other.table, found.table, check_exact=True)


@pytest.mark.slow
def test_every_strength_has_its_row():
    found = explain(small.before(), small.reform(), replications=2)
    for _, rows in found.table.groupby("window"):
        assert set(rows["mechanism"]) == set(STRENGTHS)


def test_one_replication_tells_nothing_from_luck():
    found = explain(small.before(), small.reform(), replications=1, mechanisms=["turf"])
    assert found.table["low"].isna().all()
    assert not found.table["beyond_luck"].any()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"metric": "within_agenzy"}, ("unknown metric", "did you mean 'within_agency'")),
        ({"mechanisms": ["turff"]}, ("unknown mechanism 'turff'", "did you mean 'turf'")),
        ({"mechanisms": ["team_value"]}, ("unknown mechanism 'team_value'",)),
        ({"mechanisms": "turf"}, ("mechanisms cannot be 'turf'", "a list of names")),
        ({"mechanisms": []}, ("no mechanism",)),
        ({"reform": "before"}, ("before",)),
        ({"reform": small.before()}, ("different names",)),
        ({"reform": small.reform().with_changes(quarters=5)}, ("other countries or quarters",)),
        ({"parameters": {"turf": 9}}, ("turf", "switched off")),
        ({"replications": 0}, ("replications",)),
    ],
)
def test_what_cannot_be_asked(wrong, words):
    asked = {"base": small.before(), "reform": small.reform(), "replications": 1, **wrong}
    with pytest.raises(InputError) as refused:
        explain(**asked)
    assert all(word in str(refused.value) for word in words)

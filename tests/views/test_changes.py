"""Measures in long form, against sums done another way."""

import numpy as np
import pandas as pd
import pytest

from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.estimates import mean_interval
from interagency.study.results import Comparison, Result
from interagency.study.scenarios import load
from interagency.views.changes import (
    HEADLINE,
    WINDOWS,
    matched_run,
    measured_changes,
    measured_levels,
    office_levels,
    provenance,
    quarterly_changes,
    quarterly_levels,
)

ONE = ("delivering_as_one", "mature")


def test_changes_are_those_of_the_headline(comparison: Comparison) -> None:
    measured = measured_changes(comparison).set_index(["reform", "window", "metric"])
    for _, row in comparison.headline.iterrows():
        for metric in ("within_team", "within_agency", "delivery"):
            ours = measured.loc[(row["reform"], row["window"], metric)]
            assert ours["difference"] == pytest.approx(row[f"{metric}_change"])
            assert ours["low"] == pytest.approx(row[f"{metric}_change_low"])
            assert ours["high"] == pytest.approx(row[f"{metric}_change_high"])


def test_adoption_is_the_mean_of_the_practices(comparison: Comparison) -> None:
    measured = measured_changes(comparison).set_index(["reform", "window", "metric"])
    changes = comparison.changes[comparison.changes["reform"] == ONE[0]]
    by_run = changes[[f"adoption_{name}" for name in PRACTICE_NAMES]].to_numpy().mean(axis=1)
    row = measured.loc[(*ONE, "adoption")]
    assert tuple(row[["difference", "low", "high"]]) == pytest.approx(mean_interval(by_run))


def test_base_levels_are_those_of_the_matched_runs(comparison: Comparison) -> None:
    measured = measured_changes(comparison).set_index(["reform", "window", "metric"])
    base = comparison.outcomes[comparison.outcomes["scenario"] == comparison.base]
    assert measured.loc[(*ONE, "delivery"), "base"] == pytest.approx(base["delivery"].mean())


def test_levels_of_a_run(result: Result) -> None:
    measured = measured_levels(result).set_index(["window", "metric"])
    assert len(measured) == len(WINDOWS) * len(HEADLINE)
    mean = result.outcomes["within_agency_early"].mean()
    assert measured.loc[("early", "within_agency"), "mean"] == pytest.approx(mean)
    assert (measured["n"] == 2).all()


def test_quarterly_changes_match_run_with_run(comparison: Comparison) -> None:
    table = quarterly_changes(comparison, ["within_team"])
    assert len(table) == 2 * 48
    one = table[(table["reform"] == "pillars_only") & (table["quarter"] == "2010Q3")].iloc[0]
    quarter = comparison.quarters[comparison.quarters["quarter"] == "2010Q3"]
    value = quarter.set_index(["scenario", "replication"])["within_team"]
    change = value["pillars_only"] - value["no_reform"]
    assert one["difference"] == pytest.approx(change.mean())
    assert one["runs_low"] == pytest.approx(np.quantile(change, 0.1))
    assert one["runs_high"] == pytest.approx(np.quantile(change, 0.9))
    assert one["low"] < one["difference"] < one["high"]


def test_nothing_differs_before_the_reform(comparison: Comparison) -> None:
    table = quarterly_changes(comparison, ["within_team", "within_agency"])
    before = table[table["quarter"] < "2007Q1"]
    assert len(before) == 2 * 2 * 4
    assert (before[["difference", "low", "high"]] == 0.0).all(axis=None)
    assert (table[table["quarter"] == "2008Q1"]["difference"] != 0.0).all()


def test_means_by_quarter_and_by_office(result: Result) -> None:
    quarters = quarterly_levels(result)
    assert list(quarters["quarter"]) == sorted(result.quarters["quarter"].unique())
    offices = office_levels(result)
    assert len(offices) == 48 * len(load("pillars_only").offices)
    last = offices[offices["quarter"] == "2017Q4"]
    assert set(METRICS) <= set(offices)
    # every office is a full member, so the run's mean is the plain mean over offices
    mean = quarters.set_index("quarter").loc["2017Q4", "delivery"]
    assert last["delivery"].mean() == pytest.approx(mean)


def test_scenarios_are_those_of_the_manifest(comparison: Comparison) -> None:
    hashes = {name: one.hash for name, one in comparison.scenarios.items()}
    assert hashes == comparison.manifest["identity"]["scenarios"]
    assert list(hashes) == ["no_reform", "pillars_only", "delivering_as_one"]


def test_matched_run_in_words() -> None:
    assert matched_run(load("no_reform")) == "matched run without reform"
    assert matched_run(load("pillars_only")) == "matched run of pillars_only"


def test_provenance_names_what_repeats_the_result(comparison: Comparison) -> None:
    said = provenance(comparison)
    for part in ("n = 4", "seed 1", "pillars_only, delivering_as_one", "no_reform", "interagency "):
        assert part in said


def test_tables_are_tidy(comparison: Comparison) -> None:
    for table in (measured_changes(comparison), quarterly_changes(comparison, ["delivery"])):
        assert isinstance(table.index, pd.RangeIndex)
        assert {"interval", "n"} <= set(table)
        assert (table["n"] == 4).all()

"""Gains, ledger, plan and adoption: that they show the numbers, and that their sentences hold."""

import numpy as np
import pytest

from interagency.model.practices import PRACTICES
from interagency.study.mandates import mandates, partners_on_results
from interagency.study.results import CHANGES, Comparison, Result
from interagency.study.traits import AREAS
from interagency.views.changes import LEDGER, ledger_levels, office_changes, trait_changes
from interagency.views.figures.catalogue import plot
from interagency.views.figures.style import looks_of
from tests.views.figures.layout import said


def test_gains_of_all_offices_are_the_headline(comparison: Comparison) -> None:
    table = trait_changes(comparison).set_index(["reform", "trait", "metric"])
    headline = comparison.headline.set_index(["reform", "window"])
    for reform in ("pillars_only", "delivering_as_one"):
        for metric, change in CHANGES.items():
            row = table.loc[reform, "all", metric]
            assert row["difference"] == pytest.approx(headline.loc[(reform, "mature"), change])
            assert row["low"] == pytest.approx(headline.loc[(reform, "mature"), f"{change}_low"])
            assert row["offices"] == 45


def test_gains_mark_the_means(comparison: Comparison) -> None:
    figure = plot(comparison, "gains")
    table = trait_changes(comparison)
    for axes, metric in zip(figure.axes, CHANGES, strict=True):
        for reform, look in looks_of(("pillars_only", "delivering_as_one")).items():
            marks = [
                line.get_xdata()[0]
                for line in axes.lines
                if line.get_marker() == look.marker
                and line.get_markersize() == 6
                and line.get_color() == look.color
            ]
            own = table[(table["reform"] == reform) & (table["metric"] == metric)]
            np.testing.assert_allclose(marks, own["difference"])
    assert "non resident (19)" in said(figure)


def test_what_gains_let_a_reader_say(comparison: Comparison) -> None:
    table = trait_changes(comparison).set_index(["reform", "metric", "trait"])["difference"]
    pillars, practices = table["pillars_only"], table["delivering_as_one"]
    assert (pillars["within_team"] > 0).all()
    assert (pillars["within_agency"] < 0).all()
    assert (pillars["delivery"] < 0).all()
    assert (practices["within_team"] > 0).all()
    assert (practices["delivery"] > 0).all()
    agency = practices["within_agency"]
    assert agency.idxmax() == "non_resident"
    assert 0 < agency["strong_brand"] < 0.5 * agency.drop("strong_brand").min(), "least by far"


def test_offices_that_only_one_scenario_has_are_left_out(comparison: Comparison) -> None:
    changes = office_changes(comparison)
    assert len(changes) == 2 * 4 * 45
    assert changes["traits"].map(lambda flags: isinstance(flags, frozenset)).all()


def test_the_ledger_adds_up(comparison: Comparison) -> None:
    table = ledger_levels(comparison).pivot(
        index=["scenario", "window"], columns="part", values="mean"
    )
    assert len(table) == 5
    np.testing.assert_allclose(table[list(LEDGER)].sum(axis=1), table["reporting_burden"])
    own = table["own_procedure"]
    np.testing.assert_allclose(own, own.iloc[0], err_msg="what no reform adds and none takes")


def test_what_the_ledger_lets_a_reader_say(comparison: Comparison) -> None:
    table = ledger_levels(comparison)
    at_end = table[table["window"] == "mature"]
    table = at_end.pivot(index="scenario", columns="part", values="mean")
    pillars, practices = table.loc["pillars_only"], table.loc["delivering_as_one"]
    assert pillars["reporting_burden"] > 2
    assert pillars["plan_reports"] == pytest.approx(1.0)
    assert pillars["reports_of_five"] == pytest.approx(5.0)
    assert practices["plan_reports"] < 0.5
    assert practices["reports_of_five"] == pytest.approx(2.0, abs=0.25)


def test_ledger_bars_are_as_long_as_what_is_owed(comparison: Comparison) -> None:
    bars, _ = plot(comparison, "ledger").axes
    table = ledger_levels(comparison)
    whole = table.loc[table["part"] == "reporting_burden", "mean"]
    ends = [
        max(bar.get_x() + bar.get_width() for bar in bars.patches[start : start + 3])
        for start in range(0, len(bars.patches), 3)
    ]
    np.testing.assert_allclose(ends, whole)


def test_mandates_are_whole_and_meet_as_in_the_model(comparison: Comparison) -> None:
    scenario = comparison.scenarios["no_reform"]
    counted, offices = 0.0, 0
    for country in scenario.teams:
        table = mandates(scenario, country)
        shares = table.pivot(index="agency", columns="area", values="share")
        np.testing.assert_allclose(shares.sum(axis=1), 1.0)
        assert shares.shape[1] == sum(AREAS)
        counted += partners_on_results(shares) * len(shares)
        offices += len(shares)
    first = comparison.outcomes[comparison.outcomes["scenario"] == "no_reform"].iloc[0]
    assert counted / offices == pytest.approx(first["agencies_per_outcome"])


def test_plan_boxes_draw_the_team_that_is_asked_for(comparison: Comparison) -> None:
    assert "team C1" in said(plot(comparison, "plan_boxes"))
    words = said(plot(comparison, "plan_boxes", country="C7"))
    assert "team C7" in words
    assert "Agency 12" in words
    assert "Agency 2 " not in words


def test_what_the_boxes_let_a_reader_say(comparison: Comparison) -> None:
    last = comparison.quarters[comparison.quarters["quarter"] == "2017Q4"]
    agencies = last.groupby("scenario")["agencies_per_outcome"].mean()
    assert agencies["no_reform"] == pytest.approx(1.4, abs=0.05)
    assert agencies["pillars_only"] == pytest.approx(agencies["no_reform"])
    assert agencies["delivering_as_one"] == pytest.approx(2.2, abs=0.05)


def test_adoption_draws_means_and_countries(adopting: Result) -> None:
    figure = plot(adopting, "adoption")
    by_quarter = adopting.quarters.groupby("quarter")
    for axes, practice in zip(figure.axes, PRACTICES, strict=True):
        assert axes.get_title(loc="left") == practice.title
        mean = by_quarter[f"adoption_{practice.name}"].mean()
        thick = max(axes.lines, key=lambda line: line.get_linewidth())
        np.testing.assert_allclose(thick.get_ydata(), mean)
        # the mean, every country, the start of the reform, half way
        assert len(axes.lines) == 1 + 8 + 1 + 1
        (half,) = [line for line in axes.lines if line.get_marker() == "o"]
        reached = int(np.argmax(mean.to_numpy() >= 0.5))
        assert half.get_xdata()[0] == reached + 1
        assert mean.index[reached] in said(figure)
    assert "start of pillars 2007Q1" in said(figure)


def test_what_adoption_lets_a_reader_say(adopting: Result) -> None:
    names = [f"adoption_{practice.name}" for practice in PRACTICES]
    means = adopting.quarters.groupby("quarter")[names].mean()
    assert (means.loc["2007Q2"] < 0.1).all()
    half = [means.index[int(np.argmax(means[name].to_numpy() >= 0.5))] for name in names]
    assert set(half) <= {"2008Q3", "2008Q4", "2009Q1", "2009Q2"}, "about two years"
    end = means.loc["2017Q4"]
    assert end.to_numpy() == pytest.approx(0.9, abs=0.03)
    assert end.idxmin() == "adoption_procedural_alignment"
    countries = adopting.offices.groupby(["quarter", "country"])[names].mean()
    apart = countries.groupby("quarter").max() - countries.groupby("quarter").min()
    assert apart.loc["2017Q4"].max() < 0.05

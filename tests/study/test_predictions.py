"""Predictions are scored by what runs say, misses included, and all of it is told."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from interagency.errors import InputError
from interagency.study import ask
from interagency.study.expectations import KINDS
from interagency.study.experiment import EARLY_QUARTERS
from interagency.study.predictions import (
    HIT,
    MISS,
    SMALLEST_CHANGE,
    UNDECIDED,
    outcome_of,
    predictions,
    scored_in,
)
from interagency.study.scenarios import load, loads, shipped
from interagency.study.shipped import THEMES, theme_of
from tests.study import small

CHECKOUT = Path(__file__).resolve().parents[2]
COMMITTED = CHECKOUT / "results" / "reference" / "predictions.csv"
PAGE = CHECKOUT / "docs" / "predictions.md"
LEAST_HITS = 0.8
"""Share of hits below which the model does not do what its source says."""
ROOTS = ("no_reform", "separate_counters")
KEYS = ("scenario", "prediction", "window")

EXPECTS = """\
expects:
  against: before
  improves: {metric: within_team, early: up, mature: up}
  costs: {metric: reporting_burden, early: up, of: SE}
  loses: {metric: reporting_burden, early: up, of: non_resident}
  when: {metric: joint_money_share, mature: down, of: A}
"""


@pytest.fixture(scope="module")
def reform():
    return loads(small.TEXT + small.PILLARS + EXPECTS, "reform")


@pytest.fixture(scope="module")
def scored(reform):
    return predictions(reform, small.before(), replications=4)


class TestScored:
    def test_a_row_a_window(self, scored):
        table = scored.table
        assert list(table["prediction"]) == ["improves", "improves", "costs", "loses", "when"]
        assert list(table["window"]) == ["early", "mature", "early", "early", "mature"]
        assert list(table["of"]) == ["", "", "SE", "non_resident", "A"]
        assert set(table["against"]) == {"before"}
        assert set(table["n"]) == {4}

    def test_changes_are_those_of_a_comparison(self, scored, reform):
        found = ask.compare(small.before(), reform, replications=4).table.set_index("metric")
        for row in scored.table[scored.table["of"] == ""].to_dict("records"):
            column = row["metric"] + ("_early" if row["window"] == "early" else "")
            assert row["change"] == found.loc[column, "difference"]
            assert (row["low"], row["high"]) == tuple(found.loc[column, ["low", "high"]])

    def test_groups_are_means_over_their_offices(self, scored, reform):
        start = int(reform.reform_start()[0])
        quarters = reform.quarters - start
        means = []
        for one in (small.before(), reform):
            offices = ask.run(one, replications=4, offices=True).offices
            rows = offices[(offices["agency"] == "A") & (offices["country"] == "NO")]
            values = rows["reporting_burden"].to_numpy().reshape(4, -1)
            means.append(values[:, start : start + min(quarters, EARLY_QUARTERS)].mean(axis=1))
        row = scored.table.set_index("prediction").loc["loses"]
        np.testing.assert_allclose(row["change"], (means[1] - means[0]).mean(), rtol=1e-12)

    def test_shares_sum_to_one(self, scored):
        assert list(scored.shares) == [HIT, MISS, UNDECIDED]
        assert sum(scored.shares.values()) == pytest.approx(1)
        outcomes = dict(zip(scored.table["prediction"], scored.table["outcome"], strict=True))
        assert outcomes["costs"] == outcomes["loses"] == HIT
        assert outcomes["when"] in (MISS, UNDECIDED)

    def test_one_base_is_run_once(self, scored, reform):
        other = reform.difference({"pillars": {"one_leader": None}}, "other")
        other = other.with_changes(
            name="other", expects={"against": "before", "when": {"metric": "trust", "mature": "up"}}
        )
        both = predictions(reform, other, small.before(), replications=4)
        arms = both.manifest["identity"]["design"]["arms"]
        assert sorted(arm["name"] for arm in arms) == ["before", "other", "reform"]
        same = both.table[both.table["scenario"] == "reform"]
        assert same.equals(scored.table)

    def test_a_base_is_read_over_the_quarters_of_its_reform(self, reform):
        late = {"from": "2007Q1"}
        later = reform.difference(
            {
                "pillars": {"one_programme": late, "one_budget": late, "one_leader": late},
                "expects": {"against": "before", "when": {"metric": "trust", "early": "up"}},
            },
            "later",
        )
        scored = predictions(reform, later, small.before(), replications=2)
        arms = scored.manifest["identity"]["design"]["arms"]
        early = {arm["name"]: arm["early"] for arm in arms}
        assert early["before"] == early["reform"] == [2, 2]
        assert early["before (as later)"] == early["later"] == [4, 4]

    def test_does_not_depend_on_workers_or_on_stopping(self, scored, reform, tmp_path):
        kept = predictions(reform, small.before(), replications=4, out=tmp_path / "kept")
        assert kept.table.equals(scored.table)
        again = predictions(reform, small.before(), replications=4, out=tmp_path / "kept")
        assert again.table.equals(scored.table)

    def test_can_be_taken_out(self, scored, tmp_path):
        scored.to_csv(tmp_path)
        assert (tmp_path / "predictions.csv").read_text().startswith("scenario,against,prediction")
        assert "within_team" in scored._repr_html_()


class TestRefused:
    def test_where_nothing_is_predicted(self):
        with pytest.raises(InputError, match="nothing is predicted"):
            predictions(small.before())

    def test_a_base_that_nobody_has(self, reform):
        with pytest.raises(InputError, match="neither given nor shipped"):
            predictions(reform)

    def test_offices_that_the_base_has_not(self, reform):
        base = small.before().difference(
            {"offices": [{"agency": "A", "country": name} for name in ("NO", "SE")]}, "before"
        )
        with pytest.raises(InputError, match="before has no office of 'non_resident'"):
            predictions(reform, base)

    def test_other_countries(self, reform):
        with pytest.raises(InputError, match="other countries or quarters"):
            predictions(reform, small.before().difference({"quarters": 8}, "before"))


@pytest.mark.parametrize(
    ("sign", "change", "half", "outcome"),
    [
        ("up", 0.02, 0.01, HIT),
        ("down", -0.02, 0.01, HIT),
        ("down", 0.02, 0.01, MISS),
        ("up", -0.02, 0.01, MISS),
        ("up", 0.02, 0.03, UNDECIDED),
        ("up", SMALLEST_CHANGE, 0.0, HIT),
        ("up", 0.9 * SMALLEST_CHANGE, 0.0, UNDECIDED),
        ("up", 0.0, 0.0, UNDECIDED),
        ("up", 0.02, float("nan"), UNDECIDED),
    ],
)
def test_outcomes(sign, change, half, outcome):
    assert outcome_of(sign, change, change - half, change + half) == outcome


def test_a_comparison_scores_what_it_can(reform):
    comparison = ask.compare(small.before(), reform, replications=4)
    table = scored_in(comparison)
    assert list(table["window"]) == ["early", "mature"]
    assert set(table["metric"]) == {"within_team"}
    other = ask.compare(small.before().difference({}, "else"), reform, replications=2)
    assert scored_in(other).empty


class TestShipped:
    """Every scenario says what it is for, where from, and four signs that may come out wrong."""

    @pytest.mark.parametrize("name", [name for name in shipped() if name not in ROOTS])
    def test_predicts(self, name):
        scenario = load(name)
        assert list(scenario.expects.predictions) == list(KINDS)
        assert scenario.expects.against in shipped()
        spans = [set(said.windows) for said in scenario.expects.predictions.values()]
        assert any("mature" in span for span in spans)

    @pytest.mark.parametrize("name", ROOTS)
    def test_roots_have_nothing_to_be_held_against(self, name):
        assert load(name).chain == (name,)
        assert not load(name).expects.predictions

    def test_names_are_those_of_one_file(self):
        folder = CHECKOUT / "scenarios"
        files = [one for one in folder.rglob("*.yaml") if one.parent.name != "studies"]
        assert len(files) == len(shipped())
        assert {theme_of(path) for path in shipped().values()} == set(THEMES)

    def test_fitted_and_uniform_menus_have_one_total(self):
        _, fitted = load("tailored").practice_levels()
        _, uniform = load("uniform").practice_levels()
        np.testing.assert_allclose(fitted.sum(axis=1), uniform.sum(axis=1))
        np.testing.assert_allclose(fitted.mean(axis=2), uniform.mean(axis=2))
        assert not np.allclose(fitted, uniform)

    def test_full_teams_hold_those_of_the_source(self):
        full, told = load("no_reform_full"), load("no_reform")
        assert {team: 17 for team in told.teams} == {
            team: sum(office.country == team for office in full.offices) for team in full.teams
        }
        added = set(full.offices) - set(told.offices)
        assert set(told.offices) < set(full.offices)
        assert {office.traits for office in added} == {frozenset(), frozenset({"non_resident"})}
        share = sum(bool(office.traits) for office in added) / len(added)
        assert share == pytest.approx(0.4, abs=0.01)

    def test_a_one_stop_shop_is_near_home_and_no_united_nations(self):
        shop = load("one_stop_shop")
        assert {office.endowments["remoteness"] < 0.5 for office in shop.offices} == {True}
        assert not any(office.traits for office in shop.offices)
        assert "United Nations" not in shop.text


def committed() -> list[dict[str, str]]:
    with COMMITTED.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def keys(rows, outcome: str) -> set[tuple[str, ...]]:
    return {tuple(row[key] for key in KEYS) for row in rows if row["outcome"] == outcome}


def explained() -> dict[tuple[str, ...], str]:
    """Misses that the page gives a reason for: `- ``name``, prediction, window: reason.`"""
    lines = re.findall(r"^- `(\w+)`, (\w+), (\w+): ((?:.|\n  )+)$", PAGE.read_text("utf-8"), re.M)
    return {(name, kind, window): reason for name, kind, window, reason in lines}


class TestCommitted:
    def test_hold_what_files_say(self):
        """A prediction that is changed after the fact no longer is what was scored."""
        said = {
            (name, kind, prediction.metric, prediction.of or "", window, sign)
            for name in shipped()
            for kind, prediction in load(name).expects.predictions.items()
            for window, sign in prediction.windows.items()
        }
        columns = ("scenario", "prediction", "metric", "of", "window", "predicted")
        assert {tuple(row[column] for column in columns) for row in committed()} == said

    def test_mostly_come_out(self):
        rows = committed()
        assert len(keys(rows, HIT)) / len(rows) >= LEAST_HITS

    def test_every_miss_has_a_reason_and_nothing_else_has(self):
        assert set(explained()) == keys(committed(), MISS)
        assert all(len(reason.split()) > 5 for reason in explained().values())

    @pytest.mark.slow
    def test_are_what_the_runs_say(self):
        table = predictions(workers=2).table.astype({"of": str})
        found = table.to_dict("records")
        assert len(found) == len(committed())
        for now, then in zip(found, committed(), strict=True):
            assert [now[key] for key in KEYS] == [then[key] for key in KEYS]
            assert now["outcome"] == then["outcome"], now
            change = float(then["change"])
            if now["outcome"] != UNDECIDED:
                assert np.sign(now["change"]) == np.sign(change), now

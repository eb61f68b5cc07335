"""The questions of the public API: what comes back, and what is refused."""

import json
from dataclasses import replace
from math import inf, nan

import numpy as np
import pandas as pd
import pytest

import interagency as ia
from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES
from interagency.model.mechanisms.choice import COMPONENTS, component_weights
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS, with_values
from interagency.model.practices import SETS
from interagency.study import ask, runs
from interagency.study.ask import compare, perceived_effects, run
from interagency.study.estimates import conflict_of, mean_interval, quadrant
from interagency.study.limits import LIMITS
from interagency.study.scenarios import Scenario, loads

SMALL = """\
schema_version: 1
title: A small world
purpose: To test with.
source: none
first_quarter: 2006Q1
quarters: 20
offices:
  - {agency: A, country: NO, traits: [non_resident]}
  - {agency: B, country: NO, traits: [strong_brand]}
  - {agency: C, country: NO, traits: [small_specialised]}
  - {agency: A, country: SE}
  - {agency: B, country: SE, traits: [politically_sensitive]}
"""
REFORM = (
    SMALL
    + """\
pillars:
  one_programme: {level: 1.0, from: 2007Q1, ramp: 2}
  one_budget: {level: 1.0, from: 2007Q1, ramp: 2}
  one_leader: {level: 1.0, from: 2007Q1, ramp: 2}
"""
)
FEW = 4
"""Replications."""


@pytest.fixture(scope="module")
def base() -> Scenario:
    return loads(SMALL, "base")


@pytest.fixture(scope="module")
def reform() -> Scenario:
    return loads(REFORM, "reform")


@pytest.fixture(scope="module")
def result(reform) -> ia.Result:
    return run(reform, replications=FEW, offices=True)


@pytest.fixture(scope="module")
def comparison(base, reform) -> ia.Comparison:
    half = reform.difference({"pillars": {name: 0.5 for name in PILLAR_NAMES[:3]}}, name="half")
    return compare(base, reform, half, replications=8)


# --- run --------------------------------------------------------------------------------------


def test_a_result_is_aligned_tables(result, reform):
    metrics = list(METRICS)
    early = [f"{name}_early" for name in metrics]
    assert list(result.outcomes) == ["scenario", "point", "replication", *metrics, *early]
    assert list(result.quarters) == ["scenario", "point", "replication", "quarter", *metrics]
    assert len(result.outcomes) == FEW
    assert len(result.quarters) == FEW * reform.quarters
    assert set(result.outcomes["scenario"]) == {"reform"}
    assert result.outcomes["replication"].tolist() == list(range(FEW))
    assert result.quarters["quarter"].tolist()[:5] == [
        *("2006Q1", "2006Q2", "2006Q3", "2006Q4"),
        "2007Q1",
    ]
    assert not result.outcomes.isna().any().any()
    assert not result.quarters.isna().any().any()


def test_offices_are_recorded_when_asked_for(result, reform):
    keys = ["scenario", "point", "replication", "agency", "country", "quarter"]
    assert list(result.offices) == [*keys, *METRICS]
    assert len(result.offices) == FEW * len(reform.offices) * reform.quarters
    assert not result.offices.duplicated(keys).any()
    named = set(zip(result.offices["agency"], result.offices["country"], strict=True))
    assert named == {(office.agency, office.country) for office in reform.offices}
    # everybody belongs in full: an outcome is a plain mean over offices and the last 12 quarters
    last = result.offices[result.offices["quarter"] >= "2008Q1"]
    assert len(set(last["quarter"])) == 12
    means = last.groupby("replication")[list(METRICS)].mean()
    np.testing.assert_allclose(
        means.to_numpy(), result.outcomes[list(METRICS)].to_numpy(), rtol=1e-12, atol=1e-13
    )


def test_offices_cost_no_bit_elsewhere(result, reform):
    plain = run(reform, replications=FEW)
    assert plain.offices is None
    pd.testing.assert_frame_equal(plain.outcomes, result.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(plain.quarters, result.quarters, check_exact=True)


def test_the_summary_is_every_outcome_with_its_interval(result):
    found = result.summary().set_index("metric")
    assert list(found.index) == list(result.outcomes.columns[3:])
    assert set(found["n"]) == {FEW}
    assert set(found["interval"]) == {"95% of the mean over replications (luck and world)"}
    for name in ("within_team", "trust_early"):
        expected = mean_interval(result.outcomes[name])
        assert tuple(found.loc[name, ["mean", "low", "high"]]) == expected
        assert expected[1] < expected[0] < expected[2]


def test_the_seed_decides(reform):
    some, same, other = (run(reform, replications=2, seed=seed).outcomes for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(some, same, check_exact=True)
    assert not np.any(some["within_team"] == other["within_team"])


@pytest.mark.parametrize("seed", [-(2**63), -1, 0, 2**63, 2**64 - 1, np.int64(-5), np.uint64(7)])
def test_seeds_of_any_sign_and_size(reform, seed):
    found = run(reform.difference({"quarters": 6}), replications=1, seed=seed)
    assert found.manifest["identity"]["seed"] == int(seed)
    assert np.all(np.isfinite(found.outcomes["within_team"]))


def test_the_manifest_says_what_was_asked(result, reform):
    identity = result.manifest["identity"]
    assert identity["kind"] == "run"
    assert identity["seed"] == 1
    assert identity["design"]["replications"] == FEW
    assert identity["scenarios"] == {"reform": reform.hash}
    assert loads(result.manifest["scenarios"]["reform"], "again").hash == reform.hash
    json.dumps(result.manifest, allow_nan=False)


def test_names_paths_and_scenarios_are_all_the_same(tmp_path, reform):
    path = tmp_path / "reform.yaml"
    path.write_text(REFORM)
    from_path = run(path, replications=1).outcomes
    pd.testing.assert_frame_equal(from_path, run(str(path), replications=1).outcomes)
    pd.testing.assert_frame_equal(from_path, run(reform, replications=1).outcomes)


def test_parameters_are_laid_over_the_scenario(reform):
    said = reform.difference({"parameters": {"turf": 0.2}}, name="reform")
    by_scenario = run(said, replications=2).outcomes
    pd.testing.assert_frame_equal(
        by_scenario, run(reform, replications=2, parameters={"turf": 0.2}).outcomes
    )
    over = run(said, replications=2, parameters={"turf": 0.6}).outcomes
    pd.testing.assert_frame_equal(
        over, run(reform, replications=2, parameters={"turf": 0.6}).outcomes
    )
    assert not np.any(over["trust"] == by_scenario["trust"])


def test_the_neutral_value_of_a_strength_may_be_set(reform):
    off = ("double_procedure", "budget_procedure", "authorisation_load", "code_clearance")
    found = run(reform, replications=1, parameters=dict.fromkeys(off, 0.0))
    assert set(found.quarters["reporting_burden"]) == {1.0}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"turff": 0.3}, ["unknown parameter", "did you mean 'turf'"]),
        ({"turf": 0.9}, ["turf", "0.15 to 0.7", "switched off"]),
        ({"customary_team_time": 0.0}, ["customary_team_time", "0.05 to 0.15"]),
        ({"turf": True}, ["turf"]),
        ({"turf": nan}, ["turf"]),
        ({"turf": inf}, ["turf"]),
        ({"turf": "0.3"}, ["turf"]),
        ({"turf": None}, ["turf"]),
        ({"turf": [0.3]}, ["turf"]),
        ({"": 0.3}, ["unknown parameter"]),
    ],
)
@pytest.mark.parametrize("question", [run, compare, perceived_effects])
def test_a_wrong_parameter_is_refused(values, words, question, base, reform):
    scenarios = (base, reform) if question is compare else (reform,)
    with pytest.raises(InputError) as refused:
        question(*scenarios, replications=1, parameters=values)
    assert all(word in str(refused.value) for word in words)


@pytest.mark.parametrize("replications", [0, -1, 1.5, 1.0, True, "4", LIMITS.runs + 1, nan])
@pytest.mark.parametrize("question", [run, compare, perceived_effects])
def test_a_wrong_number_of_replications_is_refused(replications, question, base, reform):
    scenarios = (base, reform) if question is compare else (reform,)
    with pytest.raises(InputError, match=r"replications(.|\n)*whole number"):
        question(*scenarios, replications=replications)


@pytest.mark.parametrize("seed", [1.0, None, False, "1", -(2**63) - 1, 2**64])
def test_a_wrong_seed_is_refused(seed, reform):
    with pytest.raises(InputError, match=r"seed(.|\n)*whole number"):
        run(reform, replications=1, seed=seed)


@pytest.mark.parametrize("workers", [0, -1, 1.5, True, 5000])
def test_a_wrong_number_of_workers_is_refused(workers, reform):
    with pytest.raises(InputError, match=r"workers(.|\n)*whole number"):
        run(reform, replications=1, workers=workers)


def test_numbers_of_numpy_are_numbers(reform):
    short = reform.difference({"quarters": 2})
    found = run(
        short, replications=np.int64(2), seed=np.int32(1), parameters={"turf": np.float64(0.3)}
    )
    assert len(found.outcomes) == 2


@pytest.mark.parametrize("value", [np.float32(0.5), np.int64(1), np.array(0.5), np.array(1), 1])
def test_other_numbers_of_numpy_are_parameters_too(reform, value):
    name = "synergy"
    assert PARAMETERS[name].low <= value <= PARAMETERS[name].high
    found = run(reform.difference({"quarters": 2}), replications=1, parameters={name: value})
    kept = found.manifest["identity"]["design"]["parameters"][name]
    assert isinstance(kept, float)
    assert kept == float(value)


@pytest.mark.parametrize("values", [["turf"], "turf", 0.3, {"turf"}, [("turf", 0.3)]])
def test_parameters_are_a_mapping(reform, values):
    with pytest.raises(InputError, match=r"parameters cannot be (.|\n)*a mapping"):
        run(reform, replications=1, parameters=values)


@pytest.mark.parametrize("value", [np.array([0.3]), np.array([0.3, 0.4]), np.bool_(True), 1j, b"1"])
def test_what_is_no_single_number_is_refused(reform, value):
    with pytest.raises(InputError, match="turf cannot be"):
        run(reform, replications=1, parameters={"turf": value})
    with pytest.raises(InputError, match="seed cannot be"):
        run(reform, replications=1, seed=value)


@pytest.mark.parametrize("scenario", [None, 5, {"extends": "no_reform"}, b"no_reform", run])
@pytest.mark.parametrize("question", [run, perceived_effects, ia.load])
def test_what_is_no_scenario_is_refused(question, scenario):
    with pytest.raises(InputError, match=r"a scenario cannot be (.|\n)*a path"):
        question(scenario)


def test_a_list_of_reforms_is_told_how_to_be_written(base, reform):
    with pytest.raises(InputError, match="one by one"):
        compare(base, [reform], replications=1)


class Pointer:
    """A path of another kind than pathlib's."""

    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        return self.path


def test_paths_of_any_kind_lead_to_a_scenario_and_to_a_folder(tmp_path):
    path = tmp_path / "reform.yaml"
    path.write_text(REFORM)
    found = run(Pointer(str(path)), replications=1, out=Pointer(str(tmp_path / "kept")))
    assert (tmp_path / "kept" / "manifest.json").exists()
    assert found.to_csv(Pointer(str(tmp_path / "tables"))) == tmp_path / "tables"
    with pytest.raises(InputError, match="a scenario cannot be"):
        run(Pointer(b"reform.yaml"), replications=1)


@pytest.mark.parametrize("out", [5, b"folder", ["folder"], True])
def test_what_is_no_folder_is_refused(result, reform, out):
    with pytest.raises(InputError, match=r"out cannot be (.|\n)*path of a folder"):
        run(reform, replications=1, out=out)
    with pytest.raises(InputError, match="folder cannot be"):
        result.to_csv(out)


def test_more_rows_of_offices_than_fit_are_refused_before_work(reform, monkeypatch):
    monkeypatch.setattr(ask, "performed", None)
    fits = LIMITS.office_rows // (5 * 20)
    with pytest.raises(InputError, match=f"fewer replications(.|\n)*up to {fits} replications"):
        run(reform, replications=fits + 1, offices=True)
    with pytest.raises(TypeError):  # it would be performed
        run(reform, replications=fits, offices=True)


def test_an_unknown_scenario_is_refused():
    with pytest.raises(InputError, match="did you mean 'no_reform'"):
        run("no_reforms", replications=1)


# --- taking results out -----------------------------------------------------------------------


def test_to_xarray(result, reform):
    found = result.to_xarray()
    assert dict(found.sizes) == {
        "scenario": 1,
        "point": 1,
        "replication": FEW,
        "quarter": reform.quarters,
    }
    table = result.quarters.set_index(["replication", "quarter"])["trust"]
    outcomes = result.outcomes.set_index("replication")
    for replication in range(FEW):
        here = found.sel(scenario="reform", point=0, replication=replication)
        assert float(here["trust_mature"]) == outcomes.loc[replication, "trust"]
        assert float(here["trust_early"]) == outcomes.loc[replication, "trust_early"]
        for quarter in ("2006Q1", "2010Q4"):
            assert float(here["trust"].sel(quarter=quarter)) == table[replication, quarter]
    assert {"trust", "trust_mature", "trust_early"} <= set(found)


def test_to_csv(result, comparison, tmp_path):
    folder = result.to_csv(tmp_path / "deep" / "folder")
    assert sorted(path.name for path in folder.iterdir()) == [
        *("offices.csv", "outcomes.csv", "quarters.csv"),
    ]
    back = pd.read_csv(folder / "outcomes.csv")
    pd.testing.assert_frame_equal(back, result.outcomes, rtol=1e-12, check_dtype=False)
    folder = comparison.to_csv(tmp_path / "comparison")
    assert sorted(path.name for path in folder.iterdir()) == [
        *("changes.csv", "comparison.csv", "headline.csv", "outcomes.csv", "quarters.csv"),
    ]


HOSTILE = '<script>alert("x")</script>&'


def test_html_escapes_what_others_wrote():
    hostile = loads(REFORM.replace("agency: A", f"agency: '{HOSTILE}'"), HOSTILE)
    plain = loads(SMALL.replace("agency: A", f"agency: '{HOSTILE}'"), f"{HOSTILE} base")
    found = run(hostile, replications=2)._repr_html_()
    told = compare(plain, hostile, replications=2)._repr_html_()
    felt = perceived_effects(hostile, replications=2)._repr_html_()
    for html in (found, told, felt):
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert "<table" in html


def test_html_shows_the_headline(result, comparison):
    assert "within_team" in result._repr_html_()
    assert f"{FEW} runs" in result._repr_html_()
    assert "against base" in comparison._repr_html_()


# --- compare ----------------------------------------------------------------------------------


def test_a_comparison_pairs_runs_of_the_same_luck(base, reform, comparison):
    own, plain = (run(scenario, replications=8) for scenario in (reform, base))
    changes = comparison.changes[comparison.changes["reform"] == "reform"]
    for name in ("within_team", "delivery", "trust_early", "fatigue_early"):
        expected = own.outcomes[name] - plain.outcomes[name]
        np.testing.assert_array_equal(changes[name], expected)
        row = comparison.table[
            (comparison.table["reform"] == "reform") & (comparison.table["metric"] == name)
        ].iloc[0]
        assert (row["difference"], row["low"], row["high"]) == mean_interval(expected)
        assert row["n"] == 8


def test_the_table_and_the_headline_say_the_same(comparison):
    table = comparison.table.set_index(["reform", "metric"])
    assert not table.index.duplicated().any()
    assert set(comparison.headline["reform"]) == {"reform", "half"}
    for _, row in comparison.headline.iterrows():
        suffix = "_early" if row["window"] == "early" else ""
        for change in ("within_team", "within_agency", "delivery"):
            expected = table.loc[row["reform"], f"{change}_change{suffix}"]
            assert row[f"{change}_change"] == expected["difference"]
            assert row[f"{change}_change_low"] == expected["low"]
            assert row[f"{change}_change_high"] == expected["high"]
            assert expected["difference"] == table.loc[row["reform"], change + suffix]["difference"]
        both = row["within_team_change"], row["within_agency_change"]
        assert row["quadrant"] == quadrant(*both)
        assert (
            row["conflict"]
            == conflict_of(*both)
            == table.loc[row["reform"], f"conflict{suffix}"]["difference"]
        )
        assert -1 <= row["conflict_low"] <= row["conflict"] <= row["conflict_high"] <= 1


def test_pillars_alone_are_a_dilemma_in_two_numbers_and_an_angle(comparison):
    early = comparison.headline.set_index(["reform", "window"]).loc["reform", "early"]
    assert early["quadrant"] == "dilemma"
    assert early["conflict"] > 0
    assert -90 < early["angle"] < 0
    assert early["angle_low"] <= early["angle"] <= early["angle_high"]
    degrees = np.degrees(np.arctan2(early["within_agency_change"], early["within_team_change"]))
    assert early["angle"] == pytest.approx(degrees)
    assert early["direction"].startswith(f"{early['angle']:.1f} (")
    expected = -early["within_agency_change"] / early["within_team_change"]
    assert early["trade_off"] == pytest.approx(expected)
    assert early["trade_off_low"] < early["trade_off"] < early["trade_off_high"]
    assert early["trade_off_in_words"].startswith(f"{early['trade_off']:.2f} (")


def test_identical_scenarios_differ_in_nothing(base):
    same = compare(base, base.difference({}, name="the same"), replications=5)
    numbers = same.changes.drop(columns=["point", "replication", "reform"])
    assert not numbers.to_numpy().any()
    for _, row in same.headline.iterrows():
        assert np.isnan([row["angle"], row["angle_low"], row["angle_high"]]).all()
        assert row["direction"].startswith("undefined")
        assert np.isnan([row["trade_off"], row["trade_off_low"], row["trade_off_high"]]).all()
        assert row["trade_off_in_words"].startswith("undefined: the change within the team")
        assert row["conflict"] == row["conflict_low"] == row["conflict_high"] == 0
        assert row["within_team_change"] == 0
    assert not same.table[["difference", "low", "high"]].to_numpy().any()


def test_no_change_at_all_is_no_gain(base):
    same = compare(base, base.difference({}, name="the same"), replications=5)
    assert set(same.headline["quadrant"]) == {"no change"}


def test_there_is_no_quadrant_without_an_angle(comparison):
    told = comparison.headline["quadrant"] != "no change"
    assert told.any()
    assert (told == comparison.headline["angle"].notna()).all()


def test_one_replication_has_no_interval_and_says_so(base, reform):
    found = compare(base, reform, replications=1)
    assert found.table["low"].isna().all()
    assert not found.table["difference"].isna().any()
    for _, row in found.headline.iterrows():
        assert np.isnan(row["angle"])
        assert row["direction"].startswith("undefined")
        assert np.isnan(row["trade_off"])
        assert row["trade_off_in_words"] == "undefined: one replication"
        assert np.isnan(row["conflict_low"])


def test_the_base_is_read_over_the_windows_of_each_reform(base, reform):
    """Reforms that start at other times are each held against the same quarters of the base."""
    late = reform.difference(
        {"pillars": {name: {"from": "2008Q1"} for name in PILLAR_NAMES[:3]}}, name="late"
    )
    found = compare(base, reform, late, replications=3)
    names = list(dict.fromkeys(found.outcomes["scenario"]))
    assert names == ["base", "base (as late)", "reform", "late"]
    keys = ["scenario", "replication", "quarter"]
    quarters = found.quarters.set_index(keys)["within_team"].sort_index()
    for name, first in (("reform", 4), ("late", 8)):
        labels = sorted(set(found.quarters["quarter"]))[first : first + 8]
        changes = found.changes[found.changes["reform"] == name].set_index("replication")
        for replication in range(3):
            means = [quarters.loc[arm, replication][labels].mean() for arm in (name, "base")]
            expected = changes.loc[replication, "within_team_early"]
            assert means[0] - means[1] == pytest.approx(expected, abs=1e-13)


def test_a_comparison_is_kept_in_a_folder_and_found_again(base, reform, tmp_path, monkeypatch):
    first = compare(base, reform, replications=3, out=tmp_path / "kept")
    monkeypatch.setattr(runs, "perform", lambda *_, **__: None)
    again = compare(base, reform, replications=3, out=tmp_path / "kept")
    pd.testing.assert_frame_equal(first.headline, again.headline, check_exact=True)
    with pytest.raises(InputError, match="seed"):
        compare(base, reform, replications=3, seed=2, out=tmp_path / "kept")


def test_a_comparison_needs_a_reform_with_a_name_of_its_own(base, reform):
    with pytest.raises(InputError, match="at least one reform"):
        compare(base)
    with pytest.raises(InputError, match="different names"):
        compare(base, base)
    with pytest.raises(InputError, match="different names"):
        compare(base, reform, reform)
    changed = [reform.with_changes(pillars={"one_budget": level}) for level in (0.2, 0.4)]
    with pytest.raises(InputError, match="'reform-changed'; name= gives another"):
        compare(base, *changed)


def test_a_parameter_that_is_compared_is_not_laid_over_it(base, reform):
    other = reform.with_changes(parameters={"turf": 0.6}, name="other")
    with pytest.raises(InputError, match=r"differ in turf \(.* in base, 0\.6 in other\)"):
        compare(base, other, replications=1, parameters={"turf": 0.3})
    with pytest.raises(InputError, match="differ in turf"):
        compare(base, reform, other, replications=1, parameters={"synergy": 1, "turf": 0.3})
    said = {"turf": PARAMETERS["turf"].default}
    same = [one.with_changes(parameters=said, name=f"{one.name} 2") for one in (base, reform)]
    compare(base, *same, replications=1, parameters={"turf": 0.3})


@pytest.mark.parametrize(
    ("changes", "differing"),
    [
        ({"quarters": 12}, "12 quarters from 2006Q1, not 20 quarters from 2006Q1"),
        ({"offices": [{"agency": "A", "country": "NO"}]}, "without SE"),
        ({"first_quarter": "2005Q1"}, "quarters from 2005Q1, not"),
        (
            {"offices": [{"agency": "A", "country": name} for name in ("DK", "FI", "IS", "EE")]},
            "with DK, FI, IS and 1 more; without NO and SE",
        ),
        (
            {"offices": [{"agency": "A", "country": "SE"}, {"agency": "A", "country": "NO"}]},
            "its countries in another order",
        ),
    ],
    ids=["quarters", "countries", "other quarters", "other countries", "another order"],
)
def test_other_countries_or_quarters_cannot_be_matched(base, reform, changes, differing):
    with pytest.raises(InputError, match="other countries or quarters") as caught:
        compare(base, reform.difference(changes, name="other"), replications=1)
    assert differing in caught.value.problem
    assert "-baseline.yaml" in caught.value.hint


def test_a_reform_may_have_other_offices_in_the_same_countries(base, reform):
    offices = [{"agency": "Z", "country": country} for country in ("NO", "SE")]
    fewer = reform.difference({"offices": offices}, name="fewer")
    found = compare(base, fewer, replications=2)
    alone = run(fewer, replications=2).outcomes
    mine = found.outcomes[found.outcomes["scenario"] == "fewer"].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, alone)


def test_a_comparison_knows_its_scenarios(base, reform, comparison):
    assert list(comparison.scenarios) == ["base", "reform", "half"]
    assert comparison.scenarios["base"] is base
    assert comparison.scenarios["reform"] is reform
    assert list(comparison.changes)[:3] == ["reform", "point", "replication"]


def test_results_say_what_they_are_in_a_line(result, comparison, total):
    assert repr(result) == "Result: reform, 4 runs, seed 1"
    assert repr(comparison) == "Comparison: base, reform, half, 8 runs, seed 1"
    assert repr(total) == "PerceivedEffects: reform, 5 runs, seed 1"
    for found in (result, comparison, total):
        assert found == found
        assert found != replace(found)
        assert len({found, found}) == 1


def test_progress_is_passed_on(base, reform, monkeypatch):
    asked = []
    perform = runs.perform

    def listening(plan, store, workers, progress, work):
        asked.append(progress)
        perform(plan, store, workers, progress, work)

    monkeypatch.setattr(runs, "perform", listening)
    short = [one.difference({"quarters": 2}, name=one.name) for one in (base, reform)]
    run(short[0], replications=1, progress=False)
    compare(*short, replications=1, progress=True)
    perceived_effects(short[0], replications=1)
    assert asked == [False, True, None]


# --- perceived effects ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def total(reform) -> ask.PerceivedEffects:
    return perceived_effects(reform, replications=5)


def test_perceived_effects_are_a_row_an_office_and_set(total, reform):
    assert len(total.table) == len(reform.offices) * len(SETS)
    assert not total.table.duplicated(["agency", "country", "practice_set"]).any()
    assert set(total.table["practice_set"]) == set(SETS)
    assert set(total.table["estimand"]) == {"total"}
    assert set(total.table["n"]) == {5}
    for _, row in total.table.iterrows():
        mine = total.by_run[
            (total.by_run["agency"] == row["agency"])
            & (total.by_run["country"] == row["country"])
            & (total.by_run["practice_set"] == row["practice_set"])
        ]
        assert len(mine) == 5
        assert (row["effect"], row["low"], row["high"]) == mean_interval(mine["effect"])


def test_an_effect_is_the_sum_of_its_parts(total):
    parts = total.by_run[list(COMPONENTS)].sum(axis=1)
    np.testing.assert_allclose(total.by_run["effect"], parts, atol=1e-13)
    assert total.by_run["effect"].abs().max() > 0.01


def test_parts_are_weighed_as_the_full_run_feels_them(reform):
    """By hand from the payoffs, with other weights than the defaults."""
    values = {"team_value": 1.4, "money_value": 0.3}
    full = ask.arm_of(reform)
    arms = [full, *ask.without_each_set(full, "total")]
    plan = ask.planned(arms, 2, 1, values, ("payoffs",))
    payoffs = ask.performed(plan, "test", None, None).read("payoffs")
    found = ask.effects_by_run(payoffs, full, plan)
    keys = ["replication", "agency", "country"]
    with_all = payoffs[payoffs["scenario"] == "reform"].set_index(keys)
    for practice_set in SETS:
        without = payoffs[payoffs["scenario"] == f"reform without {practice_set}"].set_index(keys)
        mine = found[found["practice_set"] == practice_set].set_index(keys)
        for key, row in mine.iterrows():
            weights = component_weights(with_all.loc[key, "accountability"], with_values(values))
            for part in COMPONENTS:
                change = with_all.loc[key, part] - without.loc[key, part]
                assert row[part] == pytest.approx(weights[part] * change, abs=1e-13)


def test_direct_and_total_effects_differ_where_practices_help_each_other(total, reform):
    direct = perceived_effects(reform, estimand="direct", replications=5)
    assert set(direct.table["estimand"]) == {"direct"}
    keys = ["agency", "country", "practice_set"]
    both = total.table.set_index(keys)["effect"], direct.table.set_index(keys)["effect"]
    assert not np.any(both[0] == both[1].loc[both[0].index])


@pytest.mark.parametrize("estimand", ["total", "direct"])
def test_a_set_that_is_off_already_is_worth_nothing(reform, estimand):
    off = reform.difference({"practices": {"systemic_thinking": "off"}}, name="off")
    found = perceived_effects(off, estimand=estimand, replications=2).table
    gone = found["practice_set"] == "systemic_thinking"
    assert set(found[gone]["effect"]) == {0.0}
    assert np.all(found[~gone]["effect"] != 0)


@pytest.mark.parametrize("estimand", ["total", "direct"])
def test_without_reform_no_set_is_worth_anything(base, estimand):
    found = perceived_effects(base, estimand=estimand, replications=2)
    assert not found.by_run[["effect", *COMPONENTS]].to_numpy().any()
    assert not found.table["effect"].to_numpy().any()


def test_an_unknown_estimand_is_refused(reform):
    with pytest.raises(InputError) as refused:
        perceived_effects(reform, estimand="totale", replications=1)
    assert "did you mean 'total'" in str(refused.value)


def test_perceived_effects_are_kept_and_written(reform, tmp_path):
    found = perceived_effects(reform, replications=2, out=tmp_path / "kept")
    again = perceived_effects(reform, replications=2, out=tmp_path / "kept")
    pd.testing.assert_frame_equal(found.table, again.table, check_exact=True)
    folder = found.to_csv(tmp_path / "tables")
    assert (folder / "perceived_effects.csv").exists()
    assert (folder / "perceived_effects_by_run.csv").exists()
    with pytest.raises(InputError):
        perceived_effects(reform, estimand="direct", replications=2, out=tmp_path / "kept")


def test_rows_do_not_depend_on_how_runs_are_cut(monkeypatch):
    tables = []
    for size in (128, 2):
        monkeypatch.setattr("interagency.study.design.BLOCK_RUNS", size)
        tables.append(compare("no_reform", "pillars_only", replications=5).outcomes)
    pd.testing.assert_frame_equal(*tables, check_exact=True)


def test_offices_of_a_comparison_are_recorded_on_request(base, reform, tmp_path):
    assert compare(base, reform, replications=2).offices is None
    found = compare(base, reform, replications=2, offices=True)
    keys = ["scenario", "replication"]
    assert len(found.offices) == 2 * 2 * 5
    # everybody is a full member: the outcome is the plain mean over offices
    means = found.offices.groupby(keys)[["within_team", "delivery"]].mean()
    outcomes = found.outcomes.set_index(keys)[["within_team", "delivery"]]
    pd.testing.assert_frame_equal(means.sort_index(), outcomes.sort_index(), check_like=True)
    assert (found.to_csv(tmp_path) / "offices.csv").exists()


def test_offices_of_a_comparison_are_recorded_where_they_are_few(base, reform, monkeypatch):
    def rows(count):
        limits = replace(LIMITS, office_rows=count)
        monkeypatch.setattr("interagency.study.ask.LIMITS", limits)

    rows(10 * 2 * 2 * 5)
    assert compare(base, reform, replications=2, offices=None).offices is not None
    rows(10 * 2 * 2 * 5 - 1)
    assert compare(base, reform, replications=2, offices=None).offices is None
    rows(2 * 2 * 5 - 1)
    with pytest.raises(InputError, match="ask for fewer"):
        compare(base, reform, replications=2, offices=True)

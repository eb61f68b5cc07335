"""A choice from a study: tables that agree with each other, and what cannot be chosen among."""

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.robust.choice import (
    ANOTHER,
    AS_GOOD,
    BEST,
    WORSE,
    RobustChoice,
    choice_of,
    robust,
)
from interagency.study.robust.measures import MEASURES
from interagency.study.sweep.folder import read_study
from tests.study.robust import made

SEQUENCES = {"of": ["one_programme", "one_budget"], "every": 2, "extends": "pillars_only"}


@pytest.fixture(scope="module")
def found() -> RobustChoice:
    return made.choice()


def test_the_best_comes_first(found):
    first = found.packages.iloc[0]
    assert first["standing"] == BEST
    assert found.chosen == first["package"] == "reform"
    assert set(found.packages["standing"][1:]) <= {AS_GOOD, WORSE}
    assert (found.packages["estimate"].diff()[1:] <= 0).all()
    assert found.decides.measure.name == "satisficing"
    assert found.as_good == list(
        found.packages.loc[found.packages["standing"] == AS_GOOD, "package"]
    )


def test_tables_agree_with_each_other(found):
    fails = found.performance.fails()
    for place, package in enumerate(found.performance.packages):
        row = found.packages.set_index("package").loc[package]
        assert row["estimate"] == pytest.approx(1 - fails[place].mean())
        met = found.thresholds.set_index("package").loc[package, "met"]
        # with one threshold the two are the same
        assert met == pytest.approx(row["estimate"])
    assert set(found.measures["measure"]) == set(MEASURES)
    assert len(found.choices) == 1 + 6 * 3
    assert len(found.regrets) == 3 * 3 * 40
    assert set(found.boxes["package"]) == {"reform", "half", "late"}
    assert (found.boxes["about"] == ANOTHER).sum() == 1
    assert set(found.limits["package"]) <= set(found.boxes["package"])
    assert found.places is None


def test_thresholds_are_swept(found):
    table = found.sweep.set_index(["scale", "package"])
    assert set(found.sweep["scale"]) == {0.0, 0.5, 1.0, 1.5}
    for row in found.packages.to_dict("records"):
        shares = [table.loc[(scale, row["package"]), "met"] for scale in (0.0, 0.5, 1.0, 1.5)]
        assert shares == sorted(shares, reverse=True)
        assert shares[2] == row["estimate"]
    best = found.sweep[found.sweep["is_best"]].groupby("scale")["met"].first()
    assert (best == found.sweep.groupby("scale")["met"].max()).all()


def test_points_that_were_not_drawn_have_no_intervals_over_points():
    chosen = made.choice(design={"kind": "one_at_a_time"}, replications=2)
    assert not chosen.performance.drawn
    for table, columns in (
        (chosen.packages, ["points_low", "points_high"]),
        (chosen.thresholds, ["low", "high"]),
        (chosen.sweep, ["low", "high"]),
    ):
        assert table[columns].isna().all(axis=None)
    assert "of the points played" in chosen._repr_html_()


def test_it_is_counted_where_the_chosen_package_is_as_good_as_all_others(found):
    outcomes = ["within_team_change"]
    regret = found.regrets[
        (found.regrets["outcome"] == outcomes[0]) & (found.regrets["package"] == found.chosen)
    ]
    assert found.as_good_at(outcomes) == (regret["regret"] == 0).mean() > 0
    assert found.as_good_at(list(found.performance.better)) <= found.as_good_at(outcomes)


def test_a_box_counts_points_where_the_package_fails(found):
    row = found.boxes[(found.boxes["package"] == "reform") & (found.boxes["about"] != ANOTHER)]
    (row,) = row.to_dict("records")
    one = found.discoveries["reform", row["about"]]
    place = list(found.performance.packages).index("reform")
    fails = found.performance.fails()[place]
    assert (one.cases.happened == fails).all() or (one.cases.happened == ~fails).all()
    assert row["share"] == pytest.approx(one.cases.happened.mean())
    assert row["share"] <= 0.5


def test_results_on_disk_give_the_same_choice(found, tmp_path, monkeypatch):
    monkeypatch.setattr("interagency.study.robust.discovery.SEARCHES", 20)
    made.study().run(tmp_path / "kept")
    again = choice_of(read_study(tmp_path / "kept"))
    for name, table in found._tables().items():
        pd.testing.assert_frame_equal(again._tables()[name], table, rtol=1e-12)


def test_other_thresholds_need_no_other_runs(tmp_path, monkeypatch):
    monkeypatch.setattr("interagency.study.robust.discovery.SEARCHES", 5)
    first = made.study().run(tmp_path / "kept")
    words = {"thresholds": {"within_team_change": {"at_least": 0.02}}}
    kept = tmp_path / "kept" / "pieces"
    pieces = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    lower = robust(made.study(robust=words), tmp_path / "kept")
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir()} == pieces
    assert lower.packages["estimate"].iloc[0] > choice_of(first).packages["estimate"].iloc[0]


def test_without_thresholds_regret_decides():
    chosen = made.choice(robust={"measures": ["regret_max"]})
    assert chosen.decides.measure.name == "regret_max"
    assert chosen.decides.outcome == "within_team_change"
    assert chosen.thresholds is None
    assert list(chosen.discoveries) == [(chosen.chosen, ANOTHER)]
    assert "share_met" not in chosen.packages


def test_sequences_are_packages_and_places_are_told():
    study = {"scenarios": ["pillars_only"], "against": None, "outcomes": ["within_team"]}
    factors = {"turf": "declared"}
    design = {"kind": "latin_hypercube", "samples": 4}
    asked = {"sequences": SEQUENCES, "measures": ["mean"]}
    chosen = made.choice(**study, factors=factors, design=design, robust=asked)
    assert set(chosen.packages["package"]) == {
        "pillars_only",
        "programme-budget",
        "budget-programme",
    }
    assert len(chosen.places) == 4
    means = chosen.packages.set_index("package")["estimate"]
    first = chosen.places.set_index(["pillar", "place"])["estimate"]
    orders = means[["programme-budget", "budget-programme"]]
    assert first["one_programme", 1] == pytest.approx(orders.iloc[0] - orders.mean())


def test_it_says_what_it_is(found):
    said = repr(found)
    assert said.startswith("RobustChoice: reform")
    assert "3 packages, 40 points, 3 replications" in said
    assert "A small choice" in found._repr_html_()
    design = found.manifest["identity"]["design"]
    assert design["replications"] == 3
    assert found.manifest["identity"]["kind"] == "robust"


def test_tables_can_be_taken_out(found, tmp_path):
    assert found.to_excel(tmp_path / "choice.xlsx").stat().st_size > 10_000
    written = {path.stem for path in found.to_csv(tmp_path / "tables").iterdir()}
    assert written == set(found._tables())
    table, outcomes = found.experiments()
    assert len(table) == 3 * 40
    assert set(outcomes) == set(made.WORDS["outcomes"])
    assert np.isfinite(outcomes["within_team_change"]).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scenarios": ["reform"]}, "two packages"),
        ({"factors": None, "design": None}, "something uncertain"),
        ({"outcomes": ["joint_time"], "robust": None}, "better higher or lower"),
        ({"robust": {"measures": ["satisficing"]}}, "needs thresholds"),
        ({"robust": {"thresholds": {"fatigue": {"at_most": 1}}}}, "fatigue is no outcome"),
        ({"robust": {"better": {"fatigue": "lower"}}}, "fatigue is no outcome"),
        ({"robust": {"sequences": {"every": 40}}}, "outside the window"),
        ({"robust": {"sequences": {"extends": "nowhere"}}}, "nowhere"),
    ],
)
def test_what_cannot_be_chosen_among_is_refused_before_anything_is_played(
    changes, message, monkeypatch
):
    monkeypatch.setattr("interagency.study.sweep.study.Study.run", lambda *_: pytest.fail("played"))
    with pytest.raises(InputError, match=message):
        robust(made.study(**changes))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"treshold": {}}, "did you mean 'thresholds'"),
        ({"thresholds": {"delivry": {"at_least": 0}}}, "did you mean 'delivery'"),
        ({"thresholds": {"delivery": {"at_lest": 0}}}, "did you mean 'at_least'"),
        ({"sequences": {"evry": 4}}, "did you mean 'every'"),
    ],
)
def test_a_slip_is_told_with_what_was_probably_meant(said, message):
    with pytest.raises(InputError) as refused:
        made.study(robust=said)
    assert message in str(refused.value)


def test_a_direction_may_be_given():
    asked = {"better": {"joint_time": "lower"}, "measures": ["mean"]}
    chosen = made.choice(outcomes=["joint_time"], robust=asked)
    means = chosen.performance.means["joint_time"].mean(axis=1)
    assert chosen.chosen == chosen.performance.packages[int(means.argmin())]


def test_what_has_no_direction_is_judged_by_its_threshold_alone():
    asked = {"thresholds": {"joint_time": {"at_most": 0.2}, "within_team_change": {"at_least": 0}}}
    found = made.choice(outcomes=["within_team_change", "joint_time"], robust=asked)
    assert set(found.thresholds["outcome"]) == {"joint_time", "within_team_change"}
    assert set(found.measures["outcome"]) == {"all thresholds", "within_team_change"}
    assert set(found.regrets["outcome"]) == {"within_team_change"}
    means = found.performance.means
    met = (means["joint_time"] <= 0.2) & (means["within_team_change"] >= 0)
    shares = dict(zip(found.performance.packages, met.mean(axis=1), strict=True))
    assert dict(zip(found.packages["package"], found.packages["estimate"], strict=True)) == shares

"""Questions to every member of an ensemble: luck and parameters are told apart."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.ask import compare, perceived_effects, run
from interagency.study.ensemble import MEMBERS, Ensemble
from interagency.study.estimates import mean_interval
from interagency.study.explain import explain
from interagency.study.frontier import frontier
from interagency.study.kept import kept_comparison
from interagency.study.practices import practice_effects
from interagency.study.results import Comparison
from interagency.views.changes import measured_changes
from interagency.views.terminal import comparison_text
from tests.study import made_up_ensemble, small

COUNT = 5


@pytest.fixture(scope="module")
def sets() -> Ensemble:
    made_up = made_up_ensemble.ensemble()
    return replace(made_up, table=made_up.table.head(COUNT))


@pytest.fixture(scope="module")
def found(sets: Ensemble) -> Comparison:
    return compare(small.before(), small.reform(), replications=3, parameters=sets)


@pytest.fixture(scope="module")
def one_by_one(sets: Ensemble) -> list[Comparison]:
    """Every member asked by itself."""
    members = sets.table.drop(columns=MEMBERS).to_dict("records")
    pair = small.before(), small.reform()
    return [compare(*pair, replications=3, parameters=member) for member in members]


def test_a_further_scenario_leaves_the_others_alone(found, sets: Ensemble) -> None:
    """What one scenario sets itself is left to it; the others stay at their members' values."""
    own = small.reform().difference({"parameters": {"turf": 0.6}}, name="own turf")
    more = compare(small.before(), small.reform(), own, replications=3, parameters=sets)
    alone = found.members.drop(columns="reform")
    beside = more.members[more.members["reform"] == small.reform().name].drop(columns="reform")
    pd.testing.assert_frame_equal(alone, beside.reset_index(drop=True))


def test_every_member_is_played_on_the_same_luck(found, one_by_one, sets) -> None:
    assert found.members[MEMBERS].tolist() == sets.table[MEMBERS].tolist()
    for metric in ("within_team", "delivery_early"):
        alone = [one.changes[metric].mean() for one in one_by_one]
        assert found.members[metric].to_numpy() == pytest.approx(alone, abs=1e-12)
        by_replication = np.mean([one.changes[metric] for one in one_by_one], axis=0)
        assert found.changes[metric].to_numpy() == pytest.approx(by_replication, abs=1e-12)


def test_two_intervals_stand_side_by_side(found: Comparison) -> None:
    row = found.headline.set_index("window").loc["mature"]
    members = found.members["within_agency"]
    luck = mean_interval(found.changes["within_agency"])
    assert row["within_agency_change"] == pytest.approx(members.mean())
    names = ["within_agency_change", "within_agency_change_low", "within_agency_change_high"]
    assert row[names].tolist() == pytest.approx(luck)
    ends = [row[f"within_agency_change_parameters_{end}"] for end in ("low", "high")]
    assert ends == pytest.approx(np.quantile(members, [0.025, 0.975]))
    mean = [row[f"within_agency_change_mean_{end}"] for end in ("low", "high")]
    assert mean == pytest.approx(mean_interval(members)[1:])
    assert ends[1] - ends[0] > luck[2] - luck[1], "parameters matter more than luck here"
    assert row["n"] == 3
    assert row["members"] == COUNT
    assert 0 < row["members_in_quadrant"] <= 1


def test_the_table_has_them_for_every_outcome(found: Comparison) -> None:
    table = found.table.set_index("metric")
    assert table.loc["trust", "parameters_low"] == pytest.approx(
        np.quantile(found.members["trust"], 0.025)
    )
    columns = ["parameters_low", "mean_high"]
    assert (
        table.loc["within_team_change_early", columns].tolist()
        == table.loc["within_team_early", columns].tolist()
    )


def test_the_terminal_shows_both(found: Comparison) -> None:
    row = measured_changes(found).iloc[0]
    assert row["parameters_low"] == pytest.approx(
        np.quantile(found.members["within_team_early"], 0.025)
    )
    said = " ".join(comparison_text(found).split())
    assert f"Means over {COUNT} members of the ensemble, n = 3 replications of each" in said
    assert f"({row['parameters_low']:+.3f} to {row['parameters_high']:+.3f})" in said


def test_a_run_says_where_its_members_lie(sets: Ensemble) -> None:
    result = run(small.reform(), replications=2, parameters=sets, offices=True)
    assert len(result.members) == COUNT
    assert len(result.outcomes) == 2
    assert result.outcomes["trust"].mean() == pytest.approx(result.members["trust"].mean())
    assert set(result.quarters["point"]) == {0}
    assert len(result.offices) == 2 * 5 * small.reform().quarters
    with pytest.raises(InputError, match="cannot be played again as a network"):
        result.network(3)


def test_what_a_scenario_says_is_kept(sets: Ensemble) -> None:
    said = small.reform().difference({"parameters": {"turf": 0.6}}, name="said")
    result = run(said, replications=1, parameters=sets)
    same = replace(sets, table=sets.table.assign(turf=0.6))
    pd.testing.assert_frame_equal(
        result.members.drop(columns="scenario"),
        run(small.reform(), replications=1, parameters=same).members.drop(columns="scenario"),
    )


def two_members(sets: Ensemble) -> tuple[Ensemble, list[dict[str, float]]]:
    """Few enough to be asked one by one as well."""
    few = replace(sets, table=sets.table.head(2))
    return few, few.table.drop(columns=MEMBERS).to_dict("records")


def stands_for(row: pd.Series, value: str, alone: list[float], members: int) -> None:
    """A row says what members say one by one: their mean, and where they lie."""
    assert row[value] == pytest.approx(np.mean(alone), abs=1e-12)
    ends = [row["parameters_low"], row["parameters_high"]]
    assert ends == pytest.approx(np.quantile(alone, [0.025, 0.975]), abs=1e-12)
    assert row[["mean_low", "mean_high"]].tolist() == pytest.approx(mean_interval(alone)[1:])
    assert (row["n"], row["members"]) == (2, members)


def test_practices_of_every_member(sets: Ensemble) -> None:
    few, members = two_members(sets)
    asked = {"of": "pillars", "replications": 2}
    found = practice_effects(small.reform(), parameters=few, **asked)
    by_member = [practice_effects(small.reform(), parameters=one, **asked) for one in members]
    kinds = {"table": "shapley", "interactions": "interaction", "by_trait": "shapley"}
    for name, value in kinds.items():
        table = getattr(found, name)
        for place in table.index[table["metric"] == "within_agency"]:
            alone = [getattr(one, name).loc[place, value] for one in by_member]
            stands_for(table.loc[place], value, alone, 2)
    alone = [one.lattice["trust"].iloc[-1] for one in by_member]
    assert found.lattice["trust"].iloc[-1] == pytest.approx(np.mean(alone))
    end = found.lattice["trust_parameters_high"].iloc[-1]
    assert end == pytest.approx(np.quantile(alone, 0.975))
    assert {"main_parameters_low", "last_mean_high"} <= set(found.table)


def test_sets_of_practices_of_every_member(sets: Ensemble) -> None:
    few, _ = two_members(sets)
    found = practice_effects(small.reform(), replications=1, parameters=few)
    parts = found.sets[found.sets["metric"] == "within_team"].set_index("part")["effect"]
    summed = found.table.loc[found.table["metric"] == "within_team", "shapley"].sum()
    assert parts["all"] == pytest.approx(summed)
    assert found.sets["low"].isna().all(), "one replication says nothing of luck"
    assert found.sets["parameters_low"].notna().all()


def test_mechanisms_of_every_member(sets: Ensemble) -> None:
    few, members = two_members(sets)
    asked = {"mechanisms": ["turf", "adoption_rate"], "replications": 2}
    pair = small.before(), small.reform()
    found = explain(*pair, parameters=few, **asked)
    by_member = [explain(*pair, parameters=one, **asked) for one in members]
    keys = ["mechanism", "window"]
    for key, row in found.table.set_index(keys).iterrows():
        alone = [one.table.set_index(keys).loc[key, "contribution"] for one in by_member]
        stands_for(row, "contribution", alone, 2)
    row = found.by_source.set_index(["source", "window"]).loc[("M0-15", "mature")]
    assert row["without"] == pytest.approx(
        np.mean(
            [
                one.by_source.set_index(["source", "window"]).loc[("M0-15", "mature"), "without"]
                for one in by_member
            ]
        )
    )
    for window, row in found.total.set_index("window").iterrows():
        alone = [one.total.set_index("window").loc[window, "change"] for one in by_member]
        stands_for(row, "change", alone, 2)
    assert found.total["remainder_parameters_low"].notna().all()


def test_a_mechanism_is_off_whatever_members_and_scenarios_say(sets: Ensemble) -> None:
    said = {"parameters": {"turf": 0.6}}
    pair = [one.difference(said, name=one.name) for one in (small.before(), small.reform())]
    few, _ = two_members(sets)
    asked = {"mechanisms": ["turf"], "replications": 1, "parameters": few}
    with_it, without_it = explain(*pair, **asked), explain(small.before(), small.reform(), **asked)
    assert with_it.table["without"].tolist() == without_it.table["without"].tolist()
    assert with_it.table["change"].tolist() != without_it.table["change"].tolist()


def test_the_frontier_of_every_member(sets: Ensemble) -> None:
    few, members = two_members(sets)
    found = frontier(small.reform(), replications=2, parameters=few)
    by_member = [frontier(small.reform(), replications=2, parameters=one) for one in members]
    for name, value in (("volumes", "mean"), ("table", "within_agency"), ("slopes", "slope")):
        table = getattr(found, name)
        prefix = "within_agency_" if name == "table" else ""
        told = table[table[f"{prefix}parameters_low"].notna()]
        assert len(told) > len(table) / 3
        for place in told.index:
            alone = [getattr(one, name).loc[place, value] for one in by_member]
            if not np.isnan(alone).any():
                ends = told.loc[place, [f"{prefix}parameters_{end}" for end in ("low", "high")]]
                assert ends.tolist() == pytest.approx(np.quantile(alone, [0.025, 0.975]))
    volume = found.volumes.set_index(["practices", "measure"]).loc[("both", "volume")]
    alone = [
        one.volumes.set_index(["practices", "measure"]).loc[("both", "volume"), "difference"]
        for one in by_member
    ]
    assert volume["difference"] == pytest.approx(np.mean(alone))
    assert volume["difference_mean_high"] == pytest.approx(mean_interval(alone)[2])


def test_a_folder_goes_on_and_has_no_report(sets: Ensemble, found, tmp_path: Path) -> None:
    asked = {"replications": 3, "parameters": sets, "out": tmp_path}
    kept = compare(small.before(), small.reform(), **asked)
    pd.testing.assert_frame_equal(kept.headline, found.headline)
    with pytest.raises(InputError, match="which no report tells of yet"):
        kept_comparison(tmp_path)


def test_other_questions_refuse_it(sets: Ensemble) -> None:
    with pytest.raises(InputError, match="parameters cannot be 'ensemble'"):
        perceived_effects(small.reform(), parameters="ensemble")
    with pytest.raises(InputError, match="parameters cannot be"):
        run(small.reform(), parameters="ensembles")


def test_numbers_at_one_set_are_as_they_were() -> None:
    result = run(small.reform(), replications=2)
    assert result.members is None
    assert len(run(small.reform(), parameters={"turf": 0.4}).outcomes) == 200

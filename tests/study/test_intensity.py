"""Sobol' indices of intensities: all variance is shared out, and nothing goes to who is off."""

import numpy as np
import pytest

from interagency.study.intensity import Intensity, intensity
from interagency.study.players import PLAYERS
from interagency.study.results import CHANGES
from interagency.study.scenarios import Scenario
from tests.study import made_up_ensemble, small

SAID = {"one_voice": "off", "common_flagships": 0.4}


def few_quarters() -> Scenario:
    return small.reform().with_changes(practices=SAID, quarters=6)


@pytest.fixture(scope="module")
def found() -> Intensity:
    return intensity(few_quarters(), replications=2, base_points=32)


def test_a_practice_that_is_off_has_no_index(found: Intensity) -> None:
    rows = found.table.set_index("player")
    columns = [name for name in rows if name.startswith(("first", "total"))]
    for name in ("one_voice", "one_office"):
        assert (rows.loc[name, columns] == 0).all(axis=None)
    assert (rows.loc["thematic_clustering", "total"] > 0).all()
    assert (rows.loc["common_flagships", "total"] > 0).any(), "held is not off"


def test_the_table_is_complete(found: Intensity) -> None:
    table = found.table
    assert list(table["player"].unique()) == [*PLAYERS["practices"], *PLAYERS["pillars"]]
    assert set(table["metric"]) == set(CHANGES)
    assert {"all", "none", "strong_brand"} <= set(table["trait"])
    assert set(table["n"]) == {2}
    assert set(table["base_points"]) == {32}
    assert table["luck_share"].between(0, 1).all()
    assert (table["total_low"] <= table["total"]).all()
    assert (table["total_high"] <= 1).all()
    # all variance is somebody's
    everyone = table[table["trait"] == "all"].groupby("metric")["total"].sum()
    assert (everyone > 0.8).all()


def test_it_says_how_it_converged(found: Intensity) -> None:
    sizes = found.convergence["base_points"].unique()
    assert list(sizes) == [4, 8, 16, 32]
    last = found.convergence[found.convergence["base_points"] == 32]
    last = last.set_index(["player", "metric"])["total"]
    whole = found.table[found.table["trait"] == "all"].set_index(["player", "metric"])["total"]
    np.testing.assert_allclose(last, whole[last.index])


def test_pillars_are_answered_and_reforms_are_all_of_the_list() -> None:
    short = small.reform().with_changes(quarters=6)
    pillars = intensity(short, "pillars", replications=1, base_points=8)
    assert list(pillars.table["kind"].unique()) == ["pillars"]
    there = pillars.table[pillars.table["player"] != "one_office"]
    assert there["total_luck_low"].isna().all(), "one replication"
    reforms = intensity(short, "reforms", replications=1, base_points=4)
    assert list(reforms.table["player"].unique()) == list(PLAYERS["reforms"])


def test_members_are_apart_from_the_design() -> None:
    few = made_up_ensemble.ensemble(3)
    asked = {"parameters": few, "base_points": 8, "replications": 5}
    many = intensity(small.reform().with_changes(quarters=6), **asked).table
    assert set(many["n"]) == {1}
    assert set(many["members"]) == {3}
    own = many[(many["trait"] == "all") & (many["player"] == "thematic_clustering")]
    assert (own["total_parameters_low"] < own["total_parameters_high"]).all()
    inside = own["total"].between(own["total_parameters_low"], own["total_parameters_high"])
    assert inside.all()


@pytest.mark.slow
def test_workers_change_no_bit(found: Intensity) -> None:
    other = intensity(few_quarters(), replications=2, base_points=32, workers=2)
    assert other.table.equals(found.table)

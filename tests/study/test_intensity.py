"""Sobol' indices of intensities: estimators against known functions and SALib, then the model."""

import numpy as np
import pytest

from interagency.study.intensity import Intensity, intensity, sobol_indices, sobol_sample
from interagency.study.players import PLAYERS
from interagency.study.results import CHANGES
from interagency.study.scenarios import Scenario
from tests.study import made_up_ensemble, small


def shaped(values: np.ndarray, factors: int) -> np.ndarray:
    return values.reshape(-1, factors + 2)


def ishigami(places: np.ndarray) -> np.ndarray:
    x = np.pi * (2 * places - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigami_has_its_known_indices() -> None:
    sample = sobol_sample(3, 4096, seed=1)
    found = sobol_indices(shaped(ishigami(sample), 3))
    np.testing.assert_allclose(found["first"], [0.3139, 0.4424, 0.0], atol=0.02)
    np.testing.assert_allclose(found["total"], [0.5576, 0.4424, 0.2437], atol=0.02)


def test_an_additive_function_shares_its_variance() -> None:
    """`a . x` of uniform x: index a^2 / sum of a^2, first and total alike."""
    weights = np.array([3.0, 2.0, 1.0, 0.0])
    found = sobol_indices(shaped(sobol_sample(4, 1024, seed=3) @ weights, 4))
    expected = weights**2 / (weights**2).sum()
    np.testing.assert_allclose(found["total"], expected, atol=0.01)
    np.testing.assert_allclose(found["first"], expected, atol=0.02)
    assert found["total"][3] == 0


def test_a_product_is_more_in_all_than_alone() -> None:
    found = sobol_indices(shaped(np.prod(sobol_sample(2, 1024, seed=3) - 0.5, axis=1), 2))
    np.testing.assert_allclose(found["first"], 0.0, atol=0.05)
    np.testing.assert_allclose(found["total"], 1.0, atol=0.05)


def test_estimates_are_those_of_salib() -> None:
    from SALib.analyze.sobol import analyze

    values = ishigami(sobol_sample(3, 256, seed=1))
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    theirs = analyze(problem, values, calc_second_order=False, num_resamples=2, seed=1)
    ours = sobol_indices(shaped(values, 3))
    np.testing.assert_allclose(ours["total"], theirs["ST"], rtol=0.02)
    np.testing.assert_allclose(ours["first"], theirs["S1"], atol=0.01)


def test_units_and_levels_do_not_matter() -> None:
    values = shaped(ishigami(sobol_sample(3, 64, seed=1)), 3)
    for name, index in sobol_indices(values).items():
        np.testing.assert_allclose(sobol_indices(1e3 + 50 * values)[name], index, rtol=1e-9)


def test_what_answers_nothing_has_no_index() -> None:
    assert np.isnan(sobol_indices(np.ones((16, 5)))["total"]).all()


# --- the model --------------------------------------------------------------------------------

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
    assert list(sizes) == [16, 32]
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

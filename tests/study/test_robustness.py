"""For what share of the declared ranges does each claim hold: structure, on few draws."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from interagency.model.parameters import PARAMETERS
from interagency.study import robustness
from interagency.study.design import Design, random_points
from interagency.study.estimates import share_interval
from interagency.study.evidence.bench import Measured
from interagency.study.robustness import (
    CHECKS,
    Check,
    margins_of,
    measured,
    shares,
    starting_points,
)
from interagency.study.traits import TRAITS


@pytest.fixture(scope="module")
def found() -> Measured:
    names = ("turf", "accountability_floor")
    return measured(Design(2, random_points(3, 1, names)), seed=1)


def test_checks_have_names_of_their_own():
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    for trait in TRAITS:
        assert f"{trait}: diagonal sign" in names
        assert f"{trait}: off-diagonal under half" in names


def test_margins_are_one_number_a_check_and_point(found):
    margins = margins_of(found)
    assert list(margins) == [check.name for check in CHECKS]
    for values in margins.values():
        assert values.shape == (3,)
        assert np.all(np.isfinite(values))
    # dip and recovery holds where both of its halves do
    halves = margins["dip below -0.01"], margins["recovery above +0.01"]
    np.testing.assert_array_equal(margins["dip and recovery"], np.minimum(*halves))


def test_a_margin_is_of_the_mean_over_replications(found):
    change = found.change("pillars_only", "within_team_early").reshape(3, 2).mean(axis=1)
    np.testing.assert_allclose(
        margins_of(found)["pillars alone: within-team up early"], change, atol=1e-15
    )
    accountability = found.outcome("delivering_as_one", "accountability").reshape(3, 2)
    floor = found.plan.design.points["accountability_floor"]
    np.testing.assert_allclose(
        margins_of(found)["accountability alive"],
        (accountability - floor[:, None] - robustness.ALIVE).mean(axis=1),
        atol=1e-15,
    )


def test_without_points_the_floor_is_the_default(found):
    """The same runs, read as six replications of one point."""
    plain = replace(found, plan=replace(found.plan, design=Design(6)))
    accountability = found.outcome("delivering_as_one", "accountability")
    floor = PARAMETERS["accountability_floor"].default
    expected = accountability.mean() - floor - robustness.ALIVE
    np.testing.assert_allclose(margins_of(plain)["accountability alive"], [expected], atol=1e-15)


def test_the_worst_part_decides(found, monkeypatch):
    parts = np.array([[1.0, -1.0, 3.0], [2.0, 5.0, 0.5]])
    check = Check("made up", lambda measured, mean: parts)
    monkeypatch.setattr(robustness, "CHECKS", (check,))
    np.testing.assert_array_equal(margins_of(found)["made up"], [1.0, -1.0, 0.5])


def test_shares_are_counted_over_draws(monkeypatch):
    """From made-up margins; what is 0 does not hold."""
    margins = {"some": np.array([1.0, 0.0, 1.0, -1.0]), "most": np.array([1.0, 1.0, 1.0, -1.0])}
    monkeypatch.setattr(robustness, "measured", lambda *_: None)
    monkeypatch.setattr(robustness, "margins_of", lambda found: margins)
    found = shares(draws=4).set_index("check")
    assert list(found.index) == ["some", "most", "all at once"]
    assert found["share"].tolist() == [0.5, 0.75, 0.5]
    assert set(found["n"]) == {4}
    assert tuple(found.loc["most", ["share", "low", "high"]]) == share_interval(3, 4)


def test_shares_on_a_few_draws():
    table = shares(draws=2, replications=1, seed=5)
    assert table["check"].tolist() == [*(check.name for check in CHECKS), "all at once"]
    assert set(table["share"]) <= {0.0, 0.5, 1.0}
    assert table["share"].iloc[-1] <= table["share"].min()
    assert not table.isna().any().any()


def test_starting_points_on_a_few_draws():
    some, same = (starting_points(draws=2, replications=1, seed=5, lengths=(24,)) for _ in range(2))
    pd.testing.assert_frame_equal(some, same, check_exact=True)
    assert some["quarters"].tolist() == [24] * 3
    assert some["measure"].tolist() == ["within_team", "within_agency", "adoption"]
    assert set(some["apart"]) | set(some["unsettled"]) <= {0.0, 0.5, 1.0}
    assert set(some["n"]) == {2}

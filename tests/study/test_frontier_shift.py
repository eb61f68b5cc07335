"""Shifts of the frontier by practice: geometry that is known, and the frontier of sets."""

import numpy as np
import pytest

from interagency.study.frontier import frontier
from interagency.study.frontier_shift import frontier_shift, shared_range, shift
from interagency.study.players import PLAYERS
from interagency.study.results import CHANGES
from tests.study import made_up_ensemble, small


def between(curve: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The shift over the range that two share."""
    return shift(curve, other, 1, *shared_range([curve[0], other[0]]))


ENDS = ["alone", "alone_low", "alone_high", "last", "last_low", "last_high"]


def test_a_curve_moved_up_is_shifted_by_that_much() -> None:
    across = np.linspace(0.2, 0.6, 9)[:, None] + np.array([0.0, 0.1])
    line = np.stack([across, 1.0 - across**2, 0 * across])
    lifted = line + np.array([0.0, 0.05, 0.0])[:, None, None]
    np.testing.assert_allclose(between(lifted, line), 0.05)
    np.testing.assert_allclose(between(line, line), 0.0)
    np.testing.assert_allclose(between(line, lifted), -0.05)


def test_moving_along_a_straight_frontier_is_no_shift() -> None:
    across = np.linspace(0.2, 0.6, 9)[:, None]
    further = across + 0.15
    line, on = (np.stack([one, 1.0 - one, one]) for one in (across, further))
    np.testing.assert_allclose(between(on, line), 0.0, atol=1e-12)
    apart = np.stack([across + 2.0, across, across])
    assert np.isnan(between(apart, line)).all()


@pytest.mark.parametrize("of", ["practices", "pillars", "reforms"])
def test_everybody_has_rows_and_who_is_not_there_shifts_nothing(of: str) -> None:
    scenario = small.reform().with_changes(practices={"one_voice": "off"}, quarters=6)
    table = frontier_shift(scenario, of, replications=2).table
    player = of.removesuffix("s")
    assert list(table[player].unique()) == list(PLAYERS[of])
    assert set(table["metric"]) == set(CHANGES) - {"within_team"}
    assert set(table["n"]) == {2}
    rows = table.set_index(player)[ENDS]
    for absent in {"practices": ["one_voice"], "pillars": ["one_office"], "reforms": []}[of]:
        assert (rows.loc[absent] == 0).all(axis=None)
    assert (rows.abs() > 1e-9).any(axis=None)


def test_all_practices_are_read_over_one_range() -> None:
    """The same bend moved up is the same shift, however far either curve reaches."""
    lines = [np.linspace(0.1, end, 9)[:, None] for end in (0.5, 0.7, 0.8)]
    low, high = shared_range(lines)
    assert (low, high) == (pytest.approx(0.1), pytest.approx(0.5))
    table = frontier_shift(small.reform().with_changes(quarters=6), replications=2).table
    for way in ("alone", "last"):
        assert table[f"{way}_from"].nunique() == table[f"{way}_to"].nunique() == 1
        assert (table[f"{way}_from"] < table[f"{way}_to"]).all()


def test_of_two_sets_it_is_what_the_frontier_says() -> None:
    """Of one practice, which is its set: the two share the range that all curves share."""
    said = {"all": "off", "thematic_clustering": "emergent"}
    scenario = small.reform().with_changes(practices=said, name="reform")
    mine = frontier_shift(scenario, replications=3).table.set_index(["practice", "metric"])
    volumes = frontier(scenario, replications=3).volumes.set_index(["practices", "measure"])
    sets = {"thematic_clustering": "systemic_thinking"}
    for name, own in sets.items():
        row = volumes.loc[(own, "within_agency_in_common_range")]
        assert mine.loc[(name, "within_agency"), "alone"] == pytest.approx(row["difference"])
        assert mine.loc[(name, "within_agency"), "alone_low"] == pytest.approx(
            row["difference_low"]
        )


def test_replications_have_a_limit_and_members_their_own_ends() -> None:
    few = made_up_ensemble.ensemble(3)
    short = small.reform().with_changes(quarters=4)
    table = frontier_shift(short, "pillars", replications=9, parameters=few).table
    assert set(table["n"]) == {1}
    assert set(table["members"]) == {3}
    assert {"last_parameters_low", "last_parameters_high"} <= set(table)


def test_practices_may_be_held() -> None:
    short = small.reform().with_changes(quarters=4)
    table = frontier_shift(short, replications=2, at=0.7).table
    assert (table["last"].abs() > 0.001).any()

"""Means that are added up piece by piece are those of the whole table."""

import numpy as np
import pandas as pd
import pytest

from interagency.study.sweep.means import means_of

SCENARIOS, OUTCOMES, POINTS, REPLICATIONS = ("a", "b"), ("x", "y"), 4, 3


def runs(left_out=()):
    """All runs of both scenarios but those left out, in disorder."""
    chance = np.random.default_rng(1)
    keys = [
        (name, p, r)
        for name in SCENARIOS
        for p in range(POINTS)
        for r in range(REPLICATIONS)
        if (p, r) not in left_out
    ]
    table = pd.DataFrame(keys, columns=["scenario", "point", "replication"])
    table[[*OUTCOMES]] = chance.random((len(table), len(OUTCOMES)))
    return table.sample(frac=1.0, random_state=2)


def added_up(table, size=5):
    parts = [table.iloc[start : start + size] for start in range(0, len(table), size)]
    return means_of(lambda: iter(parts), SCENARIOS, OUTCOMES, POINTS, REPLICATIONS)


@pytest.mark.parametrize("left_out", [(), {(1, 2)}, {(0, 2), (1, 2), (2, 2), (3, 2)}, {(2, 0)}])
def test_means_are_those_of_the_whole_table(left_out):
    table = runs(left_out)
    found = added_up(table)
    assert set(zip(*np.nonzero(~found.is_there), strict=True)) == set(left_out)
    for row, name in enumerate(SCENARIOS):
        own = table[table["scenario"] == name]
        of_points = own.groupby("point")[[*OUTCOMES]].mean()
        np.testing.assert_allclose(found.of_points[row], of_points, rtol=1e-14)
        counts = own["point"].value_counts()
        whole = own[own["point"].map(counts) == own["replication"].nunique()]
        over = whole.groupby("replication")[[*OUTCOMES]].mean()
        np.testing.assert_allclose(found.of_replications[row], over, rtol=1e-14)


def test_a_point_without_runs_has_no_mean_and_does_not_count():
    found = added_up(runs({(1, 0), (1, 1), (1, 2)}))
    assert np.isnan(found.of_points[:, 1]).all()
    assert np.isfinite(found.of_points[:, [0, 2, 3]]).all()
    assert found.of_replications.shape == (2, REPLICATIONS, 2)


def test_no_point_is_complete():
    found = added_up(runs({(0, 0), (1, 1), (2, 2), (3, 0)}))
    assert found.of_replications.shape == (2, 0, 2)
    assert np.isfinite(found.of_points).all()

"""Experiments and outcomes as EMA Workbench has them: rows in step with arrays."""

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.robust.ema import experiments, write_experiments
from interagency.study.robust.performance import Performance

VALUES = np.arange(12.0).reshape(2, 3, 2)
FOUND = Performance(["a", "b"], {"gain": VALUES}, {"gain": "higher"})
CONDITIONS = pd.DataFrame({"turf": [0.1, 0.2, 0.3], "shock": ["none", "donor_cut", "none"]})
LEVERS = pd.DataFrame({"one_budget": [0.0, 1.0]})


def test_a_row_a_package_and_point():
    table, outcomes = experiments(FOUND, CONDITIONS, LEVERS)
    assert list(table) == ["turf", "shock", "one_budget", "scenario", "policy", "model"]
    assert table["scenario"].tolist() == [0, 1, 2, 0, 1, 2]
    assert table["policy"].tolist() == ["a"] * 3 + ["b"] * 3
    assert table["one_budget"].tolist() == [0.0] * 3 + [1.0] * 3
    assert set(table["model"]) == {"interagency"}
    for row, value in zip(table.to_dict("records"), outcomes["gain"], strict=True):
        package, point = FOUND.packages.index(row["policy"]), row["scenario"]
        assert value == VALUES[package, point].mean()
        assert row["turf"] == CONDITIONS["turf"][point]


def test_replications_may_stay_apart():
    _, outcomes = experiments(FOUND, CONDITIONS, by_replication=True)
    assert outcomes["gain"].tolist() == VALUES.reshape(6, 2).tolist()


def test_a_folder_of_tables(tmp_path):
    pair = experiments(FOUND, CONDITIONS, by_replication=True)
    paths = write_experiments(pair, tmp_path / "new")
    assert [path.name for path in paths] == ["experiments.csv", "gain.csv"]
    pd.testing.assert_frame_equal(pd.read_csv(paths[0]), pair[0])
    assert pd.read_csv(paths[1], header=None).to_numpy().tolist() == pair[1]["gain"].tolist()


@pytest.mark.parametrize(
    ("conditions", "levers", "message"),
    [
        (CONDITIONS[:2], LEVERS, "2 rows, and there are 3 points"),
        (CONDITIONS, LEVERS[:1], "1 rows, and there are 2 packages"),
        (CONDITIONS.assign(policy=1), LEVERS, "has a column policy"),
        (CONDITIONS, LEVERS.assign(turf=1), "turf is both"),
    ],
)
def test_tables_that_do_not_fit_are_refused(conditions, levers, message):
    with pytest.raises(InputError, match=message):
        experiments(FOUND, conditions, levers)

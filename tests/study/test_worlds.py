"""Worlds are settled once, and every run gets what it would have alone."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from interagency.study.design import Design
from interagency.study.experiment import Plan, arm_of, settle
from interagency.study.scenarios import loads
from interagency.study.worlds import settled
from tests.study.small import WORLD

SMALL = loads(WORLD)


def leaves(value) -> list[np.ndarray]:
    """All arrays in a tree of dataclasses."""
    if is_dataclass(value):
        return [leaf for one in fields(value) for leaf in leaves(getattr(value, one.name))]
    return [np.asarray(value)]


@pytest.fixture
def plan() -> Plan:
    return Plan((arm_of(SMALL),), Design(1), seed=3)


@pytest.mark.parametrize("turf", [0.4, np.array([0.3, 0.4, 0.3, 0.4, 0.3])])
def test_runs_in_one_world_are_settled_once_and_as_they_would_be_alone(plan, turf) -> None:
    scenario, replication = SMALL, np.array([2, 0, 2, 0, 1])
    worlds = settled(plan, scenario, {"turf": turf}, replication)
    assert len(worlds.luck.replications) == 3
    by_run = worlds.by_run()
    assert by_run.luck.replications.tolist() == replication.tolist()
    for run, number in enumerate(replication):
        value = float(np.broadcast_to(turf, 5)[run])
        roster, p, luck, rest = settle(plan, scenario, {"turf": value}, np.array([number]), {})
        alone = [*leaves(rest), *leaves(p), *leaves(roster.endowments)]
        together = [
            *leaves(by_run.rest),
            *leaves(by_run.p),
            *leaves(by_run.roster.endowments),
        ]
        for one, many in zip(alone, together, strict=True):
            # what all runs share has no axis of runs, or one of length 1
            mine = many[..., run : run + 1] if many.shape[-1:] == (5,) else many
            np.testing.assert_array_equal(np.broadcast_to(mine, one.shape), one)
        np.testing.assert_array_equal(
            by_run.luck.quarter(3).team[:, run], luck.quarter(3).team[:, 0]
        )


def test_distinct_worlds_stay_in_their_order(plan) -> None:
    worlds = settled(plan, SMALL, {}, np.array([5, 1, 3]))
    assert worlds.luck.replications.tolist() == [5, 1, 3]
    assert worlds.by_run() is worlds

"""Effects of single reforms: by sampled orders, of plain runs with and without them."""

import numpy as np
import pytest

from interagency.errors import InputError
from interagency.study.ask import run
from interagency.study.levers_by_run import AXES
from interagency.study.players import PLAYERS
from interagency.study.practices import PracticeEffects, practice_effects
from tests.study import made_up_ensemble, small

BROUGHT = {"harmonised_headquarters": 1.0, "peer_review": 0.5}


def brings():
    return small.reform().with_changes(reforms=BROUGHT, name="reform")


@pytest.fixture(scope="module")
def two() -> PracticeEffects:
    return practice_effects(brings(), replications=2, of="reforms")


@pytest.fixture(scope="module")
def every() -> PracticeEffects:
    short = small.reform().with_changes(quarters=6, name="reform")
    return practice_effects(short, replications=30, of="reforms")


def means(scenario) -> np.ndarray:
    return run(scenario, replications=2).outcomes[[*AXES]].mean().to_numpy()


def test_of_two_reforms_all_orders_are_played(two: PracticeEffects) -> None:
    whole, none = means(brings()), means(small.reform())
    one = means(small.reform().with_changes(reforms={"peer_review": 0.5}))
    other = means(small.reform().with_changes(reforms={"harmonised_headquarters": 1.0}))
    rows = two.table.set_index("reform")
    assert list(rows.index.unique()) == ["harmonised_headquarters", "peer_review"]
    mine = rows.loc["peer_review"]
    np.testing.assert_allclose(mine["shapley"], (one - none + whole - other) / 2, atol=1e-12)
    np.testing.assert_allclose(mine["main"], one - none, atol=1e-12)
    np.testing.assert_allclose(mine["last"], whole - other, atol=1e-12)
    assert (rows["orders_low"] == rows["orders_high"]).all(), "nothing is sampled"


def test_all_reforms_sum_to_the_whole(every: PracticeEffects) -> None:
    assert list(every.table["reform"].unique()) == list(PLAYERS["reforms"])
    short = small.reform().with_changes(quarters=6)
    everyone = short.with_changes(reforms=dict.fromkeys(PLAYERS["reforms"], 1.0))
    columns = [*AXES]
    ends = [run(one, replications=10).outcomes[columns].mean() for one in (everyone, short)]
    summed = every.table.groupby("metric", sort=False)["shapley"].sum()
    np.testing.assert_allclose(summed[columns], ends[0] - ends[1], atol=1e-12)


def test_luck_and_orders_are_told_apart(every: PracticeEffects) -> None:
    table = every.table
    assert set(table["n"]) == {10}, "no more than are needed"
    assert set(table["orders"]) == {32}
    assert (table["orders_low"] <= table["shapley"] + 1e-15).all()
    assert (table["low"] <= table["shapley"]).all()
    assert every.interactions is every.lattice is every.sets is None
    assert set(every._tables()) == {"effects", "by_trait", "shares"}
    assert {"none", "strong_brand"} <= set(every.by_trait["trait"])


def test_members_keep_their_own_ends() -> None:
    few = made_up_ensemble.ensemble(2)
    short = brings().with_changes(quarters=6, name="reform")
    found = practice_effects(short, of="reforms", parameters=few)
    assert set(found.table["members"]) == {2}
    assert (found.table["parameters_low"] <= found.table["parameters_high"]).all()


def test_practices_may_be_held_and_follow_no_path() -> None:
    short = brings().with_changes(quarters=6, name="reform")
    held = practice_effects(short, of="reforms", at=0.6, replications=1)
    assert set(held.table["estimand"]) == {"held at 0.6"}
    with pytest.raises(InputError, match="reforms are total"):
        practice_effects(short, "direct", of="reforms", replications=1)

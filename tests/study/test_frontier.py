"""The frontier of a small world: four curves, what is said of them, and what cannot be asked."""

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.model.practices import SETS
from interagency.study import frontier as module
from interagency.study.ask import run
from interagency.study.frontier import (
    AXES,
    BOTH,
    HELD,
    LONG_PUSHES,
    NONE,
    READ,
    SHORT_PUSHES,
    Frontier,
    frontier,
    visits_of,
)
from tests.study import small

FEW = 3


@pytest.fixture(scope="module")
def short() -> Frontier:
    return frontier(small.reform(), replications=FEW)


@pytest.fixture(scope="module")
def long() -> Frontier:
    """With four years at the ends instead of forty-three."""
    scenario = small.reform().with_changes(quarters=4, name="reform")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SETTLING_QUARTERS", 4)
        return frontier(scenario, "long", FEW)


@pytest.fixture(params=["short", "long"])
def found(request) -> Frontier:
    return request.getfixturevalue(request.param)


# --- tables -----------------------------------------------------------------------------------


def test_every_curve_has_every_push(short, long):
    assert list(HELD) == [NONE, *SETS, BOTH]
    for name in HELD:
        curve = short.table[short.table["practices"] == name]
        assert curve["push"].tolist() == list(SHORT_PUSHES)
        curve = long.table[long.table["practices"] == name]
        assert curve["push"].tolist() == [*LONG_PUSHES, *LONG_PUSHES[::-1]]
        assert curve["direction"].tolist() == ["up"] * len(LONG_PUSHES) + ["down"] * len(
            LONG_PUSHES
        )
    assert "direction" not in short.table
    assert 0.0 in SHORT_PUSHES
    assert 0.0 in LONG_PUSHES


def test_everything_has_its_interval(found):
    for metric in READ:
        assert (found.table[f"{metric}_low"] <= found.table[metric]).all()
        assert (found.table[metric] <= found.table[f"{metric}_high"]).all()
    for table in found._tables().values():
        assert set(table["n"]) == {FEW}
        assert set(table["interval"]) == {"95% of the mean over replications (luck and world)"}


def test_volumes_against_none(found):
    rows = found.volumes
    ways = rows["direction"] if "direction" in rows else pd.Series("", rows.index)
    for _, of_way in rows.groupby(ways):
        volumes = of_way[of_way["measure"] == "volume"].set_index("practices")
        assert (volumes.loc[NONE, ["difference", "difference_low", "difference_high"]] == 0).all()
        for name in HELD:
            expected = volumes.loc[name, "mean"] - volumes.loc[NONE, "mean"]
            assert volumes.loc[name, "difference"] == pytest.approx(expected)
        assert volumes["mean"].between(0, 2).all()


def test_slopes_are_ratios_of_what_the_table_says(short):
    curve = short.table[short.table["practices"] == NONE].set_index("push")
    slopes = short.slopes[short.slopes["practices"] == NONE]
    for row in slopes.to_dict("records"):
        moved = curve.loc[row["to_push"], [*AXES]] - curve.loc[row["from_push"], [*AXES]]
        if not np.isnan(row["slope"]):
            assert row["slope"] == pytest.approx(moved["within_agency"] / moved["within_team"])
    ends = slopes[["from_push", "to_push"]].apply(tuple, axis=1).tolist()
    assert (0.0, 0.1) in ends
    assert (SHORT_PUSHES[0], SHORT_PUSHES[-1]) in ends
    assert len(ends) == len(SHORT_PUSHES) - 1 + 2


def test_hysteresis_is_up_minus_down(short, long):
    assert short.hysteresis is None
    levels = long.table.set_index(["practices", "direction", "push"])
    for row in long.hysteresis.to_dict("records"):
        name, push, metric = row["practices"], row["push"], row["metric"]
        up, down = (levels.loc[(name, way, push), metric] for way in ("up", "down"))
        assert row["difference"] == pytest.approx(up - down, abs=1e-12)
    assert len(long.hysteresis) == len(HELD) * len(LONG_PUSHES) * len(READ)


# --- what is played ---------------------------------------------------------------------------


def test_the_short_run_holds_delivery_time_and_moves_the_rest(short):
    for _, curve in short.table.groupby("practices"):
        spent = curve["joint_time"] + curve["headquarters_time"]
        assert spent.to_numpy() == pytest.approx(spent.iloc[0])
        assert curve["joint_time"].is_monotonic_increasing
        assert curve["within_team"].is_monotonic_increasing


def test_without_practices_team_gains_cost_the_agencies(short):
    curve = short.table[short.table["practices"] == NONE]
    assert curve["within_agency"].is_monotonic_decreasing


def test_each_curve_starts_from_a_run_of_its_own(short):
    """Where nothing is pushed time is as the run ended, with the other practices held off."""
    one, other = SETS
    for name, said in ((NONE, {"all": "off"}), (one, {other: "off"}), (BOTH, {})):
        own = run(small.reform().with_changes(practices=said), replications=FEW).quarters
        last = own[own["quarter"] == own["quarter"].max()]
        still = short.table[(short.table["practices"] == name) & (short.table["push"] == 0)]
        for metric in ("joint_time", "headquarters_time"):
            assert still[metric].iloc[0] == pytest.approx(last[metric].mean())


def test_it_may_start_from_any_quarter(short):
    first = frontier(small.reform(), replications=FEW, at="2006Q1")
    assert first.at == "2006Q1"
    assert short.at == "2008Q2"
    # before any practice could grow the four curves are one
    levels = first.table.groupby("push")[[*AXES]]
    assert (levels.max() - levels.min()).to_numpy().max() < 1e-12
    assert first.volumes["difference"].abs().max() < 1e-12


def test_the_long_run_is_pushed(long):
    for _, curve in long.table[long.table["direction"] == "up"].groupby("practices"):
        assert curve["joint_time"].iloc[-1] > curve["joint_time"].iloc[0]
        assert curve["headquarters_time"].iloc[-1] < curve["headquarters_time"].iloc[0]


def test_visits_go_up_and_down():
    visits = visits_of("long")
    assert [visit.push for visit in visits] == [*LONG_PUSHES, *LONG_PUSHES[::-1]]


# --- keeping and repeating --------------------------------------------------------------------


def test_the_manifest_says_what_was_asked(short, long):
    for found, kind in ((short, "short"), (long, "long")):
        identity = found.manifest["identity"]
        assert identity["kind"] == "frontier"
        assert identity["design"]["run"] == found.kind == kind
        assert identity["design"]["at"] == found.at
        assert found.scenario == "reform"


def test_a_folder_keeps_it_and_another_kind_is_refused(tmp_path):
    scenario = small.reform().with_changes(quarters=3, name="reform")
    first = frontier(scenario, replications=2, out=tmp_path)
    again = frontier(scenario, replications=2, out=tmp_path)
    pd.testing.assert_frame_equal(again.table, first.table, check_exact=True)
    with pytest.raises(InputError, match=r"run: .*short.*long"):
        frontier(scenario, "long", replications=2, out=tmp_path)


@pytest.mark.slow
def test_workers_change_no_bit(short):
    other = frontier(small.reform(), replications=FEW, workers=2)
    for name, table in short._tables().items():
        pd.testing.assert_frame_equal(other._tables()[name], table, check_exact=True)


def test_one_replication_has_no_interval():
    found = frontier(small.reform().with_changes(quarters=3), replications=1)
    assert found.table["within_team_low"].isna().all()
    assert found.slopes["slope"].isna().all()
    assert not found.table["within_team"].isna().any()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "shrt"}, ("'shrt'", "did you mean 'short'")),
        ({"kind": None}, ("short, long",)),
        ({"at": "2005Q4"}, ("has no quarter '2005Q4'", "from 2006Q1 to 2008Q2")),
        ({"at": "2008Q3"}, ("has no quarter", "from 2006Q1 to 2008Q2")),
        ({"at": "2007"}, ("'2007'", "2007Q1")),
        ({"at": 10}, ("has no quarter 10", "0 to 9")),
        ({"replications": 0}, ("replications",)),
        ({"scenario": "nosuch"}, ("nosuch",)),
    ],
)
def test_what_cannot_be_asked(wrong, words):
    with pytest.raises(InputError) as refused:
        frontier(**{"scenario": small.reform(), "replications": 1, **wrong})
    assert all(word in str(refused.value) for word in words)

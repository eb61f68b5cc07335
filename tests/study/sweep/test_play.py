"""A study's numbers are those of `run` and `compare`, however it is cut; what fails is kept."""

import json

import numpy as np
import pandas as pd
import pytest

import interagency as ia
from interagency.errors import InputError
from interagency.study.scenarios import Scenario, loads
from interagency.study.sweep import play
from interagency.study.sweep.play import Asked, Piece, tables_of
from tests.study.sweep.small_study import AFTER, BEFORE, DATES, study

KEYS = ["scenario", "point", "replication"]


def scenario(words: dict, **more) -> Scenario:
    text = {key: said for key, said in words.items() if key != "name"}
    return loads(json.dumps({"schema_version": 1, **text, **more}), words["name"])


def outcomes(**more) -> pd.DataFrame:
    return study(**more).run(progress=False).outcomes


def equal(one: pd.DataFrame, other: pd.DataFrame, columns: list[str]) -> bool:
    """Bit for bit, but for the order of rows."""
    pair = (table.sort_values(KEYS).reset_index(drop=True) for table in (one, other))
    first, second = (table[["scenario", "replication", *columns]] for table in pair)
    return first.equals(second)


ALONE = {"factors": None, "design": None, "outcomes": None, "replications": 3}


def test_a_study_of_one_point_is_a_run():
    found = outcomes(**ALONE, scenarios=[AFTER], against=None)
    known = ia.run(scenario(AFTER), replications=3, progress=False).outcomes
    metrics = [one for one in known if one not in KEYS]
    # a run has no early windows
    assert equal(found, known, [one for one in metrics if one in found])
    assert len(metrics) > 20


def test_a_study_against_a_base_is_a_comparison():
    found = outcomes(**ALONE, seed=7)
    known = ia.compare(
        scenario(BEFORE), scenario(AFTER), replications=3, seed=7, progress=False
    ).outcomes
    after = found[found["scenario"] == "after"]
    columns = [one for one in known if one not in KEYS]
    assert any(one.endswith("_early") for one in columns)
    known_after = known[known["scenario"] == "after"]
    assert equal(after, known_after, [one for one in columns if one in after])
    base = known[known["scenario"] == "before"]
    for name in columns:
        change = known_after[name].to_numpy() - base[name].to_numpy()
        assert (after[f"{name}_change"].to_numpy() == change).all(), name


def test_a_point_is_a_comparison_with_its_parameters():
    asked = study(replications=3, outcomes=None)
    found = asked.run(progress=False).outcomes
    for point, turf in enumerate(asked.points["turf"]):
        known = ia.compare(
            scenario(BEFORE),
            scenario(AFTER),
            replications=3,
            parameters={"turf": turf},
            progress=False,
        ).outcomes
        own = found[found["point"] == point]
        for name in ("before", "after"):
            mine = own.loc[own["scenario"] == name, "delivery"].to_numpy()
            assert (mine == known.loc[known["scenario"] == name, "delivery"].to_numpy()).all()


def test_early_windows_follow_each_points_own_start():
    asked = study(
        scenarios=[AFTER],
        against=None,
        factors=DATES,
        design={"kind": "full_factorial", "levels": 4},
        outcomes=["delivery", "delivery_early"],
    )
    found = asked.run(progress=False).outcomes
    assert len(asked.points) == 4
    early = []
    for point, quarter in enumerate(asked.points.iloc[:, 0]):
        other = scenario(AFTER, pillars={"one_budget": {"level": 1.0, "from": quarter}})
        known = ia.compare(scenario(BEFORE), other, replications=2, progress=False).outcomes
        known = known[known["scenario"] == "after"]
        own = found[found["point"] == point]
        for name in ("delivery", "delivery_early"):
            assert (own[name].to_numpy() == known[name].to_numpy()).all(), (quarter, name)
        early.append(known["delivery_early"].mean())
    assert len(set(early)) > 1


def test_changes_of_a_moved_start_are_those_of_a_comparison():
    asked = study(
        scenarios=[AFTER],
        against=BEFORE,
        factors=DATES,
        design={"kind": "full_factorial", "levels": 4},
        outcomes=["delivery_early_change"],
    )
    found = asked.run(progress=False).outcomes
    own = found[found["scenario"] == "after"]
    for point, quarter in enumerate(asked.points.iloc[:, 0]):
        other = scenario(AFTER, pillars={"one_budget": {"level": 1.0, "from": quarter}})
        known = ia.compare(scenario(BEFORE), other, replications=2, progress=False)
        outcomes = known.outcomes.set_index(["scenario", "replication"])["delivery_early"]
        change = (outcomes["after"] - outcomes["before"]).to_numpy()
        mine = own.loc[own["point"] == point, "delivery_early_change"].to_numpy()
        assert (mine == change).all()


LEVERS = {
    **DATES,
    "practices.one_voice": ["off", "emergent", 0.5],
    "shocks.donor_cut": {"low": 0, "high": 0.5, "at": "2006Q2", "quarters": 2},
    "turf": "declared",
}


@pytest.mark.parametrize("factors", [{"turf": "declared"}, LEVERS, {"all": "declared"}])
def test_a_run_alone_is_the_run_among_others(factors):
    asked = study(
        scenarios=[AFTER],
        against=BEFORE,
        factors=factors,
        design={"kind": "random", "samples": 6},
        outcomes=None,
    )
    knows, places = Asked.of(asked), asked.places
    together = tables_of(knows, Piece(0, 6, 0, 2), places)["outcomes"].sort_values(KEYS)
    parts = []
    for point in range(6):
        for replication in range(2):
            piece = Piece(point, point + 1, replication, replication + 1)
            parts.append(tables_of(knows, piece, places[point : point + 1])["outcomes"])
    alone = pd.concat(parts).sort_values(KEYS)
    assert together.reset_index(drop=True).equals(alone.reset_index(drop=True))


def test_luck_is_that_of_the_replication_at_every_point():
    same = {"practices.one_voice": [0.4, 0.4000001]}
    found = outcomes(factors=same, design={"kind": "full_factorial"}, outcomes=["delivery"])
    by_point = found[found["scenario"] == "after"].pivot(index="replication", columns="point")
    values = by_point["delivery"].to_numpy()
    assert values[:, 0] == pytest.approx(values[:, 1], abs=1e-5)
    assert abs(values[0, 0] - values[1, 0]) > 1e-4


def test_every_quarter_is_kept_where_that_is_asked():
    asked = {"factors": None, "design": None, "outcomes": ["delivery"]}
    found = study(**asked, quarters=True).run(progress=False)
    quarters = found.quarters
    assert len(quarters) == 2 * 2 * 8
    assert quarters["quarter"].iloc[:2].tolist() == ["2006Q1", "2006Q2"]
    known = ia.run(scenario(AFTER), replications=2, progress=False).quarters
    own = quarters[quarters["scenario"] == "after"]["delivery"].to_numpy()
    assert own == pytest.approx(known["delivery"].to_numpy(), abs=1e-12)
    with pytest.raises(InputError, match="keeps no quarters"):
        study(**asked).run(progress=False).quarters  # noqa: B018


# --- runs that fail --------------------------------------------------------------------------

FAILING = {(1, 0), (3, 1)}


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch):
    """Lets what was recorded of some runs go wrong, by a function of block and records."""
    right = play._records

    def install(wrong) -> None:
        monkeypatch.setattr(play, "_records", lambda block: wrong(block, right(block)))

    return install


def addresses(block) -> list[tuple[int, int]]:
    return list(zip(block.keys["point"], block.keys["replication"], strict=True))


def test_a_failing_run_is_kept_and_changes_no_other(records):
    whole = outcomes()

    def wrong(block, found):
        if FAILING & {*addresses(block)}:
            raise FloatingPointError("overflow in trust")
        return found

    records(wrong)
    found = study().run(progress=False)
    failed = found.failures
    assert {*zip(failed["point"], failed["replication"], strict=True)} == FAILING
    assert set(failed["error"]) == {"FloatingPointError"}
    assert failed["message"].str.contains("overflow in trust").all()
    keys = zip(whole["point"], whole["replication"], strict=True)
    kept = whole[[key not in FAILING for key in keys]].reset_index(drop=True)
    assert found.outcomes.equals(kept)


def test_what_is_no_number_counts_as_failed(records):
    whole = outcomes()

    def wrong(block, found):
        for place, address in enumerate(addresses(block)):
            if address in FAILING:
                found["after"].mature[..., place] = np.nan
        return found

    records(wrong)
    found = study().run(progress=False)
    failed = found.failures
    assert {*zip(failed["point"], failed["replication"], strict=True)} == FAILING
    assert failed["message"].str.contains("not finite: delivery").all()
    keys = zip(whole["point"], whole["replication"], strict=True)
    kept = whole[[key not in FAILING for key in keys]].reset_index(drop=True)
    assert found.outcomes.equals(kept)


def test_a_point_that_cannot_be_is_kept_as_failed():
    moving = {
        "pillars.one_budget.from": {"low": "2006Q1", "high": "2007Q2", "base": "2006Q1"},
        "pillars.one_budget.until": {"low": "2006Q1", "high": "2007Q4", "base": "2007Q4"},
    }
    asked = study(
        scenarios=[AFTER],
        against=BEFORE,
        factors=moving,
        design={"kind": "full_factorial", "levels": 2},
    )
    found = asked.run(progress=False)
    points = asked.points
    wrong = points.index[points.iloc[:, 0] > points.iloc[:, 1]]
    assert 0 < len(wrong) < len(points)
    assert set(found.failures["point"]) == set(wrong)
    assert set(found.failures["error"]) == {"InputError"}
    assert found.failures["message"].str.contains("until").all()
    assert set(found.outcomes["point"]) == set(points.index) - set(wrong)

"""Holding the model against facts: what is asked, how it is judged, and what is told."""

import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from interagency.study.design import Design
from interagency.study.evidence import FACTS, Fact, ablations, scorecard
from interagency.study.evidence.arms import NO_REFORM, PILLARS, STRICT
from interagency.study.evidence.scorecard import (
    CORE_SHARE,
    NO_CHOICE,
    ROBUST_SHARE,
    judged,
    over_draws,
    robust,
    vanished,
    wanted,
)
from tests.study.evidence.made_up import measured
from tests.study.evidence.test_facts import FAILING, expected

# The package gives its name to the function, so that the module is found elsewhere.
scorecard_module = sys.modules[scorecard.__module__]

FOUND = measured(10)

REMAINS = {
    3: "first plans are thin by what is chosen, with or without the threshold",
    40: "part of what tailoring gains is paperwork spared, whoever the members are",
}


def fact_of(parts: np.ndarray, core: bool = True) -> Fact:
    return replace(FACTS[0], core=core, outcome=lambda found: parts)


# --- on the model ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def card() -> pd.DataFrame:
    return scorecard(replications=30, workers=2).set_index("fact")


@pytest.mark.slow
@pytest.mark.parametrize("fact", [expected(fact) for fact in FACTS])
def test_a_fact_holds_at_the_defaults(card, fact):
    row = card.loc[fact.number]
    assert row["n"] == 30
    assert row["low"] <= row["share"] <= row["high"] + 1e-12
    assert row["holds"], f"{row['statement']} ({row['condition']})"
    assert row["share"] >= CORE_SHARE == 0.9 or not fact.core


def explained(fact: Fact):
    remains = pytest.mark.xfail(reason=REMAINS.get(fact.number, ""), raises=AssertionError)
    return pytest.param(fact, marks=remains if fact.number in REMAINS else (), id=str(fact.number))


@pytest.mark.slow
@pytest.mark.parametrize("fact", [explained(fact) for fact in FACTS if fact.ablation])
def test_a_fact_vanishes_without_what_explains_it(card, fact):
    row = card.loc[fact.number]
    if pd.isna(row["vanishes"]):
        assert fact.number in FAILING
        return
    assert row["ablation"] == ", ".join(fact.ablation)
    assert row["vanishes"], f"{row['effect_kept']} of it is left without {row['ablation']}"


@pytest.mark.slow
def test_what_is_not_ablated_cannot_vanish(card):
    assert card.index.tolist() == [fact.number for fact in FACTS]
    for fact in FACTS:
        assert 0 <= card.loc[fact.number, "share_without_choice"] <= 1
        is_there = bool(fact.ablation) and card.loc[fact.number, "share"] >= 0.5
        assert pd.isna(card.loc[fact.number, "vanishes"]) != is_there


def test_a_scorecard_of_one_fact_is_a_row():
    (fact,) = (fact for fact in FACTS if fact.number == 1)
    card = scorecard((fact,), replications=2, ablate=False)
    assert card["fact"].tolist() == [1]
    assert card["class"].tolist() == ["core"]
    assert card["holds"].tolist() == [True]
    assert not {"vanishes", "robust", "share_without_choice"} & set(card)  # nobody asked
    assert not card.isna().any().any()


def test_draws_leave_alone_what_arms_set_themselves():
    facts = [fact for fact in FACTS if fact.number in (1, 7)]
    found = over_draws(facts, draws=2, seed=4, workers=None)
    assert set(found) == {fact.swept for fact in facts}
    free, strict = (found[fact.swept].plan.design for fact in facts)
    assert set(free.points) - set(strict.points) == facts[1].swept
    assert set(strict.points) <= set(free.points)
    for name, column in strict.points.items():
        np.testing.assert_array_equal(column, free.points[name])
    # what is swept is therefore not the same at both ends
    mine = found[facts[1].swept]
    assert np.all(mine.change(STRICT.most, "accountability_early", STRICT.least) > 0.1)
    row = robust(facts[1], mine, draws=2)
    assert row["draws"] == 2


# --- judging -----------------------------------------------------------------------------------


def test_a_core_fact_needs_every_part_in_nine_pairs_of_ten():
    parts = np.ones((2, 10))
    assert judged(fact_of(parts), FOUND)["holds"]
    parts[0, 3] = -1.0
    assert judged(fact_of(parts), FOUND)["holds"]
    assert judged(fact_of(parts), FOUND)["share"] == 0.9
    parts[1, 4] = 0.0  # nothing is not more than nothing
    row = judged(fact_of(parts), FOUND)
    assert row["share"] == 0.8
    assert not row["holds"]
    assert row["effect"] == pytest.approx(0.8)
    # a supporting fact is judged by the mean of every part
    assert judged(fact_of(parts, core=False), FOUND)["holds"]
    assert not judged(fact_of(-parts, core=False), FOUND)["holds"]


def test_a_fact_vanishes_with_its_share_or_with_its_size():
    row = {"share": 1.0, "effect": -0.2}
    assert vanished(row, {"share": 0.4, "effect": -0.2})
    assert vanished(row, {"share": 1.0, "effect": -0.019})
    assert not vanished(row, {"share": 1.0, "effect": -0.021})
    assert not vanished(row, {"share": 0.5, "effect": 0.2})


def test_a_fact_is_robust_where_the_means_of_all_parts_hold():
    """Over draws, each of two replications: their mean counts, not each of them."""
    parts = np.ones((2, 10))
    parts[0, :2] = (3.0, -1.0)  # the first draw holds on average
    parts[1, 2:4] = (1.0, -1.0)  # the second one not: nothing is not more than nothing
    row = robust(fact_of(parts), FOUND, draws=5)
    assert row["robust_share"] == 0.8 == ROBUST_SHARE
    assert row["robust"]
    assert row["draws"] == 5
    assert row["robust_low"] < 0.8 < row["robust_high"]
    parts[0, 4:6] = -1.0
    assert not robust(fact_of(parts), FOUND, draws=5)["robust"]


# --- what is asked -----------------------------------------------------------------------------


def test_only_the_arms_of_the_facts_are_wanted():
    one, two = (fact for fact in FACTS if fact.number in (1, 9))
    assert wanted([one], [(), NO_CHOICE]) == [
        (gone, arm) for gone in ((), NO_CHOICE) for arm in (NO_REFORM, PILLARS)
    ]
    assert {arm for _, arm in wanted([one, two], [()])} == {*one.arms, *two.arms}


def test_the_runner_asks_all_that_is_asked(monkeypatch):
    """On made-up runs: a fact that never holds, and one that turf explains."""
    asked = []

    class MadeUp:
        def __init__(self, design: Design, seed: int, workers: int | None) -> None:
            self.design = design
            asked.append((len(design), design.point_count, seed, []))

        def run(self, keys) -> None:
            asked[-1][-1].extend(keys)

        def found(self, gone=()):
            return len(self.design), gone

    monkeypatch.setattr(scorecard_module, "Bench", MadeUp)
    never = replace(
        FACTS[0],
        number=998,
        arms=("one",),
        ablation=(),
        outcome=lambda found: np.full((1, found[0]), -1.0),
    )
    by_turf = replace(
        FACTS[0],
        number=999,
        arms=("one", "two"),
        ablation=("turf",),
        outcome=lambda found: np.full((1, found[0]), 0.0 if "turf" in found[1] else 2.0),
    )
    monkeypatch.setattr(Fact, "swept", property(lambda fact: frozenset()))
    table = scorecard((never, by_turf), replications=4, seed=7, draws=3).set_index("fact")
    (pairs, points, seed, keys), (runs, drawn, spread_seed, _) = asked
    assert (pairs, points, seed) == (4, 1, 7)
    assert set(keys) == {
        *(((), arm) for arm in ("one", "two")),
        *((NO_CHOICE, arm) for arm in ("one", "two")),
        *((("turf",), arm) for arm in ("one", "two")),
    }
    assert (runs, drawn, spread_seed) == (6, 3, 8)
    assert table["share"].to_dict() == {998: 0.0, 999: 1.0}
    assert table["holds"].to_dict() == {998: False, 999: True}
    assert table["share_without_choice"].to_dict() == {998: 0.0, 999: 1.0}
    assert table["robust_share"].to_dict() == {998: 0.0, 999: 1.0}
    assert pd.isna(table.loc[998, "vanishes"])
    assert table.loc[999, "vanishes"]
    assert table.loc[999, "effect_kept"] == 0.0
    alone = ablations((never, by_turf), replications=4)
    assert alone[["fact", "ablation"]].to_numpy().tolist() == [[999, "turf"]]
    assert alone["vanishes"].tolist() == [True]
    assert alone["effect_kept"].tolist() == [0.0]
    # what does not hold has nothing to lose
    gone = replace(never, ablation=("turf",))
    assert pd.isna(scorecard((gone,), replications=4).loc[0, "vanishes"])

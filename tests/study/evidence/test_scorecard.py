"""Holding the model against facts: what is asked, how it is judged, and what is told."""

import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.design import Design
from interagency.study.evidence import FACTS, Fact, ablations, evidence
from interagency.study.evidence.arms import NO_REFORM, PILLARS, REFORM, STRICT
from interagency.study.evidence.bench import Measured
from interagency.study.evidence.scorecard import (
    COLUMNS,
    CORE_SHARE,
    MATURE,
    NO_CHOICE,
    ROBUST_SHARE,
    chosen,
    effect_kept,
    jointly,
    judged,
    over_draws,
    robust,
    vanished,
    wanted,
)
from tests.study.evidence.known import DEPENDING, FAILING, REMAINS
from tests.study.evidence.made_up import measured

scorecard_module = sys.modules[evidence.__module__]

FOUND = measured(10)


def fact_of(parts: np.ndarray, core: bool = True) -> Fact:
    return replace(FACTS[0], core=core, outcome=lambda found: parts)


# --- on the model ------------------------------------------------------------------------------


def test_facts_hold_at_the_defaults_but_for_those_known_to_fail():
    """The scorecard of the shown point, in 30 pairs: one test, so that it is run once."""
    card = evidence(ablate=False).set_index("fact")
    assert card.index.tolist() == [fact.number for fact in FACTS]
    assert set(card.index[~card["holds"]]) == set(FAILING)
    assert set(card.index[card["survives"].eq(False)]) == set(DEPENDING)
    assert card["depends_on"].dropna().loc[list(DEPENDING)].to_dict() == DEPENDING
    assert (card["n"] == 30).all()
    assert ((card["low"] <= card["share"]) & (card["share"] <= card["high"] + 1e-12)).all()
    core = card["class"] == "core"
    assert ((card["share"] >= CORE_SHARE) == card["holds"])[core].all()
    assert CORE_SHARE == 0.9


@pytest.fixture(scope="module")
def card() -> pd.DataFrame:
    return evidence(workers=2).set_index("fact")


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


def test_facts_are_asked_for_by_source_number_and_class():
    assert chosen(None, None) == FACTS == chosen("S0", None)
    assert [fact.number for fact in chosen(None, [9, 3, 9])] == [9, 3]
    assert all(fact.core for fact in chosen(None, None, core=True))
    own = fact_of(np.ones((1, 1)))
    assert chosen(None, [own]) == (own,)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"source": "S9"}, "unknown source 'S9'"),
        ({"facts": [99]}, "no fact is numbered 99"),
        ({"facts": ["nine"]}, "no fact is numbered 'nine'"),
        ({"facts": [True]}, "no fact is numbered true"),
        ({"facts": []}, "no fact is asked for"),
        ({"facts": [6], "core": True}, "no fact is asked for"),
        ({"draws": -1}, "draws cannot be -1"),
        ({"replications": 0}, "replications cannot be 0"),
        ({"workers": 0}, "workers cannot be 0"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_any_work(monkeypatch, asked, said):
    monkeypatch.delattr(scorecard_module, "Bench")
    with pytest.raises(InputError, match=said) as caught:
        evidence(**asked)
    assert caught.value.allowed


def test_a_scorecard_of_one_fact_is_a_row():
    card = evidence(facts=[1], replications=2, ablate=False)
    assert card["fact"].tolist() == [1]
    assert card["class"].tolist() == ["core"]
    assert card["holds"].tolist() == [True]
    # a table has the same columns whatever is asked
    assert card.columns.tolist() == list(COLUMNS)
    nobody_asked = ["vanishes", "robust_share", "share_without_choice", "fragile", "decided_by"]
    assert card[nobody_asked].isna().all().all()
    assert card["survives"].tolist() == [True]


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
    assert 0 <= row["draws_mature"] <= 2


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


def spread(parts: np.ndarray, adopted: np.ndarray, **points: np.ndarray) -> Measured:
    """Made-up draws of two replications each, with what was adopted in each run."""
    adoption = {f"adoption_{name}": adopted for name in PRACTICE_NAMES}
    found = measured(parts.shape[1], {REFORM: adoption})
    draws = parts.shape[1] // 2
    design = Design(2, points or {"turf": np.arange(draws) / draws})
    return replace(found, plan=replace(found.plan, design=design))


def test_a_fact_is_robust_where_the_means_of_all_parts_hold():
    """Over draws, each of two replications: their mean counts, not each of them."""
    parts = np.ones((2, 10))
    parts[0, :2] = (3.0, -1.0)  # the first draw holds on average
    parts[1, 2:4] = (1.0, -1.0)  # the second one not: nothing is not more than nothing
    found = spread(parts, np.ones(10))
    row = robust(fact_of(parts), found, draws=5)
    assert row["robust_share"] == row["robust_share_mature"] == 0.8 == ROBUST_SHARE
    assert row["draws"] == row["draws_mature"] == 5
    assert row["robust_low"] < 0.8 < row["robust_high"]
    assert row["fragile"] is False
    assert "decided_by" not in row
    parts[0, 4:6] = -1.0
    assert robust(fact_of(parts), found, draws=5)["fragile"] is True
    assert robust(fact_of(parts, core=False), found, draws=5)["fragile"] is False


def test_the_second_share_is_of_draws_in_which_practices_mature():
    parts = np.ones((1, 8))
    parts[0, 4:] = -1.0
    adopted = np.array([0.1, 0.9, 0.2, 0.3, 0.3, 0.3, 0.1, 0.1])
    row = robust(fact_of(parts), spread(parts, adopted), draws=4)
    # the first draw by its mean, the third just so; of these one holds
    assert (row["robust_share"], row["draws"]) == (0.5, 4)
    assert (row["robust_share_mature"], row["draws_mature"]) == (0.5, 2)
    assert MATURE == 0.3
    nowhere = robust(fact_of(parts), spread(parts, np.zeros(8)), draws=4)
    assert np.isnan(nowhere["robust_share_mature"])
    assert nowhere["fragile"] is None


def test_practices_mature_where_every_one_of_them_does():
    parts = np.ones((1, 4))
    found = spread(parts, np.ones(4))
    least = {f"adoption_{PRACTICE_NAMES[-1]}": np.array([0.9, 0.9, 0.2, 0.2])}
    outcomes = found.tables[REFORM]["outcomes"].assign(**least)
    row = robust(fact_of(parts), replace(found, tables={REFORM: {"outcomes": outcomes}}), draws=2)
    assert (row["draws"], row["draws_mature"]) == (2, 1)


def test_facts_hold_jointly_in_the_draws_that_they_share():
    core, other = fact_of(np.ones((1, 4))), fact_of(np.ones((1, 4)), core=False)
    holding = np.array([[True, True, True, False], [True, False, True, True]])
    found = jointly([core, other], holding).set_index("all")
    assert found.loc["core facts", ["facts", "share", "draws"]].tolist() == [1, 0.75, 4]
    assert found.loc["facts", ["facts", "share", "draws"]].tolist() == [2, 0.5, 4]
    assert (found["low"] < found["share"]).all()
    assert (found["share"] < found["high"]).all()


def test_what_decides_a_fragile_fact_is_named_with_the_end_where_it_fails():
    draws = 40
    by_turf, by_nothing = np.arange(draws) / draws, np.tile((0.0, 1.0), draws // 2)
    parts = np.repeat(np.where(by_turf < 0.5, -1.0, 1.0), 2)[None, :]
    points = {"mediation": by_nothing, "turf": by_turf, "rivalry": 1.0 - by_turf}
    row = robust(fact_of(parts), spread(parts, np.ones(2 * draws), **points), draws)
    assert row["decided_by"] == "turf, rivalry"
    assert row["fails_where"] == (
        "turf is low (distance 1.00, p < 0.001) and rivalry is high (distance 1.00, p < 0.001)"
    )


# --- what is asked -----------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [5, "1, 2", [[1]], [True], [1.5]])
def test_facts_are_asked_for_by_a_list_of_their_numbers(facts):
    with pytest.raises(InputError):
        chosen(None, facts)


def test_what_had_no_effect_keeps_no_part_of_it():
    assert effect_kept({"effect": 0.2}, {"effect": 0.05}) == 0.25
    assert np.isnan(effect_kept({"effect": 0.0}, {"effect": 0.05}))


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
        def __init__(self, design: Design, seed: int, workers: int | None, **more) -> None:
            self.design = design
            asked.append((len(design), design.point_count, seed, []))

        def run(self, keys) -> None:
            asked[-1][-1].extend(keys)

        def found(self, gone=()):
            runs = len(self.design)
            plan = SimpleNamespace(design=self.design)
            adopted = np.ones((len(PRACTICE_NAMES), runs))
            return SimpleNamespace(runs=runs, gone=gone, plan=plan, adopted=lambda arm: adopted)

    monkeypatch.setattr(scorecard_module, "Bench", MadeUp)
    never = replace(
        FACTS[0],
        number=998,
        arms=("one",),
        ablation=(),
        outcome=lambda found: np.full((1, found.runs), -1.0),
    )
    by_turf = replace(
        FACTS[0],
        number=999,
        arms=("one", "two"),
        ablation=("turf",),
        outcome=lambda found: np.full((1, found.runs), 0.0 if "turf" in found.gone else 2.0),
    )
    monkeypatch.setattr(Fact, "swept", property(lambda fact: frozenset()))
    table = evidence(facts=(never, by_turf), replications=4, seed=7, draws=3).set_index("fact")
    (pairs, points, seed, keys), (runs, drawn, spread_seed, drawn_keys) = asked
    assert (pairs, points, seed) == (4, 1, 7)
    assert set(keys) == {
        *(((), arm) for arm in ("one", "two")),
        *((NO_CHOICE, arm) for arm in ("one", "two")),
        *((("turf",), arm) for arm in ("one", "two")),
    }
    assert (runs, drawn, spread_seed) == (6, 3, 8)
    assert set(drawn_keys) == {*(((), arm) for arm in ("one", "two")), ((), REFORM)}
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
    assert pd.isna(evidence(facts=[gone], replications=4).loc[0, "vanishes"])

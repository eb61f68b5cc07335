"""From a sample and its outcomes to tables, warnings and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.errors import InputError
from interagency.study.sensitivity import kernel as kernel_module
from interagency.study.sensitivity import sobol
from interagency.study.sensitivity.cautions import first_above_total
from interagency.study.sensitivity.methods import ANY, METHODS, method_for, taking
from interagency.study.sensitivity.problem import Problem
from interagency.study.sensitivity.sensitivity import analysed
from tests.study.sensitivity.functions import alone, ishigami

THREE = Problem(("a", "b", "c"))
SIZES = {"sobol": 64, "morris": 20, "fast": 390}


def kind_of(key: str) -> str:
    return "latin_hypercube" if METHODS[key].design == ANY else METHODS[key].design


def played(places: np.ndarray, replications: int = 3, seed: int = 1) -> np.ndarray:
    """Two outcomes: Ishigami's with luck, and a plane without any."""
    draws = np.random.default_rng(seed)
    one = ishigami(places)[:, None] + 0.5 * draws.normal(size=(len(places), replications))
    plane = np.repeat((3 * places[:, 0] + places[:, 1])[:, None], replications, axis=1)
    return np.stack([one, plane], axis=2)


def found_by(key: str, problem: Problem = THREE, **options):
    places = METHODS[key].module.sample(problem, SIZES.get(key, 200), 1)
    values = played(places)
    outcomes = ["wave", "plane"]
    return analysed(
        problem, places, values, outcomes, key, {"kind": kind_of(key)}, resamples=20, **options
    )


@pytest.mark.parametrize("key", METHODS)
def test_tables_of_every_method(key):
    found = found_by(key)
    assert set(found.table["index"]) <= set(METHODS[key].indices)
    assert set(found.table["factor"]) == {"a", "b", "c"}
    assert found.outcomes == ("wave", "plane")
    assert found.table["estimate"].notna().all()
    assert (found.table["low"] <= found.table["estimate"]).all()
    assert (found.table["luck_low"] <= found.table["estimate"]).all()
    assert (found.table["replications"] == 3).all()
    assert found.ranking.groupby("outcome")["rank"].max().tolist() == [3, 3]
    top = found.ranking[(found.ranking["outcome"] == "plane") & (found.ranking["rank"] == 1)]
    assert top["factor"].tolist() == ["a"]
    sizes = found.convergence["n"].unique()
    assert sizes[-1] == found.points
    assert (np.diff(sizes) > 0).all()
    whole = found.convergence[found.convergence["n"] == found.points]
    joined = whole.merge(found.table, on=["factor", "outcome", "index"])
    assert len(joined) == len(found.table)
    assert joined["estimate_x"].to_numpy() == pytest.approx(joined["estimate_y"].to_numpy())
    assert "Sensitivity" in repr(found)
    assert METHODS[key].title in found._repr_html_()
    assert found.of("plane").index[0] == "a"


@pytest.mark.parametrize("key", METHODS)
def test_the_same_question_has_the_same_answer(key):
    assert found_by(key).table.equals(found_by(key).table)


def test_a_sobol_sample_holds_an_independent_one():
    places = sobol.sample(THREE, 64, 1)
    found = analysed(THREE, places, played(places), ["wave", "plane"], "pawn", {"kind": "sobol"})
    assert found.points == 128
    of_own = analysed(THREE, places, played(places), ["wave", "plane"], None, {"kind": "sobol"})
    assert of_own.method == "sobol"
    assert of_own.luck["n"].unique().tolist() == [128]


# ---------------------------------------------------------------- invariances


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(3)), seed=st.integers(0, 1000))
@pytest.mark.parametrize("key", ["sobol", "morris", "pawn", "rsa", "rbd_fast", "delta"])
def test_permuting_factors_permutes_results(key, order, seed):
    method = METHODS[key]
    if method.design == ANY:
        places = method.module.sample(THREE, 80, seed)
        values = ishigami(places)
        other, moved = places[:, order], values
    else:
        places = method.module.sample(THREE, 8, seed)
        values = ishigami(places)
        other, moved = _reordered(key, places, values, order)
    shuffled = Problem(tuple(THREE.factors[one] for one in order))
    first = method.module.analyse(THREE, places, alone(values), 1, resamples=3)
    second = method.module.analyse(shuffled, other, alone(moved), 1, resamples=3)
    for index in first.value:
        assert second.value[index][:, 0] == pytest.approx(first.value[index][list(order), 0])


def _reordered(key, places, values, order):
    """The sample of other columns; in Saltelli's scheme the crossed points move too."""
    if key == "morris":
        return places[:, order], values
    points = [0, *(one + 1 for one in order), 4]
    rows = places.reshape(-1, 5, 3)[:, points][:, :, order]
    return rows.reshape(-1, 3), values.reshape(-1, 5)[:, points].ravel()


@settings(max_examples=15, deadline=None)
@given(
    scale=st.floats(0.01, 1000) | st.floats(-1000, -0.01),
    shift=st.floats(-1000, 1000),
)
@pytest.mark.parametrize("key", ["sobol", "fast", "rbd_fast", "pawn"])
def test_scaling_an_outcome_changes_nothing(key, scale, shift):
    problem = Problem(("a", "b"))
    places = METHODS[key].module.sample(problem, {"fast": 130, "sobol": 16}.get(key, 60), 1)
    values = np.sin(5 * places[:, 0]) + places[:, 1] * places[:, 0]
    plain = METHODS[key].module.analyse(problem, places, alone(values), 1, resamples=3)
    scaled = METHODS[key].module.analyse(
        problem, places, alone(shift + scale * values), 1, resamples=3
    )
    for index in plain.value:
        assert scaled.value[index] == pytest.approx(plain.value[index], abs=1e-7)


def test_elementary_effects_scale_with_the_outcome():
    places = METHODS["morris"].module.sample(THREE, 10, 1)
    values = ishigami(places)
    plain, scaled = (
        METHODS["morris"].module.analyse(THREE, places, alone(one), 1)
        for one in (values, -3 * values)
    )
    assert scaled.value["mu_star"] == pytest.approx(3 * plain.value["mu_star"])
    assert scaled.value["mu"] == pytest.approx(-3 * plain.value["mu"])


# ---------------------------------------------------------------- categories and groups

MIXED = Problem(("a", "kind"), categories=(0, 3))


def by_kind(places: np.ndarray) -> np.ndarray:
    """The middle of three categories is high, the others alike: nothing a slope could tell."""
    return (np.floor(places[:, 1] * 3) == 1) * 2.0 + 0.1 * places[:, 0]


@pytest.mark.parametrize("key", ["sobol", "morris", "pawn", "rsa", "delta"])
def test_categories_need_no_order(key):
    places = METHODS[key].module.sample(MIXED, SIZES.get(key, 300), 1)
    shuffled = places.copy()
    kinds = np.array([2, 0, 1])
    code = np.floor(places[:, 1] * 3).astype(int)
    shuffled[:, 1] = (kinds[code] + (places[:, 1] * 3) % 1) / 3
    values = by_kind(places)
    first = METHODS[key].module.analyse(MIXED, places, alone(values), 1, resamples=3)
    other = METHODS[key].module.analyse(MIXED, shuffled, alone(values), 1, resamples=3)
    index = {"pawn": "maximum"}.get(key, METHODS[key].main)
    assert first.value[index][1, 0] > first.value[index][0, 0]
    assert other.value[index] == pytest.approx(first.value[index])


def test_morris_steps_between_all_categories_and_tells_no_direction():
    places = METHODS["morris"].module.sample(MIXED, 200, 1)
    kinds = np.floor(places[:, 1] * 3).reshape(-1, 3)
    steps = {(before, after) for before, _, after in kinds}
    assert len(steps) == 6, "each category to each other"
    found = analysed(
        MIXED, places, alone(by_kind(places)), ["y"], "morris", {"kind": "morris"}, resamples=3
    )
    told = found.table[found.table["factor"] == "kind"]
    assert told["index"].tolist() == ["mu_star"]
    # two of three steps from or to the middle
    assert told["estimate"].item() == pytest.approx(4 / 3, abs=0.15)
    assert "no_direction" in set(found.warnings["kind"])


@pytest.mark.parametrize("key", ["fast", "rbd_fast"])
def test_curves_take_no_categories(key):
    with pytest.raises(InputError, match="kind has categories") as caught:
        METHODS[key].module.kernel(MIXED, np.random.default_rng(1).random((200, 2)))
    assert "sobol" in caught.value.allowed


@pytest.mark.parametrize("key", ["fast", "pawn", "rsa", "delta", "rbd_fast"])
def test_who_knows_no_groups_names_those_who_do(key):
    grouped = Problem(("a", "b"), groups=("g", "g"))
    with pytest.raises(InputError, match="knows no groups") as caught:
        METHODS[key].module.kernel(grouped, np.random.default_rng(1).random((200, 2)))
    assert caught.value.allowed == ("sobol", "morris")


# ---------------------------------------------------------------- refusals


def test_missing_runs_are_named():
    places = sobol.sample(THREE, 8, 1)
    values = played(places)
    values[3, 1, 0] = np.nan
    values[7, 2, 1] = np.inf
    with pytest.raises(InputError, match="2 of 240 values are missing") as caught:
        analysed(THREE, places, values, ["wave", "plane"], "sobol", {"kind": "sobol"})
    assert "point 3 replication 1 (wave), point 7 replication 2 (plane)" in str(caught.value)
    values[:] = np.nan
    with pytest.raises(InputError, match="and 230 more"):
        analysed(THREE, places, values, ["wave", "plane"], "sobol", {"kind": "sobol"})


@pytest.mark.parametrize(("name", "value"), [("seed", -1), ("seed", 1.5), ("resamples", 1)])
def test_seeds_and_resamples_that_cannot_be(name, value):
    places = sobol.sample(THREE, 8, 1)
    with pytest.raises(InputError, match=f"{name} cannot be"):
        analysed(
            THREE, places, played(places), ["a", "b"], None, {"kind": "sobol"}, **{name: value}
        )


def test_luck_is_resampled_in_parts_alike(monkeypatch):
    places = sobol.sample(THREE, 8, np.int64(1))
    whole = sobol.analyse(THREE, places, played(places), 1)
    monkeypatch.setattr(kernel_module, "HELD_AT_ONCE", 130)
    parts = sobol.analyse(THREE, places, played(places), 1)
    for index in whole.luck:
        assert parts.luck[index] == pytest.approx(whole.luck[index], rel=1e-12)


@pytest.mark.parametrize("key", ["sobol", "morris", "fast"])
def test_a_sample_out_of_order_is_refused(key):
    places = METHODS[key].module.sample(THREE, SIZES[key], 1)
    values = played(places)
    # the way back of a trajectory is one too
    for wrong in (places[::-1], np.roll(places, 1, axis=0), places[:-1])[key == "morris" :]:
        with pytest.raises(InputError, match=r"or not in (its|their) order"):
            METHODS[key].module.analyse(THREE, wrong, values[: len(wrong)], 1)


def test_a_method_that_does_not_take_the_design_names_those_that_do():
    with pytest.raises(
        InputError, match="morris needs a morris design, and this one is sobol"
    ) as e:
        method_for("sobol", "morris")
    assert e.value.allowed == ("sobol", "pawn", "rbd_fast", "rsa", "delta")
    with pytest.raises(InputError, match="pawn needs independent points") as e:
        method_for("morris", "pawn")
    assert e.value.allowed == ("morris",)
    with pytest.raises(InputError, match="no sensitivity method takes a design of the kind one_at"):
        method_for("one_at_a_time")
    with pytest.raises(InputError) as e:
        method_for("sobol", "sobl")
    assert e.value.nearest == "sobol"


def test_every_method_takes_its_own_design():
    for key, method in METHODS.items():
        assert key in taking(kind_of(key))
        assert method.module.kernel is not None


# ---------------------------------------------------------------- warnings


def kinds(found) -> set[str]:
    return set(found.warnings["kind"])


def test_a_constant_outcome_has_no_index_and_is_told():
    places = sobol.sample(THREE, 8, 1)
    values = played(places)
    values[:, :, 1] = 4.2
    found = analysed(THREE, places, values, ["wave", "plane"], None, {"kind": "sobol"})
    assert found.outcomes == ("wave",)
    assert "constant" in kinds(found)
    with pytest.raises(InputError, match="nothing varies"):
        analysed(THREE, places, values[:, :, 1:], ["plane"], None, {"kind": "sobol"})


def test_small_samples_single_replications_and_much_luck_are_told():
    places = sobol.sample(THREE, 24, 1)
    found = analysed(THREE, places, played(places, 1), ["wave", "plane"], None, {"kind": "sobol"})
    assert {"one_replication", "not_power_of_two", "too_small", "cannot_rank"} <= kinds(found)
    assert found.table["luck_low"].isna().all()
    loud = played(places, 4) + 30 * np.random.default_rng(3).normal(size=(len(places), 4, 2))
    found = analysed(THREE, places, loud, ["wave", "plane"], None, {"kind": "sobol"})
    assert {"luck", "noise_in_mean"} <= kinds(found)


def test_first_orders_above_one_are_told():
    places = sobol.sample(THREE, 64, 1)
    values = ishigami(places)
    # what is not a function of its place: every crossed point is as B is
    rows = values.reshape(-1, 5)
    rows[:, 1:4] = rows[:, [4]]
    found = analysed(THREE, places, alone(rows.ravel()), ["wave"], None, {"kind": "sobol"})
    assert "first_above_one" in kinds(found)


def test_first_orders_that_cannot_be_are_told():
    places = sobol.sample(THREE, 64, 1)
    rows = ishigami(places).reshape(-1, 5)
    # crossed with the first factor everything is as at B but for nearly nothing in all
    rows[:, 1] = rows[:, 0] + 0.3 * rows[:, 4]
    found = analysed(THREE, places, alone(rows.ravel()), ["wave"], None, {"kind": "sobol"})
    told = found.warnings[found.warnings["kind"] == "first_above_total"]
    assert told["factor"].tolist()[0] == "a"
    assert "read totals" in told["text"].iloc[0]
    fine = sobol.sample(THREE, 512, 1)
    found = analysed(THREE, fine, alone(ishigami(fine)), ["wave"], None, {"kind": "sobol"})
    assert "first_above_total" not in kinds(found)


def test_first_orders_that_sum_to_more_than_totals_are_told():
    rows = pd.DataFrame(
        {
            "factor": ["a", "a", "b", "b"],
            "index": ["first", "total"] * 2,
            "estimate": [0.6, 0.5, 0.3, 0.3],
            "low": [0.1] * 4,
            "high": [0.9] * 4,
        }
    )
    (told,) = first_above_total("y", rows)
    assert (told.kind, told.outcome, told.factor) == ("first_above_total", "y", "")
    assert "sum to more than totals" in told.text
    assert not first_above_total("y", rows[rows["factor"] == "b"])


def test_a_large_sample_without_luck_warns_of_nothing():
    places = sobol.sample(Problem(("a", "b")), 1024, 1)
    plane = np.repeat((3 * places[:, 0] + places[:, 1])[:, None], 3, axis=1)[:, :, None]
    found = analysed(Problem(("a", "b")), places, plane, ["plane"], None, {"kind": "sobol"})
    assert found.warnings["kind"].tolist() in ([], ["too_small"])
    assert found.ranking["told"].all()


# ---------------------------------------------------------------- intervals and growth


@pytest.mark.slow
def test_design_intervals_hold_the_truth_about_as_often_as_they_say():
    held = []
    for seed in range(100):
        places = sobol.sample(THREE, 128, seed)
        found = sobol.analyse(THREE, places, alone(ishigami(places)), seed)
        ends = found.ends("total")
        truth = np.array([0.5576, 0.4424, 0.2437])
        held.append((ends["low"][:, 0] <= truth) & (truth <= ends["high"][:, 0]))
    assert np.mean(held) >= 0.9


def test_a_larger_sobol_sample_begins_with_the_smaller():
    small, large = (sobol.sample(THREE, size, 7) for size in (16, 64))
    assert np.array_equal(large[: len(small)], small)


@pytest.mark.parametrize("key", METHODS)
def test_places_are_below_one(key):
    places = METHODS[key].module.sample(THREE, SIZES.get(key, 200), 1)
    assert places.min() >= 0
    assert places.max() < 1

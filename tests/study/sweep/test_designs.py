"""Designs: which points, in what order, and what stays when there are more."""

import numpy as np
import pytest

from interagency.errors import InputError
from interagency.model.parameters import total_of
from interagency.study.ensemble import ensemble
from interagency.study.sweep.designs import DESIGNS
from interagency.study.sweep.designs.given import factors_of_ensemble, from_csv, from_ensemble
from interagency.study.sweep.factors import NUMBER, VALUES, WEIGHT, WHOLE, Factor, points_of
from tests.study.sweep.small_study import study

A, B, C, D, E = (
    Factor(key, ("parameters", key), NUMBER, 0.0, 2.0, group=key, base=0.25) for key in "abcde"
)
WHOLES = Factor("w", ("practices", "one_voice"), WHOLE, 1, 7, group="w")
WORDS = Factor("v", ("practices", "all"), VALUES, values=("off", "emergent"), group="v", base=0.25)
MIXED = (A, WHOLES, WORDS)
SMALL = {
    "one_at_a_time": {"levels": 3},
    "full_factorial": {"levels": 3},
    "fractional_factorial": {},
    "latin_hypercube": {"samples": 9},
    "random": {"samples": 9},
    "sobol": {"samples": 8, "second_order": False},
    "morris": {"trajectories": 3, "levels": 4},
    "fast": {"samples": 65},
}


def places(kind: str, factors=(A, B, C), seed: int = 1, **more) -> np.ndarray:
    row = DESIGNS[kind]
    return row.places(factors, {**row.options, **SMALL[kind], **more}, seed)


def signs(found: np.ndarray) -> np.ndarray:
    return np.where(found > 0.5, 1, -1)


def test_every_kind_is_tried_here():
    assert {*SMALL, "csv", "ensemble"} == set(DESIGNS)


@pytest.mark.parametrize("kind", SMALL)
def test_points_lie_in_the_cube_and_are_as_many_as_told(kind):
    for factors in [(A, B, C), (A, B)] if kind == "fast" else [(A, B, C), MIXED, (A,)]:
        if kind == "fast" and len(factors) < 2:
            continue
        found = places(kind, factors)
        size = DESIGNS[kind].size(factors, {**DESIGNS[kind].options, **SMALL[kind]})
        assert found.shape == (size, len(factors))
        assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_a_group_of_factors_is_one_column_of_a_design(kind):
    grouped = tuple(Factor(key, ("parameters", key), NUMBER, group="g") for key in "ab")
    size = DESIGNS[kind].size((*grouped, C), {**DESIGNS[kind].options, **SMALL[kind]})
    assert len(places(kind, (*grouped, C))) == size
    assert size < len(places(kind, (A, B, C)))


def test_second_order_takes_twice_the_points():
    assert len(places("sobol", second_order=True)) == 8 * 8
    options = {**DESIGNS["sobol"].options, "samples": 8, "second_order": True}
    assert DESIGNS["sobol"].size((A, B, C), options) == 64


@pytest.mark.parametrize("kind", ["latin_hypercube", "random", "sobol", "morris", "fast"])
def test_samples_hang_on_the_seed_alone(kind):
    assert (places(kind) == places(kind)).all()
    assert (places(kind, seed=2) != places(kind)).any()
    study(
        seed=-1,
        factors={"turf": "declared", "synergy": "declared"},
        design={"kind": kind, **SMALL[kind]},
    )


@pytest.mark.parametrize("kind", [kind for kind, row in DESIGNS.items() if row.grows])
def test_designs_that_grow_keep_their_first_points(kind):
    few, many = places(kind, samples=4), places(kind, samples=32)
    assert (many[: len(few)] == few).all()
    assert len(many) == 8 * len(few)


def test_those_that_grow_are_random_and_sobol():
    assert {kind for kind, row in DESIGNS.items() if row.grows} == {"random", "sobol"}
    few, many = places("latin_hypercube", samples=4), places("latin_hypercube", samples=32)
    assert (many[:4] != few).any()


def test_points_drawn_one_by_one_do_not_hang_on_other_factors():
    alone, among = places("random", (B,)), places("random", (A, B, C))
    assert (alone[:, 0] == among[:, 1]).all()


def test_a_latin_hypercube_is_even_over_every_factor():
    found = np.sort(np.floor(places("latin_hypercube", samples=16) * 16), axis=0)
    assert (found == np.arange(16)[:, None]).all()


def test_one_at_a_time_departs_from_the_base():
    found = places("one_at_a_time", MIXED)
    base = [one.base for one in MIXED]
    assert (found[0] == base).all()
    assert ((found[1:] != base).sum(axis=1) <= 1).all()
    # three levels each of numbers, both words
    values = points_of(MIXED, found)
    assert set(values["a"]) == {0.0, 0.5, 1.0, 2.0}
    assert set(values["v"]) == {"off", "emergent"}


def test_a_full_factorial_is_complete():
    found = places("full_factorial", MIXED)
    values = points_of(MIXED, found)
    assert len(values) == len(values.drop_duplicates()) == 3 * 3 * 2
    assert [values[key].nunique() for key in "awv"] == [3, 3, 2]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 9, 16])
def test_main_effects_of_a_fraction_stay_clear_of_each_other_and_of_pairs(count):
    factors = [Factor(f"x{n}", ("parameters", f"x{n}"), NUMBER) for n in range(count)]
    found = signs(places("fractional_factorial", factors))
    assert (found.sum(axis=0) == 0).all()
    assert (found.T @ found == len(found) * np.eye(count)).all()
    pairs = [found[:, i] * found[:, j] for i in range(count) for j in range(i)]
    assert all((found.T @ pair == 0).all() for pair in pairs)


def test_low_and_high_of_a_fraction_are_the_ends():
    values = points_of((A, WHOLES, WORDS), places("fractional_factorial", MIXED))
    assert set(values["a"]) == {0.0, 2.0}
    assert set(values["w"]) == {1, 7}
    assert set(values["v"]) == {"off", "emergent"}


def test_a_table_is_played_as_it_stands():
    rows = {"point": [0, 1], "v": ["emergent", "off"], "a": [0.5, 2], "w": [7, 1]}
    found = from_csv(MIXED, {"rows": rows, "file": "mine.csv"})
    values = points_of(MIXED, found)
    assert values["a"].tolist() == [0.5, 2.0]
    assert values["w"].tolist() == [7, 1]
    assert values["v"].tolist() == ["emergent", "off"]


def test_a_table_of_points_gives_the_points_that_made_it():
    made = study(factors={"all": "declared"}, design={"kind": "random", "samples": 6})
    rows = {name: column.tolist() for name, column in made.points.items()}
    again = study(factors={"all": "declared"}, design={"kind": "csv", "rows": rows})
    assert again.points.to_numpy() == pytest.approx(made.points.to_numpy(), rel=1e-12)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"w": [1], "v": ["off"]}, "has no column a"),
        ({"a": [3], "w": [1], "v": ["off"]}, "a cannot be 3"),
        ({"a": [None], "w": [1], "v": ["off"]}, "a cannot be nothing"),
        ({"a": [1], "w": [1.5], "v": ["off"]}, "w cannot be 1.5"),
        ({"a": [1], "w": [1], "v": ["on"]}, "v cannot be 'on'"),
        ({"a": [1], "w": [1], "v": ["off"], "x": [1]}, "a column 'x'"),
    ],
)
def test_a_table_is_refused_with_line_and_column(rows, said):
    with pytest.raises(InputError, match=said) as refused:
        from_csv(MIXED, {"rows": rows, "file": "mine.csv"})
    assert refused.value.allowed


def test_weights_of_a_table_must_sum_to_what_they_share_out():
    made = study(factors={"prospects": "declared"}, design={"kind": "random", "samples": 3})
    rows = {name: column.round(4).tolist() for name, column in made.points.items()}
    csv = {"kind": "csv", "rows": rows}
    again = study(factors={"prospects": "declared"}, design=csv)
    assert again.points.to_numpy() == pytest.approx(made.points.to_numpy(), rel=1e-3)
    total = total_of("prospects")
    for row in rows.values():
        row[1] = total / 3
    with pytest.raises(InputError, match=f"not to {total:g}") as refused:
        study(factors={"prospects": "declared"}, design=csv)
    assert refused.value.line == 3
    assert "weights of prospects sum to" in str(refused.value)


def test_members_of_the_ensemble_are_played_as_they_are():
    table = ensemble().table
    factors = factors_of_ensemble(taken=["turf"])
    assert "turf" not in [one.key for one in factors]
    points = points_of(factors, from_ensemble(factors))
    for name in points:
        assert points[name].to_numpy() == pytest.approx(table[name].to_numpy(), rel=1e-9, abs=1e-12)


def test_weights_have_ends_where_they_hardly_ever_lie_beyond():
    weight = Factor("x", ("parameters", "x"), WEIGHT)
    found = places("one_at_a_time", (weight,), levels=2)
    assert found[1:, 0].tolist() == [0.025, 0.975]

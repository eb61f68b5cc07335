"""Places become values, and values places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interagency.model.parameters import PARAMETERS, total_of
from interagency.study.sweep.factors import (
    DATE,
    NUMBER,
    VALUES,
    WEIGHT,
    WHOLE,
    Factor,
    changes_at,
    default_place,
    parameters_at,
    plain,
    points_of,
    shocks_at,
)

GROUP = next(row.group for row in PARAMETERS.values() if row.group)
WEIGHTS = [name for name, row in PARAMETERS.items() if row.group == GROUP]
NUMBERS = Factor("turf", ("parameters", "turf"), NUMBER, 0.2, 0.6, group="turf")
WHOLES = Factor("pillars.one_budget.ramp", ("pillars", "one_budget", "ramp"), WHOLE, 2, 5)
# 2006Q3 to 2007Q2
DATES = Factor("pillars.one_budget.from", ("pillars", "one_budget", "from"), DATE, 8026, 8029)
WORDS = Factor(
    "practices.one_voice", ("practices", "one_voice"), VALUES, values=("off", "emergent", 1)
)
LEVELS = Factor("practices.one_voice", ("practices", "one_voice"), VALUES, values=(0.5, 0.0, 1.0))


def weights() -> list[Factor]:
    return [Factor(name, ("parameters", name), WEIGHT, group=GROUP) for name in WEIGHTS]


@pytest.mark.parametrize("factor", [NUMBERS, WHOLES, DATES, WORDS, LEVELS])
@given(place=st.floats(0, 1, exclude_max=True))
def test_a_value_has_a_place_that_has_that_value(factor, place):
    value = plain(factor.at(np.array([place]))[0])
    back = factor.place_of(value)
    assert 0 <= back <= 1
    assert (
        plain(factor.at(np.array([back]))[0]) == pytest.approx(value)
        if factor is NUMBERS
        else (factor.at(np.array([back]))[0] == value)
    )


@pytest.mark.parametrize(
    ("factor", "values"),
    [
        (NUMBERS, (0.2, 0.6)),
        (WHOLES, (2, 5)),
        (DATES, ("2006Q3", "2007Q2")),
        (WORDS, ("off", 1)),
        (LEVELS, (0.5, 1.0)),
    ],
)
def test_its_ends_are_its_lowest_and_its_highest_value(factor, values):
    assert factor.ends == values


def test_every_level_has_its_equal_share_of_places():
    places = (np.arange(1200) + 0.5) / 1200
    for factor, count in ((WHOLES, 4), (DATES, 4), (WORDS, 3)):
        assert factor.levels == count
        found = [*factor.at(places)]
        assert {found.count(value) for value in found} == {1200 // count}
    assert NUMBERS.levels == 0


@pytest.mark.parametrize(
    ("factor", "value"),
    [
        (NUMBERS, True),
        (NUMBERS, "0.3"),
        (NUMBERS, None),
        (WHOLES, 2.5),
        (WHOLES, True),
        (DATES, "2006Q9"),
        (DATES, 8026),
        (WORDS, True),
        (WORDS, "on"),
        (LEVELS, False),
    ],
)
def test_what_is_none_of_its_values_has_no_place(factor, value):
    with pytest.raises((ValueError, TypeError)):
        factor.place_of(value)


@pytest.mark.parametrize(
    ("factor", "value"),
    [(NUMBERS, 0.1), (NUMBERS, 0.7), (WHOLES, 1), (WHOLES, 6), (DATES, "2006Q2")],
)
def test_what_lies_beyond_has_a_place_beyond(factor, value):
    assert not 0 <= factor.place_of(value) <= 1


def test_a_place_is_found_at_once_among_a_billion_values():
    many = Factor("x", ("pillars", "one_budget", "ramp"), WHOLE, 0, 1e9)
    assert many.place_of(500_000_000) == pytest.approx(0.5)


def test_categories_are_values_without_an_order():
    assert (WORDS.categories, LEVELS.categories, NUMBERS.categories) == (3, 0, 0)
    assert WORDS.bounds == (0, 2)
    assert LEVELS.bounds == (0, 1)
    assert DATES.bounds == (8026, 8029)


def test_roles_are_those_of_the_words_of_robust_choice():
    assert NUMBERS.role == "uncertainty"
    assert DATES.role == "lever"
    assert Factor("shocks.donor_cut", ("shocks", "donor_cut"), NUMBER).role == "outside"


@given(st.lists(st.floats(0.001, 0.999), min_size=len(WEIGHTS), max_size=len(WEIGHTS)))
def test_weights_sum_to_what_their_defaults_sum_to(places):
    points = points_of(weights(), np.array([places]))
    assert points.to_numpy().sum() == pytest.approx(total_of(GROUP))
    assert (points.to_numpy() > 0).all()


def test_weights_at_their_default_places_are_their_defaults():
    places = np.array([[default_place(name) for name in WEIGHTS]])
    for name, value in points_of(weights(), places).iloc[0].items():
        assert value == pytest.approx(PARAMETERS[name].default)


def test_weights_are_spread_around_their_defaults():
    places = np.random.default_rng(1).random((4000, len(WEIGHTS)))
    points = points_of(weights(), places)
    for name in WEIGHTS:
        assert points[name].mean() == pytest.approx(PARAMETERS[name].default, rel=0.05)
        assert points[name].std() > 0


def test_a_point_is_told_in_the_language_of_scenarios():
    shock = Factor(
        "shocks.donor_cut",
        ("shocks", "donor_cut"),
        NUMBER,
        0,
        0.5,
        more=(("at", "2006Q2"), ("quarters", 2)),
    )
    factors = [NUMBERS, DATES, WHOLES, WORDS, shock]
    places = np.array([[0.5, 0.0, 0.99, 0.0, 0.5], [0.5, 0.0, 0.99, 0.5, 0.0]])
    points = points_of(factors, places)
    first, second = points.to_dict("records")
    assert changes_at(first, factors) == {
        "pillars": {"one_budget": {"from": "2006Q3", "ramp": 5}},
        "practices": {"one_voice": "off"},
    }
    assert shocks_at(first, factors) == [
        {"what": "donor_cut", "size": 0.25, "at": "2006Q2", "quarters": 2}
    ]
    # a blow of no size is none
    assert shocks_at(second, factors) == []
    assert parameters_at(points, factors)["turf"] == pytest.approx([0.4, 0.4])

"""Which parameters decide a fact: by the distance of two distributions."""

import numpy as np
import pytest

from interagency.study.evidence.decisive import decisive

DRAWS = 200
PLACES = (np.arange(DRAWS) + 0.5) / DRAWS


def shuffled(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(PLACES)


def test_the_parameter_that_decides_comes_first_with_the_end_where_it_fails() -> None:
    points = {f"noise_{seed}": shuffled(seed) for seed in range(20)} | {"cause": PLACES}
    first, second = decisive(points, holding=PLACES < 0.7)
    assert (first.parameter, first.end) == ("cause", "high")
    assert first.distance == 1.0
    assert first.p < 1e-6
    assert second.parameter.startswith("noise")
    assert second.distance < 0.3
    # the largest of twenty distances by luck is no finding
    assert second.p > 0.05
    (low, *_) = decisive(points, holding=PLACES > 0.7)
    assert low.end == "low"


def test_distance_is_the_largest_gap_of_the_two_distributions() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0])
    (one,) = decisive({"x": values}, np.array([True, False, True, True]))
    # below 2 a third of the holding draws lie and no failing one; from 2 on one and a third
    assert one.distance == pytest.approx(2 / 3)
    assert one.p == 1.0


def test_nothing_is_decided_where_a_fact_holds_everywhere_or_nowhere() -> None:
    for holding in (np.ones(5, bool), np.zeros(5, bool)):
        assert decisive({"x": np.arange(5.0)}, holding) == ()


def test_only_as_many_as_asked_are_named() -> None:
    points = {name: shuffled(seed) for seed, name in enumerate("abcd")}
    assert len(decisive(points, PLACES < 0.5)) == 2
    assert len(decisive(points, PLACES < 0.5, most=3)) == 3

"""The Pareto set: known answers, and how surely a package is in it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from interagency.study.robust.pareto import non_dominated, pareto
from interagency.study.robust.performance import Performance

UP = {"team": "higher", "burden": "lower"}


def made_up(team, burden, noise=0.0, points=20, replications=5) -> Performance:
    rng = np.random.default_rng(3)
    shape = (len(team), points, replications)
    values = {
        "team": np.array(team)[:, None, None] + noise * rng.normal(size=shape),
        "burden": np.array(burden)[:, None, None] + noise * rng.normal(size=shape),
    }
    return Performance([f"p{place}" for place in range(len(team))], values, UP)


def test_less_of_a_burden_is_better():
    table = pareto(made_up([1.0, 0.5, 0.4], [3.0, 1.0, 2.0]))
    assert table["non_dominated"].tolist() == [True, True, False]
    assert table["points_share"].tolist() == [1.0, 1.0, 0.0]
    assert table["luck_share"].tolist() == [1.0, 1.0, 0.0]
    assert table["at_points"].tolist() == [1.0, 1.0, 0.0]
    assert table["burden"].tolist() == pytest.approx([3.0, 1.0, 2.0])


def test_what_is_nearly_beaten_is_not_sure():
    table = pareto(made_up([1.0, 0.99], [1.0, 1.0], noise=0.5))
    assert 0.02 < table["luck_share"].min() < 0.98
    sure = pareto(made_up([1.0, 0.0], [1.0, 2.0], noise=0.1))
    assert sure["luck_share"].tolist() == [1.0, 0.0]


def test_equal_packages_do_not_beat_each_other():
    assert pareto(made_up([1.0, 1.0], [2.0, 2.0]))["non_dominated"].all()


@given(
    st.tuples(st.integers(1, 6), st.integers(1, 3)).flatmap(
        lambda shape: arrays(float, shape, elements=st.integers(-3, 3))
    )
)
def test_someone_is_never_beaten_and_whoever_is_has_somebody_better(goods):
    inside = non_dominated(goods)
    assert inside.any()
    for place in np.flatnonzero(~inside):
        better = (goods >= goods[place]).all(axis=1) & (goods > goods[place]).any(axis=1)
        assert inside[better].any()

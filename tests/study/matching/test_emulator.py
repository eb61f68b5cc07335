"""Emulators: they find what there is, and say how far off they are."""

import numpy as np
import pytest

from interagency.study.matching.emulator import MOST_TERMS, fitted

COLUMNS = 30


def points(count: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (count, COLUMNS))


def curve(x: np.ndarray) -> np.ndarray:
    return 1.0 + 2.0 * x[:, 0] - x[:, 1] + 0.8 * x[:, 0] * x[:, 1] + 0.5 * x[:, 1] ** 2


def test_a_curve_of_few_parameters_is_found_among_many() -> None:
    x = points(150)
    made = fitted(x, curve(x))
    assert {(), (0,), (1,), (0, 1), (1, 1)} <= set(made.terms)
    fresh = points(500, seed=2)
    assert made(fresh) == pytest.approx(curve(fresh), abs=1e-6)
    assert made.variance < 1e-12


def test_how_far_off_it_is_holds_for_points_it_did_not_see() -> None:
    x, noise = points(200), np.random.default_rng(3).normal(0, 0.3, 700)
    made = fitted(x, curve(x) + noise[:200])
    fresh = points(500, seed=4)
    error = np.mean((made(fresh) - curve(fresh) - noise[200:]) ** 2)
    assert made.variance == pytest.approx(error, rel=0.3)
    assert made.variance >= 0.3**2 * 0.8


def test_chance_alone_is_not_emulated() -> None:
    x, y = points(120), np.random.default_rng(5).normal(0, 1.0, 120)
    made = fitted(x, y)
    assert len(made.terms) < 15
    assert made.variance == pytest.approx(1.0, rel=0.5)


@pytest.mark.parametrize("count", [20, 40])
def test_few_points_and_what_never_varies(count: int) -> None:
    x = points(count)
    made = fitted(x, np.full(count, 2.5))
    assert made.terms == ((),)
    assert made(points(3)) == pytest.approx([2.5] * 3)
    assert made.variance == pytest.approx(0.0, abs=1e-20)
    assert len(fitted(x, curve(x)).terms) <= min(MOST_TERMS, count // 2)

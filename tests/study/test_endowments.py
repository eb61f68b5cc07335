"""What is said of endowments holds of how worlds are drawn."""

import numpy as np
import pytest

from interagency.study import traits
from interagency.study.endowments import ENDOWMENTS
from interagency.study.quarters import quarter_number


def test_each_says_how_to_come_to_it():
    for name, row in ENDOWMENTS.items():
        assert row.name == name
        assert row.low < row.high
        assert row.meaning
        assert row.estimate
        assert row.unknown


def test_draws_are_those_of_traits():
    assert "0.75 to 0.95, or 0.1 to 0.4" in ENDOWMENTS["presence"].unknown
    assert "0.61 to 1.65" in ENDOWMENTS["capacity"].unknown
    assert "12 or 20" in ENDOWMENTS["cycle_length"].unknown


def test_the_example_of_a_cycle_is_right():
    assert quarter_number("2010Q1") == 8040
    assert 8040 % 16 == 8
    assert "8040 modulo 16 = 8" in ENDOWMENTS["cycle_start"].estimate


@pytest.mark.parametrize(("focus", "largest"), [(0.5, 0.4), (1, 0.5), (2, 0.7), (4, 0.8), (7, 0.9)])
def test_a_focus_is_the_share_of_the_largest_theme(focus, largest):
    drawn = np.random.default_rng(1).random((20_000, traits.THEMES))
    attention = (-np.log(drawn)) ** focus
    share = (attention.max(axis=1) / attention.sum(axis=1)).mean()
    assert share == pytest.approx(largest, abs=0.03)
    assert f"{largest:g} " in ENDOWMENTS["focus"].estimate

"""What a factor that does nothing has by methods that compare distributions."""

import numpy as np
import pytest

from interagency.study.sensitivity import pawn, rsa
from interagency.study.sensitivity.problem import Problem
from tests.study.sensitivity.functions import alone


@pytest.mark.parametrize(("method", "index"), [(pawn, "mean"), (rsa, "lowest")])
def test_a_factor_that_does_nothing_has_about_what_is_said(method, index):
    problem = Problem(tuple("abcdefghij"))
    places = method.sample(problem, 400, 1)
    values = np.random.default_rng(1).normal(size=400)
    found = method.analyse(problem, places, alone(values), 1, resamples=2)
    assert found.value[index].mean() == pytest.approx(method.idle(400), rel=0.15)

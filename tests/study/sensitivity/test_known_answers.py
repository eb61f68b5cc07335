"""Functions whose indices are known, and what SALib says of the same samples."""

import numpy as np
import pytest
from SALib.analyze import fast as salib_fast
from SALib.analyze import morris as salib_morris
from SALib.analyze import pawn as salib_pawn
from SALib.analyze import rbd_fast as salib_rbd_fast
from SALib.analyze import sobol as salib_sobol
from SALib.analyze.delta import calc_delta
from scipy.special import stdtrit
from scipy.stats import ks_2samp, norm

from interagency.errors import InputError
from interagency.study.sensitivity import delta, fast, given, morris, pawn, rbd_fast, rsa, sobol
from interagency.study.sensitivity.kernel import SECOND
from interagency.study.sensitivity.problem import Problem
from tests.study.sensitivity.functions import (
    ISHIGAMI,
    ISHIGAMI_PAIR,
    alone,
    ishigami,
    morris_function,
    sobol_g,
    sobol_g_indices,
)

THREE = Problem(("a", "b", "c"))
FIVE = Problem(tuple("abcde"))
TWENTY = Problem(tuple(f"x{number}" for number in range(1, 21)))
GROUPED = Problem(("a", "b", "c"), groups=("ac", "b", "ac"))


def of(found, index):
    return found.value[index][:, 0]


# ---------------------------------------------------------------- known answers


def test_sobol_of_ishigami():
    places = sobol.sample(THREE, 4096, 1, second_order=True)
    found = sobol.analyse(THREE, places, alone(ishigami(places)), 1)
    assert of(found, "first") == pytest.approx(ISHIGAMI["first"], abs=0.02)
    assert of(found, "total") == pytest.approx(ISHIGAMI["total"], abs=0.01)
    assert of(found, SECOND) == pytest.approx([0, ISHIGAMI_PAIR, 0], abs=0.02)


def test_sobol_of_the_g_function():
    places = sobol.sample(FIVE, 4096, 2)
    found = sobol.analyse(FIVE, places, alone(sobol_g(places)), 1)
    first, total = sobol_g_indices()
    assert of(found, "first") == pytest.approx(first, abs=0.01)
    assert of(found, "total") == pytest.approx(total, abs=0.01)


def test_a_group_has_what_its_members_have_together():
    places = sobol.sample(GROUPED, 4096, 1, second_order=True)
    found = sobol.analyse(GROUPED, places, alone(ishigami(places)), 1)
    together = 1 - ISHIGAMI["first"][1]
    assert GROUPED.names == ("ac", "b")
    assert of(found, "first") == pytest.approx([together, ISHIGAMI["first"][1]], abs=0.02)
    assert of(found, "total") == pytest.approx([together, ISHIGAMI["total"][1]], abs=0.01)
    assert of(found, SECOND) == pytest.approx([0], abs=0.02)


def test_one_factor_alone_has_no_pairs():
    problem = Problem(("a",))
    places = sobol.sample(problem, 64, 1, second_order=True)
    found = sobol.analyse(problem, places, alone(places[:, 0]), 1)
    assert of(found, "total") == pytest.approx([1], abs=0.2)
    assert SECOND not in found.value


def test_one_group_of_all_factors_is_refused_before_anything_is_sampled():
    with pytest.raises(InputError, match="all factors are in one group"):
        sobol.sample(Problem(("a", "b"), groups=("g", "g")), 8, 1)


def test_morris_tells_what_matters():
    places = morris.sample(TWENTY, 200, 1)
    found = morris.analyse(TWENTY, places, alone(morris_function(places)), 1)
    stars, sigma = of(found, "mu_star"), of(found, "sigma")
    assert stars[10:] == pytest.approx(0, abs=1e-9), "ten do nothing"
    # of those that are lines alone an effect is the slope, 40 over the range
    assert stars[7:10] == pytest.approx(40)
    assert sigma[7:10] == pytest.approx(0, abs=1e-9)
    assert of(found, "mu")[7:10] == pytest.approx(40)
    assert (sigma[:6] > 20).all(), "the others bend or interact"


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize("levels", [4, 6])
def test_morris_counts_steps_in_levels(count, levels):
    """Of y = 2 x + z over values of x from 0 to 1 the effect of x is 2, however many there are."""
    problem = Problem(("x", "z"), levels=(count, 0))
    places = morris.sample(problem, 20, 1, levels=levels)
    x = np.minimum((places[:, 0] * count).astype(int), count - 1) / (count - 1)
    found = morris.analyse(problem, places, alone(2 * x + places[:, 1]), 1)
    assert of(found, "mu_star") == pytest.approx([2, 1])
    assert of(found, "mu") == pytest.approx([2, 1])
    assert of(found, "sigma") == pytest.approx([0, 0], abs=1e-7)


def test_of_a_group_with_levels_a_step_is_what_its_members_step_on_average():
    problem = Problem(("x", "z", "w"), groups=("g", "g", "w"), levels=(2, 0, 0))
    places = morris.sample(problem, 20, 1)
    found = morris.analyse(problem, places, alone(places[:, 2]), 1)
    assert of(found, "mu_star") == pytest.approx([0, 1])
    one = (places[:, 0] >= 0.5) + 0.0
    # a whole step of the one beside 2/3 of the other: 5/6 on average
    found = morris.analyse(problem, places, alone(one), 1)
    assert of(found, "mu_star") == pytest.approx([6 / 5, 0])


def test_fast_of_ishigami_and_g():
    places = fast.sample(THREE, 4000, 1)
    found = fast.analyse(THREE, places, alone(ishigami(places)), 1)
    assert of(found, "first") == pytest.approx(ISHIGAMI["first"], abs=0.03)
    assert of(found, "total") == pytest.approx(ISHIGAMI["total"], abs=0.05)
    places = fast.sample(FIVE, 4000, 1)
    found = fast.analyse(FIVE, places, alone(sobol_g(places)), 1)
    assert of(found, "first") == pytest.approx(sobol_g_indices()[0], abs=0.05)


@pytest.mark.parametrize("method", [fast, rbd_fast])
def test_low_frequencies_refuse_factors_of_few_values(method):
    """Of two values they would miss a tenth of what these make; of eight about a fiftieth."""
    few, some = (Problem(("x", "z"), levels=(count, 0)) for count in (2, 8))
    places = method.sample(some, 2000, 1)
    found = method.analyse(some, places, alone(np.floor(places[:, 0] * 8)), 1, resamples=2)
    assert of(found, "first")[0] == pytest.approx(1, abs=0.02)
    with pytest.raises(InputError, match=f"{method.__name__.split('.')[-1]} needs smooth factors"):
        method.analyse(few, places, alone(places[:, 0]), 1)


def test_a_fast_sample_of_two_values_is_refused_before_it_is_made():
    with pytest.raises(InputError, match="x has 2 values"):
        fast.sample(Problem(("x", "z"), levels=(2, 0)), 260, 1)


def test_rbd_fast_of_ishigami():
    places = rbd_fast.sample(THREE, 4000, 1)
    found = rbd_fast.analyse(THREE, places, alone(ishigami(places)), 1, resamples=10)
    assert of(found, "first") == pytest.approx(ISHIGAMI["first"], abs=0.03)


def test_delta_of_a_factor_that_tells_all():
    """Of y = x the conditional density lies apart from the whole but for one slice."""
    problem = Problem(("a", "b"))
    places = delta.sample(problem, 2000, 1)
    found = delta.analyse(problem, places, alone(places[:, 0]), 1, resamples=5)
    slices = delta.slices_of(2000)
    assert of(found, "delta")[0] == pytest.approx(1 - 1 / slices, abs=0.1)
    assert abs(of(found, "delta")[1]) < 0.05


def test_pawn_of_a_factor_that_tells_all():
    """Of y = x the gap of slice i of ten is the larger of what lies below and above it."""
    problem = Problem(("a", "b"))
    places = pawn.sample(problem, 1000, 1)
    found = pawn.analyse(problem, places, alone(places[:, 0]), 1, resamples=5)
    expected = [max(i, 9 - i) / 10 for i in range(10)]
    assert of(found, "maximum")[0] == pytest.approx(max(expected), abs=0.01)
    assert of(found, "median")[0] == pytest.approx(np.median(expected), abs=0.01)
    assert of(found, "median")[1] < 0.12


def test_rsa_of_a_factor_that_tells_all():
    problem = Problem(("a", "b"))
    places = rsa.sample(problem, 1000, 1)
    found = rsa.analyse(problem, places, alone(places[:, 0]), 1, resamples=5)
    for index in ("lowest", "highest", "either"):
        assert of(found, index)[0] == pytest.approx(1)
        assert of(found, index)[1] < 0.15


# ---------------------------------------------------------------- equal to SALib's


@pytest.mark.parametrize("problem", [THREE, GROUPED], ids=["alone", "grouped"])
@pytest.mark.parametrize("second", [False, True], ids=["without pairs", "with pairs"])
def test_sobol_equals_salib(problem, second):
    places = sobol.sample(problem, 64, 3, second_order=second)
    values = np.stack([ishigami(places), 50 + places[:, 0] * places[:, 1]], axis=1)
    found = sobol.analyse(problem, places, values[:, None, :], seed=5)
    names = {"first": "S1", "total": "ST"}
    for column, one in enumerate(values.T):
        theirs = salib_sobol.analyze(problem.to_salib(), one, calc_second_order=second, seed=5)
        for ours, key in names.items():
            assert found.value[ours][:, column] == pytest.approx(theirs[key], abs=1e-12, rel=1e-12)
            # drawn alike; ours allow for what resampling 64 rows finds too small
            ends = found.ends(ours)
            half = (ends["high"] - ends["low"])[:, column] / 2
            wider = stdtrit(63, 0.975) / norm.ppf(0.975) * (64 / 63) ** 0.5
            assert half == pytest.approx(theirs[f"{key}_conf"] * wider, rel=1e-9)
        if second:
            above = np.triu_indices(len(problem.names), 1)
            assert found.value[SECOND][:, column] == pytest.approx(theirs["S2"][above], abs=1e-12)


@pytest.mark.parametrize("problem", [THREE, GROUPED], ids=["alone", "grouped"])
def test_morris_equals_salib(problem):
    places = morris.sample(problem, 10, 3)
    values = ishigami(places)
    found = morris.analyse(problem, places, alone(values), seed=5)
    theirs = salib_morris.analyze(problem.to_salib(), places, values, seed=5)
    # SALib's effects are divided by the step it planned, ours by the one that was taken
    assert of(found, "mu_star") == pytest.approx(np.array(theirs["mu_star"]), rel=1e-12)
    alone_ones = [morris.has_direction(problem, name) for name in problem.names]
    for index in ("mu", "sigma"):
        ours = of(found, index)
        assert ours[alone_ones] == pytest.approx(np.array(theirs[index])[alone_ones], rel=1e-12)
        assert np.isnan(ours[~np.array(alone_ones)]).all()


def test_fast_equals_salib_on_one_curve():
    places = fast.sample(THREE, 500, 3, curves=1)
    values = ishigami(places)
    found = fast.analyse(THREE, places, alone(values), 1)
    with pytest.warns(UserWarning, match="FAST confidence"):
        theirs = salib_fast.analyze(THREE.to_salib(), values, num_resamples=2, seed=1)
    assert of(found, "first") == pytest.approx(theirs["S1"], abs=1e-12)
    assert of(found, "total") == pytest.approx(theirs["ST"], abs=1e-12)
    assert np.isnan(found.ends("total")["low"]).all(), "one curve says nothing of its error"


@pytest.mark.parametrize("points", [300, 301])
def test_rbd_fast_equals_salib(points):
    places = rbd_fast.sample(THREE, points, 3)
    values = ishigami(places)
    found = rbd_fast.analyse(THREE, places, alone(values), 1, resamples=2)
    theirs = salib_rbd_fast.analyze(THREE.to_salib(), places, values, num_resamples=2, seed=1)
    assert of(found, "first") == pytest.approx(np.array(theirs["S1"]), abs=1e-12)


def test_delta_before_its_bias_is_taken_out_equals_salib():
    places = delta.sample(THREE, 400, 3)
    values = ishigami(places)
    whole = delta.kernel(THREE, places).indices(values[:, None], np.ones((1, 400)))["delta"]
    slices = delta.slices_of(400)
    edges, grid = np.linspace(0, 400, slices + 1), delta.grid_of(values)
    theirs = [calc_delta(values, grid, one, edges) for one in places.T]
    assert whole[0, :, 0] == pytest.approx(theirs, abs=0.01)
    even = 400 // slices * slices
    if even == 400:
        assert whole[0, :, 0] == pytest.approx(theirs, abs=1e-12)


def test_pawn_equals_salib_but_for_the_point_it_loses():
    places = pawn.sample(THREE, 400, 3)
    values = ishigami(places)
    found = pawn.analyse(THREE, places, alone(values), 1, resamples=2)
    theirs = salib_pawn.analyze(THREE.to_salib(), places, values)
    for index in ("median", "mean", "maximum"):
        assert of(found, index) == pytest.approx(theirs[index], abs=1 / 40)
    slices = given.classes_of(THREE, places, pawn.SLICES)
    gaps = [ks_2samp(values[slices[:, 0] == one], values).statistic for one in range(pawn.SLICES)]
    assert of(found, "median")[0] == pytest.approx(np.median(gaps), abs=1e-12)
    assert of(found, "maximum")[0] == pytest.approx(max(gaps), abs=1e-12)


def test_rsa_is_the_gap_of_two_samples():
    places = rsa.sample(THREE, 400, 3)
    values = ishigami(places)
    found = rsa.analyse(THREE, places, alone(values), 1, resamples=2)
    for index, inside in (
        ("lowest", values <= np.quantile(values, 0.25)),
        ("highest", values >= np.quantile(values, 0.75)),
    ):
        theirs = [ks_2samp(one[inside], one[~inside]).statistic for one in places.T]
        assert of(found, index) == pytest.approx(theirs, abs=1e-12)

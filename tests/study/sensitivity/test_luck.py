"""The share of luck, where it is known; what it does to indices, and what taking it out does."""

import numpy as np
import pytest
from scipy.special import stdtrit

from interagency.study.sensitivity import sobol
from interagency.study.sensitivity.luck import BLOCKS, components, luck_shares
from interagency.study.sensitivity.problem import Problem
from tests.study.sensitivity.functions import ISHIGAMI, ISHIGAMI_VARIANCE, ishigami

THREE = Problem(("a", "b", "c"))
MAIN, INTERACTION = 3.0, 4.0
"""Variances of luck beside that of the function, 13.8."""


def noisy(places: np.ndarray, replications: int, seed: int) -> np.ndarray:
    """Ishigami's function with luck common to all points, and luck of each point and replication.

    `[point, replication, 1]`
    """
    draws = np.random.default_rng(seed)
    common = MAIN**0.5 * draws.normal(size=(1, replications))
    own = INTERACTION**0.5 * draws.normal(size=(len(places), replications))
    return (ishigami(places)[:, None] + common + own)[:, :, None]


def shares(values: np.ndarray):
    return luck_shares(values, ("y",)).set_index("part")


def test_known_shares_are_found_and_held_by_their_intervals():
    places = np.random.default_rng(1).random((2000, 3))
    found = shares(noisy(places, 20, 2))
    whole = ISHIGAMI_VARIANCE + MAIN + INTERACTION
    expected = {
        "factors": ISHIGAMI_VARIANCE / whole,
        "luck_main": MAIN / whole,
        "luck_interaction": INTERACTION / whole,
        "luck_total": (MAIN + INTERACTION) / whole,
        "left_in_mean": INTERACTION / 20 / (ISHIGAMI_VARIANCE + INTERACTION / 20),
    }
    for part, share in expected.items():
        row = found.loc[part]
        assert row["low"] <= share <= row["high"], part
        assert row["share"] == pytest.approx(share, abs=0.05)
    deviations = {
        "factors": ISHIGAMI_VARIANCE**0.5,
        "luck_total": (MAIN + INTERACTION) ** 0.5,
        "left_in_mean": (INTERACTION / 20) ** 0.5,
    }
    for part, deviation in deviations.items():
        assert found.loc[part, "sd"] == pytest.approx(deviation, rel=0.15), part
    assert (found["n"] == 2000).all()
    assert (found["replications"] == 20).all()


def test_luck_that_is_a_function_of_a_factor_interacts():
    """y = x + z x with z of luck: nothing common but half of the mean of x."""
    places = np.random.default_rng(1).random((4000, 1))
    luck = np.random.default_rng(2).normal(size=(1, 400))
    factors, main, interaction = components(places + luck * places)
    assert factors == pytest.approx((1 + luck.mean()) ** 2 / 12, rel=0.1)
    assert main == pytest.approx(0.25, rel=0.1)
    assert interaction == pytest.approx(1 / 12, rel=0.1)


def test_one_replication_tells_nothing_of_luck():
    found = shares(noisy(np.random.default_rng(1).random((100, 3)), 1, 2))
    assert found["share"].isna().all()
    two = shares(noisy(np.random.default_rng(1).random((100, 3)), 2, 2))
    assert two["share"].notna().all()
    assert two["low"].isna().all()


@pytest.mark.parametrize("shape", [(3, 3), (47, 5), (20, 12)])
@pytest.mark.parametrize("scale", [0.0, 1e-3, 1.0])
def test_intervals_are_those_of_leaving_out_one_after_the_other(shape, scale):
    """The jackknife as its definition has it: without each replication, without each block."""
    draws = np.random.default_rng(3)
    points, luck = draws.normal(size=(shape[0], 1)), draws.normal(size=shape[1])
    runs = 7 + points + luck + scale * draws.normal(size=shape)

    def parts(left):
        factors, main, both = components(left)
        noise = both / left.shape[1]
        parts = [factors, main, both, main + both]
        return np.array([*parts / (factors + main + both), noise / (factors + noise)])

    blocks = np.array_split(np.arange(shape[0]), min(BLOCKS, shape[0]))
    variance = np.zeros(5)
    for axis, cuts in ((1, range(shape[1])), (0, blocks)):
        found = [parts(np.delete(runs, cut, axis=axis)) for cut in cuts]
        variance += (len(found) - 1) * np.var(found, axis=0)
    half = stdtrit(shape[1] - 1, 0.975) * variance**0.5
    found = shares(runs[:, :, None])
    share = found["share"].to_numpy()
    assert found["low"].to_numpy() == pytest.approx(np.maximum(share - half, 0), abs=1e-10)
    assert found["high"].to_numpy() == pytest.approx(np.minimum(share + half, 1), abs=1e-10)


@pytest.mark.slow
def test_intervals_of_shares_hold_the_truth_about_as_often_as_they_say():
    whole = ISHIGAMI_VARIANCE + MAIN + INTERACTION
    truth = np.array([MAIN / whole, INTERACTION / whole])
    held = []
    for seed in range(100):
        places = np.random.default_rng(seed).random((200, 3))
        found = shares(noisy(places, 10, seed + 1000)).loc[["luck_main", "luck_interaction"]]
        held.append((found["low"] <= truth) & (truth <= found["high"]))
    assert np.mean(held, axis=0).min() >= 0.88


def test_noise_raises_totals_and_lowers_first_orders_until_it_is_taken_out():
    """Over many samples: the plain indices are off by the noise of the mean, the others are not."""
    plain, corrected = [], []
    for seed in range(20):
        places = sobol.sample(THREE, 512, seed)
        found = sobol.analyse(THREE, places, noisy(places, 4, seed), seed, resamples=2)
        plain.append([found.value[index][:, 0] for index in ("first", "total")])
        corrected.append([found.corrected[index][:, 0] for index in ("first", "total")])
    truth = np.array([ISHIGAMI["first"], ISHIGAMI["total"]])
    left = INTERACTION / 4
    raised = ISHIGAMI_VARIANCE / (ISHIGAMI_VARIANCE + left)
    expected = truth * raised + [[0.0], [1 - raised]]
    assert np.mean(plain, axis=0) == pytest.approx(expected, abs=0.02)
    assert np.mean(corrected, axis=0) == pytest.approx(truth, abs=0.02)
    assert (np.mean(plain, axis=0)[1] - truth[1] > 0.02).all()


def test_below_four_replications_nothing_is_corrected():
    places = sobol.sample(THREE, 16, 1)
    for replications, is_blank in ((3, True), (4, False)):
        found = sobol.analyse(THREE, places, noisy(places, replications, 1), 1, resamples=2)
        assert np.isnan(found.corrected["total"]).all() == is_blank


def test_luck_alike_at_all_points_moves_no_index():
    places = sobol.sample(THREE, 128, 1)
    values = np.repeat(ishigami(places)[:, None, None], 5, axis=1)
    common = values + np.arange(5.0)[None, :, None] * 10
    still, moved = (sobol.analyse(THREE, places, one, 1) for one in (values, common))
    for index in ("first", "total"):
        assert moved.value[index] == pytest.approx(still.value[index], abs=1e-9)
        assert moved.luck[index].std(axis=0) == pytest.approx(0, abs=1e-9)

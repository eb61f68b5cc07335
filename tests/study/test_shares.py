"""Shares of a whole: ratios of means, undefined where there is no whole."""

import numpy as np
import pytest

from interagency.study.shares import SHARE, share_rows, shares_estimated


def parts(*means: float, runs: int = 50, noise: float = 0.01) -> np.ndarray:
    """What players are worth, `[run, 1, player]`."""
    luck = np.random.default_rng(1).normal(0.0, noise, (runs, 1, len(means)))
    return np.array(means) + luck - luck.mean(axis=0)


def test_shares_are_of_the_whole_and_sum_to_one() -> None:
    found = shares_estimated(parts(0.1, 0.3, -0.05), seed=1)
    assert found["share"][0] == pytest.approx([0.1 / 0.35, 0.3 / 0.35, -0.05 / 0.35])
    assert found["share"].sum() == pytest.approx(1.0)
    assert (found["share_low"] < found["share"]).all()
    assert (found["share"] < found["share_high"]).all()


def test_part_and_whole_are_resampled_together() -> None:
    """Where luck scales all players alike, no share is in doubt."""
    scale = np.random.default_rng(1).uniform(0.5, 1.5, (30, 1, 1))
    found = shares_estimated(scale * np.array([0.1, 0.3]), seed=1)
    for name in SHARE:
        assert found[name][0] == pytest.approx([0.25, 0.75])


def test_intervals_cover() -> None:
    """Near 95% of intervals hold the true share."""
    draws = np.random.default_rng(2)
    held = []
    for seed in range(60):
        luck = draws.normal(0.0, 0.05, (40, 1, 2))
        found = shares_estimated(np.array([0.1, 0.3]) + luck, seed=seed)
        held.append(found["share_low"][0, 0] <= 0.25 <= found["share_high"][0, 0])
    assert 0.85 <= np.mean(held) <= 1.0


@pytest.mark.parametrize(
    "nothing",
    [parts(0.1, -0.1, noise=0.05), parts(0.001, 0.002, noise=0.0)],
    ids=["not told from nothing", "too small to divide by"],
)
def test_of_nothing_there_is_no_share(nothing: np.ndarray) -> None:
    found = shares_estimated(nothing, seed=1)
    assert all(np.isnan(found[name]).all() for name in SHARE)


def test_one_replication_has_a_share_without_an_interval() -> None:
    found = shares_estimated(parts(0.1, 0.3, runs=1, noise=0.0), seed=1)
    assert found["share"][0] == pytest.approx([0.25, 0.75])
    assert np.isnan(found["share_low"]).all()


def test_members_are_apart_from_luck() -> None:
    by_member = np.concatenate([parts(0.1, 0.3), parts(0.2, 0.2)])
    found = shares_estimated(by_member, seed=1, members=2)
    assert found["share"][0] == pytest.approx([0.3 / 0.8, 0.5 / 0.8])
    assert found["share_parameters_low"][0, 0] == pytest.approx(0.25 + 0.025 * 0.25)
    assert found["share_parameters_high"][0, 0] == pytest.approx(0.5 - 0.025 * 0.25)
    none = shares_estimated(np.concatenate([parts(0.1, 0.3), parts(0.1, -0.1)]), 1, members=2)
    assert np.isnan(none["share_parameters_low"]).all()
    assert not np.isnan(none["share"]).any()


def test_the_interval_over_members_is_of_the_same_ratio_of_means() -> None:
    """Where members with a large whole have a small share, the mean of shares is another number."""
    whole = np.linspace(0.05, 0.5, 40)
    own = np.linspace(0.9, 0.1, 40) * whole
    members = np.stack([own, whole - own], axis=-1)[:, None]
    found = shares_estimated(members, seed=1, members=len(members))
    low, high = found["share_mean_low"][0], found["share_mean_high"][0]
    assert (low < found["share"][0]).all()
    assert (found["share"][0] < high).all()
    assert np.mean(own / whole) > high[0], "the mean of shares lies outside"
    assert found["share_first"][0] == pytest.approx([0.5, 0.5])


def test_rows_name_players_and_metrics() -> None:
    table = share_rows(parts(0.1, 0.3), ["a", "b"], ["delivery"], "pillar", "all", seed=1)
    assert list(table.columns[:3]) == ["pillar", "trait", "metric"]
    assert table.set_index("pillar")["share"].to_dict() == pytest.approx({"a": 0.25, "b": 0.75})

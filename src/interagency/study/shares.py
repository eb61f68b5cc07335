"""Shares of a whole effect, with intervals: who carries how much of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from interagency.study.ensemble import SPREAD
from interagency.study.estimates import CONFLICT_FLOOR, TAILS, mean_intervals, resampled_means

SHARE = ("share", "share_low", "share_high")


def shares_estimated(parts: np.ndarray, seed: int, members: int = 0) -> dict[str, Any]:
    """What part of the whole each player carries, `[metric, player]` by name of a column.

    parts    what each player is worth, `[run, metric, player]`, over an ensemble member by
             member; their sum over players is the whole
    seed     of the resampling
    members  of an ensemble; 0 for none

    A ratio of means whose replications are resampled together, part and whole: `share`, which
    may be below 0 or above 1 where players work against each other, with `share_low` and
    `share_high`. All are NaN where the whole cannot be told from nothing, or is too small to
    divide by (0.005, as in `conflict_of`). Over an ensemble it is that of means over members, and
    beside it stand, NaN where any member has no such whole, `share_parameters_low` and
    `share_parameters_high` (between which the shares of 95% of members lie), `share_mean_low` and
    `share_mean_high` (95% of this same ratio of means, members resampled), and `share_first`: in
    what part of members the player carries most.

    >>> parts = np.array([[[0.1, 0.3]], [[0.11, 0.33]]])
    >>> shares_estimated(parts, seed=1)["share"].round(2).tolist()
    [[0.25, 0.75]]
    """
    by_member = parts.reshape(members, -1, *parts.shape[1:]) if members else parts[None]
    by_run = by_member.mean(axis=0)
    told = _is_told(by_run)[:, None]
    share = _ratio(by_run.mean(axis=0))
    unknown = np.full_like(share, np.nan)
    low, high = _resampled(by_run, seed) if len(by_run) > 1 else (unknown, unknown)
    ends = dict(zip(SHARE, (share, low, high), strict=True))
    columns = {name: np.where(told, end, np.nan) for name, end in ends.items()}
    return {**columns, **_over_members(by_member.mean(axis=1), seed)} if members else columns


def _resampled(parts: np.ndarray, seed: int) -> np.ndarray:
    """Ends of the ratio of means, part and whole resampled together, `[end, metric, player]`."""
    means = resampled_means(parts.reshape(len(parts), -1), seed)
    return np.quantile(_ratio(means.reshape(-1, *parts.shape[1:])), TAILS, axis=0)


def _ratio(parts: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return parts / parts.sum(axis=-1, keepdims=True)


def _is_told(by_run: np.ndarray) -> np.ndarray:
    """Metrics whose whole is beyond luck and large enough to divide by, `[metric]`."""
    mean, low, high = mean_intervals(by_run.sum(axis=-1))
    beyond_luck = (low > 0) | (high < 0) if len(by_run) > 1 else np.isfinite(mean)
    return beyond_luck & (np.abs(mean) >= CONFLICT_FLOOR)


def _over_members(of_members: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Where shares of members lie, the interval of the ratio of their means, who is first."""
    shares = _ratio(of_members)
    told = (np.abs(of_members.sum(axis=-1)) >= CONFLICT_FLOOR).all(axis=0)[:, None]
    ends = (*np.quantile(shares, TAILS, axis=0), *_resampled(of_members, seed))
    columns = dict(zip(SPREAD, ends, strict=True))
    columns["first"] = (shares == shares.max(axis=-1, keepdims=True)).mean(axis=0)
    return {f"share_{name}": np.where(told, end, np.nan) for name, end in columns.items()}


def share_rows(
    parts: np.ndarray,
    players: Sequence[str],
    metrics: Sequence[str],
    player: str,
    trait: str,
    seed: int,
    members: int = 0,
) -> pd.DataFrame:
    """A row a player and metric: `player` (named so), trait, metric, and `shares_estimated`.

    parts  `[run, metric, player]`
    """
    ends = shares_estimated(parts, seed, members)
    keys = pd.MultiIndex.from_product([players, metrics], names=[player, "metric"])
    table = keys.to_frame(index=False)
    table.insert(1, "trait", trait)
    return table.assign(**{name: end.T.reshape(-1) for name, end in ends.items()})

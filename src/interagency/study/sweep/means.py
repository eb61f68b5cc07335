"""Means over the points of a study and over its luck, added up piece by piece.

What is held does not grow with replications, but for one byte of each run: is it there?
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Means:
    """Means of outcomes as far as a study has come.

    is_there         [point, replication] of runs
    of_points        [scenario, point, outcome] over replications; NaN where there is none
    of_replications  [scenario, replication, outcome] over points that have every replication
                     that any has; of no rows where no point has, or nothing is there
    """

    is_there: np.ndarray
    of_points: np.ndarray
    of_replications: np.ndarray


def means_of(
    pieces: Callable[[], Iterable[pd.DataFrame]],
    scenarios: Sequence[str],
    outcomes: Sequence[str],
    points: int,
    replications: int,
) -> Means:
    """Means of runs, a row each, that come in pieces.

    pieces  gives all of them, and can be asked again: what is incomplete is read twice
    """
    sums = np.zeros((len(scenarios), points, len(outcomes)))
    over_points = np.zeros((len(scenarios), replications, len(outcomes)))
    is_there = np.zeros((points, replications), dtype=bool)
    place = {name: number for number, name in enumerate(scenarios)}

    def columns_of(rows: pd.DataFrame) -> tuple[np.ndarray, ...]:
        keys = (rows["scenario"].map(place), rows["point"], rows["replication"])
        return (*(key.to_numpy(dtype=int) for key in keys), rows[[*outcomes]].to_numpy(dtype=float))

    for rows in pieces():
        scenario, point, replication, values = columns_of(rows)
        is_there[point, replication] = True
        np.add.at(sums, (scenario, point), values)
        np.add.at(over_points, (scenario, replication), values)
    counts = is_there.sum(axis=1)
    has_any = is_there.any(axis=0)
    is_whole = is_there[:, has_any].all(axis=1) & (counts > 0)
    if not is_whole[counts > 0].all():
        over_points[:] = 0.0
        for rows in pieces():
            scenario, point, replication, values = columns_of(rows[is_whole[rows["point"]]])
            np.add.at(over_points, (scenario, replication), values)
    with np.errstate(invalid="ignore"):
        of_points = sums / counts[:, None]
    kept = has_any if is_whole.any() else np.zeros_like(has_any)
    return Means(is_there, of_points, over_points[:, kept] / max(is_whole.sum(), 1))

"""Picking defaults: a seeded search for the point around which the most checks hold.

Not the point where one run looks best: a candidate is judged by random points in a box
around it. First a space-filling sample of the declared ranges, then the neighbourhoods of
its best points and of the defaults as they stand. Parameters whose value comes from a figure
of a source keep it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from interagency.model.parameters import PARAMETERS
from interagency.study.design import Design, random_points
from interagency.study.evidence.arms import measured
from interagency.study.robustness import margins_of

# Half the side of a neighbourhood, as a part of each declared range.
NEIGHBOURHOOD = 0.35


@dataclass(frozen=True)
class Found:
    """What a search found.

    candidates  a row a candidate, best first: where it comes from, the share of (point, check)
                pairs that hold around it, and the share of points where all hold at once
    values      the best candidate's value of every parameter, rounded to two digits
    """

    candidates: pd.DataFrame
    values: dict[str, float]


def search(
    points: int = 400,
    candidates: int = 8,
    neighbours: int = 64,
    replications: int = 2,
    seed: int = 2026,
    workers: int | None = None,
) -> Found:
    """Search the declared ranges for defaults; the same seed finds the same."""
    searched = tuple(name for name, row in PARAMETERS.items() if row.status == "assumed")
    sample = random_points(points, seed, searched)
    margins = margins_of(measured(Design(replications, sample), seed, workers))
    defaults = {name: row.default for name, row in PARAMETERS.items()}
    centres = {"defaults": defaults}
    for point in _most_promising(margins, candidates):
        drawn = {name: float(values[point]) for name, values in sample.items()}
        centres[f"point {point}"] = defaults | drawn
    rows = []
    for number, (origin, centre) in enumerate(centres.items()):
        around = neighbourhood(centre, neighbours, seed + 1 + number)
        held = margins_of(measured(Design(replications, around), seed, workers))
        holds = np.array(list(held.values())) > 0
        rows.append((origin, holds.mean(), holds.all(axis=0).mean()))
    table = pd.DataFrame(rows, columns=["origin", "share_around", "all_at_once_around"])
    table = table.sort_values(["all_at_once_around", "share_around"], ascending=False)
    best = centres[table["origin"].iloc[0]]
    return Found(
        table.reset_index(drop=True),
        {name: float(f"{value:.2g}") for name, value in best.items()},
    )


def _most_promising(margins: dict[str, np.ndarray], count: int) -> np.ndarray:
    """Points with the highest worst margin, each check in units of its own spread."""
    values = np.array(list(margins.values()))
    spread = np.maximum(values.std(axis=1, keepdims=True), 1e-9)
    return np.argsort(-(values / spread).min(axis=0), kind="stable")[:count]


def neighbourhood(centre: dict[str, float], count: int, seed: int) -> dict[str, np.ndarray]:
    """Points in a box around a centre, kept within the declared ranges: name -> [point]."""
    sample = random_points(count, seed)
    points = {}
    for name, row in PARAMETERS.items():
        reach = NEIGHBOURHOOD * (row.high - row.low)
        low, high = max(row.low, centre[name] - reach), min(row.high, centre[name] + reach)
        fraction = (sample[name] - row.low) / (row.high - row.low)
        points[name] = low + fraction * (high - low)
    return points

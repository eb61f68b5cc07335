"""Picking defaults: a seeded search for a point around which the checks hold.

Not the point where one run looks best: a candidate is judged by random points in a box
around it. First a space-filling sample of the declared ranges; then the way from the judged
defaults to its best points, stage by stage. Chosen is the candidate nearest to the judgement
around which nearly all points pass all checks: no further from it than robustness asks.
Parameters whose value comes from a figure of a source keep it, and so do weights of a group:
they are drawn around their defaults everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from interagency.model.parameters import PARAMETERS
from interagency.study.design import Design, random_points
from interagency.study.robustness import margins_of, measured

# Stages of the way from the judged defaults to a promising point.
STAGES = (0.25, 0.5, 0.75, 1.0)
# Share of points around a candidate that must pass all checks at once.
ENOUGH = 0.9
# Half the side of a neighbourhood, as a part of each declared range.
NEIGHBOURHOOD = 0.35


@dataclass(frozen=True)
class Found:
    """What a search found.

    candidates  a row a candidate, nearest to the judged defaults first: origin, part of the way
                gone, distance (mean absolute, as a part of the ranges), share of (point, check)
                pairs that hold around it, share of points where all hold at once, and which is
                chosen
    values      the chosen candidate's value of every parameter, rounded to two digits
    """

    candidates: pd.DataFrame
    values: dict[str, float]


def search(
    points: int = 400,
    promising: int = 4,
    neighbours: int = 64,
    replications: int = 2,
    seed: int = 2026,
    workers: int | None = None,
    judged: Mapping[str, float] | None = None,
) -> Found:
    """Search the declared ranges for defaults; the same seed finds the same.

    judged  where to start from; the defaults as they stand if not given
    """
    judged = dict(judged or {name: row.default for name, row in PARAMETERS.items()})
    searched = tuple(
        name for name, row in PARAMETERS.items() if row.status != "calibrated" and not row.group
    )
    sample = random_points(points, seed, searched)
    margins = margins_of(measured(Design(replications, sample), seed, workers))
    candidates = [("judged", 0.0, judged)]
    for point in _most_promising(margins, promising):
        target = {name: float(values[point]) for name, values in sample.items()}
        candidates += [(f"point {point}", part, _towards(judged, target, part)) for part in STAGES]
    rows = []
    for number, (origin, part, centre) in enumerate(candidates):
        around = neighbourhood(centre, neighbours, seed + 1 + number)
        held = margins_of(measured(Design(replications, around), seed, workers))
        holds = np.array(list(held.values())) > 0
        distance = _distance(judged, centre)
        rows.append((origin, part, distance, holds.mean(), holds.all(axis=0).mean()))
    columns = ["origin", "part_of_the_way", "distance", "share_around", "all_at_once_around"]
    table = pd.DataFrame(rows, columns=columns).sort_values("distance", kind="stable")
    enough = min(ENOUGH, table["all_at_once_around"].max())
    chosen = table.index[table["all_at_once_around"] >= enough][0]
    table["chosen"] = table.index == chosen
    values = {name: float(f"{value:.2g}") for name, value in candidates[chosen][2].items()}
    return Found(table.reset_index(drop=True), values)


def _towards(start: Mapping[str, float], target: Mapping[str, float], part: float) -> dict:
    """A part of the way from one point to another; what the target does not name stays."""
    return {name: value + part * (target.get(name, value) - value) for name, value in start.items()}


def _distance(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Mean absolute difference, each parameter in units of its range."""
    gaps = [abs(one[name] - other[name]) / (row.high - row.low) for name, row in PARAMETERS.items()]
    return float(np.mean(gaps))


def _most_promising(margins: dict[str, np.ndarray], count: int) -> np.ndarray:
    """Points with the highest worst margin, each check in units of its own spread."""
    values = np.array(list(margins.values()))
    spread = np.maximum(values.std(axis=1, keepdims=True), 1e-9)
    return np.argsort(-(values / spread).min(axis=0), kind="stable")[:count]


def neighbourhood(centre: dict[str, float], count: int, seed: int) -> dict[str, np.ndarray]:
    """Points in a box around a centre, kept within the declared ranges: name -> [point].

    Weights of a group are drawn as ever: around their defaults.
    """
    sample = random_points(count, seed)
    points = {}
    for name, row in PARAMETERS.items():
        if row.group:
            points[name] = sample[name]
            continue
        reach = NEIGHBOURHOOD * (row.high - row.low)
        low, high = max(row.low, centre[name] - reach), min(row.high, centre[name] + reach)
        fraction = (sample[name] - row.low) / (row.high - row.low)
        points[name] = low + fraction * (high - low)
    return points

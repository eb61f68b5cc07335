"""An ensemble that nobody matched: few members, tables of the right shape, round numbers."""

import numpy as np
import pandas as pd

from interagency.model.parameters import PARAMETERS
from interagency.study.design import random_points
from interagency.study.ensemble import MEMBERS, Ensemble, ranges
from interagency.study.manifest import source_hash
from interagency.study.matching.regimes import regime_map
from interagency.study.matching.targets import CHANGED, REGIME, core_facts
from interagency.study.matching.verdicts import validation, wave_row

NARROWED = "turf"
"""The one parameter that its members are told from the ranges by."""
TARGETS = (1, 9, 10)
FACTS = (*TARGETS, 35)


def ensemble(members: int = 60) -> Ensemble:
    """Members spread over the ranges, but for one parameter in the lowest fifth of its own."""
    points = random_points(members, 3)
    low, high = PARAMETERS[NARROWED].low, PARAMETERS[NARROWED].high
    points[NARROWED] = low + (points[NARROWED] - low) / 5
    assert points[NARROWED].max() < low + (high - low) / 4
    table = pd.DataFrame(points).round(6)
    table.insert(0, MEMBERS, range(1, members + 1))
    facts = core_facts(FACTS)
    prior, own = margins(members, fails=10), margins(members, fails=0)
    design = {"draws": members, "members": members, "replications": 2, "facts": list(FACTS)}
    return Ensemble(
        table=table,
        waves=pd.DataFrame([wave_row(number, prior, TARGETS) for number in (1, 2)]),
        validation=validation(facts, TARGETS, prior, own, own),
        conflicts=pd.DataFrame(columns=["fact", "other", "both", "expected", "deviations", "n"]),
        regimes=regime_map(outcomes(members, 1), outcomes(members, 2)),
        provenance={
            "kind": "calibrate",
            "seed": 1,
            "design": {**design, "parameters": {}, "ranges": ranges()},
            "versions": {"interagency": "0.1.0"},
            "source_hash": source_hash(),
        },
    )


def margins(points: int, fails: int) -> pd.DataFrame:
    """Facts of `FACTS` with a part each; the first so many points fail fact 10, all fail 35."""
    rows = []
    for fact in FACTS:
        mean = np.full(points, -1.0 if fact == 35 else 1.0)
        if fact == 10:
            mean[:fails] = -1.0
        keys = {"fact": fact, "part": 0, "point": range(points)}
        rows.append(pd.DataFrame({**keys, "mean": mean, "variance": 0.01}))
    return pd.concat(rows, ignore_index=True)


def outcomes(points: int, seed: int) -> pd.DataFrame:
    """What says the regime at some points, anywhere from 0 to 1; everybody gains."""
    draw = np.random.default_rng(seed)
    columns = {name: draw.uniform(0, 1, points) for name in REGIME}
    columns |= {f"{name}_change": draw.uniform(0, 1, points) for name in CHANGED}
    return pd.DataFrame({"point": range(points), **columns})

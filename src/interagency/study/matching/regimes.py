"""What an ensemble leaves open: regimes of a country, and parameters that facts say little of."""

from itertools import product

import numpy as np
import pandas as pd

from interagency.model.parameters import PARAMETERS
from interagency.study.design import random_points
from interagency.study.matching.targets import CHANGED, REGIME

TERCILES = ("low", "middle", "high")
# Points that stand for the declared ranges when widths are compared.
EVERYWHERE = 4_096
# A parameter counts as informed where chance would tell any of them from its range so rarely.
CHANCE = 0.05
CENTRE = (0.025, 0.975)


def regime_map(everywhere: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Cells of adoption, joint time and accountability, by terciles of the declared ranges.

    everywhere, members  a row a point, as `targets.played` gives them

    Returns a row a cell: low, middle or high of each; of points of the ranges and of members:
    share_.., n_.., and joint_gain_.., the part of those there in which team and agency gain
    (which members do by themselves where fact 9 was matched); of members there the mean changes.
    NaN in cells that hold none.
    """
    cuts = {name: np.quantile(everywhere[name], (1 / 3, 2 / 3)) for name in REGIME}
    tables = {"ranges": everywhere, "members": members}
    places = {
        where: np.stack([np.searchsorted(cuts[name], table[name]) for name in REGIME], axis=1)
        for where, table in tables.items()
    }
    rows = []
    for cell in product(range(len(TERCILES)), repeat=len(REGIME)):
        inside = {
            where: table[(places[where] == cell).all(axis=1)] for where, table in tables.items()
        }
        row = {name: TERCILES[third] for name, third in zip(REGIME, cell, strict=True)}
        for where, rows_there in inside.items():
            row |= {
                f"share_{where}": len(rows_there) / len(tables[where]),
                f"n_{where}": len(rows_there),
                f"joint_gain_{where}": _gaining(rows_there),
            }
        row |= {f"{name}_change": inside["members"][f"{name}_change"].mean() for name in CHANGED}
        rows.append(row)
    return pd.DataFrame(rows)


def _gaining(rows: pd.DataFrame) -> float:
    """Part of some points in which both coordinations gain; NaN of none."""
    return float(((rows["within_team_change"] > 0) & (rows["within_agency_change"] > 0)).mean())


def identifiability(table: pd.DataFrame) -> pd.DataFrame:
    """How much narrower each parameter is in an ensemble than declared: informed ones first.

    table  a row a member, a column a parameter

    Returns parameter, range_low, range_high, prior_low, prior_high (95% of what is declared),
    low, high (95% of members), width (standard
    deviation, as part of that in the range) with its interval, shift (of the mean, in standard
    deviations of the range), p_value (Kolmogorov and Smirnov), informed: told from the range
    beyond chance, all parameters considered; n.
    """
    from scipy.special import kolmogorov

    prior = random_points(EVERYWHERE, 1, tuple(PARAMETERS))
    rows = []
    for name, row in PARAMETERS.items():
        there, here = np.sort(prior[name]), np.sort(table[name].to_numpy())
        width, half = _width(here, there)
        places = np.concatenate([there, here])
        gap = np.abs(_below(here, places) - _below(there, places)).max()
        count = len(here) * len(there) / (len(here) + len(there))
        rows.append(
            {
                "parameter": name,
                "range_low": row.low,
                "range_high": row.high,
                **dict(zip(("prior_low", "prior_high"), np.quantile(there, CENTRE), strict=True)),
                **dict(zip(("low", "high"), np.quantile(here, CENTRE), strict=True)),
                "width": width,
                "width_low": width - half,
                "width_high": width + half,
                "shift": (here.mean() - there.mean()) / there.std(),
                "p_value": float(kolmogorov(count**0.5 * gap)),
            }
        )
    found = pd.DataFrame(rows)
    found["informed"] = found["p_value"] < CHANCE / len(PARAMETERS)
    found = found.assign(interval="95% of the ratio, over members", n=len(table))
    order = found.assign(open=~found["informed"]).sort_values(["open", "width", "parameter"]).index
    return found.loc[order].reset_index(drop=True)


def _width(here: np.ndarray, there: np.ndarray) -> tuple[float, float]:
    """Ratio of standard deviations, and half of its 95% interval by the fourth moment."""
    ratio = here.std() / there.std()
    peak = np.mean((here - here.mean()) ** 4) / max(here.var() ** 2, 1e-300)
    return ratio, 1.96 * ratio * np.sqrt(max(peak - 1, 0.0) / (4 * len(here)))


def _below(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    return np.searchsorted(values, places, side="right") / len(values)

"""What an ensemble leaves open."""

import numpy as np
import pandas as pd
import pytest

from interagency.model.parameters import PARAMETERS
from interagency.study.design import random_points
from interagency.study.matching.regimes import identifiability, regime_map
from interagency.study.matching.targets import REGIME
from tests.study.made_up_ensemble import outcomes


def test_a_third_of_the_ranges_lies_in_every_third() -> None:
    everywhere = outcomes(300, seed=1)
    table = regime_map(everywhere, everywhere)
    assert len(table) == 27
    for name in REGIME:
        shares = table.groupby(name)[["share_ranges", "share_members"]].sum()
        assert shares.to_numpy() == pytest.approx(1 / 3, abs=0.005)
    assert table["n_members"].sum() == 300


def test_members_are_held_against_the_thirds_of_the_ranges() -> None:
    everywhere, members = outcomes(300, seed=1), outcomes(50, seed=2)
    members = members.assign(adoption=0.99, within_agency_change=-0.1)
    table = regime_map(everywhere, members)
    high = table[table["adoption"] == "high"]
    assert high["n_members"].sum() == 50
    assert high["within_agency_change"].dropna().to_numpy() == pytest.approx(-0.1)
    assert (high["joint_gain_members"].dropna() == 0.0).all()
    assert (table["joint_gain_ranges"].dropna() == 1.0).all()
    assert table[table["adoption"] == "low"]["within_agency_change"].isna().all()


def test_draws_of_the_ranges_inform_of_nothing() -> None:
    table = identifiability(pd.DataFrame(random_points(200, seed=8)))
    assert set(table["parameter"]) == set(PARAMETERS)
    assert not table["informed"].any()
    assert table["width"].to_numpy() == pytest.approx(1.0, abs=0.15)
    inside = (table["width_low"] < 1) & (table["width_high"] > 1)
    assert inside.mean() > 0.9


def test_what_moves_without_narrowing_is_informed_too() -> None:
    points = random_points(200, seed=8)
    row = PARAMETERS["turf"]
    middle = (row.low + row.high) / 2
    points["turf"] = np.where(points["turf"] < middle, row.high, points["turf"])
    (told,) = identifiability(pd.DataFrame(points)).query("informed").to_dict("records")
    assert told["parameter"] == "turf"
    assert told["shift"] > 0.5

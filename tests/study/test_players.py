"""Who is asked about: those that are there at any time, and nothing that nobody brings."""

import numpy as np

from interagency.model.practices import PRACTICE_NAMES
from interagency.study.players import PLAYERS, holders_of, players_there, with_reforms
from tests.study import small


def test_who_is_there() -> None:
    assert players_there(small.reform(), "practices") == PRACTICE_NAMES
    three = ("one_programme", "one_budget", "one_leader")
    assert players_there(small.reform(), "pillars") == three
    assert players_there(small.before(), "pillars") == ()
    assert players_there(small.reform(), "reforms") == ()
    off = small.reform().with_changes(practices={"all": "off", "one_voice": 0.5})
    assert players_there(off, "practices") == ("one_voice",)
    assert players_there(off, "practices", at=0.3) == PRACTICE_NAMES


def test_what_the_world_does_is_no_player() -> None:
    said = {"external_pressure": 1.0, "firewall": 0.5}
    pressed = small.reform().with_changes(reforms=said)
    assert players_there(pressed, "reforms") == ("firewall",)
    assert with_reforms(pressed) is pressed
    assert "donor_attribution" not in PLAYERS["reforms"]


def test_all_reforms_are_laid_over_a_scenario_without_any() -> None:
    full = with_reforms(small.reform())
    assert players_there(full, "reforms") == PLAYERS["reforms"]
    assert full.name == small.reform().name
    only_outside = small.reform().with_changes(reforms={"external_pressure": 1.0})
    assert players_there(with_reforms(only_outside), "reforms") == PLAYERS["reforms"]
    doses = with_reforms(only_outside).reform_doses()
    assert doses.max(axis=(0, 2)).sum() == len(PLAYERS["reforms"]) + 1


def test_holders_share_out_membership() -> None:
    total = np.sum(list(holders_of(small.reform()).values()), axis=0)
    assert sorted(total) == [0.5, 1, 1, 1, 1]

"""Words follow from numbers: other numbers, other words."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from interagency.study.estimates import quadrant, quadrant_told
from interagency.study.results import Comparison
from interagency.views.sentences import (
    AGENCY,
    COURSES,
    HARDLY,
    LOWERS,
    OUTCOMES,
    RAISES,
    SLIGHT,
    TEAM,
    WORDS,
    amounts_to,
    course,
    fared,
    how,
    meaning,
    verb,
)


def row(difference: float, half: float) -> pd.Series:
    return pd.Series(
        {"difference": difference, "low": difference - half, "high": difference + half}
    )


@pytest.mark.parametrize(
    ("difference", "half", "word"),
    [
        (0.05, 0.01, RAISES),
        (-0.05, 0.01, LOWERS),
        (0.05, 0.06, HARDLY),
        (-0.05, 0.06, HARDLY),
        (0.004, 0.001, HARDLY),
        (-0.004, 0.001, HARDLY),
    ],
)
def test_verbs(difference: float, half: float, word: str) -> None:
    assert verb(row(difference, half)) == word


def test_every_course_is_told_apart() -> None:
    words = (RAISES, LOWERS, HARDLY)
    assert set(COURSES) == {(early, mature) for early in words for mature in words}
    assert len(set(COURSES.values())) == len(COURSES)


def mirrored(comparison: Comparison, **signs: float) -> Comparison:
    """The comparison with the changes of some metrics scaled, early and mature."""
    changes = comparison.changes.copy()
    for metric, sign in signs.items():
        for column in (metric, f"{metric}_early"):
            changes[column] *= sign
    return replace(comparison, changes=changes)


def test_one_sentence_a_reform_and_one_on_the_way(comparison: Comparison) -> None:
    pillars, full, way = meaning(comparison)
    assert pillars.startswith("pillars_only ")
    assert full.startswith("delivering_as_one ")
    assert "first 8 quarters" in way
    assert "last 12 quarters" in way
    number = comparison.headline.set_index(["reform", "window"])
    assert f"{number.loc[('pillars_only', 'mature'), 'within_agency_change']:+.3f}" in pillars


def test_words_turn_with_the_numbers(comparison: Comparison) -> None:
    up = mirrored(comparison, within_team=0.0, within_agency=0.0)
    up.changes[["within_team", "within_agency"]] = 0.1
    assert all("both gain" in sentence for sentence in meaning(up)[:2])
    down = mirrored(up, within_agency=-1.0)
    assert all("the dilemma, the agencies pay" in sentence for sentence in meaning(down)[:2])
    both = mirrored(down, within_team=-1.0)
    assert all("a joint loss" in sentence for sentence in meaning(both)[:2])
    reverse = mirrored(up, within_team=-1.0)
    assert all("reversed" in sentence for sentence in meaning(reverse)[:2])
    nothing = mirrored(up, within_team=0.0)
    assert all("no trade" in sentence for sentence in meaning(nothing)[:2])


@pytest.mark.parametrize(
    ("team", "agency", "word"),
    [
        (0.1, -0.1, "Dilemma"),
        (0.1, -0.014, "Slight dilemma"),
        (0.014, -0.1, "Dilemma"),
        (0.1, 0.1, "Joint gain"),
        (0.1, 0.014, "Slight joint gain"),
        (-0.014, -0.014, "Slight joint loss"),
        (-0.014, -0.1, "Joint loss"),
        (-0.014, 0.1, "Slight reverse"),
        (0.1, 0.004, "No trade"),
        (0.004, -0.004, "No change"),
    ],
)
def test_small_losses_are_told_as_slight(team: float, agency: float, word: str) -> None:
    rows = {
        ("mine", "early", TEAM): row(team, 0.001),
        ("mine", "early", AGENCY): row(agency, 0.001),
    }
    told = amounts_to(pd.DataFrame(rows).T, "mine", OUTCOMES[quadrant(team, agency)], "early")
    assert WORDS[told] == word


def test_slight_changes_have_slight_verbs() -> None:
    assert how(row(-SLIGHT - 0.001, 0.001)) == LOWERS
    assert how(row(-SLIGHT + 0.001, 0.001)) == f"slightly {LOWERS}"
    assert how(row(0.004, 0.001)) == HARDLY


def test_what_cannot_be_told_together_is_no_dilemma(comparison: Comparison) -> None:
    """Each change has an interval off nothing; the two together do not, as in the headline."""
    changes = comparison.changes.copy()
    chance = np.random.default_rng(0).standard_normal(4)
    luck = (chance - chance.mean()) / chance.std(ddof=1)
    other = np.random.default_rng(1).standard_normal(4)
    other = (other - other.mean()) / other.std(ddof=1)
    for reform in ("pillars_only", "delivering_as_one"):
        mine = changes["reform"] == reform
        changes.loc[mine, "within_team"] = 0.1 + 0.06 * luck
        changes.loc[mine, "within_agency"] = -0.1 + 0.06 * other
    both = changes.loc[mine, ["within_team", "within_agency"]].to_numpy()
    assert quadrant_told(both) == "no change"
    for sentence in meaning(replace(comparison, changes=changes))[:2]:
        assert "raises coordination within the team" in sentence
        assert "lowers coordination within the agency" in sentence
        assert "taken together, no change that can be told" in sentence


def test_every_quadrant_has_words() -> None:
    told = {quadrant(team, agency) for team in (-1, 1) for agency in (-1, 1)}
    assert set(OUTCOMES) == told | {"no change", "too few replications"}


def test_the_way_turns_with_the_numbers(comparison: Comparison) -> None:
    late = mirrored(comparison, within_team=0.0)
    late.changes["within_team"] = 0.2
    assert "within the team a gain that comes late (+0.000, then +0.200)" in meaning(late)[-1]
    lost = mirrored(late, within_team=-1.0)
    assert "within the team a loss that comes late (+0.000, then -0.200)" in meaning(lost)[-1]


@pytest.mark.parametrize(
    ("early", "mature", "words"),
    [
        (0.004, 0.008, "a gain from the start"),
        (0.004, 0.1, "a gain that comes late"),
        (-0.004, 0.008, "first a dip, then a gain"),
        (-0.004, 0.1, "a gain that comes late"),
        (-0.004, -0.1, "a loss that comes late"),
        (0.1, 0.004, "a gain that largely passes"),
        (0.1, -0.05, "first a gain, then a loss"),
        (-0.1, -0.05, "a loss from the start"),
        (0.004, 0.004, "no change to speak of"),
    ],
)
def test_what_is_late_is_judged_by_its_share(early: float, mature: float, words: str) -> None:
    luck = np.array([0.999, 1.0, 1.001])
    assert course(early * luck, mature * luck) == words


def test_a_share_that_luck_hides_is_not_called_late() -> None:
    mature = np.array([0.1, 0.1, 0.1, 0.1])
    assert course(np.array([0.01, 0.012, 0.011, 0.012]), mature) == "a gain that comes late"
    assert course(np.array([0.001, 0.036, 0.005, 0.019]), mature) == "a gain that comes late"
    assert course(np.array([0.009, 0.021, 0.012, 0.025]), mature) == "a gain from the start"


def test_a_shock_is_no_reform_and_no_way_out(comparison: Comparison) -> None:
    base = comparison.scenarios["no_reform"]
    donors = {"what": "donor_cut", "at": "2008Q1", "size": 0.3}
    cut = base.difference({"shocks": [donors], "parameters": {"turf": 0.4}})
    scenarios = {**comparison.scenarios, "pillars_only": cut}
    shocked, *_ = meaning(replace(comparison, scenarios=scenarios))
    assert shocked.endswith(
        "an effect of shocks (donor_cut) and parameters (turf), and of no reform; delivery falls "
        f"({comparison.changes.groupby('reform')['delivery'].mean()['pillars_only']:+.3f})."
    )


def test_what_differs_beside_the_reform_is_named(comparison: Comparison) -> None:
    pillars = comparison.scenarios["pillars_only"]
    donors = {"what": "donor_cut", "at": "2008Q1", "size": 0.3}
    other = pillars.difference({"shocks": [donors], "parameters": {"turf": 0.4}})
    told = meaning(replace(comparison, scenarios={**comparison.scenarios, "pillars_only": other}))
    assert len(told) == 4
    assert told[1].startswith(
        "pillars_only also differs from its base in shocks (donor_cut) and parameters (turf):"
    )


def test_delivery_is_named_where_it_goes_another_way(comparison: Comparison) -> None:
    up = mirrored(comparison, within_team=0.0, within_agency=0.0)
    up.changes[["within_team", "within_agency"]] = 0.1
    up.changes["delivery"] = -0.02
    assert meaning(up)[0].endswith("out of the dilemma, both gain; delivery falls (-0.020).")
    up.changes["delivery"] = 0.02
    assert meaning(up)[0].endswith("out of the dilemma, both gain.")


def test_one_replication_tells_nothing(comparison: Comparison) -> None:
    single = replace(
        comparison,
        changes=comparison.changes[comparison.changes["replication"] == 0],
        outcomes=comparison.outcomes[comparison.outcomes["replication"] == 0],
    )
    (sentence,) = meaning(single)
    assert "cannot tell" in sentence


def test_what_became_of_predictions(comparison: Comparison) -> None:
    table = comparison.table.copy()
    is_overlooked = table["metric"] == "reporting_burden_early"
    is_wrong = table["metric"].isin(["within_team", "within_team_early"])
    ends = ["difference", "low", "high"]
    table[ends] = 1.0
    table.loc[is_overlooked, "low"] = -1.0
    table.loc[is_wrong, ends] = -1.0
    pillars, full = fared(replace(comparison, table=table))
    assert pillars == (
        "Of the 8 signs that pillars_only retrodicts: 1 came out, 4 did not "
        "(within_team early, within_team mature, within_agency early, within_agency mature), 1 "
        "cannot be told (reporting_burden early), 2 about some offices not judged here (see: "
        "interagency predictions pillars_only)."
    )
    assert full.startswith("Of the 6 signs that delivering_as_one retrodicts: ")
    assert not fared(replace(comparison, base="elsewhere"))
    mine = {"mine": replace(comparison.scenarios["pillars_only"], name="mine")}
    of_pillars = table[table["reform"] == "pillars_only"].assign(reform="mine")
    (own,) = fared(replace(comparison, scenarios=mine, table=of_pillars))
    assert own.startswith("Of the 8 signs that mine predicts: 1 came out")

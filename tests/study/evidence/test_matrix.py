"""Facts against mechanisms."""

import pandas as pd
import pytest

from interagency.model.parameters import PARAMETERS
from interagency.study.evidence import FACTS
from interagency.study.evidence.matrix import matrix, module_of, said, survivors, wide
from interagency.study.explain import STRENGTHS

DOUBLED = tuple(fact for fact in FACTS if fact.number == 2)


def row(fact: int, strength: str, own: bool, vanishes: bool, share: float = 1.0) -> dict:
    return {
        "fact": fact,
        "strength": strength,
        "module": module_of(strength),
        "own": own,
        "share": share,
        "effect_kept": 0.0 if vanishes else 1.0,
        "vanishes": vanishes if share >= 0.5 else None,
    }


MADE_UP = pd.DataFrame(
    [
        row(1, "turf", True, True),
        row(1, "synergy", False, True),
        row(1, "insight", False, False),
        row(2, "turf", False, False),
        row(2, "synergy", True, False),
        row(2, "insight", False, False),
        row(3, "turf", False, False, share=0.0),
        row(3, "synergy", False, False, share=0.0),
        row(3, "insight", False, False, share=0.0),
    ]
)


def test_every_strength_is_of_a_module():
    assert {PARAMETERS[name].neutral is None for name in STRENGTHS} == {False}
    modules = {name: module_of(name) for name in STRENGTHS}
    assert modules["turf"] == "trust"
    assert modules["responsiveness"] == "choice"
    assert modules["bridge_gain"] == "bridge"
    assert modules["accountability_rate"] == "headquarters"


def test_a_fact_goes_with_its_own_mechanism_and_stays_without_another():
    table = matrix(DOUBLED, ("double_procedure", "turf"), replications=2)
    assert table["own"].tolist() == [True, False]
    assert table["vanishes"].tolist() == [True, False]
    assert table["module"].tolist() == ["burden", "trust"]
    assert table["n"].tolist() == [2, 2]
    assert table.loc[1, "effect_kept"] == pytest.approx(1.0, abs=0.2)


def test_a_fact_survives_what_is_not_its_own():
    told = survivors(MADE_UP).set_index("fact")
    assert told.index.tolist() == [1, 2]  # what does not hold has nothing to lose
    assert told["survived_share"].to_dict() == {1: 0.5, 2: 1.0}
    assert told["lost_with"].to_dict() == {1: "synergy", 2: ""}
    assert told["own_alone"].to_dict() == {1: "turf", 2: ""}


def test_the_matrix_in_words():
    words = said(MADE_UP)
    assert "Of 2 facts that hold, 1 survive at least 90%" in words
    assert "`synergy` (1)" in words
    assert "`turf`" not in words  # an own ablation


def test_modules_stand_together():
    assert wide(MADE_UP).columns.tolist() == ["synergy", "insight", "turf"]
    assert wide(MADE_UP).shape == (3, 3)


@pytest.mark.slow
def test_no_strength_is_without_its_place_in_the_matrix():
    table = matrix(DOUBLED, replications=2, workers=2)
    assert table["strength"].tolist() == list(STRENGTHS)
    assert table.loc[table["vanishes"].astype(bool), "strength"].tolist() == ["double_procedure"]

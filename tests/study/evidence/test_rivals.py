"""Rival theories on the same test: all of them are tried, and few pass."""

import numpy as np
import pytest

from interagency.model.roster import Roster
from interagency.study.evidence.arms import REFORM
from interagency.study.evidence.observed import AS_READ, readings
from interagency.study.evidence.rivals import ASSIGNMENTS, CASES, FORMS, _case, rivals
from interagency.study.scenarios import load


@pytest.fixture(scope="module")
def found():
    cast = load(REFORM).offices
    return rivals(cast, readings()[AS_READ].marks(cast), 1)


def test_every_assignment_is_tried_in_every_form(found):
    assert len(set(ASSIGNMENTS)) == 256
    assert len(CASES) == 81
    of_assignments = found[found["family"] == "assignments"]
    assert len(of_assignments) == 18
    assert (of_assignments["rivals"] == 256).all()


def test_the_wiring_is_told_and_the_form_is_not(found):
    rows = found[found["family"] == "assignments"].set_index(
        ["knowledge_form", "reach_form", "felt"]
    )
    assert rows.loc[("union", "average", "logarithm"), "passing"] == 1
    # By logarithms the same gift to all does as well as a union: nothing tells them apart.
    assert (rows.xs("logarithm", level="felt")["passing"] == 1).all()
    assert rows.loc[("flat gift", "flat gift", "linear"), "passing"] == 0
    assert set(rows["who"]) - {""} == {
        "non_resident lowers knowledge, small_specialised lowers knowledge, "
        "politically_sensitive lowers reach, strong_brand raises reach"
    }


def test_endowments_that_know_nothing_of_traits_fail(found):
    blind = found[found["family"] != "assignments"]
    assert (blind["rivals"] == 1000).all()
    assert (blind["passing"] == 0).all()
    assert (blind["high"] > 0).all()


def test_an_assignment_is_one_case_of_each_pool():
    one = (("knowledge", -1), ("reach", 1), ("knowledge", 1), ("reach", -1))
    assert CASES[_case(one, "knowledge")].tolist() == [-1, 0, 1, 0]
    assert CASES[_case(one, "reach")].tolist() == [0, 1, 0, -1]


@pytest.mark.parametrize("form", FORMS)
def test_pools_keep_their_promises(form):
    roster = Roster.of([("A", "X"), ("B", "X"), ("C", "X")])
    own = np.array([[0.2], [0.4], [0.9]])
    gain = FORMS[form](roster, own) - own
    if form == "union":
        assert (gain > 0).all()
    if form == "average":
        assert gain.sum() == pytest.approx(0.0)
    assert (gain[0] >= gain[1]).all()
    assert (gain[1] >= gain[2]).all()

"""What is matched: which facts, on which arms, and how far from plausible."""

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
from interagency.study.design import Design, random_points
from interagency.study.evidence.bench import Bench
from interagency.study.evidence.facts import FACTS
from interagency.study.matching.targets import (
    HELD_OUT,
    core_facts,
    held,
    implausibility,
    matrix,
    numbers_by_swept,
    played,
    role_of,
    scaled,
)
from tests.study import made_up_ensemble


def test_facts_that_rest_on_table_1_are_never_matched() -> None:
    roles = {fact.number: role_of(fact) for fact in core_facts()}
    assert {number for number, role in roles.items() if role == HELD_OUT} == {
        *(32, 33, 34, 35, 36, 37, 38)
    }
    assert {*roles} == {fact.number for fact in FACTS if fact.core}


def test_only_core_facts_can_be_asked_for() -> None:
    assert [fact.number for fact in core_facts([9, 1])] == [1, 9]
    with pytest.raises(InputError, match="fact 6 is no core fact"):
        core_facts([1, 6])
    with pytest.raises(InputError, match="no fact to match"):
        core_facts([32])


def test_no_point_sets_what_arms_set_themselves() -> None:
    groups = numbers_by_swept(core_facts([1, 7, 16]))
    assert groups == {
        frozenset(): (1,),
        frozenset({"accountability_rate", "initial_accountability"}): (7,),
        frozenset({"synergy"}): (16,),
    }
    assert numbers_by_swept(core_facts([7]))[frozenset()] == ()


def test_points_are_played_as_the_bench_plays_them() -> None:
    points = random_points(2, seed=5)
    tables = played(points, 10, (1,), frozenset(), 2, 7)
    margins = matrix(tables["margins"])
    assert margins.columns.tolist() == [10, 11]
    (fact,) = core_facts([1])
    bench = Bench(Design(2, points), seed=7)
    bench.run(((), arm) for arm in fact.arms)
    parts = fact.outcome(bench.found())
    assert margins.loc[1].to_numpy() == pytest.approx(parts.reshape(2, 2, 2).mean(axis=2))
    regimes = tables["regimes"]
    assert regimes["point"].tolist() == [10, 11]
    assert regimes["adoption"].between(0, 1).all()


def test_a_fact_holds_where_all_its_parts_do() -> None:
    margins = made_up_ensemble.margins(4, fails=1)
    more = margins.assign(part=1, mean=np.where(margins["point"] == 3, -1.0, 1.0))
    both = held(pd.concat([margins, more]))
    assert both.loc[1].tolist() == [True, True, True, False]
    assert both.loc[10].tolist() == [False, True, True, False]


def test_places_in_the_ranges() -> None:
    ends = {name: np.array([row.low, row.high]) for name, row in PARAMETERS.items()}
    assert scaled(ends)[0] == pytest.approx(-1.0)
    assert scaled(ends)[1] == pytest.approx(1.0)


def test_implausibility_has_one_side() -> None:
    means = np.array([0.5, 0.0, -0.5])
    assert implausibility(means, 0.03, 0.05, 0.1).round(6).tolist() == [0.0, 0.0, 1.666667]
    assert implausibility(np.array([-1.0, 1.0]), 0.0, 0.0, 0.0).tolist() == [1e12, 0.0]

"""Table 1 over an ensemble: shares of members, each judged by its own means."""

from dataclasses import replace

import numpy as np

from interagency.study.design import Design
from interagency.study.ensemble import MEMBERS
from interagency.study.evidence import FACTS, table1_over_members
from interagency.study.evidence.bench import Bench
from interagency.study.evidence.facts_traits import ARMS_OF_CONTRASTS
from tests.study import made_up_ensemble


def test_every_member_is_judged_by_itself():
    """The share over two members is the mean of what each shows alone."""
    made_up = made_up_ensemble.ensemble()
    two = replace(made_up, table=made_up.table.head(2))
    found = table1_over_members(two, replications=1).set_index(["what", "of"])
    assert len(found) == 10
    assert set(found["members"]) == {2}
    alone = []
    for member in two.table.drop(columns=MEMBERS).to_dict("records"):
        bench = Bench(
            Design(1, {name: np.array([value]) for name, value in member.items()}), seed=1
        )
        bench.run(((), arm) for arm in ARMS_OF_CONTRASTS)
        contrast = bench.found().contrast("strong_brand", "joint_mobilisation")
        alone.append(float(contrast[0]) < 0.0)
    assert found.loc[("toggled", "strong_brand"), "share"] == sum(alone) / 2


def test_the_marks_are_those_of_fact_37():
    (fact,) = (one for one in FACTS if one.number == 37)
    assert fact.observed
    assert not any(one.observed for one in FACTS if one is not fact)

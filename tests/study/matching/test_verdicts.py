"""What waves say of facts: shares, what binds, what stands in the way."""

import numpy as np
import pandas as pd
import pytest

from interagency.study.matching.targets import core_facts
from interagency.study.matching.verdicts import conflicts, validation, wave_row
from tests.study import made_up_ensemble

COUNT = 100


def margins(**failing: np.ndarray) -> pd.DataFrame:
    """Facts 1, 9 and 10 at some points; `f9=[..]` are the points at which fact 9 fails."""
    rows = []
    for fact in (1, 9, 10):
        mean = np.ones(COUNT)
        mean[np.array(failing.get(f"f{fact}", []), dtype=int)] = -1.0
        keys = {"fact": fact, "part": 0, "point": range(COUNT)}
        rows.append(pd.DataFrame({**keys, "mean": mean, "variance": 0.0}))
    return pd.concat(rows)


def test_a_target_binds_by_what_it_alone_rules_out() -> None:
    played = margins(f9=np.arange(30), f10=np.arange(20, 40))
    row = wave_row(2, played, [1, 9, 10])
    assert (row["wave"], row["points"], row["passing"]) == (2, COUNT, 60)
    assert row["share"] == pytest.approx(0.6)
    assert row["low"] < 0.6 < row["high"]
    assert row["binding"] == "9 (20), 10 (10)"


def test_targets_that_are_never_shown_together_conflict() -> None:
    apart = margins(f1=np.arange(50), f9=np.arange(50, 100), f10=np.arange(25, 75))
    (row,) = conflicts(apart, [1, 9, 10]).to_dict("records")
    assert (row["fact"], row["other"], row["both"], row["expected"]) == (1, 9, 0.0, 0.25)
    assert row["deviations"] == pytest.approx(10.0)
    assert conflicts(margins(f1=np.arange(50)), [1, 9, 10]).empty


def test_every_core_fact_has_its_three_shares() -> None:
    facts = core_facts(made_up_ensemble.FACTS)
    prior, own = (made_up_ensemble.margins(40, fails=count) for count in (10, 2))
    table = validation(facts, made_up_ensemble.TARGETS, prior, own, own).set_index("fact")
    assert table.loc["10", ["share_ranges", "share_members"]].tolist() == [0.75, 0.95]
    assert table.loc["targets", "share_members"] == 0.95
    assert table.loc["core", "share_members"] == 0.0
    assert (table["n_near"] == 40).all()
    assert table.loc["10", "lost_alone"] == 0.25

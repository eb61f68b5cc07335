"""What a study costs is told from a few of its own runs."""

import pytest

from interagency.errors import InputError
from interagency.study.sweep.cost import cost_of
from tests.study.sweep.small_study import study


def test_runs_are_counted_and_time_and_disk_measured():
    asked = study(design={"kind": "random", "samples": 50}, replications=6)
    cost = cost_of(asked)
    assert (cost.points, cost.replications, cost.scenarios) == (50, 6, 2)
    assert cost.runs == 50 * 6 * 2
    assert 0 < cost.measured < cost.runs
    assert cost.seconds > 0
    assert cost.disk > 0
    assert not cost.at_most
    done = asked.run(progress=False)
    assert cost.runs == len(done.outcomes)


def test_more_runs_cost_more():
    few = cost_of(study(replications=2))
    many = cost_of(study(replications=2000))
    assert many.runs == 1000 * few.runs
    assert many.disk > few.disk


def test_a_part_costs_its_part(monkeypatch):
    asked = study(design={"kind": "random", "samples": 50}, replications=6)
    monkeypatch.setattr("interagency.study.sweep.cost.block_of", lambda _: 10)
    whole = cost_of(asked)
    parts = [cost_of(asked, shard=(i, 3)) for i in (1, 2, 3)]
    assert sum(one.runs for one in parts) == whole.runs
    assert sum(one.pieces for one in parts) == whole.pieces == 30


def test_of_a_study_that_decides_by_itself_the_most_is_told():
    until = {"outcome": "delivery", "half_width": 0.1, "at_least": 2, "at_most": 9}
    cost = cost_of(study(replications=until))
    assert cost.at_most
    assert cost.replications == 9


@pytest.mark.parametrize("more", [{"workers": 0}, {"workers": True}, {"shard": (3, 2)}])
def test_what_cannot_be_is_refused(more):
    with pytest.raises(InputError):
        cost_of(study(), **more)

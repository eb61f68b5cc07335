"""Settings of levers in one pass: each run is what it would be alone, and as a scenario says it."""

import numpy as np
import pandas as pd
import pytest

from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.ask import planned_over, run
from interagency.study.experiment import arm_of, levers_of
from interagency.study.levers_by_run import (
    AXES,
    crossed,
    levers_by_run,
    named,
    setting_tables,
    shares_of,
)
from interagency.study.players import holders_of
from tests.study import made_up_ensemble, small

DRAWN = np.random.default_rng(1).random((5, 10))
SHARES = {"practices": DRAWN[:, :6], "pillars": DRAWN[:, 6:]}


def plan(scenario=None, replications: int = 3, parameters=None):
    one = planned_over([arm_of(scenario or small.reform())], replications, 1, parameters, ())
    return crossed(one, len(DRAWN))


def played(start: int, stop: int, shares=SHARES, groups=None, **own) -> pd.DataFrame:
    return setting_tables(plan(**own), start, stop, shares=shares, groups=groups or {})["settings"]


def test_a_run_alone_is_the_run_in_a_batch() -> None:
    together = played(0, 15)
    for row in (0, 4, 7, 14):
        alone = played(row, row + 1).reset_index(drop=True)
        pd.testing.assert_frame_equal(
            alone, together.iloc[[row]].reset_index(drop=True), check_exact=True
        )


def test_members_are_played_one_by_one_too() -> None:
    few = made_up_ensemble.ensemble(2)
    together = played(0, 30, parameters=few)
    assert list(together["point"].unique()) == list(range(10))
    alone = played(17, 18, parameters=few).reset_index(drop=True)
    pd.testing.assert_frame_equal(
        alone, together.iloc[[17]].reset_index(drop=True), check_exact=True
    )


@pytest.mark.parametrize("setting", [0, 3])
def test_a_setting_is_a_scenario(setting: int) -> None:
    """The same as with these levels written into the scenario."""
    levels = dict(zip(PRACTICE_NAMES, map(float, DRAWN[setting, :6]), strict=True))
    doses = dict(zip(PILLAR_NAMES, map(float, DRAWN[setting, 6:]), strict=True))
    there = small.reform().pillars
    changes = {name: {"level": doses[name]} for name in there}
    plain = run(small.reform().with_changes(practices=levels, pillars=changes), replications=3)
    mine = played(0, 15)
    mine = mine[mine["point"] == setting]
    mature = list(AXES[:3])
    np.testing.assert_allclose(mine[mature], plain.outcomes[mature], rtol=1e-12)


def test_everything_there_is_the_scenario_itself() -> None:
    whole = {"pillars": np.ones((5, len(PILLAR_NAMES)))}
    plain = run(small.reform(), replications=3).outcomes
    mine = played(0, 15, shares=whole)
    for point in range(5):
        own = mine[mine["point"] == point]
        np.testing.assert_array_equal(own[[*AXES]].to_numpy(), plain[[*AXES]].to_numpy())


def test_groups_are_means_over_their_offices() -> None:
    groups = holders_of(small.reform())
    mine = played(0, 5, groups=groups)
    weights = {name: weight.sum() for name, weight in groups.items()}
    summed = sum(mine[named("delivery", name)] * weight for name, weight in weights.items())
    np.testing.assert_allclose(summed / sum(weights.values()), mine["delivery"], rtol=1e-12)


def test_others_stay_off_or_as_they_are() -> None:
    places = np.array([[0.2], [0.9]])
    assert shares_of("practices", ["one_voice"], places).tolist() == [
        [0, 0, 0, 0, 0, 0.2],
        [0, 0, 0, 0, 0, 0.9],
    ]
    reforms = shares_of("reforms", ["firewall"], places)
    assert reforms.shape == (2, len(REFORM_NAMES))
    assert (np.delete(reforms, REFORM_NAMES.index("firewall"), axis=1) == 1).all()


def test_doses_keep_dates_and_ramps() -> None:
    plain = levers_of(small.reform())
    mine = levers_by_run(plain, {"pillars": np.array([[0.5, 1, 1, 1], [0, 1, 1, 1.0]])})
    for quarter in (0, 1, 2, 9):
        dose = plain(quarter).pillars
        np.testing.assert_allclose(mine(quarter).pillars[0, :, 0], 0.5 * dose[0, :, 0])
        assert (mine(quarter).pillars[0, :, 1] == 0).all()
        assert (mine(quarter).held == plain(quarter).held).all()

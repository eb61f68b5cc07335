"""What closed forms give of Table 1, and that no run is needed for it."""

import numpy as np
import pytest

from interagency.model.mechanisms.choice import COMPONENTS
from interagency.model.parameters import Parameters, with_values
from interagency.study.evidence import nulls
from interagency.study.evidence.arms import MOBILISING, REFORM, SYSTEMIC
from interagency.study.scenarios import load


@pytest.fixture(scope="module")
def roster():
    return nulls.worlds(load(REFORM), 1, 6)


def test_pools_in_closed_form_follow_endowments(roster):
    effects = nulls.static(roster, Parameters())
    own = roster.endowments
    assert effects[SYSTEMIC].shape == effects[MOBILISING].shape == (roster.offices, 6)
    for row in range(roster.teams):
        team = roster.team == row
        for run in range(6):
            reach, gain = own.reach[team, run], effects[MOBILISING][team, run]
            assert np.argmax(gain) == np.argmin(reach)
    absent = own.presence.mean(axis=1) < 0.5
    assert effects[SYSTEMIC][absent].mean() > effects[SYSTEMIC][~absent].mean()


def test_without_pools_nothing_is_left(roster):
    strengths = ("voice_rebalancing", "reach_pooling", "message_sharing")
    p = with_values(dict.fromkeys(strengths, 0.0) | {"knowledge_pooling": 0.0})
    p = with_values({"informal_sharing": 0.0}, p)
    for effect in nulls.static(roster, p).values():
        assert np.allclose(effect, 0.0)


def test_alone_the_worse_off_gain_more(roster):
    effects, own = nulls.no_team(roster), roster.endowments
    assert np.allclose(effects[MOBILISING] + own.reach, 1.0)
    assert effects[SYSTEMIC].flat[np.argmin(own.presence * own.capacity**0.5)] == pytest.approx(
        effects[SYSTEMIC].max()
    )


def test_the_one_line():
    flags = [{"non_resident"}, {"small_specialised", "politically_sensitive"}, {"strong_brand"}, {}]
    told = nulls.one_line([frozenset(one) for one in flags])
    assert told[SYSTEMIC][:, 0].tolist() == [1, 1, 0, 0]
    assert told[MOBILISING][:, 0].tolist() == [0, 1, -1, 0]


def test_behaviour_is_what_no_stock_is_in():
    assert {*nulls.BEHAVIOUR} | {*nulls.STOCKS} == {*COMPONENTS}
    assert not {*nulls.BEHAVIOUR} & {*nulls.STOCKS}
    parts = {SYSTEMIC: {name: np.full((2, 3), place) for place, name in enumerate(COMPONENTS)}}
    assert (nulls.only(parts, COMPONENTS[1:3])[SYSTEMIC] == 3).all()

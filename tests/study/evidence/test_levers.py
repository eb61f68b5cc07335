"""Levers: arms level by level, declared once."""

from interagency.study.evidence.levers import (
    LEVELS,
    NO_REFORM,
    PILLARS,
    dated,
    lever,
    practice,
    reform,
)
from interagency.study.plans import DEFAULT_RAMP, REFORM_QUARTER


def test_a_lever_declares_the_levels_that_nobody_else_does():
    words = {level: {"reforms": {"firewall": level}} for level in LEVELS}
    one = lever("firewall", words.__getitem__, there={0.0: PILLARS}, keeps=("quarters",))
    assert one.arms == (
        PILLARS,
        *(f"{PILLARS}, firewall at {level}" for level in ("0.25", "0.75", "1")),
    )
    assert (one.least, one.most) == (PILLARS, f"{PILLARS}, firewall at 1")
    assert [row.name for row in one.declared] == list(one.arms[1:])
    assert [row.words for row in one.declared] == [words[level] for level in LEVELS[1:]]
    assert {row.keeps for row in one.declared} == {("quarters",)}
    assert {row.base for row in one.declared} == {PILLARS}


def test_both_ends_of_a_lever_are_steps_of_the_same_size():
    assert LEVELS[0] == 0.0
    assert LEVELS[-1] == 1.0
    assert LEVELS[1] - LEVELS[0] == LEVELS[-1] - LEVELS[-2]


def test_a_reform_at_nothing_is_its_base():
    alone = reform("peer_review", NO_REFORM)
    assert alone.least == NO_REFORM
    assert alone.declared[0].words == {"reforms": {"peer_review": 0.25}}
    beside = reform("fewer_outcomes", beside={"lead_agencies": 1.0})
    assert beside.least == f"{PILLARS}, fewer_outcomes at 0"
    assert beside.declared[0].words == {"reforms": {"lead_agencies": 1.0, "fewer_outcomes": 0.0}}


def test_a_practice_is_held_from_the_reform_on():
    one = practice("one_voice")
    assert one.least == PILLARS
    assert one.declared[-1].words == {"practices": {"one_voice": dated(1.0)}}
    assert dated(0.5) == {"level": 0.5, "from": REFORM_QUARTER, "ramp": DEFAULT_RAMP}

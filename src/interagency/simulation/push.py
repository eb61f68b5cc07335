"""Pushing offices from headquarters to their teams, to see what the two coordinations cost.

In the *short run* all that is slow is held and only the quarter's own work answers; in the
*long run* offices, practices, trust and headquarters all do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from interagency.model.levers import Levers
from interagency.model.mechanisms.choice import Cues, choose_time
from interagency.model.parameters import PARAMETERS, Parameters
from interagency.model.roster import Roster
from interagency.model.scene import Draws
from interagency.model.state import State
from interagency.model.step import Choose, step
from interagency.simulation.simulate import Luck

# What is slow. Teams and headquarters are so altogether; what is left of offices and pairs is
# made anew every quarter from time use, and settles in as many quarters as this.
SLOW_OF_OFFICES = ("member", "trust", "belonging", "fatigue", "autonomy", "competence")
FAST_OF_PAIRS = ("contact",)
SETTLING_QUARTERS = 8

# Strengths of what requires time with the team.
REQUIRING = ("required_time", "pressure_time")


def slow_held(start: State, now: State) -> State:
    """A state with every slow stock as it was at the start: practices, trust, headquarters, ..."""
    office = {name: getattr(start.office, name) for name in SLOW_OF_OFFICES}
    pair = {name: getattr(now.pair, name) for name in FAST_OF_PAIRS}
    return replace(start, office=replace(now.office, **office), pair=replace(start.pair, **pair))


def time_moved(start: State, push: float) -> Choose:
    """Offices spend their time as at the start, but for a part moved from headquarters to team.

    push  share of working time. No office gives headquarters or its team less than nothing,
          and delivery keeps its time
    """
    then = start.office

    def choose(cues: Cues, p: Parameters) -> tuple[Any, Any, Any]:
        moved = np.clip(push, -then.team_time, then.headquarters_time)
        return then.team_time + moved, then.headquarters_time - moved, then.delivery_time

    return choose


def short_run(
    roster: Roster, p: Parameters, start: State, levers: Levers, draws: Draws, push: float
) -> State:
    """What a push comes to when nothing slow answers it.

    What is required of offices is laid aside: it decides on time, which is decided here, and
    not on what comes of it. So all time with the team counts as chosen.

    levers, draws  of the quarter that the start is the end of: they stay, so that a push is
                   all that moves
    """
    choose, now = time_moved(start, push), start
    p = replace(p, **{name: PARAMETERS[name].neutral for name in REQUIRING})
    for _ in range(SETTLING_QUARTERS):
        now = slow_held(start, step(roster, p, now, levers, draws, choose))
    return now


def leaning(push: float) -> Choose:
    """The default rule, with wishes that lean from headquarters to the team.

    push  share of working time by which the wish is moved: it is approached with the inertia
          of every choice, and no office gives headquarters less than nothing
    """

    def choose(cues: Cues, p: Parameters) -> tuple[Any, Any, Any]:
        team, headquarters, delivery = choose_time(cues, p)
        moved = np.clip(p.adjustment * push, -team, headquarters)
        return team + moved, headquarters - moved, delivery

    return choose


def long_run(
    roster: Roster,
    p: Parameters,
    luck: Luck,
    start: State,
    levers: Levers,
    quarter: int,
    stays: Sequence[tuple[float, int]],
) -> Iterator[list[State]]:
    """The states of every stay under one push after another, with everything at play.

    levers   of the quarter that the start is the end of: all but the calendar stays so
    quarter  number of the first quarter, for its luck
    stays    push and length in quarters of each
    """
    now = start
    for push, length in stays:
        choose, states = leaning(push), []
        for _ in range(length):
            levers = replace(levers, calendar=levers.calendar + 1)
            now = step(roster, p, now, levers, luck.quarter(quarter), choose)
            states.append(now)
            quarter += 1
        yield states

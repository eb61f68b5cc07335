"""Many quarters of many runs: hands `step` each quarter's levers and draws.

A *block* is the runs of one array pass. Nothing here depends on which runs share a block.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from interagency.model.forms import AS_DECLARED, Forms
from interagency.model.levers import PILLAR_NAMES, Levers
from interagency.model.mechanisms.choice import choose_time
from interagency.model.parameters import Parameters
from interagency.model.practices import PRACTICE_NAMES
from interagency.model.roster import Roster
from interagency.model.scene import Draws
from interagency.model.state import Headquarters, Offices, Pairs, State, Teams
from interagency.model.step import Choose, step
from interagency.simulation.draws import logistic, run_address, uniform

# Quarters of spin-up before the record starts: first in haste, then at the pace of the record.
HASTY_QUARTERS = 30
STEADY_QUARTERS = 18

# How many quarters of its own change a slow stock is moved by in a hasty one.
HASTE = {
    "pair": {"acquaintance": 8.0, "trust": 3.0},
    "office": {"belonging": 4.0},
    "headquarters": {"accountability": 6.0},
}

LeversAt = Callable[[int], Levers]


class Luck:
    """The draws of a block of runs, quarter by quarter.

    A quarter's draws are kept once made: all that is compared on the same luck shares them.

    seed          any integer
    replications  [run] integers: runs with the same replication meet the same luck
    """

    def __init__(self, roster: Roster, seed: int, replications: np.ndarray) -> None:
        self.replications = replications
        self._offices, self._teams = roster.office_key, roster.team_key
        self._addresses = {
            stream: run_address(seed, replications, stream)
            for stream in ("choice_team", "choice_headquarters", "donors", "adoption")
        }
        self._quarters: dict[int, Draws] = {}

    def quarter(self, quarter: int) -> Draws:
        """Draws of one quarter; negative quarters are the spin-up's."""
        if quarter not in self._quarters:
            self._quarters[quarter] = self._draw(quarter)
        return self._quarters[quarter]

    def _draw(self, quarter: int) -> Draws:
        address = self._addresses
        practices = np.arange(len(PRACTICE_NAMES))[:, None]
        return Draws(
            team=logistic(uniform(address["choice_team"], self._offices, quarter)),
            headquarters=logistic(uniform(address["choice_headquarters"], self._offices, quarter)),
            donors=2.0 * uniform(address["donors"], self._teams, quarter) - 1.0,
            adoption=2.0 * uniform(address["adoption"], self._teams, quarter, practices) - 1.0,
        )


Pace = Callable[[LeversAt, Luck, int], Iterable[tuple[Levers, Draws]]]


def by_quarter(levers_at: LeversAt, luck: Luck, quarter: int) -> Iterable[tuple[Levers, Draws]]:
    """A quarter in one step."""
    return ((levers_at(quarter), luck.quarter(quarter)),)


def unchanged(p: Parameters) -> Parameters:
    """Parameters as they are declared: a quarter a step."""
    return p


@dataclass(frozen=True)
class Play:
    """How the model is played.

    forms  those of the functional forms that have rivals
    pace   the steps of a quarter: what is asked for and what luck there is in each
    rates  parameters a quarter to parameters a step
    """

    forms: Forms = AS_DECLARED
    pace: Pace = by_quarter
    rates: Callable[[Parameters], Parameters] = unchanged


PLAY = Play()


def no_levers(teams: int) -> Levers:
    """No reform, and no practice that could be taken up without one."""
    return Levers(
        pillars=np.zeros((len(PILLAR_NAMES), teams, 1)),
        held=np.zeros((len(PRACTICE_NAMES), teams, 1), dtype=bool),
        level=np.zeros((len(PRACTICE_NAMES), teams, 1)),
    )


def first_guess(roster: Roster, p: Parameters, member: Any, runs: int) -> State:
    """A state near rest to start the spin-up from: customary time, moderate trust.

    member  [office, 1 or run], or one number for all
    """
    shape = (roster.offices, runs)
    zero = np.zeros(shape)
    own = roster.endowments
    team = zero + p.customary_team_time
    upward = zero + p.customary_headquarters_time
    values = dict.fromkeys((item.name for item in fields(Offices)), zero)
    values |= {
        "team_time": team,
        "headquarters_time": upward,
        "delivery_time": 1.0 - team - upward,
        "intended_team": team,
        "intended_headquarters": upward,
        "member": zero + member,
        "engagement": np.minimum(team / p.full_engagement, 1.0),
        "known": zero + own.presence,
        "reach": zero + own.reach,
        "visibility": zero + own.reach,
        "influence": zero + own.reach,
        "procedures": zero + 1.0,
        "alignment": zero + 1.0,
        "own_money": own.reach * (1.0 - team - upward),
        "output": 1.0 - team - upward,
        "trust": zero + 0.2,
        "belonging": zero + 0.2,
    }
    pairs = np.zeros((roster.pairs, runs))
    agencies = np.zeros((len(roster.headquarters_names), runs))
    return State(
        office=Offices(**values),
        pair=Pairs(contact=pairs, acquaintance=pairs + 0.4, trust=pairs + 0.2),
        team=Teams(
            adoption=np.zeros((len(PRACTICE_NAMES), roster.teams, runs)),
            joint_action=np.zeros((roster.teams, runs)),
            code=np.zeros((roster.teams, runs)),
        ),
        headquarters=Headquarters(
            accountability=agencies + p.initial_accountability,
            engagement=agencies + p.initial_headquarters_engagement,
            competence=agencies,
            learned=agencies,
            resistance=agencies + p.initial_resistance,
        ),
    )


def hastened(before: State, after: State) -> State:
    """The later state with slow stocks moved further the way they went.

    Where nothing moves any more nothing is moved: rest is the same, sooner reached.
    """
    levels = {}
    for level, stocks in HASTE.items():
        old, new = getattr(before, level), getattr(after, level)
        moved = {
            name: np.clip(
                getattr(old, name) + times * (getattr(new, name) - getattr(old, name)), 0.0, 1.0
            )
            for name, times in stocks.items()
        }
        levels[level] = replace(new, **moved)
    return replace(after, **levels)


def at_rest(
    roster: Roster,
    p: Parameters,
    luck: Luck,
    member: Any = 1.0,
    choose: Choose = choose_time,
    start: State | None = None,
    play: Play = PLAY,
) -> State:
    """The state at the end of a spin-up without reform, on the same luck, not recorded.

    start  where the spin-up starts from; a guess by default
    """
    state = start or first_guess(roster, p, member, len(luck.replications))
    levers, p = no_levers(roster.teams), play.rates(p)
    for quarter in range(-HASTY_QUARTERS - STEADY_QUARTERS, 0):
        for asked, draws in play.pace(lambda _: levers, luck, quarter):
            after = step(roster, p, state, asked, draws, choose, play.forms)
            state = hastened(state, after) if quarter < -STEADY_QUARTERS else after
    return state


def quarters(
    roster: Roster,
    p: Parameters,
    luck: Luck,
    levers_at: LeversAt,
    count: int,
    start: State,
    choose: Choose = choose_time,
    play: Play = PLAY,
) -> Iterator[State]:
    """The states at the end of quarters 0 to `count - 1`, one by one."""
    state, p = start, play.rates(p)
    for quarter in range(count):
        for levers, draws in play.pace(levers_at, luck, quarter):
            state = step(roster, p, state, levers, draws, choose, play.forms)
        yield state

"""Small worlds to test the engine with, and what is done to them: play, slice, compare."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import strategies as st

from interagency.model import scene
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES, Levers
from interagency.model.mechanisms.choice import choose_time
from interagency.model.parameters import PARAMETERS, Parameters, with_values
from interagency.model.practices import PRACTICE_NAMES
from interagency.model.roster import Endowments, Roster
from interagency.model.scene import Draws
from interagency.model.state import State
from interagency.model.step import step
from interagency.simulation.simulate import Luck, first_guess, no_levers
from interagency.study.traits import endowments
from tests import generators

# Teams of five, two and one; agencies in one country and in several; rows in no order.
ROWS = (
    ("A", "C1"),
    ("B", "C2"),
    ("C", "C1"),
    ("A", "C2"),
    ("D", "C1"),
    ("E", "C3"),
    ("B", "C1"),
    ("F", "C1"),
)

# By the last word of the agency's name.
FLAGS = {
    "A": frozenset({"non_resident"}),
    "B": frozenset({"small_specialised"}),
    "C": frozenset({"strong_brand"}),
    "D": frozenset({"politically_sensitive", "non_resident"}),
}


@dataclass(frozen=True)
class World:
    """Runs of a world, ready to be played.

    openings  functions that change how far an opening is open, by name; for tests of what
              reads it
    """

    roster: Roster
    p: Parameters
    start: State
    levers_at: Callable[[int], Levers]
    draws_at: Callable[[int], Draws]
    openings: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def runs(self) -> int:
        return self.start.office.member.shape[-1]

    def play(self, count: int, choose: Any = choose_time) -> list[State]:
        """The states at the end of so many quarters."""
        state, states = self.start, []
        with patch.object(scene, "openings", self._openings):
            for quarter in range(count):
                levers, draws = self.levers_at(quarter), self.draws_at(quarter)
                state = step(self.roster, self.p, state, levers, draws, choose)
                states.append(state)
        return states

    def _openings(self, adoption: Any, levers: Levers, p: Parameters) -> dict[str, Any]:
        opened = _true_openings(adoption, levers, p)
        return opened | {name: change(opened[name]) for name, change in self.openings.items()}

    def alone(self, run: int) -> "World":
        """The same world with one of its runs only."""

        def one(array: Any) -> Any:
            return array[..., run : run + 1] if array.shape[-1] == self.runs else array

        levers_at, draws_at = self.levers_at, self.draws_at
        return replace(
            self,
            roster=self.roster.with_endowments(each_array(one, self.roster.endowments)),
            p=each_array(one, self.p),
            start=each_array(one, self.start),
            levers_at=lambda quarter: each_array(one, levers_at(quarter)),
            draws_at=lambda quarter: each_array(one, draws_at(quarter)),
        )


_true_openings = scene.openings


def each_array(function: Callable[[Any], Any], thing: Any) -> Any:
    """A dataclass with a function of every array in it."""
    if is_dataclass(thing):
        changed = {
            item.name: each_array(function, getattr(thing, item.name))
            for item in fields(thing)
            if item.init
        }
        return replace(thing, **changed)
    return function(thing) if hasattr(thing, "shape") else thing


def arrays_of(state: State) -> dict[str, np.ndarray]:
    """Every array of a state: `office.trust` and so on."""
    return {
        f"{level.name}.{item.name}": getattr(getattr(state, level.name), item.name)
        for level in fields(state)
        for item in fields(getattr(state, level.name))
    }


def differing(some: State, others: State, beyond: float = 0.0) -> set[str]:
    """Names of the arrays that differ: in a single bit, or by more than so much.

    What is not a number differs from everything.
    """
    mine, theirs = arrays_of(some), arrays_of(others)

    def alike(name: str) -> bool:
        same_shape = mine[name].shape == theirs[name].shape
        return same_shape and bool(np.all(np.abs(mine[name] - theirs[name]) <= beyond))

    return {name for name in mine if not alike(name)}


def differing_ever(some: Iterable[State], others: Iterable[State], beyond: float = 0.0) -> set[str]:
    """The same over several quarters."""
    pairs = zip(some, others, strict=True)
    return set().union(*(differing(mine, theirs, beyond) for mine, theirs in pairs))


def brought_along(roster: Roster, runs: int, seed: int = 7, member: Any = 1.0) -> Endowments:
    """What offices bring along, `[.., run]`: an office brings the same to every roster."""
    flags = [FLAGS.get(agency.split()[-1], frozenset()) for agency in roster.agencies]
    nothing_given = [{} for _ in flags]
    return endowments(roster, flags, nothing_given, seed, np.arange(runs), member)


Doses = float | Mapping[str, float]


def levers(
    teams: int,
    dose: Doses = 0.0,
    held: Mapping[str, float] | None = None,
    single: Doses = 0.0,
    shocks: Doses = 0.0,
) -> Levers:
    """One dose of all pillars, or one each by name; practices free, or held where named.

    single  doses of single reforms, one of all or one each by name
    shocks  sizes of shocks, likewise
    """
    found = no_levers(teams)
    found.pillars[...] = _by_row(PILLAR_NAMES, dose)
    for name, level in (held or {}).items():
        row = PRACTICE_NAMES.index(name)
        found.held[row], found.level[row] = True, level
    one = np.ones((1, teams, 1))
    return replace(
        found,
        reforms=_by_row(REFORM_NAMES, single) * one,
        shocks=_by_row(SHOCK_NAMES, shocks) * one,
    )


def _by_row(names: Sequence[str], dose: Doses) -> np.ndarray:
    doses = [dose.get(name, 0.0) if isinstance(dose, Mapping) else dose for name in names]
    return np.array(doses)[:, None, None]


def parameters(runs: int, values: Mapping[str, Any] | None = None) -> Parameters:
    """The defaults, or given values, as `[run]`."""
    defaults = {name: row.default for name, row in PARAMETERS.items()}
    both = {**defaults, **(values or {})}
    return with_values({name: value + np.zeros(runs) for name, value in both.items()})


def small_world(
    runs: int = 3,
    rows: Sequence[tuple[str, str]] | Roster = ROWS,
    values: Mapping[str, Any] | None = None,
    dose: float | Mapping[str, float] = 1.0,
    held: Mapping[str, float] | None = None,
    member: Any = 1.0,
    seed: int = 1,
    single: Doses = 0.0,
    shocks: Doses = 0.0,
) -> World:
    """A few offices under a reform, from the first guess."""
    roster = rows if isinstance(rows, Roster) else Roster.of(rows)
    roster = roster.with_endowments(brought_along(roster, runs, member=member))
    p = parameters(runs, values)
    luck = Luck(roster, seed, np.arange(runs))
    asked = levers(roster.teams, dose, held, single, shocks)
    start = first_guess(roster, p, member, runs)
    return World(roster, p, start, lambda quarter: asked, luck.quarter)


def lively_world(
    runs: int = 3, values: Mapping[str, Any] | None = None, dose: Doses = 0.5
) -> World:
    """A few offices in mid-reform: every opening ajar, none wide open, every stock in motion.

    Half of the pillars' doses, so that some offices do more than is required and some do not;
    a little of every single reform, and of every shock. The first office has a parent nearby.
    """
    levels = dict.fromkeys(PRACTICE_NAMES, 0.3)
    levels |= zip(PRACTICE_NAMES, (0.4, 0.5, 0.45, 0.35, 0.3, 0.25), strict=False)
    single = {**dict.fromkeys(REFORM_NAMES, 0.15), "external_pressure": 0.5}
    asked = {"dose": dose, "single": single, "shocks": 0.1}
    before = small_world(runs, held=levels, **asked)
    after = small_world(runs, values=values, **asked)
    start = before.play(8)[-1]
    near = np.array(after.roster.endowments.remoteness)
    near[0] = 0.4
    own = replace(after.roster.endowments, remoteness=near)
    return replace(after, roster=after.roster.with_endowments(own), start=start)


@st.composite
def worlds(
    draw: Any, rosters: st.SearchStrategy | None = None, runs: int = 2, quarters: int = 6
) -> World:
    """Any offices, parameters and reform that may be declared, from the first guess."""
    rows = draw(generators.rosters() if rosters is None else rosters)
    offices = [draw(generators.offices(rows)) for _ in range(runs)]
    values = [draw(generators.parameters()) for _ in range(runs)]
    reform = draw(generators.reforms([country for _, country in rows], quarters))
    roster, member = generators.roster_of(*offices)
    p = with_values({name: np.array([run[name] for run in values]) for name in PARAMETERS})
    luck = Luck(roster, draw(st.integers(0, 99)), np.arange(runs))
    start = first_guess(roster, p, member, runs)
    return World(roster, p, start, reform.levers_at(roster.team_names), luck.quarter)

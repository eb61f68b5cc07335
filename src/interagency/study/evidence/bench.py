"""Runs arms on demand: each once, side by side, over one design; and reads them for facts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Any

import numpy as np
import pandas as pd

from interagency.model.mechanisms.choice import COMPONENTS, component_weights
from interagency.model.parameters import PARAMETERS, with_values
from interagency.model.practices import PRACTICE_NAMES
from interagency.simulation.simulate import PLAY, Play
from interagency.study.design import Design, Off, block_runs
from interagency.study.evidence.arms import ARMS, NO_REFORM, REFORM, Lever, arm_named, toggled
from interagency.study.experiment import (
    MOST_PROCESSES,
    Arm,
    Plan,
    finished,
    recorded_numbers,
    roster_of,
    tables_of,
)
from interagency.study.perceived import parts_of_difference
from interagency.study.progress import watched
from interagency.study.scenarios import OfficeSpec, Scenario
from interagency.study.traits import WIRING, Wiring

Tables = Mapping[str, pd.DataFrame]

# Arms of one job: enough to share their spin-up, few enough to keep all workers busy.
ARMS_AT_ONCE = 12


def off(*strengths: str) -> Off:
    """Strengths to switch off, in the order in which they are known.

    >>> off("turf", "mediation", "turf")
    ('mediation', 'turf')
    """
    return tuple(sorted(set(strengths)))


Logged = Mapping[str, np.ndarray]


def by_weight(had: Logged, without: Logged, weights: Mapping[str, Any]) -> np.ndarray:
    """What logged components are worth more than others: their weighted difference."""
    return sum(parts_of_difference(had, without, weights).values())


@dataclass(frozen=True)
class Swap:
    """What is otherwise than declared while arms are run: nothing, by default.

    play    forms and pace of the model
    wiring  which trait brings which endowments
    recast  what is done to every shipped scenario
    worth   what one set of logged components is worth more than another, given their weights
    """

    name: str = "as declared"
    meaning: str = ""
    play: Play = PLAY
    wiring: Wiring = WIRING
    recast: Callable[[Scenario], Scenario] | None = None
    worth: Callable[[Logged, Logged, Mapping[str, Any]], np.ndarray] = by_weight

    def arm(self, name: str) -> Arm:
        """An arm by its name, in the scenario as it is recast."""
        return arm_named(name, self.recast)

    def plan(self, arms: Iterable[str], design: Design, seed: int, **more: Any) -> Plan:
        """The plan of some arms."""
        ready = tuple(map(self.arm, arms))
        return Plan(ready, design, seed, **more, play=self.play, wiring=self.wiring)


AS_DECLARED = Swap()


class Bench:
    """Arms over one design, each run once and kept.

    outcomes_only  true where no table beside outcomes is asked for
    swap           what is otherwise than declared
    readings       true where other readings of the coordinations are measured as well
    progress       as in `watched`

    >>> bench = Bench(Design(1))
    >>> bench.run([((), "no_reform")])
    >>> bench.found().outcome("no_reform", "trust").shape
    (1,)
    """

    def __init__(
        self,
        design: Design,
        seed: int = 1,
        workers: int | None = None,
        outcomes_only: bool = False,
        *,
        readings: bool = False,
        progress: bool | None = None,
        swap: Swap = AS_DECLARED,
    ) -> None:
        self.design, self.seed, self.workers, self.swap = design, seed, workers, swap
        self.outcomes_only, self.readings, self.progress = outcomes_only, readings, progress
        self._kept: dict[tuple[Off, str], Tables] = {}

    def run(self, wanted: Iterable[tuple[Off, str]]) -> None:
        """Run what is not kept yet: arms, each with some strengths switched off."""
        jobs = dict(enumerate(self._jobs(wanted)))
        workers = min(self.workers or 1, len(jobs), MOST_PROCESSES)
        done: dict[int, Tables] = {}
        played = finished(tables_of, jobs, workers)
        for number, tables in watched(played, len(jobs), "arms", self.progress):
            done[number] = tables
        pieces: dict[tuple[Off, str], list[Tables]] = {}
        for number, (plan, *_) in jobs.items():
            for key, tables in _by_arm(plan, done.pop(number)):
                pieces.setdefault(key, []).append(tables)
        for key, found in pieces.items():
            self._kept[key] = {
                name: pd.concat([tables[name] for tables in found], ignore_index=True)
                for name in found[0]
            }

    def found(self, gone: Off = ()) -> "Measured":
        """What was found of all arms that were run with these strengths switched off."""
        kept = {name: tables for (was, name), tables in self._kept.items() if was == gone}
        neutral = {name: PARAMETERS[name].neutral for name in gone}
        plan = self.swap.plan(kept, self.design, self.seed, parameters=neutral)
        return Measured(plan, kept, swap=self.swap)

    def _jobs(self, wanted: Iterable[tuple[Off, str]]) -> Iterator[tuple[Plan, int, int]]:
        """Plans with the bounds of their runs.

        Arms of one plan share worlds, spin-up, and what is switched off: runs of one pass.
        """
        settings: dict[str, list[Off]] = {}
        for gone, name in dict.fromkeys(wanted):
            if (gone, name) not in self._kept:
                settings.setdefault(name, []).append(gone)
        alike: dict[Any, list[str]] = {}
        for name, gone in settings.items():
            scenario = self.swap.arm(name).scenario
            said = tuple(scenario.parameters.items())
            keeps = () if self.outcomes_only else ARMS[name].keeps
            keeps += ("readings",) if self.readings else ()
            key = (tuple(gone), keeps, said, scenario.offices)
            alike.setdefault(key, []).append(name)
        for (gone, keeps, *_), names in alike.items():
            design = self.design if gone == ((),) else replace(self.design, off=gone)
            for together in batched(names, ARMS_AT_ONCE):
                plan = self.swap.plan(together, design, self.seed, record=keeps)
                roster, _ = roster_of(plan.arms[0].scenario)
                size = block_runs(roster, recorded_numbers(plan), len(together))
                for start, stop in design.pieces(design.even(size)):
                    yield plan, start, stop


def _by_arm(plan: Plan, tables: Tables) -> Iterator[tuple[tuple[Off, str], Tables]]:
    """Tables of every arm under every setting that a piece holds runs of."""
    for one in plan.arms:
        mine = {name: frame[frame["scenario"] == one.name] for name, frame in tables.items()}
        if not plan.design.off:
            yield ((), one.name), mine
        for point in mine["outcomes"]["point"].unique() if plan.design.off else ():
            here = {name: frame[frame["point"] == point] for name, frame in mine.items()}
            yield (plan.design.off[point], one.name), here


def steps(lever: Lever, read: Callable[[str], np.ndarray]) -> np.ndarray:
    """What the first and last step of a lever change in what is read of an arm, `[2, ..]`."""
    values = [read(arm) for arm in lever.arms]
    return np.array([values[1] - values[0], values[-1] - values[-2]])


@dataclass(frozen=True)
class Measured:
    """Tables of the arms that were run, and the few views of them that facts are made of.

    plan    the arms, over which design, with which strengths at neutral
    tables  arm -> table -> rows
    """

    plan: Plan
    tables: Mapping[str, Tables]
    swap: Swap = field(default=AS_DECLARED, kw_only=True)

    def outcome(self, arm: str, metric: str) -> np.ndarray:
        """A metric's outcome in every run of an arm, `[run]`."""
        return self._read(arm, "outcomes", metric)

    def adopted(self, arm: str) -> np.ndarray:
        """Adoption of every practice in the last years, `[practice, run]`."""
        return np.array([self.outcome(arm, f"adoption_{name}") for name in PRACTICE_NAMES])

    def change(self, arm: str, metric: str, base: str = NO_REFORM) -> np.ndarray:
        """Its difference to the matched run, `[run]`."""
        return self.outcome(arm, metric) - self.outcome(base, metric)

    def ends(self, lever: Lever, metric: str) -> np.ndarray:
        """What the first and the last step of a lever change in a metric, `[2, run]`."""
        return steps(lever, lambda arm: self.outcome(arm, metric))

    def series(self, arm: str, metric: str) -> np.ndarray:
        """A metric quarter by quarter, `[run, quarter]`."""
        return self._read(arm, "quarters", metric).reshape(len(self.plan.design), -1)

    def by_office(self, arm: str, metric: str) -> np.ndarray:
        """The mature mean of a metric by office, `[office, run]`."""
        return self._by_office(arm, "office_means", metric)

    def had(self, arm: str, column: str) -> np.ndarray:
        """What offices had in the last years, by their payoff and beside it, `[office, run]`."""
        return self._by_office(arm, "payoffs", column)

    def _by_office(self, arm: str, table: str, column: str) -> np.ndarray:
        return self._read(arm, table, column).reshape(len(self.plan.design), -1).T

    def value(self, parameter: str) -> np.ndarray:
        """The value of a parameter in every run where the arm says nothing of it, `[run]`."""
        design = self.plan.design
        point, _ = design.rows(0, len(design))
        said = {parameter: PARAMETERS[parameter].default, **self.plan.parameters}
        return np.broadcast_to(design.values(point, said)[parameter], (len(design),))

    def effect(self, arm: str, base: str) -> np.ndarray:
        """What an arm is worth to each office against another, by its own payoff, `[office, run]`.

        Weights are those of the first arm: it is judged by what an office then cares for.
        """
        had, without = ({part: self.had(one, part) for part in COMPONENTS} for one in (arm, base))
        design = self.plan.design
        point, _ = design.rows(0, len(design))
        said = {**self.swap.arm(arm).scenario.parameters, **self.plan.parameters}
        weights = component_weights(
            self.had(arm, "accountability"), with_values(design.values(point, said))
        )
        return self.worth(had, without, weights)

    def worth(
        self,
        had: Mapping[str, np.ndarray],
        without: Mapping[str, np.ndarray],
        weights: Mapping[str, Any],
    ) -> np.ndarray:
        """What logged components of a payoff are worth more than others, `[office, run]`."""
        return self.swap.worth(had, without, weights)

    def of_set(self, arm: str, practice_set: str) -> np.ndarray:
        """Perceived effect of a set of practices in an arm, `[office, run]`."""
        return self.effect(arm, f"{arm} without {practice_set}")

    def contrast(self, trait: str, practice_set: str) -> np.ndarray:
        """What the trait adds to the perceived effect of a set, mean over holders, `[run]`.

        Holders as they are against the same holders with the flag taken away: same luck,
        same world otherwise.
        """
        held, plain = (
            self.of_set(arm, practice_set)[self.holders(trait)].mean(axis=0)
            for arm in (REFORM, toggled(trait))
        )
        return held - plain

    def level(self, trait: str, column: str, practice_set: str) -> np.ndarray:
        """What a set changes in a column of holders of a trait, with minus without, `[run]`."""
        held, without = (
            self.had(arm, column)[self.holders(trait)].mean(axis=0)
            for arm in (REFORM, f"{REFORM} without {practice_set}")
        )
        return held - without

    def holders(self, trait: str) -> np.ndarray:
        """True for offices that have a trait in the reform, `[office]`."""
        return np.array([trait in office.traits for office in self.offices(REFORM)])

    def offices(self, arm: str) -> list[OfficeSpec]:
        """The offices of an arm, in the order of `by_office`."""
        scenario = self.swap.arm(arm).scenario
        return [scenario.offices[row] for row in roster_of(scenario)[1]]

    def _read(self, arm: str, table: str, column: str) -> np.ndarray:
        """A column of one of an arm's tables, as it is kept."""
        if table not in self.tables.get(arm, ()):
            raise KeyError(f"{table} of {arm!r}: was not run, or is not kept")
        return self.tables[arm][table][column].to_numpy()

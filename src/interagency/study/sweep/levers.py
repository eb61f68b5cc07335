"""What a block of runs is asked for when its runs are asked for different things."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from interagency.model.levers import Levers
from interagency.simulation.simulate import LeversAt
from interagency.study.expectations import NOTHING_PREDICTED
from interagency.study.quarters import quarter_number
from interagency.study.scenarios import Scenario


def levers_of_runs(scenarios: Sequence[Scenario], which: np.ndarray) -> LeversAt:
    """Levers by quarter of runs that play different plans in the same window and teams.

    scenarios  the plans
    which      position of each run's plan among them, `[run]`

    Everything is written out, also where nothing is asked: a run is then played alike whichever
    plans share its block.
    """
    held, level = _stacked([one.practice_levels() for one in scenarios])
    pillars, reforms, shocks, barred = _stacked(
        [(one.doses(), one.reform_doses(), one.shock_sizes(), one.barred) for one in scenarios]
    )
    first = quarter_number(scenarios[0].first_quarter)

    def at(quarter: int) -> Levers:
        return Levers(
            pillars=pillars[quarter][..., which],
            held=held[quarter][..., which],
            level=level[quarter][..., which],
            reforms=reforms[quarter][..., which],
            barred=barred[..., which],
            shocks=shocks[quarter][..., which],
            calendar=first + quarter,
        )

    return at


def _stacked(rows: Sequence[tuple[np.ndarray, ...]]) -> list[np.ndarray]:
    """Arrays of several plans as arrays with the plan as the last axis."""
    return [np.stack(column, axis=-1) for column in zip(*rows, strict=True)]


def of_teams(scenario: Scenario) -> Scenario:
    """The scenario with one office in each country: it asks the same of the same teams.

    What it asks for at many points is then read and checked without all of its offices.
    """
    first = {office.country: office for office in reversed(scenario.offices)}
    offices = tuple(first[team] for team in scenario.teams)
    # predictions may be about offices that are left out
    return replace(scenario, offices=offices, expects=NOTHING_PREDICTED)


def with_levers(scenario: Scenario, changes: dict[str, Any], shocks: list[Any]) -> Scenario:
    """The scenario as a point has it; raises InputError for what cannot be."""
    if shocks:
        changes = {**changes, "shocks": [*(one.words() for one in scenario.shocks), *shocks]}
    return scenario.difference(changes, scenario.name) if changes else scenario

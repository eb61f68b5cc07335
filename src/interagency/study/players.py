"""Who is asked about: practices, pillars or single reforms of a scenario, and traits of offices."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, REFORMS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.experiment import levers_of, roster_of
from interagency.study.scenarios import Scenario
from interagency.study.traits import TRAITS

PLAYERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "practices": PRACTICE_NAMES,
        "pillars": PILLAR_NAMES,
        # what the world does to a team is nobody's lever
        "reforms": tuple(reform.name for reform in REFORMS if not reform.outside),
    }
)
ROWS: Mapping[str, tuple[str, ...]] = MappingProxyType({**PLAYERS, "reforms": REFORM_NAMES})
"""What the rows of the arrays of `Levers` are."""
NO_TRAIT, EVERYBODY = "none", "all"


def players_there(scenario: Scenario, of: str, at: float | None = None) -> tuple[str, ...]:
    """Players that are there in any quarter and team, when nobody is left out.

    at  as in `practice_effects`
    """
    levers = [levers_of(scenario, held_at=at)(quarter) for quarter in range(scenario.quarters)]
    if of == "practices":
        there = [~one.held | (one.level > 0) for one in levers]
    else:
        there = [dose > 0 for one in levers if (dose := getattr(one, of)) is not None]
    if not there:
        return ()
    ever = dict(zip(ROWS[of], np.any(there, axis=(0, 2, 3)), strict=True))
    return tuple(name for name in PLAYERS[of] if ever[name])


def players_asked(scenario: Scenario, of: str, at: float | None = None) -> tuple[str, ...]:
    """Those that are there; InputError where nobody is."""
    there = players_there(scenario, of, at)
    if not there:
        raise InputError(f"{scenario.name} has no {of} at any time: there is nothing to attribute")
    return there


def with_reforms(scenario: Scenario) -> Scenario:
    """The scenario with the single reforms to be told apart: those that it brings, else all.

    All are then in full from 2007Q1, after a ramp of four quarters, as the language has it of
    a reform that says no more.
    """
    if players_there(scenario, "reforms"):
        return scenario
    everyone = dict.fromkeys(PLAYERS["reforms"], 1.0)
    return scenario.with_changes(name=scenario.name, reforms=everyone)


def holders_of(scenario: Scenario) -> dict[str, np.ndarray]:
    """Membership of the offices with each trait, and of those with none, `[office]`; 0 else."""
    offices = [scenario.offices[row] for row in roster_of(scenario)[1]]
    held = {trait: [trait in office.traits for office in offices] for trait in TRAITS}
    held[NO_TRAIT] = [not office.traits for office in offices]
    member = np.array([office.member for office in offices])
    return {trait: member * flags for trait, flags in held.items() if (member * flags).any()}

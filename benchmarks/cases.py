"""What all contenders play: the same offices, the same reform, the same luck."""

import random
from dataclasses import dataclass
from functools import cache

import numpy as np
from tests.generators import ENDOWMENT_RANGES, IN_COMMON, Offices, Plan, Reform, roster_of
from tests.simulation.test_equals_oracle import DEFAULTS, table_1

from interagency.model.levers import PILLARS
from interagency.model.metrics import METRICS
from interagency.model.parameters import Parameters, with_values
from interagency.model.roster import Endowments, Roster
from interagency.study.traits import endowments

SEED = 1

# Means over all offices that every contender reads in every quarter.
READ = (
    "within_team",
    "within_agency",
    "delivery",
    "joint_time",
    "reporting_burden",
    "trust",
    "information",
    "accountability",
    "joint_money_share",
    "residual_dilemma",
)
assert set(READ) <= set(METRICS)


@dataclass(frozen=True)
class Size:
    """A system of so many offices, all agencies alike in traits.

    block  runs of one array pass of the engine
    """

    title: str
    teams: int
    agencies: int
    offices: int
    block: int


SIZES = {
    "table_1": Size("Table 1", 8, 17, 45, 128),
    "base": Size("base", 8, 17, 55, 128),
    "twice": Size("twice the base", 16, 17, 110, 128),
    "few": Size("four offices", 2, 3, 4, 1_024),
    "large": Size("large", 130, 30, 2_600, 16),
}


@cache
def offices_of(name: str) -> Offices:
    """The offices of a system with what they bring along."""
    if name == "table_1":
        return table_1()
    size, chance = SIZES[name], random.Random(SEED)
    agencies = [f"agency {number}" for number in range(size.agencies)]
    each, more = divmod(size.offices, size.teams)
    rows = [
        (agency, f"country {team}")
        for team in range(size.teams)
        for agency in chance.sample(agencies, each + (team < more))
    ]
    roster = Roster.of(rows)
    nothing = [frozenset()] * len(rows)
    own = endowments(roster, nothing, [{} for _ in rows], SEED, np.arange(1))
    keys = list(zip(roster.agencies, roster.countries, strict=True))
    pairs = [(keys[i], keys[j]) for i, j in zip(roster.first, roster.second, strict=True)]
    return Offices(
        rows=tuple(keys),
        member=(1.0,) * len(keys),
        endowments={name: tuple(getattr(own, name)[:, 0].tolist()) for name in ENDOWMENT_RANGES},
        **{
            name: dict(zip(pairs, getattr(own, name)[:, 0].tolist(), strict=True))
            for name in IN_COMMON
        },
    )


@cache
def reform_of(name: str) -> Reform:
    """All four pillars in every country after a year; practices free."""
    countries = frozenset(country for _, country in offices_of(name).rows)
    return Reform(countries, {pillar.name: Plan(1.0, start=4, ramp=4) for pillar in PILLARS}, {})


@cache
def roster_for(name: str, runs: int) -> tuple[Roster, np.ndarray]:
    """The engine's roster with endowments `[.., run]`, and membership `[office, run]`."""
    roster, member = roster_of(offices_of(name))
    own = {key: np.repeat(values, runs, axis=-1) for key, values in vars(roster.endowments).items()}
    return roster.with_endowments(Endowments(**own)), np.repeat(member, runs, axis=-1)


def numbers() -> Parameters:
    """The defaults, the same for all runs."""
    return with_values({name: np.array([value]) for name, value in DEFAULTS.items()})

"""What a reform can date and dose: the four pillars of Delivering as One.

`PILLARS` is the one list of pillars, in the order of stored arrays; append, never
reorder. `Levers` is what the model is told in a quarter.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Pillar:
    """One pillar of the reform.

    obliges   how much of the required joint time it carries; the four sum to 1
    """

    name: str
    title: str
    summary: str
    obliges: float
    source: str


PILLARS: tuple[Pillar, ...] = (
    Pillar(
        name="one_programme",
        title="One Programme",
        summary="One nationally owned plan that every member of the team must help to write; "
        "its procedures come on top of each agency's own.",
        obliges=0.55,
        source="M0-05, M0-13",
    ),
    Pillar(
        name="one_budget",
        title="One Budget & Fund",
        summary="One framework that lists who pays for what, and a common fund for the gaps.",
        obliges=0.15,
        source="M0-07, M0-10",
    ),
    Pillar(
        name="one_leader",
        title="One Leader",
        summary="A strengthened Resident Coordinator who guides programming with the team.",
        obliges=0.2,
        source="M0-11",
    ),
    Pillar(
        name="one_office",
        title="One Office",
        summary="Common premises and services: cheaper meetings, daily contact.",
        obliges=0.1,
        source="M0-12",
    ),
)

PILLAR_NAMES: tuple[str, ...] = tuple(pillar.name for pillar in PILLARS)


@dataclass(frozen=True)
class Levers:
    """What the reform asks for in one quarter; the last axis is the run (or 1 for all runs).

    pillars   [pillar, team, run]    dose of each pillar, 0 (absent) to 1 (in full)
    held      [practice, team, run]  true where adoption is set from outside
    level     [practice, team, run]  the adoption that it is set to, 0 to 1; 0 = cannot be adopted
    """

    pillars: Any
    held: Any
    level: Any

    def pillar(self, name: str) -> Any:
        """Dose of one pillar, `[team, run]`."""
        return self.pillars[PILLAR_NAMES.index(name), ...]

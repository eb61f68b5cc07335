"""What can be dated and dosed: the four pillars, single reforms, and shocks from outside.

`PILLARS`, `REFORMS` and `SHOCKS` are the one list of each, in the order of stored arrays;
append, never reorder. `Levers` is what the model is told in a quarter.
"""

from collections.abc import Mapping
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


@dataclass(frozen=True, eq=False)
class Reform:
    """A single change, brought in from outside the team rather than grown by it.

    A row is equal to itself only.

    opens    weights on openings (`practices.OPENINGS`), 0 to 1, at a dose of 1
    upkeep   what it costs in team time, in units of all six practices' upkeep
    outside  true for what the world does to a team, and nobody reforms
    """

    name: str
    title: str
    summary: str
    opens: Mapping[str, float]
    source: str
    upkeep: float = 0.0
    outside: bool = False


REFORMS: tuple[Reform, ...] = (
    Reform(
        "fewer_outcomes",
        "Fewer outcomes",
        "The plan is cut from fourteen priority areas to four common outcomes.",
        {"shared_outcomes": 1.0},
        "M0-19a",
    ),
    Reform(
        "outcome_negotiation",
        "Talks on outcomes",
        "The team negotiates long-term outcomes instead of the outputs of agencies.",
        {"outcome_level": 1.0},
        "M0-19b",
    ),
    Reform(
        "lead_agencies",
        "Lead agencies",
        "Each outcome has a lead, chosen for expertise, who writes one report for all.",
        {"lead_agencies": 1.0},
        "M0-19c",
    ),
    Reform(
        "rotating_duties",
        "Rotating duties",
        "Leads and managerial duties of the team rotate among its members.",
        {"rotating_duties": 1.0},
        "M0-40",
        upkeep=0.1,
    ),
    Reform(
        "harmonised_cycles",
        "Harmonised cycles",
        "Planning cycles start together, and programmes are signed before they are cleared.",
        {"common_calendar": 1.0, "early_clearance": 1.0},
        "M0-20",
    ),
    Reform(
        "harmonised_headquarters",
        "Harmonised headquarters",
        "Headquarters agree among themselves on one format and accept joint reports.",
        {"common_format": 1.0},
        "M0-08",
    ),
    Reform(
        "allocation_rule",
        "Allocation rule",
        "Joint money follows a rule, and approaches to donors are disclosed to the team.",
        {"clear_shares": 1.0, "disclosed_bids": 1.0},
        "M0-27a",
        upkeep=0.1,
    ),
    Reform(
        "code_of_conduct",
        "Code of conduct",
        "A code, cleared by every headquarters, says when the team comes before the agency.",
        {"code_of_conduct": 1.0},
        "M0-27b",
        upkeep=0.05,
    ),
    Reform(
        "peer_review",
        "Peer review",
        "What the team says of a head of office counts in headquarters' appraisal.",
        {"peer_review": 1.0},
        "M0-28",
        upkeep=0.1,
    ),
    Reform(
        "firewall",
        "Firewall",
        "The Resident Coordinator's ties to the agency of origin are cut.",
        {"firewall": 1.0},
        "M0-29",
    ),
    Reform(
        "rotating_spokespersons",
        "Rotating spokespersons",
        "Several members speak for the team in turn, by mandate and advantage.",
        {"spokespersons": 1.0},
        "M0-31",
        upkeep=0.1,
    ),
    Reform(
        "brand_concession",
        "Brand concession",
        "Members with a name above the team's keep part of their own visibility.",
        {"kept_names": 1.0},
        "M0-45",
    ),
    Reform(
        "donor_attribution",
        "Donors trace their money",
        "Donors ask headquarters where their own money went.",
        {"traced_money": 1.0},
        "M0-07",
        outside=True,
    ),
    Reform(
        "external_pressure",
        "Pressure from outside",
        "Donors and government press the team to act as one.",
        {"pressure": 1.0},
        "M0-17",
        outside=True,
    ),
)

REFORM_NAMES: tuple[str, ...] = tuple(reform.name for reform in REFORMS)


@dataclass(frozen=True)
class Shock:
    """Something that happens to a team at a date, with a size of 0 to 1."""

    name: str
    title: str
    summary: str
    source: str


SHOCKS: tuple[Shock, ...] = (
    Shock(
        "donor_cut",
        "Donors cut back",
        "Part of all money, in own names and joint, is not given while it lasts.",
        "M0-32",
    ),
    Shock(
        "staff_turnover",
        "Staff leave",
        "Part of mutual knowledge, trust and belonging leaves with them, in every quarter "
        "that it lasts.",
        "M0-25",
    ),
    Shock(
        "headquarters_alarm",
        "Alarm at headquarters",
        "Headquarters take the work of their offices for further from their plans than it is.",
        "M0-04",
    ),
)

SHOCK_NAMES: tuple[str, ...] = tuple(shock.name for shock in SHOCKS)


@dataclass(frozen=True)
class Levers:
    """What is asked for in one quarter; the last axis is the run (or 1 for all runs).

    pillars   [pillar, team, run]    dose of each pillar, 0 (absent) to 1 (in full)
    held      [practice, team, run]  true where adoption is set from outside
    level     [practice, team, run]  the adoption that it is set to, 0 to 1; 0 = cannot be adopted
    reforms   [reform, team, run]    dose of each single reform, 0 to 1; None for none
    barred    [reform, team, run]    true where what the reform opens stays shut, whatever
                                     practices do; None for nowhere
    shocks    [shock, team, run]     size of each shock, 0 to 1; None for none
    calendar  quarters since the first quarter of year 0: 2006Q1 is 8024
    """

    pillars: Any
    held: Any
    level: Any
    reforms: Any = None
    barred: Any = None
    shocks: Any = None
    calendar: int = 0

    def pillar(self, name: str) -> Any:
        """Dose of one pillar, `[team, run]`."""
        return self.pillars[PILLAR_NAMES.index(name), ...]

    def shock(self, name: str) -> Any:
        """Size of one shock, `[team, run]`, or None when there are no shocks."""
        return None if self.shocks is None else self.shocks[SHOCK_NAMES.index(name), ...]

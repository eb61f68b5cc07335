"""Other readings of the two coordinations, for those who doubt the geometric mean.

A geometric mean says that no factor makes up for one that is nothing. A *sum* lets each make up
for the others, a *minimum* lets none make up for anything (Leontief's form). They are measured
only where they are asked for: what holds under all of them does not rest on the form.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from interagency.model.arrays import at_most
from interagency.model.metrics import METRICS, Metric, agency_factors, team_factors
from interagency.model.parameters import Parameters
from interagency.model.roster import Roster
from interagency.model.state import State


def team_sum(roster: Roster, p: Parameters, now: State) -> Any:
    """Coordination with the team where its factors make up for each other."""
    given, shared, agreed = team_factors(roster, now)
    return (given + shared + agreed) / 3.0


def team_minimum(roster: Roster, p: Parameters, now: State) -> Any:
    """Coordination with the team where the least of its factors counts."""
    given, shared, agreed = team_factors(roster, now)
    return at_most(at_most(given, shared), agreed)


def agency_sum(roster: Roster, p: Parameters, now: State) -> Any:
    """Coordination with the agency where its factors make up for each other."""
    information, alignment, influence = agency_factors(now)
    return (information + alignment + influence) / 3.0


def agency_minimum(roster: Roster, p: Parameters, now: State) -> Any:
    """Coordination with the agency where the least of its factors counts."""
    information, alignment, influence = agency_factors(now)
    return at_most(at_most(information, alignment), influence)


def _reading(of: str, form: str, formula: str, measure: Any) -> Metric:
    told = METRICS[of]
    title = f"{told.title}, {form}"
    name = f"{of}_{form}"
    return Metric(name, title, told.unit, told.range, told.better, formula, told.source, measure)


TEAM = "engagement, mean of (contact * trust), 1 - disputes"
AGENCY = "information, alignment, influence"
READINGS: Mapping[str, Metric] = MappingProxyType(
    {
        row.name: row
        for row in (
            _reading("within_team", "sum", f"mean of {TEAM}", team_sum),
            _reading("within_team", "minimum", f"least of {TEAM}", team_minimum),
            _reading("within_agency", "sum", f"mean of {AGENCY}", agency_sum),
            _reading("within_agency", "minimum", f"least of {AGENCY}", agency_minimum),
        )
    }
)

"""The marks of the core source's Table 1, and the readings of it that are open to doubt.

The only module that opens their file. Marks are what results are held against, after the runs:
nothing that is run may know them.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from interagency.model.practices import SETS
from interagency.study.scenarios import OfficeSpec, Scenario

FILE = Path(__file__).parents[2] / "data" / "observed_marks.csv"
AS_READ = "as read"
SIGNS: Mapping[str, int] = MappingProxyType({"": 0, "x": 1, "+": 1, "-": -1})
"""What a mark in the file says of an effect."""

Office = tuple[str, str]


@dataclass(frozen=True)
class Reading:
    """One way to read the printed table: as it seems, but for one row.

    office     agency and country of that row; None where all is as it seems
    otherwise  flags that the office then has and otherwise has not, or the other way round; an
               office that the roster does not hold is a further member with these flags
    signs      (office, practice set) -> 1, 0 or -1
    """

    name: str
    office: Office | None
    otherwise: frozenset[str]
    signs: Mapping[tuple[Office, str], int]
    why: str = ""

    def marks(self, offices: Sequence[OfficeSpec]) -> dict[str, np.ndarray]:
        """Marks of offices, `[office]` by practice set; KeyError for one that has no row."""
        keys = [(office.agency, office.country) for office in offices]
        return {one: np.array([self.signs[key, one] for key in keys]) for one in SETS}

    def scenario(self, scenario: Scenario) -> Scenario:
        """The scenario with the offices of this reading."""
        if self.office is None:
            return scenario
        offices = [
            replace(one, traits=one.traits ^ self.otherwise)
            if (one.agency, one.country) == self.office
            else one
            for one in scenario.offices
        ]
        if offices == list(scenario.offices):
            offices.append(OfficeSpec(*self.office, self.otherwise))
        return scenario.difference({"offices": offices}, f"{scenario.name}, {self.name}")


@cache
def readings(file: Path = FILE) -> Mapping[str, Reading]:
    """All readings by name, `as read` first."""
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    plain: dict[tuple[Office, str], int] = {}
    for row in rows:
        if not row["reading"]:
            plain |= _signs(row)
    found = {AS_READ: Reading(AS_READ, None, frozenset(), MappingProxyType(plain))}
    for row in rows:
        if row["reading"]:
            found[row["reading"]] = Reading(
                row["reading"],
                (row["agency"], row["country"]),
                frozenset(row["otherwise"].split()),
                MappingProxyType(plain | _signs(row)),
                row["why"],
            )
    return MappingProxyType(found)


def _signs(row: Mapping[str, Any]) -> dict[tuple[Office, str], int]:
    return {((row["agency"], row["country"]), one): SIGNS[row[one]] for one in SETS}

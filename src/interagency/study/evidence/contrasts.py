"""What Table 1 says that is no comparison of unlike agencies: five that differ from themselves.

Agencies 1, 4 and 9 are non-resident in some countries only, agency 10 is small in one, agency 13
has a strong brand in all but one. Everything else is one trait taken from all who have it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from interagency.study.estimates import INTERVAL, mean_interval
from interagency.study.evidence.arms import toggled, without_trait
from interagency.study.evidence.classes import Offices
from interagency.study.evidence.facts_traits import DIAGONAL
from interagency.study.evidence.levers import REFORM, offices
from interagency.study.evidence.observed import Reading
from interagency.study.perceived import ESTIMANDS
from interagency.study.scenarios import OfficeSpec, Scenario

VARYING: Mapping[str, str] = {
    "Agency 1": "non_resident",
    "Agency 4": "non_resident",
    "Agency 9": "non_resident",
    "Agency 10": "small_specialised",
    "Agency 13": "strong_brand",
}
"""Agencies whose offices differ in one trait, and which."""

EffectsOf = Callable[[str, str, str], np.ndarray]
"""(scenario, practice set, estimand) -> perceived effects, `[office, run]`."""


def turned(agency: str) -> str:
    """Name of the reform with one agency's varying trait the other way round, everywhere."""
    return f"{REFORM}, {VARYING[agency]} of {agency} turned"


def scenarios(base: Scenario) -> list[Scenario]:
    """All scenarios that contrasts are made of, beside the base."""
    found = [
        base.difference(offices(_turned(agency, trait))(base), turned(agency))
        for agency, trait in VARYING.items()
    ]
    found += [base.difference(without_trait(trait)(base), toggled(trait)) for trait in DIAGONAL]
    return found


def _turned(agency: str, trait: str) -> Callable[[OfficeSpec], OfficeSpec]:
    def change(office: OfficeSpec) -> OfficeSpec:
        mine = office.agency == agency
        return replace(office, traits=office.traits ^ {trait}) if mine else office

    return change


def within_agencies(
    cast: list[OfficeSpec], effects: EffectsOf, reading: Reading, base: str = REFORM
) -> pd.DataFrame:
    """The five agencies, twice: as they are in one country and another, and toggled.

    cast  offices of the base, in the order of effects

    `between countries`: the effect above trait-free offices beside, where the agency has the
    trait less where it has not. `toggled`: the same offices with the trait less without it,
    same country, same luck. `holds` where the interval lies on the side of the observed marks.
    """
    offices_of = Offices.of(cast)
    rows = []
    for agency, trait in VARYING.items():
        one, sign = DIAGONAL[trait]
        mine = offices_of.agency == agency
        has = np.array([trait in office.traits for office in cast])
        marked = reading.marks(cast)[one] == sign
        seen = {
            f"marked_{name}": f"{np.count_nonzero(marked & some)} of {np.count_nonzero(some)}"
            for name, some in (("with", mine & has), ("without", mine & ~has))
        }
        for estimand in ESTIMANDS:
            as_is, otherwise = (effects(arm, one, estimand) for arm in (base, turned(agency)))
            above = offices_of.relative(as_is)
            differs = np.where(has[:, None], 1.0, -1.0) * (as_is - otherwise)
            ways = {
                "between countries": above[mine & has].mean(axis=0)
                - above[mine & ~has].mean(axis=0),
                "toggled": differs[mine].mean(axis=0),
            }
            for how, values in ways.items():
                keys = {"agency": agency, "trait": trait, "practice_set": one, **seen}
                rows.append({**keys, "how": how, **_told(values, sign, estimand)})
    return pd.DataFrame(rows)


def of_traits(cast: list[OfficeSpec], effects: EffectsOf, base: str = REFORM) -> pd.DataFrame:
    """One trait taken from all who have it: what it adds to the effects of both sets on them.

    `said` is 1 or -1 where Table 1 marks the trait for the set, 0 where it does not.
    """
    rows = []
    for trait, (marked, sign) in DIAGONAL.items():
        has = np.array([trait in office.traits for office in cast])
        for one in dict.fromkeys(name for name, _ in DIAGONAL.values()):
            for estimand in ESTIMANDS:
                held, plain = (effects(arm, one, estimand)[has] for arm in (base, toggled(trait)))
                said = sign if one == marked else 0
                keys = {"trait": trait, "practice_set": one, "offices": np.count_nonzero(has)}
                told = _told((held - plain).mean(axis=0), said, estimand)
                rows.append({**keys, "said": said, **told})
    return pd.DataFrame(rows)


def _told(values: np.ndarray, sign: int, estimand: str) -> dict[str, object]:
    mean, low, high = mean_interval(values)
    return {
        "estimand": estimand,
        "contrast": mean,
        "low": low,
        "high": high,
        "holds": bool(low > 0.0 if sign > 0 else high < 0.0) if sign else None,
        "interval": INTERVAL,
        "n": len(values),
    }

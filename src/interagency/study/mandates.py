"""What the agencies of one team work on: their mandates, over the areas and themes of a plan."""

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.study.experiment import roster_of
from interagency.study.scenarios import Scenario
from interagency.study.traits import AREAS, attention_to_areas, attention_to_themes, focus_of


def mandates(
    scenario: Scenario, country: str | None = None, seed: int = 1, replication: int = 0
) -> pd.DataFrame:
    """How every agency of a team divides its results over the fourteen areas, in one world.

    country      of the team; the one with most offices by default
    replication  whose world it is: mandates are drawn anew for each

    Returns agency, theme (0 to 3), area (0 to 13), share (0 to 1; an agency's sum to 1).
    Raises InputError for a country without a team.
    """
    roster, rows = roster_of(scenario)
    if country is None:
        country = max(scenario.teams, key=roster.countries.count)
    if country not in scenario.teams:
        problem = f"{scenario.name} has no team in {country!r}"
        raise InputError(problem, found=country, allowed=scenario.teams)
    offices = [scenario.offices[row] for row in rows]
    focus = focus_of([one.traits for one in offices], [one.endowments for one in offices])
    world = np.array([replication])
    themes = attention_to_themes(roster, focus, seed, world)
    areas = attention_to_areas(roster, themes, seed, world)
    theme_of = np.repeat(range(len(AREAS)), AREAS)
    table = pd.concat(
        pd.DataFrame(
            {"agency": roster.agencies, "theme": theme, "area": area, "share": share[:, 0]}
        )
        for area, (theme, share) in enumerate(zip(theme_of, areas, strict=True))
    )
    return table[np.tile(np.array(roster.countries) == country, sum(AREAS))].reset_index(drop=True)


def partners_on_results(shares: pd.DataFrame) -> float:
    """Agencies on a result, themselves counted: the mean over agencies of a team.

    shares  [agency, box]  how each divides its results over the boxes of a plan

    >>> partners_on_results(pd.DataFrame([[0.5, 0.5], [1.0, 0.0]]))
    1.5
    """
    values = shares.to_numpy()
    together = values @ values.T
    return float(1.0 + (together.sum(axis=1) - together.diagonal()).mean())

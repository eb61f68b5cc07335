"""How sure an answer is when the model's own numbers are varied, where that was computed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from interagency.study.results import Comparison
from interagency.study.scenarios import Scenario
from interagency.views.report.again import is_shipped

DRAWS = 200
"""Settings of all parameters, drawn from their declared ranges, behind every share."""


class Share(NamedTuple):
    """In what share of the draws something holds, with its 95% interval (Wilson)."""

    words: str
    share: float
    low: float
    high: float


SHARES: Mapping[str, Mapping[str, Share]] = MappingProxyType(
    {
        "delivering_as_one": {
            "dip below -0.01": Share(
                "the agencies first fall by more than 0.01 below where they would have been",
                *(1.0, 0.981155, 1.0),
            ),
            "recovery above +0.01": Share(
                "in the last years they stand more than 0.01 above it",
                *(0.835, 0.777342, 0.880031),
            ),
        },
        "pillars_only": {
            "pillars alone: within-team up early": Share(
                "the team gains in the first years", *(0.985, 0.956834, 0.994886)
            ),
            "pillars alone: within-agency down early": Share(
                "the agencies lose in the first years", *(1.0, 0.981155, 1.0)
            ),
        },
    }
)
"""Rows of `results/reference/robust_shares.csv` on shipped reforms against `no_reform`."""


def how_sure(comparison: Comparison, titles: Mapping[str, str]) -> list[str]:
    """A sentence a reform whose shares are known, and one on those of which nothing is."""
    base = comparison.scenarios[comparison.base]
    same = _is(base, "no_reform") and not comparison.manifest["identity"]["design"]["parameters"]
    reforms = [one for one in comparison.scenarios.values() if one is not base]
    known = [one for one in reforms if same and one.name in SHARES and is_shipped(one)]
    told = [
        f"How sure, whatever the model's own numbers are within their ranges: under "
        f"“{titles[one.name]}” "
        + "; ".join(map(_in_draws, SHARES[one.name].values()))
        + f" (n = {DRAWS} draws)."
        for one in known
    ]
    others = [f"“{titles[one.name]}”" for one in reforms if one not in known]
    if others:
        told.append(
            f"How sure that is for other numbers of the model was not computed for "
            f"{', '.join(others)}."
        )
    return told


def _is(scenario: Scenario, name: str) -> bool:
    return scenario.name == name and is_shipped(scenario)


def _in_draws(share: Share) -> str:
    many = "all" if share.share == 1 else f"about {100 * share.share:.0f} of 100"
    return f"{share.words} in {many} settings ({100 * share.low:.0f} to {100 * share.high:.0f}%)"

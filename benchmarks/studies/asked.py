"""The studies that are measured."""

from typing import Any

import interagency as ia
from benchmarks.cases import READ
from interagency.simulation.simulate import HASTY_QUARTERS, STEADY_QUARTERS
from interagency.study.experiment import EARLY_QUARTERS, MATURE_QUARTERS
from interagency.study.sweep.study import Study

_WORDS = {"schema_version": 1, "title": "measured"}


def all_uncertainties(samples: int) -> Study:
    """A Sobol' study of every declared parameter, weights by group, with all pairs.

    One replication of it: others cost alike.
    """
    return ia.load_study(
        {
            **_WORDS,
            "scenarios": ["delivering_as_one"],
            "against": "no_reform",
            "factors": {"all": "declared"},
            "design": {"kind": "sobol", "samples": samples, "second_order": True},
            "replications": 1,
            "outcomes": list(READ),
        }
    )


def quarters_of(study: Study) -> tuple[int, int]:
    """Quarters that one of its runs plays, and those of them in which outcomes are measured.

    Its scenarios share one spin-up.
    """
    played = sum(one.quarters for one in study.played)
    measured = len(study.played) * (EARLY_QUARTERS + MATURE_QUARTERS)
    return HASTY_QUARTERS + STEADY_QUARTERS + played, measured


def tiny_words(replications: int, points: int) -> dict[str, Any]:
    """What a file would say of `tiny`."""
    offices = [{"agency": name, "country": "Norway"} for name in ("A", "B")]
    two = {"name": "two", "extends": "no_reform", "quarters": 4, "offices": offices}
    return {
        **_WORDS,
        "scenarios": [two],
        "factors": {"turf": "declared"},
        "design": {"kind": "random", "samples": points},
        "replications": replications,
        "outcomes": ["within_team", "delivery"],
    }


def tiny(replications: int, points: int) -> Study:
    """Two offices for a year: as many runs as one likes."""
    return ia.load_study(tiny_words(replications, points))

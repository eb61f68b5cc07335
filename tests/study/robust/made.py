"""A small study to choose from: five offices, three packages, points at which some fail."""

from typing import Any

import pytest

from interagency.study.robust import discovery
from interagency.study.robust.choice import RobustChoice, robust
from interagency.study.sweep.reading import study_of
from interagency.study.sweep.study import Study
from tests.study import small

WORDS: dict[str, Any] = {
    "schema_version": 1,
    "title": "A small choice",
    "scenarios": ["reform", "half", "late"],
    "against": "before",
    "factors": {
        "full_engagement": "declared",
        "customary_team_time": "declared",
        "shocks.donor_cut": {"low": 0, "high": 0.9, "at": "2006Q4", "quarters": 4},
    },
    "design": {"kind": "latin_hypercube", "samples": 40},
    "replications": 3,
    "outcomes": ["within_team_change", "within_agency_change", "reporting_burden_change"],
    "robust": {"thresholds": {"within_team_change": {"at_least": 0.07}}},
}


def study(**changes: Any) -> Study:
    """The study with other words; None takes one away."""
    said = {key: value for key, value in {**WORDS, **changes}.items() if value is not None}
    full = small.reform()
    levels = {name: 0.5 for name in full.pillars}
    known = {
        "before": small.before(),
        "reform": full,
        "half": full.with_changes(name="half", pillars=levels),
        "late": full.with_changes(
            name="late", pillars={name: {"from": "2007Q3"} for name in full.pillars}
        ),
    }
    return study_of(said, "small", known)


def choice(**changes: Any) -> RobustChoice:
    """The choice from the study, with few searches."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discovery, "SEARCHES", 20)
        return robust(study(**changes))

"""Small studies to be asked about."""

from collections.abc import Mapping, Sequence
from typing import Any

import interagency as ia
from interagency.study.sweep.study import Study


def study(
    design: Mapping[str, Any], factors: Sequence[str] = ("turf", "double_procedure", "rivalry")
) -> Study:
    """Two replications of a reform against none, few quarters of it."""
    return ia.load_study(
        {
            "schema_version": 1,
            "title": "A small study",
            "question": "Which numbers matter?",
            "scenarios": ["delivering_as_one"],
            "against": "no_reform",
            "factors": {name: "declared" for name in factors},
            "design": dict(design),
            "replications": 2,
            "outcomes": ["within_team_change", "delivery_change", "joint_time_change"],
        }
    )

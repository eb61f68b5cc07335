"""The golden run: a few numbers of the shipped scenarios, stored, so that no result moves unseen.

`python -m tests.golden --refresh` records them anew; say in CHANGELOG.md which moved and why.
"""

import json
import sys
from pathlib import Path

from interagency.study.ask import run

STORED = Path(__file__).with_name("golden.json")
SCENARIOS = ("no_reform", "pillars_only", "delivering_as_one")
METRICS = (
    "within_team",
    "within_agency",
    "delivery",
    "joint_time",
    "trust",
    "accountability",
    "residual_dilemma",
    "within_team_early",
    "within_agency_early",
)


def golden() -> dict[str, dict[str, list[float]]]:
    """Outcomes of three replications of each scenario, by metric."""
    found = {}
    for name in SCENARIOS:
        outcomes = run(name, replications=3, seed=1).outcomes
        found[name] = {metric: [float(value) for value in outcomes[metric]] for metric in METRICS}
    return found


if __name__ == "__main__":
    if sys.argv[1:] != ["--refresh"]:
        sys.exit("usage: python -m tests.golden --refresh")
    STORED.write_text(json.dumps(golden(), indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"wrote {STORED.name}")

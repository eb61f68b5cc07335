"""What a study can ask for: metrics in two windows, as they are and against another scenario."""

from interagency.model.metrics import METRICS
from interagency.study.results import SUFFIXES

EARLY, CHANGE = SUFFIXES["early"], "_change"
OUTCOMES: tuple[str, ...] = tuple(
    f"{metric}{window}{change}"
    for change in ("", CHANGE)
    for window in (*reversed(SUFFIXES.values()),)
    for metric in METRICS
)
"""Every outcome: `within_team`, `within_team_early`, `within_team_change`, ..."""


def metric_of(outcome: str) -> str:
    """The metric behind an outcome.

    >>> metric_of("within_team_early_change")
    'within_team'
    """
    return outcome.removesuffix(CHANGE).removesuffix(EARLY)

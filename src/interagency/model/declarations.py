"""What a declaration of a number says, and how it is written down."""

from dataclasses import dataclass, field
from typing import Any

CONCENTRATION = 20.0
"""How sure a Dirichlet draw is of the defaults of its group, as if it had seen so many cases.

Assumed: with 20 a weight of 0.6 is drawn between 0.39 and 0.80 in 95 of 100 points, one of 0.2
between 0.06 and 0.40. The order of weights that are a step of 0.1 apart is then open, that of
the largest and the smallest of a group hardly ever.
"""


@dataclass(frozen=True)
class Declaration:
    """What is known about one parameter; `low` and `high` bound what may be set or drawn.

    distribution  `uniform` over the range, or `dirichlet` with the rest of its group
    group         whose weights are scaled to the sum of their defaults, or empty
    """

    name: str
    default: float
    low: float
    high: float
    unit: str
    kind: str
    status: str
    meaning: str
    reason: str
    source: str
    neutral: float | None = None
    distribution: str = "uniform"
    group: str = ""

    def allows(self, value: float) -> bool:
        """True for a value within the range, or the neutral value of a strength.

        >>> from interagency.model.parameters import PARAMETERS
        >>> PARAMETERS["double_procedure"].allows(0.0)  # neutral, outside 0.5 to 1.5
        True
        """
        return self.low <= value <= self.high or (
            self.neutral is not None and value == self.neutral
        )


def declared(
    default: float,
    low: float,
    high: float,
    *,
    meaning: str,
    reason: str,
    source: str,
    unit: str = "share",
    neutral: float | None = None,
    status: str = "assumed",
) -> Any:
    """A dataclass field that carries its own declaration."""
    return field(
        default=default,
        metadata={
            "low": low,
            "high": high,
            "unit": unit,
            "kind": "uncertainty" if neutral is None else "strength",
            "status": status,
            "meaning": meaning,
            "reason": reason,
            "source": source,
            "neutral": neutral,
        },
    )


def part_of(
    group: str,
    default: float,
    total: float,
    *,
    meaning: str,
    reason: str,
    source: str,
    unit: str = "weight",
) -> Any:
    """The same for a weight among others: only its part of the group's total counts."""
    return field(
        default=default,
        metadata={
            "low": 0.0,
            "high": total,
            "unit": unit,
            "kind": "uncertainty",
            "status": "assumed",
            "meaning": meaning,
            "reason": reason,
            "source": source,
            "distribution": "dirichlet",
            "group": group,
        },
    )

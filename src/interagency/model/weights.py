"""Weights that rows carry, as numbers of the model: a row more is its weights more.

Practices, pillars and reforms say their weights themselves (`levers`, `practices`). Here each
gets a name, a range and a reason by one rule for its kind, so that it is drawn, set and
listed like any other number.

Weights that are not there are structure, not numbers: a practice opens nothing that the
source does not name. A reform in full opens in full what it is about, by definition of a dose.
"""

from collections.abc import Iterator
from typing import Any

from interagency.model.declarations import declared, part_of
from interagency.model.levers import PILLARS, REFORMS
from interagency.model.practices import OPENINGS, PRACTICES

NOT_SAID = "Assumed: the source says that, not how far; from half of it to half as much again."
NO_ORDER = "Assumed: the source says what matters, not how much; drawn around the default."


def opens_name(row: str, opening: str) -> str:
    """Name of the weight with which a practice or a reform opens something.

    >>> opens_name("joint_leave", "bridge")
    'joint_leave_opens_bridge'
    """
    return f"{row}_opens_{opening}"


def grows_name(practice: str, pillar: str) -> str:
    """Name of the weight of a pillar in what a practice grows with."""
    return f"{practice}_grows_with_{pillar}"


def obliges_name(pillar: str) -> str:
    """Name of the weight of a pillar in the joint time that is required."""
    return f"{pillar}_obliges"


def upkeep_name(row: str) -> str:
    """Name of the weight of a practice or a reform in what all practices cost."""
    return f"{row}_upkeep"


def weights_of_rows() -> Iterator[tuple[str, Any]]:
    """Names of all weights with their declarations, in the order of the rows."""
    yield from _obligations()
    yield from _scaffolds()
    yield from _openings()
    yield from _upkeep()


def _obligations() -> Iterator[tuple[str, Any]]:
    total = sum(row.obliges for row in PILLARS)
    for row in PILLARS:
        yield (
            obliges_name(row.name),
            part_of(
                "obliges",
                row.obliges,
                total,
                meaning=f"Part of the required joint time that {row.title} asks for.",
                reason=NO_ORDER,
                source=row.source,
            ),
        )


def _scaffolds() -> Iterator[tuple[str, Any]]:
    titles = {row.name: row.title for row in PILLARS}
    for row in PRACTICES:
        if len(row.grows_with) == 1:
            continue  # all of it: nothing to weigh
        for pillar, weight in row.grows_with.items():
            yield (
                grows_name(row.name, pillar),
                part_of(
                    f"{row.name}_grows_with",
                    weight,
                    sum(row.grows_with.values()),
                    meaning=f"Part of {titles[pillar]} in what {row.title} grows with.",
                    reason=NO_ORDER,
                    source=f"M0-15, {row.source}",
                ),
            )


def _openings() -> Iterator[tuple[str, Any]]:
    for row in (*PRACTICES, *REFORMS):
        for opening, weight in row.opens.items():
            if row in REFORMS and weight == 1.0:
                continue  # by definition of a dose
            said = OPENINGS[opening].rpartition(" (")[0]
            yield (
                opens_name(row.name, opening),
                declared(
                    weight,
                    *_around(weight, 1.0),
                    unit="weight",
                    meaning=f"How far {row.title} alone, in full use, opens this: {said}.",
                    reason=NOT_SAID,
                    source=row.source,
                ),
            )


def _upkeep() -> Iterator[tuple[str, Any]]:
    total = sum(row.upkeep for row in PRACTICES)
    for row in PRACTICES:
        yield (
            upkeep_name(row.name),
            part_of(
                "upkeep",
                row.upkeep,
                total,
                meaning=f"Part of {row.title} in what all practices cost in team time.",
                reason="Assumed: nothing tells them apart, so equal; drawn around that.",
                source=row.source,
            ),
        )
    for row in REFORMS:
        if row.upkeep:
            yield (
                upkeep_name(row.name),
                declared(
                    row.upkeep,
                    *_around(row.upkeep),
                    unit="of all practices' upkeep",
                    meaning=f"What {row.title} in full costs in team time.",
                    reason="Assumed, below what a practice costs; from half of it to half as "
                    "much again.",
                    source=row.source,
                ),
            )


def _around(weight: float, most: float = float("inf")) -> tuple[float, float]:
    """From half of a weight to half as much again, without the noise of binary fractions."""
    return round(0.5 * weight, 12), round(min(1.5 * weight, most), 12)

"""What practices, pillars and reforms add up to: the one place where rows meet doses.

Mechanisms ask how far an opening is open, and never name a practice.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from interagency.model import practices as rows
from interagency.model.arrays import at_most, namespace
from interagency.model.levers import PILLAR_NAMES, PILLARS, REFORMS, Levers, Pillar, Reform
from interagency.model.practices import OPENINGS, Practice
from interagency.model.weights import grows_name, obliges_name, opens_name, upkeep_name

Weights = tuple[tuple[int, str, float], ...]
"""Positions of rows with the names and defaults of their weights, those that are not 0."""


def openings(adoption: Any, levers: Levers, p: Any) -> dict[str, Any]:
    """How far each opening is open, 0 to 1, `[team, run]`.

    `min(1, sum over practices of weight * adoption, and over reforms of weight * dose)`, and
    0 where a barred reform would open it.

    adoption  [practice, team, run]
    p         Parameters, of which the weights of `weights` are read
    """
    xp = namespace(adoption)
    if levers.reforms is None and not xp.any(adoption):
        return dict.fromkeys(OPENINGS, 0.0 * adoption[0, ...])
    opened = {}
    for opening, (by_practices, by_reforms) in _opened_by(rows.PRACTICES, REFORMS).items():
        value = _sum_of(adoption, by_practices, p)
        if levers.reforms is not None:
            value = value + _sum_of(levers.reforms, by_reforms, p)
        value = at_most(value, 1.0)
        if levers.barred is not None:
            for index, _, _ in by_reforms:
                value = xp.where(levers.barred[index, ...], 0.0, value)
        opened[opening] = value
    return opened


def upkeep_of(adoption: Any, levers: Levers, p: Any) -> Any:
    """What practices and reforms cost their team, `[team, run]`; 1 is what all six cost.

    Adoption of practices, and doses of reforms, times their upkeep.
    """
    by_practices, by_reforms = _upkeep(rows.PRACTICES, REFORMS)
    total = _sum_of(adoption, by_practices, p)
    if levers.reforms is None:
        return total
    return total + _sum_of(levers.reforms, by_reforms, p)


def scaffolds(pillars: Any, p: Any) -> list[Any]:
    """How far the pillars carry each practice, a `[team, run]` for every row of PRACTICES.

    The dose of the pillar that it is founded on, times the weighted dose of its scaffold.

    pillars  [pillar, team, run]  doses
    """
    return [
        pillars[founded_on, ...] * _sum_of(pillars, by_pillars, p)
        for founded_on, by_pillars in _scaffolds(rows.PRACTICES)
    ]


def obligation_of(pillars: Any, p: Any) -> Any:
    """How far the pillars in force oblige to joint time, `[team, run]`, 0 to 1."""
    return _sum_of(pillars, _obliging(PILLARS), p)


def _sum_of(values: Any, weights: Weights, p: Any) -> Any:
    """Sum of weight * row in the order of the rows: the same bits for one run and for many.

    The weight is the parameter's, or where there is none the row's own.
    """
    total = 0.0 * values[0, ...]
    for index, name, weight in weights:
        total = total + getattr(p, name, weight) * values[index, ...]
    return total


@cache
def _opened_by(
    practices: Sequence[Practice], reforms: Sequence[Reform]
) -> Mapping[str, tuple[Weights, Weights]]:
    """Weights of practices, and of reforms, that open each opening; looked up once."""
    return {
        opening: tuple(
            _nonzero((opens_name(row.name, opening), row.opens.get(opening, 0.0)) for row in each)
            for each in (practices, reforms)
        )
        for opening in OPENINGS
    }


@cache
def _upkeep(practices: Sequence[Practice], reforms: Sequence[Reform]) -> tuple[Weights, Weights]:
    """Weights of practices, and of reforms, in what they cost together."""
    of_practices, of_reforms = (
        _nonzero((upkeep_name(row.name), row.upkeep) for row in each)
        for each in (practices, reforms)
    )
    return of_practices, of_reforms


@cache
def _scaffolds(practices: Sequence[Practice]) -> tuple[tuple[int, Weights], ...]:
    """The pillar that each practice is founded on, and the weights of all that it grows with."""
    return tuple(
        (
            PILLAR_NAMES.index(row.founded_on),
            _nonzero(
                (grows_name(row.name, pillar), row.grows_with.get(pillar, 0.0))
                for pillar in PILLAR_NAMES
            ),
        )
        for row in practices
    )


@cache
def _obliging(pillars: Sequence[Pillar]) -> Weights:
    """Weights of the pillars in what is required."""
    return _nonzero((obliges_name(row.name), row.obliges) for row in pillars)


def _nonzero(named: Iterable[tuple[str, float]]) -> Weights:
    """Weights that are not 0, each with the position of its row."""
    return tuple((index, name, weight) for index, (name, weight) in enumerate(named) if weight)

"""Designs that are given: a table of one's own, and the members of the ensemble."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from interagency.errors import InputError, shown
from interagency.model.parameters import PARAMETERS, total_of
from interagency.study.sweep.factors import NUMBER, VALUES, WEIGHT, Factor, weights_of

POINT = "point"
"""A column that tables of points have, and which is no factor."""
ROUNDED = 1e-3
"""By how much of their sum weights of a table may miss it: they are played as they stand."""


def from_csv(factors: Sequence[Factor], options: Mapping[str, Any], seed: int = 0) -> np.ndarray:
    """Places of the values in a table, whose rows stand in `options["rows"]`, column -> values."""
    rows, file = options["rows"], options["file"] or "rows"
    missing = [one.key for one in factors if one.key not in rows]
    if missing:
        raise InputError(
            f"{file} has no column {', '.join(missing)}", found=missing[0], allowed=list(rows)
        )
    keys = [*(one.key for one in factors), POINT]
    unknown = [name for name in rows if name not in keys]
    if unknown:
        raise InputError(
            f"{file} has a column {shown(unknown[0])}, which is no factor of this study",
            found=unknown[0],
            allowed=keys,
        )
    places = np.array([_column(one, rows[one.key], file) for one in factors]).T
    _check_weights(factors, rows, file)
    return places


def _check_weights(factors: Sequence[Factor], rows: Mapping[str, Sequence[Any]], file: str) -> None:
    """Refuse weights that would have to be scaled to sum to what those of their group do."""
    for group, keys in weights_of(factors).items():
        total = total_of(group)
        sums = np.sum([np.array(rows[key], dtype=float) for key in keys], axis=0)
        wrong = np.flatnonzero(np.abs(sums - total) > ROUNDED * total)
        if len(wrong):
            raise InputError(
                f"weights of {group} sum to {sums[wrong[0]]:g}, not to {total:g}",
                file=file,
                line=int(wrong[0]) + 2,
                column=keys[0],
                found=float(sums[wrong[0]]),
                allowed=[f"{', '.join(keys)} that sum to {total:g}"],
            )


def _column(factor: Factor, values: Sequence[Any], file: str) -> list[float]:
    places = []
    for row, value in enumerate(values):
        try:
            place = _place_of(factor, value)
        except (ValueError, TypeError, OverflowError):
            place = -1.0
        if not 0 <= place <= 1:
            raise InputError(
                f"{factor.key} cannot be {shown(value)}",
                file=file,
                line=row + 2,
                column=factor.key,
                found=value,
                allowed=allowed_values(factor),
            )
        places.append(place)
    return places


def allowed_values(factor: Factor) -> list[str]:
    """What a factor may be, in words."""
    if factor.kind == VALUES:
        return [str(value) for value in factor.values]
    first, last = factor.ends
    return [f"{first} to {last}"]


def factors_of_ensemble(taken: Collection[str]) -> tuple[Factor, ...]:
    """Parameters that differ between members, each over its range; but for those that are taken.

    A weight is a number here as well: members have it at its value, and it is drawn no more.
    """
    return tuple(
        Factor(name, ("parameters", name), NUMBER, row.low, row.high, group=row.group or name)
        for name, row in PARAMETERS.items()
        if name not in taken
    )


def from_ensemble(
    factors: Sequence[Factor], options: Mapping[str, Any] | None = None, seed: int = 0
) -> np.ndarray:
    """Places of the members' parameters."""
    from interagency.study.ensemble import ensemble

    table = ensemble().table
    columns = [(table[one.path[-1]] - one.low) / (one.high - one.low) for one in factors]
    return np.array(columns).T


def _place_of(factor: Factor, value: Any) -> float:
    # of a weight that of its gamma variate, were the sum of its group what it is on average
    return factor.place_of(value * _cases_in_all(factor) if factor.kind == WEIGHT else value)


def _cases_in_all(factor: Factor) -> float:
    from interagency.model.declarations import CONCENTRATION

    return CONCENTRATION / total_of(PARAMETERS[factor.path[-1]].group)


def size_of_table(factors: Sequence[Factor], options: Mapping[str, Any]) -> int:
    """Points of a table of one's own, or members of the ensemble."""
    if "rows" in options:
        return max((len(column) for column in options["rows"].values()), default=0)
    from interagency.study.ensemble import ensemble

    return len(ensemble().table)

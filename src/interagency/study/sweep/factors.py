"""What varies in a study: one thing that a study file names, and how a place becomes its value.

A *place* is a number from 0 to 1 (1 itself left out): where a point lies in a factor's
distribution. Designs and sensitivity methods know places alone; here they become values of
parameters, doses, dates, switches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import gammainc, gammaincinv

from interagency.model.declarations import CONCENTRATION
from interagency.model.parameters import PARAMETERS, total_of
from interagency.study.quarters import quarter_label, quarter_number

ROLES: Mapping[str, str] = {
    "parameters": "uncertainty",
    "pillars": "lever",
    "reforms": "lever",
    "practices": "lever",
    "shocks": "outside",
}
"""Section of a scenario that a factor belongs to -> what it is: lever, uncertainty, or outside."""
NUMBER, WHOLE, DATE, VALUES, WEIGHT = "number", "whole number", "date", "values", "weight"


@dataclass(frozen=True)
class Factor:
    """One factor.

    key     as tables call it: `turf`, `pillars.one_budget.from`, `shocks.donor_cut`
    path    keys of what it sets, in the language of scenarios
    kind    number, whole number, date (both ends given), values (listed), weight (one of a group,
            drawn around its default with the others)
    low, high  ends of numbers; of dates the quarters' numbers
    values  those listed; numbers from the lowest to the highest
    group   of factors that are one to the methods that can take groups; its own key where alone
    base    the place of its value in the run that others depart from (one at a time)
    more    what else is said where it is set: date and length of a shock
    """

    key: str
    path: tuple[str, ...]
    kind: str
    low: float = 0.0
    high: float = 1.0
    values: tuple[Any, ...] = ()
    group: str = ""
    base: float = 0.5
    more: tuple[tuple[str, Any], ...] = ()

    @property
    def role(self) -> str:
        """`lever` (somebody chooses it), `uncertainty`, or `outside` (a shock)."""
        return ROLES[self.path[0]]

    @property
    def categories(self) -> int:
        """How many values there are without an order; 0 where they have one."""
        is_ordered = self.kind != VALUES or all(_is_number(value) for value in self.values)
        return 0 if is_ordered else len(self.values)

    @property
    def levels(self) -> int:
        """How many values there are; 0 for endlessly many."""
        match self.kind:
            case "values":
                return len(self.values)
            case "whole number" | "date":
                return round(self.high - self.low) + 1
        return 0

    @property
    def bounds(self) -> tuple[float, float]:
        """Ends of the factor as a number, for other programs; of categories their positions."""
        if self.kind == WEIGHT:
            return 0.0, 1.0
        if self.kind == VALUES:
            numbers = [float(value) for value in self.values if _is_number(value)]
            return (min(numbers), max(numbers)) if not self.categories else (0.0, self.levels - 1.0)
        return self.low, self.high

    @property
    def ends(self) -> tuple[Any, Any]:
        """Its lowest and its highest value; of categories the first and the last."""
        if self.kind == NUMBER:
            return self.low, self.high
        first, last = self.at(np.array([0.0, 1.0]))
        return plain(first), plain(last)

    def at(self, places: np.ndarray) -> np.ndarray:
        """Values at these places, `[point]`; weights are not scaled to their group yet."""
        places = np.asarray(places, dtype=float)
        match self.kind:
            case "number":
                return self.low + places * (self.high - self.low)
            case "weight":
                return gammaincinv(_cases(self.path[-1]), places)
        position = np.minimum((places * self.levels).astype(int), self.levels - 1)
        match self.kind:
            case "whole number":
                return round(self.low) + position
            case "date":
                return np.array([quarter_of(self.low + one) for one in position], dtype=object)
        return np.array(self.values, dtype=object)[position]

    def place_of(self, value: Any) -> float:
        """A place that has this value; where many have, the one in their middle.

        Below 0 or above 1, or ValueError or TypeError, for what is none of its values.
        """
        if isinstance(value, bool) and self.kind != VALUES:
            raise ValueError(value)
        if self.kind == NUMBER:
            width = self.high - self.low
            return float((value - self.low) / width) if width else 0.5
        if self.kind == WEIGHT:
            return float(gammainc(_cases(self.path[-1]), value))
        return (self._position_of(value) + 0.5) / self.levels

    def _position_of(self, value: Any) -> float:
        """Which of its values this is, from 0; ValueError for none of them."""
        if self.kind == VALUES:
            # true is no 1
            return [(type(one) is bool, one) for one in self.values].index(
                (type(value) is bool, value)
            )
        number = quarter_number(value) if self.kind == DATE else value
        if isinstance(value, bool) or number != int(number):
            raise ValueError(value)
        return number - round(self.low)


def _cases(weight: str) -> float:
    """The shape of a weight's gamma variate."""
    row = PARAMETERS[weight]
    return CONCENTRATION * row.default / total_of(row.group)


def default_place(name: str) -> float:
    """The place of a weight that is at its default, as the others of its group are."""
    return float(gammainc(_cases(name), _cases(name)))


def quarter_of(number: float) -> str:
    """The label of a quarter from its number (`quarters.quarter_number`)."""
    return quarter_label(round(number) - 4 * 1900, "1900Q1")


def points_of(factors: Sequence[Factor], places: np.ndarray) -> pd.DataFrame:
    """Values of all factors, a column a factor in its own units, for `places [point, factor]`.

    Weights are scaled, so that those of a group sum to what their defaults sum to.
    """
    columns = {one.key: one.at(places[:, place]) for place, one in enumerate(factors)}
    for group, keys in weights_of(factors).items():
        scale = total_of(group) / np.sum([columns[key] for key in keys], axis=0)
        columns |= {key: columns[key] * scale for key in keys}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(places), name="point"))


def weights_of(factors: Sequence[Factor]) -> dict[str, list[str]]:
    """Keys of the weights among factors, by the group of parameters that they sum up in."""
    groups: dict[str, list[str]] = {}
    for one in factors:
        if one.kind == WEIGHT:
            groups.setdefault(PARAMETERS[one.path[-1]].group, []).append(one.key)
    return groups


def parameters_at(points: pd.DataFrame, factors: Sequence[Factor]) -> dict[str, np.ndarray]:
    """Parameters that differ between points, name -> `[point]`."""
    return {
        one.path[-1]: points[one.key].to_numpy(dtype=float)
        for one in factors
        if one.path[0] == "parameters"
    }


def changes_at(point: Mapping[str, Any], factors: Sequence[Factor]) -> dict[str, Any]:
    """What a point changes in a scenario's levers, in the language of scenarios; shocks left out.

    >>> one = Factor("pillars.one_budget.from", ("pillars", "one_budget", "from"), DATE)
    >>> changes_at({one.key: "2009Q1"}, [one])
    {'pillars': {'one_budget': {'from': '2009Q1'}}}
    """
    changes: dict[str, Any] = {}
    for one in factors:
        if ROLES[one.path[0]] != "lever":
            continue
        section, name, *field = one.path
        said = plain(point[one.key])
        named = changes.setdefault(section, {})
        if field:
            named.setdefault(name, {})[field[0]] = said
        else:
            named[name] = said
    return changes


def shocks_at(point: Mapping[str, Any], factors: Sequence[Factor]) -> list[dict[str, Any]]:
    """Shocks that a point adds, in the language of scenarios; none of size 0."""
    sized = [(one, plain(point[one.key])) for one in factors if one.path[0] == "shocks"]
    return [{"what": one.path[1], "size": size, **dict(one.more)} for one, size in sized if size]


def plain(value: Any) -> Any:
    """A value of NumPy as one of Python."""
    return value.item() if isinstance(value, np.generic) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

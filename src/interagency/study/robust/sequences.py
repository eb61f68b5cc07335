"""Which pillar when: every order of some pillars, one after the other, as packages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError, shown
from interagency.model.levers import PILLAR_NAMES
from interagency.study.quarters import quarter_index, quarter_label, quarter_number
from interagency.study.robust.performance import Resamples
from interagency.study.robust.resampling import interval
from interagency.study.scenarios import Scenario, load

EXTENDS, EVERY = "delivering_as_one", 4


@dataclass(frozen=True)
class Sequences:
    """All orders of some pillars.

    of       the pillars
    every    quarters from one to the next
    first    when the first comes; None for when the first of them comes in the scenario
    extends  the scenario whose pillars they are: a name or a path
    """

    of: Sequence[str] = PILLAR_NAMES
    every: int = EVERY
    first: str | None = None
    extends: str = EXTENDS

    @classmethod
    def of_words(cls, words: Mapping[str, Any]) -> "Sequences":
        """From the words of a study file."""
        return cls(
            of=tuple(words.get("of", PILLAR_NAMES)),
            every=words.get("every", EVERY),
            first=words.get("from"),
            extends=words.get("extends", EXTENDS),
        )

    def __len__(self) -> int:
        return factorial(len(self.of))

    @property
    def orders(self) -> dict[str, tuple[str, ...]]:
        """Each order by its name."""
        return {order_name(order): order for order in permutations(self.of)}

    def scenarios(self, base: Scenario | None = None) -> list[Scenario]:
        """Each order as a scenario: a difference from the one that it extends.

        base  that scenario, where it is loaded already

        Raises InputError where it has no such pillar, or its window ends before the last comes.
        """
        base = base or load(self.extends)
        starts = self._starts(base)
        return [
            base.with_changes(
                name=name,
                title=f"{', then '.join(map(_short, order))}; {self.every} quarters apart",
                pillars={
                    pillar: {"from": start} for pillar, start in zip(order, starts, strict=True)
                },
            )
            for name, order in self.orders.items()
        ]

    def _starts(self, scenario: Scenario) -> list[str]:
        """When the first, the second, ... comes."""
        missing = [name for name in self.of if name not in scenario.pillars]
        if missing:
            raise InputError(
                f"{scenario.name} has no pillar {missing[0]} that could come earlier or later",
                found=missing[0],
                allowed=tuple(scenario.pillars),
            )
        now = [scenario.pillars[name].start or scenario.first_quarter for name in self.of]
        first = self.first or min(now, key=quarter_number)
        starts = [quarter_label(self.every * place, first) for place in range(len(self.of))]
        within = (0, scenario.quarters - 1)
        for start in (starts[0], starts[-1]):
            if not within[0] <= quarter_index(start, scenario.first_quarter) <= within[1]:
                last = quarter_label(within[1], scenario.first_quarter)
                raise InputError(
                    f"a pillar that comes in {start} is outside the window of {scenario.name}, "
                    f"{scenario.first_quarter} to {last}",
                    found=shown(self.every),
                    hint="a smaller `every`, or another `from`",
                )
        return starts


def order_name(order: Sequence[str]) -> str:
    """The name of an order.

    >>> order_name(["one_leader", "one_budget"])
    'leader-budget'
    """
    return "-".join(map(_short, order))


def _short(pillar: str) -> str:
    return pillar.removeprefix("one_")


def by_place(of: Sequence[str], packages: Sequence[str], one: Resamples) -> pd.DataFrame:
    """What it is worth that a pillar comes first, second, ...: a row a pillar and place.

    of   the pillars whose orders are packages
    one  a criterion of all packages

    Columns: measure, outcome, pillar, place (1, 2, ...), estimate (mean of the criterion over
    the orders with the pillar there, less that over all orders), points_low, points_high,
    luck_low, luck_high, orders.
    """
    orders = Sequences(of).orders
    among = np.array([name in orders for name in packages])
    rows = []
    for pillar in of:
        for place in range(len(of)):
            there = np.array(
                [name in orders and orders[name][place] == pillar for name in packages]
            )
            weights = there / there.sum() - among / among.sum()
            estimate = np.array([one.estimate @ weights])
            ends = {
                f"{kind}_{end}": float(value[0])
                for kind in ("points", "luck")
                for end, value in zip(
                    ("low", "high"),
                    interval(estimate, getattr(one, kind) @ weights[:, None]),
                    strict=True,
                )
            }
            rows.append(
                {
                    "measure": one.criterion.measure.name,
                    "outcome": one.criterion.outcome,
                    "pillar": pillar,
                    "place": place + 1,
                    "estimate": float(estimate[0]),
                    **ends,
                    "orders": int(there.sum()),
                }
            )
    return pd.DataFrame(rows)

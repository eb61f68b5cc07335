"""Other readings of the same runs, and which of them a fact's claim must survive.

A metric is a choice. Where a fact holds only by that choice, it says so: it *depends on* it. Every
alternative is declared here once, as a view that reads the same tables in another way; nothing
is run again.

Of coordination: without influence (which counts a flow by the weight of the office's word), the
*sum* and the *minimum* of its factors instead of their geometric mean. Of what offices perceive:
without the component in which their trait is written, with losses weighed 2.25 times (Tversky
and Kahneman 1992), and with plain differences instead of those of logarithms. A minimum over
components of a payoff is not among them: they have different units.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interagency.model.mechanisms.choice import COMPONENTS
from interagency.study.evidence.bench import Measured
from interagency.study.perceived import parts_of_difference

Logged = Mapping[str, np.ndarray]
LOSS_AVERSION = 2.25


@dataclass(frozen=True)
class Reread(Measured):
    """The same runs, in which other metrics are read than those asked for.

    instead  metric asked for -> metric read, in both windows
    """

    instead: Mapping[str, str] = field(default_factory=dict)

    def _read(self, arm: str, table: str, column: str) -> np.ndarray:
        metric = column.removesuffix("_early")
        window = column.removeprefix(metric)
        return super()._read(arm, table, self.instead.get(metric, metric) + window)


@dataclass(frozen=True)
class Revalued(Measured):
    """The same runs, in which what offices had is worth something else to them.

    by  from logged components with and without, and weights, to the effect
    """

    by: Callable[[Logged, Logged, Mapping[str, Any]], np.ndarray] | None = None

    def worth(self, had: Logged, without: Logged, weights: Mapping[str, Any]) -> np.ndarray:
        return self.by(had, without, weights)


@dataclass(frozen=True)
class Alternative:
    """One other reading.

    view  lays it over what was measured
    """

    name: str
    what: str
    view: Callable[[Measured], Measured]


def _instead(**metrics: str) -> Callable[[Measured], Measured]:
    return lambda found: Reread(found.plan, found.tables, metrics, swap=found.swap)


def _worth(by: Callable[..., np.ndarray]) -> Callable[[Measured], Measured]:
    return lambda found: Revalued(found.plan, found.tables, by, swap=found.swap)


def _loss_averse(had: Logged, without: Logged, weights: Mapping[str, Any]) -> np.ndarray:
    parts = parts_of_difference(had, without, weights).values()
    return sum(np.where(part < 0.0, LOSS_AVERSION, 1.0) * part for part in parts)


def _in_levels(had: Logged, without: Logged, weights: Mapping[str, Any]) -> np.ndarray:
    """Weariness is not logged; floors of the others cancel."""
    plain, before = (
        {name: one[name] if name == "weariness" else np.exp(one[name]) for name in COMPONENTS}
        for one in (had, without)
    )
    return sum(parts_of_difference(plain, before, weights).values())


def _without(component: str) -> Alternative:
    def worth(had: Logged, without: Logged, weights: Mapping[str, Any]) -> np.ndarray:
        parts = parts_of_difference(had, without, weights)
        return sum(value for name, value in parts.items() if name != component)

    what = f"perceived effect without {component}"
    return Alternative(f"without_{component}", what, _worth(worth))


WITHOUT_INFLUENCE = Alternative(
    "without_influence_in_agency",
    "coordination within the agency without what the office's word counts",
    _instead(within_agency="within_agency_without_influence"),
)
SUM, MINIMUM = (
    Alternative(
        form,
        f"both coordinations by the {words} of their factors",
        _instead(**{name: f"{name}_{form}" for name in ("within_team", "within_agency")}),
    )
    for form, words in (("sum", "mean"), ("minimum", "least"))
)
LOSS_AVERSE = Alternative(
    "loss_averse",
    f"perceived effect with losses weighed {LOSS_AVERSION} times",
    _worth(_loss_averse),
)
LEVELS = Alternative(
    "levels", "perceived effect by differences instead of logarithms", _worth(_in_levels)
)

FORMS = (SUM, MINIMUM)
COORDINATIONS = (WITHOUT_INFLUENCE, *FORMS)
VALUES = (LOSS_AVERSE, LEVELS)
MUST_SURVIVE: Mapping[int, tuple[Alternative, ...]] = {
    **dict.fromkeys((1, 5, 9, 10, 12, 29), COORDINATIONS),
    7: FORMS,
    32: (_without("information"), *VALUES),
    33: (_without("voice"), *VALUES),
    34: (_without("influence"), *VALUES),
    35: (_without("influence"), *VALUES),
    36: VALUES,
    37: VALUES,
    38: (_without("information"), *VALUES),
    40: VALUES,
}
"""Fact -> readings that its claim must survive; facts that read neither have none."""

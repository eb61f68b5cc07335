"""What the columns of result tables mean, for readers who meet them in a spreadsheet."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from interagency.model.levers import PILLARS
from interagency.model.mechanisms.choice import COMPONENTS
from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICES
from interagency.study.experiment import EARLY_QUARTERS, MATURE_QUARTERS


class Column(NamedTuple):
    """What a column holds; the unit is empty for names and words."""

    meaning: str
    unit: str = ""


_OF_METRIC = "unit of the metric"

_WORDS: Mapping[str, Column] = {
    "scenario": Column("scenario that was run"),
    "reform": Column("scenario that is held against the base"),
    "against": Column("scenario that it is held against"),
    "point": Column("point of the design: 0 where no parameter is varied"),
    "replication": Column("history, with its own luck and world; the same in all scenarios"),
    "quarter": Column("calendar quarter"),
    "agency": Column("agency, as the roster calls it"),
    "country": Column("country team, as the roster calls it"),
    "trait": Column("what the offices have in common; none: those without any trait"),
    "kind": Column("how offices are grouped: all, by trait, by agency"),
    "group": Column("which of these groups"),
    "offices": Column("offices in the group", "offices"),
    "metric": Column("what is measured; early: first quarters of the reform"),
    "measure": Column("what is measured"),
    "title": Column("what is measured, in words"),
    "unit": Column("unit of the row's numbers"),
    "base": Column("mean of the matched runs", _OF_METRIC),
    "window": Column(
        f"early: first {EARLY_QUARTERS} quarters of the reform; "
        f"mature: last {MATURE_QUARTERS} quarters of the run"
    ),
    "mean": Column("mean over replications", _OF_METRIC),
    "difference": Column("mean change against the matched runs", _OF_METRIC),
    "change": Column("mean change against the matched runs", _OF_METRIC),
    "low": Column("lower end of the row's interval", _OF_METRIC),
    "high": Column("upper end of the row's interval", _OF_METRIC),
    "interval": Column("what the interval is of"),
    "n": Column("replications behind the row", "replications"),
    "within_team_change": Column("change of coordination within the team", "0 to 1"),
    "within_agency_change": Column("change of coordination within the agency", "0 to 1"),
    "delivery_change": Column("change of delivery", METRICS["delivery"].unit),
    "quadrant": Column("what the changes within team and agency amount to together"),
    "conflict": Column("-agency / (|agency| + |team| + 0.005); positive: the agency loses", "1"),
    "angle": Column("direction of the change: 0 team alone, 90 agency alone", "degrees"),
    "direction": Column("the angle in words; of a frontier: the push on its way up or down"),
    "trade_off": Column("what the agency loses for a unit gained within the team", "1"),
    "trade_off_in_words": Column("the trade-off, or why it is undefined"),
    "practice": Column("coordinating practice"),
    "practices": Column("practices that are there"),
    "practice_set": Column("set of practices"),
    "pillar": Column("pillar of the reform"),
    "set": Column("set that the practice belongs to"),
    "other": Column("the other of the pair"),
    "part": Column("set of practices taken as one; interaction: only where both are there"),
    "shapley": Column("what it adds, averaged over all orders of coming", _OF_METRIC),
    "main": Column("what it adds alone", _OF_METRIC),
    "last": Column("what it adds when it comes last", _OF_METRIC),
    "interaction": Column("what two are worth together beyond each alone", _OF_METRIC),
    "effect": Column("what the set is worth", _OF_METRIC),
    "estimand": Column("what the other practices do meanwhile"),
    "push": Column("how far offices are pushed from headquarters to their team", "share of time"),
    "from_push": Column("push at which the stretch begins", "share of time"),
    "to_push": Column("push at which the stretch ends", "share of time"),
    "slope": Column("within the agency for a unit gained within the team", "1"),
    "mechanism": Column("strength that was switched off"),
    "mechanisms": Column("strengths that were switched off together"),
    "rank": Column("place by size within the window", "1 = largest"),
    "without": Column("what the change would be without it", _OF_METRIC),
    "contribution": Column("change with everything minus change without it", _OF_METRIC),
    "beyond_luck": Column("whether the interval is off nothing"),
    "source": Column("where it comes from, as numbered in the description"),
    "meaning": Column("what it is"),
    "sum": Column("sum of all contributions", _OF_METRIC),
    "remainder": Column("change minus that sum: what mechanisms do together", _OF_METRIC),
    "prediction": Column("what was predicted before the run"),
    "of": Column("whose offices; empty for all"),
    "predicted": Column("predicted sign"),
    "outcome": Column("hit, miss or undecided"),
}

COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        # a metric and a component may share a name: the metric is what most tables mean
        **{name: Column("its part of the effect", "logarithm") for name in COMPONENTS},
        **{name: Column(row.title, row.unit) for name, row in METRICS.items()},
        **{
            row.name: Column(f"1 where it is there: {row.title}", "0 or 1")
            for row in (*PRACTICES, *PILLARS)
        },
        **_WORDS,
    }
)
"""Columns by name, without the endings that `column` knows."""

_ENDINGS = {
    "_low": "lower end of its interval",
    "_high": "upper end of its interval",
    "_early": f"first {EARLY_QUARTERS} quarters of the reform",
}


def column(name: str) -> Column:
    """What a column means; one that nobody declared means nothing.

    >>> column("delivery_early_low").meaning
    'Delivery: first 8 quarters of the reform: lower end of its interval'
    """
    if name in COLUMNS:
        return COLUMNS[name]
    for ending, words in _ENDINGS.items():
        whole = name.removesuffix(ending)
        if whole != name and column(whole).meaning:
            meaning, unit = column(whole)
            return Column(f"{meaning}: {words}", unit)
    return Column("")

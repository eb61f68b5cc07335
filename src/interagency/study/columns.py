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
    "share": Column("part of what all add together", "0 to 1"),
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
    "profile": Column("traits of the office"),
    "observed": Column("mark in the core source's table"),
    "above": Column("effect less that of trait-free offices in the same country"),
    "reproduced": Column("mark that effects are given; of counts: offices that agree"),
    "agrees": Column("whether both marks are the same"),
    "share_of_runs": Column("of single runs that are given the observed mark", "0 to 1"),
    "theory": Column("what says who gains"),
    "says": Column("what the theory says"),
    "agreeing": Column("cells with the observed mark, or rightly without", "cells"),
    "cells": Column("offices times sets of practices", "cells"),
    "passes": Column("whether enough marks are found and few are false, on mean effects"),
    "share_passing": Column("how many pass the same test: single runs, or rivals", "0 to 1"),
    "mark": Column("systemic: x; plus: +; minus: -"),
    "marks": Column("marks that these offices have"),
    "marked": Column("offices with the mark", "offices"),
    "found": Column("marked offices that are given the mark", "offices"),
    "false": Column("unmarked offices that are given the mark", "offices"),
    "recall": Column("part of the marked that is found", "0 to 1"),
    "specificity": Column("part of the unmarked that is left alone", "0 to 1"),
    "auc": Column("how often a marked office has more than an unmarked one beside it", "0 to 1"),
    "auc_run": Column("the same in a single run, mean over runs", "0 to 1"),
    "agencies": Column("distinct agencies among these offices", "agencies"),
    "agencies_reproduced": Column("agencies of which every office agrees", "agencies"),
    "found_by_other_agencies": Column("found where cuts are learnt on other agencies", "offices"),
    "chance": Column("what marks that change hands between agencies give", "0 to 1"),
    "p": Column("share of such changes that give as much", "0 to 1"),
    "least_p": Column("the smallest share that so few agencies allow", "0 to 1"),
    "counted_by": Column("profile of traits, or rule: trait and mark"),
    "name": Column("which of these"),
    "component": Column("part of the payoff"),
    "how": Column("one country against another, or a trait toggled in the same office"),
    "marked_with": Column("offices with the trait that have the mark"),
    "marked_without": Column("offices without the trait that have the mark"),
    "contrast": Column("what the trait adds to the perceived effect"),
    "said": Column("1 or -1: the table marks gains or losses; 0: it marks nothing"),
    "holds": Column("whether the interval lies on the side that is said"),
    "reading": Column("how the printed table is read"),
    "why": Column("why it may be read so"),
    "family": Column("what varies between rivals"),
    "knowledge_form": Column("form of the first pool"),
    "reach_form": Column("form of the second pool"),
    "felt": Column("how a gain is felt"),
    "rivals": Column("theories tried", "theories"),
    "passing": Column("theories that pass the test", "theories"),
    "systemic": Column("of these, how many pass the half on x", "theories"),
    "mobilisation": Column("how many pass the half on + and -", "theories"),
    "who": Column("the theories that pass"),
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

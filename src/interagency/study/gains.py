"""Who gains from a reform and who loses: changes of groups of offices instead of all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

import pandas as pd

from interagency.study.ask import (
    AnyScenario,
    loaded,
    planned,
    refuse_equal_names,
    refuse_to_flatten,
    twins_of,
)
from interagency.study.estimates import INTERVAL, mean_interval
from interagency.study.expectations import UNMARKED
from interagency.study.experiment import arm_of
from interagency.study.groups import group_means
from interagency.study.results import CHANGES, SUFFIXES, Tables
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import OfficeSpec, Scenario
from interagency.study.traits import TRAITS

ALL, TRAIT, AGENCY = "all", "trait", "agency"


@dataclass(frozen=True, eq=False, repr=False)
class GroupGains(Tables):
    """What reforms change for groups of offices, against the matched runs of a base.

    table     a row a reform, group, metric and window: reform, kind (`all` offices, those with
              a `trait` or with none, those of an `agency`), group, offices, metric (the two
              coordinations and delivery), window, difference, low, high, interval, n. Groups
              are in the order of the roster, not of what they gain
    manifest  seed, versions, hashes and texts of all scenarios
    """

    table: pd.DataFrame
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {"gains": self.table}


def gains(
    base: AnyScenario,
    *reforms: AnyScenario,
    replications: int = 200,
    seed: int = 1,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
) -> GroupGains:
    """What reforms change for offices of every kind, on the worlds and luck of `compare`.

    A group is asked about where base and reform both have offices of it. Arguments and errors
    as in `compare`.
    """
    before, *after = (loaded(scenario) for scenario in (base, *reforms))
    refuse_equal_names([before, *after])
    arms = [arm_of(reform) for reform in after]
    twins = twins_of(before, arms)
    plan = planned((*twins.values(), *arms), replications, seed, parameters, ())
    refuse_to_flatten([before, *after], plan.parameters)
    groups = {arm.name: [_label(*group) for group in _groups(arm.scenario)] for arm in plan.arms}
    work, asked = group_means(groups, _is_in), {"of": groups}
    store = performed(plan, "gains", workers, out, progress, work=work, asked=asked)
    means = dict(iter(table_of(store, plan, "outcomes").groupby(["scenario", "of"], sort=False)))
    rows = [
        (arm.name, *group, _offices(arm.scenario, group), metric, window, *found)
        for arm in arms
        for group in _groups(arm.scenario)
        for window, suffix in SUFFIXES.items()
        for metric, found in _changes(means, arm.name, twins[arm.early].name, group, suffix)
    ]
    columns = ["reform", "kind", "group", "offices", "metric", "window"]
    table = pd.DataFrame(rows, columns=[*columns, "difference", "low", "high"])
    return GroupGains(table.assign(interval=INTERVAL, n=plan.design.replications), store.manifest)


Group = tuple[str, str]
"""How offices are grouped, and which of these groups it is."""


def _groups(scenario: Scenario) -> list[Group]:
    """All offices, those with each trait and with none, those of each agency; none empty."""
    groups = [(ALL, ALL), *((TRAIT, trait) for trait in (*TRAITS, UNMARKED))]
    groups += [(AGENCY, name) for name in dict.fromkeys(one.agency for one in scenario.offices)]
    return [group for group in groups if _offices(scenario, group)]


def _offices(scenario: Scenario, group: Group) -> int:
    """How many offices that belong to their team are in a group."""
    return sum(one.member > 0 and _is_in(_label(*group), one) for one in scenario.offices)


def _label(kind: str, name: str) -> str:
    return f"{kind}: {name}"


def _is_in(label: str, office: OfficeSpec) -> bool:
    """Whether an office is in the group of this label."""
    kind, _, name = label.partition(": ")
    match kind:
        case "trait":
            return name in office.traits if name in TRAITS else not office.traits
        case "agency":
            return office.agency == name
    return True


def _changes(
    means: Mapping[Any, pd.DataFrame], own: str, base: str, group: Group, suffix: str
) -> Iterator[tuple[str, Sequence[float]]]:
    """Mean paired differences of a group by metric; none where the base lacks the group."""
    if (base, _label(*group)) not in means:
        return
    after, before = (means[arm, _label(*group)] for arm in (own, base))
    for metric in CHANGES:
        column = metric + suffix
        yield metric, mean_interval(after[column].to_numpy() - before[column].to_numpy())

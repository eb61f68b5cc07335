"""Which mechanisms moved the result? Each is switched off in base and reform, on the same luck."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError, shown
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.study.ask import (
    AnyParameters,
    AnyScenario,
    loaded,
    planned_over,
    refuse_equal_names,
    refuse_to_flatten,
    twins_of,
)
from interagency.study.checks import checked_name
from interagency.study.design import Design, Off
from interagency.study.ensemble import SPREAD, estimated, members_in, of_runs
from interagency.study.estimates import INTERVAL
from interagency.study.experiment import Plan, arm_of
from interagency.study.results import SUFFIXES, Tables
from interagency.study.runs import performed, table_of

STRENGTHS = tuple(name for name, row in PARAMETERS.items() if row.neutral is not None)
WINDOWS = ("mature", "early")
REPLICATIONS = 50


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Tables):
    """What each mechanism adds to the change that a reform makes, for one metric.

    table      a row a strength and window, the largest first: mechanism, window, rank, change
               (with everything), without (the change with the mechanism switched off),
               contribution (change minus without), low, high, beyond_luck, source, meaning
    by_source  the same for all mechanisms that rest on one source, switched off together:
               source, mechanisms, ...
    total      a row a window: change with its interval, the sum of all contributions, and the
               remainder with its interval: contributions do not sum to the change
    base, reform, metric   what was asked

    With `parameters="ensemble"` all of it is of means over members, and `low`, `high` and
    beyond_luck hold luck alone. Beside them stand, behind the same names, `parameters_low` and
    `parameters_high` (between which 95% of members lie), `mean_low` and `mean_high` (95% of
    the mean over members); n is then the replications of each of `members`.
    """

    base: str
    reform: str
    metric: str
    table: pd.DataFrame
    by_source: pd.DataFrame
    total: pd.DataFrame
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {"mechanisms": self.table, "by_source": self.by_source, "total": self.total}

    def beyond_luck(self, window: str = "mature") -> pd.DataFrame:
        """Rows of `table` whose interval is off nothing, the largest first."""
        rows = self.table[self.table["window"] == window]
        return rows[rows["beyond_luck"]].reset_index(drop=True)

    def _repr_html_(self) -> str:
        rows = self.beyond_luck().head(10)
        ends = ["low", "high", *(name for name in SPREAD[:2] if name in rows)]
        shown = rows[["mechanism", "change", "without", "contribution", *ends, "source"]]
        return f"{shown.to_html(index=False, float_format='%.3f')}<p>{INTERVAL}</p>"


def explain(
    base: AnyScenario,
    reform: AnyScenario,
    metric: str = "within_agency",
    replications: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    parameters: AnyParameters = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
    mechanisms: Iterable[str] | None = None,
) -> Explanation:
    """What each mechanism adds to the change in a metric that a reform makes against a base.

    Every strength in turn is set to the value at which its mechanism vanishes, in base and
    reform, in the same worlds and with the same luck. Its contribution is the change with
    everything minus the change without it. Contributions do not sum to the change: what two
    mechanisms do together is counted with both or, where one can stand in for the other, with
    neither. What is left over stands in `total`.

    replications  50 by default, and 4 of each member of an ensemble
    metric      any of `interagency.metrics()`. It decides what is told and not what is
                computed: with the same `out` another metric costs nothing more
    mechanisms  strengths to ask about, and their sources; all by default

    Other arguments and errors as in `compare`; InputError for an unknown metric too.
    """
    metric = checked_name("metric", metric, METRICS)
    scenarios = [loaded(base), loaded(reform)]
    refuse_equal_names(scenarios)
    after = arm_of(scenarios[1])
    (before,) = twins_of(scenarios[0], [after]).values()
    asked = _asked(mechanisms)
    plan = planned_over([before, after], replications, seed, parameters, (), usual=REPLICATIONS)
    refuse_to_flatten(scenarios, plan.parameters)
    design = Crossed(
        plan.design.replications, plan.design.points, _variants(asked), plan.design.yields
    )
    plan = replace(plan, design=design)
    store = performed(plan, "explain", workers, out, progress)
    by_variant = _changes(table_of(store, plan, "outcomes"), plan, metric)
    members, told = members_in(design.points), of_runs(design)
    return Explanation(
        base=before.name,
        reform=after.name,
        metric=metric,
        table=_mechanisms(by_variant, asked, members).assign(**told),
        by_source=_sources(by_variant, asked, members).assign(**told),
        total=_total(by_variant, asked, members).assign(**told),
        manifest=store.manifest,
    )


class Crossed(Design):
    """A design of every point without each set of strengths: set by set, point by point."""

    def __post_init__(self) -> None:
        """Points and strengths that are off go together here."""

    @property
    def _points(self) -> int:
        return members_in(self.points) or 1

    @property
    def point_count(self) -> int:
        return len(self.off) * self._points

    def values(self, point: np.ndarray, said: Mapping[str, float]) -> dict[str, Any]:
        """As in `Design`: what is off is off whatever its point says."""
        drawn = Design(self.replications, self.points, yields=self.yields)
        whole = drawn.values(point % self._points, said)
        return Design(self.replications, off=self.off).values(point // self._points, whole)


def _asked(mechanisms: Iterable[str] | None) -> tuple[str, ...]:
    """Strengths in the order of their declaration; InputError for what is none."""
    if mechanisms is None:
        return STRENGTHS
    if isinstance(mechanisms, str) or not isinstance(mechanisms, Iterable):
        raise InputError(f"mechanisms cannot be {shown(mechanisms)}", allowed=["a list of names"])
    wanted = {checked_name("mechanism", name, STRENGTHS) for name in mechanisms}
    if not wanted:
        raise InputError("no mechanism to ask about", allowed=STRENGTHS)
    return tuple(name for name in STRENGTHS if name in wanted)


ByVariant = Mapping[str, Mapping[Off, np.ndarray]]
"""Window -> strengths that are off -> change, `[run]`, member by member."""


def _variants(asked: Sequence[str]) -> tuple[Off, ...]:
    """Nothing switched off, each strength alone, all of one source together; each once."""
    groups = [(), *((name,) for name in asked), *by_source_id(asked).values()]
    return tuple(dict.fromkeys(groups))


def by_source_id(asked: Sequence[str] = STRENGTHS) -> dict[str, Off]:
    """Strengths by each source that they name, sources in alphabetical order."""
    named: dict[str, Off] = {}
    for name in asked:
        for source in PARAMETERS[name].source.split(", "):
            named[source] = (*named.get(source, ()), name)
    return dict(sorted(named.items()))


def _changes(outcomes: pd.DataFrame, plan: Plan, metric: str) -> ByVariant:
    """Changes of the reform against the base under every variant."""
    changes = {}
    for window in WINDOWS:
        levels = outcomes[metric + SUFFIXES[window]].to_numpy()
        before, after = levels.reshape(2, len(plan.design.off), -1)
        changes[window] = dict(zip(plan.design.off, after - before, strict=True))
    return changes


def _mechanisms(changes: ByVariant, asked: Sequence[str], members: int) -> pd.DataFrame:
    table = _ranked(changes, "mechanism", {name: (name,) for name in asked}, members)
    rows = [PARAMETERS[name] for name in table["mechanism"]]
    said = {"source": [row.source for row in rows], "meaning": [row.meaning for row in rows]}
    return table.assign(**said)


def _sources(changes: ByVariant, asked: Sequence[str], members: int) -> pd.DataFrame:
    named = by_source_id(asked)
    table = _ranked(changes, "source", named, members)
    return table.assign(mechanisms=[", ".join(named[source]) for source in table["source"]])


def _ranked(changes: ByVariant, kind: str, groups: Mapping[str, Off], members: int) -> pd.DataFrame:
    """Contributions of named groups of strengths, the largest of each window first."""
    frames = []
    for window, by_variant in changes.items():
        whole = by_variant[()]
        rows = [
            {
                **{kind: name, "window": window, "change": whole.mean(), "without": left.mean()},
                **estimated(whole - left, members, "contribution"),
            }
            for name, left in ((name, by_variant[off]) for name, off in groups.items())
        ]
        frame = pd.DataFrame(rows)
        order = frame["contribution"].abs().sort_values(ascending=False, kind="stable").index
        frame = frame.loc[order]
        frame.insert(2, "rank", np.arange(1, len(frame) + 1))
        frames.append(frame.assign(beyond_luck=(frame["low"] > 0) | (frame["high"] < 0)))
    return pd.concat(frames, ignore_index=True)


def _total(changes: ByVariant, asked: Sequence[str], members: int) -> pd.DataFrame:
    """The change, the sum of the contributions of single strengths, and what that leaves."""
    rows = []
    for window, by_variant in changes.items():
        whole = by_variant[()]
        summed = np.sum([whole - by_variant[(name,)] for name in asked], axis=0)
        rows.append(
            {
                **{"window": window, **estimated(whole, members, "change")},
                "sum": float(summed.mean()),
                **estimated(whole - summed, members, "remainder", "remainder_"),
            }
        )
    return pd.DataFrame(rows)

"""What a study has found: runs by address, values for methods, what is missing and why."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.study.estimates import mean_intervals
from interagency.study.manifest import identity_hash
from interagency.study.results import Tables
from interagency.study.sensitivity.problem import Problem
from interagency.study.store import ResultStore
from interagency.study.sweep.cut import Extent
from interagency.study.sweep.effects import effects_of
from interagency.study.sweep.means import Means, means_of
from interagency.study.sweep.runner import FAILURES, failures
from interagency.study.sweep.study import Study, Until

if TYPE_CHECKING:
    from interagency.study.sweep.verify import Verification

MOST_LISTED = 5
"""Missing runs that a message names."""


class StudyResults(Tables):
    """Results of a study, as far as it has come.

    study     what was asked
    extents   points and replications asked for, in that order
    """

    def __init__(self, study: Study, store: ResultStore, extents: Sequence[Extent]) -> None:
        self.study, self.store, self.extents = study, store, tuple(extents)

    def __repr__(self) -> str:
        points, replications = self.shape
        return (
            f"StudyResults: {self.study.title} ({', '.join(self.scenarios)}; {points} points x "
            f"{replications} replications, seed {self.study.seed})"
        )

    def _repr_html_(self) -> str:
        return self.study._repr_html_() + self.outcomes.head()._repr_html_()

    def _tables(self) -> dict[str, pd.DataFrame]:
        points = self.points.reset_index()
        return {"experiments": points, "outcomes": self.outcomes, FAILURES: self.failures}

    def _told(self) -> list[tuple[str, str]]:
        identity = self.manifest["identity"]
        return [
            ("interagency", repr(self)),
            ("version", identity["versions"]["interagency"]),
            ("seed", str(self.study.seed)),
            ("identity", identity_hash(self.manifest)),
        ]

    @property
    def manifest(self) -> Mapping[str, Any]:
        """Seed, versions, hashes, texts of scenarios: all that repeats the results."""
        return self.store.manifest

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios that were asked about."""
        return self.study.names

    @property
    def problem(self) -> Problem:
        """The factors as sensitivity methods know them."""
        return self.study.problem

    @property
    def design(self) -> Mapping[str, Any]:
        """Kind of the design, and what was said of it."""
        return self.study.design

    @property
    def places(self) -> np.ndarray:
        """Where the points lie in the distributions of the factors, `[point, factor]`."""
        return self.study.places[: self.shape[0]]

    @property
    def points(self) -> pd.DataFrame:
        """Values of all factors: a row a point, a column a factor in its own units."""
        return self.study.points.iloc[: self.shape[0]]

    @property
    def shape(self) -> tuple[int, int]:
        """Points and replications that were asked for."""
        return tuple(self.extents[-1]) if self.extents else (0, 0)

    @property
    def replications(self) -> int:
        """Replications of each point that were asked for."""
        return self.shape[1]

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """A row a run, a column an outcome: scenario by scenario, point by point."""
        return self._in_order("outcomes")

    @cached_property
    def quarters(self) -> pd.DataFrame:
        """A row a run and quarter, a column a metric; InputError where none were kept."""
        if not self.study.quarters:
            raise InputError("this study keeps no quarters", hint="quarters: true")
        return self._in_order("quarters")

    @cached_property
    def failures(self) -> pd.DataFrame:
        """Runs that failed: point, replication, error, message; `piece` where all of one did."""
        parts = [table for _, table in self.pieces(FAILURES)]
        return pd.concat(parts, ignore_index=True) if parts else failures([])

    def pieces(self, table: str) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and rows of every finished piece of a table, one at a time."""
        done = self.store.done(check=False)
        names = sorted(name for name, tables in done.items() if table in tables)
        if not names:
            return
        for name, rows in zip(names, self.store.pieces_of(table, names), strict=True):
            later = (rows["replication"] >= self.replications).fillna(False)
            yield name, rows[~later] if later.any() else rows

    def _in_order(self, table: str) -> pd.DataFrame:
        parts = [rows for _, rows in self.pieces(table)]
        if not parts:
            raise InputError("nothing of this study is finished yet")
        whole = pd.concat(parts, ignore_index=True)
        place = {name: place for place, name in enumerate(self.scenarios)}
        keys = [whole["replication"], whole["point"], whole["scenario"].map(place)]
        return whole.iloc[np.lexsort(keys)].reset_index(drop=True)

    @cached_property
    def means(self) -> Means:
        """Means over points and over luck, and which runs are there; read piece by piece."""
        return means_of(
            lambda: (rows for _, rows in self.pieces("outcomes")),
            *(self.scenarios, self.study.outcomes, *self.shape),
        )

    def effects(self) -> pd.DataFrame:
        """Which way factors move outcomes: means over the points at each level of each factor.

        Returns scenario, factor, level, outcome, mean, change (from the first level), low, high,
        points, interval; see `effects.effects_of`. A factor without levels is cut into thirds.
        """
        study = self.study
        return effects_of(study.factors, self.places, self.means, study.names, study.outcomes)

    @property
    def rows(self) -> int:
        """Rows of `outcomes`, without reading them."""
        return sum(tables.get("outcomes", 0) for tables in self.store.done(check=False).values())

    @property
    def missing(self) -> pd.DataFrame:
        """Addresses of runs that are asked for and not there: point, replication."""
        point, replication = np.nonzero(~self.means.is_there)
        return pd.DataFrame({"point": point, "replication": replication})

    def complete(self) -> "StudyResults":
        """The first replications, as many as every point has: of a study that was stopped, a
        whole one of fewer replications.

        Raises InputError where some point has not even its first.
        """
        count = int(np.logical_and.accumulate(self.means.is_there.all(axis=0)).sum())
        if not count:
            raise InputError(
                "not every point has its first replication",
                hint="interagency study resume FOLDER plays what is missing",
            )
        return StudyResults(self.study, self.store, [Extent(self.shape[0], count)])

    def values(self, scenario: str | None, outcomes: Sequence[str]) -> np.ndarray:
        """Outcomes of one scenario, `[point, replication, outcome]`, complete and finite.

        scenario  its name; None for the only one

        Raises InputError for unknown names, and for runs that are missing or failed: no method
        may take a part for the whole. The message lists them.
        """
        scenario = self._one(scenario)
        for one in outcomes:
            if one not in self.study.outcomes:
                raise InputError(
                    f"this study has no outcome {one!r}", found=one, allowed=self.study.outcomes
                )
        found = self._values_there(scenario, outcomes)
        self._refuse_missing(~np.isfinite(found).all(axis=2))
        return found

    def _values_there(self, scenario: str, outcomes: Sequence[str]) -> np.ndarray:
        """Outcomes of one scenario, `[point, replication, outcome]`, NaN where there is no run."""
        found = np.full((*self.shape, len(outcomes)), np.nan)
        for _, rows in self.pieces("outcomes"):
            rows = rows[rows["scenario"] == scenario]
            found[rows["point"], rows["replication"]] = rows[[*outcomes]]
        return found

    def widest(self) -> float:
        """Half of the widest 95% interval of what the study is to know well enough, over points
        with all of their runs; NaN where there is none, or nothing is to be known.
        """
        if not isinstance(until := self.study.replications, Until):
            return float("nan")
        halves = []
        for name in self.scenarios:
            values = self._values_there(name, [until.outcome])[:, :, 0]
            mean, low, _ = mean_intervals(values[np.isfinite(values).all(axis=1)], axis=1)
            halves.append(mean - low)
        all_of_them = np.concatenate(halves)
        return float(all_of_them.max()) if all_of_them.size else float("nan")

    def _one(self, scenario: str | None) -> str:
        if scenario is None and len(self.scenarios) == 1:
            return self.scenarios[0]
        if scenario not in self.scenarios:
            raise InputError(
                "say which scenario" if scenario is None else f"no scenario {scenario!r} here",
                found=scenario,
                allowed=self.scenarios,
                hint="scenario=NAME, or --scenario NAME on the command line",
            )
        return scenario

    def _refuse_missing(self, missing: np.ndarray) -> None:
        if not missing.any():
            return
        addresses = [f"point {p} replication {r}" for p, r in np.argwhere(missing)[:MOST_LISTED]]
        more = missing.sum() - len(addresses)
        rest = f" and {more} more" if more else ""
        failed = len(self.failures)
        hint = (
            f"{failed} of them failed; their messages are in the table failures. "
            "interagency study resume FOLDER --failed plays them again"
            if failed
            else "interagency study resume FOLDER plays what is missing"
        )
        listed = f"{', '.join(addresses)}{rest}"
        raise InputError(
            f"{int(missing.sum())} of {missing.size} runs are missing: {listed}",
            hint=hint,
        )

    def verify(self, pieces: int | None = 20, seed: int = 1) -> "Verification":
        """Play pieces once more and compare, as `interagency study verify` does.

        pieces  how many, drawn with `seed`; None for all

        Raises InputError for results that are in no folder, and for those of other code.
        """
        from interagency.study.sweep.verify import verify

        if (folder := getattr(self.store, "folder", None)) is None:
            raise InputError("these results are in no folder", hint="study.run(FOLDER) keeps them")
        return verify(folder, pieces, seed, progress=False)

"""A study: what is asked of which scenarios, at which points, how often; checked before any work.

A study file is YAML in the words of `language`. Whatever is wrong in it comes as `InputError`,
with the place of every problem.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.model.metrics import METRICS
from interagency.study.scenarios import Scenario
from interagency.study.sensitivity.problem import Problem
from interagency.study.sweep.designs import DESIGNS
from interagency.study.sweep.designs.samples import problem_of
from interagency.study.sweep.factors import Factor, points_of
from interagency.study.sweep.outcomes import metric_of

if TYPE_CHECKING:
    from interagency.study.sweep.cost import Cost
    from interagency.study.sweep.results import StudyResults

REPLICATIONS = 20


@dataclass(frozen=True)
class Until:
    """Replications until the worst point's mean is known well enough.

    half_width  of the 95% interval of the mean of `outcome`
    """

    outcome: str
    half_width: float
    at_least: int = 10
    at_most: int = 400


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """A study with nothing left open.

    scenarios     what is played
    against       what they are held against at the same points and with the same luck, or None
    factors       what varies, in the order of the columns of `places`
    design        kind of the design, and what is said of it
    replications  histories of each point, or until when there are more
    outcomes      what is kept of each run
    quarters      whether every quarter is kept as well
    words         what the file says, as plain data
    """

    name: str
    title: str
    question: str
    seed: int
    scenarios: tuple[Scenario, ...]
    against: Scenario | None
    factors: tuple[Factor, ...]
    design: Mapping[str, Any]
    replications: int | Until
    outcomes: tuple[str, ...]
    quarters: bool = False
    words: Mapping[str, Any] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        """The factors as sensitivity methods know them."""
        return problem_of(self.factors)

    @cached_property
    def places(self) -> np.ndarray:
        """Where the points lie, `[point, factor]`, each from 0 to 1."""
        if not self.factors:
            return np.zeros((1, 0))
        return DESIGNS[self.design["kind"]].places(self.factors, self.design, self.seed)

    @property
    def points(self) -> pd.DataFrame:
        """Values of all factors: a row a point, a column a factor in its own units."""
        return points_of(self.factors, self.places)

    @property
    def played(self) -> tuple[Scenario, ...]:
        """Scenarios that are played: those asked about, and what they are held against."""
        others = () if self.against is None else (self.against,)
        return (*(one for one in others if one.name not in self.names), *self.scenarios)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scenarios that are asked about."""
        return tuple(one.name for one in self.scenarios)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Metrics behind the outcomes, in the order of their declaration."""
        asked = set(map(metric_of, self.outcomes))
        return tuple(name for name in METRICS if name in asked)

    def to_salib_problem(self) -> dict[str, Any]:
        """The factors as a SALib problem: `num_vars`, `names`, `bounds` and, if any, `groups`.

        Bounds are in the factors' own units: quarters of dates since year 0, positions of
        categories, places of weights.
        """
        return self.problem.to_salib({one.key: one.bounds for one in self.factors})

    def more(self, **changes: Any) -> "Study":
        """The same study with other words: more samples, say. Raises InputError."""
        from interagency.study.sweep.reading import study_of

        return study_of({**self.words, **changes}, self.name, self._known)

    @property
    def _known(self) -> dict[str, Scenario]:
        return {one.name: one for one in self.played}

    def cost(self, workers: int = 1) -> "Cost":
        """Runs, pieces, seconds and bytes that it would take here; plays a few runs to tell."""
        from interagency.study.sweep.cost import cost_of

        return cost_of(self, workers)

    def run(
        self,
        out: str | PathLike[str] | None = None,
        workers: int | None = None,
        executor: Any = None,
        progress: bool | None = None,
        shard: tuple[int, int] | None = None,
    ) -> "StudyResults":
        """Play the study, or go on with one that was stopped.

        out       a folder to keep everything in; without one it lasts as long as the process
        workers   processes; None means 1. Numbers do not depend on it
        executor  anything with the interface of `concurrent.futures.Executor` instead
        progress  a bar while longer work lasts; None shows it on a terminal only
        shard     (i, n): only the i-th of n parts, i from 1

        Raises InputError for what cannot be, and for a folder that holds something else.
        """
        from interagency.study.sweep.folder import run

        return run(self, out, workers, executor, progress, shard)

    def __repr__(self) -> str:
        return (
            f"Study: {self.title} ({', '.join(self.names)}; {self.design['kind']}, factors: "
            f"{len(self.factors)}, points: {len(self.places)}, replications: {self.replications}, "
            f"seed: {self.seed})"
        )

    def _repr_html_(self) -> str:
        rows = {
            "question": self.question,
            "scenarios": ", ".join(self.names),
            "against": self.against.name if self.against else "nothing",
            "factors": f"{len(self.factors)}",
            "design": json.dumps({k: v for k, v in self.design.items() if k != "rows"}),
            "points": f"{len(self.places)}",
            "replications": f"{self.replications}",
        }
        body = "".join(
            f"<tr><th>{key}</th><td>{escape(said)}</td></tr>" for key, said in rows.items() if said
        )
        return f"<table><caption>{escape(self.title)}</caption>{body}</table>"


def load_study(file: str | PathLike[str] | Mapping[str, Any]) -> Study:
    """The study in a .yaml file, one that comes with the package, or one in plain words.

    file  a path, the name of a shipped study, or what a file would say as a mapping

    Raises `InputError` with every problem found.
    """
    from interagency.study.sweep.reading import read_file, study_of

    if isinstance(file, Mapping):
        return study_of(file, "study")
    if not isinstance(file, str | PathLike):
        raise InputError(
            "a study cannot be read from that",
            found=file,
            allowed=["a path", "the name of a shipped study", "a mapping"],
        )
    return read_file(file)

"""Means over some of the offices instead of all: those with a trait, of an agency, of a country."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from interagency.study.experiment import Plan, Recorder, Work, roster_of, run_block
from interagency.study.scenarios import OfficeSpec, Scenario

Belongs = Callable[[str, OfficeSpec], bool]
"""Whether an office is in a group; it can be sent to another process."""


def group_means(groups: Mapping[str, Sequence[str]], belongs: Belongs) -> Work:
    """Work that makes `outcomes` of means over each group: a row a run and group, in `of`.

    groups  those that are asked for of each arm, by its name
    """
    return partial(_tables_of, groups, belongs)


def _tables_of(
    groups: Mapping[str, Sequence[str]], belongs: Belongs, plan: Plan, start: int, stop: int
) -> dict[str, pd.DataFrame]:
    point, replication = plan.design.rows(start, stop)
    frames = [
        pd.DataFrame(
            {
                **{"scenario": recorder.arm.name, "of": of},
                **{"point": point, "replication": replication},
                **recorder.outcomes(_among(recorder, partial(belongs, of))),
            }
        )
        for recorder in run_block(plan, start, stop)
        for of in groups[recorder.arm.name]
    ]
    return {"outcomes": pd.concat(frames, ignore_index=True)}


def _among(recorder: Recorder, belongs: Callable[[OfficeSpec], bool]) -> np.ndarray:
    """1 for offices of a group, 0 for others, `[office, 1]`."""
    return np.array([float(belongs(one)) for one in in_rows(recorder.arm.scenario)])[:, None]


def in_rows(scenario: Scenario) -> list[OfficeSpec]:
    """The offices of a scenario in the order of the rows of its roster."""
    return [scenario.offices[row] for row in roster_of(scenario)[1]]

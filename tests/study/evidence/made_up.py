"""Runs that nobody ran: tables with the few numbers that a test needs."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from interagency.study.design import Design
from interagency.study.evidence.arms import arm_named
from interagency.study.evidence.bench import Measured
from interagency.study.experiment import Plan


def measured(
    runs: int,
    outcomes: Mapping[str, Mapping[str, Any]] | None = None,
    series: Mapping[str, Mapping[str, Any]] | None = None,
    office_means: Mapping[str, Mapping[str, Any]] | None = None,
    payoffs: Mapping[str, Mapping[str, Any]] | None = None,
) -> Measured:
    """Made-up runs, each table as arm -> metric -> values.

    outcomes               one number, or a number a run
    series                 [run, quarter]
    office_means, payoffs  one number, or [office, run]
    """
    tables: dict[str, dict[str, pd.DataFrame]] = {}
    for arm, columns in (outcomes or {}).items():
        rows = {metric: np.broadcast_to(values, runs) for metric, values in columns.items()}
        tables.setdefault(arm, {})["outcomes"] = pd.DataFrame(rows)
    for arm, columns in (series or {}).items():
        rows = {metric: np.asarray(values).reshape(-1) for metric, values in columns.items()}
        tables.setdefault(arm, {})["quarters"] = pd.DataFrame(rows)
    for name, by_office in (("office_means", office_means), ("payoffs", payoffs)):
        for arm, columns in (by_office or {}).items():
            shape = (len(arm_named(arm).scenario.offices), runs)
            rows = {
                metric: np.broadcast_to(values, shape).T.reshape(-1)
                for metric, values in columns.items()
            }
            tables.setdefault(arm, {})[name] = pd.DataFrame(rows)
    plan = Plan(tuple(map(arm_named, tables)), Design(runs))
    return Measured(plan, tables)

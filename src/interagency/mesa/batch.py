"""From the results of `mesa.batch_run` to the tables of this package."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from interagency.errors import InputError
from interagency.mesa.told import DEFAULT_REFORM, SECTIONS
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.study.results import HEADLINE

NEEDED = ("RunId", "Step", "quarter", "seed", *HEADLINE)


def from_batch_run(results: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A row a run and collected quarter, from what `mesa.batch_run(CoordinationModel, ...)` gave.

    Columns: `scenario`, `point` (which combination of changes), `replication`, `seed`, `quarter`,
    a column a change that was varied or set, and the metrics that were collected. Rows are sorted
    by these keys; what agents reported is left out. To have more than the last quarter of each
    run, ask `batch_run` for `data_collection_period=1`.

    Raises InputError for an empty list, or one that is not of this model.
    """
    rows = pd.DataFrame(list(results))
    missing = [name for name in NEEDED if name not in rows]
    if missing:
        raise InputError(
            "these are no results of mesa.batch_run(CoordinationModel, ...): "
            f"they lack {missing[0]}",
        )
    rows = rows.drop_duplicates(["RunId", "Step"])
    known = [*PARAMETERS, *(name for names in SECTIONS.values() for name in names)]
    changes = [name for name in known if name in rows]
    scenarios = rows["scenario"] if "scenario" in rows else pd.Series(DEFAULT_REFORM, rows.index)
    points = (
        rows.groupby([rows[name].map(repr) for name in changes], sort=False).ngroup()
        if changes
        else 0
    )
    keys = {
        "scenario": [getattr(one, "name", one) for one in scenarios],
        "point": points,
        "replication": rows.get("replication", 0),
        "seed": rows["seed"],
        "quarter": rows["quarter"],
    }
    table = pd.DataFrame({**keys, **rows[[*changes, *(name for name in METRICS if name in rows)]]})
    return table.sort_values(list(keys), kind="stable", ignore_index=True)

"""Results as plain data, for `--json`."""

from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd

from interagency.study.results import Comparison, Result
from interagency.study.scenario_dates import warnings_kept
from interagency.views.changes import measured_changes, measured_levels
from interagency.views.sentences import meaning


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table; what is no finite number is null."""
    return [
        {name: _plain(value) for name, value in row.items()} for row in table.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not isfinite(value) else value


def result_document(result: Result, folder: Path) -> dict[str, Any]:
    """A run: what repeats it, where it is kept, and its headline with intervals."""
    return {
        **origin(result.manifest, folder),
        "scenario": str(result.outcomes["scenario"].iloc[0]),
        "headline": records(measured_levels(result)),
    }


def comparison_document(comparison: Comparison, folder: Path) -> dict[str, Any]:
    """A comparison: what repeats it, where it is kept, its headline, and what it means."""
    return {
        **origin(comparison.manifest, folder),
        "base": comparison.base,
        "reforms": list(comparison.changes["reform"].unique()),
        "headline": records(comparison.headline),
        "measures": records(measured_changes(comparison)),
        "meaning": meaning(comparison),
    }


def origin(manifest: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What repeats a result, where it is kept, and which of its dates may be slips."""
    identity = manifest["identity"]
    return {
        "kind": identity["kind"],
        "version": identity["versions"]["interagency"],
        "seed": identity["seed"],
        "replications": identity["design"]["replications"],
        "parameters": identity["design"]["parameters"],
        "folder": str(folder),
        "warnings": warnings_kept(manifest),
    }

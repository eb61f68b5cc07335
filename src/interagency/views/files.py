"""The files that a run or comparison leaves for readers, beside the store's own."""

from pathlib import Path

from interagency.study.results import Comparison, Result
from interagency.views.changes import (
    ledger_levels,
    measured_changes,
    measured_levels,
    office_levels,
    quarterly_changes,
    quarterly_levels,
    trait_changes,
)
from interagency.views.figures.catalogue import save_figures
from interagency.views.figures.timeline import PANELS


def write_result(result: Result, folder: Path) -> None:
    """Tables and figures of a run: what is printed, every outcome of every run, means by quarter.

    What was recorded of single runs by quarter and office is long: it stays in the Parquet
    files of the store.
    """
    tables = {
        "measures": measured_levels(result),
        "outcomes": result.outcomes,
        "quarters_mean": quarterly_levels(result),
    }
    if result.offices is not None:
        tables["offices_mean"] = office_levels(result)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    save_figures(result, folder)


def write_comparison(comparison: Comparison, folder: Path) -> None:
    """Tables and figures of a comparison."""
    tables = {
        "measures": measured_changes(comparison),
        "headline": comparison.headline,
        "comparison": comparison.table,
        "outcomes": comparison.outcomes,
        "timeline": quarterly_changes(comparison, PANELS),
        "ledger": ledger_levels(comparison),
    }
    if comparison.offices is not None:
        tables["gains"] = trait_changes(comparison)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    save_figures(comparison, folder)

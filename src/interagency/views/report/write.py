"""The report of a comparison: computed where need be, laid out, written in one go."""

from os import PathLike
from pathlib import Path

import pandas as pd
from pandas.api.types import is_numeric_dtype

from interagency.errors import InputError
from interagency.study.checks import checked_folder, checked_name
from interagency.study.gains import gains
from interagency.study.kept import kept_comparison
from interagency.study.manifest import source_hash
from interagency.study.results import CHANGES, Comparison, told_of
from interagency.study.store import put_files
from interagency.study.workbook import workbook
from interagency.views.changes import measured_changes, quarterly_changes
from interagency.views.report.answer import between, called, listed, reforms_of, titles_of
from interagency.views.report.drivers import drivers_of
from interagency.views.report.page import page
from interagency.views.report.sections import Computed, sections

NAME = "report.html"
BESIDE = "report"
"""Folder within the comparison's own that keeps what is computed for reports."""
TABLES = ("none", "csv", "xlsx", "both")
ENDINGS = (".html", ".htm")


def report(
    comparison: Comparison | str | PathLike[str],
    path: str | PathLike[str] | None = None,
    drivers: bool = False,
    tables: str = "none",
    workers: int | None = None,
    progress: bool | None = None,
) -> Path:
    """Write a comparison as one HTML file that needs no other file and no network.

    comparison  a comparison, or the folder that `interagency compare` or `compare(..., out=)`
                keeps one in
    path        the file; by default `report.html` in that folder. Its folder is made if need be
    drivers     also compute which mechanisms and practices moved each reform, from 20 runs of
                each variant: about a minute a reform
    tables      also write every table of the report: `csv` as files in a folder beside it,
                `xlsx` as a workbook beside it, `both`
    workers     processes; None means 1. Numbers do not depend on it
    progress    a bar while longer work lasts; None shows it on a terminal only

    Who gains is computed on the worlds and luck of the comparison; with a folder it is kept
    there, and the next report takes no time. The same comparison gives the same bytes. Returns
    the path of the report.

    Raises InputError for a folder of something else or of an unfinished comparison, and for a
    path or a word that cannot be.
    """
    checked_tables(tables)
    folder = None
    if not isinstance(comparison, Comparison):
        folder = checked_folder("comparison", comparison)
    path = _file(path, folder)
    if folder is not None:
        comparison = kept_comparison(folder)
    beside = _computed(comparison, folder, workers, progress, drivers)
    files = {path: document(comparison, beside).encode()}
    told = tables_of(comparison, beside)
    if tables in ("xlsx", "both"):
        what = told_of(_title(comparison), comparison.manifest)
        files[path.with_suffix(".xlsx")] = workbook(told, what)
    if tables in ("csv", "both"):
        where = path.with_name(f"{path.stem}-tables")
        files |= {where / f"{name}.csv": for_spreadsheets(table) for name, table in told.items()}
    for parent in {file.parent for file in files}:
        parent.mkdir(parents=True, exist_ok=True)
    put_files(files)
    return path


def document(comparison: Comparison, beside: Computed) -> str:
    """The HTML of a report."""
    title = _title(comparison)
    below = "What a simulation of stylised agencies says, for those who decide."
    version = comparison.manifest["identity"]["versions"]["interagency"]
    return page(title, below, sections(comparison, beside), version)


def tables_of(comparison: Comparison, beside: Computed) -> dict[str, pd.DataFrame]:
    """Every table of the report, in full."""
    tables = {
        "measures": measured_changes(comparison),
        "headline": comparison.headline,
        "comparison": comparison.table,
    }
    if len(reforms_of(comparison)) > 1:
        tables["between"] = between(comparison)
    tables["timeline"] = quarterly_changes(comparison, CHANGES)
    if beside.gains is not None:
        tables["gains"] = beside.gains.table
    explained = {
        reform: pd.concat(
            [one.table.assign(metric=metric) for metric, one in found.explanations.items()]
        )
        for reform, found in beside.drivers.items()
    }
    effects = {
        reform: found.effects.table
        for reform, found in beside.drivers.items()
        if found.effects is not None
    }
    for name, parts in (("mechanisms", explained), ("practices", effects)):
        if parts:
            tables[name] = pd.concat(
                [part.assign(reform=reform) for reform, part in parts.items()], ignore_index=True
            )
    return tables


def for_spreadsheets(table: pd.DataFrame) -> bytes:
    """A table as CSV in which no text is taken for a formula: a quote stands before it."""

    def quoted(value: object) -> object:
        return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULAS else value

    safe = table.apply(lambda column: column if is_numeric_dtype(column) else column.map(quoted))
    return safe.to_csv(index=False, lineterminator="\n").encode()


_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def _title(comparison: Comparison) -> str:
    titles = titles_of(comparison)
    reforms = listed([titles[name] for name in reforms_of(comparison)])
    return f"{reforms}, held against {called(titles[comparison.base])}"


def checked_tables(tables: str) -> None:
    """Raise InputError for what is no kind of tables."""
    checked_name("kind of tables", tables, TABLES)


def is_page(path: Path) -> bool:
    """Whether a path names an HTML file."""
    return path.suffix.lower() in ENDINGS and not path.is_dir()


def _file(path: str | PathLike[str] | None, folder: Path | None) -> Path:
    """Where the report goes: by default into the folder of the comparison."""
    if path is None:
        if folder is None:
            raise InputError(
                "a comparison that no folder keeps needs a path for its report",
                allowed=["report(comparison, 'report.html')"],
            )
        return folder / NAME
    path = checked_folder("path", path)
    if not is_page(path):
        raise InputError(
            f"a report cannot be written to {path}",
            found=str(path),
            allowed=["a file that ends in .html"],
        )
    return path


def _computed(
    comparison: Comparison,
    folder: Path | None,
    workers: int | None,
    progress: bool | None,
    wanted: bool,
) -> Computed:
    """Who gains and what drives it, where the model that is here made the comparison."""
    identity = comparison.manifest["identity"]
    if identity["source_hash"] != source_hash():
        version = identity["versions"]["interagency"]
        return Computed(
            None,
            {},
            f"the comparison was made by other source (interagency {version}), and what is "
            "computed now would not fit it. Compute it again first.",
        )
    kept = None if folder is None else folder / BESIDE
    found = gains(
        *comparison.scenarios.values(),
        replications=identity["design"]["replications"],
        seed=identity["seed"],
        parameters=identity["design"]["parameters"],
        workers=workers,
        progress=progress,
        out=None if kept is None else kept / "gains",
    )
    driving = drivers_of(comparison, kept, workers, progress, wanted)
    return Computed(found, driving, "")

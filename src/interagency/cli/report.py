"""The command that writes what is sent to those who decide."""

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from interagency.cli.asked import Asked, computes, computing, processes
from interagency.cli.entry import command
from interagency.cli.output import say, say_json, warn
from interagency.cli.questions import compared
from interagency.errors import InputError


@command("interagency report no_reform pillars_only delivering_as_one")
@computes()
def report(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="FOLDER | BASE REFORM...",
            help="A folder that `interagency compare` wrote, or scenarios to compare first.",
        ),
    ],
    asked: Asked,
    drivers: Annotated[
        bool,
        typer.Option(
            "--drivers",
            help="Also computes which mechanisms and practices moved each reform: a minute each.",
        ),
    ] = False,
    tables: Annotated[
        str, typer.Option(help="Every table beside the report as well: csv, xlsx, both or none.")
    ] = "none",
) -> None:
    """Writes a report for those who decide: one HTML file that needs no network, and prints.

    The question, the answer in three sentences, figures, what drives it, who wins and loses,
    how far to believe it, how to compute it again. It is report.html in the comparison's
    folder, or the file that --out names when that ends in .html.
    """
    from interagency.study.scenario_dates import warnings_kept
    from interagency.study.store import Store
    from interagency.views.report import write

    write.checked_tables(tables)
    file = asked.out if asked.out is not None and write.is_page(asked.out) else None
    folder = _kept(what, replace(asked, out=None if file else asked.out))
    with computing(folder, asked.quiet):
        path = write.report(
            folder,
            file,
            drivers=drivers,
            tables=tables,
            workers=processes(asked.workers),
            progress=False if asked.quiet else None,
        )
    warnings = warnings_kept(Store.open(folder).manifest)
    if len(what) == 1:  # else it was said before they were compared
        warn(warnings)
    if asked.as_json:
        say_json({"report": str(path), "folder": str(folder), "warnings": warnings})
        return
    say(f"The report is {path}: one file to open, print or send.")
    if not drivers and not asked.quiet:
        say(f"What drives the result:\n  interagency report {shlex.quote(str(folder))} --drivers")


def _kept(what: list[str], asked: Asked) -> Path:
    """The folder that is named, or one in which the named scenarios are compared now."""
    if len(what) > 1:
        folder = asked.folder(f"report-on-{Path(what[-1]).stem}")
        compared(asked, tuple(what), folder)
        return folder
    usual = Asked(workers=asked.workers, as_json=asked.as_json, quiet=asked.quiet)
    if asked != usual:
        raise InputError(
            "the comparison in a folder has its own replications, seed, settings and place",
            found=what[0],
            allowed=["a folder alone, with --out FILE.html", "BASE and REFORM to compare anew"],
        )
    return Path(what[0])

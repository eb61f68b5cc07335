"""The command that holds the model against the facts of its sources."""

from pathlib import Path
from typing import Annotated

import typer

from interagency.cli.asked import Quiet, Workers, computing, new_folder, processes
from interagency.cli.entry import command
from interagency.cli.latest import RUNS
from interagency.cli.output import AsJson, say_json, show_answer
from interagency.errors import InputError

FAILED = 5


@command("interagency evidence --core --draws 64")
def evidence(
    source: Annotated[
        str | None, typer.Option(help="Only facts of one source: S0, the core one, ...")
    ] = None,
    fact: Annotated[
        list[int] | None,
        typer.Option(metavar="NUMBER", help="Only this fact. May be given again."),
    ] = None,
    core: Annotated[bool, typer.Option("--core", help="Only core facts.")] = False,
    replications: Annotated[
        int,
        typer.Option("--replications", "-n", help="Pairs of runs on the same luck, at defaults."),
    ] = 30,
    draws: Annotated[
        int,
        typer.Option(help="Points of the declared ranges of all parameters; 0 to be quick."),
    ] = 256,
    seed: Annotated[int, typer.Option(help="The same seed gives the same numbers.")] = 1,
    out: Annotated[
        Path | None,
        typer.Option(help=f"Folder for the results, by default a new one in {RUNS}."),
    ] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Holds the model against the facts of its sources: what holds, how surely, without what.

    Each fact is an experiment: scenarios that differ in one thing, on the same luck, and a
    condition that can fail. Said of each: whether it holds at the defaults, whether it vanishes
    without what explains it, whether it survives other readings, and in what share of draws of
    all parameters it holds: of all draws, and of those in which practices mature.

    Only emergent and moderated facts count as evidence. A core fact under 0.8 is fragile, and the
    two parameters that decide it are named. Five minutes with 256 draws on two cores; one
    with --draws 0.

    Ends with code 5 when a core fact fails at the defaults, after all is said and written.
    """
    from interagency.study.evidence import scorecard as study
    from interagency.views import evidence as view

    folder = new_folder("evidence") if out is None else empty(out)
    with computing(folder, quiet):
        table = study.evidence(
            source,
            fact or None,
            replications,
            draws,
            seed,
            processes(workers),
            core=core,
            progress=False if quiet else None,
        )
        manifest = study.evidence_manifest(table, replications, draws, seed)
        view.write(table, manifest, folder)
    if as_json:
        say_json(view.document(table, manifest, folder))
    else:
        show_answer(view.text(table), view.sentences(table), folder, "table, figure, manifest")
    if len(view.failing(table)):
        raise typer.Exit(FAILED)


def empty(folder: Path) -> Path:
    """The folder, made before anything is computed; refused where something is in it.

    Other results have the same names.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        in_use = any(folder.iterdir())
    except OSError as error:
        raise InputError(
            f"{folder} cannot be made: {error.strerror}",
            allowed=["a folder that can be written to"],
        ) from error
    if in_use:
        raise InputError(
            f"{folder} is not empty", found=str(folder), allowed=["a folder that is new or empty"]
        )
    return folder

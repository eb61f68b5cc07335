"""The command that matches parameters to facts."""

from pathlib import Path
from typing import Annotated

import typer

from interagency.cli.asked import Quiet, Workers, computing, new_folder, processes
from interagency.cli.entry import command
from interagency.cli.output import AsJson, say_json, show_answer


@command("interagency calibrate --draws 160 --waves 4")
def calibrate(
    draws: Annotated[int, typer.Option(help="Points that are played in a wave.")] = 160,
    waves: Annotated[int, typer.Option(help="Waves, at most.")] = 4,
    replications: Annotated[
        int, typer.Option("--replications", "-n", help="Histories of each point, at least 2.")
    ] = 2,
    members: Annotated[int, typer.Option(help="Members of the ensemble, at most.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same ensemble.")] = 1,
    facts: Annotated[
        list[int] | None,
        typer.Option(
            "--fact", metavar="NUMBER", help="A core fact; all by default. May be given again."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the results. One that was interrupted is continued."),
    ] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Matches the declared parameters to the core facts: the parameter sets they leave open.

    Plays points of the declared ranges in waves, each where the waves before make the facts
    plausible; keeps points that show every fact that is matched, and plays them again on fresh
    luck. Facts that rest on Table 1 are not matched but tested. Takes ten minutes or so.
    """
    from interagency.study import calibrate as study
    from interagency.views import ensemble as view

    folder = out or new_folder("calibrate")
    with computing(folder, quiet):
        found = study.calibrate(
            draws,
            waves,
            replications,
            members,
            seed,
            facts or None,
            workers=processes(workers),
            out=folder,
            progress=False if quiet else None,
        )
        view.write(found, folder)
    if as_json:
        say_json(view.document(found, folder))
    else:
        show_answer(view.text(found), view.sentences(found), folder)

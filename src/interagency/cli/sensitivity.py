"""The command that asks which factors of a study make its outcomes vary."""

from pathlib import Path
from typing import Annotated

import typer

from interagency.cli import completion
from interagency.cli.asked import Quiet, computing
from interagency.cli.entry import command
from interagency.cli.output import AsJson, say_json, show_answer, show_table
from interagency.errors import InputError

HELP = "help"


@command("interagency sensitivity results/runs/practices --method sobol --outcome delivery_change")
def sensitivity(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The folder that `study run` wrote to.")
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(
            "--method",
            "-m",
            help="By default the first that takes the study's design; `help` lists them all.",
            autocompletion=completion.methods,
        ),
    ] = None,
    outcomes: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome",
            metavar="NAME",
            help="One that the study keeps; may be given again. By default the two coordinations "
            "and delivery, if it keeps them, else all.",
        ),
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which of the study's, if it has several.")
    ] = None,
    each_factor: Annotated[
        bool, typer.Option("--each-factor", help="Factors by themselves, not their groups.")
    ] = False,
    seed: Annotated[int, typer.Option(help="For resampling: the same seed, the same ends.")] = 1,
    resamples: Annotated[
        int | None,
        typer.Option(min=2, help="Resamples behind the intervals: 100, but 20 for delta."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Folder for tables and figures; DIR/sensitivity/METHOD."),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Says which factors of a finished study make its outcomes vary, and how much of it is luck.

    Which method depends on the study's design. A sobol design tells shares of variance, alone
    and in all, and takes groups and categories: ask for it where runs are cheap. A morris design
    tells at little cost which factors matter at all. A fast design is for smooth outcomes of
    numbers. Any independent points (latin_hypercube, random, csv; also those of a sobol design)
    do for pawn, rsa, rbd_fast and delta, the last of which is slow.

    Every index has two intervals that are not to be added: over the design (too few points) and
    over luck (too few replications). Warnings say which of the two to raise, and how far.

    Ends with code 2, and a list, while runs of the study are missing or failed, and for a method
    that does not take the design. `interagency describe sobol` tells of one method.
    """

    if method == HELP:
        show_table("methods", as_json)
        return
    if folder is None:
        raise InputError(
            "say which study", allowed=["the folder that `interagency study run` wrote to"]
        )
    from interagency.study.sensitivity.ask import sensitivity as ask
    from interagency.views import sensitivity as view

    options = {} if resamples is None else {"resamples": resamples}
    below = out or folder / "sensitivity"
    with computing(below, quiet):
        found = ask(folder, method, outcomes or None, scenario, seed, each_factor, **options)
        into = out or below / found.method
        view.write(found, into)
    if as_json:
        say_json(view.document(found, into))
    else:
        show_answer(view.text(found), view.sentences(found), into, "figures, tables")

"""The command that chooses among packages where much is uncertain."""

from pathlib import Path
from typing import Annotated, Any

import typer

from interagency.cli.asked import Quiet, Workers, computing, new_folder, processes
from interagency.cli.entry import command
from interagency.cli.latest import RUNS
from interagency.cli.output import AsJson, note, say_json, show_answer, warn
from interagency.cli.study import SOME_FAILED, StudyFile, note_failures, say_cost


@command("interagency robust robust_reform")
def robust(
    file: StudyFile,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=f"Folder for the results, by default a new one in {RUNS}. One that was "
            "interrupted is continued; with the same runs, only the choice is made anew.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Says how many runs, how long, how much disk.")
    ] = False,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Chooses among reform packages over all that is uncertain: which, how surely, when it fails.

    Plays a study whose scenarios are the packages and whose factors nobody decides. Says how
    many points meet the thresholds of its section `robust`, how large regrets are, which
    packages cannot be told apart, and under which conditions each fails. FILE may also be the
    folder of a study that is finished: then nothing is played.
    """
    from interagency.study.robust.choice import choice_of, refuse_no_choice
    from interagency.study.sweep.folder import read_study
    from interagency.study.sweep.study import load_study
    from interagency.views import robust as view
    from interagency.views.studies import warnings

    is_folder = Path(file).is_dir()
    found = read_study(file) if is_folder else None
    study = load_study(file) if found is None else found.study
    refuse_no_choice(study)
    warn(warnings(study))
    if dry_run:
        say_cost(study, workers, as_json)
        return
    folder = out or (Path(file) if is_folder else new_folder(study.name))
    with computing(folder, quiet):
        if found is None:
            progress = False if quiet else None
            found = study.run(folder, workers=processes(workers), progress=progress)
        _stop_if_failed(found, folder)
        choice = choice_of(found)
        view.write(choice, folder)
    if as_json:
        say_json(view.document(choice, folder))
    else:
        show_answer(view.text(choice), view.sentences(choice), folder)


def _stop_if_failed(found: Any, folder: Path) -> None:
    """End where runs failed: a choice from the others would look better than it is."""
    if len(found.failures):
        found.failures.to_csv(folder / "failures.csv", index=False)
        note_failures(found)
        note("no choice is made from what is left of a study: see failures.csv")
        raise typer.Exit(SOME_FAILED)

"""Commands about studies: run, look, go on, put together, extend, verify."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from interagency.cli import completion
from interagency.cli.asked import Quiet, Workers, computing, new_folder, processes
from interagency.cli.entry import command
from interagency.cli.latest import RUNS
from interagency.cli.output import AsJson, note, say, say_json, show_answer, warn
from interagency.errors import InputError

SOME_FAILED = 3
MISMATCH = 4

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder that `study run` wrote to.")
]
StudyFile = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="A study file, or a shipped study.", autocompletion=completion.studies
    ),
]
Dask = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="The address of a Dask scheduler, or its scheduler file: its workers play.",
    ),
]


@command("interagency study run which_practices_matter --out results/runs/practices")
def run(
    file: StudyFile,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=f"Folder for the results, by default a new one in {RUNS}. One that was "
            "interrupted is continued.",
        ),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(metavar="I/N", help="Only the I-th of N parts, to be merged later."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Says how many runs, how long, how much disk.")
    ] = False,
    workers: Workers = None,
    dask: Dask = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Plays a study: many points of one or more scenarios, each in several histories.

    Whatever stops it, what is finished is kept, and the same command goes on from there. Points
    come in balanced order: a study that is stopped half-way is a whole one of fewer replications.
    """
    from interagency.study.sweep.study import load_study
    from interagency.views import studies as view

    study, part = load_study(file), shard_of(shard)
    warn(view.warnings(study))
    if dry_run:
        say_cost(study, workers, as_json, part)
        return
    folder = out or new_folder(study.name)
    with computing(folder, quiet), _doers(workers, dask) as doers:
        found = study.run(folder, shard=part, progress=False if quiet else None, **doers)
    _answer(found, folder, as_json, is_part=part is not None)


@command("interagency study resume results/runs/practices")
def resume(
    folder: Folder,
    failed: Annotated[
        bool, typer.Option("--failed", help="Plays pieces with failed runs once more, too.")
    ] = False,
    workers: Workers = None,
    dask: Dask = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Goes on with a study that was stopped, from its folder alone; nothing is played twice.

    Refuses a folder that other versions of the program have begun: numbers are never mixed.
    """
    from interagency.study.sweep import folder as study
    from interagency.study.sweep import identity

    with computing(folder, quiet), _doers(workers, dask) as doers:
        progress = False if quiet else None
        found = study.resume(folder, progress=progress, again=failed, **doers)
    is_part = identity.shard_of(found.store) != identity.WHOLE
    _answer(found, folder, as_json, is_part=is_part)


@command("interagency study status results/runs/practices")
def status(folder: Folder, as_json: AsJson = False) -> None:
    """Says how far a study has come; may be asked while it runs."""
    from interagency.study.sweep import folder as study
    from interagency.views import studies as view

    found = study.status(folder)
    if as_json:
        say_json(view.status_document(found))
    else:
        say(view.status_text(found))


@command("interagency study merge part-1 part-2 --out results/runs/practices")
def merge(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="Folders of all shards of one study.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for all of it.")],
    as_json: AsJson = False,
) -> None:
    """Puts the shards of a study together: the same folder as if it had been run in one.

    Pieces are checked and copied; a merge that was stopped is gone on with.
    """
    from interagency.study.sweep import folder as study

    _answer(study.merge(folders, out), out, as_json, is_part=False)


@command("interagency study extend results/runs/practices --replications 40")
def extend(
    folder: Folder,
    replications: Annotated[
        int | None,
        typer.Option("--replications", "-n", help="Histories of each point, all together."),
    ] = None,
    samples: Annotated[
        int | None,
        typer.Option(help="Samples of its design, all together, of designs that can grow."),
    ] = None,
    workers: Workers = None,
    dask: Dask = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Plays more replications, or more points, of a finished study; all that is there is used."""
    from interagency.study.sweep import folder as study

    with computing(folder, quiet), _doers(workers, dask) as doers:
        found = study.extend(
            folder, replications, samples, progress=False if quiet else None, **doers
        )
    _answer(found, folder, as_json, is_part=False)


@command("interagency study verify results/runs/practices")
def verify(
    folder: Folder,
    pieces: Annotated[int, typer.Option(help="How many pieces are played again.")] = 20,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    seed: Annotated[int, typer.Option(help="Which pieces are drawn.")] = 1,
    workers: Workers = None,
    dask: Dask = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Plays pieces of a study again, and holds the numbers against those kept.

    Bit for bit on the same kind of processor and the same NumPy, else to 1e-9; it says which.
    Ends with 4 where numbers differ.
    """
    from interagency.study.sweep import verify as study
    from interagency.views import studies as view

    with computing(folder, quiet), _doers(workers, dask) as doers:
        found = study.verify(
            folder, None if every else pieces, seed, progress=False if quiet else None, **doers
        )
    if as_json:
        say_json(view.verification_document(found))
    else:
        say(view.verification_text(found))
    if not found.holds:
        raise typer.Exit(MISMATCH)


def shard_of(said: str | None) -> tuple[int, int] | None:
    """The part that `i/n` names; InputError for anything else.

    >>> shard_of("3/40")
    (3, 40)
    """
    if said is None:
        return None
    first, slash, last = said.partition("/")
    if not (slash and first.isdecimal() and last.isdecimal() and len(said) < 20):
        raise InputError(f"--shard cannot be {said!r}", found=said, allowed=["i/n, such as 3/40"])
    return int(first), int(last)


@contextmanager
def _doers(workers: int | None, dask: str | None) -> Iterator[dict[str, Any]]:
    """Who plays: processes of this machine, or the workers of a Dask scheduler."""
    if dask is None:
        yield {"workers": processes(workers)}
        return
    if workers is not None:
        raise InputError("--dask has its own workers: leave --workers out")
    from interagency.study.sweep.cluster import dask_executor

    with dask_executor(dask) as executor:
        yield {"executor": executor}


def _answer(found: Any, folder: Path, as_json: bool, is_part: bool) -> None:
    """Say what was found; of a part only that it is there."""
    from interagency.views import studies as view

    if is_part:
        done = {"folder": str(folder), "failed": len(found.failures)}
        if as_json:
            say_json(done)
        else:
            say(f"This part is done, in {folder}. Merge all parts with: interagency study merge")
    else:
        view.write(found, folder)
        if as_json:
            say_json(view.document(found, folder))
        else:
            kept = "experiments, summary, manifest, every run (pieces/*.parquet)"
            show_answer(view.text(found), view.sentences(found), folder, kept)
            if found.study.factors:
                say(f"What makes these differ: interagency sensitivity {shlex.quote(str(folder))}")
    if len(found.failures):
        note_failures(found)
        raise typer.Exit(SOME_FAILED)


def say_cost(
    study: Any, workers: int | None, as_json: bool, part: tuple[int, int] | None = None
) -> None:
    """Say what a study, or a part of it, would cost here."""
    from interagency.study.sweep.cost import cost_of
    from interagency.study.sweep.identity import WHOLE
    from interagency.views.studies import cost_text

    count = processes(workers)
    cost = cost_of(study, count, part or WHOLE)
    if as_json:
        say_json({"study": study.name, "workers": count, **vars(cost)})
    else:
        say(f"{study.title}\n{cost_text(cost, count)}")


def note_failures(found: Any) -> None:
    """Say how many runs failed, and of the first its address and message."""
    first = found.failures.iloc[0]
    message = str(first["message"]).splitlines()[0]
    address = f"point {first['point']}, replication {first['replication']}"
    note(f"{len(found.failures)} runs failed; the first: {address}: {message}")

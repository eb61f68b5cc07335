"""What every command that computes is asked besides its own words: said once, handed over whole."""

import logging
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import wraps
from inspect import Parameter, Signature, signature
from itertools import chain, count
from pathlib import Path
from typing import Annotated, Any

import typer

from interagency.cli import completion
from interagency.cli.latest import RUNS
from interagency.cli.output import AsJson, note, say_json, show_answer, warn
from interagency.cli.settings import all_of, asked_about
from interagency.errors import InteragencyError

INTERRUPTED = 130

Workers = Annotated[
    int | None,
    typer.Option(help="Processes; all cores by default. Numbers do not depend on it."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no hints.")]


@dataclass(frozen=True)
class Asked:
    """The options of every command that computes: their words, and what was said."""

    replications: Annotated[
        int, typer.Option("--replications", "-n", help="Histories to run, each with its own luck.")
    ] = 200
    seed: Annotated[int, typer.Option(help="The same seed gives the same numbers.")] = 1
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Changes a parameter (turf=0.4), or what a scenario says "
            "(pillars.one_programme.level=0.5, practices.one_voice=off). May be given again.",
            autocompletion=completion.settings,
        ),
    ] = None
    out: Annotated[
        Path | None,
        typer.Option(
            help=f"Folder for the results, by default a new one in {RUNS}. One that was "
            "interrupted is continued.",
        ),
    ] = None
    workers: Workers = None
    as_json: AsJson = False
    quiet: Quiet = False

    def folder(self, name: str) -> Path:
        """Where the results go: where `--out` says, else a new folder of that name."""
        return self.out or new_folder(name)

    def found(
        self,
        question: Callable[..., Any],
        write: Callable[[Any, Path], None],
        names: Sequence[str],
        folder: Path,
        has_base: bool = True,
        over: str | None = None,
        **own: Any,
    ) -> Any:
        """What a question about named scenarios finds, kept in a folder.

        write     writes what readers look for into the folder
        has_base  as in `asked_about`
        over      what `--parameters` says, of questions that take it
        own       arguments of the question besides those that all have
        """
        from interagency.study.scenario_dates import warnings_of_all

        parameters, scenarios = asked_about(names, self.settings or (), has_base)
        if over is not None:
            parameters = all_of(over, parameters)
        warn(warnings_of_all(scenarios))
        with computing(folder, self.quiet):
            found = question(
                *scenarios,
                **own,
                replications=self.replications,
                seed=self.seed,
                workers=processes(self.workers),
                parameters=parameters,
                out=folder,
                progress=False if self.quiet else None,
            )
            write(found, folder)
        return found

    def answer(
        self, question: Callable[..., Any], view: Any, names: Sequence[str], what: str, **own: Any
    ) -> None:
        """Ask a question about named scenarios; keep and show what comes out.

        view  its module of `views`: text, sentences, document, write
        what  begins the name of a new folder
        own   as in `found`
        """
        folder = self.folder(f"{what}-of-{Path(names[-1]).stem}")
        found = self.found(question, view.write, names, folder, **own)
        if self.as_json:
            say_json(view.document(found, folder))
        else:
            show_answer(view.text(found), view.sentences(found), folder)


def computes(**defaults: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command the options of `Asked`, which it takes as its argument `asked`.

    defaults  of options, where they are others than usual
    """

    def with_options(function: Callable[..., None]) -> Callable[..., None]:
        own = [one for one in signature(function).parameters.values() if one.name != "asked"]
        options = [
            Parameter(
                one.name,
                Parameter.KEYWORD_ONLY,
                default=defaults.get(one.name, one.default),
                annotation=one.type,
            )
            for one in fields(Asked)
        ]

        @wraps(function)
        def command(**said: Any) -> None:
            asked = Asked(**{one.name: said.pop(one.name) for one in options})
            function(**said, asked=asked)

        command.__signature__ = Signature([*own, *options])
        command.__annotations__ = {one.name: one.annotation for one in (*own, *options)}
        return command

    return with_options


def new_folder(name: str) -> Path:
    """A folder for results that does not exist yet."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    first = f"{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}-{stamp}"
    names = chain([first], (f"{first}-{number}" for number in count(2)))
    return next(RUNS / name for name in names if not (RUNS / name).exists())


def processes(workers: int | None) -> int:
    """The processes asked for, by default one for each core that may be used."""
    if workers is not None:
        return workers
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


@contextmanager
def computing(folder: Path, quiet: bool) -> Iterator[None]:
    """Hands on what is said of the work; when interrupted, says what is kept and how to go on."""
    handler = logging.StreamHandler(sys.stderr)
    logger = logging.getLogger("interagency")
    before = logger.level
    if not quiet:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield
    except KeyboardInterrupt:
        note(f"\n{kept_in(folder)}")
        raise typer.Exit(INTERRUPTED) from None
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def kept_in(folder: Path) -> str:
    """What an interrupted computation leaves, and the command that goes on from there."""
    from interagency.study.store import Store

    try:
        # what holds no table says only what was asked for
        pieces = sum(map(bool, Store.open(folder).done(check=False).values()))
    except InteragencyError:
        pieces = 0
    if not pieces:
        return "interrupted before anything was finished"
    command = ["interagency", *sys.argv[1:]]
    if not any(word == "--out" or word.startswith("--out=") for word in command):
        command += ["--out", str(folder)]
    return (
        f"interrupted; {pieces} finished {'piece is' if pieces == 1 else 'pieces are'} kept in "
        f"{folder}. To go on:\n  {shlex.join(command)}"
    )

"""What commands say: results on standard output, all else on standard error."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from interagency.cli import completion
from interagency.errors import InputError

AsJson = Annotated[bool, typer.Option("--json", help="Prints one JSON document, nothing else.")]
EveryOffice = Annotated[
    bool, typer.Option("--all", help="Lists every office, however many. JSON always does.")
]


def a_scenario(metavar: str, help: str | None = None) -> Any:
    """An argument that names a scenario, shipped or a file."""
    return typer.Argument(metavar=metavar, help=help, autocompletion=completion.scenarios)


def say(text: str) -> None:
    """A result, on standard output; leaves quietly when nobody reads on."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # what is still buffered would be tried again, and fail loudly, at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def say_json(document: dict[str, Any]) -> None:
    """A result as one JSON document, in ASCII: it survives every terminal and pipe."""
    say(json.dumps(document, indent=2, allow_nan=False))


def note(text: str) -> None:
    """Something that is no result, on standard error."""
    print(text, file=sys.stderr, flush=True)


def warn(warnings: Iterable[str]) -> None:
    """What is allowed and may be a slip, on standard error."""
    for warning in warnings:
        note(f"warning: {warning}")


def json_is_wanted() -> bool:
    """True where `--json` was given; asked when the command line itself may be wrong."""
    return "--json" in sys.argv[1:]


def say_problems(problems: Sequence[InputError], code: int) -> None:
    """What stopped a command, as its one JSON document."""
    say_json({"error": {"exit_code": code, "problems": [problem_document(p) for p in problems]}})


def problem_document(problem: InputError) -> dict[str, Any]:
    """One thing that is wrong, as plain data."""
    return {
        "problem": problem.problem,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "where": problem.where,
        "found": None if problem.found is None else str(problem.found),
        "allowed": list(problem.allowed),
        "nearest": problem.nearest,
        "hint": problem.hint or None,
    }


def show_answer(
    table: str,
    sentences: Sequence[str],
    folder: Path,
    kept: str = "figures, tables, manifest, every run",
) -> None:
    """The numbers, what they mean, and where to look.

    kept  what is in the folder
    """
    from interagency.views.terminal import rendered

    say(table)
    for sentence in sentences:
        say("\n" + rendered(sentence))
    say(f"\nEverything is in {folder}: {kept}.")


def show_table(topic: str, as_json: bool) -> None:
    """One of the tables of `views.tables`."""
    from interagency.views.describe import table_of
    from interagency.views.documents import records
    from interagency.views.terminal import table_text

    if as_json:
        say_json({topic: records(table_of(topic))})
    else:
        say(table_text(topic, table_of(topic)))

"""The command line: parse, call, write. Nothing is computed here.

A command is a function with the `command` mark in one of the modules imported below: nothing
else has to know of it. Only what parsing needs is imported at the top of any of them, so that
help comes at once; each command imports what it calls.
"""

import os
import sys
import traceback
from typing import NoReturn

from interagency.cli import (  # noqa: F401 - they register the commands
    calibrate,
    doctor,
    evidence,
    export,
    files,
    lookup,
    pages,
    questions,
    report,
    robust,
    sensitivity,
    study,
)
from interagency.cli.entry import app
from interagency.cli.output import json_is_wanted, note, say_problems
from interagency.errors import InputError, InteragencyError

__all__ = ["app", "main"]


def main() -> None:
    """The `interagency` command; always ends the process with one of the documented codes.

    With `--json` an error is one JSON document on standard output as well, `{"error": ...}`.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="interagency")
    except SystemExit as ended:
        # what the parser refuses it has said by itself, on standard error
        refused = getattr(ended.__context__, "format_message", None)
        if refused and json_is_wanted():
            say_problems([InputError(refused())], InputError.exit_code)
        raise
    except InteragencyError as error:
        stop(error, str(error), error.exit_code)
    except OSError as error:
        stop(error, f"the system refuses: {error}", 1)
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        stop(error, f"{said}. This is our fault; INTERAGENCY_DEBUG=1 shows where it happened.", 1)


def stop(error: Exception, message: str, code: int) -> NoReturn:
    """End with a message, and on request with the traceback of the error being handled."""
    if os.environ.get("INTERAGENCY_DEBUG") == "1":
        traceback.print_exc()
    note(message)
    if json_is_wanted():
        problems = error.problems if isinstance(error, InputError) else [InputError(message)]
        say_problems(problems, code)
    sys.exit(code)

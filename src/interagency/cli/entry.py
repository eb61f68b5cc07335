"""What `interagency` itself is: its help, its greeting, and the register of its commands."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from interagency import __version__
from interagency.cli.latest import RUNS, latest_results
from interagency.cli.output import say

GREETING = f"""\
interagency {__version__} simulates agencies that must work together in a country while they
answer to their own headquarters: the coordination dilemma of Delivering as One.

  interagency demo       see the main result, in less than a minute
  interagency list       the scenarios that come with it
  interagency describe   what can be looked up
  interagency compare    reforms held against a base
  interagency evidence   the model held against the facts of its sources
  interagency study      sweeps of scenarios, kept so that nothing is lost
  interagency robust     which reform holds up where much is uncertain
  interagency report     the same for those who decide, one file to print or send
  interagency app        the page with sliders, in the browser
  interagency init NAME  a case of your own
  interagency doctor     whether this machine can do the work
  interagency --help     every command
"""

HELP = """\
Simulates agencies that must work together in a country while answering to their own
headquarters, and what a reform does to both coordinations.

An example of each command:"""

EPILOG = (
    "Exit codes: 0 done · 1 our fault, or the disk's · 2 something wrong in what was asked · "
    "3 finished, some runs failed (study, robust) · 4 verification found other numbers (study "
    "verify) · 5 a core fact fails (evidence) · 130 interrupted, with what was finished kept."
)

app = typer.Typer(
    help=HELP,
    epilog=EPILOG,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

study = typer.Typer(
    help="Sweeps: many points of many scenarios, played so that nothing is lost.",
    rich_markup_mode="rich",
    no_args_is_help=True,
)
app.add_typer(study, name="study")
GROUPS = {"study": study}
"""Commands that have commands of their own."""

EXAMPLES: dict[str, str] = {}
"""An example of each command, by its name; `command` adds them."""


def command[F: Callable[..., Any]](example: str) -> Callable[[F], F]:
    """Marks a function as a command, called as its example is: `interagency NAME ...`.

    The name of one of a group is two words. The example stands below its help, and in that of
    `interagency`.
    """
    _, first, *rest = example.split()
    within = GROUPS.get(first, app)
    name = rest[0] if first in GROUPS else first
    EXAMPLES[name if within is app else f"{first} {name}"] = example
    app.info.help = "\n".join([HELP, *(f"  [bold]{one}[/bold]" for one in EXAMPLES.values())])

    def mark(function: F) -> F:
        # lines of a docstring are those of the source: a terminal has others
        told = [" ".join(part.split()) for part in (function.__doc__ or "").split("\n\n")]
        epilog = f"Example: [bold]{example}[/bold]"
        return within.command(name, help="\n\n".join(told), epilog=epilog)(function)

    return mark


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"interagency {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Says the version."),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        say("\n".join([GREETING, *latest_results(RUNS)]))

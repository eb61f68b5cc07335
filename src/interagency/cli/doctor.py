"""The command that looks at the machine."""

from dataclasses import asdict

import typer

from interagency.cli.entry import command
from interagency.cli.latest import RUNS
from interagency.cli.output import AsJson, say, say_json


@command("interagency doctor")
def doctor(as_json: AsJson = False) -> None:
    """Checks whether this machine can do the work, and says what to do where it cannot.

    Python, versions of what it rests on, extras, cores, memory, the folder for results, the
    terminal, and the numbers of a small run. Ends with 1 where something is wrong.
    """
    from interagency.study.doctor import NOTE, WRONG, examine

    checks = examine(RUNS)
    well = all(check.state != WRONG for check in checks)
    if as_json:
        say_json({"well": well, "checks": [asdict(check) for check in checks]})
    else:
        width = max(len(check.name) for check in checks)
        for check in checks:
            say(f"{check.state:<5}  {check.name:<{width}}  {check.found}")
            if check.advice:
                say(f"{'':<{width + 9}}  do: {check.advice}")
        less = ", ".join(check.name for check in checks if check.state == NOTE)
        is_well = f"All is well, with less: {less}." if less else "All is well."
        say(f"\n{is_well}" if well else "\nSomething is wrong: see the lines above.")
    if not well:
        raise typer.Exit(1)

"""Commands about scenario files: to start one, to check it, to hold two against each other."""

import json
import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from interagency.cli import completion
from interagency.cli.entry import command
from interagency.cli.output import (
    AsJson,
    EveryOffice,
    a_scenario,
    note,
    problem_document,
    say,
    say_json,
    warn,
)
from interagency.errors import InputError


@command("interagency init my_case")
def init(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What the case is called: letters, digits, _, -.")
    ],
    extends: Annotated[
        str,
        typer.Option(
            help="The shipped scenario from which the case differs.",
            autocompletion=completion.shipped_scenarios,
        ),
    ] = "delivering_as_one",
    folder: Annotated[Path, typer.Option(help="Where to write the files.")] = Path("."),
    blank: Annotated[
        bool, typer.Option("--blank", help="Three invented offices instead of some of the base's.")
    ] = False,
    same_offices: Annotated[
        bool,
        typer.Option(
            "--same-offices",
            help="All offices of the base: the case can be compared with no_reform and others.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Starts a case of your own: a scenario, its baseline, a roster, a schema for editors.

    The roster holds some offices of the base, to be replaced by your own; --same-offices keeps
    them all. All that may be written stands in the scenario, commented out. Nothing is overwritten.
    """
    from interagency.views import case

    files = case.init(name, extends, folder, blank, same_offices)
    scenario, baseline = (shlex.quote(str(file)) for file in files[:2])
    if as_json:
        say_json({"files": [str(file) for file in files]})
    else:
        say("\n".join(["Wrote:", *(f"  {file}" for file in files)]))
        edited = "the scenario" if same_offices else "the roster and the scenario"
        say(f"\nEdit {edited}, then:")
        say(f"  interagency validate {scenario}")
        say(f"  interagency compare {baseline} {scenario}")


@command("interagency validate my_reform.yaml")
def validate(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="Scenario or study files.", autocompletion=completion.files
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Checks scenario files and study files, and says all that is wrong, and where.

    Of dates outside the window it warns: they are allowed, and may be slips.
    """
    checked: list[dict[str, Any]] = []
    for file in files:
        try:
            checked.append({"file": file, "ok": True, **_checked(file)})
        except InputError as error:
            problems = [problem_document(problem) for problem in error.problems]
            checked.append({"file": file, "ok": False, "problems": problems})
            if not as_json:
                note(str(error))
        else:
            if not as_json:
                say(f"{file}: ok. {checked[-1]['summary']}")
                warn(f"{file}: {said}" for said in checked[-1]["warnings"])
    if as_json:
        say_json({"files": checked})
    if not all(result["ok"] for result in checked):
        raise typer.Exit(InputError.exit_code)


def _checked(file: str) -> dict[str, Any]:
    """A sound file in one line, and what may be a slip in it."""
    from interagency.study.scenario_dates import warnings_of, warnings_of_all
    from interagency.study.scenarios import load
    from interagency.study.sweep.reading import is_study, read_file
    from interagency.views.describe import summary
    from interagency.views.studies import summary_of_study, warnings

    if is_study(file):
        study = read_file(file)
        return {
            "summary": summary_of_study(study),
            "warnings": [*warnings_of_all(study.played), *warnings(study)],
        }
    scenario = load(file)
    return {"summary": summary(scenario), "warnings": warnings_of(scenario)}


@command("interagency diff pillars_only delivering_as_one")
def diff(
    first: Annotated[
        str,
        a_scenario("FIRST", "A shipped scenario, or a file."),
    ],
    second: Annotated[str, a_scenario("SECOND", "Another.")],
    every_office: EveryOffice = False,
    as_json: AsJson = False,
) -> None:
    """Says what differs between two scenarios, once everything is laid out.

    Levers, shocks, parameters and offices, whatever the files extend and however they say it.
    """
    from interagency.study.scenarios import load
    from interagency.views import differences
    from interagency.views.documents import records
    from interagency.views.terminal import differences_text

    pair = load(first), load(second)
    table = differences.diff(*pair)
    if as_json:
        found = {"first": first, "second": second, "same": table.empty}
        say_json({**found, "differences": records(table)})
    else:
        say(differences_text(pair[0].name, pair[1].name, table, every_office))


@command("interagency schema --out scenario.schema.json")
def schema(
    of: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="Of which files: scenario or study.",
            autocompletion=completion.choice_of("scenario", "study"),
        ),
    ] = "scenario",
    out: Annotated[
        Path | None, typer.Option(help="A file to write it to; standard output by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prints the JSON Schema of scenario or study files, by which editors check and complete them.

    A file refers to it in its first line: # yaml-language-server: $schema=scenario.schema.json
    """
    from interagency.study.schema import SCHEMAS

    if of not in SCHEMAS:
        raise InputError(f"there is no schema of {of!r}", found=of, allowed=SCHEMAS)
    printed = SCHEMAS[of]()
    if out is None:
        say_json(printed)
        return
    text = json.dumps(printed, indent=1, ensure_ascii=False)
    out.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    if as_json:
        say_json({"files": [str(out)]})
    else:
        note(f"wrote {out}")

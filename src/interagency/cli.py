"""The command line: parse, call, write. Nothing is computed here.

Only what parsing needs is imported at the top, so that help comes at once; each command
imports what it calls.
"""

import json
import os
import re
import shlex
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from interagency import __version__
from interagency.errors import InputError, InteragencyError

if TYPE_CHECKING:
    from interagency.study.results import Comparison
    from interagency.study.scenarios import Scenario

BAD_INPUT, INTERRUPTED = 2, 130
RUNS = Path("results") / "runs"
OF_REFORMS = ("pillars", "reforms", "practices")
"""What `--set` changes in the reforms of a comparison, and not in its base."""
DEMO = ("no_reform", "pillars_only", "delivering_as_one")

GREETING = f"""\
interagency {__version__} simulates agencies that must work together in a country while they
answer to their own headquarters: the coordination dilemma of Delivering as One.

  interagency demo       see the main result, in less than a minute
  interagency list       the scenarios that come with it
  interagency describe   what can be looked up
  interagency init NAME  a case of your own
  interagency --help     every command
"""

TRY_NEXT = """\
Try next:
  interagency describe delivering_as_one
  interagency compare delivering_as_one without_systemic_thinking without_joint_mobilisation
  interagency compare no_reform delivering_as_one --set practices.one_voice=off"""

EXAMPLES = {
    "demo": "interagency demo",
    "run": "interagency run delivering_as_one --set turf=0.4",
    "compare": "interagency compare no_reform pillars_only delivering_as_one",
    "practices": "interagency practices delivering_as_one --estimand direct",
    "frontier": "interagency frontier delivering_as_one --kind short",
    "explain": "interagency explain no_reform pillars_only --metric delivery",
    "init": "interagency init my_case",
    "validate": "interagency validate my_reform.yaml",
    "diff": "interagency diff pillars_only delivering_as_one",
    "list": "interagency list",
    "describe": "interagency describe one_voice",
    "schema": "interagency schema --out scenario.schema.json",
}

ROOT_HELP = "\n".join(
    [
        "Simulates agencies that must work together in a country while answering to their own",
        "headquarters, and what a reform does to both coordinations.",
        "",
        "An example of each command:",
        *(f"  [bold]{example}[/bold]" for example in EXAMPLES.values()),
    ]
)

EPILOG = (
    "Exit codes: 0 done · 1 our fault, or the disk's · 2 something wrong in what was asked · "
    "130 interrupted, with what was finished kept."
)

app = typer.Typer(
    help=ROOT_HELP,
    epilog=EPILOG,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A shipped scenario, or a .yaml file.")
]
Replications = Annotated[
    int, typer.Option("--replications", "-n", help="Histories to run, each with its own luck.")
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same numbers.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Changes a parameter (turf=0.4), or what a scenario says "
        "(pillars.one_programme.level=0.5, practices.one_voice=off). May be given again.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        help=f"Folder for the results, by default a new one in {RUNS}. One that was "
        "interrupted is continued.",
    ),
]
Workers = Annotated[
    int | None, typer.Option(help="Processes; all cores by default. Numbers do not depend on it.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Prints one JSON document, nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no hints.")]


def example(command: str) -> str:
    """What stands below the help of a command."""
    return f"Example: [bold]{EXAMPLES[command]}[/bold]"


# ---------------------------------------------------------------- commands


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
        say(GREETING)


@app.command(epilog=example("demo"))
def demo(
    replications: Replications = 200,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Shows the main result: what the reform does, and how each practice shifts the trade-off.

    Compares no_reform, pillars_only and delivering_as_one; then plays all 64 combinations of
    the six practices, a quarter as often. Says in plain sentences what comes out, and draws it.
    """
    from interagency.study.practices import practice_effects
    from interagency.views import practices as view
    from interagency.views.documents import comparison_document

    folder = out or new_folder("demo")
    fewer = min(replications, max(replications // 4, 20))
    comparison = comparison_of(DEMO, replications, seed, settings, folder, workers, quiet)
    if not as_json:
        show_comparison(comparison, folder)
        say("")
    asked = (practice_effects, view, DEMO[-1:], {}, fewer, seed, settings)
    effects = found_of(*asked, folder / "practices", workers, quiet)
    if as_json:
        practices = view.document(effects, folder / "practices")
        say_json({**comparison_document(comparison, folder), "practices": practices})
        return
    show_answer(view.text(effects), view.sentences(effects), folder / "practices")
    if not quiet:
        say(f"\n{TRY_NEXT}")


@app.command(epilog=example("run"))
def run(
    scenario: ScenarioName,
    replications: Replications = 200,
    seed: Seed = 1,
    settings: Settings = None,
    offices: Annotated[
        bool, typer.Option("--offices", help="Also records every office in every quarter.")
    ] = False,
    out: Out = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Runs one scenario many times, and sums up where it leads."""
    from interagency.study import ask
    from interagency.study.scenarios import load
    from interagency.views.documents import result_document
    from interagency.views.files import write_result
    from interagency.views.terminal import result_text

    parameters, changes = parsed(settings or ())
    chosen = with_changes(load(scenario), changes)
    folder = out or new_folder(chosen.name)
    with computing([chosen.name], replications, seed, folder, quiet):
        result = ask.run(
            chosen,
            replications=replications,
            seed=seed,
            workers=processes(workers),
            parameters=parameters,
            offices=offices,
            out=folder,
            progress=False if quiet else None,
        )
        write_result(result, folder)
    if as_json:
        say_json(result_document(result, folder))
    else:
        say(result_text(result))
        say(f"\nEverything is in {folder}: tables, manifest, every run.")


@app.command(epilog=example("compare"))
def compare(
    base: Annotated[str, typer.Argument(metavar="BASE", help="What the reforms are held against.")],
    reforms: Annotated[list[str], typer.Argument(metavar="REFORM", help="One or more.")],
    replications: Replications = 200,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compares reforms with a base, in the same worlds and with the same luck.

    What --set says of pillars, reforms and practices changes the reforms, all else the base too.
    """
    from interagency.views.documents import comparison_document

    what = Path(reforms[0]).stem if len(reforms) == 1 else f"{len(reforms)}-reforms"
    folder = out or new_folder(f"{what}-against-{Path(base).stem}")
    names = (base, *reforms)
    comparison = comparison_of(names, replications, seed, settings, folder, workers, quiet)
    if as_json:
        say_json(comparison_document(comparison, folder))
    else:
        show_comparison(comparison, folder)


@app.command(epilog=example("practices"))
def practices(
    scenario: ScenarioName,
    of: Annotated[str, typer.Option(help="Of the six practices, or of the four pillars.")] = (
        "practices"
    ),
    estimand: Annotated[
        str | None,
        typer.Option(
            help="direct: the others follow the full run's path (usual of practices). total: they "
            "grow as they then would (usual of pillars).",
        ),
    ] = None,
    at: Annotated[
        float | None,
        typer.Option(metavar="LEVEL", help="Holds practices at this adoption, 0 to 1, instead."),
    ] = None,
    replications: Replications = 200,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Says what each practice adds to both coordinations, alone and with the others.

    Plays all 64 combinations of the practices (16 of pillars) with the same luck, in a
    minute or so. What each adds is averaged over all orders of coming: its Shapley value.
    """
    from interagency.study.practices import practice_effects
    from interagency.views import practices as view

    asked = {"of": of, "estimand": estimand, "at": at}
    common = (replications, seed, settings, out, workers, as_json, quiet)
    answer(practice_effects, view, [scenario], asked, of, *common)


@app.command(epilog=example("frontier"))
def frontier(
    scenario: ScenarioName,
    kind: Annotated[
        str,
        typer.Option(
            help="short: practices, trust and headquarters stay as they are. long: all of it "
            "answers, and the push goes up and down again.",
        ),
    ] = "short",
    at: Annotated[
        str | None,
        typer.Option(metavar="QUARTER", help="Where it starts, 2012Q4 say; the end by default."),
    ] = None,
    replications: Replications = 200,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Says what more coordination within the team costs, without practices and with them.

    Pushes offices from headquarters to their teams, and draws how coordination within the
    team, within the agencies and delivery move together.
    """
    from interagency.study import frontier as study
    from interagency.views import frontier as view

    asked = {"kind": kind, "at": at}
    common = (replications, seed, settings, out, workers, as_json, quiet)
    answer(study.frontier, view, [scenario], asked, f"{kind}-frontier", *common)


@app.command(epilog=example("explain"))
def explain(
    base: Annotated[str, typer.Argument(metavar="BASE", help="What the reform is held against.")],
    reform: Annotated[str, typer.Argument(metavar="REFORM")],
    metric: Annotated[
        str, typer.Option(help="What to explain; `interagency describe metrics` lists them.")
    ] = "within_agency",
    replications: Replications = 50,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Says which mechanisms moved the result: what it would be without each of them.

    Switches every mechanism off in turn, in base and reform, with the same luck, in a
    minute or so. With the same --out another metric takes no time.
    """
    from interagency.study import explain as study
    from interagency.views import explain as view

    asked = {"metric": metric}
    common = (replications, seed, settings, out, workers, as_json, quiet)
    answer(study.explain, view, [base, reform], asked, f"why-{metric}", *common)


@app.command(epilog=example("init"))
def init(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What the case is called: letters, digits, _, -.")
    ],
    extends: Annotated[
        str, typer.Option(help="The shipped scenario from which the case differs.")
    ] = "delivering_as_one",
    folder: Annotated[Path, typer.Option(help="Where to write the files.")] = Path("."),
    blank: Annotated[
        bool, typer.Option("--blank", help="Three invented offices instead of some of the base's.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Starts a case of your own: a scenario, its baseline, a roster, a schema for editors.

    All that may be written stands in the scenario, commented out. Nothing is overwritten.
    """
    from interagency.views import case

    files = case.init(name, extends, folder, blank)
    scenario, baseline = (shlex.quote(str(file)) for file in files[:2])
    if as_json:
        say_json({"files": [str(file) for file in files]})
    else:
        say("\n".join(["Wrote:", *(f"  {file}" for file in files)]))
        say("\nEdit the roster and the scenario, then:")
        say(f"  interagency validate {scenario}")
        say(f"  interagency compare {baseline} {scenario}")


@app.command(epilog=example("validate"))
def validate(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Scenario files.")],
    as_json: AsJson = False,
) -> None:
    """Checks scenario files, and says all that is wrong, and where."""
    from interagency.study.scenarios import load
    from interagency.views.describe import summary
    from interagency.views.documents import problem_document

    checked: list[dict[str, Any]] = []
    for file in files:
        try:
            checked.append({"file": file, "ok": True, "summary": summary(load(file))})
        except InputError as error:
            problems = [problem_document(problem) for problem in error.problems]
            checked.append({"file": file, "ok": False, "problems": problems})
            if not as_json:
                note(str(error))
        else:
            if not as_json:
                say(f"{file}: ok. {checked[-1]['summary']}")
    if as_json:
        say_json({"files": checked})
    if not all(result["ok"] for result in checked):
        raise typer.Exit(BAD_INPUT)


@app.command(epilog=example("diff"))
def diff(
    first: Annotated[str, typer.Argument(metavar="FIRST", help="A shipped scenario, or a file.")],
    second: Annotated[str, typer.Argument(metavar="SECOND", help="Another.")],
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
        say(differences_text(pair[0].name, pair[1].name, table))


@app.command(epilog=example("schema"))
def schema(
    out: Annotated[
        Path | None, typer.Option(help="A file to write it to; standard output by default.")
    ] = None,
) -> None:
    """Prints the JSON Schema of scenario files, which editors use to check and complete them.

    A file refers to it in its first line: # yaml-language-server: $schema=scenario.schema.json
    """
    from interagency.study.schema import scenario_schema

    if out is None:
        say_json(scenario_schema())
    else:
        text = json.dumps(scenario_schema(), indent=1, ensure_ascii=False)
        out.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        note(f"wrote {out}")


@app.command("list", epilog=example("list"))
def list_scenarios(
    topic: Annotated[
        str, typer.Argument(metavar="[TOPIC]", help="Another table: levers, reforms, shocks, ...")
    ] = "scenarios",
    as_json: AsJson = False,
) -> None:
    """Lists the scenarios that come with interagency, or levers, practices, metrics, ..."""
    from interagency.views.describe import topics

    if topic not in topics():
        raise InputError(f"there is no list of {topic!r}", found=topic, allowed=topics())
    show_table(topic, as_json)


@app.command(epilog=example("describe"))
def describe(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A table, or anything with a name.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Explains scenarios, levers, practices, parameters, metrics: tables, or one of them."""
    from interagency.views.describe import entries, guide, topics
    from interagency.views.terminal import facts_text

    if name is None:
        say_json({"topics": list(topics())}) if as_json else say(guide())
    elif name in topics():
        show_table(name, as_json)
    elif as_json:
        say_json({"entries": [{"topic": topic, **facts} for topic, facts in entries(name)]})
    else:
        say("\n\n".join(facts_text(topic, facts) for topic, facts in entries(name)))


# ---------------------------------------------------------------- what commands share


def comparison_of(
    names: Sequence[str],
    replications: int,
    seed: int,
    settings: list[str] | None,
    folder: Path,
    workers: int | None,
    quiet: bool,
) -> "Comparison":
    """Compare the first of the named scenarios with the others, and keep what comes out."""
    from interagency.study import ask
    from interagency.views.files import write_comparison

    parameters, (base, *reforms) = asked_about(names, settings)
    with computing([base.name, *(one.name for one in reforms)], replications, seed, folder, quiet):
        comparison = ask.compare(
            base,
            *reforms,
            replications=replications,
            seed=seed,
            workers=processes(workers),
            parameters=parameters,
            out=folder,
            progress=False if quiet else None,
        )
        write_comparison(comparison, folder)
    return comparison


def show_comparison(comparison: "Comparison", folder: Path) -> None:
    """The headline, what it means, and where to look."""
    from interagency.views.sentences import fared, meaning
    from interagency.views.terminal import comparison_text

    sentences = [*meaning(comparison), *fared(comparison)]
    show_answer(comparison_text(comparison), sentences, folder)


def answer(
    question: Callable[..., Any],
    view: Any,
    names: Sequence[str],
    asked: Mapping[str, Any],
    what: str,
    replications: int,
    seed: int,
    settings: list[str] | None,
    out: Path | None,
    workers: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Ask a question about named scenarios; keep and show what comes out.

    what   begins the name of a new folder; the rest as in `found_of`
    """
    folder = out or new_folder(f"{what}-of-{Path(names[-1]).stem}")
    found = found_of(
        question, view, names, asked, replications, seed, settings, folder, workers, quiet
    )
    if as_json:
        say_json(view.document(found, folder))
    else:
        show_answer(view.text(found), view.sentences(found), folder)


def found_of(
    question: Callable[..., Any],
    view: Any,
    names: Sequence[str],
    asked: Mapping[str, Any],
    replications: int,
    seed: int,
    settings: list[str] | None,
    folder: Path,
    workers: int | None,
    quiet: bool,
) -> Any:
    """What a question about named scenarios finds, kept in a folder.

    view   its module of `views`: text, sentences, document, write
    asked  arguments of the question besides those that all have
    """
    parameters, scenarios = asked_about(names, settings)
    with computing([one.name for one in scenarios], replications, seed, folder, quiet):
        found = question(
            *scenarios,
            **asked,
            replications=replications,
            seed=seed,
            workers=processes(workers),
            parameters=parameters,
            out=folder,
            progress=False if quiet else None,
        )
        view.write(found, folder)
    return found


def show_answer(table: str, sentences: Sequence[str], folder: Path) -> None:
    """The numbers, what they mean, and where to look."""
    from interagency.views.terminal import rendered

    say(table)
    for sentence in sentences:
        say("\n" + rendered(sentence))
    say(f"\nEverything is in {folder}: figures, tables, manifest, every run.")


def show_table(topic: str, as_json: bool) -> None:
    """One of the tables of `views.tables`."""
    from interagency.views.describe import table_of
    from interagency.views.documents import records
    from interagency.views.terminal import table_text

    if as_json:
        say_json({topic: records(table_of(topic))})
    else:
        say(table_text(topic, table_of(topic)))


def asked_about(
    names: Sequence[str], settings: list[str] | None
) -> tuple[dict[str, Any], list["Scenario"]]:
    """Parameters, and the named scenarios with what `--set` says of each.

    Of several the first is the base, to which what is said of reforms does not apply.
    """
    from interagency.study.scenarios import load

    parameters, changes = parsed(settings or ())
    said = [changes] * len(names)
    if len(names) > 1:
        said[0] = {key: value for key, value in changes.items() if key not in OF_REFORMS}
    scenarios = [load(name) for name in names]
    return parameters, [
        with_changes(one, of_it) for one, of_it in zip(scenarios, said, strict=True)
    ]


def parsed(settings: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `--set` asks for: parameters, and other changes in the language of scenario files.

    >>> parsed(["turf=0.4", "practices.one_voice=off"])
    ({'turf': 0.4}, {'practices': {'one_voice': 'off'}})
    """
    from interagency.model.parameters import PARAMETERS

    parameters: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            raise InputError("--set needs KEY=VALUE", found=setting, allowed=["turf=0.4"])
        section, _, name = key.partition(".")
        if section == "parameters" or key in PARAMETERS:
            parameters[name or key] = value_of(text)
        else:
            place(changes, key, value_of(text))
    return parameters, changes


def with_changes(scenario: "Scenario", changes: dict[str, Any]) -> "Scenario":
    """The scenario with what `--set` says laid over it; itself when that is nothing."""
    if not changes:
        return scenario
    try:
        return scenario.difference(changes)
    except InputError as error:
        for problem in error.problems:
            problem.file = "--set"
        raise


def value_of(text: str) -> Any:
    """A number, true, false, null or text.

    >>> value_of("0.5"), value_of("off"), value_of("null")
    (0.5, 'off', None)
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def place(changes: dict[str, Any], key: str, value: Any) -> None:
    """Put a value where a dotted key says."""
    from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES
    from interagency.model.parameters import PARAMETERS
    from interagency.model.practices import PRACTICE_NAMES
    from interagency.study.scenarios import Scenario

    *path, last = key.split(".")
    if key.split(".")[0] not in Scenario.__dataclass_fields__:
        known = [f"pillars.{name}" for name in PILLAR_NAMES]
        known += [f"reforms.{name}" for name in REFORM_NAMES]
        known += [f"practices.{name}" for name in PRACTICE_NAMES]
        raise InputError(f"--set knows no {key!r}", found=key, allowed=[*PARAMETERS, *known])
    for part in path:
        changes = changes.setdefault(part, {})
        if not isinstance(changes, dict):
            raise InputError(f"--set gives {part!r} both a value and parts", found=key)
    if isinstance(changes.get(last), dict):
        raise InputError(f"--set gives {last!r} both a value and parts", found=key)
    changes[last] = value


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
def computing(
    names: Sequence[str], replications: int, seed: int, folder: Path, quiet: bool
) -> Iterator[None]:
    """Says what is computed; when interrupted, what is kept and how to go on."""
    if not quiet:
        note(f"computing {', '.join(names)}: {replications} replications, seed {seed}")
    try:
        yield
    except KeyboardInterrupt:
        note(f"\n{kept_in(folder)}")
        raise typer.Exit(INTERRUPTED) from None


def kept_in(folder: Path) -> str:
    """What an interrupted computation leaves, and the command that goes on from there."""
    from interagency.study.store import Store

    try:
        pieces = len(Store.open(folder).done(check=False))
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


# ---------------------------------------------------------------- in and out


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


def main() -> None:
    """The `interagency` command; always ends the process with one of the documented codes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="interagency")
    except InteragencyError as error:
        stop(str(error), error.exit_code)
    except OSError as error:
        stop(f"the system refuses: {error}", 1)
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        stop(f"{said}. This is our fault; INTERAGENCY_DEBUG=1 shows where it happened.", 1)


def stop(message: str, code: int) -> NoReturn:
    """End with a message, and on request with the traceback of the error being handled."""
    if os.environ.get("INTERAGENCY_DEBUG") == "1":
        traceback.print_exc()
    note(message)
    sys.exit(code)

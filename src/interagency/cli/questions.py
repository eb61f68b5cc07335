"""Commands that compute: what is asked of scenarios."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interagency.cli import completion
from interagency.cli.asked import Asked, computes
from interagency.cli.entry import command
from interagency.cli.output import a_scenario, say, say_json, show_answer

if TYPE_CHECKING:
    from interagency.study.results import Comparison

DEMO = ("no_reform", "pillars_only", "delivering_as_one")

TRY_NEXT = """\
Try next:
  interagency describe delivering_as_one
  interagency compare delivering_as_one without_systemic_thinking without_joint_mobilisation
  interagency compare no_reform delivering_as_one --set practices.one_voice=off"""

ScenarioName = Annotated[
    str,
    a_scenario("SCENARIO", "A shipped scenario, or a .yaml file."),
]


def over_parameters(usual: int, more: str = "") -> Any:
    """The option `--parameters` of a question that plays so many replications without it."""
    return typer.Option(
        "--parameters",
        metavar="ensemble",
        help=f"Plays every member of the ensemble, 4 times each and not {usual} by default: what "
        f"luck and what parameters do, apart.{more}",
        autocompletion=completion.choice_of("ensemble"),
    )


OverParameters = Annotated[str | None, over_parameters(200)]


@command("interagency demo")
@computes()
def demo(asked: Asked) -> None:
    """Shows the main result: what the reform does, and how each practice shifts the trade-off.

    Compares no_reform, pillars_only and delivering_as_one; then plays all 64 combinations of
    the six practices, a quarter as often. Says in plain sentences what comes out, and draws it.
    """
    from interagency.study.practices import practice_effects
    from interagency.views import practices as view
    from interagency.views.documents import comparison_document

    folder = asked.folder("demo")
    comparison = compared(asked, DEMO, folder)
    if not asked.as_json:
        show_comparison(comparison, folder)
        say("")
    fewer = min(asked.replications, max(asked.replications // 4, 20))
    below = folder / "practices"
    effects = replace(asked, replications=fewer).found(
        practice_effects, view.write, DEMO[-1:], below
    )
    if asked.as_json:
        practices = view.document(effects, below)
        say_json({**comparison_document(comparison, folder), "practices": practices})
        return
    show_answer(view.text(effects), view.sentences(effects), below)
    if not asked.quiet:
        say(f"\n{TRY_NEXT}")


@command("interagency run delivering_as_one --set turf=0.4")
@computes(replications=None)
def run(
    scenario: ScenarioName,
    asked: Asked,
    offices: Annotated[
        bool, typer.Option("--offices", help="Also records every office in every quarter.")
    ] = False,
    parameters: OverParameters = None,
) -> None:
    """Runs one scenario many times, and sums up where it leads."""
    from interagency.study import ask
    from interagency.views.documents import result_document
    from interagency.views.files import write_result
    from interagency.views.terminal import result_text

    folder = asked.folder(Path(scenario).stem)
    result = asked.found(
        ask.run, write_result, [scenario], folder, over=parameters, offices=offices
    )
    if asked.as_json:
        say_json(result_document(result, folder))
    else:
        say(result_text(result))
        say(f"\nEverything is in {folder}: tables, manifest, every run.")


@command("interagency compare no_reform pillars_only delivering_as_one")
@computes(replications=None)
def compare(
    base: Annotated[
        str,
        a_scenario("BASE", "What the reforms are held against."),
    ],
    reforms: Annotated[
        list[str],
        a_scenario("REFORM", "One or more."),
    ],
    asked: Asked,
    parameters: OverParameters = None,
) -> None:
    """Compares reforms with a base, in the same worlds and with the same luck.

    What --set says of pillars, reforms and practices changes the reforms, all else the base too.
    """
    from interagency.views.documents import comparison_document

    what = Path(reforms[0]).stem if len(reforms) == 1 else f"{len(reforms)}-reforms"
    folder = asked.folder(f"{what}-against-{Path(base).stem}")
    comparison = compared(asked, (base, *reforms), folder, parameters)
    if asked.as_json:
        say_json(comparison_document(comparison, folder))
    else:
        show_comparison(comparison, folder)


@command("interagency practices delivering_as_one --estimand direct")
@computes(replications=None)
def practices(
    scenario: ScenarioName,
    asked: Asked,
    of: Annotated[
        str,
        typer.Option(
            help="Of the six practices, of the four pillars, or of single reforms.",
            autocompletion=completion.choice_of("practices", "pillars", "reforms"),
        ),
    ] = "practices",
    estimand: Annotated[
        str | None,
        typer.Option(
            help="direct: the others follow the full run's path (usual of practices). total: they "
            "grow as they then would (usual of pillars and reforms).",
            autocompletion=completion.choice_of("direct", "total"),
        ),
    ] = None,
    at: Annotated[
        float | None,
        typer.Option(metavar="LEVEL", help="Holds practices at this adoption, 0 to 1, instead."),
    ] = None,
    parameters: OverParameters = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leaves out the Sobol' index and the frontier.")
    ] = False,
    base_points: Annotated[
        int | None,
        typer.Option(help="Size of the index's design, a power of 2: 128, or 32 for each member."),
    ] = None,
) -> None:
    """Says how each practice shifts the trade-off: what it adds, in what share, how surely.

    Plays all 64 combinations of the practices (16 of pillars, sampled ones of single reforms)
    with the same luck: what each adds, averaged over all orders of coming, is its Shapley value.
    Then how much hangs on how far each is taken (total Sobol' index), and how much more the
    agencies keep at the same coordination within the team (shift of the frontier). It takes two
    minutes or so; over an ensemble, with every member, much longer.
    """
    from interagency.study.practice_shifts import practice_shifts
    from interagency.views import practice_shifts as view

    own = {"of": of, "estimand": estimand, "at": at, "quick": quick, "base_points": base_points}
    asked.answer(practice_shifts, view, [scenario], of, over=parameters, **own)


@command("interagency frontier delivering_as_one --kind short")
@computes(replications=None)
def frontier(
    scenario: ScenarioName,
    asked: Asked,
    kind: Annotated[
        str,
        typer.Option(
            help="short: practices, trust and headquarters stay as they are. long: all of it "
            "answers, and the push goes up and down again.",
            autocompletion=completion.choice_of("short", "long"),
        ),
    ] = "short",
    at: Annotated[
        str | None,
        typer.Option(metavar="QUARTER", help="Where it starts, 2012Q4 say; the end by default."),
    ] = None,
    parameters: OverParameters = None,
) -> None:
    """Says what more coordination within the team costs, without practices and with them.

    Pushes offices from headquarters to their teams, and draws how coordination within the
    team, within the agencies and delivery move together.
    """
    from interagency.study import frontier as study
    from interagency.views import frontier as view

    own = {"kind": kind, "at": at, "over": parameters}
    asked.answer(study.frontier, view, [scenario], f"{kind}-frontier", **own)


@command("interagency explain no_reform pillars_only --metric delivery")
@computes(replications=None)
def explain(
    base: Annotated[
        str,
        a_scenario("BASE", "What the reform is held against."),
    ],
    reform: Annotated[str, a_scenario("REFORM")],
    asked: Asked,
    metric: Annotated[
        str,
        typer.Option(
            help="What to explain; `interagency describe metrics` lists them.",
            autocompletion=completion.metrics,
        ),
    ] = "within_agency",
    parameters: Annotated[str | None, over_parameters(50, " It takes four times as long.")] = None,
) -> None:
    """Says which mechanisms moved the result: what it would be without each of them.

    Switches every mechanism off in turn, in base and reform, with the same luck, in a
    minute or so. With the same --out another metric takes no time.
    """
    from interagency.study import explain as study
    from interagency.views import explain as view

    own = {"metric": metric, "over": parameters}
    asked.answer(study.explain, view, [base, reform], f"why-{metric}", **own)


@command("interagency predictions pillars_only donor_cut")
@computes(replications=30)
def predictions(
    asked: Asked,
    scenarios: Annotated[
        list[str] | None,
        a_scenario("[SCENARIO]", "One or more; by default all that are shipped."),
    ] = None,
) -> None:
    """Holds what scenarios predict against runs: which signs came out, and which did not.

    A scenario says in `expects`, before it is run, which way metrics go, for all offices or some.
    """
    from interagency.study import predictions as study
    from interagency.study.shipped import shipped
    from interagency.views import predictions as view

    names = scenarios or list(shipped())
    what = "predictions" if scenarios else "all-predictions"
    asked.answer(study.predictions, view, names, what, has_base=False)


def compared(
    asked: Asked, names: tuple[str, ...], folder: Path, over: str | None = None
) -> "Comparison":
    """The first of the named scenarios against the others, office by office where they are few.

    over  as in `Asked.found`
    """
    from interagency.study import ask
    from interagency.views.files import write_comparison

    return asked.found(ask.compare, write_comparison, names, folder, over=over, offices=None)


def show_comparison(comparison: "Comparison", folder: Path) -> None:
    """The headline, what it means, and where to look."""
    from interagency.views.sentences import fared, meaning
    from interagency.views.terminal import comparison_text

    sentences = [*meaning(comparison), *fared(comparison)]
    show_answer(comparison_text(comparison), sentences, folder)

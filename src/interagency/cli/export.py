"""Writing what is computed in formats that other programs read."""

from pathlib import Path
from typing import Annotated

import typer

from interagency.cli.entry import command
from interagency.cli.output import AsJson, say, say_json
from interagency.cli.settings import asked_about

KINDS = ("network",)


@command("interagency export network delivering_as_one --quarter 2017Q4")
def export(
    what: Annotated[str, typer.Argument(metavar="WHAT", help=f"One of: {', '.join(KINDS)}.")],
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A shipped scenario, or a .yaml file.")
    ],
    quarter: Annotated[str, typer.Option(metavar="QUARTER", help="At its end: 2012Q4, say.")],
    country: Annotated[
        str | None, typer.Option(help="One team with its headquarters; all of them by default.")
    ] = None,
    replication: Annotated[
        int, typer.Option(help="The history that is played, counted from 0.")
    ] = 0,
    mean: Annotated[
        bool, typer.Option("--mean", help="The mean over all replications instead, tie by tie.")
    ] = False,
    replications: Annotated[
        int, typer.Option("--replications", "-n", help="How many those are.")
    ] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same numbers.")] = 1,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Changes what `run --set` does."),
    ] = None,
    out: Annotated[
        Path, typer.Option(help="The file; its suffix says the format: .graphml or .gexf.")
    ] = Path("network.graphml"),
    as_json: AsJson = False,
) -> None:
    """Writes who is tied to whom as a network, in GraphML or GEXF.

    Layers: team, coordinator, agency, headquarters; docs/how-to/networks.md says what
    nodes and ties carry.
    """
    from interagency.study.checks import checked_name
    from interagency.study.networks import network
    from interagency.views.networks import checked_network_path, write_network

    checked_name("export", what, KINDS)
    checked_network_path(out)
    parameters, (chosen,) = asked_about([scenario], settings or (), has_base=False)
    which = None if mean else replication
    graph = network(chosen, quarter, country, which, seed, parameters, replications)
    write_network(graph, out)
    found = {"file": str(out), "nodes": len(graph), "ties": graph.size()}
    if as_json:
        say_json(found)
    else:
        say("wrote {file}: {nodes} nodes, {ties} ties".format(**found))

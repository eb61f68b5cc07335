"""Commands that look things up."""

from typing import Annotated

import typer

from interagency.cli import completion
from interagency.cli.entry import command
from interagency.cli.output import AsJson, EveryOffice, say, say_json, show_table
from interagency.errors import InputError


@command("interagency list")
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


@command("interagency describe one_voice")
def describe(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="A table, or anything with a name.",
            autocompletion=completion.anything,
        ),
    ] = None,
    every_office: EveryOffice = False,
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
        found = entries(name, every_office)
        say("\n\n".join(facts_text(topic, facts) for topic, facts in found))

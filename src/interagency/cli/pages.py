"""The command that opens the page."""

from typing import Annotated

import typer

from interagency.cli.entry import command
from interagency.cli.output import say


@command("interagency app")
def app(
    port: Annotated[int, typer.Option(help="On this machine; 0 for any that is free.")] = 2718,
    browser: Annotated[bool, typer.Option(help="Opens it in the browser.")] = True,
) -> None:
    """Opens the page: sliders for pillars, practices and traits, and live figures.

    In the browser, without a network, for this machine alone; Ctrl-C ends it. Needs the extra
    `app`: where that is missing, it is said how to install it.
    """
    from interagency.views.app.serve import serve

    serve(port, browser, say)

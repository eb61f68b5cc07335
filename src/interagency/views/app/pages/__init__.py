"""The views of the page: each notebook in this folder is one, found by its name.

`explore` is served at `/`, any other at `/` and its name; where there is more than one, each
leads to the others. A view is a marimo notebook that shows `navigation` of its own name first.
"""

from pathlib import Path

FIRST = "explore"


def views() -> dict[str, Path]:
    """Address -> file of every view, the first view first."""
    files = sorted(Path(__file__).parent.glob("[!_]*.py"), key=lambda file: file.stem != FIRST)
    return {address_of(file.stem): file for file in files}


def address_of(name: str) -> str:
    """Where a view is served.

    >>> address_of("explore"), address_of("evidence")
    ('/', '/evidence/')
    """
    return "/" if name == FIRST else f"/{name}/"


def navigation(name: str) -> str:
    """Links from a view to the others, as HTML; nothing where there are none."""
    names = [file.stem for file in views().values()]
    links = "".join(
        f"<b>{one.capitalize()}</b>"
        if one == name
        else f'<a href="{address_of(one)}">{one.capitalize()}</a>'
        for one in names
    )
    return f"<nav>{links}</nav>" if len(names) > 1 else ""

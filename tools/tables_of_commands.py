"""Commands of `interagency` as Markdown, from what its help says."""

import re
from collections.abc import Iterator
from typing import Any

import typer.main

import interagency.cli  # noqa: F401 - registers the commands
from interagency.cli.entry import app


def names() -> list[str]:
    """Names of all commands, in order."""
    return sorted(_all())


def options(name: str) -> set[str]:
    """All that may begin with a hyphen after a command."""
    spelled = [(*one.opts, *one.secondary_opts) for one in _all()[name].params]
    return {"--help", "-h"} | {one for words in spelled for one in words if one.startswith("-")}


def commands() -> str:
    """Every command: how it is called, what it does, what it takes, an example."""
    parts: list[str] = []
    for name, command in sorted(_all().items()):
        arguments = [one for one in command.params if one.param_type_name == "argument"]
        options = [one for one in command.params if one.param_type_name == "option"]
        called = " ".join(["interagency", name, *map(_argument, arguments), "[OPTIONS]"])
        parts += [f"## {name}", f"    {called}", _prose(command.help)]
        if arguments or options:
            rows = [(_argument(one), one) for one in arguments]
            rows += [(_option(one), one) for one in options]
            lines = [
                f"| `{_cell(said)}` | {_default(one)} | {_cell(one.help)} |" for said, one in rows
            ]
            parts.append("\n".join(["| takes | by default | |", "|---|---|---|", *lines]))
        if command.epilog:
            parts.append(_prose(command.epilog))
    return "\n\n".join(parts)


def _all() -> dict[str, Any]:
    """Commands by their names."""
    return dict(_commands_of(typer.main.get_command(app)))


def _commands_of(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Commands of a group, and of the groups in it by two words."""
    for name, one in group.commands.items():
        if hasattr(one, "commands"):
            yield from _commands_of(one, f"{before}{name} ")
        elif not one.hidden:
            yield f"{before}{name}", one


def _argument(one: Any) -> str:
    name = one.metavar or one.name.upper()
    many = " ..." if one.nargs == -1 and not name.endswith("...") else ""
    is_marked = one.required or name.startswith("[")
    return f"{name}{many}" if is_marked else f"[{name}]{many}"


def _option(one: Any) -> str:
    said = ", ".join((*one.opts, *one.secondary_opts))
    if one.is_flag:
        return said
    return f"{said} {one.metavar or one.opts[0].strip('-').upper()}"


def _default(one: Any) -> str:
    if one.required or one.default is None or isinstance(one.default, bool):
        return ""
    return f"`{_cell(str(one.default))}`"


def _cell(text: str | None) -> str:
    """A text that a row can hold, in one line and with no bar that would end its cell."""
    return (text or "").replace("\n", " ").replace("|", "\\|")


def _prose(text: str | None) -> str:
    """Help as Markdown: its bold words are what is typed, its escaped brackets are brackets."""
    plain = re.sub(r"\[bold\](.*?)\[/bold\]", r"`\1`", (text or "").strip())
    return plain.replace("\\[", "[").replace("\\]", "]")


TABLES = {"commands": commands}

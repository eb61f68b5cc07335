"""Reads the docstrings of this package, which are plain text, as the markup that Sphinx wants.

A paragraph is a paragraph. A block whose lines begin with a name and two blanks is a list of
definitions. What is further in is an example. Words in single backticks are code.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

NAMED = re.compile(r"(?P<name>\S[^`]*?) {2,}(?P<said>\S.*)")
CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")


def as_markup(lines: Sequence[str]) -> list[str]:
    """The docstring in reStructuredText.

    >>> as_markup(["Runs it.", "", "seed  any `integer`,", "      even 0"])
    ['Runs it.', '', '``seed``', '    any ``integer``, even 0', '']
    """
    markup: list[str] = []
    for block in _blocks(lines):
        if block[0].startswith((">>>", "    ")):
            example = block[0].startswith("    ")
            markup += ([".. code-block:: python", ""] if example else []) + block
        elif definitions := list(_definitions(block)):
            for name, said in definitions:
                markup += [f"``{name.replace('`', '')}``", f"    {_marked(said)}"]
        else:
            markup += [_marked(line.strip()) for line in block]
        markup.append("")
    return markup


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines that stand together; doctests are blocks of their own."""
    block: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _definitions(block: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names with what is said of them, if the block begins with one; what is further in goes on."""
    if not NAMED.fullmatch(block[0]):
        return
    name, said = "", ""
    for line in block:
        found = NAMED.fullmatch(line)
        if found and not line.startswith(" "):
            if name:
                yield name, said
            name, said = found["name"], found["said"]
        else:
            said += f" {line.strip()}"
    yield name, said


def _marked(text: str) -> str:
    return CODE.sub(r"``\1``", text)


def process(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Called by autodoc with the lines of a docstring, which it changes in place."""
    lines[:] = as_markup(lines)


def setup(app: Any) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", process)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""What the manual tells a reader to write is right: scenarios, commands, Python."""

import ast
import shlex
from pathlib import Path

import pytest
import tables_of_commands

import interagency as ia
from interagency.study.scenarios import loads
from tests.docs.pages import blocks, name_of, pages, typed_commands

HEAD = "schema_version: 1\nextends: delivering_as_one\n"
GUIDES = [page for page in pages() if page.name != "CONTRIBUTING.md"]


def scenarios() -> list[str]:
    """YAML in pages, with a head where it has none."""
    found = [block for page in GUIDES for block in blocks(page, "yaml")]
    return [block if "schema_version" in block else HEAD + block for block in found]


@pytest.mark.parametrize("text", scenarios())
def test_scenarios_are_valid(text: str) -> None:
    assert loads(text).quarters > 0


def commands() -> list[tuple[str, str]]:
    return [(name_of(page), line) for page in GUIDES for line in typed_commands(page)]


@pytest.mark.parametrize(("page", "line"), commands())
def test_commands_are_there_with_their_options(page: str, line: str) -> None:
    words = shlex.split(line)[1:]
    if page == "docs/reference/commands.md" or not words or words[0].startswith("-"):
        return
    assert words[0] in (*tables_of_commands.names(), "COMMAND")
    taken = tables_of_commands.options(words[0]) if words[0] != "COMMAND" else {"--help"}
    assert {word for word in words if word.startswith("-")} <= taken


@pytest.mark.parametrize("page", GUIDES, ids=name_of)
def test_python_names_what_there_is(page: Path) -> None:
    for block in blocks(page, "python"):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "ia":
                assert node.attr in ia.__all__

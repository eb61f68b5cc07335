"""What the manual tells a reader to write is right: scenarios, studies, commands, Python."""

import ast
import re
import shlex
from pathlib import Path

import pytest
import tables_of_commands

import interagency as ia
from interagency.study.scenarios import loads
from interagency.study.sweep.reading import study_from_text
from tests.docs.pages import blocks, name_of, pages, typed_commands

HEAD = "schema_version: 1\nextends: delivering_as_one\n"
HEAD_OF_STUDY = (
    "schema_version: 1\ntitle: A study\nscenarios: [delivering_as_one]\nagainst: no_reform\n"
)
OF_STUDIES = re.compile(
    r"^(scenarios|factors|design|replications|outcomes|robust):", flags=re.MULTILINE
)
GUIDES = [page for page in pages() if page.name != "CONTRIBUTING.md"]


def written(head: str, of_studies: bool) -> list[str]:
    """YAML in pages, of scenarios or of studies, with a head where it has none."""
    found = [block for page in GUIDES for block in blocks(page, "yaml")]
    found = [block for block in found if bool(OF_STUDIES.search(block)) == of_studies]
    return [block if "schema_version" in block else head + block for block in found]


@pytest.mark.parametrize("text", written(HEAD, of_studies=False))
def test_scenarios_are_valid(text: str) -> None:
    assert loads(text).quarters > 0


@pytest.mark.parametrize("text", written(HEAD_OF_STUDY, of_studies=True))
def test_studies_are_valid(text: str) -> None:
    assert len(study_from_text(text, "study.yaml").places) > 0


def commands() -> list[tuple[str, str]]:
    return [(name_of(page), line) for page in GUIDES for line in typed_commands(page)]


@pytest.mark.parametrize(("page", "line"), commands())
def test_commands_are_there_with_their_options(page: str, line: str) -> None:
    words = shlex.split(line)[1:]
    if page == "docs/reference/commands.md" or not words or words[0].startswith("-"):
        return
    both = " ".join(words[:2])
    name = both if both in tables_of_commands.names() else words[0]
    assert name in (*tables_of_commands.names(), "COMMAND")
    taken = tables_of_commands.options(name) if name != "COMMAND" else {"--help"}
    assert {word for word in words if word.startswith("-")} <= taken


@pytest.mark.parametrize("page", GUIDES, ids=name_of)
def test_python_names_what_there_is(page: Path) -> None:
    for block in blocks(page, "python"):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "ia":
                assert node.attr in ia.__all__

"""Tables of the manual are those of the rows, and say all there is."""

import re
from pathlib import Path

import fill_docs
import pytest
import tables_of_commands
import tables_of_declarations

import interagency as ia
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.state import Teams
from interagency.study.endowments import ENDOWMENTS
from interagency.study.scenario_language import (
    PRACTICE_KEYS,
    TRAITS,
    Difference,
    Office,
    Pillar,
    Shock,
)
from tests.docs.pages import CHECKOUT, name_of, pages

REFERENCE = CHECKOUT / "docs" / "reference"
FILLED = [page for page in pages() if "<!-- table " in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", FILLED, ids=name_of)
def test_tables_are_those_of_the_rows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert fill_docs.filled(text) == text, "run python tools/fill_docs.py"


def test_every_table_stands_somewhere() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in FILLED)
    assert [name for name in fill_docs.TABLES if f"<!-- table {name} -->" not in text] == []


def test_an_outdated_table_is_seen() -> None:
    text = (REFERENCE / "metrics.md").read_text(encoding="utf-8")
    assert fill_docs.filled(text.replace("Residual dilemma", "Rest")) == text


def test_the_language_is_told_in_full() -> None:
    text = (REFERENCE / "scenario-files.md").read_text(encoding="utf-8")
    keys = [key for kind in (Difference, Office, Pillar, Shock) for key in kind.__annotations__]
    names = [*PILLAR_NAMES, *REFORM_NAMES, *SHOCK_NAMES, *PRACTICE_KEYS, *TRAITS, *ENDOWMENTS]
    assert [name for name in (*keys, *names) if f"`{name}`" not in text] == []


def test_every_command_is_told() -> None:
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    said = {line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")}
    assert said == set(tables_of_commands.names())
    assert "[bold]" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4}


def test_every_public_name_is_told() -> None:
    text = (REFERENCE / "api.md").read_text(encoding="utf-8")
    names = [name for name in ia.__all__ if name != "__version__"]
    assert [name for name in names if f":: interagency.{name}\n" not in text] == []


def test_a_field_that_nobody_describes_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Teams, "__doc__", "Teams.\n\ncode  [team, run]  how far it is in use")
    with pytest.raises(ValueError, match="Teams does not say what these are: adoption, joint"):
        tables_of_declarations.state_of(Teams)

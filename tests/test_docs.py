"""Pages on scenarios: their tables are those of the rows, and their examples are valid."""

import re
import runpy
from pathlib import Path

import pytest

from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.study.endowments import ENDOWMENTS
from interagency.study.scenario_language import (
    PRACTICE_KEYS,
    TRAITS,
    Difference,
    Office,
    Pillar,
    Shock,
)
from interagency.study.scenarios import loads

CHECKOUT = Path(__file__).resolve().parents[1]
TOOL = runpy.run_path(str(CHECKOUT / "tools" / "fill_reference.py"))
REFERENCE = CHECKOUT / "docs" / "reference" / "scenario-files.md"


@pytest.mark.parametrize("page", TOOL["PAGES"])
def test_tables_are_those_of_the_rows(page: str) -> None:
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    assert TOOL["filled"](text) == text, "run python tools/fill_reference.py"


def test_the_reference_mentions_every_word_of_the_language() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    keys = [key for kind in (Difference, Office, Pillar, Shock) for key in kind.__annotations__]
    names = [*PILLAR_NAMES, *REFORM_NAMES, *SHOCK_NAMES, *PRACTICE_KEYS, *TRAITS, *ENDOWMENTS]
    assert [name for name in (*keys, *names) if f"`{name}`" not in text] == []


def examples() -> list[str]:
    """YAML in pages, with a head where it has none."""
    head = "schema_version: 1\nextends: delivering_as_one\n"
    found = []
    for page in ("README.md", *TOOL["PAGES"]):
        text = (CHECKOUT / page).read_text(encoding="utf-8")
        for block in re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL):
            found.append(block if "schema_version" in block else head + block)
    return found


@pytest.mark.parametrize("text", examples())
def test_examples_are_valid(text: str) -> None:
    assert loads(text).quarters > 0

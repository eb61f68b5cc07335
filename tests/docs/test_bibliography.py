"""What methods and measures name as their source stands in the bibliography."""

import re

import pytest

from interagency.study.robust.measures import MEASURES
from interagency.study.sensitivity.methods import METHODS
from tests.docs.pages import CHECKOUT

ENTRIES = re.split(r"\n(?=- )", (CHECKOUT / "docs" / "bibliography.md").read_text(encoding="utf-8"))
CITED = re.compile(r"([A-Z]\w+)[^();]*?\(?(\d{4})\)?")


def cited() -> list[tuple[str, str]]:
    """First author and year of every source."""
    sources = [row.source for row in (*METHODS.values(), *MEASURES.values())]
    return sorted({pair for source in sources for pair in CITED.findall(source)})


def test_sources_are_read_from_what_is_said() -> None:
    assert CITED.findall("Savage (1951); Lempert and others (2006)") == [
        ("Savage", "1951"),
        ("Lempert", "2006"),
    ]
    assert len(cited()) > 10


@pytest.mark.parametrize(("author", "year"), cited())
def test_a_source_is_in_the_bibliography(author: str, year: str) -> None:
    assert any(entry.startswith(f"- {author}, ") and f"({year})" in entry for entry in ENTRIES)

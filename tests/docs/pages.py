"""The pages of README and manual, as tests read them."""

import re
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
TYPED = re.compile(r"^ {4}(?:\.venv/bin/)?(?P<line>interagency(?: .*)?)$", flags=re.MULTILINE)


def pages() -> list[Path]:
    """All pages, those beside README first."""
    return [*sorted(CHECKOUT.glob("*.md")), *sorted((CHECKOUT / "docs").rglob("*.md"))]


def name_of(page: Path) -> str:
    return page.relative_to(CHECKOUT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """Fenced code of one language."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def typed_commands(page: Path) -> Iterator[str]:
    """Lines of indented code in which `interagency` is called."""
    text = page.read_text(encoding="utf-8")
    for line in re.findall(
        r"^ {4}(?:\.venv/bin/)?(interagency(?: .*)?)$", text, flags=re.MULTILINE
    ):
        yield line.partition("  #")[0].strip()

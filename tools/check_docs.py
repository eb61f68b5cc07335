"""Checks a manual that was built: every link and picture inside it, and that it loads nothing.

    python tools/check_docs.py build/docs

Links must lead to a file, and to a place in it that is there. What a browser would fetch by itself
(scripts, styles, pictures, fonts) must lie in the folder: the manual is read without a network.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src")}
SAID_ONLY = {"canonical", "search", "index", "next", "prev", "author", "help"}
"""Relations of a <link> that a browser does not follow by itself."""
OUTSIDE_IN_STYLES = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^)"'\s]+)""")


@dataclass
class Page(HTMLParser):
    """What a page leads to, what it loads, and the places in it that can be led to."""

    text: str
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.places |= {said[name] for name in ("id", "name") if name in said}
        relation = set(said.get("rel", "").split())
        for name, value in said.items():
            if (tag, name) in FETCHED and not relation & SAID_ONLY:
                self.loads.append(value)
            elif (tag, name) == ("a", "href"):
                self.links.append(value)


def faults(folder: Path) -> Iterator[str]:
    """Everything wrong in a folder of pages and styles, a line each."""
    files = [file for file in folder.rglob("*.html") if "_static" not in file.parts]
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in files}
    for file, page in sorted(pages.items()):
        where = file.relative_to(folder)
        for address in page.loads:
            if _outside(address):
                yield f"{where}: loads {address}"
            elif not (file.parent / _path(address)).exists():
                yield f"{where}: loads {address}, which is not there"
        for address in page.links:
            if address and not _outside(address):
                yield from (f"{where}: {fault}" for fault in _link_faults(address, file, pages))
    for style in sorted(folder.rglob("*.css")):
        text = style.read_text(encoding="utf-8")
        for address in OUTSIDE_IN_STYLES.findall(text):
            yield f"{style.relative_to(folder)}: loads {address}"


def _link_faults(address: str, file: Path, pages: dict[Path, Page]) -> Iterator[str]:
    target = (file.parent / _path(address)).resolve() if _path(address) else file
    place = unquote(urlsplit(address).fragment)
    if not target.exists():
        yield f"leads to {address}, which is not there"
    elif place and target in pages and place not in pages[target].places:
        yield f"leads to {address}; there is no such place on that page"


def _outside(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme not in ("", "data") or bool(parts.netloc)


def _path(address: str) -> str:
    parts = urlsplit(address)
    return "" if parts.scheme else unquote(parts.path)


def main() -> int:
    folder = Path(sys.argv[1]).resolve()
    found = list(faults(folder))
    print("\n".join(found) or f"manual: {sys.argv[1]}/index.html, with no fault in its links")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

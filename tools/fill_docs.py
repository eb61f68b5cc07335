"""Fills every table of README and docs/ that is made from declarations or from results.

A table stands between `<!-- table NAME -->` and `<!-- end of NAME -->`, in any page. `--check`
says which pages are out of date, and changes nothing.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import tables_of_commands
import tables_of_declarations
import tables_of_ensemble
import tables_of_results
import tables_of_sensitivity
import tables_of_table_1

import interagency as ia

ROOT = Path(__file__).parent.parent
TABLES: Mapping[str, Callable[[], str]] = {
    **tables_of_declarations.TABLES,
    **tables_of_ensemble.TABLES,
    **tables_of_commands.TABLES,
    **tables_of_results.TABLES,
    **tables_of_sensitivity.TABLES,
    **tables_of_table_1.TABLES,
}
MARKED = re.compile(r"<!-- table (?P<name>\w+) -->.*?<!-- end of (?P=name) -->", flags=re.DOTALL)


def pages() -> Iterator[Path]:
    """Every page that may hold a table."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


@cache
def fits() -> bool:
    """Whether the shipped ensemble is of the declared parameters.

    A new practice has new ones: its tables stay until `tools/make_ensemble.py` has run.
    """
    try:
        ia.ensemble()
    except ia.InputError as error:
        print(f"tables of the ensemble are left as they are: {error}", file=sys.stderr)
        return False
    return True


def filled(text: str) -> str:
    """The page with every table between its marks."""

    def replaced(mark: re.Match[str]) -> str:
        name = mark["name"]
        if name in tables_of_ensemble.TABLES and not fits():
            return mark[0]
        return f"<!-- table {name} -->\n\n{TABLES[name]()}\n\n<!-- end of {name} -->"

    return MARKED.sub(replaced, text)


def main() -> int:
    stale = []
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if (new := filled(text)) != text:
            stale.append(page.relative_to(ROOT).as_posix())
            if "--check" not in sys.argv:
                page.write_text(new, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"{', '.join(stale)}: tables are out of date; run python tools/fill_docs.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

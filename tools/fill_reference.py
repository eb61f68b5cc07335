"""Fills the tables of docs/ that tell the language of scenarios; `--check` says if they hold."""

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from interagency.study.quarters import QUARTER_PATTERN
from interagency.study.schema import scenario_schema
from interagency.views import tables

ROOT = Path(__file__).parent.parent
PAGES = ("docs/how-to/your-own-case.md", "docs/reference/scenario-files.md")
SCHEMA = scenario_schema()


def table(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Rows as a Markdown table, the first column as code."""
    lines = ["| " + " | ".join(headings) + " |", "|---" * len(list(headings)) + "|"]
    for first, *rest in rows:
        cells = [f"`{first}`", *(str(cell).replace("|", "\\|") for cell in rest)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def keys_of(name: str | None = None) -> str:
    """The keys at one place of a file: what may be written, and what it says."""
    said = SCHEMA if name is None else SCHEMA["$defs"][name]
    needed = said.get("required", ())
    rows = [
        (key, in_words(one) + (", needed" if key in needed else ""), one.get("description", ""))
        for key, one in said["properties"].items()
    ]
    return table(("key", "may be", "says"), rows)


def in_words(schema: Mapping[str, Any]) -> str:
    """What a value may be.

    >>> in_words({"type": "integer", "minimum": 0, "maximum": 4})
    'a whole number from 0 to 4'
    """
    match schema:
        case {"anyOf": parts}:
            return ", ".join(dict.fromkeys(in_words(part) for part in parts))
        case {"enum": names}:
            return "one of its names" if len(names) > 4 else ", ".join(f"`{one}`" for one in names)
        case {"const": value}:
            return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"
        case {"type": "null"}:
            return "null"
        case {"minimum": low, "maximum": high}:
            whole = (
                "a whole number"
                if schema["type"] == "integer" or "multipleOf" in schema
                else "a number"
            )
            return f"`{low:g}`" if low == high else f"{whole} from {low:g} to {high:g}"
        case {"pattern": pattern} if pattern == QUARTER_PATTERN:
            return "a quarter"
        case {"pattern": pattern} if pattern.startswith("\\."):
            return "a path"
        case {"type": "array"}:
            return "a list"
        case {"patternProperties": _}:
            return "a mapping by country"
        case {"$ref": _}:
            return "a mapping"
    return "text"


def rows_of(topic: str, *columns: str) -> str:
    """Columns of one of the tables of `views.tables`."""
    frame = tables.TABLES[topic]()[["name", *columns]]
    return table(frame.columns, frame.itertuples(index=False))


FILLED = {
    "keys": lambda: keys_of(),
    "plan": lambda: keys_of("Pillar"),
    "shock": lambda: keys_of("Shock"),
    "expects": lambda: keys_of("Expects"),
    "predicted": lambda: keys_of("Predicted"),
    "office": lambda: keys_of("Office"),
    "pillars": lambda: rows_of("pillars", "title", "summary"),
    "reforms": lambda: rows_of("reforms", "title", "opens", "summary"),
    "practices": lambda: rows_of("practices", "title", "set", "summary"),
    "sets": lambda: rows_of("sets", "meaning", "practices"),
    "shocks": lambda: rows_of("shocks", "title", "summary"),
    "traits": lambda: rows_of("traits", "meaning"),
    "ranges": lambda: rows_of("endowments", "range", "meaning"),
    "endowments": lambda: rows_of("endowments", "meaning", "estimate", "range", "unknown"),
}


def filled(text: str) -> str:
    """The page with every table between its marks."""

    def replaced(mark: re.Match) -> str:
        name = mark["name"]
        return f"<!-- table {name} -->\n\n{FILLED[name]()}\n\n<!-- end of {name} -->"

    marks = r"<!-- table (?P<name>\w+) -->.*?<!-- end of (?P=name) -->"
    return re.sub(marks, replaced, text, flags=re.DOTALL)


def main() -> int:
    stale = []
    for page in PAGES:
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        if (new := filled(text)) != text:
            stale.append(page)
            if "--check" not in sys.argv:
                path.write_text(new, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"{', '.join(stale)}: tables are out of date; run python tools/fill_reference.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

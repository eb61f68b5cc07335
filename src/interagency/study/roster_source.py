"""Rosters as CSV files: one office a line.

Columns agency, country, one for each trait (0 or 1), and where wanted member and the
endowments (an empty cell: not given). The result is the list of offices that could also
stand in the scenario itself, so that both are checked by the same rules.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from interagency.errors import InputError, shown, together
from interagency.study.limits import LIMITS
from interagency.study.scenario_language import ENDOWMENT_RANGES, TRAITS
from interagency.study.source_text import Keys, Mark, Marks, Source
from interagency.study.yaml_source import plain_scalar

REQUIRED = ("agency", "country", *TRAITS)
COLUMNS = (*REQUIRED, "member", *ENDOWMENT_RANGES)


def parse_roster(text: str, file: str, problems: list[InputError]) -> Source:
    """The offices of a CSV text, under the key `offices`; `file` is what messages call it.

    Lines with too few or too many cells, traits other than 0 and 1, and more offices than
    `LIMITS.offices` join the problems; what can be read beside them is given. Raises
    `InputError` for what cannot be a roster: wrong columns, or no office at all. What a name
    or a number may be is the language's business.
    """
    lines = _lines(text, file)
    header = next(lines, None)
    if header is None:
        raise InputError("there is nothing in it", file=file, line=1, allowed=[_header()])
    columns = _columns(*header)
    offices: list[dict[str, Any]] = []
    values: dict[Keys, Mark] = {}
    for number, (place, cells) in enumerate(lines):
        if number == LIMITS.offices:
            problems.append(_at(place, f"more than {LIMITS.offices} offices"))
            break
        path = ("offices", len(offices))
        offices.append(_office(place, columns, cells, problems))
        values[path] = place
        for column in columns:
            values[(*path, *_inside(column))] = Mark(file, place.line, column)
    if not offices:
        raise _at(header[0], "there is no office in it, only the names of the columns")
    return Source({"offices": offices}, Marks(header[0], values=values))


def _lines(text: str, file: str) -> Iterator[tuple[Mark, list[str]]]:
    """Cells of every line that is not blank, without the blanks around them."""
    reader = csv.reader(io.StringIO(text), strict=True)
    while True:
        place = Mark(file, reader.line_num + 1)
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _at(place, f"this is not valid CSV: {error}") from None
        if cells is None:
            return
        if cells:
            yield place, [cell.strip() for cell in cells]


def _columns(place: Mark, names: list[str]) -> list[str]:
    problems = []
    if len(names) == 1 and ";" in names[0]:
        raise _at(place, "cells are separated by ';' here; separate them by ','")
    for number, name in enumerate(names):
        if name not in COLUMNS:
            problem = f"unknown column {shown(name)}"
        elif name in names[:number]:
            problem = f"column {shown(name)} stands twice"
        else:
            continue
        problems.append(_at(place, problem, name, found=name, allowed=COLUMNS))
    problems += [
        _at(place, f"column {shown(name)} is missing", name)
        for name in REQUIRED
        if name not in names
    ]
    if problems:
        raise together(problems)
    return names


def _office(
    place: Mark, columns: list[str], cells: list[str], problems: list[InputError]
) -> dict[str, Any]:
    """What a line says of an office, as far as it can be read."""
    row = dict(zip(columns, cells, strict=False))
    if len(cells) != len(columns):
        problem = f"{len(cells)} cells, but {len(columns)} columns"
        problems.append(_at(place, problem, found=len(cells)))
        return {name: row[name] for name in ("agency", "country") if name in row}
    problems += [
        _at(place, f"{name} cannot be {shown(row[name])}", name, found=row[name], allowed="01")
        for name in TRAITS
        if row[name] not in ("0", "1")
    ]
    office: dict[str, Any] = {"agency": row["agency"], "country": row["country"]}
    office["traits"] = [name for name in TRAITS if row[name] == "1"]
    if row.get("member"):
        office["member"] = _number(row["member"])
    endowments = {name: _number(row[name]) for name in ENDOWMENT_RANGES if row.get(name)}
    if endowments:
        office["endowments"] = endowments
    return office


def _number(cell: str) -> Any:
    """The number in a cell; anything else is left for the language to refuse."""
    with suppress(ValueError):
        return plain_scalar(cell)
    return cell


def _inside(column: str) -> Keys:
    """Where in an office the language puts a column."""
    return ("endowments", column) if column in ENDOWMENT_RANGES else (column,)


def _header() -> str:
    return f"a first line with the columns {', '.join(REQUIRED)}"


def _at(place: Mark, problem: str, column: str | None = None, **more: Any) -> InputError:
    return InputError(problem, file=place.file, line=place.line, column=column, **more)

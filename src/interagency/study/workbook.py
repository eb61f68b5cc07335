"""Tables as one Excel workbook, the same bytes for the same tables."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.study.columns import column

MOST_ROWS = 2**20
"""Rows of a sheet of Excel, its heading among them."""
READ_ME = "read me"
LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
# openpyxl writes the time of saving, and a zip archive that of each file in it
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_NEVER = datetime(1980, 1, 1)
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def workbook(tables: Mapping[str, pd.DataFrame], about: Iterable[tuple[str, str]]) -> bytes:
    """A workbook of a "read me" sheet and a sheet a table.

    about  what the first sheet says of the whole: rows of a word and what it stands for

    What looks like a formula stays text, and numbers that are not finite are empty cells.
    Raises InputError for a table with more rows than a sheet can hold.
    """
    from openpyxl import Workbook

    for name, table in tables.items():
        _refuse_too_long(name, table)
    names = sheet_names(tables)
    book = Workbook(write_only=True)
    book.properties.created = _NEVER
    _fill(book.create_sheet(READ_ME), _read_me(names, tables, about), headings=())
    for name, table in tables.items():
        rows = table.itertuples(index=False, name=None)
        _fill(book.create_sheet(names[name]), rows, headings=list(table))
    content = io.BytesIO()
    book.save(content)
    return _without_times(content)


def sheet_names(tables: Iterable[str]) -> dict[str, str]:
    """A name that Excel allows for the sheet of each table, no two alike.

    >>> sheet_names(["a/b", "A_b"])
    {'a/b': 'a_b', 'A_b': 'A_b 2'}
    """
    taken = {READ_ME}
    names = {}
    for table in tables:
        plain = _NOT_IN_NAMES.sub("_", table)[:LONGEST_NAME]
        name, number = plain, 1
        while name.lower() in taken:
            number += 1
            ending = f" {number}"
            name = plain[: LONGEST_NAME - len(ending)] + ending
        taken.add(name.lower())
        names[table] = name
    return names


def _refuse_too_long(name: str, table: pd.DataFrame) -> None:
    if len(table) >= MOST_ROWS:
        raise InputError(
            f"table {name} has {len(table)} rows, and a sheet of Excel holds {MOST_ROWS - 1}: "
            "use to_csv, or ask for fewer replications",
            found=len(table),
            allowed=[f"up to {MOST_ROWS - 1} rows"],
        )


def _read_me(
    names: Mapping[str, str],
    tables: Mapping[str, pd.DataFrame],
    about: Iterable[tuple[str, str]],
) -> Iterator[tuple[Any, ...]]:
    """What the workbook is, its sheets, and what their columns mean."""
    yield from about
    yield ()
    yield "sheet", "rows", "columns"
    for table, frame in tables.items():
        yield names[table], len(frame), len(frame.columns)
    yield ()
    yield "column", "unit", "meaning"
    for name in dict.fromkeys(name for frame in tables.values() for name in frame):
        meaning, unit = column(name)
        yield name, unit, meaning


def _fill(sheet: Any, rows: Iterable[tuple[Any, ...]], headings: list[str]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    def cell(value: Any) -> Any:
        value = _plain(value)
        if not isinstance(value, str):
            return value
        written = WriteOnlyCell(sheet, value=_UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", value))
        written.data_type = "s"  # a text that begins with "=" too
        written.quotePrefix = value[:1] in "=+-@"  # and it stays one when somebody edits it
        return written

    for place, letter in enumerate("ABC"):
        sheet.column_dimensions[letter].width = 30 if place < 2 or headings else 80
    if headings:
        sheet.freeze_panes = "A2"
        titles = [WriteOnlyCell(sheet, value=name) for name in headings]
        for title in titles:
            title.font = Font(bold=True)
        sheet.append(titles)
    for row in rows:
        sheet.append([cell(value) for value in row])


def _plain(value: Any) -> Any:
    """A value as openpyxl knows it: numbers of Python, text, nothing."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value if value is None or isinstance(value, Number | bool) else str(value)


def _without_times(content: io.BytesIO) -> bytes:
    """The archive with the same time on everything."""
    again = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _NEVER.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            stamp = _NEVER.strftime(r"\g<1>%Y-%m-%dT%H:%M:%SZ\g<2>").encode()
            new.writestr(entry, _SAVED.sub(stamp, old.read(name)))
    return again.getvalue()

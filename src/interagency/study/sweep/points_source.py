"""A table of points in a CSV file: a column a factor, a line a point."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from interagency.errors import InputError, shown
from interagency.study.yaml_source import plain_scalar


def table_of_points(text: str, file: str) -> dict[str, list[Any]]:
    """Column -> its values, numbers as numbers; raises InputError with the line of what is wrong.

    >>> table_of_points("turf, wear\\n0.2, 1e-2\\n", "points.csv")
    {'turf': [0.2], 'wear': [0.01]}
    """
    lines = _lines(text, file)
    number, header = next(lines, (1, []))
    if len(header) == 1 and ";" in header[0]:
        raise InputError(
            "cells are separated by ';' here; separate them by ','", file=file, line=number
        )
    for place, name in enumerate(header):
        if name in header[:place]:
            raise InputError(f"column {shown(name)} stands twice", file=file, line=number)
    columns: dict[str, list[Any]] = {name: [] for name in header}
    is_empty = True
    for number, cells in lines:
        is_empty = False
        if len(cells) != len(header):
            raise InputError(
                f"{len(cells)} cells, but {len(header)} columns", file=file, line=number
            )
        for name, cell in zip(header, cells, strict=True):
            columns[name].append(_value(cell, name, file, number))
    if is_empty:
        raise InputError("there is no point in it", file=file, allowed=["a line a point"])
    return columns


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every line that is not blank, without the blanks around them."""
    reader = csv.reader(io.StringIO(text), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise InputError(f"this is not valid CSV: {error}", file=file, line=number) from None
        if cells is None:
            return
        if cells:
            yield number, [cell.strip() for cell in cells]


def _value(cell: str, column: str, file: str, line: int) -> Any:
    try:
        value = plain_scalar(cell)
    except ValueError as error:
        raise InputError(str(error), file=file, line=line, column=column, found=cell) from None
    if value is None or value != value or value in (float("inf"), float("-inf")):
        raise InputError(
            f"{column} cannot be {shown(cell)}",
            file=file,
            line=line,
            column=column,
            found=cell,
            allowed=["a number, a quarter or a word in every cell"],
        )
    return value

"""Quarters as people write them: 2007Q1."""

import re

from interagency.errors import InputError, shown

FIRST_YEAR, LAST_YEAR = 1900, 2200
QUARTER_IN_WORDS = f"a quarter such as 2007Q1, from {FIRST_YEAR}Q1 to {LAST_YEAR}Q4"

QUARTER_PATTERN = "^(19[0-9]{2}|2[01][0-9]{2}|2200)Q[1-4]$"
"""The same for editors, as a regular expression."""

_LABEL = re.compile(r"([0-9]{4})Q([1-4])")


def quarter_index(label: str, first: str) -> int:
    """How many quarters `label` comes after `first`; negative when before.

    Raises `InputError` for a label that is no quarter of the years 1900 to 2200.

    >>> quarter_index("2007Q1", "2006Q1")
    4
    """
    return quarter_number(label) - quarter_number(first)


def quarter_label(index: int, first: str) -> str:
    """The quarter that comes `index` quarters after `first`.

    Raises `InputError` when `first` is no quarter, or the result leaves the years
    1900 to 2200.

    >>> quarter_label(-1, "2007Q1")
    '2006Q4'
    """
    year, quarter = divmod(quarter_number(first) + index, 4)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(
            f"{shown(index)} quarters after {first} is outside {FIRST_YEAR} to {LAST_YEAR}",
            found=index,
            allowed=[QUARTER_IN_WORDS],
        )
    return f"{year}Q{quarter + 1}"


def quarter_number(label: str) -> int:
    """Quarters since the first quarter of year 0; raises `InputError` as `quarter_index` does.

    >>> quarter_number("2006Q1")
    8024
    """
    parts = _LABEL.fullmatch(label)
    if parts is None or not FIRST_YEAR <= int(parts[1]) <= LAST_YEAR:
        raise InputError(
            f"{shown(label)} is not a quarter", found=label, allowed=[QUARTER_IN_WORDS]
        )
    return 4 * int(parts[1]) + int(parts[2]) - 1

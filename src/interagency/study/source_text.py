"""Files that a user wrote: their text, and where in them everything stands."""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from interagency.errors import InputError
from interagency.study.limits import LIMITS

type Keys = tuple[str | int, ...]
"""The way to a value: keys of mappings and positions in lists."""

# Control characters, the line ends that only some readers take for one (U+0085, U+2028,
# U+2029), halves of characters, and marks that nobody can see.
UNPRINTABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True)
class Mark:
    """A place in a file; a column is a number in YAML, a name in a CSV file."""

    file: str
    line: int | None = None
    column: int | str | None = None


@dataclass(frozen=True)
class Marks:
    """Where keys and values were written; `whole` stands for what has no place of its own."""

    whole: Mark
    keys: Mapping[Keys, Mark] = field(default_factory=lambda: MappingProxyType({}))
    values: Mapping[Keys, Mark] = field(default_factory=lambda: MappingProxyType({}))

    def of_value(self, path: Keys) -> Mark:
        """Place of a value, or of the closest thing around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.values:
                return self.values[path[:length]]
        return self.whole

    def of_key(self, path: Keys) -> Mark:
        """Place of a key, or of the closest thing around it."""
        return self.keys.get(path) or self.of_value(path)

    def over(self, base: "Marks") -> "Marks":
        """These marks, and those of `base` where these have none."""
        return Marks(self.whole, {**base.keys, **self.keys}, {**base.values, **self.values})

    def with_names(self, section: str, told_by: Mapping[str, tuple[str, ...]]) -> "Marks":
        """These marks, and those of names of a section that are told by other keys of it.

        told_by  name -> the keys that speak of it, the one that counts most at the end
        """

        def named(marks: Mapping[Keys, Mark]) -> dict[Keys, Mark]:
            inside = {path: mark for path, mark in marks.items() if path[:1] == (section,)}
            told = {
                (section, name, *path[2:]): mark
                for name, keys in told_by.items()
                for key in keys
                for path, mark in inside.items()
                if path[1:2] == (key,)
            }
            return {**marks, **told}

        return Marks(self.whole, named(self.keys), named(self.values))


@dataclass(frozen=True)
class Source:
    """What was written, as plain mappings, lists, numbers and text, and where."""

    value: dict[str, Any]
    marks: Marks


def dotted(path: Keys) -> str:
    """A path as messages show it.

    >>> dotted(("offices", 3, "member"))
    'offices[3].member'
    """
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".")


def known_as(path: Path) -> str:
    """How messages call a file: from the current folder when it lies inside, else in full."""
    full = os.path.abspath(path)
    here = os.path.join(os.getcwd(), "")
    return full.removeprefix(here) if full.startswith(here) else full


def read_text(path: Path, name: str) -> str:
    """The text of a file; `name` is what messages call it.

    Raises `InputError` for a file that is missing, unreadable, no ordinary file, larger
    than `LIMITS.file_bytes`, or not UTF-8 text.
    """
    try:
        # asked before opening: to open a pipe is to wait for its other end
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a folder" if path.is_dir() else "not an ordinary file"
            raise InputError(f"this is {kind}", file=name)
        with path.open("rb") as stream:
            data = stream.read(LIMITS.file_bytes + 1)
    except FileNotFoundError:
        raise _missing(path, name) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=name) from error
    return checked_text(_decoded(data, name), name)


def checked_text(text: str, name: str) -> str:
    """The text with one kind of line end and no byte order mark.

    Raises `InputError` for text longer than `LIMITS.file_bytes` in UTF-8, or with
    characters that cannot be shown.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if wrong := UNPRINTABLE.search(text):
        before = text[: wrong.start()]
        raise InputError(
            f"character U+{ord(wrong[0]):04X} cannot be part of a text file",
            file=name,
            line=before.count("\n") + 1,
            column=len(before) - before.rfind("\n"),
            found=wrong[0],
        )
    if len(text.encode()) > LIMITS.file_bytes:
        raise _too_large(name)
    return text


def _decoded(data: bytes, name: str) -> str:
    if len(data) > LIMITS.file_bytes:
        raise _too_large(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            "this is not UTF-8 text; save it as UTF-8",
            file=name,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from None


def _too_large(name: str) -> InputError:
    return InputError(f"larger than {LIMITS.file_bytes} bytes", file=name)


def _missing(path: Path, name: str) -> InputError:
    try:
        beside = sorted(
            entry.name for entry in path.parent.iterdir() if entry.suffix == path.suffix
        )
    except OSError:
        beside = []
    return InputError("there is no such file", file=name, found=path.name, allowed=beside)

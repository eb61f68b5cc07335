"""YAML 1.2, the part of it that a scenario needs, with the place of everything.

ruamel.yaml reads the marks on the page; values are made here, by the core schema of YAML
1.2 (`NO` is text, `on` is text, `1e3` is a number). Tags, anchors, aliases, directives and
a second document are refused: nothing can be constructed, run, or blown up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from ruamel.yaml import YAML, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from interagency.errors import MOST_LISTED, InputError, shown, together
from interagency.study.limits import LIMITS
from interagency.study.source_text import Keys, Mark, Marks, Source, dotted
from interagency.study.yaml_errors import in_words

_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def parse_yaml(
    text: str, file: str, problems: list[InputError] | None = None, what: str = "scenario"
) -> Source:
    """The one mapping of a YAML text; `file` is what messages call it.

    problems  a list that is joined by what does not hinder reading on; else that is raised too
    what      what messages say that such a file holds

    Raises `InputError` when the text is not YAML, not one mapping with text as keys, uses
    more of YAML than the language needs, or is deeper or larger than `LIMITS` allows.
    """
    _refuse_directives(text, file)
    reader = _Reader(file, what)
    for event in _events(text, file):
        reader.read(event)
    return reader.source(problems)


def plain_scalar(text: str) -> Any:
    """What unquoted text means in the core schema of YAML 1.2.

    Raises `ValueError` for a number of more than `LIMITS.number_characters`.

    >>> plain_scalar("NO"), plain_scalar("1e3"), plain_scalar("")
    ('NO', 1000.0, None)
    """
    if text in _WORDS:
        return _WORDS[text]
    for pattern, read in ((_WHOLE, int), (_OTHER_BASE, _other_base), (_DECIMAL, float)):
        if pattern.fullmatch(text):
            if len(text) > LIMITS.number_characters:
                raise ValueError(f"a number of {len(text)} characters")
            return read(text)
    return text


def _whole_characters(text: str) -> str:
    r"""The text with pairs of halves joined, as JSON writes "\ud83d\udd4a" for a dove.

    Raises `UnicodeError` for a half that stands alone.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


def _other_base(text: str) -> int:
    return int(text, 0)


def _refuse_directives(text: str, file: str) -> None:
    """Directives can only stand before the document, among comments and blank lines."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("%"):
            raise InputError(
                f"directive {shown(line)} is not part of the language",
                file=file,
                line=number,
                column=1,
                found=line,
            )
        if line.strip() and not line.lstrip().startswith("#"):
            return


def _events(text: str, file: str) -> Iterator[Event]:
    place = Mark(file, 1, 1)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            place = _mark(file, event.start_mark)
            yield event
    except YAMLError as error:
        problem, at = in_words(error, text)
        raise _syntax_error(problem, place if at is None else _mark(file, at)) from None
    except Exception as error:
        # the scanner lets other exceptions out on malformed input, such as a ValueError
        # for "\U00110000"; the text is at fault, whatever they are
        raise _syntax_error(in_words(error, text)[0], place) from error


def _syntax_error(problem: str, place: Mark) -> InputError:
    return InputError(
        f"this is not valid YAML: {problem}",
        file=place.file,
        line=place.line,
        column=place.column,
    )


def _mark(file: str, mark: Any) -> Mark:
    return Mark(file, mark.line + 1, mark.column + 1)


_UNSET = object()


@dataclass
class _Open:
    """A mapping or list that is not yet closed; `key` waits for its value."""

    into: dict[str, Any] | list[Any]
    path: Keys
    key: Any = _UNSET


class _Reader:
    """Builds the value from events, without recursion, and notes every place."""

    def __init__(self, file: str, what: str) -> None:
        self.file, self.what = file, what
        self.root: Any = _UNSET
        self.open: list[_Open] = []
        self.keys: dict[Keys, Mark] = {}
        self.values: dict[Keys, Mark] = {}
        self.problems: list[InputError] = []
        self.nodes = 0

    def read(self, event: Event) -> None:
        """Takes in the next event; raises `InputError` where reading on makes no sense."""
        place = _mark(self.file, event.start_mark)
        match event:
            case DocumentStartEvent() if self.root is not _UNSET:
                self._stop(f"a second document starts here; a file holds one {self.what}", place)
            case CollectionEndEvent():
                self.open.pop()
            case NodeEvent():
                self._count(place)
                self._refuse_extras(event, place)
                self._node(event, place)

    def source(self, problems: list[InputError] | None = None) -> Source:
        """The finished mapping; what was wrong joins the problems, or is raised."""
        start = self.values.get((), Mark(self.file, 1, 1))
        if self.root is _UNSET or self.root is None:
            self._stop("there is nothing in it", Mark(self.file, 1, 1))
        if not isinstance(self.root, dict):
            found = shown(self.root)
            self._stop(f"a {self.what} is a mapping of keys to values, not {found}", start)
        if self.problems and problems is None:
            raise together(self.problems)
        if problems is not None:
            problems += self.problems
        return Source(self.root, Marks(start, self.keys, self.values))

    def _node(self, event: NodeEvent, place: Mark) -> None:
        into = self.open[-1] if self.open else None
        if into is not None and isinstance(into.into, dict) and into.key is _UNSET:
            into.key = self._key(event, into, place)
        elif isinstance(event, MappingStartEvent):
            self._put({}, place)
        elif isinstance(event, SequenceStartEvent):
            self._put([], place)
        elif isinstance(event, ScalarEvent):
            self._put(self._scalar(event, place), place)
        else:
            self._put(None, place)

    def _put(self, value: Any, place: Mark) -> None:
        """Puts a value where it belongs, and opens it when more will go into it."""
        path: Keys = ()
        if not self.open:
            self.root = value
        elif isinstance(into := self.open[-1].into, list):
            path = (*self.open[-1].path, len(into))
            into.append(value)
        else:
            path = (*self.open[-1].path, self.open[-1].key)
            into[self.open[-1].key] = value
            self.open[-1].key = _UNSET
        # an absent value has no place of its own: its key has
        self.values[path] = self.keys.get(path, place) if value is None else place
        if isinstance(value, dict | list):
            self.open.append(_Open(value, path))
            if len(self.open) > LIMITS.depth:
                self._stop(f"nested more than {LIMITS.depth} levels deep", place)

    def _key(self, event: NodeEvent, mapping: _Open, place: Mark) -> str:
        if not isinstance(event, ScalarEvent):
            self._stop("a key must be text, not a mapping, a list or an alias", place)
        key = self._scalar(event, place)
        if not isinstance(key, str):
            self._note_key(key, event.value, mapping, place)
            key = event.value
        path = (*mapping.path, key)
        if path in self.keys:
            self._note(
                f"key {shown(key)} stands twice, first on line {self.keys[path].line}",
                place,
                found=key,
                where=dotted(path),
            )
        self.keys[path] = place
        return key

    def _note_key(self, key: Any, written: str, mapping: _Open, place: Mark) -> None:
        """A key that is no text: a stray number, or what follows the comma of 0,5."""
        before = next(reversed(mapping.into), None)
        at = None if before is None else self.values[(*mapping.path, before)]
        whole = None if at is None or at.line != place.line else mapping.into[before]
        if type(whole) is int and written.isdecimal():
            self._note(
                f"{whole},{written} is no number: a comma begins another key",
                place,
                found=f"{whole},{written}",
                hint=f"write {whole}.{written}",
            )
        else:
            self._note(f"a key must be text, not {shown(key)}; put it in quotes", place, found=key)

    def _scalar(self, event: ScalarEvent, place: Mark) -> Any:
        is_plain, _ = event.implicit
        try:
            return plain_scalar(event.value) if is_plain else _whole_characters(event.value)
        except UnicodeError:
            self._note("an escape gives half a character", place)
        except ValueError:
            self._note(f"a number of more than {LIMITS.number_characters} characters", place)
        return ""

    def _refuse_extras(self, event: NodeEvent, place: Mark) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None:
            written = str(tag).replace("tag:yaml.org,2002:", "!!")
            self._note(f"tag {shown(written)} is not part of the language", place, found=written)
        if event.anchor is not None:
            sign, what = ("*", "alias") if isinstance(event, AliasEvent) else ("&", "anchor")
            name = f"{sign}{event.anchor}"
            self._note(
                f"{what} {shown(name)} is not part of the language; write it out",
                place,
                found=name,
            )

    def _count(self, place: Mark) -> None:
        self.nodes += 1
        if self.nodes > LIMITS.nodes:
            self._stop(f"more than {LIMITS.nodes} keys and values", place)

    def _note(self, problem: str, place: Mark, **more: Any) -> None:
        """Remembers a problem that does not hinder reading on."""
        self.problems.append(
            InputError(
                problem,
                file=place.file,
                line=place.line,
                column=place.column,
                **more,
            )
        )
        if len(self.problems) >= MOST_LISTED:
            raise together(self.problems)

    def _stop(self, problem: str, place: Mark) -> NoReturn:
        """Raises this problem with all that were met before."""
        self.problems.append(
            InputError(problem, file=place.file, line=place.line, column=place.column)
        )
        raise together(self.problems)

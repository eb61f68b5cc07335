"""What can go wrong, said so that the reader can put it right.

`InputError` is the one error for anything wrong in what a user wrote: where it stands, what
was found, what is allowed, what was probably meant. Several problems come as one
`InputErrors`, which is an `InputError` too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches

MOST_LISTED = 20
"""How many problems one message lists; the rest are counted."""

_MOST_NAMES = 12
_MOST_CHARACTERS = 60
_LAST_PART = re.compile(r"(\.?[^.\[\]]+|\[[0-9]+\])$")


class InteragencyError(Exception):
    """Anything that this package raises on purpose; the command line returns `exit_code`."""

    exit_code = 1


class InputError(InteragencyError, ValueError):
    """Something is wrong in what a user wrote.

    problem  what is wrong, in one line
    file     the file as the user knows it, or a name such as `<text>`
    line     counted from 1, where it was written (also when a base file says it)
    column   counted from 1 in YAML; in a CSV file the name of the column
    found    what was found
    allowed  names that are allowed, or descriptions such as "a number from 0 to 1"
    nearest  the allowed name that looks most like `found`, or None
    where    dotted path such as `pillars.one_programme.level`
    chain    names of the scenarios involved, the base first
    hint     what would put it right, as it would be written
    """

    exit_code = 2

    def __init__(
        self,
        problem: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | str | None = None,
        found: object = None,
        allowed: Iterable[str] = (),
        where: str = "",
        chain: Sequence[str] = (),
        hint: str = "",
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.file = file
        self.line = line
        self.column = column
        self.found = found
        self.allowed = tuple(allowed)
        self.where = where
        self.chain = tuple(chain)
        self.hint = hint

    @property
    def problems(self) -> tuple["InputError", ...]:
        """The problems that this error stands for: itself."""
        return (self,)

    @property
    def nearest(self) -> str | None:
        """Looked for when asked: a hostile file has a hundred thousand unknown names."""
        if not isinstance(self.found, str):
            return None
        written = {name.lower(): name for name in reversed(self.allowed)}
        wanted = _wanted(self.found)
        # a name without its group is that name, whatever else looks like it
        inside = [name for name in written if name.endswith(f".{wanted}")]
        if len(inside) == 1:
            return written[inside[0]]
        matches = [written[near] for near in get_close_matches(wanted, written, n=1)]
        return matches[0] if matches and matches[0] != self.found else None

    def __str__(self) -> str:
        lines = [": ".join(part for part in (self._place(), self.problem) if part)]
        extended = f"(extended from: {' <- '.join(self.chain)})" if len(self.chain) > 1 else ""
        # the problem names the last part of the path itself
        around = _LAST_PART.sub("", self.where)
        if around or extended:
            inside = f"in {shortened(around)}" if around else ""
            lines.append("  " + " ".join(part for part in (inside, extended) if part))
        if self.allowed:
            lines.append(f"  allowed: {_listed(self.found, self.allowed)}")
        if self.nearest:
            lines.append(f"  did you mean {self.nearest!r}?")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(_printable(line) for line in lines)

    def _place(self) -> str:
        numbers = [self.line, self.column if isinstance(self.column, int) else None]
        place = ":".join(str(part) for part in (self.file, *numbers) if part is not None)
        return f"{place} (column {shown(self.column)})" if isinstance(self.column, str) else place


class InputErrors(InputError):
    """Several problems at once; its own fields are those of the first."""

    def __init__(self, problems: Sequence[InputError]) -> None:
        first = problems[0]
        super().__init__(
            first.problem,
            file=first.file,
            line=first.line,
            column=first.column,
            found=first.found,
            allowed=first.allowed,
            where=first.where,
            chain=first.chain,
            hint=first.hint,
        )
        self.args = (tuple(problems),)

    @property
    def problems(self) -> tuple[InputError, ...]:
        """Every problem, also those that the message does not list."""
        return self.args[0]

    def __str__(self) -> str:
        listed = [str(problem) for problem in self.problems[:MOST_LISTED]]
        if len(self.problems) > MOST_LISTED:
            listed.append(f"... and {len(self.problems) - MOST_LISTED} more")
        return "\n\n".join([f"{len(self.problems)} problems", *listed])


def together(problems: Sequence[InputError]) -> InputError:
    """One error for one or more problems, in the order of files met and of lines in each.

    >>> together([InputError("b", file="f", line=2), InputError("a", file="f", line=1)]).problem
    'a'
    """
    if len(problems) == 1:
        return problems[0]
    files = list(dict.fromkeys(problem.file for problem in problems))

    def position(problem: InputError) -> tuple[int, int, int]:
        column = problem.column if isinstance(problem.column, int) else 0
        return files.index(problem.file), problem.line or 0, column

    return InputErrors(sorted(problems, key=position))


@contextmanager
def collecting(problems: list[InputError]) -> Iterator[None]:
    """Adds the problems of an `InputError` raised inside to a list, and goes on after the block."""
    try:
        yield
    except InputError as error:
        problems.extend(error.problems)


def shown(value: object) -> str:
    """A value as a message shows it: short, on one line, and in the words of YAML.

    >>> shown(None), shown(True), shown("NO"), shown({"a": 1})
    ('nothing', 'true', "'NO'", 'a mapping')
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() if value.bit_length() > 200:
            return "a huge number"
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case str():
            return repr(shortened(value))
    return shortened(repr(value))


def shortened(text: str) -> str:
    """The text, cut where it would drown a message."""
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _printable(line: str) -> str:
    """The line with escapes for what a terminal would obey or could not show."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)


def _wanted(found: str) -> str:
    return found[:_MOST_CHARACTERS].strip().lower()


def _listed(found: object, allowed: Sequence[str]) -> str:
    """The names, or those that look most like what was found when there are many."""
    if len(allowed) <= _MOST_NAMES:
        return ", ".join(allowed)
    wanted = _wanted(found) if isinstance(found, str) else ""
    near = get_close_matches(wanted, allowed, n=5, cutoff=0.3) or list(allowed[:5])
    return f"{', '.join(near)}, ... ({len(allowed)} in all)"

"""What is wrong with text that is not YAML, in the words of somebody who writes scenarios."""

import re
from typing import Any

_NO_BLANK = re.compile(r"\s*[\w.-]+:[^\s:/]")
_IN_OTHER_WORDS = {
    "expected the node content": "a value is missing here",
    "expected chomping or indentation": "text after '|' or '>' starts on the next line",
    "sequence entries are not allowed": "a list item starts on a line of its own",
    "mapping keys are not allowed": "a key cannot stand here",
    "expected '<document start>'": "this belongs to nothing above it; keys start in one column",
    "found unexpected document separator": "a quote that is not closed before this line",
}
_FOUND = re.compile(r"found (?:unknown escape )?character '(.+?)'")


def in_words(error: Exception, text: str) -> tuple[str, Any]:
    """What a YAML reader found wrong, and its mark in the text, or None.

    error  with or without `problem`, `problem_mark`, `context` and `context_mark`
    """
    problem = str(getattr(error, "problem", None) or error)
    if problem.startswith("chr() arg"):
        return "an escape gives no character", None
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    context = getattr(error, "context", None) or ""
    if mark is None:
        return problem, None
    lines = text.split("\n")
    if problem.startswith("mapping values are not allowed"):
        return _stray_colon(lines, mark), mark
    if problem.startswith("could not find expected ':'") and start is not None:
        return "a ':' and a blank are missing after this key", start
    if problem.startswith("found unexpected end of stream") and start is not None:
        return "the quote that starts here is not closed", start
    if "flow" in context and start is not None:
        kind = "mapping" if "mapping" in context else "list"
        return f"a ',' is missing here, or the end of the {kind} from line {start.line + 1}", mark
    if problem.startswith("expected <block end>"):
        return _stray_line(lines, mark), mark
    for start_of, words in _IN_OTHER_WORDS.items():
        if problem.startswith(start_of):
            return words, mark
    if found := _FOUND.match(problem):
        return _stray_character(found[1], problem), mark
    return problem, mark


def _stray_colon(lines: list[str], mark: Any) -> str:
    line, above = lines[mark.line], _above(lines, mark.line)
    if ":" in line[: mark.column].strip().rstrip(":"):
        return "a second ':' in this line; put text that holds ': ' in quotes"
    if above is not None and _NO_BLANK.match(lines[above]):
        return f"a blank is missing after ':' in line {above + 1}"
    return "this line is indented further than those above it"


def _stray_line(lines: list[str], mark: Any) -> str:
    if lines[mark.line][: mark.column].strip():
        return "something follows the end of a value; put the whole in quotes"
    return "this line is indented otherwise than those above it"


def _stray_character(character: str, problem: str) -> str:
    if "escape" in problem:
        return f"'\\{character}' in double quotes means nothing; single quotes keep it as it is"
    if character == "\\t":
        return "a tab; indent by blanks"
    return f"text cannot start with '{character}'; put it in quotes"


def _above(lines: list[str], number: int) -> int | None:
    """The closest line above that holds more than a comment."""
    said = (n for n in range(number - 1, -1, -1) if lines[n].strip())
    return next((n for n in said if not lines[n].lstrip().startswith("#")), None)

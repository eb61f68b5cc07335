"""Text that is not YAML, and what is said of it."""

import pytest

from interagency.errors import InputError
from interagency.study.scenarios import loads
from interagency.study.yaml_source import parse_yaml

FURTHER = "this line is indented further than those above it"
OTHERWISE = "this line is indented otherwise than those above it"


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("a:\n  b: 1\n   c: 1", (3, 5), FURTHER),
        ("a: 1\n  b: 2", (2, 4), FURTHER),
        ("a: 1\n# c: 1\n\n  b: 2", (4, 3), OTHERWISE),
        ("a:\n  b: 1\n c: 1", (3, 2), OTHERWISE),
        ("a:\n  - b: 1\n   c: 1", (3, 4), OTHERWISE),
        (" a: 1\nb: 2", (2, 1), "this belongs to nothing above it; keys start in one column"),
        ("a: b: c", (1, 5), "a second ':' in this line; put text that holds ': ' in quotes"),
        ("a:\n  b:1\n  c: 2", (3, 4), "a blank is missing after ':' in line 2"),
        ("a: 1\nb c\nd: 2", (2, 1), "a ':' and a blank are missing after this key"),
        ("a:\n\tb: 1", (2, 1), "a tab; indent by blanks"),
        ("a: {b: 1\nc: 2", (2, 2), "a ',' is missing here, or the end of the mapping from line 1"),
        ("a: [b\nc: 2", (2, 2), "a ',' is missing here, or the end of the list from line 1"),
        ("a: {b: 1]", (1, 9), "a ',' is missing here, or the end of the mapping from line 1"),
        ("a: 'b\nc: 2", (1, 4), "the quote that starts here is not closed"),
        ('a: "b" c', (1, 8), "something follows the end of a value; put the whole in quotes"),
        ("a: @b", (1, 4), "text cannot start with '@'; put it in quotes"),
        ('a: "\\q"', (1, 6), "'\\q' in double quotes means nothing; single quotes keep it"),
        ("a: ,", (1, 4), "a value is missing here"),
        ("a: |99\nb", (1, 6), "text after '|' or '>' starts on the next line"),
        ("a: - b", (1, 4), "a list item starts on a line of its own"),
        ('a: "\\U00110000"', (1, 1), "an escape gives no character"),
    ],
)  # fmt: skip
def test_is_told_in_plain_words(text, place, problem):
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "a.yaml")
    told = caught.value.problem.removeprefix("this is not valid YAML: ")
    assert told.startswith(problem)
    assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    ("text", "found", "hint"),
    [
        ("a: {level: 0,5}", "0,5", "write 0.5"),
        ("a: {b: x, level: 1,25, c: 1}", "1,25", "write 1.25"),
        ("a: {level: x,5}", 5, ""),
        ("a: {5: 1}", 5, ""),
        ("a:\n  level: 0\n  5: 1", 5, ""),
    ],
)
def test_a_decimal_comma_is_told_from_a_key_that_is_no_text(text, found, hint):
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "a.yaml")
    assert (caught.value.found, caught.value.hint) == (found, hint)


def test_a_slip_of_the_pen_hides_no_other_problem():
    text = """\
schema_version: 1
extends: no_reform
pillars:
  one_programme: {level: 0,5}
  one_budgte: 1
practices:
  one_voice: loud
"""
    with pytest.raises(InputError) as caught:
        loads(text, "mine")
    assert [problem.line for problem in caught.value.problems] == [4, 5, 7]
    assert caught.value.hint == "write 0.5"
    with pytest.raises(InputError, match="stands twice"):
        loads("schema_version: 1\nextends: no_reform\nextends: no_reform\n", "mine")

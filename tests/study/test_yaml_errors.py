"""Text that is not YAML, and what is said of it."""

import pytest

from interagency.errors import InputError
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

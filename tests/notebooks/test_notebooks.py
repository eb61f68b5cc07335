"""The lessons run as they were committed, answer a student, and their exercises can be solved."""

import doctest
import importlib
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tools.run_notebooks import FOLDER, executed, notebooks, told

SOLUTIONS = Path(__file__).parent / "solutions"
LESSONS = pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)

WRONG = {
    "01": {
        "nothing for headquarters": "def choose(cues):\n"
        "    return cues.required_time, 0.0, 1 - cues.required_time",
        "more for the team": "def choose(cues):\n"
        "    team = cues.required_time + 0.01\n"
        "    hq = min(cues.headquarters_time, 1 - team)\n"
        "    return team, hq, 1 - team - hq",
        "no shares": "def choose(cues):\n    return 0.5, 0.5, 0.5",
        "no numbers": "def choose(cues):\n    return float('nan'), 0.5, 0.5",
        "one number": "def choose(cues):\n    return cues.required_time",
    },
    "02": {
        "back once": "def turning_points(change):\n"
        "    above = change[change > 0]\n"
        "    return change.idxmin(), above.index[0] if len(above) else None",
        "back after the dip": "def turning_points(change):\n"
        "    after = change[change.idxmin():]\n"
        "    above = after[after > 0]\n"
        "    return change.idxmin(), above.index[0] if len(above) else None",
        "read off the figure": "def turning_points(change):\n    return '2007Q4', '2011Q3'",
        "positions": "def turning_points(change):\n    return change.argmin(), 22",
        "nothing": "def turning_points(change):\n    return None",
    },
    "03": {
        "ahead": "def share_behind(effects, agency):\n"
        "    return (effects[agency] > effects['Plain']).mean()",
        "a percentage": "def share_behind(effects, agency):\n"
        "    return 100 * (effects[agency] < effects['Plain']).mean()",
        "a column": "def share_behind(effects, agency):\n"
        "    return effects[agency] < effects['Plain']",
        "means": "def share_behind(effects, agency):\n"
        "    return float(effects[agency].mean() < effects['Plain'].mean())",
    },
    "04": {
        "one order": "def shapley_of_two(nothing, first, second, both):\n"
        "    return first - nothing, both - first",
        "alone": "def shapley_of_two(nothing, first, second, both):\n"
        "    return first - nothing, second - nothing",
        "halves": "def shapley_of_two(nothing, first, second, both):\n"
        "    return (both - nothing) / 2, (both - nothing) / 2",
        "no numbers": "def shapley_of_two(nothing, first, second, both):\n"
        "    return float('nan'), float('nan')",
        "one number": "def shapley_of_two(nothing, first, second, both):\n    return both",
    },
    "05": {
        "by offices": "def share_as_good(effects, agencies, marked):\n"
        "    return (effects >= effects[agencies == marked].mean()).mean()",
        "only larger": "def share_as_good(effects, agencies, marked):\n"
        "    out = lambda one: effects[agencies == one].mean() - effects[agencies != one].mean()\n"
        "    names = set(agencies)\n"
        "    return sum(out(one) > out(marked) for one in names) / len(names)",
        "known": "def share_as_good(effects, agencies, marked):\n    return 1 / 17",
        "a count": "def share_as_good(effects, agencies, marked):\n    return 1",
    },
    "06": {
        "first order": "def total_index(base, other, moved):\n"
        "    return (other * (moved - base)).mean() / np.var([base, other])",
        "not half": "def total_index(base, other, moved):\n"
        "    return ((moved - base) ** 2).mean() / np.var([base, other])",
        "of one sample": "def total_index(base, other, moved):\n"
        "    return ((moved - base) ** 2).mean() / 2 / np.var(base)",
        "sizes": "def total_index(base, other, moved):\n"
        "    return abs(moved - base).mean() / 2 / np.var([base, other])",
        "an array": "def total_index(base, other, moved):\n"
        "    return (moved - base) ** 2 / 2 / np.var([base, other])",
        "no number": "def total_index(base, other, moved):\n    return float('nan')",
    },
}
"""Answers that a check must send back, by lesson."""

OF_ARRAYS = """
import numpy as np

def choose(cues):
    team = cues.required_time
    headquarters = min(cues.headquarters_time, 1 - team)
    return np.array([team, headquarters, 1 - team - headquarters])
"""

PREDICTIONS = {
    "01": ("prediction, because_of = 'Fall ', 'hours'", ["you said fall, it came out fall. So it"]),
    "02": ("prediction, over_in = 'rise', 2009", ["you said rise, it came out dip", "said 2009"]),
    "03": ("prediction[('Absent', 'systemic_thinking')] = '+'", ["1 of 1 as you said"]),
    "04": (
        "for_the_team, for_the_agency = 'one voice', 'one_voice'",
        ["you said 'one voice', none of", "one_voice is number 6 of six"],
    ),
    "05": (
        "model_than_line, pools_than_model, behaviour_than_model = 'more', 'As many', 'less'",
        ["you said more, it came out as many. Not so", "said as many", "said 'less', none of"],
    ),
    "06": (
        "first_for_team, first_for_agency = 'Leader', 'mandate'",
        ["you said leader, it came out leader. So it is. (surely", "you said 'mandate', none of"],
    ),
}
"""What a student writes, and some of what is then said, by lesson."""


def tagged(path: Path, tag: str) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if tag in cell.metadata.get("tags", [])]


def lesson(number: str) -> Path:
    (path,) = (path for path in notebooks() if path.stem.startswith(number))
    return path


def solution(path: Path) -> str:
    return (SOLUTIONS / f"exercise_{path.stem[:2]}.py").read_text()


@cache
def after_setup(path: Path) -> dict[str, Any]:
    """What is known in a lesson when its runs are done."""
    known: dict[str, Any] = {}
    for source in tagged(path, "setup"):
        exec(source, known)
    return known


@pytest.fixture(autouse=True)
def _in_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    monkeypatch.setattr(sys, "path", [str(FOLDER), *sys.path])


def said(path: Path, answer: str, tag: str = "check") -> Any:
    """What the check cell says of an answer, or the cell that uses it."""
    known = {**after_setup(path)}
    exec(answer, known)
    cells = tagged(path, "check") + (tagged(path, tag) if tag != "check" else [])
    for cell in cells:
        definition, _, call = cell.rpartition("\n\n\n")
        exec(definition, known)
    return eval(call, known)


@LESSONS
def test_a_lesson_asks_predicts_runs_and_sets_an_exercise(path: Path) -> None:
    text = path.read_text()
    assert "**Question.**" in text
    for told_at_the_start in ("**You learn**", "**Time:**", "**You need**", "**You change**"):
        assert told_at_the_start in text
    assert "## Before you believe it" in text
    for tag in ("prediction", "compared", "exercise", "check", "used"):
        assert len(tagged(path, tag)) == 1, tag
    for tag in ("prediction", "exercise"):
        assert tagged(path, tag)[0].startswith("# yours")


@LESSONS
def test_a_lesson_does_not_say_where_solutions_are(path: Path) -> None:
    assert "solutions" not in path.read_text()


@LESSONS
def test_a_lesson_is_committed_as_it_ran(path: Path) -> None:
    cells = [one for one in nbformat.read(path, as_version=4).cells if one.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert "picture" in told(nbformat.read(path, as_version=4))
    assert not re.search(r"/(home|root|tmp|Users)/", path.read_text())


@LESSONS
def test_who_changes_nothing_is_told_so_kindly(path: Path) -> None:
    read = "\n".join(told(nbformat.read(path, as_version=4)))
    for words in ("No prediction yet", "you said nothing", "not yet: ", "This cell waits"):
        assert words in read
    (unsolved,) = tagged(path, "exercise")
    assert str(said(path, unsolved)).startswith("not yet")


@LESSONS
def test_an_exercise_is_solved_by_its_solution(path: Path) -> None:
    assert said(path, solution(path)) == "right"
    assert not isinstance(said(path, solution(path), "used"), str)


@pytest.mark.parametrize(
    ("number", "wrong"), [(number, wrong) for number in WRONG for wrong in WRONG[number]]
)
def test_a_wrong_answer_is_sent_back(number: str, wrong: str) -> None:
    assert str(said(lesson(number), WRONG[number][wrong])).startswith("not yet")


def test_what_lessons_share_does_as_its_examples_say() -> None:
    tried = doctest.testmod(importlib.import_module("lesson"))
    assert tried.attempted > 0
    assert tried.failed == 0


def test_shares_may_be_an_array() -> None:
    assert said(lesson("01"), OF_ARRAYS) == "right"


@LESSONS
def test_a_prediction_is_set_beside_what_came_out(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written, answers = PREDICTIONS[path.stem[:2]]
    known = {**after_setup(path)}
    for source in (*tagged(path, "prediction"), written, *tagged(path, "compared")):
        exec(source, known)
    read = capsys.readouterr().out
    for answer in answers:
        assert answer in read


@pytest.mark.slow
@LESSONS
def test_a_lesson_gives_again_what_was_committed(path: Path) -> None:
    assert told(executed(path)) == told(nbformat.read(path, as_version=4))

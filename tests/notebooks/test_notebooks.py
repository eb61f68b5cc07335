"""The lessons run as they were committed, and their exercises can be solved."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tools.run_notebooks import executed, notebooks, told

SOLUTIONS = Path(__file__).parent / "solutions"
LESSONS = pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)


def tagged(path: Path, tag: str) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if tag in cell.metadata.get("tags", [])]


def solution(path: Path) -> str:
    return (SOLUTIONS / f"exercise_{path.stem[:2]}.py").read_text()


def checked(path: Path, answer: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the check cell says of an answer."""
    monkeypatch.chdir(path.parent)
    known: dict[str, Any] = {}
    for source in (*tagged(path, "setup"), answer):
        exec(source, known)
    (check,) = tagged(path, "check")
    definition, _, call = check.rpartition("\n\n\n")
    exec(definition, known)
    return eval(call, known)


@LESSONS
def test_a_lesson_asks_predicts_runs_and_sets_an_exercise(path: Path) -> None:
    text = path.read_text()
    assert "**Question.**" in text
    assert "## Before you believe it" in text
    for tag in ("prediction", "exercise", "check"):
        assert len(tagged(path, tag)) == 1, tag


@LESSONS
def test_a_lesson_is_committed_as_it_ran(path: Path) -> None:
    cells = [one for one in nbformat.read(path, as_version=4).cells if one.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert "picture" in told(nbformat.read(path, as_version=4))
    assert not re.search(r"/(home|root|tmp|Users)/", path.read_text())


@LESSONS
def test_an_exercise_is_solved_by_its_solution_and_not_by_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (unsolved,) = tagged(path, "exercise")
    assert str(checked(path, unsolved, monkeypatch)).startswith("not yet")
    assert checked(path, solution(path), monkeypatch) == "right"


@pytest.mark.slow
@LESSONS
def test_a_lesson_gives_again_what_was_committed(path: Path) -> None:
    assert told(executed(path)) == told(nbformat.read(path, as_version=4))

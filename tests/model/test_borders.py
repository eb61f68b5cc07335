"""What no part of the model may know or do: the borders that `docs` and design draw."""

import ast
import csv
import re
from pathlib import Path

import pytest

import interagency
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.traits import TRAITS

PACKAGE = Path(interagency.__file__).parent
SCENARIOS = Path(__file__).parents[2] / "scenarios"

EVERYTHING = sorted(PACKAGE.rglob("*.py"))
ENGINE = sorted([*(PACKAGE / "model").rglob("*.py"), *(PACKAGE / "simulation").rglob("*.py")])
MECHANISMS = sorted((PACKAGE / "model" / "mechanisms").glob("*.py"))
EVIDENCE = PACKAGE / "study" / "evidence"
# The one module that may open the marks of Table 1, and those that may ask it for them: what
# holds results against them, after the runs.
OPENS_THE_MARKS = EVIDENCE / "observed.py"
MARKS = "interagency.study.evidence.observed"
ASK_FOR_MARKS = {EVIDENCE / name for name in ("contrasts.py", "facts_traits.py", "table1.py")}
FLOORS = ("model", "simulation", "study", "views")


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def words(path: Path) -> set[str]:
    return set(re.findall(r"\w+", path.read_text(encoding="utf-8")))


def imports(path: Path) -> set[str]:
    """Modules that a file imports, names included: `interagency.model.roster.Roster`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{short(path)}: a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_there_is_something_to_look_at():
    assert {"model/step.py", "simulation/simulate.py", "model/mechanisms/choice.py"} <= {
        short(path) for path in ENGINE
    }


@pytest.mark.parametrize("path", ENGINE, ids=short)
def test_the_engine_knows_no_flag(path):
    assert not words(path) & set(TRAITS)


@pytest.mark.parametrize("path", EVERYTHING, ids=short)
def test_one_module_opens_the_marks_of_table_1(path):
    assert ("observed_marks" in words(path)) == (path == OPENS_THE_MARKS)


@pytest.mark.parametrize("path", EVERYTHING, ids=short)
def test_who_runs_does_not_ask_for_marks(path):
    assert path in ASK_FOR_MARKS or not any(name.startswith(MARKS) for name in imports(path))


@pytest.mark.parametrize("path", sorted(SCENARIOS.rglob("*.csv")), ids=lambda path: path.stem)
def test_shipped_rosters_hold_flags_and_no_outcome(path):
    with path.open(encoding="utf-8") as file:
        columns = set(next(csv.reader(file)))
    assert columns <= {"agency", "country", "member", *TRAITS} | {
        "presence",
        "capacity",
        "reach",
        "expertise",
    }


@pytest.mark.parametrize(
    "path",
    [path for path in ENGINE if short(path) != "model/practices.py"],
    ids=short,
)
def test_no_mechanism_names_a_practice(path):
    assert not words(path) & set(PRACTICE_NAMES)


@pytest.mark.parametrize("path", MECHANISMS, ids=short)
def test_mechanisms_do_not_import_each_other(path):
    allowed = ("interagency.model.arrays", "dataclasses", "typing", "collections")
    assert all(name.startswith(allowed) for name in imports(path))


@pytest.mark.parametrize("path", EVERYTHING, ids=short)
def test_imports_point_down(path):
    floor = short(path).split("/")[0]
    if floor not in FLOORS:
        return
    above = {f"interagency.{name}" for name in FLOORS[FLOORS.index(floor) + 1 :]}
    above |= {"interagency.cli", "interagency.mesa"}
    for name in imports(path):
        assert ".".join(name.split(".")[:2]) not in above


def _attribute_calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {func.attr for func in calls if isinstance(func, ast.Attribute)}


@pytest.mark.parametrize(
    "path", [path for path in ENGINE if short(path).startswith("model/")], ids=short
)
def test_the_model_sums_by_segments_only(path):
    """Other sums give other bits for a run alone than for a batch."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not any(isinstance(node, ast.MatMult) for node in ast.walk(tree))
    forbidden = {"sum", "mean", "prod", "einsum", "dot", "matmul", "tensordot", "average"}
    found = _attribute_calls(path) & forbidden
    assert found <= ({"mean"} if "roster" in words(path) else set())


@pytest.mark.parametrize(
    "path", [path for path in ENGINE if short(path).startswith("model/")], ids=short
)
def test_the_model_calls_for_no_luck_and_no_file(path):
    names = {name.split(".")[0] for name in imports(path)}
    assert not names & {"random", "secrets", "os", "pathlib", "io", "time", "datetime"}
    assert not re.search(r"\bopen\(", path.read_text(encoding="utf-8"))

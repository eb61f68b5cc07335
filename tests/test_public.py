"""The names that a reader of `import interagency` meets."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import interagency as ia

NAMES = [
    *("load", "loads", "run", "compare", "perceived_effects"),
    *("practice_effects", "practice_shifts", "frontier", "explain"),
    *("load_study", "read_study", "sensitivity", "robust", "network", "write_network"),
    *("predictions", "evidence", "coverage", "table1", "ensemble"),
    *("plot", "save_figures", "figures"),
    *("scenarios", "parameters", "practices", "levers", "metrics", "report", "init", "diff"),
    *("Scenario", "Result", "Comparison", "PerceivedEffects"),
    *("PracticeEffects", "PracticeShifts", "Frontier", "Explanation"),
    *("Study", "StudyResults", "Sensitivity", "RobustChoice", "Predictions", "Table1", "Ensemble"),
    *("InputError", "__version__"),
]


def test_names_in_the_order_in_which_they_are_met() -> None:
    assert ia.__all__ == NAMES
    assert sorted(dir(ia)) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_documented(name: str) -> None:
    value = getattr(ia, name)
    assert isinstance(value, str) or value.__doc__


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'frobnicate'"):
        ia.frobnicate  # noqa: B018


def test_every_package_is_installed() -> None:
    source = Path(ia.__file__).parent
    project = tomllib.loads((source.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    named = set(project["tool"]["setuptools"]["packages"]) - {"interagency.scenarios"}
    there = {
        ".".join(("interagency", *path.parent.relative_to(source).parts))
        for path in source.rglob("__init__.py")
    }
    assert named == there


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(ia.__file__).read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    imported = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == {name: f"interagency.{home}" for name, home in ia._HOME.items()}
    assert {*imported, "__version__"} == set(NAMES)


def test_import_alone_loads_no_numpy() -> None:
    code = (
        "import interagency; dir(interagency); assert interagency.__version__;"
        "heavy = ('numpy', 'pandas', 'matplotlib', 'scipy');"
        "print([name for name in heavy if name in sys.modules])"
    )
    source = str(Path(ia.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {source!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_names_do_what_they_say() -> None:
    scenario = ia.load("no_reform")
    assert isinstance(scenario, ia.Scenario)
    assert isinstance(ia.run(scenario, replications=1), ia.Result)
    assert isinstance(ia.compare(scenario, "pillars_only", replications=1), ia.Comparison)
    with pytest.raises(ia.InputError):
        ia.load("no_such_reform")
    assert ia.loads(scenario.text, "the_same").hash == scenario.hash
    assert isinstance(ia.perceived_effects(scenario, replications=1), ia.PerceivedEffects)
    short = scenario.difference({"quarters": 2})
    assert isinstance(ia.practice_effects(short, replications=1), ia.PracticeEffects)
    assert isinstance(ia.frontier(short, replications=1), ia.Frontier)
    asked = {"replications": 1, "mechanisms": ["turf"]}
    assert isinstance(ia.explain(scenario, "pillars_only", **asked), ia.Explanation)
    assert isinstance(ia.table1(replications=2, also=()), ia.Table1)
    assert ia.network(short, 1).nodes
    for table in (ia.scenarios(), ia.parameters(), ia.practices(), ia.levers(), ia.metrics()):
        assert isinstance(table, pd.DataFrame)
        assert len(table) > 3

"""The guide for a new practice does what it says, step by step, on a copy of the project."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import interagency as ia
from interagency.model.metrics import METRICS
from tests.docs.pages import CHECKOUT, blocks, typed_commands

GUIDE = CHECKOUT / "CONTRIBUTING.md"
NEW, WITH = "joint_analysis", "with_joint_analysis.yaml"
COPIED = ("src", "scenarios", "tools", "docs", "results", "tests", "pyproject.toml")
RUNS = 3
UNCHANGED = ("delivering_as_one", "tailored", "imposed_systemic_thinking")
"""Shipped scenarios that speak of all practices, or of its set."""

KEEP_OUTCOMES = f"""
import sys
import interagency as ia
for name in sys.argv[1:]:
    ia.run(name, replications={RUNS}).to_csv("kept/" + name)
"""
LOOK = f"""
import interagency as ia
from interagency.study.schema import scenario_schema
row = ia.practices().set_index("name").loc["{NEW}"]
assert row["title"] == "Analysing together" and row["opens_bridge"] == 0.1
assert "adoption_{NEW}" in set(ia.metrics()["name"])
assert "{NEW}" in str(scenario_schema())
assert len(ia.practices()) == 7
for name in ia.scenarios()["name"]:
    shipped = ia.load(name)
    assert not shipped.pillars or shipped.practices["{NEW}"] == 0, name
"""


def ran(folder: Path, *command: str) -> str:
    """What a command prints when it runs on the copy and nothing else."""
    env = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONUTF8": "1", "COLUMNS": "200"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def steps() -> Iterator[tuple[str, str, str]]:
    """What the guide says to write: the file, where in it (or nothing: all of it), the text."""
    for language in ("python", "yaml"):
        for block in blocks(GUIDE, language):
            head = re.match(r"(?:# .*\n)+", block)[0]
            files, _, place = " ".join(head.replace("# ", "").split("\n")).strip().partition(", ")
            yield from ((file, place, block.removeprefix(head)) for file in files.split())


def written(old: str, place: str, text: str) -> str:
    """A file with a step of the guide carried out."""
    if not place:
        return text
    if place == "at the end":
        return old + text
    if name := re.fullmatch(r"at the end of (\w+)", place):
        end = re.compile(rf"(^{name[1]}\b.*?)(^\))", flags=re.DOTALL | re.MULTILINE)
        assert end.search(old), place
        return end.sub(lambda found: found[1] + text + found[2], old, count=1)
    key = place.removeprefix("under ")
    lines = re.compile(rf"^{key}:\n(?:  .*\n)+", flags=re.MULTILINE)
    assert lines.search(old), place
    return lines.sub(lambda found: found[0] + text, old, count=1)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which all that the guide says was written."""
    folder = tmp_path_factory.mktemp("project")
    for name in COPIED:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    for page in CHECKOUT.glob("*.md"):
        shutil.copy(page, folder)
    for file, place, text in steps():
        target = folder / file
        old = target.read_text(encoding="utf-8") if place else ""
        target.write_text(written(old, place, text), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def outcomes(project: Path) -> dict[str, pd.DataFrame]:
    """Outcomes of some scenarios in the copy."""
    names = (*UNCHANGED, WITH)
    ran(project, sys.executable, "-c", KEEP_OUTCOMES, *names)
    return {name: pd.read_csv(project / "kept" / name / "outcomes.csv") for name in names}


def test_the_guide_has_its_steps() -> None:
    said = list(steps())
    assert said[0][:2] == ("src/interagency/model/practices.py", "at the end of PRACTICES")
    assert said[-1][:2] == (WITH, "")
    assert {text.split()[-2:] == [f"{NEW}:", "off"] for _, _, text in said[1:-1]} == {True}


def test_it_is_known_everywhere(project: Path) -> None:
    ran(project, sys.executable, "-c", LOOK)


@pytest.mark.slow
def test_the_commands_of_the_guide_work(project: Path) -> None:
    commands = [line for line in typed_commands(GUIDE) if NEW in line]
    assert len(commands) == 4
    said = {}
    for line in commands:
        words = re.sub(r"--replications \d+", f"--replications {RUNS}", line).split()[1:]
        said[words[0]] = ran(project, sys.executable, "-m", "interagency", *words)
    assert "Analysing together" in said["describe"]
    assert ": ok. " in said["validate"]
    assert NEW in said["diff"]
    assert "against delivering_as_one" in said["compare"]


@pytest.mark.parametrize("name", UNCHANGED)
def test_off_it_changes_nothing(
    outcomes: dict[str, pd.DataFrame], tmp_path: Path, name: str
) -> None:
    ia.run(name, replications=RUNS).to_csv(tmp_path)
    before, after = pd.read_csv(tmp_path / "outcomes.csv"), outcomes[name]
    assert set(after) - set(before) == {f"adoption_{NEW}", f"adoption_{NEW}_early"}
    pd.testing.assert_frame_equal(after[list(before)], before, check_exact=True)


def test_on_it_changes_the_run(outcomes: dict[str, pd.DataFrame]) -> None:
    off, on = outcomes["delivering_as_one"], outcomes[WITH]
    assert (off[f"adoption_{NEW}"] == 0).all()
    assert (on[f"adoption_{NEW}"] > 0.1).all()
    assert (on["within_agency"] > off["within_agency"]).all()
    moved = [name for name in METRICS if name in off and (off[name] != on[name]).any()]
    assert len(moved) > 20


@pytest.mark.slow
def test_tables_and_tests_follow(project: Path) -> None:
    tool = [sys.executable, "tools/fill_docs.py"]
    ran(project, *tool)
    pages = ("practices", "metrics", "scenario-files")
    for page in pages:
        assert NEW in (project / "docs" / "reference" / f"{page}.md").read_text(encoding="utf-8")
    ran(project, *tool, "--check")
    ran(
        project,
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
        *("tests/model/test_practices.py", "tests/study/test_schema.py"),
    )

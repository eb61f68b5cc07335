"""What is looked at on a machine, and what is said of what is missing."""

import json
from importlib import metadata
from pathlib import Path

import pytest

from interagency.study import doctor
from interagency.study.doctor import KNOWN, NOTE, OK, WRONG
from interagency.study.extras import how_to_install
from tests.golden import STORED


def test_the_numbers_known_are_those_of_the_golden_run() -> None:
    golden = json.loads(STORED.read_text(encoding="utf-8"))["delivering_as_one"]
    assert {metric: list(values) for metric, values in KNOWN.items()} == {
        metric: golden[metric] for metric in KNOWN
    }


def test_what_is_missing_or_too_old_is_named_with_the_command(monkeypatch) -> None:
    def version(name: str) -> str:
        if name == "mesa":
            raise metadata.PackageNotFoundError(name)
        return "1.0" if name == "numpy" else "99"

    monkeypatch.setattr(doctor.metadata, "version", version)
    declared = (">=3.12", ["numpy>=2.1", "mesa>=3.5", "pandas>=2"], {"app": ["mesa>=3"]})
    monkeypatch.setattr(doctor, "_declared", lambda: declared)
    (core,) = doctor._dependencies()
    assert (core.state, core.found) == (WRONG, "numpy 1.0 is not >=2.1; mesa is missing")
    assert core.advice == "pip install 'numpy>=2.1' 'mesa>=3.5'"
    (extra,) = doctor._extras()
    assert (extra.state, extra.advice) == (NOTE, how_to_install("app"))


def test_a_python_too_old_is_wrong(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "_declared", lambda: (">=99", [], {}))
    (check,) = doctor._python()
    assert check.state == WRONG
    assert ">=99" in check.found


def test_a_folder_that_cannot_be_written_is_wrong(tmp_path: Path, monkeypatch) -> None:
    (check,) = doctor._folder(tmp_path / "results" / "runs")
    assert check.state == OK
    assert not (tmp_path / "results").exists()

    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refused)
    (check,) = doctor._folder(tmp_path)
    assert (check.state, check.found) == (WRONG, f"{tmp_path}: Permission denied")


@pytest.mark.parametrize(("encoding", "state"), [("utf-8", OK), ("ascii", NOTE)])
def test_a_terminal_that_lacks_signs_is_noted(monkeypatch, encoding: str, state: str) -> None:
    class Stream:
        pass

    stream = Stream()
    stream.encoding = encoding
    monkeypatch.setattr(doctor.sys, "stdout", stream)
    (check,) = doctor._terminal()
    assert check.state == state


def test_what_is_declared_is_found_installed_or_in_a_checkout(monkeypatch) -> None:
    project = doctor._project()

    def absent(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "metadata", absent)
    python, core, extras = doctor._declared()
    assert (python, core) == (project["requires-python"], project["dependencies"])
    assert "app" in extras
    assert "test" not in extras

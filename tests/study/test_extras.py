"""How to install an extra, said so that it works from where one is."""

from pathlib import Path

import pytest

from interagency.study import extras
from interagency.study.extras import how_to_install

PROJECT = '[project]\nname = "interagency"\n'


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and a package that is in no checkout."""
    (tmp_path / "packages").mkdir()
    monkeypatch.setattr(extras, "SOURCE", tmp_path / "packages")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_by_name_where_there_is_no_checkout(elsewhere: Path) -> None:
    assert how_to_install("app") == "pip install 'interagency[app]'"
    for other in ('[project]\nname = "other"\n', "[tool]\n", "no TOML", 'project = "text"\n'):
        (elsewhere / "pyproject.toml").write_text(other, encoding="utf-8")
        assert how_to_install("app") == "pip install 'interagency[app]'"


def test_within_the_checkout_it_is_this_folder(elsewhere: Path) -> None:
    (elsewhere / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    assert how_to_install("mesa-viz") == "pip install '.[mesa-viz]'"


def test_outside_the_checkout_that_is_run_it_is_that_folder(elsewhere: Path) -> None:
    (elsewhere / "packages" / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    assert how_to_install("app") == f"pip install '{elsewhere / 'packages'}[app]'"

"""`interagency sensitivity`: asked of a folder, in words, tables and codes."""

import json
import sys
from pathlib import Path

import pytest

from interagency import cli
from interagency.study.sensitivity.methods import METHODS
from tests.study.sensitivity.studies import study
from tests.test_cli import Ended


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "played"
    study({"kind": "sobol", "samples": 8}).run(folder, workers=1, progress=False)
    return folder


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["interagency", "sensitivity", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Ended(ended.value.code or 0, said.out, said.err)

    return run


def test_a_folder_is_answered_and_kept(command, folder: Path, tmp_path: Path) -> None:
    ended = command(str(folder), "--out", str(tmp_path / "kept"))
    assert (ended.code, ended.err) == (0, "")
    told = " ".join(ended.out.split())
    assert "delivering_as_one, Sobol' indices" in told
    assert "most comes from" in told
    assert "Warning: delivery_change: 8 base rows (N) are too few" in told
    assert {"indices.csv", "luck.csv", "sensitivity.png", "convergence.svg"} <= {
        path.name for path in (tmp_path / "kept").iterdir()
    }


def test_one_document(command, folder: Path, tmp_path: Path) -> None:
    words = ("--method", "rsa", "--outcome", "delivery_change", "--resamples", "5", "--json")
    document = json.loads(command(str(folder), *words, "--out", str(tmp_path)).out)
    assert document["method"] == "rsa"
    assert {row["outcome"] for row in document["indices"]} == {"delivery_change"}


def test_methods_are_listed(command) -> None:
    told = command("--method", "help")
    assert told.code == 0
    assert all(key in told.out for key in METHODS)
    rows = json.loads(command("--method", "help", "--json").out)["methods"]
    assert [row["name"] for row in rows] == list(METHODS)


@pytest.mark.parametrize(
    ("words", "problem", "allowed"),
    [
        (("--method", "morris"), "morris needs a morris design", "sobol, pawn, rbd_fast"),
        (("--method", "sobl"), "unknown method 'sobl'", "did you mean 'sobol'?"),
        (("--outcome", "delivery"), "no outcome 'delivery'", "delivery_change"),
        (("--scenario", "no_reform"), "no scenario 'no_reform'", "delivering_as_one"),
    ],
)
def test_what_cannot_be_asked_ends_with_two(
    command, folder: Path, tmp_path: Path, words: tuple[str, ...], problem: str, allowed: str
) -> None:
    ended = command(str(folder), *words, "--out", str(tmp_path / "none"))
    assert ended.code == 2
    assert problem in ended.err
    assert allowed in ended.err
    assert not (tmp_path / "none").exists()


def test_no_study_is_refused(command, tmp_path: Path) -> None:
    assert command().code == 2
    assert command(str(tmp_path)).code == 2
    assert not list(tmp_path.iterdir())

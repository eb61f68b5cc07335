"""What Tab offers is what is declared."""

from pathlib import Path

import pytest

from interagency.cli import completion
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.scenarios import shipped


def test_names_read_off_the_text_are_those_declared() -> None:
    assert tuple(completion.practice_names()) == PRACTICE_NAMES
    assert set(completion.metric_names()) == set(METRICS)


def test_every_key_of_set_is_offered() -> None:
    offered = {key.removesuffix("=") for key in completion.settings("")}
    assert offered >= {*PARAMETERS, *(f"pillars.{name}" for name in PILLAR_NAMES)}
    assert offered >= {f"reforms.{name}" for name in REFORM_NAMES}
    assert offered >= {f"practices.{name}" for name in PRACTICE_NAMES}
    assert completion.settings("tur") == ["turf="]


def test_scenarios_are_those_shipped_and_files_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cases").mkdir()
    for name in ("mine.yaml", "cases/other.yml", "notes.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert completion.scenarios("") == [*shipped(), "mine.yaml"]
    assert completion.scenarios("mi") == ["mine.yaml"]
    assert completion.scenarios("ca") == ["cases/"]
    assert completion.scenarios("cases/") == ["cases/other.yml"]
    assert completion.scenarios("nowhere/") == []
    assert completion.shipped_scenarios("pillars_o") == ["pillars_only"]


def test_anything_that_can_be_described_is_offered() -> None:
    assert {"turf", "one_voice", "within_team", "no_reform"} <= set(completion.anything(""))

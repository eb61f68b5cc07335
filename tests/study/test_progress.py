"""Progress is shown where it is wanted, and nowhere else."""

import logging
from types import SimpleNamespace

import pytest

from interagency.study import progress
from interagency.study.progress import watched


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


@pytest.fixture
def every_second(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A clock that goes on by forty seconds whenever it is looked at."""
    now = iter(range(0, 10_000, 40))
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(now)))
    caplog.set_level(logging.INFO, logger="interagency")


@pytest.mark.usefixtures("every_second")
def test_off_a_terminal_a_line_a_minute_at_most(caplog) -> None:
    assert list(watched(range(6), 6, "runs")) == list(range(6))
    said = lines(caplog)
    assert 1 <= len(said) <= 3
    assert said[0] == "runs: 2 of 6 pieces done, about 02:40 left"


@pytest.mark.usefixtures("every_second")
def test_who_wants_none_gets_none(caplog, capsys) -> None:
    assert list(watched(range(6), 6, "runs", progress=False)) == list(range(6))
    assert lines(caplog) == []
    assert capsys.readouterr() == ("", "")


def test_short_work_shows_no_bar(capsys) -> None:
    assert list(watched(range(3), 3, "runs", progress=True)) == [0, 1, 2]
    assert capsys.readouterr().err == ""

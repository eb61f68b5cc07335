"""A comparison comes out of its folder as it went in; anything else is refused by name."""

import json
from pathlib import Path

import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study import ask
from interagency.study.kept import kept_comparison
from tests.study import small

TABLES = ("table", "headline", "changes", "outcomes", "quarters", "offices")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept = tmp_path / "kept"
    later = small.reform().with_changes(name="later", pillars={"one_leader": {"from": "2007Q1"}})
    other = later.with_changes(name="other", pillars={"one_programme": None, "one_budget": None})
    ask.compare(small.before(), small.reform(), other, replications=3, offices=True, out=kept)
    return kept


def test_what_is_read_is_what_was_compared(folder: Path) -> None:
    found = kept_comparison(folder)
    other = found.scenarios["other"]
    said = ask.compare(small.before(), small.reform(), other, replications=3, offices=True)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(said, name))
    assert (found.base, list(found.scenarios)) == ("before", ["before", "reform", "other"])
    assert found.manifest["identity"] == said.manifest["identity"]
    assert "before (as other)" in set(found.outcomes["scenario"])


def test_a_folder_of_another_version_is_read_all_the_same(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["identity"]["source_hash"] = "another"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert kept_comparison(folder).manifest["identity"]["source_hash"] == "another"


def test_refuses_what_is_unfinished(folder: Path) -> None:
    (folder / "journal.jsonl").write_bytes(b"")
    with pytest.raises(InputError, match="0 of 12 runs are there") as caught:
        kept_comparison(folder)
    assert f"--out {folder}" in caught.value.hint


def test_refuses_a_folder_of_something_else(tmp_path: Path) -> None:
    ask.run(small.reform(), replications=1, out=tmp_path / "run")
    with pytest.raises(InputError, match="no comparison but what `interagency run` found"):
        kept_comparison(tmp_path / "run")
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(InputError, match="it holds nothing"):
        kept_comparison(other)
    (other / "letter.txt").touch()
    with pytest.raises(InputError, match=r"it holds 'letter.txt'"):
        kept_comparison(other)
    with pytest.raises(InputError, match="is not a folder"):
        kept_comparison(other / "letter.txt")

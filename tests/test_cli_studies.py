"""Commands about studies: what they keep and tell, and how they end."""

import json
from pathlib import Path

import pandas as pd
import pytest

from interagency.study.sweep import identity, play
from interagency.views import studies
from tests.study.sweep.small_study import altered, text_of, words
from tests.test_cli import command  # noqa: F401 (a fixture)

RUN = ("study", "run", "tiny.yaml", "--workers", "1", "--quiet")
ALONE = ("--workers", "1", "--quiet")


@pytest.fixture(autouse=True)
def tiny(command) -> Path:  # noqa: F811
    """The file of a study that takes no time."""
    Path("tiny.yaml").write_text(text_of(words()), encoding="utf-8")
    return Path("tiny.yaml")


def test_a_study_is_kept_and_told(command) -> None:  # noqa: F811
    ended = command(*RUN, "--out", "kept")
    assert (ended.code, ended.err) == (0, "")
    kept = {path.name for path in Path("kept").iterdir()}
    assert kept >= {"manifest.json", "journal.jsonl", "pieces", "experiments.csv", "summary.csv"}
    summary = pd.read_csv("kept/summary.csv")
    assert set(summary["scenario"]) == {"before", "after"}
    assert summary["n"].tolist() == [2] * 4
    assert "4 points x 2 replications" in " ".join(ended.out.split())
    document = json.loads(command(*RUN, "--out", "kept", "--json").out)
    assert (document["points"], document["replications"], document["missing"]) == (4, 2, 0)
    assert document["outcomes"][-1]["mean"] == summary["mean"].iloc[-1]


def test_what_a_study_costs_is_told_and_nothing_is_kept(command) -> None:  # noqa: F811
    before = sorted(Path().iterdir())
    document = json.loads(command(*RUN, "--dry-run", "--json").out)
    # 4 points x 2 replications x 2 scenarios
    assert document["runs"] == 16
    assert document["seconds"] > 0
    assert "4 points x 2 replications x 2 scenarios = 16 runs" in command(*RUN, "--dry-run").out
    assert sorted(Path().iterdir()) == before


def test_a_study_of_parts_is_put_together_extended_and_verified(command) -> None:  # noqa: F811
    for part in ("1/2", "2/2"):
        ended = command(*RUN, "--shard", part, "--out", f"part-{part[0]}")
        assert ended.code == 0
        assert "Merge all parts" in ended.out
    refused = command("study", "merge", "part-1", "--out", "all")
    assert refused.code == 2
    assert "these are not all shards of one study: 1/2" in refused.err
    assert command("study", "merge", "part-1", "part-2", "--out", "all").code == 0
    more = ("study", "extend", "all", "-n", "3", "--samples", "6", *ALONE)
    document = json.loads(command(*more, "--json").out)
    assert (document["points"], document["replications"]) == (6, 3)
    status = json.loads(command("study", "status", "all", "--json").out)
    assert status["done"] == status["pieces"]
    assert status["current"] is True
    assert "3 replications" in command("study", "status", "all").out
    again = json.loads(command("study", "verify", "all", "--all", "--json", *ALONE).out)
    assert again["holds"] is True
    assert again["pieces"] == again["finished"] == status["pieces"]


def test_a_study_ends_with_three_where_runs_failed(command, monkeypatch) -> None:  # noqa: F811
    right = play._records

    def wrong(block):
        if 1 in block.row:
            raise FloatingPointError("overflow in trust")
        return right(block)

    monkeypatch.setattr(play, "_records", wrong)
    ended = command(*RUN, "--out", "kept")
    assert ended.code == 3
    assert "2 runs failed; the first: point 1, replication 0: overflow in trust" in ended.err
    failures = pd.read_csv("kept/failures.csv")
    assert failures["point"].tolist() == [1, 1]
    again = command("study", "resume", "kept", "--json", *ALONE)
    assert again.code == 3
    assert json.loads(again.out)["failed"] == 2


def test_verifying_ends_with_four_where_numbers_differ(command) -> None:  # noqa: F811
    command(*RUN, "--out", "kept")
    altered(Path("kept"), Path("other"), "outcomes", "delivery", 1e-6)
    ended = command("study", "verify", "other", *ALONE)
    assert ended.code == 4
    assert "column delivery of outcomes, by up to 1e-06" in " ".join(ended.out.split())
    verified = command("study", "verify", "other", "--json", *ALONE)
    assert verified.code == 4
    document = json.loads(verified.out)
    assert document["holds"] is False
    assert [row["column"] for row in document["mismatches"]] == ["delivery"]
    assert command("study", "verify", "kept", *ALONE).code == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("run", "changed.yaml", "--out", "kept", *ALONE), "kept"),
        (("run", "tiny.yaml", "--shard", "1/2", "--out", "kept", *ALONE), "not 1/2"),
        (("extend", "kept", *ALONE), "say how many"),
        (("extend", "kept", "-n", "1", *ALONE), "replications cannot be 1"),
        (("extend", "kept", "--samples", "3", *ALONE), "samples cannot be 3"),
        (("verify", "kept", "--pieces", "0", *ALONE), "pieces cannot be 0"),
        (("merge", "kept", "kept", "--out", "new"), "these are not all shards"),
        (("status", "elsewhere"), "elsewhere"),
    ],
)
def test_what_cannot_be_asked_of_a_study_ends_with_two(command, asked, said) -> None:  # noqa: F811
    command(*RUN, "--out", "kept")
    changed = words(factors={"synergy": "declared"})
    Path("changed.yaml").write_text(text_of(changed), encoding="utf-8")
    kept = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    ended = command("study", *asked)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == kept


def test_other_code_is_read_and_not_mixed(command, monkeypatch) -> None:  # noqa: F811
    command(*RUN, "--out", "kept")
    other = {**identity.code(), "study_hash": "other"}
    monkeypatch.setattr(identity, "code", lambda: other)
    assert "begun with other code" in command("study", "status", "kept").out
    for asked in (("resume", "kept"), ("extend", "kept", "-n", "4"), ("verify", "kept")):
        ended = command("study", *asked, *ALONE)
        assert ended.code == 2
        assert "other code of the same version" in ended.err
    # the same study into the same folder is the same refusal
    assert command(*RUN, "--out", "kept").code == 2


def test_study_files_are_checked_like_scenarios(command) -> None:  # noqa: F811
    Path("slip.yaml").write_text(text_of(words(replicatons=3)), encoding="utf-8")
    ended = command("validate", "tiny.yaml", "which_practices_matter", "no_reform")
    assert ended.code == 0
    said = "A tiny study: 2 scenarios, 1 factor, 4 points x 2 replications"
    assert ended.out.startswith(f"tiny.yaml: ok. {said}\n")
    wrong = command("validate", "slip.yaml", "tiny.yaml", "--json")
    assert wrong.code == 2
    slip, right = json.loads(wrong.out)["files"]
    assert slip["problems"][0]["nearest"] == "replications"
    assert right["ok"] is True


def test_editors_get_the_schema_of_studies(command) -> None:  # noqa: F811
    printed = json.loads(command("schema", "--of", "study").out)
    assert printed["title"] == "interagency study"
    assert command("schema", "--of", "study", "--out", "s.json").code == 0
    assert json.loads(Path("s.json").read_text(encoding="utf-8")) == printed
    refused = command("schema", "--of", "studdy")
    assert refused.code == 2
    assert "did you mean 'study'?" in refused.err


def test_a_study_without_factors_ends_well(command) -> None:  # noqa: F811
    said = words(factors=None, design=None)
    Path("plain.yaml").write_text(text_of(said), encoding="utf-8")
    ended = command("study", "run", "plain.yaml", "--out", "kept", *ALONE)
    assert ended.code == 0
    assert Path("kept/summary.csv").is_file()


def test_a_study_of_which_every_run_fails_says_so(command, monkeypatch) -> None:  # noqa: F811
    def broken(*_):
        raise FloatingPointError("boom")

    monkeypatch.setattr(play, "_tables", broken)
    ended = command(*RUN, "--out", "kept")
    assert ended.code == 3
    assert "boom" in ended.err
    assert "boom" in Path("kept/failures.csv").read_text(encoding="utf-8")


def test_tables_that_grew_too_long_do_not_stay(command, monkeypatch) -> None:  # noqa: F811
    command(*RUN, "--out", "kept")
    assert Path("kept/outcomes.csv").is_file()
    monkeypatch.setattr(studies, "MOST_ROWS", 1)
    assert command("study", "extend", "kept", "-n", "3", *ALONE).code == 0
    assert not Path("kept/outcomes.csv").is_file()


def test_a_study_file_is_described(command) -> None:  # noqa: F811
    ended = command("describe", "tiny.yaml", "--json")
    (entry,) = json.loads(ended.out)["entries"]
    assert entry["topic"] == "studies"
    assert entry["points"] == 4
    assert any(one.startswith("turf: ") for one in entry["factors"])
    assert "turf: " in command("describe", "tiny.yaml").out

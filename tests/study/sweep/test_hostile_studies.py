"""Study files that nobody would write on purpose: a study that runs, or words that help.

No traceback, no endless work, nothing left behind.
"""

import os
import sys
from pathlib import Path

import pytest

from interagency.errors import InputError
from interagency.study.sweep.study import Study
from tests.hostile import BASE, MAIN, SECONDS, Case, checked, content, limited
from tests.hostile_studies import POINTS, WAYS, case, outcome
from tests.study.test_hostile_input import ask

FAST, MANY, AT_ONCE = 300, 10_000, 500
RUN_EVERY, ASK_EVERY = 30, 60
MOST_RUNS = 300
"""Runs of a study that is played here."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no links for everybody there")


def check(seed: int, folder: Path) -> Study | InputError:
    return checked(seed, folder, case, outcome, Study)


def is_small(study: Study) -> bool:
    most = getattr(study.replications, "at_most", study.replications)
    runs = len(study.places) * most * len(study.played)
    return runs <= MOST_RUNS and max(one.quarters for one in study.played) < 10


def check_many(seeds: range, folder: Path) -> list[Study | InputError]:
    here = Path.cwd()
    before = content(here)
    found = [check(seed, folder / str(seed)) for seed in seeds]
    small = [one for one in found if isinstance(one, Study) and is_small(one)]
    assert len(small) > len(seeds) / 3
    for study in small[::RUN_EVERY]:
        with limited(SECONDS):
            results = study.run(progress=False)
        assert results.outcomes.notna().all(axis=None)
        assert results.missing.empty
    assert content(here) == before
    return found


def test_a_few_hundred_files(tmp_path, monkeypatch, capsys):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    found = check_many(range(FAST), tmp_path)
    right = sum(isinstance(one, Study) for one in found)
    assert FAST / 2 <= right < FAST * 0.75
    for number in range(0, FAST, ASK_EVERY):
        path = tmp_path / str(number) / MAIN
        before = content(tmp_path)
        is_right = isinstance(found[number], Study)
        words = ("study", "run", str(path), "--workers", "1", "--quiet")
        if is_right:
            words = (*words, "--dry-run")
        code, out, err = ask(capsys, monkeypatch, *words)
        assert code == (0 if is_right else 2)
        assert "Traceback" not in err
        assert bool(out) == is_right
        assert content(tmp_path) == before


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, MANY, AT_ONCE))
def test_ten_thousand_files(tmp_path, monkeypatch, start):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    found = check_many(range(start, start + AT_ONCE), tmp_path)
    assert sum(isinstance(one, Study) for one in found) >= AT_ONCE / 2


def test_every_mutation_is_met():
    done = {name for seed in range(0, 3 * FAST, 2) for name in case(seed).done}
    assert done == {how.__name__ for how in WAYS}


# --- the named cases, one by one --------------------------------------------------------------

SMALL = """\
schema_version: 1
title: What matters
scenarios:
  - name: small
    title: A small world
    purpose: To be swept.
    source: made up
    first_quarter: 2006Q1
    quarters: 4
    offices: [{agency: A, country: NO}, {agency: B, country: NO}]
    pillars: {one_budget: {level: 1, from: 2006Q1}}
replications: 1
"""
TURF = "factors: {turf: declared}\n"
TABLE = SMALL + TURF + f"design: {{kind: csv, file: {POINTS}}}\n"
DEEP = "[" * 5000 + "]" * 5000
MANY_FACTORS = "factors:\n" + "".join(f"  t{number}: declared\n" for number in range(20_000))


def files(mine: str | bytes, points: str | bytes | None = None, base: str | None = None) -> Case:
    """A study, and a table of points or a scenario beside it."""
    data = {MAIN: mine, POINTS: points, BASE: base}
    return Case(
        {
            name: one if isinstance(one, bytes) else one.encode()
            for name, one in data.items()
            if one is not None
        }
    )


def said(more: str) -> Case:
    return files(SMALL + more)


def designed(words: str) -> Case:
    return said(f"{TURF}design: {{{words}}}\n")


NAMED = {
    # bytes and YAML
    "nothing": (files(b""), "there is nothing in it"),
    "null bytes": (files(SMALL.encode() + b"question: a\0b\n"), "character U+0000"),
    "binary": (files(bytes(range(256)) * 9), "this is not UTF-8 text"),
    "deep nesting": (said(f"factors: {DEEP}"), "nested more than 20 levels"),
    "a tag that would run": (
        said("question: !!python/object/apply:os.system ['touch pwned']"),
        "is not part of the language",
    ),
    "a list": (files("- 1\n"), "a study is a mapping of keys to values, not a list"),
    "a very large file": (files(b"#" * 3_000_000), "larger than 2097152 bytes"),
    # keys and values
    "an unknown key": (said("replicatons: 3"), "did you mean 'replications'?"),
    "a merge key": (said("<<: {title: x}"), "unknown key '<<'"),
    "a key like a mark": (said("<str>: 1"), "unknown key '<str>'"),
    "no title": (files(SMALL.replace("title: What matters\n", "", 1)), "title is missing"),
    "another version": (
        files(SMALL.replace("schema_version: 1", "schema_version: 2")),
        "schema_version cannot be 2",
    ),
    "a billion replications": (
        files(SMALL.replace("replications: 1", "replications: 1e9")),
        "replications cannot be 1000000000.0",
    ),
    "more runs than can be": (
        files(SMALL.replace("replications: 1", "replications: 20000000\n" + TURF)),
        "more than 20000000 runs",
    ),
    "a huge number": (
        files(SMALL.replace("replications: 1", "replications: " + "9" * 5000)),
        "more than 40 characters",
    ),
    "true for a count": (
        files(SMALL.replace("replications: 1", "replications: true")),
        "replications cannot be true",
    ),
    "a seed beyond all": (said(f"seed: {2**63}"), "seed cannot be 9223372036854775808"),
    "until nothing": (
        files(SMALL.replace("replications: 1", "replications: {outcome: x, half_width: 0}")),
        "half_width cannot be 0",
    ),
    "until less than to begin with": (
        files(
            SMALL.replace(
                "replications: 1",
                "replications: {outcome: delivery, half_width: 1, at_least: 5, at_most: 4}",
            )
        ),
        "at_most is below at_least (5)",
    ),
    "an unknown outcome": (said("outcomes: [delivrey]"), "did you mean 'delivery'?"),
    "no outcome": (said("outcomes: []"), "outcomes cannot be a list"),
    "a change against nothing": (
        said("outcomes: [delivery_change]"),
        "names no scenario `against`",
    ),
    # scenarios
    "no scenario": (
        files("schema_version: 1\ntitle: x\nscenarios: []\n"),
        "1 to 1000 scenarios",
    ),
    "a scenario without a name": (
        files("schema_version: 1\ntitle: x\nscenarios: [{extends: no_reform}]\n"),
        "a scenario in a study needs a name",
    ),
    "an unknown scenario": (
        files("schema_version: 1\ntitle: x\nscenarios: [no_refrom]\n"),
        "did you mean 'no_reform'?",
    ),
    "scenarios of one name": (
        files("schema_version: 1\ntitle: x\nscenarios: [no_reform, no_reform]\n"),
        "more than one is called 'no_reform'",
    ),
    "against a stranger": (said("against: delivering_as_won"), "did you mean 'delivering_as_one'?"),
    "against other offices": (said("against: no_reform"), "only runs over the same can be matched"),
    "a slip in a scenario": (
        files(SMALL.replace("one_budget", "one_bugdet")),
        "did you mean 'one_budget'?",
    ),
    "a scenario that extends its study": (
        files("schema_version: 1\ntitle: x\nscenarios: [{name: y, extends: mine.yaml}]\n"),
        "scenarios",
    ),
    "a scenario elsewhere": (
        files("schema_version: 1\ntitle: x\nscenarios: [../x.yaml]\n"),
        "leads out of the folder of this file",
    ),
    "a scenario that is not there": (
        files("schema_version: 1\ntitle: x\nscenarios: [other.yaml]\n"),
        "there is no such file",
    ),
    # factors
    "an unknown factor": (said("factors: {turff: declared}"), "did you mean 'turf'?"),
    "a factor named twice": (said("factors: {turf: declared, turf: declared}"), "stands twice"),
    "twenty thousand factors": (said(MANY_FACTORS), "20000 problems"),
    "no number": (said("factors: {turf: {low: .nan, high: 0.5}}"), "turf cannot be nan"),
    "infinity": (
        said("factors: {practices.one_voice: {low: 0, high: .inf}}"),
        "high cannot be inf",
    ),
    "beyond what is declared": (
        said("factors: {turf: {low: 0.2, high: 1e308}}"),
        "turf cannot be 1e+308",
    ),
    "ends that are turned round": (
        said("factors: {turf: {low: 0.5, high: 0.2}}"),
        "turf does not vary: low is 0.5, high is 0.2",
    ),
    "a base outside": (
        said("factors: {turf: {low: 0.2, high: 0.4, base: 0.5}}"),
        "base of turf is not within its ends",
    ),
    "a base in a sea of numbers": (
        said("factors: {pillars.one_budget.ramp: {low: 0, high: 900000000, base: 3}}"),
        "pillars.one_budget.ramp cannot be 900000000 in small",
    ),
    "one value": (said("factors: {turf: [0.2, 0.2]}"), "needs two or more different values"),
    "one value said twice": (
        said("factors: {practices.one_voice: [1, 1.0]}"),
        "needs two or more different values",
    ),
    "a word for a weight": (
        said("factors: {all: [1, 2]}"),
        "all stands for several parameters",
    ),
    "a lever by declaration": (
        said("factors: {practices.one_voice: declared}"),
        "nothing is declared of practices.one_voice",
    ),
    "a quarter that is none": (
        said("factors: {pillars.one_budget.from: {low: 2006Q1, high: 2006Q7}}"),
        "'2006Q7' is not a quarter",
    ),
    "a shock without a date": (
        said("factors: {shocks.donor_cut: {low: 0, high: 0.5}}"),
        "shocks.donor_cut needs a date",
    ),
    "a date of no shock": (
        said("factors: {turf: {low: 0.2, high: 0.4, at: 2006Q1}}"),
        "at is said of shocks alone",
    ),
    "whole numbers of a parameter": (
        said("factors: {turf: {low: 0.2, high: 0.4, whole: true}}"),
        "whole is said of levers alone",
    ),
    "a part and its whole": (
        said(
            "factors: {pillars.one_budget: [0, 1], "
            "pillars.one_budget.from: {low: 2006Q1, high: 2006Q3}}"
        ),
        "is a part of pillars.one_budget, which varies as a whole",
    ),
    # groups
    "groups in a circle": (
        said(TURF + "groups: {a: [b], b: [a]}"),
        "'b' is no factor of this study",
    ),
    "a group of nothing": (said(TURF + "groups: {a: []}"), "a list of one or more factors"),
    "a factor in two groups": (
        said("factors: {turf: declared, synergy: declared}\ngroups: {a: [turf], b: [turf]}"),
        "turf is in a already",
    ),
    "a group called like a factor": (
        said("factors: {turf: declared, synergy: declared}\ngroups: {turf: [synergy]}"),
        "cannot be the name of a group",
    ),
    # designs
    "no such design": (designed("kind: sobolev"), "did you mean 'sobol'?"),
    "no samples": (designed("kind: sobol, samples: 0"), "samples cannot be 0"),
    "maybe": (designed("kind: sobol, second_order: maybe"), "second_order cannot be 'maybe'"),
    "an option of another design": (
        designed("kind: sobol, levels: 3"),
        "a design of kind sobol knows no levels",
    ),
    "a design of nothing": (said("design: {kind: sobol}"), "a design needs factors"),
    "every combination of everything": (
        said("factors: {all: declared}\ndesign: {kind: full_factorial, levels: 1000}"),
        "10^600 points of 200 factors",
    ),
    "more trajectories than anybody needs": (
        designed("kind: morris, trajectories: 10001"),
        "trajectories cannot be 10001",
    ),
    "points that fill the memory": (
        said("factors: {all: declared}\ndesign: {kind: latin_hypercube, samples: 9000000}"),
        "more than 20000000 runs can take",
    ),
    "odd levels": (designed("kind: morris, levels: 3"), "levels cannot be 3"),
    "too short a curve": (designed("kind: fast, samples: 10"), "are too few"),
    "factors of an ensemble": (designed("kind: ensemble"), "an ensemble has its own factors"),
    # what a robust choice is made by
    "an unknown key of a choice": (said("robust: {mesures: [mean]}"), "did you mean 'measures'?"),
    "a threshold of nothing": (
        said("robust: {thresholds: {delivrey: {at_least: 1}}}"),
        "did you mean 'delivery'?",
    ),
    "a threshold of another kind": (
        said("robust: {thresholds: {delivery: {atleast: 1}}}"),
        "did you mean 'at_least'?",
    ),
    "better in no direction": (said("robust: {better: {delivery: up}}"), "unknown direction 'up'"),
    "sequences of nothing": (said("robust: {sequences: {off: [x]}}"), "unknown key 'off'"),
    # tables of points
    "the passwords": (
        designed("kind: csv, file: ../../etc/passwd"),
        "leads out of the folder of this file",
    ),
    "the passwords from the root": (
        designed("kind: csv, file: /etc/passwd"),
        "leads out of the folder of this file",
    ),
    "a link to the passwords": (
        Case(files(TABLE).files, {POINTS: "/etc/passwd"}),
        "leads out of the folder of this file",
    ),
    "a link to itself": (Case(files(TABLE).files, {POINTS: POINTS}), "cannot be read"),
    "a path with a null": (designed(r'kind: csv, file: "a\0.csv"'), "cannot be"),
    "no file": (designed("kind: csv"), "file is missing"),
    "no such file": (designed("kind: csv, file: other.csv"), "there is no such file"),
    "a folder of points": (Case(files(TABLE).files, {POINTS: "folder"}), "this is a folder"),
    "no points": (files(TABLE, "turf\n"), "there is no point in it"),
    "an empty table": (files(TABLE, ""), "there is no point in it"),
    "a column that stands twice": (files(TABLE, "turf,turf\n0.2,0.3\n"), "'turf' stands twice"),
    "a missing column": (files(TABLE, "point\n1\n"), "has no column turf"),
    "a stranger's column": (files(TABLE, "turf,wear\n0.2,1\n"), "a column 'wear'"),
    "a cell too few": (files(TABLE, "point,turf\n0.2\n"), "1 cells, but 2 columns"),
    "an empty cell": (files(TABLE, 'turf,point\n"",1\n'), "turf cannot be ''"),
    "NaN in a cell": (files(TABLE, "turf\n.nan\n"), "turf cannot be '.nan'"),
    "a word in a cell": (files(TABLE, "turf\nNaN\n"), "turf cannot be 'NaN'"),
    "true in a cell": (files(TABLE, "turf\ntrue\n"), "turf cannot be true"),
    "a cell beyond": (files(TABLE, "turf\n0.2\n7\n"), f"{POINTS}:3 (column 'turf')"),
    "a quote left open": (files(TABLE, 'turf\n"0.2\n'), "this is not valid CSV"),
    "semicolons": (files(TABLE, "turf;point\n0.2;1\n"), "separate them by ','"),
    "a huge cell": (files(TABLE, "turf\n" + "9" * 200_000 + "\n"), "not valid CSV: field larger"),
    "a long number": (files(TABLE, "turf\n0." + "9" * 99 + "\n"), "a number of 101 characters"),
    "a table in binary": (files(TABLE, b"\0" * 9), "U+0000"),
    "columns of two lengths": (
        designed("kind: csv, rows: {turf: [0.2, 0.3], point: [1]}"),
        "its columns need the same length",
    ),
    "rows that are no table": (designed("kind: csv, rows: [1, 2]"), "rows cannot be a list"),
    # no file
    "a folder": (Case({}, {MAIN: "folder"}), "this is a folder"),
    "a device": (Case({}, {MAIN: "/dev/zero"}), "this is not an ordinary file"),
    "nowhere": (Case({}, {MAIN: "nowhere.yaml"}), "there is no such file"),
}


@pytest.mark.parametrize("name", NAMED)
def test_named(tmp_path, monkeypatch, capsys, name):
    made, problem = NAMED[name]
    monkeypatch.chdir(tmp_path)
    made.write(tmp_path)
    before = content(tmp_path)
    with limited(SECONDS):
        code, out, err = ask(capsys, monkeypatch, "study", "run", MAIN, "--out", "kept")
    assert (code, out) == (2, "")
    assert problem in err
    assert "Traceback" not in err
    assert len(err) < 20_000
    assert content(tmp_path) == before


def test_a_table_that_a_spreadsheet_wrote(tmp_path):
    table = '\ufeff"turf", point\r\n 0.2,1\r\n\r\n"0.3",2\r\n'
    found = outcome(files(TABLE, table).write(tmp_path))
    assert list(found.points["turf"]) == pytest.approx([0.2, 0.3])


def test_a_pipe_is_not_waited_for(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    os.mkfifo(MAIN)
    with limited(SECONDS):
        code, _, err = ask(capsys, monkeypatch, "study", "run", MAIN)
    assert code == 2
    assert "not an ordinary file" in err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--shard", "0/0"), "number of shards cannot be 0"),
        (("--shard", "3/2"), "shard cannot be 3"),
        (("--shard", "0/2"), "shard cannot be 0"),
        (("--shard", "a/b"), "--shard cannot be 'a/b'"),
        (("--shard", "1"), "--shard cannot be '1'"),
        (("--shard", f"1/{'9' * 40}"), "--shard cannot be"),
        (("--workers", "0"), "workers cannot be 0"),
        (("--workers", "-3"), "workers cannot be -3"),
        (("--out", "mine.yaml"), "mine.yaml"),
        (("--out", "mine.yaml/below"), "mine.yaml"),
        (("--workers", "2", "--dask", "tcp://localhost:1"), "leave --workers out"),
        (("--dask", "no such scheduler"), "no such scheduler"),
    ],
)
@pytest.mark.parametrize("dry", [False, True])
def test_what_is_asked_of_a_run_is_checked_before_it(
    tmp_path, monkeypatch, capsys, words, problem, dry
):
    if (dry and words[0] in ("--out", "--dask")) or (dry and "--dask" in words):
        pytest.skip("a dry run needs neither")
    monkeypatch.chdir(tmp_path)
    said("").write(tmp_path)
    before = content(tmp_path)
    more = ("--dry-run",) if dry else ("--out", "kept") if "--out" not in words else ()
    with limited(SECONDS):
        code, out, err = ask(capsys, monkeypatch, "study", "run", MAIN, *words, *more)
    assert (code, out) == (2, "")
    assert problem in err
    assert "Traceback" not in err
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("run",), "Missing argument"),
        (("run", "no_such_study"), "there is no study called 'no_such_study'"),
        (("run", "which_practice_matters"), "did you mean 'which_practices_matter'?"),
        (("run", "no_such.yaml"), "there is no such file"),
        (("run", "a\nb.yaml"), "cannot be a path"),
        (("resume", "nowhere"), "nowhere"),
        (("status", "nowhere"), "nowhere"),
        (("status", "."), "."),
        (("status", MAIN), MAIN),
        (("verify", "nowhere"), "nowhere"),
        (("extend", "nowhere", "-n", "3"), "nowhere"),
        (("merge", "nowhere", "--out", "kept"), "nowhere"),
        (("merge", ".", ".", "--out", "kept"), "."),
    ],
)
def test_commands_refuse_what_is_no_study(tmp_path, monkeypatch, capsys, words, problem):
    monkeypatch.chdir(tmp_path)
    said("").write(tmp_path)
    before = content(tmp_path)
    with limited(SECONDS):
        code, out, err = ask(capsys, monkeypatch, "study", *words)
    assert (code, out) == (2, "")
    assert problem in err
    assert "Traceback" not in err
    assert content(tmp_path) == before

"""Files that nobody would write on purpose: a scenario that runs, or words that help.

No traceback, no endless work, nothing executed, nothing left behind.
"""

import sys
from pathlib import Path

import pytest

from interagency import cli
from interagency.errors import InputError
from interagency.study.ask import run
from interagency.study.scenarios import Scenario, load
from tests.hostile import (
    BASE,
    MAIN,
    MUTATIONS,
    ROSTER,
    SECONDS,
    Case,
    case,
    checked,
    content,
    limited,
    outcome,
)

FAST, MANY, AT_ONCE = 300, 10_000, 500
RUN_EVERY, ASK_EVERY = 40, 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no links for everybody there")
WORLD = """\
schema_version: 1
title: A small world
purpose: To test with.
source: none
first_quarter: 2006Q1
quarters: 4
"""
OFFICES = "offices: [{agency: A, country: NO}, {agency: B, country: NO}]\n"
HEADER = "agency,country,non_resident,small_specialised,politically_sensitive,strong_brand\n"


def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple:
    """How a command ends: its code, and what it says on both streams."""
    monkeypatch.setattr(sys, "argv", ["interagency", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    return ended.value.code or 0, said.out, said.err


def check(seed: int, folder: Path) -> Scenario | InputError:
    return checked(seed, folder, case, outcome, Scenario)


def really_run(scenario: Scenario) -> None:
    """A few quarters of one history."""
    short = scenario.with_changes(quarters=min(scenario.quarters, 3))
    with limited(SECONDS):
        outcomes = run(short, replications=1, progress=False).outcomes
    assert outcomes.notna().all(axis=None)


def check_many(seeds: range, folder: Path) -> list[Scenario | InputError]:
    here = Path.cwd()
    before = content(here)
    found = [check(seed, folder / str(seed)) for seed in seeds]
    for scenario in [one for one in found if isinstance(one, Scenario)][::RUN_EVERY]:
        really_run(scenario)
    assert content(here) == before
    return found


def test_a_few_hundred_files(tmp_path, monkeypatch, capsys):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    found = check_many(range(FAST), tmp_path)
    right = sum(isinstance(one, Scenario) for one in found)
    assert FAST / 2 <= right < FAST * 0.75
    for seed in range(0, FAST, ASK_EVERY):
        for number in (seed, seed + 1):
            path = tmp_path / str(number) / MAIN
            code, out, err = ask(capsys, monkeypatch, "validate", str(path))
            assert code == (0 if isinstance(found[number], Scenario) else 2)
            assert "Traceback" not in err
            assert bool(out) == (code == 0)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, MANY, AT_ONCE))
def test_ten_thousand_files(tmp_path, monkeypatch, start):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    found = check_many(range(start, start + AT_ONCE), tmp_path)
    assert sum(isinstance(one, Scenario) for one in found) >= AT_ONCE / 2


def test_every_mutation_is_met():
    done = {name for seed in range(0, 2 * FAST, 2) for name in case(seed).done}
    assert done == {how.__name__ for how in MUTATIONS}


# --- the named cases, one by one --------------------------------------------------------------

SMALL = WORLD + OFFICES
DEEP = "[" * 5000 + "]" * 5000


def files(**texts: str | bytes) -> Case:
    """A case of files by name: `mine` is the scenario, `base` another, `who` a roster."""
    names = {"mine": MAIN, "base": BASE, "who": ROSTER}
    data = {names[key]: text for key, text in texts.items()}
    return Case(
        {name: one if isinstance(one, bytes) else one.encode() for name, one in data.items()}
    )


NAMED = {
    # keys and values
    "duplicate keys": (files(mine=SMALL + "title: y"), "key 'title' stands twice"),
    "duplicate keys below": (
        files(mine=SMALL + "parameters: {turf: 0.3, turf: 0.3}"),
        "key 'turf' stands twice",
    ),
    "deep nesting": (files(mine=SMALL + "pillars: " + DEEP), "nested more than 20 levels"),
    "deep indentation": (
        files(mine="\n".join(" " * depth + "a:" for depth in range(2000))),
        "nested more than 20 levels",
    ),
    "a huge whole number": (
        files(mine=SMALL.replace("quarters: 4", "quarters: " + "9" * 5000)),
        "more than 40 characters",
    ),
    "a huge number": (files(mine=SMALL + "parameters: {turf: 1e308}"), "turf cannot be 1e+308"),
    "a number beyond all": (files(mine=SMALL + "parameters: {turf: 1e999}"), "turf cannot be inf"),
    "infinity": (files(mine=SMALL + "pillars: {one_office: .inf}"), "level cannot be inf"),
    "minus infinity": (files(mine=SMALL + "practices: {all: -.inf}"), "all cannot be -inf"),
    "no number": (
        files(mine=SMALL + "shocks: [{what: donor_cut, at: 2006Q1, size: .nan}]"),
        "size cannot be nan",
    ),
    "true for a number": (files(mine=SMALL + "reforms: {firewall: true}"), "cannot be true"),
    "text for a number": (files(mine=SMALL + "reforms: {firewall: '1'}"), "cannot be '1'"),
    "an unknown name": (files(mine=SMALL + "reforms: {fierwall: 1}"), "did you mean 'firewall'"),
    "a country that is not there": (
        files(mine=SMALL + "pillars: {one_office: {level: 1, countries: {ON: 1}}}"),
        "there is no office in 'ON'",
    ),
    "a look-alike": (files(mine=SMALL + "pillars: {оne_office: 1}"), "did you mean 'one_office'"),
    "a number as a key": (files(mine=SMALL + "1: x"), "a key must be text, not 1"),
    # YAML that is not part of the language
    "a directive": (files(mine="%YAML 1.1\n---\n" + SMALL), "directive '%YAML 1.1'"),
    "a tag directive": (files(mine="%TAG ! tag:x\n---\n" + SMALL), "directive '%TAG ! tag:x'"),
    "a tag that would run": (
        files(mine=SMALL + "purpose: !!python/object/apply:os.system ['touch pwned']"),
        "is not part of the language",
    ),
    "an anchor": (files(mine=SMALL + "pillars: &a {}"), "anchor '&a' is not part"),
    "an alias": (files(mine=SMALL + "pillars: *a"), "alias '*a' is not part"),
    "a merge key": (files(mine=SMALL + "<<: {title: x}"), "unknown key '<<'"),
    "two documents": (files(mine=SMALL + "---\n" + SMALL), "a second document starts here"),
    "laughs": (
        files(mine="\n".join(["a: &a [x]", *(f"b{n}: &b{n} [*a, *a]" for n in range(50))])),
        "is not part of the language",
    ),
    # bytes
    "binary": (files(mine=bytes(range(128)) * 20), "cannot be part of a text file"),
    "an archive": (files(mine=b"PK\x03\x04" + b"\0" * 500), "cannot be part of a text file"),
    "no UTF-8": (files(mine=SMALL.encode() + b"# \xff"), "this is not UTF-8 text"),
    "UTF-16": (files(mine=SMALL.encode("utf-16")), "this is not UTF-8 text"),
    "a NUL": (files(mine=SMALL + "# \0"), "character U+0000"),
    "a mark in the middle": (files(mine=SMALL + "# \ufeff"), "character U+FEFF"),
    "words from right to left": (files(mine=SMALL + "# \u202e\x1b[2J"), "character U+001B"),
    "nothing": (files(mine=b""), "there is nothing in it"),
    "a very long line": (files(mine=SMALL + "title: " + "x" * 1_000_000), "stands twice"),
    "a very large file": (files(mine=b"#" * 3_000_000), "larger than 2097152 bytes"),
    # files
    "a missing base": (files(mine="schema_version: 1\nextends: base.yaml"), "no such file"),
    "a missing roster": (files(mine=WORLD + "offices: who.csv"), "there is no such file"),
    "a missing file": (files(base=SMALL), "there is no such file"),
    "a base that is a folder": (
        Case(files(mine="schema_version: 1\nextends: base.yaml").files, {BASE: "folder"}),
        "this is a folder",
    ),
    "a roster that is a folder": (
        Case(files(mine=WORLD + "offices: who.csv").files, {ROSTER: "folder"}),
        "this is a folder",
    ),
    "a folder": (Case({}, {MAIN: "folder"}), "this is a folder"),
    "a device": (Case({}, {MAIN: "/dev/zero"}), "this is not an ordinary file"),
    "a link to itself": (Case({}, {MAIN: MAIN}), "cannot be read"),
    "a link to nowhere": (Case({}, {MAIN: "nowhere.yaml"}), "there is no such file"),
    "a circle of one": (files(mine="schema_version: 1\nextends: mine.yaml"), "extends itself"),
    "a circle of two": (
        files(
            mine="schema_version: 1\nextends: base.yaml",
            base="schema_version: 1\nextends: mine.yaml",
        ),
        "extends itself",
    ),
    "a circle by a link": (
        Case(files(mine="schema_version: 1\nextends: base.yaml").files, {BASE: MAIN}),
        "extends itself",
    ),
    "a path up": (files(mine="schema_version: 1\nextends: ../x.yaml"), "leads out of the folder"),
    "a path from the root": (
        files(mine=WORLD + "offices: /etc/passwd.csv"),
        "must be a relative path",
    ),
    "a path of Windows": (files(mine=WORLD + "offices: ..\\who.csv"), "must be a relative path"),
    "a link out of the folder": (
        Case(files(mine=WORLD + "offices: who.csv").files, {ROSTER: "/etc/hostname"}),
        "leads out of the folder",
    ),
    "an address": (
        files(mine="schema_version: 1\nextends: http://example.org/a.yaml"),
        "there is no such file",
    ),
    # rosters
    "a roster by semicolons": (
        files(mine=WORLD + "offices: who.csv", who=HEADER.replace(",", ";")),
        "separate them by ','",
    ),
    "a roster without a column": (
        files(mine=WORLD + "offices: who.csv", who="agency,country\nA,NO\n"),
        "column 'non_resident' is missing",
    ),
    "a roster with a quote left open": (
        files(mine=WORLD + "offices: who.csv", who=HEADER + '"A,NO,0,0,0,0\n'),
        "this is not valid CSV",
    ),
    "a roster with a formula": (
        files(mine=WORLD + "offices: who.csv", who=HEADER + "A,NO,=1+1,0,0,0\n"),
        "non_resident cannot be '=1+1'",
    ),
    "a roster in binary": (files(mine=WORLD + "offices: who.csv", who=b"\0" * 9), "U+0000"),
}


@pytest.mark.parametrize("name", NAMED)
def test_named(tmp_path, monkeypatch, capsys, name):
    made, problem = NAMED[name]
    monkeypatch.chdir(tmp_path)
    made.write(tmp_path)
    before = content(tmp_path)
    with limited(SECONDS):
        code, out, err = ask(capsys, monkeypatch, "validate", MAIN)
    assert (code, out) == (2, "")
    assert problem in err
    assert "Traceback" not in err
    assert len(err) < 20_000
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    "words", [("run", MAIN), ("compare", "no_reform", MAIN), ("describe", MAIN)]
)
def test_every_command_refuses_alike(tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    files(mine=SMALL + "titel: x").write(tmp_path)
    before = content(tmp_path)
    code, out, err = ask(capsys, monkeypatch, *words)
    assert (code, out) == (2, "")
    assert "did you mean 'title'" in err
    assert content(tmp_path) == before


def test_norway_is_a_country(tmp_path):
    words = ("NO", "No", "no", "n", "Yes", "on", "OFF", "y", "012", "1:30", "2006-01-01", "1_000")
    for number, word in enumerate(words):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = SMALL.replace("NO", word) if word != "012" else SMALL.replace("NO", "'012'")
        assert load(files(mine=text).write(folder)).teams == (word,)

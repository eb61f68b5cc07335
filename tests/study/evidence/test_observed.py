"""The marks of Table 1: complete, open to other readings, and unknown to whatever runs."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interagency
from interagency.study.evidence import observed
from interagency.study.evidence.arms import MOBILISING, REFORM, SYSTEMIC
from interagency.study.evidence.observed import AS_READ, FILE, readings
from interagency.study.evidence.table1 import table1
from interagency.study.scenarios import load
from interagency.study.traits import TRAITS


@pytest.fixture(scope="module")
def reform():
    return load(REFORM)


def test_every_office_of_the_roster_has_a_row_and_nobody_else(reform):
    offices = {(office.agency, office.country) for office in reform.offices}
    assert {office for office, _ in readings()[AS_READ].signs} == offices
    marks = readings()[AS_READ].marks(reform.offices)
    assert (marks[SYSTEMIC] == 1).sum() == 21
    assert [(marks[MOBILISING] == sign).sum() for sign in (1, -1)] == [4, 4]


def test_the_marks_follow_traits_by_four_rules(reform):
    """What makes the table easy: it is a function of the flags."""
    marks = readings()[AS_READ].marks(reform.offices)
    for row, office in enumerate(reform.offices):
        assert marks[SYSTEMIC][row] == bool({"non_resident", "small_specialised"} & office.traits)
        resources = ("politically_sensitive" in office.traits) - ("strong_brand" in office.traits)
        assert marks[MOBILISING][row] == resources


@pytest.mark.parametrize("name", [name for name in readings() if name != AS_READ])
def test_another_reading_is_about_one_office(reform, name):
    reading = readings()[name]
    scenario = reading.scenario(reform)
    before = {(one.agency, one.country): one.traits for one in reform.offices}
    after = {(one.agency, one.country): one.traits for one in scenario.offices}
    differing = {key for key in after if after[key] != before.get(key)}
    assert differing == {reading.office}
    assert after[reading.office] ^ before.get(reading.office, set()) == reading.otherwise
    assert reading.otherwise <= set(TRAITS)
    assert reading.why
    others = set(readings()[AS_READ].signs) - {(reading.office, one) for one in marks_of(reading)}
    assert all(reading.signs[key] == readings()[AS_READ].signs[key] for key in others)


def marks_of(reading):
    return {one for office, one in reading.signs if office == reading.office}


def test_as_read_the_scenario_is_the_shipped_one(reform):
    assert readings()[AS_READ].scenario(reform) is reform


def shuffled(folder: Path) -> Path:
    """The file with the marks of all offices dealt anew."""
    with FILE.open(encoding="utf-8", newline="") as text:
        header, *rows = csv.reader(text)
    plain = [row for row in rows if not row[2]]
    order = np.random.default_rng(1).permutation(len(plain))
    dealt = [[*row[:4], *plain[other][4:]] for row, other in zip(plain, order, strict=True)]
    file = folder / "marks.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([header, *dealt])
    return file


def test_effects_are_the_same_whatever_the_marks(tmp_path, monkeypatch):
    asked = {"replications": 2, "also": ()}
    true = table1(**asked).table
    other = readings(shuffled(tmp_path))
    monkeypatch.setattr("interagency.study.evidence.table1.readings", lambda: other)
    dealt = table1(**asked).table
    assert (true["observed"] != dealt["observed"]).any()
    assert (true["reproduced"] != dealt["reproduced"]).any()
    numbers = ["agency", "country", "practice_set", "effect", "low", "high", "above"]
    pd.testing.assert_frame_equal(true[numbers], dealt[numbers], check_exact=True)


def test_no_question_opens_the_file_but_the_one_about_it():
    """Asked of Python itself, which tells of every file that is opened."""
    code = (
        "import sys; opened = [];"
        "sys.addaudithook(lambda event, args: event == 'open' and opened.append(str(args[0])));"
        "import interagency as ia; one = ia.load('delivering_as_one');"
        "ia.run(one, replications=1); ia.compare('no_reform', one, replications=1);"
        "ia.perceived_effects(one, replications=1); ia.load('no_reform');"
        "before = any('observed_marks' in file for file in opened);"
        "ia.table1(replications=2, also=());"
        "print(before, any('observed_marks' in file for file in opened))"
    )
    source = str(Path(interagency.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {source!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "True"]


def test_an_office_without_a_row_is_no_blank(reform):
    stranger = observed.OfficeSpec("Agency 99", "C1")
    with pytest.raises(KeyError):
        readings()[AS_READ].marks([stranger])

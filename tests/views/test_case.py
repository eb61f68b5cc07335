"""A case of one's own: it runs as it is, and all its examples may be used."""

import json
import re
from pathlib import Path

import pytest

from interagency.errors import InputError
from interagency.model.levers import PILLARS, REFORMS, SHOCKS
from interagency.model.practices import PRACTICES
from interagency.study.plans import REFORM_QUARTER
from interagency.study.roster_source import COLUMNS
from interagency.study.scenario_dates import warnings_of
from interagency.study.scenarios import load, shipped
from interagency.study.schema import scenario_schema
from interagency.views.case import INVENTED, init, scenario_text

EXAMPLE = re.compile(r"^# (?!yaml-language-server)", flags=re.MULTILINE)


def test_writes_four_files_that_are_valid_at_once(tmp_path: Path) -> None:
    files = init("mine", folder=tmp_path)
    assert [file.name for file in files] == [
        *("mine.yaml", "mine-baseline.yaml", "mine-roster.csv", "mine.schema.json")
    ]
    assert sorted(tmp_path.iterdir()) == sorted(files)
    case, baseline = load(files[0]), load(files[1])
    assert case.chain[-2:] == ("delivering_as_one", "mine")
    assert case.pillars == load("delivering_as_one").pillars
    assert baseline.pillars == {}
    assert case.offices == baseline.offices
    assert set(case.offices) < set(load("delivering_as_one").offices)
    assert len(case.teams) == 2
    assert json.loads(files[3].read_text(encoding="utf-8")) == scenario_schema()
    first = files[0].read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=mine.schema.json"


def test_blank_has_three_invented_offices(tmp_path: Path) -> None:
    case = load(init("mine", folder=tmp_path, blank=True)[0])
    assert case.offices == INVENTED
    header = (tmp_path / "mine-roster.csv").read_text(encoding="utf-8").splitlines()[0]
    assert tuple(header.split(",")) == COLUMNS


@pytest.mark.parametrize("name", shipped())
def test_the_same_offices_need_a_roster_only_where_the_baseline_has_others(
    tmp_path: Path, name: str
) -> None:
    files = init("mine", name, tmp_path, same_offices=True)
    case, baseline = load(files[0]), load(files[1])
    assert case.offices == baseline.offices == load(name).offices
    is_told = load(name).offices != load("no_reform").offices
    assert (tmp_path / "mine-roster.csv").exists() == is_told
    assert ("offices:" in files[0].read_text(encoding="utf-8")) == is_told


def test_offices_are_not_both_invented_and_those_of_the_base(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not both"):
        init("mine", folder=tmp_path, blank=True, same_offices=True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", shipped())
def test_examples_bear_the_dates_of_the_base(tmp_path: Path, name: str) -> None:
    (path, *_) = init("mine", name, tmp_path, same_offices=True)
    base = load(name)
    path.write_text(EXAMPLE.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    case = load(path)
    assert all(case.pillars[one].start == plan.start for one, plan in base.pillars.items())
    if not base.pillars:
        assert {plan.start for plan in case.pillars.values()} == {REFORM_QUARTER}
    assert warnings_of(case) == []


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("blank", [True, False])
def test_any_shipped_scenario_can_be_the_base(tmp_path: Path, name: str, blank: bool) -> None:
    files = init("mine", name, tmp_path, blank)
    assert load(files[0]).parameters == load(name).parameters
    assert load(files[1]).teams == load(files[0]).teams
    assert load(files[1]).parameters == load(name).parameters


def test_examples_are_all_that_may_be_written_and_may_be_used(tmp_path: Path) -> None:
    (path, *_) = init("mine", "no_reform", folder=tmp_path)
    text = path.read_text(encoding="utf-8")
    for row in (*PILLARS, *REFORMS, *PRACTICES, *SHOCKS):
        assert row.name in text
        assert row.title in text
    path.write_text(EXAMPLE.sub("", text), encoding="utf-8")
    case = load(path)
    assert list(case.reforms) == [row.name for row in REFORMS]
    assert [shock.what for shock in case.shocks] == [row.name for row in SHOCKS]
    assert len(case.parameters) > 50


def test_what_a_base_says_of_other_countries_is_taken_back(tmp_path: Path) -> None:
    base = load("delivering_as_one").with_changes(
        name="staggered",
        pillars={"one_budget": {"countries": {"C1": "off", "C5": 0.5}}},
        practices={"one_voice": {"countries": {"C8": "off"}}},
        shocks=[
            {"what": "donor_cut", "at": "2010Q1", "size": 1, "countries": ["C5"]},
            {"what": "donor_cut", "at": "2011Q1", "size": 1},
        ],
    )
    (tmp_path / "staggered.yaml").write_text(base.text, encoding="utf-8")
    init("mine", folder=tmp_path)
    text = scenario_text("mine", base, load(tmp_path / "mine.yaml").offices)
    text = text.replace("extends: staggered", "extends: staggered.yaml")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    case = load(tmp_path / "mine.yaml")
    assert list(case.pillars["one_budget"].countries) == ["C1"]
    assert case.practices["one_voice"] == "emergent"
    assert [shock.at for shock in case.shocks] == ["2011Q1"]


@pytest.mark.parametrize(
    "there", ["mine.yaml", "mine-baseline.yaml", "mine-roster.csv", "mine.schema.json"]
)
def test_nothing_is_overwritten(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="would be overwritten"):
        init("mine", folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "name", ["", "a/b", "../a", "a b", "-a", "a.b", "x" * 61, "no_reform", None, 3, "a\n", "é"]
)
def test_what_cannot_be_a_name(tmp_path: Path, name: object) -> None:
    with pytest.raises(InputError):
        init(name, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_other_refusals(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        init("mine", "pilars_only", tmp_path)
    assert caught.value.nearest == "pillars_only"
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="cannot write"):
            init("mine", folder=folder)
    assert load(init("mine.yaml", folder=tmp_path / "made" / "below")[0]).name == "mine"

"""What a scenario file means, what it leaves open, and how it says what is wrong."""

import copy
import csv
import hashlib
import json
import pickle
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interagency.errors import (
    MOST_LISTED,
    InputError,
    InputErrors,
    InteragencyError,
    collecting,
    shown,
    together,
)
from interagency.model.levers import PILLAR_NAMES
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES, practices_of
from interagency.study import shipped as shipped_module
from interagency.study.frozen import FrozenMapping
from interagency.study.limits import LIMITS
from interagency.study.scenarios import (
    ENDOWMENT_RANGES,
    TRAITS,
    LeverPlan,
    OfficeSpec,
    Scenario,
    load,
    loads,
    quarter_index,
    quarter_label,
    shipped,
)
from tests.study.small import WORLD as BASE

CHECKOUT = Path(__file__).resolve().parents[2]


def refusal(text: str, **more) -> InputError:
    """The error that a text ends in."""
    with pytest.raises(InputError) as caught:
        loads(text, **more)
    return caught.value


def said(error: InputError) -> list[tuple]:
    """Where each problem of an error stands: line, column, path."""
    return [(problem.line, problem.column, problem.where) for problem in error.problems]


class TestShipped:
    def test_are_told_in_order(self):
        names = list(shipped())
        assert names[:3] == ["no_reform", "pillars_only", "delivering_as_one"]
        themes = [shipped_module.theme_of(path) for path in shipped().values()]
        assert list(dict.fromkeys(themes)) == list(shipped_module.THEMES)
        told = list(zip(map(list(shipped_module.THEMES).index, themes), names, strict=True))[3:]
        assert told == sorted(told)
        alone = [f"{pillar}_alone" for pillar in PILLAR_NAMES]
        parts = [*PRACTICE_NAMES, "systemic_thinking", "joint_mobilisation"]
        imposed = [f"imposed_{part}" for part in parts]
        without = [f"without_{part}" for part in (*PILLAR_NAMES, *parts)]
        assert {*alone, *imposed, *without} < set(names)

    @pytest.mark.parametrize("name", shipped())
    def test_load_back_from_their_own_text(self, name):
        scenario = load(name)
        again = loads(scenario.text)
        assert again.hash == scenario.hash
        assert replace(again, name=scenario.name, chain=scenario.chain) == scenario
        assert again.chain == ("<text>",)

    @pytest.mark.parametrize("name", shipped())
    def test_say_who_they_are(self, name):
        scenario = load(name)
        assert scenario.name == name
        assert scenario.chain[-1] == name
        assert scenario.chain[0] in ("no_reform", "separate_counters")
        assert scenario.purpose.startswith("Shows ")
        assert scenario.purpose.count(".") == 1
        assert scenario.source.startswith("S0 ")
        assert (scenario.first_quarter, scenario.quarters) == ("2006Q1", 48)

    def test_no_two_say_the_same(self):
        assert len({load(name).hash for name in shipped()}) == len(shipped())

    def test_roster_holds_no_outcome(self):
        path = CHECKOUT / "scenarios" / "rosters" / "delivering_as_one.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        assert header == ["agency", "country", *TRAITS]
        assert len(rows) == 45
        assert rows[6] == ["Agency 10", "C1", "0", "1", "1", "0"]
        assert {cell for row in rows for cell in row[2:]} == {"0", "1"}

    def test_offices_are_those_of_the_roster(self):
        offices = load("no_reform").offices
        assert len(offices) == 45
        assert offices[0] == OfficeSpec("Agency 1", "C1", frozenset({"non_resident"}))
        assert offices[-1] == OfficeSpec("Agency 15", "C8", frozenset({"small_specialised"}))
        assert load("no_reform").teams == tuple(f"C{number}" for number in range(1, 9))

    def test_what_each_asks_for(self):
        full = {name: LeverPlan(1.0, "2007Q1", 4) for name in PILLAR_NAMES}
        emergent = dict.fromkeys(PRACTICE_NAMES, "emergent")
        assert load("no_reform").pillars == {}
        assert load("pillars_only").pillars == full
        assert load("pillars_only").practices == dict.fromkeys(PRACTICE_NAMES, 0.0)
        assert load("delivering_as_one").pillars == full
        assert load("delivering_as_one").practices == emergent
        for one_set in ("systemic_thinking", "joint_mobilisation"):
            off = dict.fromkeys(practices_of(one_set), 0.0)
            assert load(f"without_{one_set}").practices == {**emergent, **off}

    def test_a_path_is_as_good_as_a_name(self):
        by_path = load(shipped()["pillars_only"])
        assert by_path == load("pillars_only") == load(str(shipped()["pillars_only"]))

    def test_the_package_folder_comes_first(self, tmp_path, monkeypatch):
        package = tmp_path / "src" / "interagency"
        monkeypatch.setattr(shipped_module, "__file__", str(package / "study" / "shipped.py"))
        with pytest.raises(InteragencyError, match="missing") as caught:
            shipped()
        assert caught.value.exit_code == 1
        (tmp_path / "scenarios").mkdir()
        (tmp_path / "scenarios" / "here.yaml").write_text("")
        with pytest.raises(InteragencyError, match="missing"):
            shipped()
        (tmp_path / "pyproject.toml").write_text("")
        assert list(shipped()) == ["here"]
        (package / "scenarios").mkdir(parents=True)
        (package / "scenarios" / "there.yaml").write_text("")
        assert list(shipped()) == ["there"]


class TestQuarters:
    def test_count(self):
        assert quarter_index("2006Q1", "2006Q1") == 0
        assert quarter_index("2005Q3", "2006Q1") == -2
        assert quarter_label(47, "2006Q1") == "2017Q4"
        assert quarter_label(0, "1900Q1") == "1900Q1"

    @given(st.integers(-400, 700), st.sampled_from(["2006Q1", "2010Q4", "2000Q3"]))
    def test_are_each_others_inverse(self, index, first):
        assert quarter_index(quarter_label(index, first), first) == index

    @pytest.mark.parametrize(
        "label",
        ["2006", "2006q1", "2006Q5", "2006Q0", " 2006Q1", "2006Q1\n", "1899Q4", "2201Q1", ""],
    )
    def test_refuses_what_is_none(self, label):
        with pytest.raises(InputError, match="is not a quarter"):
            quarter_index(label, "2006Q1")
        with pytest.raises(InputError, match="is not a quarter"):
            quarter_label(0, label)

    @pytest.mark.parametrize("index", [-1, 4 * 301, 10**100])
    def test_refuses_to_leave_the_years(self, index):
        with pytest.raises(InputError, match="is outside 1900 to 2200"):
            quarter_label(index, "1900Q1")


class TestLanguage:
    def test_norway_is_a_country(self):
        assert loads(BASE).teams == ("NO", "SE")
        words = ("No", "n", "Yes", "on", "OFF", "y", "1_000", "1:30", "2006-01-01", "0b1")
        for word in words:
            text = BASE.replace("country: SE", f"country: {word}")
            assert loads(text).offices[2].country == word

    def test_defaults(self):
        scenario = loads(BASE)
        assert scenario.pillars == {}
        assert scenario.practices == dict.fromkeys(PRACTICE_NAMES, "emergent")
        assert list(scenario.practices) == list(PRACTICE_NAMES)
        assert scenario.parameters == {}
        assert scenario.offices[0] == OfficeSpec("A", "NO", frozenset(), 1.0, FrozenMapping())
        assert scenario.offices[2].member == 0.5
        assert scenario.offices[2].endowments == {"presence": 0.8}

    def test_a_bare_number_is_short_for_the_level(self):
        pillars = loads(BASE + "pillars: {one_budget: 0.5, one_office: 1}").pillars
        assert pillars == {
            "one_budget": LeverPlan(0.5, "2007Q1", 4, None),
            "one_office": LeverPlan(1.0, "2007Q1", 4, None),
        }

    def test_a_pillar_in_full(self):
        text = "pillars: {one_leader: {level: 1, from: 2006Q2, ramp: 0, until: 2007Q4}}"
        assert loads(BASE + text).pillars["one_leader"] == LeverPlan(1.0, "2006Q2", 0, "2007Q4")

    @pytest.mark.parametrize("order", [1, -1])
    def test_the_more_specific_practice_wins_whatever_the_order(self, order):
        lines = ["  all: off", "  systemic_thinking: emergent", "  thematic_clustering: 0.5"]
        practices = loads(BASE + "practices:\n" + "\n".join(lines[::order])).practices
        assert practices == {
            "thematic_clustering": 0.5,
            "focus_on_synergies": "emergent",
            "procedural_alignment": "emergent",
            "clear_allocation_criteria": 0.0,
            "common_flagships": 0.0,
            "one_voice": 0.0,
        }

    def test_neutral_values_may_be_set_though_outside_the_range(self):
        assert loads(BASE + "parameters: {turf: 0, synergy: 1}").parameters == {
            "turf": 0.0,
            "synergy": 1.0,
        }

    def test_text_is_put_on_one_line(self):
        text = BASE.replace("purpose: To test with.", "purpose: >\n  To test\n  with. \n")
        assert loads(text).purpose == "To test with."

    def test_one_name_however_it_is_typed(self):
        text = BASE.replace("agency: B", 'agency: " Cafe\\u0301 "')
        assert loads(text).offices[1].agency == "Café"

    def test_order_of_keys_and_spelling_of_numbers_do_not_move_the_hash(self):
        one = loads(BASE + "parameters: {turf: 3e-1, synergy: 1}\npillars: {one_office: -0.0}")
        other = loads(
            "pillars: {one_office: {level: 0}}\nparameters: {synergy: 1.0, turf: 0.3}\n" + BASE
        )
        assert one.hash == other.hash
        assert one.text == other.text

    def test_every_word_of_a_scenario_moves_the_hash(self):
        texts = [
            BASE,
            BASE.replace("small", "tiny"),
            BASE.replace("12", "13"),
            BASE.replace("0.8", "0.7"),
            BASE.replace("[strong_brand]", "[]"),
            BASE.replace("0.5", "0.4"),
            BASE + "pillars: {one_office: 0}",
            BASE + "practices: {one_voice: off}",
            BASE + "parameters: {turf: 0.4}",
        ]
        assert len({loads(text).hash for text in texts}) == len(texts)

    def test_hash_is_that_of_canonical_json(self):
        scenario = loads(BASE)
        canonical = json.dumps(scenario._words(), sort_keys=True, separators=(",", ":"))
        assert scenario.hash == hashlib.sha256(canonical.encode()).hexdigest()


class TestExtends:
    @pytest.fixture
    def chain(self, tmp_path):
        """Writes files into a folder and loads the last."""

        def write(**files: str) -> Scenario:
            for name, text in files.items():
                (tmp_path / f"{name}.yaml").write_text("schema_version: 1\n" + text)
            return load(tmp_path / f"{name}.yaml")

        (tmp_path / "base.yaml").write_text(
            BASE
            + "pillars:\n  one_budget: {level: 0.5, from: 2006Q2, ramp: 2, until: 2007Q4}\n"
            + "  one_leader: 1\npractices: {one_voice: 0.3, all: off}\nparameters: {turf: 0.3}\n"
        )
        return write

    def test_mappings_merge_and_the_rest_replaces(self, chain):
        scenario = chain(
            mine="extends: base.yaml\ntitle: Mine\nparameters: {synergy: 1}\n"
            "offices: [{agency: Z, country: Z}]"
        )
        assert scenario.title == "Mine"
        assert scenario.purpose == "To test with."
        assert scenario.parameters == {"turf": 0.3, "synergy": 1.0}
        assert scenario.offices == (OfficeSpec("Z", "Z"),)
        assert scenario.chain == ("base", "mine")
        assert scenario.name == "mine"

    def test_pillars_merge_field_by_field(self, chain):
        scenario = chain(
            mine="extends: base.yaml\npillars: {one_budget: {ramp: 3}, one_office: 0.2}"
        )
        assert scenario.pillars == {
            "one_budget": LeverPlan(0.5, "2006Q2", 3, "2007Q4"),
            "one_leader": LeverPlan(1.0),
            "one_office": LeverPlan(0.2),
        }

    def test_a_bare_number_leaves_the_dates_of_the_base(self, chain):
        scenario = chain(mine="extends: base.yaml\npillars: {one_budget: 1}")
        assert scenario.pillars["one_budget"] == LeverPlan(1.0, "2006Q2", 2, "2007Q4")

    def test_null_removes_a_pillar_and_an_end(self, chain):
        scenario = chain(
            mine="extends: base.yaml\n"
            "pillars: {one_leader: null, one_office: null, one_budget: {until: null}}"
        )
        assert scenario.pillars == {"one_budget": LeverPlan(0.5, "2006Q2", 2, None)}

    def test_a_removed_pillar_comes_back_without_its_past(self, chain):
        scenario = chain(
            mid="extends: base.yaml\npillars: {one_budget: null}",
            mine="extends: mid.yaml\npillars: {one_budget: 1}",
        )
        assert scenario.pillars["one_budget"] == LeverPlan(1.0, "2007Q1", 4, None)
        assert scenario.chain == ("base", "mid", "mine")

    def test_all_in_the_child_wins_over_one_practice_in_the_base(self, chain):
        scenario = chain(mine="extends: base.yaml\npractices: {all: emergent, one_voice: 0.1}")
        assert scenario.practices == {**dict.fromkeys(PRACTICE_NAMES, "emergent"), "one_voice": 0.1}
        scenario = chain(mine="extends: base.yaml\npractices: {joint_mobilisation: emergent}")
        assert scenario.practices == {
            **dict.fromkeys(practices_of("systemic_thinking"), 0.0),
            **dict.fromkeys(practices_of("joint_mobilisation"), "emergent"),
        }

    def test_a_shipped_name_works_from_everywhere(self, chain):
        scenario = chain(no_reform="extends: no_reform\ntitle: Not a circle")
        assert scenario.chain == ("no_reform", "no_reform")
        assert len(scenario.offices) == 45
        assert loads("schema_version: 1\nextends: pillars_only").pillars["one_office"].level == 1.0

    def test_a_base_in_a_folder_below(self, tmp_path):
        (tmp_path / "below").mkdir()
        (tmp_path / "below" / "base.yml").write_text(BASE)
        text = "schema_version: 1\nextends: below/base.yml"
        assert loads(text, folder=tmp_path).chain == ("base", "<text>")

    def test_a_problem_is_shown_where_it_was_written(self, chain, tmp_path):
        with pytest.raises(InputError) as caught:
            chain(
                mid="extends: base.yaml\nquarters: many\n",
                mine="extends: mid.yaml\npillars:\n  one_programm: 1\n",
            )
        mine, mid = caught.value.problems
        assert (mine.file, mine.line, mine.column) == (str(tmp_path / "mine.yaml"), 4, 3)
        assert (mid.file, mid.line, mid.column) == (str(tmp_path / "mid.yaml"), 3, 11)
        assert mine.chain == mid.chain == ("base", "mid", "mine")
        assert str(mine) == (
            f"{tmp_path}/mine.yaml:4:3: unknown pillar 'one_programm'\n"
            "  in pillars (extended from: base <- mid <- mine)\n"
            "  allowed: one_programme, one_budget, one_leader, one_office\n"
            "  did you mean 'one_programme'?"
        )

    def test_what_only_the_whole_shows_is_placed_in_the_file_that_wrote_it(self, chain, tmp_path):
        with pytest.raises(InputError) as caught:
            chain(mine="extends: base.yaml\npillars: {one_budget: {from: 2008Q1}}")
        error = caught.value
        assert error.problem == "until 2007Q4 comes before from 2008Q1"
        assert (error.file, error.line) == (str(tmp_path / "base.yaml"), 12)
        assert error.where == "pillars.one_budget.until"


class TestDoses:
    def test_axes_are_quarter_pillar_team(self):
        doses = loads(BASE + "pillars: {one_budget: {level: 0.8, from: 2006Q3, ramp: 4}}").doses()
        assert doses.shape == (12, len(PILLAR_NAMES), 2)
        budget = PILLAR_NAMES.index("one_budget")
        rising = np.array([0, 0, 0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8])
        assert np.allclose(doses[:, budget, 0], rising)
        assert np.array_equal(doses[:, budget, 0], doses[:, budget, 1])
        assert not np.delete(doses, budget, axis=1).any()

    @pytest.mark.parametrize("ramp", [0, 1])
    def test_a_short_ramp_is_none(self, ramp):
        dose = LeverPlan(0.7, "2006Q2", ramp).dose("2006Q1", 3)
        assert dose.tolist() == [0.0, 0.7, 0.7]

    def test_the_last_quarter_still_counts(self):
        dose = LeverPlan(1.0, "2006Q1", 2, "2006Q3").dose("2006Q1", 5)
        assert dose.tolist() == [0.5, 1.0, 1.0, 0.0, 0.0]

    def test_a_pillar_may_last_one_quarter(self):
        text = BASE + "pillars: {one_office: {level: 1, from: 2006Q2, until: 2006Q2, ramp: 1}}"
        assert loads(text).doses()[:, :, 0].sum(axis=1).tolist() == [0.0, 1.0, *[0.0] * 10]

    def test_a_reform_may_be_under_way_or_still_to_come(self):
        assert LeverPlan(1.0, "2005Q3", 4).dose("2006Q1", 3).tolist() == [0.75, 1.0, 1.0]
        assert LeverPlan(1.0, "2010Q1", 4).dose("2006Q1", 3).tolist() == [0.0, 0.0, 0.0]
        assert LeverPlan(1.0, "2005Q1", 1, "2005Q4").dose("2006Q1", 2).tolist() == [0.0, 0.0]

    def test_each_array_is_the_callers_own(self):
        scenario = load("pillars_only")
        scenario.doses()[:] = 7.0
        assert scenario.doses().max() == 1.0

    @pytest.mark.parametrize(
        ("pillars", "start"),
        [
            ("{one_office: {level: 1, from: 2006Q3}}", 2),
            ("{one_office: {level: 1, from: 2007Q3}, one_leader: {level: 0.1, from: 2006Q2}}", 1),
            ("{one_office: {level: 0, from: 2006Q3}}", 4),
            ("{}", 4),
            ("{one_office: {level: 1, from: 2030Q1}}", 4),
            ("{one_office: {level: 1, from: 2000Q1}}", 0),
        ],
    )
    def test_reform_start(self, pillars, start):
        starts = loads(BASE + f"pillars: {pillars}").reform_start()
        assert starts.tolist() == [start, start]
        assert np.issubdtype(starts.dtype, np.integer)

    @pytest.mark.parametrize(("first", "start"), [("2010Q1", 0), ("2000Q1", 11), ("2006Q4", 1)])
    def test_without_reform_2007_is_brought_into_the_window(self, first, start):
        assert loads(BASE.replace("2006Q1", first)).reform_start().tolist() == [start, start]


class TestDifference:
    def test_speaks_the_language_of_files(self):
        scenario = load("delivering_as_one").with_changes(
            quarters=8,
            pillars={"one_budget": None, "one_office": 0.5},
            practices={"all": "off"},
            parameters={"turf": 0.2},
        )
        assert scenario.quarters == 8
        assert list(scenario.pillars) == ["one_programme", "one_leader", "one_office"]
        assert scenario.pillars["one_office"] == LeverPlan(0.5)
        assert set(scenario.practices.values()) == {0.0}
        assert scenario.parameters == {"turf": 0.2}
        assert len(scenario.offices) == 45

    def test_is_that_of_a_file_that_extends(self):
        text = "schema_version: 1\nextends: pillars_only\nparameters: {turf: 0.2}\n"
        by_file = loads(text)
        assert load("pillars_only").difference({"parameters": {"turf": 0.2}}).hash == by_file.hash

    def test_leaves_the_base_alone(self):
        base = load("no_reform")
        before = base.hash
        base.with_changes(parameters={"turf": 0.2}, title="Other")
        assert (base.hash, base.title) == (before, load("no_reform").title)

    def test_names_the_result(self):
        base = load("no_reform")
        assert base.with_changes(name="mine", quarters=4).name == "mine"
        assert base.with_changes(name="mine", quarters=4).chain == ("no_reform", "mine")
        changed = base.with_changes(quarters=4).with_changes(quarters=5)
        assert changed.name == "no_reform-changed"

    def test_takes_numbers_of_numpy_and_sequences_of_any_kind(self):
        office = {"agency": "A", "country": "B", "traits": frozenset({"strong_brand"})}
        scenario = load("no_reform").with_changes(
            quarters=np.int64(5), parameters={"turf": np.float32(0.5)}, offices=(office,)
        )
        assert (scenario.quarters, scenario.parameters["turf"]) == (5, 0.5)
        assert type(scenario.parameters["turf"]) is float
        assert scenario.offices == (OfficeSpec("A", "B", frozenset({"strong_brand"})),)
        assert loads(scenario.text).hash == scenario.hash

    @pytest.mark.parametrize(
        ("changes", "where", "nearest"),
        [
            ({"parameters": {"turff": 0.2}}, "parameters.turff", "turf"),
            ({"parameters": {"turf": 2}}, "parameters.turf", None),
            ({"quarters": 10**5000}, "quarters", None),
            ({"quarters": True}, "quarters", None),
            ({"pillars": {"one_budget": float("nan")}}, "pillars.one_budget.level", None),
            ({"offices": []}, "offices", None),
            ({"offices": "roster.csv"}, "offices", None),
            ({"extends": "no_reform"}, "extends", None),
            ({"title": "\x1b[2J"}, "title", None),
            ({"first_quarter": "2199Q1"}, "quarters", None),
            ({"pillars": {"one_budget": {"until": "2000Q1"}}}, "pillars.one_budget.until", None),
        ],
    )
    def test_checks_what_a_file_would(self, changes, where, nearest):
        with pytest.raises(InputError) as caught:
            load("pillars_only").difference(changes)
        assert (caught.value.where, caught.value.nearest) == (where, nearest)
        assert caught.value.file == "<changes>"

    def test_refuses_keys_that_are_not_text_and_endless_nesting(self):
        with pytest.raises(InputError, match="a key must be text, not 1"):
            load("no_reform").difference({"parameters": {1: 2}})
        endless: list = []
        endless.append(endless)
        with pytest.raises(InputError, match="nested more than 20 levels deep"):
            load("no_reform").difference({"offices": endless})

    def test_refuses_a_name_that_is_none(self):
        with pytest.raises(InputError, match="a scenario cannot be called"):
            load("no_reform").with_changes(name="a\nb")


class TestScenario:
    def test_cannot_be_changed(self):
        scenario = load("pillars_only")
        with pytest.raises(FrozenInstanceError):
            scenario.quarters = 3
        for mapping in (scenario.pillars, scenario.practices, scenario.parameters):
            with pytest.raises(TypeError):
                mapping["turf"] = 0
        with pytest.raises(TypeError):
            scenario.offices[0].endowments["presence"] = 0

    def test_travels_and_is_hashable(self):
        scenario = load("without_systemic_thinking")
        assert pickle.loads(pickle.dumps(scenario)) == scenario
        assert copy.deepcopy(scenario) == scenario
        assert len({scenario, load("without_systemic_thinking"), load("no_reform")}) == 2
        assert scenario != load("no_reform")

    def test_html_is_small_and_escaped(self):
        text = BASE.replace("A small world", '"<script>alert(1)</script>"')
        shown_html = loads(text)._repr_html_()
        assert "<script>" not in shown_html
        assert "&lt;script&gt;" in shown_html
        assert "3 in 2 teams" in shown_html
        assert len(shown_html) < 2000

    def test_the_text_of_a_large_scenario_loads_back(self):
        offices = [
            {
                "agency": f"Agency {row % 50}",
                "country": f"Country {row // 50}",
                "traits": list(TRAITS),
                "endowments": {name: ends[0] for name, ends in ENDOWMENT_RANGES.items()},
            }
            for row in range(500)
        ]
        scenario = loads(BASE).with_changes(offices=offices)
        assert loads(scenario.text).hash == scenario.hash

    def test_a_text_too_large_to_load_back_is_refused(self):
        name = "\U0001f54a" * (LIMITS.name_characters - 4)
        offices = [
            {"agency": f"{name}{row % 50}", "country": f"{name}{row // 50}"} for row in range(5000)
        ]
        with pytest.raises(InputError, match="written out it is larger than"):
            loads(BASE).with_changes(offices=offices)


class TestRosters:
    HEADER = "agency,country,non_resident,small_specialised,politically_sensitive,strong_brand"

    @pytest.fixture
    def roster(self, tmp_path):
        """Loads a scenario with this text, or these bytes, as its roster."""

        def read(text: str | bytes) -> Scenario:
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / "roster.csv").write_bytes(data)
            return loads(BASE.partition("offices")[0] + "offices: roster.csv\n", folder=tmp_path)

        return read

    @pytest.fixture
    def problems(self, roster, tmp_path):
        """Line, column and problem of everything wrong in a roster."""

        def read(text: str | bytes) -> list[tuple]:
            with pytest.raises(InputError) as caught:
                roster(text)
            assert {p.file for p in caught.value.problems} == {str(tmp_path / "roster.csv")}
            return [(p.line, p.column, p.problem) for p in caught.value.problems]

        return read

    def test_columns_may_come_in_any_order_and_cells_may_be_empty(self, roster):
        header = "presence,country,member,agency," + ",".join(TRAITS) + ",capacity"
        scenario = roster(
            f"{header}\n0.3,NO,,UNDP,0,0,0,1,\n\n,NO, 0.5 ,FAO,1,1,0,0,2e0\n".replace("\n", "\r\n")
        )
        assert scenario.offices == (
            OfficeSpec(
                "UNDP", "NO", frozenset({"strong_brand"}), 1.0, FrozenMapping({"presence": 0.3})
            ),
            OfficeSpec(
                "FAO",
                "NO",
                frozenset({"non_resident", "small_specialised"}),
                0.5,
                FrozenMapping({"capacity": 2.0}),
            ),
        )

    def test_names_are_text_whatever_they_look_like(self, roster):
        offices = roster(f"\ufeff{self.HEADER}\n7,NO,0,0,0,0\ntrue,null,0,0,0,0\n").offices
        assert [(office.agency, office.country) for office in offices] == [
            ("7", "NO"),
            ("true", "null"),
        ]

    def test_quotes_hold_commas(self, roster):
        assert roster(f'{self.HEADER}\n"A, B",C,0,0,0,0\n').offices[0].agency == "A, B"

    def test_all_problems_at_once_with_line_and_column(self, problems):
        lines = ["A,C,0,0,0,0,2,", "B,C,0,2,no,0,,", ",C,0,0,0,0,x,0.99", "A,C,0,0,0"]
        found = problems(f"{self.HEADER},member,reach\n" + "\n".join(lines))
        assert found == [
            (2, "member", "member cannot be 2"),
            (3, "small_specialised", "small_specialised cannot be '2'"),
            (3, "politically_sensitive", "politically_sensitive cannot be 'no'"),
            (4, "agency", "agency cannot be ''"),
            (4, "member", "member cannot be 'x'"),
            (4, "reach", "reach cannot be 0.99"),
            (5, None, "5 cells, but 8 columns"),
        ]

    def test_a_problem_reads_well(self, roster, tmp_path):
        with pytest.raises(InputError) as caught:
            roster(f"{self.HEADER},member\nA,C,0,0,0,0,2\n")
        assert str(caught.value) == (
            f"{tmp_path}/roster.csv:2 (column 'member'): member cannot be 2\n"
            "  in offices[0]\n"
            "  allowed: 0, or a number from 0.01 to 1"
        )

    def test_wrong_columns(self, problems):
        header = self.HEADER.replace("strong_brand", "strong_brnd") + ",member,member"
        assert problems(f"\n{header}\n") == [
            (2, "strong_brnd", "unknown column 'strong_brnd'"),
            (2, "member", "column 'member' stands twice"),
            (2, "strong_brand", "column 'strong_brand' is missing"),
        ]

    def test_an_office_twice(self, problems):
        found = problems(f"{self.HEADER}\nA,C,0,0,0,0\nB,C,0,0,0,0\nA,C,1,0,0,0\n")
        assert found == [(4, None, "office 'A' in 'C' stands twice, first on line 2")]

    @pytest.mark.parametrize(
        ("text", "line", "problem"),
        [
            ("", 1, "there is nothing in it"),
            ("\n\n", 1, "there is nothing in it"),
            (HEADER, 1, "there is no office in it, only the names of the columns"),
            (HEADER.replace(",", ";"), 1, "cells are separated by ';' here; separate them by ','"),
            (HEADER + '\n"A,C,0,0,0,0\n', 2, "this is not valid CSV: unexpected end of data"),
            (HEADER.encode() + b"\nA,\xff,0,0,0,0", 2, "this is not UTF-8 text; save it as UTF-8"),
            ((HEADER + "\n").encode("utf-16"), 1, "this is not UTF-8 text; save it as UTF-8"),
            (HEADER + "\nA,C\0,0,0,0,0", 2, "character U+0000 cannot be part of a text file"),
            (HEADER + "\nA,C\t2,0,0,0,0", 2, "country cannot be 'C\\t2'"),
            (HEADER + "\n" + "A" * 81 + ",C,0,0,0,0", 2, f"agency cannot be '{'A' * 59}…'"),
            (HEADER + '\n"A\nB",C,0,0,0,0', 2, "agency cannot be 'A\\nB'"),
            (HEADER + ",reach\nA,C,0,0,0,0,nan", 2, "reach cannot be 'nan'"),
            (HEADER + ",reach\nA,C,0,0,0,0,.inf", 2, "reach cannot be inf"),
            (HEADER + ",reach\nA,C,0,0,0,0,1e999", 2, "reach cannot be inf"),
            (HEADER + f",reach\nA,C,0,0,0,0,{'1' * 41}", 2, f"reach cannot be '{'1' * 41}'"),
            (HEADER + ",reach\nA,C,0,0,0,0,true", 2, "reach cannot be true"),
        ],
    )
    def test_what_is_no_roster(self, problems, text, line, problem):
        [(found_line, _, found_problem)] = problems(text)
        assert (found_line, found_problem) == (line, problem)

    def test_too_many_offices_and_too_large_teams(self, problems):
        rows = [f"A{row},C{row // 100},0,0,0,0" for row in range(LIMITS.offices + 1)]
        found = problems("\n".join([self.HEADER, *rows]))
        assert found == [(LIMITS.offices + 2, None, f"more than {LIMITS.offices} offices")]
        rows = [f"A{row},C,0,0,0,0" for row in range(LIMITS.team_agencies + 2)]
        found = problems("\n".join([self.HEADER, *rows]))
        assert found == [(LIMITS.team_agencies + 2, None, "team 'C' has more than 100 agencies")]


class TestFrozenMapping:
    def test_is_a_mapping_that_stays_as_it_is(self):
        frozen = FrozenMapping({"a": 1, "b": 2})
        assert frozen == {"b": 2, "a": 1}
        assert list(frozen) == ["a", "b"]
        assert hash(frozen) == hash(FrozenMapping([("b", 2), ("a", 1)]))
        assert repr(pickle.loads(pickle.dumps(frozen))) == "FrozenMapping({'a': 1, 'b': 2})"
        with pytest.raises(TypeError):
            frozen["a"] = 3

    def test_does_not_follow_what_it_was_made_from(self):
        given_items = {"a": 1}
        frozen = FrozenMapping(given_items)
        given_items["a"] = 2
        assert frozen["a"] == 1


class TestErrors:
    def test_exit_codes(self):
        assert InteragencyError.exit_code == 1
        assert InputError.exit_code == InputErrors.exit_code == 2
        assert issubclass(InputError, InteragencyError)
        assert issubclass(InputError, ValueError)

    def test_fields_and_message(self):
        error = refusal(BASE + "pillars:\n  one_programm: 1\n", name="mine.yaml")
        assert (error.file, error.line, error.column) == ("mine.yaml", 12, 3)
        assert error.where == "pillars.one_programm"
        assert (error.found, error.nearest) == ("one_programm", "one_programme")
        assert error.allowed == PILLAR_NAMES
        assert error.problems == (error,)

    def test_a_long_list_shows_what_is_near(self):
        error = refusal(BASE + "parameters: {trust_rat: 0.2}\n")
        assert error.allowed == tuple(PARAMETERS)
        assert error.nearest == "trust_rate"
        listed = str(error).splitlines()[2]
        assert listed.startswith("  allowed: trust_rate, ")
        assert listed.endswith(f", ... ({len(PARAMETERS)} in all)")

    def test_problems_come_together_in_the_order_of_lines(self):
        text = BASE.replace("quarters: 12", "quarters: 12.5").replace("member: 0.5", "member: 2")
        error = refusal("parameters: {turff: 1}\n" + text)
        assert isinstance(error, InputErrors)
        assert said(error) == [
            (1, 14, "parameters.turff"),
            (7, 11, "quarters"),
            (11, 38, "offices[2].member"),
        ]
        assert error.line == 1
        assert str(error).startswith("3 problems\n\n<text>:1:14: unknown parameter 'turff'\n")

    def test_the_message_lists_no_more_than_twenty(self):
        offices = "".join(f"  - {{agency: {row}, country: C}}\n" for row in range(MOST_LISTED + 5))
        error = refusal(BASE.partition("  - ")[0] + offices)
        assert len(error.problems) == MOST_LISTED + 5
        assert str(error).count("agency cannot be") == MOST_LISTED
        assert str(error).endswith("... and 5 more")

    def test_travel(self):
        single = InputError("a", file="f", line=1, found="x", allowed=["xy"], chain=("b", "c"))
        again = pickle.loads(pickle.dumps(single))
        assert str(again) == str(single)
        assert again.nearest == "xy"
        group = together([single, InputError("b", file="g", line=2)])
        assert str(pickle.loads(pickle.dumps(group))) == str(group)

    def test_collecting_goes_on(self):
        problems: list[InputError] = []
        with collecting(problems):
            raise InputErrors([InputError("a"), InputError("b")])
        with collecting(problems):
            raise InputError("c")
        assert [problem.problem for problem in problems] == ["a", "b", "c"]
        with pytest.raises(KeyError), collecting(problems):
            raise KeyError

    def test_values_are_shown_short(self):
        assert shown(10**5000) == "a huge number"
        assert shown([1]) == "a list"
        assert shown("x" * 1000) == "'" + "x" * 59 + "…'"
        assert shown(0.5) == "0.5"

    def test_nothing_reaches_the_terminal_as_it_is(self):
        error = InputError("a\x1b[2Jb", where="x.\ud800.y")
        assert str(error) == "a\\x1b[2Jb\n  in x.\\ud800"
        str(error).encode()


class TestScenariosMadeByHand:
    @pytest.mark.parametrize(
        "changes",
        [
            {"quarters": 0},
            {"quarters": 2.5},
            {"quarters": "12"},
            {"first_quarter": "2006"},
            {"first_quarter": "9999Q4"},
            {"practices": {"one_voice": 1.5}},
            {"practices": {"one_voise": 0.5}},
            {"parameters": {"turf": 9.0}},
            {"parameters": {"tufr": 0.3}},
            {"parameters": None},
            {"pillars": {"one_budget": LeverPlan(2.0)}},
            {"pillars": {"one_budget": LeverPlan(0.5, start="soon")}},
            {"pillars": {"one_budget": LeverPlan(0.5, start="2008Q1", until="2007Q1")}},
            {"pillars": [LeverPlan(1.0)]},
            {"offices": ()},
            {"offices": (OfficeSpec("A", "NO"), OfficeSpec("A", "NO"))},
            {"offices": (OfficeSpec("A", "NO", traits=frozenset({"tall"})),)},
            {"offices": (OfficeSpec("A", "NO", traits="non_resident"),)},
            {"offices": (OfficeSpec("A", "NO", member=2.0),)},
            {"offices": (OfficeSpec("A", "NO", endowments={"presence": 3.0}),)},
            {"offices": "roster.csv"},
            {"title": None},
            {"name": ""},
            {"name": None},
            {"chain": None},
            {"chain": (1,)},
            {"purpose": "x" * (LIMITS.text_characters + 1)},
        ],
        ids=str,
    )
    def test_wrong_values_are_refused(self, changes):
        with pytest.raises(InputError):
            replace(loads(BASE, "base"), **changes)

    def test_what_is_refused_is_said_as_in_a_file(self):
        with pytest.raises(InputError, match=r"quarters cannot be 0\n  allowed: a whole number"):
            replace(loads(BASE, "base"), quarters=0)

    def test_good_values_are_written_out_as_from_a_file(self):
        base = loads(BASE, "base")
        by_hand = replace(
            base,
            quarters=np.int64(16),
            title="  A   title ",
            pillars={"one_leader": LeverPlan(np.float64(0.5)), "one_programme": 1},
            practices={"systemic_thinking": "off"},
            offices=[OfficeSpec("A", "NO", traits={"non_resident"})],
        )
        said = base.difference(
            {
                "quarters": 16,
                "title": "A title",
                "pillars": {"one_leader": 0.5, "one_programme": 1},
                "practices": {"systemic_thinking": "off"},
                "offices": [{"agency": "A", "country": "NO", "traits": ["non_resident"]}],
            },
            name="base",
        )
        assert by_hand.hash == said.hash == loads(by_hand.text).hash
        assert by_hand == replace(said, chain=by_hand.chain)
        assert hash(by_hand) == hash(replace(said, chain=by_hand.chain))
        assert list(by_hand.pillars) == ["one_programme", "one_leader"]

    def test_names_that_are_no_text_are_refused(self):
        with pytest.raises(InputError, match="cannot be called 5"):
            loads(BASE, "base").with_changes(name=5)

    def test_texts_that_are_no_text_are_refused(self):
        with pytest.raises(InputError, match="text cannot be nothing"):
            loads(None)
        with pytest.raises(InputError, match="folder cannot be"):
            loads(BASE, folder=5)

"""The words for levers: plans by country, reforms, dated practices, shocks, endowments."""

import numpy as np
import pytest

from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.frozen import FrozenMapping
from interagency.study.scenarios import (
    LeverPlan,
    OfficeSpec,
    Scenario,
    ShockPlan,
    load,
    loads,
    shipped,
)
from tests.study import small

WORLD = f"{small.WORLD}  - {{agency: C, country: DK}}\n"
NO, SE, DK = range(3)


def said(text: str) -> Scenario:
    """The small world with more said of it; what it says survives being written out."""
    scenario = loads(WORLD + text)
    again = loads(scenario.text)
    assert again == Scenario(**{**vars_of(scenario), "name": "<text>", "chain": ("<text>",)})
    assert again.hash == scenario.hash
    return scenario


def vars_of(scenario: Scenario) -> dict:
    return {name: getattr(scenario, name) for name in Scenario.__dataclass_fields__}


def refusal(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        loads(WORLD + text)
    return caught.value


def pillar(scenario: Scenario, name: str) -> list[list[float]]:
    """Doses by country."""
    return scenario.doses()[:, PILLAR_NAMES.index(name)].T.tolist()


class TestPlans:
    def test_countries_differ_in_what_they_say(self):
        scenario = said("""
pillars:
  one_budget:
    {level: 1, from: 2006Q2, ramp: 1, until: 2006Q4, countries: {SE: {from: 2006Q4}, DK: off}}
""")
        no, se, dk = pillar(scenario, "one_budget")
        assert no == [0, 1, 1, 1, *[0] * 8]
        assert se == [0, 0, 0, 1, *[0] * 8]
        assert not any(dk)

    def test_a_number_for_a_country_is_its_level(self):
        scenario = said("pillars: {one_office: {level: 1, ramp: 1, countries: {SE: 0.5}}}")
        assert [max(doses) for doses in pillar(scenario, "one_office")] == [1, 0.5, 1]

    def test_off_takes_a_pillar_away(self):
        assert "one_office" not in said("pillars: {one_office: off}").pillars
        full = load("pillars_only").with_changes(pillars={"one_office": "off"})
        assert list(full.pillars) == ["one_programme", "one_budget", "one_leader"]

    def test_fade(self):
        plan = "{level: 1, from: 2006Q1, ramp: 1, until: 2006Q2, fade: 4}"
        dose = pillar(said(f"pillars: {{one_leader: {plan}}}"), "one_leader")[NO]
        assert dose == [1, 1, 0.75, 0.5, 0.25, *[0] * 7]

    def test_countries_are_laid_over_the_base_one_by_one(self):
        base = said("pillars: {one_budget: {level: 1, countries: {NO: {from: 2008Q1}, SE: off}}}")
        changed = base.with_changes(
            pillars={
                "one_budget": {"level": 0.5, "countries": {"NO": 0.2, "SE": None, "DK": "off"}}
            }
        )
        assert changed.pillars["one_budget"].countries == {
            "NO": {"from": "2008Q1", "level": 0.2},
            "DK": {"level": 0.0},
        }
        none = changed.with_changes(pillars={"one_budget": {"countries": None}})
        assert none.pillars["one_budget"] == LeverPlan(0.5)
        same = changed.with_changes(pillars={"one_budget": {"countries": {}}})
        assert same.hash == changed.hash

    def test_text_stays_as_short_as_it_was(self):
        text = load("delivering_as_one").text
        assert not any(f'"{word}"' in text for word in ("fade", "countries"))
        assert not any(f"{word}:" in text for word in ("reforms", "shocks"))


class TestReforms:
    def test_every_row_is_a_word(self):
        scenario = said("reforms: {" + ", ".join(f"{name}: 1" for name in REFORM_NAMES) + "}")
        assert scenario.reforms == dict.fromkeys(REFORM_NAMES, LeverPlan(1.0))
        doses = scenario.reform_doses()
        assert doses.shape == (12, len(REFORM_NAMES), 3)
        assert (doses[-1] == 1).all()
        assert not doses[:4].any()
        assert not scenario.barred.any()

    def test_off_bars_everywhere_or_in_a_country(self):
        scenario = said("""
reforms:
  firewall: off
  peer_review: {level: 1, from: 2006Q1, ramp: 1, countries: {SE: off, DK: 0}}
""")
        barred, doses = scenario.barred, scenario.reform_doses()
        firewall, review = map(REFORM_NAMES.index, ("firewall", "peer_review"))
        assert barred[firewall].tolist() == [True, True, True]
        assert barred[review].tolist() == [False, True, False]
        assert doses[0, review].tolist() == [1, 0, 0]
        assert barred.sum() == 4
        assert scenario.text.count('firewall: "off"') == 1

    def test_barred_all_but_in_one_country(self):
        scenario = said("reforms: {firewall: {level: off, countries: {DK: 1}}}")
        row = REFORM_NAMES.index("firewall")
        assert scenario.barred[row].tolist() == [True, True, False]
        assert scenario.reform_doses()[-1, row].tolist() == [0, 0, 1]

    def test_null_removes_and_off_replaces_all(self):
        base = said("reforms: {firewall: {level: 1, countries: {NO: 0.5}}, peer_review: off}")
        changed = base.with_changes(reforms={"firewall": "off", "peer_review": None})
        assert changed.reforms == {"firewall": LeverPlan("off")}
        back = changed.with_changes(reforms={"firewall": 0.5})
        assert back.reforms == {"firewall": LeverPlan(0.5)}

    def test_default_is_nothing(self):
        scenario = said("")
        assert scenario.reforms == {}
        assert not scenario.reform_doses().any()
        assert scenario.shocks == ()


class TestPractices:
    def held(self, scenario: Scenario, name: str, team: int) -> list[float | None]:
        """The adoption that a practice is held at, or None, by quarter."""
        held, level = scenario.practice_levels()
        row = PRACTICE_NAMES.index(name)
        pairs = zip(held[:, row, team], level[:, row, team], strict=True)
        return [float(value) if is_held else None for is_held, value in pairs]

    def test_before_from_it_cannot_be_adopted(self):
        scenario = said("""
practices:
  one_voice: {level: 0.8, from: 2006Q3, ramp: 2, until: 2006Q4, fade: 2}
  common_flagships: {level: emergent, from: 2006Q3}
""")
        rising = [0, 0, 0.4, 0.8, 0.4, 0]
        assert self.held(scenario, "one_voice", NO)[:6] == pytest.approx(rising)
        assert self.held(scenario, "common_flagships", NO)[:4] == [0, 0, None, None]

    def test_a_level_alone_is_a_number(self):
        assert said("practices: {one_voice: {level: 0.8}}").practices["one_voice"] == 0.8
        assert said("practices: {one_voice: {ramp: 3}}").practices["one_voice"] == "emergent"

    def test_each_country_may_have_its_own(self):
        scenario = said("""
practices:
  one_voice: {countries: {NO: off, SE: 0.4, DK: {level: 0.6, from: 2006Q2, ramp: 1}}}
  common_flagships: {level: off, countries: {SE: emergent}}
""")
        assert [self.held(scenario, "one_voice", team)[0] for team in range(3)] == [0, 0.4, 0]
        assert self.held(scenario, "one_voice", DK)[1] == 0.6
        assert [self.held(scenario, "common_flagships", team)[0] for team in range(3)] == [
            *(0, None, 0)
        ]

    @pytest.mark.parametrize("order", [1, -1])
    def test_a_plan_is_laid_over_the_less_specific_key(self, order):
        lines = ["  all: off", "  joint_mobilisation: {countries: {SE: 0.5}}"]
        lines.append("  one_voice: {countries: {SE: null, DK: emergent}}")
        scenario = said("practices:\n" + "\n".join(lines[::order]))
        assert scenario.practices["thematic_clustering"] == 0.0
        assert scenario.practices["common_flagships"].countries == {"SE": {"level": 0.5}}
        assert scenario.practices["one_voice"].countries == {"DK": {"level": "emergent"}}
        assert scenario.practices["one_voice"].level == 0.0

    def test_a_word_replaces_all_and_a_plan_changes_fields(self):
        base = said("practices: {one_voice: {level: 0.8, from: 2006Q3, countries: {NO: off}}}")
        word = base.with_changes(practices={"all": "emergent"})
        assert set(word.practices.values()) == {"emergent"}
        plan = base.with_changes(practices={"all": {"from": "2007Q1"}})
        assert plan.practices["one_voice"].start == "2007Q1"
        assert plan.practices["one_voice"].countries == {"NO": {"level": 0.0}}
        assert plan.practices["common_flagships"] == LeverPlan("emergent", "2007Q1")
        number = base.with_changes(practices={"all": 0.5, "one_voice": {"countries": {"SE": 0}}})
        assert number.practices["common_flagships"] == 0.5
        assert number.practices["one_voice"].start is None
        assert number.practices["one_voice"].countries == {"SE": {"level": 0.0}}


class TestShocks:
    def test_overlapping_sizes_combine(self):
        scenario = said("""
shocks:
  - {what: staff_turnover, at: 2006Q2, size: 0.3, quarters: 2, countries: [NO, SE, NO]}
  - {what: staff_turnover, at: 2006Q3, size: 0.5}
  - {what: donor_cut, at: 2030Q1, size: 1}
""")
        assert scenario.shocks[0] == ShockPlan("staff_turnover", "2006Q2", 0.3, 2, ("NO", "SE"))
        sizes = scenario.shock_sizes()
        assert sizes.shape == (12, len(SHOCK_NAMES), 3)
        row = SHOCK_NAMES.index("staff_turnover")
        np.testing.assert_allclose(sizes[1:4, row], [[0.3, 0.3, 0], [0.65, 0.65, 0.5], [0, 0, 0]])
        assert sizes[:, row].sum() == pytest.approx(0.6 + 1.3 + 0.5)
        assert not sizes[:, SHOCK_NAMES.index("donor_cut")].any()

    def test_the_list_replaces_that_of_the_base(self):
        base = said("shocks: [{what: donor_cut, at: 2006Q3, size: 1}]")
        assert base.with_changes(shocks=[]).shocks == ()
        assert base.with_changes(title="x").shocks == base.shocks
        other = ShockPlan("donor_cut", "2007Q3", 0.5)
        assert base.with_changes(shocks=[other]).shocks == (other,)


class TestStart:
    @pytest.mark.parametrize(
        ("text", "starts"),
        [
            ("pillars: {one_office: {level: 1, from: 2006Q3, countries: {SE: {from: 2007Q2}}}}",
             [2, 5, 2]),
            ("reforms: {firewall: {level: 1, from: 2006Q2}}", [1, 1, 1]),
            ("reforms: {firewall: off}", [4, 4, 4]),
            ("practices: {one_voice: {level: 0.5, from: 2006Q2, countries: {NO: off}}}", [4, 1, 1]),
            ("practices: {one_voice: {level: emergent, from: 2006Q2}, common_flagships: 0.5}",
             [4, 4, 4]),
            ("shocks: [{what: donor_cut, at: 2006Q4, size: 0.1, countries: [DK]}]", [4, 4, 3]),
            ("shocks: [{what: donor_cut, at: 2006Q4, size: 0.1}]\n"
             "pillars: {one_office: {level: 1, from: 2008Q1, countries: {NO: off}}}", [3, 8, 8]),
        ],
    )  # fmt: skip
    def test_is_the_first_quarter_with_anything(self, text, starts):
        assert said(text).reform_start().tolist() == starts


class TestEndowments:
    def test_all_may_be_given(self):
        endowments = {"remoteness": 0.5, "cycle_length": 16, "cycle_start": 3, "origin": 1}
        office = OfficeSpec("D", "NO", endowments=FrozenMapping(endowments))
        scenario = said("").with_changes(offices=[office])
        assert scenario.offices == (office,)
        assert loads(scenario.text).offices == (office,)

    def test_a_roster_has_columns_for_them(self, tmp_path):
        header = "agency,country,non_resident,small_specialised,politically_sensitive,strong_brand"
        rows = "A,C,0,0,0,0,1,20,0,\nB,C,0,0,0,0,,20.0,,1\n"
        (tmp_path / "r.csv").write_text(
            f"{header},remoteness,cycle_length,cycle_start,origin\n{rows}"
        )
        scenario = loads(WORLD.partition("offices")[0] + "offices: r.csv", folder=tmp_path)
        first, second = scenario.offices
        assert first.endowments == {"remoteness": 1, "cycle_length": 20, "cycle_start": 0}
        assert second.endowments == {"cycle_length": 20, "origin": 1}

    @pytest.mark.parametrize(
        ("given", "problem"),
        [
            ("{cycle_length: 3}", "cycle_length cannot be 3"),
            ("{cycle_length: 4.5}", "cycle_length cannot be 4.5"),
            ("{cycle_start: 40}", "cycle_start cannot be 40"),
            ("{remoteness: 1.1}", "remoteness cannot be 1.1"),
            ("{origin: 2}", "origin cannot be 2"),
            ("{origin: true}", "origin cannot be true"),
            ("{cycle_length: .nan}", "cycle_length cannot be nan"),
        ],
    )
    def test_ranges(self, given, problem):
        error = refusal(f"  - {{agency: D, country: DK, endowments: {given}}}")
        assert error.problem == problem
        assert error.line == 12

    def test_one_agency_of_origin_a_country(self):
        rows = [f"  - {{agency: {name}, country: X, endowments: {{origin: 1}}}}" for name in "XY"]
        error = refusal("\n".join(rows))
        assert error.problem == "'X' has two agencies of origin, the first on line 12"
        assert (error.line, error.where) == (13, "offices[5].endowments.origin")


class TestErrors:
    @pytest.mark.parametrize(
        ("text", "place", "problem", "nearest"),
        [
            ("pillars: {one_office: {level: 1, countries: {NOO: off}}}", (12, 46),
             "there is no office in 'NOO'", "NO"),
            ("pillars: {one_office: {level: 1, countries: {NO: on}}}", (12, 50),
             "NO cannot be 'on'", None),
            ("pillars: {one_office: {level: 1, countries: {NO: emergent}}}", (12, 50),
             "NO cannot be 'emergent'", None),
            ("pillars: {one_office: {level: 1, countries: {NO: {form: 2009Q1}}}}", (12, 51),
             "unknown key 'form'", "from"),
            ("pillars: {one_office: {level: 1, countries: {NO: {countries: {}}}}}", (12, 51),
             "unknown key 'countries'", None),
            ("pillars: {one_office: {level: 1, countries: {NO: 1, ' NO': 1}}}", (12, 45),
             "countries cannot be a mapping", None),
            ("pillars: {one_office: {level: 1, countries: [NO]}}", (12, 45),
             "countries cannot be a list", None),
            ("pillars: {one_office: {level: 1, countries: {'': 1}}}", (12, 46),
             "a country cannot be ''", None),
            ("pillars: {one_office: {level: 1, until: 2009Q1, countries: {NO: {from: 2010Q1}}}}",
             (12, 72), "until 2009Q1 comes before from 2010Q1", None),
            ("pillars: {one_office: {level: 1, countries: {NO: {until: 2006Q1}}}}",
             (12, 58), "until 2006Q1 comes before from 2007Q1", None),
            ("pillars: {one_office: {level: 1, fade: -1}}", (12, 40), "fade cannot be -1", None),
            ("reforms: {fierwall: 1}", (12, 11), "unknown reform 'fierwall'", "firewall"),
            ("reforms: {firewall: on}", (12, 21), "firewall cannot be 'on'", None),
            ("reforms: {firewall: {ramp: 2}}", (12, 21), "level is missing", None),
            ("reforms: {firewall: {countries: {NO: 1}}}", (12, 21), "level is missing", None),
            ("practices: {all: {level: offf}}", (12, 26), "level cannot be 'offf'", "off"),
            ("practices: {all: {countries: {XX: 1}}}", (12, 31),
             "there is no office in 'XX'", None),
            ("shocks: {what: donor_cut}", (12, 9), "shocks cannot be a mapping", None),
            ("shocks: [donor_cut]", (12, 10), "shocks[0] cannot be 'donor_cut'", None),
            ("shocks: [{what: donorcut, at: 2006Q1, size: 1}]", (12, 17),
             "unknown shock 'donorcut'", "donor_cut"),
            ("shocks: [{what: donor_cut, size: 1}]", (12, 10), "at is missing", None),
            ("shocks: [{what: donor_cut, at: 2006Q1, size: 1.5}]", (12, 46),
             "size cannot be 1.5", None),
            ("shocks: [{what: donor_cut, at: 2006Q1, size: 1, quarters: 0}]", (12, 59),
             "quarters cannot be 0", None),
            ("shocks: [{what: donor_cut, at: 2006Q1, size: 1, countries: []}]", (12, 60),
             "countries cannot be a list", None),
            ("shocks: [{what: donor_cut, at: 2006Q1, size: 1, countries: [NO, SEE]}]", (12, 65),
             "there is no office in 'SEE'", "SE"),
        ],
    )  # fmt: skip
    def test_name_the_place(self, text, place, problem, nearest):
        error = refusal(text)
        assert len(error.problems) == 1
        assert ((error.line, error.column), error.problem) == (place, problem)
        assert error.nearest == nearest

    def test_are_told_where_a_base_wrote_them(self, tmp_path):
        (tmp_path / "base.yaml").write_text(
            WORLD + "reforms: {firewall: {level: 1, countries: {SE: off}}}\n"
            "shocks: [{what: donor_cut, at: 2006Q2, size: 1, countries: [SE]}]\n"
            "practices: {all: {countries: {SE: off}}}"
        )
        (tmp_path / "mine.yaml").write_text(
            "schema_version: 1\nextends: base.yaml\noffices: [{agency: A, country: FI}]\n"
        )
        with pytest.raises(InputError) as caught:
            load(tmp_path / "mine.yaml")
        places = [(error.file, error.line, error.problem) for error in caught.value.problems]
        problem = "there is no office in 'SE'"
        assert places == [(str(tmp_path / "base.yaml"), line, problem) for line in (12, 13, 14)]
        assert {error.chain for error in caught.value.problems} == {("base", "mine")}

    def test_an_unknown_base_is_one_error_with_a_hint(self):
        with pytest.raises(InputError) as caught:
            loads("schema_version: 1\nextends: something else\ntitle: x")
        assert len(caught.value.problems) == 1
        assert caught.value.allowed == tuple(shipped())
        assert caught.value.hint == "extends: delivering_as_one"

    def test_too_many_shocks(self):
        shocks = [{"what": "donor_cut", "at": "2006Q1", "size": 0.1}] * 1001
        with pytest.raises(InputError, match="shocks cannot be a list"):
            said("").with_changes(shocks=shocks)

"""Predictions in scenario files: what may be written, what is refused, and what they are not."""

from dataclasses import replace

import pytest

from interagency.errors import InputError
from interagency.model.metrics import METRICS
from interagency.study.expectations import NOTHING_PREDICTED, Expectations, Prediction, belongs
from interagency.study.scenarios import load, loads
from tests.study import small

START = "schema_version: 1\nextends: delivering_as_one\nexpects:\n"
ALL = """\
  against: no_reform
  improves: {metric: within_agency, mature: up}
  costs: {metric: meeting_overhead, early: up, of: C1}
  loses: {metric: visibility, of: strong_brand, mature: down}
  when: {metric: within_agency, early: down, mature: up, of: none}
"""


def refusal(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        loads(START + text, "mine")
    return caught.value


class TestSaid:
    def test_all_four(self):
        expects = loads(START + ALL).expects
        assert expects.against == "no_reform"
        assert dict(expects.predictions) == {
            "improves": Prediction("within_agency", mature="up"),
            "costs": Prediction("meeting_overhead", early="up", of="C1"),
            "loses": Prediction("visibility", mature="down", of="strong_brand"),
            "when": Prediction("within_agency", "down", "up", "none"),
        }

    def test_nothing_as_a_rule(self):
        assert small.reform().expects == NOTHING_PREDICTED == Expectations()
        assert loads(START.removesuffix("expects:\n") + "expects: {}").expects == NOTHING_PREDICTED
        assert "expects" not in small.reform().text

    def test_against_what_it_extends_by_default(self):
        text = START + "  improves: {metric: trust, early: up}\n"
        assert loads(text).expects.against == "delivering_as_one"

    def test_a_base_of_ones_own_beside_the_file(self, tmp_path):
        rest = "  improves: {metric: trust, early: up}\n"
        (tmp_path / "base.yaml").write_text("schema_version: 1\nextends: no_reform\n")
        for name, said in (
            ("extending", START.replace("delivering_as_one", "base.yaml")),
            ("naming", START + "  against: base.yaml\n"),
        ):
            (tmp_path / f"{name}.yaml").write_text(said + rest)
            scenario = load(tmp_path / f"{name}.yaml")
            assert scenario.expects.against == "base"
            # written out it stands alone, and still says what it was held against
            assert loads(scenario.text).expects == scenario.expects

    def test_words_lead_back(self):
        scenario = loads(START + ALL)
        assert loads(scenario.text).expects == scenario.expects
        assert replace(scenario) == scenario
        assert hash(scenario) == hash(loads(START + ALL))

    def test_no_part_of_what_is_computed(self):
        with_them, without = loads(START + ALL), load("delivering_as_one").difference({}, "mine")
        assert with_them.hash == without.hash
        assert with_them.text != without.text

    def test_belong_to_their_file(self, tmp_path):
        (tmp_path / "base.yaml").write_text(START + ALL)
        (tmp_path / "mine.yaml").write_text("schema_version: 1\nextends: base.yaml\n")
        assert load(tmp_path / "mine.yaml").expects == NOTHING_PREDICTED
        assert loads(START + ALL).with_changes(parameters={"turf": 0.3}).expects == (
            NOTHING_PREDICTED
        )

    def test_from_memory(self):
        said = {"improves": {"metric": "trust", "mature": "up"}}
        changed = load("pillars_only").with_changes(expects=said)
        assert changed.expects.against == "pillars_only"
        assert changed.expects.predictions["improves"] == Prediction("trust", mature="up")
        with pytest.raises(InputError, match="there is no office of 'C9'"):
            changed.with_changes(
                expects={"loses": {**said["improves"], "mature": "down", "of": "C9"}}
            )

    def test_every_metric_may_be_predicted(self):
        for name in METRICS:
            text = f"  when: {{metric: {name}, early: up, mature: down}}\n"
            assert loads(START + text).expects.predictions["when"].metric == name


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "line", "where", "problem", "nearest"),
        [
            ("  improve: {}\n", 4, "expects.improve", "unknown key", "improves"),
            ("  against: no_refrom\n", 4, "expects.against", "there is no scenario", "no_reform"),
            ("  against: mine\n", 4, "expects.against", "held against itself", None),
            ("  costs: [up]\n", 4, "expects.costs", "costs cannot be", None),
            ("  costs: {early: up}\n", 4, "expects.costs.metric", "metric is missing", None),
            (
                "  when: {metric: within_agncy, early: up}\n",
                *(4, "expects.when.metric", "unknown metric", "within_agency"),
            ),
            ("  when: {metric: trust}\n", 4, "expects.when", "neither early nor mature", None),
            (
                "  when: {metric: trust, early: upp}\n",
                *(4, "expects.when.early", "early cannot be 'upp'", "up"),
            ),
            (
                "  when: {metric: trust, earl: up}\n",
                *(4, "expects.when.earl", "unknown key", "early"),
            ),
            (
                "  when: {metric: trust, early: up,\n    of: strong_brnd}\n",
                *(5, "expects.when.of", "there is no office of", "strong_brand"),
            ),
            (
                "  improves: {metric: reporting_burden, early: up}\n",
                *(4, "expects.improves.early", "lower is better", None),
            ),
            (
                "  loses: {metric: trust, early: down,\n    mature: up}\n",
                *(5, "expects.loses.mature", "higher is better", None),
            ),
        ],
    )
    def test_where_it_stands(self, tmp_path, text, line, where, problem, nearest):
        (tmp_path / "mine.yaml").write_text(START + text)
        with pytest.raises(InputError) as caught:
            load(tmp_path / "mine.yaml")
        error = caught.value
        assert (error.line, error.where) == (line, where)
        assert problem in error.problem
        assert error.nearest == nearest

    def test_a_file_needs_its_ending(self, tmp_path):
        (tmp_path / "base.yaml").write_text("schema_version: 1\nextends: no_reform\n")
        (tmp_path / "mine.yaml").write_text(START + "  against: base\n")
        with pytest.raises(InputError, match=r"for the file beside it write base\.yaml"):
            load(tmp_path / "mine.yaml")

    @pytest.mark.parametrize("path", ["../base.yaml", "/base.yaml", "nowhere.yaml"])
    def test_a_file_beside_and_no_other(self, tmp_path, path):
        (tmp_path / "base.yaml").write_text("schema_version: 1\nextends: no_reform\n")
        folder = tmp_path / "inside"
        folder.mkdir()
        (folder / "mine.yaml").write_text(START + f"  against: {path}\n")
        with pytest.raises(InputError, match="there is no scenario called"):
            load(folder / "mine.yaml")

    def test_what_extends_nothing_says_against_what(self):
        with pytest.raises(InputError, match="against is missing") as caught:
            loads(small.TEXT + "expects: {when: {metric: trust, early: up}}\n")
        assert caught.value.where == "expects.against"

    def test_all_at_once(self):
        error = refusal("  costs: {metric: trust, early: up}\n  when: {metric: trust}\n")
        assert [problem.line for problem in error.problems] == [4, 5]


def test_a_trait_comes_before_a_name():
    assert not belongs("strong_brand", "strong_brand", "C1", [])
    assert belongs("strong_brand", "A", "C1", ["strong_brand"])
    assert belongs(None, "A", "C1", [])
    assert not belongs("none", "A", "C1", ["strong_brand"])

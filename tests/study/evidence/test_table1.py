"""Table 1 beside the model: what the answer holds, and what it must not claim."""

import numpy as np
import pytest

import interagency as ia
from interagency.study.columns import column
from interagency.study.estimates import mean_interval
from interagency.study.evidence.contrasts import VARYING
from interagency.study.evidence.table1 import ALSO, MODEL, SAYS


@pytest.fixture(scope="module")
def found() -> ia.Table1:
    return ia.table1(replications=4)


def test_a_row_an_office_set_and_estimand(found):
    assert len(found.table) == 45 * 2 * 2
    marks = found.table[found.table["estimand"] == "total"]["observed"].value_counts()
    assert marks.to_dict() == {"": 61, "x": 21, "+": 4, "-": 4}
    assert (found.table["low"] <= found.table["high"]).all()
    agrees = found.table["observed"] == found.table["reproduced"]
    assert (agrees == found.table["agrees"]).all()


def test_effects_are_those_of_the_question_about_them(found):
    for estimand in ("total", "direct"):
        asked = ia.perceived_effects("delivering_as_one", estimand, replications=4).table
        here = found.table[found.table["estimand"] == estimand]
        keys = ["practice_set", "agency", "country"]
        both = here.merge(asked, on=keys, suffixes=("", "_asked"))
        assert len(both) == 90
        assert np.allclose(both["effect"], both["effect_asked"])


def test_nulls_stand_beside_the_model_and_do_as_well(found):
    nulls = found.nulls.set_index("theory")
    assert list(nulls.index) == list(SAYS)
    assert nulls.loc["one line", "agreeing"] == nulls.loc["one line", "cells"] == 90
    assert nulls.loc["no team", "passes"]
    assert nulls["agreeing"].max() == nulls.loc["one line", "agreeing"]
    assert not nulls.loc["behaviour only", "passes"]


def test_one_agency_bears_all_marks_of_a_kind_and_cannot_show_much(found):
    scores = found.scores.set_index(["theory", "mark"])
    for theory in SAYS:
        for mark in ("plus", "minus"):
            row = scores.loc[theory, mark]
            assert row["agencies"] == 1
            assert row["least_p"] == pytest.approx(1 / 17)
            assert row["p"] >= row["least_p"]
            # Left out, the agency leaves nobody to learn from.
            assert row["found_by_other_agencies"] == 0
        assert scores.loc[(theory, "systemic"), "agencies"] == 13


def test_counted_by_rules_and_profiles(found):
    counts = found.counts.groupby("counted_by").size()
    assert counts.to_dict() == {"profile": 7, "rule": 4}
    profiles = found.counts[found.counts["counted_by"] == "profile"]
    assert profiles["offices"].sum() == 45


def test_five_agencies_against_themselves(found):
    contrasts = found.contrasts
    assert set(contrasts["agency"]) == set(VARYING)
    assert len(contrasts) == 5 * 2 * 2
    toggled = contrasts[contrasts["how"] == "toggled"]
    assert toggled["holds"].all()
    seen = contrasts.set_index("agency").loc["Agency 1", ["marked_with", "marked_without"]]
    assert (seen == ["2 of 2", "0 of 3"]).all(axis=None)


def test_between_countries_is_a_difference_of_offices_as_they_are(found):
    rows = found.table[(found.table["agency"] == "Agency 4") & (found.table["estimand"] == "total")]
    rows = rows[rows["practice_set"] == "systemic_thinking"].set_index("country")
    away = rows["profile"] == "non_resident"
    expected = rows["above"][away].mean() - rows["above"][~away].mean()
    told = found.contrasts.query(
        "agency == 'Agency 4' and how == 'between countries' and estimand == 'total'"
    )
    assert told["contrast"].item() == pytest.approx(expected)


def test_every_doubtful_row_is_classified_under_its_reading(found):
    assert len(found.doubtful) == 6 * 2
    assert found.by_reading.groupby("reading").size().eq(5 * 3).all()
    brand = found.doubtful[found.doubtful["agency"] == "Agency 13"]
    assert list(brand["observed"]) == ["", ""]


def test_what_is_not_asked_for_is_not_there():
    few = ia.table1(replications=2, also=())
    assert few.contrasts is few.by_reading is few.doubtful is few.rivals is None
    assert "table1_rivals" not in few._tables()
    with pytest.raises(ia.InputError, match="rival"):
        ia.table1(replications=2, also=["rival"])
    assert ALSO == ("contrasts", "readings", "rivals")


def test_every_column_has_a_meaning_in_the_workbook(found, tmp_path):
    silent = [name for table in found._tables().values() for name in table]
    assert [name for name in silent if not column(name).meaning] == []
    assert found.to_excel(tmp_path / "table1.xlsx").stat().st_size > 10_000
    assert len(list(found.to_csv(tmp_path / "csv").iterdir())) == 10


def test_parameters_are_laid_over_model_and_pools():
    off = dict.fromkeys(("voice_rebalancing", "knowledge_pooling"), 0.0)
    asked = {"replications": 2, "also": ()}
    plain, without = (ia.table1(**asked, parameters=one) for one in (None, off))
    for theory in (MODEL["total"], "static pools"):
        recall = [
            one.scores.set_index(["theory", "mark"]).loc[(theory, "systemic"), "auc"]
            for one in (plain, without)
        ]
        assert recall[0] > recall[1]


def test_intervals_of_effects_are_over_runs(found):
    assert (found.table["n"] == 4).all()
    assert mean_interval([1.0, 1.0])[1] == 1.0
    assert (found.table["low"] < found.table["effect"]).all()

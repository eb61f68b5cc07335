"""What the view of the evidence makes of a scorecard."""

import re

import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.evidence import stored
from interagency.study.evidence.stored import stored_scorecard
from interagency.views.app import evidence, words_of_evidence

ALL = (next(iter(evidence.KINDS)), next(iter(evidence.DOUBTS)))


def numbers(table: pd.DataFrame) -> list[int]:
    return table["fact"].tolist()


def test_filters_keep_what_they_say(scorecard: pd.DataFrame) -> None:
    everything, whatever = ALL
    assert numbers(evidence.chosen(scorecard, False, *ALL)) == numbers(scorecard)
    assert set(evidence.chosen(scorecard, True, *ALL)["class"]) == {"core"}
    kept = evidence.chosen(scorecard, False, "what counts as evidence", whatever)
    assert set(kept["label"]) == {"emergent", "moderated"}
    ledger = next(kind for kind in evidence.KINDS if kind.startswith("ledger"))
    assert set(evidence.chosen(scorecard, False, ledger, whatever)["label"]) == {"ledger"}
    # as the made-up scorecard says
    for doubt, facts in {
        "fail or are fragile": [35, 38],
        "stay without what explains them": [3],
        "depend on how it is measured": [33],
    }.items():
        assert numbers(evidence.chosen(scorecard, False, everything, doubt)) == facts


def test_the_headline_counts_what_is_evidence(scorecard: pd.DataFrame) -> None:
    said = re.sub("<[^>]*>", " ", evidence.headline(scorecard))
    counting = scorecard["label"].isin(["emergent", "moderated"]).sum()
    assert f"{counting} of {len(scorecard)}" in said
    assert "1 fail, 1 fragile" in said
    assert "97%" in said
    assert "The least: fact 3, 97%" in said


def test_without_draws_no_card_speaks_of_them(scorecard: pd.DataFrame) -> None:
    none = dict.fromkeys(("robust_share", "robust_share_mature"), float("nan"))
    assert "of draws: the middle" not in evidence.headline(scorecard.assign(**none))


def test_a_row_says_what_came_out(scorecard: pd.DataFrame) -> None:
    said = evidence.facts(scorecard)
    assert said.count("<tr class=") == len(scorecard)
    rows = {
        number: re.search(rf"<tr [^>]*data-fact=\"{number}\".*?</tr>", said).group()
        for number in (3, 35, 38)
    }
    assert "STAYS" in rows[3]
    assert "FAILS 10%" in rows[35]
    assert "fragile 60%" in rows[38]
    assert "turf is low (distance 0.41, p &lt; 0.001)" in rows[38]
    assert evidence.facts(scorecard[:0]) == words_of_evidence.NO_FACT


def test_every_stored_fact_is_told_without_holes() -> None:
    table = stored_scorecard()
    said = evidence.facts(table) + evidence.headline(table) + evidence.origin(table)
    assert re.findall(r"\b(nan|None|NaN)\b", said) == []


def test_it_is_said_when_the_model_was_changed_since(monkeypatch: pytest.MonkeyPatch) -> None:
    table = stored_scorecard()
    table.attrs["identity"]["source_hash"] = stored.source_hash()
    assert words_of_evidence.OTHER_MODEL not in evidence.origin(table)
    monkeypatch.setattr(stored, "source_hash", lambda: "other")
    assert words_of_evidence.OTHER_MODEL in evidence.origin(table)


def test_a_fact_is_played_again_and_held_beside_what_is_stored() -> None:
    table = stored_scorecard()
    fresh = evidence.checked(9, evidence.OTHER_LUCK).iloc[0]
    said = evidence.again(table, 9, evidence.OTHER_LUCK)
    row = table.set_index("fact").loc[9]
    assert fresh["n"] == evidence.PAIRS
    assert f"{row['effect']:+.4f}" in said
    assert f"{fresh['effect']:+.4f}" in said
    assert words_of_evidence.ALIKE in said
    apart = table.assign(low=-1.0, high=-0.5)
    apart.attrs = table.attrs
    assert words_of_evidence.UNLIKE in evidence.again(apart, 9, evidence.OTHER_LUCK)


def test_the_nulls_are_told_beside_the_model() -> None:
    said = evidence.table_1()
    for row in stored.stored_nulls().itertuples():
        told = re.search(rf"<tr><th>{re.escape(row.theory)}<.*?</tr>", said).group()
        assert f"{row.agreeing} of {row.cells}" in told
        assert ("nothing is drawn" in told) == (row.n == 1)
    assert said.count('id="table1"') == 1


def test_the_notebook_runs_without_a_page() -> None:
    from interagency.views.app.pages.evidence import app

    _, found = app.run()
    assert numbers(found["chosen"]) == numbers(stored_scorecard())
    assert found["play"].value == 0


def test_other_facts_are_said_on_the_page_and_not_thrown(monkeypatch: pytest.MonkeyPatch) -> None:
    from interagency.views.app.pages.evidence import app

    def other() -> pd.DataFrame:
        raise InputError("the stored scorecard was made for other facts: 1 differ")

    monkeypatch.setattr(stored, "stored_scorecard", other)
    outputs, found = app.run()
    assert "table" not in found
    assert any("made for other facts" in str(output.text) for output in outputs if output)

"""Explanations in the terminal and as bars."""

from dataclasses import replace

from interagency.study.explain import Explanation, explain
from interagency.views.explain import SHOWN, sentences, text
from interagency.views.figures.mechanisms import MOST, mechanism_bars
from tests.study import small
from tests.views.figures.layout import said as texts


def test_text_has_the_mechanisms_beyond_luck_with_their_numbers(explanation: Explanation) -> None:
    said = text(explanation)
    rows = explanation.beyond_luck().head(SHOWN)
    assert len(rows) > 1
    for row in rows.to_dict("records"):
        assert row["mechanism"] in said
        assert f"{round(row['without'], 3) + 0.0:+.3f}" in said
    assert "reform against before" in said
    assert "pressure_time" not in said


def test_sentences_are_those_of_the_explanation(explanation: Explanation) -> None:
    assert sentences(explanation) == explanation.sentences()


def test_one_replication_tells_nothing() -> None:
    found = explain(small.before(), small.reform(), replications=1, mechanisms=["turf"])
    (sentence,) = sentences(found)
    assert "cannot tell" in sentence


def test_bars_are_contributions(explanation: Explanation) -> None:
    figure = mechanism_bars(explanation)
    (axes,) = figure.axes
    rows = explanation.beyond_luck().head(MOST)
    assert [bar.get_width() for bar in axes.patches] == list(rows["contribution"])
    assert "coordination within the agency" in texts(figure)


def test_nothing_beyond_luck_can_be_drawn(explanation: Explanation) -> None:
    none = replace(explanation, table=explanation.table.assign(beyond_luck=False))
    assert "the 0 largest beyond luck" in texts(mechanism_bars(none))
    assert "mechanism" in text(none)

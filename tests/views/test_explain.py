"""Explanations in the terminal and as bars."""

from dataclasses import replace

import pandas as pd
import pytest

from interagency.model.parameters import PARAMETERS
from interagency.study.explain import Explanation, explain
from interagency.views.changes import signed
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


def test_both_doubts_are_told(explanation_of_members: Explanation) -> None:
    found = explanation_of_members
    row = found.beyond_luck().iloc[0]
    ends = [row["parameters_low"], row["parameters_high"]]
    said = " ".join(text(found).split())
    assert f"({ends[0]:+.3f} to {ends[1]:+.3f})" in said
    assert "Means over 3 members of the ensemble, n = 3 replications of each" in said
    _, sentence, *_, closing, _ = sentences(found)
    sizes = sorted(end if row["contribution"] > 0 else -end for end in ends)
    assert sentence.endswith(f"; 95% of members {sizes[0]:.3f} to {sizes[1]:.3f}).")
    assert "All are means over 3 members of the ensemble" in closing
    figure = mechanism_bars(found)
    assert "95% of members of the ensemble lie" in texts(figure)
    lines = [line.get_segments() for line in figure.axes[0].collections]
    assert any(part[0][0] == ends[0] and part[1][0] == ends[1] for one in lines for part in one)


def test_sentences_carry_the_numbers(explanation: Explanation) -> None:
    first, *middle, last = sentences(explanation)
    total = explanation.total.set_index("window").loc["mature"]
    assert f"by {total['change']:+.3f} (" in first
    assert "reform changes coordination within the agency" in first
    told = explanation.beyond_luck()
    assert f"of {len(told)} that move it beyond luck, of 5." in first
    assert len(middle) == min(len(told), 5)
    for sentence, row in zip(middle, told.to_dict("records"), strict=False):
        meaning = PARAMETERS[row["mechanism"]].meaning.removesuffix(".")
        assert sentence.startswith(f"{meaning} ({row['mechanism']}): without this the change")
        assert f"{signed(row['without'])} instead of {signed(row['change'])}" in sentence
    assert f"{total['remainder']:+.3f}" in last
    assert "first 8 quarters" in sentences(explanation, "early")[0]


@pytest.mark.parametrize(
    ("change", "contribution", "words"),
    [
        (-0.1, -0.08, "it makes the fall larger by 0.080"),
        (-0.1, 0.004, "it makes the fall smaller by 0.004"),
        (0.1, 0.08, "it makes the rise larger by 0.080"),
        (0.1, -0.02, "it makes the rise smaller by 0.020"),
    ],
)
def test_to_lose_less_is_not_to_add(
    explanation: Explanation, change: float, contribution: float, words: str
) -> None:
    row = explanation.beyond_luck().iloc[0].to_dict()
    low, high = contribution - 0.001, contribution + 0.001
    row |= {"change": change, "contribution": contribution, "low": low, "high": high}
    found = replace(explanation, table=pd.DataFrame([row]))
    assert words in sentences(found)[1]


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

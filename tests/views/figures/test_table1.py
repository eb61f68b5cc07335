"""The marks of Table 1 as a figure: what is drawn is what was seen and what was given."""

from collections import Counter
from dataclasses import replace

import pytest

from interagency.study.evidence.table1 import Table1
from interagency.views.figures.catalogue import plot
from tests.views.figures.layout import said


def marks(figure, panel: int, across: int) -> Counter:
    """Marks that stand in one column of a panel of marks."""
    texts = figure.axes[panel].texts
    return Counter(text.get_text() for text in texts if text.get_position()[0] == across)


def test_every_office_is_there_with_its_marks(marks_of_table_1: Table1) -> None:
    figure = plot(replace(marks_of_table_1, doubtful=None, by_reading=None))
    seen = [marks(figure, panel, 0) for panel in (2, 4)]
    assert seen == [{"×": 21, "": 24}, {"+": 4, "−": 4, "": 37}]
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names[:2] == ["Agency 1, C1", "Agency 2, C1"]
    assert len(names) == len(set(names)) == 45


def test_dots_are_effects_above_those_beside(marks_of_table_1: Table1) -> None:
    figure = plot(marks_of_table_1)
    row = marks_of_table_1.table.iloc[0]
    dots = [line.get_xdata()[0] for line in figure.axes[1].lines if line.get_marker() == "o"]
    assert dots[0] == pytest.approx(row["above"])
    assert len(dots) == 45 + 6


def test_what_differs_is_framed(marks_of_table_1: Table1) -> None:
    total = marks_of_table_1.table[marks_of_table_1.table["estimand"] == "total"]
    differing = (~total["agrees"]).sum() + (~marks_of_table_1.doubtful["agrees"]).sum()
    texts = [text for panel in (2, 4) for text in plot(marks_of_table_1).axes[panel].texts]
    assert sum(text.get_bbox_patch() is not None for text in texts) == differing > 0


def test_nulls_are_told_beside(marks_of_table_1: Table1) -> None:
    words = said(plot(marks_of_table_1))
    agreeing = marks_of_table_1.nulls.set_index("theory")["agreeing"]
    assert f"no team {agreeing['no team']}" in words
    assert "one line 90" in words

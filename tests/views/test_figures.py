"""Figures: what they show, and the same bytes every time."""

from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from interagency.study import ask
from interagency.study.results import Comparison
from interagency.views.changes import quarterly_changes
from interagency.views.figures.plane import plane
from interagency.views.figures.style import look_of, save
from interagency.views.figures.timeline import timeline

FIGURES = (timeline, plane)


def texts(figure: Figure) -> str:
    """Every text of a figure, blanks made single."""
    found = [*figure.texts]
    for axes in figure.axes:
        found += [*axes.texts, axes.title, axes.xaxis.label, axes.yaxis.label]
        found += [axes._left_title, axes._right_title]
    return " ".join(" ".join(text.get_text() for text in found).split())


@pytest.mark.parametrize("figure_of", FIGURES)
def test_bytes_repeat(figure_of, comparison: Comparison, tmp_path: Path) -> None:
    first = save(figure_of(comparison), tmp_path / "first", "figure")
    with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 9, "svg.hashsalt": None}):
        second = save(figure_of(comparison), tmp_path / "second", "figure")
    assert [path.name for path in first] == ["figure.png", "figure.svg"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert len(one.read_bytes()) > 10_000


def test_no_dates_in_files(comparison: Comparison, tmp_path: Path) -> None:
    png, svg = (path.read_bytes() for path in save(plane(comparison), tmp_path, "figure"))
    assert b"<dc:date>" not in svg
    assert b"tEXt" not in png


@pytest.mark.parametrize("figure_of", FIGURES)
def test_figures_say_where_they_come_from(figure_of, comparison: Comparison) -> None:
    said = texts(figure_of(comparison))
    for part in ("n = 4", "seed 1", "pillars_only, delivering_as_one", "interagency 0.1.0"):
        assert part in said
    assert "without reform" in said
    assert "95% interval of the mean" in said
    assert "on a scale of 0 to 1" in said


def test_timeline_draws_the_mean_changes(comparison: Comparison) -> None:
    figure = timeline(comparison)
    table = quarterly_changes(comparison, ["within_team", "within_agency", "delivery"])
    assert len(figure.axes) == 3
    for axes, (_, panel) in zip(figure.axes, table.groupby("metric", sort=False), strict=True):
        for position, (_, line) in enumerate(panel.groupby("reform", sort=False)):
            colour = look_of(position)["color"]
            (drawn,) = [one for one in axes.lines if one.get_color() == colour]
            np.testing.assert_allclose(drawn.get_ydata(), line["difference"])
            # the end of 2006Q1 is a quarter away from the start of the axis
            assert list(drawn.get_xdata()) == list(range(1, 49))
    assert "pillars start 2007Q1" in texts(figure)


def test_plane_draws_paths_and_names_quadrants(comparison: Comparison) -> None:
    figure = plane(comparison)
    (axes,) = figure.axes
    table = quarterly_changes(comparison, ["within_team", "within_agency"])
    last = table[table["quarter"] == "2017Q4"].set_index(["reform", "metric"])["difference"]
    ends = [tuple(float(ends[-1]) for ends in line.get_data()) for line in axes.lines]
    for reform in ("pillars_only", "delivering_as_one"):
        assert (last[reform, "within_team"], last[reform, "within_agency"]) in ends
    said = texts(figure)
    for part in ("dilemma", "joint gain", "joint loss", "reverse", "pillars only, 2017Q4", "2007"):
        assert part in said
    low, high = axes.get_xlim()
    assert low < 0 < high


@pytest.mark.parametrize("figure_of", FIGURES)
def test_texts_stay_on_the_page(figure_of, comparison: Comparison) -> None:
    figure = figure_of(comparison)
    page = figure.bbox
    for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]:
        box = text.get_window_extent()
        assert page.x0 <= box.x0, text
        assert box.x1 <= page.x1, text
        assert page.y0 <= box.y0, text
        assert box.y1 <= page.y1, text


@pytest.mark.parametrize("figure_of", FIGURES)
def test_names_do_not_touch(figure_of, comparison: Comparison) -> None:
    figure = figure_of(comparison)
    for axes in figure.axes:
        boxes = [(text.get_text(), text.get_window_extent()) for text in axes.texts]
        for index, (name, box) in enumerate(boxes):
            for other_name, other in boxes[:index]:
                assert not box.overlaps(other), f"{name} and {other_name}"


@pytest.mark.parametrize("figure_of", FIGURES)
def test_odd_comparisons_can_be_drawn(figure_of, tmp_path: Path) -> None:
    base = ask.load("pillars_only").difference({"quarters": 3, "first_quarter": "2007Q2"})
    same = base.difference({}, name="the_same")
    figure = figure_of(ask.compare(base, same, replications=1))
    assert all(path.stat().st_size for path in save(figure, tmp_path, "odd"))
    assert "matched run of pillars_only-changed" in texts(figure)

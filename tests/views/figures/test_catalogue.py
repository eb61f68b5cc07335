"""Every figure: what is declared of it, the same bytes every time, texts in their places."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import interagency as ia
from interagency.errors import InputError
from interagency.study import ask
from interagency.study.explain import Explanation
from interagency.study.practices import practice_effects
from interagency.study.results import Comparison, Result
from interagency.study.sensitivity.sensitivity import Sensitivity
from interagency.views.figures.catalogue import FIGURES, figures_of, plot, save_figures
from interagency.views.figures.style import save
from tests.study import small
from tests.views.figures.layout import faults, said

RESULTS = (
    *("comparison", "result", "adopting", "effects", "pillar_effects", "shifts"),
    *("short_frontier", "long_frontier", "explanation", "scorecard"),
    *("ablation_matrix", "structural_sensitivity"),
    *("marks_of_table_1", "ensemble", "robust_choice"),
    *("shares_of_variance", "elementary_effects", "gaps_of_distributions"),
)


@pytest.fixture(params=RESULTS)
def found(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@pytest.fixture
def drawn(found: Any) -> dict[str, Figure]:
    return {key: plot(found, key) for key in figures_of(found)}


def test_bytes_repeat(found: Any, drawn: dict[str, Figure], tmp_path: Path) -> None:
    first = [path for key, one in drawn.items() for path in save(one, tmp_path / "first", key)]
    with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 9, "svg.hashsalt": None}):
        second = save_figures(found, tmp_path / "second", list(drawn))
    assert [path.name for path in first] == [path.name for path in second]
    assert {path.suffix for path in first} == {".png", ".svg"}
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert len(one.read_bytes()) > 10_000


def test_texts_have_their_places(drawn: dict[str, Figure]) -> None:
    assert {key: faults(one) for key, one in drawn.items()} == {key: [] for key in drawn}


def test_figures_say_where_they_come_from(found: Any, drawn: dict[str, Figure]) -> None:
    if isinstance(found, pd.DataFrame):
        counted = f"n = {found['n'].iloc[0]} pairs"
    elif isinstance(found, Sensitivity):
        counted = f"n = {found.points} points of {found.replications} replication"
    else:
        counted = f"n = {found.manifest['identity']['design']['replications']} replications, seed 1"
    units = (
        *("on a scale of 0 to 1", "procedures owed", "agencies", "of working time", "share in"),
        "payoff, logarithm",
    )
    for one in drawn.values():
        words = said(one)
        for part in (counted, "interagency 0.1.0", "95% interval"):
            assert part in words
        assert any(unit in words for unit in units)


def test_every_figure_is_declared() -> None:
    table = ia.figures()
    assert list(table["name"]) == list(FIGURES)
    assert table["says"].str.fullmatch(r"[A-Z][^.]*(\.\d[^.]*)*\.").all(), "one sentence each"
    assert set(table["made_from"]) >= {"Comparison", "Result", "PracticeEffects", "Frontier"}


def test_every_figure_is_drawn_from_what_it_needs(request: pytest.FixtureRequest) -> None:
    results = [request.getfixturevalue(name) for name in RESULTS]
    assert {key for one in results for key in figures_of(one)} == set(FIGURES)


def test_what_cannot_be_drawn_is_refused(comparison: Comparison, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no figure is called 'plain'") as caught:
        plot(comparison, "plain")
    assert caught.value.nearest == "plane"
    with pytest.raises(InputError, match="it needs a Frontier, and this is a Comparison"):
        plot(comparison, "frontier")
    with pytest.raises(InputError, match=r"compare\(..., offices=True\)"):
        plot(replace(comparison, offices=None), "gains")
    with pytest.raises(InputError, match="no figure shows a str"):
        plot("pillars_only")
    with pytest.raises(InputError, match="no figure of size 'huge'"):
        save_figures(comparison, tmp_path / "none", ["plane"], size="huge")
    with pytest.raises(InputError, match="no figure is called"):
        save_figures(comparison, tmp_path / "none", ["plane", "plain"])
    assert not (tmp_path / "none").exists()


def test_a_printed_figure_is_finer(comparison: Comparison, tmp_path: Path) -> None:
    page, _ = save_figures(comparison, tmp_path / "page", ["plane"])
    finer, _ = save_figures(comparison, tmp_path / "print", ["plane"], size="print")
    widths = [int.from_bytes(path.read_bytes()[16:20]) for path in (page, finer)]
    assert widths == [1152, 2160]


def test_no_dates_in_files(comparison: Comparison, tmp_path: Path) -> None:
    png, svg = (path.read_bytes() for path in save_figures(comparison, tmp_path, ["plane"]))
    assert b"<dc:date>" not in svg
    assert b"tEXt" not in png


def test_notebooks_show_the_file(comparison: Comparison, tmp_path: Path) -> None:
    png, _ = save_figures(comparison, tmp_path, ["timeline"])
    assert plot(comparison)._repr_png_() == png.read_bytes()


@pytest.mark.parametrize("key", ["plane", "effects_plane", "mechanisms", "identifiability"])
def test_figures_of_one_panel_go_into_given_axes(key: str, request: Any) -> None:
    names = {"plane": "comparison", "effects_plane": "effects", "mechanisms": "explanation"}
    name = names.get(key, "ensemble")
    axes: Axes = Figure(figsize=(6, 6)).subplots()
    figure = plot(request.getfixturevalue(name), key, ax=axes)
    assert figure is axes.figure
    assert figure.axes == [axes]
    assert axes.has_data()
    assert not figure.texts


# ---------------------------------------------------------------- odd results


def drawn_from(found: Any) -> dict[str, list[str]]:
    """Faults of every figure of a result, those without any left out."""
    return {key: wrong for key in figures_of(found) if (wrong := faults(plot(found, key)))}


def compared(*names: str, replications: int = 2, **changes: Any) -> Comparison:
    """Reforms of these names, alike but for how strong they are, against no reform."""
    base = ask.load("no_reform").difference({"quarters": 12, **changes}, name="base")
    strong = {"one_programme": {"level": 0.5, "from": "2007Q1", "ramp": 1}}
    reforms = []
    for place, name in enumerate(names):
        pillars = {
            "pillars": {"one_programme": {**strong["one_programme"], "level": 0.5 - place / 20}}
        }
        reforms.append(base.difference(pillars, name=name))
    return ask.compare(base, *reforms, replications=replications, offices=True)


def test_one_scenario_in_one_replication() -> None:
    found = compared("only", replications=1)
    assert drawn_from(found) == {}


def test_many_scenarios() -> None:
    assert drawn_from(compared(*(f"reform_number_{place}" for place in range(8)))) == {}


def test_odd_names() -> None:
    long = "a_reform_whose_name_goes_on_and_on_until_nobody_can_remember_how_it_once_began"
    assert drawn_from(compared(long, "x", "$half$", "no-blanks-" + "y" * 50)) == {}


def test_nothing_changes() -> None:
    base = ask.load("pillars_only").difference({"quarters": 3, "first_quarter": "2007Q2"})
    same = base.difference({}, name="the_same")
    found = ask.compare(base, same, replications=2, offices=True)
    assert drawn_from(found) == {}
    assert "matched run of pillars_only-changed" in said(plot(found, "timeline"))
    low, high = plot(found, "timeline").axes[0].get_ylim()
    assert high - low >= 0.02, "noise does not fill a panel"


def test_a_small_world() -> None:
    """Few quarters and offices, odd memberships, practices that are off."""
    found = ask.compare(small.before(), small.reform(), replications=2, offices=True)
    assert drawn_from(found) == {}
    off = small.reform().with_changes(practices={"one_voice": "off"}, quarters=2, name="reform")
    assert drawn_from(ask.run(off, replications=1, offices=True)) == {}
    assert drawn_from(ask.run(off, replications=1)) == {}
    assert drawn_from(practice_effects(off, replications=1)) == {}


def test_no_mechanism_beyond_luck(explanation: Explanation) -> None:
    luck = explanation.table.assign(beyond_luck=False)
    assert drawn_from(replace(explanation, table=luck)) == {}


def test_offices_alone_in_their_team() -> None:
    """Nobody shares a project, and there is nobody to meet in a box."""
    alone = [{"agency": "A", "country": "X"}, {"agency": "B", "country": "Y"}]
    found = compared("only", offices=alone)
    assert drawn_from(found) == {}
    assert "no joint project" in said(plot(found, "ledger"))


def test_results_without_offices(result: Result) -> None:
    figure = plot(replace(result, offices=None), "adoption")
    assert "each country team" not in said(figure)

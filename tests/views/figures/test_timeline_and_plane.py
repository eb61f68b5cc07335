"""Changes over time, and the plane of the two coordinations."""

from dataclasses import replace

import numpy as np
import pytest

from interagency.study import ask
from interagency.study.results import Comparison
from interagency.views.changes import quarterly_changes
from interagency.views.figures.plane import plane
from interagency.views.figures.style import looks_of
from interagency.views.figures.timeline import starts_in, timeline
from tests.views.figures.layout import said

LOOKS = looks_of(("pillars_only", "delivering_as_one"))


def test_timeline_draws_the_mean_changes(comparison: Comparison) -> None:
    figure = timeline(comparison)
    table = quarterly_changes(comparison, ["within_team", "within_agency", "delivery"])
    assert len(figure.axes) == 3
    for axes, (_, panel) in zip(figure.axes, table.groupby("metric", sort=False), strict=True):
        for reform, line in panel.groupby("reform", sort=False):
            colour = LOOKS[reform].color
            (drawn,) = [one for one in axes.lines if one.get_color() == colour]
            np.testing.assert_allclose(drawn.get_ydata(), line["difference"])
            # the end of 2006Q1 is a quarter away from the start of the axis
            assert list(drawn.get_xdata()) == list(range(1, 49))
    assert "pillars start 2007Q1" in said(figure)


def test_plane_draws_paths_and_names_quadrants(comparison: Comparison) -> None:
    figure = plane(comparison)
    (axes,) = figure.axes
    table = quarterly_changes(comparison, ["within_team", "within_agency"])
    last = table[table["quarter"] == "2017Q4"].set_index(["reform", "metric"])["difference"]
    ends = [tuple(float(ends[-1]) for ends in line.get_data()) for line in axes.lines]
    for reform in ("pillars_only", "delivering_as_one"):
        assert (last[reform, "within_team"], last[reform, "within_agency"]) in ends
    words = said(figure)
    for part in ("dilemma", "joint gain", "joint loss", "reverse", "pillars only, 2017Q4", "2007"):
        assert part in words
    low, high = axes.get_xlim()
    assert low < 0 < high


def test_what_timeline_and_plane_let_a_reader_say(comparison: Comparison) -> None:
    change = quarterly_changes(comparison, ["within_team", "within_agency", "delivery"])
    change = change.set_index(["reform", "metric", "quarter"])["difference"]
    for reform in ("pillars_only", "delivering_as_one"):
        assert change[reform, "within_team", "2008Q1"] > 0
        assert change[reform, "within_agency", "2008Q1"] < -0.05
        assert change[reform, "delivery", "2008Q1"] < -0.01
    for metric in ("within_agency", "delivery"):
        assert change["pillars_only", metric, "2017Q4"] < -0.01
        assert change["delivering_as_one", metric, "2017Q4"] > 0.01


def test_what_starts_is_named_by_what_it_is() -> None:
    quarters = [f"{year}Q{quarter}" for year in (2006, 2007, 2008) for quarter in (1, 2, 3, 4)]
    base = ask.load("no_reform")
    reform = base.difference({"reforms": {"firewall": {"level": 1.0, "from": "2007Q1"}}}, name="a")
    held = {"practices": {"one_voice": {"level": 0.5, "from": "2007Q2"}}}
    shock = {"shocks": [{"what": "staff_turnover", "at": "2008Q1", "size": 0.3}]}
    one = reform.difference({**held, **shock}, name="b")
    assert starts_in([base], quarters) == {}
    assert starts_in([base, one], quarters) == {4: ["reforms"], 5: ["practices"], 8: ["shocks"]}
    both = starts_in([one, ask.load("pillars_only")], quarters)
    assert both[4] == ["pillars", "reforms"]
    figure = timeline(ask.compare(base, reform, replications=1))
    assert "reforms start 2007Q1" in said(figure)
    assert "pillars" not in said(figure)


def test_a_scenario_looks_the_same_wherever_it_is_drawn() -> None:
    alone = looks_of(["delivering_as_one"])["delivering_as_one"]
    assert looks_of(["mine", "pillars_only", "delivering_as_one"])["delivering_as_one"] == alone
    many = looks_of([f"reform_{number}" for number in range(20)] + ["pillars_only"])
    assert len(set(many.values())) == 21


@pytest.mark.parametrize("decimals", [0.0003, 0.0])
def test_noise_does_not_fill_a_panel(comparison: Comparison, decimals: float) -> None:
    quarters = comparison.quarters.copy()
    base = quarters[quarters["scenario"] == "no_reform"]
    for name in ("pillars_only", "delivering_as_one"):
        own = quarters["scenario"] == name
        quarters.loc[own, "within_team"] = base["within_team"].to_numpy() + decimals
    axes = timeline(replace(comparison, quarters=quarters)).axes[0]
    low, high = axes.get_ylim()
    assert high - low >= 0.02
    assert axes.get_window_extent().x0 > 0

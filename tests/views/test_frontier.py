"""Words on the frontier follow from the numbers."""

from dataclasses import replace

import numpy as np

from interagency.study.frontier import HELD, LONG_PUSHES, SHORT_PUSHES, Frontier, frontier
from interagency.views.figures.frontier import NAMES, frontier_curves
from interagency.views.frontier import sentences, text
from tests.study import small
from tests.views.figures.layout import said as texts


def test_text_has_every_curve_and_its_volume(short_frontier: Frontier) -> None:
    said = text(short_frontier)
    volumes = short_frontier.volumes
    for name in HELD:
        assert NAMES[name].split()[0] in said
        row = volumes[(volumes["practices"] == name) & (volumes["measure"] == "volume")].iloc[0]
        assert f"{row['mean']:.3f}" in said
    assert "short run, from 2008Q2" in said


def test_both_doubts_are_told(frontier_of_members: Frontier, short_frontier: Frontier) -> None:
    found = frontier_of_members
    row = found.volumes.set_index(["practices", "measure"]).loc[("both", "volume")]
    said = " ".join(text(found).split())
    assert "Means over 3 members of the ensemble, n = 3 replications of each" in said
    assert f"({row['parameters_low']:.3f}" in said
    cost, *_, closing = sentences(found)
    slope = found.slopes[(found.slopes["practices"] == "none") & (found.slopes["to_push"] == 0.1)]
    slope = slope[slope["from_push"] == 0.0].iloc[0]
    ends = sorted(abs(slope[end]) / 10 for end in ("parameters_low", "parameters_high"))
    assert f"; 95% of members {ends[0]:.3f} to {ends[1]:.3f})" in cost
    assert "differences to the curve without practices have one sign in 95% of members" in closing
    figure = frontier_curves(found)
    assert "95% of members of the ensemble lie" in texts(figure)
    lines = [line.get_segments() for line in figure.axes[2].collections]
    ends = (row["parameters_low"], row["parameters_high"])
    assert any((part[0][0], part[1][0]) == ends for one in lines for part in one)
    assert "members" not in " ".join(
        [*sentences(short_frontier), texts(frontier_curves(short_frontier))]
    )


def with_slope(found: Frontier, practices: str, slope: float) -> Frontier:
    table = found.slopes.copy()
    mine = (table["practices"] == practices) & (table["from_push"] == 0) & (table["to_push"] == 0.1)
    table.loc[mine, ["slope", "low", "high"]] = [slope, slope - 0.1, slope + 0.1]
    return replace(found, slopes=table)


def test_what_a_gain_costs_or_gives(short_frontier: Frontier) -> None:
    costs = sentences(with_slope(short_frontier, "none", -0.5))[0]
    assert "With no practice" in costs
    assert "costs the agencies 0.050 (0.040 to 0.060)" in costs
    gives = sentences(with_slope(short_frontier, "both", 0.5))[1]
    assert "gives the agencies 0.050 (0.040 to 0.060)" in gives
    flat = sentences(with_slope(short_frontier, "none", float("nan")))[0]
    assert "hardly changes coordination there" in flat


def test_curves_without_a_common_range_say_so(short_frontier: Frontier) -> None:
    table = short_frontier.volumes.copy()
    mine = table["measure"].str.endswith("common_range")
    ends = ["mean", "low", "high", "difference", "difference_low", "difference_high"]
    table.loc[mine, ends] = np.nan
    found = replace(short_frontier, volumes=table)
    assert "the two share no range within the team" in sentences(found)[2]
    assert "no common range" in " ".join(text(found).split())


def test_what_a_push_leaves_is_told_of_the_long_run_alone(
    short_frontier: Frontier, long_frontier: Frontier
) -> None:
    assert not any("up and down" in one for one in sentences(short_frontier))
    assert "Pushed up and down again" in sentences(long_frontier)[-1]


def test_one_replication_tells_nothing() -> None:
    (sentence,) = sentences(frontier(small.reform().with_changes(quarters=2), replications=1))
    assert "cannot tell" in sentence


def test_curves_are_drawn_with_a_dot_a_push(
    short_frontier: Frontier, long_frontier: Frontier
) -> None:
    for found, points, ways in ((short_frontier, SHORT_PUSHES, 1), (long_frontier, LONG_PUSHES, 2)):
        figure = frontier_curves(found)
        plane, delivery, volumes = figure.axes
        for axes in (plane, delivery):
            long = [line for line in axes.lines if len(line.get_xdata()) == len(points)]
            # a line and its dots, of every curve
            assert len(long) == 2 * ways * len(HELD)
        rows = found.volumes[found.volumes["measure"] == "volume"]
        if ways == 2:
            rows = rows[rows["direction"] == "up"]
        assert [bar.get_width() for bar in volumes.patches] == list(rows["mean"])
        for name in NAMES.values():
            assert name in texts(figure)

"""Effects of practices and the frontier: that their sentences hold in the numbers that ship."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from interagency.study.frontier import BOTH, NONE, Frontier
from interagency.study.practices import PracticeEffects
from interagency.views.figures.catalogue import plot
from interagency.views.figures.practices import HELPS, STANDS_IN, luminance
from tests.views.figures.layout import said

SHIPPED = Path(__file__).parents[3] / "results" / "reference"


def shipped(name: str) -> pd.DataFrame:
    return pd.read_csv(SHIPPED / f"{name}.csv")


def test_what_the_bars_let_a_reader_say() -> None:
    effects = shipped("practice_effects").pivot(
        index="practice", columns="metric", values="shapley"
    )
    for metric, first in (
        ("within_team", "thematic_clustering"),
        ("within_agency", "procedural_alignment"),
    ):
        ranked = effects[metric].sort_values()
        assert ranked.index[-1] == first
        assert ranked.iloc[-1] > 2 * ranked.iloc[-2], "by far"
    assert (shipped("practice_effects")["low"] > 0).all(), "none takes anything"


def test_what_the_arrows_let_a_reader_say() -> None:
    effects = shipped("practice_effects").pivot(
        index="practice", columns="metric", values="shapley"
    )
    assert (effects > 0).all(axis=None)
    leaning = effects["within_agency"] / effects["within_team"]
    assert list(leaning[leaning < 0.7].index) == ["thematic_clustering"]
    upward = {"procedural_alignment", "common_flagships", "one_voice"}
    assert set(leaning[leaning > 5].index) == upward
    both = leaning.drop([*upward, "thematic_clustering"])
    assert set(both.index) == {"focus_on_synergies", "clear_allocation_criteria"}
    assert both.between(1, 4).all()


def test_what_the_pairs_let_a_reader_say() -> None:
    pairs = shipped("practice_interactions")
    assert (pairs["high"] < 0).mean() < 0.2, "only a few"
    assert (pairs["low"] > 0).mean() > 0.75, "most pairs"
    systemic = {"thematic_clustering", "focus_on_synergies", "procedural_alignment"}
    agency = pairs[pairs["metric"] == "within_agency"].nlargest(3, "interaction")
    assert {*agency["practice"], *agency["other"]} == systemic
    named = pairs.set_index(["practice", "other", "metric"]).loc[
        ("thematic_clustering", "focus_on_synergies", "within_team")
    ]
    assert named["high"] < 0
    assert pairs["interaction"].abs().max() < 0.015, "a little"


def test_what_the_headline_lets_a_reader_say() -> None:
    table = shipped("practice_headline").set_index(["practice", "metric"])
    share = table["share"].unstack()
    assert share.loc["thematic_clustering", "within_team"] == pytest.approx(2 / 3, abs=0.03)
    assert share.loc["procedural_alignment", "within_agency"] == pytest.approx(2 / 5, abs=0.03)
    assert list(share[["within_team", "within_agency"]].idxmax()) == [
        "thematic_clustering",
        "procedural_alignment",
    ]
    lifts = table["frontier_shift_low"].xs("within_agency", level="metric")
    assert (lifts > 0).all(), "all six lift the frontier"
    pairs = shipped("practice_interactions")
    pairs = pairs[pairs["metric"] == "within_agency"]
    assert (pairs["low"] > 0).mean() > 0.6, "most pairs"


def test_the_design_of_the_index_has_settled() -> None:
    """From 64 to 128 base points no total index moves by as much as its interval is wide."""
    sizes = shipped("practice_convergence").set_index(["player", "metric", "base_points"])["total"]
    moved = (sizes.xs(128, level="base_points") - sizes.xs(64, level="base_points")).abs()
    assert moved.max() < 0.1


def curves(kind: str) -> dict[str, pd.DataFrame]:
    table = shipped(f"frontier_{kind}")
    table = table[table.get("direction", "up") == "up"] if "direction" in table else table
    return dict(iter(table.groupby("practices", sort=False)))


@pytest.mark.parametrize("kind", ["short", "long"])
def test_every_set_lifts_the_curve(kind: str) -> None:
    lines = curves(kind)
    low = max(line["within_team"].min() for line in lines.values())
    high = min(line["within_team"].max() for line in lines.values())
    across = np.linspace(low, high - 0.001, 50)
    agency = {
        name: np.interp(across, line["within_team"], line["within_agency"])
        for name, line in lines.items()
    }
    lifted = {name: agency[name] - agency[NONE] for name in lines}
    assert (lifted["joint_mobilisation"] > 0).all()
    assert (lifted["systemic_thinking"] > 1.4 * lifted["joint_mobilisation"]).all()
    assert (lifted[BOTH] > lifted["systemic_thinking"]).all()
    volumes = shipped(f"frontier_{kind}_volumes")
    volume = volumes[volumes["measure"] == "volume"].groupby("practices")["mean"].min()
    more = volume - volume[NONE]
    assert more["systemic_thinking"] > 5 * more["joint_mobilisation"] > 0
    assert volume.idxmax() == BOTH


def test_what_coordination_within_the_team_costs() -> None:
    for name, line in curves("short").items():
        steps = line["within_agency"].diff().dropna()
        if name == BOTH:
            assert abs(steps.iloc[0]) < 0.0005, "a first step costs nothing"
            steps = steps.iloc[1:]
        assert (steps < 0).all(), "paid for on every curve"
        before_it_stops = line.iloc[:-1]
        price = -before_it_stops["within_agency"].diff() / before_it_stops["within_team"].diff()
        assert price.dropna().iloc[-1] > 2 * max(price.dropna().iloc[0], 0.0), "ever more dearly"
    prices = {
        name: -np.ptp(line["within_agency"]) / np.ptp(line["within_team"])
        for name, line in curves("long").items()
    }
    dearest = min(prices, key=prices.__getitem__)
    assert dearest == NONE, "over years the price is lower with practices"


def test_the_short_frontier_says_why_it_stops(short_frontier: Frontier) -> None:
    table = short_frontier.table
    words = said(plot(short_frontier, "frontier"))
    last = table.groupby("practices")["within_team"].agg(lambda ends: np.ptp(ends.iloc[-2:]))
    assert ("falls straight down" in words) == bool((last < 1e-6).any())
    assert "within a quarter" in words
    assert "larger is better" in words


def test_the_strongest_pair_is_held_against_one_alone(effects: PracticeEffects) -> None:
    pairs = effects.interactions
    pairs = pairs[pairs["metric"].isin(["within_team", "within_agency", "delivery"])]
    most = pairs.loc[pairs["interaction"].abs().idxmax()]
    own = effects.table[effects.table["metric"] == most["metric"]]["shapley"].abs().max()
    words = said(plot(effects, "interactions"))
    assert f"makes {abs(most['interaction']):.3f}, where" in words
    assert f"alone makes {own:.3f}" in words


def test_gains_and_losses_are_equally_loud() -> None:
    assert luminance(to_rgb(HELPS)) == pytest.approx(luminance(to_rgb(STANDS_IN)), abs=0.01)

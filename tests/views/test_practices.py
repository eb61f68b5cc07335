"""Words on practices follow from the numbers, and so do bars, arrows and cells."""

import re
from dataclasses import replace
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from interagency.model.practices import PRACTICES
from interagency.study.practices import PracticeEffects, practice_effects
from interagency.study.results import CHANGES
from interagency.views.figures.practices import effect_bars, effect_plane, interaction_map
from interagency.views.figures.style import save
from interagency.views.practices import MATTERS, TITLES, document, sentences, text
from tests.study import small
from tests.views.figures.layout import said as texts


def shifted(found: PracticeEffects, metric: str, **values: float) -> PracticeEffects:
    """The same with the Shapley values of some practices, and nothing for the others."""
    table = found.table.copy()
    mine = table["metric"] == metric
    table.loc[mine, ["shapley", "low", "high"]] = 0.0
    for name, value in values.items():
        row = mine & (table["practice"] == name)
        table.loc[row, ["shapley", "low", "high"]] = [value, value - 0.001, value + 0.001]
    return replace(found, table=table)


def test_text_names_every_practice_with_its_numbers(effects: PracticeEffects) -> None:
    said = text(effects)
    for row in PRACTICES:
        assert row.title in said
    cells = effects.table.set_index(["practice", "metric"])
    for axis in CHANGES:
        for column in ("shapley", "main", "last"):
            value = cells.loc[("thematic_clustering", axis), column]
            assert f"{round(value, 3) + 0.0:+.3f}" in said


def test_the_largest_is_named_first(effects: PracticeEffects) -> None:
    found = shifted(effects, "within_agency", one_voice=0.05, common_flagships=0.02)
    (sentence,) = [
        one for one in sentences(found) if "gives the most to coordination within the a" in one
    ]
    assert sentence.startswith("Speaking with one voice gives the most")
    assert "+0.050 (+0.049 to +0.051)" in sentence
    assert "then Common flagships (+0.020)." in sentence
    assert "take" not in sentence


def test_what_takes_is_said(effects: PracticeEffects) -> None:
    found = shifted(effects, "delivery", one_voice=0.05, common_flagships=-0.02)
    assert any("Common flagships (-0.020) takes from it." in one for one in sentences(found))
    none = shifted(effects, "delivery", one_voice=MATTERS / 2)
    assert any(one.startswith("No practice adds to delivery") for one in sentences(none))


def test_pairs_turn_with_the_numbers(effects: PracticeEffects) -> None:
    table = effects.interactions.copy()
    table[["interaction", "low", "high"]] = 0.0
    assert any(
        "no two add to or take" in one for one in sentences(replace(effects, interactions=table))
    )
    mine = (table["metric"] == "within_agency") & (table["practice"] == "focus_on_synergies")
    row = mine & (table["other"] == "one_voice")
    table.loc[row, ["interaction", "low", "high"]] = -0.03, -0.04, 0.01
    assert any(
        "no two add to or take" in one for one in sentences(replace(effects, interactions=table))
    )
    table.loc[row, "high"] = -0.02
    said = sentences(replace(effects, interactions=table))
    wanted = (
        "Focusing on synergies and Speaking with one voice stand in for each other most "
        "(redundancy, -0.030)"
    )
    assert any(wanted in one for one in said)


def test_the_estimand_is_told(effects: PracticeEffects, pillar_effects: PracticeEffects) -> None:
    assert sentences(effects)[-1].startswith("Effects are direct")
    assert sentences(pillar_effects)[-1].startswith("Effects are total: the pillars")
    held = effects.table.assign(estimand="held at 0.5")
    assert "held at 0.5" in sentences(replace(effects, table=held))[-1]


def test_one_replication_tells_nothing() -> None:
    found = practice_effects(small.reform().with_changes(quarters=2), replications=1)
    (sentence,) = sentences(found)
    assert "cannot tell" in sentence
    assert document(found, "kept")["effects"][0]["low"] is None


def test_both_doubts_are_told(effects_of_members: PracticeEffects) -> None:
    found = effects_of_members
    table = found.table[found.table["metric"].isin(CHANGES)]
    row = table.set_index(["pillar", "metric"]).loc[("one_programme", "within_agency")]
    lies = f"{row['parameters_low']:+.3f} to {row['parameters_high']:+.3f}"
    said = " ".join(text(found).split())
    assert f"({lies})" in said
    assert "Means over 3 members of the ensemble, n = 3 replications of each" in said
    assert "It does not hold uncertainty about parameters" not in said
    kept = ((table["parameters_low"] > 0) | (table["parameters_high"] < 0)).sum()
    assert 0 < kept < len(table)
    (closing,) = [one for one in sentences(found) if "means over 3 members" in one]
    assert f"{kept} of 12 effects" in closing
    assert closing.endswith("in 95% of members; parameters leave that of the others open.")
    first = table.sort_values("shapley").groupby("metric").tail(1).set_index("metric")
    ends = first.loc["within_team", ["parameters_low", "parameters_high"]]
    assert f"; 95% of members {ends.iloc[0]:+.3f} to {ends.iloc[1]:+.3f})" in sentences(found)[0]


def test_parameters_are_drawn_beside_luck(
    effects_of_members: PracticeEffects, pillar_effects: PracticeEffects
) -> None:
    found = effects_of_members
    rows = found.table.set_index(["metric", "pillar"])
    bars = effect_bars(found)
    for axes, axis in zip(bars.axes, CHANGES, strict=True):
        drawn = [line.get_segments() for line in axes.collections]
        lines = {(part[0][0], part[1][0]) for parts in drawn for part in parts}
        ends = rows.loc[axis, ["parameters_low", "parameters_high"]]
        assert set(map(tuple, ends.to_numpy())) <= lines
    (axes,) = effect_plane(found).axes
    across = {tuple(line.get_xdata()) for line in axes.lines}
    ends = rows.loc["within_team", ["parameters_low", "parameters_high"]]
    assert set(map(tuple, ends.to_numpy())) <= across
    low, high = axes.get_xlim()
    assert low < ends.min(axis=None)
    assert ends.max(axis=None) < high
    for draw in (effect_bars, effect_plane):
        assert "95% of members of the ensemble lie" in " ".join(texts(draw(found)).split())
        assert "members of the ensemble" not in " ".join(texts(draw(pillar_effects)).split())


def test_bars_are_as_long_as_effects(effects: PracticeEffects) -> None:
    figure = effect_bars(effects)
    rows = effects.table.set_index(["metric", "practice"])["shapley"]
    for axes, axis in zip(figure.axes, CHANGES, strict=True):
        assert [bar.get_width() for bar in axes.patches] == list(rows[axis])
    team, agency = figure.axes[:2]
    assert team.get_xlim() == agency.get_xlim()
    assert "systemic thinking" in texts(figure)


def test_arrows_end_where_effects_do(effects: PracticeEffects) -> None:
    (axes,) = effect_plane(effects).axes
    rows = effects.table.pivot(index="practice", columns="metric", values="shapley")
    tips = {tuple(text.xy) for text in axes.texts if not text.get_text()}
    assert tips == {tuple(row) for row in rows[["within_team", "within_agency"]].to_numpy()}
    named = {" ".join(text.get_text().split()) for text in axes.texts}
    assert {row.title for row in PRACTICES} <= named


def test_every_pair_has_its_cell(effects: PracticeEffects, pillar_effects: PracticeEffects) -> None:
    for found, pairs in ((effects, comb(len(PRACTICES), 2)), (pillar_effects, 6)):
        for axes in interaction_map(found).axes:
            (image,) = axes.images
            assert np.isfinite(image.get_array().filled(np.nan)).sum() == pairs
            cells = [text for text in axes.texts if re.fullmatch(r"0|[+−][\d.]+", text.get_text())]
            assert len(cells) == pairs
            assert {text.get_color() for text in cells} <= {"white", "#222222", "#5f5f5f"}
            named = [text.get_text() for text in axes.texts]
            players = found.table[found.player].unique()
            assert {TITLES[one] for one in players[:-1]} <= set(named), "columns are named"


@pytest.mark.parametrize("draw", [effect_bars, effect_plane, interaction_map])
def test_a_world_where_nothing_happens_can_be_drawn(
    draw, effects: PracticeEffects, tmp_path: Path
) -> None:
    def still(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(**dict.fromkeys(table.select_dtypes("float"), 0.0))

    found = replace(
        effects,
        table=still(effects.table),
        lattice=still(effects.lattice),
        interactions=still(effects.interactions),
    )
    assert all(path.stat().st_size for path in save(draw(found), tmp_path, "nothing"))

"""Words and the figure of the headline follow from its numbers."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.figure import Figure

from interagency.study.practice_shifts import PracticeShifts
from interagency.views import practices as of_effects
from interagency.views.changes import signed
from interagency.views.figures.practice_headline import practice_headline
from interagency.views.figures.practices import TITLES
from interagency.views.practice_shifts import document, sentences, text
from tests.views.figures.layout import faults, said


def with_values(table: pd.DataFrame, column: str, metric: str, values: dict[str, float]):
    """A table whose column is these values, with near ends, and 0 for all others."""
    table = table.copy()
    player = "practice" if "practice" in table else "player"
    mine = table["metric"] == metric
    ends = [column, f"{column}_low", f"{column}_high"]
    table.loc[mine, ends] = 0.0
    for name, value in values.items():
        table.loc[mine & (table[player] == name), ends] = value, value - 0.01, value + 0.01
    return table


def test_text_has_every_number_with_its_interval(shifts: PracticeShifts) -> None:
    told = " ".join(text(shifts).split())
    for row in shifts.table.to_dict("records"):
        if row["metric"] != "within_agency":
            continue
        assert f"{row['share']:.0%}" in told
        assert f"{row['total_index']:.2f}" in told
        assert f"{row['total_index_low']:.2f} to {row['total_index_high']:.2f}" in told
        assert signed(row["frontier_shift"]) in told
    assert "8 base points" in told
    assert "share" in told


def test_who_carries_most_is_said(shifts: PracticeShifts) -> None:
    table = with_values(shifts.table, "share", "within_team", {"one_voice": 0.8})
    (told,) = [one for one in sentences(replace(shifts, table=table)) if " carries " in one]
    assert told.startswith("Speaking with one voice carries 80% (79% to 81%) of what all")
    assert "--parameters ensemble" in told
    ends = {"share_parameters_low": 0.22, "share_parameters_high": 0.76, "share_first": 0.88}
    over = replace(shifts, table=table.assign(members=3, **ends))
    (told,) = [one for one in sentences(over) if " carries " in one]
    assert "carries 80% (95% of members 22% to 76%; first in 88% of them)" in told
    assert "--parameters" not in told
    nothing = shifts.table.assign(share=float("nan"))
    (told,) = [one for one in sentences(replace(shifts, table=nothing)) if "no whole" in one]
    assert told.count("no whole to take shares of") == 2


def test_those_who_cannot_be_told_apart_are_not_ranked(shifts: PracticeShifts) -> None:
    near = {"one_voice": 0.5, "common_flagships": 0.485, "focus_on_synergies": 0.2}
    table = with_values(shifts.intensity.table, "total", "within_team", near)
    found = replace(shifts, intensity=replace(shifts.intensity, table=table))
    (told,) = [one for one in sentences(found) if "matters most" in one]
    start = told.split(";")[0]
    assert "how far Speaking with one voice is taken (or Common flagships: the intervals" in start
    assert "(total index 0.50, 0.49 to 0.51)" in start
    assert "synergies" not in start


def test_a_design_that_has_not_settled_is_owned_up_to(shifts: PracticeShifts) -> None:
    table = shifts.intensity.convergence.copy()
    table["total"] = 0.2
    settled = replace(shifts.intensity, convergence=table)
    assert not [one for one in sentences(replace(shifts, intensity=settled)) if "moved" in one]
    table = table.copy()
    table.loc[table["base_points"] == 8, "total"] = 0.4
    moving = replace(shifts.intensity, convergence=table)
    (told,) = [one for one in sentences(replace(shifts, intensity=moving)) if "moved" in one]
    assert told.startswith("From 4 to 8 base points an index still moved by 0.20")


def test_who_lifts_the_frontier_is_said(shifts: PracticeShifts) -> None:
    lifts = {"one_voice": 0.2, "common_flagships": 0.1}
    table = with_values(shifts.frontier.table, "last", "within_agency", lifts)
    found = replace(shifts, frontier=replace(shifts.frontier, table=table))
    (told,) = [one for one in sentences(found) if "keep most" in one]
    assert "Speaking with one voice lets the agencies keep most: +0.200 (+0.190 to +0.210)" in told
    assert "; then Common flagships (+0.100, alone " in told
    assert "do not add up" in told
    none = replace(shifts.frontier, table=with_values(table, "last", "within_agency", {}))
    assert any("surely lifts" in one for one in sentences(replace(shifts, frontier=none)))


def test_the_document_holds_the_headline(shifts: PracticeShifts) -> None:
    found = document(shifts, "kept")
    assert len(found["headline"]) == len(shifts.table)
    assert found["meaning"] == sentences(shifts)
    assert {"effects", "interactions", "headline_by_trait"} <= set(found)


def bars(figure: Figure, panel: int) -> list[float]:
    return [bar.get_width() for bar in figure.axes[panel].patches]


def test_bars_are_sorted_and_as_long_as_said(shifts: PracticeShifts) -> None:
    figure = practice_headline(shifts)
    rows = shifts.table.set_index(["practice", "metric"])
    shapley = rows["shapley"].unstack()[["within_team", "within_agency"]]
    order = shapley.sum(axis=1).sort_values(ascending=False, kind="stable").index
    assert bars(figure, 0) == list(shapley.loc[order, "within_team"])
    assert bars(figure, 1) == list(shapley.loc[order, "within_agency"])
    shift = rows["frontier_shift"].xs("within_agency", level="metric")
    assert bars(figure, 2) == list(shift.loc[order])
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim(), "to be compared"
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == [f"{TITLES[name]}  {place}" for place, name in enumerate(order, start=1)]


def test_pairs_have_their_cells_wherever_they_stand(shifts: PracticeShifts) -> None:
    figure = practice_headline(shifts)
    pairs = shifts.effects.interactions
    for panel, metric in ((3, "within_team"), (4, "within_agency")):
        (image,) = figure.axes[panel].images
        drawn = image.get_array().compressed()
        expected = pairs.loc[pairs["metric"] == metric, "interaction"]
        assert sorted(drawn) == pytest.approx(sorted(expected))


def test_it_names_sets_and_words_of_pairs(shifts: PracticeShifts) -> None:
    words = said(practice_headline(shifts))
    for part in ("systemic thinking", "joint mobilisation", "(synergy)", "(redundancy)"):
        assert part in words


def test_what_was_not_asked_is_not_drawn(shifts: PracticeShifts) -> None:
    names = [name for name in shifts.table if name.startswith(("total", "frontier"))]
    quick = replace(shifts, table=shifts.table.drop(columns=names), intensity=None, frontier=None)
    figure = practice_headline(quick)
    assert faults(figure) == []
    assert "team held the same" not in said(figure)
    assert "Share: of what all" in text(quick)
    assert "frontier" not in " ".join(sentences(quick))


def test_reforms_have_a_page_without_pairs(reform_shifts: PracticeShifts) -> None:
    figure = practice_headline(reform_shifts)
    assert faults(figure) == []
    assert len(figure.axes) == 3
    assert "sampled orders" in said(figure)
    assert "Harmonised headquarters" in text(reform_shifts)


def test_members_stand_in_brackets(shifts: PracticeShifts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    table = shifts.table.assign(members=3, share=0.5, share_low=0.4, share_high=0.6)
    for name in ("share", "total_index", "frontier_shift"):
        table[f"{name}_parameters_low"], table[f"{name}_parameters_high"] = 0.111, 0.777
    told = " ".join(text(replace(shifts, table=table)).split())
    for ends in ("(11 to 78%)", "(0.11 to 0.78)", "(+0.111 to +0.777)", "95% of members lie"):
        assert ends in told


def test_over_members_a_pair_has_a_sign_only_where_they_share_it(shifts: PracticeShifts) -> None:
    pairs = shifts.effects.interactions.assign(interaction=0.02, members=10, members_of_sign=0.5)
    open_ = replace(shifts.effects, interactions=pairs)
    (told,) = [one for one in of_effects.sentences(open_) if "90% of members" in one]
    assert "no two add to or take from each other" in told
    (image,) = practice_headline(replace(shifts, effects=open_)).axes[4].images
    assert set(image.get_array().compressed()) == {0.0}
    agreed = replace(shifts.effects, interactions=pairs.assign(members_of_sign=0.9))
    (told,) = [one for one in of_effects.sentences(agreed) if "90% of members" in one]
    assert "(synergy, +0.020)" in told

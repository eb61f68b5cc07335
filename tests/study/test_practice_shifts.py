"""The headline table says what its parts say, and no more."""

import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.ensemble import SPREAD
from interagency.study.practice_shifts import PracticeShifts, practice_shifts
from interagency.study.results import CHANGES
from tests.study import made_up_ensemble, small


def brief():
    return small.reform().with_changes(practices={"one_voice": "off"}, quarters=4, name="reform")


@pytest.fixture(scope="module")
def found() -> PracticeShifts:
    return practice_shifts(brief(), replications=3, base_points=8)


def test_a_row_a_practice_and_axis(found: PracticeShifts) -> None:
    assert len(found.table) == 6 * 3
    assert list(found.table["metric"].unique()) == list(CHANGES)
    assert list(found.table.columns) == [
        *("practice", "set", "metric", "shapley", "low", "high"),
        *("share", "share_low", "share_high"),
        *("total_index", "total_index_low", "total_index_high"),
        *("total_luck_low", "total_luck_high"),
        *("frontier_shift", "frontier_shift_low", "frontier_shift_high"),
        *("shapley_estimand", "interval", "n"),
        *("index_estimand", "index_interval", "base_points", "index_n"),
        *("frontier_from", "frontier_to"),
        *("frontier_estimand", "frontier_interval", "frontier_n"),
    ]


def test_each_question_says_what_it_is_of(found: PracticeShifts) -> None:
    words = [f"{name}_estimand" for name in ("shapley", "index", "frontier")]
    assert found.table[words].nunique().max() == 1
    assert len({*found.table[words].iloc[0]}) == 3, "three different things"
    assert set(found.table["shapley_estimand"]) == {"direct"}
    assert set(found.table["index_interval"]) != set(found.table["interval"])


def cell(table: pd.DataFrame, column: str, **keys: str) -> float:
    """The one value of a column in the row with these keys."""
    for name, value in keys.items():
        table = table[table[name] == value]
    (value,) = table[column]
    return value


def test_values_are_those_of_the_parts(found: PracticeShifts) -> None:
    index = found.intensity.table.rename(columns={"player": "practice"})
    for row in found.table.to_dict("records"):
        keys = {"practice": row["practice"], "metric": row["metric"]}
        assert row["shapley"] == cell(found.effects.table, "shapley", **keys)
        share = cell(found.effects.shares, "share", **keys, trait="all")
        assert row["share"] == pytest.approx(share, nan_ok=True)
        assert row["total_index"] == cell(index, "total", **keys, trait="all")
        if row["metric"] == "within_team":
            assert pd.isna(row["frontier_shift"]), "held the same"
        else:
            shift = cell(found.frontier.table, "last", **keys)
            assert row["frontier_shift"] == pytest.approx(shift, nan_ok=True)


def test_a_practice_that_is_off_carries_nothing(found: PracticeShifts) -> None:
    rows = found.table[found.table["practice"] == "one_voice"]
    for name in ("shapley", "share", "total_index", "frontier_shift"):
        assert (rows[name].dropna() == 0).all()


def test_by_trait_has_all_but_the_frontier(found: PracticeShifts) -> None:
    table = found.by_trait
    assert len(table) == 6 * 3 * table["trait"].nunique()
    assert {"shapley", "share", "total_index", "offices"} <= set(table)
    assert not any(name.startswith("frontier") for name in table)


def test_quick_leaves_out_what_takes_long() -> None:
    found = practice_shifts(brief(), replications=2, quick=True)
    assert found.intensity is found.frontier is None
    assert not any(name.startswith(("total", "frontier")) for name in found.table)
    assert "intensity" not in found._tables()


def test_members_stand_behind_every_column() -> None:
    few = made_up_ensemble.ensemble(2)
    found = practice_shifts(brief(), of="pillars", parameters=few, base_points=4)
    spread = SPREAD[:2]
    for name in ("share", "total_index", "frontier_shift"):
        assert {f"{name}_{end}" for end in spread} <= set(found.table)
    assert set(spread) <= set(found.table)
    assert set(found.table["members"]) == {2}


def test_a_folder_keeps_all_three_and_continues(tmp_path) -> None:
    asked = {"replications": 2, "of": "pillars", "base_points": 4, "out": tmp_path}
    first = practice_shifts(brief(), **asked)
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} >= {"intensity", "frontier"}
    again = practice_shifts(brief(), **asked)
    pd.testing.assert_frame_equal(again.table, first.table, check_exact=True)
    first.to_csv(tmp_path / "tables")
    names = {path.stem for path in (tmp_path / "tables").iterdir()}
    assert names >= {"headline", "headline_by_trait", "effects", "intensity", "frontier_shift"}


def test_what_cannot_be_asked() -> None:
    with pytest.raises(InputError, match="did you mean 'reforms'"):
        practice_shifts(brief(), of="reform")
    with pytest.raises(InputError, match="power of 2"):
        practice_shifts(brief(), of="pillars", replications=1, base_points=100)
    with pytest.raises(InputError, match="reform has no reforms at any time"):
        practice_shifts(brief(), of="reforms")

"""What a study has found is handed out whole or not at all."""

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.sweep import play
from tests.study.sweep.small_study import AFTER, study


@pytest.fixture(scope="module")
def found():
    return study(replications=3).run(progress=False)


def test_rows_come_scenario_by_scenario_and_point_by_point(found):
    rows = found.outcomes[["scenario", "point", "replication"]]
    wanted = pd.MultiIndex.from_product([["before", "after"], range(4), range(3)])
    assert [*rows.itertuples(index=False, name=None)] == [*wanted]
    assert [*found.outcomes][3:] == ["delivery", "delivery_change"]


def test_values_are_those_of_the_table(found):
    values = found.values("after", ["delivery_change", "delivery"])
    assert values.shape == (4, 3, 2)
    own = found.outcomes[found.outcomes["scenario"] == "after"]
    assert (values[:, :, 1].ravel() == own["delivery"].to_numpy()).all()
    assert (values[:, :, 0].ravel() == own["delivery_change"].to_numpy()).all()


def test_what_it_says_of_itself(found, tmp_path):
    assert found.shape == (4, 3)
    assert found.replications == 3
    assert found.scenarios == ("before", "after")
    assert found.problem.factors == ("turf",)
    assert found.design["kind"] == "random"
    assert list(found.points["turf"]) == list(found.study.points["turf"])
    assert found.places.shape == (4, 1)
    assert found.missing.empty
    assert found.failures.empty
    written = {path.stem for path in found.to_csv(tmp_path).iterdir()}
    assert written == {"experiments", "outcomes", "failures"}
    assert found.manifest["identity"]["kind"] == "study"
    assert "A tiny study" in repr(found)
    assert "<table" in found._repr_html_()


@pytest.mark.parametrize(
    ("scenario", "outcomes", "said"),
    [
        (None, ["delivery"], "say which scenario"),
        ("afterwards", ["delivery"], "no scenario 'afterwards'"),
        ("after", ["delivrey"], "no outcome 'delivrey'"),
        ("after", ["within_team"], "no outcome 'within_team'"),
    ],
)
def test_unknown_names_are_refused(found, scenario, outcomes, said):
    with pytest.raises(InputError, match=said) as refused:
        found.values(scenario, outcomes)
    assert refused.value.allowed


def test_how_to_say_which_scenario_is_told(found):
    with pytest.raises(InputError, match="--scenario NAME"):
        found.values(None, ["delivery"])


def test_the_only_scenario_needs_no_name():
    alone = study(scenarios=[AFTER], against=None, outcomes=["delivery"]).run(progress=False)
    assert (alone.values(None, ["delivery"]) == alone.values("after", ["delivery"])).all()


def test_a_part_is_not_taken_for_the_whole(monkeypatch):
    right = play._records

    def wrong(block):
        if 2 in block.row:
            raise FloatingPointError("overflow in trust")
        return right(block)

    monkeypatch.setattr(play, "_records", wrong)
    found = study(replications=3).run(progress=False)
    assert found.missing.to_dict("list") == {"point": [2, 2, 2], "replication": [0, 1, 2]}
    with pytest.raises(InputError) as refused:
        found.values("after", ["delivery"])
    said = str(refused.value)
    assert "3 of 12 runs are missing: point 2 replication 0, point 2 replication 1" in said
    assert "3 of them failed" in said


def test_many_missing_runs_are_counted(monkeypatch):
    def wrong(_):
        raise FloatingPointError("overflow in trust")

    monkeypatch.setattr(play, "_records", wrong)
    found = study(replications=3).run(progress=False)
    assert len(found.failures) == len(found.missing) == 12
    with pytest.raises(InputError, match=r"12 of 12 runs are missing: .* and 7 more"):
        found.values("after", ["delivery"])
    with pytest.raises(InputError, match="nothing of this study is finished"):
        found.outcomes  # noqa: B018


def test_pieces_are_streamed(found):
    rows = pd.concat([rows for _, rows in found.pieces("outcomes")])
    assert len(rows) == len(found.outcomes)
    assert np.isfinite(rows["delivery"]).all()

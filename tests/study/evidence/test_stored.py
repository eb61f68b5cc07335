"""The scorecard that comes with the package is the one that was computed, and of these facts."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.evidence import FACTS, stored
from interagency.study.evidence.scorecard import COLUMNS, EVIDENCE

REFERENCE = Path(__file__).parents[3] / "results" / "reference"
SHIPPED = Path(stored.__file__).parents[2] / "data"


@pytest.fixture
def table() -> pd.DataFrame:
    return stored.stored_scorecard()


@pytest.mark.parametrize(
    "name", ["scorecard.csv", "scorecard.json", "table1_nulls.csv", "table1.svg"]
)
def test_the_shipped_copy_is_the_reference(name: str) -> None:
    again = "python tools/make_results.py facts table_1"
    assert (SHIPPED / name).read_bytes() == (REFERENCE / name).read_bytes(), again


def test_it_covers_the_declared_facts_as_they_are_declared(table: pd.DataFrame) -> None:
    assert table["fact"].tolist() == [fact.number for fact in FACTS]
    assert table["condition"].tolist() == [fact.condition for fact in FACTS]
    assert tuple(table.columns) == COLUMNS
    assert set(EVIDENCE) < set(table["label"])


def test_what_is_not_there_is_none_and_no_number(table: pd.DataFrame) -> None:
    for name in stored.MAY_BE_NONE:
        missing = table[name].isna()
        assert all(value is None for value in table.loc[missing, name])
    assert table["survives"].isna().any()
    assert all(value in (True, False) for value in table["vanishes"].dropna())


def test_it_says_what_it_was_computed_with(table: pd.DataFrame) -> None:
    identity = table.attrs["identity"]
    assert identity["design"]["facts"] == table["fact"].tolist()
    assert identity["design"]["replications"] == table["n"].iloc[0]
    assert identity["design"]["draws"] == table["draws"].iloc[0]
    assert identity["versions"].keys() >= {"interagency", "numpy"}
    for row in table.attrs["jointly"]:
        assert row["share"] <= table["robust_share"].max()
        assert row["draws"] == table["draws"].iloc[0]


def test_what_is_kept_beside_it_is_what_can_be_read(table: pd.DataFrame) -> None:
    design = table.attrs["identity"]["design"]
    known = stored.known_of(
        table, design["replications"], design["draws"], table.attrs["identity"]["seed"]
    )
    assert known["identity"]["design"] == design
    assert known["jointly"] == table.attrs["jointly"]
    assert stored.is_of_this_model(known["identity"])
    assert not stored.is_of_this_model(known["identity"] | {"source_hash": "other"})


def test_the_nulls_stand_beside_the_model() -> None:
    nulls = stored.stored_nulls().set_index("theory")
    assert {"model, total", "static pools", "no team", "behaviour only"} <= set(nulls.index)
    assert (nulls["agreeing"] <= nulls["cells"]).all()


def reworded() -> list:
    return [replace(FACTS[0], condition="never"), *FACTS[1:]]


def added() -> list:
    return [*FACTS, replace(FACTS[0], number=1001)]


def taken_away() -> list:
    return list(FACTS[1:])


@pytest.mark.parametrize(("others", "number"), [(reworded, 1), (added, 1001), (taken_away, 1)])
def test_other_facts_are_told(others, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "FACTS", tuple(others()))
    with pytest.raises(InputError, match=f"made for other facts: {number} differ") as caught:
        stored.stored_scorecard()
    assert caught.value.hint == stored.AGAIN

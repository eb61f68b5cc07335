"""Tables of what is declared: a row each, nothing lost on the way."""

import pytest

from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, REFORMS, SHOCK_NAMES
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import OPENINGS, PRACTICE_NAMES, PRACTICES
from interagency.study.scenarios import shipped
from interagency.views import tables


def test_parameters_say_what_is_declared() -> None:
    table = tables.parameters().set_index("name")
    assert list(table.index) == list(PARAMETERS)
    assert list(table) == [
        *("default", "low", "high", "unit", "kind", "neutral", "distribution", "group", "status"),
        *("meaning", "reason", "source"),
    ]
    for name, declaration in PARAMETERS.items():
        assert table.loc[name, "default"] == declaration.default
        assert table.loc[name, "meaning"] == declaration.meaning
    switched_off = table["neutral"].notna()
    assert set(table["kind"][switched_off]) == {"strength"}
    assert set(table["kind"][~switched_off]) == {"uncertainty"}


def test_practices_have_a_column_for_each_opening() -> None:
    table = tables.practices().set_index("name")
    assert list(table.index) == list(PRACTICE_NAMES)
    for practice in PRACTICES:
        row = table.loc[practice.name]
        for opening in OPENINGS:
            assert row[f"opens_{opening}"] == practice.opens.get(opening, 0.0)
        assert all(pillar in row["grows_with"] for pillar in practice.grows_with)
        assert all(opening in row["opens"] for opening in practice.opens)


def test_levers_are_pillars_reforms_and_shocks() -> None:
    table = tables.levers()
    assert list(table) == ["name", "kind", "title", "summary", "opens", "source"]
    assert list(table["name"]) == [*PILLAR_NAMES, *REFORM_NAMES, *SHOCK_NAMES]
    kinds = {kind: list(rows["name"]) for kind, rows in table.groupby("kind")}
    assert kinds["pillar"] == list(PILLAR_NAMES)
    assert kinds["shock"] == list(SHOCK_NAMES)
    assert kinds["outside"] == [row.name for row in REFORMS if row.outside]
    opened = table.set_index("name")["opens"]
    assert all(opening in opened[row.name] for row in REFORMS for opening in row.opens)


def test_pillars_oblige_the_whole() -> None:
    table = tables.pillars()
    assert list(table) == ["name", "title", "summary", "obliges", "source"]
    assert list(table["name"]) == list(PILLAR_NAMES)
    assert table["obliges"].sum() == pytest.approx(1.0)


def test_metrics_have_readable_ranges() -> None:
    table = tables.metrics().set_index("name")
    assert list(table.index) == list(METRICS)
    assert list(table) == ["title", "unit", "range", "better", "formula", "source"]
    assert table.loc["within_team", "range"] == "0 to 1"
    assert table.loc["reporting_burden", "range"] == "0 or more"
    assert table.loc["reports_on_project", "range"] == "1 or more"
    assert table.loc["residual_dilemma", "range"] == "any number"


def test_openings_name_the_practices_that_open_them() -> None:
    opened_by = tables.openings().set_index("name")["opened_by"]
    assert list(opened_by.index) == list(OPENINGS)
    assert opened_by["clear_shares"] == "clear_allocation_criteria 1, allocation_rule 1"
    assert opened_by["kept_names"] == "brand_concession 1"


def test_scenarios_name_what_they_extend() -> None:
    table = tables.scenarios().set_index("name")
    assert list(table.index) == list(shipped())
    assert table.loc["no_reform", "extends"] == ""
    assert table.loc["delivering_as_one", "extends"] == "pillars_only"


@pytest.mark.parametrize("topic", tables.TABLES)
def test_every_table_has_names_and_no_holes(topic: str) -> None:
    table = tables.TABLES[topic]()
    assert table.columns[0] == "name"
    assert table["name"].is_unique
    texts = table.select_dtypes(exclude="number").drop(
        columns=["extends", "group"], errors="ignore"
    )
    assert (texts.astype(str).map(str.strip) != "").all(axis=None)

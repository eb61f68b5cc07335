"""What differs between two scenarios, and how it is told."""

import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study.scenarios import Scenario, ShockPlan, load, shipped
from interagency.views.differences import COLUMNS, diff
from interagency.views.terminal import differences_text


def told(first: Scenario, second: Scenario) -> list[tuple]:
    return list(diff(first, second).itertuples(index=False, name=None))


@pytest.mark.parametrize("name", shipped())
def test_a_scenario_and_itself_say_the_same(name: str) -> None:
    table = diff(name, load(name).with_changes(name="other"))
    assert list(table) == list(COLUMNS)
    assert table.empty
    assert differences_text("a", "b", table) == "a and b say the same"


def test_each_group_is_told_in_words() -> None:
    base = load("delivering_as_one")
    offices = [vars(office) for office in base.offices[1:]]
    offices[0] = {**offices[0], "endowments": {"reach": 0.3}}
    offices.append({"agency": "New", "country": "C1", "traits": ["strong_brand"]})
    other = base.with_changes(
        quarters=40,
        pillars={"one_office": None, "one_budget": {"countries": {"C1": {"from": "2009Q1"}}}},
        reforms={"firewall": "off"},
        practices={"one_voice": {"level": 0.5, "from": "2008Q1"}},
        shocks=[{"what": "donor_cut", "at": "2010Q1", "size": 0.3}],
        parameters={"turf": 0.2},
        offices=offices,
    )
    found = told(base, other)
    full = "level 1 from 2007Q1, in full after 4 quarters"
    agency = base.offices[1]
    assert [row for row in found if row[1] != "turf"] == [
        ("window", "quarters", "48", "40"),
        ("pillars", "one_budget", full, f"{full}; in C1: from 2009Q1"),
        ("pillars", "one_office", full, "absent"),
        ("reforms", "firewall", "absent", "off"),
        (
            *("practices", "one_voice", "emergent"),
            "level 0.5 from 2008Q1, in full after 4 quarters",
        ),
        ("shocks", "donor_cut", "absent", "Donors cut back by 0.3 everywhere, in 2010Q1"),
        ("offices", "Agency 1 in C1", "non_resident", "absent"),
        (
            *("offices", f"{agency.agency} in C1", "non_resident, small_specialised"),
            "non_resident, small_specialised, reach 0.3",
        ),
        ("offices", "New in C1", "absent", "strong_brand"),
    ]
    (turf,) = [row for row in found if row[1] == "turf"]
    assert turf[3] == "0.2"
    assert turf[2].endswith(" (default)")
    text = differences_text("one", "other", diff(base, other))
    assert all(word in text for word in ("one_budget", "donor_cut", "New in C1", "turf"))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Other"},
        {"parameters": {"turf": 0.30000000000000004}},
        {"pillars": {"one_office": {"level": 0.99999999}}},
        {"offices": [{"agency": "A", "country": "B"}]},
        {"practices": {"one_voice": {"level": "emergent", "until": "2016Q4", "fade": 7}}},
        {"shocks": [{"what": "donor_cut", "at": "2010Q1", "size": 0.3}] * 2},
    ],
    ids=str,
)
def test_no_row_means_equal_hashes(changes: dict) -> None:
    base = load("pillars_only")
    assert not diff(base, base.with_changes(**changes)).empty
    assert not diff(base.with_changes(**changes), base).empty


def test_the_order_of_offices_is_told() -> None:
    base = load("no_reform")
    turned = base.with_changes(offices=base.offices[::-1])
    assert told(base, turned) == [("offices", "order", "one order", "another order")]


def test_shocks_are_told_by_what_is_left_of_them() -> None:
    one = ShockPlan("donor_cut", "2010Q1", 0.3)
    base = load("no_reform").with_changes(shocks=[one, one])
    other = base.with_changes(shocks=[one, ShockPlan("donor_cut", "2011Q1", 0.3, 2, ("C1",))])
    assert [row[2:] for row in told(base, other)] == [
        ("Donors cut back by 0.3 everywhere, in 2010Q1", "absent"),
        ("absent", "Donors cut back by 0.3 in C1, 2 quarters from 2011Q1"),
    ]


def test_names_and_paths_are_as_good(tmp_path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("schema_version: 1\nextends: no_reform\nparameters: {turf: 0.2}\n")
    assert isinstance(diff("no_reform", path), pd.DataFrame)
    assert list(diff("no_reform", path)["name"]) == ["turf"]
    with pytest.raises(InputError):
        diff("no_reform", "no_refrom")

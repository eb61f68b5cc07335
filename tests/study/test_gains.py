"""Groups of offices: all of them are the comparison, single ones their own runs."""

import pytest

from interagency.study import ask
from interagency.study.gains import GroupGains, gains
from tests.study import small


@pytest.fixture(scope="module")
def found() -> GroupGains:
    return gains(small.before(), small.reform(), replications=3)


def test_all_offices_together_are_the_comparison(found: GroupGains) -> None:
    said = ask.compare(small.before(), small.reform(), replications=3).table.set_index("metric")
    rows = found.table[found.table["kind"] == "all"]
    assert len(rows) == 6
    for row in rows.to_dict("records"):
        name = row["metric"] + ("_early" if row["window"] == "early" else "")
        for end in ("difference", "low", "high"):
            assert row[end] == pytest.approx(said.loc[name, end])


def test_groups_are_those_of_the_roster_in_its_order(found: GroupGains) -> None:
    groups = found.table.groupby(["kind", "group"], sort=False)["offices"].first()
    assert list(groups["agency"].items()) == [("A", 2), ("B", 2), ("C", 1)]
    assert dict(groups["trait"]) == {
        **{"non_resident": 1, "small_specialised": 1, "politically_sensitive": 1},
        **{"strong_brand": 1, "none": 1},
    }
    assert groups["all"]["all"] == 5


def test_a_group_is_the_mean_of_its_offices(found: GroupGains) -> None:
    arms = [
        ask.run(one, replications=3, offices=True).offices
        for one in (small.before(), small.reform())
    ]
    brand = [
        rows[(rows["agency"] == "B") & (rows["country"] == "NO")]["within_agency"].mean()
        for rows in arms
    ]
    table = found.table.set_index(["group", "metric", "window"])
    told = table.loc[("strong_brand", "within_agency", "mature"), "difference"]
    assert told == pytest.approx(brand[1] - brand[0])


def test_an_agency_may_be_called_like_anything() -> None:
    """A label of one kind is none of another."""
    offices = [
        {"agency": "none", "country": "trait: none", "traits": ["strong_brand"]},
        {"agency": "all", "country": "trait: none"},
    ]
    base = small.before().with_changes(name="base", offices=offices)
    reform = small.reform().with_changes(name="odd", offices=offices)
    table = gains(base, reform, replications=1).table
    assert dict(table.groupby(["kind", "group"], sort=False)["offices"].first()) == {
        ("all", "all"): 2,
        ("trait", "strong_brand"): 1,
        ("trait", "none"): 1,
        ("agency", "none"): 1,
        ("agency", "all"): 1,
    }


def test_a_group_that_the_base_lacks_is_left_out() -> None:
    more = [{"agency": "D", "country": "NO"}, {"agency": "A", "country": "SE"}]
    before = small.before().with_changes(
        name="fewer", offices=[{**more[1], "country": "NO"}, more[1]]
    )
    reform = small.reform().with_changes(name="more", offices=more)
    table = gains(before, reform, replications=1).table
    assert set(table[table["kind"] == "agency"]["group"]) == {"A"}

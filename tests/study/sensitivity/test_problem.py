"""The factors of a sample."""

import pytest

from interagency.errors import InputError
from interagency.study.sensitivity.problem import Problem

PROBLEM = Problem(("a", "b", "c"), groups=("ab", "ab", "c"), categories=(0, 2, 3))


def test_groups_in_the_order_of_their_first_factors():
    assert PROBLEM.names == ("ab", "c")
    assert PROBLEM.grouped
    assert PROBLEM.columns.tolist() == [[True, True, False], [False, False, True]]
    assert not PROBLEM.ungrouped().grouped


def test_two_categories_have_a_direction():
    assert PROBLEM.unordered == ("c",)
    assert Problem(("a",)).unordered == ()


def test_the_dict_of_salib_has_groups_only_where_there_are_some():
    assert PROBLEM.to_salib()["groups"] == ["ab", "ab", "c"]
    assert "groups" not in PROBLEM.ungrouped().to_salib()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"factors": ()}, "at least one factor"),
        ({"factors": ("a", "a")}, "named twice: a"),
        ({"factors": ("a", "b"), "groups": ("g",)}, "groups has 1 entries for 2 factors"),
        ({"factors": ("a",), "categories": (2, 2)}, "categories has 2 entries"),
        ({"factors": ("a",), "levels": (2, 2)}, "levels has 2 entries"),
    ],
)
def test_what_is_wrong_is_said(said, problem):
    with pytest.raises(InputError, match=problem):
        Problem(**said)


def test_bounds_of_an_unknown_factor_name_the_nearest():
    with pytest.raises(InputError) as caught:
        Problem(("turf",)).to_salib({"turff": (0.0, 1.0)})
    assert caught.value.nearest == "turf"

"""Who belongs to whom: sums over those who belong are plain loops, bit for bit in any batch."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interagency.model.roster import Endowments, Roster, Segments, keys_of
from tests import generators
from tests.model.worlds import ROWS, brought_along

# name -> (NumPy's function, the same on two numbers, what nobody has)
REDUCTIONS = {
    "sum": (np.add, lambda a, b: a + b, 0.0),
    "product": (np.multiply, lambda a, b: a * b, 1.0),
}
LEADING = ((), (3,), (2, 4))


def numbers(*shape: int, seed: int = 3) -> np.ndarray:
    """Numbers around 1, so that neither sums nor products of many run away."""
    return np.random.default_rng(seed).uniform(0.5, 1.5, shape)


def by_loop(values: np.ndarray, owner: list[int], owners: int, how: str) -> np.ndarray:
    """The same reduction, one number at a time."""
    _, function, empty = REDUCTIONS[how]
    found = np.full((*values.shape[:-2], owners, values.shape[-1]), empty)
    for row, position in enumerate(owner):
        found[..., position, :] = function(found[..., position, :], values[..., row, :])
    return found


# --- sums by segments -------------------------------------------------------------------------


@pytest.mark.parametrize("how", REDUCTIONS)
@settings(max_examples=60)
@given(
    owner=st.lists(st.integers(0, 5), max_size=30),
    runs=st.integers(1, 5),
    leading=st.sampled_from(LEADING),
)
@example(owner=[], runs=2, leading=())  # nobody at all
@example(owner=[], runs=1, leading=(2, 4))
@example(owner=[0], runs=1, leading=())
@example(owner=[5, 0, 5, 1], runs=3, leading=())  # out of order, and owners of nothing
@example(owner=[0, 1, 2, 3, 4, 5], runs=2, leading=(3,))  # one each
def test_a_reduction_is_a_plain_loop(how, owner, runs, leading):
    function, _, empty = REDUCTIONS[how]
    values = numbers(*leading, len(owner), runs)
    segments = Segments.of(np.array(owner, dtype=np.intp), 6)
    found = segments.reduce(function, values, empty)
    assert found.shape == (*leading, 6, runs)
    np.testing.assert_allclose(found, by_loop(values, owner, 6, how), rtol=1e-13)


@pytest.mark.parametrize("how", REDUCTIONS)
@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 31, 127, 129, 1000])
def test_a_run_alone_gives_the_bits_that_it_gives_in_a_batch(how, size):
    """Also where NumPy would sum in blocks of 8 or 128 if it could."""
    function, _, empty = REDUCTIONS[how]
    sizes = [size, 1, size, 3]
    segments = Segments.of(np.repeat(np.arange(4), sizes), 4)
    for runs in (2, 5, 8, 17):
        values = numbers(sum(sizes), runs)
        batch = segments.reduce(function, values, empty)
        for run in range(runs):
            alone = segments.reduce(function, values[:, run : run + 1].copy(), empty)
            np.testing.assert_array_equal(alone[:, 0], batch[:, run])
            view = segments.reduce(function, values[:, run : run + 1], empty)
            np.testing.assert_array_equal(view, alone)


@settings(max_examples=40)
@given(rows=generators.rosters(), chance=st.integers(0, 99))
@example(rows=list(ROWS), chance=1)
def test_every_reduction_of_a_roster_has_the_same_bits_alone_and_in_a_batch(rows, chance):
    roster = Roster.of(rows)
    offices = numbers(roster.offices, 5, seed=chance)
    weight = numbers(roster.offices, 5, seed=chance + 1) * (offices > 0.7)
    pairs = numbers(roster.pairs, 5, seed=chance + 2)

    def all_of_them(offices, weight, pairs):
        return {
            "team_sum": roster.team_sum(offices),
            "team_mean": roster.team_mean(offices, weight),
            "headquarters_sum": roster.headquarters_sum(offices),
            "headquarters_mean": roster.headquarters_mean(offices, weight),
            "partner_sum": roster.partner_sum(pairs),
            "partner_product": roster.partner_product(pairs),
            "mean": roster.mean(offices, weight),
            "sister_mean": roster.sister_mean(offices, weight),
        }

    batch = all_of_them(offices, weight, pairs)
    for run in (0, 2, 4):
        alone = all_of_them(*(array[:, run : run + 1] for array in (offices, weight, pairs)))
        for name, values in alone.items():
            np.testing.assert_array_equal(values[..., 0], batch[name][..., run], err_msg=name)


# --- the roster -------------------------------------------------------------------------------


@settings(max_examples=60)
@given(rows=generators.rosters(), chance=st.integers(0, 99))
@example(rows=list(ROWS), chance=0)
@example(rows=[("A", "C1")], chance=0)  # one office: no pair at all
@example(rows=[("A", "C1"), ("B", "C2"), ("A", "C3")], chance=0)  # teams of one only
def test_values_move_as_plain_loops_say(rows, chance):
    roster = Roster.of(rows)
    runs = 2
    names = list(zip(roster.agencies, roster.countries, strict=True))
    values = numbers(roster.offices, runs, seed=chance)
    weight = numbers(roster.offices, runs, seed=chance + 1) * (values > 0.7)
    pairs = numbers(roster.pairs, runs, seed=chance + 2)
    of_pair = {
        (names[i], names[j]): pairs[row]
        for row, (i, j) in enumerate(zip(roster.first, roster.second, strict=True))
    }
    assert set(of_pair) == {(a, b) for a in names for b in names if a != b and a[1] == b[1]}
    assert len(of_pair) == roster.pairs

    def total(members):
        return sum((values[m] for m in members), np.zeros(runs))

    def mean(members):
        weights = sum((weight[m] for m in members), np.zeros(runs))
        weighted = sum((weight[m] * values[m] for m in members), np.zeros(runs))
        return np.where(weights > 0, weighted / np.where(weights > 0, weights, 1.0), 0.0)

    everyone = range(roster.offices)
    teams = [[m for m in everyone if names[m][1] == c] for c in roster.team_names]
    homes = [[m for m in everyone if names[m][0] == a] for a in roster.headquarters_names]
    sisters = [[n for n in everyone if n != m and names[n][0] == names[m][0]] for m in everyone]
    partners = [[b for a, b in of_pair if a == names[m]] for m in everyone]

    def close(found, expected):
        assert found.shape == np.shape(expected)
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)

    close(roster.team_sum(values), [total(team) for team in teams])
    close(roster.team_mean(values, weight), [mean(team) for team in teams])
    close(roster.headquarters_sum(values), [total(home) for home in homes])
    close(roster.headquarters_mean(values, weight), [mean(home) for home in homes])
    close(roster.mean(values, weight), mean(everyone))
    close(roster.sister_mean(values, weight), [mean(others) for others in sisters])
    ones = np.ones(runs)
    close(
        roster.partner_sum(pairs),
        [sum((of_pair[names[m], b] for b in partners[m]), 0 * ones) for m in everyone],
    )
    close(
        roster.partner_product(pairs),
        [np.prod([ones, *(of_pair[names[m], b] for b in partners[m])], axis=0) for m in everyone],
    )
    by_country = dict(zip(roster.team_names, roster.team_sum(values), strict=True))
    by_agency = dict(zip(roster.headquarters_names, roster.headquarters_sum(values), strict=True))
    close(roster.of_team(roster.team_sum(values)), [by_country[c] for _, c in names])
    close(roster.of_headquarters(roster.headquarters_sum(values)), [by_agency[a] for a, _ in names])
    firsts = np.reshape([values[names.index(a)] for a, _ in of_pair], (-1, runs))
    seconds = np.reshape([values[names.index(b)] for _, b in of_pair], (-1, runs))
    close(roster.own(values), firsts)
    close(roster.partners(values), seconds)


def test_leading_axes_are_carried_along():
    roster = Roster.of(ROWS)
    values = numbers(3, 2, roster.offices, 4)
    pairs = numbers(3, 2, roster.pairs, 4)
    weight = numbers(roster.offices, 4, seed=9)
    for function, array, *more in (
        (roster.team_sum, values),
        (roster.team_mean, values, weight),
        (roster.headquarters_sum, values),
        (roster.mean, values, weight),
        (roster.partner_sum, pairs),
        (roster.partner_product, pairs),
        (roster.own, values),
        (roster.partners, values),
    ):
        found = function(array, *more)
        assert found.shape[:2] == (3, 2)
        for i in range(3):
            for j in range(2):
                np.testing.assert_array_equal(found[i, j], function(array[i, j], *more))


def test_nobody_belongs_anywhere_by_weight_0():
    roster = Roster.of(ROWS)
    values, nobody = numbers(roster.offices, 2), np.zeros((roster.offices, 2))
    for mean in (roster.team_mean, roster.headquarters_mean, roster.mean, roster.sister_mean):
        np.testing.assert_array_equal(mean(values, nobody), np.zeros(mean(values, nobody).shape))


def test_the_only_office_of_an_agency_has_no_sisters_whatever_its_weight():
    roster = Roster.of(ROWS)
    weight = np.array([[0.1], [0.7], [0.3], [1.0], [0.9], [1 / 3], [0.2], [0.6]])
    found = roster.sister_mean(numbers(roster.offices, 1), weight)
    alone = [a for a in roster.headquarters_names if roster.agencies.count(a) == 1]
    assert set(alone) == {"C", "D", "E", "F"}
    rows = [row for row, agency in enumerate(roster.agencies) if agency in alone]
    np.testing.assert_array_equal(found[rows], 0.0)


def test_rows_stand_by_team_in_order_of_first_appearance():
    roster = Roster.of(ROWS)
    assert roster.team_names == ("C1", "C2", "C3")
    assert roster.countries == ("C1",) * 5 + ("C2",) * 2 + ("C3",)
    assert roster.agencies == ("A", "C", "D", "B", "F", "B", "A", "E")
    assert roster.headquarters_names == ("A", "C", "D", "B", "F", "E")
    assert list(roster.team) == [0, 0, 0, 0, 0, 1, 1, 2]
    assert list(roster.headquarters) == [0, 1, 2, 3, 4, 3, 0, 5]
    # pairs stand slot by slot: the first partners of all who have one, then the second ones
    assert list(roster.first) == [0, 1, 2, 3, 4, 5, 6, *(3 * [0, 1, 2, 3, 4])]
    assert list(roster.second[:7]) == [1, 0, 0, 0, 0, 6, 5]
    assert (roster.offices, roster.teams, roster.pairs) == (8, 3, 5 * 4 + 2 * 1)


def test_no_pair_at_all():
    roster = Roster.of([("A", "C1"), ("A", "C2")])
    nothing = np.zeros((0, 3))
    assert roster.pairs == 0
    np.testing.assert_array_equal(roster.partner_sum(nothing), np.zeros((2, 3)))
    np.testing.assert_array_equal(roster.partner_product(nothing), np.ones((2, 3)))
    assert roster.own(np.ones((2, 3))).shape == (0, 3)


# --- keys -------------------------------------------------------------------------------------


def keys_by_office(roster: Roster) -> dict[tuple[str, str], int]:
    names = zip(roster.agencies, roster.countries, strict=True)
    return dict(zip(names, roster.office_key.tolist(), strict=True))


def keys_by_team(roster: Roster) -> dict[str, int]:
    return dict(zip(roster.team_names, roster.team_key.tolist(), strict=True))


def keys_by_agency(roster: Roster) -> dict[str, int]:
    return dict(zip(roster.agencies, roster.agency_key.tolist(), strict=True))


@settings(max_examples=40)
@given(rows=generators.rosters(), chance=st.randoms(use_true_random=False))
def test_keys_come_from_names_alone(rows, chance):
    """Neither the order of rows nor who else is there changes a key."""
    every = Roster.of(rows)
    fewer = chance.sample(rows, chance.randint(1, len(rows)))
    some = Roster.of(fewer)
    assert keys_by_office(some).items() <= keys_by_office(every).items()
    assert keys_by_team(some).items() <= keys_by_team(every).items()
    assert keys_by_agency(some).items() <= keys_by_agency(every).items()
    assert len(set(keys_by_office(every).values())) == len(rows)
    assert len(set(keys_by_team(every).values())) == every.teams
    assert len(set(every.agency_key.tolist())) == len(every.headquarters_names)


def test_a_key_is_the_same_on_every_machine():
    assert keys_of([("Agency 1", "C1"), ("Agency 1",)]).tolist() == PINNED_KEYS
    assert keys_of([("A", "B")]).tolist() != keys_of([("B", "A")]).tolist()
    assert keys_of([("AB", "C")]).tolist() != keys_of([("A", "BC")]).tolist()
    assert keys_of([]).dtype == np.uint64


PINNED_KEYS = [17143677853045956111, 8482579919504371247]


def test_the_roster_uses_these_keys():
    roster = Roster.of(ROWS)
    names = list(zip(roster.agencies, roster.countries, strict=True))
    np.testing.assert_array_equal(roster.office_key, keys_of(names))
    np.testing.assert_array_equal(roster.agency_key, keys_of((a,) for a in roster.agencies))
    np.testing.assert_array_equal(roster.team_key, keys_of((c,) for c in roster.team_names))


def test_renamed_agencies_and_countries_keep_their_keys():
    renamed = [(f"New {agency}", f"Land of {country}") for agency, country in ROWS]
    kept = Roster.of(renamed, agency_keys=[a for a, _ in ROWS], country_keys=[c for _, c in ROWS])
    plain = Roster.of(ROWS)
    assert kept.agencies == tuple(f"New {agency}" for agency in plain.agencies)
    assert kept.team_names == tuple(f"Land of {country}" for country in plain.team_names)
    for key in ("office_key", "agency_key", "team_key"):
        np.testing.assert_array_equal(getattr(kept, key), getattr(plain, key))
    assert not np.any(Roster.of(renamed).office_key == plain.office_key)


# --- refusals and endowments ------------------------------------------------------------------


def test_an_empty_roster_is_refused():
    with pytest.raises(ValueError, match="at least one office"):
        Roster.of([])


def test_an_office_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        Roster.of([("A", "C1"), ("B", "C1"), ("A", "C1")])


def test_the_same_agency_in_two_countries_is_not_twice_the_same_office():
    assert Roster.of([("A", "C1"), ("A", "C2")]).offices == 2


def test_with_endowments_leaves_the_first_roster_as_it_was():
    roster = Roster.of(ROWS)
    given_to = roster.with_endowments(brought_along(roster, 2))
    assert roster.endowments is None
    assert isinstance(given_to.endowments, Endowments)
    assert keys_by_office(given_to) == keys_by_office(roster)


@pytest.mark.parametrize("keys", [["X"], ["X", "X"], ["X", "Y", "Z"]])
def test_keys_of_the_draws_come_one_for_every_office_and_differ(keys):
    with pytest.raises(ValueError, match="keys"):
        Roster.of([("A", "C"), ("B", "C")], agency_keys=keys)

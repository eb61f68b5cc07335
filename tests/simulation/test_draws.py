"""Numbers with an address: published vectors, pinned addresses, and no pattern to be seen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.roster import keys_of
from interagency.simulation import draws
from interagency.simulation.draws import (
    GOLDEN,
    STREAMS,
    logistic,
    run_address,
    splitmix64,
    uniform,
)

WORD = 2**64
ANY_INTEGER = st.integers(-(2**63), WORD - 1)


# --- the hash ---------------------------------------------------------------------------------


def plain_splitmix64(state: int) -> int:
    """The output function in Python's own integers."""
    state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % WORD
    state = (state ^ (state >> 27)) * 0x94D049BB133111EB % WORD
    return state ^ (state >> 31)


def plain_mixed(*parts: int) -> int:
    state = 0
    for part in parts:
        state = plain_splitmix64(((state ^ (part % WORD)) + int(GOLDEN)) % WORD)
    return state


def plain_uniform(
    seed: int, replication: int, stream: str, thing: int, quarter: int, item: int
) -> float:
    run = plain_mixed(seed, STREAMS.index(stream), replication)
    bits = plain_splitmix64(plain_mixed(thing, quarter, item) ^ run)
    return ((bits >> 12) + 0.5) / 2**52


def test_the_published_vectors():
    """Seed 1234567, successive states seed + k * golden (Vigna's reference, Rosetta Code)."""
    with np.errstate(over="ignore"):
        states = np.uint64(1234567) + GOLDEN * np.arange(1, 6, dtype=np.uint64)
    assert splitmix64(states).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@given(state=st.integers(0, WORD - 1))
def test_the_hash_in_plain_integers(state):
    assert int(splitmix64(np.uint64(state))) == plain_splitmix64(state)


def test_the_hash_of_a_whole_array_says_nothing_of_overflow():
    states = np.arange(1000, dtype=np.uint64)
    assert len(set(splitmix64(states).tolist())) == 1000


# --- addresses --------------------------------------------------------------------------------


def test_streams_are_only_appended():
    """Positions are part of every address: these stay, whatever comes after them."""
    assert len(set(STREAMS)) == len(STREAMS)
    assert STREAMS[:11] == (
        "choice_team",
        "choice_headquarters",
        "donors",
        "adoption",
        "world_presence",
        "world_capacity",
        "world_reach",
        "world_expertise",
        "world_mandate",
        "design",
        "resample",
    )


@settings(max_examples=60)
@given(
    seed=ANY_INTEGER,
    replication=st.integers(0, 10_000_000),
    stream=st.sampled_from(STREAMS),
    thing=st.integers(0, WORD - 1),
    quarter=st.integers(-400, 400),
    item=st.integers(0, 9),
)
def test_a_draw_is_the_hash_of_its_address(seed, replication, stream, thing, quarter, item):
    """Seeds of any sign and size, quarters before the record: in plain integers it is the same."""
    runs = run_address(seed, np.array([replication]), stream)
    found = uniform(runs, np.array([thing], dtype=np.uint64), quarter, item)
    assert found.shape == (1, 1)
    assert found[0, 0] == pytest.approx(
        plain_uniform(seed, replication, stream, thing, quarter, item), abs=1e-15
    )


def test_pinned_draws():
    """Numbers that must be the same on every machine and in every release."""
    offices = keys_of([("Agency 1", "C1"), ("Agency 2", "C1")])
    found = uniform(run_address(1, np.arange(2), "choice_team"), offices, quarter=-3)
    np.testing.assert_array_equal(found, PINNED)


PINNED = [
    [0.990731738193685, 0.2351535565744255],
    [0.3610031298560058, 0.2038816826622859],
]


@settings(max_examples=60)
@given(data=st.data())
def test_every_part_of_an_address_counts(data):
    parts = {
        "seed": ANY_INTEGER,
        "replication": st.integers(0, 10_000_000),
        "stream": st.sampled_from(STREAMS),
        "thing": st.integers(0, WORD - 1),
        "quarter": st.integers(-400, 400),
        "item": st.integers(0, 9),
    }
    address = {name: data.draw(strategy) for name, strategy in parts.items()}
    name = data.draw(st.sampled_from(sorted(parts)))
    other = address | {name: data.draw(parts[name])}

    def draw(seed, replication, stream, thing, quarter, item):
        runs = run_address(seed, np.array([replication]), stream)
        return uniform(runs, np.array([thing], dtype=np.uint64), quarter, item)[0, 0]

    same = other[name] == address[name]
    if name == "seed":
        same = (other[name] - address[name]) % WORD == 0
    assert (draw(**address) == draw(**other)) == same


def test_neighbours_in_a_batch_do_not_matter():
    things = keys_of([(name,) for name in "ABCDEFG"])
    replications = np.arange(9)
    batch = uniform(run_address(7, replications, "donors"), things, quarter=5)
    for run in replications:
        alone = uniform(run_address(7, replications[run : run + 1], "donors"), things, quarter=5)
        np.testing.assert_array_equal(alone[:, 0], batch[:, run])
    some = uniform(run_address(7, replications[[8, 2]], "donors"), things[[3, 0]], quarter=5)
    np.testing.assert_array_equal(some, batch[np.ix_([3, 0], [8, 2])])


def test_nobody_and_no_run():
    runs = run_address(1, np.arange(3), "donors")
    assert uniform(runs, np.array([], dtype=np.uint64)).shape == (0, 3)
    assert uniform(runs[:0], np.array([1], dtype=np.uint64)).shape == (1, 0)


def test_an_unknown_stream_is_refused():
    with pytest.raises(ValueError, match="tuple"):
        run_address(1, np.arange(2), "weather")


# --- the open interval ------------------------------------------------------------------------


def inverse_splitmix64(hashed: int) -> int:
    """The state that gives this number: the output function is one to one."""

    def unshift(value: int, by: int) -> int:
        found = value
        for _ in range(64 // by + 1):
            found = value ^ (found >> by)
        return found

    state = unshift(hashed, 31) * pow(0x94D049BB133111EB, -1, WORD) % WORD
    state = unshift(state, 27) * pow(0xBF58476D1CE4E5B9, -1, WORD) % WORD
    return unshift(state, 30)


def draw_with_bits(bits: int) -> float:
    """The draw whose address happens to give these bits."""
    thing = np.array([42], dtype=np.uint64)
    run = inverse_splitmix64(bits) ^ plain_mixed(42, 0, 0)
    return float(uniform(np.array([run], dtype=np.uint64), thing)[0, 0])


def test_the_smallest_draw_is_above_0():
    assert plain_splitmix64(inverse_splitmix64(12345)) == 12345
    assert 0 < draw_with_bits(0) < 2**-52
    assert np.isfinite(logistic(draw_with_bits(0)))


def test_the_largest_draw_is_below_1():
    assert draw_with_bits(WORD - 1) < 1


# --- no pattern -------------------------------------------------------------------------------

MANY = 400
"""Draws are [things, runs]: so many of each give 160 000."""


def matrix(seed=1, stream="choice_team", quarter=0, item=0, first=0) -> np.ndarray:
    things = keys_of([(str(number),) for number in range(MANY)])
    return uniform(run_address(seed, first + np.arange(MANY), stream), things, quarter, item)


def correlation(some: np.ndarray, others: np.ndarray) -> float:
    return float(np.corrcoef(some.ravel(), others.ravel())[0, 1])


def test_draws_are_uniform():
    found = matrix()
    assert np.all((found > 0) & (found < 1))
    assert found.mean() == pytest.approx(1 / 2, abs=5 * np.sqrt(1 / 12) / MANY)
    assert found.var() == pytest.approx(1 / 12, abs=5 * np.sqrt(1 / 180) / MANY)
    counts, _ = np.histogram(found, bins=100, range=(0, 1))
    expected = MANY**2 / 100
    assert ((counts - expected) ** 2 / expected).sum() < 160  # chi-square, 99 degrees: 1e-4
    for axis in (0, 1):  # every thing and every run for itself
        means = found.mean(axis=axis)
        assert np.all(abs(means - 0.5) < 5.5 * np.sqrt(1 / 12 / MANY))


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 2},
        {"seed": -1},
        {"seed": 2**63},
        {"stream": "choice_headquarters"},
        {"quarter": 1},
        {"quarter": -1},
        {"item": 1},
        {"first": 1},
    ],
    ids=str,
)
def test_neighbouring_addresses_have_nothing_in_common(other):
    assert abs(correlation(matrix(), matrix(**other))) < 5 / MANY


def test_neighbouring_things_and_runs_have_nothing_in_common():
    found = matrix()
    assert abs(correlation(found[1:], found[:-1])) < 5 / MANY
    assert abs(correlation(found[:, 1:], found[:, :-1])) < 5 / MANY
    assert abs(correlation(found, found.T)) < 5 / MANY


def test_logistic_numbers_have_mean_0_and_variance_1():
    """By the midpoints of a million cells: the tails beyond them hold a millionth."""
    grid = (np.arange(1_000_000) + 0.5) / 1_000_000
    found = logistic(grid)
    assert found.mean() == pytest.approx(0.0, abs=1e-9)
    assert found.var() == pytest.approx(1.0, abs=1e-4)
    assert (found**4).mean() == pytest.approx(4.2, rel=1e-3)  # a logistic, not a normal
    assert np.all(np.diff(found) > 0)
    np.testing.assert_allclose(found, -found[::-1], atol=1e-9)


def test_there_is_no_other_luck(monkeypatch):
    """Nobody calls a generator: with NumPy's own out of order everything goes on."""

    def refuse(*_, **__):
        raise AssertionError("somebody called for luck")

    for name in ("default_rng", "seed", "random", "rand", "normal"):
        monkeypatch.setattr(np.random, name, refuse)
    from interagency.study.ask import run

    run("no_reform", replications=1)
    assert draws.uniform is uniform

"""Sobol' indices of several outcomes with 100 resamples, beside SALib's `analyze` of each."""

from collections.abc import Iterator
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
from SALib.analyze import sobol as salib

from benchmarks.rows import Row, at_least, at_most
from benchmarks.studies.clocks import in_turns
from interagency.study.sensitivity import sobol
from interagency.study.sensitivity.problem import Problem

FACTORS, OUTCOMES, SEED = 20, 4, 1
RESAMPLES = 100
LUCK = 20
QUARTERS = 48
AGREE = 1e-9


def indices(quick: bool) -> Iterator[Row]:
    """How many times faster, and by how much indices differ."""
    samples, rounds = (64, 1) if quick else (1_024, 3)
    problem = Problem(tuple(f"x{number}" for number in range(FACTORS)))
    for second, goal in ((True, 10), (False, 4)):
        places = sobol.sample(problem, samples, SEED, second_order=second)
        outcomes = made_up(places)
        ours = partial(sobol.analyse, problem, places, outcomes[:, None, :], SEED, RESAMPLES)
        theirs = partial(by_salib, problem, outcomes, second)
        title = f"{'second' if second else 'first'} order"
        yield at_most(f"{title}: ours - SALib", gap(ours(), theirs()), "largest gap", AGREE)
        found = in_turns({"ours": ours, "SALib": theirs}, rounds)
        mine, other = found["ours"].processor / OUTCOMES, found["SALib"].processor / OUTCOMES
        yield Row(f"{title}: ours, an outcome", 1e3 * mine, "ms on a processor")
        yield Row(f"{title}: SALib, an outcome", 1e3 * other, "ms on a processor")
        yield at_least(f"{title}: SALib / ours", other / mine, "times", goal)
        over_luck = partial(ours_over_luck, problem, places, outcomes)
        with_luck = in_turns({"luck": over_luck}, rounds)["luck"].processor
        yield Row(f"{title}: ours, with {LUCK} replications", 1e3 * with_luck, "ms on a processor")
        of_all = 10 * QUARTERS
        yield Row(f"{title}: 10 outcomes in {QUARTERS} quarters, ours", of_all * mine, "s")
        yield Row(f"{title}: 10 outcomes in {QUARTERS} quarters, SALib", of_all * other, "s")


def ours_over_luck(problem: Problem, places: np.ndarray, outcomes: np.ndarray) -> None:
    """One outcome with an interval over luck beside that over the design."""
    chance = np.random.default_rng(SEED).random((len(places), LUCK, 1))
    sobol.analyse(problem, places, outcomes[:, None, :1] + chance, SEED, RESAMPLES)


def made_up(places: np.ndarray) -> np.ndarray:
    """Outcomes `[point, outcome]` in which factors count unequally, alone and in pairs."""
    weights = 1.0 / (1.0 + np.arange(places.shape[1])[:, None] * (1.0 + np.arange(OUTCOMES)))
    pairs = places[:, ::2] * places[:, 1::2]
    return np.sin(2.0 * np.pi * places) @ weights + pairs.sum(axis=1)[:, None]


def by_salib(problem: Problem, outcomes: np.ndarray, second: bool) -> list[Any]:
    """What SALib makes of each outcome."""
    names = {"num_vars": len(problem.factors), "names": [*problem.factors]}
    told = {**names, "bounds": [[0.0, 1.0]] * len(problem.factors)}
    options = {"calc_second_order": second, "num_resamples": RESAMPLES, "seed": SEED}
    return [salib.analyze(told, column, **options) for column in outcomes.T]


def gap(ours: Any, theirs: list[Any]) -> float:
    """The largest difference of any index of any outcome."""
    rows, columns = zip(*combinations(range(FACTORS), 2), strict=True)
    gaps = []
    for outcome, one in enumerate(theirs):
        told = {"first": one["S1"], "total": one["ST"]}
        if "second" in ours.value:
            told["second"] = one["S2"][rows, columns]
        gaps += [np.abs(ours.value[index][:, outcome] - told[index]).max() for index in ours.value]
    return float(max(gaps))

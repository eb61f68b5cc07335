"""For what share of plausible parameters does each claim hold? Not for one lucky point.

A check is a row: a name, and a function from measured arms to one value a run, above 0
where the check holds. Values are averaged over the replications of a design point first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.model.state import State
from interagency.simulation.simulate import quarters
from interagency.study.design import Design, random_points
from interagency.study.estimates import share_interval
from interagency.study.evidence.arms import BASE_ARMS, REFORM, reform_start
from interagency.study.evidence.bench import Bench, Measured
from interagency.study.evidence.facts_traits import ARMS_OF_CONTRASTS, DIAGONAL, other_set
from interagency.study.experiment import Plan, arm_of, levers_of, settle
from interagency.study.scenarios import load


@dataclass(frozen=True)
class Check:
    """One claim about a design point.

    margins  from measured arms and a function that averages `[run]` over replications to
             `[point]`: values that are all above 0 where the claim holds, [part, point]
    """

    name: str
    margins: Callable[[Measured, Callable[[np.ndarray], np.ndarray]], np.ndarray]


def _between(values: np.ndarray, low: float, high: float) -> list[np.ndarray]:
    return [values - low, high - values]


def _dip(measured: Measured, mean: Callable) -> np.ndarray:
    start = min(reform_start())
    path = measured.series(REFORM, "within_agency") - measured.series("no_reform", "within_agency")
    quarterly = np.array([mean(path[:, quarter]) for quarter in range(start, path.shape[1])])
    return np.array([-0.01 - quarterly.min(axis=0), quarterly[-12:].mean(axis=0) - 0.01])


def _settled(measured: Measured, mean: Callable) -> np.ndarray:
    parts = []
    for name in PRACTICE_NAMES:
        parts += _between(mean(measured.outcome(REFORM, f"adoption_{name}")), 0.3, 0.95)
    return np.array(parts)


# Above its floor by this much, accountability counts as alive.
ALIVE = 0.02


def _accountable(measured: Measured, mean: Callable) -> np.ndarray:
    floor = measured.plan.design.points.get("accountability_floor")
    if floor is None:
        floor = PARAMETERS["accountability_floor"].default
    return np.array([mean(measured.outcome(REFORM, "accountability")) - floor - ALIVE])


def _diagonal(trait: str) -> Callable:
    practice_set, sign = DIAGONAL[trait]
    return lambda measured, mean: np.array([sign * mean(measured.contrast(trait, practice_set))])


def _off_diagonal(trait: str) -> Callable:
    practice_set, _ = DIAGONAL[trait]

    def margins(measured: Measured, mean: Callable) -> np.ndarray:
        on = mean(measured.contrast(trait, practice_set))
        off = mean(measured.contrast(trait, other_set(practice_set)))
        return np.array([0.5 * np.abs(on) - np.abs(off)])

    return margins


CHECKS: tuple[Check, ...] = (
    Check(
        "pillars alone: within-team up early",
        lambda measured, mean: np.array(
            [mean(measured.change("pillars_only", "within_team_early"))]
        ),
    ),
    Check(
        "pillars alone: within-agency down early",
        lambda measured, mean: np.array(
            [-mean(measured.change("pillars_only", "within_agency_early"))]
        ),
    ),
    Check("dip below -0.01", lambda measured, mean: _dip(measured, mean)[:1]),
    Check("recovery above +0.01", lambda measured, mean: _dip(measured, mean)[1:]),
    Check("dip and recovery", _dip),
    Check("all practices settle in 0.3 to 0.95", _settled),
    Check(
        "joint time in 0.1 to 0.5",
        lambda measured, mean: np.array(
            _between(mean(measured.outcome(REFORM, "joint_time")), 0.1, 0.5)
        ),
    ),
    Check("accountability alive", _accountable),
    Check(
        "residual dilemma above 0",
        lambda measured, mean: np.array([mean(measured.outcome(REFORM, "residual_dilemma"))]),
    ),
    *(Check(f"{trait}: diagonal sign", _diagonal(trait)) for trait in DIAGONAL),
    *(Check(f"{trait}: off-diagonal under half", _off_diagonal(trait)) for trait in DIAGONAL),
)


def measured(design: Design, seed: int = 1, workers: int | None = None) -> Measured:
    """All arms that checks are made of, over a design."""
    bench = Bench(design, seed, workers)
    bench.run(((), arm) for arm in (*BASE_ARMS, *ARMS_OF_CONTRASTS))
    return bench.found()


def margins_of(found: Measured) -> Mapping[str, np.ndarray]:
    """The worst margin of every check at every design point, name -> [point]."""
    design = found.plan.design

    def mean(values: np.ndarray) -> np.ndarray:
        return values.reshape(design.point_count, design.replications).mean(axis=1)

    return {check.name: check.margins(found, mean).min(axis=0) for check in CHECKS}


def shares(
    draws: int = 200, replications: int = 2, seed: int = 777, workers: int | None = None
) -> pd.DataFrame:
    """Share of random draws of the declared ranges in which each check holds.

    Returns a row a check (and one for all at once): check, share, low, high, n, interval.
    """
    design = Design(replications, random_points(draws, seed))
    margins = margins_of(measured(design, seed, workers))
    holds = {name: values > 0 for name, values in margins.items()}
    holds["all at once"] = np.all(list(holds.values()), axis=0)
    rows = [(name, *share_interval(int(held.sum()), draws), draws) for name, held in holds.items()]
    table = pd.DataFrame(rows, columns=["check", "share", "low", "high", "n"])
    return table.assign(interval="95% (Wilson) over draws of the declared ranges")


# Ends count as apart, and a path as unsettled, beyond these.
APART = {"within_team": 0.02, "within_agency": 0.02, "adoption": 0.1}


def starting_points(
    draws: int = 200, replications: int = 2, seed: int = 777, lengths: tuple[int, ...] = (48, 160)
) -> pd.DataFrame:
    """Does it matter where the reform starts from, and has it settled when the record ends?

    Every draw is played twice on the same luck: from rest, and from a country where practices,
    trust, belonging and headquarters' engagement are high already.

    Returns a row a length and measure: quarters, measure, apart (share of draws in which the
    two ends differ by more than `beyond`), unsettled (share in which, from rest, the last 12
    quarters differ from the 12 before by more), n.
    """
    rows = []
    for length in lengths:
        low, high = (
            _path_ends(Design(replications, random_points(draws, seed)), seed, length, start)
            for start in (None, _head_start)
        )
        for measure, beyond in APART.items():
            apart = np.abs(low[measure][1] - high[measure][1]) > beyond
            unsettled = np.abs(low[measure][1] - low[measure][0]) > beyond
            rows.append((length, measure, beyond, apart.mean(), unsettled.mean(), draws))
    return pd.DataFrame(rows, columns=["quarters", "measure", "beyond", "apart", "unsettled", "n"])


def _head_start(rest: State) -> State:
    """The same state with practices, trust, belonging and headquarters' engagement high."""
    return replace(
        rest,
        office=replace(rest.office, belonging=np.full_like(rest.office.belonging, 0.8)),
        pair=replace(
            rest.pair,
            acquaintance=np.full_like(rest.pair.acquaintance, 0.9),
            trust=np.full_like(rest.pair.trust, 0.8),
        ),
        team=replace(rest.team, adoption=np.full_like(rest.team.adoption, 0.9)),
        headquarters=replace(
            rest.headquarters, engagement=np.full_like(rest.headquarters.engagement, 0.8)
        ),
    )


def _path_ends(
    design: Design, seed: int, length: int, start: Callable[[State], State] | None
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Means over the 12 quarters before the last 12, and over those: measure -> two [point]."""
    scenario = load(REFORM).with_changes(quarters=length)
    plan = Plan((arm_of(scenario),), design, seed)
    point, replication = design.rows(0, len(design))
    values = {name: column[point] for name, column in design.points.items()}
    roster, p, luck, rest = settle(plan, scenario, values, replication, {})
    start_from = start(rest) if start else rest
    states = quarters(roster, p, luck, levers_of(scenario), length, start_from)
    ends: dict[str, list[np.ndarray]] = {name: [] for name in APART}
    for quarter, now in enumerate(states):
        if quarter < length - 24:
            continue
        for name in ("within_team", "within_agency"):
            value = roster.mean(METRICS[name].measure(roster, p, now), now.office.member)
            ends[name].append(value)
        ends["adoption"].append(now.team.adoption.mean(axis=(0, 1)))

    def mean(window: list[np.ndarray]) -> np.ndarray:
        by_run = np.mean(window, axis=0)
        return by_run.reshape(design.point_count, design.replications).mean(axis=1)

    return {name: (mean(path[:12]), mean(path[12:])) for name, path in ends.items()}

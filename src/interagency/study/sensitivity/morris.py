"""Morris' elementary effects: which factors matter at all, for few runs.

An elementary effect is what one step of one factor (or of a whole group at once) changes,
scaled to a step over the factor's whole range: of places, or of levels where there are such. Of a
group a step is as long as those of its members on average. A category steps to another, any of
them equally likely, and that is a whole step. What has no direction has no `mu` and no `sigma`:
groups, and categories of more than two.

Morris (1991), doi:10.1080/00401706.1991.10484804; mu_star, and groups: Campolongo, Cariboni and
Saltelli (2007), doi:10.1016/j.envsoft.2006.10.004. Equal to SALib's.
"""

import numpy as np

from interagency.errors import InputError
from interagency.study.sensitivity.kernel import RESAMPLES, Estimates, Indices, Kernel, estimated
from interagency.study.sensitivity.problem import Problem

MU_STAR, MU, SIGMA = "mu_star", "mu", "sigma"
LEVELS = 4
HIGHEST = np.nextafter(1.0, 0.0)
"""The last level: places are below 1."""
SAME = 1e-9
"""Places that are nearer to each other than this are the same level."""


def sample(problem: Problem, samples: int, seed: int, levels: int = LEVELS) -> np.ndarray:
    """Places `[point, factor]`: trajectories of groups + 1 points, one group changing at a time.

    samples  trajectories
    levels   of the grid of ordered factors, an even number
    """
    from SALib.sample import morris

    if levels < 2 or levels % 2:
        raise InputError(
            f"levels cannot be {levels}", found=levels, allowed=["an even number from 2"]
        )
    places = morris.sample(problem.to_salib(), int(samples), num_levels=levels, seed=int(seed))
    rows = np.minimum(places, HIGHEST).reshape(samples, -1, len(problem.factors))
    draws = np.random.default_rng([seed, 1])
    for column, count in enumerate(problem.category_counts):
        if count > 1:
            rows[:, :, column] = _of_categories(rows[:, :, column], count, draws)
    return rows.reshape(places.shape)


def _of_categories(places: np.ndarray, count: int, draws: np.random.Generator) -> np.ndarray:
    """Middles of two categories, drawn for each trajectory, before and after its step."""
    before = draws.integers(count, size=len(places))
    after = (before + draws.integers(1, count, size=len(places))) % count
    stepped = np.abs(places - places[:, :1]) > SAME
    return (np.where(stepped, after[:, None], before[:, None]) + 0.5) / count


def analyse(
    problem: Problem,
    places: np.ndarray,
    outcomes: np.ndarray,
    seed: int,
    resamples: int = RESAMPLES,
) -> Estimates:
    """mu_star, mu and sigma of elementary effects.

    outcomes  [point, replication, outcome]

    Raises InputError for places that are no such sample, or not in its order.
    """
    return estimated(kernel(problem, places), outcomes, seed, resamples)


def kernel(problem: Problem, places: np.ndarray) -> Kernel:
    """What is computed of values at these places."""
    names = problem.names
    count = len(names) + 1
    after, sizes, up = _steps(problem, places)
    directed = np.array([has_direction(problem, name) for name in names])

    def indices(values: np.ndarray, weights: np.ndarray) -> Indices:
        rows = values.reshape(-1, count, values.shape[1])
        taken = np.take_along_axis(rows, after[:, :, None], axis=1)
        before = np.take_along_axis(rows, after[:, :, None] - 1, axis=1)
        effects = (taken - before) * up[:, :, None] / sizes[:, :, None]
        total = weights.sum(axis=1)[:, None, None]
        middle = effects.mean(axis=0)
        forms = (effects - middle, (effects - middle) ** 2, np.abs(effects))
        beside, square, star = (np.tensordot(weights, one, axes=1) / total for one in forms)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = (np.maximum(square - beside**2, 0.0) * total / (total - 1)) ** 0.5
        told = np.where(directed[:, None], 0.0, np.nan)
        return {MU_STAR: star, MU: middle + beside + told, SIGMA: spread + told}

    return Kernel(len(places) // count, indices)


def has_direction(problem: Problem, name: str) -> bool:
    """True where a step of a factor or group is up or down."""
    members = problem.members[name]
    return len(members) == 1 and members[0] not in problem.unordered


def independent(problem: Problem, places: np.ndarray) -> np.ndarray:
    """The first points of trajectories, which are an independent sample on the grid."""
    _steps(problem, places)
    return np.arange(0, len(places), len(problem.names) + 1)


def _steps(problem: Problem, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each trajectory and group, `[trajectory, group]`: the point after its step, how large
    the step is as a part of the range, and whether it is up (1) or down (-1)."""
    count = len(problem.names) + 1
    if len(places) % count == 0 and count > 1:
        steps = np.diff(_along(problem, places).reshape(-1, count, places.shape[1]), axis=1)
        moved = (np.abs(steps) > SAME).astype(float) @ problem.columns.T.astype(float) > 0
        if ((moved.sum(axis=1) == 1) & (moved.sum(axis=2) == 1).all(axis=1, keepdims=True)).all():
            after = moved.argmax(axis=1) + 1
            return after, *_sizes(problem, steps, after)
    raise InputError(
        f"{len(places)} points are no trajectories of {count - 1} factors or groups, or not in "
        "their order",
        hint="methods for any sample: delta, pawn, rsa, rbd_fast",
    )


def _along(problem: Problem, places: np.ndarray) -> np.ndarray:
    """How far along the range each place is, 0 to 1: its level's number, where there are levels."""
    counts = np.array(problem.level_counts)
    last = np.maximum(counts - 1, 1)
    return np.where(counts > 0, np.minimum(np.floor(places * counts), last) / last, places)


def _sizes(problem: Problem, steps: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How large the steps of groups are, 1 where there are categories, and their directions."""
    names, members = problem.names, problem.members
    category = dict(zip(problem.factors, problem.category_counts, strict=True))
    sizes, up = np.ones(after.shape), np.ones(after.shape)
    for column, name in enumerate(names):
        own = steps[:, :, problem.columns[column]]
        moved = np.take_along_axis(own, after[:, [column], None] - 1, axis=1)[:, 0]
        if not any(category[key] for key in members[name]):
            sizes[:, column] = np.abs(moved).mean(axis=1)
        if has_direction(problem, name):
            up[:, column] = np.sign(moved[:, 0])
    return sizes, up

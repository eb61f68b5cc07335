"""Which package to choose, how surely, when it fails, and what would change the choice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError
from interagency.model.metrics import METRICS
from interagency.study.estimates import mean_intervals, share_interval
from interagency.study.results import CHANGES, Tables, there
from interagency.study.robust.boxes import Cases, conditions_of
from interagency.study.robust.cart import needs_trees
from interagency.study.robust.discovery import Discovery, discover
from interagency.study.robust.ema import Pair, experiments
from interagency.study.robust.language import RobustWords
from interagency.study.robust.measures import AS_OUTCOME, HIGHER, LOWER, MEASURES, SATISFICING
from interagency.study.robust.pareto import OF_PARETO, pareto
from interagency.study.robust.performance import (
    INTERVAL,
    ONLY_LUCK,
    Criterion,
    Performance,
    Resamples,
    as_good_as,
    best_of,
    criteria,
    measured,
    regrets,
    resamples_of,
    told_apart,
)
from interagency.study.robust.sequences import by_place
from interagency.study.sweep.folder import read_study
from interagency.study.sweep.outcomes import metric_of
from interagency.study.sweep.results import StudyResults
from interagency.study.sweep.study import Study, load_study

BEST, AS_GOOD, WORSE = "best", "cannot be told from it", "worse"
"""How a package stands under a criterion, beside the one with the best estimate."""
FAILS, DOES_WELL, ANOTHER = "fails", "does well", "another is better"
"""What a box is about: the rarer of the two first; or where another package is better."""
DIGITS = 9
"""Of estimates, in which packages must differ to be better or worse."""
DRAWN = ("latin_hypercube", "random")
"""Designs whose points are a random sample, so that others might have been drawn."""
SCALES = (0.0, 0.5, 1.0, 1.5)
"""What all thresholds are multiplied by, to see whether the choice hangs on them."""
DOMINATES = 0.95
"""Share of points from which a package that is as good as every other there dominates them."""
MOST_SEARCHED = 8
"""Packages whose failures are searched for: those that stand best."""


@dataclass(frozen=True, eq=False, repr=False)
class RobustChoice(Tables):
    """A choice among packages over all points.

    packages    a row a package, the best first: package, title, standing under the measure that
                decides (`best`, `cannot be told from it`, `worse`), its estimate, points_low,
                points_high, luck_low, luck_high, best_points, best_luck
    measures    a row a measure, outcome and package, see `performance.measured`
    choices     a row a measure and outcome: best, as_good (what cannot be told from it), and how
                the chosen package stands under it (`chosen_is`)
    told_apart  a row a measure, outcome and pair, see `performance.told_apart`
    thresholds  a row a package and threshold: the share of points that meet it, with Wilson's
                interval (where points were drawn), the share in which luck leaves that open, and
                `why`; None without thresholds
    sweep       a row a scale and package: the share of points that meet all thresholds, each
                multiplied by the scale, with Wilson's interval (where points were drawn), and
                whether no package meets them at more; None without thresholds
    pareto      a row a package, see `pareto.pareto`
    boxes       a row a package and what is asked about it: where it `fails` (or, where that is
                the rarer, `does well`), and of the chosen one where `another is better`
    limits      a row a limit of those boxes, see `discovery.Discovery.limits`
    places      a row a pillar and place, see `sequences.by_place`; None without sequences
    regrets     a row an outcome, package and point, see `performance.regrets`

    performance, conditions, discoveries  what all of it is made of: outcomes by package, point
                and replication; a row a point; what `boxes` tells in short, by package and what
                is asked
    """

    packages: pd.DataFrame
    measures: pd.DataFrame
    choices: pd.DataFrame
    told_apart: pd.DataFrame
    thresholds: pd.DataFrame | None
    sweep: pd.DataFrame | None
    pareto: pd.DataFrame
    boxes: pd.DataFrame
    limits: pd.DataFrame
    places: pd.DataFrame | None
    regrets: pd.DataFrame
    performance: Performance
    conditions: pd.DataFrame
    discoveries: Mapping[tuple[str, str], Discovery]
    study: Study
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return there(
            packages=self.packages,
            measures=self.measures,
            choices=self.choices,
            told_apart=self.told_apart,
            thresholds=self.thresholds,
            sweep=self.sweep,
            pareto=self.pareto,
            boxes=self.boxes,
            limits=self.limits,
            places=self.places,
            regrets=self.regrets,
        )

    @property
    def chosen(self) -> str:
        """The package with the best estimate of the measure that decides."""
        return str(self.packages["package"].iloc[0])

    @property
    def as_good(self) -> list[str]:
        """Packages that cannot be told from the chosen one."""
        return list(self.packages.loc[self.packages["standing"] == AS_GOOD, "package"])

    def as_good_at(self, outcomes: Sequence[str]) -> float:
        """Share of points at which the chosen package is as good as every other in outcomes."""
        found = self.performance
        place = list(found.packages).index(self.chosen)
        goods = np.stack([found.sign(name) * found.means[name] for name in outcomes])
        return float((goods[:, place] >= goods.max(axis=1)).all(axis=0).mean())

    @property
    def decides(self) -> Criterion:
        """The measure that decides, and of which outcome."""
        first = self.choices.iloc[0]
        return Criterion(MEASURES[first["measure"]], first["outcome"])

    def experiments(self, by_replication: bool = False) -> Pair:
        """Experiments and outcomes in the form of EMA Workbench; see `ema.experiments`."""
        return experiments(self.performance, self.conditions, by_replication=by_replication)

    def __repr__(self) -> str:
        points, replications = self.performance.points, self.performance.replications
        others = f", or any of {len(self.as_good)} others" if self.as_good else ""
        return (
            f"RobustChoice: {self.chosen}{others} by {self.decides.measure.name} of "
            f"{self.decides.outcome}, {len(self.packages)} packages, {points} points, "
            f"{replications} replications"
        )

    def _repr_html_(self) -> str:
        title = MEASURES[self.decides.measure.name].title
        table = self.packages.to_html(index=False, float_format="%.3f")
        told = INTERVAL if self.performance.drawn else ONLY_LUCK
        note = f"{title}, {self.decides.outcome}; {told}; points: {self.performance.points}"
        return f"<h4>{escape(self.study.title)}</h4>{table}<p>{escape(note)}</p>"


def robust(
    asked: Study | StudyResults | str | PathLike[str] | Mapping[str, Any],
    out: str | PathLike[str] | None = None,
    workers: int | None = None,
    executor: Any = None,
    progress: bool | None = None,
) -> RobustChoice:
    """Choose among the scenarios of a study, by what its section `robust` says.

    asked  a study file, a shipped study, a study in plain words or loaded; it is then played.
           Or results of one, or the folder that keeps them, of which nothing is played

    Other arguments as in `Study.run`. Raises InputError for what cannot be chosen among, before
    anything is played; and for runs that are missing.
    """
    if isinstance(asked, StudyResults):
        return choice_of(asked)
    if isinstance(asked, str | PathLike) and Path(asked).is_dir():
        return choice_of(read_study(asked))
    study = asked if isinstance(asked, Study) else load_study(asked)
    refuse_no_choice(study)
    return choice_of(study.run(out, workers, executor, progress))


def words_of(study: Study) -> RobustWords:
    """What a study says of the choice."""
    return RobustWords.of(study.words.get("robust", {}))


def refuse_no_choice(study: Study) -> None:
    """Raise InputError where a study leaves nothing to choose, or nothing to choose by."""
    words = words_of(study)
    if len(study.scenarios) < 2:
        raise InputError(
            "a choice needs two packages or more, and this study has one scenario",
            hint="scenarios: [pillars_only, delivering_as_one]",
        )
    if len(study.places) < 2:
        raise InputError(
            "a robust choice needs something uncertain, and this study has one point",
            hint="factors: {turf: declared}, or design: {kind: ensemble}",
        )
    if not judged(study, words):
        raise InputError(
            "none of the outcomes of this study is better higher or lower by itself",
            allowed=study.outcomes,
            hint="robust: {better: {joint_time: lower}}",
        )
    if SATISFICING in words.measures and not words.thresholds:
        raise InputError("satisficing needs thresholds", hint="robust: {thresholds: {...}}")
    if words.boxes == "cart":
        needs_trees()


def judged(study: Study, words: RobustWords) -> dict[str, str]:
    """Outcomes that packages are judged by -> which way they are better.

    Those that the study asks for and that have a direction; where it asks for every metric,
    those with a threshold or, without any, the changes of both coordinations and of delivery.
    """
    usual = words.thresholds or [one for one in CHANGES.values() if one in study.outcomes]
    asked = study.outcomes if "outcomes" in study.words else tuple(usual)
    directions = {name: words.better.get(name, METRICS[metric_of(name)].better) for name in asked}
    return {name: way for name, way in directions.items() if way in (HIGHER, LOWER)}


def choice_of(results: StudyResults) -> RobustChoice:
    """The choice from the results of a study; errors as in `robust`."""
    study = results.study
    refuse_no_choice(study)
    words = words_of(study)
    found = performance_of(results, words)
    wanted = criteria(found, words.measures)
    resamples = resamples_of(found, wanted)
    apart = told_apart(found, resamples)
    measures = measured(found, resamples)
    packages = _packages(study, found, measures, apart, resamples)
    chosen = str(packages["package"].iloc[0])
    discoveries = dict(
        _discoveries(found, results.points, list(packages["package"]), wanted, words)
    )
    sequences = words.sequences
    return RobustChoice(
        packages=packages,
        measures=measures,
        choices=_choices(found, apart, resamples, chosen),
        told_apart=apart,
        thresholds=_thresholds(found) if found.thresholds else None,
        sweep=_sweep(found) if found.thresholds else None,
        pareto=pareto(found, _level(wanted), list(judged(study, words))),
        boxes=_boxes(discoveries),
        limits=_limits(discoveries),
        places=by_place(sequences.of, found.packages, resamples[0]) if sequences else None,
        regrets=regrets(found),
        performance=found,
        conditions=results.points.reset_index(drop=True),
        discoveries=discoveries,
        study=study,
        manifest=_manifest(results),
    )


def performance_of(results: StudyResults, words: RobustWords) -> Performance:
    """Outcomes of a study by package, point and replication."""
    better = judged(results.study, words)
    # what has a threshold and no direction is judged by that alone
    names = list(dict.fromkeys([*better, *words.thresholds]))
    arrays = np.stack([results.values(one, names) for one in results.scenarios])
    by_name = {name: arrays[..., place] for place, name in enumerate(names)}
    return Performance(
        packages=results.scenarios,
        values=by_name,
        better=better,
        thresholds=words.thresholds,
        seed=results.study.seed,
        drawn=results.study.design["kind"] in DRAWN,
    )


def _level(wanted: Sequence[Criterion]) -> Any:
    """What stands for an outcome in the Pareto set: the first level that is asked for."""
    levels = (one.measure for one in wanted if one.measure.better == AS_OUTCOME)
    return next(levels, MEASURES[OF_PARETO])


def _packages(
    study: Study,
    found: Performance,
    measures: pd.DataFrame,
    apart: pd.DataFrame,
    resamples: Sequence[Resamples],
) -> pd.DataFrame:
    first = resamples[0]
    order = _order(found, resamples)
    chosen = found.packages[order[0]]
    as_good = as_good_as(apart, first.criterion, chosen)
    titles = {one.name: one.title for one in study.scenarios}
    rows = measures[
        (measures["measure"] == first.criterion.measure.name)
        & (measures["outcome"] == first.criterion.outcome)
    ]
    standing = {name: AS_GOOD if name in as_good else WORSE for name in found.packages}
    rows = rows.assign(
        title=rows["package"].map(titles),
        standing=rows["package"].map({**standing, chosen: BEST}),
    )
    columns = ["estimate", "points_low", "points_high", "luck_low", "luck_high"]
    columns += ["best_points", "best_luck", "points", "n"]
    ordered = rows[["package", "title", "standing", *columns]].iloc[order]
    return ordered.reset_index(drop=True)


def _order(found: Performance, resamples: Sequence[Resamples]) -> list[int]:
    """Positions of packages, the best first; equals as the next measures have them."""
    keys = [-one.criterion.sign(found) * one.estimate for one in resamples]
    rounded = np.round(np.array(keys), DIGITS)
    return [int(place) for place in np.lexsort(rounded[::-1])]


def _choices(
    found: Performance, apart: pd.DataFrame, resamples: Sequence[Resamples], chosen: str
) -> pd.DataFrame:
    rows = []
    for one in resamples:
        best = best_of(found, one)
        as_good = as_good_as(apart, one.criterion, best)
        rows.append(
            {
                "measure": one.criterion.measure.name,
                "outcome": one.criterion.outcome,
                "best": best,
                "as_good": ", ".join(as_good),
                "chosen_is": BEST if best == chosen else AS_GOOD if chosen in as_good else WORSE,
            }
        )
    return pd.DataFrame(rows)


def _thresholds(found: Performance) -> pd.DataFrame:
    rows = []
    for name, threshold in found.thresholds.items():
        mean, low, high = mean_intervals(found.values[name], axis=-1)
        met = threshold.margin(mean) >= 0
        sides = [threshold.margin(end) >= 0 for end in (low, high)]
        is_open = (sides[0] != met) | (sides[1] != met)
        for place, package in enumerate(found.packages):
            share, least, most = _share_of(met[place], found)
            rows.append(
                {
                    "package": package,
                    "outcome": name,
                    "threshold": str(threshold),
                    "why": threshold.why,
                    "met": share,
                    "low": least,
                    "high": most,
                    "undecided": float(is_open[place].mean()),
                    "points": found.points,
                    "n": found.replications,
                }
            )
    return pd.DataFrame(rows)


def _share_of(met: np.ndarray, found: Performance) -> tuple[float, float, float]:
    """Share of points, with Wilson's interval where others might have been drawn."""
    share, low, high = share_interval(int(met.sum()), found.points)
    return (share, low, high) if found.drawn else (share, np.nan, np.nan)


def _sweep(found: Performance) -> pd.DataFrame:
    rows = []
    for scale in SCALES:
        met = ~found.fails(scale)
        most_met = met.sum(axis=1).max()
        for place, package in enumerate(found.packages):
            share, low, high = _share_of(met[place], found)
            rows.append(
                {
                    "scale": scale,
                    "package": package,
                    "met": share,
                    "low": low,
                    "high": high,
                    "is_best": bool(met[place].sum() == most_met),
                    "points": found.points,
                    "n": found.replications,
                }
            )
    return pd.DataFrame(rows)


def _discoveries(
    found: Performance,
    points: pd.DataFrame,
    packages: Sequence[str],
    wanted: Sequence[Criterion],
    words: RobustWords,
) -> Iterator[tuple[tuple[str, str], Discovery]]:
    """What is found of the packages that stand best, in that order.

    packages  in their order
    """
    conditions = conditions_of(points)

    def search(cases: np.ndarray) -> Discovery:
        return discover(Cases(conditions, cases), words.boxes, found.seed)

    if found.thresholds:
        fails = dict(zip(found.packages, found.fails(), strict=True))
        for package in packages[:MOST_SEARCHED]:
            is_common = fails[package].mean() > 0.5
            about = DOES_WELL if is_common else FAILS
            yield (package, about), search(~fails[package] if is_common else fails[package])
    yield (packages[0], ANOTHER), search(_beaten(found, packages[0], wanted[0]))


def _beaten(found: Performance, package: str, decides: Criterion) -> np.ndarray:
    """Points at which another package does better by what decides, `[point]`."""
    place = list(found.packages).index(package)
    if decides.measure.name == SATISFICING:
        fails = found.fails()
        return fails[place] & ~fails.all(axis=0)
    goods = found.sign(decides.outcome) * found.means[decides.outcome]
    return goods[place] < goods.max(axis=0)


def _boxes(discoveries: Mapping[tuple[str, str], Discovery]) -> pd.DataFrame:
    rows = []
    for (package, about), one in discoveries.items():
        told = one.told
        rows.append(
            {
                "package": package,
                "about": about,
                "outcome": one.outcome,
                "conditions": " or ".join(one.conditions_in_words()),
                "share": one.share,
                "mass": told.mass,
                "coverage": told.coverage,
                "coverage_low": one.coverage_ends[0],
                "coverage_high": one.coverage_ends[1],
                "density": told.density,
                "density_low": one.density_ends[0],
                "density_high": one.density_ends[1],
                "chance": one.chance,
                "method": one.method,
                "points": told.points,
            }
        )
    return pd.DataFrame(rows)


def _limits(discoveries: Mapping[tuple[str, str], Discovery]) -> pd.DataFrame:
    tables = []
    for (package, about), one in discoveries.items():
        table = one.limits()
        table.insert(0, "package", package)
        table.insert(1, "about", about)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _manifest(results: StudyResults) -> dict[str, Any]:
    """That of the study, with how much of it there is."""
    manifest = results.manifest
    identity = manifest["identity"]
    design = {**identity["design"], "replications": results.replications, "parameters": {}}
    return {**manifest, "identity": {**identity, "kind": "robust", "design": design}}

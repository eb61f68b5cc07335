"""Which parameter sets do the core facts not rule out? History matching, wave by wave.

A wave is a set of points that are played. The first covers the declared ranges; each later one
covers what emulators of all waves before do not call implausible. Members of the ensemble are
played points, of whatever wave, that show every target.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InteragencyError
from interagency.model.parameters import PARAMETERS
from interagency.study.checks import checked_folder, checked_whole
from interagency.study.design import random_points
from interagency.study.ensemble import MEMBERS, Ensemble, ranges
from interagency.study.evidence.arms import BASE_ARMS
from interagency.study.evidence.fact import Fact
from interagency.study.experiment import MOST_PROCESSES, finished
from interagency.study.manifest import identity_hash, make_manifest, source_hash
from interagency.study.matching.emulator import fitted
from interagency.study.matching.regimes import regime_map
from interagency.study.matching.targets import (
    DISCREPANCY,
    TARGET,
    Points,
    core_facts,
    held,
    implausibility,
    matrix,
    numbers_by_swept,
    played,
    role_of,
    scaled,
)
from interagency.study.matching.verdicts import conflicts, validation, wave_row
from interagency.study.progress import watched
from interagency.study.scenarios import load
from interagency.study.store import MemoryStore, ResultStore, Store

LOG = logging.getLogger(__name__)

# Points of one unit of work: what is lost when it is stopped.
POINTS_AT_ONCE = 32
# Points of the declared ranges that emulators look at, of which a wave is taken.
PROPOSED = 20_000
# Implausibility up to which a point is played in the second, third, ... wave: the less, the more
# emulators have seen.
CUTOFFS = (2.0, 1.0, 0.5)
# The share of points that pass has settled when a wave adds less than this to it.
SETTLED = 0.02
# Digits of a value, so that what is written down is what was played.
DIGITS = 4
# How far from a member towards anywhere in the declared ranges a point near it lies.
NEAR = 0.2
# What runs are played to judge the ensemble by has other luck than any wave.
FRESH = 1_000
MEMBERS_AT_LEAST = 2


@dataclass(frozen=True)
class Asked:
    """All that decides what comes out."""

    facts: tuple[Fact, ...]
    draws: int
    waves: int
    replications: int
    members: int
    seed: int


def calibrate(
    draws: int = 160,
    waves: int = 4,
    replications: int = 2,
    members: int = 200,
    seed: int = 1,
    facts: Iterable[int] | None = None,
    workers: int | None = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
) -> Ensemble:
    """Match the declared parameters to the core facts; the same seed gives the same ensemble.

    draws         points that are played in a wave
    waves         at most so many; fewer when there are members enough and no more points pass
    replications  histories of each point, at least 2: luck is told from their spread
    members       at most so many, spread over all points that pass
    facts         numbers of core facts; all by default. Those that rest on Table 1 are not
                  matched but tested on the ensemble
    workers       processes; None means 1. Numbers do not depend on it
    out           a folder to keep what is played in; a run that was stopped goes on from there
    progress      as in `run`

    Raises InputError for what cannot be asked, and InteragencyError where fewer than two points
    show every target.
    """
    asked = Asked(
        core_facts(facts),
        checked_whole("draws", draws, 20, 100_000),
        checked_whole("waves", waves, 1, 20),
        checked_whole("replications", replications, 2, 10_000),
        checked_whole("members", members, MEMBERS_AT_LEAST, 100_000),
        checked_whole("seed", seed, -(2**63), 2**63),
    )
    workers = 1 if workers is None else checked_whole("workers", workers, 1, 4096)
    manifest = _manifest_of(asked)
    if out is None:
        return _Matching(asked, MemoryStore(manifest), workers, progress).ensemble()
    with Store.create(checked_folder("out", out), manifest) as store:
        return _Matching(asked, store, workers, progress).ensemble()


def _manifest_of(asked: Asked) -> dict[str, Any]:
    design = {
        "draws": asked.draws,
        "waves": asked.waves,
        "replications": asked.replications,
        "members": asked.members,
        "facts": [fact.number for fact in asked.facts],
        "ranges": ranges(),
        "parameters": {},
        "evidence": source_hash(("study/evidence", "study/matching", "study/calibrate.py")),
    }
    scenarios = {one: {"text": load(one).text, "hash": load(one).hash} for one in BASE_ARMS}
    return make_manifest(kind="calibrate", seed=asked.seed, design=design, scenarios=scenarios)


@dataclass(frozen=True)
class _Wave:
    """Played points: values `[point]` by parameter, and the table of `targets.played`."""

    points: Points
    margins: pd.DataFrame

    def passing(self, numbers: Iterable[int]) -> np.ndarray:
        """True for points that show all facts of these numbers, `[point]`."""
        return held(self.margins).loc[list(numbers)].all().to_numpy()


class _Matching:
    """One history matching over a store that keeps whatever is played."""

    def __init__(
        self, asked: Asked, store: ResultStore, workers: int, progress: bool | None
    ) -> None:
        self.asked, self.store, self.progress = asked, store, progress
        self.workers = min(workers, MOST_PROCESSES)
        self.targets = tuple(fact for fact in asked.facts if role_of(fact) == TARGET)
        self.numbers = [fact.number for fact in self.targets]

    def ensemble(self) -> Ensemble:
        """Play wave after wave, pick members, and play those again on fresh luck."""
        waves = list(self._waves())
        table = self._members(waves)
        values = {name: table[name].to_numpy() for name in PARAMETERS}
        seed = self.asked.seed + FRESH
        again = self._play("members", values, self.asked.facts, seed)
        near = self._play("near", self._near(values), self.asked.facts, seed + 1)
        prior, everywhere = waves[0].margins, self._regimes("wave-1")
        return Ensemble(
            table=table,
            waves=pd.DataFrame(
                [wave_row(number, wave.margins, self.numbers) for number, wave in _counted(waves)]
            ),
            validation=validation(
                self.asked.facts, self.numbers, prior, again.margins, near.margins
            ),
            conflicts=conflicts(prior, self.numbers),
            regimes=regime_map(everywhere, self._regimes("members")),
            provenance=_provenance(self.store.manifest),
        )

    def _waves(self) -> Iterator[_Wave]:
        asked, done, passed = self.asked, [], []
        for number in range(1, asked.waves + 1):
            points = self._points(f"wave-{number}", lambda: self._proposed(done))
            # All facts in the first wave: it says how they stand in the declared ranges.
            facts = self.targets if done else asked.facts
            wave = self._play(f"wave-{number}", points, facts, asked.seed + number)
            passing = wave.passing(self.numbers)
            LOG.info(
                "wave %d: %d points, %.0f%% show every target",
                number,
                len(passing),
                100 * passing.mean(),
            )
            done.append(wave)
            passed.append(passing.mean())
            yield wave
            enough = sum(wave.passing(self.numbers).sum() for wave in done) >= asked.members
            if enough and len(done) > 1 and passed[-1] - passed[-2] < SETTLED:
                return

    def _points(self, name: str, make: Any) -> Points:
        """Points of a wave: as they were kept, for those of another machine may differ a little."""
        piece = f"{name}-points"
        if piece not in self.store.done():
            self.store.write(piece, {"points": pd.DataFrame(_rounded(make()))})
        table = self.store.read("points", [piece])
        return {column: table[column].to_numpy() for column in table}

    def _proposed(self, done: list[_Wave]) -> Points:
        """Points of the declared ranges; from the second wave on, those that are not implausible.

        Where too few are, those that are least so: a wave is never smaller than asked for.
        """
        seed = self.asked.seed + len(done)
        if not done:
            return random_points(self.asked.draws, seed)
        proposed = random_points(max(PROPOSED, 2 * self.asked.draws), seed)
        cutoff = CUTOFFS[min(len(done), len(CUTOFFS)) - 1]
        worst = np.maximum(self._implausible(done, scaled(proposed)), cutoff)
        chosen = np.sort(np.argsort(worst, kind="stable")[: self.asked.draws])
        return {name: column[chosen] for name, column in proposed.items()}

    def _implausible(self, done: list[_Wave], x: np.ndarray) -> np.ndarray:
        """The largest implausibility over parts of all targets, `[point]`."""
        seen = np.concatenate([scaled(wave.points) for wave in done])
        means, lucks = (
            pd.concat([matrix(wave.margins, column).loc[self.numbers] for wave in done], axis=1)
            for column in ("mean", "variance")
        )
        spread = matrix(done[0].margins).std(axis=1)
        worst = np.zeros(len(x))
        for part in watched(means.index, len(means), "emulators", self.progress):
            made = fitted(seen, means.loc[part].to_numpy())
            luck = lucks.loc[part].mean() / self.asked.replications
            # What an emulator is off by holds luck already.
            off = max(made.variance - luck, 0.0)
            found = implausibility(made(x), luck, off, DISCREPANCY * spread[part])
            worst = np.maximum(worst, found)
        return worst

    def _play(self, name: str, points: Points, facts: tuple[Fact, ...], seed: int) -> _Wave:
        """Play points, piece by piece; what is kept already is not played again."""
        count = len(next(iter(points.values())))
        groups = list(numbers_by_swept(facts).items())
        jobs = {
            f"{name}-{first:06d}-{group}": (
                {one: column[first : first + POINTS_AT_ONCE] for one, column in points.items()},
                *(first, numbers, swept, self.asked.replications, seed),
            )
            for group, (swept, numbers) in enumerate(groups)
            for first in range(0, count, POINTS_AT_ONCE)
        }
        done = self.store.done()
        missing = {piece: job for piece, job in jobs.items() if piece not in done}
        pieces = finished(played, missing, min(self.workers, len(missing)))
        for piece, tables in watched(pieces, len(missing), name, self.progress):
            self.store.write(piece, tables)
        return _Wave(points, self._read("margins", name))

    def _read(self, table: str, name: str) -> pd.DataFrame:
        """A table of everything that was played under a name; names of pieces sort as points do."""
        piece = re.compile(rf"{re.escape(name)}-\d{{6}}-\d+")
        done = self.store.done(check=False)
        pieces = sorted(one for one, has in done.items() if piece.fullmatch(one) and table in has)
        return self.store.read(table, pieces)

    def _regimes(self, name: str) -> pd.DataFrame:
        return self._read("regimes", name).sort_values("point", ignore_index=True)

    def _members(self, waves: list[_Wave]) -> pd.DataFrame:
        """Points that show every target, thinned where there are more than asked for."""
        tables = [pd.DataFrame(wave.points)[wave.passing(self.numbers)] for wave in waves]
        table = pd.concat(tables, ignore_index=True)
        if len(table) < MEMBERS_AT_LEAST:
            raise InteragencyError(self._nothing_fits(waves))
        names = {name: table[name].to_numpy() for name in table}
        chosen = spread_out(scaled(names), self.asked.members)
        table = table.loc[chosen].reset_index(drop=True)
        table.insert(0, MEMBERS, range(1, len(table) + 1))
        return table

    def _nothing_fits(self, waves: list[_Wave]) -> str:
        shares = held(waves[-1].margins).loc[self.numbers].mean(axis=1).sort_values()
        worst = ", ".join(
            f"fact {number} ({share:.0%})" for number, share in shares.head(3).items()
        )
        count = sum(len(wave.passing(self.numbers)) for wave in waves)
        return (
            f"too few of {count} points show all {len(self.numbers)} targets; what the points of "
            f"the last wave show least is: {worst}. Ask for more waves or draws, or for fewer facts"
        )

    def _near(self, members: Points) -> Points:
        """A point near each of the first members, as many as a wave has at most."""
        count = min(self.asked.draws, len(next(iter(members.values()))))
        anywhere = random_points(count, self.asked.seed + FRESH)
        return {
            name: (1 - NEAR) * column[:count] + NEAR * anywhere[name]
            for name, column in members.items()
        }


def _counted(waves: list[_Wave]) -> Iterator[tuple[int, _Wave]]:
    return enumerate(waves, start=1)


def _rounded(points: Points) -> dict[str, np.ndarray]:
    return {
        name: np.array([float(f"{value:.{DIGITS}g}") for value in column])
        for name, column in points.items()
    }


def spread_out(x: np.ndarray, count: int) -> np.ndarray:
    """Rows of so many points `[point, column]` that lie far apart, in the order of the rows.

    From the one nearest to the middle of all, always the one that is farthest from those taken.

    >>> spread_out(np.array([[0.0], [0.1], [1.0], [-1.0], [-0.9]]), 3).tolist()
    [0, 2, 3]
    """
    if count >= len(x):
        return np.arange(len(x))
    taken = [int(np.argmin(np.linalg.norm(x - np.median(x, axis=0), axis=1)))]
    nearest = np.full(len(x), np.inf)
    while len(taken) < count:
        nearest = np.minimum(nearest, np.linalg.norm(x - x[taken[-1]], axis=1))
        taken.append(int(np.argmax(nearest)))
    return np.sort(taken)


def _provenance(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What repeats the ensemble; no date, so that the same run writes the same file."""
    return {**manifest["identity"], "identity": identity_hash(manifest)}

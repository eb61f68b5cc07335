"""How each practice shifts the trade-off: one table of what there is to say of each.

Three questions about the same practice on the same luck, which need not agree. What does it
add when it is there, over all orders of coming (Shapley value and share)? How much hangs on how
far it is taken (total Sobol' index)? How much more do the agencies keep at the same
coordination within the team (shift of the frontier)?
"""

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from interagency.study.ask import AnyParameters, AnyScenario, loaded
from interagency.study.checks import checked_folder
from interagency.study.estimates import INTERVAL
from interagency.study.frontier_shift import FrontierShift, frontier_shift
from interagency.study.intensity import Intensity, intensity
from interagency.study.players import EVERYBODY
from interagency.study.practices import PracticeEffects, practice_effects
from interagency.study.results import CHANGES, Tables

INDEX_IS: Mapping[str, str] = MappingProxyType(
    {
        "practices": "held from the first recorded quarter, doses of pillars varying too",
        "pillars": "doses varying, practices {growing}",
        "reforms": "strengths varying, practices {growing}",
    }
)
"""What the total index is of, by what is asked about."""
FRONTIER_IS = "all {of} against all but it in the last quarter, practices {growing}"
"""What the shift of the frontier is of."""


@dataclass(frozen=True, eq=False, repr=False)
class PracticeShifts(Tables):
    """What each practice (pillar, reform) does to the trade-off.

    table      a row a practice and metric (within_team, within_agency, delivery; means of the
               last 12 quarters): set; `shapley`, low, high; `share` of what all are worth
               together, share_low, share_high; `total_index`, total_index_low,
               total_index_high; `frontier_shift`, frontier_shift_low, frontier_shift_high: how
               much more at the same coordination within the team with it than without, all
               others there, over frontier_from to frontier_to of it, one range for all. Then
               what each column is of, for the three are of different runs: shapley_estimand,
               interval, n (`shapley`, `share`); index_estimand, index_interval, base_points,
               index_n (`total_index`, beside total_luck_low, total_luck_high: 95% over luck,
               the design as it is); frontier_estimand, frontier_interval, frontier_n. Of
               reforms orders_low, orders_high too, and over an ensemble `parameters_low` and
               `parameters_high` behind each name, and `share_first` (`shares_estimated`)
    by_trait   the same, but for the frontier, of offices with each trait, and of those with none
    effects    see `PracticeEffects`: alone, last, interactions, lattice
    intensity  see `Intensity`; None where it was not asked for
    frontier   see `FrontierShift`; None where it was not asked for

    Intervals of `shapley`, `share` and `frontier_shift` are 95% of means over replications; of
    `total_index` 95% over resampled points of its design.
    """

    table: pd.DataFrame
    by_trait: pd.DataFrame
    effects: PracticeEffects
    intensity: Intensity | None
    frontier: FrontierShift | None

    @property
    def manifest(self) -> Mapping[str, Any]:
        """That of the effects; the two others have their own."""
        return self.effects.manifest

    @property
    def player(self) -> str:
        """Name of the column of practices, pillars or reforms."""
        return self.effects.player

    def _tables(self) -> dict[str, pd.DataFrame]:
        tables = {"headline": self.table, "headline_by_trait": self.by_trait}
        for part in (self.effects, self.intensity, self.frontier):
            tables |= part._tables() if part else {}
        return tables

    def _repr_html_(self) -> str:
        said = [name for name in self.table if name.endswith(("interval", "estimand"))]
        shown = self.table.drop(columns=said)
        return f"{shown.to_html(index=False, float_format='%.3f')}<p>{INTERVAL}</p>"


def practice_shifts(
    scenario: AnyScenario = "delivering_as_one",
    estimand: str | None = None,
    at: float | None = None,
    replications: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    parameters: AnyParameters = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
    of: str = "practices",
    quick: bool = False,
    base_points: int | None = None,
) -> PracticeShifts:
    """What each practice does to both coordinations and delivery, asked in three ways.

    quick        leaves out the index and the frontier, which take as long again
    base_points  of the design of the index, a power of 2; 128 by default, 32 for each member

    Other arguments and errors as in `practice_effects`. The index of a practice is of adoptions
    at which all are held, and the frontier of practices that grow as they then would, whatever
    the estimand; both are of fewer replications (`intensity`, `frontier_shift`).
    """
    scenario, folder = loaded(scenario), None if out is None else checked_folder("out", out)
    same = (replications, seed, workers, parameters)
    effects = practice_effects(scenario, estimand, at, *same, folder, progress, of)
    index = shift = None
    if not quick:
        index_in = _below(folder, "intensity")
        index = intensity(scenario, of, *same, index_in, progress, base_points, at)
        shift = frontier_shift(scenario, of, *same, _below(folder, "frontier"), progress, at)
    return PracticeShifts(
        table=_headline(effects, index, shift),
        by_trait=_by_trait(effects, index),
        effects=effects,
        intensity=index,
        frontier=shift,
    )


def _below(folder: Path | None, name: str) -> Path | None:
    return None if folder is None else folder / name


def _headline(
    effects: PracticeEffects, index: Intensity | None, shift: FrontierShift | None
) -> pd.DataFrame:
    """A row a player and metric, from what each question says of all offices."""
    player = effects.player
    keys = [player, "metric"]
    mine = effects.table.loc[effects.table["metric"].isin(CHANGES)]
    left_out = [name for name in mine if name.startswith(("main", "last"))]
    shares = _of_offices(effects.shares, EVERYBODY)
    table = mine.drop(columns=left_out).merge(_starting(shares, keys, "share"), on=keys)
    table = table.rename(columns={"estimand": "shapley_estimand"})
    if index is not None:
        rows = _of_offices(index.table, EVERYBODY)
        table = table.merge(_index_columns(rows, effects, keys), on=keys)
    if shift is not None:
        rows = shift.table.rename(columns={"last_from": "frontier_from", "last_to": "frontier_to"})
        rows = rows.rename(columns=lambda name: name.replace("last", "frontier_shift"))
        table = table.merge(_starting(rows, keys, "frontier"), on=keys, how="left")
        table["frontier_estimand"] = FRONTIER_IS.format(of=effects.of, growing=_growing(effects))
        table["frontier_interval"], table["frontier_n"] = INTERVAL, rows["n"].iloc[0]
    return _told_last(table)


def _by_trait(effects: PracticeEffects, index: Intensity | None) -> pd.DataFrame:
    """The same of offices with each trait, where a frontier is not drawn."""
    keys = [effects.player, "trait", "metric"]
    table = effects.by_trait[effects.by_trait["metric"].isin(CHANGES)]
    table = table.merge(_starting(effects.shares, keys, "share"), on=keys)
    table = table.rename(columns={"estimand": "shapley_estimand"})
    if index is not None:
        table = table.merge(_index_columns(index.table, effects, keys), on=keys)
    return _told_last(table)


def _of_offices(table: pd.DataFrame, trait: str) -> pd.DataFrame:
    return table[table["trait"] == trait]


def _starting(table: pd.DataFrame, keys: list[str], prefix: str) -> pd.DataFrame:
    """The keys, and the columns whose names begin so."""
    return table[[*keys, *(name for name in table if name.startswith(prefix))]]


def _index_columns(rows: pd.DataFrame, effects: PracticeEffects, keys: list[str]) -> pd.DataFrame:
    """Total indices of the kind of player that is asked about, by their names in the headline."""
    of = effects.of
    rows = rows[rows["kind"] == of].rename(columns={"player": effects.player})
    columns = _starting(rows, keys, "total")
    names = {name: name.replace("total", "total_index") for name in columns if "luck" not in name}
    return columns.rename(columns=names).assign(
        index_estimand=INDEX_IS[of].format(growing=_growing(effects)),
        index_interval="95% over resampled points of the design",
        base_points=rows["base_points"],
        index_n=rows["n"],
    )


def _growing(effects: PracticeEffects) -> str:
    """What practices do while they are no factors."""
    return effects.kind if effects.kind.startswith("held") else "grown anew"


def _told_last(table: pd.DataFrame) -> pd.DataFrame:
    """What is said of the runs stands behind what came out."""
    kinds = ("estimand", "interval", "n")
    said = ("offices", "shapley_estimand", "interval", "n", "orders", "members")
    index = ("index_estimand", "index_interval", "base_points", "index_n")
    frontier = ("frontier_from", "frontier_to", *(f"frontier_{kind}" for kind in kinds))
    last = [name for name in (*said, *index, *frontier) if name in table]
    return table[[*(name for name in table if name not in last), *last]].reset_index(drop=True)

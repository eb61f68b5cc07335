"""What does each practice do to the two coordinations, alone and with the others? Exactly.

All coalitions of the six practices (or of the four pillars) are played on the same luck, and
what is said of a practice is made of what they are worth (`lattice`), run by run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError, shown
from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICES, SETS
from interagency.study.ask import AnyParameters, AnyScenario, loaded, planned_over
from interagency.study.checks import checked_name, checked_share
from interagency.study.ensemble import SPREAD, estimated, members_in, of_runs
from interagency.study.estimates import INTERVAL
from interagency.study.experiment import MEANS_BY_OFFICE, Arm, Plan, arm_of
from interagency.study.lattice import (
    alone,
    coalitions,
    last,
    rows_of_groups,
    shapley,
    together,
)
from interagency.study.perceived import ESTIMANDS
from interagency.study.players import EVERYBODY, PLAYERS, holders_of, players_asked
from interagency.study.reform_effects import reform_effects
from interagency.study.results import CHANGES, SUFFIXES, Tables, there
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import Scenario
from interagency.study.shares import share_rows

OUTCOMES = (*METRICS, *(f"{metric}{SUFFIXES['early']}" for metric in CHANGES))


@dataclass(frozen=True, eq=False, repr=False)
class PracticeEffects(Tables):
    """What each practice does to every outcome. Of pillars the column is `pillar`, without set.

    Of reforms the column is `reform`; Shapley values are means over sampled orders of coming,
    with `orders_low` and `orders_high` for what sampling leaves open beside luck, of the two
    coordinations and delivery alone; there is no lattice, no interaction and no set.

    table         practice, set, metric, shapley, low, high, main, main_low, main_high, last,
                  last_low, last_high, estimand, interval, n. `shapley` is what the practice
                  adds, averaged over all orders in which practices may come: over practices it
                  sums to all minus none. `main` is the practice alone, `last` all minus all
                  but it; metrics are mature, and `..._early` for the three main ones
    lattice       a row a coalition: 1 or 0 for each practice, then every metric with
                  `..._low` and `..._high`
    interactions  practice, other, metric, interaction, low, high: what two are worth together
                  beyond what each is worth without the other, averaged over the rest.
                  Positive: synergy; negative: redundancy. Each pair stands once. Over an
                  ensemble `members_of_sign` too: what part of members shares the sign
    sets          part, metric, effect, low, high: the Shapley value of each set taken as one,
                  their `interaction`, and `all` practices; None of pillars
    by_trait      practice, trait, metric, shapley, low, high, offices: the same Shapley value
                  as a mean over offices with the trait, and over those with none
    shares        practice, trait, metric, share, share_low, share_high: the Shapley value as a
                  share of what all practices are worth, for the two coordinations and delivery;
                  trait `all` is every office. NaN where that whole cannot be told from nothing
    manifest      seed, versions, hash and text of the scenario, and what was asked

    With `parameters="ensemble"` all of it is of means over members and `low`, `high` hold luck
    alone. Beside them stand, behind the same names, `parameters_low` and `parameters_high`
    (between which 95% of members lie), `mean_low` and `mean_high` (95% of the mean over
    members); n is then the replications of each of `members`.
    """

    table: pd.DataFrame
    lattice: pd.DataFrame | None
    interactions: pd.DataFrame | None
    sets: pd.DataFrame | None
    by_trait: pd.DataFrame
    shares: pd.DataFrame
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return there(
            effects=self.table,
            lattice=self.lattice,
            interactions=self.interactions,
            by_trait=self.by_trait,
            shares=self.shares,
            sets=self.sets,
        )

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        return next(iter(self.manifest["scenarios"]))

    @property
    def kind(self) -> str:
        """What practices of a coalition do: `direct`, `total`, or `held at` a level."""
        return str(self.table["estimand"].iloc[0])

    @property
    def of(self) -> str:
        """`practices`, `pillars` or `reforms`."""
        return self.manifest["identity"]["design"]["of"]

    @property
    def player(self) -> str:
        """Name of the column of practices, pillars or reforms."""
        return self.of.removesuffix("s")

    def _repr_html_(self) -> str:
        rows = self.table[self.table["metric"].isin(CHANGES)]
        spread = [name for name in SPREAD[:2] if name in rows]
        shown = rows[[self.player, "metric", "shapley", "low", "high", *spread, "main", "last"]]
        return f"{shown.to_html(index=False, float_format='%.3f')}<p>{INTERVAL}</p>"


def practice_effects(
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
) -> PracticeEffects:
    """What each practice of a scenario does to every outcome, over all 64 coalitions of them.

    estimand  what practices of a coalition do while the others cannot be adopted. `direct`,
              the default: they follow the path of the full run, so that an effect is what a
              practice does and not what it helps to grow. `total`: they grow as they then would
    at        they are held at this adoption, 0 to 1, from the first quarter. Nothing grows
              then: both estimands are the same, and what the scenario says of practices is
              laid aside
    of        `pillars`: over all 16 coalitions of pillars, each absent or as in the scenario.
              Practices are then as the scenario says and grow as they then would (`total`, the
              default), follow the path of the full run (`direct`), or are held `at` a level.
              `reforms`: those single reforms that the scenario brings, or where it brings none
              all, laid over it; over sampled orders, with `total` effects or held `at` a level

    A practice that the scenario holds at a level is at that level within its coalitions and at
    0 outside them. One that is off, or a pillar that is absent, changes nothing wherever it
    comes: its effects are 0.

    Other arguments and errors as in `run`, `parameters="ensemble"` among them: every coalition
    is then played by every member. InputError for an unknown estimand too, and for a
    scenario without any practice (or pillar), where there is nothing to attribute.
    """
    if of not in PLAYERS:
        raise InputError(f"of cannot be {shown(of)}", found=of, allowed=PLAYERS)
    estimand = checked_name("estimand", estimand or _usual_estimand(of), ESTIMANDS)
    at = None if at is None else checked_share("at", at)
    scenario = loaded(scenario)
    if of == "reforms":
        if estimand == "direct":
            raise InputError("effects of reforms are total: practices answer them", found=estimand)
        rest = (replications, seed, workers, parameters, out, progress)
        found = reform_effects(scenario, at, *rest)
        empty = {"lattice": None, "interactions": None, "sets": None}
        return PracticeEffects(**found._asdict(), **empty)
    arms, arm_at = _arms(scenario, of, estimand, at)
    plan = planned_over(arms, replications, seed, parameters, ("office_means",))
    asked = {"of": of, "estimand": estimand, "at": at}
    store = performed(plan, "practice_effects", workers, out, progress, asked=asked)
    worth = _values(table_of(store, plan, "outcomes"), plan, OUTCOMES)[arm_at][:, :, 0]
    by_office = _values(table_of(store, plan, "office_means"), plan, MEANS_BY_OFFICE)
    holders = holders_of(scenario)
    by_trait = {
        trait: np.tensordot(by_office, weight / weight.sum(), axes=(2, 0))[arm_at]
        for trait, weight in holders.items()
    }
    members, told = members_in(plan.design.points), of_runs(plan.design)
    kind = {"estimand": estimand if at is None else f"held at {at:g}", **told}
    return PracticeEffects(
        table=_effects(worth, of, members).assign(**kind),
        lattice=_lattice(worth, of, members).assign(**told),
        interactions=_interactions(worth, of, members).assign(**kind),
        sets=_sets(worth, members).assign(**kind) if of == "practices" else None,
        by_trait=_by_trait(by_trait, holders, of, members).assign(**kind),
        shares=_shares(worth, by_trait, of, plan.seed, members).assign(**kind),
        manifest=store.manifest,
    )


def _usual_estimand(of: str) -> str:
    return "direct" if of == "practices" else "total"


# ---------------------------------------------------------------- what is played


def _arms(
    scenario: Scenario, of: str, estimand: str, at: float | None
) -> tuple[list[Arm], list[int]]:
    """The arms to play, the full one first, and which of them each coalition is.

    Players that are not there whatever the coalition are left out of it: coalitions that
    differ in them alone are one arm.
    """
    full = arm_of(scenario, held_at=at)
    players, present = PLAYERS[of], frozenset(players_asked(scenario, of, at))
    arms, position = [full], {present: 0}
    arm_at = []
    for row in coalitions(len(players)):
        inside = (
            frozenset(name for name, is_in in zip(players, row, strict=True) if is_in) & present
        )
        if inside not in position:
            position[inside] = len(arms)
            arms.append(_without(full, players, inside, of, estimand))
        arm_at.append(position[inside])
    return arms, arm_at


def _without(
    full: Arm, players: Sequence[str], inside: frozenset[str], of: str, estimand: str
) -> Arm:
    """The arm of a coalition: the full one without those outside."""
    outside = tuple(name for name in players if name not in inside)
    left_out = "held_off" if of == "practices" else "absent"
    follows = full.name if estimand == "direct" and full.held_at is None else None
    named = ", ".join(name for name in players if name in inside) or f"none of its {of}"
    return replace(full, name=f"{full.name} with {named}", follows=follows, **{left_out: outside})


def _values(table: pd.DataFrame, plan: Plan, metrics: Iterable[str]) -> np.ndarray:
    """Columns of a table, `[arm, run, row of a run, metric]`."""
    shape = (len(plan.arms), len(plan.design), -1, len(list(metrics)))
    return table[[*metrics]].to_numpy().reshape(shape)


# ---------------------------------------------------------------- what is told


# `worth` is [coalition, run, metric] in all of these, and `members` as in `estimated`


def _effects(worth: np.ndarray, of: str, members: int) -> pd.DataFrame:
    """Shapley value, main and last effect of every player."""
    players = PLAYERS[of]
    kinds = {"shapley": shapley, "main": alone, "last": last}
    frames = []
    for position, name in enumerate(players):
        frame = pd.DataFrame({of.removesuffix("s"): name, "metric": OUTCOMES})
        for kind, effect in kinds.items():
            prefix = "" if kind == "shapley" else f"{kind}_"
            frame = frame.assign(**estimated(effect(worth, position), members, kind, prefix))
        frames.append(frame)
    table = pd.concat(frames, ignore_index=True)
    if of == "practices":
        table.insert(1, "set", table["practice"].map({row.name: row.set for row in PRACTICES}))
    return table


def _lattice(worth: np.ndarray, of: str, members: int) -> pd.DataFrame:
    players = PLAYERS[of]
    columns = dict(zip(players, coalitions(len(players)).T, strict=True))
    mean, *ends = estimated(worth, members, axis=1).items()
    for place, metric in enumerate(OUTCOMES):
        columns[metric] = mean[1][:, place]
        columns |= {f"{metric}_{end}": values[:, place] for end, values in ends}
    return pd.DataFrame(columns)


def _interactions(worth: np.ndarray, of: str, members: int) -> pd.DataFrame:
    players = PLAYERS[of]
    frames = []
    for one, two in combinations(range(len(players)), 2):
        by_run = shapley(worth, one, two)
        keys = {of.removesuffix("s"): players[one], "other": players[two]}
        frame = _long(keys, "interaction", OUTCOMES, by_run, members)
        if members:
            frame["members_of_sign"] = _of_one_sign(by_run, members)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _of_one_sign(by_run: np.ndarray, members: int) -> np.ndarray:
    """What part of members has the sign that the mean over them has, `[metric]`."""
    means = by_run.reshape(members, -1, by_run.shape[-1]).mean(axis=1)
    return (np.sign(means) == np.sign(means.mean(axis=0))).mean(axis=0)


def _sets(worth: np.ndarray, members: int) -> pd.DataFrame:
    """The two sets as two players: what each adds, what they add together, and all of it."""
    groups = [
        [place for place, row in enumerate(PRACTICES) if row.set == practice_set]
        for practice_set in SETS
    ]
    of_sets = worth[rows_of_groups(groups)]
    parts = {name: shapley(of_sets, place) for place, name in enumerate(SETS)}
    parts |= {"interaction": shapley(of_sets, *range(len(groups))), "all": together(of_sets)}
    frames = [
        _long({"part": part}, "effect", OUTCOMES, by_run, members) for part, by_run in parts.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _by_trait(
    by_trait: Mapping[str, np.ndarray], holders: Mapping[str, np.ndarray], of: str, members: int
) -> pd.DataFrame:
    """Shapley values in the worth to holders of each trait."""
    frames = []
    for trait, worth in by_trait.items():
        for position, name in enumerate(PLAYERS[of]):
            keys = {of.removesuffix("s"): name, "trait": trait}
            frame = _long(keys, "shapley", MEANS_BY_OFFICE, shapley(worth, position), members)
            frames.append(frame.assign(offices=np.count_nonzero(holders[trait])))
    return pd.concat(frames, ignore_index=True)


def _shares(
    worth: np.ndarray, by_trait: Mapping[str, np.ndarray], of: str, seed: int, members: int
) -> pd.DataFrame:
    """What part of all players' worth each carries: to all offices, and to holders of traits."""
    names = {EVERYBODY: OUTCOMES, **dict.fromkeys(by_trait, MEANS_BY_OFFICE)}
    axes = [*CHANGES, *(f"{metric}{SUFFIXES['early']}" for metric in CHANGES)]
    frames = []
    for trait, by_run in {EVERYBODY: worth, **by_trait}.items():
        metrics = [name for name in axes if name in names[trait]]
        read = by_run[..., [names[trait].index(name) for name in metrics]]
        # [run, metric, player]
        parts = np.stack([shapley(read, player) for player in range(len(PLAYERS[of]))], axis=-1)
        frames.append(
            share_rows(parts, PLAYERS[of], metrics, of.removesuffix("s"), trait, seed, members)
        )
    return pd.concat(frames, ignore_index=True)


def _long(
    keys: Mapping[str, str], name: str, metrics: Sequence[str], by_run: np.ndarray, members: int
) -> pd.DataFrame:
    """A row a metric: keys, metric, what is `estimated` of `by_run [run, metric]` by its name."""
    return pd.DataFrame({**keys, "metric": list(metrics), **estimated(by_run, members, name)})

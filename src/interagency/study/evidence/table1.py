"""Table 1 of the core source beside the model, and beside what needs no model.

The table says of 45 offices whether they perceive systemic thinking as a gain (x) and the joint
mobilisation of resources as a gain (+) or a loss (-). It is a function of traits, and traits are
wired to endowments: to reproduce it confirms the wiring, and nothing about agents. So what closed
forms and a single line reproduce stands beside, scored by the same test.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd

from interagency.model.mechanisms.choice import COMPONENTS, component_weights
from interagency.model.parameters import with_values
from interagency.model.practices import SETS
from interagency.study.ask import planned
from interagency.study.checks import checked_name
from interagency.study.estimates import INTERVAL, mean_interval, mean_intervals, share_interval
from interagency.study.evidence import contrasts, nulls
from interagency.study.evidence.arms import MOBILISING, SYSTEMIC
from interagency.study.evidence.classes import (
    MARKS,
    Effects,
    Offices,
    Score,
    aucs,
    classes,
    moved_between_agencies,
    passing,
    scores,
    within_countries,
)
from interagency.study.evidence.facts_traits import DIAGONAL
from interagency.study.evidence.levers import REFORM
from interagency.study.evidence.observed import AS_READ, Reading, readings
from interagency.study.evidence.rivals import rivals
from interagency.study.experiment import Arm, Plan, arm_of, roster_of
from interagency.study.perceived import ESTIMANDS, parts_of_difference, without_each_set
from interagency.study.results import Tables
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import OfficeSpec, Scenario, load
from interagency.study.traits import TRAITS

MODEL = {estimand: f"model, {estimand}" for estimand in ESTIMANDS}
STATIC, NO_TEAM, BEHAVIOUR, ONE_LINE = (
    "static pools",
    "no team",
    "behaviour only",
    "one line",
)
SAYS: Mapping[str, str] = {
    MODEL["total"]: "runs with minus without the set; other practices grow as they then would",
    MODEL["direct"]: "runs with minus without the set; other practices as in the full run",
    STATIC: "the model's pools in closed form; engagement and trust the same for all",
    NO_TEAM: "1 - presence * sqrt(capacity) and 1 - reach; nobody else is there",
    BEHAVIOUR: "the model's total effects without information, influence, voice and money",
    ONE_LINE: "non-resident or small: x; politically sensitive: +; strong brand: -",
}
"""Theories that are held against the table, and what each is."""

ALSO = ("contrasts", "readings", "rivals")

SYMBOLS: Mapping[str, Mapping[int, str]] = {
    SYSTEMIC: {1: "x", 0: "", -1: "less"},
    MOBILISING: {1: "+", 0: "", -1: "-"},
}
"""How marks are printed, by practice set and sign; the table knows no loss by the first."""


@dataclass(frozen=True, eq=False, repr=False)
class Table1(Tables):
    """The 45 offices of Table 1: what was observed, what the model reproduces, what nulls do.

    table       a row an office, practice set and estimand: agency, country, profile (its traits),
                practice_set, observed (mark), effect, low, high, above, above_low, above_high (the
                effect less that of trait-free offices beside), reproduced (mark), agrees,
                share_of_runs (of single runs that give the observed mark), estimand
    nulls       a row a theory, the model's two first: agreeing (of 90 cells), passes (the test
                of fact 37, on means), share_passing (of single runs, or worlds), low, high, n
    scores      a row a theory and kind of mark: marked offices and agencies, found, false,
                recall, specificity, found_by_other_agencies (cuts learnt on other agencies
                only), auc within countries, its mean over single runs with low and high, and what
                chance gives when marks change hands between agencies: chance_low, chance_high,
                p, least_p (the smallest p that so few agencies allow)
    counts      by profile and by rule: offices, agencies, and how many the model reproduces
    components  AUC within countries of each part of the payoff alone
    contrasts   five agencies against themselves: as they are `between countries`, and `toggled`
    traits      what each trait adds to both sets, taken from all who have it
    by_reading  the test under every reading of the rows that are open to doubt
    doubtful    those rows themselves under each reading
    rivals      a row a form of two pools: how many of all assignments of traits to pools and
                signs pass the same test; and how many endowments that know nothing of traits

    Tables that were not asked for are None.
    """

    table: pd.DataFrame
    nulls: pd.DataFrame
    scores: pd.DataFrame
    counts: pd.DataFrame
    components: pd.DataFrame
    contrasts: pd.DataFrame | None
    traits: pd.DataFrame | None
    by_reading: pd.DataFrame | None
    doubtful: pd.DataFrame | None
    rivals: pd.DataFrame | None
    manifest: Mapping[str, Any]

    def _tables(self) -> dict[str, pd.DataFrame]:
        tables = {
            "table1": self.table,
            "table1_nulls": self.nulls,
            "table1_scores": self.scores,
            "table1_counts": self.counts,
            "table1_components": self.components,
            "table1_contrasts": self.contrasts,
            "table1_traits": self.traits,
            "table1_by_reading": self.by_reading,
            "table1_doubtful": self.doubtful,
            "table1_rivals": self.rivals,
        }
        return {name: table for name, table in tables.items() if table is not None}

    def __repr__(self) -> str:
        runs, seed = self.table["n"].iloc[0], self.manifest["identity"]["seed"]
        return f"Table1: {len(self.table) // 4} offices, {runs} runs, seed {seed}"

    def _repr_html_(self) -> str:
        shown = self.nulls.drop(columns=["interval", "n"])
        return f"{shown.to_html(index=False, float_format='%.2f')}<p>{INTERVAL}</p>"


def table1(
    replications: int = 100,
    seed: int = 1,
    workers: int | None = None,
    also: Sequence[str] = ALSO,
    parameters: Mapping[str, float] | None = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
) -> Table1:
    """The core source's Table 1 beside the model's perceived effects, and beside its nulls.

    also  what is computed besides: `contrasts` plays the shipped reform with traits toggled,
          nine more rosters; `readings` plays it as the printed table may be read too, six more;
          `rivals` plays nothing

    Other arguments and errors as in `run`; InputError for an unknown name in `also`.
    """
    also = [checked_name("also", one, ALSO) for one in ([also] if isinstance(also, str) else also)]
    base = load(REFORM)
    read = {
        name: (one, one.scenario(base))
        for name, one in readings().items()
        if "readings" in also or name == AS_READ
    }
    toggled = contrasts.scenarios(base) if "contrasts" in also else []
    otherwise = [scenario for _, scenario in read.values() if scenario is not base]
    arms = [*_arms([base, *toggled], ESTIMANDS), *_arms(otherwise, ESTIMANDS[:1])]
    plan = planned(arms, replications, seed, parameters, ("payoffs",))
    store = performed(plan, "table1", workers, out, progress, asked={"also": list(also)})
    played = Played(plan, table_of(store, plan, "payoffs"))
    cast = played.cast(base.name)
    offices, as_read = Offices.of(cast), read[AS_READ][0]
    marks = as_read.marks(cast)
    theories = played.theories(base.name)
    table = pd.concat(
        [_offices(cast, theories[MODEL[one]], marks, offices, one) for one in ESTIMANDS],
        ignore_index=True,
    )
    return Table1(
        table=table,
        nulls=_nulls(theories, marks, offices),
        scores=_scores(theories, marks, offices, plan.seed),
        counts=_counts(table[table["estimand"] == ESTIMANDS[0]], cast),
        components=_components(played.parts(base.name, ESTIMANDS[0]), marks, offices),
        contrasts=contrasts.within_agencies(cast, played.effects, as_read) if toggled else None,
        traits=contrasts.of_traits(cast, played.effects) if toggled else None,
        by_reading=_by_reading(played, read) if otherwise else None,
        doubtful=_doubtful(played, read) if otherwise else None,
        rivals=rivals(cast, marks, plan.seed) if "rivals" in also else None,
        manifest=store.manifest,
    )


# ---------------------------------------------------------------- what is played


def _arms(fulls: Iterable[Scenario], estimands: Iterable[str]) -> list[Arm]:
    """Each scenario in full, and without each set by each estimand."""
    arms = []
    for scenario in fulls:
        full = arm_of(scenario)
        arms.append(full)
        for estimand in estimands:
            arms += [
                replace(arm, name=f"{arm.name}, {estimand}")
                for arm in without_each_set(full, estimand)
            ]
    return arms


class Played:
    """What offices had in the arms of a plan, and what sets were worth to them."""

    def __init__(self, plan: Plan, payoffs: pd.DataFrame) -> None:
        self.plan = plan
        self.scenarios = {arm.name: arm.scenario for arm in plan.arms}
        columns = [*COMPONENTS, "accountability"]
        runs = len(plan.design)
        self._had = {
            name: {column: rows[column].to_numpy().reshape(runs, -1).T for column in columns}
            for name, rows in payoffs.groupby("scenario", sort=False)
        }

    def cast(self, scenario: str) -> list[OfficeSpec]:
        """Offices in the order of all arrays."""
        one = self.scenarios[scenario]
        return [one.offices[row] for row in roster_of(one)[1]]

    def parts(self, scenario: str, estimand: str) -> dict[str, dict[str, np.ndarray]]:
        """What each component adds to effects: set -> component -> `[office, run]`."""
        had = self._had[scenario]
        values = {**self.scenarios[scenario].parameters, **self.plan.parameters}
        weights = component_weights(had["accountability"], with_values(values))
        return {
            one: parts_of_difference(
                had, self._had[f"{scenario} without {one}, {estimand}"], weights
            )
            for one in SETS
        }

    def effects(self, scenario: str, practice_set: str, estimand: str) -> np.ndarray:
        """Perceived effects of a set, `[office, run]`."""
        return sum(self.parts(scenario, estimand)[practice_set].values())

    def theories(self, scenario: str, estimands: Sequence[str] = ESTIMANDS) -> dict[str, Effects]:
        """What each of `SAYS` says of a scenario's offices: theory -> set -> `[office, run]`."""
        one = self.scenarios[scenario]
        roster = nulls.worlds(one, self.plan.seed, self.plan.design.replications)
        p = with_values({**one.parameters, **self.plan.parameters})
        total = self.parts(scenario, ESTIMANDS[0])
        model = {
            MODEL[estimand]: nulls.only(self.parts(scenario, estimand), COMPONENTS)
            for estimand in estimands
        }
        return model | {
            STATIC: nulls.static(roster, p),
            NO_TEAM: nulls.no_team(roster),
            BEHAVIOUR: nulls.only(total, nulls.BEHAVIOUR),
            ONE_LINE: nulls.one_line([office.traits for office in self.cast(scenario)]),
        }


# ---------------------------------------------------------------- what is told


def _mean(effects: Effects) -> dict[str, np.ndarray]:
    """Effects as means over runs, `[office, 1]` by set."""
    return {one: values.mean(axis=1, keepdims=True) for one, values in effects.items()}


def _given(effects: Effects, marks: Effects, offices: Offices) -> dict[str, np.ndarray]:
    """Marks that effects are given, `[office, column]` by set."""
    return {
        one: classes(offices.relative(effects[one]), marks[one], offices.country) for one in SETS
    }


def profile(traits: Iterable[str]) -> str:
    """Traits of an office as one text, in their declared order.

    >>> profile({"small_specialised", "non_resident"}), profile([])
    ('non_resident, small_specialised', 'none')
    """
    return ", ".join(name for name in TRAITS if name in traits) or "none"


def _offices(
    cast: Sequence[OfficeSpec], effects: Effects, marks: Effects, offices: Offices, estimand: str
) -> pd.DataFrame:
    """A row an office and set: what was observed, and what is reproduced."""
    given, alone = _given(_mean(effects), marks, offices), _given(effects, marks, offices)
    frames = []
    for one in SETS:
        mean, low, high = mean_intervals(effects[one], axis=1)
        above = dict(
            zip(
                ("above", "above_low", "above_high"),
                mean_intervals(offices.relative(effects[one]), axis=1),
                strict=True,
            )
        )
        same = given[one][:, 0] == marks[one]
        frames.append(
            pd.DataFrame(
                {
                    "agency": offices.agency,
                    "country": offices.country,
                    "profile": [profile(office.traits) for office in cast],
                    "practice_set": one,
                    "observed": [SYMBOLS[one][sign] for sign in marks[one]],
                    "effect": mean,
                    "low": low,
                    "high": high,
                    **above,
                    "reproduced": [SYMBOLS[one][sign] for sign in given[one][:, 0]],
                    "agrees": same,
                    "share_of_runs": (alone[one] == marks[one][:, None]).mean(axis=1),
                    "estimand": estimand,
                    "interval": INTERVAL,
                    "n": effects[one].shape[1],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _nulls(theories: Mapping[str, Effects], marks: Effects, offices: Offices) -> pd.DataFrame:
    rows = []
    for theory, effects in theories.items():
        mean = _mean(effects)
        given = _given(mean, marks, offices)
        alone = passing(scores(effects, marks, offices))
        share, low, high = share_interval(int(alone.sum()), len(alone))
        rows.append(
            {
                "theory": theory,
                "says": SAYS[theory],
                "agreeing": sum(int((given[one][:, 0] == marks[one]).sum()) for one in SETS),
                "cells": sum(len(marks[one]) for one in SETS),
                "passes": bool(passing(scores(mean, marks, offices))[0]),
                "share_passing": share,
                "low": low,
                "high": high,
                "interval": "95% (Wilson) over single runs or worlds",
                "n": len(alone),
            }
        )
    return pd.DataFrame(rows)


def _scores(
    theories: Mapping[str, Effects], marks: Effects, offices: Offices, seed: int
) -> pd.DataFrame:
    """Every theory on every kind of mark, with what chance would give."""
    together, rows = offices.together, []
    moved = {
        name: moved_between_agencies(marks[one] == sign, offices.agency, seed)
        for name, (one, sign) in MARKS.items()
    }
    for theory, effects in theories.items():
        mean = _mean(effects)
        found, auc = scores(mean, marks, offices), aucs(mean, marks, offices)
        elsewhere = scores(mean, marks, offices, fold=offices.agency)
        alone = aucs(effects, marks, offices)
        for name, (one, sign) in MARKS.items():
            chance = within_countries(sign * mean[one], moved[name].T, together)[0]
            as_good = chance >= auc[name][0] - 1e-12
            rows.append(
                {
                    "theory": theory,
                    "mark": name,
                    **_told(found[name]),
                    "auc": float(auc[name][0]),
                    "agencies": len(set(offices.agency[marks[one] == sign])),
                    "found_by_other_agencies": int(elsewhere[name].found[0]),
                    **_by_run(alone[name]),
                    "chance_low": float(np.nanquantile(chance, 0.025)),
                    "chance_high": float(np.nanquantile(chance, 0.975)),
                    "p": float(np.mean(as_good)),
                    "least_p": 1.0 / len(chance),
                    "interval": INTERVAL,
                    "n": effects[one].shape[1],
                }
            )
    return pd.DataFrame(rows)


def _told(score: Score, column: int = 0) -> dict[str, Any]:
    """One column of a score as a row's cells."""
    return {
        "marked": score.marked,
        "found": int(score.found[column]),
        "false": int(score.false[column]),
        "recall": float(score.recall[column]),
        "specificity": float(score.specificity[column]),
    }


def _by_run(auc: np.ndarray) -> dict[str, float]:
    """The mean of AUCs of single runs, with its interval, which ends where an AUC does."""
    ends = np.clip(mean_interval(auc), 0.0, 1.0)
    return dict(zip(("auc_run", "low", "high"), map(float, ends), strict=True))


def _counts(table: pd.DataFrame, cast: Sequence[OfficeSpec]) -> pd.DataFrame:
    """The table as what it is: seven profiles and four rules, not 45 cases."""
    held = {(office.agency, office.country): office.traits for office in cast}
    flags = [held[key] for key in zip(table["agency"], table["country"], strict=True)]
    groups = {("profile", name): table["profile"] == name for name in table["profile"].unique()}
    for trait, (one, sign) in DIAGONAL.items():
        mark = SYMBOLS[one][sign]
        has = pd.Series([trait in of_office for of_office in flags], index=table.index)
        groups["rule", f"{trait}: {mark}"] = has & (table["practice_set"] == one)
    rows = []
    for (kind, name), chosen in groups.items():
        by_office = table[chosen].groupby(["agency", "country"])["agrees"].all()
        by_agency = by_office.groupby("agency").all()
        told = table[chosen & (table["observed"] != "")]
        rows.append(
            {
                "counted_by": kind,
                "name": name,
                "marks": ", ".join(sorted(told["observed"].unique(), reverse=True)) or "none",
                "offices": len(by_office),
                "reproduced": int(by_office.sum()),
                "agencies": len(by_agency),
                "agencies_reproduced": int(by_agency.sum()),
            }
        )
    return pd.DataFrame(rows)


def _components(
    parts: Mapping[str, Mapping[str, np.ndarray]], marks: Effects, offices: Offices
) -> pd.DataFrame:
    """Which part of the payoff carries which mark, by itself."""
    rows = []
    for part in COMPONENTS:
        effects = nulls.only(parts, [part])
        auc, alone = aucs(_mean(effects), marks, offices), aucs(effects, marks, offices)
        for name in MARKS:
            told = {"component": part, "mark": name, "auc": float(auc[name][0])}
            told |= _by_run(alone[name])
            rows.append({**told, "interval": INTERVAL, "n": len(alone[name])})
    return pd.DataFrame(rows)


def _by_reading(played: Played, read: Mapping[str, tuple[Reading, Scenario]]) -> pd.DataFrame:
    """A row a reading, theory and kind of mark."""
    rows = []
    for name, (reading, scenario) in read.items():
        cast = played.cast(scenario.name)
        marks, offices = reading.marks(cast), Offices.of(cast)
        for theory, effects in played.theories(scenario.name, ESTIMANDS[:1]).items():
            mean = _mean(effects)
            found, auc = scores(mean, marks, offices), aucs(mean, marks, offices)
            passes = bool(passing(found)[0])
            for mark, score in found.items():
                keys = {"reading": name, "theory": theory, "mark": mark}
                told = {**_told(score), "auc": float(auc[mark][0])}
                rows.append({**keys, **told, "passes": passes, "n": effects[SYSTEMIC].shape[1]})
    return pd.DataFrame(rows)


def _doubtful(played: Played, read: Mapping[str, tuple[Reading, Scenario]]) -> pd.DataFrame:
    """The offices that a reading is about, as it reads them."""
    frames = []
    for name, (reading, scenario) in read.items():
        if reading.office is None:
            continue
        cast = played.cast(scenario.name)
        effects = nulls.only(played.parts(scenario.name, ESTIMANDS[0]), COMPONENTS)
        told = _offices(cast, effects, reading.marks(cast), Offices.of(cast), ESTIMANDS[0])
        agency, country = reading.office
        told = told[(told["agency"] == agency) & (told["country"] == country)]
        told.insert(0, "reading", name)
        frames.append(told.assign(why=reading.why))
    return pd.concat(frames, ignore_index=True)

"""Every mechanism of the core source: where it is written, by what strength, and does it act?

A mechanism is declared once: in our own words, with the metric and the arm in which it is to
be seen. The rest is generated: functions from their docstrings, strengths from their sources,
facts from their rows, and the effect from runs with those strengths switched off.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from inspect import getdoc, isfunction
from pkgutil import walk_packages

import numpy as np
import pandas as pd

from interagency import model
from interagency.model.parameters import PARAMETERS
from interagency.study.checks import checked_whole
from interagency.study.design import Design, Off
from interagency.study.estimates import INTERVAL, mean_interval
from interagency.study.evidence import arms
from interagency.study.evidence.arms import NO_REFORM, PILLARS, REFORM
from interagency.study.evidence.bench import Bench, off
from interagency.study.evidence.facts import FACTS
from interagency.study.explain import by_source_id
from interagency.study.limits import LIMITS
from interagency.study.predictions import SMALLEST_CHANGE
from interagency.study.results import SUFFIXES


@dataclass(frozen=True)
class Mechanism:
    """One mechanism of the core source, as it is numbered in the project's list.

    metric    where it is to be seen
    arm       in which arm
    sign      what it is said to do to the metric: 1 raise it, -1 lower it
    window    `mature`, or `early` where that is where it shows
    by        strengths that measure it; by default all that name it
    contrast  arm -> weight, instead of all that: for what has no strength of its own
    why       where it does not act as it is said to: why
    refused   the decision that says why it is not in the model, by its file
    """

    id: str
    what: str
    metric: str = ""
    arm: str = ""
    sign: int = 0
    window: str = "mature"
    by: tuple[str, ...] = ()
    contrast: Mapping[str, float] = field(default_factory=dict)
    why: str = ""
    refused: str = ""

    @property
    def strengths(self) -> Off:
        """Strengths that are switched off to measure it."""
        return off(*(self.by or strengths_of(self.id)))


# What both sets are worth together beyond what each is worth alone.
SUPPORT = {
    arms.BOTH_SETS: 1.0,
    arms.THINKING.most: -1.0,
    arms.MOBILISED.most: -1.0,
    PILLARS: 1.0,
}
FITTED = {arms.TAILORED: 1.0, arms.UNIFORM: -1.0}

MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism(
        "M0-01", "Mandates that overlap breed quarrels and double work", "delivery", NO_REFORM, -1
    ),
    Mechanism("M0-02", "Independence once held is ceded slowly", "resistance", REFORM, 1),
    Mechanism(
        "M0-03",
        "What is coordinated in the field is at odds with the agency",
        "within_agency",
        PILLARS,
        -1,
        window="early",
    ),
    Mechanism(
        "M0-04",
        "Staff answer to headquarters while joint goals are asked of them",
        "role_conflict",
        PILLARS,
        1,
        window="early",
    ),
    Mechanism(
        "M0-05",
        "A joint plan doubles procedures and reports",
        "reporting_burden",
        PILLARS,
        1,
        window="early",
    ),
    Mechanism(
        "M0-06", "First joint plans add up agency plans", "jointness", PILLARS, -1, window="early"
    ),
    Mechanism(
        "M0-07",
        "A common fund owes every contributor a report",
        "reporting_burden",
        arms.TRACED.most,
        1,
    ),
    Mechanism(
        "M0-08",
        "Headquarters that work together ease the field's burden",
        "reporting_burden",
        arms.HARMONISED.most,
        -1,
    ),
    Mechanism(
        "M0-09",
        "Headquarters let go of part of their money, and hold back the rest",
        "joint_money_share",
        PILLARS,
        1,
    ),
    Mechanism("M0-10", "One budget shows gaps, which are filled sooner", "joint_money", REFORM, 1),
    Mechanism("M0-11", "A strengthened coordinator settles quarrels", "disputes", PILLARS, -1),
    Mechanism(
        "M0-12", "Common premises save meetings and bring contact", "meeting_overhead", PILLARS, -1
    ),
    Mechanism("M0-13", "A nationally owned plan makes work relevant", "delivery", REFORM, 1),
    Mechanism(
        "M0-14",
        "Before practices, little work serves headquarters as well",
        "role_conflict",
        PILLARS,
        -1,
        window="early",
    ),
    Mechanism(
        "M0-15",
        "Practices grow out of interaction, on the scaffold of pillars",
        "adoption_thematic_clustering",
        REFORM,
        1,
    ),
    Mechanism(
        "M0-16", "Practices limit the dilemma and never remove it", "within_agency", REFORM, 1
    ),
    Mechanism(
        "M0-17",
        "Pressure from outside makes agencies join in, and strains",
        "joint_time",
        arms.PRESSED,
        1,
        why="what is asked for is less than what most choose anyway, and the strain costs time",
    ),
    Mechanism(
        "M0-18",
        "New structures laid over old ones ease the dilemma too",
        refused="0006-the-whole-core-source.md",
    ),
    Mechanism(
        "M0-19a",
        "Fewer outcomes, with several agencies on each",
        "meeting_overhead",
        arms.FEWER.most,
        -1,
    ),
    Mechanism(
        "M0-19b",
        "Talks on outcomes end quarrels over outputs",
        "disputes",
        arms.NEGOTIATED.most,
        -1,
        by=("outcome_peace",),
    ),
    Mechanism(
        "M0-19c", "A lead chosen for expertise orchestrates", "orchestration", arms.FEWER.least, 1
    ),
    Mechanism(
        "M0-19d",
        "Unlike expertise is combined in joint work",
        "delivery",
        REFORM,
        1,
        by=("synergy",),
    ),
    Mechanism("M0-20", "Calendars and clearances that differ delay", "approval_delay", PILLARS, 1),
    Mechanism(
        "M0-21", "What the team knows goes home, and on to sister offices", "information", REFORM, 1
    ),
    Mechanism(
        "M0-22",
        "What the field learns goes deeper than committees",
        "information",
        REFORM,
        1,
        by=("sister_value",),
    ),
    Mechanism("M0-23", "Joint work opens new fields, and they travel", "competence", REFORM, 1),
    Mechanism("M0-24", "The prospect of new fields softens headquarters", "resistance", REFORM, -1),
    Mechanism("M0-25", "Knowing makes trust, and trust belonging", "within_team", REFORM, 1),
    Mechanism("M0-26", "Shared knowledge brings headquarters in", "information", REFORM, 1),
    Mechanism(
        "M0-27a",
        "Rivals bid for the same money, until criteria tame them",
        "competition",
        PILLARS,
        1,
    ),
    Mechanism(
        "M0-27b",
        "A code of conduct is cleared once and eases conflict",
        "role_conflict",
        arms.CODE,
        -1,
    ),
    Mechanism(
        "M0-28", "Peer review turns accountability sideways", "jointness", arms.REVIEWED.most, 1
    ),
    Mechanism("M0-29", "Loyalty to the agency of origin spoils mediation", "disputes", PILLARS, 1),
    Mechanism(
        "M0-30", "Flagships are asked for by the best placed", "joint_money", arms.FLAGSHIPS.most, 1
    ),
    Mechanism("M0-31", "One voice opens doors and hides names", "reach", arms.ONE_VOICE.most, 1),
    Mechanism(
        "M0-32",
        "Money raised in the country draws headquarters in",
        "headquarters_contact",
        arms.MOBILISED.most,
        1,
    ),
    Mechanism("M0-33", "Proposals are screened twice", "joint_money", arms.MOBILISED.most, 1),
    Mechanism(
        "M0-34",
        "Influence moves to the field with the money",
        "within_agency",
        arms.MOBILISED.most,
        1,
    ),
    Mechanism(
        "M0-35",
        "Small players meet ministers through the team",
        "reach",
        arms.ONE_VOICE.most,
        1,
        by=("reach_pooling",),
    ),
    Mechanism("M0-36", "Acting as many has a weight of its own", "reach", REFORM, 1),
    Mechanism(
        "M0-37", "Joint outreach pulls headquarters in", "headquarters_engagement", REFORM, 1
    ),
    Mechanism("M0-38", "Ties among peers give the field weight", "autonomy", REFORM, 1),
    Mechanism(
        "M0-39",
        "The two sets of practices support each other",
        "within_agency",
        sign=1,
        contrast=SUPPORT,
    ),
    Mechanism("M0-40", "Duties that rotate grow belonging", "belonging", arms.ROTATING.most, 1),
    Mechanism("M0-41", "Who is absent draws on what others know", "lessons", REFORM, 1),
    Mechanism("M0-42", "Small offices gain a seat and are reckoned with", "disputes", REFORM, -1),
    Mechanism("M0-43", "Unpopular mandates find cover in the team", "influence", REFORM, 1),
    Mechanism("M0-44", "Strong names fade in a common voice", "influence", REFORM, -1),
    Mechanism(
        "M0-45",
        "Visibility conceded keeps members in",
        "joint_time",
        arms.CONCEDED.most,
        1,
        why="what is required is more than what strong names choose, so that time hardly answers; "
        "conceding costs the team a little of its reach",
    ),
    Mechanism(
        "M0-46",
        "A reform fitted to its members is worth more",
        "within_agency",
        sign=1,
        contrast=FITTED,
    ),
    Mechanism(
        "M0-47",
        "The nearer the parent, the smaller the dilemma",
        "within_agency",
        arms.NEAR,
        1,
        window="early",
    ),
)

IDS: tuple[str, ...] = tuple(row.id for row in MECHANISMS)

_CITED = re.compile(r"M0-(\d+)([a-d]?)(?: to M0-(\d+)([a-d]?))?")


def ids_in(text: str) -> list[str]:
    """Mechanisms that a text names, alone or in a range, in their order.

    >>> ids_in("Source: M0-19c to M0-21, M0-27 (fact 4).")
    ['M0-19c', 'M0-19d', 'M0-20', 'M0-21', 'M0-27a', 'M0-27b']
    """
    named = set()
    for first, part, last, last_part in _CITED.findall(text):
        start = _places(first, part)
        end = _places(last, last_part) if last else start
        named |= {*IDS[start[0] : end[-1] + 1]}
    return [row for row in IDS if row in named]


def _places(number: str, part: str) -> list[int]:
    """Where the mechanisms of one number stand; ValueError for a number that there is not."""
    whole = f"M0-{number}{part}"
    places = [place for place, row in enumerate(IDS) if row == whole or row.rstrip("abcd") == whole]
    if not places:
        raise ValueError(f"{whole} is no mechanism of the core source")
    return places


@cache
def functions() -> Mapping[str, tuple[str, ...]]:
    """Functions of the model by the mechanisms that their docstrings name, id -> names."""
    found: dict[str, list[str]] = {row: [] for row in IDS}
    for name, docstring in _docstrings():
        for row in ids_in(docstring):
            found[row].append(name)
    return {row: tuple(names) for row, names in found.items()}


def _docstrings() -> Iterator[tuple[str, str]]:
    """Name (from its module on) and docstring of every function of the model."""
    for info in walk_packages(model.__path__, f"{model.__name__}."):
        module = import_module(info.name)
        for name, value in vars(module).items():
            if isfunction(value) and value.__module__ == info.name:
                yield f"{info.name.removeprefix(f'{model.__name__}.')}.{name}", getdoc(value) or ""


def strengths_of(mechanism: str) -> tuple[str, ...]:
    """Strengths whose source names a mechanism, in the order of their declaration."""
    return by_source_id().get(mechanism, ())


def coverage(replications: int = 30, seed: int = 1, workers: int | None = None) -> pd.DataFrame:
    """A row a mechanism of the core source: where it is written, and whether it acts.

    replications  runs with and without it, on the same luck
    seed          the same seed gives the same numbers
    workers       processes; None means 1

    Returns id, what, functions, strengths (with their neutral values), facts, metric, arm, window,
    said (the sign that the source gives it: up or down), measured_by, effect (with minus
    without, or the contrast of arms that `arm` names), low, high, inert, reason, refused,
    interval, n. What is refused has neither metric nor effect.

    Inert is what cannot be told from nothing, or is smaller than 0.0005; the reason says so, or
    that the mechanism acts against its sign.

    Raises InputError for numbers that cannot be.
    """
    replications = checked_whole("replications", replications, 2, LIMITS.runs)
    bench = Bench(Design(replications), seed, workers, outcomes_only=True)
    measured = [row for row in MECHANISMS if not row.refused]
    bench.run(key for row in measured for key in _needed(row))
    return pd.DataFrame([{**_declared(row), **_effect(row, bench)} for row in MECHANISMS])


def _needed(row: Mechanism) -> list[tuple[Off, str]]:
    if row.contrast:
        return [((), arm) for arm in row.contrast]
    return [((), row.arm), (row.strengths, row.arm)]


def _declared(row: Mechanism) -> dict[str, object]:
    """What is said of a mechanism, here and elsewhere."""
    weights = (f"{weight:+g} {arm}" for arm, weight in row.contrast.items())
    named = strengths_of(row.id)
    return {
        "id": row.id,
        "what": row.what,
        "functions": ", ".join(functions()[row.id]),
        "strengths": ", ".join(f"{name}={PARAMETERS[name].neutral:g}" for name in named),
        "facts": ", ".join(str(fact.number) for fact in FACTS if row.id in fact.mechanisms),
        "metric": row.metric,
        "arm": "; ".join(weights) or row.arm,
        "window": "" if row.refused else row.window,
        "said": {1: "up", -1: "down", 0: ""}[row.sign],
        "measured_by": "contrast of arms" if row.contrast else ", ".join(row.strengths),
        "refused": row.refused,
    }


def _effect(row: Mechanism, bench: Bench) -> dict[str, object]:
    """What a mechanism adds to its metric, with its interval, and whether that is nothing."""
    if row.refused:
        return {"inert": False, "reason": "refused"}
    metric = row.metric + SUFFIXES[row.window]
    if row.contrast:
        parts = [w * bench.found().outcome(arm, metric) for arm, w in row.contrast.items()]
        added = np.sum(parts, axis=0)
    else:
        full, without = (bench.found(gone).outcome(row.arm, metric) for gone in ((), row.strengths))
        added = full - without
    effect, low, high = mean_interval(added)
    inert = low <= 0 <= high or abs(effect) < SMALLEST_CHANGE
    reason = ""
    if inert:
        small = f"smaller than {SMALLEST_CHANGE}"
        reason = "cannot be told from nothing" if low <= 0 <= high else small
    elif effect * row.sign < 0:
        reason = "acts against what is said of it"
    return {
        "effect": effect,
        "low": low,
        "high": high,
        "inert": inert,
        "reason": f"{reason}: {row.why}" if reason and row.why else reason,
        "interval": INTERVAL,
        "n": bench.design.replications,
    }

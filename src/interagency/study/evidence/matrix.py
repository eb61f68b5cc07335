"""Facts against mechanisms: what is left of every fact when one strength alone is switched off.

A fact should vanish with its own mechanism and survive most others.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from inspect import isfunction, signature
from itertools import batched
from pkgutil import iter_modules

import pandas as pd

from interagency.model import mechanisms
from interagency.model.parameters import PARAMETERS
from interagency.study.checks import checked_whole
from interagency.study.design import Design
from interagency.study.evidence.bench import Bench, off
from interagency.study.evidence.coverage import functions
from interagency.study.evidence.fact import Fact
from interagency.study.evidence.facts import FACTS
from interagency.study.evidence.scorecard import (
    INTERVAL,
    MOSTLY,
    effect_kept,
    judged,
    vanished,
    wanted,
)
from interagency.study.explain import STRENGTHS
from interagency.study.limits import LIMITS

# Strengths whose runs are kept at once.
AT_ONCE = 30
# What no function takes under its own name, and its sources do not tell.
ELSEWHERE = {
    "code_clearance": "burden",
    "committee_learning": "headquarters",
    "donor_noise": "money",
    "harmonised_trust": "headquarters",
    "rotation_belonging": "trust",
    "sister_value": "headquarters",
    "responsiveness": "choice",
    "choice_noise": "choice",
    "horizon": "choice",
    "fatigue_weight": "choice",
    "fatigue_feeding": "burden",
    "contact_crowding": "trust",
}


def matrix(
    facts: Sequence[Fact] = FACTS,
    strengths: Sequence[str] = STRENGTHS,
    replications: int = 6,
    seed: int = 1,
    workers: int | None = None,
) -> pd.DataFrame:
    """A row a fact and strength: what is left of the fact with that strength alone at neutral.

    replications  pairs of runs on the same luck

    Returns fact, strength, module (of the model that the strength is of), own (true where it
    is named by the fact's ablation), share (as declared), share_ablated, effect_kept (part of
    the effect that is left), vanishes (as in `evidence`: holds in less than half of the pairs,
    or keeps under a tenth of its effect; nothing for a fact that does not hold as declared),
    interval, n.

    Raises InputError for replications that cannot be, KeyError for an unknown strength.
    """
    replications = checked_whole("replications", replications, 1, LIMITS.runs)
    whole = Bench(Design(replications), seed, workers)
    whole.run(wanted(facts, [()]))
    declared = {fact.number: judged(fact, whole.found()) for fact in facts}
    rows = []
    for together in batched(strengths, AT_ONCE):
        bench = Bench(Design(replications), seed, workers)
        bench.run(wanted(facts, [off(name) for name in together]))
        for name in together:
            found = bench.found(off(name))
            for fact in facts:
                was, left = declared[fact.number], judged(fact, found)
                rows.append(
                    {
                        "fact": fact.number,
                        "strength": name,
                        "module": module_of(name),
                        "own": name in fact.ablation,
                        "share": was["share"],
                        "share_ablated": left["share"],
                        "effect_kept": effect_kept(was, left),
                        "vanishes": vanished(was, left) if was["share"] >= MOSTLY else None,
                        "interval": INTERVAL,
                        "n": replications,
                    }
                )
    return pd.DataFrame(rows)


@cache
def module_of(strength: str) -> str:
    """The module of mechanisms that a strength is of.

    The one with a function that takes it by name; otherwise the one with most functions about
    the sources that it names.

    >>> module_of("knowledge_pooling"), module_of("reach_pooling")
    ('knowledge', 'reach')
    """
    if strength in ELSEWHERE:
        return ELSEWHERE[strength]
    taking = _taken_by().get(strength)
    if taking:
        return taking
    about = Counter(
        place.split(".")[1]
        for source in PARAMETERS[strength].source.split(", ")
        for place in functions().get(source, ())
        if place.startswith("mechanisms.")
    )
    return about.most_common(1)[0][0]


@cache
def _taken_by() -> Mapping[str, str]:
    """Name of an argument -> the first module of mechanisms with a function that takes it."""
    taken: dict[str, str] = {}
    for info in iter_modules(mechanisms.__path__):
        module = import_module(f"{mechanisms.__name__}.{info.name}")
        for function in filter(isfunction, vars(module).values()):
            if function.__module__ == module.__name__:
                for name in signature(function).parameters:
                    taken.setdefault(name, info.name)
    return taken


def wide(table: pd.DataFrame, column: str = "effect_kept") -> pd.DataFrame:
    """`matrix` as one: a row a fact, a column a strength, strengths of a module together."""
    order = table.drop_duplicates("strength").sort_values("module", kind="stable")["strength"]
    return table.pivot(index="fact", columns="strength", values=column)[list(order)]


def survivors(table: pd.DataFrame) -> pd.DataFrame:
    """A row a fact that holds as declared: how far does it hang on what is not its own?

    Returns fact, foreign (strengths that its ablation does not name), survived (of them, the
    fact being left), survived_share, lost_with (the others), own, own_alone (strengths of its
    ablation that take it away alone).
    """
    rows = []
    for number, left in table[table["share"] >= MOSTLY].groupby("fact"):
        foreign, own = left[~left["own"]], left[left["own"]]
        gone = foreign[foreign["vanishes"].astype(bool)]
        rows.append(
            {
                "fact": number,
                "foreign": len(foreign),
                "survived": len(foreign) - len(gone),
                "survived_share": 1.0 - len(gone) / len(foreign),
                "lost_with": ", ".join(gone["strength"]),
                "own": ", ".join(own["strength"]),
                "own_alone": ", ".join(own.loc[own["vanishes"].astype(bool), "strength"]),
            }
        )
    return pd.DataFrame(rows)


def said(table: pd.DataFrame, most: float = 0.9) -> str:
    """The matrix in two sentences.

    most  share of foreign ablations that a fact should survive
    """
    facts = survivors(table)
    firm = int((facts["survived_share"] >= most).sum())
    gone = table[table["vanishes"].fillna(False).astype(bool) & ~table["own"]]
    hanging = gone["strength"].value_counts()
    first = (
        f"Of {len(facts)} facts that hold, {firm} survive at least {most:.0%} of the ablations "
        f"that are not their own."
    )
    if hanging.empty:
        return first
    named = ", ".join(f"`{name}` ({count})" for name, count in hanging.head(3).items())
    return f"{first} Most are lost with {named}."

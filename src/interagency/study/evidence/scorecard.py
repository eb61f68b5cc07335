"""Holding the model against the facts: does each hold, how surely, and does it vanish?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from interagency.model.parameters import PARAMETERS
from interagency.study.design import Design
from interagency.study.estimates import share_interval
from interagency.study.evidence.arms import Measured, measured
from interagency.study.evidence.facts import FACTS, Fact

# A core fact holds when it holds in nine pairs of ten.
CORE_SHARE = 0.9


def scorecard(
    facts: Sequence[Fact] = FACTS,
    replications: int = 30,
    seed: int = 1,
    workers: int | None = None,
    ablate: bool = True,
) -> pd.DataFrame:
    """A row a fact: fact, source, class, label, statement, share, low, high, n, holds, effect, ...

    share     of pairs of runs (same luck) in which every part of the claim holds
    holds     core: in 90% of pairs; otherwise by the sign of the mean of every part
    effect    mean of the first part
    vanishes  under the fact's ablation: see `vanished`; None where not asked or not defined
    """
    design = Design(replications)
    found = measured(design, seed, workers)
    ablated: dict[tuple[str, ...], Measured] = {}
    rows = []
    for fact in facts:
        row = judged(fact, found)
        if ablate and fact.ablation:
            if fact.ablation not in ablated:
                off = {name: PARAMETERS[name].neutral for name in fact.ablation}
                ablated[fact.ablation] = measured(design, seed, workers, off)
            without = judged(fact, ablated[fact.ablation])
            row["share_ablated"], row["effect_ablated"] = without["share"], without["effect"]
            row["vanishes"] = vanished(row, without)
        rows.append(row)
    return pd.DataFrame(rows)


def vanished(row: dict[str, object], without: dict[str, object]) -> bool:
    """True where a fact holds in less than half of the pairs, or keeps under a tenth of its effect.

    Same luck makes the smallest remainder a sure one, so its size counts beside its sign.
    """
    return without["share"] < 0.5 or abs(without["effect"]) < 0.1 * abs(row["effect"])


def judged(fact: Fact, found: Measured) -> dict[str, object]:
    """One fact on measured arms."""
    parts = fact.outcome(found)
    holding = np.all(parts > 0, axis=0)
    share, low, high = share_interval(int(holding.sum()), len(holding))
    by_mean = bool(np.all(parts.mean(axis=1) > 0))
    return {
        "fact": fact.number,
        "source": fact.source,
        "class": "core" if fact.core else "supporting",
        "label": fact.label,
        "statement": fact.statement,
        "condition": fact.condition,
        "share": share,
        "low": low,
        "high": high,
        "n": len(holding),
        "holds": share >= CORE_SHARE if fact.core else by_mean,
        "effect": float(parts[0].mean()),
        "ablation": ", ".join(fact.ablation),
        "share_ablated": None,
        "effect_ablated": None,
        "vanishes": None,
    }

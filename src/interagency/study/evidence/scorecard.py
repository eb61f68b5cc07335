"""Holding the model against the facts: does each hold, how surely, without what, and where?"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from interagency.model.parameters import PARAMETERS
from interagency.study.design import Design, Off, random_points
from interagency.study.estimates import share_interval
from interagency.study.evidence.bench import Bench, Measured, off
from interagency.study.evidence.fact import Fact
from interagency.study.evidence.facts import FACTS

# A core fact holds at the shown point when it holds in nine pairs of ten.
CORE_SHARE = 0.9
# And counts as robust, rather than fragile, in so large a share of the declared ranges.
ROBUST_SHARE = 0.8
# A fact that holds in fewer pairs than this is gone, or never was there.
MOSTLY = 0.5
# Offices that keep to custom: what holds without choice is not explained by it.
NO_CHOICE = off("responsiveness")
INTERVAL = "95% (Wilson) over pairs of runs on the same luck"


def scorecard(
    facts: Sequence[Fact] = FACTS,
    replications: int = 30,
    seed: int = 1,
    workers: int | None = None,
    ablate: bool = True,
    draws: int = 0,
) -> pd.DataFrame:
    """A row a fact: fact, source, class, label, statement, condition, share, low, high, ...

    share          of pairs of runs (same luck) in which every part of the claim holds, at the
                   default parameters, with its interval
    holds          core: in 90% of pairs; otherwise by the sign of the mean of every part.
                   At the shown point only
    effect         mean of the first part
    share_without_choice   the same share where offices keep to custom and choose nothing
    vanishes       under all strengths of the fact's ablation at once: see `vanished`. Nothing for
                   a fact that holds in less than half of the pairs: it has nothing to lose
    robust_share   of `draws` points of the declared ranges where the means of all parts hold,
                   with its interval; `robust` from 0.8. NaN without draws
    """
    bench = Bench(Design(replications), seed, workers)
    asked = wanted(facts, [()])
    if ablate:
        asked += wanted(facts, [NO_CHOICE])
        asked += [key for fact in facts for key in wanted([fact], [off(*fact.ablation)])]
    bench.run(asked)
    rows = [judged(fact, bench.found()) for fact in facts]
    if ablate:
        for fact, row in zip(facts, rows, strict=True):
            row["share_without_choice"] = judged(fact, bench.found(NO_CHOICE))["share"]
            if fact.ablation:
                row["ablation"] = ", ".join(fact.ablation)
                row |= left_of(fact, row, bench.found(off(*fact.ablation)))
    if draws:
        # Draws of another seed than the pairs, so that the two are different evidence.
        spread = over_draws(facts, draws, seed + 1, workers)
        for fact, row in zip(facts, rows, strict=True):
            row |= robust(fact, spread[fact.swept], draws)
    return pd.DataFrame(rows)


def wanted(facts: Iterable[Fact], settings: Iterable[Off]) -> list[tuple[Off, str]]:
    """What a bench must run for facts to be judged under settings of strengths."""
    return [(gone, arm) for gone in settings for fact in facts for arm in fact.arms]


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
        "interval": INTERVAL,
        "n": len(holding),
        "holds": share >= CORE_SHARE if fact.core else by_mean,
        "effect": float(parts[0].mean()),
    }


def robust(fact: Fact, spread: Measured, draws: int) -> dict[str, object]:
    """In what share of draws of the declared ranges a fact holds."""
    parts = fact.outcome(spread)
    means = parts.reshape(len(parts), draws, -1).mean(axis=2)
    holding = np.all(means > 0, axis=0)
    share, low, high = share_interval(int(holding.sum()), draws)
    return {
        "robust_share": share,
        "robust_low": low,
        "robust_high": high,
        "draws": draws,
        "robust": share >= ROBUST_SHARE,
    }


def over_draws(
    facts: Sequence[Fact], draws: int, seed: int, workers: int | None
) -> dict[frozenset[str], Measured]:
    """Facts' arms over draws of the declared ranges, by the parameters that arms set themselves.

    Those are not drawn, or a draw would take away the difference that the arms are about. The
    others are drawn at the same places in every group.
    """
    groups: dict[frozenset[str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.swept, []).append(fact)
    found = {}
    for swept, group in groups.items():
        drawn = tuple(name for name in PARAMETERS if name not in swept)
        bench = Bench(Design(2, random_points(draws, seed, drawn)), seed, workers)
        bench.run(wanted(group, [()]))
        found[swept] = bench.found()
    return found


def left_of(fact: Fact, row: Mapping[str, object], ablated: Measured) -> dict[str, object]:
    """What is left of a judged fact when strengths are switched off."""
    left = judged(fact, ablated)
    return {
        "share_ablated": left["share"],
        "effect_kept": left["effect"] / row["effect"],
        "vanishes": vanished(row, left) if row["share"] >= MOSTLY else None,
    }


def vanished(row: Mapping[str, object], left: Mapping[str, object]) -> bool:
    """True where a fact holds in less than half of the pairs, or keeps under a tenth of its effect.

    Same luck makes the smallest remainder a sure one, so its size counts beside its sign.
    """
    return left["share"] < MOSTLY or abs(left["effect"]) < 0.1 * abs(row["effect"])


def ablations(
    facts: Sequence[Fact] = FACTS,
    replications: int = 30,
    seed: int = 1,
    workers: int | None = None,
) -> pd.DataFrame:
    """Every strength of every fact's ablation switched off alone, a row each.

    Returns fact, ablation, share_ablated, effect_kept (part of the effect that is left), vanishes.
    """
    bench = Bench(Design(replications), seed, workers)
    alone = [(fact, name) for fact in facts for name in fact.ablation]
    bench.run(
        [
            *wanted((fact for fact, _ in alone), [()]),
            *(key for fact, name in alone for key in wanted([fact], [off(name)])),
        ]
    )
    rows = []
    for fact, name in alone:
        whole = judged(fact, bench.found())
        row = {"fact": fact.number, "ablation": name}
        row |= left_of(fact, whole, bench.found(off(name)))
        rows.append(row | {"interval": INTERVAL, "n": replications})
    return pd.DataFrame(rows)

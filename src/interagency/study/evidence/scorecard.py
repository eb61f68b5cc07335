"""Holding the model against the facts: does each hold, how surely, without what, and where?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from interagency.errors import InputError, shown
from interagency.model.parameters import PARAMETERS
from interagency.study.checks import checked_name, checked_numbers, checked_whole
from interagency.study.design import Design, Off, random_points
from interagency.study.estimates import share_interval
from interagency.study.evidence.alternatives import MUST_SURVIVE
from interagency.study.evidence.arms import ARMS, REFORM
from interagency.study.evidence.bench import AS_DECLARED, Bench, Measured, Swap, off
from interagency.study.evidence.decisive import decisive
from interagency.study.evidence.fact import Fact, by_swept
from interagency.study.evidence.facts import FACTS
from interagency.study.limits import LIMITS
from interagency.study.manifest import make_manifest
from interagency.study.scenarios import load

# A core fact holds at the shown point when it holds in nine pairs of ten.
CORE_SHARE = 0.9
# And counts as robust, rather than fragile, in so large a share of the draws where practices
# mature: those in which, over the last years of the shipped reform, every practice is adopted at
# least so far. A mean of a half was asked first, and was met in all draws.
ROBUST_SHARE = 0.8
MATURE = 0.3
# A fact that holds in fewer pairs than this is gone, or never was there.
MOSTLY = 0.5
# Offices that keep to custom: what holds without choice is not explained by it.
NO_CHOICE = off("responsiveness")
# Replications of a draw: their mean counts.
OF_A_DRAW = 2
INTERVAL = "95% (Wilson) over pairs of runs on the same luck"
EVIDENCE = ("emergent", "moderated")
"""Labels that count as evidence of the model; the others say what its forms are."""
COLUMNS = (
    *("fact", "source", "class", "label", "statement", "condition"),
    *("holds", "share", "low", "high", "interval", "n", "effect"),
    *("share_without_choice", "ablation", "share_ablated", "effect_kept", "vanishes"),
    *("alternatives", "survives", "depends_on"),
    *("robust_share", "robust_low", "robust_high", "draws"),
    *("robust_share_mature", "mature_low", "mature_high", "draws_mature"),
    *("fragile", "decided_by", "fails_where"),
)


def evidence(
    source: str | None = None,
    facts: Iterable[int | Fact] | None = None,
    replications: int = 30,
    draws: int = 0,
    seed: int = 1,
    workers: int | None = None,
    *,
    core: bool = False,
    ablate: bool = True,
    progress: bool | None = None,
) -> pd.DataFrame:
    """Hold the model against stylised facts of the sources: the scorecard, a row a fact.

    source        only facts of one source: S0, the core one, ...
    facts         only these, by their numbers; or a `Fact` of your own
    replications  pairs of runs on the same luck at the default parameters
    draws         points of the declared ranges, of two replications each; 0 for none
    workers       processes; the numbers do not depend on it
    core          only core facts
    ablate        also without choice, and without what explains each fact
    progress      as in `compare`

    Returns fact, source, class (core, supporting), label, statement, condition and

    share, low, high   of the n pairs in which every part of the claim holds at the defaults
    holds         core: in 90% of pairs; supporting: by the sign of the mean of every part
    effect        mean of what the first part measures
    share_without_choice   the same share where offices keep to custom and choose nothing
    ablation, share_ablated, effect_kept, vanishes   with all strengths that explain the fact
                  switched off: see `vanished`. `vanishes` is None for a fact that holds in less
                  than half of the pairs (it has nothing to lose), or has no ablation
    alternatives, survives, depends_on   other readings of the same runs, whether the fact holds
                  under each, and those under which it does not; None where it has none, or does
                  not hold at all
    robust_share, robust_low, robust_high   of all `draws` in which the means of all parts hold
    robust_share_mature, mature_low, mature_high   the same, of the `draws_mature` in which
                  practices mature: each is adopted to 0.3 at least in `delivering_as_one`
    fragile       core, and robust_share_mature under 0.8
    decided_by, fails_where   where that share is under 0.8: the two parameters that decide it,
                  and at which end it fails (see `decisive`)

    What was not asked for is NaN or None. Intervals are 95%. With draws, `attrs["jointly"]` says
    in what share of them facts hold all at once: see `jointly`.

    Raises InputError for an unknown source or fact, and for numbers that cannot be.
    """
    asked = chosen(source, facts, core)
    replications = checked_whole("replications", replications, 1, LIMITS.runs)
    draws = checked_whole("draws", draws, 0, LIMITS.runs)
    # draws are of the next seed
    seed = checked_whole("seed", seed, -(2**63), 2**64 - 2)
    if workers is not None:
        workers = checked_whole("workers", workers, 1, 4096)
    bench = Bench(Design(replications), seed, workers, readings=True, progress=progress)
    bench.run(_wanted_of(asked, ablate))
    rows = [judged(fact, bench.found()) for fact in asked]
    for fact, row in zip(asked, rows, strict=True):
        row |= reread(fact, row, bench.found())
        if ablate:
            row["share_without_choice"] = judged(fact, bench.found(NO_CHOICE))["share"]
            row |= left_of(fact, row, bench.found(off(*fact.ablation)))
    if draws:
        # Draws of another seed than the pairs, so that the two are different evidence.
        spread = over_draws(asked, draws, seed + 1, workers, progress)
        for fact, row in zip(asked, rows, strict=True):
            row |= robust(fact, spread[fact.swept], draws)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    if draws:
        holding = [holding_in(fact, spread[fact.swept], draws) for fact in asked]
        table.attrs["jointly"] = jointly(asked, np.array(holding)).to_dict("records")
    return table


def chosen(
    source: str | None, facts: Iterable[int | Fact] | None, core: bool = False
) -> tuple[Fact, ...]:
    """The facts that are asked for; InputError for what is not there, and where none is left."""
    if source is not None:
        checked_name("source", source, dict.fromkeys(fact.source for fact in FACTS))
    asked = FACTS if facts is None else tuple(map(_fact, checked_numbers("facts", facts)))
    left = tuple(
        fact
        for fact in dict.fromkeys(asked)
        if (source is None or fact.source == source) and (fact.core or not core)
    )
    if not left:
        raise InputError(
            "no fact is asked for",
            allowed=[f"{fact.number} ({fact.source}{', core' * fact.core})" for fact in FACTS],
        )
    return left


def _fact(asked: int | Fact) -> Fact:
    if isinstance(asked, Fact):
        return asked
    by_number = {fact.number: fact for fact in FACTS}
    if not isinstance(asked, int) or isinstance(asked, bool) or asked not in by_number:
        numbers = ", ".join(map(str, by_number))
        raise InputError(f"no fact is numbered {shown(asked)}", found=str(asked), allowed=[numbers])
    return by_number[asked]


def evidence_manifest(
    table: pd.DataFrame, replications: int, draws: int, seed: int
) -> dict[str, Any]:
    """What a scorecard is and where it was computed: seed, versions, hashes, scenarios."""
    shipped = [load(name) for name in dict.fromkeys(row.base for row in ARMS.values())]
    design = {
        "replications": replications,
        "draws": draws,
        "facts": table["fact"].tolist(),
        "parameters": {},
    }
    texts = {one.name: {"text": one.text, "hash": one.hash} for one in shipped}
    return make_manifest(kind="evidence", seed=seed, design=design, scenarios=texts)


def _wanted_of(facts: Sequence[Fact], ablate: bool) -> list[tuple[Off, str]]:
    """What a scorecard runs at the shown point."""
    if not ablate:
        return wanted(facts, [()])
    own = [key for fact in facts for key in wanted([fact], [off(*fact.ablation)])]
    return [*wanted(facts, [(), NO_CHOICE]), *own]


def wanted(facts: Iterable[Fact], settings: Iterable[Off]) -> list[tuple[Off, str]]:
    """What a bench must run for facts to be judged under settings of strengths."""
    return [(gone, arm) for gone in settings for fact in facts for arm in fact.arms]


def declared(fact: Fact) -> dict[str, object]:
    """What a scorecard repeats of a fact."""
    return {
        "fact": fact.number,
        "source": fact.source,
        "class": "core" if fact.core else "supporting",
        "label": fact.label,
        "statement": fact.statement,
        "condition": fact.condition,
    }


def judged(fact: Fact, found: Measured) -> dict[str, object]:
    """One fact on measured arms."""
    parts = fact.outcome(found)
    holding = np.all(parts > 0, axis=0)
    share, low, high = share_interval(int(holding.sum()), len(holding))
    by_mean = bool(np.all(parts.mean(axis=1) > 0))
    return declared(fact) | {
        "share": share,
        "low": low,
        "high": high,
        "interval": INTERVAL,
        "n": len(holding),
        "holds": share >= CORE_SHARE if fact.core else by_mean,
        "effect": float(parts[0].mean()) + fact.threshold,
    }


def reread(fact: Fact, row: Mapping[str, object], found: Measured) -> dict[str, object]:
    """Whether a judged fact holds under every other reading that it must survive."""
    others = MUST_SURVIVE.get(fact.number, ())
    if not others:
        return {}
    failing = [one.name for one in others if not judged(fact, one.view(found))["holds"]]
    return {
        "alternatives": ", ".join(one.name for one in others),
        "survives": not failing if row["holds"] else None,
        "depends_on": ", ".join(failing) if row["holds"] else None,
    }


def robust(fact: Fact, spread: Measured, draws: int) -> dict[str, object]:
    """In what share of draws a fact holds: of all, and of those in which practices mature."""
    holding = holding_in(fact, spread, draws)
    mature = np.all(_by_draw(spread.adopted(REFORM), draws) >= MATURE, axis=0)
    share, low, high = share_interval(int(holding.sum()), draws)
    count = int(mature.sum())
    of_mature, mature_low, mature_high = share_interval(int(holding[mature].sum()), count)
    row = {
        "robust_share": share,
        "robust_low": low,
        "robust_high": high,
        "draws": draws,
        "robust_share_mature": of_mature,
        "mature_low": mature_low,
        "mature_high": mature_high,
        "draws_mature": count,
        "fragile": bool(fact.core and of_mature < ROBUST_SHARE) if count else None,
    }
    if not of_mature < ROBUST_SHARE:
        return row
    points = {name: values[mature] for name, values in spread.plan.design.points.items()}
    two = decisive(points, holding[mature])
    return row | {
        "decided_by": ", ".join(one.parameter for one in two),
        "fails_where": " and ".join(one.told for one in two),
    }


def holding_in(fact: Fact, spread: Measured, draws: int) -> np.ndarray:
    """Whether the means of all parts hold, `[draw]`."""
    return np.all(_by_draw(fact.outcome(spread), draws) > 0, axis=0)


JOINTLY = {
    "core facts that count as evidence": lambda fact: fact.core and fact.label in EVIDENCE,
    "core facts": lambda fact: fact.core,
    "facts": lambda fact: True,
}


def jointly(facts: Sequence[Fact], holding: np.ndarray) -> pd.DataFrame:
    """In what share of draws facts hold all at once: all, facts, share, low, high, draws.

    holding  `[fact, draw]`  draws are the same places of the ranges for every fact
    """
    rows = []
    for name, counts in JOINTLY.items():
        among = np.array([counts(fact) for fact in facts])
        if among.any():
            held = holding[among].all(axis=0)
            share = share_interval(int(held.sum()), len(held))
            rows.append((name, int(among.sum()), *share, len(held)))
    return pd.DataFrame(rows, columns=["all", "facts", "share", "low", "high", "draws"])


def _by_draw(values: np.ndarray, draws: int) -> np.ndarray:
    """Means over the replications of every draw, `[.., draw]`, for `[.., run]`."""
    return values.reshape(*values.shape[:-1], draws, -1).mean(axis=-1)


def over_draws(
    facts: Sequence[Fact],
    draws: int,
    seed: int,
    workers: int | None,
    progress: bool | None = None,
    swap: Swap = AS_DECLARED,
    replications: int = OF_A_DRAW,
) -> dict[frozenset[str], Measured]:
    """Facts' arms over draws of the declared ranges, group by group: see `by_swept`.

    Parameters are drawn at the same places in every group. The reform is among all of them: it
    tells where practices mature.
    """
    found = {}
    for swept, group in by_swept(facts).items():
        drawn = tuple(name for name in PARAMETERS if name not in swept)
        design = Design(replications, random_points(draws, seed, drawn))
        bench = Bench(design, seed, workers, progress=progress, swap=swap)
        bench.run([*wanted(group, [()]), ((), REFORM)])
        found[swept] = bench.found()
    return found


def left_of(fact: Fact, row: Mapping[str, object], ablated: Measured) -> dict[str, object]:
    """What is left of a judged fact when strengths of its ablation are switched off."""
    if not fact.ablation:
        return {}
    left = judged(fact, ablated)
    return {
        "ablation": ", ".join(fact.ablation),
        "share_ablated": left["share"],
        "effect_kept": effect_kept(row, left),
        "vanishes": vanished(row, left) if row["share"] >= MOSTLY else None,
    }


def effect_kept(row: Mapping[str, object], left: Mapping[str, object]) -> float:
    """Part of an effect that is left; NaN where there was none."""
    return left["effect"] / row["effect"] if row["effect"] else float("nan")


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
        row = {"fact": fact.number, **left_of(fact, whole, bench.found(off(name)))}
        rows.append(row | {"ablation": name, "interval": INTERVAL, "n": replications})
    return pd.DataFrame(rows)

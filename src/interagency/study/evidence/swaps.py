"""Which facts hang on a form that might as well be another: each form swapped alone.

A swap is a row of `SWAPS`. What it replaces is a value that the model takes
(`interagency.model.forms`), the pace of a step, or the size of the teams in every scenario.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle, islice

import numpy as np
import pandas as pd

from interagency.model import forms
from interagency.model.forms import Forms
from interagency.simulation.months import BY_MONTH
from interagency.simulation.simulate import Play
from interagency.study.checks import checked_whole
from interagency.study.design import Design
from interagency.study.evidence.bench import Bench, Logged, Measured, Swap
from interagency.study.evidence.fact import Fact
from interagency.study.evidence.facts import FACTS
from interagency.study.evidence.scorecard import judged, over_draws, robust, wanted
from interagency.study.limits import LIMITS
from interagency.study.scenarios import OfficeSpec, Scenario

# Teams of another size have offices that the source does not tell of.
CORE: tuple[Fact, ...] = tuple(fact for fact in FACTS if fact.core and not fact.observed)
SIZES = (3, 9, 17, 31)
# Who fills a team up, in turn.
FILLING = (frozenset[str](), frozenset({"non_resident"}))


def of_size(members: int, scenario: Scenario) -> Scenario:
    """A scenario whose teams all have so many members.

    Small ones are filled with offices of new agencies, by turns without a trait and
    non-resident. Large ones keep the first office of each combination of traits, then the
    first of the others.
    """
    teams = (_trimmed(_of(scenario, team), members) for team in scenario.teams)
    filled = (
        [*offices, *_newcomers(offices[0].country, members - len(offices))] for offices in teams
    )
    return scenario.difference({"offices": [office for team in filled for office in team]})


def _of(scenario: Scenario, team: str) -> list[OfficeSpec]:
    return [office for office in scenario.offices if office.country == team]


def _trimmed(offices: Sequence[OfficeSpec], members: int) -> list[OfficeSpec]:
    kinds = [office.traits for office in offices]
    again = [kind in kinds[:row] for row, kind in enumerate(kinds)]
    rows = sorted(range(len(offices)), key=again.__getitem__)[:members]
    return [offices[row] for row in sorted(rows)]


def _newcomers(team: str, count: int) -> Iterator[OfficeSpec]:
    for number, traits in enumerate(islice(cycle(FILLING), max(count, 0)), 1):
        yield OfficeSpec(f"Newcomer {number}", team, traits)


def _formed(name: str, meaning: str, **formed: Callable) -> Swap:
    return Swap(name, meaning, Play(Forms(**formed)))


def _more_by_the_scarcest(had: Logged, without: Logged, weights: Mapping) -> np.ndarray:
    return forms.by_the_scarcest(had, weights) - forms.by_the_scarcest(without, weights)


SWAPS: tuple[Swap, ...] = (
    _formed(
        "knowledge averaged",
        "what is known moves towards the partners' mean: residents lose",
        know=forms.knowledge_averaged,
    ),
    _formed(
        "knowledge given",
        "taking part tells everybody as much, whatever they know",
        know=forms.knowledge_given,
    ),
    _formed(
        "reach united",
        "any partner may open a door: nobody's reach falls",
        word=forms.word_united,
    ),
    _formed(
        "reach given",
        "taking part adds as much to everybody's reach",
        word=forms.word_given,
    ),
    replace(
        _formed(
            "the scarcest counts",
            "the payoff is nearly that of Leontief: offices choose by the scarcest of what they "
            "have, and effects are judged by it; measures of coordination stay",
            decide=forms.for_the_scarcest,
        ),
        worth=_more_by_the_scarcest,
    ),
    _formed(
        "lags side by side",
        "acquaintance, trust and belonging follow contact at one rate, not one another",
        learn=forms.learn_side_by_side,
        belong=forms.belong_side_by_side,
    ),
    _formed(
        "one after another",
        "offices of a team choose in turn and see what those before them chose",
        decide=forms.in_turn,
    ),
    Swap(
        "by the month",
        "a step is a month: rates and reforms converted, luck held for a quarter",
        BY_MONTH,
    ),
    _formed(
        "in a ring",
        "an office meets the two beside it only",
        learn=forms.learn_in_a_ring,
    ),
    _formed(
        "around a hub",
        "offices meet the first of the team only",
        learn=forms.learn_around_a_hub,
    ),
    *(
        Swap(
            f"teams of {members}",
            f"every team has {members} members",
            recast=partial(of_size, members),
        )
        for members in SIZES
    ),
)
"""Every form that is swapped."""

BY_NAME: Mapping[str, Swap] = {swap.name: swap for swap in (Swap(), *SWAPS)}


def structure(
    facts: Sequence[Fact] = CORE,
    swaps: Sequence[Swap] = (Swap(), *SWAPS),
    replications: int = 20,
    seed: int = 1,
    workers: int | None = None,
    draws: int = 0,
) -> pd.DataFrame:
    """A row a swap and fact: does the fact survive it?

    replications  pairs of runs on the same luck, at the default parameters
    draws         points of the declared ranges, one run of each arm at each; none by default

    Returns swap, meaning, fact, label, statement, share (of pairs in which every part holds),
    low, high, interval, n, holds, effect; with draws robust_share (of draws in which every
    part holds), robust_low, robust_high, draws, and the same among those in which practices
    mature: robust_share_mature, mature_low, mature_high, draws_mature.

    Raises InputError for numbers that cannot be.
    """
    replications = checked_whole("replications", replications, 1, LIMITS.runs)
    draws = checked_whole("draws", draws, 0, LIMITS.runs)
    rows = []
    for swap in swaps:
        bench = Bench(Design(replications), seed, workers, swap=swap)
        bench.run(wanted(facts, [()]))
        # Draws of another seed than the pairs, so that the two are different evidence.
        spread = over_draws(facts, draws, seed + 1, workers, None, swap, 1) if draws else {}
        for fact in facts:
            row = {"swap": swap.name, "meaning": swap.meaning} | told(fact, bench.found())
            if draws:
                found = robust(fact, spread[fact.swept], draws)
                row |= {name: found[name] for name in OVER_DRAWS}
            rows.append(row)
    return pd.DataFrame(rows)


def told(fact: Fact, found: Measured) -> dict[str, object]:
    """A fact as it is judged, without what does not differ between swaps.

    Where nobody is left whom it is about it has no value, and does not hold.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        row = judged(fact, found)
    return {name: value for name, value in row.items() if name not in DROPPED}


DROPPED = ("source", "class", "condition")
OVER_DRAWS = (
    *("robust_share", "robust_low", "robust_high", "draws"),
    *("robust_share_mature", "mature_low", "mature_high", "draws_mature"),
)


def survival(table: pd.DataFrame, column: str = "share") -> pd.DataFrame:
    """`structure` as a matrix: a row a fact, a column a swap.

    column  what stands in it: `share`, `effect`, `robust_share`, ...
    """
    wide = table.pivot(index="fact", columns="swap", values=column)
    return wide[list(dict.fromkeys(table["swap"]))]


def lost(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of `structure` in which a fact that holds as declared fails under a swap."""
    declared = table[table["swap"] == Swap().name].set_index("fact")["holds"]
    held = table["fact"].map(declared)
    return table[held & ~table["holds"]]

"""Traits wired to the wrong endowments: what is told of traits must then fail.

The wiring of a flag to what an office brings along is the hypothesis. If a fact of a trait
survived where the flag brings something else, it would not be about that trait.
"""

from collections.abc import Iterator, Sequence
from itertools import permutations

import pandas as pd

from interagency.study.checks import checked_whole
from interagency.study.design import Design
from interagency.study.evidence.bench import Bench, Swap
from interagency.study.evidence.fact import Fact
from interagency.study.evidence.facts import FACTS
from interagency.study.evidence.scorecard import MOSTLY, effect_kept, vanished, wanted
from interagency.study.evidence.swaps import told
from interagency.study.limits import LIMITS
from interagency.study.traits import TRAITS, WIRING, Wiring

# Facts about traits -> the traits they are about.
ABOUT: dict[int, tuple[str, ...]] = {
    32: ("non_resident",),
    33: ("small_specialised",),
    34: ("politically_sensitive",),
    35: ("strong_brand",),
    36: tuple(TRAITS),
    38: ("non_resident",),
}
OF_TRAITS: tuple[Fact, ...] = tuple(fact for fact in FACTS if fact.number in ABOUT)


def wirings() -> Iterator[Wiring]:
    """Every wiring of the four traits but the declared one."""
    for order in permutations(WIRING):
        if order != tuple(WIRING):
            yield Wiring(*order)


def moved(wiring: Wiring) -> tuple[str, ...]:
    """Traits that are wired to something else than declared.

    >>> moved(Wiring(away="strong_brand", renowned="non_resident"))
    ('non_resident', 'strong_brand')
    """
    return tuple(was for was, now in zip(WIRING, wiring, strict=True) if was != now)


def in_words(wiring: Wiring) -> str:
    """What a wiring says of each trait that is moved.

    >>> in_words(Wiring(away="strong_brand", renowned="non_resident"))
    'strong_brand is away, non_resident is renowned'
    """
    roles = zip(Wiring._fields, WIRING, wiring, strict=True)
    return ", ".join(f"{now} is {role}" for role, was, now in roles if was != now)


def placebos(
    facts: Sequence[Fact] = OF_TRAITS,
    wired: Sequence[Wiring] | None = None,
    replications: int = 10,
    seed: int = 1,
    workers: int | None = None,
) -> pd.DataFrame:
    """A row a wiring and fact of traits: does the fact fail where its trait is wired wrongly?

    wired  wirings beside the declared one; by default all 23 others

    Returns wiring (in words; empty as declared), moved (true where a trait that the fact is
    about is wired to something else), fact, label, statement, share, low, high, interval, n,
    holds, effect, effect_kept (part of the effect as declared), vanishes (as in `evidence`:
    holds in less than half of the pairs, or keeps under a tenth of its effect; nothing as
    declared, and for a fact that does not hold then).

    Raises InputError for replications that cannot be.
    """
    replications = checked_whole("replications", replications, 1, LIMITS.runs)
    rows, declared = [], {}
    for wiring in (WIRING, *(wirings() if wired is None else wired)):
        bench = Bench(Design(replications), seed, workers, swap=Swap(wiring=wiring))
        bench.run(wanted(facts, [()]))
        changed = set(moved(wiring))
        for fact in facts:
            row = told(fact, bench.found())
            was = declared.setdefault(fact.number, row)
            judged = bool(changed) and was["share"] >= MOSTLY
            rows.append(
                {
                    "wiring": in_words(wiring),
                    "moved": bool(changed & set(ABOUT[fact.number])),
                    **row,
                    "effect_kept": effect_kept(was, row),
                    "vanishes": vanished(was, row) if judged else None,
                }
            )
    return pd.DataFrame(rows)


def fooled(table: pd.DataFrame) -> pd.DataFrame:
    """A row a fact: under how many placebos does it hold all the same?

    Returns fact, statement, placebos (wirings that move a trait of the fact), holding (of
    them, by sign, as a core fact must), left (of them, in which it does not vanish),
    most_kept (largest part of the effect kept in those), unmoved (wirings that move other
    traits only), unmoved_holding.
    """
    rows = []
    for number, rows_of in table.groupby("fact"):
        wrong, right = (
            rows_of[(rows_of["moved"] == so) & (rows_of["wiring"] != "")] for so in (True, False)
        )
        left = wrong[wrong["vanishes"] == False]  # noqa: E712
        rows.append(
            {
                "fact": number,
                "statement": rows_of["statement"].iloc[0],
                "placebos": len(wrong),
                "holding": int(wrong["holds"].sum()),
                "left": len(left),
                "most_kept": left["effect_kept"].max(),
                "unmoved": len(right),
                "unmoved_holding": int(right["holds"].sum()),
            }
        )
    return pd.DataFrame(rows)

"""A quarter in three steps: does it matter how often offices look around?

Rates become those of a month, reforms come in month by month, and luck stays what it is for a
quarter: circumstances that pass in a quarter hold through its months, so that chance moves a
choice as far in three months as it does in one quarter.
"""

from collections.abc import Iterator
from dataclasses import replace

from interagency.model.levers import Levers
from interagency.model.parameters import PARAMETERS, Parameters
from interagency.model.scene import Draws
from interagency.simulation.simulate import LeversAt, Luck, Play

MONTHS = 3

# Stocks that go a part of the way to where they are drawn, and do nothing else.
PARTS_OF_THE_WAY = (
    "adjustment",
    "trust_rate",
    "belonging_rate",
    "headquarters_engagement_rate",
    "learning_rate",
    "autonomy_rate",
)
# What is owed once for a step of a code of conduct, which now is a third as large.
FOR_A_STEP = ("code_clearance", "code_contact")
RATES = tuple(name for name, row in PARAMETERS.items() if row.unit.startswith("per quarter"))


def monthly(p: Parameters) -> Parameters:
    """Parameters a month from parameters a quarter.

    A part of the way goes by thirds of its logarithm, so that three months are a quarter;
    every other rate is a third, so that what feeds a stock and what drains it stay in
    proportion.

    >>> round(monthly(Parameters()).practice_fading * 3, 6)
    0.013
    """
    rates = {name: getattr(p, name) / MONTHS for name in RATES}
    rates |= {name: 1.0 - (1.0 - getattr(p, name)) ** (1 / MONTHS) for name in PARTS_OF_THE_WAY}
    return replace(p, **rates, **{name: getattr(p, name) * MONTHS for name in FOR_A_STEP})


def by_month(levers_at: LeversAt, luck: Luck, quarter: int) -> Iterator[tuple[Levers, Draws]]:
    """The three months of a quarter: what is asked for moves evenly to what is asked in it.

    Raises ValueError for shocks, whose sizes are those of a quarter.
    """
    now = levers_at(quarter)
    if now.shocks is not None:
        raise ValueError("shocks have the size of a quarter")
    before = levers_at(quarter - 1) if quarter > 0 else now
    for month in range(1, MONTHS + 1):
        yield between(before, now, month / MONTHS), luck.quarter(quarter)


def between(before: Levers, now: Levers, part: float) -> Levers:
    """What is asked for on the way from one quarter's levers to the next's.

    part  0 to 1; at 1 it is the later quarter's
    """
    moved = {
        name: getattr(before, name) + part * (getattr(now, name) - getattr(before, name))
        for name in ("pillars", "level", "reforms")
        if getattr(now, name) is not None
    }
    return replace(now, **moved)


BY_MONTH = Play(pace=by_month, rates=monthly)

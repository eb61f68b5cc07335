"""Arms that were played are kept: a slider moves one of them, and only that is played anew."""

from collections import OrderedDict
from threading import Lock

import pandas as pd

from interagency.study.ask import comparison_of
from interagency.study.experiment import Arm, Plan, Rests, tables_of
from interagency.study.results import Comparison
from interagency.views.app.asked import SEED, Question

type Key = tuple[Arm, int, int]
"""An arm, and the runs of it: from the first to before the last."""

MOST_KEPT = 40
"""Pieces of arms; one of 200 runs takes some megabytes."""
MOST_RESTS = 4
"""Spin-ups of other offices or parameters, or of other runs."""

_kept: OrderedDict[Key, dict[str, pd.DataFrame]] = OrderedDict()
_rests: dict[tuple[int, int], Rests] = {}
_one_at_a_time = Lock()


def played(question: Question, replications: int) -> Comparison:
    """The comparison that is asked for, as `interagency.compare` makes it."""
    with _one_at_a_time:
        return comparison_of(
            question.scenarios(), replications, SEED, progress=False, work=_remembered
        )


def _remembered(plan: Plan, start: int, stop: int) -> dict[str, pd.DataFrame]:
    """The tables of a piece, of which only arms that were never met are played."""
    keys = [(arm, start, stop) for arm in plan.arms]
    new = [arm for arm, *piece in keys if (arm, *piece) not in _kept]
    if new:
        played_anew = Plan(tuple(new), plan.design, plan.seed, {}, plan.record)
        tables = tables_of(played_anew, start, stop, _rests_of(start, stop))
        for arm in new:
            _kept[arm, start, stop] = {
                name: table[table["scenario"] == arm.name] for name, table in tables.items()
            }
    found = [_kept[key] for key in keys]
    for key in keys:
        _kept.move_to_end(key)
    while len(_kept) > max(MOST_KEPT, len(keys)):
        _kept.popitem(last=False)
    return {
        name: pd.concat([tables[name] for tables in found], ignore_index=True) for name in found[0]
    }


def _rests_of(start: int, stop: int) -> Rests:
    """The spin-ups of these runs that were met last."""
    rests = _rests.setdefault((start, stop), {})
    while len(rests) >= MOST_RESTS:
        rests.pop(next(iter(rests)))
    return rests

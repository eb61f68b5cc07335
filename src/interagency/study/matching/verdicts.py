"""What waves and members say of facts: how many show each, which bind, which stand in the way."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from interagency.study.estimates import share_interval
from interagency.study.evidence.fact import Fact
from interagency.study.matching.targets import held, role_of

# Two targets conflict when points that show both are fewer than chance gives, by so many
# standard deviations.
CONFLICT = 3.0
INTERVAL = "95% (Wilson) over parameter sets"
TOGETHER = {"targets": "all targets at once", "core": "all core facts at once"}
PLAYED = ("ranges", "members", "near")


def wave_row(number: int, margins: pd.DataFrame, targets: Sequence[int]) -> dict[str, object]:
    """A row of the table of waves.

    wave, points, passing, share with its interval, and binding: targets whose absence would let
    more points pass, with how many more, the most first
    """
    holds = held(margins).loc[list(targets)]
    passing = int(holds.all().sum())
    share, low, high = share_interval(passing, holds.shape[1])
    alone = lost_alone(holds)
    alone = alone[alone > 0].sort_values(ascending=False, kind="stable")
    return {
        "wave": number,
        "points": holds.shape[1],
        "passing": passing,
        "share": share,
        "low": low,
        "high": high,
        "interval": INTERVAL,
        "binding": ", ".join(f"{fact} ({count})" for fact, count in alone.items()),
    }


def lost_alone(holds: pd.DataFrame) -> pd.Series:
    """How many points fail one fact and no other, by fact."""
    failed = ~holds
    return failed.loc[:, failed.sum() == 1].sum(axis=1)


def conflicts(margins: pd.DataFrame, targets: Sequence[int]) -> pd.DataFrame:
    """Pairs of targets that stand in each other's way, over the points of a wave.

    Returns fact, other, both (share of points that show both), expected (if they had nothing to
    do with each other), deviations (how many standard deviations less that is), n.
    """
    holds = held(margins).loc[list(targets)].astype(float)
    count, shares = holds.shape[1], holds.mean(axis=1)
    rows = []
    for place, fact in enumerate(holds.index):
        for other in holds.index[place + 1 :]:
            both, expected = (
                float((holds.loc[fact] * holds.loc[other]).mean()),
                shares[fact] * shares[other],
            )
            spread = np.sqrt(expected * (1 - shares[fact]) * (1 - shares[other]) / count)
            if spread > 0 and (expected - both) / spread > CONFLICT:
                rows.append((fact, other, both, expected, (expected - both) / spread, count))
    return pd.DataFrame(rows, columns=["fact", "other", "both", "expected", "deviations", "n"])


def validation(
    facts: Sequence[Fact],
    targets: Sequence[int],
    ranges: pd.DataFrame,
    members: pd.DataFrame,
    near: pd.DataFrame,
) -> pd.DataFrame:
    """A row a core fact, and one each for all targets and for all core facts at once.

    fact, role, label, statement; share, low, high and n over points of the declared ranges, over
    members on fresh luck, and over fresh points near members; lost_alone: share of points of the
    ranges that fail this target and no other
    """
    shown = dict(zip(PLAYED, map(held, (ranges, members, near)), strict=True))
    numbers = [fact.number for fact in facts]
    alone = lost_alone(shown["ranges"].loc[list(targets)]) / shown["ranges"].shape[1]
    rows = [
        {
            "fact": str(fact.number),
            "role": role_of(fact),
            "label": fact.label,
            "statement": fact.statement,
            **_shares({name: holds.loc[fact.number] for name, holds in shown.items()}),
            "lost_alone": float(alone.get(fact.number, np.nan)),
        }
        for fact in facts
    ]
    for name, which in (("targets", list(targets)), ("core", numbers)):
        said = {"fact": name, "role": "", "label": "", "statement": TOGETHER[name]}
        together = {one: holds.loc[which].all() for one, holds in shown.items()}
        rows.append({**said, **_shares(together), "lost_alone": np.nan})
    return pd.DataFrame(rows).assign(interval=INTERVAL)


def _shares(holds: dict[str, pd.Series]) -> dict[str, float]:
    row = {}
    for name, values in holds.items():
        ends = share_interval(int(values.sum()), len(values))
        keys = (f"share_{name}", f"low_{name}", f"high_{name}")
        row |= {**dict(zip(keys, ends, strict=True)), f"n_{name}": len(values)}
    return row

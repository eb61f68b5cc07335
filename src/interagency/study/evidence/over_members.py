"""Table 1 over the ensemble: in how many members are the marks, and the contrasts, as seen?

No member was matched to any of it: facts that rest on Table 1 are kept to test with.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from interagency.study.ensemble import Ensemble, ensemble
from interagency.study.estimates import share_interval
from interagency.study.evidence.bench import Bench, Measured
from interagency.study.evidence.classes import Offices
from interagency.study.evidence.contrasts import VARYING
from interagency.study.evidence.facts import FACTS
from interagency.study.evidence.facts_traits import ARMS_OF_CONTRASTS, DIAGONAL
from interagency.study.evidence.levers import REFORM

MARKS = 37
INTERVAL = "95% (Wilson) over members"


def table1_over_members(
    members: Ensemble | None = None,
    replications: int = 2,
    seed: int = 1,
    workers: int | None = None,
) -> pd.DataFrame:
    """Shares of members, by total effects: a row a part of what Table 1 says.

    members       the shipped ensemble by default
    replications  histories of each member: the means of their values count

    Returns what (`marks`: the whole test of fact 37; `between countries`: an agency where it has
    a trait against where it has not; `toggled`: one trait taken from all who have it), of
    (agency or trait), share, low, high, members, interval.
    """
    members = members or ensemble()
    bench = Bench(members.design(replications), seed, workers)
    (fact,) = (fact for fact in FACTS if fact.number == MARKS)
    bench.run(((), arm) for arm in (*fact.arms, *ARMS_OF_CONTRASTS))
    found, count = bench.found(), len(members)
    rows = []
    for what, of, values in _values(found, fact.outcome(found)):
        by_member = values.reshape(len(values), count, -1).mean(axis=-1)
        held = int(np.all(by_member > 0.0, axis=0).sum())
        rows.append((what, of, *share_interval(held, count), count))
    names = ["what", "of", "share", "low", "high", "members"]
    return pd.DataFrame(rows, columns=names).assign(interval=INTERVAL)


def _values(found: Measured, marks: np.ndarray) -> Iterator[tuple[str, str, np.ndarray]]:
    """What is said, of whom, and values above 0 where it is so, `[part, run]`."""
    yield "marks", "all offices", marks
    cast = found.offices(REFORM)
    offices = Offices.of(cast)
    for agency, trait in VARYING.items():
        one, sign = DIAGONAL[trait]
        above = offices.relative(found.of_set(REFORM, one))
        mine, has = offices.agency == agency, found.holders(trait)
        apart = above[mine & has].mean(axis=0) - above[mine & ~has].mean(axis=0)
        yield "between countries", f"{agency}, {trait}", sign * apart[None]
    for trait, (one, sign) in DIAGONAL.items():
        yield "toggled", trait, sign * found.contrast(trait, one)[None]

"""How much does Table 1 tell? Theories that could stand in the model's place, on its own test.

Two pools, knowledge and reach; a set of practices opens each. A rival says which of the two each
trait bears on and whether it lowers or raises what an office brings, which form the pool has,
and how a gain is felt. Closed forms suffice: nobody chooses anything here.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from interagency.model.roster import Roster
from interagency.simulation.draws import run_address, uniform
from interagency.study.estimates import share_interval
from interagency.study.evidence.arms import MOBILISING, SYSTEMIC
from interagency.study.evidence.classes import Effects, Offices, margins, scores
from interagency.study.evidence.nulls import ENGAGED, TRUSTING
from interagency.study.scenarios import OfficeSpec
from interagency.study.traits import TRAITS

# What an office brings to a pool when a trait lowers it, when none bears on it, when one raises
# it: the model's own ranges of reach, for both pools alike.
LOWERED, USUAL, RAISED = (0.1, 0.3), (0.35, 0.65), (0.75, 0.95)
RANGES = np.array([LOWERED, USUAL, RAISED])
WORLDS = 30
RANDOM = 1_000
POOLED = ENGAGED * TRUSTING
GIFT = 0.1

Pool = Callable[[Roster, np.ndarray], np.ndarray]


def union(roster: Roster, own: np.ndarray) -> np.ndarray:
    """What an office lacks, somebody else may have."""
    missed = roster.partner_product(1.0 - POOLED * roster.partners(own))
    return own + (1.0 - own) * (1.0 - missed)


def average(roster: Roster, own: np.ndarray) -> np.ndarray:
    """Everybody moves towards the team's mean."""
    return own + ENGAGED * (roster.of_team(roster.team_mean(own, np.ones_like(own))) - own)


def flat_gift(roster: Roster, own: np.ndarray) -> np.ndarray:
    """The same for all, whatever they bring."""
    return own + GIFT


FORMS: Mapping[str, Pool] = {"union": union, "average": average, "flat gift": flat_gift}
FELT: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {"logarithm": np.log, "linear": np.array}
POOLS = ("knowledge", "reach")
# A trait on one pool: lowers it, leaves it alone, raises it. All four at once: 81 cases a pool.
CASES = np.array(list(product((-1, 0, 1), repeat=len(TRAITS))))
ASSIGNMENTS = list(product(product(POOLS, (-1, 1)), repeat=len(TRAITS)))
"""Every trait to one pool with one sign: 256."""


def rivals(cast: Sequence[OfficeSpec], marks: Effects, seed: int) -> pd.DataFrame:
    """A row a form of both pools and a way to feel gains: how many of 256 assignments pass.

    cast   the offices, in the order of marks
    marks  [office] by practice set

    Returns family, knowledge_form, reach_form, felt, rivals, passing, share_passing, low, high,
    systemic and mobilisation (how many pass that half of the test), who (the assignments that
    pass). Families beside `assignments`: endowments drawn for every office, or for every agency,
    without regard to traits, in the model's own forms.
    """
    roster = Roster.of([(office.agency, office.country) for office in cast])
    traits = np.array([[trait in office.traits for trait in TRAITS] for office in cast])
    offices = Offices.of(cast)
    passed = _cases_passing(roster, traits, offices, marks, seed)
    rows = []
    for knowledge, reach, felt in product(FORMS, FORMS, FELT):
        systemic, mobilised = passed["knowledge", knowledge, felt], passed["reach", reach, felt]
        both = [
            (systemic[_case(one, "knowledge")], mobilised[_case(one, "reach")])
            for one in ASSIGNMENTS
        ]
        won = [one for one, halves in zip(ASSIGNMENTS, both, strict=True) if all(halves)]
        rows.append(
            {
                "family": "assignments",
                "knowledge_form": knowledge,
                "reach_form": reach,
                "felt": felt,
                **_counted(np.array(both)),
                "who": "; ".join(map(_in_words, won)),
            }
        )
    for family, keys in (("by office", roster.office_key), ("by agency", roster.agency_key)):
        found = _random(roster, keys, offices, marks, seed)
        forms = {"knowledge_form": "union", "reach_form": "average", "felt": "logarithm"}
        rows.append({"family": f"random {family}", **forms, **_counted(found), "who": ""})
    return pd.DataFrame(rows)


def _cases_passing(
    roster: Roster, traits: np.ndarray, offices: Offices, marks: Effects, seed: int
) -> dict[tuple[str, str, str], np.ndarray]:
    """Which of the 81 cases of a pool pass its half of the test, by pool, form, felt."""
    push = np.clip(traits.astype(int) @ CASES.T, -1, 1)
    low, high = RANGES[push + 1].transpose(2, 0, 1)
    shape = (roster.offices, len(CASES), WORLDS)
    passed = {}
    for pool, stream in (("knowledge", "world_presence"), ("reach", "world_reach")):
        luck = uniform(run_address(seed, np.arange(WORLDS), stream), roster.office_key)
        own = low[..., None] + luck[:, None, :] * (high - low)[..., None]
        own = own.reshape(roster.offices, -1)
        for (form, after), (felt, feel) in product(FORMS.items(), FELT.items()):
            gain = feel(after(roster, own)) - feel(own)
            mean = gain.reshape(shape).mean(axis=2)
            half = 0 if pool == "knowledge" else 1
            passed[pool, form, felt] = _halves(mean, mean, offices, marks)[:, half]
    return passed


def _halves(
    knowledge: np.ndarray, reach: np.ndarray, offices: Offices, marks: Effects
) -> np.ndarray:
    """Whether the half on systemic marks, and that on + and -, is passed, `[column, 2]`."""
    # Rounding must not tell apart what is the same by construction.
    effects = {SYSTEMIC: knowledge.round(12), MOBILISING: reach.round(12)}
    parts = margins(scores(effects, marks, offices)) > 0.0
    return np.column_stack([parts[:2].all(axis=0), parts[2:].all(axis=0)])


def _random(
    roster: Roster, keys: np.ndarray, offices: Offices, marks: Effects, seed: int
) -> np.ndarray:
    """Endowments that know nothing of traits, one world a rival, `[rival, 2]`."""
    low, high = LOWERED[0], RAISED[1]
    own = {
        stream: low + (high - low) * uniform(run_address(seed, np.arange(RANDOM), stream), keys)
        for stream in ("world_presence", "world_reach")
    }
    known, reach = own["world_presence"], own["world_reach"]
    return _halves(
        np.log(union(roster, known) / known),
        np.log(average(roster, reach) / reach),
        offices,
        marks,
    )


def _case(assignment: tuple[tuple[str, int], ...], pool: str) -> int:
    """The row of `CASES` that an assignment is for one pool."""
    signs = [sign if where == pool else 0 for where, sign in assignment]
    return int(np.flatnonzero((signs == CASES).all(axis=1))[0])


def _in_words(assignment: tuple[tuple[str, int], ...]) -> str:
    told = zip(TRAITS, assignment, strict=True)
    return ", ".join(
        f"{trait} {'raises' if sign > 0 else 'lowers'} {pool}" for trait, (pool, sign) in told
    )


def _counted(halves: np.ndarray) -> dict[str, object]:
    passing = int(halves.all(axis=1).sum())
    share, low, high = share_interval(passing, len(halves))
    return {
        "rivals": len(halves),
        "passing": passing,
        "share_passing": share,
        "low": low,
        "high": high,
        "systemic": int(halves[:, 0].sum()),
        "mobilisation": int(halves[:, 1].sum()),
    }

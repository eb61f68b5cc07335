"""Stylised facts of the core source, a row each: what is claimed, and how it can fail.

Numbers are those of the project's list of facts. A fact's `outcome` gives values that are
above 0 in a run where it holds, a row a part of the claim. Its `ablation` names strengths
which, set to neutral, must make it vanish: facts that stay are not explained by them.

Labels say what kind of evidence a fact is: *emergent* (two modules and a feedback or more),
*moderated* (one mechanism, moderated by others), *encoded* (a lever reaches the output in one
equation) or *ledger* (arithmetic). Only the first two count as evidence: what is encoded is a
proposition about the forms.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from interagency.model.practices import PRACTICE_NAMES
from interagency.study.evidence.arms import REFORM, Measured, other_set

Outcome = Callable[[Measured], np.ndarray]


@dataclass(frozen=True)
class Fact:
    """One stylised fact.

    outcome    [part, run]: above 0 where that part of the claim holds in a run
    condition  the same in words
    ablation   strengths whose neutral value must make the fact vanish; none where the claim
               is that something is absent
    """

    number: int
    statement: str
    source: str
    section: str
    core: bool
    label: str
    condition: str
    outcome: Outcome
    ablation: tuple[str, ...] = field(default=())


def _trade_off(measured: Measured) -> np.ndarray:
    team = measured.change("pillars_only", "within_team_early")
    agency = measured.change("pillars_only", "within_agency_early")
    return np.array([team, -agency])


def _gain_on_both_sides(measured: Measured) -> np.ndarray:
    return np.array(
        [
            measured.change(REFORM, "within_team"),
            measured.change(REFORM, "within_agency"),
            measured.outcome(REFORM, "residual_dilemma"),
        ]
    )


# Adoption that counts as taken up, and the quarters of the reform in which it is expected.
TAKEN_UP = 0.25
EXPECTED = (3, 16)


def first_adoption(measured: Measured) -> np.ndarray:
    """Quarter since the reform's start in which half of the practices are taken up, `[run]`.

    The last quarter plus one where they never are.
    """
    start = min(measured.plan.arms[0].early)
    firsts = []
    for name in PRACTICE_NAMES:
        path = measured.series(REFORM, f"adoption_{name}")[:, start:]
        taken = path >= TAKEN_UP
        firsts.append(np.where(taken.any(axis=1), taken.argmax(axis=1), path.shape[1]))
    return np.median(firsts, axis=0)


def _dip_and_recovery(measured: Measured) -> np.ndarray:
    start = min(measured.plan.arms[0].early)
    path = measured.series(REFORM, "within_agency") - measured.series("no_reform", "within_agency")
    path = path[:, start:]
    adopted = first_adoption(measured)
    return np.array(
        [
            -0.01 - path.min(axis=1),
            path[:, -12:].mean(axis=1) - 0.01,
            # Half a quarter is less than any step of a count of quarters.
            adopted - path.argmin(axis=1) + 0.5,
            adopted - EXPECTED[0] + 0.5,
            EXPECTED[1] - adopted + 0.5,
        ]
    )


DIAGONAL: Mapping[str, tuple[str, int]] = {
    "non_resident": ("systemic_thinking", 1),
    "small_specialised": ("systemic_thinking", 1),
    "politically_sensitive": ("joint_mobilisation", 1),
    "strong_brand": ("joint_mobilisation", -1),
}


def _contrast(trait: str) -> Outcome:
    practice_set, sign = DIAGONAL[trait]
    return lambda measured: np.array([sign * measured.contrast(trait, practice_set)])


def _brands_lose(measured: Measured) -> np.ndarray:
    contrast = -measured.contrast("strong_brand", "joint_mobilisation")
    name = -measured.level("strong_brand", "visibility", "joint_mobilisation")
    income = -measured.level("strong_brand", "own_money", "joint_mobilisation")
    return np.array([contrast, name, income])


def _specific(measured: Measured) -> np.ndarray:
    return np.array(
        [
            0.5 * np.abs(measured.contrast(trait, practice_set))
            - np.abs(measured.contrast(trait, other_set(practice_set)))
            for trait, (practice_set, _) in DIAGONAL.items()
        ]
    )


FACTS: tuple[Fact, ...] = (
    Fact(
        number=1,
        statement="Pillars without practices raise coordination in the team a little and lower "
        "it within agencies.",
        source="S0",
        section="1; 4.1",
        core=True,
        label="encoded",
        condition="first 8 quarters against the matched run: team > 0, agency < 0",
        outcome=_trade_off,
        ablation=(
            "required_time",
            "double_procedure",
            "budget_procedure",
            "role_conflict",
            "mediation",
            "proximity",
        ),
    ),
    Fact(
        number=9,
        statement="Mature practices turn the trade-off into a gain on both sides and never "
        "remove all conflict.",
        source="S0",
        section="4.1; 5",
        core=True,
        label="emergent",
        condition="last 12 quarters against the matched run: team > 0, agency > 0; residual "
        "dilemma > 0 (this part is ledger: it cannot fail)",
        outcome=_gain_on_both_sides,
        ablation=("headquarters_engagement_lift", "bridge_gain"),
    ),
    Fact(
        number=10,
        statement="Practices appear over the first years, not at the launch: coordination within "
        "agencies dips, then recovers.",
        source="S0",
        section="4.1; 4.2",
        core=True,
        label="moderated",
        condition="agency against the matched run: below -0.01, the low before half of the "
        "practices are taken up (quarters 3 to 16), above +0.01 in the last 12 quarters",
        outcome=_dip_and_recovery,
        ablation=(
            "double_procedure",
            "budget_procedure",
            "role_conflict",
            "headquarters_engagement_lift",
        ),
    ),
    Fact(
        number=32,
        statement="Non-resident agencies gain more from systemic thinking than resident ones.",
        source="S0",
        section="4.2.1; Table 1",
        core=True,
        label="moderated",
        condition="one trait toggled, holders: contrast of the perceived effect > 0",
        outcome=_contrast("non_resident"),
        ablation=("knowledge_pooling", "informal_sharing", "competence_value", "sister_value"),
    ),
    Fact(
        number=33,
        statement="Small specialised agencies gain more from systemic thinking than large ones.",
        source="S0",
        section="4.2.1; Table 1",
        core=True,
        label="encoded",
        condition="one trait toggled, holders: contrast of the perceived effect > 0",
        outcome=_contrast("small_specialised"),
        ablation=("voice_rebalancing",),
    ),
    Fact(
        number=34,
        statement="Politically sensitive agencies gain more from joint mobilisation.",
        source="S0",
        section="4.3.1; Table 1",
        core=True,
        label="encoded",
        condition="one trait toggled, holders: contrast of the perceived effect > 0",
        outcome=_contrast("politically_sensitive"),
        ablation=("reach_pooling", "message_sharing", "joint_yield"),
    ),
    Fact(
        number=35,
        statement="Strong brands gain less from joint mobilisation, or lose.",
        source="S0",
        section="4.3.1; Table 1",
        core=True,
        label="encoded",
        condition="one trait toggled, holders: contrast < 0; changes of own visibility and of "
        "money in the own name < 0 (the level of the whole effect is mostly above 0)",
        outcome=_brands_lose,
        ablation=("message_sharing", "reach_pooling", "joint_yield"),
    ),
    Fact(
        number=36,
        statement="The effects are specific: a trait that moderates one set of practices hardly "
        "moderates the other.",
        source="S0",
        section="4.2.1; 4.3.1; 5; Table 1",
        core=True,
        label="encoded",
        condition="off-diagonal contrasts below half of the matching diagonal one, all four",
        outcome=_specific,
    ),
)

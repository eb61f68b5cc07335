"""What a stylised fact is: a claim, and how it can fail.

A fact's `outcome` gives values that are above 0 in a run where it holds, a row a part of the
claim; the first row is its effect. Its `ablation` names strengths which, set to neutral, must
make it vanish: facts that stay are not explained by them.

Labels say what kind of evidence a fact is. Only emergent and moderated ones count as evidence:
what is encoded is a proposition about the forms.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from interagency.study.evidence.arms import Lever, arm_named
from interagency.study.evidence.bench import Measured, steps

Outcome = Callable[[Measured], np.ndarray]
LABELS: Mapping[str, str] = {
    "emergent": "two modules and a feedback or more",
    "moderated": "one mechanism, moderated by others",
    "encoded": "a lever reaches the output in one equation",
    "ledger": "arithmetic",
}


@dataclass(frozen=True)
class Fact:
    """One stylised fact.

    mechanisms  ids of the mechanisms that it is about, as the core source's are numbered
    condition   what must be above 0, in words, and what of the claim cannot be measured
    arms        names of the arms that it is measured on
    outcome     [part, run]: above 0 where that part of the claim holds in a run
    observed    whether it is about the marks of the source's own offices, so that it can be asked
                of no others
    threshold   what the first part takes off what it measures: its effect is told without that
    ablation    strengths whose neutral value must make the fact vanish; none where the claim
                is that something is absent, or where no term of its own stands behind it
    """

    number: int
    statement: str
    section: str
    mechanisms: tuple[str, ...]
    core: bool
    label: str
    condition: str
    arms: tuple[str, ...]
    outcome: Outcome
    ablation: tuple[str, ...] = ()
    source: str = "S0"
    threshold: float = 0.0
    observed: bool = False

    @property
    def swept(self) -> frozenset[str]:
        """Parameters that its arms set themselves, and that nothing else may set."""
        return frozenset(name for one in self.arms for name in arm_named(one).scenario.parameters)


def by_swept(facts: Iterable[Fact]) -> dict[frozenset[str], list[Fact]]:
    """Facts by the parameters that their arms set themselves.

    Draws leave these alone, or they would take away the difference that the arms are about.
    """
    groups: dict[frozenset[str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.swept, []).append(fact)
    return groups


def ends(lever: Lever, **signs: int) -> Outcome:
    """Metrics that go the way of their sign at both ends of a lever, mature unless named early."""

    def outcome(found: Measured) -> np.ndarray:
        return np.concatenate([sign * found.ends(lever, metric) for metric, sign in signs.items()])

    return outcome


def of_some(
    found: Measured, lever: Lever, offices: np.ndarray, read: Callable[[str], np.ndarray]
) -> np.ndarray:
    """What the ends of a lever change in the mean over some offices, `[2, run]`.

    offices  [office]  true for those that count
    read     what is read of an arm, `[office, run]`
    """
    return steps(lever, lambda arm: read(arm)[offices].mean(axis=0))


def participation(found: Measured, arm: str) -> np.ndarray:
    """Time with the team that an office chose and was not only required, `[office, run]`."""
    return found.by_office(arm, "joint_time") * (1.0 - found.by_office(arm, "formal_share"))

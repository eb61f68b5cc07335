"""The six coordinating practices as rows: what lets each grow, what each opens.

A practice is data. Mechanisms ask how far an *opening* is open and never name a
practice, so a seventh practice is a seventh row of `PRACTICES`. Rows are positions in
stored arrays: append, never reorder.

Weights are judgements read from the core source (M0-19 to M0-31), labelled *assumed*:
the source says what a practice opens, not how far. What stands in a row is the default of a
parameter of its own (`weights`), which is drawn and set like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from interagency.model.levers import PILLAR_NAMES, REFORMS

SETS: Mapping[str, str] = MappingProxyType(
    {
        "systemic_thinking": "Knowing together: clusters, synergies, aligned procedures.",
        "joint_mobilisation": "Reaching out together: criteria, flagships, one voice.",
    }
)

OPENINGS: Mapping[str, str] = MappingProxyType(
    {
        "shared_knowledge": "what members know is pooled by the team (M0-21, M0-25)",
        "shared_outcomes": "agencies plan on a few common outcomes instead of many areas (M0-19a)",
        "outcome_level": "talks are on long-term outcomes instead of agencies' outputs (M0-19b)",
        "lead_agencies": "each outcome has a lead, chosen for expertise (M0-19c)",
        "rotating_duties": "leads and managerial duties rotate (M0-19c, M0-40)",
        "fair_voice": "a seat counts in planning, not the size of the office (M0-42)",
        "division_of_labour": "who does what is settled, so that overlap stops hurting (M0-19d)",
        "synergies": "unlike expertise is combined in joint work (M0-19d, M0-23)",
        "single_procedure": "one report serves both masters (M0-20)",
        "common_calendar": "agencies plan in one cycle with the government (M0-20)",
        "early_clearance": "programmes are signed before headquarters clear them (M0-20)",
        "common_format": "headquarters accept one format among themselves (M0-08)",
        "bridge": "work with the team serves headquarters as well (M0-16, M0-26)",
        "clear_shares": "joint money follows contribution and fit rather than size (M0-27a)",
        "disclosed_bids": "approaches to donors are disclosed and made together (M0-27a)",
        "code_of_conduct": "a code says when the team comes before the agency (M0-27b)",
        "peer_review": "members' judgements count in headquarters' appraisal (M0-28)",
        "firewall": "the Resident Coordinator is cut off from the agency of origin (M0-29)",
        "joint_reach": "donors and government are approached as a team (M0-31, M0-35)",
        "joint_funding": "money is raised in the country for the team (M0-32)",
        "flagships": "a lead fundraiser asks for common programmes (M0-30)",
        "shared_message": "own messages are given up for the team's (M0-31, M0-44)",
        "spokespersons": "several members speak for the team in turn (M0-31)",
        "kept_names": "members above the team's name keep part of their own (M0-45)",
        "traced_money": "donors ask headquarters where their own money went (M0-07)",
        "pressure": "donors and government press the team to act as one (M0-17)",
    }
)


NEEDS: Mapping[str, str] = MappingProxyType(
    {
        "conflict": "work with the team that does not serve headquarters yet (M0-15)",
        "resistance": "headquarters that keep their money out of the common fund (M0-09)",
    }
)

FOOTINGS: Mapping[str, str] = MappingProxyType(
    {
        "headquarters_engagement": "headquarters that follow their offices closely (M0-20)",
        "acquaintance": "partners who know each other (M0-19d)",
    }
)


@dataclass(frozen=True, eq=False)
class Practice:
    """One coordinating practice; a row is equal to itself only.

    founded_on   the pillar without which it does not grow
    grows_with   weights on pillars, summing to 1: the scaffold that it needs (M0-15)
    answers      the need that it answers, one of NEEDS
    rests_on     what must be there for it to grow fast, one of FOOTINGS, or None
    opens        weights on openings, 0 to 1: how far it alone opens each when fully adopted
    upkeep       what it costs in team time, 1 being what the six of the core source cost together
    """

    name: str
    title: str
    set: str
    summary: str
    founded_on: str
    grows_with: Mapping[str, float]
    answers: str
    rests_on: str | None
    opens: Mapping[str, float]
    source: str
    upkeep: float = 1 / 6


PRACTICES: tuple[Practice, ...] = (
    Practice(
        name="thematic_clustering",
        title="Thematic clustering",
        set="systemic_thinking",
        summary="Fewer priority areas, planned on common outcomes, each with a lead agency "
        "chosen for expertise.",
        founded_on="one_programme",
        grows_with={"one_programme": 0.7, "one_leader": 0.2, "one_office": 0.1},
        answers="conflict",
        rests_on=None,
        opens={
            "shared_knowledge": 0.5,
            "shared_outcomes": 1.0,
            "outcome_level": 1.0,
            "lead_agencies": 0.8,
            "rotating_duties": 0.3,
            "fair_voice": 0.7,
            "division_of_labour": 0.1,
            "synergies": 0.25,
            "bridge": 0.25,
        },
        source="M0-19a to M0-19c",
    ),
    Practice(
        name="focus_on_synergies",
        title="Focusing on synergies",
        set="systemic_thinking",
        summary="Different sectors work on one problem; tasks that overlap are split.",
        founded_on="one_programme",
        grows_with={"one_programme": 0.6, "one_leader": 0.2, "one_office": 0.2},
        answers="conflict",
        rests_on="acquaintance",
        opens={
            "shared_knowledge": 0.35,
            "fair_voice": 0.3,
            "division_of_labour": 0.55,
            "synergies": 0.75,
            "bridge": 0.2,
        },
        source="M0-19d, M0-23",
    ),
    Practice(
        name="procedural_alignment",
        title="Procedural alignment",
        set="systemic_thinking",
        summary="Cycles, clearances and reports are harmonised between field and headquarters.",
        founded_on="one_programme",
        grows_with={"one_programme": 0.6, "one_budget": 0.3, "one_leader": 0.1},
        answers="conflict",
        rests_on="headquarters_engagement",
        opens={
            "shared_knowledge": 0.15,
            "single_procedure": 0.8,
            "common_calendar": 0.8,
            "early_clearance": 0.8,
            "bridge": 0.45,
        },
        source="M0-20",
    ),
    Practice(
        name="clear_allocation_criteria",
        title="Clear allocation criteria",
        set="joint_mobilisation",
        summary="Rules for sharing joint money, a code of conduct, peer review, a firewall for "
        "the Resident Coordinator.",
        founded_on="one_budget",
        grows_with={"one_budget": 0.6, "one_leader": 0.4},
        answers="resistance",
        rests_on=None,
        opens={
            "clear_shares": 1.0,
            "disclosed_bids": 0.9,
            "code_of_conduct": 0.7,
            "peer_review": 0.6,
            "firewall": 0.7,
            "joint_funding": 0.3,
            "joint_reach": 0.15,
            "division_of_labour": 0.1,
            "bridge": 0.1,
        },
        source="M0-27a to M0-29",
    ),
    Practice(
        name="common_flagships",
        title="Common flagships",
        set="joint_mobilisation",
        summary="A few common programmes, agreed with headquarters and funded together under a "
        "lead fundraiser.",
        founded_on="one_budget",
        grows_with={"one_budget": 0.5, "one_programme": 0.3, "one_leader": 0.2},
        answers="resistance",
        rests_on="headquarters_engagement",
        opens={
            "joint_funding": 0.5,
            "flagships": 1.0,
            "joint_reach": 0.3,
            "shared_message": 0.25,
            "division_of_labour": 0.1,
        },
        source="M0-30",
    ),
    Practice(
        name="one_voice",
        title="Speaking with one voice",
        set="joint_mobilisation",
        summary="Messages are aligned first, then carried by several spokespersons for the team.",
        founded_on="one_leader",
        grows_with={"one_leader": 0.6, "one_budget": 0.2, "one_programme": 0.2},
        answers="resistance",
        rests_on="acquaintance",
        opens={
            "joint_funding": 0.2,
            "joint_reach": 0.55,
            "shared_message": 0.75,
            "spokespersons": 0.5,
        },
        source="M0-31, M0-35",
    ),
)

PRACTICE_NAMES: tuple[str, ...] = tuple(practice.name for practice in PRACTICES)


def practices_of(practice_set: str) -> tuple[str, ...]:
    """Names of the practices of one set.

    >>> practices_of("joint_mobilisation")
    ('clear_allocation_criteria', 'common_flagships', 'one_voice')
    """
    return tuple(practice.name for practice in PRACTICES if practice.set == practice_set)


def _check_rows() -> None:
    for practice in PRACTICES:
        if practice.set not in SETS or abs(sum(practice.grows_with.values()) - 1) > 1e-12:
            raise ValueError(f"{practice.name}: unknown set, or pillar weights do not sum to 1")
        unknown = {practice.founded_on, *practice.grows_with} - set(PILLAR_NAMES)
        unknown |= set(practice.opens) - set(OPENINGS)
        unknown |= {practice.answers} - set(NEEDS) | {practice.rests_on} - {None, *FOOTINGS}
        if unknown:
            raise ValueError(f"{practice.name}: names that are declared nowhere: {unknown}")
    for reform in REFORMS:
        if unknown := set(reform.opens) - set(OPENINGS):
            raise ValueError(f"{reform.name}: opens what is declared nowhere: {unknown}")


_check_rows()

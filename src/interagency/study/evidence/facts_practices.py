"""Facts of the practices: what each does to the team, to the agency and to money."""

from functools import partial

import numpy as np

from interagency.study.evidence import arms
from interagency.study.evidence.arms import NO_REFORM, PILLARS, REFORM
from interagency.study.evidence.bench import Measured, steps
from interagency.study.evidence.fact import Fact, ends, of_some, participation
from interagency.study.quarters import quarter_index

# What is left of an effect that counts as gone.
GONE = 0.1
# Quarters that a code of conduct may cost headquarters' time.
CLEARING = 4


def _led_by_expertise(found: Measured) -> np.ndarray:
    lever = arms.BY_EXPERTISE
    reports = found.change(lever.most, "reports_on_project", PILLARS)
    return np.array(
        [*found.ends(lever, "orchestration"), *-found.ends(lever, "disputes"), -reports]
    )


def _complementary(found: Measured) -> np.ndarray:
    near, ordinary, far = (
        found.change(joint, "delivery", alone)
        for joint, alone in zip(arms.SYNERGIES.arms, arms.NO_SYNERGY.arms, strict=True)
    )
    return np.array([ordinary - near, far - ordinary, GONE * far - np.abs(near)])


def _in_step(found: Measured) -> np.ndarray:
    less = ends(arms.ALIGNED, approval_delay=-1, reporting_burden=-1, headquarters_time=-1)(found)
    apart = found.change(arms.ALIGNED.least, "approval_delay", arms.ALIGNED.most)
    in_step = found.change(arms.IN_STEP[0.0], "approval_delay", arms.IN_STEP[1.0])
    return np.array([*less, apart - in_step])


def _elsewhere(found: Measured) -> np.ndarray:
    there = found.offices(PILLARS)
    joined = {office.agency for office in there if office.country == "C1"}
    sisters = np.array([one.agency in joined and one.country != "C1" for one in there])
    return np.concatenate(
        [
            of_some(found, arms.IN_ONE_COUNTRY, sisters, partial(found.by_office, metric=metric))
            for metric in ("office_competence", "competence")
        ]
    )


def _reassured(found: Measured) -> np.ndarray:
    """Minus the correlation over headquarters, `[1, run]`; 0 where nothing moves."""
    firsts = np.unique([office.agency for office in found.offices(REFORM)], return_index=True)[1]
    gain, change = (
        (found.by_office(REFORM, metric) - found.by_office(NO_REFORM, metric))[firsts]
        for metric in ("competence", "resistance")
    )
    gain, change = (values - values.mean(axis=0) for values in (gain, change))
    spread = np.sqrt((gain**2).sum(axis=0) * (change**2).sum(axis=0))
    return -((gain * change).sum(axis=0) / np.maximum(spread, 1e-12))[None, :]


def half_rise(path: np.ndarray) -> np.ndarray:
    """First quarter in which half of the last value is reached, `[run]`, for `[run, quarter]`."""
    return (path >= 0.5 * path[:, -1:]).argmax(axis=1)


def _in_order(found: Measured) -> np.ndarray:
    start = min(arms.reform_start())
    paths = [
        (found.series(arms.THINKING.most, metric) - found.series(PILLARS, metric))[:, start:]
        for metric in ("acquaintance", "trust", "belonging")
    ]
    knowing, trusting, belonging = map(half_rise, paths)
    return np.array(
        [
            *(path[:, -1] for path in paths),
            # Half a quarter is less than any step of a count of quarters.
            trusting - knowing + 0.5,
            belonging - trusting + 0.5,
        ]
    )


def _cleared_first(found: Measured) -> np.ndarray:
    event = quarter_index(arms.CODE_FROM, arms.arm_named(arms.CODE).scenario.first_quarter)
    paper, conflict = (
        (found.series(arms.CODE, metric) - found.series(PILLARS, metric))[:, event:]
        for metric in ("paperwork_time", "role_conflict")
    )
    peak = paper[:, :CLEARING].max(axis=1)
    after = np.abs(paper[:, CLEARING : 2 * CLEARING]).mean(axis=1)
    return np.array([peak, GONE * peak - after, -conflict[:, CLEARING:].mean(axis=1)])


def _impartial(found: Measured) -> np.ndarray:
    offices = found.offices(arms.FIREWALL.least)
    others = np.array([not office.endowments["origin"] for office in offices])
    return of_some(found, arms.FIREWALL, others, lambda arm: participation(found, arm))


def _sideways(found: Measured) -> np.ndarray:
    return -steps(arms.REVIEWED, lambda arm: found.had(arm, "accountability").mean(axis=0))


def _most_for_the_small(found: Measured) -> np.ndarray:
    own = found.by_office(PILLARS, "reach")
    own = own - own.mean(axis=0)
    gains = steps(arms.ONE_VOICE, lambda arm: found.by_office(arm, "reach"))
    return np.array([*gains.mean(axis=1), *-(gains * own).sum(axis=1) / (own**2).sum(axis=0)])


def _moved_to_the_field(found: Measured) -> np.ndarray:
    moved = found.change(arms.MOBILISED.most, "autonomy", arms.MOBILISED.least)
    without = found.change(arms.NO_JOINT_MONEY[1.0], "autonomy", arms.NO_JOINT_MONEY[0.0])
    return np.array([*found.ends(arms.MOBILISED, "autonomy"), GONE * moved - np.abs(without)])


def _together(found: Measured) -> np.ndarray:
    def joint(arm: str) -> np.ndarray:
        return found.outcome(arm, "within_team") + found.outcome(arm, "within_agency")

    alone = joint(arms.THINKING.most) + joint(arms.MOBILISED.most)
    return (joint(arms.BOTH_SETS) - alone + joint(PILLARS))[None, :]


FACTS: tuple[Fact, ...] = (
    Fact(
        number=13,
        statement="Fewer outcomes bring more agencies to each, and fewer quarrels.",
        section="4.2",
        mechanisms=("M0-19a", "M0-19c"),
        core=True,
        label="encoded",
        condition="14 outcomes to 4, at both ends, practices off and a lead for each outcome: "
        "agencies on an outcome rise, quarrels fall (by little), jointness rises (by next to "
        "nothing). Without leads, as the list has it, quarrels do not move: talks on outcomes move "
        "them (fact 14)",
        arms=arms.FEWER.arms,
        outcome=ends(arms.FEWER, agencies_per_outcome=1, disputes=-1, jointness=1),
        ablation=("lead_division",),
    ),
    Fact(
        number=14,
        statement="Talks on outcomes instead of outputs cut quarrels over who does what.",
        section="4.2",
        mechanisms=("M0-19b",),
        core=True,
        label="encoded",
        condition="talks on outcomes at both ends, practices off: quarrels fall",
        arms=arms.NEGOTIATED.arms,
        outcome=ends(arms.NEGOTIATED, disputes=-1),
        ablation=("outcome_peace",),
    ),
    Fact(
        number=15,
        statement="A lead chosen for expertise orchestrates better than one chosen otherwise.",
        section="4.2",
        mechanisms=("M0-19c",),
        core=False,
        label="encoded",
        condition="leads chosen as it happens, half, wholly for expertise: orchestration rises "
        "and quarrels fall in both steps. One report an outcome is approached, not reached: "
        "reports on a project fall where there are leads. No rule puts the largest first",
        arms=(PILLARS, *arms.BY_EXPERTISE.arms),
        outcome=_led_by_expertise,
        ablation=("lead_by_expertise",),
    ),
    Fact(
        number=16,
        statement="Synergy pays in proportion to complementarity.",
        section="4.2",
        mechanisms=("M0-19d",),
        core=True,
        label="encoded",
        condition="focusing on synergies at 1; mandates all the same, as drawn, each on one theme: "
        "what the strength of synergy adds to delivery rises in both steps, from under a tenth",
        arms=(*arms.SYNERGIES.arms, *arms.NO_SYNERGY.arms),
        outcome=_complementary,
        ablation=("synergy",),
    ),
    Fact(
        number=17,
        statement="Planning cycles that differ cost; alignment takes that away.",
        section="4.2",
        mechanisms=("M0-20",),
        core=True,
        label="ledger",
        condition="procedural alignment at both ends, alone: delay, procedures and headquarters' "
        "time fall; and the delay falls by more where cycles are as drawn than where all take "
        "five years from the start of the reform",
        arms=(*arms.ALIGNED.arms, *arms.IN_STEP.values()),
        outcome=_in_step,
        ablation=("clearance_lag", "cycle_wait", "double_procedure"),
    ),
    Fact(
        number=18,
        statement="Systemic thinking raises what headquarters are told, and what sister offices "
        "learn.",
        section="4.2.1",
        mechanisms=("M0-21", "M0-22", "M0-26"),
        core=True,
        label="moderated",
        condition="systemic thinking at both ends, alone: information and sister offices' lessons "
        "rise",
        arms=arms.THINKING.arms,
        outcome=ends(arms.THINKING, information=1, sister_lessons=1),
        ablation=("knowledge_pooling",),
    ),
    Fact(
        number=19,
        statement="Systemic thinking in one country widens an agency's mandate in others.",
        section="4.2.1",
        mechanisms=("M0-23",),
        core=True,
        label="moderated",
        condition="systemic thinking in one country alone, at both ends: competence rises at the "
        "headquarters of agencies there and in their offices elsewhere",
        arms=arms.IN_ONE_COUNTRY.arms,
        outcome=_elsewhere,
        ablation=("competence_travel",),
    ),
    Fact(
        number=20,
        statement="Where competence grows, the resistance of headquarters falls.",
        section="5",
        mechanisms=("M0-24",),
        core=False,
        label="encoded",
        condition="over headquarters of a run, against the matched run: the gain in competence "
        "and the change in resistance are correlated below 0",
        arms=(NO_REFORM, REFORM),
        outcome=_reassured,
        ablation=("resistance_softening",),
    ),
    Fact(
        number=21,
        statement="Systemic thinking raises mutual knowledge, then trust, then belonging.",
        section="4.2.1",
        mechanisms=("M0-25",),
        core=True,
        label="encoded",
        condition="systemic thinking at 1, alone, against pillars: all three rise, and half of "
        "each is reached in that order; half a quarter is let pass, so that ties hold. Lags in a "
        "chain give the order",
        arms=(PILLARS, arms.THINKING.most),
        outcome=_in_order,
        ablation=("clustered_contact", "responsiveness"),
    ),
    Fact(
        number=22,
        statement="Clear criteria and a shared strategy cut competition for money.",
        section="4.3",
        mechanisms=("M0-27a",),
        core=True,
        label="encoded",
        condition="clear allocation criteria at both ends, alone: own money lost to rivals falls "
        "(bids are not counted one by one)",
        arms=arms.CRITERIA.arms,
        outcome=ends(arms.CRITERIA, competition=-1),
        ablation=("rivalry",),
    ),
    Fact(
        number=23,
        statement="Writing a code of conduct takes headquarters' time first and eases the "
        "conflict of roles after.",
        section="4.3; 4.3.1",
        mechanisms=("M0-27b",),
        core=False,
        label="encoded",
        condition=f"a code that comes in at once, practices off: headquarters' time in paperwork "
        f"rises, is back within {CLEARING} quarters, and role conflict is below from then on. "
        "Paper is read: what it takes of headquarters' time",
        arms=(PILLARS, arms.CODE),
        outcome=_cleared_first,
        ablation=("code_clearance", "code_relief"),
    ),
    Fact(
        number=24,
        statement="A firewall makes the coordinator impartial, and others join in.",
        section="4.3",
        mechanisms=("M0-11", "M0-29"),
        core=False,
        label="encoded",
        condition="firewall at both ends, practices off: time with the team that agencies other "
        "than the coordinator's own choose rises. By next to nothing: what "
        "they spend is what is required",
        arms=arms.FIREWALL.arms,
        outcome=_impartial,
        ablation=("partiality",),
    ),
    Fact(
        number=25,
        statement="Peer review turns accountability sideways.",
        section="4.3",
        mechanisms=("M0-28",),
        core=False,
        label="encoded",
        condition="peer review at both ends, practices off: accountability as felt falls",
        arms=arms.REVIEWED.arms,
        outcome=_sideways,
        ablation=("peer_weight",),
    ),
    Fact(
        number=26,
        statement="Flagships bring joint money and clear roles.",
        section="4.3",
        mechanisms=("M0-30",),
        core=True,
        label="encoded",
        condition="common flagships at both ends, alone: joint money rises, quarrels fall",
        arms=arms.FLAGSHIPS.arms,
        outcome=ends(arms.FLAGSHIPS, joint_money=1, disputes=-1),
        ablation=("joint_yield",),
    ),
    Fact(
        number=27,
        statement="One voice opens doors, most for those with little weight of their own.",
        section="4.3.1",
        mechanisms=("M0-31", "M0-35", "M0-43"),
        core=True,
        label="encoded",
        condition="one voice at both ends, alone: access rises on average, and by less the more "
        "an office has (slope over offices)",
        arms=arms.ONE_VOICE.arms,
        outcome=_most_for_the_small,
        ablation=("reach_pooling",),
    ),
    Fact(
        number=28,
        statement="Joint mobilisation moves influence to the field, through money raised there.",
        section="4.3.1",
        mechanisms=("M0-34", "M0-38"),
        core=True,
        label="moderated",
        condition="joint mobilisation at both ends, alone: autonomy rises; under a tenth of that "
        "where no money is raised or pooled in the country",
        arms=(*arms.MOBILISED.arms, *arms.NO_JOINT_MONEY.values()),
        outcome=_moved_to_the_field,
        ablation=("joint_yield", "pooling_ceiling"),
    ),
    Fact(
        number=29,
        statement="The two sets of practices support each other.",
        section="5",
        mechanisms=("M0-39",),
        core=False,
        label="emergent",
        condition="each set at 0 and 1: interaction on the sum of both coordinations above 0",
        arms=(PILLARS, arms.THINKING.most, arms.MOBILISED.most, arms.BOTH_SETS),
        outcome=_together,
    ),
    Fact(
        number=30,
        statement="Duties that rotate build belonging.",
        section="5",
        mechanisms=("M0-40",),
        core=False,
        label="encoded",
        condition="rotating duties at both ends, practices off: belonging rises",
        arms=arms.ROTATING.arms,
        outcome=ends(arms.ROTATING, belonging=1),
        ablation=("rotation_belonging",),
    ),
    Fact(
        number=31,
        statement="Common premises cut the cost of working together.",
        section="3.1",
        mechanisms=("M0-12",),
        core=False,
        label="ledger",
        condition="One Office at both ends, the other pillars in full: meetings for an hour of "
        "joint work fall",
        arms=arms.ONE_OFFICE.arms,
        outcome=ends(arms.ONE_OFFICE, meeting_overhead=-1),
        ablation=("premises_saving",),
    ),
)

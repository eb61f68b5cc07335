"""Facts of the dilemma and the pillars: what the reform costs and brings before practices."""

import numpy as np

from interagency.model.mechanisms.burden import reports_on_project, single_procedure_of
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.estimates import conflict_of
from interagency.study.evidence import arms
from interagency.study.evidence.arms import NO_REFORM, PILLARS, REFORM
from interagency.study.evidence.bench import Measured
from interagency.study.evidence.fact import Fact, ends

# Joint part of a plan up to which it counts as a sum of agency plans; and what counts as more.
A_SUM = 0.1
# Adoption that counts as none.
NOTHING = 0.02
# Adoption that counts as taken up, and the quarters of the reform in which it is expected.
TAKEN_UP = 0.25
EXPECTED = (3, 16)
# Coordination within agencies that counts as lost, or as won.
DIP = 0.01
# Agencies on one partner's project.
CONTRIBUTORS = np.arange(1, 9)
THINKING_OFF = f"{REFORM} without {arms.SYSTEMIC}"


def _trade_off(found: Measured) -> np.ndarray:
    team = found.change(PILLARS, "within_team_early")
    agency = found.change(PILLARS, "within_agency_early")
    return np.array([team, -agency])


def _doubled(found: Measured) -> np.ndarray:
    ratio = found.outcome(arms.PROGRAMME_ALONE, "reporting_burden_early") / found.outcome(
        NO_REFORM, "reporting_burden_early"
    )
    return np.array([ratio - 1.5, 2.5 - ratio])


def _more_than_a_sum(found: Measured) -> np.ndarray:
    first, later = (found.outcome(REFORM, f"jointness{window}") for window in ("_early", ""))
    without = found.outcome(THINKING_OFF, "jointness")
    return np.array([later - first - A_SUM, A_SUM - first, later - without - A_SUM])


def _reports(found: Measured) -> np.ndarray:
    """Of the mechanism itself: no roster puts every agency on one project."""
    others, acceptance = CONTRIBUTORS[:, None] - 1, found.value("format_acceptance")
    owed, merged = (
        reports_on_project(others, single_procedure_of(0.0, form, acceptance), 0.0, 0.0)
        for form in (0.0, 1.0)
    )
    off_by = np.abs(owed - CONTRIBUTORS[:, None]).max(axis=0)
    return np.array([2.0 - merged.max(axis=0), 1e-9 - off_by + 0.0 * acceptance])


def _stricter(found: Measured) -> np.ndarray:
    return np.concatenate(
        [
            -found.ends(lever, metric)
            for lever in (arms.STRICT, arms.STRICT_FOR_GOOD)
            for metric in ("within_team_early", "jointness_early")
        ]
    )


def _pooled(found: Measured) -> np.ndarray:
    falling = -found.ends(arms.UNWILLING, "joint_money_share")
    return np.array([*falling, 0.5 - found.outcome(REFORM, "joint_money_share")])


def _gain_on_both_sides(found: Measured) -> np.ndarray:
    return np.array(
        [
            found.change(REFORM, "within_team"),
            found.change(REFORM, "within_agency"),
            found.outcome(REFORM, "residual_dilemma"),
        ]
    )


def first_adoption(found: Measured) -> np.ndarray:
    """Quarter since the reform's start in which half of the practices are taken up, `[run]`.

    The last quarter plus one where they never are.
    """
    start = min(arms.reform_start())
    firsts = []
    for name in PRACTICE_NAMES:
        path = found.series(REFORM, f"adoption_{name}")[:, start:]
        taken = path >= TAKEN_UP
        firsts.append(np.where(taken.any(axis=1), taken.argmax(axis=1), path.shape[1]))
    return np.median(firsts, axis=0)


def _dip_and_recovery(found: Measured) -> np.ndarray:
    start = min(arms.reform_start())
    path = found.series(REFORM, "within_agency") - found.series(NO_REFORM, "within_agency")
    path = path[:, start:]
    adopted = first_adoption(found)
    return np.array(
        [
            -DIP - path.min(axis=1),
            path[:, -12:].mean(axis=1) - DIP,
            # Half a quarter is less than any step of a count of quarters.
            adopted - path.argmin(axis=1) + 0.5,
            adopted - EXPECTED[0] + 0.5,
            EXPECTED[1] - adopted + 0.5,
        ]
    )


def _both_needed(found: Measured) -> np.ndarray:
    return np.array(
        [
            found.adopted(REFORM).mean(axis=0) - TAKEN_UP,
            NOTHING - found.adopted(arms.WITHOUT_PILLARS).mean(axis=0),
            NOTHING - found.adopted(arms.ONE_A_COUNTRY).mean(axis=0),
        ]
    )


def _distance(found: Measured) -> np.ndarray:
    near, ordinary, far = (
        conflict_of(
            *(
                found.change(reform, f"{metric}_early", base)
                for metric in ("within_team", "within_agency")
            )
        )
        for base, reform in zip(arms.APART_IN_NONE.arms, arms.APART_IN_PILLARS.arms, strict=True)
    )
    return np.array([ordinary - near, far - ordinary])


FACTS: tuple[Fact, ...] = (
    Fact(
        number=1,
        statement="Pillars without practices raise coordination in the team a little and lower "
        "it within agencies.",
        section="1; 4.1",
        mechanisms=("M0-03", "M0-04", "M0-05", "M0-07", "M0-11", "M0-12"),
        core=True,
        label="encoded",
        condition="first 8 quarters against the matched run: team > 0, agency < 0",
        arms=(NO_REFORM, PILLARS),
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
        number=2,
        statement="Joint planning doubles paperwork: two procedures and two reports for one.",
        section="4.1",
        mechanisms=("M0-05",),
        core=True,
        label="ledger",
        condition="One Programme alone, first 8 quarters (the plan comes in over four of them): "
        "procedures owed are 1.5 to 2.5 times the matched run's",
        arms=(NO_REFORM, arms.PROGRAMME_ALONE),
        outcome=_doubled,
        ablation=("double_procedure",),
    ),
    Fact(
        number=3,
        statement="The first country plans add up agency plans; a joint plan comes later.",
        section="4.1; 4.2",
        mechanisms=("M0-06", "M0-19a", "M0-19b"),
        core=True,
        label="emergent",
        condition=f"jointness at most {A_SUM} in the first 8 quarters (overlap with the sum of "
        f"agency plans is 1 less that); in the last 12 more than {A_SUM} above it, and above "
        "the reform without systemic thinking",
        arms=(REFORM, THINKING_OFF),
        outcome=_more_than_a_sum,
        threshold=A_SUM,
        # What goes beyond the requirement is chosen, and only that makes a plan joint.
        ablation=("responsiveness",),
    ),
    Fact(
        number=4,
        statement="Five agencies on one partner's project owe five reports.",
        section="4.1",
        mechanisms=("M0-07", "M0-08"),
        core=True,
        label="ledger",
        condition="1 to 8 contributors: a report each; at most 2 with a common format. Asked of "
        "the mechanism itself, for no roster puts all on one project",
        arms=(),
        outcome=_reports,
        ablation=("format_acceptance",),
    ),
    Fact(
        number=5,
        statement="The burden comes from headquarters that do not work with each other.",
        section="4.1",
        mechanisms=("M0-08",),
        core=True,
        label="encoded",
        condition="headquarters harmonised at 0 to 0.25 and 0.75 to 1, practices off: procedures "
        "owed fall, coordination within agencies rises",
        arms=arms.HARMONISED.arms,
        outcome=ends(arms.HARMONISED, reporting_burden=-1, within_agency=1),
        ablation=("format_acceptance",),
    ),
    Fact(
        number=6,
        statement="Donors who ask headquarters to trace their money make it worse.",
        section="4.1",
        mechanisms=("M0-07",),
        core=False,
        label="ledger",
        condition="donors trace at 0 to 0.25 and 0.75 to 1, practices off: procedures owed rise",
        arms=arms.TRACED.arms,
        outcome=ends(arms.TRACED, reporting_burden=1),
        ablation=("donor_tracing",),
    ),
    Fact(
        number=7,
        statement="The stronger vertical accountability, the less joint planning achieves.",
        section="3.1; 4.1",
        mechanisms=("M0-04", "M0-06"),
        core=True,
        label="moderated",
        condition="customary accountability 0.3 to 0.4 and 0.6 to 0.7 (the declared range; the "
        "list goes to 0.9), first 8 quarters, free and frozen: team and jointness fall. Early, "
        "for what is bridged later makes headquarters gain from the team",
        arms=(*arms.STRICT.arms, *arms.STRICT_FOR_GOOD.arms),
        outcome=_stricter,
        ablation=("responsiveness",),
    ),
    Fact(
        number=8,
        statement="Headquarters resist full pooling: joint money stays a minority.",
        section="4.3",
        mechanisms=("M0-09", "M0-24"),
        core=True,
        label="moderated",
        condition="initial resistance 0.5 to 0.6 and 0.8 to 0.9: the share of joint money falls; "
        "below a half (which is what fails, where joint money is the larger part)",
        arms=(REFORM, *arms.UNWILLING.arms),
        outcome=_pooled,
        ablation=("joint_yield", "pooling_ceiling"),
    ),
    Fact(
        number=9,
        statement="Mature practices turn the trade-off into a gain on both sides and never "
        "remove all conflict.",
        section="4.1; 5",
        mechanisms=("M0-16", "M0-26", "M0-37"),
        core=True,
        label="emergent",
        condition="the reform with practices as they emerge, last 12 quarters against the matched "
        "run: team > 0, agency > 0; what is left of the conflict is read as the residual dilemma, "
        "> 0",
        arms=(NO_REFORM, REFORM),
        outcome=_gain_on_both_sides,
        ablation=("headquarters_engagement_lift", "bridge_gain"),
    ),
    Fact(
        number=10,
        statement="Practices appear over the first years, not at the launch: coordination within "
        "agencies dips, then recovers.",
        section="4.1; 4.2",
        mechanisms=("M0-05", "M0-14", "M0-15"),
        core=True,
        label="moderated",
        condition="agency against the matched run: below -0.01, the low before half of the "
        "practices are taken up (quarters 3 to 16), above +0.01 in the last 12 quarters",
        arms=(NO_REFORM, REFORM),
        outcome=_dip_and_recovery,
        threshold=DIP,
        ablation=("required_time", "double_procedure", "budget_procedure", "role_conflict"),
    ),
    Fact(
        number=11,
        statement="Practices need both the pillars and interaction.",
        section="2.2; 4.1",
        mechanisms=("M0-15",),
        core=False,
        label="encoded",
        condition=f"mean adoption above {TAKEN_UP} in the reform, below {NOTHING} without pillars "
        "and where nobody is there to interact with (one office a country)",
        arms=(REFORM, arms.WITHOUT_PILLARS, arms.ONE_A_COUNTRY),
        outcome=_both_needed,
        ablation=("adoption_rate",),
    ),
    Fact(
        number=12,
        statement="Agencies whose mandates lie apart face a larger dilemma.",
        section="3.1",
        mechanisms=("M0-04",),
        core=False,
        label="moderated",
        condition="mandates all the same, as drawn, each on one theme: pillars' early conflict "
        "(agency lost against team gained, within bounds) rises in both steps",
        arms=(*arms.APART_IN_NONE.arms, *arms.APART_IN_PILLARS.arms),
        outcome=_distance,
        ablation=("distance_conflict",),
    ),
)

"""Every number of the model once: value, range, unit, reason and source.

A field of `Parameters` *is* its declaration. Checks, documentation, help texts, the schema
and sampling ranges are read from `PARAMETERS`. Rates are per quarter.

Kinds: `uncertainty` (nobody chooses it) and `strength` (how much of a mechanism there is:
set to `neutral` it vanishes, so an ablation is a setting and not code).
Status: `calibrated` (the range comes from a figure in a source), `extrapolated` (carried over
from a figure for something near), `assumed` (a judgement, and its reason says so).

Weights of practices, pillars and reforms stand in their rows and follow at the end (`weights`).
Weights of a *group* are drawn together, from a Dirichlet distribution around their defaults;
everything else is drawn evenly from its range.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, make_dataclass, replace
from types import MappingProxyType
from typing import Any

from interagency.model.declarations import Declaration, declared, part_of
from interagency.model.weights import weights_of_rows


@dataclass(frozen=True)
class Numbers:
    """The numbers of the model that no row of a practice, a pillar or a reform carries."""

    # Time with the team, and what it costs
    full_engagement: Any = declared(
        0.42,
        0.3,
        0.5,
        unit="share of working time",
        meaning="Time with the team at which an office takes full part in it.",
        reason="Assumed: two days a week is a full load beside two other duties; half a day either "
        "way.",
        source="M0-03",
    )
    required_time: Any = declared(
        0.15,
        0.06,
        0.2,
        unit="share of working time",
        neutral=0.0,
        meaning="Joint time that all four pillars together require of every member.",
        reason="Assumed: from a meeting a fortnight to a day a week.",
        source="M0-04, M0-06",
    )
    double_procedure: Any = declared(
        1.0,
        0.5,
        1.5,
        unit="extra procedures",
        neutral=0.0,
        status="calibrated",
        meaning="Procedures that a full One Programme adds to the agency's own.",
        reason="The core source counts two procedures and two reports for one.",
        source="M0-05, fact 2",
    )
    budget_procedure: Any = declared(
        0.1,
        0.05,
        0.25,
        unit="extra procedures per report",
        neutral=0.0,
        meaning="Procedures that each report on a jointly funded project adds.",
        reason="Assumed: five contributors then add a quarter to one and a quarter procedures.",
        source="M0-07, fact 4",
    )
    donor_tracing: Any = declared(
        0.5,
        0.2,
        1.0,
        neutral=0.0,
        meaning="Extra reporting on joint projects when donors ask where their money went.",
        reason="Assumed: from a fifth more to twice as much; asked at headquarters, answered in "
        "the field.",
        source="M0-07, fact 6",
    )
    format_acceptance: Any = declared(
        0.9,
        0.75,
        1.0,
        neutral=0.0,
        status="calibrated",
        meaning="Share of double reports that headquarters with one format among them do without.",
        reason="Five agencies then owe one report, or two where the lead keeps a copy for itself.",
        source="M0-08, fact 4",
    )
    lead_reporting: Any = declared(
        0.4,
        0.1,
        0.7,
        neutral=0.0,
        meaning="Share of the joint reports that lead agencies write for the others.",
        reason="Assumed: one report an outcome is the aim; headquarters go on asking for some.",
        source="M0-19c",
    )
    lead_load: Any = declared(
        0.1,
        0.02,
        0.25,
        unit="share of team time",
        neutral=0.0,
        meaning="Team time that an office spends on orchestrating what it leads.",
        reason="Assumed: from half a day to a day of each joint week.",
        source="M0-19c",
    )
    authorisation_load: Any = declared(
        0.2,
        0.1,
        0.35,
        unit="share of the agency's own procedures",
        neutral=0.0,
        meaning="Own procedures that ask for authorisations, and that full autonomy does without.",
        reason="Assumed: fewer authorisations and lighter monitoring were reported, not their "
        "absence.",
        source="M0-34",
    )
    pressure_time: Any = declared(
        0.08,
        0.03,
        0.15,
        unit="share of working time",
        neutral=0.0,
        meaning="Joint time that full pressure from donors and government asks for.",
        reason="Assumed: half of what the pillars require together, either way.",
        source="M0-17",
    )
    clearance_lag: Any = declared(
        2.0,
        1.0,
        4.0,
        unit="quarters",
        neutral=0.0,
        status="extrapolated",
        meaning="Quarters that joint programmes wait for technical clearance by headquarters.",
        reason="Three months to a year, from a mission whose logistics alone took over half a "
        "year.",
        source="M0-20",
    )
    cycle_wait: Any = declared(
        0.3,
        0.1,
        0.6,
        neutral=0.0,
        meaning="Share of the wait for the agency's next planning cycle that joint work waits.",
        reason="Assumed: plans are amended between cycles, never all of them.",
        source="M0-20",
    )
    meeting_load: Any = declared(
        0.2,
        0.05,
        0.4,
        unit="share of team time",
        neutral=0.0,
        meaning="Team time lost in meetings by an office of median size under a full plan.",
        reason="Assumed: from two hours to two days of each joint week.",
        source="M2-09",
    )
    outcome_reduction: Any = declared(
        0.7,
        0.5,
        0.8,
        neutral=0.0,
        status="calibrated",
        meaning="Share of planned outcomes that full clustering does away with.",
        reason="14 outcomes became 4 (0.71) in the case told; others cut less.",
        source="M0-19a",
    )
    practice_upkeep: Any = declared(
        0.14,
        0.03,
        0.2,
        unit="share of team time",
        neutral=0.0,
        meaning="Team time that all practices in full use take for their upkeep.",
        reason="Assumed: messages, codes and reviews are prepared and cleared; less than planning "
        "itself.",
        source="M0-27b, M0-31",
    )
    meetings_by_size: Any = declared(
        0.5,
        0.25,
        0.75,
        unit="exponent",
        neutral=0.0,
        meaning="How much more meetings weigh on offices below median size.",
        reason="Assumed: between alike for all (0) and one head for every meeting (1).",
        source="M0-42, M2-09",
    )
    premises_saving: Any = declared(
        0.32,
        0.05,
        0.4,
        neutral=0.0,
        status="extrapolated",
        meaning="Share of meeting time that common premises save.",
        reason="Joint services saved a tenth of purchases; carried over to meetings, where travel "
        "weighs more.",
        source="M0-12",
    )

    mediation: Any = declared(
        0.29,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Share of quarrels that a fully strengthened Resident Coordinator settles.",
        reason="Assumed: guides with the team and cannot command it: less than half.",
        source="M0-11",
    )

    partiality: Any = declared(
        0.5,
        0.2,
        0.8,
        neutral=0.0,
        meaning="Mediation that fails where the Resident Coordinator is another agency's own.",
        reason="Assumed: loyalty to the agency of origin undermines the role; how far is not said.",
        source="M0-29",
    )

    # Planning together
    lead_by_expertise: Any = declared(
        0.8,
        0.5,
        1.0,
        neutral=0.0,
        meaning="How far leads are chosen for expertise, and not as it happens.",
        reason="Assumed: expertise and advantage decided in the cases told; size and rank have a "
        "part.",
        source="M0-19c",
    )
    lead_division: Any = declared(
        0.3,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Part of the work that a lead of full expertise divides among members.",
        reason="Assumed: orchestrates contributions and cannot command them.",
        source="M0-19c",
    )
    outcome_peace: Any = declared(
        0.4,
        0.2,
        0.7,
        neutral=0.0,
        meaning="Share of quarrels that end when talks are on outcomes instead of outputs.",
        reason="Assumed: who does what is then quarrelled over later, and less.",
        source="M0-19b",
    )
    plan_threshold: Any = declared(
        0.15,
        0.08,
        0.25,
        unit="depth of joint planning",
        neutral=0.0,
        meaning="Depth of joint planning below which the plan adds up agency plans.",
        reason="Assumed: a few joint results do not make a joint plan. Form and range are ours.",
        source="M0-06",
    )
    plan_need: Any = declared(
        0.4,
        0.2,
        0.7,
        neutral=0.0,
        meaning="Part of synergies that cannot be had without a joint plan.",
        reason="Assumed: enabling one another can be improvised, common interventions cannot.",
        source="M0-06, M0-19d",
    )
    planning_returns: Any = declared(
        0.5,
        0.35,
        0.7,
        unit="exponent",
        meaning="Returns to what an office and its companions both put into the plan.",
        reason="Assumed: 0.5 is their geometric mean, constant returns; 1 would be the product.",
        source="form",
    )
    plan_sharpness: Any = declared(
        2.0,
        1.0,
        4.0,
        unit="exponent",
        meaning="How sharply a plan turns from added up to joint around the threshold.",
        reason="Assumed: from gradual (1) to nearly a step (4).",
        source="form",
    )
    relevance: Any = declared(
        0.15,
        0.05,
        0.3,
        neutral=0.0,
        meaning="Output gained where all of a national plan is planned jointly.",
        reason="Assumed: aligned with national priorities, work is of more use; by how much is not "
        "said.",
        source="M0-13",
    )

    # Knowing together
    knowledge_pooling: Any = declared(
        0.73,
        0.5,
        1.0,
        neutral=0.0,
        meaning="How much of a partner's knowledge can pass when everything is open.",
        reason="Assumed: most, not all, of what colleagues collect is of use to another mandate.",
        source="M0-21, M0-41",
    )
    informal_sharing: Any = declared(
        0.042,
        0.0,
        0.15,
        neutral=0.0,
        meaning="How far knowledge is shared where no practice opens it.",
        reason="Assumed: country teams met before the reform; those without presence felt left "
        "out.",
        source="M0-41",
    )

    # Being heard
    voice_rebalancing: Any = declared(
        0.87,
        0.5,
        1.0,
        neutral=0.0,
        meaning="How far voice leaves size behind when fair voice is fully open.",
        reason="Assumed: full participation is reported; large offices keep some weight.",
        source="M0-42",
    )
    expertise_voice: Any = declared(
        0.5,
        0.2,
        0.8,
        neutral=0.0,
        meaning="Weight of expertise, against one seat one vote, in fair voice.",
        reason="Assumed: leads are chosen for expertise, members sit as equals: no order is known.",
        source="M0-19c, M0-42",
    )

    # Reaching donors and government
    reach_pooling: Any = declared(
        0.89,
        0.5,
        1.0,
        neutral=0.0,
        meaning="How far a full member takes on the team's reach when joint reach is open.",
        reason="Assumed: the team opens most doors; some stay tied to a mandate.",
        source="M0-31, M0-43",
    )
    critical_mass: Any = declared(
        0.34,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Largest bonus on the team's reach from acting as many.",
        reason="Assumed: the team is heard where members alone are not; a bonus, not a doubling.",
        source="M0-36",
    )
    critical_mass_half: Any = declared(
        0.95,
        0.4,
        2.0,
        unit="full and trusted partners",
        meaning="Engaged and trusted partners at which 63% of the bonus is reached.",
        reason="Assumed: the smallest team has three members, the largest nine.",
        source="M0-36",
    )
    message_sharing: Any = declared(
        0.7,
        0.3,
        0.9,
        neutral=0.0,
        meaning="Share of own messages that a full member gives up for one voice.",
        reason="Assumed: messages on common issues are aligned; agencies go on speaking of their "
        "own.",
        source="M0-31, M0-44",
    )
    visibility_weight: Any = declared(
        0.52,
        0.25,
        0.8,
        unit="exponent",
        neutral=0.0,
        meaning="How strongly a lost name lowers the weight of what an office says and asks for.",
        reason="Assumed: less than in proportion: access stays when the logo goes.",
        source="M0-44",
    )

    spokesperson_relief: Any = declared(
        0.3,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Share of the messages given up that rotating spokespersons give back.",
        reason="Assumed: each speaks for all in turn, and is seen while it does.",
        source="M0-31",
    )
    concession_relief: Any = declared(
        0.8,
        0.4,
        1.0,
        neutral=0.0,
        meaning="Share of a name above the team's that a full concession keeps.",
        reason="Assumed: some visibility is conceded, at the price of one voice.",
        source="M0-45",
    )

    # The bridge between the two masters
    bridge_base: Any = declared(
        0.065,
        0.0,
        0.15,
        neutral=0.0,
        meaning="Part of team work that serves headquarters before any practice.",
        reason="Assumed: stand-alone interventions and low engagement at the start.",
        source="M0-14",
    )
    bridge_gain: Any = declared(
        0.62,
        0.45,
        0.8,
        neutral=0.0,
        meaning="What fully open practices add to that part; base and gain stay below 1.",
        reason="Assumed: practices limit the dilemma and never remove it, so the sum is at most "
        "0.95.",
        source="M0-16, M0-26",
    )
    role_conflict: Any = declared(
        0.26,
        0.15,
        0.6,
        neutral=0.0,
        meaning="Alignment with headquarters lost by full engagement without a bridge.",
        reason="Assumed: unbridged joint work serves other goals for part of the time.",
        source="M0-03, M0-04",
    )

    distance_conflict: Any = declared(
        0.4,
        0.1,
        0.8,
        neutral=0.0,
        meaning="How much mandates far from the partners' sharpen the conflict of roles.",
        reason="Assumed: wholly apart against half in common: a fifth more, between a twentieth "
        "and two.",
        source="M0-04, fact 12",
    )
    nearness_relief: Any = declared(
        0.5,
        0.2,
        0.8,
        neutral=0.0,
        meaning="Double paper, delay and conflict that a parent next door does away with.",
        reason="Assumed: the dilemma is one of remote parents; some of it stays at any distance.",
        source="M0-47",
    )
    code_relief: Any = declared(
        0.4,
        0.2,
        0.7,
        neutral=0.0,
        meaning="Conflict of roles that a code of conduct in full use does away with.",
        reason="Assumed: voluntary, so less than all.",
        source="M0-27b",
    )
    code_clearance: Any = declared(
        1.5,
        0.5,
        3.0,
        unit="extra procedures in one quarter",
        neutral=0.0,
        meaning="Procedures to clear a whole code with headquarters, in the quarter it comes in.",
        reason="Assumed: precedents bind globally, so clearance is thorough; one to three plans' "
        "worth.",
        source="M0-27b, fact 23",
    )
    code_contact: Any = declared(
        0.5,
        0.2,
        1.0,
        neutral=0.0,
        meaning="Extra contact with headquarters in the quarter a whole code is cleared.",
        reason="Assumed: writing it was itself an exchange; below what it cost.",
        source="M0-27b",
    )

    # Information, and what headquarters gains
    information_scale: Any = declared(
        6.1,
        4.0,
        10.0,
        unit="per unit of flow",
        meaning="How fast information saturates with the flow to headquarters.",
        reason="Assumed such that a resident office before the reform is neither silent nor "
        "saturated.",
        source="M0-21",
    )
    competence_value: Any = declared(
        0.34,
        0.1,
        0.5,
        unit="units of knowledge",
        neutral=0.0,
        meaning="What a full stock of new competence adds to what an office reports.",
        reason="Assumed: new areas of work are worth less than presence in the country.",
        source="M0-23",
    )
    sister_value: Any = declared(
        0.32,
        0.1,
        0.5,
        unit="units of knowledge",
        neutral=0.0,
        meaning="Worth of what other offices of the agency learned with their teams.",
        reason="Assumed: spread to colleagues in other countries; part of it does not travel.",
        source="M0-21, M0-22",
    )
    money_contact: Any = declared(
        0.3,
        0.15,
        0.5,
        neutral=0.0,
        meaning="Extra contact with headquarters when all money is raised jointly.",
        reason="Assumed: proposals, codes and priorities need clearing and support.",
        source="M0-32, M0-33",
    )
    competence_rate: Any = declared(
        0.42,
        0.15,
        0.6,
        unit="per quarter",
        neutral=0.0,
        meaning="New competence from a quarter of full joint work with unlike partners.",
        reason="Assumed: joint programmes opened whole fields over the reform's decade; speed is "
        "ours.",
        source="M0-23",
    )
    competence_fading: Any = declared(
        0.017,
        0.01,
        0.04,
        unit="per quarter",
        status="extrapolated",
        meaning="New competence lost in a quarter without joint work.",
        reason="Staff rotate every three to five years, and most of what is mastered outlives a "
        "posting: half is gone in 4 to 17 years.",
        source="M0-23",
    )

    competence_travel: Any = declared(
        0.3,
        0.1,
        0.5,
        unit="per quarter",
        neutral=0.0,
        meaning="How fast new competence travels between an office and its headquarters.",
        reason="Assumed: half the way in four months to two years.",
        source="M0-23",
    )
    competence_use: Any = declared(
        0.15,
        0.05,
        0.3,
        unit="output per unit of competence",
        neutral=0.0,
        meaning="Output gained by an office that has mastered all new areas of work.",
        reason="Assumed: a wider mandate is of use in the country too; below what synergy gives.",
        source="M0-23",
    )
    committee_learning: Any = declared(
        0.01,
        0.003,
        0.03,
        unit="units of knowledge",
        neutral=0.0,
        meaning="What headquarters learn of each other in committees of their own.",
        reason="Assumed: one or two meetings a year against daily work in the field.",
        source="M0-22",
    )
    learning_rate: Any = declared(
        0.25,
        0.1,
        0.5,
        unit="per quarter",
        meaning="How fast headquarters take in what their offices learn with the team.",
        reason="Assumed: half of it in four months to two years.",
        source="M0-22",
    )
    lessons_return: Any = part_of(
        "headquarters_return",
        1.0,
        3.0,
        meaning="Weight of lessons in what brings headquarters in.",
        reason="Assumed: the source names the three and no order, so equal; drawn around that.",
        source="M0-24",
    )
    competence_return: Any = part_of(
        "headquarters_return",
        1.0,
        3.0,
        meaning="Weight of new competence in what brings headquarters in.",
        reason="Assumed, as for lessons.",
        source="M0-24",
    )
    money_return: Any = part_of(
        "headquarters_return",
        1.0,
        3.0,
        meaning="Weight of money raised in the country in what brings headquarters in.",
        reason="Assumed, as for lessons.",
        source="M0-32",
    )
    lessons_prospect: Any = part_of(
        "prospects",
        1.0,
        2.0,
        meaning="Weight of lessons in what softens resistance.",
        reason="Assumed: the source names the two and no order, so equal; drawn around that.",
        source="M0-24",
    )
    competence_prospect: Any = part_of(
        "prospects",
        1.0,
        2.0,
        meaning="Weight of new competence in what softens resistance.",
        reason="Assumed, as for lessons.",
        source="M0-24",
    )

    # Headquarters
    initial_accountability: Any = declared(
        0.44,
        0.3,
        0.7,
        unit="weight",
        meaning="Customary weight of vertical accountability, towards which it is pulled back.",
        reason="Assumed: staff answer to both sides; neither was said to count for nothing.",
        source="M0-04",
    )
    accountability_floor: Any = declared(
        0.17,
        0.08,
        0.25,
        unit="weight",
        meaning="Accountability below which headquarters never goes.",
        reason="Assumed: boards and reporting lines persist under any reform.",
        source="M0-04, M4-08",
    )
    accountability_rate: Any = declared(
        0.094,
        0.04,
        0.2,
        unit="per quarter",
        neutral=0.0,
        meaning="How fast headquarters tighten or loosen.",
        reason="Assumed: rules are reviewed every one to three years.",
        source="M0-34",
    )
    accountability_return: Any = declared(
        0.29,
        0.18,
        0.48,
        unit="share of the tightening rate",
        meaning="Pull of accountability back to its customary weight.",
        reason="Assumed: custom pulls less than events push. Form and range are ours, not a "
        "source's.",
        source="form",
    )
    initial_headquarters_engagement: Any = declared(
        0.31,
        0.2,
        0.5,
        meaning="Engagement of headquarters with a field office before the reform.",
        reason="Assumed: limited at first, not absent.",
        source="M0-14",
    )
    headquarters_engagement_rate: Any = declared(
        0.15,
        0.05,
        0.25,
        unit="per quarter",
        meaning="How fast headquarters come closer, and how fast their resistance moves.",
        reason="Assumed: one to five years.",
        source="M0-37",
    )
    headquarters_engagement_lift: Any = declared(
        1.7,
        0.7,
        2.5,
        unit="per unit of return",
        neutral=0.0,
        meaning="How strongly lessons, competence and joint money bring headquarters in.",
        reason="Assumed: reported for both practice sets; strength unknown, so wide.",
        source="M0-24, M0-32, M0-37",
    )
    initial_resistance: Any = declared(
        0.73,
        0.5,
        0.9,
        meaning="Share of a possible contribution that headquarters keep out of the joint fund.",
        reason="Assumed: pooled money stayed a minority; unwilling, not absent.",
        source="M0-09",
    )
    resistance_softening: Any = declared(
        2.8,
        1.0,
        5.0,
        unit="per unit of knowledge and competence",
        neutral=0.0,
        meaning="How strongly new knowledge and competence lower that resistance.",
        reason="Assumed: prospects prevent resistance: a tenth to a half of it at what teams "
        "reach.",
        source="M0-24",
    )
    harmonised_trust: Any = declared(
        0.3,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Resistance to pooling that ends once headquarters work with each other.",
        reason="Assumed: not cooperating at the top was one cause among several.",
        source="M0-08",
    )
    pressure_tension: Any = declared(
        0.2,
        0.1,
        0.4,
        neutral=0.0,
        meaning="Alignment with headquarters that full pressure costs a fully engaged office.",
        reason="Assumed: effort under pressure comes with tension; below the conflict of roles "
        "itself.",
        source="M0-17",
    )
    autonomy_gain: Any = declared(
        2.0,
        1.0,
        4.0,
        unit="per unit of the share of joint money",
        neutral=0.0,
        meaning="How strongly money raised in the country gives the field a say.",
        reason="Assumed: a third of all money raised jointly gives a half, between a quarter and "
        "three.",
        source="M0-34",
    )
    tie_weight: Any = declared(
        0.5,
        0.2,
        1.0,
        neutral=0.0,
        meaning="How much outside ties add to what joint money gives.",
        reason="Assumed: as national agencies in European networks; below money itself.",
        source="M0-38",
    )
    autonomy_rate: Any = declared(
        0.15,
        0.05,
        0.3,
        unit="per quarter",
        meaning="How fast the field gains autonomy.",
        reason="Assumed: delegations are reviewed every one to three years.",
        source="M0-34",
    )
    autonomy_stickiness: Any = declared(
        0.5,
        0.2,
        0.8,
        neutral=0.0,
        meaning="How much more slowly headquarters cede to a common fund than they take back.",
        reason="Assumed: independence once held is rarely given up; half as fast, give or take a "
        "third.",
        source="M0-02",
    )
    autonomy_relief: Any = declared(
        0.2,
        0.1,
        0.4,
        neutral=0.0,
        meaning="How far a field with a full say feels its accountability lightened.",
        reason="Assumed: lighter monitoring was reported, not its end.",
        source="M0-34",
    )
    peer_weight: Any = declared(
        0.25,
        0.1,
        0.5,
        neutral=0.0,
        meaning="How far peer review in full use lightens the accountability felt upwards.",
        reason="Assumed: feeds headquarters' own appraisal and does not replace it.",
        source="M0-28",
    )
    information_assurance: Any = declared(
        0.61,
        0.2,
        1.0,
        unit="raw weight",
        meaning="Weight of information in what reassures headquarters.",
        reason="Assumed: no order is known. The raw weights of the three are scaled to sum to 1.",
        source="M0-24",
    )
    competence_assurance: Any = declared(
        0.6,
        0.2,
        1.0,
        unit="raw weight",
        meaning="Weight of new competence in what reassures headquarters.",
        reason="Assumed, as for information.",
        source="M0-24",
    )
    money_assurance: Any = declared(
        0.73,
        0.2,
        1.0,
        unit="raw weight",
        meaning="Weight of money raised in the country in what reassures headquarters.",
        reason="Assumed, as for information.",
        source="M0-34",
    )
    reassurance: Any = declared(
        1.0,
        0.5,
        1.5,
        unit="per unit of drift",
        neutral=0.0,
        meaning="How far what reassures headquarters weighs up an office's drift.",
        reason="Assumed: one for one, from half of it to half as much again.",
        source="M0-24, M0-34",
    )

    # Money
    joint_yield: Any = declared(
        0.6,
        0.4,
        1.2,
        unit="own-name money of an average office",
        neutral=0.0,
        status="extrapolated",
        meaning="Money that a fully engaged, open and willing office helps to raise jointly.",
        reason="Joint programmes stayed a minority of resources (37% in one pilot); carried over "
        "to the yield of effort, at which model teams raise such a part.",
        source="M0-30, M0-32",
    )
    donor_noise: Any = declared(
        0.24,
        0.1,
        0.6,
        unit="share of the money raised",
        neutral=0.0,
        meaning="How far donors' mood moves what a team raises in a quarter.",
        reason="Assumed: a few donors carried most of the joint funds, so it is lumpy.",
        source="M0-32",
    )

    pooling_ceiling: Any = declared(
        0.2,
        0.1,
        0.4,
        neutral=0.0,
        meaning="Own-name money that a willing headquarters lets go into a full common fund.",
        reason="Assumed: no headquarters gave most of its money away.",
        source="M0-09",
    )
    gap_response: Any = declared(
        0.3,
        0.1,
        0.6,
        neutral=0.0,
        meaning="How much more is raised jointly where one budget shows that all is unfunded.",
        reason="Assumed: gaps that are seen are filled sooner; by how much is not said.",
        source="M0-10",
    )
    flagship_lead: Any = declared(
        0.7,
        0.3,
        1.0,
        neutral=0.0,
        meaning="How far a flagship is asked for in the weight of its lead fundraiser.",
        reason="Assumed: the lead has the right expertise and reputation; members ask along.",
        source="M0-30",
    )
    screening: Any = declared(
        0.3,
        0.1,
        0.6,
        neutral=0.0,
        meaning="Money gained by proposals that both team and headquarters have improved.",
        reason="Assumed: good enough for both; by how much better is not said.",
        source="M0-33",
    )
    rivalry: Any = declared(
        0.25,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Own money lost to rival bids of partners with the same mandate.",
        reason="Assumed: competition was a problem; a tenth to a half of what the rival could ask "
        "for.",
        source="M0-27a",
    )
    rival_sharpness: Any = declared(
        2.0,
        1.0,
        3.0,
        unit="exponent",
        meaning="How surely the stronger of two names wins a donor whom both ask.",
        reason="Assumed: from a contest in proportion to names, 1, to one that the stronger nearly "
        "always wins.",
        source="M0-27a, M0-44",
    )

    # Trust
    contact_crowding: Any = declared(
        0.41,
        0.1,
        0.6,
        unit="exponent",
        neutral=0.0,
        meaning="How contact with each partner thins out as the team grows.",
        reason="Assumed: between meeting in plenary (0) and one by one (1).",
        source="M3-15, fact 67",
    )
    proximity: Any = declared(
        0.6,
        0.1,
        0.8,
        neutral=0.0,
        meaning="Extra contact between offices that share premises.",
        reason="Assumed: same building helps; non-residents have no office to move.",
        source="M0-12, M1-09",
    )
    clustered_contact: Any = declared(
        0.64,
        0.2,
        1.0,
        neutral=0.0,
        meaning="Extra contact when several agencies plan one outcome.",
        reason="Assumed: from 1.2 to 4.3 agencies per outcome; part of it is more of the same "
        "meeting.",
        source="M0-25",
    )
    acquaintance_rate: Any = declared(
        0.76,
        0.4,
        1.2,
        unit="per quarter of full contact",
        status="extrapolated",
        meaning="How fast partners get to know each other.",
        reason="About a year of close work in small teams (M1-17), half or one and a half times as "
        "fast.",
        source="M0-25",
    )
    acquaintance_fading: Any = declared(
        0.02,
        0.01,
        0.05,
        unit="per quarter",
        status="extrapolated",
        meaning="Mutual knowledge lost with staff turnover.",
        reason="Postings of three to five years would be 0.05 to 0.08 a quarter if all left with a "
        "person; a part stays with the office.",
        source="M0-25",
    )
    trust_rate: Any = declared(
        0.2,
        0.08,
        0.3,
        unit="per quarter",
        status="extrapolated",
        meaning="How fast trust follows what is seen of a partner.",
        reason="About a year in a small team (M1-17), so one to three where offices are many.",
        source="M0-25",
    )
    trust_in_the_known: Any = declared(
        0.56,
        0.3,
        0.7,
        meaning="Trust in a well known partner who does not take part at all.",
        reason="Assumed: knowing makes tolerant; taking part adds the rest.",
        source="M0-25",
    )
    belonging_rate: Any = declared(
        0.13,
        0.05,
        0.2,
        unit="per quarter",
        meaning="How fast belonging follows trust.",
        reason="Assumed: the last link of the chain, so no faster than trust.",
        source="M0-25",
    )
    rotation_belonging: Any = declared(
        0.04,
        0.01,
        0.08,
        unit="per quarter",
        neutral=0.0,
        meaning="Belonging that rotating duties add in a quarter of full engagement.",
        reason="Assumed: a term of one to two years in a duty moves it by a third.",
        source="M0-40",
    )
    turf: Any = declared(
        0.47,
        0.15,
        0.7,
        neutral=0.0,
        meaning="Trust lost to quarrels with a partner whose mandate is the same.",
        reason="Assumed: overlapping mandates were a main cause of fragmentation.",
        source="M0-01, M0-19b",
    )

    # Choice
    customary_team_time: Any = declared(
        0.088,
        0.05,
        0.15,
        unit="share of working time",
        meaning="Time with the team by custom.",
        reason="Assumed: country teams met monthly and shared little work.",
        source="M0-06",
    )
    customary_headquarters_time: Any = declared(
        0.37,
        0.25,
        0.45,
        unit="share of working time",
        meaning="Time with headquarters by custom.",
        reason="Assumed: plans, clearances, reports: a day or two a week.",
        source="M0-04",
    )
    responsiveness: Any = declared(
        0.23,
        0.15,
        0.5,
        unit="per unit of payoff",
        neutral=0.0,
        meaning="How strongly time follows payoff rather than custom.",
        reason="Assumed: one unit and a half of payoff raises a share by a quarter, or doubles it.",
        source="form",
    )
    adjustment: Any = declared(
        0.36,
        0.15,
        0.5,
        unit="per quarter",
        meaning="Part of the gap to the wished division of time closed in a quarter.",
        reason="Assumed: work plans are annual and are revised at mid-year.",
        source="form",
    )
    choice_noise: Any = declared(
        0.77,
        0.3,
        1.5,
        unit="units of payoff",
        neutral=0.0,
        meaning="Spread of passing circumstances in what a quarter's time is worth.",
        reason="Assumed: less than the spread between offices, more than nothing.",
        source="form",
    )
    team_value: Any = declared(
        1.1,
        0.5,
        1.5,
        unit="weight",
        meaning="Worth of cooperation enjoyed in the team.",
        reason="Assumed: relative to the worth of headquarters' goodwill, around 1.",
        source="M0-04",
    )
    agency_value: Any = declared(
        0.98,
        0.5,
        1.5,
        unit="weight",
        meaning="Worth of a headquarters that is informed and served.",
        reason="Assumed around 1: it is the unit of the payoff, varied all the same.",
        source="M0-04",
    )
    influence_value: Any = declared(
        0.45,
        0.2,
        0.8,
        unit="weight",
        meaning="Worth of what an office's word counts with donors and government.",
        reason="Assumed: a means for the other ends, so below them.",
        source="M0-35",
    )
    voice_value: Any = declared(
        0.39,
        0.1,
        0.5,
        unit="weight",
        meaning="Worth of being heard in planning.",
        reason="Assumed: a special achievement for small offices, a means for the others.",
        source="M0-42",
    )
    delivery_value: Any = declared(
        0.7,
        0.4,
        1.2,
        unit="weight",
        meaning="Worth of own delivery.",
        reason="Assumed: around the worth of headquarters' goodwill.",
        source="M2-09",
    )
    money_value: Any = declared(
        0.48,
        0.2,
        0.6,
        unit="weight",
        meaning="Worth of money at the country's disposal.",
        reason="Assumed: a means for delivery, so below it.",
        source="M0-44",
    )
    horizon: Any = declared(
        0.6,
        0.2,
        1.0,
        unit="times cooperation's worth",
        neutral=0.0,
        meaning="Worth of the trust that taking part builds, against cooperation enjoyed now.",
        reason="Assumed: teams go on and postings end; discounted, not ignored.",
        source="M0-25, M3-14",
    )
    belonging_relief: Any = declared(
        0.36,
        0.1,
        0.5,
        neutral=0.0,
        meaning="How far full belonging lightens the weight of accountability felt.",
        reason="Assumed: belonging shifts to the team and roots in the agency stay.",
        source="M0-25",
    )
    payoff_floor: Any = declared(
        0.037,
        0.02,
        0.1,
        unit="units of the logged quantity",
        meaning="Added before logarithms, so that nothing at all is not infinitely bad.",
        reason="Assumed: a small fraction of usual values; a form choice, varied.",
        source="form",
    )
    cooperation_returns: Any = declared(
        0.5,
        0.3,
        0.7,
        unit="exponent",
        meaning="Returns to taking part, and to others' taking part, in cooperation enjoyed.",
        reason="Assumed: 0.5 is their geometric mean; 1 would be the product.",
        source="form",
    )

    # Practices
    adoption_rate: Any = declared(
        0.29,
        0.15,
        0.45,
        unit="per quarter",
        neutral=0.0,
        meaning="Growth of a practice at full need, full scaffold and much joint work.",
        reason="Assumed such that practices take years: their timing is no evidence of the model.",
        source="M0-15",
    )
    interaction_half: Any = declared(
        0.14,
        0.05,
        0.25,
        unit="engagement",
        meaning="Substantive joint work at which adoption runs at half speed.",
        reason="Assumed: a tenth to a half of the engagement reached; nothing is known. Ours.",
        source="M0-15",
    )
    footing: Any = declared(
        0.37,
        0.2,
        0.8,
        neutral=0.0,
        meaning="Part of a practice's growth that waits for what the practice rests on.",
        reason="Assumed: alignment needs headquarters, synergies need partners who know each "
        "other.",
        source="M0-19d, M0-20",
    )
    practice_fading: Any = declared(
        0.013,
        0.006,
        0.02,
        unit="per quarter",
        status="extrapolated",
        meaning="Part of a practice lost in a quarter.",
        reason="Heads of office change every three to five years, and take a tenth to a third of a "
        "practice along.",
        source="M0-15",
    )
    felt_need: Any = declared(
        0.61,
        0.5,
        0.9,
        neutral=0.0,
        meaning="Part of adoption that is driven by the conflict still felt.",
        reason="Assumed: practices answer a need first, and are routine for the rest. Ours.",
        source="M0-15",
    )
    adoption_noise: Any = declared(
        0.46,
        0.2,
        0.9,
        unit="share of the growth",
        neutral=0.0,
        meaning="How far chance moves the growth of a practice in a quarter.",
        reason="Assumed: improvised and uneven, never backwards by chance alone, so below 1.",
        source="M0-15",
    )

    # Weariness
    fatigue_feeding: Any = declared(
        0.13,
        0.05,
        0.25,
        unit="per quarter",
        neutral=0.0,
        meaning="Fatigue from a quarter in which cost exceeds benefit by one.",
        reason="Assumed: wears out over years, not in a quarter.",
        source="M4-03",
    )
    fatigue_recovery: Any = declared(
        0.16,
        0.08,
        0.3,
        unit="per quarter",
        meaning="Fatigue that passes in a quarter.",
        reason="Assumed: half is gone in half a year to two years.",
        source="M4-03",
    )
    fatigue_weight: Any = declared(
        0.7,
        0.3,
        2.0,
        unit="units of payoff",
        neutral=0.0,
        meaning="What full fatigue takes from the worth of full engagement.",
        reason="Assumed: around the worth of cooperation itself.",
        source="M4-03",
    )
    time_cost: Any = part_of(
        "integration_cost",
        1.0,
        2.0,
        meaning="Weight of required time and meetings in what integration costs.",
        reason="Assumed: both tire and no order is known, so equal; drawn around that.",
        source="M4-03",
    )
    paperwork_cost: Any = part_of(
        "integration_cost",
        1.0,
        2.0,
        meaning="Weight of paperwork in what integration costs.",
        reason="Assumed, as for time.",
        source="M4-03, M0-05",
    )
    knowledge_benefit: Any = part_of(
        "integration_benefit",
        1.0,
        2.0,
        meaning="Weight of what is learned with the team in what integration is seen to give.",
        reason="Assumed: both are seen and no order is known, so equal; drawn around that.",
        source="M4-03",
    )
    money_benefit: Any = part_of(
        "integration_benefit",
        1.0,
        2.0,
        meaning="Weight of joint money in what integration is seen to give.",
        reason="Assumed, as for knowledge.",
        source="M4-03",
    )

    # Delivery
    duplication: Any = declared(
        0.36,
        0.15,
        0.6,
        neutral=0.0,
        meaning="Output lost where partners' mandates are the same and nobody divides the work.",
        reason="Assumed: duplication was a main charge against the system before the reform.",
        source="M0-01, M2-03",
    )
    synergy: Any = declared(
        0.67,
        0.3,
        1.8,
        neutral=0.0,
        meaning="Output gained in full joint work with well known, unlike partners.",
        reason="Assumed: pays in proportion to complementarity; strength unknown, so wide.",
        source="M0-19d",
    )
    insight: Any = declared(
        0.4,
        0.2,
        0.8,
        unit="output per unit of knowledge",
        neutral=0.0,
        meaning="Output gained where own work rests on what was learned with the team.",
        reason="Assumed: relevant information makes better programmes; strength unknown, so wide.",
        source="M0-41, M0-21",
    )


Parameters = make_dataclass(
    "Parameters",
    [(name, Any, weight) for name, weight in weights_of_rows()],
    bases=(Numbers,),
    namespace={
        "__doc__": "The numbers of the model; each a float, or `[run]` when runs differ.",
        "__module__": __name__,
    },
    frozen=True,
)


def _declarations() -> Iterator[tuple[str, Declaration]]:
    for item in fields(Parameters):
        yield item.name, Declaration(name=item.name, default=item.default, **item.metadata)


PARAMETERS: Mapping[str, Declaration] = MappingProxyType(dict(_declarations()))


def _groups() -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for name, row in PARAMETERS.items():
        if row.group:
            groups[row.group] = (*groups.get(row.group, ()), name)
    return MappingProxyType(groups)


GROUPS: Mapping[str, tuple[str, ...]] = _groups()
"""Names of the weights of each group: only how they stand to each other counts."""


def total_of(group: str) -> float:
    """What the weights of a group sum to.

    >>> round(total_of("obliges"), 12)
    1.0
    """
    return _sum(PARAMETERS[name].default for name in GROUPS[group])


def with_values(values: Mapping[str, Any], base: Any = None) -> Any:
    """Parameters that differ from `base` (default: the defaults) in the named values.

    Weights of a group are scaled to their total; where all are 0 they stay so.

    >>> with_values({"turf": 0.2}).turf
    0.2
    >>> p = with_values({"one_budget_obliges": 0.65})
    >>> round(p.one_budget_obliges, 3), round(p.one_programme_obliges, 3)
    (0.433, 0.367)
    """
    unknown = set(values) - set(PARAMETERS)
    if unknown:
        raise KeyError(f"unknown parameters: {', '.join(sorted(unknown))}")
    changed = replace(base or Parameters(), **values)
    groups = {PARAMETERS[name].group for name in values} - {""}
    return replace(changed, **{name: w for group in groups for name, w in _scaled(changed, group)})


def _scaled(p: Any, group: str) -> Iterator[tuple[str, Any]]:
    """Weights of a group that sum to its total; those at their defaults keep every bit."""
    weights = {name: getattr(p, name) for name in GROUPS[group]}
    # Nothing next to any weight, and where there is none it keeps 0 from dividing.
    scale = total_of(group) / (_sum(weights.values()) + 1e-300)
    for name, weight in weights.items():
        yield name, weight * scale


def _sum(values: Iterable[Any]) -> Any:
    total = 0.0
    for value in values:
        total = total + value
    return total

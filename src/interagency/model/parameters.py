"""Every number of the model once: value, range, unit, source, and whether anybody chooses it.

A field of `Parameters` *is* its declaration. Checks, documentation, help texts, the schema
and sampling ranges are read from `PARAMETERS`. Rates are per quarter.

Kinds: `uncertainty` (nobody chooses it) and `strength` (how much of a mechanism there is:
set to `neutral` it vanishes, so an ablation is a setting and not code).
Status: `calibrated` (the range comes from a figure in a source), `assumed` (a judgement, in
so many words).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Declaration:
    """What is known about one parameter; `low` and `high` bound what may be set or drawn."""

    name: str
    default: float
    low: float
    high: float
    unit: str
    kind: str
    status: str
    meaning: str
    reason: str
    source: str
    neutral: float | None = None

    def allows(self, value: float) -> bool:
        """True for a value within the range, or the neutral value of a strength.

        >>> PARAMETERS["double_procedure"].allows(0.0)  # neutral, outside 0.5 to 1.5
        True
        """
        return self.low <= value <= self.high or (
            self.neutral is not None and value == self.neutral
        )


def declared(
    default: float,
    low: float,
    high: float,
    *,
    meaning: str,
    reason: str,
    source: str,
    unit: str = "share",
    neutral: float | None = None,
    status: str = "assumed",
) -> Any:
    """A dataclass field that carries its own declaration."""
    return field(
        default=default,
        metadata={
            "low": low,
            "high": high,
            "unit": unit,
            "kind": "uncertainty" if neutral is None else "strength",
            "status": status,
            "meaning": meaning,
            "reason": reason,
            "source": source,
            "neutral": neutral,
        },
    )


@dataclass(frozen=True)
class Parameters:
    """The numbers of the model; each a float, or `[run]` when runs differ."""

    # Time with the team, and what it costs
    full_engagement: Any = declared(
        0.42,
        0.3,
        0.5,
        unit="share of working time",
        meaning="Time with the team at which an office takes full part in it.",
        reason="Two days a week is a full load beside two other duties; half a day either way.",
        source="M0-03",
    )
    required_time: Any = declared(
        0.15,
        0.06,
        0.2,
        unit="share of working time",
        neutral=0.0,
        meaning="Joint time that all four pillars together require of every member.",
        reason="From a meeting a fortnight to a day a week.",
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
        reason="Five contributors then add a quarter to one and a quarter procedures.",
        source="M0-07, fact 4",
    )
    donor_tracing: Any = declared(
        0.5,
        0.2,
        1.0,
        neutral=0.0,
        meaning="Extra reporting on joint projects when donors ask where their money went.",
        reason="From a fifth more to twice as much; asked at headquarters, answered in the field.",
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
        reason="One report an outcome is the aim; headquarters go on asking for some.",
        source="M0-19c",
    )
    lead_load: Any = declared(
        0.1,
        0.02,
        0.25,
        unit="share of team time",
        neutral=0.0,
        meaning="Team time that an office spends on orchestrating what it leads.",
        reason="From half a day to a day of each joint week.",
        source="M0-19c",
    )
    authorisation_load: Any = declared(
        0.2,
        0.1,
        0.35,
        unit="share of the agency's own procedures",
        neutral=0.0,
        meaning="Own procedures that ask for authorisations, and that full autonomy does without.",
        reason="Fewer authorisations and lighter monitoring were reported, not their absence.",
        source="M0-34",
    )
    pressure_time: Any = declared(
        0.08,
        0.03,
        0.15,
        unit="share of working time",
        neutral=0.0,
        meaning="Joint time that full pressure from donors and government asks for.",
        reason="Half of what the pillars require together, either way.",
        source="M0-17",
    )
    clearance_lag: Any = declared(
        2.0,
        1.0,
        4.0,
        unit="quarters",
        neutral=0.0,
        meaning="Quarters that joint programmes wait for technical clearance by headquarters.",
        reason="Three months to a year; logistics of a mission took over half a year.",
        source="M0-20",
    )
    cycle_wait: Any = declared(
        0.3,
        0.1,
        0.6,
        neutral=0.0,
        meaning="Share of the wait for the agency's next planning cycle that joint work waits.",
        reason="Plans are amended between cycles, never all of them.",
        source="M0-20",
    )
    meeting_load: Any = declared(
        0.2,
        0.05,
        0.4,
        unit="share of team time",
        neutral=0.0,
        meaning="Team time lost in meetings by an office of median size under a full plan.",
        reason="From two hours to two days of each joint week.",
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
        reason="Messages, codes and reviews are prepared and cleared; less than planning itself.",
        source="M0-27b, M0-31",
    )
    premises_saving: Any = declared(
        0.32,
        0.05,
        0.4,
        neutral=0.0,
        meaning="Share of meeting time that common premises save.",
        reason="Joint services saved a tenth of purchases; travel to meetings weighs more.",
        source="M0-12",
    )

    mediation: Any = declared(
        0.29,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Share of quarrels that a fully strengthened Resident Coordinator settles.",
        reason="Guides with the team and cannot command it: less than half.",
        source="M0-11",
    )

    partiality: Any = declared(
        0.5,
        0.2,
        0.8,
        neutral=0.0,
        meaning="Mediation that fails where the Resident Coordinator is another agency's own.",
        reason="Loyalty to the agency of origin undermines the role; how far is not said.",
        source="M0-29",
    )

    # Planning together
    lead_by_expertise: Any = declared(
        0.8,
        0.5,
        1.0,
        neutral=0.0,
        meaning="How far leads are chosen for expertise, and not as it happens.",
        reason="Expertise and advantage decided in the cases told; size and rank have a part.",
        source="M0-19c",
    )
    lead_division: Any = declared(
        0.3,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Part of the work that a lead of full expertise divides among members.",
        reason="Orchestrates contributions and cannot command them.",
        source="M0-19c",
    )
    outcome_peace: Any = declared(
        0.4,
        0.2,
        0.7,
        neutral=0.0,
        meaning="Share of quarrels that end when talks are on outcomes instead of outputs.",
        reason="Who does what is then quarrelled over later, and less.",
        source="M0-19b",
    )
    plan_threshold: Any = declared(
        0.15,
        0.08,
        0.25,
        unit="depth of joint planning",
        neutral=0.0,
        meaning="Depth of joint planning below which the plan adds up agency plans.",
        reason="A few joint results do not make a joint plan. Form and range are ours.",
        source="M0-06",
    )
    plan_need: Any = declared(
        0.4,
        0.2,
        0.7,
        neutral=0.0,
        meaning="Part of synergies that cannot be had without a joint plan.",
        reason="Enabling one another can be improvised, common interventions cannot.",
        source="M0-06, M0-19d",
    )
    relevance: Any = declared(
        0.15,
        0.05,
        0.3,
        neutral=0.0,
        meaning="Output gained where all of a national plan is planned jointly.",
        reason="Aligned with national priorities, work is of more use; by how much is not said.",
        source="M0-13",
    )

    # Knowing together
    knowledge_pooling: Any = declared(
        0.73,
        0.5,
        1.0,
        neutral=0.0,
        meaning="How much of a partner's knowledge can pass when everything is open.",
        reason="Most, not all, of what colleagues collect is of use to another mandate.",
        source="M0-21, M0-41",
    )
    informal_sharing: Any = declared(
        0.042,
        0.0,
        0.15,
        neutral=0.0,
        meaning="How far knowledge is shared where no practice opens it.",
        reason="Country teams met before the reform; those without presence felt left out.",
        source="M0-41",
    )

    # Being heard
    voice_rebalancing: Any = declared(
        0.87,
        0.5,
        1.0,
        neutral=0.0,
        meaning="How far voice leaves size behind when fair voice is fully open.",
        reason="Full participation is reported; large offices keep some weight.",
        source="M0-42",
    )
    expertise_voice: Any = declared(
        0.5,
        0.2,
        0.8,
        neutral=0.0,
        meaning="Weight of expertise, against one seat one vote, in fair voice.",
        reason="Leads are chosen for expertise, members sit as equals: no order is known.",
        source="M0-19c, M0-42",
    )

    # Reaching donors and government
    reach_pooling: Any = declared(
        0.89,
        0.5,
        1.0,
        neutral=0.0,
        meaning="How far a full member takes on the team's reach when joint reach is open.",
        reason="The team opens most doors; some stay tied to a mandate.",
        source="M0-31, M0-43",
    )
    critical_mass: Any = declared(
        0.34,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Largest bonus on the team's reach from acting as many.",
        reason="The team is heard where members alone are not; a bonus, not a doubling.",
        source="M0-36",
    )
    critical_mass_half: Any = declared(
        0.95,
        0.4,
        2.0,
        unit="full and trusted partners",
        meaning="Engaged and trusted partners at which 63% of the bonus is reached.",
        reason="The smallest team has three members, the largest nine.",
        source="M0-36",
    )
    message_sharing: Any = declared(
        0.7,
        0.3,
        0.9,
        neutral=0.0,
        meaning="Share of own messages that a full member gives up for one voice.",
        reason="Messages on common issues are aligned; agencies go on speaking of their own.",
        source="M0-31, M0-44",
    )
    visibility_weight: Any = declared(
        0.52,
        0.25,
        0.8,
        unit="exponent",
        neutral=0.0,
        meaning="How strongly a lost name lowers the weight of what an office says.",
        reason="Less than in proportion: access stays when the logo goes.",
        source="M0-44",
    )

    spokesperson_relief: Any = declared(
        0.3,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Share of the messages given up that rotating spokespersons give back.",
        reason="Each speaks for all in turn, and is seen while it does.",
        source="M0-31",
    )
    concession_relief: Any = declared(
        0.8,
        0.4,
        1.0,
        neutral=0.0,
        meaning="Share of a name above the team's that a full concession keeps.",
        reason="Some visibility is conceded, at the price of one voice.",
        source="M0-45",
    )

    # The bridge between the two masters
    bridge_base: Any = declared(
        0.065,
        0.0,
        0.15,
        neutral=0.0,
        meaning="Part of team work that serves headquarters before any practice.",
        reason="Stand-alone interventions and low engagement at the start.",
        source="M0-14",
    )
    bridge_gain: Any = declared(
        0.62,
        0.45,
        0.8,
        neutral=0.0,
        meaning="What fully open practices add to that part; base and gain stay below 1.",
        reason="Practices limit the dilemma and never remove it, so the sum is at most 0.95.",
        source="M0-16, M0-26",
    )
    role_conflict: Any = declared(
        0.26,
        0.15,
        0.6,
        neutral=0.0,
        meaning="Alignment with headquarters lost by full engagement without a bridge.",
        reason="Unbridged joint work serves other goals for part of the time.",
        source="M0-03, M0-04",
    )

    distance_conflict: Any = declared(
        0.4,
        0.1,
        0.8,
        neutral=0.0,
        meaning="How much mandates far from the partners' sharpen the conflict of roles.",
        reason="Wholly apart against half in common: a fifth more, between a twentieth and two.",
        source="M0-04, fact 12",
    )
    nearness_relief: Any = declared(
        0.5,
        0.2,
        0.8,
        neutral=0.0,
        meaning="Double paper, delay and conflict that a parent next door does away with.",
        reason="The dilemma is one of remote parents; some of it stays at any distance.",
        source="M0-47",
    )
    code_relief: Any = declared(
        0.4,
        0.2,
        0.7,
        neutral=0.0,
        meaning="Conflict of roles that a code of conduct in full use does away with.",
        reason="Voluntary, so less than all.",
        source="M0-27b",
    )
    code_clearance: Any = declared(
        1.5,
        0.5,
        3.0,
        unit="extra procedures in one quarter",
        neutral=0.0,
        meaning="Procedures to clear a whole code with headquarters, in the quarter it comes in.",
        reason="Precedents bind globally, so clearance is thorough; one to three plans' worth.",
        source="M0-27b, fact 23",
    )
    code_contact: Any = declared(
        0.5,
        0.2,
        1.0,
        neutral=0.0,
        meaning="Extra contact with headquarters in the quarter a whole code is cleared.",
        reason="Writing it was itself an exchange; below what it cost.",
        source="M0-27b",
    )

    # Information, and what headquarters gains
    information_scale: Any = declared(
        6.1,
        4.0,
        10.0,
        unit="per unit of flow",
        meaning="How fast information saturates with the flow to headquarters.",
        reason="A resident office before the reform should be neither silent nor saturated.",
        source="M0-21",
    )
    competence_value: Any = declared(
        0.34,
        0.1,
        0.5,
        unit="units of knowledge",
        neutral=0.0,
        meaning="What a full stock of new competence adds to what an office reports.",
        reason="New areas of work are worth less than presence in the country.",
        source="M0-23",
    )
    sister_value: Any = declared(
        0.32,
        0.1,
        0.5,
        unit="units of knowledge",
        neutral=0.0,
        meaning="Worth of what other offices of the agency learned with their teams.",
        reason="Spread to colleagues in other countries; part of it does not travel.",
        source="M0-21, M0-22",
    )
    money_contact: Any = declared(
        0.3,
        0.15,
        0.5,
        neutral=0.0,
        meaning="Extra contact with headquarters when all money is raised jointly.",
        reason="Proposals, codes and priorities need clearing and support.",
        source="M0-32, M0-33",
    )
    competence_rate: Any = declared(
        0.42,
        0.15,
        0.6,
        unit="per quarter",
        neutral=0.0,
        meaning="New competence from a quarter of full joint work with unlike partners.",
        reason="Joint programmes opened whole fields over the reform's decade; speed is ours.",
        source="M0-23",
    )
    competence_fading: Any = declared(
        0.017,
        0.01,
        0.04,
        unit="per quarter",
        meaning="New competence lost in a quarter without joint work.",
        reason="Staff rotate every three to five years; half is gone in 4 to 17 years.",
        source="M0-23",
    )

    competence_travel: Any = declared(
        0.3,
        0.1,
        0.5,
        unit="per quarter",
        neutral=0.0,
        meaning="How fast new competence travels between an office and its headquarters.",
        reason="Half the way in four months to two years.",
        source="M0-23",
    )
    competence_use: Any = declared(
        0.15,
        0.05,
        0.3,
        unit="output per unit of competence",
        neutral=0.0,
        meaning="Output gained by an office that has mastered all new areas of work.",
        reason="A wider mandate is of use in the country too; below what synergy gives.",
        source="M0-23",
    )
    committee_learning: Any = declared(
        0.01,
        0.003,
        0.03,
        unit="units of knowledge",
        neutral=0.0,
        meaning="What headquarters learn of each other in committees of their own.",
        reason="One or two meetings a year against daily work in the field.",
        source="M0-22",
    )
    learning_rate: Any = declared(
        0.25,
        0.1,
        0.5,
        unit="per quarter",
        meaning="How fast headquarters take in what their offices learn with the team.",
        reason="Half of it in four months to two years.",
        source="M0-22",
    )

    # Headquarters
    initial_accountability: Any = declared(
        0.44,
        0.3,
        0.7,
        unit="weight",
        meaning="Customary weight of vertical accountability, towards which it is pulled back.",
        reason="Staff answer to both sides; neither was said to count for nothing.",
        source="M0-04",
    )
    accountability_floor: Any = declared(
        0.17,
        0.08,
        0.25,
        unit="weight",
        meaning="Accountability below which headquarters never goes.",
        reason="Boards and reporting lines persist under any reform.",
        source="M0-04, M4-08",
    )
    accountability_rate: Any = declared(
        0.094,
        0.04,
        0.2,
        unit="per quarter",
        neutral=0.0,
        meaning="How fast headquarters tighten or loosen.",
        reason="Rules are reviewed every one to three years.",
        source="M0-34",
    )
    accountability_return: Any = declared(
        0.29,
        0.18,
        0.48,
        unit="share of the tightening rate",
        meaning="Pull of accountability back to its customary weight.",
        reason="Custom pulls less than events push. Form and range are ours, not a source's.",
        source="form",
    )
    initial_headquarters_engagement: Any = declared(
        0.31,
        0.2,
        0.5,
        meaning="Engagement of headquarters with a field office before the reform.",
        reason="Limited at first, not absent.",
        source="M0-14",
    )
    headquarters_engagement_rate: Any = declared(
        0.15,
        0.05,
        0.25,
        unit="per quarter",
        meaning="How fast headquarters come closer, and how fast their resistance moves.",
        reason="One to five years.",
        source="M0-37",
    )
    headquarters_engagement_lift: Any = declared(
        1.7,
        0.7,
        2.5,
        unit="per unit of return",
        neutral=0.0,
        meaning="How strongly lessons, competence and joint money bring headquarters in.",
        reason="Reported for both practice sets; strength unknown, so wide.",
        source="M0-24, M0-32, M0-37",
    )
    initial_resistance: Any = declared(
        0.73,
        0.5,
        0.9,
        meaning="Share of a possible contribution that headquarters keep out of the joint fund.",
        reason="Pooled money stayed a minority; unwilling, not absent.",
        source="M0-09",
    )
    resistance_softening: Any = declared(
        2.8,
        1.0,
        5.0,
        unit="per unit of knowledge and competence",
        neutral=0.0,
        meaning="How strongly new knowledge and competence lower that resistance.",
        reason="Prospects prevent resistance: a tenth to a half of it at what teams reach.",
        source="M0-24",
    )
    harmonised_trust: Any = declared(
        0.3,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Resistance to pooling that ends once headquarters work with each other.",
        reason="Not cooperating at the top was one cause among several.",
        source="M0-08",
    )
    pressure_tension: Any = declared(
        0.2,
        0.1,
        0.4,
        neutral=0.0,
        meaning="Alignment with headquarters that full pressure costs a fully engaged office.",
        reason="Effort under pressure comes with tension; below the conflict of roles itself.",
        source="M0-17",
    )
    autonomy_gain: Any = declared(
        2.0,
        1.0,
        4.0,
        unit="per unit of the share of joint money",
        neutral=0.0,
        meaning="How strongly money raised in the country gives the field a say.",
        reason="A third of all money raised jointly gives a half, between a quarter and three.",
        source="M0-34",
    )
    tie_weight: Any = declared(
        0.5,
        0.2,
        1.0,
        neutral=0.0,
        meaning="How much outside ties add to what joint money gives.",
        reason="As national agencies in European networks; below money itself.",
        source="M0-38",
    )
    autonomy_rate: Any = declared(
        0.15,
        0.05,
        0.3,
        unit="per quarter",
        meaning="How fast the field gains autonomy.",
        reason="Delegations are reviewed every one to three years.",
        source="M0-34",
    )
    autonomy_stickiness: Any = declared(
        0.5,
        0.2,
        0.8,
        neutral=0.0,
        meaning="How much more slowly headquarters cede to a common fund than they take back.",
        reason="Independence once held is rarely given up; half as fast, give or take a third.",
        source="M0-02",
    )
    autonomy_relief: Any = declared(
        0.2,
        0.1,
        0.4,
        neutral=0.0,
        meaning="How far a field with a full say feels its accountability lightened.",
        reason="Lighter monitoring was reported, not its end.",
        source="M0-34",
    )
    peer_weight: Any = declared(
        0.25,
        0.1,
        0.5,
        neutral=0.0,
        meaning="How far peer review in full use lightens the accountability felt upwards.",
        reason="Feeds headquarters' own appraisal and does not replace it.",
        source="M0-28",
    )
    information_assurance: Any = declared(
        0.61,
        0.2,
        1.0,
        unit="raw weight",
        meaning="Weight of information in what reassures headquarters.",
        reason="Raw weights of the three are scaled to sum to 1; no order is known.",
        source="M0-24",
    )
    competence_assurance: Any = declared(
        0.6,
        0.2,
        1.0,
        unit="raw weight",
        meaning="Weight of new competence in what reassures headquarters.",
        reason="As for information.",
        source="M0-24",
    )
    money_assurance: Any = declared(
        0.73,
        0.2,
        1.0,
        unit="raw weight",
        meaning="Weight of money raised in the country in what reassures headquarters.",
        reason="As for information.",
        source="M0-34",
    )

    # Money
    joint_yield: Any = declared(
        0.6,
        0.4,
        1.2,
        unit="own-name money of an average office",
        neutral=0.0,
        meaning="Money that a fully engaged, open and willing office helps to raise jointly.",
        reason="Joint programmes stayed a minority of resources (37% in one pilot).",
        source="M0-30, M0-32",
    )
    donor_noise: Any = declared(
        0.24,
        0.1,
        0.6,
        unit="share of the money raised",
        neutral=0.0,
        meaning="How far donors' mood moves what a team raises in a quarter.",
        reason="A few donors carried most of the joint funds, so it is lumpy.",
        source="M0-32",
    )

    pooling_ceiling: Any = declared(
        0.2,
        0.1,
        0.4,
        neutral=0.0,
        meaning="Own-name money that a willing headquarters lets go into a full common fund.",
        reason="No headquarters gave most of its money away.",
        source="M0-09",
    )
    gap_response: Any = declared(
        0.3,
        0.1,
        0.6,
        neutral=0.0,
        meaning="How much more is raised jointly where one budget shows that all is unfunded.",
        reason="Gaps that are seen are filled sooner; by how much is not said.",
        source="M0-10",
    )
    flagship_lead: Any = declared(
        0.7,
        0.3,
        1.0,
        neutral=0.0,
        meaning="How far a flagship is asked for in the weight of its lead fundraiser.",
        reason="The lead has the right expertise and reputation; members ask along.",
        source="M0-30",
    )
    screening: Any = declared(
        0.3,
        0.1,
        0.6,
        neutral=0.0,
        meaning="Money gained by proposals that both team and headquarters have improved.",
        reason="Good enough for both; by how much better is not said.",
        source="M0-33",
    )
    rivalry: Any = declared(
        0.25,
        0.1,
        0.5,
        neutral=0.0,
        meaning="Own money lost to rival bids of partners with the same mandate.",
        reason="Competition was a problem; a tenth to a half of what the rival could ask for.",
        source="M0-27a",
    )

    # Trust
    contact_crowding: Any = declared(
        0.41,
        0.1,
        0.6,
        unit="exponent",
        neutral=0.0,
        meaning="How contact with each partner thins out as the team grows.",
        reason="Between meeting in plenary (0) and one by one (1).",
        source="M3-15, fact 67",
    )
    proximity: Any = declared(
        0.6,
        0.1,
        0.8,
        neutral=0.0,
        meaning="Extra contact between offices that share premises.",
        reason="Same building helps; non-residents have no office to move.",
        source="M0-12, M1-09",
    )
    clustered_contact: Any = declared(
        0.64,
        0.2,
        1.0,
        neutral=0.0,
        meaning="Extra contact when several agencies plan one outcome.",
        reason="From 1.2 to 4.3 agencies per outcome; part of it is more of the same meeting.",
        source="M0-25",
    )
    acquaintance_rate: Any = declared(
        0.76,
        0.4,
        1.2,
        unit="per quarter of full contact",
        meaning="How fast partners get to know each other.",
        reason="About a year of close work (M1-17).",
        source="M0-25",
    )
    acquaintance_fading: Any = declared(
        0.02,
        0.01,
        0.05,
        unit="per quarter",
        meaning="Mutual knowledge lost with staff turnover.",
        reason="Postings last three to five years.",
        source="M0-25",
    )
    trust_rate: Any = declared(
        0.2,
        0.08,
        0.3,
        unit="per quarter",
        meaning="How fast trust follows what is seen of a partner.",
        reason="One to three years; about a year in a small team (M1-17).",
        source="M0-25",
    )
    trust_in_the_known: Any = declared(
        0.56,
        0.3,
        0.7,
        meaning="Trust in a well known partner who does not take part at all.",
        reason="Knowing makes tolerant; taking part adds the rest.",
        source="M0-25",
    )
    belonging_rate: Any = declared(
        0.13,
        0.05,
        0.2,
        unit="per quarter",
        meaning="How fast belonging follows trust.",
        reason="The last link of the chain, so no faster than trust.",
        source="M0-25",
    )
    rotation_belonging: Any = declared(
        0.04,
        0.01,
        0.08,
        unit="per quarter",
        neutral=0.0,
        meaning="Belonging that rotating duties add in a quarter of full engagement.",
        reason="A term of one to two years in a duty moves it by a third.",
        source="M0-40",
    )
    turf: Any = declared(
        0.47,
        0.15,
        0.7,
        neutral=0.0,
        meaning="Trust lost to quarrels with a partner whose mandate is the same.",
        reason="Overlapping mandates were a main cause of fragmentation.",
        source="M0-01, M0-19b",
    )

    # Choice
    customary_team_time: Any = declared(
        0.088,
        0.05,
        0.15,
        unit="share of working time",
        meaning="Time with the team by custom.",
        reason="Country teams met monthly and shared little work.",
        source="M0-06",
    )
    customary_headquarters_time: Any = declared(
        0.37,
        0.25,
        0.45,
        unit="share of working time",
        meaning="Time with headquarters by custom.",
        reason="Plans, clearances, reports: a day or two a week.",
        source="M0-04",
    )
    responsiveness: Any = declared(
        0.23,
        0.15,
        0.5,
        unit="per unit of payoff",
        neutral=0.0,
        meaning="How strongly time follows payoff rather than custom.",
        reason="One unit and a half of payoff raises a share by a quarter, or doubles it.",
        source="form",
    )
    adjustment: Any = declared(
        0.36,
        0.15,
        0.5,
        unit="per quarter",
        meaning="Part of the gap to the wished division of time closed in a quarter.",
        reason="Work plans are annual and are revised at mid-year.",
        source="form",
    )
    choice_noise: Any = declared(
        0.77,
        0.3,
        1.5,
        unit="units of payoff",
        neutral=0.0,
        meaning="Spread of passing circumstances in what a quarter's time is worth.",
        reason="Less than the spread between offices, more than nothing.",
        source="form",
    )
    team_value: Any = declared(
        1.1,
        0.5,
        1.5,
        unit="weight",
        meaning="Worth of cooperation enjoyed in the team.",
        reason="Relative to the worth of headquarters' goodwill, around 1.",
        source="M0-04",
    )
    agency_value: Any = declared(
        0.98,
        0.5,
        1.5,
        unit="weight",
        meaning="Worth of a headquarters that is informed and served.",
        reason="The unit of the payoff, varied all the same.",
        source="M0-04",
    )
    influence_value: Any = declared(
        0.45,
        0.2,
        0.8,
        unit="weight",
        meaning="Worth of what an office's word counts with donors and government.",
        reason="A means for the other ends, so below them.",
        source="M0-35",
    )
    voice_value: Any = declared(
        0.39,
        0.1,
        0.5,
        unit="weight",
        meaning="Worth of being heard in planning.",
        reason="A special achievement for small offices, a means for the others.",
        source="M0-42",
    )
    delivery_value: Any = declared(
        0.7,
        0.4,
        1.2,
        unit="weight",
        meaning="Worth of own delivery.",
        reason="Around the worth of headquarters' goodwill.",
        source="M2-09",
    )
    money_value: Any = declared(
        0.48,
        0.2,
        0.6,
        unit="weight",
        meaning="Worth of money at the country's disposal.",
        reason="A means for delivery, so below it.",
        source="M0-44",
    )
    horizon: Any = declared(
        0.6,
        0.2,
        1.0,
        unit="times cooperation's worth",
        neutral=0.0,
        meaning="Worth of the trust that taking part builds, against cooperation enjoyed now.",
        reason="Teams go on and postings end; discounted, not ignored.",
        source="M0-25, M3-14",
    )
    belonging_relief: Any = declared(
        0.36,
        0.1,
        0.5,
        neutral=0.0,
        meaning="How far full belonging lightens the weight of accountability felt.",
        reason="Belonging shifts to the team and roots in the agency stay.",
        source="M0-25",
    )
    payoff_floor: Any = declared(
        0.037,
        0.02,
        0.1,
        unit="units of the logged quantity",
        meaning="Added before logarithms, so that nothing at all is not infinitely bad.",
        reason="A small fraction of usual values; a form choice, varied.",
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
        reason="Chosen so that practices take years: their timing is no evidence of the model.",
        source="M0-15",
    )
    interaction_half: Any = declared(
        0.14,
        0.05,
        0.25,
        unit="engagement",
        meaning="Substantive joint work at which adoption runs at half speed.",
        reason="A tenth to a half of the engagement reached; nothing is known. Ours.",
        source="M0-15",
    )
    footing: Any = declared(
        0.37,
        0.2,
        0.8,
        neutral=0.0,
        meaning="Part of a practice's growth that waits for what the practice rests on.",
        reason="Alignment needs headquarters, synergies need partners who know each other.",
        source="M0-19d, M0-20",
    )
    practice_fading: Any = declared(
        0.013,
        0.006,
        0.02,
        unit="per quarter",
        meaning="Part of a practice lost in a quarter.",
        reason="Turnover of heads of office every three to five years takes a part along.",
        source="M0-15",
    )
    felt_need: Any = declared(
        0.61,
        0.5,
        0.9,
        neutral=0.0,
        meaning="Part of adoption that is driven by the conflict still felt.",
        reason="Practices answer a need first, and are routine for the rest. Ours.",
        source="M0-15",
    )
    adoption_noise: Any = declared(
        0.46,
        0.2,
        0.9,
        unit="share of the growth",
        neutral=0.0,
        meaning="How far chance moves the growth of a practice in a quarter.",
        reason="Improvised and uneven, never backwards by chance alone, so below 1.",
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
        reason="Wears out over years, not in a quarter.",
        source="M4-03",
    )
    fatigue_recovery: Any = declared(
        0.16,
        0.08,
        0.3,
        unit="per quarter",
        meaning="Fatigue that passes in a quarter.",
        reason="Half is gone in half a year to two years.",
        source="M4-03",
    )
    fatigue_weight: Any = declared(
        0.7,
        0.3,
        2.0,
        unit="units of payoff",
        neutral=0.0,
        meaning="What full fatigue takes from the worth of full engagement.",
        reason="Around the worth of cooperation itself.",
        source="M4-03",
    )

    # Delivery
    duplication: Any = declared(
        0.36,
        0.15,
        0.6,
        neutral=0.0,
        meaning="Output lost where partners' mandates are the same and nobody divides the work.",
        reason="Duplication was a main charge against the system before the reform.",
        source="M0-01, M2-03",
    )
    synergy: Any = declared(
        0.67,
        0.3,
        1.8,
        neutral=0.0,
        meaning="Output gained in full joint work with well known, unlike partners.",
        reason="Pays in proportion to complementarity; strength unknown, so wide.",
        source="M0-19d",
    )
    insight: Any = declared(
        0.4,
        0.2,
        0.8,
        unit="output per unit of knowledge",
        neutral=0.0,
        meaning="Output gained where own work rests on what was learned with the team.",
        reason="Relevant information makes better programmes; strength unknown, so wide.",
        source="M0-41, M0-21",
    )


def _declarations() -> Iterator[tuple[str, Declaration]]:
    for item in fields(Parameters):
        yield item.name, Declaration(name=item.name, default=item.default, **item.metadata)


PARAMETERS: Mapping[str, Declaration] = MappingProxyType(dict(_declarations()))


def with_values(values: Mapping[str, Any], base: Parameters | None = None) -> Parameters:
    """Parameters that differ from `base` (default: the defaults) in the named values.

    >>> with_values({"turf": 0.2}).turf
    0.2
    """
    unknown = set(values) - set(PARAMETERS)
    if unknown:
        raise KeyError(f"unknown parameters: {', '.join(sorted(unknown))}")
    return replace(base or Parameters(), **values)

"""The model of docs/model.md, told with plain objects: offices, pairs, teams, headquarters.

For reading, and for checking the engine. Nothing here is fast, and nothing is imported from
`interagency`: it is written from the description alone. A quarter is `World.live_quarter`,
in which all offices take each step before any of them takes the next, so that what is read
is what was done *before* unless an earlier step has just made it. Sections (3.1 ...) are
those of docs/model.md, identifiers (M0-21 ...) are mechanisms of the core source.

>>> village = World(
...     [Endowed("FAO", "Malawi", presence=0.8, capacity=1.0, reach=0.5, expertise=0.7)],
...     overlaps={},
...     same_area={},
...     same_outcome={},
...     numbers={},
...     pillars=[("one_programme", 1.0)],
...     practices=[],
...     reforms=[],
... )
>>> [office.key for office in village.teams["Malawi"].offices]
[('FAO', 'Malawi')]
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import SimpleNamespace

OfficeKey = tuple[str, str]  # (agency, country)
PairKey = tuple[OfficeKey, OfficeKey]  # (office, partner)
Doses = Mapping[str, float]  # by pillar, reform or shock: 0 (absent) to 1 (in full)
Held = Mapping[str, float | None]  # by practice: the adoption it is held at, None where free

FIRST_JOINT_PLAN = 4 * 2007  # a quarter: 2007Q1
JOINT_PROGRAMME_QUARTERS = 20
SPIN_UP_QUARTERS = 48
HASTY_QUARTERS = 30
HASTE = {"acquaintance": 8, "trust": 3, "belonging": 4, "accountability": 6}


# --- small sums ------------------------------------------------------------------------------


def total(values: Iterable[float]) -> float:
    """The sum, one after the other; over nobody it is 0."""
    result = 0.0
    for value in values:
        result = result + value
    return result


def share(part: float, whole: float) -> float:
    """Part of the whole; of nothing, nothing."""
    return part / whole if whole else 0.0


def mean(weighted: Iterable[tuple[float, float]]) -> float:
    """Mean of (weight, value) pairs; over nobody it is 0."""
    pairs = list(weighted)
    return share(total(w * value for w, value in pairs), total(w for w, _ in pairs))


def scaled(weights: Sequence[float], to: float) -> list[float]:
    """Weights that sum to so much: only how they stand to each other counts."""
    return [share(to * weight, total(weights)) for weight in weights]


def power(base: float, exponent: float) -> float:
    """A power; nothing stays nothing."""
    return base**exponent if base else 0.0


def within(low: float, value: float, high: float) -> float:
    """The value, kept between two bounds."""
    return min(max(value, low), high)


# --- what comes from outside -----------------------------------------------------------------


@dataclass(frozen=True)
class Endowed:
    """An office and what it brings along; `member` is its part in the team, 0 to 1."""

    agency: str
    country: str
    presence: float
    capacity: float
    reach: float
    expertise: float
    member: float = 1.0
    remoteness: float = 1.0
    """of its parent body: 0 next door, 1 abroad"""
    cycle_length: float = 20
    """quarters of its agency's planning cycle"""
    cycle_start: float = 0
    """quarters by which that cycle starts after the calendar's"""
    origin: float = 0.0
    """1 where the Resident Coordinator comes from its agency"""
    precedence: float = 0.5
    """who goes first among equals"""


@dataclass(frozen=True)
class Levers:
    """What is asked for in a quarter, and what happens to teams; the default is no reform."""

    doses: Mapping[str, Doses] = field(default_factory=dict)
    """of pillars, by country"""
    held: Mapping[str, Held] = field(default_factory=dict)
    """by country"""
    reforms: Mapping[str, Doses] = field(default_factory=dict)
    """of single reforms, by country"""
    barred: Mapping[str, Set[str]] = field(default_factory=dict)
    """names of reforms whose openings stay shut, by country"""
    shocks: Mapping[str, Doses] = field(default_factory=dict)
    """sizes, by country"""
    calendar: int = 0
    """quarters since the first quarter of year 0"""


@dataclass(frozen=True)
class Draws:
    """The luck of a quarter."""

    team_time: Mapping[OfficeKey, float]
    """by office, logistic with mean 0 and variance 1"""
    hq_time: Mapping[OfficeKey, float]
    """by office, logistic with mean 0 and variance 1"""
    donors: Mapping[str, float]
    """by country, within -1 and 1"""
    adoption: Mapping[tuple[str, str], float]
    """by (practice, country), within -1 and 1"""


@dataclass(frozen=True)
class Practice:
    """A coordinating practice: what carries it, calls for it, holds it up, and what it opens."""

    name: str
    founded_on: str
    grows_with: Mapping[str, float]
    answers: str
    rests_on: str | None
    opens: Mapping[str, float]
    upkeep: float = 1 / 6


@dataclass(frozen=True)
class Reform:
    """A single change from outside: what it opens, and what it costs against all practices."""

    name: str
    opens: Mapping[str, float]
    upkeep: float = 0.0


# --- the things ------------------------------------------------------------------------------


class Pair:
    """What an office has with one partner of its team; the partner may see it otherwise."""

    def __init__(
        self,
        office: "Office",
        partner: "Office",
        overlap: float,
        same_area: float,
        same_outcome: float,
    ):
        self.office, self.partner, self.overlap = office, partner, overlap
        self.same_area, self.same_outcome = same_area, same_outcome

    def guess(self) -> None:
        """Partners know each other somewhat."""
        self.acquaintance, self.trust, self.contact = 0.4, 0.2, 0.0

    @property
    def together(self) -> float:
        """Chance that both plan for the same result; fewer outcomes raise it (M0-19a)."""
        clustered = self.office.team.open("shared_outcomes")
        return self.same_area + clustered * (self.same_outcome - self.same_area)

    def other_side(self) -> "Pair":
        """The same two, as the partner has it."""
        return next(pair for pair in self.partner.pairs if pair.partner is self.office)

    def comes_first(self) -> bool:
        """Whether the partner leads what both plan for: the expert, or by draw (M0-19c)."""
        return self.partner.rank > self.office.rank

    def offered(self) -> float:
        """What the partner lays open of what it knows, as far as it is trusted (M0-21)."""
        partner = self.partner
        return self.office.team.openness * self.trust * partner.member * partner.presence

    def meet(self) -> None:
        """Contact takes the time of both; clusters and common premises ease it (M0-25, M0-12)."""
        office, partner, team = self.office, self.partner, self.office.team
        n = team.numbers
        clustered = 1 + n.clustered_contact * team.open("shared_outcomes")
        crowded = max(1.0, office.others) ** -n.contact_crowding
        near = 1 + n.proximity * office.bound("one_office") * office.presence * partner.presence
        give_and_take = office.engagement * partner.engagement
        self.contact = partner.member * min(1.0, give_and_take * clustered * crowded * near)

    def get_to_know(self) -> None:
        """Contact makes acquainted, and staff rotate (M0-25)."""
        n = self.office.team.numbers
        self.acquaintance_before = self.acquaintance
        learned = (1 - math.exp(-n.acquaintance_rate * self.contact)) * (1 - self.acquaintance)
        self.acquaintance += learned - n.acquaintance_fading * self.acquaintance

    def come_to_trust(self) -> None:
        """Trust follows what is seen: a known partner, taking part, without quarrels (M0-25)."""
        n = self.office.team.numbers
        tolerance = n.trust_in_the_known
        taking_part = tolerance + (1 - tolerance) * self.partner.engagement
        seen = self.acquaintance * taking_part * (1 - self.office.quarrelsome * self.overlap)
        self.trust += n.trust_rate * (seen - self.trust)

    def lose_staff(self) -> None:
        """Who leaves takes along what was known of partners, and the trust in them (M0-25)."""
        staying = 1 - self.office.team.shock("staff_turnover")
        self.acquaintance, self.trust = staying * self.acquaintance, staying * self.trust


class Office:
    """One agency in one country, between its country team, its headquarters and its own work."""

    def __init__(self, endowed: Endowed, team: "Team", headquarters: "Headquarters"):
        self.key = (endowed.agency, endowed.country)
        self.presence, self.capacity = endowed.presence, endowed.capacity
        self.own_reach, self.expertise = endowed.reach, endowed.expertise
        self.member, self.precedence = endowed.member, endowed.precedence
        self.remoteness, self.origin = endowed.remoteness, endowed.origin
        self.cycle_length, self.cycle_start = endowed.cycle_length, endowed.cycle_start
        self.team, self.headquarters = team, headquarters
        self.numbers = team.numbers
        self.pairs: list[Pair] = []

    # who is there

    def part(self) -> float:
        """How far it takes part in the team, as a member."""
        return self.member * self.engagement

    @property
    def others(self) -> float:
        """How many partners there are."""
        return total(pair.partner.member for pair in self.pairs)

    def partners_known_before(self) -> float:
        """How well it knew its partners before the quarter's meetings."""
        known = total(pair.acquaintance_before * pair.partner.member for pair in self.pairs)
        return share(known, self.others)

    @property
    def accompanied(self) -> float:
        """Nobody is a team alone."""
        return min(1.0, self.others)

    @property
    def sisters(self) -> list["Office"]:
        """The other offices of the agency."""
        return [office for office in self.headquarters.offices if office is not self]

    @property
    def sister_lessons(self) -> float:
        """What the agency's other offices learned with their teams (M0-21, M0-22)."""
        return mean((sister.member, sister.lessons) for sister in self.sisters)

    @property
    def joint_share(self) -> float:
        """Part of its money that was raised jointly."""
        return share(self.joint_money, self.joint_money + self.own_money)

    @property
    def overlap(self) -> float:
        """How much of its mandate is its partners' too."""
        doubled = total(pair.overlap * pair.partner.member for pair in self.pairs)
        return share(doubled, self.others)

    @property
    def weight(self) -> float:
        """What it weighs when leads are chosen: expertise, as a member (M0-19c)."""
        return self.member * self.expertise

    @property
    def rank(self) -> float:
        """By which one goes before another: what it weighs, and among equals a draw (M0-19c)."""
        return self.weight + 1e-9 * self.precedence

    # how far the reform binds it

    def bound(self, pillar: str) -> float:
        """The dose of a pillar for a member of a team that is one."""
        return self.team.dose(pillar) * self.member * self.accompanied

    def pressed(self) -> float:
        """Pressure from outside, likewise (M0-17)."""
        return self.team.open("pressure") * self.member * self.accompanied

    def near_home(self) -> float:
        """What is left of paper, delay and conflict with a parent nearby (M0-47)."""
        return 1 - self.numbers.nearness_relief * (1 - self.remoteness)

    # 4. the start

    def guess(self) -> None:
        """How things may stand before anything is known: custom, and what it brings along."""
        n = self.numbers
        self.intended_team_time = self.team_time = n.customary_team_time
        self.intended_hq_time = self.hq_time = n.customary_headquarters_time
        self.delivery_time = 1 - self.team_time - self.hq_time
        self.formal_time = 0.0
        self.engagement, self.substantive = min(self.team_time / n.full_engagement, 1.0), 0.0
        self.trust = self.belonging = 0.2
        self.known, self.known_slope, self.lessons = self.presence, 0.0, 0.0
        self.reach = self.visibility = self.influence = self.own_reach
        self.influence_slope = 0.0
        self.output, self.output_slope, self.novelty = self.delivery_time, 0.0, 0.0
        self.own_money = self.own_reach * self.delivery_time
        self.joint_money = self.earned_money = 0.0
        self.information, self.alignment = 0.0, 1.0
        self.procedures = 1.0
        self.fatigue = 0.0
        self.autonomy = self.competence = self.jointness = 0.0

    # 3.1

    def take_the_lead(self) -> None:
        """With whom it plans, and how much of that it leads, by rank or in turn (M0-19c, M0-40)."""
        self.companions = total(pair.together * pair.partner.member for pair in self.pairs)
        first = 1.0
        for pair in self.pairs:
            if pair.comes_first():
                first = first * (1 - pair.together * pair.partner.member)
        around = total(pair.together * pair.partner.weight for pair in self.pairs)
        in_turn = share(self.weight, self.weight + around)
        self.leads = first + self.team.open("rotating_duties") * (in_turn - first)

    def announce(self, calendar: int) -> None:
        """What is planned and led, what is owed on paper and waited for, and what it takes."""
        self.announce_leads()
        self.announce_paper()
        self.announce_delay(calendar)
        self.announce_meetings()
        self.announce_masters()

    def announce_leads(self) -> None:
        """How expert those are who orchestrate the work (M0-19c)."""
        n, pairs = self.numbers, self.pairs
        leading = self.member * self.leads + total(
            p.together * p.partner.member * p.partner.leads for p in pairs
        )
        leading_weight = self.weight * self.leads + total(
            p.together * p.partner.weight * p.partner.leads for p in pairs
        )
        there_weight = self.weight + total(p.together * p.partner.weight for p in pairs)
        expert = share(leading_weight, leading)
        ordinary = share(there_weight, self.member + self.companions)
        self.orchestration = ordinary + n.lead_by_expertise * (expert - ordinary)

    def announce_paper(self) -> None:
        """The ledger of what is owed, 1 being the agency's own procedures (M0-05 to M0-08)."""
        n, team = self.numbers, self.team
        led, apart = team.open("lead_agencies"), 1 - team.single
        written = 1 - n.lead_reporting * led * (1 - self.leads)
        double = n.double_procedure * self.near_home() * self.bound("one_programme")
        self.plan_reports = double * apart * written
        self.reports_on_project = 1 + self.companions * apart * (1 - n.lead_reporting * led)
        traced = 1 + n.donor_tracing * team.open("traced_money")
        budgeted = n.budget_procedure * self.bound("one_budget")
        self.project_reports = budgeted * traced * (self.reports_on_project - team.single)
        self.authorisations = n.authorisation_load * (1 - self.autonomy)
        own = 1 - n.authorisation_load + self.authorisations
        self.procedures = own + self.plan_reports + self.project_reports + team.clearing

    def announce_delay(self, calendar: int) -> None:
        """Joint programmes wait for clearance, and for the agency's next cycle (M0-20)."""
        n, team = self.numbers, self.team
        cleared_late = n.clearance_lag * self.near_home() * (1 - team.open("early_clearance"))
        plan_began = calendar - (calendar - FIRST_JOINT_PLAN) % JOINT_PROGRAMME_QUARTERS
        wait = (self.cycle_start - plan_began) % self.cycle_length
        planned_late = n.cycle_wait * wait * (1 - team.open("common_calendar"))
        self.delay = self.bound("one_programme") * (cleared_late + planned_late)
        self.ready = max(0.0, 1 - self.delay / JOINT_PROGRAMME_QUARTERS)

    def announce_meetings(self) -> None:
        """What meetings and leads cost here, and what team time buys (M0-19a, M0-19c, M0-31)."""
        n, team = self.numbers, self.team
        fewer_outcomes = 1 - n.outcome_reduction * team.open("shared_outcomes")
        planning = n.meeting_load * self.bound("one_programme") * fewer_outcomes
        meetings = planning + n.practice_upkeep * team.upkeep()
        common_premises = 1 - n.premises_saving * self.bound("one_office") * self.presence
        leading = n.lead_load * team.open("lead_agencies") * self.leads
        self.overhead = meetings * common_premises / self.capacity**n.meetings_by_size + leading
        self.per_time = 1 / n.full_engagement

    def announce_masters(self) -> None:
        """How impartial a mediator it finds, and how far its two masters differ (M0-29, M0-47)."""
        n, team = self.numbers, self.team
        partial = n.partiality * (1 - self.origin) * (1 - team.open("firewall"))
        self.mediated = n.mediation * self.bound("one_leader") * (1 - partial)
        apart = 1 + n.distance_conflict * self.accompanied * (0.5 - self.overlap)
        sharp = n.role_conflict * self.near_home() * apart * (1 - n.code_relief * team.code)
        self.conflict = sharp + (1 - sharp) * n.pressure_tension * self.pressed()

    # 3.2

    def keep_own_name(self) -> None:
        """What it concedes of its name, and how far it speaks in the team's (M0-31, M0-45)."""
        n, team = self.numbers, self.team
        above = max(0.0, 1 - team.mean_reach() / self.own_reach)
        self.kept = n.concession_relief * team.open("kept_names") * above
        for_the_team = 1 - n.spokesperson_relief * team.open("spokespersons")
        shared = n.message_sharing * team.open("shared_message") * for_the_team
        self.sharing = shared * (1 - self.kept)

    def notice(self) -> None:
        """Look around: what is known, who is heard, who quarrels, whose name counts, who pays."""
        self.notice_knowledge()
        self.notice_voice()
        self.notice_quarrels()
        self.notice_names()
        self.notice_money()

    def notice_knowledge(self) -> None:
        """The union of what one knows and what partners lay open; nobody loses by it (M0-21)."""
        missed, gain = 1.0, 0.0
        for pair in self.pairs:
            offered = pair.offered()
            missed = missed * (1 - self.engagement * offered)
            gain = gain + offered / (1 - self.engagement * offered)
        self.known = self.presence + (1 - self.presence) * (1 - missed)
        self.known_slope = (1 - self.presence) * missed * gain

    def notice_voice(self) -> None:
        """Size counts, unless practices give seats and expertise their weight (M0-42, M0-19c)."""
        n, team = self.numbers, self.team
        fairness = n.voice_rebalancing * team.open("fair_voice")
        by_size = share(self.member * self.capacity, team.size)
        by_seat = share(self.member, team.seats)
        by_expertise = share(self.member * self.expertise, team.expertise)
        fair = (1 - n.expertise_voice) * by_seat + n.expertise_voice * by_expertise
        self.voice = (1 - fairness) * by_size + fairness * fair

    def notice_quarrels(self) -> None:
        """Whose mandates overlap quarrel; with trusted partners one cooperates (M0-01, M0-19b)."""
        n, team, pairs = self.numbers, self.team, self.pairs
        heard = min(1.0, self.voice * team.seats)
        by_all = team.open("division_of_labour") * heard
        by_leads = n.lead_division * team.open("lead_agencies") * self.orchestration
        self.division = 1 - (1 - by_all) * (1 - by_leads)
        on_outputs = 1 - n.outcome_peace * team.open("outcome_level")
        self.quarrelsome = n.turf * on_outputs * (1 - self.division) * (1 - self.mediated)
        self.disputes = self.overlap * self.quarrelsome
        self.trusted = total(p.trust * p.partner.engagement * p.partner.member for p in pairs)
        self.cooperation = share(self.trusted, self.others) * (1 - self.disputes)

    def notice_names(self) -> None:
        """The team's doors and the team's name, against one's own (M0-31, M0-36, M0-44)."""
        n, team = self.numbers, self.team
        acting_as_many = team.unity() * (1 - math.exp(-self.trusted / n.critical_mass_half))
        self.joint_reach = min(1.0, team.mean_reach() * (1 + n.critical_mass * acting_as_many))
        self.common_name = team.common_name() or self.own_reach

    def weight_against(self, partner: "Office") -> float:
        """What a rival's name weighs with donors whom both ask, 1 among equals (M0-27a)."""
        sharpness = self.numbers.rival_sharpness
        theirs = partner.own_reach**sharpness
        return 2 * theirs / (self.own_reach**sharpness + theirs)

    def notice_money(self) -> None:
        """Rivals for its money, and what headquarters let go into the fund (M0-09, M0-27a)."""
        n, team = self.numbers, self.team
        rivals = total(
            p.overlap * p.partner.member * self.weight_against(p.partner) for p in self.pairs
        )
        undisclosed = 1 - team.open("disclosed_bids")
        self.competition = n.rivalry * share(rivals, self.others) * undisclosed
        willing = 1 - self.headquarters.resistance
        self.pooled = n.pooling_ceiling * self.bound("one_budget") * willing
        given = 1 - team.shock("donor_cut")
        self.own_rate = (1 - self.competition) * (1 - self.pooled) * given

    # 3.3

    def choose(self, team_draw: float, hq_draw: float) -> None:
        """Custom, bent by what a little more time would bring, approached slowly (M0-15)."""
        n = self.numbers
        self.look_around()
        delivery_gain = self.gain_of_delivery_time()
        team_gain = self.gain_of_team_time() + n.choice_noise * team_draw - delivery_gain
        hq_gain = self.gain_of_hq_time() + n.choice_noise * hq_draw - delivery_gain
        for_team = n.customary_team_time * self.bent_by(team_gain)
        for_hq = n.customary_headquarters_time * self.bent_by(hq_gain)
        for_delivery = 1 - n.customary_team_time - n.customary_headquarters_time
        everything = for_team + for_hq + for_delivery
        self.intended_team_time += n.adjustment * (for_team / everything - self.intended_team_time)
        self.intended_hq_time += n.adjustment * (for_hq / everything - self.intended_hq_time)
        self.obey()

    def bent_by(self, gain: float) -> float:
        """The factor by which a gain bends custom."""
        return math.exp(within(-50.0, self.numbers.responsiveness * gain, 50.0))

    def look_around(self) -> None:
        """What an office may see before it chooses, all of it of the quarter before."""
        n, team, hq = self.numbers, self.team, self.headquarters
        about_money = n.money_contact * team.open("joint_funding") * self.joint_share
        self.contact_with_headquarters = 1 + about_money + n.code_contact * team.growth_of_code
        self.reported_per_time = hq.engagement * self.contact_with_headquarters / self.procedures
        from_sisters = n.sister_value * self.sister_lessons
        self.agency_knowledge = n.competence_value * hq.competence + from_sisters
        self.content = (
            self.presence + team.bridge * (self.known - self.presence) + self.agency_knowledge
        )
        self.output_per_time = share(self.output, self.delivery_time)
        self.money_by_size = self.joint_money - self.earned_money
        self.money_by_work = share(self.earned_money, self.engagement)
        by_peers = 1 - n.peer_weight * team.open("peer_review")
        at_home = 1 - n.belonging_relief * self.belonging
        monitored = 1 - n.autonomy_relief * self.autonomy
        self.felt_accountability = hq.accountability * at_home * by_peers * monitored

    def gain_of_team_time(self) -> float:
        """What a little more team time is worth; to a full member, nothing (M0-04)."""
        if self.engagement == 1:
            return 0.0
        gain_of_engagement = (
            self.gain_in_cooperation()
            + self.gain_in_trust_to_come()
            + self.gain_in_information()
            - self.loss_in_alignment()
            + self.gain_in_influence()
            + self.gain_in_output()
            + self.gain_in_money()
            - self.numbers.fatigue_weight * self.fatigue
        )
        return gain_of_engagement * self.per_time

    def gain_of_hq_time(self) -> float:
        """What a little more time with headquarters is worth: being heard there (M0-04)."""
        return self.gain_of_telling() * self.reported_per_time * self.content

    def gain_of_delivery_time(self) -> float:
        """What a little more time for own delivery is worth: output, and money in own name."""
        n = self.numbers
        in_output = n.delivery_value * self.output_per_time / self.output_now()
        in_money = n.money_value * self.name_now() * self.own_rate / self.money_now()
        return in_output + in_money

    def gain_in_cooperation(self) -> float:
        """Taking part where partners are trusted and take part."""
        n = self.numbers
        both = power(self.engagement * self.cooperation, n.cooperation_returns)
        slope = share(n.cooperation_returns * both, self.engagement) / (n.payoff_floor + both)
        return (1 - self.felt_accountability) * n.team_value * slope

    def gain_in_trust_to_come(self) -> float:
        """The shadow of the future: trust still to be won (M0-25)."""
        n = self.numbers
        to_be_won = self.accompanied * (1 - self.trust)
        return (1 - self.felt_accountability) * n.team_value * n.horizon * to_be_won

    def gain_in_information(self) -> float:
        """What is learned with the team and crosses the bridge has more to tell (M0-16)."""
        flow_per_content = self.hq_time * self.reported_per_time
        return self.gain_of_telling() * flow_per_content * self.team.bridge * self.known_slope

    def gain_of_telling(self) -> float:
        """Worth of a little more flow of information to headquarters (M0-21)."""
        n = self.numbers
        flow = self.hq_time * self.reported_per_time * self.content
        unheard = math.exp(-n.information_scale * flow)
        heard = n.payoff_floor + 1 - unheard
        return self.felt_accountability * n.agency_value * n.information_scale * unheard / heard

    def loss_in_alignment(self) -> float:
        """Joint work without a bridge serves other goals (M0-03, M0-04)."""
        n = self.numbers
        conflict = self.conflict * (1 - self.team.bridge)
        return (
            self.felt_accountability * n.agency_value * conflict / (1 - conflict * self.engagement)
        )

    def gain_in_influence(self) -> float:
        """The team's doors open to the weak, the strong name fades (M0-35, M0-44)."""
        n, r = self.numbers, self.own_reach
        reach = r + self.engagement * self.joint_access * (self.joint_reach - r)
        doors = self.joint_access * (self.joint_reach - r) / reach
        lost_name = self.sharing * min(self.common_name - r, 0.0) / self.visible_now()
        return n.influence_value * (doors + n.visibility_weight * lost_name)

    def gain_in_output(self) -> float:
        """Own work that is doubled less and enriched more (M0-19d)."""
        more = self.delivery_time * self.output_slope
        return self.numbers.delivery_value * more / self.output_now()

    def gain_in_money(self) -> float:
        """Joint money that comes with taking part, and a better or a lesser name (M0-44)."""
        change = self.sharing * (self.common_name - self.own_reach)
        # A better name is seen more; a lesser one is seen less, and asks for less.
        follows = 1 + (self.numbers.visibility_weight if change < 0 else 0)
        better_name = follows * change * self.name_now() / self.visible_now()
        by_name = self.delivery_time * self.own_rate * better_name
        return self.numbers.money_value * (self.money_by_work + by_name) / self.money_now()

    def output_now(self) -> float:
        """Output of the time of the quarter before, floor included."""
        return self.numbers.payoff_floor + self.delivery_time * self.output_per_time

    def visible_now(self) -> float:
        """How visible the own name is at the engagement of the quarter before."""
        r = self.own_reach
        return r + self.engagement * self.sharing * (self.common_name - r)

    def name_now(self) -> float:
        """What the own name brings then: as far as it is seen, and as it still appeals (M0-44)."""
        kept = min(1.0, self.visible_now() / self.own_reach)
        return self.visible_now() * kept**self.numbers.visibility_weight

    def money_now(self) -> float:
        """Money that the time of the quarter before brings, floor included."""
        own = self.name_now() * self.own_rate * self.delivery_time
        joint = self.money_by_size + self.engagement * self.money_by_work
        return self.numbers.payoff_floor + own + joint

    @property
    def joint_access(self) -> float:
        """How far a full member comes through the team's doors."""
        return self.numbers.reach_pooling * self.team.open("joint_reach")

    def obey(self) -> None:
        """The required team time is given whatever was intended (M0-04)."""
        intended = self.intended_team_time
        required = self.team.required_time * self.member * self.accompanied
        self.team_time = max(intended, required)
        self.formal_time = self.team_time - intended
        left = (1 - self.team_time) / max(1 - intended, 1e-12)
        self.hq_time = self.intended_hq_time * left
        self.delivery_time = max(1 - intended - self.intended_hq_time, 0.0) * left
        self.engagement = min(self.team_time * self.per_time, 1.0)
        self.substantive = min(intended * self.per_time / (1 + self.overhead), 1.0)

    # 3.4

    def pay(self) -> None:
        """What reaches headquarters: information, and work in line with it (M0-21 to M0-23)."""
        n, team = self.numbers, self.team
        self.lessons = team.bridge * (self.known - self.presence)
        self.content = self.presence + self.lessons + self.agency_knowledge
        flow = self.hq_time * self.reported_per_time * self.content
        self.information = 1 - math.exp(-n.information_scale * flow)
        self.alignment = 1 - self.conflict * self.engagement * (1 - team.bridge)

    # 3.5

    def be_seen(self) -> None:
        """Whom the office reaches and under which name, now that all have chosen (M0-31, M0-44)."""
        n, r = self.numbers, self.own_reach
        common = self.team.common_name() or r
        self.reach = r + self.engagement * self.joint_access * (self.joint_reach - r)
        self.visibility = r + self.engagement * self.sharing * (common - r)
        self.left_of_name = min(1.0, self.visibility / r) ** n.visibility_weight
        self.influence = self.reach * self.left_of_name
        doors = self.joint_access * (self.joint_reach - r) / self.reach
        own_part = share(
            self.part() * self.sharing, total(o.part() * o.sharing for o in self.team.offices)
        )
        lost_name = self.sharing * min(common - r, 0.0) * (1 - own_part) / self.visibility
        self.influence_slope = doors + n.visibility_weight * lost_name

    def ask(self, best: float) -> float:
        """The weight in which it asks: with a flagship, the lead fundraiser's (M0-30)."""
        lead = self.numbers.flagship_lead * self.team.open("flagships")
        return self.reach + lead * max(best - self.reach, 0.0)

    def improve_proposals(self) -> None:
        """What both the team and headquarters have screened is worth more (M0-33)."""
        screened = self.team.open("joint_funding") * self.engagement
        by_hq = screened * self.headquarters.engagement
        self.quality = 1 + self.numbers.screening * (1 - (1 - screened) * (1 - by_hq))

    def contribution(self, best: float) -> float:
        """What the office, if headquarters let it, helps to raise for the team (M0-09, M0-30)."""
        weight = self.member * self.engagement * self.capacity * self.accompanied
        willing = 1 - self.headquarters.resistance
        return weight * self.ask(best) * willing * self.quality * self.ready

    @property
    def unfunded(self) -> float:
        """What it planned jointly and had no joint money for (M0-10)."""
        return self.jointness * (1 - self.joint_share)

    @property
    def gross(self) -> float:
        """What it raises in its own name, before any of it goes into the fund (M0-27a, M0-32)."""
        seen = self.visibility * self.left_of_name
        raised = seen * self.delivery_time * (1 - self.competition)
        return raised * (1 - self.team.shock("donor_cut"))

    def receive(self, fund: float) -> None:
        """Its part of the joint money, and what it keeps of its own (M0-09, M0-27, M0-32)."""
        team = self.team
        clear = team.open("clear_shares")
        by_size = share(self.member * self.capacity, team.size)
        by_work = share(self.work(), total(office.work() for office in team.offices))
        self.earned_money = fund * clear * by_work / self.capacity
        self.joint_money = fund * (1 - clear) * by_size / self.capacity + self.earned_money
        self.own_money = self.gross * (1 - self.pooled)

    def gain_autonomy(self, part_given: float) -> None:
        """Money raised in the country, and ties, give the field a say (M0-34, M0-38)."""
        n = self.numbers
        self.raised_share = self.joint_share * part_given
        tied = 1 + n.tie_weight * self.engagement * self.trust
        say = 1 - math.exp(-n.autonomy_gain * self.raised_share * tied)
        self.autonomy += n.autonomy_rate * (say - self.autonomy)

    def work(self) -> float:
        """Contribution and fit, by which clear criteria share joint money (M0-27)."""
        return self.member * self.engagement * self.capacity * self.expertise

    # 3.6

    def learn(self) -> None:
        """Meet, get to know, come to trust, come to belong; staff may leave (M0-25)."""
        for pair in self.pairs:
            pair.meet()
            pair.get_to_know()
            pair.come_to_trust()
            pair.lose_staff()
        self.come_to_belong()
        self.belonging = (1 - self.team.shock("staff_turnover")) * self.belonging
        trusted = total(pair.trust * pair.partner.member for pair in self.pairs)
        self.trust = share(trusted, self.others)

    def come_to_belong(self) -> None:
        """Belonging follows trust, and duties held for the team (M0-25, M0-40)."""
        n = self.numbers
        on_duty = n.rotation_belonging * self.team.open("rotating_duties") * self.engagement
        by_trust = n.belonging_rate * (self.trust - self.belonging)
        self.belonging += by_trust + on_duty * (1 - self.belonging)

    # 3.7

    def plan_jointly(self) -> None:
        """A plan is joint where partners really work on the same results (M0-06)."""
        n, team = self.numbers, self.team
        alone = 1.0
        for pair in self.pairs:
            partner = pair.partner
            alone = alone * (1 - partner.member * pair.together * partner.substantive)
        coplanned = self.substantive * (1 - alone)
        held_to_outputs = self.felt_accountability * (1 - team.open("outcome_level"))
        depth = power(coplanned, n.planning_returns) * (1 - held_to_outputs)
        joint = power(depth, n.plan_sharpness)
        added_up = power(n.plan_threshold, n.plan_sharpness)
        self.jointness = depth * share(joint, joint + added_up)

    def find_synergies(self) -> None:
        """Unlike partners who know each other find something new, given a plan (M0-19d, M0-20)."""
        n, team = self.numbers, self.team
        met_unlike = share(
            total(
                p.acquaintance_before * (1 - p.overlap) * p.partner.substantive * p.partner.member
                for p in self.pairs
            ),
            self.others,
        )
        planned = 1 - n.plan_need * (1 - self.jointness)
        found = team.open("synergies") * self.substantive * met_unlike
        self.novelty = found * planned * self.ready

    def deliver(self) -> None:
        """Own work: doubled where mandates overlap, enriched by the team (M0-13, M0-19d, M0-41)."""
        n, divided = self.numbers, self.division
        of_use = n.relevance * self.bound("one_programme") * self.jointness
        together = n.synergy * self.novelty + of_use
        by_knowledge = n.insight * (self.known - self.presence)
        duplicated = n.duplication * self.overlap * (1 - divided * self.engagement)
        enriched = together + by_knowledge + n.competence_use * self.competence
        self.output = self.delivery_time * (1 - duplicated) * (1 + enriched)
        less_doubled = n.duplication * self.overlap * divided * (1 + enriched)
        more_enriched = share(together, self.engagement) + n.insight * self.known_slope
        self.output_slope = less_doubled + (1 - duplicated) * more_enriched

    def gain_competence(self) -> None:
        """New fields of work, opened jointly or heard of from headquarters (M0-23)."""
        n, c = self.numbers, self.competence
        opened = n.competence_rate * self.novelty * (1 - c)
        told = n.competence_travel * max(self.headquarters.competence - c, 0.0)
        self.competence = within(0.0, c + opened - n.competence_fading * c + told, 1.0)

    def tire(self) -> None:
        """Paperwork wearies where coordination does not pay it back (M4-03)."""
        n = self.numbers
        in_meetings = self.team_time * self.overhead / (1 + self.overhead)
        of_time, of_paper = scaled([n.time_cost, n.paperwork_cost], to=2)
        cost = of_time * (self.formal_time + in_meetings) / n.full_engagement
        cost = cost + of_paper * self.paperwork_time
        of_learning, of_money = scaled([n.knowledge_benefit, n.money_benefit], to=2)
        learned = self.engagement * (self.known - self.presence)
        benefit = of_learning * learned + of_money * self.joint_share
        wearied = n.fatigue_feeding * (cost - benefit) - n.fatigue_recovery * self.fatigue
        self.fatigue = within(0.0, self.fatigue + wearied, 1.0)

    @property
    def paperwork_time(self) -> float:
        """Time with headquarters that goes into procedures beyond the agency's own."""
        return self.hq_time * max(0.0, 1 - 1 / self.procedures)

    # 3.3 and 5. what is measured

    def payoff(self) -> float:
        """What the quarter was worth to the office."""
        n, floor = self.numbers, self.numbers.payoff_floor
        both = power(self.engagement * self.cooperation, n.cooperation_returns)
        to_team = (1 - self.felt_accountability) * n.team_value
        to_agency = self.felt_accountability * n.agency_value
        return (
            to_team * math.log(floor + both)
            + to_agency * math.log(floor + self.information)
            + to_agency * math.log(self.alignment)
            + n.influence_value * math.log(self.influence)
            + n.voice_value * math.log(floor + self.voice * self.team.seats)
            + n.delivery_value * math.log(floor + self.output)
            + n.money_value * math.log(floor + self.own_money + self.joint_money)
            - n.fatigue_weight * self.fatigue * self.engagement
        )

    @property
    def ties(self) -> float:
        """Contact as far as both trust, with all partners: its strength in the network (M0-25)."""
        mine = total(self.member * pair.contact * pair.trust for pair in self.pairs)
        sides = [pair.other_side() for pair in self.pairs]
        theirs = total(side.office.member * side.contact * side.trust for side in sides)
        return (mine + theirs) / 2

    def relative_ties(self) -> float:
        """Its strength against the mean of its team's members."""
        return share(self.ties, self.team.mean_strength())

    def ties_outward(self) -> float:
        """Time across against time upward: external against internal ties."""
        across = self.team_time if self.ties > 0 else 0.0
        return share(across - self.hq_time, across + self.hq_time)

    def within_team(self) -> float:
        """Coordination within the country team."""
        meeting = total(pair.contact * pair.trust for pair in self.pairs)
        return _root(self.engagement * share(meeting, self.others) * (1 - self.disputes), 3)

    def within_agency(self) -> float:
        """Coordination within the agency: informed, served, and heard in the country."""
        return _root(self.information * self.alignment * self.influence, 3)

    def within_agency_without_influence(self) -> float:
        """The same without influence, which always stands beside it."""
        return _root(self.information * self.alignment, 2)

    def residual_dilemma(self) -> float:
        """What within_agency loses when a little time moves from headquarters to the team."""
        if not self.information:
            return 0.0
        bridge = self.team.bridge
        still_to_tell = -math.log(1 - self.information) * (1 - self.information) / self.information
        learned = still_to_tell * bridge * self.known_slope / self.content
        strayed = self.conflict * (1 - bridge) / self.alignment
        per_time = self.per_time if self.engagement < 1 else 0.0
        gained = (learned - strayed + self.influence_slope) * per_time
        return self.within_agency() / 3 * (still_to_tell / self.hq_time - gained)


class Team:
    """The offices of one country, and the practices that they have adopted."""

    def __init__(
        self,
        country: str,
        numbers: SimpleNamespace,
        pillars: Sequence[tuple[str, float]],
        practices: Sequence[Practice],
        reforms: Sequence[Reform],
    ):
        self.country, self.numbers = country, numbers
        self.pillars, self.practices, self.reforms = pillars, practices, reforms
        self.offices: list[Office] = []

    @property
    def seats(self) -> float:
        """How many sit in the team."""
        return total(office.member for office in self.offices)

    @property
    def size(self) -> float:
        """The capacity of all who sit in the team."""
        return total(office.member * office.capacity for office in self.offices)

    @property
    def expertise(self) -> float:
        """The expertise of all who sit in the team."""
        return total(office.member * office.expertise for office in self.offices)

    def dose(self, pillar: str) -> float:
        """How far a pillar of the reform is in force, 0 to 1."""
        return self.doses.get(pillar, 0.0)

    def open(self, opening: str) -> float:
        """How far the practices adopted before, and reforms, open something."""
        return self.openings.get(opening, 0.0)

    def shock(self, name: str) -> float:
        """How large a shock is that the team meets, 0 to 1."""
        return self.shocks.get(name, 0.0)

    def guess(self) -> None:
        """Nothing is practised yet."""
        self.adoption = {practice.name: 0.0 for practice in self.practices}
        self.code = 0.0

    # 3.1

    def announce(self, levers: Levers) -> None:
        """What reform asks for, and what practices make of it (M0-04, M0-08, M0-17, M0-20)."""
        n = self.numbers
        self.doses = levers.doses.get(self.country, {})
        self.reform_doses = levers.reforms.get(self.country, {})
        self.shocks = levers.shocks.get(self.country, {})
        self.openings = self.add_up_openings(levers.barred.get(self.country, frozenset()))
        weights = scaled([weight for _, weight in self.pillars], to=1)
        asked = total(
            weight * self.dose(pillar)
            for weight, (pillar, _) in zip(weights, self.pillars, strict=True)
        )
        self.required_time = n.required_time * asked + n.pressure_time * self.open("pressure")
        one_format = n.format_acceptance * self.open("common_format")
        self.single = 1 - (1 - self.open("single_procedure")) * (1 - one_format)
        self.bridge = n.bridge_base + n.bridge_gain * self.open("bridge")
        opened = self.open("shared_knowledge")
        self.openness = n.informal_sharing * (1 - opened) + n.knowledge_pooling * opened
        self.write_the_code()

    def add_up_openings(self, barred: Set[str]) -> dict[str, float]:
        """Each opening is opened by all practices and reforms together, at most fully."""
        openings: dict[str, float] = {}
        for practice in self.practices:
            for opening, weight in practice.opens.items():
                opened = openings.get(opening, 0.0) + weight * self.adoption[practice.name]
                openings[opening] = opened
        for reform in self.reforms:
            for opening, weight in reform.opens.items():
                opened = openings.get(opening, 0.0) + weight * self.reform_dose(reform)
                openings[opening] = opened
        shut = {name for reform in self.reforms if reform.name in barred for name in reform.opens}
        return {
            opening: 0.0 if opening in shut else min(1.0, opened)
            for opening, opened in openings.items()
        }

    def reform_dose(self, reform: Reform) -> float:
        """How far a single reform is in force, 0 to 1."""
        return self.reform_doses.get(reform.name, 0.0)

    def write_the_code(self) -> None:
        """What is new in the code of conduct must be cleared by every headquarters (M0-27b)."""
        code_before, self.code = self.code, self.open("code_of_conduct")
        self.growth_of_code = max(self.code - code_before, 0.0)
        self.clearing = self.numbers.code_clearance * self.growth_of_code

    def upkeep(self) -> float:
        """What practices and reforms cost, in units of all six practices in full use (M0-31)."""
        weights = scaled([row.upkeep for row in self.practices], to=len(self.practices) / 6)
        in_use = total(
            weight * self.adoption[row.name]
            for weight, row in zip(weights, self.practices, strict=True)
        )
        return in_use + total(reform.upkeep * self.reform_dose(reform) for reform in self.reforms)

    # 3.2

    def mean_reach(self) -> float:
        """Whom the team reaches, before it acts as many (M0-43)."""
        return mean((office.part(), office.own_reach) for office in self.offices)

    def unity(self) -> float:
        """How far it is one that speaks, own names not conceded (M0-45)."""
        return 1 - mean((office.part(), office.kept) for office in self.offices)

    def common_name(self) -> float:
        """The name under which the team speaks; 0 where nobody speaks for it (M0-44)."""
        return mean((office.part() * office.sharing, office.own_reach) for office in self.offices)

    # 3.5

    def fund(self, mood: float) -> None:
        """Raise money as a team, put some together, and share it all (M0-09, M0-27 to M0-36)."""
        self.gap = mean((office.member, office.unfunded) for office in self.offices)
        for office in self.offices:
            office.improve_proposals()
        put_in = total(office.capacity * office.pooled * office.gross for office in self.offices)
        given = self.given(mood)
        for office in self.offices:
            office.receive(given + put_in)
            office.gain_autonomy(share(given, given + put_in))

    def given(self, mood: float) -> float:
        """What donors give the team: for what it asks, as they see gaps, by mood (M0-10, M0-30)."""
        n = self.numbers
        best = max(office.member * office.reach * office.expertise for office in self.offices)
        asked = total(office.contribution(best) for office in self.offices)
        seen = 1 + n.gap_response * self.dose("one_budget") * self.gap
        moved = seen * (1 + n.donor_noise * mood) * (1 - self.shock("donor_cut"))
        return n.joint_yield * asked * self.open("joint_funding") * moved

    # 3.8

    def adopt(self, luck: Mapping[tuple[str, str], float], held: Held) -> None:
        """Practices grow where people work together, feel the need and find a scaffold (M0-15)."""
        for practice in self.practices:
            level = held.get(practice.name)
            if level is None:
                level = self.grown(practice, luck[practice.name, self.country])
            self.adoption[practice.name] = level

    def joint_work(self) -> float:
        """How far members really work together, formal time left out."""
        return mean(
            (office.member, office.substantive * office.accompanied) for office in self.offices
        )

    def grown(self, practice: Practice, luck: float) -> float:
        """A practice that nobody holds, a quarter later."""
        n, adopted = self.numbers, self.adoption[practice.name]
        weights = scaled(list(practice.grows_with.values()), to=1)
        carried = total(
            weight * self.dose(pillar)
            for weight, pillar in zip(weights, practice.grows_with, strict=True)
        )
        scaffold = self.dose(practice.founded_on) * carried
        interaction = self.joint_work() / (self.joint_work() + n.interaction_half)
        need = 1 - n.felt_need * self.answered(practice.answers)
        ground = 1 - n.footing * (1 - self.present(practice.rests_on))
        chance = 1 + n.adoption_noise * luck
        growth = n.adoption_rate * scaffold * interaction * need * ground * chance
        return adopted + growth * (1 - adopted) - n.practice_fading * adopted

    # 5. what is measured

    def strengths(self) -> list[float]:
        """How strongly each member is tied."""
        return [office.ties for office in self.offices if office.member > 0]

    def mean_strength(self) -> float:
        """How strongly members are tied, on average."""
        return share(total(self.strengths()), len(self.strengths()))

    def tie_density(self) -> float:
        """The mean tie of all pairs."""
        members = len(self.strengths())
        return share(total(self.strengths()), members * (members - 1))

    def tie_centralisation(self) -> float:
        """How far one member has all the ties: against a star, in which it does."""
        strengths = self.strengths()
        if len(strengths) < 3:
            return 0.0
        gaps = total(max(strengths) - strength for strength in strengths)
        return gaps / ((len(strengths) - 1) * (len(strengths) - 2))

    def peripherality(self) -> float:
        """How far the least tied member is from the mean."""
        mean_strength = self.mean_strength()
        least = min(self.strengths(), default=0.0)
        return share(mean_strength - least, mean_strength)

    def answered(self, need: str) -> float:
        """How far a need is met: work that serves both masters, headquarters that let go."""
        if need == "conflict":
            return mean((office.member, self.bridge) for office in self.offices)
        resisting = mean((o.member, o.headquarters.resistance) for o in self.offices)
        return 1 - resisting

    def present(self, footing: str | None) -> float:
        """How far what a practice rests on was there (M0-19d, M0-20)."""
        if footing is None:
            return 1.0
        if footing == "headquarters_engagement":
            return mean((office.member, office.headquarters.engagement) for office in self.offices)
        return mean((office.member, office.partners_known_before()) for office in self.offices)


class Headquarters:
    """The headquarters of one agency, to which all its offices report."""

    def __init__(self, agency: str, numbers: SimpleNamespace):
        self.agency, self.numbers = agency, numbers
        self.offices: list[Office] = []

    def guess(self) -> None:
        """As before any reform."""
        n = self.numbers
        self.accountability, self.competence = n.initial_accountability, 0.0
        self.learned = 0.0
        self.engagement, self.resistance = n.initial_headquarters_engagement, n.initial_resistance
        self.assurance = self.drift = 0.0

    def mean_of(self, quantity: str) -> float:
        """Mean of something over the offices."""
        return mean((office.member, getattr(office, quantity)) for office in self.offices)

    # 3.9

    def report_home(self) -> None:
        """Hear from the offices, then tighten or loosen, come closer, resist less (M0-14)."""
        self.gain_competence()
        self.take_in_lessons()
        self.weigh()
        self.tighten_or_loosen()
        self.come_closer()
        self.give_way()

    def gain_competence(self) -> None:
        """The new fields of its offices become the agency's (M0-23)."""
        n, c = self.numbers, self.competence
        told = n.competence_travel * (self.mean_of("competence") - c)
        self.competence += told - n.competence_fading * c

    def take_in_lessons(self) -> None:
        """Offices tell what they learned; headquarters' own committees add a little (M0-22)."""
        n = self.numbers
        told = self.mean_of("lessons") + n.committee_learning
        self.learned += n.learning_rate * (told - self.learned)

    def weigh(self) -> None:
        """What reassures headquarters, against how far its offices drift (M0-24, M0-34)."""
        n = self.numbers
        self.assurance = mean(
            [
                (n.information_assurance, self.mean_of("information")),
                (n.competence_assurance, self.competence),
                (n.money_assurance, self.mean_of("raised_share")),
            ]
        )
        self.drift = mean((office.member, self.drift_seen(office)) for office in self.offices)

    def drift_seen(self, office: "Office") -> float:
        """How far an office seems to be from the agency's plans (M0-04)."""
        unbridged = office.engagement * (1 - office.team.bridge)
        return min(1.0, unbridged + office.team.shock("headquarters_alarm"))

    def tighten_or_loosen(self) -> None:
        """Control follows drift and assurance, least so near its bounds (M0-02, M0-34)."""
        n, floor = self.numbers, self.numbers.accountability_floor
        s = within(0.0, (self.accountability - floor) / (1 - floor), 1.0)
        pushed = 4 * s * (1 - s) * (self.drift - n.reassurance * self.assurance)
        pulled = n.accountability_return * (self.accountability - n.initial_accountability)
        moved = self.accountability + n.accountability_rate * (pushed - pulled)
        self.accountability = within(floor, moved, 1.0)

    def come_closer(self) -> None:
        """Lessons, competence and joint money bring headquarters in (M0-24, M0-37)."""
        n, start = self.numbers, self.numbers.initial_headquarters_engagement
        of_lessons, of_competence, of_money = scaled(
            [n.lessons_return, n.competence_return, n.money_return], to=3
        )
        gained = of_lessons * self.learned + of_competence * self.competence
        gained = gained + of_money * self.mean_of("raised_share")
        closest = start + (1 - start) * (1 - math.exp(-n.headquarters_engagement_lift * gained))
        self.engagement += n.headquarters_engagement_rate * (closest - self.engagement)

    def give_way(self) -> None:
        """Prospects and one format soften resistance, slowly ceded (M0-02, M0-08, M0-24)."""
        n = self.numbers
        one_format = mean((o.member, o.team.open("common_format")) for o in self.offices)
        of_lessons, of_competence = scaled([n.lessons_prospect, n.competence_prospect], to=2)
        prospects = of_lessons * self.learned + of_competence * self.competence
        softened = math.exp(-n.resistance_softening * prospects)
        softest = n.initial_resistance * softened * (1 - n.harmonised_trust * one_format)
        step = n.headquarters_engagement_rate * (softest - self.resistance)
        self.resistance += step * (1 - n.autonomy_stickiness) if step < 0 else step


class World:
    """All offices of the system, by team and by headquarters."""

    def __init__(
        self,
        offices: Iterable[Endowed],
        overlaps: Mapping[PairKey, float],
        same_area: Mapping[PairKey, float],
        same_outcome: Mapping[PairKey, float],
        numbers: Mapping[str, float],
        pillars: Sequence[tuple[str, float]],
        practices: Sequence[Practice],
        reforms: Sequence[Reform],
    ):
        self.numbers = SimpleNamespace(**numbers)
        self.teams: dict[str, Team] = {}
        self.headquarters: dict[str, Headquarters] = {}
        self.offices: dict[OfficeKey, Office] = {}
        for endowed in offices:
            team = self.teams.setdefault(
                endowed.country, Team(endowed.country, self.numbers, pillars, practices, reforms)
            )
            home = self.headquarters.setdefault(
                endowed.agency, Headquarters(endowed.agency, self.numbers)
            )
            office = Office(endowed, team, home)
            team.offices.append(office)
            home.offices.append(office)
            self.offices[office.key] = office
        self.introduce(overlaps, same_area, same_outcome)

    def introduce(self, *in_common: Mapping[PairKey, float]) -> None:
        """Make every office of a team a partner of every other."""
        for office in self.offices.values():
            office.pairs = [
                Pair(office, partner, *(values[office.key, partner.key] for values in in_common))
                for partner in office.team.offices
                if partner is not office
            ]

    @property
    def pairs(self) -> Iterator[Pair]:
        """Every office with every partner."""
        for office in self.offices.values():
            yield from office.pairs

    # 4. the start

    def guess(self) -> None:
        """Set everybody to a guess, from which the spin-up finds rest."""
        levels = (
            self.pairs,
            self.offices.values(),
            self.teams.values(),
            self.headquarters.values(),
        )
        for level in levels:
            for thing in level:
                thing.guess()

    def come_to_rest(self, draws: Sequence[Draws], calendar: int = 0) -> None:
        """Quarters without reform; in the first of them slow stocks are moved on further.

        calendar  the quarter in which the run starts, after these
        """
        for quarter, luck in enumerate(draws):
            before = list(self.slow_stocks())
            self.live_quarter(Levers(calendar=calendar - len(draws) + quarter), luck)
            if quarter < HASTY_QUARTERS:
                for thing, stock, old in before:
                    hurried = old + HASTE[stock] * (getattr(thing, stock) - old)
                    setattr(thing, stock, within(0.0, hurried, 1.0))

    def slow_stocks(self) -> Iterator[tuple[object, str, float]]:
        """Each thing, the name of its slow stock, and how large the stock is."""
        for pair in self.pairs:
            yield pair, "acquaintance", pair.acquaintance
            yield pair, "trust", pair.trust
        for office in self.offices.values():
            yield office, "belonging", office.belonging
        for home in self.headquarters.values():
            yield home, "accountability", home.accountability

    # 3. a quarter

    def live_quarter(self, levers: Levers, draws: Draws) -> None:
        """Everybody takes each step before anybody takes the next."""
        teams, offices = self.teams.values(), self.offices.values()
        for team in teams:
            team.announce(levers)
        for office in offices:
            office.take_the_lead()
        for office in offices:
            office.announce(levers.calendar)
        for office in offices:
            office.keep_own_name()
        for office in offices:
            office.notice()
        for office in offices:
            office.choose(draws.team_time[office.key], draws.hq_time[office.key])
        for office in offices:
            office.pay()
        for office in offices:
            office.be_seen()
        for team in teams:
            team.fund(draws.donors[team.country])
        for office in offices:
            office.learn()
        for office in offices:
            office.plan_jointly()
            office.find_synergies()
            office.deliver()
            office.gain_competence()
            office.tire()
        for team in teams:
            team.adopt(draws.adoption, levers.held.get(team.country, {}))
        for home in self.headquarters.values():
            home.report_home()


def _root(value: float, degree: int) -> float:
    return value ** (1 / degree)

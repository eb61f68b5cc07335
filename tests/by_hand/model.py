"""The model of docs/model.md, told with plain objects: offices, pairs, teams, headquarters.

For reading, and for checking the engine. Nothing here is fast, and nothing is imported from
`interagency`: it is written from the description alone. A quarter is `World.live_quarter`,
in which all offices take each step before any of them takes the next, so that what is read
is what was done *before* unless an earlier step has just made it. Sections (3.1 ...) are
those of docs/model.md, identifiers (M0-21 ...) are mechanisms of the core source.

>>> village = World(
...     [Endowed("FAO", "Malawi", presence=0.8, capacity=1.0, reach=0.5, expertise=0.7)],
...     overlaps={},
...     numbers={},
...     pillars=[("one_programme", 1.0)],
...     practices=[],
... )
>>> [office.key for office in village.teams["Malawi"].offices]
[('FAO', 'Malawi')]
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

OfficeKey = tuple[str, str]  # (agency, country)
Doses = Mapping[str, float]  # by pillar: 0 (absent) to 1 (in full)
Held = Mapping[str, float | None]  # by practice: the adoption it is held at, None where free

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


@dataclass(frozen=True)
class Levers:
    """What the reform asks for in a quarter; the default is no reform."""

    doses: Mapping[str, Doses] = field(default_factory=dict)
    """by country"""
    held: Mapping[str, Held] = field(default_factory=dict)
    """by country"""


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


# --- the things ------------------------------------------------------------------------------


class Pair:
    """What an office has with one partner of its team; the partner may see it otherwise."""

    def __init__(self, office: "Office", partner: "Office", overlap: float):
        self.office, self.partner, self.overlap = office, partner, overlap

    def guess(self) -> None:
        """Partners know each other somewhat."""
        self.acquaintance, self.trust, self.contact = 0.4, 0.2, 0.0

    def offered(self) -> float:
        """What the partner lays open of what it knows, as far as it is trusted (M0-21)."""
        partner = self.partner
        return (
            self.office.team.openness
            * self.trust
            * (partner.engagement * partner.member * partner.presence)
        )

    def meet(self) -> None:
        """Contact takes the time of both; clusters and common premises ease it (M0-25, M0-12)."""
        office, partner, team = self.office, self.partner, self.office.team
        n = team.numbers
        clustered = 1 + n.clustered_contact * team.open("shared_outcomes")
        crowded = max(1.0, office.others) ** -n.contact_crowding
        near = 1 + n.proximity * team.dose("one_office") * office.presence * partner.presence
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


class Office:
    """One agency in one country, between its country team, its headquarters and its own work."""

    def __init__(self, endowed: Endowed, team: "Team", headquarters: "Headquarters"):
        self.key = (endowed.agency, endowed.country)
        self.presence, self.capacity = endowed.presence, endowed.capacity
        self.own_reach, self.expertise = endowed.reach, endowed.expertise
        self.member = endowed.member
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
    def joint_share(self) -> float:
        """Part of its money that was raised jointly."""
        return share(self.joint_money, self.joint_money + self.own_money)

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
        self.fatigue = 0.0

    # 3.1

    def announce(self) -> None:
        """What the reform's meetings cost here, and what team time buys (M0-19a, M0-31)."""
        n, team = self.numbers, self.team
        fewer_outcomes = 1 - n.outcome_reduction * team.open("shared_outcomes")
        planning = n.meeting_load * team.dose("one_programme") * fewer_outcomes
        meetings = planning + n.practice_upkeep * team.mean_adoption()
        common_premises = 1 - n.premises_saving * team.dose("one_office")
        self.overhead = meetings * common_premises / math.sqrt(self.capacity)
        self.per_time = 1 / n.full_engagement

    # 3.2

    def notice(self) -> None:
        """Look around in the team: what is known, who is heard, whom one reaches, who quarrels."""
        self.notice_knowledge()
        self.notice_voice()
        self.notice_quarrels()
        self.notice_names()

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
        team, pairs = self.team, self.pairs
        self.overlap = share(total(p.overlap * p.partner.member for p in pairs), self.others)
        heard = min(1.0, self.voice * team.seats)
        self.division = team.open("division_of_labour") * heard
        self.quarrelsome = self.numbers.turf * (1 - self.division) * (1 - team.mediated)
        self.disputes = self.overlap * self.quarrelsome
        self.trusted = total(p.trust * p.partner.engagement * p.partner.member for p in pairs)
        self.cooperation = share(self.trusted, self.others) * (1 - self.disputes)

    def notice_names(self) -> None:
        """The team's doors and the team's name, against one's own (M0-31, M0-36, M0-44)."""
        n, team = self.numbers, self.team
        acting_as_many = 1 - math.exp(-self.trusted / n.critical_mass_half)
        self.joint_reach = min(1.0, team.mean_reach() * (1 + n.critical_mass * acting_as_many))
        self.common_name = team.common_name() or self.own_reach

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
        contact = 1 + n.money_contact * team.open("joint_funding") * self.joint_share
        self.reported_per_time = hq.engagement * contact / team.procedures
        sister_lessons = mean((sister.member, sister.lessons) for sister in self.sisters)
        self.agency_knowledge = n.competence_value * hq.competence + n.sister_value * sister_lessons
        self.content = (
            self.presence + team.bridge * (self.known - self.presence) + self.agency_knowledge
        )
        self.output_per_time = share(self.output, self.delivery_time)
        self.money_by_size = self.joint_money - self.earned_money
        self.money_by_work = share(self.earned_money, self.engagement)
        self.felt_accountability = hq.accountability * (1 - n.belonging_relief * self.belonging)

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
        in_money = n.money_value * self.visible_now() / self.money_now()
        return in_output + in_money

    def gain_in_cooperation(self) -> float:
        """Taking part where partners are trusted and take part."""
        n = self.numbers
        both = math.sqrt(self.engagement * self.cooperation)
        slope = share(0.5 * both, self.engagement) / (n.payoff_floor + both)
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
        conflict = n.role_conflict * (1 - self.team.bridge)
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
        by_name = self.delivery_time * self.sharing * (self.common_name - self.own_reach)
        return self.numbers.money_value * (self.money_by_work + by_name) / self.money_now()

    def output_now(self) -> float:
        """Output of the time of the quarter before, floor included."""
        return self.numbers.payoff_floor + self.delivery_time * self.output_per_time

    def visible_now(self) -> float:
        """How visible the own name is at the engagement of the quarter before."""
        r = self.own_reach
        return r + self.engagement * self.sharing * (self.common_name - r)

    def money_now(self) -> float:
        """Money that the time of the quarter before brings, floor included."""
        own = self.visible_now() * self.delivery_time
        joint = self.money_by_size + self.engagement * self.money_by_work
        return self.numbers.payoff_floor + own + joint

    @property
    def joint_access(self) -> float:
        """How far a full member comes through the team's doors."""
        return self.numbers.reach_pooling * self.team.open("joint_reach")

    @property
    def sharing(self) -> float:
        """How far a full member speaks in the team's name."""
        return self.team.sharing

    def obey(self) -> None:
        """The required team time is given whatever was intended (M0-04)."""
        intended = self.intended_team_time
        self.team_time = max(intended, self.team.required_time)
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
        self.alignment = 1 - n.role_conflict * self.engagement * (1 - team.bridge)

    # 3.5

    def be_seen(self) -> None:
        """Whom the office reaches and under which name, now that all have chosen (M0-31, M0-44)."""
        n, r = self.numbers, self.own_reach
        common = self.team.common_name() or r
        self.reach = r + self.engagement * self.joint_access * (self.joint_reach - r)
        self.visibility = r + self.engagement * self.sharing * (common - r)
        self.influence = self.reach * min(1.0, self.visibility / r) ** n.visibility_weight
        doors = self.joint_access * (self.joint_reach - r) / self.reach
        own_part = share(
            self.part() * self.sharing, total(o.part() * o.sharing for o in self.team.offices)
        )
        lost_name = self.sharing * min(common - r, 0.0) * (1 - own_part) / self.visibility
        self.influence_slope = doors + n.visibility_weight * lost_name

    def contribution(self) -> float:
        """What the office, if headquarters let it, helps to raise for the team (M0-09, M0-30)."""
        weight = self.member * self.engagement * self.capacity
        return weight * self.reach * (1 - self.headquarters.resistance) * self.accompanied

    def receive(self, fund: float) -> None:
        """Its part of the joint money, and money in its own name (M0-27, M0-32)."""
        team = self.team
        clear = team.open("clear_shares")
        by_size = share(self.member * self.capacity, team.size)
        by_work = share(self.work(), total(office.work() for office in team.offices))
        self.earned_money = fund * clear * by_work / self.capacity
        self.joint_money = fund * (1 - clear) * by_size / self.capacity + self.earned_money
        self.own_money = self.visibility * self.delivery_time

    def work(self) -> float:
        """Contribution and fit, by which clear criteria share joint money (M0-27)."""
        return self.member * self.engagement * self.capacity * self.expertise

    # 3.6

    def learn(self) -> None:
        """Meet, get to know, come to trust, come to belong (M0-25)."""
        for pair in self.pairs:
            pair.meet()
            pair.get_to_know()
            pair.come_to_trust()
        self.belonging += self.numbers.belonging_rate * (self.trust - self.belonging)
        trusted = total(pair.trust * pair.partner.member for pair in self.pairs)
        self.trust = share(trusted, self.others)

    # 3.7

    def deliver(self) -> None:
        """Own work: doubled where mandates overlap, enriched by unlike partners (M0-19d)."""
        n, team = self.numbers, self.team
        met_unlike = share(
            total(
                p.acquaintance_before * (1 - p.overlap) * p.partner.substantive * p.partner.member
                for p in self.pairs
            ),
            self.others,
        )
        self.novelty = team.open("synergies") * self.substantive * met_unlike
        divided = self.division
        duplicated = n.duplication * self.overlap * (1 - divided * self.engagement)
        enriched = n.synergy * self.novelty + n.insight * (self.known - self.presence)
        self.output = self.delivery_time * (1 - duplicated) * (1 + enriched)
        less_doubled = n.duplication * self.overlap * divided * (1 + enriched)
        more_enriched = (
            n.synergy * share(self.novelty, self.engagement) + n.insight * self.known_slope
        )
        self.output_slope = less_doubled + (1 - duplicated) * more_enriched

    def tire(self) -> None:
        """Paperwork wearies where coordination does not pay it back (M4-03)."""
        n = self.numbers
        in_meetings = self.team_time * self.overhead / (1 + self.overhead)
        paperwork = self.hq_time * (1 - 1 / self.team.procedures)
        cost = (self.formal_time + in_meetings) / n.full_engagement + paperwork
        benefit = self.engagement * (self.known - self.presence) + self.joint_share
        wearied = n.fatigue_feeding * (cost - benefit) - n.fatigue_recovery * self.fatigue
        self.fatigue = within(0.0, self.fatigue + wearied, 1.0)

    # 3.3 and 5. what is measured

    def payoff(self) -> float:
        """What the quarter was worth to the office."""
        n, floor = self.numbers, self.numbers.payoff_floor
        both = math.sqrt(self.engagement * self.cooperation)
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
        n, bridge = self.numbers, self.team.bridge
        still_to_tell = -math.log(1 - self.information) * (1 - self.information) / self.information
        learned = still_to_tell * bridge * self.known_slope / self.content
        strayed = n.role_conflict * (1 - bridge) / self.alignment
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
    ):
        self.country, self.numbers = country, numbers
        self.pillars, self.practices = pillars, practices
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
        """How far the practices adopted before open something."""
        return self.openings.get(opening, 0.0)

    def guess(self) -> None:
        """Nothing is practised yet."""
        self.adoption = {practice.name: 0.0 for practice in self.practices}
        self.procedures = 1.0

    # 3.1

    def announce(self, doses: Doses) -> None:
        """What the reform asks for, and what practices make of it (M0-04, M0-05, M0-20)."""
        n = self.numbers
        self.doses = doses
        self.openings = self.add_up_openings()
        asked = total(weight * self.dose(pillar) for pillar, weight in self.pillars)
        self.required_time = n.required_time * asked
        of_the_plan = n.double_procedure * self.dose("one_programme")
        of_the_fund = n.budget_procedure * self.dose("one_budget")
        self.procedures = 1 + (of_the_plan + of_the_fund) * (1 - self.open("single_procedure"))
        self.bridge = n.bridge_base + n.bridge_gain * self.open("bridge")
        self.mediated = n.mediation * self.dose("one_leader")
        opened = self.open("shared_knowledge")
        self.openness = n.informal_sharing * (1 - opened) + n.knowledge_pooling * opened
        self.sharing = n.message_sharing * self.open("shared_message")

    def add_up_openings(self) -> dict[str, float]:
        """Each opening is opened by all practices together, at most fully."""
        openings: dict[str, float] = {}
        for practice in self.practices:
            for opening, weight in practice.opens.items():
                opened = openings.get(opening, 0.0) + weight * self.adoption[practice.name]
                openings[opening] = opened
        return {opening: min(1.0, opened) for opening, opened in openings.items()}

    # 3.2

    def mean_reach(self) -> float:
        """Whom the team reaches, before it acts as many (M0-43)."""
        return mean((office.part(), office.own_reach) for office in self.offices)

    def common_name(self) -> float:
        """The name under which the team speaks; 0 where nobody speaks for it (M0-44)."""
        return mean((office.part() * self.sharing, office.own_reach) for office in self.offices)

    # 3.5

    def fund(self, mood: float) -> None:
        """Raise money as a team and share it; donors have moods (M0-27 to M0-36)."""
        n = self.numbers
        raised = n.joint_yield * total(office.contribution() for office in self.offices)
        fund = raised * self.open("joint_funding") * (1 + n.donor_noise * mood)
        for office in self.offices:
            office.receive(fund)

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
        carried = total(w * self.dose(pillar) for pillar, w in practice.grows_with.items())
        scaffold = self.dose(practice.founded_on) * carried
        interaction = self.joint_work() / (self.joint_work() + n.interaction_half)
        need = 1 - n.felt_need * self.answered(practice.answers)
        ground = 1 - n.footing * (1 - self.present(practice.rests_on))
        chance = 1 + n.adoption_noise * luck
        growth = n.adoption_rate * scaffold * interaction * need * ground * chance
        return adopted + growth * (1 - adopted) - n.practice_fading * adopted

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

    def mean_adoption(self) -> float:
        """How far the practices are in use."""
        return share(total(self.adoption.values()), len(self.practices))


class Headquarters:
    """The headquarters of one agency, to which all its offices report."""

    def __init__(self, agency: str, numbers: SimpleNamespace):
        self.agency, self.numbers = agency, numbers
        self.offices: list[Office] = []

    def guess(self) -> None:
        """As before any reform."""
        n = self.numbers
        self.accountability, self.competence = n.initial_accountability, 0.0
        self.engagement, self.resistance = n.initial_headquarters_engagement, n.initial_resistance
        self.assurance = self.drift = 0.0

    def mean_of(self, quantity: str) -> float:
        """Mean of something over the offices."""
        return mean((office.member, getattr(office, quantity)) for office in self.offices)

    # 3.9

    def report_home(self) -> None:
        """Hear from the offices, then tighten or loosen, come closer, resist less (M0-14)."""
        self.gain_competence()
        self.weigh()
        self.tighten_or_loosen()
        self.come_closer()

    def gain_competence(self) -> None:
        """Joint work with unlike partners opens new fields to the agency (M0-23)."""
        n, c = self.numbers, self.competence
        gained = n.competence_rate * self.mean_of("novelty") * (1 - c)
        self.competence = within(0.0, c + gained - n.competence_fading * c, 1.0)

    def weigh(self) -> None:
        """What reassures headquarters, against how far its offices drift (M0-24, M0-34)."""
        n = self.numbers
        self.assurance = mean(
            [
                (n.information_assurance, self.mean_of("information")),
                (n.competence_assurance, self.competence),
                (n.money_assurance, self.mean_of("joint_share")),
            ]
        )
        self.drift = mean(
            (office.member, office.engagement * (1 - office.team.bridge)) for office in self.offices
        )

    def tighten_or_loosen(self) -> None:
        """Control follows drift and assurance, least so near its bounds (M0-02, M0-34)."""
        n, floor = self.numbers, self.numbers.accountability_floor
        s = within(0.0, (self.accountability - floor) / (1 - floor), 1.0)
        pushed = 4 * s * (1 - s) * (self.drift - self.assurance)
        pulled = n.accountability_return * (self.accountability - n.initial_accountability)
        moved = self.accountability + n.accountability_rate * (pushed - pulled)
        self.accountability = within(floor, moved, 1.0)

    def come_closer(self) -> None:
        """Lessons, competence and joint money bring headquarters in (M0-24, M0-37)."""
        n, start = self.numbers, self.numbers.initial_headquarters_engagement
        gained = self.mean_of("lessons") + self.competence + self.mean_of("joint_share")
        closest = start + (1 - start) * (1 - math.exp(-n.headquarters_engagement_lift * gained))
        softest = n.initial_resistance * math.exp(-n.resistance_softening * gained)
        self.engagement += n.headquarters_engagement_rate * (closest - self.engagement)
        self.resistance += n.headquarters_engagement_rate * (softest - self.resistance)


class World:
    """All offices of the system, by team and by headquarters."""

    def __init__(
        self,
        offices: Iterable[Endowed],
        overlaps: Mapping[tuple[OfficeKey, OfficeKey], float],
        numbers: Mapping[str, float],
        pillars: Sequence[tuple[str, float]],
        practices: Sequence[Practice],
    ):
        self.numbers = SimpleNamespace(**numbers)
        self.teams: dict[str, Team] = {}
        self.headquarters: dict[str, Headquarters] = {}
        self.offices: dict[OfficeKey, Office] = {}
        for endowed in offices:
            team = self.teams.setdefault(
                endowed.country, Team(endowed.country, self.numbers, pillars, practices)
            )
            home = self.headquarters.setdefault(
                endowed.agency, Headquarters(endowed.agency, self.numbers)
            )
            office = Office(endowed, team, home)
            team.offices.append(office)
            home.offices.append(office)
            self.offices[office.key] = office
        self.introduce(overlaps)

    def introduce(self, overlaps: Mapping[tuple[OfficeKey, OfficeKey], float]) -> None:
        """Make every office of a team a partner of every other."""
        for office in self.offices.values():
            office.pairs = [
                Pair(office, partner, overlaps[office.key, partner.key])
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

    def come_to_rest(self, draws: Sequence[Draws]) -> None:
        """Quarters without reform; in the first of them slow stocks are moved on further."""
        for quarter, luck in enumerate(draws):
            before = list(self.slow_stocks())
            self.live_quarter(Levers(), luck)
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
            team.announce(levers.doses.get(team.country, {}))
        for office in offices:
            office.announce()
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
            office.deliver()
            office.tire()
        for team in teams:
            team.adopt(draws.adoption, levers.held.get(team.country, {}))
        for home in self.headquarters.values():
            home.report_home()


def _root(value: float, degree: int) -> float:
    return value ** (1 / degree)

"""What is true at the end of a quarter: one frozen value a level, every array (things, runs).

A value: nothing changes it, `step` makes the next one.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Offices:
    """What is true of each office.

    Time, shares of the quarter's working time; the first three sum to 1:

    team_time            [office, run]  with the country team
    headquarters_time    [office, run]  with headquarters
    delivery_time        [office, run]  on its own delivery
    formal_time          [office, run]  part of team_time that is only required (the letter)
    intended_team        [office, run]  team time as chosen, before the requirement
    intended_headquarters[office, run]  headquarters time as chosen

    Standing, 0 to 1 unless said otherwise:

    member               [office, run]  how far it belongs to the team
    engagement           [office, run]  how far it takes part in the team
    known                [office, run]  what it knows with what the team shares
    known_slope          [office, run]  what one unit of engagement adds to that
    influence_slope      [office, run]  what one unit of engagement adds to ln(influence)
    engagement_per_time  [office, run]  engagement that one more unit of team time would buy
    voice                [office, run]  share of the say in planning; sums to 1 in a team
    reach                [office, run]  weight of its access to donors and government
    visibility           [office, run]  weight of its own name; its sum over a team is conserved
    influence            [office, run]  what its word counts: reach, less for a name given up
    trust                [office, run]  mean trust in its partners
    belonging            [office, run]  belonging to the team
    fatigue              [office, run]  weariness of integration
    disputes             [office, run]  quarrels over who does what with its partners
    mediated             [office, run]  share of quarrels that the Resident Coordinator settles
    ties                 [office, run]  strength of its ties in the team, 0 to the partners' number
    cooperation          [office, run]  engagement of trusted partners, less quarrels
    autonomy             [office, run]  its weight against headquarters
    competence           [office, run]  new areas of work that it masters
    role_conflict        [office, run]  alignment that full engagement without a bridge costs

    The plan:

    companions           [office, run]  other agencies on the results that it works on
    leads                [office, run]  how far it leads those results, 0 to 1
    orchestration        [office, run]  expertise with which they are orchestrated, 0 to 1
    jointness            [office, run]  part of them that no sum of agency plans would hold

    What the quarter brought:

    procedures           [office, run]  procedures owed, 1 = the agency's own before reform
    plan_reports         [office, run]  of them, for the joint plan
    project_reports      [office, run]  of them, for jointly funded projects
    authorisations       [office, run]  of them, to ask headquarters for leave
    clearing             [office, run]  of them, to clear a code of conduct
    reports_on_project   [office, run]  reports that one of its joint projects owes, 1 or more
    delay                [office, run]  quarters until a joint programme may start
    ready                [office, run]  part of a joint programme that this leaves, 0 to 1
    overhead             [office, run]  time in meetings for an hour of joint work
    headquarters_contact [office, run]  contact with headquarters, 1 = before reform
    competition          [office, run]  part of its own money that rival bids cost, 0 to 1
    quality              [office, run]  worth of joint proposals, 1 = unscreened
    bridge               [office, run]  part of team work that serves headquarters too, below 1
    content              [office, run]  what an hour with headquarters has to tell
    information          [office, run]  how well headquarters is informed
    lessons              [office, run]  what was learned with the team and serves headquarters
    alignment            [office, run]  agreement of what it does with its agency's plan
    own_money            [office, run]  raised in its own name, per unit of capacity
    joint_money          [office, run]  its part of what the team raised, per unit of capacity
    earned_money         [office, run]  what of that it got for what it contributed
    output               [office, run]  delivery, in quarters of undisturbed own work
    output_slope         [office, run]  what one unit of engagement adds to output per hour
    felt_accountability  [office, run]  weight of headquarters in its choice
    """

    team_time: Any
    headquarters_time: Any
    delivery_time: Any
    formal_time: Any
    intended_team: Any
    intended_headquarters: Any
    member: Any
    engagement: Any
    known: Any
    known_slope: Any
    influence_slope: Any
    engagement_per_time: Any
    voice: Any
    reach: Any
    visibility: Any
    influence: Any
    trust: Any
    belonging: Any
    fatigue: Any
    disputes: Any
    mediated: Any
    ties: Any
    cooperation: Any
    autonomy: Any
    competence: Any
    role_conflict: Any
    companions: Any
    leads: Any
    orchestration: Any
    jointness: Any
    procedures: Any
    plan_reports: Any
    project_reports: Any
    authorisations: Any
    clearing: Any
    reports_on_project: Any
    delay: Any
    ready: Any
    overhead: Any
    headquarters_contact: Any
    competition: Any
    quality: Any
    bridge: Any
    content: Any
    information: Any
    lessons: Any
    alignment: Any
    own_money: Any
    joint_money: Any
    earned_money: Any
    output: Any
    output_slope: Any
    felt_accountability: Any


@dataclass(frozen=True)
class Pairs:
    """What is true between two offices of a team, seen from the first.

    contact       [pair, run]  how much they work together, 0 to 1
    acquaintance  [pair, run]  how well they know each other, 0 to 1
    trust         [pair, run]  trust of the first in the second, 0 to 1
    """

    contact: Any
    acquaintance: Any
    trust: Any


@dataclass(frozen=True)
class Teams:
    """What is true of each country team.

    adoption      [practice, team, run]  0 unknown to 1 routine; rows as in PRACTICES
    joint_action  [team, run]            mean substantive engagement of its members, 0 to 1
    code          [team, run]            how far a code of conduct is in use, 0 to 1
    """

    adoption: Any
    joint_action: Any
    code: Any


@dataclass(frozen=True)
class Headquarters:
    """What is true of each agency's headquarters, 0 to 1.

    accountability  [headquarters, run]  weight of vertical accountability
    engagement      [headquarters, run]  how closely it follows its offices
    competence      [headquarters, run]  new areas of work that reached it from its offices
    learned         [headquarters, run]  what it has taken in of what they learn with teams
    resistance      [headquarters, run]  part of a contribution kept out of the joint fund
    """

    accountability: Any
    engagement: Any
    competence: Any
    learned: Any
    resistance: Any


@dataclass(frozen=True)
class State:
    """One quarter of all runs."""

    office: Offices
    pair: Pairs
    team: Teams
    headquarters: Headquarters

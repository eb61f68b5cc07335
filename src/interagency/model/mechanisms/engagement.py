"""How far does an office take part in its team, and what of it is only required?"""

from typing import Any

from interagency.model.arrays import at_least, at_most, namespace, power


def required_team_time(obligation, required_time, pressure, pressure_time):
    """Joint time that is asked of every member: `time * obligation + pressure_time * pressure`.

    obligation     [office, run]  dose of the pillars, weighted by what each obliges to, 0 to 1
    required_time  [run]          share of working time when all pillars are in full
    pressure       [office, run]  of donors and government, 0 to 1 (M0-17)

    Source: M0-04, M0-06. The form is repair R1 of the model description.
    """
    return required_time * obligation + pressure_time * pressure


def with_obligation(team, headquarters, delivery, required) -> tuple[Any, Any, Any, Any]:
    """Time after the requirement is met, and the part that is only required.

    What is missing is taken from headquarters and delivery in proportion:
    `team' = max(team, required)`, the others times `(1 - team') / (1 - team)`.

    Returns team, headquarters and delivery time, summing to what they summed to, and the
    formal part `team' - team`: the plan that merely adds up (M0-06).

    >>> [round(float(x), 3) for x in with_obligation(0.1, 0.3, 0.6, 0.2)]
    [0.2, 0.267, 0.533, 0.1]
    """
    raised = at_least(team, required)
    left = (1.0 - raised) / at_least(1.0 - team, 1e-12)
    return raised, headquarters * left, delivery * left, raised - team


def meeting_overhead(
    meeting_load,
    outcome_reduction,
    premises_saving,
    practice_upkeep,
    programme,
    outcomes_shared,
    premises,
    upkeep,
    capacity,
    leading,
    meetings_by_size,
):
    """Time in meetings for an hour of joint work, 0 or more.

    A joint plan costs meetings, fewer with fewer outcomes (14 became 4); practices cost
    their upkeep: messages to align, codes to clear, reviews to write. Common premises save
    part of both. They weigh more on small offices, who send the same head to every meeting.
    Leading an outcome costs the leader more.

        (load * programme * (1 - reduction * shared) + practice_upkeep * upkeep)
        * (1 - saving * premises) / capacity ** by_size + leading

    programme            [office, run]  how far there is a joint plan, 0 to 1
    premises             [office, run]  how far an office is in common premises, 0 to 1
    outcomes_shared      [office, run]  how far planning is on common outcomes, 0 to 1
    upkeep               [office, run]  of practices and reforms, 1 = of all practices
    capacity             [office, run]  size of the office, above 0
    leading              [office, run]  team time that its leads cost (M0-19c)

    Source: M0-19a (number of outcomes), M0-12, M0-27b and M0-31 (clearing and aligning
    beforehand); that meetings are the cost is ours.
    """
    planning = meeting_load * programme * (1.0 - outcome_reduction * outcomes_shared)
    meetings = planning + practice_upkeep * upkeep
    saved = premises_saving * premises
    return meetings * (1.0 - saved) / power(capacity, meetings_by_size) + leading


def engagement_from(team_time, per_time):
    """How far an office takes part, 0 to 1: `min(team_time * per_time, 1)`.

    Source: M0-03; saturation because nobody is more than a full member.

    >>> float(engagement_from(0.2, per_time=2.5))
    0.5
    """
    return at_most(team_time * per_time, 1.0)


def useful_per_time(engagement, per_time):
    """Engagement that one more unit of team time would buy: none for a full member."""
    return namespace(engagement).where(engagement < 1.0, per_time, 0.0 * per_time)

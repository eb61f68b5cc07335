"""What is asked of teams, played out by Mesa's events.

At the turn of every quarter an event brings into force what the scenario asks of the coming
one. Changes that a user schedules are events too, and rewrite what is to come from then on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from mesa.time import Event

from interagency.mesa.agents import LEVER_NAMES
from interagency.model.levers import Levers
from interagency.study.quarters import quarter_label


class ReformSchedule:
    """The levers of one run, quarter by quarter. The model holds it; Mesa's events call it.

    course         what is asked in each quarter, as it is known now
    in_force       what is asked of the coming quarter
    changes        what was scheduled beside the scenario
    """

    def __init__(self, course: Sequence[Levers], countries: Sequence[str], first: str) -> None:
        self.course = list(course)
        self.countries = tuple(countries)
        self.changes: list[Change] = []
        self.in_force: Levers | None = None
        self._first = first
        self._turns = 0

    def turn(self) -> None:
        """Bring the levers of the next quarter into force: a recurring event of Mesa's."""
        if self._turns < len(self.course):
            self.in_force = self.course[self._turns]
        self._turns += 1

    def of_quarter(self, quarter: int) -> Levers:
        """What is asked of a quarter that is about to be played.

        Raises RuntimeError where an event did not happen. Mesa drops, without a word, events
        whose owner is gone.
        """
        late = [one for one in self.changes if one.is_pending and one.quarter <= quarter]
        if self._turns != quarter + 1 or late:
            what = late[0].lever if late else "what the scenario asks"
            label = quarter_label(quarter, self._first)
            raise RuntimeError(
                f"{what} did not come into force for {label}: its event was lost or stopped; the "
                "model must keep the schedule that its events belong to (model.reforms)"
            )
        return self.in_force

    def lay_in(self, change: "Change") -> None:
        """Rewrite what is asked of one lever from a change's quarter on."""
        row = LEVER_NAMES[change.kind].index(change.lever)
        shape = (len(LEVER_NAMES[change.kind]), len(self.countries), 1)
        before = self._doses(change.quarter - 1, change.kind, shape)[row].copy()
        for quarter in range(change.quarter, len(self.course)):
            doses = self._doses(quarter, change.kind, shape).copy()
            for team in change.teams:
                here, planned = before[team], doses[row, team]
                doses[row, team] = change.dose(quarter - change.quarter, here, planned)
            self.course[quarter] = replace(self.course[quarter], **{change.kind: doses})
        if self._turns > change.quarter:  # this quarter's turn has been
            self.in_force = self.course[change.quarter]

    def _doses(self, quarter: int, kind: str, shape: tuple[int, ...]) -> np.ndarray:
        doses = getattr(self.course[quarter], kind) if quarter >= 0 else None
        return np.zeros(shape) if doses is None else doses

    def upcoming(self, time: int) -> pd.DataFrame:
        """What is still to come, a row a change: quarter, time, lever, countries, dose, by.

        dose  from then on, 0 to 1; of what a user scheduled, the level it leads to
        by    `scenario`, or `scheduled`
        """
        rows = [row for quarter in range(time, len(self.course)) for row in self._moves(quarter)]
        rows += [
            (
                one.quarter,
                one.lever,
                [self.countries[team] for team in one.teams],
                one.level,
                "scheduled",
            )
            for one in self.changes
            if one.is_pending
        ]
        columns = ["time", "lever", "countries", "dose", "by"]
        table = pd.DataFrame(sorted(rows, key=lambda row: row[0]), columns=columns)
        labels = [quarter_label(quarter, self._first) for quarter in table["time"]]
        table["countries"] = [", ".join(names) for names in table["countries"]]
        table.insert(0, "quarter", labels)
        return table

    def _moves(self, quarter: int) -> list[tuple[Any, ...]]:
        """Levers that are not in this quarter what they were in the one before."""
        moves = []
        for kind, names in LEVER_NAMES.items():
            shape = (len(names), len(self.countries), 1)
            now, before = (self._doses(at, kind, shape)[..., 0] for at in (quarter, quarter - 1))
            for row, name in enumerate(names):
                moved = np.flatnonzero(now[row] != before[row])
                for dose in dict.fromkeys(now[row, moved].tolist()):
                    where = [self.countries[team] for team in moved if now[row, team] == dose]
                    moves.append((quarter, name, where, dose, "scenario"))
        return moves


@dataclass(eq=False)
class Change:
    """Something that a user scheduled; `happen` is the event.

    A lever goes in even steps from where it is to its level, or lasts for some quarters (a
    shock), which adds to what there is as chances do.

    quarter  position of the first quarter in which it holds, which is the time of the event
    ramp     quarters until it is there
    lasting  quarters, or None for no end
    teams    positions of the teams
    """

    schedule: ReformSchedule
    kind: str
    lever: str
    level: float
    quarter: int
    teams: tuple[int, ...]
    ramp: int = 1
    lasting: int | None = None
    event: Event | None = None
    done: bool = False

    @property
    def is_pending(self) -> bool:
        """True until it happens, unless its event was cancelled."""
        return not self.done and not (self.event is not None and self.event.CANCELED)

    def happen(self) -> None:
        """The event: what is asked from now on is another."""
        self.schedule.lay_in(self)
        self.done = True

    def dose(self, since: int, before: Any, planned: Any) -> Any:
        """Dose `since` quarters after it began.

        before   where the lever stood in the quarter before
        planned  what was to come without this change
        """
        if self.lasting is not None:
            return planned + self.level * (1.0 - planned) if since < self.lasting else planned
        if since + 1 >= self.ramp:
            return self.level
        return before + (self.level - before) * ((since + 1) / self.ramp)

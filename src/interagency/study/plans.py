"""Plans: how much of a lever, when, and where; and shocks.

One shape serves pillars, reforms and practices. A plan is for all countries; for some of
them it may hold a difference, in the words of the language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from interagency.study.frozen import FrozenMapping
from interagency.study.quarters import quarter_index

EMERGENT = "emergent"
OFF = "off"
REFORM_QUARTER = "2007Q1"
"""The first pilots: when a pillar or reform starts that does not say so."""
DEFAULT_RAMP = 4
"""Quarters that a plan takes to come into full effect: a year of work plans."""


@dataclass(frozen=True)
class LeverPlan:
    """When a lever comes, how much of it, and when it goes.

    level      dose or adoption in full effect, 0 to 1; a reform may be `off` (barred), a
               practice `emergent`
    start      first quarter with a dose; None (of a practice alone): it was always there
    ramp       quarters to full effect; 0 and 1 mean at once
    until      last quarter before it is withdrawn, or None for no end
    fade       quarters over which it is withdrawn; 0 and 1 mean at once
    countries  what is different where: country -> words (`level`, `from`, `ramp`, ...)
    """

    level: float | str
    start: str | None = REFORM_QUARTER
    ramp: int = DEFAULT_RAMP
    until: str | None = None
    fade: int = 0
    countries: Mapping[str, Mapping[str, Any]] = FrozenMapping()

    def in_country(self, country: str) -> "LeverPlan":
        """The plan as it is for one country.

        >>> LeverPlan(1.0, countries={"C1": {"from": "2009Q1"}}).in_country("C1").start
        '2009Q1'
        """
        return replace(self, countries=FrozenMapping(), **fields(self.countries.get(country, {})))

    def share(self, first_quarter: str, quarters: int) -> np.ndarray:
        """Share of full effect in each quarter of a window, `[quarter]`, 0 to 1.

        Rises from the start as `(k + 1) / ramp` in its k-th quarter, counted from 0; falls
        after `until`, from where it was then, by `1 / fade` in every quarter.

        >>> plan = LeverPlan(1.0, "2006Q2", ramp=2, until="2006Q3", fade=2)
        >>> plan.share("2006Q1", 6)
        array([0. , 0.5, 1. , 0.5, 0. , 0. ])
        """
        at = np.arange(quarters)
        last = quarters if self.until is None else quarter_index(self.until, first_quarter)
        share = self._risen(np.minimum(at, last), first_quarter)
        left = 1.0 - np.maximum(at - last, 0) / max(self.fade, 1)
        return share * np.maximum(left, 0.0)

    def dose(self, first_quarter: str, quarters: int) -> np.ndarray:
        """Dose in each quarter of a window, `[quarter]`, 0 to 1; 0 of what is off.

        >>> LeverPlan(0.8, "2006Q2", ramp=2, until="2006Q4").dose("2006Q1", 5)
        array([0. , 0.4, 0.8, 0.8, 0. ])
        """
        level = 0.0 if isinstance(self.level, str) else self.level
        return level * self.share(first_quarter, quarters)

    def held(self, first_quarter: str, quarters: int) -> np.ndarray:
        """Quarters in which a practice is set from outside, `[quarter]`.

        One that may emerge is held, at 0, before its start and after `until`.
        """
        if self.level != EMERGENT:
            return np.ones(quarters, dtype=bool)
        at = np.arange(quarters)
        held = np.zeros(quarters, dtype=bool)
        if self.start is not None:
            held |= at < quarter_index(self.start, first_quarter)
        if self.until is not None:
            held |= at > quarter_index(self.until, first_quarter)
        return held

    def words(self) -> dict[str, Any]:
        """The plan in the words of the language; what need not be said is left out."""
        said = {"level": self.level, "from": self.start, "ramp": self.ramp, "until": self.until}
        if self.fade:
            said["fade"] = self.fade
        if self.countries:
            said["countries"] = {name: dict(where) for name, where in self.countries.items()}
        return said

    def __str__(self) -> str:
        """The plan in a few words.

        >>> str(LeverPlan(0.5)), str(LeverPlan("emergent", None, countries={"C1": {}}))
        ('0.5 from 2007Q1', 'emergent (otherwise in C1)')
        """
        level = self.level if isinstance(self.level, str) else f"{self.level:g}"
        said = [level, *(f"{word} {at}" for word, at in self._dates())]
        if self.countries:
            said.append(f"(otherwise in {', '.join(self.countries)})")
        return " ".join(said)

    def _dates(self) -> list[tuple[str, str]]:
        dates = [("from", self.start), ("until", self.until)]
        return [(word, at) for word, at in dates if at is not None and self.level != OFF]

    def _risen(self, at: np.ndarray, first_quarter: str) -> np.ndarray:
        if self.start is None:
            return np.ones(len(at))
        since = at - quarter_index(self.start, first_quarter)
        return np.clip((since + 1) / max(self.ramp, 1), 0.0, 1.0)


def fields(words: Mapping[str, Any]) -> dict[str, Any]:
    """Words of a plan by field of `LeverPlan`."""
    return {"start" if key == "from" else key: said for key, said in words.items()}


@dataclass(frozen=True)
class ShockPlan:
    """A shock at a date.

    what       one of `SHOCK_NAMES`
    at         its first quarter
    size       0 to 1
    quarters   how long it lasts
    countries  where; None for everywhere
    """

    what: str
    at: str
    size: float
    quarters: int = 1
    countries: tuple[str, ...] | None = None

    def sizes(self, first_quarter: str, quarters: int) -> np.ndarray:
        """Size in each quarter of a window, `[quarter]`, 0 to 1.

        >>> ShockPlan("donor_cut", "2006Q2", 0.3, 2).sizes("2006Q1", 4)
        array([0. , 0.3, 0.3, 0. ])
        """
        since = np.arange(quarters) - quarter_index(self.at, first_quarter)
        return np.where((since >= 0) & (since < self.quarters), self.size, 0.0)

    def __str__(self) -> str:
        """The shock in a few words.

        >>> str(ShockPlan("donor_cut", "2010Q1", 0.3, 2, ("C1",)))
        'donor_cut 0.3 in 2010Q1, 2 quarters, in C1'
        """
        lasting = f", {self.quarters} quarters" if self.quarters > 1 else ""
        where = f", in {', '.join(self.countries)}" if self.countries else ""
        return f"{self.what} {self.size:g} in {self.at}{lasting}{where}"

    def words(self) -> dict[str, Any]:
        """The shock in the words of the language."""
        said = {"what": self.what, "at": self.at, "size": self.size, "quarters": self.quarters}
        return said if self.countries is None else {**said, "countries": list(self.countries)}

"""Predictions: what a scenario is expected to change, written down before it is run.

A scenario may say four things, each of one metric: what it `improves`, what it `costs`, who
`loses`, and `when`. They are no part of what is computed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from interagency.study.frozen import FrozenMapping
from interagency.study.traits import TRAITS

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "improves": "What gets better.",
        "costs": "What gets worse: the price.",
        "loses": "What somebody loses.",
        "when": "What comes early, and what late.",
    }
)
SIGNS: Mapping[str, int] = MappingProxyType({"up": 1, "down": -1})
SPAN = ("early", "mature")
"""Windows that a prediction may speak of: of quarters, as in results."""
UNMARKED = "none"
"""Offices without any trait."""


@dataclass(frozen=True)
class Prediction:
    """The sign of a change in one metric.

    early, mature  `up` or `down` in the first quarters of the reform, in the last of the run;
                   None where nothing is said
    of             a trait of offices, `none` for those without any, an agency or a country;
                   None for all offices
    """

    metric: str
    early: str | None = None
    mature: str | None = None
    of: str | None = None

    @property
    def windows(self) -> dict[str, str]:
        """What is said of each window that it speaks of: `up` or `down`."""
        said = {window: getattr(self, window) for window in SPAN}
        return {window: sign for window, sign in said.items() if sign is not None}

    def words(self) -> dict[str, str]:
        """The prediction in the words of the language."""
        whose = {} if self.of is None else {"of": self.of}
        return {"metric": self.metric, **self.windows, **whose}

    def __str__(self) -> str:
        """The prediction in a few words.

        >>> str(Prediction("visibility", early="up", mature="down", of="strong_brand"))
        'visibility of strong_brand up early, down mature'
        """
        whose = "" if self.of is None else f" of {self.of}"
        signs = (f"{sign} {window}" for window, sign in self.windows.items())
        return f"{self.metric}{whose} {', '.join(signs)}"


@dataclass(frozen=True)
class Expectations:
    """What a scenario predicts; nothing, as a rule.

    against      name of the scenario that it is held against; None where nothing is predicted
    predictions  what it says of each of `KINDS`, in their order
    """

    against: str | None = None
    predictions: Mapping[str, Prediction] = FrozenMapping()

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> "Expectations":
        """What checked words of the language say."""
        told = ((kind, Prediction(**words[kind])) for kind in KINDS if kind in words)
        return cls(words.get("against"), FrozenMapping(told))

    def words(self) -> dict[str, Any]:
        """The expectations in the words of the language; an empty mapping for none."""
        against = {} if self.against is None else {"against": self.against}
        return {**against, **{kind: said.words() for kind, said in self.predictions.items()}}


NOTHING_PREDICTED = Expectations()


def belongs(of: str | None, agency: str, country: str, traits: Iterable[str]) -> bool:
    """Whether a prediction of these offices speaks of this one.

    >>> belongs("none", "A", "C1", []), belongs("C1", "A", "C1", []), belongs("B", "A", "C1", [])
    (True, True, False)
    """
    if of is None:
        return True
    if of == UNMARKED:
        return not set(traits)
    return of in (traits if of in TRAITS else (agency, country))

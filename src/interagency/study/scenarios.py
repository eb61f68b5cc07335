"""Scenarios: who works where, what the reform asks for and when, and which practices may grow.

A scenario is a YAML file that states a *difference* from the scenario that it `extends`:

- `pillars`, `practices` and `parameters` are laid over the base key by key, a pillar field
  by field; `null` removes a pillar; everything else replaces what the base says.
- A bare number for a pillar is short for its `level`; a pillar that does not say so starts
  in 2007Q1 and takes four quarters to come into full effect.
- Practices are `emergent` (they grow if they find what they need), `off`, or held at a
  number from 0 to 1. A key is a practice, a set of practices, or `all`. Within one file
  the more specific key wins, whatever the order; between files every key of the extending
  file wins over the base, also `all` over a single practice.

Whatever is wrong in a file comes as `InputError`, with the place of every problem.
"""

import hashlib
import html
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from interagency.errors import InputError, shown
from interagency.model.levers import PILLAR_NAMES
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.checks import checked_folder
from interagency.study.frozen import FrozenMapping
from interagency.study.limits import LIMITS, Limits
from interagency.study.quarters import quarter_index, quarter_label
from interagency.study.scenario_chain import changed, link_of, shipped, text_link, whole
from interagency.study.scenario_language import (
    DEFAULT_RAMP,
    EMERGENT,
    ENDOWMENT_RANGES,
    REFORM_QUARTER,
    SCHEMA_VERSION,
    TRAITS,
    checked_name,
)
from interagency.study.source_text import UNPRINTABLE, Mark, Marks, Source

__all__ = [
    "EMERGENT",
    "ENDOWMENT_RANGES",
    "LIMITS",
    "TRAITS",
    "Limits",
    "OfficeSpec",
    "PillarPlan",
    "Scenario",
    "load",
    "loads",
    "quarter_index",
    "quarter_label",
    "shipped",
]

_IN_MEMORY = "<changes>"
_SAID = (
    *("title", "purpose", "source", "first_quarter", "quarters"),
    *("offices", "pillars", "practices", "parameters"),
)
"""Fields that the language knows by the same name."""


@dataclass(frozen=True)
class OfficeSpec:
    """One agency in one country.

    member      how far it belongs to the country team, 0 to 1
    endowments  what it is given outright (see `ENDOWMENT_RANGES`); the rest follows from
                its traits
    """

    agency: str
    country: str
    traits: frozenset[str] = frozenset()
    member: float = 1.0
    endowments: Mapping[str, float] = FrozenMapping()


@dataclass(frozen=True)
class PillarPlan:
    """When a pillar comes, and how much of it.

    level  dose in full effect, 0 to 1
    start  first quarter with a dose
    ramp   quarters to full effect; 0 and 1 mean at once
    until  last quarter with a dose, or None for no end
    """

    level: float
    start: str = REFORM_QUARTER
    ramp: int = DEFAULT_RAMP
    until: str | None = None

    def dose(self, first_quarter: str, quarters: int) -> np.ndarray:
        """Dose in each quarter of a window, `[quarter]`, 0 to 1.

        In the k-th quarter since the start, counted from 0, it is
        `level * min(1, (k + 1) / max(ramp, 1))`; before the start and after `until` 0.

        >>> PillarPlan(0.8, start="2006Q2", ramp=2, until="2006Q4").dose("2006Q1", 5)
        array([0. , 0.4, 0.8, 0.8, 0. ])
        """
        since = np.arange(quarters) - quarter_index(self.start, first_quarter)
        dose = self.level * np.clip((since + 1) / max(self.ramp, 1), 0.0, 1.0)
        if self.until is not None:
            dose[since > quarter_index(self.until, self.start)] = 0.0
        return dose


@dataclass(frozen=True)
class Scenario:
    """A scenario with nothing left open.

    name           of the shipped scenario, or the file without its ending
    chain          names from the base to this one
    first_quarter  such as 2006Q1
    quarters       length of the window
    pillars        plans of the pillars that the reform brings, in the order of `PILLARS`
    practices      each of the six: `emergent`, or the adoption at which it is held, 0 to 1
    parameters     those set by the scenario; the others keep their declared defaults

    However it is made, it is checked like a file and written out; raises `InputError`.
    """

    name: str
    title: str
    purpose: str
    source: str
    chain: tuple[str, ...]
    first_quarter: str
    quarters: int
    offices: tuple[OfficeSpec, ...]
    pillars: Mapping[str, PillarPlan]
    practices: Mapping[str, str | float]
    parameters: Mapping[str, float]

    def __post_init__(self) -> None:
        said = {key: getattr(self, key) for key in _SAID}
        said = _plain({"schema_version": SCHEMA_VERSION, **said})
        written_out = {
            "name": checked_name(self.name),
            "chain": tuple(map(checked_name, _sequence("chain", self.chain))),
            **_fields(changed({}, Source(said, Marks(Mark(_IN_MEMORY))))),
        }
        for key, value in written_out.items():
            object.__setattr__(self, key, value)
        if len(self.text.encode()) > LIMITS.file_bytes:
            problem = f"written out it is larger than {LIMITS.file_bytes} bytes"
            raise InputError(problem, file=self.name)

    @property
    def teams(self) -> tuple[str, ...]:
        """Countries, in the order in which the roster first names them."""
        return tuple(dict.fromkeys(office.country for office in self.offices))

    @cached_property
    def text(self) -> str:
        """The scenario as YAML with everything written out: `loads` needs no other file."""
        lines = ["# interagency scenario, everything written out"]
        for key, value in self._words().items():
            if value and isinstance(value, dict):
                lines += [f"{key}:", *(f"  {name}: {_json(said)}" for name, said in value.items())]
            elif value and isinstance(value, list):
                lines += [f"{key}:", *(f"  - {_json(item)}" for item in value)]
            else:
                lines.append(f"{key}: {_json(value)}")
        return "\n".join([*lines, ""])

    @cached_property
    def hash(self) -> str:
        """SHA-256, in hexadecimal, of what `text` says, as JSON with sorted keys.

        Name and chain are not part of it: equal hashes mean scenarios that say the same.
        """
        said = json.dumps(self._words(), sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def doses(self) -> np.ndarray:
        """Dose of each pillar, `[quarter, pillar, team]`, 0 to 1, pillars as in `PILLARS`."""
        doses = np.zeros((self.quarters, len(PILLAR_NAMES), len(self.teams)))
        for name, plan in self.pillars.items():
            dose = plan.dose(self.first_quarter, self.quarters)
            doses[:, PILLAR_NAMES.index(name), :] = dose[:, None]
        return doses

    def reform_start(self) -> np.ndarray:
        """Position of the first quarter with any dose, `[team]`.

        A team without any is given 2007Q1, or the end of the window that is closest to it,
        so that a scenario without reform can be compared with one that has it.
        """
        any_dose = (self.doses() > 0).any(axis=1)
        pilots = quarter_index(REFORM_QUARTER, self.first_quarter)
        without = min(max(pilots, 0), self.quarters - 1)
        return np.where(any_dose.any(axis=0), any_dose.argmax(axis=0), without)

    def difference(self, changes: Mapping[str, Any], name: str | None = None) -> "Scenario":
        """This scenario with a difference laid over it, in the language of the files.

        changes  what a file would say, except `extends` and a path for `offices`
        name     of the result; by default this name with `-changed`

        Raises `InputError` as a file would.
        """
        if name is None:
            name = f"{self.name.removesuffix('-changed')}-changed"
        name = checked_name(name)
        source = Source(_plain(changes), Marks(Mark(_IN_MEMORY)))
        return _scenario(changed(self._words(), source), name, (*self.chain, name))

    def with_changes(self, *, name: str | None = None, **changes: Any) -> "Scenario":
        """`difference`, spelt with keywords: `with_changes(pillars={"one_budget": 0.5})`."""
        return self.difference(changes, name)

    def _words(self) -> dict[str, Any]:
        """The scenario in the words of the language, nothing left out."""
        return {
            "schema_version": SCHEMA_VERSION,
            "title": self.title,
            "purpose": self.purpose,
            "source": self.source,
            "first_quarter": self.first_quarter,
            "quarters": self.quarters,
            "pillars": {name: _pillar_words(plan) for name, plan in self.pillars.items()},
            "practices": dict(self.practices),
            "parameters": dict(self.parameters),
            "offices": [_office_words(office) for office in self.offices],
        }

    def _repr_html_(self) -> str:
        rows = {
            "purpose": self.purpose,
            "source": self.source,
            "extends": " ← ".join(self.chain),
            "quarters": f"{self.quarters} from {self.first_quarter}",
            "offices": f"{len(self.offices)} in {len(self.teams)} teams",
            "pillars": _listed(
                f"{name} {plan.level:g} from {plan.start}" for name, plan in self.pillars.items()
            ),
            "practices": _listed(f"{name} {said}" for name, said in self.practices.items()),
            "parameters": _listed(f"{name} {value:g}" for name, value in self.parameters.items()),
            "hash": self.hash[:12],
        }
        body = "".join(
            f"<tr><th>{key}</th><td>{html.escape(said)}</td></tr>" for key, said in rows.items()
        )
        return f"<table><caption>{html.escape(self.title)}</caption>{body}</table>"


def load(name_or_path: str | os.PathLike[str]) -> Scenario:
    """A shipped scenario by its name, or the one in a .yaml or .yml file.

    Raises `InputError` with every problem found in the file, in what it extends and in
    its roster, and for what is neither a name nor a path.

    >>> load("no_reform").quarters
    48
    """
    given = name_or_path
    if isinstance(given, os.PathLike) and isinstance(os.fspath(given), str):
        given = Path(given)
    elif not isinstance(given, str):
        raise InputError(
            f"a scenario cannot be {shown(given)}",
            allowed=["the name of a scenario", "a path", "a loaded scenario"],
        )
    first = link_of(given)
    words, chain = whole(first)
    return _scenario(words, first.name, chain)


def loads(
    text: str, name: str = "<text>", folder: str | os.PathLike[str] | None = None
) -> Scenario:
    """The scenario in a YAML text; paths in it start from `folder`, without it there are none.

    Raises `InputError` as `load` does.
    """
    if not isinstance(text, str):
        raise InputError(f"a scenario's text cannot be {shown(text)}", allowed=["text"])
    first = text_link(text, name, None if folder is None else checked_folder("folder", folder))
    words, chain = whole(first)
    return _scenario(words, first.name, chain)


def _scenario(words: Mapping[str, Any], name: str, chain: tuple[str, ...]) -> Scenario:
    return Scenario(name=name, chain=chain, **_fields(words))


def _fields(words: Mapping[str, Any]) -> dict[str, Any]:
    """What checked words say, by field of a scenario, each section in the model's own order."""
    pillars, practices, parameters = words["pillars"], words["practices"], words["parameters"]
    return {
        **{key: words[key] for key in _SAID},
        "offices": tuple(_office(office) for office in words["offices"]),
        "pillars": FrozenMapping(
            (key, _pillar(pillars[key])) for key in PILLAR_NAMES if key in pillars
        ),
        "practices": FrozenMapping((key, practices.get(key, EMERGENT)) for key in PRACTICE_NAMES),
        "parameters": FrozenMapping(
            (key, parameters[key]) for key in PARAMETERS if key in parameters
        ),
    }


def _sequence(name: str, value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise InputError(f"{name} cannot be {shown(value)}", file=_IN_MEMORY, allowed=["a list"])
    return value


def _office(words: Mapping[str, Any]) -> OfficeSpec:
    given = words.get("endowments", {})
    return OfficeSpec(
        agency=words["agency"],
        country=words["country"],
        traits=frozenset(words.get("traits", ())),
        member=words.get("member", 1.0),
        endowments=FrozenMapping((key, given[key]) for key in ENDOWMENT_RANGES if key in given),
    )


def _office_words(office: OfficeSpec) -> dict[str, Any]:
    return {
        "agency": office.agency,
        "country": office.country,
        "traits": [trait for trait in TRAITS if trait in office.traits],
        "member": office.member,
        "endowments": dict(office.endowments),
    }


def _pillar(words: Mapping[str, Any]) -> PillarPlan:
    renamed = {"start" if key == "from" else key: said for key, said in words.items()}
    return PillarPlan(**renamed)


def _pillar_words(plan: PillarPlan) -> dict[str, Any]:
    return {"level": plan.level, "from": plan.start, "ramp": plan.ramp, "until": plan.until}


def _plain(value: Any, depth: int = 0) -> Any:
    """Values from memory as a file would give them: plain mappings, lists, numbers, text.

    Raises `InputError` for nesting beyond `LIMITS.depth` and for keys that are not text.
    """
    if depth > LIMITS.depth:
        raise InputError(f"nested more than {LIMITS.depth} levels deep", file=_IN_MEMORY)
    match value:
        case Mapping():
            for key in value:
                if not isinstance(key, str) or UNPRINTABLE.search(key):
                    raise InputError(f"a key must be text, not {shown(key)}", file=_IN_MEMORY)
            return {key: _plain(inside, depth + 1) for key, inside in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(inside, depth + 1) for inside in value]
        case np.generic():
            return value.item()
        case PillarPlan():
            return _plain(_pillar_words(value), depth + 1)
        case OfficeSpec():
            return _plain(vars(value), depth + 1)
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts) or "none"

"""Scenarios: who works where, what the reform asks for and when, and which practices may grow.

A scenario is a YAML file that states a *difference* from the scenario that it `extends`:

- `pillars`, `reforms`, `practices` and `parameters` are laid over the base key by key, plans
  field by field; everything else replaces what the base says.
- A *plan* says `level`, `from`, `ramp`, `until` and `fade`, and under `countries` what is
  different where. A bare number is short for its `level`; a plan that does not say so starts
  in 2007Q1 and takes four quarters to come into full effect. `null` removes a pillar, a
  reform, or what is different in a country.
- A reform that is `off` is barred: what it opens stays shut, whatever practices do.
- Practices are `emergent` (they grow if they find what they need), `off`, held at a number
  from 0 to 1, or planned: before `from` and after `until` they cannot be adopted. A key is a
  practice, a set of practices, or `all`. Within one file the more specific key is laid over
  the less specific, whatever the order; between files every key of the extending file is
  laid over the base, also `all` over a single practice. A word or number replaces all that
  was said of a practice, a plan the fields that it names.
- `shocks` is a list; those that overlap add up as chances do.
- `expects` predicts signs of changes before the scenario is run: what it `improves`, what it
  `costs`, who `loses`, and `when`, `against` what it extends or another scenario. A prediction
  belongs to its file: it is not handed on.

Whatever is wrong in a file comes as `InputError`, with the place of every problem.
"""

import hashlib
import html
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from interagency.errors import InputError, shown
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.checks import checked_folder
from interagency.study.expectations import NOTHING_PREDICTED, Expectations
from interagency.study.frozen import FrozenMapping
from interagency.study.limits import LIMITS, Limits
from interagency.study.plans import EMERGENT, OFF, REFORM_QUARTER, LeverPlan, ShockPlan, fields
from interagency.study.quarters import quarter_index, quarter_label
from interagency.study.scenario_chain import changed, link_of, text_link, whole
from interagency.study.scenario_checks import checked_name
from interagency.study.scenario_language import ENDOWMENT_RANGES, SCHEMA_VERSION, TRAITS
from interagency.study.shipped import shipped
from interagency.study.source_text import UNPRINTABLE, Mark, Marks, Source

__all__ = [
    "EMERGENT",
    "ENDOWMENT_RANGES",
    "LIMITS",
    "TRAITS",
    "LeverPlan",
    "Limits",
    "OfficeSpec",
    "Scenario",
    "ShockPlan",
    "load",
    "loads",
    "quarter_index",
    "quarter_label",
    "shipped",
]

_IN_MEMORY = "<changes>"
_SAID = (
    *("title", "purpose", "source", "first_quarter", "quarters"),
    *("offices", "pillars", "reforms", "practices", "shocks", "parameters", "expects"),
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
class Scenario:
    """A scenario with nothing left open.

    name           of the shipped scenario, or the file without its ending
    chain          names from the base to this one
    first_quarter  such as 2006Q1
    quarters       length of the window
    pillars        plans of the pillars that the reform brings, in the order of `PILLARS`
    practices      each of the six: `emergent`, the adoption at which it is held, 0 to 1, or
                   a plan of either
    parameters     those set by the scenario; the others keep their declared defaults
    reforms        plans of single reforms, in the order of `REFORMS`; those at level `off`
                   are barred
    shocks         what happens to teams, in the order in which it was told
    expects        what was predicted before it was run; no part of what is computed

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
    pillars: Mapping[str, LeverPlan]
    practices: Mapping[str, str | float | LeverPlan]
    parameters: Mapping[str, float]
    reforms: Mapping[str, LeverPlan] = FrozenMapping()
    shocks: tuple[ShockPlan, ...] = ()
    expects: Expectations = NOTHING_PREDICTED

    def __post_init__(self) -> None:
        chain = tuple(map(checked_name, _sequence("chain", self.chain)))
        said = {key: getattr(self, key) for key in _SAID}
        said = _plain({"schema_version": SCHEMA_VERSION, **said})
        written_out = {
            "name": checked_name(self.name),
            "chain": chain,
            **_fields(changed({}, Source(said, Marks(Mark(_IN_MEMORY))), chain)),
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

        Name, chain and predictions are not part of it: equal hashes mean scenarios that say,
        and compute, the same.
        """
        words = {key: said for key, said in self._words().items() if key != "expects"}
        said = json.dumps(words, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def doses(self) -> np.ndarray:
        """Dose of each pillar, `[quarter, pillar, team]`, 0 to 1, pillars as in `PILLARS`."""
        return self._laid_out(self.pillars, PILLAR_NAMES, LeverPlan.dose)

    def reform_doses(self) -> np.ndarray:
        """Dose of each reform, `[quarter, reform, team]`, 0 to 1, reforms as in `REFORMS`."""
        return self._laid_out(self.reforms, REFORM_NAMES, LeverPlan.dose)

    @property
    def barred(self) -> np.ndarray:
        """Where what a reform opens stays shut, `[reform, team]`, true or false."""

        def shut(plan: LeverPlan, *window: Any) -> np.ndarray:
            return np.array([float(plan.level == OFF)])

        return self._laid_out(self.reforms, REFORM_NAMES, shut, 1)[0] > 0

    def practice_levels(self) -> tuple[np.ndarray, np.ndarray]:
        """What is said of adoption, two `[quarter, practice, team]`.

        The first is true where a practice is held, the second the adoption at which it is
        held, 0 to 1, and 0 where it is not. Practices as in `PRACTICES`.
        """
        plans = {name: _as_plan(said) for name, said in self.practices.items()}
        held = self._laid_out(plans, PRACTICE_NAMES, LeverPlan.held) > 0
        return held, self._laid_out(plans, PRACTICE_NAMES, LeverPlan.dose)

    def shock_sizes(self) -> np.ndarray:
        """Size of each shock, `[quarter, shock, team]`, 0 to 1, shocks as in `SHOCKS`.

        Shocks of one kind at the same time leave the product of what each of them leaves.
        """
        teams = self.teams
        sizes = np.zeros((self.quarters, len(SHOCK_NAMES), len(teams)))
        for shock in self.shocks:
            hit = [team in (shock.countries or teams) for team in teams]
            size = shock.sizes(self.first_quarter, self.quarters)[:, None]
            before = sizes[:, SHOCK_NAMES.index(shock.what), hit]
            sizes[:, SHOCK_NAMES.index(shock.what), hit] = before + size * (1.0 - before)
        return sizes

    def reform_start(self) -> np.ndarray:
        """Position of the first quarter in which anything is asked, `[team]`.

        That is a dose of a pillar or a reform, or a practice that is held from a quarter on;
        for a team without any of them its first shock. A team that knows neither is given
        2007Q1, or the end of the window that is closest to it, so that a scenario without
        reform can be compared with one that has it.
        """
        dated = {name: plan for name, plan in self.practices.items() if isinstance(plan, LeverPlan)}
        asked = [self.doses(), self.reform_doses()]
        asked.append(self._laid_out(dated, PRACTICE_NAMES, _dated_dose))
        any_dose = np.concatenate(asked, axis=1).any(axis=1)
        begun = np.where(any_dose.any(axis=0), any_dose, self.shock_sizes().any(axis=1))
        pilots = quarter_index(REFORM_QUARTER, self.first_quarter)
        without = min(max(pilots, 0), self.quarters - 1)
        return np.where(begun.any(axis=0), begun.argmax(axis=0), without)

    def _laid_out(
        self,
        plans: Mapping[str, LeverPlan],
        names: tuple[str, ...],
        read: Callable[[LeverPlan, str, int], np.ndarray],
        quarters: int | None = None,
    ) -> np.ndarray:
        """What is read of each plan in each country, `[quarter, name, team]`; 0 without a plan."""
        quarters = quarters or self.quarters
        laid = np.zeros((quarters, len(names), len(self.teams)))
        for name, plan in plans.items():
            row = laid[:, names.index(name), :]
            row[:] = read(plan, self.first_quarter, quarters)[:, None]
            for country in plan.countries:
                there = read(plan.in_country(country), self.first_quarter, quarters)
                row[:, self.teams.index(country)] = there
        return laid

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
        chain = (*self.chain, name)
        return _scenario(changed(self._words(), source, chain), name, chain)

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
            "pillars": {name: plan.words() for name, plan in self.pillars.items()},
            **self._rarer_words(),
            "practices": {name: _practice_words(said) for name, said in self.practices.items()},
            "parameters": dict(self.parameters),
            "offices": [_office_words(office) for office in self.offices],
        }

    def _rarer_words(self) -> dict[str, Any]:
        """The sections that are left out where they say nothing."""
        said = {
            "reforms": {name: _reform_words(plan) for name, plan in self.reforms.items()},
            "shocks": [shock.words() for shock in self.shocks],
            "expects": self.expects.words(),
        }
        return {section: words for section, words in said.items() if words}

    def _repr_html_(self) -> str:
        rows = {
            "purpose": self.purpose,
            "source": self.source,
            "extends": " ← ".join(self.chain),
            "quarters": f"{self.quarters} from {self.first_quarter}",
            "offices": f"{len(self.offices)} in {len(self.teams)} teams",
            "pillars": _listed(f"{name} {plan}" for name, plan in self.pillars.items()),
            "reforms": _listed(f"{name} {plan}" for name, plan in self.reforms.items()),
            "practices": _listed(f"{name} {said}" for name, said in self.practices.items()),
            "shocks": _listed(map(str, self.shocks)),
            "expects": _listed(f"{kind} {said}" for kind, said in self.expects.predictions.items()),
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
    pillars, reforms = words["pillars"], words["reforms"]
    practices, parameters = words["practices"], words["parameters"]
    return {
        **{key: words.get(key) for key in _SAID},
        "offices": tuple(_office(office) for office in words["offices"]),
        "pillars": FrozenMapping(
            (key, _plan(pillars[key])) for key in PILLAR_NAMES if key in pillars
        ),
        "reforms": FrozenMapping(
            (key, _reform(reforms[key])) for key in REFORM_NAMES if key in reforms
        ),
        "practices": FrozenMapping(
            (key, _practice(practices.get(key, EMERGENT))) for key in PRACTICE_NAMES
        ),
        "shocks": tuple(_shock(shock) for shock in words.get("shocks", ())),
        "parameters": FrozenMapping(
            (key, parameters[key]) for key in PARAMETERS if key in parameters
        ),
        "expects": Expectations.of(words["expects"]),
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


def _plan(words: Mapping[str, Any]) -> LeverPlan:
    different = words.get("countries") or {}
    countries = FrozenMapping((name, FrozenMapping(where)) for name, where in different.items())
    return LeverPlan(**fields({**words, "countries": countries}))


def _reform(words: Any) -> LeverPlan:
    return LeverPlan(OFF) if words == OFF else _plan(words)


def _practice(words: Any) -> str | float | LeverPlan:
    """The plan of a practice, or its level where that is all there is to say."""
    if not isinstance(words, Mapping):
        return words
    plan = _plan({"level": EMERGENT, "from": None, **words})
    always = plan.start is None and plan.until is None
    return plan.level if always and not plan.countries else plan


def _as_plan(practice: str | float | LeverPlan) -> LeverPlan:
    return practice if isinstance(practice, LeverPlan) else LeverPlan(practice, start=None)


def _dated_dose(plan: LeverPlan, *window: Any) -> np.ndarray:
    """The dose of a plan that starts one day; of others none."""
    return plan.dose(*window) * (plan.start is not None)


def _reform_words(plan: LeverPlan) -> Any:
    return OFF if plan == LeverPlan(OFF) else plan.words()


def _practice_words(practice: str | float | LeverPlan) -> Any:
    return practice.words() if isinstance(practice, LeverPlan) else practice


def _shock(words: Mapping[str, Any]) -> ShockPlan:
    countries = words.get("countries")
    return ShockPlan(**{**words, "countries": None if countries is None else tuple(countries)})


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
        case LeverPlan() | ShockPlan() | Expectations():
            return _plain(value.words(), depth + 1)
        case OfficeSpec():
            return _plain(vars(value), depth + 1)
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts) or "none"

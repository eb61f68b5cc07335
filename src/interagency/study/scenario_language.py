"""The words of a scenario file, and what each may say.

One file states a *difference*: every key may be missing, and what is missing comes from
the scenario that it extends. Names and ranges are read from the model, so a new pillar, reform,
shock, practice or parameter is a word of the language at once.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, Required

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, WrapValidator

from interagency.model.levers import (
    PILLAR_NAMES,
    PILLARS,
    REFORM_NAMES,
    REFORMS,
    SHOCK_NAMES,
    SHOCKS,
)
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES, PRACTICES, SETS
from interagency.study import traits
from interagency.study.endowments import ENDOWMENTS
from interagency.study.expectations import KINDS, SIGNS
from interagency.study.limits import LIMITS
from interagency.study.plans import EMERGENT, OFF
from interagency.study.quarters import QUARTER_IN_WORDS
from interagency.study.scenario_kinds import (
    SHARE_IN_WORDS,
    Level,
    Membership,
    Name,
    Quarter,
    Short,
    Text,
    expecting,
    mapping_of,
    number,
    parameter,
    refused,
    sentence,
    shaped,
    told,
    whole,
)
from interagency.study.source_text import Keys

SCHEMA_VERSION = 1
PLANNED = ("pillars", "reforms", "practices")
"""Sections whose values are plans."""
TRAITS: tuple[str, ...] = tuple(traits.TRAITS)

ENDOWMENT_RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {row.name: (row.low, row.high) for row in ENDOWMENTS.values()}
)
"""Endowments that an office may be given outright: lowest and highest value."""


_TO_REMOVE = "null to remove"
_COUNTRIES_IN_WORDS = "a list of countries"
_SIGN_IN_WORDS = "{metric: within_agency, mature: up}"
_SHOCK_IN_WORDS = "{what: donor_cut, at: 2010Q1, size: 0.3}"


def _no_off(level: float | str) -> float | str:
    return 0.0 if level == OFF else level


def _some_countries(countries: list[str]) -> list[str]:
    """The list with every country once; a refusal when there is none."""
    if not countries:
        raise refused((_COUNTRIES_IN_WORDS,))
    return list(dict.fromkeys(countries))


def _few_shocks(shocks: list[Any]) -> list[Any]:
    if len(shocks) > LIMITS.shocks:
        raise refused((f"up to {LIMITS.shocks} shocks",))
    return shocks


def _some_offices(offices: list[Any]) -> list[Any]:
    if not 0 < len(offices) <= LIMITS.offices:
        raise refused((f"1 to {LIMITS.offices} offices",))
    return offices


Trait = Annotated[Literal[TRAITS], expecting(*TRAITS, kind="trait")]
Adoption = Annotated[
    Literal[EMERGENT, OFF] | Level,
    AfterValidator(_no_off),
    expecting(EMERGENT, OFF, "a number from 0 to 1"),
]

Endowments = mapping_of(
    "Endowments",
    {
        name: told(
            number(row.low, row.high, step=1 if row.whole else None),
            f"{sentence(row.meaning)} Estimate: {row.estimate}. Not given: {row.unknown}.",
        )
        for name, row in ENDOWMENTS.items()
    },
)
Office = mapping_of(
    "Office",
    {
        "agency": Required[told(Name, "The same agency in other countries has the same name.")],
        "country": Required[told(Name, "Offices of one country are a team.")],
        "traits": told(
            Annotated[list[Trait], shaped(list, f"a list of {', '.join(TRAITS)}")],
            " ".join(f"{name}: {text}." for name, text in traits.TRAITS.items()),
        ),
        "member": told(Membership, "How far it belongs to the team; 1 by default."),
        "endowments": told(
            Annotated[Endowments, shaped(dict, "a mapping such as {presence: 0.8}")],
            "What it is given outright; the rest follows from its traits, or is drawn.",
        ),
    },
)


def _plan(
    name: str, level: Any, words: Mapping[str, Any], start: Any = Quarter
) -> tuple[Any, tuple[str, ...]]:
    """A plan with differences for countries, and its keys.

    level  what its level may be
    words  what may stand for the difference of a country, and what each is read as
    start  what `from` may say
    """
    span = whole(0, LIMITS.quarters)
    end = Annotated[Quarter | None, expecting(QUARTER_IN_WORDS, "null for no end")]
    keys = {
        "level": told(level, "How much of it in full effect, 0 to 1."),
        "from": told(start, "Its first quarter."),
        "ramp": told(span, "Quarters to full effect; 0 and 1 mean at once."),
        "until": told(end, "Its last quarter before it is withdrawn; null for no end."),
        "fade": told(span, "Quarters over which it is withdrawn; 0 and 1 mean at once."),
    }
    in_country = Annotated[mapping_of(f"{name}InCountry", keys), Short(words, _TO_REMOVE)]
    countries = Annotated[
        dict[Name, in_country | None],
        WrapValidator(_each_once),
        shaped(dict, "a mapping such as {C1: off}", _TO_REMOVE),
    ]
    elsewhere = told(countries | None, "What is different in which country.")
    return mapping_of(name, {**keys, "countries": elsewhere}), (*keys, "countries")


def _each_once(value: Any, handler: Callable[[Any], Any]) -> Any:
    """Refuses names that are the same once blanks and accents are put in order."""
    checked_value = handler(value)
    if len(checked_value) < len(value):
        raise refused(("every country once",))
    return checked_value


ReformLevel = Annotated[Literal[OFF] | Level, expecting(OFF, SHARE_IN_WORDS)]
PillarLevel = Annotated[ReformLevel, AfterValidator(_no_off)]

Pillar, PLAN_KEYS = _plan("Pillar", PillarLevel, {OFF: {"level": 0.0}})
Reform, _ = _plan("Reform", ReformLevel, {OFF: {"level": OFF}})
Practice, _ = _plan(
    "Practice",
    Adoption,
    {EMERGENT: {"level": EMERGENT}, OFF: {"level": 0.0}},
    Annotated[Quarter | None, expecting(QUARTER_IN_WORDS, "null for always")],
)


def _by_row(name: str, kind: Any, rows: Iterable[Any]) -> Any:
    """A mapping with the name of each row as a key, told by its title and summary."""
    return mapping_of(name, {row.name: told(kind, f"{row.title}. {row.summary}") for row in rows})


Pillars = _by_row("Pillars", Annotated[Pillar, Short({OFF: None}, _TO_REMOVE)] | None, PILLARS)
Reforms = _by_row("Reforms", Annotated[Reform, Short({OFF: OFF}, _TO_REMOVE)] | None, REFORMS)
PRACTICE_KEYS: tuple[str, ...] = (*PRACTICE_NAMES, *SETS, "all")
_adopted = Annotated[Practice, Short({EMERGENT: EMERGENT, OFF: 0.0}, alone=True)]
Practices = mapping_of(
    "Practices",
    {
        **_by_row("Each", _adopted, PRACTICES).__annotations__,
        **{name: told(_adopted, text) for name, text in SETS.items()},
        "all": told(_adopted, "All practices."),
    },
)
Shock = mapping_of(
    "Shock",
    {
        "what": Required[
            told(
                Annotated[Literal[SHOCK_NAMES], expecting(*SHOCK_NAMES, kind="shock")],
                " ".join(f"{row.name}: {row.summary}" for row in SHOCKS),
            )
        ],
        "at": Required[told(Quarter, "Its first quarter.")],
        "size": Required[told(Level, "0 to 1.")],
        "quarters": told(whole(1, LIMITS.quarters), "How long it lasts; 1 by default."),
        "countries": told(
            Annotated[
                list[Name],
                AfterValidator(_some_countries),
                shaped(list, _COUNTRIES_IN_WORDS, "null for all"),
            ]
            | None,
            "Where; everywhere by default.",
        ),
    },
)
_sign = Annotated[Literal[tuple(SIGNS)], expecting(*SIGNS)]
Predicted = mapping_of(
    "Predicted",
    {
        "metric": Required[
            told(
                Annotated[Literal[tuple(METRICS)], expecting(*METRICS, kind="metric")],
                "What is measured.",
            )
        ],
        "early": told(_sign, "Its change in the first quarters of the reform."),
        "mature": told(_sign, "Its change in the last quarters of the run."),
        "of": told(
            Name,
            "Whose: a trait, none (offices without any), an agency or a country; all by default.",
        ),
    },
)
Expects = mapping_of(
    "Expects",
    {
        "against": told(
            Name,
            "What it is held against: a shipped scenario, or a .yaml file in this folder; by "
            "default what it extends.",
        ),
        **{
            kind: told(
                Annotated[Predicted, shaped(dict, f"a mapping such as {_SIGN_IN_WORDS}")], text
            )
            for kind, text in KINDS.items()
        },
    },
)
ParameterValues = mapping_of(
    "ParameterValues", {name: parameter(declared) for name, declared in PARAMETERS.items()}
)
Difference = mapping_of(
    "Difference",
    {
        "schema_version": Annotated[
            int, Field(ge=SCHEMA_VERSION, le=SCHEMA_VERSION), expecting(str(SCHEMA_VERSION))
        ],
        "title": told(Text, "What tables and legends call it."),
        "purpose": told(Text, "The question that it asks, in a sentence."),
        "source": told(Text, "Where its numbers come from."),
        "extends": told(
            Annotated[str, expecting("the name of a scenario, or a path to a .yaml file")],
            "The scenario from which this one differs.",
        ),
        "first_quarter": told(Quarter, "The first quarter of the window."),
        "quarters": told(whole(1, LIMITS.quarters), "The length of the window."),
        "offices": told(
            Annotated[
                list[Annotated[Office, shaped(dict, "a mapping such as {agency: A, country: C}")]],
                BeforeValidator(_some_offices),
                shaped(list, "a path to a .csv file", "a list of offices"),
            ],
            "Who works where: a list, or a .csv file in this folder.",
        ),
        "pillars": told(
            Annotated[Pillars, shaped(dict, "a mapping such as {one_budget: 1}")],
            "The four pillars: how much of each, and when.",
        ),
        "reforms": told(
            Annotated[Reforms, shaped(dict, "a mapping such as {firewall: 1}")],
            "Single reforms from outside; off bars what each opens.",
        ),
        "practices": told(
            Annotated[Practices, shaped(dict, "a mapping such as {all: off}")],
            "Practices: emergent, off, held at a level, or planned.",
        ),
        "shocks": told(
            Annotated[
                list[Annotated[Shock, shaped(dict, f"a mapping such as {_SHOCK_IN_WORDS}")]],
                BeforeValidator(_few_shocks),
                shaped(list, f"a list such as [{_SHOCK_IN_WORDS}]"),
            ],
            "What happens to teams, and when.",
        ),
        "parameters": told(
            Annotated[ParameterValues, shaped(dict, "a mapping such as {turf: 0.3}")],
            "Numbers of the model that are not at their default.",
        ),
        "expects": told(
            Annotated[Expects, shaped(dict, f"a mapping such as {{improves: {_SIGN_IN_WORDS}}}")],
            "Signs predicted before the scenario is run; no part of what is computed.",
        ),
    },
)

DIFFERENCE = TypeAdapter(Difference)

# the keys that speak of a practice, the more specific later
PRACTICE_TOLD_BY = {row.name: ("all", row.set, row.name) for row in PRACTICES}

# what a key at each place names, and the keys allowed there
KEYS: dict[Keys, tuple[str, tuple[str, ...]]] = {
    (): ("key", tuple(Difference.__annotations__)),
    ("pillars",): ("pillar", PILLAR_NAMES),
    ("reforms",): ("reform", REFORM_NAMES),
    ("practices",): ("practice", PRACTICE_KEYS),
    ("parameters",): ("parameter", tuple(PARAMETERS)),
    ("shocks", "*"): ("key", tuple(Shock.__annotations__)),
    ("expects",): ("key", tuple(Expects.__annotations__)),
    ("expects", "*"): ("key", tuple(Predicted.__annotations__)),
    ("offices", "*"): ("key", tuple(Office.__annotations__)),
    ("offices", "*", "endowments"): ("endowment", tuple(ENDOWMENT_RANGES)),
    **{(section, "*"): ("key", PLAN_KEYS) for section in PLANNED},
    **{(section, "*", "countries", "*"): ("key", PLAN_KEYS[:-1]) for section in PLANNED},
}

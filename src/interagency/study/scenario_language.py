"""The words of a scenario file, and what each may say.

One file states a *difference*: every key may be missing, and what is missing comes from
the scenario that it extends. Names and ranges are read from the model, so a new pillar,
practice or parameter is a word of the language at once.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Annotated, Any, Literal, Required, TypedDict
from unicodedata import normalize

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WrapValidator,
    with_config,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from interagency.errors import InputError, shown, together
from interagency.model.levers import PILLAR_NAMES
from interagency.model.parameters import PARAMETERS, Declaration
from interagency.model.practices import PRACTICE_NAMES, PRACTICES, SETS
from interagency.study import traits
from interagency.study.limits import LIMITS
from interagency.study.quarters import QUARTER_IN_WORDS, quarter_index
from interagency.study.source_text import UNPRINTABLE, Keys, Marks, Source, dotted

SCHEMA_VERSION = 1
EMERGENT = "emergent"
OFF = "off"
REFORM_QUARTER = "2007Q1"
"""The first pilots: when a pillar starts that does not say so."""
DEFAULT_RAMP = 4
"""Quarters that a pillar takes to come into full effect: a year of work plans."""
TRAITS: tuple[str, ...] = tuple(traits.TRAITS)

ENDOWMENT_RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "presence": (0.05, 0.95),
        "reach": (0.05, 0.95),
        "capacity": (0.01, 100.0),
        "expertise": (0.05, 1.0),
        "focus": (0.05, 10.0),
    }
)
"""Endowments that an office may be given outright: lowest and highest value."""


def _expecting(*allowed: str, kind: str = "") -> WrapValidator:
    """Whatever pydantic finds wrong with a value becomes one refusal that says what is allowed.

    kind   what the value names (`trait`), where it is to be one of `allowed`
    """

    def check(value: Any, handler: Callable[[Any], Any]) -> Any:
        try:
            return handler(value)
        except ValidationError:
            raise _refused(allowed, kind) from None

    return WrapValidator(check)


def _shaped(shape: type, *allowed: str) -> BeforeValidator:
    """Refuses what is not a mapping or a list; what is inside speaks for itself."""

    def check(value: Any) -> Any:
        if not isinstance(value, shape):
            raise _refused(allowed)
        return value

    return BeforeValidator(check)


def _refused(allowed: tuple[str, ...], kind: str = "") -> PydanticCustomError:
    return PydanticCustomError("refused", "refused", {"allowed": allowed, "kind": kind})


def _plain_float(value: float) -> float:
    """A float of Python itself, without the sign of zero: one value, one spelling."""
    return float(value) + 0.0


def _number(low: float, high: float) -> Any:
    return Annotated[
        float,
        Field(ge=low, le=high, allow_inf_nan=False),
        AfterValidator(_plain_float),
        _expecting(f"a number from {low:g} to {high:g}"),
    ]


SMALLEST_MEMBERSHIP = 0.01
"""Less would be no membership, and sums over partners would lose their digits."""


def _member(value: float) -> float:
    if not (value == 0 or SMALLEST_MEMBERSHIP <= value <= 1):
        raise ValueError
    return value


def _whole(low: int, high: int) -> Any:
    return Annotated[
        int, Field(ge=low, le=high), _expecting(f"a whole number from {low} to {high}")
    ]


def _parameter(declaration: Declaration) -> Any:
    def check(value: float) -> float:
        if not declaration.allows(value):
            raise ValueError
        return value

    allowed = f"a number from {declaration.low:g} to {declaration.high:g} ({declaration.unit})"
    if declaration.neutral is not None:
        allowed += f", or {declaration.neutral:g}, where the mechanism vanishes"
    return Annotated[
        float, AfterValidator(_plain_float), AfterValidator(check), _expecting(allowed)
    ]


_membership = Annotated[
    float,
    AfterValidator(_plain_float),
    AfterValidator(_member),
    _expecting(f"0, or a number from {SMALLEST_MEMBERSHIP:g} to 1"),
]


def _line(longest: int, text: str) -> str:
    """The text on one line, with single blanks; a `ValueError` when nothing or too much is left."""
    line = " ".join(text.split())
    if not 0 < len(line) <= longest or UNPRINTABLE.search(line):
        raise ValueError
    return line


def _name(text: str) -> str:
    """The name without blanks around it; a `ValueError` when it has a line end or a tab inside.

    Normal form C, for an é typed as one character and as two must be one name.
    """
    name = normalize("NFC", text.strip())
    if "\n" in name or "\t" in name:
        raise ValueError
    if not 0 < len(name) <= LIMITS.name_characters or UNPRINTABLE.search(name):
        raise ValueError
    return name


def _quarter(label: str) -> str:
    quarter_index(label, label)
    return label


def _in_full(pillar: Any) -> Any:
    """A bare number is short for a mapping with that level."""
    if isinstance(pillar, int | float) and not isinstance(pillar, bool):
        return {"level": pillar}
    return pillar


def _some_offices(offices: list[Any]) -> list[Any]:
    if not 0 < len(offices) <= LIMITS.offices:
        raise _refused((f"1 to {LIMITS.offices} offices",))
    return offices


_IN_QUOTES = "put a number in quotes"
_NAME_IN_WORDS = f"text of 1 to {LIMITS.name_characters} characters on one line ({_IN_QUOTES})"
_TEXT_IN_WORDS = f"text of 1 to {LIMITS.text_characters} characters ({_IN_QUOTES})"

Name = Annotated[str, AfterValidator(_name), _expecting(_NAME_IN_WORDS)]
Text = Annotated[
    str, AfterValidator(partial(_line, LIMITS.text_characters)), _expecting(_TEXT_IN_WORDS)
]
Quarter = Annotated[str, AfterValidator(_quarter), _expecting(QUARTER_IN_WORDS)]
Level = _number(0, 1)
Trait = Annotated[Literal[TRAITS], _expecting(*TRAITS, kind="trait")]
Adoption = Annotated[
    Literal[EMERGENT, OFF] | Level,
    AfterValidator(lambda value: 0.0 if value == OFF else value),
    _expecting(EMERGENT, OFF, "a number from 0 to 1"),
]

_CONFIG = with_config(ConfigDict(strict=True, extra="forbid"))


def _mapping(name: str, keys: Mapping[str, Any]) -> Any:
    """A mapping that may hold these keys and no others."""
    return _CONFIG(TypedDict(name, dict(keys), total=False))


Endowments = _mapping(
    "Endowments", {name: _number(*ends) for name, ends in ENDOWMENT_RANGES.items()}
)
Office = _mapping(
    "Office",
    {
        "agency": Required[Name],
        "country": Required[Name],
        "traits": Annotated[list[Trait], _shaped(list, f"a list of {', '.join(TRAITS)}")],
        "member": _membership,
        "endowments": Annotated[Endowments, _shaped(dict, "a mapping such as {presence: 0.8}")],
    },
)
Pillar = _mapping(
    "Pillar",
    {
        "level": Level,
        "from": Quarter,
        "ramp": _whole(0, LIMITS.quarters),
        "until": Annotated[Quarter | None, _expecting(QUARTER_IN_WORDS, "null for no end")],
    },
)
Pillars = _mapping(
    "Pillars",
    dict.fromkeys(
        PILLAR_NAMES,
        Annotated[
            Pillar,
            _shaped(dict, "a number from 0 to 1", "a mapping such as {level: 1}", "null to remove"),
            BeforeValidator(_in_full),
        ]
        | None,
    ),
)
PRACTICE_KEYS: tuple[str, ...] = (*PRACTICE_NAMES, *SETS, "all")
Practices = _mapping("Practices", dict.fromkeys(PRACTICE_KEYS, Adoption))
ParameterValues = _mapping(
    "ParameterValues", {name: _parameter(declared) for name, declared in PARAMETERS.items()}
)
Difference = _mapping(
    "Difference",
    {
        "schema_version": Annotated[
            int, Field(ge=SCHEMA_VERSION, le=SCHEMA_VERSION), _expecting(str(SCHEMA_VERSION))
        ],
        "title": Text,
        "purpose": Text,
        "source": Text,
        "extends": Annotated[str, _expecting("the name of a scenario, or a path to a .yaml file")],
        "first_quarter": Quarter,
        "quarters": _whole(1, LIMITS.quarters),
        "offices": Annotated[
            list[Annotated[Office, _shaped(dict, "a mapping such as {agency: A, country: C}")]],
            BeforeValidator(_some_offices),
            _shaped(list, "a path to a .csv file", "a list of offices"),
        ],
        "pillars": Annotated[Pillars, _shaped(dict, "a mapping such as {one_budget: 1}")],
        "practices": Annotated[Practices, _shaped(dict, "a mapping such as {all: off}")],
        "parameters": Annotated[ParameterValues, _shaped(dict, "a mapping such as {turf: 0.3}")],
    },
)

_DIFFERENCE = TypeAdapter(Difference)

# what a key at each place names, and the keys allowed there
_KEYS: dict[Keys, tuple[str, tuple[str, ...]]] = {
    (): ("key", tuple(Difference.__annotations__)),
    ("pillars",): ("pillar", PILLAR_NAMES),
    ("pillars", "*"): ("key", tuple(Pillar.__annotations__)),
    ("practices",): ("practice", PRACTICE_KEYS),
    ("parameters",): ("parameter", tuple(PARAMETERS)),
    ("offices", "*"): ("key", tuple(Office.__annotations__)),
    ("offices", "*", "endowments"): ("endowment", tuple(ENDOWMENT_RANGES)),
}


def checked(source: Source) -> dict[str, Any]:
    """The difference that a source states, in full words and plain values.

    A bare number for a pillar is written out; practices are told one by one, the more
    specific key winning over the less specific whatever their order; `off` is 0.0.

    Raises `InputError` with every problem found.
    """
    try:
        words: dict[str, Any] = _DIFFERENCE.validate_python(source.value)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
        raise together([_problem(error, source.marks) for error in errors]) from None
    problems = _office_problems(words.get("offices", []), source.marks)
    if problems:
        raise together(problems)
    if "practices" in words:
        words["practices"] = _one_by_one(words["practices"])
    return words


def checked_name(name: str) -> str:
    """The name of a scenario, by the rule for names; raises `InputError`."""
    try:
        return _name(name)
    except (ValueError, AttributeError):  # text alone can be stripped
        raise InputError(
            f"a scenario cannot be called {shown(name)}", found=name, allowed=[_NAME_IN_WORDS]
        ) from None


def problem_at(problem: str, marks: Marks, path: Keys, **more: Any) -> InputError:
    """A problem with the value at a path."""
    mark = marks.of_value(path)
    return InputError(
        problem, file=mark.file, line=mark.line, column=mark.column, where=dotted(path), **more
    )


def _one_by_one(practices: Mapping[str, Any]) -> dict[str, Any]:
    said = {}
    for practice in PRACTICES:
        for key in (practice.name, practice.set, "all"):
            if key in practices:
                said[practice.name] = practices[key]
                break
    return said


def _problem(error: ErrorDetails, marks: Marks) -> InputError:
    """What pydantic refused, where it was written and in words."""
    path: Keys = error["loc"]
    found = error["input"]
    match error["type"]:
        case "extra_forbidden":
            *around, key = path
            kind, allowed = _KEYS[tuple("*" if i == 1 else part for i, part in enumerate(around))]
            mark = marks.of_key(path)
            return InputError(
                f"unknown {kind} {shown(key)}",
                file=mark.file,
                line=mark.line,
                column=mark.column,
                found=key,
                allowed=allowed,
                where=dotted(path),
            )
        case "missing":
            return problem_at(f"{path[-1]} is missing", marks, path)
    context = error.get("ctx", {})
    allowed, kind = context.get("allowed", [error["msg"]]), context.get("kind")
    if kind and isinstance(found, str):
        problem = f"unknown {kind} {shown(found)}"
    else:
        problem = f"{_last(path)} cannot be {shown(found)}"
    return problem_at(problem, marks, path, found=found, allowed=allowed)


def _last(path: Keys) -> str:
    """The name of the last thing on a path: `level`, `offices[3]`."""
    return dotted(path[-2:] if isinstance(path[-1], int) else path[-1:])


def _office_problems(offices: list[dict[str, Any]], marks: Marks) -> list[InputError]:
    """Offices that stand twice, and teams that are too large."""
    problems = []
    first: dict[tuple[str, str], int] = {}
    size: dict[str, int] = {}
    for row, office in enumerate(offices):
        agency, country = office["agency"], office["country"]
        before = first.setdefault((agency, country), row)
        size[country] = size.get(country, 0) + 1
        if before != row:
            line = marks.of_value(("offices", before)).line
            seen = f"offices[{before}]" if line is None else f"line {line}"
            problem = f"office {shown(agency)} in {shown(country)} stands twice, first on {seen}"
        elif size[country] == LIMITS.team_agencies + 1:
            problem = f"team {shown(country)} has more than {LIMITS.team_agencies} agencies"
        else:
            continue
        problems.append(problem_at(problem, marks, ("offices", row), found=agency))
    return problems

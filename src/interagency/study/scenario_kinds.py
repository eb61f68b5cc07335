"""Kinds of values that a scenario file may hold: numbers, text, names, quarters, plans in short.

Each refuses in its own words, and tells editors what it is.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, TypedDict
from unicodedata import normalize

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    WithJsonSchema,
    WrapValidator,
    with_config,
)
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import no_info_wrap_validator_function

from interagency.model.declarations import Declaration
from interagency.study.limits import LIMITS
from interagency.study.quarters import QUARTER_IN_WORDS, QUARTER_PATTERN, quarter_index
from interagency.study.source_text import UNPRINTABLE

_IN_QUOTES = "put a number in quotes"
NAME_IN_WORDS = f"text of 1 to {LIMITS.name_characters} characters on one line ({_IN_QUOTES})"
SHARE_IN_WORDS = "a number from 0 to 1"
PLAN_IN_WORDS = "a mapping such as {level: 1, from: 2009Q1}"
_TEXT_IN_WORDS = f"text of 1 to {LIMITS.text_characters} characters ({_IN_QUOTES})"


def expecting(*allowed: str, kind: str = "") -> WrapValidator:
    """Whatever pydantic finds wrong with a value becomes one refusal that says what is allowed.

    kind   what the value names (`trait`), where it is to be one of `allowed`
    """

    def check(value: Any, handler: Callable[[Any], Any]) -> Any:
        try:
            return handler(value)
        except ValidationError:
            raise refused(allowed, kind) from None

    return WrapValidator(check)


def shaped(shape: type, *allowed: str) -> BeforeValidator:
    """Refuses what is not a mapping or a list; what is inside speaks for itself."""

    def check(value: Any) -> Any:
        if not isinstance(value, shape):
            raise refused(allowed)
        return value

    return BeforeValidator(check)


def refused(allowed: tuple[str, ...], kind: str = "") -> PydanticCustomError:
    """What a check raises: the reader is told what is allowed."""
    return PydanticCustomError("refused", "refused", {"allowed": allowed, "kind": kind})


def _plain_float(value: float) -> float:
    """A float of Python itself, without the sign of zero: one value, one spelling."""
    return float(value) + 0.0


def number(low: float, high: float, step: float | None = None) -> Any:
    """A number within a range, and for a step of 1 a whole one, however it is written."""
    kind = "a number" if step is None else "a whole number"
    return Annotated[
        float,
        Field(ge=low, le=high, allow_inf_nan=False, multiple_of=step),
        AfterValidator(_plain_float),
        expecting(f"{kind} from {low:g} to {high:g}"),
    ]


def whole(low: int, high: int) -> Any:
    """A whole number within a range, written as one."""
    return Annotated[int, Field(ge=low, le=high), expecting(f"a whole number from {low} to {high}")]


def _range_json(low: float, high: float) -> dict[str, Any]:
    return {"type": "number", "minimum": low, "maximum": high}


def _one_of_json(numbers: dict[str, Any], other: float | None) -> dict[str, Any]:
    """JSON Schema of a range, or one other number."""
    return numbers if other is None else {"anyOf": [numbers, {"const": other}]}


def parameter(declaration: Declaration) -> Any:
    """A value of a parameter: within its range, or where its mechanism vanishes."""

    def check(value: float) -> float:
        if not declaration.allows(value):
            raise ValueError
        return value

    allowed = f"a number from {declaration.low:g} to {declaration.high:g} ({declaration.unit})"
    if declaration.neutral is not None:
        allowed += f", or {declaration.neutral:g}, where the mechanism vanishes"
    told = f"{declaration.meaning} Unit: {declaration.unit}. Default: {declaration.default:g}."
    written = _one_of_json(_range_json(declaration.low, declaration.high), declaration.neutral)
    return Annotated[
        float,
        AfterValidator(_plain_float),
        AfterValidator(check),
        expecting(allowed),
        WithJsonSchema({**written, "description": told}),
    ]


SMALLEST_MEMBERSHIP = 0.01
"""Less would be no membership, and sums over partners would lose their digits."""


def _member(value: float) -> float:
    if not (value == 0 or SMALLEST_MEMBERSHIP <= value <= 1):
        raise ValueError
    return value


Membership = Annotated[
    float,
    AfterValidator(_plain_float),
    AfterValidator(_member),
    expecting(f"0, or a number from {SMALLEST_MEMBERSHIP:g} to 1"),
    WithJsonSchema(_one_of_json(_range_json(SMALLEST_MEMBERSHIP, 1), 0)),
]


def sentence(text: str) -> str:
    """The text with a capital and a full stop.

    >>> sentence("how far it is")
    'How far it is.'
    """
    return f"{text[:1].upper()}{text[1:]}."


def _line(longest: int, text: str) -> str:
    """The text on one line, with single blanks; a `ValueError` when nothing or too much is left."""
    line = " ".join(text.split())
    if not 0 < len(line) <= longest or UNPRINTABLE.search(line):
        raise ValueError
    return line


def plain_name(text: str) -> str:
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


_NAME_PATTERN = rf"^\s*\S([^\t\n]{{0,{LIMITS.name_characters - 2}}}\S)?\s*$"

Name = Annotated[
    str,
    AfterValidator(plain_name),
    expecting(NAME_IN_WORDS),
    WithJsonSchema({"type": "string", "pattern": _NAME_PATTERN}),
]
Text = Annotated[
    str,
    AfterValidator(partial(_line, LIMITS.text_characters)),
    expecting(_TEXT_IN_WORDS),
    WithJsonSchema({"type": "string", "pattern": r"\S"}),
]
Quarter = Annotated[
    str,
    AfterValidator(_quarter),
    expecting(QUARTER_IN_WORDS),
    WithJsonSchema({"type": "string", "pattern": QUARTER_PATTERN}),
]
Level = number(0, 1)


class Short:
    """What may stand for a plan: a number for its level, and words.

    words    what each word is read as
    alone    true where a number says all there is to say; else it is laid over the plan as
             its level
    """

    def __init__(self, words: Mapping[str, Any], *others: str, alone: bool = False) -> None:
        self.words, self.alone = words, alone
        self.allowed = (*words, SHARE_IN_WORDS, PLAN_IN_WORDS, *others)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return no_info_wrap_validator_function(self._read, handler(source))

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> Any:
        return {"anyOf": [{"enum": list(self.words)}, _range_json(0, 1), handler(core)]}

    def _read(self, value: Any, inside: Callable[[Any], Any]) -> Any:
        match value:
            case dict():
                return inside(value)
            case str() if value in self.words:
                return self.words[value]
            case bool():
                pass
            case int() | float() if not self.alone:
                return inside({"level": value})
            case int() | float() if 0 <= value <= 1:
                return _plain_float(value)
        raise refused(self.allowed)


_CONFIG = with_config(ConfigDict(strict=True, extra="forbid"))


def told(kind: Any, text: str) -> Any:
    """A kind of value with a description for editors."""
    return Annotated[kind, Field(description=text)]


def mapping_of(name: str, keys: Mapping[str, Any]) -> Any:
    """A mapping that may hold these keys and no others."""
    return _CONFIG(TypedDict(name, dict(keys), total=False))

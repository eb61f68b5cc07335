"""What Python callers may hand over: anything else comes as `InputError`, before any work."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interagency.errors import InputError, shown
from interagency.model.parameters import PARAMETERS
from interagency.study.quarters import quarter_index, quarter_label

if TYPE_CHECKING:
    from interagency.study.scenarios import Scenario


def checked_whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number from `low` to `high`, of Python or NumPy."""
    number = _of_numpy(value)
    if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
        raise InputError(
            f"{name} cannot be {value!r}",
            found=value,
            allowed=(f"a whole number from {low} to {high}",),
        )
    return number


def checked_share(name: str, value: Any) -> float:
    """A number from 0 to 1, of Python or NumPy."""
    number = _of_numpy(value)
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= 1:
        raise InputError(
            f"{name} cannot be {value!r}", found=value, allowed=("a number from 0 to 1",)
        )
    return float(number)


def checked_name(name: str, value: Any, allowed: Iterable[str]) -> str:
    """One of some names."""
    allowed = tuple(allowed)
    if not isinstance(value, str) or value not in allowed:
        raise InputError(f"unknown {name} {shown(value)}", found=value, allowed=allowed)
    return value


def checked_quarter(scenario: "Scenario", value: Any) -> int:
    """The number of a quarter of a scenario, from its label (2012Q4) or that number itself."""
    first, count = scenario.first_quarter, scenario.quarters
    number = quarter_index(value, first) if isinstance(value, str) else _of_numpy(value)
    whole = isinstance(number, int) and not isinstance(number, bool)
    if not whole or not 0 <= number < count:
        last = quarter_label(count - 1, first)
        raise InputError(
            f"{scenario.name} has no quarter {shown(value)}",
            found=value,
            allowed=[f"a quarter from {first} to {last}", f"its number, 0 to {count - 1}"],
        )
    return number


def checked_parameters(values: Any) -> dict[str, float]:
    """Values of declared parameters, each one that its declaration allows; none for None."""
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise InputError(
            f"parameters cannot be {shown(values)}",
            found=values,
            allowed=["a mapping such as {'turf': 0.4}"],
        )
    return {name: _checked_parameter(name, value) for name, value in values.items()}


def _checked_parameter(name: Any, value: Any) -> float:
    if name not in PARAMETERS:
        raise InputError(f"unknown parameter {name!r}", found=name, allowed=tuple(PARAMETERS))
    declaration = PARAMETERS[name]
    plain = _of_numpy(value)
    number = isinstance(plain, int | float) and not isinstance(plain, bool)
    if not number or not declaration.allows(plain):
        allowed = [f"{declaration.low} to {declaration.high}"]
        if declaration.neutral is not None:
            allowed.append(f"{declaration.neutral} (switched off)")
        raise InputError(f"{name} cannot be {value!r}", found=value, allowed=allowed)
    return float(plain)


def checked_folder(name: str, folder: Any) -> Path:
    """A folder as a path."""
    path = os.fspath(folder) if isinstance(folder, str | os.PathLike) else None
    if not isinstance(path, str):
        raise InputError(f"{name} cannot be {shown(folder)}", allowed=["the path of a folder"])
    return Path(path)


def checked_numbers(name: str, numbers: Any) -> tuple[Any, ...]:
    """Several things as a tuple: a list, a range, an array; never one alone, or a text."""
    if isinstance(numbers, str | bytes | Mapping) or not isinstance(numbers, Iterable):
        raise InputError(f"{name} cannot be {shown(numbers)}", allowed=["a list of numbers"])
    return tuple(_of_numpy(number) for number in numbers)


def _of_numpy(value: Any) -> Any:
    """A single number of NumPy as one of Python; anything else as it is."""
    return value.item() if getattr(value, "shape", None) == () else value

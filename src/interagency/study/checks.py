"""What Python callers may hand over: anything else comes as `InputError`, before any work."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from interagency.errors import InputError, shown
from interagency.model.parameters import PARAMETERS


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


def _of_numpy(value: Any) -> Any:
    """A single number of NumPy as one of Python; anything else as it is."""
    return value.item() if getattr(value, "shape", None) == () else value

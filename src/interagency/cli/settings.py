"""What `--set KEY=VALUE` asks for."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interagency.errors import InputError

if TYPE_CHECKING:
    from interagency.study.scenarios import Scenario

OF_REFORMS = ("pillars", "reforms", "practices")
"""What `--set` changes in the reforms of a comparison, and not in its base."""


def asked_about(
    names: Sequence[str], settings: Sequence[str], has_base: bool
) -> tuple[dict[str, Any], list["Scenario"]]:
    """Parameters, and the named scenarios with what `--set` says of each.

    has_base  whether the first of several is the base, to which what is said of reforms does not
              apply
    """
    from interagency.study.scenarios import load

    parameters, changes = parsed(settings)
    said = [changes] * len(names)
    if has_base and len(names) > 1:
        said[0] = {key: value for key, value in changes.items() if key not in OF_REFORMS}
    scenarios = [load(name) for name in names]
    return parameters, [
        with_changes(one, of_it) for one, of_it in zip(scenarios, said, strict=True)
    ]


def parsed(settings: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `--set` asks for: parameters, and other changes in the language of scenario files.

    >>> parsed(["turf=0.4", "practices.one_voice=off"])
    ({'turf': 0.4}, {'practices': {'one_voice': 'off'}})
    """
    from interagency.model.parameters import PARAMETERS

    parameters: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            raise InputError("--set needs KEY=VALUE", found=setting, allowed=["turf=0.4"])
        section, _, name = key.partition(".")
        if section == "parameters" or key in PARAMETERS:
            parameters[name or key] = value_of(text)
        else:
            place(changes, key, value_of(text))
    return parameters, changes


def all_of(over: str, parameters: dict[str, Any]) -> str:
    """What `--parameters` asks for, beside the parameters that `--set` gives."""
    if over != "ensemble":
        raise InputError(
            f"--parameters cannot be {over!r}", found=over, allowed=["ensemble", "left out"]
        )
    if parameters:
        raise InputError(
            f"--set gives {', '.join(parameters)} one value, and --parameters every member's: one "
            "of the two",
            found=next(iter(parameters)),
        )
    return over


def with_changes(scenario: "Scenario", changes: dict[str, Any]) -> "Scenario":
    """The scenario with what `--set` says laid over it; itself when that is nothing."""
    if not changes:
        return scenario
    try:
        return scenario.difference(changes)
    except InputError as error:
        for problem in error.problems:
            problem.file = "--set"
        raise


def value_of(text: str) -> Any:
    """A number, true, false, null or text.

    >>> value_of("0.5"), value_of("off"), value_of("null")
    (0.5, 'off', None)
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def place(changes: dict[str, Any], key: str, value: Any) -> None:
    """Put a value where a dotted key says."""
    from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES
    from interagency.model.parameters import PARAMETERS
    from interagency.model.practices import PRACTICE_NAMES
    from interagency.study.scenarios import Scenario

    *path, last = key.split(".")
    if key.split(".")[0] not in Scenario.__dataclass_fields__:
        known = [f"pillars.{name}" for name in PILLAR_NAMES]
        known += [f"reforms.{name}" for name in REFORM_NAMES]
        known += [f"practices.{name}" for name in PRACTICE_NAMES]
        raise InputError(f"--set knows no {key!r}", found=key, allowed=[*PARAMETERS, *known])
    for part in path:
        changes = changes.setdefault(part, {})
        if not isinstance(changes, dict):
            raise InputError(f"--set gives {part!r} both a value and parts", found=key)
    if isinstance(changes.get(last), dict):
        raise InputError(f"--set gives {last!r} both a value and parts", found=key)
    changes[last] = value

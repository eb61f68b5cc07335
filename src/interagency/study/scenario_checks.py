"""Checks of what a scenario file says, by itself; and how one thing said is laid over another."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from interagency.errors import InputError, shown, together
from interagency.model.metrics import METRICS
from interagency.study.expectations import KINDS, SPAN
from interagency.study.limits import LIMITS
from interagency.study.scenario_kinds import NAME_IN_WORDS, plain_name
from interagency.study.scenario_language import DIFFERENCE, KEYS, PLANNED, PRACTICE_TOLD_BY
from interagency.study.source_text import Keys, Marks, Source, dotted

type NamedKeys = Mapping[Keys, tuple[str, tuple[str, ...]]]


def checked(source: Source) -> Source:
    """The difference that a source states, in full words and plain values.

    A number for a pillar or reform is written out; of a practice there is a tuple of all that
    is said, to be laid over one another; the `off` of pillars and practices is 0.0.

    Raises `InputError` with every problem found.
    """
    problems: list[InputError] = []
    found = readable(source, problems)
    if problems:
        raise together(problems)
    return found


def readable(source: Source, problems: list[InputError]) -> Source:
    """What `checked` gives of all that can be read; problems with the rest join the list.

    A lever is left out whole, of an office the cell alone: what stays can be held against
    other things that are said, so that one look shows all that is wrong.
    """
    words = _validated(source, problems)
    problems += _office_problems(words.get("offices", []), source.marks)
    problems += _prediction_problems(words.get("expects", {}), source.marks)
    if "practices" not in words:
        return Source(words, source.marks)
    marks = source.marks.with_names("practices", PRACTICE_TOLD_BY)
    return Source({**words, "practices": _one_by_one(words["practices"])}, marks)


def _validated(source: Source, problems: list[InputError]) -> dict[str, Any]:
    try:
        return DIFFERENCE.validate_python(source.value)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
    problems += [problem_of(error, source.marks) for error in errors]
    try:
        return DIFFERENCE.validate_python(_without(source.value, {_part(e["loc"]) for e in errors}))
    except ValidationError:
        return {}


def _part(path: Keys) -> Keys:
    """The part of a file to leave out for what is wrong at a path."""
    if path[:1] == ("offices",) and path[2:] and path[2] not in ("agency", "country"):
        return path[:3]
    return path[: 2 if path[:1] and path[0] in PLANNED else 1]


def _without(value: Any, gone: set[Keys], path: Keys = ()) -> Any:
    """The value without what stands at some paths."""
    match value:
        case Mapping():
            places = {key: (*path, key) for key in value}
            return {
                key: _without(value[key], gone, at) for key, at in places.items() if at not in gone
            }
        case list():
            return [_without(item, gone, (*path, place)) for place, item in enumerate(value)]
    return value


def plan_over(base: Any, said: Any) -> Any:
    """What is said of a lever laid over what a base says of it.

    A mapping changes the fields that it names, `countries` one by one; anything else
    replaces all.
    """
    if not isinstance(said, Mapping):
        return said
    under = base if isinstance(base, Mapping) else {} if base is None else {"level": base}
    laid = {**under, **said}
    if said.get("countries") is not None:
        laid["countries"] = _countries_over(under.get("countries") or {}, said["countries"])
    return laid


def _countries_over(base: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    changed = {name: {**base.get(name, {}), **where} for name, where in said.items() if where}
    kept = {name: where for name, where in base.items() if said.get(name, where) is not None}
    return {**kept, **changed}


def checked_name(name: str) -> str:
    """The name of a scenario, by the rule for names; raises `InputError`."""
    try:
        return plain_name(name)
    except (ValueError, AttributeError):  # text alone can be stripped
        raise InputError(
            f"a scenario cannot be called {shown(name)}", found=name, allowed=[NAME_IN_WORDS]
        ) from None


def problem_at(problem: str, marks: Marks, path: Keys, **more: Any) -> InputError:
    """A problem with the value at a path."""
    mark = marks.of_value(path)
    return InputError(
        problem, file=mark.file, line=mark.line, column=mark.column, where=dotted(path), **more
    )


def problem_at_key(problem: str, marks: Marks, path: Keys, **more: Any) -> InputError:
    """A problem with the last key of a path."""
    mark = marks.of_key(path)
    return InputError(
        problem, file=mark.file, line=mark.line, column=mark.column, where=dotted(path), **more
    )


def _one_by_one(practices: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """What is said of each practice, the more specific later."""
    told = {
        name: tuple(practices[key] for key in keys if key in practices)
        for name, keys in PRACTICE_TOLD_BY.items()
    }
    return {name: said for name, said in told.items() if said}


def problem_of(error: ErrorDetails, marks: Marks, keys: NamedKeys = KEYS) -> InputError:
    """What pydantic refused, where it was written and in words.

    keys  what a key at each place names, and the keys allowed there
    """
    path: Keys = error["loc"]
    found = error["input"]
    if path[-1:] == ("[key]",):
        problem = f"a country cannot be {shown(found)}"
        return problem_at_key(problem, marks, path[:-1], found=found, allowed=[NAME_IN_WORDS])
    match error["type"]:
        case "extra_forbidden":
            *around, key = path
            kind, allowed = _names_at(tuple(around), keys)
            problem = f"unknown {kind} {shown(key)}"
            return problem_at_key(problem, marks, path, found=key, allowed=allowed)
        case "missing":
            return problem_at(f"{path[-1]} is missing", marks, path)
    context = error.get("ctx", {})
    allowed, kind = context.get("allowed", [error["msg"]]), context.get("kind")
    if kind and isinstance(found, str):
        problem = f"unknown {kind} {shown(found)}"
    else:
        problem = f"{_last(path)} cannot be {shown(found)}"
    return problem_at(problem, marks, path, found=found, allowed=allowed)


def _names_at(path: Keys, keys: NamedKeys) -> tuple[str, tuple[str, ...]]:
    """What a key at a place names, and which are allowed; `*` stands for any part of a path."""
    return next(
        names
        for place, names in keys.items()
        if len(place) == len(path)
        and all(known in ("*", part) for known, part in zip(place, path, strict=True))
    )


def _last(path: Keys) -> str:
    """The name of the last thing on a path: `level`, `offices[3]`."""
    return dotted(path[-2:] if isinstance(path[-1], int) else path[-1:])


def _office_problems(offices: list[dict[str, Any]], marks: Marks) -> list[InputError]:
    """Offices that stand twice, teams that are too large, and coordinators of two origins."""
    problems = []
    first: dict[tuple[str, str], int] = {}
    origin: dict[str, int] = {}
    size: dict[str, int] = {}
    for row, office in enumerate(offices):
        agency, country = office["agency"], office["country"]
        before = first.setdefault((agency, country), row)
        size[country] = size.get(country, 0) + 1
        path: Keys = ("offices", row)
        if before != row:
            seen = _seen(before, marks)
            problem = f"office {shown(agency)} in {shown(country)} stands twice, first on {seen}"
        elif size[country] == LIMITS.team_agencies + 1:
            problem = f"team {shown(country)} has more than {LIMITS.team_agencies} agencies"
        elif office.get("endowments", {}).get("origin") and origin.setdefault(country, row) != row:
            path = (*path, "endowments", "origin")
            seen = _seen(origin[country], marks)
            problem = f"{shown(country)} has two agencies of origin, the first on {seen}"
        else:
            continue
        problems.append(problem_at(problem, marks, path, found=agency))
    return problems


def _prediction_problems(expects: Mapping[str, Any], marks: Marks) -> Iterator[InputError]:
    """Predictions that speak of no window, and signs that are not what they are called."""
    for kind in KINDS:
        if kind in expects:
            yield from _wrong_signs(("expects", kind), expects[kind], marks)


def _wrong_signs(path: Keys, said: Mapping[str, str], marks: Marks) -> Iterator[InputError]:
    kind, metric = path[-1], METRICS[said["metric"]]
    windows = [window for window in SPAN if window in said]
    if not windows:
        yield problem_at(f"{kind} says neither early nor mature", marks, path)
    gain = {"higher": "up", "lower": "down"}.get(metric.better)
    if gain is None or kind == "when":
        return
    for window in windows:
        if (said[window] == gain) != (kind == "improves"):
            problem = f"{kind} cannot be {metric.name} {said[window]}: {metric.better} is better"
            yield problem_at(problem, marks, (*path, window), found=said[window])


def _seen(row: int, marks: Marks) -> str:
    line = marks.of_value(("offices", row)).line
    return f"offices[{row}]" if line is None else f"line {line}"

"""From what a study file says of its factors to the factors themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from interagency.errors import InputError, collecting, shown
from interagency.model.parameters import GROUPS, PARAMETERS
from interagency.study.quarters import quarter_number
from interagency.study.scenario_checks import problem_at, problem_at_key
from interagency.study.scenarios import Scenario
from interagency.study.source_text import Keys, Marks
from interagency.study.sweep.factors import (
    DATE,
    NUMBER,
    VALUES,
    WEIGHT,
    WHOLE,
    Factor,
    changes_at,
    default_place,
    plain,
    shocks_at,
)
from interagency.study.sweep.language import DECLARED, FACTORS, KINDS_OF_PARAMETERS
from interagency.study.sweep.levers import with_levers

_DATES = ("from", "until")
_LENGTHS = ("ramp", "fade")
_OF_SHOCKS = ("at", "quarters")
_OF_LEVERS = ("whole",)


def factors_of(
    said: Mapping[str, Any],
    groups: Mapping[str, Sequence[str]],
    scenarios: Sequence[Scenario],
    marks: Marks,
    problems: list[InputError],
) -> tuple[Factor, ...]:
    """The factors that a study file names; what is wrong with one joins the problems.

    scenarios  that they vary: a value is tried in each of them
    """
    found: dict[str, Factor] = {}
    for key, words in said.items():
        with collecting(problems):
            for one in _factors_named(key, words, marks, named=said):
                found.setdefault(one.key, one)
    _refuse_parts_of_wholes(found, marks, problems)
    if not problems:
        for one in found.values():
            with collecting(problems):
                _try(one, found.values(), scenarios, marks)
    return tuple(_grouped(found, groups, marks, problems).values())


def _refuse_parts_of_wholes(
    found: Mapping[str, Factor], marks: Marks, problems: list[InputError]
) -> None:
    """A lever varies as a whole or field by field: its level cannot be set twice."""
    for key, one in found.items():
        whole = ".".join(one.path[:2])
        if len(one.path) > 2 and whole in found:
            problems.append(
                problem_at_key(
                    f"{key} is a part of {whole}, which varies as a whole",
                    marks,
                    ("factors", key),
                    found=key,
                    allowed=[f"{whole}.level"],
                )
            )


def _factors_named(
    key: str, words: Any, marks: Marks, named: Mapping[str, Any]
) -> Iterator[Factor]:
    path: Keys = ("factors", key)
    if key not in FACTORS:
        raise problem_at_key(
            f"unknown factor {shown(key)}", marks, path, found=key, allowed=FACTORS
        )
    if key in KINDS_OF_PARAMETERS or key in GROUPS:
        if words != DECLARED:
            raise problem_at(
                f"{key} stands for several parameters", marks, path, found=words, allowed=[DECLARED]
            )
        yield from _several(key, named)
    elif key in PARAMETERS:
        yield _parameter(key, words, marks)
    elif words == DECLARED:
        raise problem_at(
            f"nothing is declared of {key}: give its ends or its values",
            marks,
            path,
            found=words,
            allowed=["{low: 0, high: 1}", "a list of values"],
        )
    else:
        yield _lever(key, words, marks)


def _several(key: str, named: Mapping[str, Any]) -> Iterator[Factor]:
    """Parameters of a kind, or weights of a group, but for those that are named themselves."""
    kinds = KINDS_OF_PARAMETERS.get(key, ())
    for name, row in PARAMETERS.items():
        if (row.group == key or row.kind in kinds) and name not in named:
            yield _declared(name)


def _declared(name: str) -> Factor:
    """A parameter over what is declared of it."""
    row = PARAMETERS[name]
    path = ("parameters", name)
    if row.group:
        return Factor(name, path, WEIGHT, group=row.group, base=default_place(name))
    one = Factor(name, path, NUMBER, row.low, row.high, group=name)
    return replace(one, base=one.place_of(row.default))


def _parameter(name: str, words: Any, marks: Marks) -> Factor:
    row, path = PARAMETERS[name], ("factors", name)
    if words == DECLARED:
        if row.group:
            raise problem_at(
                f"{name} is one of the weights of {row.group}, which are drawn together",
                marks,
                path,
                found=row.group,
                allowed=[row.group, "{low: 0.2, high: 0.4}"],
            )
        return _declared(name)
    _refuse_words(words, name, marks, _OF_SHOCKS, "shocks")
    _refuse_words(words, name, marks, _OF_LEVERS, "levers")
    allowed = [f"{row.low:g} to {row.high:g}"]
    allowed += [] if row.neutral is None else [f"{row.neutral:g} (switched off)"]
    values = words if isinstance(words, list) else [words["low"], words["high"]]
    for value in values:
        if isinstance(value, bool | str) or not row.allows(value):
            raise problem_at(
                f"{name} cannot be {shown(value)}", marks, path, found=value, allowed=allowed
            )
    if isinstance(words, list):
        return _listed(name, ("parameters", name), values, marks)
    return _between(name, ("parameters", name), NUMBER, words, marks, row.default)


def _lever(key: str, words: Any, marks: Marks) -> Factor:
    section, *rest = key.split(".")
    path, last = (section, *rest), rest[-1]
    if section != "shocks":
        _refuse_words(words, key, marks, _OF_SHOCKS, "shocks")
    more: tuple[tuple[str, Any], ...] = ()
    if section == "shocks":
        if not isinstance(words, dict) or "at" not in words:
            raise problem_at(
                f"{key} needs a date",
                marks,
                ("factors", key),
                allowed=["{low: 0, high: 0.5, at: 2010Q1, quarters: 4}"],
            )
        more = tuple((name, words[name]) for name in _OF_SHOCKS if name in words)
    if isinstance(words, list):
        return _listed(key, path, words, marks)
    kind = NUMBER
    if len(rest) > 1 and last in _DATES:
        kind = DATE
        _refuse_words(words, key, marks, _OF_LEVERS, "levels")
    elif (len(rest) > 1 and last in _LENGTHS) or words.get("whole"):
        kind = WHOLE
    return replace(_between(key, path, kind, words, marks), more=more)


def _refuse_words(words: Any, key: str, marks: Marks, unknown: Sequence[str], of_what: str) -> None:
    for name in unknown:
        if isinstance(words, Mapping) and name in words:
            raise problem_at_key(
                f"{name} is said of {of_what} alone", marks, ("factors", key, name), found=name
            )


def _listed(key: str, path: tuple[str, ...], values: list[Any], marks: Marks) -> Factor:
    # 1 and 1.0 are one value, 1 and true are two
    if len({(type(value) is bool, value) for value in values}) < len(values) or len(values) < 2:
        raise problem_at(
            f"{key} needs two or more different values", marks, ("factors", key), found=values
        )
    one = Factor(key, path, VALUES, values=tuple(values), group=key)
    if not one.categories:
        # numbers have an order, however they are written
        one = replace(one, values=tuple(sorted(values)))
    return replace(one, base=one.place_of(values[0]))


def _between(
    key: str,
    path: tuple[str, ...],
    kind: str,
    words: Mapping[str, Any],
    marks: Marks,
    default: float | None = None,
) -> Factor:
    ends = [_end(key, name, words[name], kind, marks) for name in ("low", "high")]
    if ends[0] >= ends[1]:
        raise problem_at(
            f"{key} does not vary: low is {words['low']}, high is {words['high']}",
            marks,
            ("factors", key, "high"),
            found=words["high"],
        )
    one = Factor(key, path, kind, *ends, group=key)
    base = words.get("base", default if default and ends[0] <= default <= ends[1] else None)
    if base is None:
        return one
    try:
        place = one.place_of(base)
    except (ValueError, TypeError):
        place = -1.0
    if not 0 <= place <= 1:
        raise problem_at(
            f"base of {key} is not within its ends", marks, ("factors", key, "base"), found=base
        )
    return replace(one, base=place)


def _end(key: str, name: str, value: Any, kind: str, marks: Marks) -> float:
    path: Keys = ("factors", key, name)
    if kind == DATE:
        if not isinstance(value, str):
            raise problem_at(
                f"{name} cannot be {shown(value)}", marks, path, allowed=["a quarter: 2009Q1"]
            )
        try:
            return quarter_number(value)
        except InputError as error:
            raise problem_at(
                error.problem, marks, path, found=value, allowed=error.allowed
            ) from None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not abs(value) < 1e9 or (kind == WHOLE and value != int(value)):
        wanted = "a whole number" if kind == WHOLE else "a number"
        raise problem_at(
            f"{name} cannot be {shown(value)}", marks, path, found=value, allowed=[wanted]
        )
    return float(value)


def _try(
    factor: Factor, others: Iterable[Factor], scenarios: Sequence[Scenario], marks: Marks
) -> None:
    """Sets its ends, or all that is listed, in every scenario; raises what cannot be.

    others  of the same lever are at their base meanwhile: a date needs a level
    """
    if factor.role == "uncertainty":
        return
    values = factor.values or factor.ends
    same = [one for one in others if one.path[:2] == factor.path[:2]]
    base = {one.key: plain(one.at(np.array([one.base]))[0]) for one in same}
    for scenario in scenarios:
        for value in values:
            point = {**base, factor.key: value}
            try:
                with_levers(scenario, changes_at(point, same), shocks_at(point, same))
            except InputError as error:
                first = error.problems[0]
                raise problem_at(
                    f"{factor.key} cannot be {shown(value)} in {scenario.name}: {first.problem}",
                    marks,
                    ("factors", factor.key),
                    found=value,
                    allowed=first.allowed,
                ) from None


def _grouped(
    found: dict[str, Factor],
    groups: Mapping[str, Sequence[str]],
    marks: Marks,
    problems: list[InputError],
) -> dict[str, Factor]:
    """The factors with the groups that the file names; `weights` stay with their own."""
    taken: dict[str, str] = {}
    own: dict[str, list[str]] = {}
    for one in found.values():
        own.setdefault(one.group, []).append(one.key)
    for group, members in groups.items():
        if group in own and members != [group]:
            problems.append(
                problem_at_key(
                    f"{group} is what a factor is called, and cannot be the name of a group",
                    marks,
                    ("groups", group),
                    found=group,
                )
            )
        for place, key in enumerate(members):
            path: Keys = ("groups", group, place)
            keys = [key] if key in found else own.get(key, [])
            before = next((taken[one] for one in keys if one in taken), None)
            if not keys:
                problems.append(
                    problem_at(
                        f"{shown(key)} is no factor of this study",
                        marks,
                        path,
                        found=key,
                        allowed=tuple(found),
                    )
                )
            elif before is not None:
                problems.append(problem_at(f"{key} is in {before} already", marks, path, found=key))
            for one in keys:
                found[one] = replace(found[one], group=group)
                taken[one] = group
    return found

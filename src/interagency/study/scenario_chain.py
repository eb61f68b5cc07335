"""From a file to the whole scenario: what extends what, and how differences add up.

Where a file may point to: `extends` names a shipped scenario, or a .yaml file in the
folder of the file that says it or below; `offices` may name a .csv file there. Absolute
paths and paths that lead out of that folder, also by a link, are refused, so a scenario
cannot read what its folder does not hold.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from interagency.errors import InputError, collecting, shown, together
from interagency.study.expectations import KINDS, UNMARKED, belongs
from interagency.study.limits import LIMITS
from interagency.study.plans import REFORM_QUARTER
from interagency.study.quarters import quarter_index, quarter_label
from interagency.study.roster_source import parse_roster
from interagency.study.scenario_checks import (
    checked,
    checked_name,
    plan_over,
    problem_at,
    problem_at_key,
    readable,
)
from interagency.study.scenario_language import PLANNED, SCHEMA_VERSION, TRAITS
from interagency.study.shipped import FIRST_TO_READ, shipped
from interagency.study.source_text import (
    UNPRINTABLE,
    Keys,
    Marks,
    Source,
    checked_text,
    known_as,
    read_text,
)
from interagency.study.yaml_source import parse_yaml

NEEDED = ("title", "purpose", "source", "first_quarter", "quarters", "offices")

_YAML = (".yaml", ".yml")
_EXTENDS_ONE = f"extends: {FIRST_TO_READ[-1]}"


@dataclass(frozen=True)
class Link:
    """One file of a chain: its name, what it says, and the folder that its paths start from.

    file   where it is, or None for text that is in no file
    slips  what is wrong with its YAML and did not hinder reading on
    """

    name: str
    source: Source
    folder: Path | None
    file: Path | None = None
    slips: tuple[InputError, ...] = ()


def link_of(name_or_path: str | Path) -> Link:
    """The file of a shipped scenario, or the file at a path; raises `InputError`."""
    given = str(name_or_path)
    if _cannot_be_a_path(given):
        raise InputError(f"{shown(given)} cannot be a path", found=given)
    if not isinstance(name_or_path, Path) and not given.endswith(_YAML):
        known = shipped()
        if given in known:
            return _read(known[given], given)
        if "/" not in given and os.sep not in given:
            raise InputError(_no_scenario(given, Path()), found=given, allowed=known)
    path = Path(name_or_path)
    if not given.endswith(_YAML) and not os.path.isdir(path):
        raise InputError(f"a scenario is a file that ends in {' or '.join(_YAML)}", file=given)
    return _read(path, path.stem)


def text_link(text: str, name: str, folder: Path | None) -> Link:
    """A text as if it were a file in `folder`; raises `InputError`."""
    name = checked_name(name)
    slips: list[InputError] = []
    source = parse_yaml(checked_text(text, name), name, slips)
    return Link(name, source, folder, slips=tuple(slips))


def whole(first: Link) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What a file says with everything that it extends laid under it, and the names of all.

    The words are those of `scenario_checks.checked`, and none that is needed is missing;
    the names begin with the base.

    Raises `InputError` with every problem found in any file of the chain.
    """
    problems: list[InputError] = []
    links, chain = _follow(first, problems)
    is_followed = not problems
    differences = [_difference(link, problems) for link in links]
    words: dict[str, Any] = {}
    marks = differences[-1].marks
    for difference in reversed(differences):
        words, marks = _over(words, difference.value), difference.marks.over(marks)
    # what is left of one file must not be held against another that could not be read
    is_known = all(_offices_are_read(*pair) for pair in zip(links, differences, strict=True))
    if is_followed and is_known:
        missing = _missing(words, links[-1])
        problems += missing if not problems else []
        if not missing:
            problems += _problems_of_whole(words, marks)
            problems += _problems_of_predictions(words, marks, chain, first.folder)
    if problems:
        for problem in problems:
            problem.chain = chain
        raise together(problems)
    return _held_against(words, chain, first.folder), chain


def changed(
    words: Mapping[str, Any], changes: Source, chain: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A whole scenario with a difference from memory laid over it; raises `InputError`.

    chain  names from the base to what comes out
    """
    problems = []
    if "extends" in changes.value:
        problems.append(
            problem_at("changes cannot extend another scenario", changes.marks, ("extends",))
        )
    if isinstance(changes.value.get("offices"), str):
        problems.append(
            problem_at(
                "changes hold a list of offices, not a path to one", changes.marks, ("offices",)
            )
        )
    if problems:
        raise together(problems)
    laid = _over(words, checked(changes).value)
    missing = [key for key in NEEDED if key not in laid]
    problems = [problem_at(f"{key} is missing", changes.marks, (key,)) for key in missing]
    problems = problems or [
        *_problems_of_whole(laid, changes.marks),
        *_problems_of_predictions(laid, changes.marks, chain),
    ]
    if problems:
        raise together(problems)
    return _held_against(laid, chain)


def _follow(first: Link, problems: list[InputError]) -> tuple[list[Link], tuple[str, ...]]:
    """The file and what it extends, outermost first, as far as it can be followed.

    The names, base first, include that of a base that cannot be read.
    """
    links, names = [first], [first.name]
    with collecting(problems):
        while isinstance(links[-1].source.value.get("extends"), str):
            path, name = _base(links)
            names.append(name)
            text = _named_text(links[-1], "extends", path)
            links.append(_link(path, name, text))
    return links, tuple(reversed(names))


def _no_scenario(name: str, folder: Path | None) -> str:
    """What to say of an unknown name; a file whose ending was forgotten is named."""
    problem = f"there is no scenario called {shown(name)}"
    files = [f"{name}{ending}" for ending in _YAML]
    there = [file for file in files if folder is not None and os.path.isfile(folder / file)]
    return f"{problem}; for the file beside it write {there[0]}" if there else problem


def _base(links: list[Link]) -> tuple[Path, str]:
    """Path and name of what the last link extends."""
    link = links[-1]
    said = link.source.value["extends"]
    known = shipped()
    if said in known:
        path, name = known[said], said
    elif said.endswith(_YAML):
        path = _path_inside(link, "extends")
        name = path.stem
    else:
        error = _wrong(link, "extends", _no_scenario(said, link.folder), known)
        error.hint = "" if error.nearest else _EXTENDS_ONE
        raise error
    if any(other.file == _identity(path) for other in links):
        raise _wrong(link, "extends", f"{shown(said)} extends itself by way of this file")
    if len(links) == LIMITS.extends_chain:
        problem = f"more than {LIMITS.extends_chain} scenarios extend one another"
        raise _wrong(link, "extends", problem)
    return path, name


def _read(path: Path, name: str) -> Link:
    return _link(path, name, read_text(path, known_as(path)))


def _link(path: Path, name: str, text: str) -> Link:
    slips: list[InputError] = []
    source = parse_yaml(text, known_as(path), slips)
    return Link(checked_name(name), source, path.parent, _identity(path), tuple(slips))


def _difference(link: Link, problems: list[InputError]) -> Source:
    """What one file says, its roster read: what is wrong joins the problems, and is left out."""
    value, marks = link.source.value, link.source.marks
    if "schema_version" not in value:
        problems.append(
            problem_at(
                "schema_version is missing",
                marks,
                ("schema_version",),
                allowed=[str(SCHEMA_VERSION)],
            )
        )
    if isinstance(value.get("offices"), str):
        value = {key: said for key, said in value.items() if key != "offices"}
        with collecting(problems):
            roster = _roster(link, problems)
            value, marks = {**value, **roster.value}, marks.over(roster.marks)
    found: list[InputError] = []
    difference = readable(Source(value, marks), found)
    # what follows from a slip is not another problem
    slipped = {(slip.file, slip.line) for slip in link.slips}
    problems += link.slips
    problems += [problem for problem in found if (problem.file, problem.line) not in slipped]
    return difference


def _offices_are_read(link: Link, difference: Source) -> bool:
    """Whether the offices that a file gives, if any, could be read."""
    return "offices" in difference.value or "offices" not in link.source.value


def _roster(link: Link, problems: list[InputError]) -> Source:
    said = link.source.value["offices"]
    if not said.lower().endswith(".csv"):
        raise _wrong(link, "offices", f"a roster is a file that ends in .csv, not {shown(said)}")
    path = _path_inside(link, "offices")
    return parse_roster(_named_text(link, "offices", path), known_as(path), problems)


def _named_text(link: Link, key: str, path: Path) -> str:
    """The text of the file that a key names."""
    try:
        return read_text(path, known_as(path))
    except InputError as error:
        if error.line is not None:
            raise
        # nothing in the file to point at: point at the line that names it
        problem = f"{known_as(path)}: {error.problem}"
        raise _wrong(link, key, problem, error.allowed, error.found) from None


def _path_inside(link: Link, key: str) -> Path:
    """The path that a key names, when it may be followed."""
    said = link.source.value[key]
    if _cannot_be_a_path(said):
        raise _wrong(link, key, f"{shown(said)} cannot be a path")
    if link.folder is None:
        raise _wrong(link, key, "a path starts from the folder of its file; this is in no file")
    if "\\" in said or PureWindowsPath(said).anchor:
        raise _wrong(link, key, f"{shown(said)} must be a relative path with / between folders")
    path = link.folder / said
    if not _identity(path).is_relative_to(_identity(link.folder)):
        raise _wrong(link, key, f"{shown(said)} leads out of the folder of this file")
    return path


def _cannot_be_a_path(text: str) -> bool:
    return not text or "\n" in text or UNPRINTABLE.search(text) is not None


def _identity(path: Path) -> Path:
    """The path with every link followed: two that are equal are one file."""
    return Path(os.path.realpath(path))


def _wrong(
    link: Link, key: str, problem: str, allowed: Iterable[str] = (), found: object = None
) -> InputError:
    """A problem with what a file says under a key."""
    source = link.source
    found = found or source.value[key]
    return problem_at(problem, source.marks, (key,), found=found, allowed=allowed)


def _over(base: Mapping[str, Any], difference: Mapping[str, Any]) -> dict[str, Any]:
    """A difference laid over a base: sections key by key, plans field by field."""
    # a prediction belongs to its file: it is not handed on
    laid = {**base, "expects": {}, **difference}
    laid["parameters"] = {**base.get("parameters", {}), **difference.get("parameters", {})}
    for section in PLANNED:
        plans = dict(base.get(section, {}))
        for name, said in difference.get(section, {}).items():
            for one in said if isinstance(said, tuple) else (said,):
                plans[name] = plan_over(plans.get(name), one)
        laid[section] = {name: plan for name, plan in plans.items() if plan is not None}
    return laid


def _held_against(
    words: dict[str, Any], chain: tuple[str, ...], folder: Path | None = None
) -> dict[str, Any]:
    """The words, in which predictions name what they are held against."""
    expects = words["expects"]
    named = {"against": _base_of_predictions(expects, chain, folder)} if expects else {}
    return {**words, "expects": {**expects, **named}}


def _base_of_predictions(
    expects: Mapping[str, Any], chain: tuple[str, ...], folder: Path | None
) -> str | None:
    """The name of what is said, which may be a file of a folder, or of what is extended."""
    said = expects.get("against")
    if said is None:
        return chain[-2] if chain[1:] else None
    return Path(said).stem if folder and said.endswith(_YAML) else said


def _missing(words: Mapping[str, Any], first: Link) -> list[InputError]:
    """One problem for all that neither the first file of a chain says nor any other."""
    missing = [key for key in NEEDED if key not in words]
    if not missing:
        return []
    says = "is" if len(missing) == 1 else "are"
    mark = first.source.marks.whole
    return [
        InputError(
            f"{', '.join(missing)} {says} missing, and no scenario is extended that says so",
            file=mark.file,
            line=mark.line,
            column=mark.column,
            hint=_EXTENDS_ONE,
        )
    ]


def _problems_of_whole(words: Mapping[str, Any], marks: Marks) -> list[InputError]:
    """What no single file can know: what does not fit together."""
    problems = []
    try:
        quarter_label(words["quarters"] - 1, words["first_quarter"])
    except InputError as error:
        problems.append(problem_at(error.problem, marks, ("quarters",), allowed=error.allowed))
    teams = tuple(dict.fromkeys(office["country"] for office in words["offices"]))
    for section in PLANNED:
        for name, plan in words[section].items():
            if isinstance(plan, Mapping):
                problems += _plan_problems((section, name), plan, teams, marks)
    problems = _each_place_once(problems)
    for row, shock in enumerate(words.get("shocks", [])):
        for place, country in enumerate(shock.get("countries") or []):
            if country not in teams:
                path = ("shocks", row, "countries", place)
                problem = f"there is no office in {shown(country)}"
                problems.append(problem_at(problem, marks, path, found=country, allowed=teams))
    return problems


def _problems_of_predictions(
    words: Mapping[str, Any], marks: Marks, chain: tuple[str, ...], folder: Path | None = None
) -> Iterator[InputError]:
    """Predictions held against nothing or nobody knows what, or about offices not there.

    folder  of the file that predicts; None for what is in no file, whose names are believed
    """
    expects = words["expects"]
    if not expects:
        return
    path: Keys = ("expects", "against")
    said, known = expects.get("against"), shipped()
    base = _base_of_predictions(expects, chain, folder)
    if base is None:
        yield problem_at("against is missing, and no scenario is extended", marks, path)
    elif base in chain[-1:]:
        yield problem_at("a scenario cannot be held against itself", marks, path)
    elif said and folder and said not in {*known, *chain} and not _beside(folder, said):
        yield problem_at(_no_scenario(said, folder), marks, path, found=said, allowed=known)
    offices = [(row["agency"], row["country"], *row.get("traits", ())) for row in words["offices"]]
    for kind in KINDS:
        of = expects.get(kind, {}).get("of")
        if not any(belongs(of, agency, country, traits) for agency, country, *traits in offices):
            allowed = dict.fromkeys([*TRAITS, UNMARKED, *(name for row in offices for name in row)])
            problem = f"there is no office of {shown(of)}"
            yield problem_at(problem, marks, ("expects", kind, "of"), found=of, allowed=allowed)


def _beside(folder: Path, said: str) -> bool:
    """Whether it is a scenario file of this very folder."""
    return said.endswith(_YAML) and Path(said).name == said and os.path.isfile(folder / said)


def _plan_problems(
    path: Keys, plan: Mapping[str, Any], teams: tuple[str, ...], marks: Marks
) -> Iterator[InputError]:
    """A plan without a level, for countries that are not there, or that ends before it starts."""
    if "level" not in plan and path[0] != "practices":
        yield problem_at("level is missing", marks, (*path, "level"))
    if (problem := _ends_too_early(plan)) is not None:
        yield problem_at(problem, marks, (*path, "until"), found=plan["until"])
    for country, where in (plan.get("countries") or {}).items():
        at = (*path, "countries", country)
        if country not in teams:
            problem = f"there is no office in {shown(country)}"
            yield problem_at_key(problem, marks, at, found=country, allowed=teams)
        elif (problem := _ends_too_early({**plan, **where})) and {"from", "until"} & {*where}:
            key = "until" if "until" in where else "from"
            yield problem_at(problem, marks, (*at, key), found=where[key])


def _each_place_once(problems: list[InputError]) -> list[InputError]:
    """One problem for what one key, such as `all`, says of several names."""
    places: dict[Any, InputError] = {}
    for row, problem in enumerate(problems):
        known = problem.line is not None
        place = (problem.file, problem.line, problem.column, problem.problem) if known else row
        if places.setdefault(place, problem) is not problem:
            places[place].where = ""
    return list(places.values())


def _ends_too_early(plan: Mapping[str, Any]) -> str | None:
    start, until = plan.get("from", REFORM_QUARTER), plan.get("until")
    if start is None or until is None or quarter_index(until, start) >= 0:
        return None
    return f"until {until} comes before from {start}"

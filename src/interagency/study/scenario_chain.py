"""From a file to the whole scenario: what extends what, and how differences add up.

Where a file may point to: `extends` names a shipped scenario, or a .yaml file in the
folder of the file that says it or below; `offices` may name a .csv file there. Absolute
paths and paths that lead out of that folder, also by a link, are refused, so a scenario
cannot read what its folder does not hold.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from interagency.errors import InputError, InteragencyError, collecting, shown, together
from interagency.study.limits import LIMITS
from interagency.study.quarters import quarter_index, quarter_label
from interagency.study.roster_source import parse_roster
from interagency.study.scenario_language import (
    REFORM_QUARTER,
    SCHEMA_VERSION,
    checked,
    checked_name,
    problem_at,
)
from interagency.study.source_text import (
    UNPRINTABLE,
    Marks,
    Source,
    checked_text,
    known_as,
    read_text,
)
from interagency.study.yaml_source import parse_yaml

FIRST_TO_READ = ("no_reform", "pillars_only", "delivering_as_one")
NEEDED = ("title", "purpose", "source", "first_quarter", "quarters", "offices")

_YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class Link:
    """One file of a chain: its name, what it says, and the folder that its paths start from.

    file   where it is, or None for text that is in no file
    """

    name: str
    source: Source
    folder: Path | None
    file: Path | None = None


def shipped() -> dict[str, Path]:
    """The scenarios that come with the package, by name.

    In the order in which they are told: `no_reform`, `pillars_only`, `delivering_as_one`,
    then the others by name.

    Raises `InteragencyError` when the installation has lost them.
    """
    found = {path.stem: path for path in _shipped_folder().rglob("*.yaml")}
    first = [name for name in FIRST_TO_READ if name in found]
    return {name: found[name] for name in [*first, *sorted(set(found) - set(first))]}


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
    return Link(name, parse_yaml(checked_text(text, name), name), folder)


def whole(first: Link) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What a file says with everything that it extends laid under it, and the names of all.

    The words are those of `scenario_language.checked`, and none that is needed is missing;
    the names begin with the base.

    Raises `InputError` with every problem found in any file of the chain.
    """
    problems: list[InputError] = []
    links, chain = _follow(first, problems)
    differences = []
    for link in links:
        with collecting(problems):
            differences.append(_difference(link))
    words: dict[str, Any] = {}
    if not problems:
        marks = links[-1].source.marks
        for link, difference in zip(reversed(links), reversed(differences), strict=True):
            words, marks = _over(words, difference), link.source.marks.over(marks)
        problems = _problems_of_whole(words, marks)
    if problems:
        for problem in problems:
            problem.chain = chain
        raise together(problems)
    return words, chain


def changed(words: Mapping[str, Any], changes: Source) -> dict[str, Any]:
    """A whole scenario with a difference from memory laid over it; raises `InputError`."""
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
    laid = _over(words, checked(changes))
    if problems := _problems_of_whole(laid, changes.marks):
        raise together(problems)
    return laid


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
        raise _wrong(link, "extends", _no_scenario(said, link.folder), known)
    if any(other.file == _identity(path) for other in links):
        raise _wrong(link, "extends", f"{shown(said)} extends itself by way of this file")
    if len(links) == LIMITS.extends_chain:
        problem = f"more than {LIMITS.extends_chain} scenarios extend one another"
        raise _wrong(link, "extends", problem)
    return path, name


def _read(path: Path, name: str) -> Link:
    return _link(path, name, read_text(path, known_as(path)))


def _link(path: Path, name: str, text: str) -> Link:
    source = parse_yaml(text, known_as(path))
    return Link(checked_name(name), source, path.parent, _identity(path))


def _difference(link: Link) -> dict[str, Any]:
    """What one file says, checked, its roster read."""
    problems = []
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
            roster = _roster(link)
            value, marks = {**value, **roster.value}, marks.over(roster.marks)
    with collecting(problems):
        words = checked(Source(value, marks))
    if problems:
        raise together(problems)
    return words


def _roster(link: Link) -> Source:
    said = link.source.value["offices"]
    if not said.lower().endswith(".csv"):
        raise _wrong(link, "offices", f"a roster is a file that ends in .csv, not {shown(said)}")
    path = _path_inside(link, "offices")
    return parse_roster(_named_text(link, "offices", path), known_as(path))


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
    """A difference laid over a base: sections key by key, pillars field by field."""
    laid = {**base, **difference}
    for section in ("practices", "parameters"):
        laid[section] = {**base.get(section, {}), **difference.get(section, {})}
    pillars = dict(base.get("pillars", {}))
    for name, plan in difference.get("pillars", {}).items():
        if plan is None:
            pillars.pop(name, None)
        else:
            pillars[name] = {**pillars.get(name, {}), **plan}
    return {**laid, "pillars": pillars}


def _problems_of_whole(words: Mapping[str, Any], marks: Marks) -> list[InputError]:
    """What no single file can know: what is missing, and what does not fit together."""
    problems = [
        problem_at(f"{key} is missing", marks, (key,)) for key in NEEDED if key not in words
    ]
    if "quarters" in words and "first_quarter" in words:
        try:
            quarter_label(words["quarters"] - 1, words["first_quarter"])
        except InputError as error:
            problems.append(problem_at(error.problem, marks, ("quarters",), allowed=error.allowed))
    for name, plan in words["pillars"].items():
        start, until = plan.get("from", REFORM_QUARTER), plan.get("until")
        if "level" not in plan:
            problems.append(problem_at("level is missing", marks, ("pillars", name, "level")))
        if until is not None and quarter_index(until, start) < 0:
            problem = f"until {until} comes before from {start}"
            path = ("pillars", name, "until")
            problems.append(problem_at(problem, marks, path, found=until))
    return problems


def _shipped_folder() -> Path:
    """In the package once installed; at the top of a checkout, where an editable install looks."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1]
    if (package / "scenarios").is_dir():
        return package / "scenarios"
    if (checkout / "pyproject.toml").is_file() and (checkout / "scenarios").is_dir():
        return checkout / "scenarios"
    raise InteragencyError("the shipped scenarios are missing; install interagency again")

"""Can this machine do the work? What is checked, what was found, and what to do.

Only the standard library is imported at the top: what is missing must be found, not met.
"""

import os
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from interagency.study.extras import how_to_install

OK, NOTE, WRONG = "ok", "note", "wrong"
LEAST_MEMORY = 2.0
"""Gigabytes below which large tables may not fit."""
SIGNS = "→±–×…"
"""What tables and sentences are written with."""
KNOWN: Mapping[str, tuple[float, ...]] = {
    "within_team": (0.31200729949060385, 0.3117678329214898, 0.3104082456572849),
    "within_agency": (0.62225376644612, 0.6201191928150135, 0.615821315304679),
    "delivery": (0.5430242975062286, 0.5451866885944766, 0.5280783982237613),
}
"""Outcomes of three replications of delivering_as_one with seed 1, of the golden run."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    state   `ok`, `note` (works, with less) or `wrong`
    advice  what to do about it; empty where nothing is to be done
    """

    name: str
    state: str
    found: str
    advice: str = ""


def examine(results: Path) -> list[Check]:
    """Look at everything that the work needs; a small run is made at the end.

    results  the folder in which results are kept by default
    """
    if find_spec("packaging") is None:
        found = "packaging is missing, and what brings it along"
        return [Check("dependencies", WRONG, found, "pip install --upgrade interagency")]
    looks: tuple[Callable[[], Iterator[Check]], ...] = (
        _python,
        _dependencies,
        _extras,
        _machine,
        lambda: _folder(results),
        _terminal,
        _numbers,
    )
    return [check for look in looks for check in look()]


def _python() -> Iterator[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    needed = _declared()[0]
    if _fits(version, needed):
        yield Check("Python", OK, f"{version} ({sys.executable})")
    else:
        yield Check("Python", WRONG, f"{version}, needs {needed}", "install a newer Python")


def _dependencies() -> Iterator[Check]:
    _, needed, _ = _declared()
    wrong = [line for line in map(_what_is_wrong, needed) if line]
    if not wrong:
        yield Check("dependencies", OK, f"all {len(needed)} in the declared ranges")
        return
    asked = " ".join(f"'{line}'" for line in needed if _what_is_wrong(line))
    yield Check("dependencies", WRONG, "; ".join(wrong), f"pip install {asked}")


def _extras() -> Iterator[Check]:
    for extra, needed in _declared()[2].items():
        wrong = [line for line in map(_what_is_wrong, needed) if line]
        name = f"extra [{extra}]"
        if wrong:
            yield Check(name, NOTE, "; ".join(wrong), how_to_install(extra))
        else:
            yield Check(name, OK, "there")


def _machine() -> Iterator[Check]:
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable else os.cpu_count() or 1
    yield Check("cores", OK, f"{cores}, all used by default (--workers)")
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    except (AttributeError, OSError, ValueError):
        yield Check("memory", OK, "not told by this system")
        return
    few = memory < LEAST_MEMORY
    advice = "ask for fewer replications where a table of offices is kept" if few else ""
    yield Check("memory", NOTE if few else OK, f"{memory:.1f} GB", advice)


def _folder(results: Path) -> Iterator[Check]:
    there = next(folder for folder in (results, *results.absolute().parents) if folder.is_dir())
    try:
        with tempfile.TemporaryFile(dir=there):
            yield Check("results", OK, f"{results} can be written")
    except OSError as error:
        advice = "go to a folder of your own, or say --out FOLDER"
        yield Check("results", WRONG, f"{there}: {error.strerror or error}", advice)


def _terminal() -> Iterator[Check]:
    encoding = sys.stdout.encoding or "ascii"
    try:
        SIGNS.encode(encoding)
    except UnicodeEncodeError:
        advice = "set PYTHONUTF8=1, or read --json"
        yield Check("terminal", NOTE, f"{encoding} cannot show {SIGNS!a}", advice)
    else:
        yield Check("terminal", OK, f"{encoding} shows all signs")


def _numbers() -> Iterator[Check]:
    """A small run against what is known of it: equal to 1e-9, relative."""
    try:
        from interagency.study.ask import run

        found = run("delivering_as_one", replications=3, seed=1).outcomes
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        yield Check("a small run", WRONG, said, "mend what is wrong above, or install again")
        return
    away = max(
        abs(value / known - 1)
        for metric, values in KNOWN.items()
        for value, known in zip(found[metric], values, strict=True)
    )
    if away <= 1e-9:
        yield Check("a small run", OK, f"{len(KNOWN)} metrics as they are known, to 1e-9")
    else:
        advice = "install the versions of requirements.lock; numbers of papers are made with those"
        yield Check("a small run", WRONG, f"numbers are off by {away:.1e}, relative", advice)


def _declared() -> tuple[str, list[str], dict[str, list[str]]]:
    """What is declared: the range of Python, dependencies, and those of each extra."""
    try:
        about = metadata.metadata("interagency")
        lines = metadata.requires("interagency") or []
    except metadata.PackageNotFoundError:
        project = _project()
        extras = project.get("optional-dependencies", {})
        return project["requires-python"], project["dependencies"], _own(extras)
    extras: dict[str, list[str]] = {name: [] for name in about.get_all("Provides-Extra") or []}
    core = []
    for line in lines:
        said, _, marker = line.partition(";")
        extra = marker.rpartition("extra ==")[2].strip(" \"'") if "extra ==" in marker else None
        (core if extra is None else extras[extra]).append(said.strip())
    return about["Requires-Python"], core, _own(extras)


def _own(extras: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Extras without those that hold others: they are told by their parts."""
    return {
        name: lines
        for name, lines in extras.items()
        if not any(line.startswith("interagency") for line in lines)
    }


def _project() -> dict[str, Any]:
    """The project table of a checkout that is run without being installed."""
    text = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]


def _what_is_wrong(line: str) -> str:
    """What is wrong with one requirement; nothing where it is met."""
    from packaging.requirements import Requirement

    needed = Requirement(line)
    try:
        version = metadata.version(needed.name)
    except metadata.PackageNotFoundError:
        return f"{needed.name} is missing"
    if needed.specifier.contains(version, prereleases=True):
        return ""
    return f"{needed.name} {version} is not {needed.specifier}"


def _fits(version: str, ranges: str) -> bool:
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(ranges).contains(version, prereleases=True)

"""The scenarios that come with the package: where they lie, and in which order they are told.

Nothing is read here but the names of files, so that the command line can complete them at once.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from interagency.errors import InteragencyError

FIRST_TO_READ = ("no_reform", "pillars_only", "delivering_as_one")
THEMES: Mapping[str, str] = MappingProxyType(
    {
        "first": "The dilemma, and a way out of it.",
        "pillars": "Each pillar alone, and left out.",
        "practices": "Practices left out, and brought in from outside.",
        "reforms": "Single reforms, and menus of practices.",
        "cases": "Other teams, other times, and blows from outside.",
    }
)
"""Folders of shipped scenarios, and what each holds; `first` is none of them, but the top."""


STUDIES = "studies"
"""Folder of study files, which are no scenarios."""


def shipped() -> dict[str, Path]:
    """The scenarios that come with the package, by name.

    In the order in which they are told: `no_reform`, `pillars_only`, `delivering_as_one`,
    then theme by theme (see `theme_of`) and by name.

    Raises `InteragencyError` when the installation has lost them.
    """
    return dict(_told_in_order(_shipped_folder()))


@cache
def _told_in_order(folder: Path) -> Mapping[str, Path]:
    found = {path.stem: path for path in folder.rglob("*.yaml") if path.parent.name != STUDIES}
    first = [name for name in FIRST_TO_READ if name in found]
    themes = list(THEMES)
    others = sorted(set(found) - set(first))
    others.sort(key=lambda name: themes.index(theme_of(found[name])))
    return {name: found[name] for name in [*first, *others]}


def shipped_studies() -> dict[str, Path]:
    """The studies that come with the package, by name."""
    found = sorted((_shipped_folder() / STUDIES).glob("*.yaml"))
    return {path.stem: path for path in found}


def theme_of(file: Path) -> str:
    """What a shipped scenario is about, one of `THEMES`: the folder that its file lies in."""
    return file.parent.name if file.parent.name in THEMES else next(iter(THEMES))


def _shipped_folder() -> Path:
    """In the package once installed; at the top of a checkout, where an editable install looks."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1]
    if (package / "scenarios").is_dir():
        return package / "scenarios"
    if (checkout / "pyproject.toml").is_file() and (checkout / "scenarios").is_dir():
        return checkout / "scenarios"
    raise InteragencyError("the shipped scenarios are missing; install interagency again")

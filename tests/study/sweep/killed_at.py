"""Runs a module and kills its own process at a named point, the n-th time that it comes there.

    python -m tests.study.sweep.killed_at POINT N MODULE ARGUMENTS...

Nothing in the package knows of this: calls of the store are replaced by calls that die.
"""

import os
import runpy
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from interagency.study import store

POINTS = {}


def point(function: Callable[[Callable[[], None]], None]) -> Callable:
    """Declares what calls `due` at a point; `due` does not return from its n-th call."""
    POINTS[function.__name__] = function
    return function


def before(owner: object, name: str, due: Callable[[], None], matters=lambda *_: True) -> None:
    """Calls `due` before each call of a function that matters."""
    real = getattr(owner, name)

    def call(*arguments, **options):
        if matters(*arguments):
            due()
        return real(*arguments, **options)

    setattr(owner, name, call)


def after(owner: object, name: str, due: Callable[[], None], matters=lambda *_: True) -> None:
    """Calls `due` after each call of a function that matters."""
    real = getattr(owner, name)

    def call(*arguments, **options):
        result = real(*arguments, **options)
        if matters(*arguments):
            due()
        return result

    setattr(owner, name, call)


def is_manifest(files) -> bool:
    return any(path.name == "manifest.json" for path in files)


@point
def before_the_manifest_is_renamed(due) -> None:
    before(os, "replace", due, lambda _, path: path.name == "manifest.json")


@point
def after_the_manifest(due) -> None:
    after(store, "put_files", due, is_manifest)


@point
def before_the_write(due) -> None:
    before(store.Store, "write", due)


@point
def before_a_rename(due) -> None:
    before(os, "replace", due, lambda _, path: path.suffix == ".parquet")


@point
def between_two_renames(due) -> None:
    """A piece of two tables has one of them in place."""
    names: list[str] = []

    def is_second(_, path: Path) -> bool:
        names.append(path.name)
        return path.suffix == ".parquet" and names[-2:] == [path.name] * 2

    before(os, "replace", due, is_second)


@point
def before_the_line(due) -> None:
    before(store._Journal, "append", due)


@point
def inside_the_line(due) -> None:
    real = os.write

    def write(descriptor, content):
        if not content.startswith(b'{"piece"'):  # others write to their pipes
            return real(descriptor, content)
        half = len(content) // 2
        written = real(descriptor, content[:half])
        due()
        return written + real(descriptor, content[half:])

    os.write = write


@point
def after_the_line(due) -> None:
    after(store._Journal, "append", due)


@point
def while_leftovers_are_removed(due) -> None:
    before(Path, "unlink", due, lambda path: path.name.endswith("~part"))


@point
def while_the_journal_is_mended(due) -> None:
    before(store._Journal, "_cut", due)


@point
def before_a_copy(due) -> None:
    before(store.Store, "_load", due)


@point
def after_a_copy(due) -> None:
    after(store, "put_files", due, lambda files: not is_manifest(files))


def main() -> None:
    name, times, module, *arguments = sys.argv[1:]
    left = iter(range(int(times) - 1, -1, -1))

    def due() -> None:
        if not next(left):
            os.kill(os.getpid(), signal.SIGKILL)

    POINTS[name](due)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main()

"""What a worker does, wherever it is: it plays one piece and never falls over a failing one."""

import faulthandler
import platform
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import interagency
from interagency.errors import InteragencyError
from interagency.study.manifest import differences, source_hash

type Tables = dict[str, pd.DataFrame]


class Failure(NamedTuple):
    """Why a piece, or a run of it, has no result.

    error    what kind of error it was, such as `FloatingPointError`
    message  what it said; after its first line, where in the program it happened
    """

    error: str
    message: str

    @classmethod
    def of(cls, error: BaseException) -> "Failure":
        """What is kept of an error that was just caught."""
        frames = traceback.extract_tb(error.__traceback__)
        # names of files without their folders: results say nothing of who computed them
        where = [f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
        return cls(type(error).__name__, "\n".join([str(error), "", *where]))


class StrangeWorker(InteragencyError):
    """A worker runs other code: what it plays may not be mixed with ours."""


_DECIDES = (
    *(f"study/sweep/{name}.py" for name in ("cut", "factors", "levers", "play", "varied")),
    *(f"study/sensitivity/{name}.py" for name in ("problem", "sobol", "morris", "fast")),
    "study/sweep/designs",
    "study/worlds.py",
)
"""What makes points and pieces of runs, beside what makes runs themselves."""


@cache
def code() -> Mapping[str, str]:
    """All of the software here that a result may depend on, name -> version."""
    return {
        "interagency": interagency.__version__,
        "source_hash": source_hash(),
        "study_hash": source_hash(_DECIDES),
        "numpy": np.__version__,
        "scipy": metadata.version("scipy"),
        "SALib": metadata.version("SALib"),
        "python": platform.python_version(),
    }


def check_code(asked: Mapping[str, str], where: str = "a worker") -> None:
    """Raise `StrangeWorker` when the code here is not the code that was asked for."""
    found = differences(dict(code()), dict(asked))
    if found:
        raise StrangeWorker(
            f"{where} ({platform.node()}) runs other code than this process: {'; '.join(found)}."
            " Install the same versions on both."
        )


def play(
    make: Callable[..., Tables],
    asked: Mapping[str, str],
    timeout: float | None,
    arguments: tuple[Any, ...],
) -> Tables | Failure:
    """The tables of a piece, or why there are none.

    make     what makes them
    asked    the `code` of who asks
    timeout  seconds after which this process gives up and ends; only for one of our own

    Raises `StrangeWorker` when the code here is another.
    """
    check_code(asked)
    if timeout:
        faulthandler.dump_traceback_later(timeout, exit=True)
    try:
        return make(*arguments)
    except Exception as error:
        return Failure.of(error)
    finally:
        if timeout:
            faulthandler.cancel_dump_traceback_later()

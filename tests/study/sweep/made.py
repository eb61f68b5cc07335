"""Light work for runners: what workers import, so it stands in a module of its own."""

import os
import time

import numpy as np
import pandas as pd

from interagency.study.manifest import make_manifest

MANIFEST = make_manifest(
    kind="study",
    seed=1,
    design={"points": 7},
    scenarios={"before": {"text": "start: 2007Q1", "hash": "abc"}},
)


def pieces_of(count: int) -> dict[str, tuple[int]]:
    return {f"piece-{number:06d}": (number,) for number in range(count)}


def two_tables(number: int) -> dict[str, pd.DataFrame]:
    """Two small tables that depend on nothing but the number."""
    value = np.sin(np.arange(40) * 0.5 + number)
    return {
        "outcomes": pd.DataFrame({"point": number, "value": value}),
        "teams": pd.DataFrame({"team": [f"team {number}", "another"]}),
    }


def failing_at_three(number: int) -> dict[str, pd.DataFrame]:
    if number == 3:
        raise FloatingPointError("overflow in trust")
    return two_tables(number)


def dying_at_three(number: int) -> dict[str, pd.DataFrame]:
    if number == 3:
        os.kill(os.getpid(), 9)
    return two_tables(number)


def dying_once(number: int, mark: str) -> dict[str, pd.DataFrame]:
    """Dies in number 3, but only for the first time; `mark` is a file to remember it by."""
    if number == 3 and not os.path.exists(mark):
        open(mark, "w").close()
        os.kill(os.getpid(), 9)
    return two_tables(number)


def hanging_at_three(number: int) -> dict[str, pd.DataFrame]:
    if number == 3:
        time.sleep(600)
    return two_tables(number)


def unsendable(number: int) -> dict[str, pd.DataFrame]:
    """A result that cannot be sent to another process."""
    return {**two_tables(number), "odd": lambda: None} if number == 3 else two_tables(number)


def environment(number: int) -> dict[str, pd.DataFrame]:
    said = {name: [os.environ.get(f"{name.upper()}_NUM_THREADS")] for name in ("openblas", "mkl")}
    return {"said": pd.DataFrame(said)}


def slowly(number: int) -> dict[str, pd.DataFrame]:
    time.sleep(0.05)
    return two_tables(number)


def logged(number: int, log: str) -> dict[str, pd.DataFrame]:
    """Its number is a line of the log each time that a piece is computed."""
    with open(log, "a") as file:
        file.write(f"{number}\n")
    time.sleep(0.01)
    return two_tables(number)


CALLS: list[int] = []


def counted(number: int) -> int:
    """How often it has been called in this process."""
    CALLS.append(number)
    return len(CALLS)


def greeting(asked: dict[str, str]) -> list[str]:
    """What a worker on a strange processor says."""
    return ["SOME1"]

"""Numbers that were measured, beside the goal for each, as text and as a table for the manual."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from benchmarks.players import seconds


@dataclass(frozen=True)
class Row:
    """A number that was measured, and the goal for it; `met` is None where there is none."""

    what: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None


def at_least(what: str, value: float, unit: str, goal: float) -> Row:
    return Row(what, value, unit, f"at least {goal:g}", value >= goal)


def at_most(what: str, value: float, unit: str, goal: float) -> Row:
    return Row(what, value, unit, f"at most {goal:g}", value <= goal)


def medians(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int,
    waited_for: Mapping[str, Callable[[], object]] = MappingProxyType({}),
) -> dict[str, float]:
    """Median seconds of each; all take their turn in every round.

    waited_for  those that other processes play a part in
    """
    times: dict[str, list[float]] = {name: [] for name in (*contenders, *waited_for)}
    for _ in range(rounds):
        for name, play in contenders.items():
            times[name].append(seconds(play))
        for name, play in waited_for.items():
            times[name].append(seconds(play, time.perf_counter))
    return {name: statistics.median(found) for name, found in times.items()}


def verdict(met: bool | None) -> str:
    return {None: "", True: "met", False: "missed"}[met]


def number(value: float) -> str:
    """A count as it is, what was measured with three or so digits."""
    if isinstance(value, int):
        return f"{value:,}"
    return (
        f"{value:.1e}"
        if 0 < abs(value) < 1e-3
        else f"{value:,.1f}"
        if value >= 10
        else f"{value:.2f}"
    )


def table(rows: Iterable[Row], markdown: bool) -> list[str]:
    """Lines of a table of all rows."""
    head = ("what", "value", "unit", "goal", "")
    cells = [(row.what, number(row.value), row.unit, row.goal, verdict(row.met)) for row in rows]
    if markdown:
        return ["| " + " | ".join(line) + " |" for line in (head, ("---",) * 5, *cells)]
    wide = max(len(what) for what, *_ in cells)
    return [
        f"{what:{wide}} {value:>10} {unit:14} {goal:14} {met}"
        for what, value, unit, goal, met in (head, *cells)
    ]

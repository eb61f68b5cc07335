"""Which mechanisms moved the result: text and files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from rich.text import Text

from interagency.model.metrics import METRICS
from interagency.study.ensemble import members_in
from interagency.study.explain import Explanation
from interagency.views.changes import WINDOWS, signed
from interagency.views.documents import origin, records
from interagency.views.figures.catalogue import save_figures
from interagency.views.sentences import OF_MEMBERS, TOO_FEW, left_open, of_members
from interagency.views.terminal import HEADING, note_on, rendered, values_table, with_intervals

SHOWN, NAMED = 12, 5
"""Mechanisms in the terminal's table and in sentences; the table that is kept has all."""


def text(found: Explanation) -> str:
    """The mechanisms that move the change most, beyond luck."""
    table = values_table("mechanism", "moves the change by", "without it")
    told = found.beyond_luck()
    for row in told.head(SHOWN).to_dict("records"):
        moves = with_intervals(signed(row["contribution"]), row, signed)
        table.add_row(_named(row), moves, signed(row["without"]))
    total = found.total.set_index("window").loc["mature"]
    change = " ".join(with_intervals(signed(total["change"]), total, signed).split("\n"))
    heading = f"{found.reform} against {found.base}: {METRICS[found.metric].title} {change}"
    shown = min(SHOWN, len(told))
    which = f"the {shown} largest of {_count(found, told)}; mechanisms.csv has all"
    notes = Text(which, style="dim")
    return rendered(Text(heading, style=HEADING), table, "", notes, _note(found, total))


def _note(found: Explanation, total: pd.Series) -> Text:
    return note_on(int(total["n"]), members_in(found.manifest["identity"]["design"]["points"]))


def _named(row: Mapping[str, Any]) -> Text:
    """What a mechanism is, in words, and the parameter by which it is switched off."""
    return Text.assemble(_in_words(row), (f"\n  {row['mechanism']} ({row['source']})", "dim"))


def _in_words(row: Mapping[str, Any]) -> str:
    return row["meaning"].removesuffix(".")


def _count(found: Explanation, told: pd.DataFrame) -> str:
    return f"{len(told)} that move it beyond luck, of {found.table['mechanism'].nunique()}"


def sentences(found: Explanation, window: str = "mature") -> list[str]:
    """The change, what it would be without the largest mechanisms, and what is left over."""
    total = found.total.set_index("window").loc[window]
    if int(total["n"]) < 2:
        return [TOO_FEW]
    told = found.beyond_luck(window)
    first = (
        f"{found.reform} changes {METRICS[found.metric].title.lower()} by "
        f"{_with_interval(total['change'], total['low'], total['high'], of_members(total))} "
        f"against {found.base} "
        f"in the {WINDOWS[window].words}. Here are the {min(NAMED, len(told))} largest mechanisms "
        f"of {_count(found, told)}."
    )
    last = (
        "Contributions do not add up to the change, for mechanisms act on one another: they "
        f"sum to {total['sum']:+.3f}, and what that leaves, "
        f"{_with_interval(total['remainder'], total['remainder_low'], total['remainder_high'])}"
        ", is what they do together."
    )
    largest = told.head(NAMED)
    opened = left_open(largest, "contributions named") if len(largest) else []
    return [first, *map(_without, largest.to_dict("records")), *opened, last]


def _without(row: Mapping[str, Any]) -> str:
    """What a mechanism is, and what the change would be without it."""
    kind = "rise" if row["change"] > 0 else "fall"
    size = "larger" if row["contribution"] * row["change"] > 0 else "smaller"
    ends = _ends(row["contribution"], row["low"], row["high"])
    if "parameters_low" in row:
        lies = _ends(row["contribution"], row["parameters_low"], row["parameters_high"])
        ends += f"; {OF_MEMBERS} {lies}"
    return (
        f"{_in_words(row)} ({row['mechanism']}): without this the change would be "
        f"{signed(row['without'])} instead of {signed(row['change'])}; it makes the {kind} {size} "
        f"by {abs(row['contribution']):.3f} ({ends})."
    )


def _ends(mean: float, low: float, high: float) -> str:
    """An interval of a size, whatever its sign."""
    ends = sorted((low, high) if mean > 0 else (-low, -high))
    return f"{ends[0]:.3f} to {ends[1]:.3f}"


def _with_interval(mean: float, low: float, high: float, more: str = "") -> str:
    return f"{mean:+.3f} ({low:+.3f} to {high:+.3f}{more})"


def document(found: Explanation, folder: Path) -> dict[str, Any]:
    """Everything that was found, as plain data."""
    return {
        **origin(found.manifest, folder),
        "base": found.base,
        "reform": found.reform,
        "metric": found.metric,
        "total": records(found.total),
        "mechanisms": records(found.table),
        "by_source": records(found.by_source),
        "meaning": sentences(found),
    }


def write(found: Explanation, folder: Path) -> None:
    """Tables and the figure."""
    found.to_csv(folder)
    save_figures(found, folder)

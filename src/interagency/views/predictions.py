"""How predictions fared: text, plain sentences, files."""

from pathlib import Path
from typing import Any

import pandas as pd
from rich.text import Text

from interagency.study.predictions import (
    EVERYBODY,
    HIT,
    MISS,
    RETRODICTED,
    UNDECIDED,
    Predictions,
)
from interagency.views.changes import signed
from interagency.views.documents import origin, records
from interagency.views.sentences import TOO_FEW
from interagency.views.terminal import HEADING, note_on, rendered, values_table, with_margin

WORDS = {HIT: "came out", MISS: "did not", UNDECIDED: "cannot be told"}


def text(found: Predictions) -> str:
    """A row a prediction and window: what was said, what came, and the outcome."""
    parts: list[Any] = []
    for (scenario, against), rows in found.table.groupby(["scenario", "against"], sort=False):
        table = values_table("predicted", "sign", "change", "outcome")
        for row in rows.to_dict("records"):
            change = with_margin(signed(row["change"]), row["low"], row["high"])
            table.add_row(_about(row), row["predicted"], change, WORDS[row["outcome"]])
        parts += [Text(f"{scenario} against {against}", style=HEADING), table, ""]
    return rendered(*parts, note_on(int(found.table["n"].iloc[0])))


def _about(row: dict[str, Any]) -> str:
    whose = "" if row["of"] == EVERYBODY else f" of {row['of']}"
    return f"{row['prediction']}: {row['metric']}{whose}, {row['window']}"


def sentences(found: Predictions) -> list[str]:
    """How many came out, did not, and cannot be told."""
    if int(found.table["n"].iloc[0]) < 2:
        return [TOO_FEW]
    counts = found.table["outcome"].value_counts()
    told = ", ".join(f"{counts.get(outcome, 0)} {words}" for outcome, words in WORDS.items())
    counted = f"Of {len(found.table)} signs predicted, {told}."
    return [counted, *_retrodicted(found.table), *_missed(found.table)]


def _retrodicted(table: pd.DataFrame) -> list[str]:
    """A sentence on the signs that were written after first runs, where there are any."""
    count = int(table["scenario"].isin(RETRODICTED).sum())
    whose = "of scenarios that had been run before their signs were written"
    return [f"Of these, {count} are retrodicted: {whose}."] if count else []


def _missed(table: pd.DataFrame) -> list[str]:
    """A sentence on the signs that went the other way, by scenario."""
    missed = table[table["outcome"] == MISS]
    if missed.empty:
        return []
    named = [
        f"{scenario} ({', '.join(map(_about, rows.to_dict('records')))})"
        for scenario, rows in missed.groupby("scenario", sort=False)
    ]
    return [f"The other way went {'; '.join(named)}."]


def document(found: Predictions, folder: Path) -> dict[str, Any]:
    """Everything that was found, as plain data."""
    return {
        **origin(found.manifest, folder),
        "shares": found.shares,
        "predictions": records(found.table),
        "meaning": sentences(found),
    }


def write(found: Predictions, folder: Path) -> None:
    """The table."""
    found.to_csv(folder)

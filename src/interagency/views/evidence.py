"""The scorecard: text, plain sentences, files. What counts as evidence stands apart."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from rich.text import Text

from interagency.study.evidence.fact import LABELS
from interagency.study.evidence.scorecard import EVIDENCE, ROBUST_SHARE
from interagency.study.store import put_files
from interagency.views.documents import origin, records
from interagency.views.figures.catalogue import save_figures
from interagency.views.terminal import HEADING, rendered, values_table

NONE = "–"


def counting(table: pd.DataFrame) -> pd.DataFrame:
    """The facts that count as evidence: emergent and moderated ones."""
    return table[table["label"].isin(EVIDENCE)]


def apart(table: pd.DataFrame) -> pd.DataFrame:
    """The others: a lever reaches the output in one equation, or it is arithmetic."""
    return table[~table["label"].isin(EVIDENCE)]


def fragile(table: pd.DataFrame) -> pd.DataFrame:
    """Core facts that hold in too few of the draws where practices mature."""
    return table[table["fragile"].eq(True)]


def failing(table: pd.DataFrame) -> pd.DataFrame:
    """Core facts that do not hold at the default parameters."""
    return table[(table["class"] == "core") & ~table["holds"].astype(bool)]


def text(table: pd.DataFrame) -> str:
    """A row a fact, label by label, those that count as evidence first."""
    parts: list[Any] = []
    for label, meaning in LABELS.items():
        rows = table[table["label"] == label]
        if len(rows):
            kind = "evidence" if label in EVIDENCE else "no evidence: what the forms say"
            heading = Text(f"{label.capitalize()} facts ({meaning}): {kind}", style=HEADING)
            parts += [heading, _rows(rows), ""]
    return rendered(*parts, Text(_note(table), style="dim"))


def _rows(table: pd.DataFrame) -> Any:
    grid = values_table("fact", "effect", "holds", "vanishes", "survives", "draws", "mature")
    for row in table.to_dict("records"):
        core, fragile = row["class"] == "core", row["fragile"] is True
        grid.add_row(
            Text(f"{row['fact']}{'*' * core} {row['statement']}", style=HEADING if core else ""),
            f"{row['effect']:+.4f}",
            f"{in_words(row['holds'])} {row['share']:.2f}",
            in_words(row["vanishes"]),
            in_words(row["survives"]),
            _share(row["robust_share"]),
            f"{_share(row['robust_share_mature'])}{' fragile' if fragile else ''}",
        )
    return grid


def in_words(value: Any) -> str:
    """Yes, no, or a dash for what was not asked or has no answer.

    >>> in_words(True), in_words(False), in_words(None)
    ('yes', 'NO', '–')
    """
    return NONE if value is None or pd.isna(value) else "yes" if value else "NO"


def _share(value: float) -> str:
    return NONE if pd.isna(value) else f"{value:.2f}"


def _note(table: pd.DataFrame) -> str:
    return (
        "* core. Effect: mean of the first part of the claim. Holds: at the defaults, with the "
        "share of pairs. Vanishes: without what explains it. Survives: other readings of the same "
        "runs. Draws: share of all draws; mature: of those where practices mature. "
        f"{counted(table)} Every share has its 95% interval in scorecard.csv and with --json"
    )


def counted(table: pd.DataFrame) -> str:
    """Of how many pairs and draws shares are."""
    told = f"n = {table['n'].iloc[0]} pairs on the same luck"
    if table["draws"].notna().any():
        draws, mature = (table[name].dropna().astype(int) for name in ("draws", "draws_mature"))
        told += (
            f", {draws.iloc[0]} draws of the declared ranges, in {_span(mature)} of which "
            "practices mature"
        )
    return f"{told}."


def _span(values: pd.Series) -> str:
    """One number, or the least and the most."""
    low, high = values.min(), values.max()
    return f"{low}" if low == high else f"{low} to {high}"


def sentences(table: pd.DataFrame) -> list[str]:
    """The headline, which counts only evidence; what is apart; what fails, what is fragile."""
    told = [f"Evidence: {_held(counting(table))}"]
    if len(apart(table)):
        told.append(f"Apart, for they say what the forms are: {_held(apart(table))}")
    told += [
        f"All {row['facts']} {row['all']} hold at once in {row['share']:.2f} "
        f"({row['low']:.2f} to {row['high']:.2f}) of {row['draws']} draws."
        for row in table.attrs.get("jointly", ())
    ]
    for row in failing(table).to_dict("records"):
        told.append(
            f"Core fact {row['fact']} fails at the defaults: it holds in {row['share']:.0%} "
            f"({row['low']:.0%} to {row['high']:.0%}) of {row['n']} pairs. {row['statement']}"
        )
    told += [_fragile(row) for row in fragile(table).to_dict("records")]
    for row in table[table["survives"].eq(False)].to_dict("records"):
        told.append(f"Fact {row['fact']} depends on its reading: not under {row['depends_on']}.")
    return told


def _held(table: pd.DataFrame) -> str:
    """How many hold, core ones first; where draws were made, their median share."""
    if table.empty:
        return "no emergent or moderated fact was asked for."
    parts = []
    for name, rows in table.groupby("class", sort=True):
        held = int(rows["holds"].sum())
        said = f"{held} of {len(rows)} {name} facts hold"
        judged = rows["vanishes"].dropna()
        if len(judged):
            said += f", {int(judged.sum())} of {len(judged)} go with their cause"
        read = rows["survives"].dropna()
        if len(read):
            said += f", {int(read.sum())} of {len(read)} survive other readings"
        shares = rows["robust_share_mature"].dropna()
        if len(shares):
            said += f", median robust share {shares.median():.2f} where practices mature"
            said += f" ({rows['robust_share'].median():.2f} of all draws)"
        parts.append(said)
    return "; ".join(parts) + "."


def _fragile(row: Mapping[str, Any]) -> str:
    share = (
        f"{row['robust_share_mature']:.2f} ({row['mature_low']:.2f} to {row['mature_high']:.2f})"
    )
    return (
        f"Core fact {row['fact']} is fragile: where practices mature it holds in {share} of "
        f"{row['draws_mature']:.0f} draws, under {ROBUST_SHARE}. It fails most where "
        f"{row['fails_where'] or 'no parameter tells: it fails in all'}."
    )


def document(table: pd.DataFrame, manifest: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Everything that was found, as plain data."""
    return {
        **origin(manifest, folder),
        "draws": manifest["identity"]["design"]["draws"],
        "meaning": sentences(table),
        "facts": records(table),
        "jointly": table.attrs.get("jointly", []),
    }


def write(table: pd.DataFrame, manifest: Mapping[str, Any], folder: Path) -> None:
    """The table, its figure, and what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    save_figures(table, folder, ["scorecard"])
    said = json.dumps(manifest, indent=2, ensure_ascii=False)
    files = {"scorecard.csv": table.to_csv(index=False), "manifest.json": f"{said}\n"}
    put_files({folder / name: text.encode() for name, text in files.items()})

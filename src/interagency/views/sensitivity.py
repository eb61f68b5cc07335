"""Which factors make outcomes vary: text, plain sentences, files."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.text import Text

from interagency import __version__
from interagency.study.sensitivity.cautions import LITTLE
from interagency.study.sensitivity.luck import FACTORS, MEANINGS
from interagency.study.sensitivity.luck import TOTAL as LUCK
from interagency.study.sensitivity.methods import METHODS
from interagency.study.sensitivity.sensitivity import Sensitivity
from interagency.views.documents import records
from interagency.views.factors import factor_title, outcome_title
from interagency.views.figures.catalogue import save_figures
from interagency.views.figures.labels import wrapped
from interagency.views.figures.sensitivity import first_factors
from interagency.views.terminal import HEADING, rendered, values_table

MOST_OUTCOMES, MOST_NAMED = 3, 4
"""Outcomes in a terminal, and factors in a sentence."""
WIDEST_NAME = 22
_OF_LUCK = (
    "; luck ±: the same over replications; sd: of luck of single runs, in units of the outcome"
)


def text(found: Sensitivity) -> str:
    """Indices of the first outcomes, and what luck makes of each."""
    method, outcomes = METHODS[found.method], found.outcomes[:MOST_OUTCOMES]
    factors = first_factors(found, outcomes)
    rows = found.table.set_index(["outcome", "index", "factor"]).sort_index()
    table = values_table(method.main, *(wrapped(outcome_title(name)) for name in outcomes))
    table.columns[0].min_width = WIDEST_NAME
    for factor in factors:
        cells = [
            _cell(rows.loc[(outcome, method.main, factor)], method.size) for outcome in outcomes
        ]
        table.add_row(Text(factor_title(factor)), *cells)
    if found.replications > 1:
        luck = found.luck.set_index(["outcome", "part"])
        cells = [_with_sd(luck.loc[(outcome, LUCK)]) for outcome in outcomes]
        table.add_row(Text("luck, of single runs", style="dim"), *cells)
    left = [
        f"the first {len(shown)} of {len(whole)} {what}"
        for shown, whole, what in (
            (factors, found.problem.names, "factors"),
            (outcomes, found.outcomes, "outcomes"),
        )
        if len(shown) < len(whole)
    ]
    note = (
        f"{method.main}: {method.indices[method.main]}. n = {found.points} points of "
        f"{found.replications} replications. ±: half of the 95% interval over the design"
        f"{_OF_LUCK * (found.replications > 1)}. {_shown(left)}"
    )
    heading = ", ".join(part for part in (found.scenario, method.title) if part)
    return rendered(Text(heading, style=HEADING), table, "", Text(note.strip(), style="dim"))


def sentences(found: Sensitivity) -> list[str]:
    """Which factors come first, which pair does most together, what luck makes, every warning."""
    told = [_ranked(found, outcome) for outcome in found.outcomes]
    told += [_pair(rows) for _, rows in found.second.groupby("outcome", sort=False)]
    if found.replications > 1:
        told += [_of_luck(found, outcome) for outcome in found.outcomes]
    # which order is left open is said with the order
    warned = found.warnings.loc[found.warnings["kind"] != "cannot_rank", "text"]
    return [*told, *(f"Warning: {text}." for text in warned)]


def document(found: Sensitivity, folder: Path) -> dict[str, Any]:
    """Everything that was found, as plain data."""
    return {
        "kind": "sensitivity",
        "version": __version__,
        "method": found.method,
        "design": {key: said for key, said in found.design.items() if key != "rows"},
        "scenario": found.scenario or None,
        "seed": found.seed,
        "points": found.points,
        "replications": found.replications,
        "folder": str(folder),
        "indices": _records(found.table),
        "second": _records(found.second),
        "luck": _records(found.luck),
        "meanings": {**METHODS[found.method].indices, **MEANINGS},
        "convergence": _records(found.convergence),
        "ranking": _records(found.ranking),
        "warnings": _records(found.warnings),
        "meaning": sentences(found),
    }


def write(found: Sensitivity, folder: Path) -> None:
    """Tables and figures."""
    found.to_csv(folder)
    save_figures(found, folder)


def _shown(left: list[str]) -> str:
    return f"Shown: {', '.join(left)}." if left else ""


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of plain Python values."""
    return records(table.astype(object))


def _cell(row: pd.Series, is_share: bool) -> str:
    """An estimate with half of each interval."""

    def written(value: float) -> str:
        return f"{value:.2f}" if is_share else f"{value:.3g}"

    told = written(row["estimate"])
    if not np.isnan(row["low"]):
        told += f" ± {written((row['high'] - row['low']) / 2)}"
    if not np.isnan(row["luck_low"]):
        told += f"\n  luck ± {written((row['luck_high'] - row['luck_low']) / 2)}"
    return told


def _share(row: pd.Series) -> str:
    told = f"{row['share']:.0%}"
    return told if np.isnan(row["low"]) else f"{told} ({row['low']:.0%} to {row['high']:.0%})"


def _with_sd(row: pd.Series) -> str:
    return f"{_share(row)}\n  sd {row['sd']:.2g}"


def _ranked(found: Sensitivity, outcome: str) -> str:
    """Factors in their order, those together whose order is open."""
    rows = found.ranking[found.ranking["outcome"] == outcome]
    first, floor = rows.iloc[0], _floor(found)
    if floor is not None and first["estimate"] <= floor:
        return (
            f"{outcome_title(outcome)}: nothing stands out of the noise ({found.main} "
            f"{first['estimate']:.2g} at most, and a factor that does nothing has about "
            f"{floor:.2g})."
        )
    least = max(LITTLE * first["estimate"], floor or 0.0)
    named = rows[rows["estimate"] >= least].head(MOST_NAMED)
    interval = found.table[
        (found.table["outcome"] == outcome)
        & (found.table["index"] == found.main)
        & (found.table["factor"] == first["factor"])
    ].iloc[0]
    ends = f", {interval['low']:.2g} to {interval['high']:.2g}"
    amount = f"{found.main} {first['estimate']:.2g}{'' if np.isnan(interval['low']) else ends}"
    told = f"{outcome_title(outcome)}: most comes from {factor_title(first['factor'])} ({amount})"
    for row in named.iloc[1:].to_dict("records"):
        told += f", then {factor_title(row['factor'])} ({row['estimate']:.2g})"
    rest = len(rows) - len(named)
    if rest:
        has, next_one = "has" if rest == 1 else "have", rows["estimate"].iloc[len(named)]
        told += f"; {rest} more {has} {next_one:.2g} or less"
    open_ones = [
        f"{factor_title(one)} and {factor_title(other)}"
        for one, other, is_told in zip(
            named["factor"], named["factor"].iloc[1:], named["told"], strict=False
        )
        if not is_told
    ]
    if open_ones:
        told += f". Which of two is ahead is left open for {'; for '.join(open_ones)}"
    return f"{told}."


def _floor(found: Sensitivity) -> float | None:
    """About what a factor that does nothing has, where that is not 0."""
    idle = getattr(METHODS[found.method].module, "idle", None)
    return float(idle(found.points)) if idle else None


def _pair(rows: pd.DataFrame) -> str:
    """The pair that makes most beyond what each makes alone."""
    most = rows.loc[rows["estimate"].idxmax()]
    start = outcome_title(most["outcome"])
    if not most["low"] > 0:
        return f"{start}: no pair of factors is sure to make anything together."
    return (
        f"{start}: {factor_title(most['factor'])} and {factor_title(most['other'])} make most "
        f"together beyond what each makes alone ({most['estimate']:.2g}, {most['low']:.2g} to "
        f"{most['high']:.2g})."
    )


def _of_luck(found: Sensitivity, outcome: str) -> str:
    rows = found.luck[found.luck["outcome"] == outcome].set_index("part")
    return (
        f"{outcome_title(outcome)}: of what varies between single runs {_share(rows.loc[LUCK])} is "
        f"luck (sd {rows.loc[LUCK, 'sd']:.2g}), {_share(rows.loc[FACTORS])} the factors."
    )

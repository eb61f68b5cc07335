"""The shipped ensemble as Markdown: waves, facts, regimes, parameters."""

from typing import Any

import pandas as pd

import interagency as ia
from interagency.study.evidence import FACTS
from interagency.study.matching.regimes import TERCILES
from interagency.study.matching.targets import REGIME
from interagency.views.ensemble import sentences

SHOWN = 20
"""Parameters in the table."""

LABELS = {str(fact.number): fact.label for fact in FACTS}


def summary() -> str:
    """What the ensemble is, in plain sentences."""
    return "\n".join(f"- {sentence}" for sentence in sentences(ia.ensemble()))


def waves() -> str:
    """How the share of points that show every target rose."""
    lines = [
        "| wave | points | show every target | binding targets (points) |",
        "|---|---|---|---|",
    ]
    for row in ia.ensemble().waves.to_dict("records"):
        cells = [row["wave"], row["points"], _share(row), row["binding"]]
        lines.append(f"| {' | '.join(map(str, cells))} |".replace("|  |", "| |"))
    return "\n".join(lines)


def facts() -> str:
    """Every core fact, matched or held out."""
    lines = [
        "| fact | claim | | in the ranges | members | near members | alone |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in ia.ensemble().validation.to_dict("records"):
        shares = [_share(row, f"_{name}") for name in ("ranges", "members", "near")]
        alone = row["lost_alone"]
        number = row["fact"] if row["fact"].isdigit() else ""
        role = ", ".join([row["role"], LABELS[number]] if number else [row["role"]])
        cells = [number, row["statement"], role, *shares]
        cells.append("" if alone is None or alone != alone else f"{alone:.2f}")
        lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    counts = ia.ensemble().validation.iloc[0]
    n = ", ".join(f"{counts[f'n_{name}']} {name}" for name in ("ranges", "members", "near"))
    return "\n".join([*lines, "", f"95% intervals (Wilson) in brackets; n: {n}."])


def regimes() -> str:
    """Every third of adoption, joint time and accountability, and what the reform changes there."""
    table = ia.ensemble().regimes
    lines = [
        "| | third | of the ranges | joint gain there | of members | within the agency |",
        "|---|---|---|---|---|---|",
    ]
    for name in REGIME:
        for third in TERCILES:
            rows = table[table[name] == third]
            gain = _mean(rows, "joint_gain_ranges", "n_ranges")
            change = _mean(rows, "within_agency_change", "n_members")
            there, here = (rows[f"share_{where}"].sum() for where in ("ranges", "members"))
            cells = [name.replace("_", " "), third, f"{there:.2f}", f"{gain:.2f}"]
            cells += [f"{here:.2f}", f"{change:+.3f}" if here else ""]
            lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    counts = (int(table[f"n_{where}"].sum()) for where in ("ranges", "members"))
    lines += ["", "{} points of the ranges, {} members.".format(*counts)]
    return "\n".join(lines)


def _mean(rows: pd.DataFrame, column: str, counts: str) -> float:
    """Mean of a column over what cells hold."""
    return float((rows[column].fillna(0.0) * rows[counts]).sum() / max(rows[counts].sum(), 1))


def parameters() -> str:
    """The parameters that the facts say most of."""
    table = ia.ensemble().identifiability()
    lines = [
        f"{int(table['informed'].sum())} of {len(table)} parameters are informed. The first "
        f"{SHOWN}:",
        "",
        "| parameter | declared | 95% of members | spread kept | moved by | informed |",
        "|---|---|---|---|---|---|",
    ]
    for row in table.head(SHOWN).to_dict("records"):
        cells = [
            f"`{row['parameter']}`",
            f"{row['range_low']:g} to {row['range_high']:g}",
            f"{row['low']:.3g} to {row['high']:.3g}",
            f"{row['width']:.2f} ({row['width_low']:.2f} to {row['width_high']:.2f})",
            f"{row['shift']:+.2f}",
            "yes" if row["informed"] else "no",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(row: dict[str, Any], of: str = "") -> str:
    return f"{row[f'share{of}']:.2f} ({row[f'low{of}']:.2f} to {row[f'high{of}']:.2f})"


TABLES = {
    "ensemble": summary,
    "ensemble_waves": waves,
    "ensemble_facts": facts,
    "ensemble_regimes": regimes,
    "ensemble_parameters": parameters,
}

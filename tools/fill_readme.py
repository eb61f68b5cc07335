"""Fills the tables of README.md and docs from results/reference.

`--check` says if they are up to date.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from interagency.study.scenario_chain import THEMES, shipped, theme_of

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "results" / "reference"
CHANGES = {
    "within_team_change": "within the team",
    "within_agency_change": "within the agency",
    "delivery_change": "delivery",
}


def headline() -> str:
    """Changes by reform and window, with intervals."""
    table = pd.read_csv(REFERENCE / "headline.csv")
    lines = ["| reform | when | " + " | ".join(CHANGES.values()) + " | together |"]
    lines.append("|---" * (len(CHANGES) + 3) + "|")
    windows = {"early": "first 8 quarters", "mature": "last 12 quarters"}
    for row in table.to_dict("records"):
        cells = [
            f"{row[name]:+.4f} ({row[f'{name}_low']:+.4f} to {row[f'{name}_high']:+.4f})"
            for name in CHANGES
        ]
        lines.append(
            f"| `{row['reform']}` | {windows[row['window']]} | {' | '.join(cells)} "
            f"| {row['quadrant']} |"
        )
    return "\n".join(lines)


def practices() -> str:
    """What each practice adds to the three axes, and what it adds alone."""
    table = pd.read_csv(REFERENCE / "practice_effects.csv").set_index(["practice", "metric"])
    axes = [name.removesuffix("_change") for name in CHANGES]
    lines = ["| practice | set | " + " | ".join(CHANGES.values()) + " |"]
    lines.append("|---" * (len(CHANGES) + 2) + "|")
    for practice in table.index.get_level_values("practice").unique():
        rows = [table.loc[(practice, axis)] for axis in axes]
        cells = [f"{row['shapley']:+.4f} ({row['low']:+.4f} to {row['high']:+.4f})" for row in rows]
        lines.append(f"| `{practice}` | {rows[0]['set'].replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def shares() -> str:
    """Share of draws in which each check holds."""
    table = pd.read_csv(REFERENCE / "robust_shares.csv")
    lines = ["| claim | share of draws | 95% interval |", "|---|---|---|"]
    for row in table.to_dict("records"):
        claim = row["check"].replace("_", " ")
        lines.append(f"| {claim} | {row['share']:.2f} | {row['low']:.2f} to {row['high']:.2f} |")
    return "\n".join(lines)


def predictions() -> str:
    """How many predictions came out, and each of them with what was found, theme by theme."""
    table = pd.read_csv(REFERENCE / "predictions.csv", keep_default_na=False)
    counts = table["outcome"].value_counts()
    hits, misses, open_ones = (int(counts.get(name, 0)) for name in ("hit", "miss", "undecided"))
    lines = [
        f"Of {len(table)} signs {hits} came out ({hits / len(table):.0%}), {misses} did not "
        f"({misses / len(table):.0%}), and {open_ones} cannot be told from nothing "
        f"({open_ones / len(table):.0%})."
    ]
    keys = ["scenario", "against", "prediction", "metric", "of"]
    for theme, title in THEMES.items():
        of_theme = table["scenario"].map(lambda name: theme_of(shipped()[name])) == theme
        lines += [
            *("", f"### {title.removesuffix('.')}", ""),
            "| scenario | against | prediction | metric | of | early | mature |",
            "|---|---|---|---|---|---|---|",
        ]
        for said, rows in table[of_theme].groupby(keys, sort=False):
            found = {row["window"]: _found(row) for row in rows.to_dict("records")}
            cells = [f"`{said[0]}`", f"`{said[1]}`", said[2], f"`{said[3]}`", said[4]]
            cells += [found.get(window, "") for window in ("early", "mature")]
            lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    return "\n".join(lines)


def _found(row: Mapping[str, Any]) -> str:
    """What was predicted, and the change found; what did not come out says so."""
    said = f"{row['predicted']}: {round(row['change'], 4) + 0.0:+.4f}"
    return {"hit": said, "miss": f"**{said}, miss**"}.get(row["outcome"], f"{said}, undecided")


def coverage() -> str:
    """Every mechanism with where it is written and what it does; the inert ones say so."""
    table = pd.read_csv(REFERENCE / "coverage.csv", keep_default_na=False)
    rows = table.to_dict("records")
    refused, inert, against = (
        [row["id"] for row in rows if row["reason"].startswith(word)]
        for word in ("refused", INERT, "acts against")
    )
    lines = [
        f"Of {len(rows)} mechanisms {len(rows) - len(refused) - len(inert) - len(against)} act as "
        f"they are said to, {_named(inert)} inert, {_named(against)} the wrong way, and "
        f"{_named(refused)} refused.",
        "",
        "| id | what it says | written in | strengths | facts | seen in | adds |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = [row["id"], row["what"], _code(row["functions"]), _code(row["strengths"])]
        cells += [row["facts"], *_seen(row)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines).replace("|  |", "| |").replace("|  |", "| |")


INERT = ("cannot be told", "smaller than")


def _named(ids: Sequence[str]) -> str:
    """How many, with their ids, and the verb."""
    verb = "is" if len(ids) == 1 else "are"
    return f"{len(ids)} {f'({", ".join(ids)}) ' if ids else ''}{verb}"


def _code(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split(", ") if name)


def _seen(row: Mapping[str, Any]) -> tuple[str, str]:
    """Where a mechanism is to be seen, and what it adds there."""
    if row["refused"]:
        return "", f"refused: [why](decisions/{row['refused']})"
    where = f"`{row['metric']}`, {row['window']}: {row['arm']}"
    own = set(re.findall(r"(\w+)=", row["strengths"]))
    by = row["measured_by"]
    if set(by.split(", ")) != own:
        where += f" (by {by})"
    ends = (f"{float(row[name]):+.4f}" for name in ("low", "high"))
    added = f"{float(row['effect']):+.4f} ({' to '.join(ends)})"
    return where, added if not row["reason"] else f"**{added}: {row['reason']}**"


PAGES: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "README.md": {"headline": headline, "practices": practices, "shares": shares},
    "docs/predictions.md": {"predictions": predictions},
    "docs/coverage.md": {"coverage": coverage},
}
"""Pages, their marks, and what comes between them."""


def filled(text: str, tables: Mapping[str, Callable[[], str]]) -> str:
    """The page with its tables between their marks."""
    for name, make in tables.items():
        table = make()
        head, rest = text.split(f"<!-- {name}:", 1)
        mark, rest = rest.split("-->\n", 1)
        _, tail = rest.split(f"<!-- end of {name} -->", 1)
        text = f"{head}<!-- {name}:{mark}-->\n\n{table}\n\n<!-- end of {name} -->{tail}"
    return text


def main() -> int:
    stale = []
    for name, tables in PAGES.items():
        page = ROOT / name
        text = page.read_text(encoding="utf-8")
        new = filled(text, tables)
        if new != text:
            stale.append(name)
        if "--check" not in sys.argv:
            page.write_text(new, encoding="utf-8")
    if "--check" not in sys.argv or not stale:
        return 0
    print(f"{', '.join(stale)}: not what results/reference says; run python tools/fill_readme.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())

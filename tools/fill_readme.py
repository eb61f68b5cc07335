"""Fills the tables of README.md from results/reference; `--check` says if they are up to date."""

import sys
from pathlib import Path

import pandas as pd

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


def shares() -> str:
    """Share of draws in which each check holds."""
    table = pd.read_csv(REFERENCE / "robust_shares.csv")
    lines = ["| claim | share of draws | 95% interval |", "|---|---|---|"]
    for row in table.to_dict("records"):
        claim = row["check"].replace("_", " ")
        lines.append(f"| {claim} | {row['share']:.2f} | {row['low']:.2f} to {row['high']:.2f} |")
    return "\n".join(lines)


def filled(text: str) -> str:
    """The page with both tables between their marks."""
    for name, table in (("headline", headline()), ("shares", shares())):
        head, rest = text.split(f"<!-- {name}:", 1)
        mark, rest = rest.split("-->\n", 1)
        _, tail = rest.split(f"<!-- end of {name} -->", 1)
        text = f"{head}<!-- {name}:{mark}-->\n\n{table}\n\n<!-- end of {name} -->{tail}"
    return text


def main() -> int:
    page = ROOT / "README.md"
    text = page.read_text(encoding="utf-8")
    new = filled(text)
    if "--check" in sys.argv:
        if new != text:
            print("README.md is not what results/reference says; run python tools/fill_readme.py")
        return int(new != text)
    page.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

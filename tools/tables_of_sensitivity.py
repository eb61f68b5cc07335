"""Tables and sentences on what the trade-off hangs on, from results/reference, as Markdown."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from interagency.study.sensitivity.luck import LEFT
from interagency.study.sensitivity.luck import TOTAL as LUCK
from interagency.views.factors import factor_title, outcome_title

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "results" / "reference"
MOST, MOST_NAMED = 12, 6
TOTAL, FIRST = "total", "first"


def trade_off() -> str:
    """Total indices of the first factors of any outcome, with the interval over the design."""
    rows = _table("trade_off")
    rows = rows[rows["index"] == TOTAL]
    largest = rows.groupby("outcome")["estimate"].transform("max")
    size = rows.assign(size=rows["estimate"] / largest).groupby("factor")["size"].max()
    outcomes = list(rows["outcome"].unique())
    cells = rows.set_index(["factor", "outcome"])
    lines = ["| factor | " + " | ".join(map(outcome_title, outcomes)) + " |"]
    lines.append("|---" * (len(outcomes) + 1) + "|")
    for factor in size.sort_values(ascending=False, kind="stable").index[:MOST]:
        told = [_share(cells.loc[(factor, outcome)]) for outcome in outcomes]
        lines.append(f"| {factor_title(factor)} | {' | '.join(told)} |")
    return "\n".join(lines)


def luck() -> str:
    """Which share of what varies between single runs is luck, and what is left of it in means."""
    rows = _table("luck").set_index(["outcome", "part"])
    lines = ["| outcome | luck, of single runs | still luck in the means |", "|---|---|---|"]
    for outcome in dict.fromkeys(rows.index.get_level_values("outcome")):
        cells = [_percent(rows.loc[(outcome, part)]) for part in (LUCK, LEFT)]
        lines.append(f"| {outcome_title(outcome)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def sure() -> str:
    """What was played, how far indices moved with the second half of it, which order is open."""
    rows, ranking = _table("trade_off"), _table("ranking")
    totals = rows[rows["index"] == TOTAL]
    sums = rows[rows["index"] == FIRST].groupby("outcome", sort=False)["estimate"].sum()
    some = totals.iloc[0]
    lines = [
        f"{totals['factor'].nunique()} factors (weights of a group count as one), {some['n']:,} "
        f"points of {some['replications']} replications each. First orders, what factors make "
        f"alone, sum to {sums.min():.2f} to {sums.max():.2f}.",
        "",
    ]
    for outcome, own in totals.groupby("outcome", sort=False):
        width = (own["high"] - own["low"]).max()
        told = ranking[ranking["outcome"] == outcome].sort_values("rank").head(MOST_NAMED)
        open_ones = [
            f"{factor_title(one)} and {factor_title(other)}"
            for one, other, is_told in zip(
                told["factor"], told["factor"].iloc[1:], told["told"], strict=False
            )
            if not is_told
        ]
        order = f"open between {'; '.join(open_ones)}" if open_ones else "told"
        lines.append(
            f"- **{outcome_title(outcome)}.** The second half of the points moved the first "
            f"{MOST_NAMED} indices by at most {_moved(outcome, told['factor']):.2f}; the widest "
            f"interval over the design is {width:.2f}. Order of the first {MOST_NAMED}: {order}."
        )
    return "\n".join(lines)


def _moved(outcome: str, factors: pd.Series) -> float:
    """How far total indices of these factors are from those of half of the sample, at most."""
    rows = _table("convergence")
    rows = rows[(rows["outcome"] == outcome) & (rows["index"] == TOTAL)]
    by_size = rows[rows["factor"].isin(factors)].pivot(
        index="factor", columns="n", values="estimate"
    )
    return float((by_size.iloc[:, -1] - by_size.iloc[:, -2]).abs().max())


def _share(row: pd.Series) -> str:
    return f"{row['estimate']:.2f} ({max(row['low'], 0.0):.2f} to {row['high']:.2f})"


def _percent(row: pd.Series) -> str:
    return f"{row['share']:.2%} ({row['low']:.2%} to {row['high']:.2%})"


def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / f"sensitivity_{name}.csv", keep_default_na=True)


TABLES: Mapping[str, Callable[[], str]] = {
    "sensitivity_trade_off": trade_off,
    "sensitivity_luck": luck,
    "sensitivity_sure": sure,
}

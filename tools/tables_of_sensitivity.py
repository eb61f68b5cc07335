"""Tables and sentences on what the trade-off hangs on, from results/reference, as Markdown."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from interagency.model.parameters import PARAMETERS
from interagency.study.sensitivity.luck import LEFT
from interagency.study.sensitivity.luck import TOTAL as LUCK
from interagency.views.factors import factor_title, outcome_title

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "results" / "reference"
MOST, MOST_NAMED = 12, 6
TOTAL = "total"
INERT, SLIGHT = 1e-12, 0.005
"""Total at or below which nothing but rounding is left of a factor; below which it reads 0.00."""


def trade_off() -> str:
    """Total indices of the first factors of any outcome, beside the ranges behind them."""
    rows = _table("trade_off")
    rows = rows[rows["index"] == TOTAL]
    largest = rows.groupby("outcome")["estimate"].transform("max")
    size = rows.assign(size=rows["estimate"] / largest).groupby("factor")["size"].max()
    outcomes = list(rows["outcome"].unique())
    cells = rows.set_index(["factor", "outcome"])
    heads = ["factor", "low", "default", "high", "status", *map(outcome_title, outcomes)]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for factor in size.sort_values(ascending=False, kind="stable").index[:MOST]:
        told = [_share(cells.loc[(factor, outcome)]) for outcome in outcomes]
        lines.append(f"| {' | '.join([*_declared(factor), *told])} |")
    return "\n".join(lines)


def luck() -> str:
    """Which share of what varies between single runs is luck, and what is left of it in means."""
    rows = _table("luck").set_index(["outcome", "part"])
    lines = [
        "| outcome | luck, of single runs | its standard deviation | still luck in the means |",
        "|---|---|---|---|",
    ]
    for outcome in dict.fromkeys(rows.index.get_level_values("outcome")):
        single, means = (rows.loc[(outcome, part)] for part in (LUCK, LEFT))
        cells = [_percent(single), f"{single['sd']:.4f}", _percent(means)]
        lines.append(f"| {outcome_title(outcome)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def sure() -> str:
    """What was played, how far indices moved with the second half of it, which order is open."""
    rows, ranking = _table("trade_off"), _table("ranking")
    totals = rows[rows["index"] == TOTAL]
    some, inert = totals.iloc[0], len(_largest_at_most(totals, INERT))
    factors, slight = totals["factor"].nunique(), len(_largest_at_most(totals, SLIGHT)) - inert
    lines = [
        f"{factors - inert} active of {factors} factors (weights of a group count as one), "
        f"{some['n']:,} points of {some['replications']} replications each. "
        f"{slight} of the active have no total above {SLIGHT}.",
        "",
    ]
    for outcome, own in totals.groupby("outcome", sort=False):
        width = (own["high"] - own["low"]).max()
        told = ranking[ranking["outcome"] == outcome].sort_values("rank")
        first = told["factor"].iloc[:MOST_NAMED]
        open_ones = [
            f"{factor_title(one)} and {factor_title(other)}"
            for one, other, is_told in zip(
                first, told["factor"].iloc[1:], told["told"], strict=False
            )
            if not is_told
        ]
        order = f"open between {'; '.join(open_ones)}" if open_ones else "told"
        lines.append(
            f"- **{outcome_title(outcome)}.** The second half of the points moved the first "
            f"{MOST_NAMED} indices by {_at_most(_moved(outcome, first))}; the widest interval over "
            f"the design is {width:.2f}. Order of the first {MOST_NAMED}, and who is next: {order}."
        )
    return "\n".join(lines)


def inert() -> str:
    """Factors that do nothing at all in this scenario."""
    rows = _table("trade_off")
    names = sorted(_largest_at_most(rows[rows["index"] == TOTAL], INERT))
    return f"{len(names)}: {', '.join(map(factor_title, names))}." if names else "None."


def warnings() -> str:
    """Every warning about the sample, a line each."""
    rows = _table("warnings").fillna("")
    lines = []
    for row in rows.to_dict("records"):
        text = row["text"].removeprefix(f"{row['outcome']}: ")
        for factor in filter(None, row["factor"].split(", ")):
            text = text.replace(factor, factor_title(factor))
        start = f"**{outcome_title(row['outcome'])}.** " if row["outcome"] else ""
        lines.append(f"- {start}{text[0].upper()}{text[1:]}.")
    return "\n".join(lines) or "None."


def _largest_at_most(totals: pd.DataFrame, most: float) -> list[str]:
    """Factors whose totals are no larger than this, of every outcome."""
    largest = totals.groupby("factor")["estimate"].max()
    return list(largest.index[largest <= most])


def _at_most(value: float) -> str:
    """A bound to two digits.

    >>> _at_most(0.0044), _at_most(0.021)
    ('less than 0.005', 'at most 0.02')
    """
    return f"less than {SLIGHT}" if value < SLIGHT else f"at most {value:.2f}"


def _declared(factor: str) -> list[str]:
    """What a factor is called, over which range it is drawn, and how the range is known."""
    title, row = factor_title(factor), PARAMETERS.get(factor)
    if row is None:
        return [title, "", "", "", "drawn together"]
    title += " *(strength)*" * (row.kind == "strength")
    return [title, f"{row.low:g}", f"{row.default:g}", f"{row.high:g}", row.status]


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
    "sensitivity_inert": inert,
    "sensitivity_warnings": warnings,
}

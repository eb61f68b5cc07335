"""Tables of what was found, from results/reference, as Markdown."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from interagency.study.evidence import FACTS
from interagency.study.evidence.bench import AS_DECLARED
from interagency.study.evidence.fact import LABELS
from interagency.study.evidence.matrix import said as said_of
from interagency.study.evidence.matrix import survivors
from interagency.study.evidence.placebo import fooled
from interagency.study.evidence.scorecard import EVIDENCE
from interagency.study.predictions import RETRODICTED
from interagency.study.shipped import THEMES, shipped, theme_of
from interagency.views import evidence
from interagency.views.figures.practices import OF_ONE_SIGN

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


def without() -> str:
    """The changes of the headline without each thing that they may rest on."""
    table = pd.read_csv(REFERENCE / "what_holds_without.csv", keep_default_na=False)
    columns = [(name, window) for name in CHANGES for window in ("early", "mature")]
    heads = [f"{CHANGES[name]}, {window}" for name, window in columns]
    lines = ["| without | reform | " + " | ".join(heads) + " |"]
    lines.append("|---" * (len(columns) + 2) + "|")
    for (what, reform), rows in table.groupby(["without", "reform"], sort=False):
        by_window = rows.set_index("window")
        cells = [_with_half(by_window.loc[window], name) for name, window in columns]
        lines.append(f"| {what} | `{reform}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def _with_half(row: pd.Series, name: str) -> str:
    """A change and half of its interval."""
    half = (row[f"{name}_high"] - row[f"{name}_low"]) / 2
    return f"{row[name]:+.4f} ± {half:.4f}"


def practices() -> str:
    """What each practice adds to the three axes."""
    table = pd.read_csv(REFERENCE / "practice_effects.csv").set_index(["practice", "metric"])
    axes = [name.removesuffix("_change") for name in CHANGES]
    lines = ["| practice | set | " + " | ".join(CHANGES.values()) + " |"]
    lines.append("|---" * (len(CHANGES) + 2) + "|")
    for practice in table.index.get_level_values("practice").unique():
        rows = [table.loc[(practice, axis)] for axis in axes]
        cells = [f"{row['shapley']:+.4f} ({row['low']:+.4f} to {row['high']:+.4f})" for row in rows]
        lines.append(f"| `{practice}` | {rows[0]['set'].replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def practices_over_members() -> str:
    """What part each practice carries over the ensemble, and at the defaults."""
    keys = ["practice", "metric"]
    over, once = (
        pd.read_csv(REFERENCE / f"practice_headline{name}.csv").set_index(keys)
        for name in ("_over_members", "")
    )
    lines = ["| practice | " + " | ".join(CHANGES.values()) + " |", "|---" * 4 + "|"]
    for practice in over.index.get_level_values("practice").unique():
        cells = []
        for change in CHANGES:
            row, alone = (
                table.loc[practice, change.removesuffix("_change")] for table in (over, once)
            )
            ends = f"{row['share_parameters_low']:.0%} to {row['share_parameters_high']:.0%}"
            cells.append(
                f"{row['share']:.0%} ({ends}; first in {row['share_first']:.0%}); "
                f"{alone['share']:.0%} at the defaults"
            )
        lines.append(f"| `{practice}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def practices_asked_otherwise() -> str:
    """What hangs on how far each practice is taken, and what it does to the frontier."""
    table = pd.read_csv(REFERENCE / "practice_headline_over_members.csv")
    table = table.set_index(["practice", "metric"])
    asked = {
        ("total_index", "within_team"): "hangs on its degree, within the team",
        ("total_index", "within_agency"): "hangs on its degree, within the agency",
        ("total_index", "delivery"): "hangs on its degree, delivery",
        ("frontier_shift", "within_agency"): "agencies keep, at the same team",
        ("frontier_shift", "delivery"): "delivery gains, at the same team",
    }
    lines = ["| practice | " + " | ".join(asked.values()) + " |", "|---" * (len(asked) + 1) + "|"]
    for practice in table.index.get_level_values("practice").unique():
        cells = [_over_members(table.loc[practice, axis], name) for name, axis in asked]
        lines.append(f"| `{practice}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def _over_members(row: pd.Series, name: str) -> str:
    """A mean over members, and where 95% of them lie."""
    low, high = (row[f"{name}_parameters_{end}"] for end in ("low", "high"))
    form = "+.3f" if name == "frontier_shift" else ".2f"
    return f"{row[name]:{form}} ({low:{form}} to {high:{form}})"


def pairs_over_members() -> str:
    """Which pairs have one sign in at least 90% of members, and whom parameters leave open."""
    table = pd.read_csv(REFERENCE / "practice_interactions_over_members.csv")
    lines = ["| where | synergy | redundancy | sign depends on parameters |", "|---" * 4 + "|"]
    for change, words in CHANGES.items():
        rows = table[table["metric"] == change.removesuffix("_change")]
        agreed = rows["members_of_sign"] >= OF_ONE_SIGN
        counts = [(agreed & (rows["interaction"] * sign > 0)).sum() for sign in (1, -1)]
        lines.append(f"| {words} | {counts[0]} | {counts[1]} | {(~agreed).sum()} |")
    return "\n".join(lines)


def shares() -> str:
    """Share of draws in which each check holds."""
    table = pd.read_csv(REFERENCE / "robust_shares.csv")
    lines = ["| claim | share of draws | 95% interval |", "|---|---|---|"]
    for row in table.to_dict("records"):
        claim = row["check"].replace("_", " ")
        lines.append(f"| {claim} | {row['share']:.2f} | {row['low']:.2f} to {row['high']:.2f} |")
    return "\n".join(lines)


def facts() -> str:
    """Every fact: what is claimed, what kind of evidence it is, and how far it holds."""
    table = _scorecard()
    headline, _ = _sentences(table)
    lines = [*headline, evidence.counted(table), ""]
    for label, meaning in LABELS.items():
        rows = table[table["label"] == label].to_dict("records")
        kind = "" if label in EVIDENCE else "; no evidence"
        lines += [f"### {label.capitalize()}: {meaning}{kind}", "", *_facts_of(rows), ""]
    return "\n".join(lines).rstrip()


FACT_COLUMNS = ("fact", "claim", "what must come out", "effect", "holds in", "without choice")
FACT_COLUMNS += ("vanishes", "survives", "all draws", "mature draws")


def _facts_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows of facts, each share with its interval where it is not that of all pairs."""
    lines = [f"| {' | '.join(FACT_COLUMNS)} |", "|---" * len(FACT_COLUMNS) + "|"]
    for row in rows:
        star = "*" if row["class"] == "core" else ""
        cells = [f"{row['fact']}{star}", row["statement"], row["condition"]]
        cells += [f"{row['effect']:+.4f}", _interval(row, "share", "low", "high")]
        cells += [f"{row['share_without_choice']:.2f}", _told(row["vanishes"])]
        named = f": {row['depends_on']}" if row["survives"] is False else ""
        cells += [f"{_told(row['survives'])}{named}"]
        cells += [_interval(row, "robust_share", "robust_low", "robust_high")]
        cells += [_interval(row, "robust_share_mature", "mature_low", "mature_high")]
        lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    return lines


def _told(value: Any) -> str:
    return "" if pd.isna(value) else "yes" if value else "no"


def _interval(row: Mapping[str, Any], *names: str) -> str:
    share, low, high = (row[name] for name in names)
    return f"{share:.2f} ({low:.2f} to {high:.2f})"


def fragile() -> str:
    """Core facts that hold in too few draws, and what decides them; what rests on its reading."""
    _, rest = _sentences(_scorecard())
    return "\n".join(f"- {sentence}" for sentence in rest)


def _scorecard() -> pd.DataFrame:
    table = pd.read_csv(REFERENCE / "scorecard.csv")
    table.attrs["jointly"] = pd.read_csv(REFERENCE / "scorecard_jointly.csv").to_dict("records")
    return table


def _sentences(table: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The headline, and what is said of single facts."""
    told = evidence.sentences(table)
    headline = 2 + len(table.attrs["jointly"])
    return told[:headline], told[headline:]


def predictions() -> str:
    """How many predictions came out, and each of them with what was found, theme by theme."""
    table = pd.read_csv(REFERENCE / "predictions.csv", keep_default_na=False)
    counts = table["outcome"].value_counts()
    hits, misses, open_ones = (int(counts.get(name, 0)) for name in ("hit", "miss", "undecided"))
    lines = [
        f"Of {len(table)} signs {hits} came out ({hits / len(table):.0%}), {misses} did not "
        f"({misses / len(table):.0%}), and {open_ones} cannot be told from nothing "
        f"({open_ones / len(table):.0%}). {_retrodicted(table)}"
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
            mark = " (retrodicted)" if said[0] in RETRODICTED else ""
            cells = [f"`{said[0]}`{mark}", f"`{said[1]}`", said[2], f"`{said[3]}`", said[4]]
            cells += [found.get(window, "") for window in ("early", "mature")]
            lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    return "\n".join(lines)


def _retrodicted(table: pd.DataFrame) -> str:
    """How many signs were written after first runs, and what became of the others."""
    known = table["scenario"].isin(RETRODICTED)
    after, before = (table[rows]["outcome"].value_counts() for rows in (known, ~known))
    return (
        f"Of them {after.sum()} are *retrodicted*, of which {after.get('hit', 0)} came out. Of the "
        f"{before.sum()} predicted ones {before.get('hit', 0)} came out "
        f"({before.get('hit', 0) / before.sum():.0%})."
    )


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


def structure() -> str:
    """Every swapped form: which core facts are lost that hold as declared, and how far."""
    table = pd.read_csv(REFERENCE / "structural_sensitivity.csv", keep_default_na=False)
    declared = table[table["swap"] == AS_DECLARED.name]
    failing = declared.loc[declared["holds"].astype(str) != "True", "fact"].tolist()
    lines = [
        f"{len(declared)} core facts, {declared['n'].iloc[0]} pairs of runs on the same luck. "
        f"As declared all hold{f' but {_listed(failing)}' if failing else ''}.",
        "",
        "| swapped | what is otherwise | hold | lost: share of pairs (95% interval), effect "
        "against that as declared | gained |",
        "|---|---|---|---|---|",
    ]
    was = declared.set_index("fact")["effect"].astype(float)
    for swap, rows in table.groupby("swap", sort=False):
        if swap == AS_DECLARED.name:
            continue
        holds = rows["holds"].astype(str) == "True"
        gone = rows[~holds & ~rows["fact"].isin(failing)].to_dict("records")
        lost = "; ".join(
            f"{row['fact']}: {float(row['share']):.2f} ({float(row['low']):.2f} to "
            f"{float(row['high']):.2f}), {float(row['effect']):+.4f} against "
            f"{was[row['fact']]:+.4f}"
            for row in gone
        )
        gained = _listed(rows.loc[holds & rows["fact"].isin(failing), "fact"].tolist())
        cells = [swap, rows["meaning"].iloc[0], f"{holds.sum()} of {len(rows)}", lost, gained]
        lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    return "\n".join(lines)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def placebo() -> str:
    """Every fact of traits under the placebos that move its traits."""
    table = pd.read_csv(REFERENCE / "placebos.csv", keep_default_na=False)
    for name in ("moved", "holds"):
        table[name] = table[name].astype(str) == "True"
    table["effect_kept"] = table["effect_kept"].astype(float)
    table["vanishes"] = table["vanishes"].map({"True": True, "False": False})
    lines = [
        f"{table['n'].iloc[0]} pairs of runs on the same luck in each of "
        f"{table['wiring'].nunique()} wirings, the declared one among them.",
        "",
        "| fact | claim | wirings that move its traits | it holds by sign | with a tenth of its "
        "effect or more | most of it kept | wirings that move others | it holds |",
        "|---" * 8 + "|",
    ]
    for row in fooled(table).to_dict("records"):
        kept = "" if pd.isna(row["most_kept"]) else f"{row['most_kept']:.2f}"
        names = ("fact", "statement", "placebos", "holding", "left")
        cells = [*(str(row[name]) for name in names), kept]
        cells += [str(row[name]) for name in ("unmoved", "unmoved_holding")]
        lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    return "\n".join(lines)


def hanging() -> str:
    """What facts hang on beside their own mechanisms."""
    table = pd.read_csv(REFERENCE / "ablation_matrix.csv", keep_default_na=False)
    table["own"] = table["own"].astype(str) == "True"
    table["vanishes"] = table["vanishes"].map({"True": True, "False": False})
    statements = {fact.number: fact.statement for fact in FACTS}
    lines = [
        f"{said_of(table)} n = {table['n'].iloc[0]} pairs of runs on the same luck.",
        "",
        "| fact | claim | survives | lost with, beside its own | own | of them enough alone |",
        "|---|---|---|---|---|---|",
    ]
    for row in survivors(table).to_dict("records"):
        cells = [str(row["fact"]), statements[row["fact"]]]
        cells += [f"{row['survived']} of {row['foreign']}"]
        cells += [_code(row[name]) for name in ("lost_with", "own", "own_alone")]
        lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    return "\n".join(lines)


TABLES: Mapping[str, Callable[[], str]] = {
    "headline": headline,
    "without": without,
    "practice_effects": practices,
    "practices_over_members": practices_over_members,
    "practices_asked_otherwise": practices_asked_otherwise,
    "pairs_over_members": pairs_over_members,
    "shares": shares,
    "facts": facts,
    "fragile": fragile,
    "found_predictions": predictions,
    "coverage": coverage,
    "structure": structure,
    "placebo": placebo,
    "hanging": hanging,
}

"""What was found of the core source's Table 1, as Markdown."""

from collections.abc import Callable, Iterable, Mapping

import pandas as pd
from tables_of_results import REFERENCE

from interagency.study.evidence.observed import readings

MARKS = {"systemic": "x", "plus": "+", "minus": "−"}
HALVES = {"systemic": "x", "mobilisation": "+ and −"}


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / f"{name}.csv", keep_default_na=False)


def _rows(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(heads)
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    return "\n".join(lines + [f"| {' | '.join(map(str, row))} |" for row in rows])


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def _yes(value: object) -> str:
    return "yes" if str(value) == "True" else "no"


def nulls() -> str:
    """The model and what stands beside it on the same test."""
    scores = _read("table1_scores").set_index(["theory", "mark"])
    rows = []
    for row in _read("table1_nulls").to_dict("records"):
        found = [scores.loc[(row["theory"], mark)] for mark in MARKS]
        cells = [f"{one['found']} of {one['marked']} ({one['false']} false)" for one in found]
        share = f"{row['share_passing']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
        share = share if row["n"] > 1 else "nothing is drawn"
        agreeing = f"{row['agreeing']} of {row['cells']}"
        rows.append([row["theory"], row["says"], agreeing, *cells, _yes(row["passes"]), share])
    heads = ["theory", "what it is", "cells that agree", *MARKS.values(), "passes"]
    return _rows([*heads, "share of single runs or worlds that pass (95%)"], rows)


def chance() -> str:
    """How surely agencies, not rows, bear a mark out."""
    scores = _read("table1_scores")
    rows = [
        [
            MARKS[row["mark"]],
            row["marked"],
            row["agencies"],
            f"{float(row['auc']):.2f}",
            f"{float(row['chance_low']):.2f} to {float(row['chance_high']):.2f}",
            _p(float(row["p"])),
            _p(float(row["least_p"])),
            f"{row['found_by_other_agencies']} of {row['marked']}",
        ]
        for row in scores[scores["theory"] == "model, total"].to_dict("records")
    ]
    heads = ["mark", "offices", "agencies", "AUC within countries", "marks handed about (95%)"]
    return _rows([*heads, "p", "smallest p possible", "found, cuts of other agencies"], rows)


def _p(value: float) -> str:
    return f"{value:.4f}" if value < 0.001 else f"{value:.3f}"


def counts() -> str:
    """Profiles and rules with the offices and agencies behind them."""
    table = _read("table1_counts")
    rows = [
        [
            row["counted_by"],
            _in_words(row["name"]).replace("-", "−"),
            row["marks"].replace("-", "−"),
            f"{row['reproduced']} of {row['offices']}",
            f"{row['agencies_reproduced']} of {row['agencies']}",
        ]
        for row in table.to_dict("records")
    ]
    return _rows(
        ["counted by", "which", "marks", "offices reproduced", "agencies reproduced"], rows
    )


def contrasts() -> str:
    """Five agencies against themselves."""
    table = _read("table1_contrasts")
    keys = ["agency", "trait", "practice_set", "marked_with", "marked_without"]
    rows = []
    for said, group in table.groupby(keys, sort=False):
        by = group.set_index(["how", "estimand"])
        cells = [
            _interval(by.loc[(how, estimand)])
            for how in ("between countries", "toggled")
            for estimand in ("total", "direct")
        ]
        rows.append([said[0], _in_words(said[1]), _in_words(said[2]), *said[3:], *cells])
    heads = ["agency", "trait", "set", "marked with", "marked without"]
    ways = ["between countries, total", "direct", "toggled, total", "direct"]
    return _rows([*heads, *ways], rows)


def _interval(row: pd.Series) -> str:
    told = f"{row['contrast']:+.3f} ({row['low']:+.3f} to {row['high']:+.3f})"
    return told if str(row["holds"]) == "True" else f"**{told}**"


def traits() -> str:
    """One trait taken from all who have it."""
    table = _read("table1_traits")
    rows = []
    for (trait, one), group in table.groupby(["trait", "practice_set"], sort=False):
        by = group.set_index("estimand")
        said = {"1": "gains more", "-1": "gains less", "0": "no mark"}[str(by["said"].iloc[0])]
        cells = [
            f"{row['contrast']:+.3f} ({row['low']:+.3f} to {row['high']:+.3f})"
            for row in (by.loc[estimand] for estimand in ("total", "direct"))
        ]
        rows.append([_in_words(trait), by["offices"].iloc[0], _in_words(one), said, *cells])
    return _rows(["trait", "offices", "set", "Table 1 says", "total", "direct"], rows)


def rivals() -> str:
    """How many rivals pass, by their forms."""
    rows = [
        [
            row["family"],
            row["knowledge_form"],
            row["reach_form"],
            row["felt"],
            f"{row['passing']} of {row['rivals']}",
            f"{row['share_passing']:.3f} ({row['low']:.3f} to {row['high']:.3f})",
            *(row[half] for half in HALVES),
        ]
        for row in _read("table1_rivals").to_dict("records")
    ]
    heads = ["rivals", "first pool", "second pool", "felt", "pass", "share (95%)"]
    return _rows([*heads, *(f"pass on {half}" for half in HALVES.values())], rows)


def by_reading() -> str:
    """The test under every reading of rows that are open to doubt, and those rows themselves."""
    table, doubtful = _read("table1_by_reading"), _read("table1_doubtful")
    theories = ["model, total", "static pools", "no team", "behaviour only", "one line"]
    rows = []
    for name, reading in readings().items():
        passes = table[table["reading"] == name].groupby("theory")["passes"].first()
        own = doubtful[doubtful["reading"] == name]
        marks = (
            [" ".join(filter(None, own[column])) or "none" for column in OWN] if len(own) else []
        )
        told = [one.replace("-", "−") for one in marks] or ["", ""]
        rows.append([name, reading.why, *told, *(_yes(passes[theory]) for theory in theories)])
    heads = ["reading", "why it may be read so", "the office's marks then", "given by the model"]
    return _rows([*heads, *(f"{theory} passes" for theory in theories)], rows)


OWN = ("observed", "reproduced")


def components() -> str:
    """Which part of the payoff bears which mark."""
    table = _read("table1_components")
    rows = []
    for part, group in table.groupby("component", sort=False):
        by = group.set_index("mark")
        cells = (
            f"{row['auc_run']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
            for row in (by.loc[mark] for mark in MARKS)
        )
        rows.append([part, *cells])
    return _rows(["part of the payoff", *(f"AUC, {mark}" for mark in MARKS.values())], rows)


SAID = {
    "marks": "the whole test",
    "between countries": "where it has the trait against where it has not",
    "toggled": "the trait taken from all who have it",
}


def over_members() -> str:
    """In what share of the ensemble's members the marks and contrasts come out."""
    table = _read("table1_over_members")
    rows = [
        (
            SAID[row["what"]],
            _in_words(row["of"]),
            f"{row['share']:.2f} ({row['low']:.2f} to {row['high']:.2f})",
        )
        for row in table.to_dict("records")
    ]
    heads = ("what", "of", f"share of {table['members'].iloc[0]} members (95%)")
    return _rows(heads, rows)


TABLES: Mapping[str, Callable[[], str]] = {
    "table_1_nulls": nulls,
    "table_1_chance": chance,
    "table_1_counts": counts,
    "table_1_contrasts": contrasts,
    "table_1_traits": traits,
    "table_1_rivals": rivals,
    "table_1_readings": by_reading,
    "table_1_components": components,
    "table_1_over_members": over_members,
}

"""What the view of the evidence shows of a scorecard: its headline, its facts, one of them anew."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from html import escape
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import pandas as pd

from interagency.study.evidence.fact import LABELS
from interagency.study.evidence.scorecard import EVIDENCE, ROBUST_SHARE, evidence
from interagency.study.evidence.stored import is_of_this_model, stored_nulls, stored_scorecard
from interagency.views import evidence as view
from interagency.views.app import words_of_evidence as words
from interagency.views.app.image import image, image_of
from interagency.views.changes import signed
from interagency.views.figures.scorecard import scorecard

PAIRS = 10
"""Pairs of runs when a fact is checked again: a few seconds."""
OTHER_LUCK = 1001
"""The first seed of such a check; the stored scorecard is of another one."""

type Filter = Callable[[pd.DataFrame], pd.Series]

KINDS: Mapping[str, Filter] = MappingProxyType(
    {
        "every label": lambda table: table["label"].notna(),
        "what counts as evidence": lambda table: table["label"].isin(EVIDENCE),
        **{
            f"{label}: {meaning}": lambda table, label=label: table["label"] == label
            for label, meaning in LABELS.items()
        },
    }
)
"""Which labels are shown, in words."""

DOUBTS: Mapping[str, Filter] = MappingProxyType(
    {
        "whatever came out": lambda table: table["fact"].notna(),
        "fail or are fragile": lambda table: ~table["holds"] | table["fragile"].eq(True),
        "stay without what explains them": lambda table: table["vanishes"].eq(False),
        "depend on how it is measured": lambda table: table["survives"].eq(False),
    }
)
"""What is doubtful about facts that are shown, in words."""


def chosen(table: pd.DataFrame, core: bool, kind: str, doubt: str) -> pd.DataFrame:
    """The facts of a scorecard that are to be shown.

    core   core facts alone
    kind   one of `KINDS`
    doubt  one of `DOUBTS`
    """
    kept = KINDS[kind](table) & DOUBTS[doubt](table)
    return table[kept & (table["class"] == "core")] if core else table[kept]


def headline(table: pd.DataFrame) -> str:
    """What counts as evidence, how much of it holds, and what does not: as cards."""
    counting, core = view.counting(table), table[table["class"] == "core"]
    held = int(counting["holds"].sum())
    broken, fragile = len(view.failing(table)), len(view.fragile(table))
    cards = [
        _card(
            "",
            f"{len(counting)} of {len(table)}",
            "facts count as evidence",
            f"The other {len(table) - len(counting)} stand apart: they say what the forms are.",
        ),
        _card(
            "good" if held == len(counting) else "doubt",
            f"{held} of {len(counting)}",
            "of these hold at the defaults",
            f"{int(counting['vanishes'].eq(True).sum())} of the "
            f"{int(counting['vanishes'].notna().sum())} that can be asked go with their cause.",
        ),
        *_over_draws(counting),
        _card(
            "bad" if broken else "doubt" if fragile else "good",
            f"{broken} fail, {fragile} fragile",
            f"of {len(core)} core facts",
            f"Fragile: under {ROBUST_SHARE:.0%} of the draws where practices mature.",
        ),
    ]
    return f'<div class="cards" id="headline">{"".join(cards)}</div>'


def _over_draws(counting: pd.DataFrame) -> Iterator[str]:
    """Of the facts that count: the middle one's share of draws, and the share of all at once."""
    shares = counting["robust_share_mature"].dropna()
    if shares.empty:
        return
    least = counting.loc[shares.idxmin()]
    yield _card(
        "good" if shares.median() >= ROBUST_SHARE else "doubt",
        f"{shares.median():.0%}",
        "of draws: the middle one of these",
        f"Where practices mature; {counting['robust_share'].median():.0%} of all draws. The least: "
        f"fact {least['fact']}, {shares.min():.0%}.",
    )


def _card(state: str, number: str, what: str, more: str) -> str:
    return (
        f'<div class="card {state}"><p><strong>{number}</strong> <em>{what}</em></p>'
        f"<small>{more}</small></div>"
    )


def origin(table: pd.DataFrame) -> str:
    """Of how many runs a stored scorecard is, and whether the model was changed since."""
    identity = table.attrs["identity"]
    told = (
        f"Stored with interagency {identity['versions']['interagency']}: seed {identity['seed']}, "
        f"{view.counted(table)}"
    )
    changed = "" if is_of_this_model(identity) else f" <b>{words.OTHER_MODEL}</b>"
    return f'<p class="hint" id="origin">{escape(told)}{changed}</p>'


def facts(table: pd.DataFrame) -> str:
    """A row a fact; opened, it says what it must meet and what it hangs on."""
    if table.empty:
        return words.NO_FACT
    heads = ("fact", "label", "at the defaults", "all draws", "mature", "without its cause")
    inside = "".join(f"<th>{head}</th>" for head in heads)
    rows = "".join(_row(row, heads) for row in table.to_dict("records"))
    return (
        f'<table class="facts" id="facts"><thead><tr>{inside}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(row: Mapping[str, Any], heads: tuple[str, ...]) -> str:
    mature = _share(row, "robust_share_mature", "mature_low", "mature_high")
    cells = (
        f"{row['label']}<small>{row['class']}</small>",
        f"{'holds' if row['holds'] else 'FAILS'} {_share(row, 'share', 'low', 'high')}",
        _share(row, "robust_share", "robust_low", "robust_high"),
        f"{'fragile ' if row['fragile'] else ''}{mature}",
        {True: "vanishes", False: "STAYS"}.get(row["vanishes"], view.NONE),
    )
    told = "".join(
        f'<td data-told="{head}">{cell}</td>' for head, cell in zip(heads[1:], cells, strict=True)
    )
    state = "fails" if not row["holds"] else "fragile" if row["fragile"] else "sound"
    return (
        f'<tr class="{row["class"]} {state}" data-fact="{row["fact"]}"><td><details><summary>'
        f"{row['fact']} {escape(row['statement'])}</summary>{_opened(row)}</details></td>"
        f"{told}</tr>"
    )


def _share(row: Mapping[str, Any], *names: str) -> str:
    """A share with its interval below it."""
    if pd.isna(row[names[0]]):
        return view.NONE
    share, low, high = (f"{row[name]:.0%}" for name in names)
    return f"{share} <small>{low} to {high}</small>"


def _opened(row: Mapping[str, Any]) -> str:
    told = "".join(f"<dt>{what}</dt><dd>{escape(said)}</dd>" for what, said in _told(row))
    return f"<dl>{told}</dl>"


def _told(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What there is to know of a fact, part by part."""
    kind = "evidence" if row["label"] in EVIDENCE else "no evidence of the model"
    yield "It holds when", f"{row['condition']}."
    yield "Kind", f"{row['label']}, {LABELS[row['label']]}: {kind}. Source {row['source']}."
    yield "Effect", f"{signed(row['effect'])}, mean of the first part over {row['n']} pairs."
    if row["ablation"]:
        yield (
            "Ablation",
            f"Without {row['ablation']} it holds in {row['share_ablated']:.0%} of pairs and keeps "
            f"{row['effect_kept']:.0%} of its effect.",
        )
    yield (
        "Without choice",
        f"Where offices keep to custom, it holds in {row['share_without_choice']:.0%} of pairs.",
    )
    if row["alternatives"]:
        failing = row["depends_on"]
        outcome = f"not under {failing}" if failing else "holds under all of them"
        asked = "not asked, for it does not hold" if row["survives"] is None else outcome
        yield "Other readings", f"{row['alternatives']}: {asked}."
    if row["decided_by"] or row["fails_where"]:
        yield "Fails most where", f"{row['fails_where'] or row['decided_by']}."


@lru_cache(maxsize=16)
def picture(numbers: tuple[int, ...]) -> str:
    """The figure of some of the stored facts."""
    table = stored_scorecard()
    some = table[table["fact"].isin(numbers)]
    told = "How far each fact holds: the numbers stand in the table above"
    return f'<div class="scrolled">{image(lambda: scorecard(some), "scorecard", told)}</div>'


def choices(table: pd.DataFrame) -> dict[str, int]:
    """What a fact is called where one is chosen -> its number."""
    return {f"{row.fact} {row.statement}": row.fact for row in table.itertuples()}


@lru_cache(maxsize=64)
def checked(fact: int, seed: int) -> pd.DataFrame:
    """One fact held against the model once more, at the defaults."""
    return evidence(facts=[fact], replications=PAIRS, seed=seed, ablate=False, progress=False)


def again(table: pd.DataFrame, fact: int, seed: int) -> str:
    """What is found of a fact on other luck, beside what is stored of it."""
    stored = table[table["fact"] == fact].iloc[0].to_dict()
    fresh = checked(fact, seed).iloc[0].to_dict()
    rows = "".join(
        f"<tr><th>{name}</th><td>{'holds' if row['holds'] else 'FAILS'}</td>"
        f"<td>{row['share']:.0%} <small>({row['low']:.0%} to {row['high']:.0%})</small></td>"
        f"<td>{row['effect']:+.4f}</td><td>{row['n']}</td><td>{luck}</td></tr>"
        for name, row, luck in (
            ("stored", stored, table.attrs["identity"]["seed"]),
            ("played now", fresh, seed),
        )
    )
    alike = stored["low"] <= fresh["high"] and fresh["low"] <= stored["high"]
    command = f"interagency evidence --fact {fact} --replications {PAIRS} --draws 0 --seed {seed}"
    return (
        f'<div id="again" data-fact="{fact}" data-seed="{seed}"><div class="scrolled">'
        '<table class="numbers"><thead><tr><th></th><th></th><th>share of pairs</th><th>effect</th>'
        f"<th>pairs</th><th>seed</th></tr></thead><tbody>{rows}</tbody></table></div>"
        f"<p>{words.ALIKE if alike else words.UNLIKE}</p>"
        f"<p>The same as a command: <code>{command}</code></p></div>"
    )


def table_1() -> str:
    """The model and its nulls on the test of Table 1, and the figure of all offices, folded."""
    rows = "".join(_null(row) for row in stored_nulls().to_dict("records"))
    drawn = (files("interagency") / "data" / "table1.svg").read_bytes()
    return (
        '<div class="scrolled"><table class="numbers" id="nulls"><thead><tr><th></th>'
        "<th>cells that agree</th><th>passes</th><th>single runs or worlds that pass</th></tr>"
        f"</thead><tbody>{rows}</tbody></table></div>"
        "<details><summary>Office by office</summary>"
        f'<div class="scrolled">{image_of(drawn, "table1", words.TABLE_1_TOLD)}</div></details>'
    )


def _null(row: Mapping[str, Any]) -> str:
    # where nothing is drawn, there is but one case
    share = f"{row['share_passing']:.0%} <small>({row['low']:.0%} to {row['high']:.0%})</small>"
    return (
        f"<tr><th>{escape(row['theory'])}<br><small>{escape(row['says'])}</small></th>"
        f"<td>{row['agreeing']} of {row['cells']}</td><td>{'yes' if row['passes'] else 'no'}</td>"
        f"<td>{share if row['n'] > 1 else 'nothing is drawn'}</td></tr>"
    )

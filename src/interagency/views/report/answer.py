"""The answer in three sentences whose words follow from the numbers, undecided where they are."""

import re
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from interagency.study.estimates import CONFLICT_FLOOR, mean_interval
from interagency.study.results import Comparison
from interagency.views.changes import WINDOWS, measured_changes, signed
from interagency.views.figures.style import in_words
from interagency.views.sentences import (
    AGENCY,
    DELIVERY,
    TEAM,
    TOO_FEW,
    amounts_to,
    outcome,
    the_way,
    verb,
)
from interagency.views.terminal import with_margin

PLACES = {
    TEAM: "coordination within the team",
    AGENCY: "coordination within the agencies",
    DELIVERY: "delivery",
}
SHORT = {TEAM: "team", AGENCY: "agencies", DELIVERY: "delivery"}
WHERE = {TEAM: "in the team", AGENCY: "in the agencies", DELIVERY: "in delivery"}
UNDECIDED = "undecided"


def answer(comparison: Comparison) -> list[str]:
    """Where each reform leads, which does best, and what the first years cost.

    For a single reform: where it leads, how it gets there, how sure that is.
    """
    if replications(comparison) < 2:
        return [TOO_FEW]
    table = measured_changes(comparison).set_index(["reform", "window", "metric"])
    reforms = reforms_of(comparison)
    ends = where_all_end(comparison, table, reforms)
    if len(reforms) == 1:
        (reform,) = reforms
        return [ends, in_names(the_way(comparison, reform), reforms), certainty(comparison)]
    return [ends, the_best(comparison, reforms), first_years(table, reforms)]


def reforms_of(comparison: Comparison) -> list[str]:
    """Names of the reforms, in the order in which they were asked about."""
    return list(comparison.changes["reform"].unique())


def replications(comparison: Comparison) -> int:
    """Runs of each reform."""
    return len(comparison.changes) // len(reforms_of(comparison))


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listed(["one_voice", "b", "c"])
    '“one voice”, “b” and “c”'
    """
    return series(list(map(called, names)))


def called(name: str) -> str:
    """A scenario's name within a sentence.

    >>> called("one_voice")
    '“one voice”'
    """
    return f"“{in_words(name)}”"


def in_names(sentence: str, names: Iterable[str]) -> str:
    """The sentence with names of scenarios as `called`, the longest first.

    >>> in_names("a_b_c beats a_b", ["a_b", "a_b_c"])
    '“a b c” beats “a b”'
    """
    longest = sorted(names, key=len, reverse=True)
    either = "|".join(map(re.escape, longest))
    return re.sub(rf"(?<!\w)({either})(?!\w)", lambda found: called(found[0]), sentence)


def typeset(sentence: str) -> str:
    """A sentence with minus signs, and with numbers that no line end takes apart.

    >>> typeset("-0.1 ± 0.2, to-do")
    '−0.1\xa0±\xa00.2, to-do'
    """
    return re.sub(r"(?<![\w.])-(?=\d)", "−", sentence).replace(
        " ± ", "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}"
    )


def series(words: Sequence[str]) -> str:
    """Words with commas, and an "and" before the last."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def amount(difference: float, low: float, high: float) -> str:
    """A change with half of its interval, and a word where its sign cannot be told.

    >>> amount(0.2, 0.1, 0.3), amount(0.01, -0.02, 0.04)
    ('+0.200 ± 0.100', '+0.010 ± 0.030, undecided')
    """
    told = with_margin(signed(difference), low, high)
    return f"{told}, {UNDECIDED}" if is_undecided(low, high) else told


def is_undecided(low: float, high: float) -> bool:
    """Whether an interval holds 0 and more than that."""
    return low <= 0 <= high and low < high


def certainty(comparison: Comparison) -> str:
    """What the intervals are of, and what they do not hold."""
    return (
        f"All numbers are means over {replications(comparison)} pairs of runs with the same luck "
        "and the same offices; ± is half of a 95% interval, which holds luck and what is not "
        "known of the offices, and not uncertainty about the model's own numbers, which is larger."
    )


# ---------------------------------------------------------------- where they lead


def where_all_end(comparison: Comparison, table: pd.DataFrame, reforms: Sequence[str]) -> str:
    """What each reform amounts to in the mature window; reforms of one outcome together."""
    by_outcome = grouped(
        reforms, lambda reform: amounts_to(table, reform, outcome(comparison, reform))
    )
    parts = [
        f"{listed(members)} – {words} ({_changes(table, members)})"
        for words, members in by_outcome.items()
    ]
    return (
        f"In the {WINDOWS['mature'].words}, held against {called(comparison.base)}: "
        f"{'; '.join(parts)}."
    )


def _changes(table: pd.DataFrame, reforms: Sequence[str]) -> str:
    """The three changes of some reforms, each with its interval."""
    told = []
    for metric, place in SHORT.items():
        amounts = [amount(*_ends(table.loc[(reform, "mature", metric)])) for reform in reforms]
        told.append(f"{place} {' and '.join(amounts)}")
    return "; ".join(told)


def _ends(row: pd.Series) -> tuple[float, float, float]:
    return row["difference"], row["low"], row["high"]


# ---------------------------------------------------------------- which does best


def the_best(comparison: Comparison, reforms: Sequence[str]) -> str:
    """Which reforms do best in each measure, told apart on the same luck."""
    found = {metric: _leaders(comparison, reforms, metric) for metric in PLACES}
    parts = []
    for (leaders, behind), metrics in grouped(found, lambda metric: found[metric][:2]).items():
        where = series([WHERE[metric] for metric in metrics])
        if not behind:
            parts.append(f"{where} {listed(leaders)} are too close to call")
            continue
        leads = series([found[metric][2] for metric in metrics])
        best = "does best," if len(leaders) == 1 else "do best, too close to call, and are"
        parts.append(f"{where} {listed(leaders)} {best} ahead of {called(behind)} by {leads}")
    return f"Between the reforms: {'; '.join(parts)}."


def _leaders(
    comparison: Comparison, reforms: Sequence[str], metric: str
) -> tuple[tuple[str, ...], str, str]:
    """The best in the mature window with those too close to it; the next, and how far behind.

    Too close is within luck, or nearer than what matters (0.005, as in `verb`). Differences
    are of the same runs, and so surer than the reforms' own intervals make them look.
    """
    by_reform = {
        reform: rows.set_index(["point", "replication"])[metric + WINDOWS["mature"].suffix]
        for reform, rows in comparison.changes.groupby("reform", sort=False)
    }
    first, *others = sorted(reforms, key=lambda reform: -by_reform[reform].mean())
    leads = {reform: mean_interval(by_reform[first] - by_reform[reform]) for reform in others}
    close = [name for name, (lead, low, _) in leads.items() if low <= 0 or lead < CONFLICT_FLOOR]
    leaders = tuple(name for name in reforms if name in (first, *close))
    behind = next((name for name in others if name not in close), "")
    lead = with_margin(f"{leads[behind][0]:.3f}", *leads[behind][1:]) if behind else ""
    return leaders, behind, lead


# ---------------------------------------------------------------- the first years


def first_years(table: pd.DataFrame, reforms: Sequence[str]) -> str:
    """What the reforms do to each measure in the early window."""
    parts = []
    for metric, place in PLACES.items():
        rows = {reform: table.loc[(reform, "early", metric)] for reform in reforms}
        verbs = grouped(reforms, lambda reform, rows=rows: verb(rows[reform]))
        told = [
            f"{_who(members, reforms)} {word} {place} ({_span([rows[name] for name in members])})"
            for word, members in verbs.items()
        ]
        parts.append(" and ".join(told))
    return f"In the {WINDOWS['early'].words} of the reform, {'; '.join(parts)}."


def _who(members: Sequence[str], reforms: Sequence[str]) -> str:
    if len(members) == 1:
        return called(members[0])
    return "every reform" if len(members) == len(reforms) else f"each of {listed(members)}"


def _span(rows: Sequence[pd.Series]) -> str:
    """One change with its interval; of several from the least to the greatest end."""
    if len(rows) == 1:
        return amount(*_ends(rows[0]))
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    told = f"between {signed(low)} and {signed(high)}, intervals included"
    return f"{told}, {UNDECIDED}" if is_undecided(low, high) else told


def grouped[Key](names: Iterable[str], key: Callable[[str], Key]) -> dict[Key, list[str]]:
    """Names by what they have in common, in the order of their first."""
    found: dict[Key, list[str]] = {}
    for name in names:
        found.setdefault(key(name), []).append(name)
    return found

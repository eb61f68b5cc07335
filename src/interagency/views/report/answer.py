"""The answer in plain sentences whose words follow from the numbers, undecided where they are.

Numbers stand in the tables: here are years, percentages and which way things go.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

import pandas as pd

from interagency.study.estimates import CONFLICT_FLOOR, INTERVAL, mean_interval
from interagency.study.experiment import EARLY_QUARTERS, MATURE_QUARTERS
from interagency.study.quarters import quarter_label
from interagency.study.results import Comparison
from interagency.study.scenarios import Scenario
from interagency.views.changes import WINDOWS, measured_changes
from interagency.views.figures.style import in_words
from interagency.views.report.paths import YEAR, back, ends_even, trend
from interagency.views.report.sure import how_sure
from interagency.views.sentences import (
    AGENCY,
    DELIVERY,
    HARDLY,
    LOWERS,
    OUTCOMES,
    RAISES,
    SLIGHTLY,
    TEAM,
    TOO_FEW,
    amounts_to,
    outcome,
    verb,
)

PLACES = {
    TEAM: "coordination within the team",
    AGENCY: "coordination within the agencies",
    DELIVERY: "delivery",
}
WHERE = {TEAM: "in the team", AGENCY: "in the agencies", DELIVERY: "in delivery"}
WHOSE = {TEAM: "the team", AGENCY: "the agencies", DELIVERY: "delivery"}
BACK = {
    AGENCY: "The agencies are back where they would have been otherwise",
    DELIVERY: "Delivery is back where it would have been otherwise",
}
UNDECIDED = "undecided"
ABOUT_EVEN = "about even for the agencies by the end"


def answer(comparison: Comparison) -> list[str]:
    """Where each reform leads, what the first years cost and when it is over, which does best.

    And how sure that is where the model's own numbers are not.
    """
    if replications(comparison) < 2:
        return [TOO_FEW]
    told = [where_all_end(comparison), first_years(comparison), *when_back(comparison)]
    if len(reforms_of(comparison)) > 1:
        told.append(the_best(comparison))
    return [*told, *how_sure(comparison, titles_of(comparison))]


def reforms_of(comparison: Comparison) -> list[str]:
    """Names of the reforms, in the order in which they were asked about."""
    return list(comparison.changes["reform"].unique())


def replications(comparison: Comparison) -> int:
    """Runs of each reform."""
    return len(comparison.changes) // len(reforms_of(comparison))


def titles_of(comparison: Comparison) -> dict[str, str]:
    """What scenarios are called in sentences: titles, with the name where two share one."""
    titles = [scenario.title for scenario in comparison.scenarios.values()]
    return {
        name: one.title if titles.count(one.title) == 1 else f"{one.title} ({in_words(name)})"
        for name, one in comparison.scenarios.items()
    }


def listed(names: Sequence[str]) -> str:
    """Names or titles in a sentence.

    >>> listed(["one_voice", "b", "c"])
    '“one voice”, “b” and “c”'
    """
    return series(list(map(called, names)))


def called(name: str) -> str:
    """A scenario's name or title within a sentence.

    >>> called("one_voice")
    '“one voice”'
    """
    return f"“{in_words(name)}”"


def in_names(sentence: str, names: Mapping[str, str]) -> str:
    """The sentence with titles, as `called`, for names of scenarios, the longest first.

    >>> in_names("a_b_c beats a_b", {"a_b": "One", "a_b_c": "Two"})
    '“Two” beats “One”'
    """
    longest = sorted(names, key=len, reverse=True)
    either = "|".join(map(re.escape, longest))
    return re.sub(rf"(?<!\w)({either})(?!\w)", lambda found: called(names[found[0]]), sentence)


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


def is_undecided(low: float, high: float) -> bool:
    """Whether an interval holds 0 and more than that."""
    return low <= 0 <= high and low < high


def certainty(comparison: Comparison) -> str:
    """What the intervals are of, and what they do not hold."""
    return (
        f"All numbers are means over {replications(comparison)} pairs of runs with the same luck "
        "and the same offices. Intervals of 95% hold luck and what is not known of the offices, "
        "and not uncertainty about the model's own numbers, which is larger."
    )


# ---------------------------------------------------------------- years


def last_years(comparison: Comparison) -> str:
    """The mature window in years of the calendar."""
    scenario = comparison.scenarios[comparison.base]
    first = max(scenario.quarters - MATURE_QUARTERS, 0)
    return years(scenario, first, scenario.quarters)


def early_years(comparison: Comparison) -> str:
    """The early window in years of the calendar where all reforms start at once, else in words."""
    reforms = [comparison.scenarios[name] for name in reforms_of(comparison)]
    starts = {int(start) for one in reforms for start in one.reform_start()}
    if len(starts) > 1:
        return f"first {EARLY_QUARTERS // YEAR} years of each reform"
    (start,) = starts
    return years(reforms[0], start, min(start + EARLY_QUARTERS, reforms[0].quarters))


def years(scenario: Scenario, first: int, end: int) -> str:
    """A stretch of quarters, up to before `end`; years alone where they are whole.

    >>> from interagency.study.scenarios import load
    >>> years(load("no_reform"), 36, 48), years(load("no_reform"), 1, 3)
    ('2015–2017', '2006Q2 to 2006Q3')
    """
    labels = [quarter_label(place, scenario.first_quarter) for place in (first, end - 1)]
    if not (labels[0].endswith("Q1") and labels[1].endswith("Q4")):
        return " to ".join(labels)
    return "–".join(dict.fromkeys(label[:-2] for label in labels))


def _in(when: str) -> str:
    return f"In the {when}" if when.startswith("first") else f"In {when}"


# ---------------------------------------------------------------- where they lead


def where_all_end(comparison: Comparison) -> str:
    """What each reform amounts to in the last years; reforms of one outcome together."""
    table, titles = _by_cell(comparison), titles_of(comparison)
    late = table.xs(("mature", DELIVERY), level=("window", "metric"))
    parts = [
        f"{listed([titles[name] for name in members])} – {words} "
        f"(delivery {series([_delivery(late.loc[name]) for name in members])})"
        for words, members in grouped(
            reforms_of(comparison), lambda name: ends_in(comparison, table, name)
        ).items()
    ]
    when, base = last_years(comparison), titles[comparison.base]
    return f"In {when}, held against {called(base)}: {'; '.join(parts)}."


def _by_cell(comparison: Comparison) -> pd.DataFrame:
    return measured_changes(comparison).set_index(["reform", "window", "metric"])


def ends_in(comparison: Comparison, table: pd.DataFrame, reform: str) -> str:
    """The outcome; a price of the agencies that is gone by the last quarter is called even."""
    words = amounts_to(table, reform, outcome(comparison, reform))
    if words in (OUTCOMES["dilemma"], SLIGHTLY["dilemma"]) and ends_even(
        comparison, reform, AGENCY
    ):
        rising = trend(comparison, reform, AGENCY) == RAISES
        words = f"a gain for the team, {ABOUT_EVEN}{', and still rising' * rising}"
    return words


def _delivery(row: pd.Series) -> str:
    return "hardly changed" if verb(row) == HARDLY else percent(row)


def percent(row: pd.Series) -> str:
    """A change in percent of the level without the reform; nothing of nothing.

    >>> percent(pd.Series({"difference": 0.05, "base": 0.5}))
    '+10%'
    """
    return f"{100 * row['difference'] / row['base']:+.0f}%" if row["base"] > 0 else ""


def still_moving(comparison: Comparison, reform: str) -> str:
    """Which of the three measures still rise or fall at the end of the run."""
    directions = grouped(PLACES, lambda metric: trend(comparison, reform, metric))
    words = {RAISES: "rising", LOWERS: "falling"}
    told = [
        f"{series([WHOSE[metric] for metric in metrics])} still {words[way]}"
        for way, metrics in directions.items()
        if way != HARDLY
    ]
    return " and ".join(told)


# ---------------------------------------------------------------- the first years


def first_years(comparison: Comparison) -> str:
    """What the reforms do to each measure in the early window."""
    table, titles, reforms = _by_cell(comparison), titles_of(comparison), reforms_of(comparison)
    parts = []
    for metric, place in PLACES.items():
        verbs = grouped(
            reforms, lambda name, metric=metric: verb(table.loc[(name, "early", metric)])
        )
        told = [
            f"{_who([titles[name] for name in members], len(reforms))} {word} {place}"
            for word, members in verbs.items()
        ]
        parts.append(" and ".join(told))
    return f"{_in(early_years(comparison))}, {'; '.join(parts)}."


def _who(members: Sequence[str], of: int) -> str:
    if len(members) == 1:
        return called(members[0])
    return "every reform" if len(members) == of else f"each of {listed(members)}"


def when_back(comparison: Comparison) -> list[str]:
    """The year in which agencies and delivery are where they would be without the reform."""
    titles, told = titles_of(comparison), []
    for metric, words in BACK.items():
        found = {name: back(comparison, name, metric) for name in reforms_of(comparison)}
        by_year = grouped(
            [name for name, one in found.items() if one is not None],
            lambda name, found=found: _year(found[name].mean),
        )
        parts = [
            f"{year} under {listed([titles[name] for name in members])}"
            for year, members in by_year.items()
        ]
        if parts:
            told.append(f"{words}: {'; '.join(parts)}.")
    return [" ".join(told)] if told else []


def _year(quarter: str | None) -> str:
    return "not by the end of the run" if quarter is None else f"in {quarter[:4]}"


# ---------------------------------------------------------------- which does best


def the_best(comparison: Comparison) -> str:
    """Which reforms do best late, and which early, told apart on the same luck."""
    late, early = (_best_in(comparison, window) for window in ("mature", "early"))
    return (
        f"Between the reforms: {_lower(_in(last_years(comparison)))} {late}; "
        f"{_lower(_in(early_years(comparison)))} {early}."
    )


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def _best_in(comparison: Comparison, window: str) -> str:
    titles, table, pairs = titles_of(comparison), _by_cell(comparison), between(comparison)
    reforms = reforms_of(comparison)

    def found(metric: str) -> tuple[tuple[str, ...], bool]:
        all_lose = all(verb(table.loc[(name, window, metric)]) == LOWERS for name in reforms)
        return _leaders(pairs, reforms, metric, window), all_lose

    parts = []
    for (leaders, all_lose), metrics in grouped(PLACES, found).items():
        where = series([WHERE[metric] for metric in metrics])
        if len(leaders) == len(reforms):
            parts.append(f"{where} all are too close to call")
            continue
        one = len(leaders) == 1
        does = ("costs" if one else "cost") + " least" if all_lose else f"do{'es' * one} best"
        close = "" if one else ", too close to call"
        parts.append(f"{listed([titles[name] for name in leaders])} {does} {where}{close}")
    return ", ".join(parts)


def between(comparison: Comparison) -> pd.DataFrame:
    """Every pair of reforms, on the same runs, in the three main measures.

    reform, other, metric, window, difference (reform minus other), low, high, interval, n
    """
    by_reform = {
        reform: rows.set_index(["point", "replication"])
        for reform, rows in comparison.changes.groupby("reform", sort=False)
    }
    rows = [
        (
            one,
            other,
            metric,
            name,
            *mean_interval(by_reform[one][column] - by_reform[other][column]),
        )
        for one, other in combinations(reforms_of(comparison), 2)
        for metric in PLACES
        for name, window in WINDOWS.items()
        for column in [metric + window.suffix]
    ]
    names = ["reform", "other", "metric", "window", "difference", "low", "high"]
    return pd.DataFrame(rows, columns=names).assign(interval=INTERVAL, n=replications(comparison))


def _leaders(
    pairs: pd.DataFrame, reforms: Sequence[str], metric: str, window: str
) -> tuple[str, ...]:
    """The best in a window, with those too close to it.

    Too close is within luck, or nearer than what matters (0.005, as in `verb`). Differences
    are of the same runs, and so surer than the reforms' own intervals make them look.
    """
    leads = {}
    for row in pairs[(pairs["metric"] == metric) & (pairs["window"] == window)].itertuples():
        leads[row.reform, row.other] = (row.difference, row.low)
        leads[row.other, row.reform] = (-row.difference, -row.high)
    best = max(
        reforms, key=lambda name: sum(leads.get((name, other), (0,))[0] for other in reforms)
    )
    return tuple(
        name
        for name in reforms
        if name == best or leads[best, name][1] <= 0 or leads[best, name][0] < CONFLICT_FLOOR
    )


def grouped[Key](names: Iterable[str], key: Callable[[str], Key]) -> dict[Key, list[str]]:
    """Names by what they have in common, in the order of their first."""
    found: dict[Key, list[str]] = {}
    for name in names:
        found.setdefault(key(name), []).append(name)
    return found

"""The sections of the report, in the order in which they are read."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from interagency.model.levers import PILLARS, REFORMS
from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICES
from interagency.study.expectations import UNMARKED
from interagency.study.gains import AGENCY, TRAIT, GroupGains
from interagency.study.plans import EMERGENT, OFF
from interagency.study.quarters import quarter_label
from interagency.study.results import CHANGES, Comparison
from interagency.study.scenarios import Scenario
from interagency.study.traits import TRAITS
from interagency.views.changes import WINDOWS, matched_run, measured_changes
from interagency.views.describe import mode_in_words, plan_in_words, shock_in_words
from interagency.views.figures.plane import plane
from interagency.views.figures.style import in_words, looks_of
from interagency.views.figures.timeline import timeline
from interagency.views.report import drivers as driving
from interagency.views.report.again import again_section, scenario_texts
from interagency.views.report.answer import (
    BACK,
    UNDECIDED,
    answer,
    called,
    certainty,
    early_years,
    first_years,
    grouped,
    in_names,
    is_undecided,
    last_years,
    listed,
    percent,
    reforms_of,
    replications,
    series,
    still_moving,
    titles_of,
    typeset,
    where_all_end,
)
from interagency.views.report.markup import (
    Html,
    bullets,
    drawn,
    element,
    joined,
    paragraphs,
    table,
)
from interagency.views.report.numbers import change
from interagency.views.report.page import Section
from interagency.views.report.paths import Back, back
from interagency.views.report.trust import MISUSE, provenance_section
from interagency.views.sentences import fared, verb

TITLES: Mapping[str, str] = {row.name: row.title for row in (*PILLARS, *REFORMS, *PRACTICES)}

BOTH = (
    "Two coordinations are told apart: of an office with its country team, and of the same office "
    "with its own agency, that is, its headquarters. A reform that asks for one adds paper that "
    "thins out the other, and takes hours from it: that is the dilemma. In this model the paper is "
    "the larger part. Both are measured from 0 to 1; delivery is what offices get done, and 1 "
    "is what an undisturbed office does in a quarter."
)
READING = (
    "Undecided: the interval holds 0, so that there may be no change at all. Too close to call: a "
    "difference within luck, or below 0.005."
)


class Computed(NamedTuple):
    """What the report is made of beside the comparison; None for what cannot be computed."""

    gains: GroupGains | None
    drivers: Mapping[str, driving.Drivers]
    why_not: str


def sections(comparison: Comparison, beside: Computed) -> list[Section]:
    """Every section."""
    return [
        Section("answer", "The answer", the_answer(comparison)),
        Section("question", "The question", question(comparison)),
        Section("numbers", "The numbers behind it", key_table(comparison)),
        Section("figures", "Figures", figures(comparison, beside)),
        Section("drivers", "What drives it", what_drives(comparison, beside)),
        Section("who", "Who wins and who loses", who(comparison, beside)),
        Section("trust", "How far to believe it", provenance_section(comparison)),
        Section("again", "How to compute it again", again_section(comparison)),
        Section("appendix", "Appendix", appendix(comparison, beside)),
    ]


# ---------------------------------------------------------------- question and answer


def question(comparison: Comparison) -> Html:
    """What is compared, in plain words."""
    base, *reforms = comparison.scenarios.values()
    what = "one reform changes" if len(reforms) == 1 else f"{len(reforms)} reforms change"
    asked = (
        f"What {what} in how agencies work together in a country and with their own headquarters, "
        f"held against {called(base.title)}: when, for whom, and how surely."
    )
    rows = [_scenario(base, "held against"), *(_scenario(one, "reform") for one in reforms)]
    headings = ("scenario", "what it is", "what it asks for")
    stages = series(list(dict.fromkeys(map(_stage, comparison.scenarios.values()))))
    caption = f"What is compared. Played by {stages}"
    return joined(
        [
            element("p", asked),
            element("p", BOTH),
            table(caption, headings, [("", rows)], kind="words"),
        ]
    )


def _scenario(scenario: Scenario, role: str) -> tuple[Html, ...]:
    return (
        joined([in_words(scenario.name), element("small", role)]),
        joined([element("b", f"{scenario.title}. "), scenario.purpose]),
        joined([f"{'; '.join(asked_for(scenario))}."]),
    )


def _stage(scenario: Scenario) -> str:
    teams = len(scenario.teams)
    return (
        f"{len(scenario.offices)} offices in {teams} country {'team' if teams == 1 else 'teams'}, "
        f"{scenario.quarters / 4:g} years from {scenario.first_quarter}"
    )


def asked_for(scenario: Scenario) -> Iterator[str]:
    """What a scenario asks for, a clause a kind."""
    plans = {**scenario.pillars, **scenario.reforms}
    if not plans:
        yield "no pillar and no reform"
    for words, names in grouped(plans, lambda name: plan_in_words(plans[name])).items():
        yield f"{series([TITLES[name] for name in names])}: {words}"
    modes = {name: mode_in_words(said) for name, said in scenario.practices.items()}
    for mode, names in grouped(modes, modes.__getitem__).items():
        everything = len(names) == len(PRACTICES)
        who = "all practices" if everything else series([TITLES[name] for name in names])
        yield f"{who} {MODES.get(mode, mode)}"
    yield from map(shock_in_words, scenario.shocks)


MODES: Mapping[str, str] = {EMERGENT: "may grow", OFF: "stay off"}
"""What practices may do, in words."""


def the_answer(comparison: Comparison) -> Html:
    """The sentences, when a dip is over, reforms side by side; how to read it, what it can tell."""
    notes = [READING, certainty(comparison)]
    told = replications(comparison) > 1
    predicted = [_without_commands(said) for said in fared(comparison)] if told else []
    predicted = [in_names(sentence, titles_of(comparison)) for sentence in predicted]
    return joined(
        [
            element("div", paragraphs(map(typeset, answer(comparison))), class_="answer"),
            *([side_by_side(comparison), back_table(comparison)] if told else []),
            *(element("p", note, class_="note") for note in (*notes, *predicted)),
            element("h3", "What this can and cannot tell"),
            bullets(map(typeset, can_tell(comparison))),
        ]
    )


def _without_commands(sentence: str) -> str:
    """What only somebody at a command line can follow up is left out."""
    return re.sub(r" \(see: [^)]*\)", "", sentence)


def side_by_side(comparison: Comparison) -> Html:
    """A row a reform, early and late, for each of the three main measures."""
    cells = measured_changes(comparison).set_index(["metric", "reform", "window"])
    titles = titles_of(comparison)
    groups = [
        (
            METRICS[metric].title,
            [
                (titles[name], *(change(cells.loc[(metric, name, window)]) for window in WINDOWS))
                for name in reforms_of(comparison)
            ],
        )
        for metric in CHANGES
    ]
    caption = f"Early and late, with 95% intervals; n = {replications(comparison)} pairs of runs"
    return table(caption, ("reform", *window_headings(comparison)), groups)


def window_headings(comparison: Comparison) -> tuple[str, str]:
    """Both windows in years."""
    return early_years(comparison), last_years(comparison)


def back_table(comparison: Comparison) -> Html:
    """When agencies and delivery are back at the level without the reform."""
    titles = titles_of(comparison)
    rows = [
        (titles[name], *(_back(back(comparison, name, metric)) for metric in BACK))
        for name in reforms_of(comparison)
    ]
    caption = (
        f"Back at the level of the {matched_run(comparison.scenarios[comparison.base])}, and above "
        "it to the end: quarter of the mean, and of the middle 80% of runs; "
        f"n = {replications(comparison)}"
    )
    return table(caption, ("reform", "agencies", "delivery"), [("", rows)])


def _back(when: Back | None) -> Html:
    if when is None:
        return joined(["no dip"])
    mean, first, last = (quarter or "not by the end" for quarter in when)
    return joined([mean, element("small", first if first == last else f"{first} to {last}")])


def can_tell(comparison: Comparison) -> Iterator[str]:
    """What somebody who decides asks next, answered as far as the comparison can."""
    base = comparison.scenarios[comparison.base]
    last = quarter_label(base.quarters - 1, base.first_quarter)
    cells = measured_changes(comparison).set_index(["metric", "window", "reform"])
    name = reforms_of(comparison)[0]
    row = cells.loc[("delivery", "mature", name)]
    share = UNDECIDED if is_undecided(row["low"], row["high"]) else percent(row)
    yield (
        "What a change means: delivery of 1 is what an undisturbed office gets done in a quarter. "
        f"Under {called(titles_of(comparison)[name])} it is "
        f"{row['base'] + row['difference']:.3f} instead of {row['base']:.3f} without it in "
        f"{last_years(comparison)} ({share}). Coordination is an index from 0 to 1: compare "
        "its changes with one another, not with money or staff."
    )
    moving = {reform: still_moving(comparison, reform) for reform in reforms_of(comparison)}
    told = [
        f"{words} under {called(titles_of(comparison)[reform])}"
        for reform, words in moving.items()
        if words
    ]
    yield (
        f"What comes after {last}: nothing here, the runs end there. "
        + (f"At that time: {'; '.join(told)}." if told else "Nothing still moves by then.")
    )
    yield (
        "Whether it holds for you: these are stylised offices in stylised country teams, not "
        "yours. It tells which mechanisms to look for and in which order things come, not the "
        "size of what you would see. With a roster of your own offices the question can be "
        "asked again."
    )
    yield (
        "How sure: luck and what is not known of the offices are in the intervals; the model's "
        "own numbers are not, and vary the answer more (see the answer, and How far to believe it)."
    )


def key_table(comparison: Comparison) -> Html:
    """The headline measures of every reform: levels at the end, changes early and late."""
    measured, titles = measured_changes(comparison), titles_of(comparison)
    groups = []
    for reform, rows in measured.groupby("reform", sort=False):
        lines = []
        for (title, unit), cells in rows.groupby(["title", "unit"], sort=False):
            by_window = cells.set_index("window")
            changes = (change(by_window.loc[window]) for window in WINDOWS)
            name = joined([title, element("small", _scale(cells, unit))])
            lines.append((name, *_levels(by_window.loc["mature"]), *changes))
        groups.append((titles[reform], lines))
    base = comparison.scenarios[comparison.base]
    when = last_years(comparison)
    headings = (
        "measure",
        f"level without, {when}",
        f"level with, {when}",
        *(f"change, {one}" for one in window_headings(comparison)),
    )
    caption = (
        f"Changes against the {matched_run(base)}, with 95% intervals of the mean. Without: the "
        f"matched run; with: the reform, and its change in percent of the level without; "
        f"n = {replications(comparison)} pairs of runs"
    )
    return table(caption, headings, groups)


def _levels(row: pd.Series) -> tuple[str, Html]:
    """The levels without and with a reform; a change in percent where one can be told."""
    told = "" if is_undecided(row["low"], row["high"]) else typeset(percent(row))
    end = f"{row['base'] + row['difference']:.3f}"
    return f"{row['base']:.3f}", joined([end, element("small", told)])


def _scale(cells: pd.DataFrame, unit: str) -> str:
    """The unit of a measure, and a word where less of it is better."""
    metric = METRICS.get(cells["metric"].iloc[0])
    return f"{unit}; less is better" if metric and metric.better == "lower" else unit


# ---------------------------------------------------------------- figures


class Drawing(NamedTuple):
    """A figure of the comparison, and the sentence that it lets a reader say."""

    draw: Callable[[Comparison], Figure]
    says: Callable[[Comparison], str]


FIGURES: Mapping[str, Drawing] = {
    "timeline": Drawing(timeline, first_years),
    "plane": Drawing(plane, where_all_end),
}
"""Figures of every report, by key; the sentence stands below and is the text for who cannot see."""


def figures(comparison: Comparison, beside: Computed) -> Html:
    """All figures, and those of what drives each reform where that was computed."""
    titles = titles_of(comparison)
    parts = [
        legend(titles, reforms_of(comparison)),
        *(
            drawn(one.draw(comparison), key, typeset(one.says(comparison)))
            for key, one in FIGURES.items()
        ),
    ]
    for place, found in enumerate(beside.drivers.values(), start=1):
        parts.append(driving.figures(f"-{place}" * (place > 1), found, titles))
    return joined(parts)


def legend(titles: Mapping[str, str], reforms: Sequence[str]) -> Html:
    """Short names in the colours of the figures, and what they stand for."""
    looks = looks_of(reforms)
    return element(
        "ul",
        *(
            element("li", f"{in_words(name)}: {titles[name]}", style=f"color: {looks[name].color}")
            for name in reforms
        ),
        class_="legend",
    )


# ---------------------------------------------------------------- drivers, winners and losers


def what_drives(comparison: Comparison, beside: Computed) -> Html:
    """Practices taken up; and mechanisms and effects of practices where they were computed."""
    parts = [driving.adoption(comparison)]
    titles = titles_of(comparison)
    missing = [titles[name] for name in reforms_of(comparison) if name not in beside.drivers]
    parts += [driving.of_reform(name, found, titles) for name, found in beside.drivers.items()]
    if missing:
        reason = beside.why_not or "interagency report with --drivers does, in a minute each."
        parts.append(
            element("p", f"Which mechanisms moved {listed(missing)} is not computed here: {reason}")
        )
    return joined(parts)


def who(comparison: Comparison, beside: Computed) -> Html:
    """Changes by trait of offices."""
    if beside.gains is None:
        return joined([element("p", f"Not computed: {beside.why_not}"), element("p", MISUSE)])
    by_trait = _mature(beside.gains, TRAIT)
    more = element("a", "the appendix", href="#appendix")
    where = joined(["By agency, in the order of the roster: ", more, ". ", MISUSE])
    titles = titles_of(comparison)
    told = paragraphs([*_told(by_trait, titles), *_of_one_agency(comparison)])
    parts = [told, _groups(by_trait, "kind of office", titles)]
    return joined([*parts, element("p", where, class_="note")])


def appendix(comparison: Comparison, beside: Computed) -> Html:
    """Changes by agency, in the roster's order and never by what they gain; scenario files."""
    texts = scenario_texts(comparison)
    if beside.gains is None:
        return texts
    by_agency = _groups(
        _mature(beside.gains, AGENCY), "agency of the roster", titles_of(comparison)
    )
    folded = element("details", element("summary", "In the order of the roster"), by_agency)
    note = element("p", MISUSE, class_="note")
    return joined([element("h3", "Changes by agency"), note, folded, texts])


def _mature(found: GroupGains, kind: str) -> pd.DataFrame:
    table = found.table
    return table[(table["kind"] == kind) & (table["window"] == "mature")]


def _told(by_trait: pd.DataFrame, titles: Mapping[str, str]) -> Iterator[str]:
    """Which kinds of offices gain and which lose within their agency, a sentence a reform."""
    for reform, rows in by_trait[by_trait["metric"] == "within_agency"].groupby(
        "reform", sort=False
    ):
        verbs = grouped(rows["group"], lambda group, rows=rows: _verb(rows, group))
        parts = [
            f"{series([kind_of(name) for name in names])} {word}" for word, names in verbs.items()
        ]
        told = "; ".join(parts)
        yield f"Under {called(titles[reform])}, in coordination with their own agency, {told}."


def _of_one_agency(comparison: Comparison) -> Iterator[str]:
    """A sentence a trait that only one agency's offices have."""
    offices = [one for scenario in comparison.scenarios.values() for one in scenario.offices]
    for trait in TRAITS:
        agencies = {one.agency for one in offices if trait in one.traits}
        if len(agencies) == 1:
            yield (
                f"All {kind_of(trait)} are of one agency of the roster: what is said of the kind "
                "is said of that one."
            )


def _verb(rows: pd.DataFrame, group: str) -> str:
    row = rows.set_index("group").loc[group]
    return {"raises": "gain", "lowers": "lose"}.get(verb(row), "hardly change")


def kind_of(group: str) -> str:
    """Offices with a trait, or with none, in words."""
    return (
        "offices without any of these traits" if group == UNMARKED else f"{in_words(group)} offices"
    )


def _groups(rows: pd.DataFrame, first: str, titles: Mapping[str, str]) -> Html:
    """A block of rows a reform, a column a measure."""
    groups = [
        (
            titles[reform],
            [_group(group, cells) for group, cells in of_it.groupby("group", sort=False)],
        )
        for reform, of_it in rows.groupby("reform", sort=False)
    ]
    caption = (
        f"Changes in the {WINDOWS['mature'].words} by {first}, with 95% intervals of the mean; "
        f"n = {int(rows['n'].iloc[0])} pairs of runs"
    )
    headings = (first, "number", *(METRICS[metric].title for metric in CHANGES))
    return table(caption, headings, groups)


def _group(group: str, cells: pd.DataFrame) -> tuple[str | Html, ...]:
    by_metric = cells.set_index("metric")
    name: str | Html = group
    if group in TRAITS:
        name = joined([in_words(group), element("small", TRAITS[group])])
    elif group == UNMARKED and cells["kind"].iloc[0] == TRAIT:
        name = "none of these"
    number = str(int(cells["offices"].iloc[0]))
    return name, number, *(change(by_metric.loc[metric]) for metric in CHANGES)

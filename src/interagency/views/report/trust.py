"""How far to believe it: what is calibrated, assumed and extrapolated, and what is left out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from interagency.model.levers import PILLARS
from interagency.model.parameters import PARAMETERS
from interagency.study.plans import OFF
from interagency.study.quarters import quarter_number
from interagency.study.results import Comparison
from interagency.study.scenarios import Scenario, load
from interagency.views.figures.style import in_words
from interagency.views.report.answer import called, series
from interagency.views.report.markup import Content, Html, bullets, element, joined, table

RECORD = ("2006Q1", "2017Q4")
"""First and last quarter of what the core source observed."""
OBSERVED = "delivering_as_one"
"""The shipped scenario with the offices, pillars and practices that it observed."""
UNSEEN = frozenset({"politically_sensitive", "strong_brand"})
"""Traits that no observed office has together."""

LEFT_OUT = (
    "Which kinds of offices gain from which practices follows from the form of the model: it is "
    "a proposition of the source, not a finding. Most of the early changes are put in as well: the "
    "time that pillars require, and their paper (docs/model.md, section 7).",
    "Engagement of headquarters never falls below its start, and calendars, mandates and the "
    "origin of the Resident Coordinator react to nothing (docs/model.md, section 7).",
    "Money that donors give to joint work is taken from nobody else (docs/model.md, section 7).",
    "The form of the equations and the way unknown offices are drawn are fixed: no interval here "
    "holds what is not known of them (docs/model.md, section 7).",
    "There is no politics outside the agencies but for donors' and governments' pressure and the "
    "shocks that a scenario names (docs/model.md, sections 1 and 2).",
)
MISUSE = (
    "Use and misuse. These are stylised organisations. Agencies and countries carry the labels of "
    "the roster, and stand for kinds of offices; nothing here ranks real agencies, or predicts a "
    "real country."
)


def provenance_section(comparison: Comparison) -> Html:
    """Counts of the model's numbers by where they come from, and what follows for the reader."""
    scenarios = comparison.scenarios.values()
    here = _set_here(comparison)
    beyond = sorted({line for one in scenarios for line in extrapolated(one)})
    beyond += ["Numbers of the model are set to other than their defaults."] if here else []
    return joined(
        [
            element("h3", "Calibrated and assumed"),
            element("p", _counted()),
            _calibrated(),
            element("h3", "Set by these scenarios"),
            _lines(here, "No parameter is set to other than its default."),
            element("h3", "Extrapolated"),
            _lines(
                beyond,
                f"Nothing that is looked for here: years outside {RECORD[0]} to {RECORD[1]}, kinds "
                "of offices not seen, pillars missing or in part, practices off or held, single "
                "reforms, shocks, numbers set.",
            ),
            element("h3", "What the intervals hold, and what not"),
            bullets(
                [
                    "They hold luck, and what a roster does not tell of its offices: capacity, "
                    "expertise, presence, reach, overlap of mandates, planning calendars.",
                    "They do not hold uncertainty about the numbers above, or about the form of "
                    "the model. That is larger. A small interval says that more runs would give "
                    "the same mean, not that the world would.",
                ]
            ),
            element("h3", "What the model leaves out"),
            bullets(LEFT_OUT),
            element("p", MISUSE),
        ]
    )


def _counted() -> str:
    status = Counter(row.status for row in PARAMETERS.values())
    unsourced = sum(not row.source for row in PARAMETERS.values())
    none = "none is without a source" if not unsourced else f"{unsourced} have no source"
    return (
        f"The model has {len(PARAMETERS)} numbers. {status['calibrated']} are calibrated: their "
        f"range comes from a figure in a source. {status['extrapolated']} are extrapolated: it is "
        f"carried over from a figure for something near. The other {status['assumed']} are "
        f"assumed: a source names the mechanism and a judgement gives its size; {none}. Each has "
        "a range with a reason (interagency describe parameters)."
    )


def _calibrated() -> Html:
    rows = [
        (in_words(row.name), f"{row.default:g}", f"{row.low:g} to {row.high:g}", row.meaning)
        for row in PARAMETERS.values()
        if row.status == "calibrated"
    ]
    headings = ("number", "value", "range", "what it is")
    return table("The calibrated numbers", headings, [("", rows)], kind="words")


def _set_here(comparison: Comparison) -> list[str]:
    """Parameters of the comparison and its scenarios that differ from their defaults."""
    over = comparison.manifest["identity"]["design"]["parameters"]
    told = [f"{in_words(name)} = {value:g} in all scenarios" for name, value in over.items()]
    for name, scenario in comparison.scenarios.items():
        told += [
            f"{in_words(key)} = {value:g} in {in_words(name)} (default {PARAMETERS[key].default:g})"
            for key, value in scenario.parameters.items()
            if key not in over and value != PARAMETERS[key].default
        ]
    return told


def extrapolated(scenario: Scenario) -> Iterator[str]:
    """What is asked of the model beyond what was observed."""
    name = called(scenario.name)
    first = quarter_number(scenario.first_quarter)
    observed = [quarter_number(quarter) for quarter in RECORD]
    if first < observed[0] or first + scenario.quarters - 1 > observed[1]:
        yield (
            f"{name} runs {scenario.quarters} quarters from {scenario.first_quarter}; the record "
            f"is {RECORD[0]} to {RECORD[1]}."
        )
    if _offices(scenario) != _offices(load(OBSERVED)):
        yield f"{name} is about other offices than those that were observed."
    unseen = sum(office.traits >= UNSEEN for office in scenario.offices)
    if unseen:
        yield (
            f"{name} has {unseen} offices with both a sensitive mandate and a strong brand; none "
            "was observed."
        )
    if not _is_whole(scenario):
        yield (
            f"{name} does not have all four pillars in full; every country that was observed was "
            "a pilot of all four."
        )
    asked = [key for key, plan in scenario.reforms.items() if plan.level != OFF]
    if asked:
        yield (
            f"{name} brings in single reforms from outside ({_named(asked)}); how much each does "
            "by itself was not observed."
        )
    barred = [key for key, said in scenario.practices.items() if _level(said) in (0.0, OFF)]
    if barred:
        yield (
            f"{name} keeps practices off ({_named(barred)}); where the reform was observed, "
            "practices were free to grow."
        )
    held = [key for key, said in scenario.practices.items() if _is_imposed(said)]
    if held:
        yield (
            f"{name} holds practices at a level from outside ({_named(held)}); those that were "
            "observed had grown."
        )
    if scenario.shocks:
        struck = list(dict.fromkeys(shock.what for shock in scenario.shocks))
        yield f"{name} is hit by a shock that was not observed ({_named(struck)})."


def _named(keys: Sequence[str]) -> str:
    return series(list(map(in_words, keys)))


def _offices(scenario: Scenario) -> set[tuple[Any, ...]]:
    return {(one.agency, one.country, one.traits) for one in scenario.offices}


def _is_whole(scenario: Scenario) -> bool:
    """Whether every country comes to have every pillar in full."""
    plans = [scenario.pillars.get(pillar.name) for pillar in PILLARS]
    return all(
        plan is not None and plan.in_country(team).level == 1.0
        for plan in plans
        for team in scenario.teams
    )


def _level(practice: Any) -> Any:
    """What is said of a practice everywhere: a number, or that it is off or may emerge."""
    return getattr(practice, "level", practice)


def _is_imposed(practice: Any) -> bool:
    """Whether adoption is set to a number above 0, anywhere."""
    level = _level(practice)
    return isinstance(level, int | float) and level > 0


def _lines(lines: Sequence[Content], otherwise: str) -> Html:
    return bullets(lines) if lines else element("p", otherwise)

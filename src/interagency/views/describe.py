"""What there is to know about a name: a scenario, or a row of one of the tables."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICES
from interagency.study.scenario_language import OFF
from interagency.study.scenarios import EMERGENT, PillarPlan, Scenario, load, shipped
from interagency.views.tables import TABLES

ALIASES: Mapping[str, str] = {"levers": "pillars"}
_ENDINGS = (".yaml", ".yml")


def topics() -> tuple[str, ...]:
    """The tables that can be described."""
    return (*TABLES, *ALIASES)


def table_of(topic: str) -> pd.DataFrame:
    """The table of one of the topics."""
    return TABLES[ALIASES.get(topic, topic)]()


def entries(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Everything that bears the name: (topic, what is known), the row of a table each.

    Raises InputError, with the nearest name, when nothing does.
    """
    found = []
    known = list(topics())
    for topic, maker in TABLES.items():
        table = maker()
        known += list(table["name"])
        for row in table[table["name"] == name].to_dict("records"):
            found.append((topic, load_facts(name) if topic == "scenarios" else row))
    if name.endswith(_ENDINGS):
        return [("scenarios", load_facts(name))]
    if not found:
        raise InputError(f"nothing is called {name!r}", found=name, allowed=known)
    return found


def guide() -> str:
    """What can be described, and how to ask."""
    counts = [(topic, len(maker())) for topic, maker in TABLES.items()]
    lines = [f"  interagency describe {topic:<12} {count:>3} in all" for topic, count in counts]
    return "\n".join(
        [
            "A whole table:",
            *lines,
            "",
            "One thing, by its name:",
            "  interagency describe delivering_as_one",
            f"  interagency describe {next(iter(PARAMETERS))}",
            f"  interagency describe {PRACTICES[0].name}",
        ]
    )


def summary(scenario: Scenario) -> str:
    """A scenario in one line."""
    practices = sum(mode == EMERGENT for mode in scenario.practices.values())
    countries = _counted(len(scenario.teams), "country", "countries")
    return (
        f"{scenario.title}: {len(scenario.offices)} offices in {countries}, "
        f"{scenario.quarters} quarters from {scenario.first_quarter}, "
        f"{len(scenario.pillars)} pillars, {practices} emergent practices"
    )


def load_facts(name: str) -> dict[str, Any]:
    """What a scenario says: see `scenario_facts`; raises InputError when it cannot be read."""
    scenario = load(name)
    base = scenario.chain[-2] if scenario.chain[1:] else None
    return scenario_facts(scenario, load(base) if base in shipped() else None)


def scenario_facts(scenario: Scenario, base: Scenario | None) -> dict[str, Any]:
    """Purpose, chain, what is changed against the base, and the whole content, as plain data."""
    offices: dict[str, list[str]] = {}
    for office in scenario.offices:
        traits = f" ({', '.join(sorted(office.traits))})" if office.traits else ""
        offices.setdefault(office.country, []).append(f"{office.agency}{traits}")
    return {
        "name": scenario.name,
        "title": scenario.title,
        "purpose": scenario.purpose,
        "source": scenario.source,
        "extends": list(scenario.chain[:-1]),
        "changes": [] if base is None else list(changes_against(base, scenario)),
        "quarters": f"{scenario.quarters} from {scenario.first_quarter}",
        "pillars": {name: plan_in_words(plan) for name, plan in scenario.pillars.items()},
        "practices": {name: mode_in_words(mode) for name, mode in scenario.practices.items()},
        "parameters": dict(scenario.parameters),
        "offices": {country: "; ".join(names) for country, names in offices.items()},
    }


def changes_against(base: Scenario, scenario: Scenario) -> Iterator[str]:
    """What a scenario says that its base does not, a line each."""
    for name in PILLAR_NAMES:
        ours, theirs = scenario.pillars.get(name), base.pillars.get(name)
        yield from _change(name, ours, theirs, plan_in_words)
    for name, mode in scenario.practices.items():
        yield from _change(name, mode, base.practices[name], mode_in_words)
    for name in {**base.parameters, **scenario.parameters}:
        ours, theirs = scenario.parameters.get(name), base.parameters.get(name)
        yield from _change(name, ours, theirs, lambda value: "default" if value is None else value)
    yield from _change("first quarter", scenario.first_quarter, base.first_quarter, str)
    yield from _change("quarters", scenario.quarters, base.quarters, str)
    if scenario.offices != base.offices:
        yield f"offices: {len(scenario.offices)}, were {len(base.offices)}"


def _change(name: str, ours: Any, theirs: Any, in_words: Any) -> Iterator[str]:
    if ours != theirs:
        yield f"{name}: {in_words(ours)}, was {in_words(theirs)}"


def plan_in_words(plan: PillarPlan | None) -> str:
    """When a pillar comes, and how much of it.

    >>> plan_in_words(PillarPlan(1.0))
    'level 1 from 2007Q1, in full after 4 quarters'
    """
    if plan is None:
        return "absent"
    until = f", until {plan.until}" if plan.until else ""
    ramp = f"in full after {plan.ramp} quarters" if plan.ramp > 1 else "in full at once"
    return f"level {plan.level:g} from {plan.start}, {ramp}{until}"


def mode_in_words(mode: str | float) -> str:
    """What a scenario lets a practice do: grow by itself, nothing, or be held at a level.

    >>> mode_in_words("emergent"), mode_in_words(0.0), mode_in_words(0.5)
    ('emergent', 'off', 'held at 0.5')
    """
    if mode == EMERGENT:
        return EMERGENT
    return f"held at {mode:g}" if mode else OFF


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"

"""What there is to know about a name: a scenario, or a row of one of the tables."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICES
from interagency.study.scenarios import EMERGENT, Scenario, load, shipped
from interagency.views.differences import differences
from interagency.views.plans import mode_in_words, plan_in_words, shock_in_words
from interagency.views.tables import TABLES, levers

OVERVIEWS: Mapping[str, Callable[[], pd.DataFrame]] = {"levers": levers}
"""Tables whose rows stand in others as well."""
_ENDINGS = (".yaml", ".yml")


def topics() -> tuple[str, ...]:
    """The tables that can be described."""
    return (*TABLES, *OVERVIEWS)


def table_of(topic: str) -> pd.DataFrame:
    """The table of one of the topics."""
    return {**TABLES, **OVERVIEWS}[topic]()


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
    counts = [(topic, len(table_of(topic))) for topic in topics()]
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
    rarer = [("reform", "reforms", scenario.reforms), ("shock", "shocks", scenario.shocks)]
    levers = [_counted(len(scenario.pillars), "pillar", "pillars")]
    levers += [_counted(len(said), one, many) for one, many, said in rarer if said]
    modes = (getattr(mode, "level", mode) for mode in scenario.practices.values())
    practices = sum(mode == EMERGENT for mode in modes)
    countries = _counted(len(scenario.teams), "country", "countries")
    return (
        f"{scenario.title}: {len(scenario.offices)} offices in {countries}, "
        f"{scenario.quarters} quarters from {scenario.first_quarter}, "
        f"{', '.join(levers)}, {_counted(practices, 'emergent practice', 'emergent practices')}"
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
        "reforms": {name: plan_in_words(plan) for name, plan in scenario.reforms.items()},
        "practices": {name: mode_in_words(mode) for name, mode in scenario.practices.items()},
        "shocks": [shock_in_words(shock) for shock in scenario.shocks],
        "parameters": dict(scenario.parameters),
        "offices": {country: "; ".join(names) for country, names in offices.items()},
        "predicts_against": scenario.expects.against or "",
        "predicts": {kind: str(said) for kind, said in scenario.expects.predictions.items()},
    }


def changes_against(base: Scenario, scenario: Scenario) -> Iterator[str]:
    """What a scenario says that its base does not, a line each."""
    for group, name, before, now in differences(base, scenario):
        if group != "description":
            yield f"{name}: {now}, was {before}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"

"""What there is to know about a name: a scenario, or a row of one of the tables."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICES
from interagency.study.scenarios import EMERGENT, Scenario, load, shipped
from interagency.study.sweep.designs.given import allowed_values
from interagency.study.sweep.reading import is_study
from interagency.study.sweep.study import load_study
from interagency.views.differences import differences
from interagency.views.plans import (
    NO_TRAITS,
    mode_in_words,
    office_in_words,
    plan_in_words,
    shock_in_words,
)
from interagency.views.tables import TABLES, levers

OVERVIEWS: Mapping[str, Callable[[], pd.DataFrame]] = {"levers": levers}
"""Tables whose rows stand in others as well."""
FEW_OFFICES = 8
"""Offices that are listed without being asked for; of more the number is said."""
_AS_BLANK = re.compile(r"[\s_-]+")
_ENDINGS = (".yaml", ".yml")


def topics() -> tuple[str, ...]:
    """The tables that can be described."""
    return (*TABLES, *OVERVIEWS)


def table_of(topic: str) -> pd.DataFrame:
    """The table of one of the topics."""
    return {**TABLES, **OVERVIEWS}[topic]()


def entries(name: str, every_office: bool = True) -> list[tuple[str, dict[str, Any]]]:
    """Everything that bears the name: (topic, what is known), the row of a table each.

    name          with blanks or hyphens for its underscores, if need be
    every_office  of a scenario: each in a line of its own, or all summed up

    Raises InputError, with the names that hold what was asked for, else the nearest.
    """
    if not name.endswith(_ENDINGS):
        name = _AS_BLANK.sub("_", name.strip().lower())
    found = []
    known = list(topics())
    for topic, maker in TABLES.items():
        table = maker()
        known += list(table["name"])
        for row in table[table["name"] == name].to_dict("records"):
            facts = load_facts(name, every_office) if topic == "scenarios" else row
            found.append((topic, facts))
    if name.endswith(_ENDINGS):
        if is_study(name):
            return [("studies", study_facts(name))]
        return [("scenarios", load_facts(name, every_office))]
    if not found:
        problem = f"nothing is called {name!r}"
        holding = [known_as for known_as in dict.fromkeys(known) if name and name in known_as]
        if holding:  # a name that merely looks alike would mislead
            raise InputError(f"{problem}; these names hold it", allowed=holding)
        raise InputError(problem, found=name, allowed=dict.fromkeys(known))
    return found


def study_facts(name: str) -> dict[str, Any]:
    """What a study asks, of which scenarios, what varies and how often it is played."""
    study = load_study(name)
    return {
        "name": study.name,
        "title": study.title,
        "question": study.question,
        "scenarios": ", ".join(study.names),
        "against": study.against.name if study.against else "nothing",
        "factors": [f"{one.key}: {', '.join(allowed_values(one))}" for one in study.factors],
        "design": study.design["kind"],
        "points": len(study.places),
        "replications": f"{study.replications}",
        "outcomes": ", ".join(study.outcomes),
        "seed": study.seed,
    }


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
    levers = [counted(len(scenario.pillars), "pillar")]
    levers += [counted(len(said), one, many) for one, many, said in rarer if said]
    modes = (getattr(mode, "level", mode) for mode in scenario.practices.values())
    practices = sum(mode == EMERGENT for mode in modes)
    countries = counted(len(scenario.teams), "country", "countries")
    return (
        f"{scenario.title}: {len(scenario.offices)} offices in {countries}, "
        f"{scenario.quarters} quarters from {scenario.first_quarter}, "
        f"{', '.join(levers)}, {counted(practices, 'emergent practice')}"
    )


def load_facts(name: str, every_office: bool = True) -> dict[str, Any]:
    """What a scenario says: see `scenario_facts`; raises InputError when it cannot be read."""
    scenario = load(name)
    base = scenario.chain[-2] if scenario.chain[1:] else None
    return scenario_facts(scenario, load(base) if base in shipped() else None, every_office)


def scenario_facts(
    scenario: Scenario, base: Scenario | None, every_office: bool = True
) -> dict[str, Any]:
    """Purpose, chain, what is changed against the base, and the whole content, as plain data.

    every_office  each in a line of its own, or all summed up
    """
    changes = [] if base is None else list(changes_against(base, scenario, every_office))
    return {
        "name": scenario.name,
        "title": scenario.title,
        "purpose": scenario.purpose,
        "source": scenario.source,
        "extends": list(scenario.chain[:-1]),
        "changes": changes,
        "quarters": f"{scenario.quarters} from {scenario.first_quarter}",
        "pillars": {name: plan_in_words(plan) for name, plan in scenario.pillars.items()},
        "reforms": {name: plan_in_words(plan) for name, plan in scenario.reforms.items()},
        "practices": {name: mode_in_words(mode) for name, mode in scenario.practices.items()},
        "shocks": [shock_in_words(shock) for shock in scenario.shocks],
        "parameters": dict(scenario.parameters),
        "offices": _offices(scenario) if every_office else list(_offices_in_short(scenario, base)),
        "predicts_against": scenario.expects.against or "",
        "predicts": {kind: str(said) for kind, said in scenario.expects.predictions.items()},
    }


def changes_against(base: Scenario, scenario: Scenario, every_office: bool = True) -> Iterator[str]:
    """What a scenario says that its base does not, a line each."""
    left_out = ("description",) if every_office else ("description", "offices")
    for group, name, before, now in differences(base, scenario):
        if group not in left_out:
            yield f"{name}: {now}, was {before}"


def _offices(scenario: Scenario) -> dict[str, str]:
    """Who is in each country, and what is said of each."""
    found: dict[str, list[str]] = {}
    for office in scenario.offices:
        said = office_in_words(office)
        beside = "" if said == NO_TRAITS else f" ({said})"
        found.setdefault(office.country, []).append(f"{office.agency}{beside}")
    return {country: "; ".join(names) for country, names in found.items()}


def _offices_in_short(scenario: Scenario, base: Scenario | None) -> Iterator[str]:
    """How many there are, what differs from the base, and what else is given of some."""
    teams = counted(len(scenario.teams), "team")
    count = f"{counted(len(scenario.offices), 'office')} in {teams}"
    rows = [] if base is None else list(differences(base, scenario))
    differing = [
        f"{name}: {now}, was {was}" for group, name, was, now in rows if group == "offices"
    ]
    if base is not None:
        told = f"{len(differing)} differ from" if differing else "as in"
        count = f"{count}, {told} {base.name}"
    yield count
    if 0 < len(differing) <= FEW_OFFICES:
        yield from (f"  {line}" for line in differing)
        return
    given = [one for one in scenario.offices if one.member != 1 or one.endowments]
    if given:
        few = len(given) <= FEW_OFFICES
        yield f"member or endowments are given of {len(given)}{':' if few else ''}"
        lines = [f"  {one.agency} in {one.country}: {office_in_words(one)}" for one in given]
        yield from lines if few else ()
    if differing or given:
        yield "--all lists them"


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things.

    >>> counted(1, "run"), counted(2, "run")
    ('1 run', '2 runs')
    """
    return f"{number} {one if number == 1 else many or f'{one}s'}"

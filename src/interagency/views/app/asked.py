"""From sliders to scenario files: what the page plays is what its reader takes home.

A reform is told as a difference from the shipped scenario that it starts from; what changes
the world (offices, parameters) is told of the run without reform as well.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from shlex import join
from typing import NamedTuple

from interagency import __version__
from interagency.model.levers import PILLAR_NAMES
from interagency.model.parameters import PARAMETERS
from interagency.study.plans import DEFAULT_RAMP, EMERGENT, OFF, REFORM_QUARTER, LeverPlan
from interagency.study.scenarios import OfficeSpec, Scenario, load, loads
from interagency.study.traits import TRAITS
from interagency.views.tables import scenarios

BASE = "no_reform"
MINE, MY_BASE, MY_START = "my_reform", "my_base", "my_start"
SEED = 1

# What few parameters decide: how deep the dip is, how far teams come, how soon and how well
# agencies recover.
SHOWN_PARAMETERS = (
    "double_procedure",
    "required_time",
    "adoption_rate",
    "headquarters_engagement_lift",
)


@dataclass(frozen=True)
class Settings:
    """Where the sliders stand.

    start       the shipped scenario from which the reform differs
    pillars     level of each pillar, 0 to 1
    begins      year in whose first quarter all pillars begin
    practices   `emergent`, or the adoption at which it is held from when pillars begin, 0 to
                1; None where only the start can tell, a plan with dates
    traits      how many offices have each trait
    parameters  value of each of `SHOWN_PARAMETERS`
    """

    start: str
    pillars: Mapping[str, float]
    begins: int
    practices: Mapping[str, str | float | None]
    traits: Mapping[str, int]
    parameters: Mapping[str, float]


shipped = cache(load)
"""A shipped scenario, read once."""


class Question(NamedTuple):
    """What is compared: names of scenarios, the base first, and the texts of those not shipped."""

    names: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]

    def scenarios(self) -> list[Scenario]:
        """What is compared, the base first; raises `InputError` for what cannot be."""
        texts = dict(self.texts)
        return [
            loads(texts[name], name=name) if name in texts else shipped(name) for name in self.names
        ]

    def python(self, replications: int) -> str:
        """A script that computes the same numbers."""
        texts = dict(self.texts)
        lines = ["import interagency as ia", ""]
        for name, text in texts.items():
            lines += [f'{name} = ia.loads("""\\', f'{_escaped(text)}""", name="{name}")', ""]
        asked = ", ".join(name if name in texts else f'"{name}"' for name in self.names)
        return "\n".join(
            [
                *lines,
                f"found = ia.compare({asked}, replications={replications}, seed={SEED})",
                "print(found.headline)",
                "",
            ]
        )

    def command(self, replications: int) -> str:
        """The command that computes the same numbers from the files."""
        texts = dict(self.texts)
        words = [f"{name}.yaml" if name in texts else name for name in self.names]
        options = ["--replications", str(replications), "--seed", str(SEED)]
        return join(["interagency", "compare", *words, *options]) + "\n"


@cache
def starts() -> Mapping[str, str]:
    """Shipped scenarios that sliders can start from, name -> title: one set of offices, one
    window, pillars that are the same in all countries.
    """
    base = shipped(BASE)
    named = {row.name: row.title for row in scenarios().itertuples()}
    return {name: title for name, title in named.items() if _can_start(shipped(name), base)}


def _can_start(scenario: Scenario, base: Scenario) -> bool:
    window = (scenario.offices, scenario.first_quarter, scenario.quarters)
    same = window == (base.offices, base.first_quarter, base.quarters)
    return same and not any(plan.countries for plan in scenario.pillars.values())


@cache
def settings_of(start: str) -> Settings:
    """Where the sliders stand when a scenario is as it is shipped."""
    scenario = shipped(start)
    begun = [plan.start for plan in scenario.pillars.values() if plan.level]
    return Settings(
        start=start,
        pillars={name: _level(scenario.pillars.get(name)) for name in PILLAR_NAMES},
        begins=int(min(begun, default=REFORM_QUARTER)[:4]),
        practices={
            name: None if isinstance(mode, LeverPlan) else mode
            for name, mode in scenario.practices.items()
        },
        traits=trait_counts(scenario.offices),
        parameters={
            name: scenario.parameters.get(name, PARAMETERS[name].default)
            for name in SHOWN_PARAMETERS
        },
    )


def _level(plan: LeverPlan | None) -> float:
    return float(plan.level) if plan else 0.0


def with_practices(start: str, practices: Mapping[str, str | float]) -> Settings:
    """A scenario as it is shipped, but for some practices."""
    at_start = settings_of(start)
    return replace(at_start, practices={**at_start.practices, **practices})


def asks_nothing(settings: Settings) -> bool:
    """Whether there is no reform to be played, whatever the world is like."""
    return settings.start == BASE and not any(_levers(settings))


def question_of(settings: Settings) -> Question:
    """What the sliders ask, against the same offices without reform.

    The scenario that they start from is played as well where the reform differs from it.
    """
    levers = list(_levers(settings))
    world = list(_world(settings))
    is_shipped = not levers and not world and settings.start != BASE
    mine = settings.start if is_shipped else MINE
    texts = {} if is_shipped else {MINE: _text("My reform", settings.start, levers + world)}
    names = [MY_BASE if world else BASE, mine]
    if world:
        texts[MY_BASE] = _text("The same offices without reform", BASE, world)
    if levers and settings.start != BASE:
        names.insert(1, MY_START if world else settings.start)
        if world:
            texts[MY_START] = _text("The scenario that it starts from", settings.start, world)
    return Question(tuple(names), tuple((name, texts[name]) for name in names if name in texts))


def scenario_file(settings: Settings) -> str:
    """The reform as a scenario file, whether it differs from its start or not."""
    return _text("My reform", settings.start, [*_levers(settings), *_world(settings)])


def _text(title: str, extends: str, lines: list[str]) -> str:
    return "\n".join(
        [
            "schema_version: 1",
            f"title: {title}",
            f"purpose: What the sliders of the page say, as a difference from {extends}.",
            f"source: the page of interagency {__version__}",
            f"extends: {extends}",
            *lines,
            "",
        ]
    )


def _levers(settings: Settings) -> Iterator[str]:
    """Lines of pillars and practices that differ from the start."""
    at_start = settings_of(settings.start)
    moved = settings.begins != at_start.begins
    since = f", from: {settings.begins}Q1" if moved else ""
    pillars = {
        name: f"{{level: {level:g}{since}}}"
        for name, level in settings.pillars.items()
        if level != at_start.pillars[name] or (since and level)
    }
    practices = {
        name: _practice(settings, name)
        for name, mode in settings.practices.items()
        if mode is not None and (mode != at_start.practices[name] or _is_held(mode))
    }
    for section, said in (("pillars", pillars), ("practices", practices)):
        yield from _section(section, said)


def _is_held(mode: str | float) -> bool:
    """Whether a practice is held above nothing, and so needs a date."""
    return mode != EMERGENT and mode > 0


def _practice(settings: Settings, name: str) -> str:
    """A practice in the language of scenarios: held ones come when and as fast as pillars do.

    Of a plan that the start has, nothing else is to stay.
    """
    mode = settings.practices[name]
    if not _is_held(mode):
        return mode if mode == EMERGENT else OFF
    said = [f"level: {mode:g}", f"from: {settings.begins}Q1", f"ramp: {DEFAULT_RAMP}"]
    plan = shipped(settings.start).practices[name]
    if isinstance(plan, LeverPlan) and plan.until:
        said.append("until: null")
    if isinstance(plan, LeverPlan) and plan.countries:
        elsewhere = ", ".join(f"{country}: null" for country in plan.countries)
        said.append(f"countries: {{{elsewhere}}}")
    return f"{{{', '.join(said)}}}"


def _world(settings: Settings) -> Iterator[str]:
    """Lines of parameters and offices that differ from the start."""
    at_start = settings_of(settings.start)
    values = {
        name: f"{value:g}"
        for name, value in settings.parameters.items()
        if value != at_start.parameters[name]
    }
    yield from _section("parameters", values)
    if settings.traits != at_start.traits:
        yield "offices:"
        for office in with_traits(shipped(settings.start).offices, settings.traits):
            flags = [trait for trait in TRAITS if trait in office.traits]
            row = {"agency": office.agency, "country": office.country, "traits": flags}
            yield f"  - {json.dumps(row, ensure_ascii=False)}"


def _section(name: str, said: Mapping[str, str]) -> Iterator[str]:
    if said:
        yield f"{name}:"
        yield from (f"  {key}: {value}" for key, value in said.items())


def trait_counts(offices: tuple[OfficeSpec, ...]) -> dict[str, int]:
    """How many offices have each trait."""
    return {trait: sum(trait in office.traits for office in offices) for trait in TRAITS}


def with_traits(
    offices: tuple[OfficeSpec, ...], counts: Mapping[str, int]
) -> tuple[OfficeSpec, ...]:
    """The same offices, of which as many have each trait as is asked for.

    Those that have it keep it first; then others are given it, team by team in turn. More of
    a trait is always some offices more, never other ones.
    """
    seats = _seats(offices)
    traits = [set(office.traits) - set(counts) for office in offices]
    for trait, count in counts.items():
        rows = sorted(
            range(len(offices)), key=lambda row: (trait not in offices[row].traits, seats[row])
        )
        for row in rows[:count]:
            traits[row].add(trait)
    return tuple(
        OfficeSpec(office.agency, office.country, frozenset(flags))
        for office, flags in zip(offices, traits, strict=True)
    )


def _seats(offices: tuple[OfficeSpec, ...]) -> list[tuple[int, str]]:
    """Place of each office in its team, and its country."""
    met: dict[str, int] = {}
    seats = []
    for office in offices:
        met[office.country] = met.get(office.country, -1) + 1
        seats.append((met[office.country], office.country))
    return seats


def _escaped(text: str) -> str:
    """A text between triple quotes, as Python reads it again."""
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')

"""How an arm is declared: a difference from a shipped scenario, once or level by level."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from interagency.study.plans import DEFAULT_RAMP, REFORM_QUARTER
from interagency.study.scenarios import OfficeSpec, Scenario

NO_REFORM, PILLARS, REFORM = "no_reform", "pillars_only", "delivering_as_one"

Words = Mapping[str, Any] | Callable[[Scenario], Mapping[str, Any]]


@dataclass(frozen=True)
class Declared:
    """One arm.

    base      a shipped scenario
    words     the difference laid over it, in the language of the files; a function of the
              scenario where it depends on who works there
    held_off  practices that cannot be adopted beside that
    keeps     tables that are kept beside `outcomes`
    """

    name: str
    base: str
    words: Words = field(default_factory=dict)
    held_off: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


# Where the two ends of a lever are felt: a first step from nothing, and a last one to all of it.
LEVELS = (0.0, 0.25, 0.75, 1.0)


@dataclass(frozen=True)
class Lever:
    """Something that is asked for more and more: one arm a level, the least first.

    arms  two for each end: the first step is from the first to the second, the last step from
          the last but one to the last
    """

    name: str
    arms: tuple[str, ...]
    declared: tuple[Declared, ...]

    @property
    def least(self) -> str:
        return self.arms[0]

    @property
    def most(self) -> str:
        return self.arms[-1]


def lever(
    name: str,
    words: Callable[[float], Words],
    base: str = PILLARS,
    *,
    levels: tuple[float, ...] = LEVELS,
    there: Mapping[float, str] = MappingProxyType({}),
    keeps: tuple[str, ...] = (),
) -> Lever:
    """A lever laid over a shipped scenario.

    there  levels at which the arm is declared elsewhere already -> its name
    """
    rows = {
        level: Declared(f"{base}, {name} at {level:g}", base, words(level), keeps=keeps)
        for level in levels
        if level not in there
    }
    arms = tuple(there[level] if level in there else rows[level].name for level in levels)
    return Lever(name, arms, tuple(rows.values()))


def dated(level: float) -> dict[str, Any]:
    """The plan of a practice that is held at a level from the reform on, like a pillar."""
    return {"level": level, "from": REFORM_QUARTER, "ramp": DEFAULT_RAMP}


def reform(
    name: str,
    base: str = PILLARS,
    *,
    beside: Mapping[str, float] = MappingProxyType({}),
    keeps: tuple[str, ...] = (),
) -> Lever:
    """The lever of a single reform.

    beside  reforms that are there at all of its levels -> dose
    """
    return lever(
        name,
        lambda level: {"reforms": {**beside, name: level}},
        base,
        there={} if beside else {0.0: base},
        keeps=keeps,
    )


# At level 0 a practice leaves the pillars alone.
ALONE = {0.0: PILLARS}


def practice(name: str, **more: Any) -> Lever:
    """The lever of a practice, or a set of them, held at a level where there is no other."""
    return lever(name, lambda level: {"practices": {name: dated(level)}}, there=ALONE, **more)


def offices(change: Callable[[OfficeSpec], OfficeSpec]) -> Callable[[Scenario], dict[str, Any]]:
    """Words that change every office in the same way; draws are shared."""
    return lambda scenario: {"offices": [change(office) for office in scenario.offices]}


def given(**endowments: float) -> Callable[[Scenario], dict[str, Any]]:
    """Words that give every office some endowments outright."""
    return offices(lambda office: replace(office, endowments={**office.endowments, **endowments}))

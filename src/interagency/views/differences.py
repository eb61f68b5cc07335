"""What one scenario says that another does not, once everything is laid out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from interagency.model.parameters import PARAMETERS
from interagency.study.ask import AnyScenario
from interagency.study.scenarios import OfficeSpec, Scenario, load
from interagency.views.plans import (
    ABSENT,
    mode_in_words,
    office_in_words,
    plan_in_words,
    shock_in_words,
)

COLUMNS = ("group", "name", "first", "second")
Row = tuple[str, str, str, str]


def diff(first: AnyScenario, second: AnyScenario) -> pd.DataFrame:
    """What differs between two scenarios: group, name, and what the first and the second say.

    first, second  names of shipped scenarios, paths, or loaded ones

    The table has no row where both say the same, and then their hashes are equal; names, what
    each extends and what each predicts do not count. Raises InputError when one cannot be read.
    """
    pair = [one if isinstance(one, Scenario) else load(one) for one in (first, second)]
    return pd.DataFrame(list(differences(*pair)), columns=list(COLUMNS))


def differences(first: Scenario, second: Scenario) -> Iterator[Row]:
    """The rows of `diff`, in the order in which files say things."""
    if first.hash == second.hash:
        return
    for key, name in (("first_quarter", "first quarter"), ("quarters", "quarters")):
        yield from _row("window", name, first, second, lambda one, key=key: getattr(one, key))
    for section, in_words in (
        ("pillars", plan_in_words),
        ("reforms", plan_in_words),
        ("practices", mode_in_words),
    ):
        yield from _rows(section, getattr(first, section), getattr(second, section), in_words)
    yield from _shocks(first, second)
    yield from _rows("parameters", *map(_parameters, (first, second)), _value)
    yield from _rows("offices", *map(_offices, (first, second)), _office)
    if set(first.offices) == set(second.offices) and first.offices != second.offices:
        yield "offices", "order", "one order", "another order"
    for key in ("title", "purpose", "source"):
        yield from _row("description", key, first, second, lambda one, key=key: getattr(one, key))


def _row(
    group: str, name: str, first: Scenario, second: Scenario, read: Callable[[Scenario], Any]
) -> Iterator[Row]:
    if read(first) != read(second):
        yield group, name, str(read(first)), str(read(second))


def _rows(
    group: str, first: Mapping[Any, Any], second: Mapping[Any, Any], in_words: Callable[[Any], str]
) -> Iterator[Row]:
    """Rows of what stands under a name, or under an agency and a country."""
    for name in {**first, **second}:
        if first.get(name) != second.get(name):
            told = name if isinstance(name, str) else " in ".join(name)
            yield group, told, in_words(first.get(name)), in_words(second.get(name))


def _shocks(first: Scenario, second: Scenario) -> Iterator[Row]:
    if sorted(map(repr, first.shocks)) == sorted(map(repr, second.shocks)):
        if first.shocks != second.shocks:
            yield "shocks", "order", "one order", "another order"
        return
    for shock in _without(first.shocks, second.shocks):
        yield "shocks", shock.what, shock_in_words(shock), ABSENT
    for shock in _without(second.shocks, first.shocks):
        yield "shocks", shock.what, ABSENT, shock_in_words(shock)


def _without(shocks: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    """What is left of a list when each of the others takes its like away."""
    left = list(shocks)
    for other in others:
        if other in left:
            left.remove(other)
    return left


def _parameters(scenario: Scenario) -> dict[str, tuple[float, bool]]:
    """Every parameter's value, and whether it is set."""
    said = scenario.parameters
    return {
        name: (said.get(name, declared.default), name in said)
        for name, declared in PARAMETERS.items()
    }


def _value(parameter: tuple[float, bool]) -> str:
    value, is_set = parameter
    return str(value) if is_set else f"{value} (default)"


def _offices(scenario: Scenario) -> dict[tuple[str, str], OfficeSpec]:
    return {(office.agency, office.country): office for office in scenario.offices}


def _office(office: OfficeSpec | None) -> str:
    return ABSENT if office is None else office_in_words(office)

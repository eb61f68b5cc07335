"""What the model declares, as tables: a row each, generated from the declarations alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from interagency.model import levers as lever_rows
from interagency.model import metrics as metric_rows
from interagency.model import parameters as parameter_rows
from interagency.model import practices as practice_rows
from interagency.study.endowments import ENDOWMENTS
from interagency.study.scenarios import load, shipped
from interagency.study.sensitivity.methods import ANY, METHODS
from interagency.study.shipped import shipped_studies, theme_of
from interagency.study.traits import TRAITS
from interagency.study.yaml_source import parse_yaml


def scenarios() -> pd.DataFrame:
    """The shipped scenarios: name, theme, title, purpose, extends, source, theme by theme."""

    def row(name: str, file: Path) -> tuple[str, ...]:
        one = load(name)
        extends = one.chain[-2] if one.chain[1:] else ""
        return name, theme_of(file), one.title, one.purpose, extends, one.source

    columns = ("name", "theme", "title", "purpose", "extends", "source")
    return _table(columns, (row(*item) for item in shipped().items()))


def studies() -> pd.DataFrame:
    """The shipped studies: name, title, question. As their files say it: no point is made."""

    def row(name: str, file: Path) -> tuple[str, ...]:
        said = parse_yaml(file.read_text(encoding="utf-8"), name, what="study").value
        return name, said["title"], said.get("question", "")

    columns = ("name", "title", "question")
    return _table(columns, (row(*item) for item in shipped_studies().items()))


def parameters() -> pd.DataFrame:
    """Every number of the model; `neutral` is where its mechanism vanishes, if it can.

    Columns: name, default, low, high, unit, kind, neutral, distribution, group, status, meaning,
    reason, source.
    """
    order = ["name", "default", "low", "high", "unit", "kind", "neutral"]
    order += ["distribution", "group", "status"]
    rows = [asdict(declaration) for declaration in parameter_rows.PARAMETERS.values()]
    return pd.DataFrame(rows)[[*order, "meaning", "reason", "source"]]


def practices() -> pd.DataFrame:
    """The coordinating practices: what lets each grow, what each opens, and how far.

    Columns: name, title, set, summary, founded_on, grows_with, answers, rests_on, opens, source,
    upkeep, and for each opening `opens_<opening>`, 0 to 1.
    """
    weights = {
        f"opens_{opening}": [row.opens.get(opening, 0.0) for row in practice_rows.PRACTICES]
        for opening in practice_rows.OPENINGS
    }
    return practices_in_words().assign(**weights)


def practices_in_words() -> pd.DataFrame:
    """The same without a column for each opening."""
    rows = [
        {
            **asdict(practice),
            "grows_with": weights_in_words(practice.grows_with),
            "opens": weights_in_words(practice.opens),
            "rests_on": practice.rests_on or "nothing",
        }
        for practice in practice_rows.PRACTICES
    ]
    return pd.DataFrame(rows)


def levers() -> pd.DataFrame:
    """All that a scenario can date and dose: pillars, reforms, shocks.

    Columns: name, kind (`pillar`, `reform`, `outside` for what the world does to a team and
    nobody reforms, `shock`), title, summary, opens, source.
    """
    kinds = [(pillars(), "pillar"), (reforms(), None), (shocks(), "shock")]
    tables = [table if kind is None else table.assign(kind=kind) for table, kind in kinds]
    columns = ["name", "kind", "title", "summary", "opens", "source"]
    return pd.concat(tables, ignore_index=True).reindex(columns=columns).fillna("nothing")


def pillars() -> pd.DataFrame:
    """The four pillars, and what they oblige.

    Columns: name, title, summary, obliges (part of the required joint time; they sum to 1),
    source.
    """
    return pd.DataFrame([asdict(pillar) for pillar in lever_rows.PILLARS])


def reforms() -> pd.DataFrame:
    """Single reforms, what each opens, and what it costs.

    Columns: name, kind (`reform`, or `outside` for what nobody reforms), title, summary,
    opens, upkeep (in units of all six practices'), source.
    """
    return _table(
        ("name", "kind", "title", "summary", "opens", "upkeep", "source"),
        (
            (
                row.name,
                "outside" if row.outside else "reform",
                row.title,
                row.summary,
                weights_in_words(row.opens),
                row.upkeep,
                row.source,
            )
            for row in lever_rows.REFORMS
        ),
    )


def shocks() -> pd.DataFrame:
    """What may happen to a team at a date: name, title, summary, source."""
    return pd.DataFrame([asdict(shock) for shock in lever_rows.SHOCKS])


def metrics() -> pd.DataFrame:
    """What is measured: name, title, unit, range, better, formula, source."""
    return _table(
        ("name", "title", "unit", "range", "better", "formula", "source"),
        (
            (
                metric.name,
                metric.title,
                metric.unit,
                range_in_words(*metric.range),
                metric.better,
                metric.formula,
                metric.source,
            )
            for metric in metric_rows.METRICS.values()
        ),
    )


def openings() -> pd.DataFrame:
    """What practices and reforms open, and how far each does: name, meaning, opened_by."""

    def opened_by(opening: str) -> str:
        rows = (*practice_rows.PRACTICES, *lever_rows.REFORMS)
        openers = {row.name: row.opens[opening] for row in rows if opening in row.opens}
        return weights_in_words(openers)

    return _table(
        ("name", "meaning", "opened_by"),
        ((name, text, opened_by(name)) for name, text in practice_rows.OPENINGS.items()),
    )


def sets() -> pd.DataFrame:
    """The two sets of practices: name, meaning, practices."""
    return _table(
        ("name", "meaning", "practices"),
        (
            (name, text, ", ".join(practice_rows.practices_of(name)))
            for name, text in practice_rows.SETS.items()
        ),
    )


def traits() -> pd.DataFrame:
    """What an office may be in a roster: name, meaning."""
    return _table(("name", "meaning"), TRAITS.items())


def endowments() -> pd.DataFrame:
    """What an office may be given outright: name, range, meaning, estimate, unknown."""
    return _table(
        ("name", "range", "meaning", "estimate", "unknown"),
        (
            (row.name, range_in_words(row.low, row.high), row.meaning, row.estimate, row.unknown)
            for row in ENDOWMENTS.values()
        ),
    )


def methods() -> pd.DataFrame:
    """Methods of sensitivity analysis, and what each answers, takes and costs.

    Columns: name, title, question, design, groups, categories, indices (with meanings), cost,
    source.
    """

    def row(one: Any) -> tuple[Any, ...]:
        design = "any independent points, sobol" if one.design == ANY else one.design
        indices = dict(one.indices)
        groups = "yes" if one.groups else "no"
        return one.key, one.title, one.question, design, groups, one.categories, indices

    return _table(
        (
            "name",
            "title",
            "question",
            "design",
            "groups",
            "categories",
            "indices",
            "cost",
            "source",
        ),
        ((*row(one), one.cost, one.source) for one in METHODS.values()),
    )


TABLES: Mapping[str, Callable[[], pd.DataFrame]] = MappingProxyType(
    {
        "scenarios": scenarios,
        "studies": studies,
        "pillars": pillars,
        "reforms": reforms,
        "shocks": shocks,
        "practices": practices_in_words,
        "sets": sets,
        "openings": openings,
        "parameters": parameters,
        "metrics": metrics,
        "traits": traits,
        "endowments": endowments,
        "methods": methods,
    }
)
"""Every table by its topic; each has a column `name`."""


def weights_in_words(weights: Mapping[str, float]) -> str:
    """Weights as text, the largest first.

    >>> weights_in_words({"one_leader": 0.4, "one_budget": 0.6})
    'one_budget 0.6, one_leader 0.4'
    """
    ordered = sorted(weights.items(), key=lambda item: -item[1])
    return ", ".join(f"{name} {weight:g}" for name, weight in ordered)


def range_in_words(low: float, high: float) -> str:
    """A range of values as text.

    >>> range_in_words(0, 1), range_in_words(1, inf), range_in_words(-inf, inf)
    ('0 to 1', '1 or more', 'any number')
    """
    match low == -inf, high == inf:
        case True, True:
            return "any number"
        case True, False:
            return f"{high:g} or less"
        case False, True:
            return f"{low:g} or more"
    return f"{low:g} to {high:g}"


def _table(columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))

"""Tables of what is declared (language of scenarios, model, API), as Markdown."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from types import ModuleType
from typing import Any

import interagency as ia
import interagency.mesa
from interagency.model.levers import Levers
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import FOOTINGS, NEEDS, OPENINGS, PRACTICES
from interagency.model.roster import Endowments
from interagency.model.scene import Draws
from interagency.model.state import Headquarters, Offices, Pairs, Teams
from interagency.simulation.draws import STREAMS
from interagency.study.quarters import QUARTER_PATTERN
from interagency.study.schema import scenario_schema
from interagency.study.sweep.designs import DESIGNS
from interagency.study.sweep.language import STUDY
from interagency.views.describe import table_of

SCHEMA = scenario_schema()
STUDY_SCHEMA = STUDY.json_schema()
MANY = 1_000_000
"""Above this an upper limit says nothing to a reader."""


def table(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Rows as a Markdown table, the first column as code."""
    lines = ["| " + " | ".join(headings) + " |", "|---" * len(list(headings)) + "|"]
    for first, *rest in rows:
        cells = [f"`{first}`", *(str(cell).replace("|", "\\|") for cell in rest)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def keys_of(name: str | None = None, schema: Mapping[str, Any] = SCHEMA, without: str = "") -> str:
    """The keys at one place of a file: what may be written, and what it says."""
    said = schema if name is None else schema["$defs"][name]
    needed = said.get("required", ())
    rows = [
        (key, in_words(one) + (", needed" if key in needed else ""), one.get("description", ""))
        for key, one in said["properties"].items()
        if key != without
    ]
    return table(("key", "may be", "says"), rows)


def in_words(schema: Mapping[str, Any]) -> str:
    """What a value may be.

    >>> in_words({"type": "integer", "minimum": 0, "maximum": 4})
    'a whole number from 0 to 4'
    """
    match schema:
        case {"anyOf": parts} | {"oneOf": parts}:
            return ", ".join(dict.fromkeys(in_words(part) for part in parts))
        case {"enum": names}:
            return "one of its names" if len(names) > 4 else ", ".join(f"`{one}`" for one in names)
        case {"const": value}:
            return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"
        case {"type": "null"}:
            return "null"
        case {"exclusiveMinimum": low}:
            return f"a number above {low:g}"
        case {"minimum": _, "maximum": high} if high > MANY:
            return "a whole number"
        case {"minimum": low, "maximum": high}:
            whole = (
                "a whole number"
                if schema["type"] == "integer" or "multipleOf" in schema
                else "a number"
            )
            return f"`{low:g}`" if low == high else f"{whole} from {low:g} to {high:g}"
        case {"pattern": pattern} if pattern == QUARTER_PATTERN:
            return "a quarter"
        case {"pattern": pattern} if pattern.startswith("\\."):
            return "a path"
        case {"type": "array"}:
            return "a list"
        case {"patternProperties": _, "title": "Groups"}:
            return "a mapping"
        case {"patternProperties": _}:
            return "a mapping by country"
        case {"$ref": _} | {"type": "object"}:
            return "a mapping"
        case {"type": "boolean"}:
            return "true, false"
        case {"type": "number" | "integer"}:
            return "a number"
    return "text"


def rows_of(topic: str, *columns: str) -> str:
    """Columns of one of the tables that can be described."""
    frame = table_of(topic)[["name", *columns]]
    return table(frame.columns, frame.itertuples(index=False))


def designs() -> str:
    """Every kind of design: what may be said of it, and whether it can grow."""
    rows = [
        (kind, row.summary, _options(row.options), "yes" if row.grows else "no")
        for kind, row in DESIGNS.items()
    ]
    return table(("kind", "points", "options, with what holds if not said", "grows"), rows)


def _options(options: Mapping[str, Any]) -> str:
    said = {"None": "needed", "False": "false", "True": "true"}
    return ", ".join(f"`{key}` ({said.get(str(one), one)})" for key, one in options.items())


def parameters() -> str:
    """Every parameter with its range, unit, neutral value, and the reason for the range."""
    rows = [
        (
            row.name,
            f"{row.default:g}",
            f"{row.low:g} to {row.high:g}",
            row.group,
            "" if row.neutral is None else f"{row.neutral:g}",
            row.unit,
            f"{row.meaning} *{row.reason}*",
            row.status,
            row.source,
        )
        for row in PARAMETERS.values()
    ]
    headings = (
        "name",
        "default",
        "range",
        "group",
        "vanishes at",
        "unit",
        "meaning, *reason for the range*",
    )
    return table((*headings, "status", "source"), rows)


def weights() -> str:
    """How far each practice opens what, a column a practice."""
    rows = [
        (
            opening,
            said,
            *(f"{row.opens[opening]:g}" if opening in row.opens else "" for row in PRACTICES),
        )
        for opening, said in OPENINGS.items()
    ]
    return table(("opening", "meaning", *(row.title for row in PRACTICES)), rows)


def needs() -> str:
    """What practices answer, and what they rest on."""
    rows = [(name, "a need that is answered", said) for name, said in NEEDS.items()]
    rows += [(name, "what growth rests on", said) for name, said in FOOTINGS.items()]
    return table(("name", "kind", "meaning"), rows)


FIELD = re.compile(r"(?P<names>\w+(?:, \w+)*) *(?P<shape>\[[\w ,]+\])?(?: each)? {2,}(?P<said>.*)")
"""A line of a description: one name or more, a shape, what is said of them."""


def state_of(kind: type) -> str:
    """Fields of one value of the state: shape and meaning, as its description tells them.

    Raises ValueError for a field that it does not tell.
    """
    told = dict(_told(inspect.getdoc(kind) or ""))
    if missing := [item.name for item in fields(kind) if item.name not in told]:
        raise ValueError(f"{kind.__name__} does not say what these are: {', '.join(missing)}")
    return table(
        ("name", "shape", "meaning"), ((item.name, *told[item.name]) for item in fields(kind))
    )


def _told(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Names with their shape and meaning, from the lines of a description."""
    names: list[str] = []
    shape, said = "", ""
    for line in (*text.splitlines(), ""):
        found = re.match(
            r"(?P<names>\w+(?:, \w+)*) *(?P<shape>\[[\w ,]+\])?(?: each)? {2,}(?P<said>.*)", line
        )
        if names and not found and line.startswith(" "):
            said += f" {line.strip()}"
            continue
        yield from ((name, (shape, said)) for name in names)
        names = found["names"].split(", ") if found else []
        shape, said = (found["shape"] or "", found["said"]) if found else ("", "")


def streams() -> str:
    """Streams of draws, and what each is for; raises ValueError for one that is not told."""
    if set(STREAM_USES) != set(STREAMS):
        raise ValueError(
            f"streams without a use, or uses without a stream: {set(STREAM_USES) ^ set(STREAMS)}"
        )
    return table(("stream", "used for"), ((name, STREAM_USES[name]) for name in STREAMS))


STREAM_USES = {
    "choice_team": "passing circumstances in what an hour with the team is worth, by office",
    "choice_headquarters": "the same of an hour with headquarters",
    "donors": "the mood of donors, by team",
    "adoption": "chances that a practice grows, by practice and team",
    "world_presence": "presence of offices for which none is given",
    "world_capacity": "capacity, likewise",
    "world_reach": "reach, likewise",
    "world_expertise": "expertise, likewise",
    "world_mandate": "attention of an agency to the four themes",
    "design": "points of a sweep over parameters",
    "resample": "resampling of replications for intervals of ratios and angles",
    "world_areas": "attention of an agency to the fourteen areas",
    "world_cycle": "length and start of an agency's planning cycle",
    "world_origin": "which member's agency the Resident Coordinator comes from",
    "world_precedence": "who goes first among equals",
}


def figures() -> str:
    """Every figure, what it is made from, and what it lets a reader say."""
    frame = ia.figures()[["name", "made_from", "says"]]
    return table(("name", "made from", "what it lets a reader say"), frame.itertuples(index=False))


def public_names() -> str:
    """Everything that `import interagency as ia` offers, as instructions to Sphinx."""
    instructions = _instructions(ia)
    classes = [one for one in instructions if "autoclass" in one]
    functions = [one for one in instructions if "autofunction" in one]
    return "\n\n".join(
        f"## {title}\n\n{_to_sphinx(lines)}"
        for title, lines in {"Functions": functions, "Classes": classes}.items()
    )


def mesa_names() -> str:
    """Everything that `interagency.mesa` offers of its own, likewise."""
    return _to_sphinx(_instructions(interagency.mesa))


def _instructions(module: ModuleType) -> list[str]:
    found = []
    for name in module.__all__:
        value = getattr(module, name)
        if inspect.isclass(value):
            found.append(f".. autoclass:: {module.__name__}.{name}\n   :members:")
        elif callable(value):
            found.append(f".. autofunction:: {module.__name__}.{name}")
    return found


def _to_sphinx(lines: Iterable[str]) -> str:
    return "\n".join(["```{eval-rst}", *lines, "```"])


TABLES: Mapping[str, Callable[[], str]] = {
    "keys": lambda: keys_of(),
    "plan": lambda: keys_of("Pillar"),
    "shock": lambda: keys_of("Shock"),
    "expects": lambda: keys_of("Expects"),
    "predicted": lambda: keys_of("Predicted"),
    "office": lambda: keys_of("Office"),
    "study_keys": lambda: keys_of(schema=STUDY_SCHEMA),
    "study_range": lambda: keys_of("Range", STUDY_SCHEMA),
    "study_design": lambda: keys_of("Design", STUDY_SCHEMA, without="kind"),
    "study_until": lambda: keys_of("Until", STUDY_SCHEMA),
    "designs": designs,
    "pillars": lambda: rows_of("pillars", "title", "summary"),
    "reforms": lambda: rows_of("reforms", "title", "opens", "summary"),
    "practices": lambda: rows_of("practices", "title", "set", "summary"),
    "sets": lambda: rows_of("sets", "meaning", "practices"),
    "shocks": lambda: rows_of("shocks", "title", "summary"),
    "traits": lambda: rows_of("traits", "meaning"),
    "ranges": lambda: rows_of("endowments", "range", "meaning"),
    "endowments": lambda: rows_of("endowments", "meaning", "estimate", "range", "unknown"),
    "openings": lambda: rows_of("openings", "meaning", "opened_by"),
    "scenarios": lambda: rows_of("scenarios", "theme", "title", "extends", "purpose"),
    "metrics": lambda: rows_of("metrics", "title", "unit", "range", "better", "formula", "source"),
    "obligations": lambda: rows_of("pillars", "title", "obliges", "summary", "source"),
    "levers": lambda: rows_of("levers", "kind", "title", "opens", "summary", "source"),
    "growth": lambda: rows_of(
        "practices", "founded_on", "grows_with", "answers", "rests_on", "source"
    ),
    "weights": weights,
    "needs": needs,
    "parameters": parameters,
    "streams": streams,
    "figures": figures,
    "public_names": public_names,
    "mesa_names": mesa_names,
    "state_offices": lambda: state_of(Offices),
    "state_pairs": lambda: state_of(Pairs),
    "state_teams": lambda: state_of(Teams),
    "state_headquarters": lambda: state_of(Headquarters),
    "state_endowments": lambda: state_of(Endowments),
    "state_levers": lambda: state_of(Levers),
    "state_draws": lambda: state_of(Draws),
}

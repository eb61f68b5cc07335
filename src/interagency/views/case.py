"""An analyst's own case: the files to start from.

Everything in them comes from the rows of the model and the declarations of the language:
what may be written stands in them as examples, commented out.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from interagency.errors import InputError, shown
from interagency.model.levers import PILLARS, REFORMS, SHOCKS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICES, SETS
from interagency.study.checks import checked_folder
from interagency.study.endowments import ENDOWMENTS
from interagency.study.plans import REFORM_QUARTER
from interagency.study.roster_source import COLUMNS
from interagency.study.scenarios import (
    TRAITS,
    LeverPlan,
    OfficeSpec,
    Scenario,
    load,
    shipped,
)
from interagency.study.schema import scenario_schema
from interagency.study.yaml_source import plain_scalar

YARDSTICK = "no_reform"
"""The shipped scenario that a case's baseline extends."""
COPIED_TEAMS = 2
"""Countries whose offices are copied from the base, beside those that it speaks of."""

INVENTED = (
    OfficeSpec("First agency", "My country", frozenset({"strong_brand"})),
    OfficeSpec("Second agency", "My country", frozenset({"small_specialised"})),
    OfficeSpec("Third agency", "My country", frozenset({"non_resident"})),
)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_WIDTH = 62
_IN_BOTH = "Say the same in the baseline, unless its effect is what you ask about."


def init(
    name: str,
    extends: str = "delivering_as_one",
    folder: str | PathLike[str] = ".",
    blank: bool = False,
    same_offices: bool = False,
) -> list[Path]:
    """Start a case of your own: a scenario, its baseline, a roster, and a schema for editors.

    name          of the case, in letters, digits, _ and -: `NAME.yaml` and others
    extends       a shipped scenario from which it differs
    folder        where to write; made if it is not there
    blank         three invented offices instead of some of the base's
    same_offices  all offices of the base, so that the case can be held against shipped
                  scenarios that share them; a roster is left out where none is needed

    Returns the files written, the scenario first; it can be run as it is. Raises InputError
    for what cannot be a name, for an unknown base, for offices that are both invented and the
    base's, and when one of the files is there already: then nothing is written.
    """
    name = _checked_name(name)
    base = _shipped(extends)
    folder = checked_folder("folder", folder)
    if blank and same_offices:
        raise InputError("offices are either invented (blank) or those of the base, not both")
    offices = base.offices if same_offices else INVENTED if blank else _some_offices(base)
    is_told = not same_offices or offices != load(YARDSTICK).offices
    texts = {
        f"{name}.yaml": scenario_text(name, base, offices, is_told),
        f"{name}-baseline.yaml": baseline_text(name, base, is_told),
        **({f"{name}-roster.csv": roster_text(offices)} if is_told else {}),
        f"{name}.schema.json": json.dumps(scenario_schema(), indent=1, ensure_ascii=False) + "\n",
    }
    return _write(folder, texts)


def scenario_text(
    name: str, base: Scenario, offices: Sequence[OfficeSpec], is_told: bool = True
) -> str:
    """The scenario file: what is said stands there, what may be said stands commented out.

    is_told  whether a roster tells the offices; else they are the base's
    """
    told = (
        "",
        "## Who works where: agency, country, traits, and what else is known. Cells may be empty.",
        f"offices: {name}-roster.csv",
    )
    lines = [
        f"# yaml-language-server: $schema={name}.schema.json",
        f"## {name}: a case of your own, told as a difference from {base.name}.",
        "## What is not said here is as it is there. Lines with one # are examples: take it away",
        "## to use them, and that of the section above. Lines with two explain.",
        "##",
        f"##   interagency validate {name}.yaml",
        f"##   interagency compare {name}-baseline.yaml {name}.yaml",
        "",
        "schema_version: 1",
        f"title: {json.dumps(name.replace('_', ' '))}",
        "purpose: What is asked here, in a sentence.",
        "source: Where the numbers come from.",
        f"extends: {base.name}",
        *(told if is_told else ()),
        *_withdrawn(base, {office.country for office in offices}),
        "",
        "## The window: its first quarter, and how many quarters it has.",
        f"# first_quarter: {base.first_quarter}",
        f"# quarters: {base.quarters}",
    ]
    return "\n".join([*lines, *_examples(base, _written(offices[0].country)), ""])


def baseline_text(name: str, base: Scenario, is_told: bool = True) -> str:
    """The same offices without any reform, to hold the case against."""
    window = f"first_quarter: {base.first_quarter}\nquarters: {base.quarters}\n"
    said = f"parameters: {json.dumps(dict(base.parameters))}\n" if base.parameters else ""
    roster = f"offices: {name}-roster.csv\n" if is_told else ""
    return (
        f"# yaml-language-server: $schema={name}.schema.json\n"
        f"## The offices of {name} without any reform: same window, same parameters.\n"
        f"## Shocks and parameters that {name}.yaml says belong here as well: else the change is\n"
        "## of them and of the reform together.\n"
        "schema_version: 1\n"
        f"title: {json.dumps(name.replace('_', ' ') + ', without reform')}\n"
        f"purpose: The yardstick against which {name} is measured.\n"
        "source: The same offices.\n"
        f"extends: {YARDSTICK}\n{window}{roster}{said}"
    )


def roster_text(offices: Iterable[OfficeSpec]) -> str:
    """Offices as CSV with every column that a roster may have."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for office in offices:
        flags = [int(trait in office.traits) for trait in TRAITS]
        member = "" if office.member == 1 else f"{office.member!r}"
        given = [office.endowments.get(name, "") for name in ENDOWMENTS]
        writer.writerow([office.agency, office.country, *flags, member, *given])
    return stream.getvalue()


def _examples(base: Scenario, country: str) -> Iterator[str]:
    """Every section with all that may be written in it, commented out."""
    start = _usual_start(base)

    def plan(of: LeverPlan | None) -> str:
        said = LeverPlan(1, start) if of is None else of
        return f"{{level: 1, from: {said.start}, ramp: {said.ramp}}}"

    yield from _section(
        "pillars",
        "The pillars. A plan: level 0 to 1; from its first quarter; ramp, quarters to full effect;",
        "until its last quarter; fade, quarters to go. A number alone is the level, null removes.",
        f"What differs where stands under countries: {{level: 1, countries: {{{country}: off}}}}",
        lines=[(row.name, plan(base.pillars.get(row.name)), row.title) for row in PILLARS],
    )
    yield from _section(
        "reforms",
        "Single reforms from outside, planned like pillars. off bars what a reform opens,",
        "whatever practices do.",
        lines=[(row.name, plan(base.reforms.get(row.name)), row.title) for row in REFORMS],
    )
    titles = [(row.name, row.title) for row in PRACTICES]
    titles += [(name, text.partition(":")[0]) for name, text in SETS.items()]
    yield from _section(
        "practices",
        "Practices: emergent (they grow if they find what they need), off, a number at which they",
        "are held, or a plan: before its first quarter they cannot be adopted. all is all of them.",
        lines=[(name, "emergent", title) for name, title in titles],
    )
    shocks = [f"{{what: {row.name}, at: {start}, size: 0.3, quarters: 2}}" for row in SHOCKS]
    yield from _section(
        "shocks",
        "What happens to teams: size 0 to 1; with countries: [...] only there.",
        _IN_BOTH,
        lines=[("-", shock, row.title) for shock, row in zip(shocks, SHOCKS, strict=True)],
    )
    said = base.parameters
    yield from _section(
        "parameters",
        "Numbers of the model. `interagency describe parameters` says what each means.",
        _IN_BOTH,
        lines=[
            (name, f"{said.get(name, row.default):g}", f"{row.low:g} to {row.high:g}, {row.unit}")
            for name, row in PARAMETERS.items()
        ],
    )


def _usual_start(base: Scenario) -> str:
    """When the first pillar or reform of the base comes; without any, when the pilots did."""
    plans = [*base.pillars.values(), *base.reforms.values()]
    starts = sorted(plan.start for plan in plans if plan.start is not None)
    return starts[0] if starts else REFORM_QUARTER


def _section(key: str, *told: str, lines: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    yield from ("", *(f"## {line}" for line in told))
    yield f"# {key}:"
    for name, value, words in lines:
        item = f"- {value}" if name == "-" else f"{name}: {value}"
        yield f"#   {item:<{_WIDTH}}  # {words}".rstrip()


def _withdrawn(base: Scenario, countries: set[str]) -> Iterator[str]:
    """What takes back what the base says of countries that are not in the roster."""
    for section in ("pillars", "reforms", "practices"):
        gone = {
            name: dict.fromkeys(sorted(set(plan.countries) - countries))
            for name, plan in getattr(base, section).items()
            if isinstance(plan, LeverPlan) and set(plan.countries) - countries
        }
        if gone:
            yield f"{section}:  # without the countries that are not in the roster"
            yield from (
                f"  {name}: {json.dumps({'countries': where}, ensure_ascii=False)}"
                for name, where in gone.items()
            )
    kept = [shock for shock in base.shocks if not set(shock.countries or ()) - countries]
    if len(kept) < len(base.shocks):
        said = json.dumps([shock.words() for shock in kept], ensure_ascii=False)
        yield f"shocks: {said}  # without the countries that are not in the roster"


def _written(name: str) -> str:
    """A name as a file may have it: without quotes where it needs none."""
    simple = name.isascii() and name.isalnum() and plain_scalar(name) == name
    return name if simple else json.dumps(name, ensure_ascii=False)


def _some_offices(base: Scenario) -> tuple[OfficeSpec, ...]:
    countries = base.teams[:COPIED_TEAMS]
    return tuple(office for office in base.offices if office.country in countries)


def _checked_name(name: Any) -> str:
    if isinstance(name, str):
        name = name.removesuffix(".yaml").removesuffix(".yml")
        if _NAME.fullmatch(name) and len(name) <= 60 and name not in shipped():
            return name
        if name in shipped():
            raise InputError(f"{shown(name)} is a scenario that comes with interagency", found=name)
    allowed = ["a name of letters, digits, _ and -"]
    raise InputError(f"a case cannot be called {shown(name)}", found=name, allowed=allowed)


def _shipped(extends: Any) -> Scenario:
    known = shipped()
    if not isinstance(extends, str) or extends not in known:
        raise InputError(
            f"there is no scenario called {shown(extends)}", found=extends, allowed=known
        )
    return load(extends)


def _write(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """All files, or none."""
    there = [name for name in texts if (folder / name).is_symlink() or (folder / name).exists()]
    if there:
        raise InputError(
            f"{', '.join(there)} in {folder} would be overwritten; choose another name or folder"
        )
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as stream:
                written.append(folder / name)
                stream.write(text)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        problem = f"cannot write in {folder}: {error.strerror or error}"
        raise InputError(problem) from None
    return written

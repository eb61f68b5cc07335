"""The languages of scenario files and study files as JSON Schema, for editors and other programs.

Made from the declarations that check the files, so that it cannot say anything else. What
needs a whole scenario to be seen (a country without an office, an end before its start) it
does not know.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from interagency.study.limits import LIMITS
from interagency.study.scenario_language import DIFFERENCE
from interagency.study.shipped import shipped
from interagency.study.sweep.language import FACTORS, STUDY

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scenario_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12, of a scenario file, as plain data."""
    schema = _tidied(DIFFERENCE.json_schema())
    keys = schema["properties"]
    keys["extends"] |= {
        "anyOf": [{"enum": list(shipped())}, {"type": "string", "pattern": r"\.ya?ml$"}]
    }
    offices = {key: keys["offices"].pop(key) for key in ("type", "items")}
    offices |= {"minItems": 1, "maxItems": LIMITS.offices}
    keys["offices"]["anyOf"] = [{"type": "string", "pattern": r"\.[cC][sS][vV]$"}, offices]
    return {
        "$schema": DIALECT,
        "title": "interagency scenario",
        **schema,
        "required": ["schema_version"],
    }


def study_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12, of a study file, as plain data."""
    schema = _tidied(STUDY.json_schema())
    scenario = scenario_schema()
    definitions = schema.pop("$defs") | scenario["$defs"]
    keys = schema["properties"]
    own = {key: scenario[key] for key in ("type", "properties", "additionalProperties")}
    named = {"description": "What tables call it.", **definitions["Office"]["properties"]["agency"]}
    own["properties"] = {"name": named, **own["properties"]}
    definitions["Scenario"] = {**own, "required": ["name"]}
    for place in (keys["scenarios"]["items"], keys["against"]):
        place["anyOf"][1] = {"$ref": "#/$defs/Scenario"}
    definitions["Factor"] = keys["factors"].pop("additionalProperties")
    factor = {"$ref": "#/$defs/Factor"}
    keys["factors"] |= {
        "properties": dict.fromkeys(FACTORS, factor),
        "additionalProperties": False,
    }
    return {"$schema": DIALECT, "title": "interagency study", **schema, "$defs": definitions}


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType(
    {"scenario": scenario_schema, "study": study_schema}
)
"""Each schema by the kind of file that it is of."""


def _tidied(schema: Any, named: bool = False) -> Any:
    """The schema without titles made up from names of keys, and without room for other names.

    named  true where keys are names of the language, among them `title`
    """
    if isinstance(schema, list):
        return [_tidied(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    tidied = {
        # a kind is told by its shape: no two can fit
        "anyOf" if key == "oneOf" and not named else key: _tidied(
            part, named=key in ("properties", "$defs") and not named
        )
        for key, part in schema.items()
        if named or key != "title"
    }
    return tidied | ({"additionalProperties": False} if "patternProperties" in tidied else {})

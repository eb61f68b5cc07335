"""The language of scenario files as JSON Schema, for editors and other programs.

Made from the declarations that check the files, so that it cannot say anything else. What
needs a whole scenario to be seen (a country without an office, an end before its start) it
does not know.
"""

from typing import Any

from interagency.study.limits import LIMITS
from interagency.study.scenario_language import DIFFERENCE
from interagency.study.shipped import shipped

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


def _tidied(schema: Any, named: bool = False) -> Any:
    """The schema without titles made up from names of keys, and without room for other names.

    named  true where keys are names of the language, among them `title`
    """
    if isinstance(schema, list):
        return [_tidied(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    tidied = {
        key: _tidied(part, named=key in ("properties", "$defs") and not named)
        for key, part in schema.items()
        if named or key != "title"
    }
    return tidied | ({"additionalProperties": False} if "patternProperties" in tidied else {})

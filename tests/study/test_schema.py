"""The JSON Schema: what the checker takes it takes, and it refuses what is simply wrong."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.parameters import PARAMETERS
from interagency.study import quarters
from interagency.study.endowments import ENDOWMENTS
from interagency.study.scenario_language import PRACTICE_KEYS, TRAITS, Difference
from interagency.study.scenarios import load, loads
from interagency.study.schema import scenario_schema, study_schema
from interagency.study.shipped import shipped, shipped_studies
from interagency.study.sweep.language import FACTORS, KEYS
from interagency.study.sweep.reading import study_of
from interagency.study.yaml_source import parse_yaml
from tests.hostile import MAIN
from tests.hostile_studies import case
from tests.study.sweep.small_study import words
from tests.study.test_scenarios_hostile import mappings

SCHEMA = scenario_schema()
STUDY = study_schema()
TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
}
UNDERSTOOD = {
    *("$schema", "$defs", "$ref", "title", "description", "type", "enum", "const", "anyOf"),
    *(
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "multipleOf",
        "pattern",
        "items",
        "minItems",
        "maxItems",
    ),
    *("properties", "required", "additionalProperties", "patternProperties"),
}


def fits(value: Any, schema: Any) -> bool:
    """JSON Schema as far as this schema uses it; a validator of our own, for there is no other."""
    if isinstance(schema, bool):
        return schema
    assert set(schema) <= UNDERSTOOD
    checks = {
        "$ref": lambda ref: fits(value, STUDY["$defs"][ref.removeprefix("#/$defs/")]),
        "type": lambda name: TYPES[name](value),
        "enum": lambda values: value in values,
        "const": lambda one: value == one,
        "anyOf": lambda schemas: any(fits(value, one) for one in schemas),
    }
    if TYPES["number"](value):
        checks["minimum"] = lambda least: value >= least
        checks["exclusiveMinimum"] = lambda end: value > end
        checks["maximum"] = lambda most: value <= most
        checks["multipleOf"] = lambda step: value % step == 0
    if isinstance(value, str):
        checks["pattern"] = lambda pattern: re.search(pattern, value) is not None
    if isinstance(value, list):
        checks["items"] = lambda inside: all(fits(one, inside) for one in value)
        checks["minItems"] = lambda least: len(value) >= least
        checks["maxItems"] = lambda most: len(value) <= most
    if isinstance(value, dict):
        named = schema.get("properties", {})
        kinds = schema.get("patternProperties", {})
        matched = [(one, key) for one in kinds for key in value if re.search(one, key)]
        known = {*named, *(key for _, key in matched)}
        others = [one for key, one in value.items() if key not in known]
        checks["properties"] = lambda _: all(
            fits(value[key], inside) for key, inside in named.items() if key in value
        )
        checks["required"] = lambda names: all(name in value for name in names)
        checks["patternProperties"] = lambda _: all(
            fits(value[key], kinds[one]) for one, key in matched
        )
        checks["additionalProperties"] = lambda inside: all(fits(one, inside) for one in others)
    return all(check(schema[key]) for key, check in checks.items() if key in schema)


def test_says_which_draft_it_is():
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["required"] == ["schema_version"]


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_fits(name):
    path = shipped()[name]
    assert fits(parse_yaml(Path(path).read_text(encoding="utf-8"), str(path)).value, SCHEMA)
    assert fits(parse_yaml(load(name).text, "text").value, SCHEMA)


def test_every_name_is_in_it_with_a_description():
    for section, names in {
        "Pillars": PILLAR_NAMES,
        "Reforms": REFORM_NAMES,
        "Practices": PRACTICE_KEYS,
        "ParameterValues": PARAMETERS,
        "Endowments": ENDOWMENTS,
    }.items():
        keys = SCHEMA["$defs"][section]["properties"]
        assert list(keys) == list(names)
        assert all(len(said["description"]) > 10 for said in keys.values())
    assert set(SCHEMA["properties"]) == set(Difference.__annotations__)
    assert SCHEMA["$defs"]["Shock"]["properties"]["what"]["enum"] == list(SHOCK_NAMES)
    traits = SCHEMA["$defs"]["Office"]["properties"]["traits"]["items"]
    assert traits["enum"] == list(TRAITS)


def test_years_are_those_of_the_language():
    label = re.compile(quarters.QUARTER_PATTERN)
    for year in range(1890, 2210):
        known = quarters.FIRST_YEAR <= year <= quarters.LAST_YEAR
        assert bool(label.search(f"{year}Q4")) == known
    assert not label.search("2006Q5")


@settings(max_examples=100, deadline=None)
@given(mappings)
def test_whatever_the_language_says_fits(mapping):
    assert fits(mapping, SCHEMA)


@pytest.mark.parametrize(
    "text",
    [
        "titel: x",
        "schema_version: 2",
        "quarters: 0",
        "quarters: many",
        "first_quarter: 2006",
        "extends: no_refrom",
        "offices: roster.txt",
        "offices: []",
        "offices: [{agency: A}]",
        "offices: [{agency: A, country: B, traits: [tall]}]",
        "offices: [{agency: A, country: B, member: 0.001}]",
        "offices: [{agency: '', country: B}]",
        "offices: [{agency: A, country: B, endowments: {cycle_length: 3}}]",
        "offices: [{agency: A, country: B, endowments: {cycle_length: 4.5}}]",
        "offices: [{agency: A, country: B, endowments: {size: 1}}]",
        "pillars: {one_programm: 1}",
        "pillars: {one_programme: 1.5}",
        "pillars: {one_programme: emergent}",
        "pillars: {one_programme: {level: 1, form: 2007Q1}}",
        "pillars: {one_programme: {level: 1, from: null}}",
        "pillars: {one_programme: {level: 1, countries: {C1: emergent}}}",
        "reforms: {firewall: true}",
        "reforms: {fierwall: 1}",
        "practices: {one_voice: -1}",
        "practices: {one_voice: null}",
        "practices: {one_voise: off}",
        "shocks: [{what: donorcut, at: 2010Q1, size: 1}]",
        "shocks: [{what: donor_cut, at: 2010Q1}]",
        "shocks: [{what: donor_cut, at: 2010Q1, size: 2}]",
        "parameters: {turf: 9}",
        "parameters: {tufr: 0.3}",
        "parameters: off",
    ],
)
def test_what_is_simply_wrong_is_refused_by_both(text):
    head = "" if text.startswith("schema_version") else "schema_version: 1\n"
    text = head + ("" if text.startswith("extends") else "extends: no_reform\n") + text
    with pytest.raises(InputError):
        loads(text)
    assert not fits(parse_yaml(text, "text").value, SCHEMA)


# --- studies ---------------------------------------------------------------------------------


def test_the_schema_of_studies_holds_that_of_scenarios():
    assert SCHEMA["$defs"].items() <= STUDY["$defs"].items()
    assert STUDY["title"] == "interagency study"
    assert set(STUDY["properties"]) == set(KEYS[()][1])
    assert set(STUDY["properties"]["factors"]["properties"]) == set(FACTORS)
    assert set(STUDY["$defs"]["Scenario"]["properties"]) == {"name", *SCHEMA["properties"]}
    assert set(STUDY["$defs"]["Design"]["properties"]) == set(KEYS["design",][1])


@pytest.mark.parametrize("name", shipped_studies())
def test_every_shipped_study_fits(name):
    path = shipped_studies()[name]
    assert fits(parse_yaml(path.read_text(encoding="utf-8"), str(path)).value, STUDY)


def test_studies_that_are_right_fit():
    for seed in range(1, 300, 2):
        said = parse_yaml(case(seed).files[MAIN].decode(), "study").value
        assert fits(said, STUDY), f"case({seed})"


@pytest.mark.parametrize(
    "more",
    [
        {"titel": "x"},
        {"schema_version": 2},
        {"scenarios": []},
        {"scenarios": "no_reform"},
        {"scenarios": [{"extends": "no_reform"}]},
        {"scenarios": [{"name": "x", "pillars": {"one_bugdet": 1}}]},
        {"against": 1},
        {"factors": {"turff": "declared"}},
        {"factors": {"turf": "declard"}},
        {"factors": {"turf": {"low": 0}}},
        {"factors": {"turf": []}},
        {"groups": {"a": []}},
        {"design": {"kind": "sobolev"}},
        {"design": {"kind": "sobol", "samples": 0}},
        {"design": {"samples": 3}},
        {"replications": 0},
        {"replications": True},
        {"replications": {"outcome": "delivery", "half_width": 0}},
        {"outcomes": ["delivrey"]},
        {"outcomes": []},
        {"quarters": 1},
        {"seed": 0.5},
    ],
)
def test_studies_that_are_simply_wrong_do_not_fit(more):
    assert fits(words(), STUDY)
    assert not fits(words(**more), STUDY)
    with pytest.raises(InputError):
        study_of(words(**more), "study")

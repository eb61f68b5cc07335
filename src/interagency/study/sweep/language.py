"""The words of a study file, and what each may say.

A study asks one question of one or more scenarios at many points. Factors are written as they
would be set: a parameter by its name, levers by their place in a scenario.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Required

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import core_schema

from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.parameters import GROUPS, PARAMETERS
from interagency.study.limits import LIMITS
from interagency.study.robust.language import KEYS as KEYS_OF_ROBUST
from interagency.study.robust.language import Robust
from interagency.study.scenario_kinds import (
    Name,
    Quarter,
    Text,
    expecting,
    mapping_of,
    refused,
    shaped,
    told,
    whole,
)
from interagency.study.scenario_language import PLAN_KEYS, PLANNED, PRACTICE_KEYS
from interagency.study.source_text import Keys
from interagency.study.sweep.designs import DESIGNS
from interagency.study.sweep.outcomes import OUTCOMES

SCHEMA_VERSION = 1
DECLARED = "declared"
KINDS_OF_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "all": ("uncertainty", "strength"),
    "uncertainties": ("uncertainty",),
    "strengths": ("strength",),
}
"""Words that stand for several parameters: kinds of those that each means."""

NAMES_IN = {"pillars": PILLAR_NAMES, "reforms": REFORM_NAMES, "practices": PRACTICE_KEYS}
FIELDS = tuple(key for key in PLAN_KEYS if key != "countries")
FACTORS: tuple[str, ...] = (
    *KINDS_OF_PARAMETERS,
    *PARAMETERS,
    *GROUPS,
    *(f"{section}.{name}" for section in PLANNED for name in NAMES_IN[section]),
    *(
        f"{section}.{name}.{field}"
        for section in PLANNED
        for name in NAMES_IN[section]
        for field in FIELDS
    ),
    *(f"shocks.{name}" for name in SHOCK_NAMES),
)
"""Everything that can vary."""


class ByShape:
    """One of several kinds of value, told apart by what is written: text, a list, a mapping.

    Unlike a union it refuses in the words of the kind that was meant.
    """

    def __init__(self, kinds: Mapping[type, Any], *allowed: str) -> None:
        self.kinds, self.allowed = kinds, allowed

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        choices = {tag_of(shape): handler.generate_schema(one) for shape, one in self.kinds.items()}
        return core_schema.tagged_union_schema(
            choices,
            lambda value: next((tag_of(one) for one in self.kinds if type(value) is one), None),
            custom_error_type="refused",
            custom_error_message="refused",
            custom_error_context={"allowed": list(self.allowed), "kind": ""},
        )


def filled(shape: type, most: int, *allowed: str) -> BeforeValidator:
    """Refuses what is no mapping or list, empty, or too long; what is inside speaks for itself."""

    def check(value: Any) -> Any:
        if not isinstance(value, shape) or not 0 < len(value) <= most:
            raise refused(allowed)
        return value

    return BeforeValidator(check)


_SHAPES = (str, int, list, dict)


def tag_of(shape: type) -> int:
    """What stands in the path of a problem for the kind that was meant: below 0, as no place is."""
    return _SHAPES.index(shape) - len(_SHAPES)


def is_tag(part: str | int) -> bool:
    """Whether a part of a path is such a tag, and no key or place."""
    return isinstance(part, int) and part < 0


_VALUE_IN_WORDS = "a number, a quarter, true, false or a word"
_FACTOR_IN_WORDS = (DECLARED, "{low: 0.2, high: 0.4}", "a list of values such as [off, emergent]")

_end = Annotated[float | str, expecting("a number, or a quarter such as 2009Q1")]
_value = Annotated[bool | int | float | str, expecting(_VALUE_IN_WORDS)]
Range = mapping_of(
    "Range",
    {
        "low": Required[told(_end, "Its lowest value.")],
        "high": Required[told(_end, "Its highest value.")],
        "whole": told(bool, "True for whole numbers alone."),
        "base": told(_value, "Its value where others vary; by default what is declared."),
        "at": told(Quarter, "Of a shock: its first quarter."),
        "quarters": told(whole(1, LIMITS.quarters), "Of a shock: how long it lasts."),
    },
)
_listed = Annotated[
    list[_value], Field(min_length=1, max_length=1000), filled(list, 1000, "1 to 1000 values")
]
_declared = Annotated[Literal[DECLARED], expecting(DECLARED)]
Varied = Annotated[Any, ByShape({str: _declared, list: _listed, dict: Range}, *_FACTOR_IN_WORDS)]
"""How one factor varies."""

_samples = whole(1, LIMITS.runs)
_levels = whole(2, 1000)
_OPTIONS: Mapping[str, Any] = {
    "samples": told(_samples, "Points of a sample; of sobol those of its base sample."),
    "trajectories": told(whole(2, 10_000), "Trajectories of morris."),
    "levels": told(_levels, "Levels of every factor that has a range."),
    "second_order": told(bool, "Indices of pairs as well: twice the points, less two."),
    "file": told(Text, "A .csv file in this folder, a column a factor."),
    "rows": told(
        Annotated[
            dict[str, Annotated[list[_value | None], shaped(list, "a list of values")]],
            shaped(dict, "a mapping such as {turf: [0.2, 0.3]}"),
        ],
        "The same table written here, column by column.",
    ),
}
DesignWords = mapping_of(
    "Design",
    {
        "kind": Required[
            told(
                Annotated[Literal[tuple(DESIGNS)], expecting(*DESIGNS, kind="design")],
                " ".join(f"{name}: {row.summary}" for name, row in DESIGNS.items()),
            )
        ],
        **_OPTIONS,
    },
)
_outcome = Annotated[Literal[OUTCOMES], expecting(*OUTCOMES, kind="outcome")]
Until = mapping_of(
    "Until",
    {
        "outcome": Required[told(_outcome, "The outcome whose mean is to be known that well.")],
        "half_width": Required[
            told(
                Annotated[float, Field(gt=0, allow_inf_nan=False), expecting("a number above 0")],
                "Half the width of its 95% interval, at the worst point.",
            )
        ],
        "at_least": told(whole(2, LIMITS.runs), "Replications to begin with; 10 by default."),
        "at_most": told(whole(2, LIMITS.runs), "Replications to end with; 400 by default."),
    },
)
_count = whole(1, LIMITS.runs)
_scenario = Annotated[str, expecting("the name of a scenario, or a .yaml file")]
_SCENARIO_IN_WORDS = (
    "the name of a scenario",
    "a .yaml file",
    "{name: later, extends: pillars_only, pillars: {}}",
)
_Scenario = Annotated[Any, ByShape({str: _scenario, dict: dict}, *_SCENARIO_IN_WORDS)]
StudyWords = mapping_of(
    "Study",
    {
        "schema_version": Required[
            Annotated[
                int, Field(ge=SCHEMA_VERSION, le=SCHEMA_VERSION), expecting(str(SCHEMA_VERSION))
            ]
        ],
        "title": Required[told(Text, "What tables and figures call it.")],
        "question": told(Text, "What it asks, in a sentence."),
        "seed": told(whole(-(2**63), 2**63 - 1), "The same seed gives the same numbers; 1 if not."),
        "scenarios": Required[
            told(
                Annotated[
                    list[_Scenario],
                    Field(min_length=1, max_length=1000),
                    filled(list, 1000, "1 to 1000 scenarios such as [pillars_only]"),
                ],
                "What is played: shipped scenarios, .yaml files, or differences with a name.",
            )
        ],
        "against": told(
            _Scenario,
            "What they are held against, at the same points and with the same luck: one of them, "
            "or another.",
        ),
        "factors": told(
            Annotated[
                dict[str, Varied],
                shaped(dict, "a mapping such as {turf: declared}"),
            ],
            "What varies: parameters, parts of plans, practices, shocks.",
        ),
        "groups": told(
            Annotated[
                dict[
                    Name,
                    Annotated[
                        list[str],
                        Field(min_length=1),
                        filled(list, 1000, "a list of one or more factors"),
                    ],
                ],
                shaped(dict, "a mapping such as {money: [pooled_share]}"),
            ],
            "Factors that count as one.",
        ),
        "design": told(
            Annotated[DesignWords, shaped(dict, "a mapping such as {kind: sobol, samples: 256}")],
            "Which points are played.",
        ),
        "replications": told(
            Annotated[
                Any,
                ByShape(
                    {int: _count, dict: Until},
                    "a whole number",
                    "{outcome: within_team, half_width: 0.01}",
                ),
            ],
            "Histories of each point; or until an interval is narrow enough. 20 by default.",
        ),
        "outcomes": told(
            Annotated[
                list[_outcome],
                Field(min_length=1),
                filled(list, 10_000, "a list of one or more outcomes such as [within_team]"),
            ],
            "What is kept of each run; every metric by default.",
        ),
        "quarters": told(bool, "True to keep every quarter as well."),
        "robust": told(
            Annotated[Robust, shaped(dict, "a mapping such as {measures: [regret_max]}")],
            "What a robust choice among the scenarios is made by; no part of what is played.",
        ),
    },
)
STUDY = TypeAdapter(StudyWords)

KEYS: Mapping[Keys, tuple[str, tuple[str, ...]]] = {
    (): ("key", tuple(StudyWords.__annotations__)),
    ("factors",): ("factor", FACTORS),
    ("design",): ("key", tuple(DesignWords.__annotations__)),
    ("replications",): ("key", tuple(Until.__annotations__)),
    ("factors", "*"): ("key", tuple(Range.__annotations__)),
    **{("robust", *place): names for place, names in KEYS_OF_ROBUST.items()},
}
"""What a key at each place names, and the keys allowed there."""

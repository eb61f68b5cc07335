"""The words of a study file about a robust choice: its section `robust`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter, WithJsonSchema

from interagency.model.levers import PILLAR_NAMES
from interagency.study.robust.discovery import METHODS
from interagency.study.robust.measures import HIGHER, LOWER, MEASURES, Threshold
from interagency.study.robust.sequences import EVERY, EXTENDS, Sequences
from interagency.study.scenario_kinds import (
    Quarter,
    expecting,
    mapping_of,
    refused,
    shaped,
    told,
    whole,
)
from interagency.study.sweep.outcomes import OUTCOMES

MOST_QUARTERS = 40
_THRESHOLD_IN_WORDS = "a mapping such as {at_least: 0.05}"
_THRESHOLDS_IN_WORDS = "a mapping such as {within_agency_change: {at_least: 0}}"
_SEQUENCES_IN_WORDS = "a mapping such as {of: [one_programme, one_leader], every: 4}"


def _some(values: list[Any]) -> list[Any]:
    """The list with everything once; a refusal where there is nothing."""
    if not values:
        raise refused(("a list with one or more",))
    return list(dict.fromkeys(values))


def _bounded(threshold: dict[str, Any]) -> dict[str, Any]:
    low, high = threshold.get("at_least"), threshold.get("at_most")
    if (low is None and high is None) or (None not in (low, high) and low > high):
        raise refused(("at_least, at_most, or both with room between them",))
    return threshold


def _two_or_more(pillars: list[str]) -> list[str]:
    if len(set(pillars)) < 2:
        raise refused(("two or more pillars",))
    return list(dict.fromkeys(pillars))


def _names(allowed: tuple[str, ...], kind: str) -> Any:
    return Annotated[Literal[allowed], expecting(*allowed, kind=kind)]


_bound = Annotated[
    float,
    Field(allow_inf_nan=False),
    expecting("a number in the unit of the outcome"),
    WithJsonSchema({"type": "number"}),
]
ThresholdWords = mapping_of(
    "Threshold",
    {
        "at_least": told(_bound, "What the outcome must reach."),
        "at_most": told(_bound, "What it must not exceed."),
        "why": told(Annotated[str, expecting("a text")], "Whose judgement this is, and what for."),
    },
)
Thresholds = mapping_of(
    "Thresholds",
    {
        name: Annotated[ThresholdWords, AfterValidator(_bounded), shaped(dict, _THRESHOLD_IN_WORDS)]
        for name in OUTCOMES
    },
)
_better = _names((HIGHER, LOWER), "direction")
Better = mapping_of("Better", dict.fromkeys(OUTCOMES, _better))
SequenceWords = mapping_of(
    "Sequences",
    {
        "of": told(
            Annotated[
                list[_names(PILLAR_NAMES, "pillar")],
                AfterValidator(_two_or_more),
                shaped(list, f"a list of {', '.join(PILLAR_NAMES)}"),
            ],
            "The pillars whose order is asked about; all four by default.",
        ),
        "every": told(
            whole(1, MOST_QUARTERS), f"Quarters from one to the next; {EVERY} by default."
        ),
        "from": told(Quarter, "When the first comes; by default when the first of them does now."),
        "extends": told(
            Annotated[str, expecting("the name of a scenario, or a path to a .yaml file")],
            f"The scenario whose pillars are put in order; {EXTENDS} by default.",
        ),
    },
)
Robust = mapping_of(
    "Robust",
    {
        "thresholds": told(
            Annotated[Thresholds, shaped(dict, _THRESHOLDS_IN_WORDS)],
            "What outcomes must be for a package to do well enough at a point.",
        ),
        "measures": told(
            Annotated[
                list[_names(tuple(MEASURES), "measure")],
                AfterValidator(_some),
                shaped(list, f"a list of {', '.join(MEASURES)}"),
            ],
            "Measures of robustness; the first decides. By default all, "
            "and the share of points with all thresholds met decides where there are any.",
        ),
        "better": told(
            Annotated[Better, shaped(dict, "a mapping such as {joint_time: lower}")],
            "Which way outcomes are better, where the metric itself does not say.",
        ),
        "boxes": told(
            _names(tuple(METHODS), "method"),
            "How conditions are found under which a package fails; prim by default.",
        ),
        "sequences": told(
            Annotated[SequenceWords, shaped(dict, _SEQUENCES_IN_WORDS)],
            "Adds every order of some pillars as a package.",
        ),
    },
)
ROBUST = TypeAdapter(Robust)

KEYS: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {
    (): ("key", tuple(Robust.__annotations__)),
    ("thresholds",): ("outcome", OUTCOMES),
    ("thresholds", "*"): ("key", tuple(ThresholdWords.__annotations__)),
    ("better",): ("outcome", OUTCOMES),
    ("sequences",): ("key", tuple(SequenceWords.__annotations__)),
}
"""What a key at each place below `robust` names, and the keys allowed there."""


@dataclass(frozen=True)
class RobustWords:
    """What a checked section says.

    thresholds  by outcome
    measures    by name, the first decides; empty for all
    better      direction of outcomes, where it is not the metric's
    boxes       `prim` or `cart`
    sequences   orders of pillars that are packages too, or None
    """

    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    measures: Sequence[str] = ()
    better: Mapping[str, str] = field(default_factory=dict)
    boxes: str = "prim"
    sequences: Sequences | None = None

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> "RobustWords":
        """From a section that `ROBUST` has checked."""
        sequences = words.get("sequences")
        return cls(
            thresholds={
                name: Threshold(**said) for name, said in words.get("thresholds", {}).items()
            },
            measures=tuple(words.get("measures", ())),
            better=dict(words.get("better", {})),
            boxes=words.get("boxes", "prim"),
            sequences=None if sequences is None else Sequences.of_words(sequences),
        )

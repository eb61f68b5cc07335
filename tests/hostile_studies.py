"""Study files that nobody would write on purpose, made up and damaged as in `hostile`.

`case(seed)` is a folder of files by name, told by one number: a study, at times a scenario and a
table of points beside it; in half of all cases with one to three mutations.
"""

import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.sweep.designs import DESIGNS
from interagency.study.sweep.reading import study_of
from interagency.study.sweep.study import Study, load_study
from tests.hostile import (
    BASE,
    MAIN,
    MUTATIONS,
    ROSTER,
    SECONDS,
    Case,
    as_yaml,
    check_refusal,
    damaged,
    limited,
    on_meaning,
)

POINTS = ROSTER
"""The table of points: mutations of tables look for that name."""
QUARTERS = ("2006Q1", "2006Q2", "2006Q3", "2006Q4")
PLAIN = tuple(name for name, row in PARAMETERS.items() if not row.group)


# --- valid files -----------------------------------------------------------------------------


def world(chance: Random) -> dict[str, Any]:
    """A scenario of two offices, with a pillar whose parts can vary."""
    return {
        "title": "A small world",
        "purpose": "To be swept.",
        "source": "made up",
        "first_quarter": "2006Q1",
        "quarters": chance.randint(2, 4),
        "offices": [{"agency": "A", "country": "NO"}, {"agency": "B", "country": "NO"}],
        "pillars": {"one_budget": {"level": 1.0, "from": "2006Q1"}},
    }


def parameter(chance: Random, name: str) -> Any:
    """How a parameter varies."""
    row = PARAMETERS[name]
    low, high = row.low, row.high
    middle = (low + high) / 2
    return chance.choice(
        ["declared", {"low": low, "high": middle}, [low, middle], {"low": middle, "high": high}]
    )


def levers(chance: Random) -> dict[str, Any]:
    """Levers and blows that every one of these scenarios can take."""
    pillar, reform = chance.choice(PILLAR_NAMES[1:]), chance.choice(REFORM_NAMES)
    practice = chance.choice(PRACTICE_NAMES)
    known = {
        f"pillars.{pillar}": chance.choice([{"low": 0, "high": 1}, [0, 0.5, 1], ["off", 1]]),
        f"reforms.{reform}": {"low": 0.1, "high": 0.9, "base": 0.2},
        f"practices.{practice}": chance.choice([["off", "emergent"], {"low": 0, "high": 1}]),
        "pillars.one_budget.from": {"low": "2006Q1", "high": chance.choice(QUARTERS[1:])},
        "pillars.one_budget.level": chance.choice([{"low": 0.1, "high": 1}, [0.2, 0.7]]),
        "pillars.one_budget.ramp": {"low": 0, "high": chance.randint(1, 4)},
        "shocks.donor_cut": {"low": 0, "high": 0.5, "at": "2006Q2", "quarters": 2},
    }
    known.pop("pillars.one_budget", None)
    return {key: known[key] for key in chance.sample(sorted(known), chance.randint(0, 3))}


def design(chance: Random, factors: dict[str, Any], has_groups: bool) -> dict[str, Any]:
    """A small design that fits these factors."""
    steps = any(
        isinstance(said, list) or key.endswith((".from", ".ramp")) for key, said in factors.items()
    )
    known = {
        "one_at_a_time": {"levels": 2},
        "full_factorial": {"levels": 2},
        "fractional_factorial": {},
        "latin_hypercube": {"samples": chance.randint(1, 6)},
        "random": {"samples": chance.randint(1, 6)},
        "sobol": {"samples": chance.randint(1, 3), "second_order": chance.random() < 0.3},
        "morris": {"trajectories": 2, "levels": chance.choice([2, 4])},
    }
    if not steps and not has_groups:
        known["fast"] = {"samples": 65}
    if has_groups and len(factors) == 2:
        # one group of all
        del known["sobol"]
    kind = chance.choice(sorted(known))
    return {"kind": kind, **known[kind]}


def valid(chance: Random) -> Case:
    """A study that is right."""
    files: dict[str, bytes] = {}
    scenario = world(chance)
    first: Any = {"name": chance.choice(["before", "v 1", "Café", "7"]), **scenario}
    if chance.random() < 0.4:
        said = as_yaml(chance, {"schema_version": 1, **scenario})
        files[BASE] = said.encode()
        first = BASE
    scenarios = [first]
    if chance.random() < 0.4:
        more = {"reforms": {chance.choice(REFORM_NAMES): 1.0}}
        own = {"extends": BASE, **more} if first == BASE else {**scenario, **more}
        scenarios.append({"name": "with a reform", **own})
    words: dict[str, Any] = {"schema_version": 1, "title": "What matters", "scenarios": scenarios}
    changes = chance.random() < 0.4
    if changes:
        words["against"] = "base" if first == BASE else first["name"]
    names = chance.sample(PLAIN, chance.randint(0, 3))
    factors = {name: parameter(chance, name) for name in names} | levers(chance)
    if factors:
        words["factors"] = factors
        grouped = len(factors) > 1 and chance.random() < 0.3
        if grouped:
            words["groups"] = {"together": sorted(factors)[:2]}
        words["design"] = design(chance, factors, grouped)
        ranges = {key: one for key, one in factors.items() if isinstance(one, dict)}
        if ranges == factors and chance.random() < 0.3:
            words["design"] = {"kind": "csv", "file": POINTS}
            lines = [[one["low"] for one in ranges.values()] for _ in range(2)]
            rows = [",".join(ranges), *(",".join(map(str, line)) for line in lines)]
            files[POINTS] = "\n".join([*rows, ""]).encode()
    kept = [*METRICS, *(f"{name}_early" for name in METRICS)]
    kept += [f"{name}_change" for name in kept] if changes else []
    if chance.random() < 0.5:
        words["outcomes"] = chance.sample(kept, chance.randint(1, 3))
    words["replications"] = chance.choice(
        [1, 2, {"outcome": kept[-1], "half_width": 0.1, "at_least": 2, "at_most": 3}]
    )
    if chance.random() < 0.2:
        first = words.get("outcomes", kept)[0]
        words["robust"] = {"thresholds": {first: {"at_least": 0.1}}, "boxes": "prim"}
    optional = {"question": "Which?", "seed": chance.choice([-1, 0, 2**40]), "quarters": True}
    words |= {key: value for key, value in optional.items() if chance.random() < 0.3}
    files[MAIN] = as_yaml(chance, words).encode()
    return Case(files)


# --- mutations -------------------------------------------------------------------------------

HOSTILE_WORDS: list[Any] = [
    *(0, -1, 1e9, 10**12, 1e-300, True, None, "", "x" * 3000, [], {}, [[]], [None], [1], [1, 1]),
    *("declared", "off", "2006Q1", "1899Q4", "all", "base", "no_reform", "delivering_as_won"),
    *({"low": 0}, {"low": 1, "high": 0}, {"low": 0, "high": 1e9, "whole": True, "base": 3}),
    *({"low": "2006Q1", "high": 1}, {"low": "2006Q1", "high": "2199Q4"}, {"low": 0, "high": 0}),
    *({"low": 0, "high": 1, "at": "2006Q1"}, {"low": 0, "high": 1, "base": 2}, {"lo": 0}),
    *([0, 1, "off", "emergent", True], [1, 1.0], [2**62, 2], ["2006Q1", "2006Q9"]),
    *({"kind": kind} for kind in (*DESIGNS, "sobolev", "", 1)),
    *({"kind": "sobol", "samples": count} for count in (0, -4, 3, 10_000_000, 1.5, "64")),
    *({"kind": "sobol", "second_order": said} for said in ("maybe", 1, None, True)),
    *({"kind": "morris", "trajectories": 10_000}, {"kind": "morris", "levels": 3}),
    *({"kind": "full_factorial", "levels": 1000}, {"kind": "random", "samples": 10_000_000}),
    *({"kind": "csv", "file": file} for file in ("../../etc/passwd", "/etc/passwd", "..", POINTS)),
    *({"kind": "csv", "file": file} for file in ("\0", "a" * 400, "link.csv", "mine.yaml", ".")),
    *({"kind": "csv", "rows": rows} for rows in ({}, {"turf": []}, {"turf": [None]}, [1])),
    *({"outcome": "delivery", "half_width": width} for width in (0, -1, 1e-300, 1e300, "wide")),
    *({"outcome": "delivery_change", "half_width": 1}, {"outcome": "deliverance"}),
    *({"outcome": "delivery", "half_width": 1, "at_least": 9, "at_most": 3}, {"half_width": 1}),
    *({"a": ["b"], "b": ["a"]}, {"a": ["a"]}, {"turf": ["turf"]}, {"": ["turf"]}, {"a": []}),
    *(["no_reform", "no_reform"], [{"name": "x"}], [{"name": ""}], [{"name": 1}], ["../x.yaml"]),
    *([{"name": "later", "extends": "mine.yaml"}], [{"name": "later", "extends": "no_such"}]),
    *(["delivery", "delivery"], ["delivery_early_change"], ["delivery_later"]),
]
WORDS = [
    *("scenarios", "against", "factors", "groups", "design", "replications", "outcomes", "rows"),
    *("turf", "all", "uncertainties", "strengths", "pillars.one_budget", "pillars.one_budget.from"),
    *("practices.all", "practices.one_voice", "shocks.donor_cut", "reforms.firewall.fade", "at"),
    *("kind", "samples", "levels", "second_order", "file", "low", "high", "base", "whole", "name"),
]


def says_another_word(chance: Random, made: Case) -> None:
    def change(around: Any, key: Any) -> None:
        around[key] = chance.choice(HOSTILE_WORDS)

    on_meaning(chance, made, change)


def adds_another_word(chance: Random, made: Case) -> None:
    def change(around: Any, key: Any) -> None:
        if isinstance(around, dict):
            around[chance.choice(WORDS)] = chance.choice([around[key], *HOSTILE_WORDS])
        else:
            around.append(chance.choice([around[key], *HOSTILE_WORDS]))

    on_meaning(chance, made, change)


def swaps_two_words(chance: Random, made: Case) -> None:
    """What one key says is said by another: a design's words by a factor."""

    def change(around: Any, key: Any) -> None:
        if isinstance(around, dict):
            other = chance.choice([*around])
            around[key], around[other] = around[other], around[key]

    on_meaning(chance, made, change)


WAYS = [*MUTATIONS, *[says_another_word, adds_another_word, swaps_two_words] * 5]


def case(seed: int) -> Case:
    """The case of a number: right in every other, damaged else."""
    chance = Random(f"study {seed}")
    made = valid(chance)
    return made if seed % 2 else damaged(made, chance, WAYS)


# --- what came of it --------------------------------------------------------------------------


def outcome(path: Path) -> Study | InputError:
    """The study of a file, or why there is none; anything else is raised."""
    with limited(SECONDS):
        try:
            study = load_study(path)
        except InputError as error:
            check_refusal(error)
            return error
        check_study(study)
        return study


def check_study(study: Study) -> None:
    """A study's points lie where they may, and its words say it again."""
    size = (len(study.places), len(study.factors))
    assert study.places.shape == size
    assert ((study.places >= 0) & (study.places <= 1)).all()
    if size[0] < 10_000:
        assert list(study.points) == [one.key for one in study.factors]
    again = study_of(
        json.loads(json.dumps(dict(study.words))),
        study.name,
        {one.name: one for one in study.played},
    )
    assert np.array_equal(again.places, study.places)
    assert again.words == study.words
    assert again.outcomes == study.outcomes

"""The description by ODD+D has every heading of the protocol, and tells everything declared."""

import re

import pytest

from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import OPENINGS, PRACTICE_NAMES
from interagency.simulation.draws import STREAMS
from interagency.study.evidence.facts import FACTS
from interagency.study.scenarios import shipped
from tests.docs.pages import CHECKOUT

REFERENCE = CHECKOUT / "docs" / "reference"
ODD = (REFERENCE / "odd.md").read_text(encoding="utf-8")

# Grimm and others (2020), table 1; names as there.
ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables, and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
)
CONCEPTS = (
    *("Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction"),
    *("Sensing", "Interaction", "Stochasticity", "Collectives", "Observation"),
)
# What Müller and others (2013) add, wherever it stands.
OF_DECISIONS = (
    *("theoretical and empirical background", "individual decision making", "Heterogeneity"),
    *("Social norms", "Uncertainty", "*Space*", "Implementation"),
)


def headings(level: int) -> list[str]:
    return re.findall(rf"^{'#' * level} (?:\d\. )?([^(\n]*?)(?: \(.*\))?$", ODD, flags=re.MULTILINE)


def test_the_elements_in_their_order() -> None:
    assert headings(2) == list(ELEMENTS)


def test_the_design_concepts_in_their_order() -> None:
    there = [name for name in headings(3) if name in CONCEPTS]
    assert there == list(CONCEPTS)


@pytest.mark.parametrize("said", OF_DECISIONS)
def test_what_is_asked_of_human_decisions(said: str) -> None:
    assert said.lower() in ODD.lower()


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("parameters", PARAMETERS),
        ("practices", (*PRACTICE_NAMES, *OPENINGS)),
        ("levers", (*PILLAR_NAMES, *REFORM_NAMES, *SHOCK_NAMES, *OPENINGS)),
        ("metrics", METRICS),
        ("scenarios", shipped()),
        ("state", STREAMS),
    ],
)
def test_the_tables_that_belong_to_it_tell_everything(page: str, names: object) -> None:
    assert f"({page}.md)" in ODD
    text = (REFERENCE / f"{page}.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_fact_is_told() -> None:
    text = (REFERENCE / "facts.md").read_text(encoding="utf-8")
    told = {int(number) for number in re.findall(r"^\| (\d+)\*? \|", text, flags=re.MULTILINE)}
    assert told == {fact.number for fact in FACTS}


def test_every_stage_is_a_submodel() -> None:
    stages = (
        "Announce",
        "Notice",
        "Choose",
        "Pay",
        "Fund",
        "Learn",
        "Deliver",
        "Adopt",
        "Report home",
    )
    rows = re.findall(r"^\| \d ([\w ]+) \|", ODD, flags=re.MULTILINE)
    assert rows == list(stages)

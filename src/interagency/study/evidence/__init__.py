"""Stylised facts of the sources as rows, and the one runner that holds the model against them."""

from interagency.study.evidence.fact import Fact
from interagency.study.evidence.facts import FACTS
from interagency.study.evidence.matrix import matrix
from interagency.study.evidence.over_members import table1_over_members
from interagency.study.evidence.placebo import placebos
from interagency.study.evidence.scorecard import ablations, evidence
from interagency.study.evidence.swaps import SWAPS, structure

__all__ = [
    "FACTS",
    "SWAPS",
    "Fact",
    "ablations",
    "evidence",
    "matrix",
    "placebos",
    "structure",
    "table1_over_members",
]

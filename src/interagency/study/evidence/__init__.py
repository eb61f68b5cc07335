"""Stylised facts of the sources as rows, and the one runner that holds the model against them."""

from interagency.study.evidence.fact import Fact
from interagency.study.evidence.facts import FACTS
from interagency.study.evidence.scorecard import ablations, evidence

__all__ = ["FACTS", "Fact", "ablations", "evidence"]

"""All facts, in the order of their numbers, which are those of the project's list of facts."""

from interagency.study.evidence import facts_dilemma, facts_practices, facts_traits
from interagency.study.evidence.fact import Fact

FACTS: tuple[Fact, ...] = (*facts_dilemma.FACTS, *facts_practices.FACTS, *facts_traits.FACTS)

"""One small answer to every question for all tests of the views."""

import pytest

from interagency.study import ask
from interagency.study.explain import Explanation, explain
from interagency.study.frontier import Frontier, frontier
from interagency.study.practices import PracticeEffects, practice_effects
from interagency.study.results import Comparison, Result
from tests.study import small


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    names = ("no_reform", "pillars_only", "delivering_as_one")
    return ask.compare(*names, replications=4, offices=True)


@pytest.fixture(scope="session")
def result() -> Result:
    return ask.run("pillars_only", replications=2, offices=True)


@pytest.fixture(scope="session")
def adopting() -> Result:
    return ask.run("delivering_as_one", replications=2, offices=True)


@pytest.fixture(scope="session")
def effects() -> PracticeEffects:
    return practice_effects(small.reform(), replications=3)


@pytest.fixture(scope="session")
def pillar_effects() -> PracticeEffects:
    return practice_effects(small.reform(), replications=3, of="pillars")


@pytest.fixture(scope="session")
def short_frontier() -> Frontier:
    return frontier(small.reform(), replications=3)


@pytest.fixture(scope="session")
def long_frontier() -> Frontier:
    return frontier(small.reform().with_changes(quarters=2, name="reform"), "long", 2)


@pytest.fixture(scope="session")
def explanation() -> Explanation:
    asked = ["double_procedure", "adoption_rate", "required_time", "turf", "pressure_time"]
    return explain(small.before(), small.reform(), replications=3, mechanisms=asked)

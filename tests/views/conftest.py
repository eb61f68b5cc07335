"""One small comparison and one small run for all tests of the views."""

import pytest

from interagency.study import ask
from interagency.study.results import Comparison, Result


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    return ask.compare("no_reform", "pillars_only", "delivering_as_one", replications=4)


@pytest.fixture(scope="session")
def result() -> Result:
    return ask.run("pillars_only", replications=2, offices=True)

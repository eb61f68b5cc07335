"""Whatever a result has for a column, a reader of its workbook is told what it means."""

import pytest

from interagency.study import ask
from interagency.study.columns import column
from interagency.study.gains import gains
from interagency.study.predictions import predictions
from tests.study import small

FOUND = (
    *("comparison", "result", "effects", "pillar_effects"),
    *("short_frontier", "long_frontier", "explanation"),
)


def silent(found) -> list[str]:
    """Columns without a meaning."""
    tables = found._tables().values()
    return [name for table in tables for name in table if not column(name).meaning]


@pytest.mark.parametrize("name", FOUND)
def test_every_column_has_a_meaning(request: pytest.FixtureRequest, name: str) -> None:
    assert silent(request.getfixturevalue(name)) == []


def test_every_column_of_what_offices_and_predictions_find_has_a_meaning() -> None:
    assert silent(ask.perceived_effects(small.reform(), replications=1)) == []
    assert silent(gains(small.before(), small.reform(), replications=1)) == []
    assert silent(predictions("pillars_only", replications=1)) == []


def test_a_column_that_nobody_declared_means_nothing() -> None:
    assert column("no_such_column_low").meaning == ""

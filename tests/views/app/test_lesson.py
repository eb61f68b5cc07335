"""What the lesson of the page tells a class is held against the model."""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

import interagency as ia
from interagency.model.parameters import PARAMETERS
from interagency.views.app import answer, asked
from interagency.views.changes import measured_changes
from interagency.views.sentences import AGENCY, HARDLY, LOWERS, RAISES, verb

LESSON = Path(__file__).parents[3] / "docs" / "tutorials" / "the-page.md"


def within_agency(values: dict[str, float]) -> dict[str, tuple[str, float]]:
    """Direction and size of the change within the agency, by window."""
    found = ia.compare(
        "no_reform", "delivering_as_one", parameters=values, replications=answer.LIVE
    )
    table = measured_changes(found)
    rows = table[table["metric"] == AGENCY].set_index("window")
    return {name: (verb(row), row["difference"]) for name, row in rows.iterrows()}


@pytest.mark.slow
def test_how_often_dip_and_recovery_survive_the_four_assumptions() -> None:
    rows = [PARAMETERS[name] for name in asked.SHOWN_PARAMETERS]
    grid = product(*((row.low, row.default, row.high) for row in rows))
    said = {at: within_agency(dict(zip(asked.SHOWN_PARAMETERS, at, strict=True))) for at in grid}
    dips = Counter(found["early"][0] for found in said.values())
    ends = Counter(found["mature"][0] for found in said.values())
    assert dips == {LOWERS: 81}
    assert ends == {RAISES: 80, HARDLY: 1}
    worst, *next_to_it = sorted(said, key=lambda at: said[at]["mature"][1])[:11]
    slowest = asked.SHOWN_PARAMETERS.index("adoption_rate")
    assert {at[slowest] for at in next_to_it} == {PARAMETERS["adoption_rate"].low}
    told = " ".join(LESSON.read_text(encoding="utf-8").split())
    assert worst == (1.5, 0.06, 0.15, 0.7)
    assert f"the agencies end at {said[worst]['mature'][1]:.3f}, about even" in told
    assert "is in all 81 and the recovery in 80" in told

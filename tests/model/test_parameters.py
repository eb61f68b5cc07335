"""Every number is declared once, and every declaration is used."""

import re
from dataclasses import FrozenInstanceError, fields
from math import isfinite, nan
from pathlib import Path

import numpy as np
import pytest

import interagency
from interagency.model.parameters import PARAMETERS, Parameters, with_values
from tests.model.worlds import differing_ever, lively_world

PACKAGE = Path(interagency.__file__).parent
ROWS = list(PARAMETERS.values())


@pytest.mark.parametrize("row", ROWS, ids=list(PARAMETERS))
def test_a_declaration_is_complete(row):
    assert 0 <= row.low < row.high
    assert isfinite(row.high)
    assert row.low <= row.default <= row.high
    assert row.kind in ("uncertainty", "strength")
    assert (row.kind == "strength") == (row.neutral is not None)
    assert row.status in ("assumed", "calibrated")
    assert row.meaning.endswith(".")
    assert row.reason.endswith(".")
    assert row.unit
    assert row.source


@pytest.mark.parametrize("row", ROWS, ids=list(PARAMETERS))
def test_what_is_allowed(row):
    for value in (row.low, row.high, row.default):
        assert row.allows(value)
    above, below = row.high + 1e-9, row.low - 1e-9
    assert not row.allows(above)
    assert row.allows(below) is (below == row.neutral)
    assert not row.allows(nan)
    assert row.neutral is None or row.allows(row.neutral)


def test_neutral_values_of_today():
    """All strengths vanish at 0; another neutral value would need another look at this file."""
    assert {row.neutral for row in ROWS} == {None, 0.0}


def test_the_table_is_the_fields():
    assert list(PARAMETERS) == [item.name for item in fields(Parameters)]
    defaults = Parameters()
    assert all(getattr(defaults, name) == row.default for name, row in PARAMETERS.items())
    with pytest.raises(TypeError):
        PARAMETERS["turf"] = None
    with pytest.raises(FrozenInstanceError):
        defaults.turf = 0.1


def test_ranges_fit_each_other():
    """What the model description says of two parameters holds at every corner."""
    high = {name: row.high for name, row in PARAMETERS.items()}
    low = {name: row.low for name, row in PARAMETERS.items()}
    assert high["bridge_base"] + high["bridge_gain"] <= 0.95 + 1e-12  # some dilemma remains
    assert high["accountability_floor"] < low["initial_accountability"]
    assert high["customary_team_time"] + high["customary_headquarters_time"] < 1
    assert high["adoption_noise"] < 1  # never backwards by chance alone
    assert high["donor_noise"] < 1  # nobody takes money away
    assert high["role_conflict"] < 1  # alignment stays above 0
    assert high["required_time"] < 1


def test_with_values():
    assert with_values({}) == Parameters()
    changed = with_values({"turf": 0.2, "insight": 0.3})
    assert (changed.turf, changed.insight) == (0.2, 0.3)
    assert with_values({"turf": 0.6}, changed).insight == 0.3
    assert changed.turf == 0.2
    with pytest.raises(KeyError, match="no_such, nor_this"):
        with_values({"nor_this": 1.0, "turf": 0.2, "no_such": 1.0})


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_is_read_by_the_model(name):
    read = re.compile(rf"\b(p|parameters)\.{name}\b")
    sources = [*(PACKAGE / "model").rglob("*.py"), *(PACKAGE / "simulation").rglob("*.py")]
    assert any(read.search(path.read_text(encoding="utf-8")) for path in sources)


# They bend what is measured and perceived, not what happens: `voice` is a share that only the
# payoff as had looks at.
ONLY_PERCEIVED = {"voice_value"}


@pytest.mark.parametrize("name", sorted(set(PARAMETERS) - ONLY_PERCEIVED))
def test_a_parameter_moves_the_world(name):
    """From one end of its range to the other, something in mid-reform differs."""
    row = PARAMETERS[name]
    low, high = (lively_world(1, {name: value}).play(3) for value in (row.low, row.high))
    assert differing_ever(low, high)


def test_one_value_a_run():
    """Runs may differ in parameters; each then lives as if alone with its own."""
    turf = np.array([0.2, 0.4, 0.6])
    together = lively_world(3, {"turf": turf}).play(2)[-1]
    for run, value in enumerate(turf):
        alone = lively_world(3, {"turf": value}).play(2)[-1]
        np.testing.assert_array_equal(together.pair.trust[:, run], alone.pair.trust[:, run])

"""Every number is declared once, and every declaration is used."""

import re
from dataclasses import FrozenInstanceError, fields
from math import isfinite, nan
from pathlib import Path

import numpy as np
import pytest

import interagency
from interagency.model.levers import PILLAR_NAMES, PILLARS, REFORMS
from interagency.model.parameters import (
    GROUPS,
    PARAMETERS,
    Parameters,
    total_of,
    with_values,
)
from interagency.model.practices import PRACTICES
from interagency.model.weights import (
    grows_name,
    obliges_name,
    opens_name,
    upkeep_name,
    weights_of_rows,
)
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
    assert row.status in ("calibrated", "extrapolated", "assumed")
    assert row.meaning.endswith(".")
    assert row.reason.endswith(".")
    assert row.unit
    assert row.source
    assert row.distribution == ("dirichlet" if row.group else "uniform")


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


def test_groups():
    """Weights of a group are scaled to the sum of their defaults, and may each be all of it."""
    assert all(len(names) > 1 for names in GROUPS.values())
    for group, names in GROUPS.items():
        rows = [PARAMETERS[name] for name in names]
        assert total_of(group) == pytest.approx(round(total_of(group)), abs=1e-12)
        assert all((row.low, row.neutral) == (0.0, None) for row in rows)
        assert all(row.high == pytest.approx(total_of(group)) for row in rows)
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(name for name, row in PARAMETERS.items() if row.group)


@pytest.mark.parametrize("group", GROUPS)
def test_only_how_weights_stand_to_each_other_counts(group):
    names, total = GROUPS[group], total_of(group)
    p = with_values({names[0]: np.array([PARAMETERS[names[0]].default, 0.0, 0.7 * total])})
    np.testing.assert_allclose(sum(getattr(p, name) for name in names), total, rtol=1e-14)
    assert p.turf == PARAMETERS["turf"].default
    for name in names:
        assert getattr(p, name)[0] == PARAMETERS[name].default, "at its default, bit by bit"
    others = [PARAMETERS[name].default for name in names[1:]]
    np.testing.assert_allclose(
        [getattr(p, name)[2] for name in names[1:]],
        [0.3 * total / (0.7 * total + sum(others)) * total * w / (0.3 * total) for w in others],
    )
    nothing = with_values(dict.fromkeys(names, 0.0))
    assert all(getattr(nothing, name) == 0.0 for name in names)


def test_every_weight_of_a_row_has_its_parameter():
    """One source of truth: what a row says is the default of a parameter, or says nothing."""
    for row in PRACTICES:
        for opening, weight in row.opens.items():
            assert PARAMETERS[opens_name(row.name, opening)].default == weight
        for pillar, weight in row.grows_with.items():
            assert PARAMETERS[grows_name(row.name, pillar)].default == weight
        assert PARAMETERS[upkeep_name(row.name)].default == row.upkeep
    for row in PILLARS:
        assert PARAMETERS[obliges_name(row.name)].default == row.obliges
    for row in REFORMS:
        assert set(row.opens.values()) == {1.0}, "a dose of 1 is in full, by definition"
        assert not row.upkeep or PARAMETERS[upkeep_name(row.name)].default == row.upkeep


FIGURE = re.compile(r"\d|\b(one|two|three|four|five|year|tenth|third|half)\b")


@pytest.mark.parametrize("row", ROWS, ids=list(PARAMETERS))
def test_a_reason_gives_a_figure_or_says_that_it_is_assumed(row):
    """In so many words, at its beginning; what is not assumed rests on a figure that it names."""
    assert row.reason.startswith("Assumed") == (row.status == "assumed")
    assert row.status == "assumed" or FIGURE.search(row.reason)


# Named by what their rows are about, and read by that name.
OF_ROWS = {name for name, _ in weights_of_rows()}


@pytest.mark.parametrize("name", sorted(set(PARAMETERS) - OF_ROWS))
def test_a_parameter_is_read_by_the_model(name):
    read = re.compile(rf"\b(p|parameters)\.{name}\b")
    sources = [*(PACKAGE / "model").rglob("*.py"), *(PACKAGE / "simulation").rglob("*.py")]
    assert any(read.search(path.read_text(encoding="utf-8")) for path in sources)


# They bend what is measured and perceived, not what happens: `voice` is a share that only the
# payoff as had looks at.
ONLY_PERCEIVED = {"voice_value"}


# Not the same of each, or it would not matter which of them weighs.
DOSES = dict(zip(PILLAR_NAMES, (0.5, 0.6, 0.4, 0.45), strict=True))


@pytest.mark.parametrize("name", sorted(set(PARAMETERS) - ONLY_PERCEIVED))
def test_a_parameter_moves_the_world(name):
    """From one end of its range to the other, something in mid-reform differs."""
    row = PARAMETERS[name]
    low, high = (lively_world(1, {name: value}, DOSES).play(3) for value in (row.low, row.high))
    assert differing_ever(low, high)


def test_one_value_a_run():
    """Runs may differ in parameters; each then lives as if alone with its own."""
    turf = np.array([0.2, 0.4, 0.6])
    together = lively_world(3, {"turf": turf}).play(2)[-1]
    for run, value in enumerate(turf):
        alone = lively_world(3, {"turf": value}).play(2)[-1]
        np.testing.assert_array_equal(together.pair.trust[:, run], alone.pair.trust[:, run])

"""Other readings of the same runs: what each reads, and whose claims must survive which."""

from dataclasses import replace

import numpy as np
import pytest

from interagency.study.design import Design
from interagency.study.evidence import FACTS
from interagency.study.evidence.alternatives import (
    COORDINATIONS,
    LEVELS,
    LOSS_AVERSE,
    MINIMUM,
    MUST_SURVIVE,
    SUM,
    WITHOUT_INFLUENCE,
    Reread,
)
from interagency.study.evidence.arms import NO_REFORM, PILLARS, REFORM
from interagency.study.evidence.bench import Bench, Measured
from interagency.study.evidence.scorecard import judged, reread, wanted
from tests.study.evidence.made_up import measured

VALUED = {32, 33, 34, 35, 36, 37, 38, 40}
READ = ("within_team", "within_agency")


@pytest.fixture(scope="module")
def found() -> Measured:
    bench = Bench(Design(1), readings=True)
    bench.run(wanted(FACTS, [()]))
    return bench.found()


def reads_of(fact, found: Measured) -> set[str]:
    """What of a choice of measure a fact reads: coordinations, and perceived effects."""
    read = set()

    class Noticing(Measured):
        def _read(self, arm, table, column):
            read.add(column.removesuffix("_early"))
            return super()._read(arm, table, column)

        def worth(self, *said):
            read.add("effect")
            return super().worth(*said)

    fact.outcome(Noticing(found.plan, found.tables))
    return read & {*READ, "effect"}


def test_facts_that_read_a_chosen_measure_have_alternatives_and_no_others(found) -> None:
    reading = {fact.number: reads_of(fact, found) for fact in FACTS}
    assert {number for number, read in reading.items() if read} == set(MUST_SURVIVE)
    assert {number for number, read in reading.items() if "effect" in read} == VALUED
    for number, read in reading.items():
        said = set(MUST_SURVIVE.get(number, ()))
        assert (said <= set(COORDINATIONS)) == ("effect" not in read)
        assert (WITHOUT_INFLUENCE in said) == ("within_agency" in read)


def test_every_alternative_changes_what_its_fact_reads(found: Measured) -> None:
    for fact in FACTS:
        usual = fact.outcome(found)
        for other in MUST_SURVIVE.get(fact.number, ()):
            parts = fact.outcome(other.view(found))
            assert parts.shape == usual.shape
            assert np.all(np.isfinite(parts))
            assert not np.allclose(parts, usual), (fact.number, other.name)


def test_other_metrics_are_read_in_both_windows_and_nothing_else_is_touched() -> None:
    made = measured(
        1,
        {
            REFORM: {
                **{"within_agency": 1.0, "within_agency_early": 2.0, "trust": 5.0},
                **{"within_agency_sum": 3.0, "within_agency_sum_early": 4.0},
                "within_agency_minimum": 0.5,
                "within_agency_without_influence": 9.0,
            }
        },
    )
    view = SUM.view(made)
    assert view.outcome(REFORM, "within_agency") == 3.0
    assert view.outcome(REFORM, "within_agency_early") == 4.0
    assert view.outcome(REFORM, "trust") == 5.0
    assert MINIMUM.view(made).outcome(REFORM, "within_agency") == 0.5
    assert WITHOUT_INFLUENCE.view(made).outcome(REFORM, "within_agency") == 9.0
    assert isinstance(view, Reread)
    assert made.outcome(REFORM, "within_agency") == 1.0


def test_losses_weigh_more_and_levels_are_plain() -> None:
    made = measured(1)
    had = {"cooperation": np.log(0.5), "money": np.log(0.2), "weariness": -0.3}
    without = {"cooperation": np.log(0.4), "money": np.log(0.3), "weariness": -0.1}
    rest = ("information", "alignment", "influence", "voice", "delivery")
    had, without = ({**one, **dict.fromkeys(rest, 0.0)} for one in (had, without))
    weights = dict.fromkeys(had, 1.0) | {"money": 2.0}
    gain, loss = np.log(0.5 / 0.4), 2 * np.log(0.2 / 0.3) - 0.2
    assert made.worth(had, without, weights) == pytest.approx(gain + loss)
    averse = LOSS_AVERSE.view(made).worth(had, without, weights)
    assert averse == pytest.approx(gain + 2.25 * loss)
    levels = LEVELS.view(made).worth(had, without, weights)
    assert levels == pytest.approx(0.1 - 2 * 0.1 - 0.2)
    (own,) = (one for one in MUST_SURVIVE[33] if one.name == "without_voice")
    told = own.view(made).worth({**had, "voice": 7.0}, without, weights)
    assert told == pytest.approx(gain + loss)


def test_a_fact_says_on_which_readings_it_depends() -> None:
    (fact,) = (fact for fact in FACTS if fact.number == 1)
    rows = {
        arm: {
            f"{metric}{form}_early": level * (-sign if form == "_minimum" else sign)
            for metric, sign in (("within_team", 1), ("within_agency", -1))
            for form in ("", "_sum", "_minimum", "_without_influence")
        }
        for arm, level in ((NO_REFORM, 0.0), (PILLARS, 0.1))
    }
    made = measured(3, rows)
    row = judged(fact, made)
    told = reread(fact, row, made)
    assert told["alternatives"] == "without_influence_in_agency, sum, minimum"
    assert told["survives"] is False
    assert told["depends_on"] == "minimum"
    # what does not hold cannot survive anything
    assert reread(fact, {**row, "holds": False}, made)["survives"] is None
    assert reread(replace(fact, number=2), row, made) == {}

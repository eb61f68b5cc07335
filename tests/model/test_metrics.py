"""What is measured: every metric is described, means what it says, and reads without changing."""

from dataclasses import replace

import numpy as np
import pytest

from interagency.model.mechanisms.choice import COMPONENTS
from interagency.model.metrics import (
    METRICS,
    payoff_components_had,
    residual_dilemma,
    within_agency,
)
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from tests.model.worlds import World, lively_world, parameters, small_world


@pytest.fixture(scope="module")
def world() -> World:
    world = lively_world(3)
    return replace(world, start=world.play(4)[-1])


def measured(world: World, name: str) -> np.ndarray:
    return METRICS[name].measure(world.roster, world.p, world.start)


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_an_entry_is_complete(metric):
    assert metric.title
    assert metric.unit
    assert metric.formula
    assert metric.source
    assert metric.better in ("higher", "lower", "neither")
    low, high = metric.range
    assert low < high


def test_names_are_those_of_stored_columns():
    """Tables are read by these names, so none is renamed without need."""
    assert list(METRICS)[:4] == [
        "within_team",
        "within_agency",
        "within_agency_without_influence",
        "delivery",
    ]
    assert list(METRICS)[-len(PRACTICE_NAMES) :] == [f"adoption_{name}" for name in PRACTICE_NAMES]
    assert all(name == metric.name for name, metric in METRICS.items())
    titles = [metric.title for metric in METRICS.values()]
    assert len(set(titles)) == len(titles)
    with pytest.raises(TypeError):
        METRICS["mine"] = METRICS["trust"]


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_is_one_number_an_office_and_run_and_it_varies(world, name):
    values = measured(world, name)
    assert values.shape == (world.roster.offices, world.runs)
    assert np.ptp(values) > 0


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_of_a_run_alone_has_the_bits_of_the_batch(world, name):
    for run in range(world.runs):
        alone = measured(world.alone(run), name)
        np.testing.assert_array_equal(alone[:, 0], measured(world, name)[:, run])


def test_within_team_by_plain_loops(world):
    roster, now = world.roster, world.start
    for run in range(world.runs):
        for office in range(roster.offices):
            partners = [row for row in range(roster.pairs) if roster.first[row] == office]
            flows = [now.pair.contact[row, run] * now.pair.trust[row, run] for row in partners]
            mean = sum(flows) / len(flows) if flows else 0.0
            taking_part = now.office.engagement[office, run]
            peace = 1 - now.office.disputes[office, run]
            expected = (taking_part * mean * peace) ** (1 / 3)
            assert measured(world, "within_team")[office, run] == pytest.approx(expected, rel=1e-12)


def test_within_agency_and_the_same_without_influence(world):
    office = world.start.office
    three = (office.information * office.alignment * office.influence) ** (1 / 3)
    np.testing.assert_allclose(measured(world, "within_agency"), three, rtol=1e-13)
    two = np.sqrt(office.information * office.alignment)
    np.testing.assert_allclose(measured(world, "within_agency_without_influence"), two, rtol=1e-13)


def test_role_conflict_is_what_alignment_lacks(world):
    np.testing.assert_allclose(
        measured(world, "role_conflict"), 1 - world.start.office.alignment, atol=1e-14
    )


def test_what_belongs_to_a_team_or_a_headquarters_is_given_to_its_offices(world):
    roster, now = world.roster, world.start
    for office in range(roster.offices):
        team, home = roster.team[office], roster.headquarters[office]
        for row, name in enumerate(PRACTICE_NAMES):
            np.testing.assert_array_equal(
                measured(world, f"adoption_{name}")[office], now.team.adoption[row, team]
            )
        for name in ("accountability", "competence", "resistance"):
            expected = getattr(now.headquarters, name)[home]
            np.testing.assert_array_equal(measured(world, name)[office], expected)
        np.testing.assert_array_equal(
            measured(world, "headquarters_engagement")[office], now.headquarters.engagement[home]
        )


def test_who_is_alone_coordinates_with_nobody(world):
    alone = world.roster.countries.index("C3")
    for name in ("within_team", "trust", "acquaintance", "disputes"):
        np.testing.assert_array_equal(measured(world, name)[alone], 0.0)


def test_partners_count_by_membership():
    """A partner that does not belong is not in the mean of acquaintance."""
    world = small_world(rows=[("A", "C1"), ("B", "C1"), ("C", "C1")])
    now = world.play(3)[-1]
    member = np.array([[1.0], [1.0], [0.0]]) + np.zeros((3, 3))
    now = replace(now, office=replace(now.office, member=member))
    found = METRICS["acquaintance"].measure(world.roster, world.p, now)
    pairs = list(zip(world.roster.first.tolist(), world.roster.second.tolist(), strict=True))
    np.testing.assert_array_equal(found[0], now.pair.acquaintance[pairs.index((0, 1))])


# --- the dilemma that remains -----------------------------------------------------------------


def test_the_residual_dilemma_is_a_slope(world):
    """By differences: time moves from headquarters to the team, the rest as it is."""
    p, office = world.p, world.start.office

    def coordination(moved: float) -> np.ndarray:
        engaged = moved * office.engagement_per_time
        upward = (office.headquarters_time - moved) / office.headquarters_time
        content = office.content + office.bridge * office.known_slope * engaged
        flow = -np.log(1 - office.information) * upward * content / office.content
        alignment = office.alignment - office.role_conflict * (1 - office.bridge) * engaged
        influence = office.influence * np.exp(office.influence_slope * engaged)
        return ((1 - np.exp(-flow)) * alignment * influence) ** (1 / 3)

    np.testing.assert_allclose(
        coordination(0.0), within_agency(world.roster, p, world.start), rtol=1e-10
    )
    slope = -(coordination(1e-6) - coordination(-1e-6)) / 2e-6
    np.testing.assert_allclose(
        residual_dilemma(world.roster, p, world.start), slope, rtol=1e-6, atol=1e-7
    )


def test_headquarters_that_hear_nothing_cannot_lose_it():
    """No information, no coordination, no slope; and nothing that is not a number."""
    world = lively_world(2)
    office = world.start.office
    silent = replace(office, information=np.zeros_like(office.information))
    found = residual_dilemma(world.roster, world.p, replace(world.start, office=silent))
    np.testing.assert_array_equal(found, 0.0)


# --- the payoff as had ------------------------------------------------------------------------


def test_the_payoff_as_had(world):
    had = payoff_components_had(world.roster, world.p, world.start)
    assert tuple(had) == COMPONENTS
    office, floor = world.start.office, PARAMETERS["payoff_floor"].default
    seats = np.array([[5.0]] * 5 + [[2.0]] * 2 + [[1.0]])
    expected = {
        "cooperation": np.log(floor + np.sqrt(office.engagement * office.cooperation)),
        "information": np.log(floor + office.information),
        "alignment": np.log(office.alignment),
        "influence": np.log(office.influence),
        "voice": np.log(floor + office.voice * seats),
        "delivery": np.log(floor + office.output),
        "money": np.log(floor + office.own_money + office.joint_money),
        "weariness": -office.fatigue * office.engagement,
    }
    for name, values in expected.items():
        np.testing.assert_allclose(had[name], values, rtol=1e-12, err_msg=name)


def test_metrics_take_parameters_one_a_run(world):
    strict = parameters(3, {"role_conflict": np.array([0.2, 0.4, 0.6])})
    found = METRICS["role_conflict"].measure(world.roster, strict, world.start)
    for run, value in enumerate((0.2, 0.4, 0.6)):
        one = METRICS["role_conflict"].measure(
            world.roster, parameters(3, {"role_conflict": value}), world.start
        )
        np.testing.assert_array_equal(found[:, run], one[:, run])

"""Other readings of the two coordinations: what they are, and that nobody pays for them unasked."""

import numpy as np

from interagency.model.metrics import METRICS, agency_factors, team_factors
from interagency.model.readings import READINGS
from interagency.study.design import Design
from interagency.study.experiment import Plan, arm_of, ready_arms, state_at, tables_of
from interagency.study.scenarios import load


def test_a_sum_is_above_the_geometric_mean_and_a_minimum_below() -> None:
    plan = Plan((arm_of(load("delivering_as_one")),), Design(2))
    ((_, ready),) = ready_arms(plan, 0, 2)
    now = state_at(ready, 40)
    for name, factors in (
        ("within_team", team_factors(ready.roster, now)),
        ("within_agency", agency_factors(now)),
    ):
        mean, total, least = (
            metric.measure(ready.roster, ready.p, now)
            for metric in (METRICS[name], READINGS[f"{name}_sum"], READINGS[f"{name}_minimum"])
        )
        np.testing.assert_allclose(total, np.mean(factors, axis=0))
        np.testing.assert_array_equal(least, np.min(factors, axis=0))
        assert np.all((least <= mean + 1e-12) & (mean <= total + 1e-12))
        assert np.any(least < total - 0.01)


def test_readings_are_recorded_only_where_they_are_asked_for() -> None:
    arms = (arm_of(load("no_reform").with_changes(quarters=2, name="short")),)
    plain = tables_of(Plan(arms, Design(1)), 0, 1)
    more = tables_of(Plan(arms, Design(1), record=("quarters", "readings")), 0, 1)
    assert set(plain) == set(more) == {"outcomes", "quarters"}
    for table, suffixes in (("outcomes", ("", "_early")), ("quarters", ("",))):
        added = {f"{name}{suffix}" for name in READINGS for suffix in suffixes}
        assert set(more[table]) - set(plain[table]) == added
        np.testing.assert_array_equal(more[table][plain[table].columns], plain[table])

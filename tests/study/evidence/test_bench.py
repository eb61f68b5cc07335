"""The bench: arms once each, in any company, and views of what they gave."""

import numpy as np
import pytest

from interagency.model.parameters import PARAMETERS
from interagency.model.practices import SETS
from interagency.study.ask import perceived_effects, run
from interagency.study.design import Design, random_points
from interagency.study.evidence import arms, bench
from interagency.study.evidence.arms import NO_REFORM, PILLARS, REFORM, toggled
from interagency.study.evidence.bench import Bench, Measured, off, steps
from interagency.study.evidence.facts_traits import ARMS_OF_CONTRASTS, DIAGONAL, other_set
from interagency.study.scenarios import load
from interagency.study.traits import TRAITS
from tests.study.evidence import made_up

TURF = off("turf")


@pytest.fixture(scope="module")
def shared() -> Bench:
    one = Bench(Design(2))
    one.run(((), arm) for arm in (NO_REFORM, PILLARS, *ARMS_OF_CONTRASTS))
    return one


@pytest.fixture(scope="module")
def found(shared) -> Measured:
    return shared.found()


# --- running -----------------------------------------------------------------------------------


def test_an_arm_is_run_once(monkeypatch):
    played = []
    tables_of = bench.tables_of

    def counted(plan, start, stop):
        played.extend((arm.name, start, stop) for arm in plan.arms)
        return tables_of(plan, start, stop)

    monkeypatch.setattr(bench, "tables_of", counted)
    one = Bench(Design(1))
    one.run([((), NO_REFORM), ((), PILLARS), ((), NO_REFORM)])
    one.run([((), PILLARS), ((), NO_REFORM)])
    assert sorted(played) == [(NO_REFORM, 0, 1), (PILLARS, 0, 1)]
    one.run([(TURF, PILLARS)])
    assert len(played) == 3


def test_what_is_switched_off_in_one_pass_is_what_is_set_to_neutral():
    one = Bench(Design(2), seed=3)
    one.run([((), PILLARS), (TURF, PILLARS), (off("mediation", "turf"), PILLARS)])
    for gone in ((), TURF, off("mediation", "turf")):
        neutral = {name: PARAMETERS[name].neutral for name in gone}
        alone = run(PILLARS, replications=2, seed=3, parameters=neutral)
        for metric in ("within_team", "trust_early"):
            np.testing.assert_array_equal(
                one.found(gone).outcome(PILLARS, metric), alone.outcomes[metric]
            )
        assert (
            one.found(gone).value("turf").tolist()
            == [0.0 if gone else PARAMETERS["turf"].default] * 2
        )


def test_company_and_pieces_change_nothing(monkeypatch):
    wanted = [((), arm) for arm in arms.APART_IN_PILLARS.arms]
    one = Bench(Design(3))
    one.run(wanted)
    monkeypatch.setattr(bench, "ARMS_AT_ONCE", 1)
    monkeypatch.setattr(bench, "block_runs", lambda *_: 2)
    other = Bench(Design(3))
    other.run(reversed(wanted))
    for _, arm in wanted:
        np.testing.assert_array_equal(
            one.found().outcome(arm, "within_team"), other.found().outcome(arm, "within_team")
        )


def test_workers_change_nothing():
    wanted = [((), NO_REFORM), ((), arms.ONE_A_COUNTRY)]
    alone, beside = Bench(Design(1)), Bench(Design(1), workers=2)
    for one in (alone, beside):
        one.run(wanted)
    for _, arm in wanted:
        np.testing.assert_array_equal(
            alone.found().outcome(arm, "trust"), beside.found().outcome(arm, "trust")
        )


def test_a_design_with_points_is_run_point_by_point():
    points = random_points(2, 1, ("turf",))
    one = Bench(Design(2, points))
    one.run([((), NO_REFORM)])
    found = one.found()
    assert found.value("turf").tolist() == np.repeat(points["turf"], 2).tolist()
    for point, turf in enumerate(points["turf"]):
        alone = run(NO_REFORM, replications=2, parameters={"turf": float(turf)})
        np.testing.assert_array_equal(
            found.outcome(NO_REFORM, "trust")[2 * point : 2 * point + 2], alone.outcomes["trust"]
        )


def test_outcomes_alone_are_kept_where_no_more_is_asked_for():
    one = Bench(Design(1), outcomes_only=True)
    one.run([((), PILLARS)])
    assert set(one.found().tables[PILLARS]) == {"outcomes"}


# --- reading -----------------------------------------------------------------------------------


def test_views_of_the_tables(found):
    plain = run(PILLARS, replications=2)
    base = run(NO_REFORM, replications=2)
    for metric in ("within_team", "trust_early"):
        np.testing.assert_array_equal(found.outcome(PILLARS, metric), plain.outcomes[metric])
        np.testing.assert_array_equal(
            found.change(PILLARS, metric), plain.outcomes[metric] - base.outcomes[metric]
        )
    series = found.series(PILLARS, "delivery")
    assert series.shape == (2, 48)
    np.testing.assert_array_equal(series.ravel(), plain.quarters["delivery"])


def test_means_by_office_are_in_the_order_of_offices(found):
    offices = run(PILLARS, replications=2, offices=True).offices
    last = offices[offices["quarter"] >= "2015Q1"]
    means = last.groupby(["replication", "agency", "country"])["joint_time"].mean()
    read = found.by_office(PILLARS, "joint_time")
    for row, office in enumerate(found.offices(PILLARS)):
        for replication in (0, 1):
            mine = means.loc[replication, office.agency, office.country]
            assert read[row, replication] == pytest.approx(mine, abs=1e-12)


def test_the_ends_of_a_lever_are_its_first_and_last_step():
    levels = dict(
        zip(arms.HARMONISED.arms, ([1.0, 5.0], [1.5, 6.0], [4.0, 9.0], [8.0, 9.5]), strict=True)
    )
    found = made_up.measured(2, {arm: {"trust": values} for arm, values in levels.items()})
    np.testing.assert_array_equal(found.ends(arms.HARMONISED, "trust"), [[0.5, 1.0], [4.0, 0.5]])
    np.testing.assert_array_equal(
        steps(arms.HARMONISED, lambda arm: found.outcome(arm, "trust") * 2), [[1, 2], [8, 1]]
    )


def test_effects_are_those_that_offices_perceive(found):
    asked = perceived_effects(REFORM, replications=2).by_run
    for practice_set in SETS:
        mine = found.of_set(REFORM, practice_set)
        rows = asked[asked["practice_set"] == practice_set]
        theirs = rows.set_index(["replication", "agency", "country"])["effect"]
        for row, office in enumerate(found.offices(REFORM)):
            for replication in (0, 1):
                effect = theirs.loc[replication, office.agency, office.country]
                assert mine[row, replication] == pytest.approx(effect, abs=1e-12)


@pytest.mark.parametrize("trait", TRAITS)
def test_a_contrast_is_between_holders_and_the_same_without_the_flag(found, trait):
    practice_set, _ = DIAGONAL[trait]
    holders = [trait in office.traits for office in load(REFORM).offices]
    assert found.holders(trait).tolist() == holders
    means = [
        found.of_set(arm, practice_set)[holders].mean(axis=0) for arm in (REFORM, toggled(trait))
    ]
    np.testing.assert_allclose(found.contrast(trait, practice_set), means[0] - means[1], atol=1e-13)
    names = [
        found.had(arm, "visibility")[holders].mean(axis=0)
        for arm in (REFORM, f"{REFORM} without {other_set(practice_set)}")
    ]
    np.testing.assert_allclose(
        found.level(trait, "visibility", other_set(practice_set)), names[0] - names[1], atol=1e-13
    )


def test_what_was_not_run_or_not_kept_is_not_there(found):
    with pytest.raises(KeyError, match="was not run"):
        found.outcome(arms.CODE, "trust")
    with pytest.raises(KeyError, match="is not kept"):
        found.by_office(toggled("strong_brand"), "reach")


def test_accountability_loosens_and_never_dies_and_some_dilemma_remains(found):
    floor = PARAMETERS["accountability_floor"].default
    assert np.all(found.change(REFORM, "accountability") < 0)
    assert np.all(found.outcome(REFORM, "accountability") > floor + 0.02)
    for arm in (NO_REFORM, PILLARS, REFORM):
        assert np.all(found.outcome(arm, "residual_dilemma") > 0)

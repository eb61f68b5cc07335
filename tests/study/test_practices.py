"""Effects of practices: an exact account of arms that can each be played by other means."""

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES
from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICE_NAMES, SETS, practices_of
from interagency.study.ask import run
from interagency.study.experiment import MEANS_BY_OFFICE
from interagency.study.perceived import ESTIMANDS
from interagency.study.practices import OUTCOMES, PracticeEffects, practice_effects
from interagency.study.results import CHANGES
from interagency.study.shares import SHARE
from tests.study import small

FEW = 3
"""Replications."""
ST, JM = SETS


@pytest.fixture(scope="module")
def direct() -> PracticeEffects:
    return practice_effects(small.reform(), replications=FEW)


@pytest.fixture(scope="module")
def total() -> PracticeEffects:
    return practice_effects(small.reform(), "total", replications=FEW)


@pytest.fixture(scope="module")
def imposed() -> PracticeEffects:
    return practice_effects(small.reform(), at=0.7, replications=FEW)


@pytest.fixture(scope="module")
def pillars() -> PracticeEffects:
    return practice_effects(small.reform(), replications=FEW, of="pillars")


ALL = ("direct", "total", "imposed", "pillars")


@pytest.fixture(params=ALL)
def found(request) -> PracticeEffects:
    return request.getfixturevalue(request.param)


def row(found: PracticeEffects, *inside: str) -> pd.Series:
    """The coalition of these in the lattice."""
    players = found.table[found.player].unique()
    wanted = [int(name in inside) for name in players]
    return found.lattice[(found.lattice[players] == wanted).all(axis=1)].iloc[0]


def means(scenario, names=OUTCOMES) -> np.ndarray:
    """Mean outcomes of a plain run."""
    return run(scenario, replications=FEW).outcomes[[*names]].mean().to_numpy()


def told(row: pd.Series) -> np.ndarray:
    return row[[*OUTCOMES]].to_numpy(dtype=float)


# --- what the tables say of one another -------------------------------------------------------


def test_shapley_values_sum_to_all_minus_none(found):
    summed = found.table.groupby("metric", sort=False)["shapley"].sum()
    everybody, nobody = found.lattice.iloc[-1], found.lattice.iloc[0]
    np.testing.assert_allclose(summed[[*OUTCOMES]], told(everybody) - told(nobody), atol=1e-12)


def test_main_and_last_are_differences_of_the_lattice(found):
    players = list(found.table[found.player].unique())
    for player in players:
        mine = found.table[found.table[found.player] == player]
        others = [name for name in players if name != player]
        alone = told(row(found, player)) - told(row(found))
        np.testing.assert_allclose(mine["main"], alone, atol=1e-12)
        last = told(row(found, *players)) - told(row(found, *others))
        np.testing.assert_allclose(mine["last"], last, atol=1e-12)


def test_tables_are_complete_and_inside_their_intervals(found):
    players = found.table[found.player].nunique()
    assert list(found.table["metric"].unique()) == list(OUTCOMES)
    assert len(found.table) == players * len(OUTCOMES)
    assert len(found.lattice) == 2**players
    assert set(OUTCOMES) == {*METRICS, *(f"{name}_early" for name in CHANGES)}
    pairs = players * (players - 1) // 2
    assert len(found.interactions) == pairs * len(OUTCOMES)
    for value, prefix in (("shapley", ""), ("main", "main_"), ("last", "last_")):
        low, high = found.table[f"{prefix}low"], found.table[f"{prefix}high"]
        assert ((low <= found.table[value]) & (found.table[value] <= high)).all()
    for table in found._tables().values():
        assert set(table["n"]) == {FEW}
        assert set(table["interval"]) == {"95% of the mean over replications (luck and world)"}
        told = table.drop(columns=list(SHARE)) if table is found.shares else table
        assert not told.isna().any().any()


def test_sets_are_two_players(direct, total):
    for found in (direct, total):
        parts = found.sets.pivot(index="metric", columns="part", values="effect").loc[[*OUTCOMES]]
        st, jm = (told(row(found, *practices_of(name))) for name in (ST, JM))
        none, both = told(found.lattice.iloc[0]), told(found.lattice.iloc[-1])
        np.testing.assert_allclose(parts["all"], both - none, atol=1e-12)
        np.testing.assert_allclose(parts["interaction"], both - st - jm + none, atol=1e-12)
        np.testing.assert_allclose(parts[ST] + parts[JM], both - none, atol=1e-12)
        np.testing.assert_allclose(parts[ST], (st - none + both - jm) / 2, atol=1e-12)


def test_traits_average_offices(direct):
    table = direct.by_trait
    assert set(table["trait"]) == {
        *("non_resident", "small_specialised", "politically_sensitive", "strong_brand", "none")
    }
    assert set(table["metric"]) == set(MEANS_BY_OFFICE)
    assert set(table["offices"]) == {1}
    # every office has one trait or none; the outcome is their mean, weighted by membership
    member = {"small_specialised": 0.5}
    weights = table["trait"].map(member).fillna(1.0) / 4.5
    summed = (table["shapley"] * weights).groupby([table["practice"], table["metric"]]).sum()
    whole = direct.table.set_index(["practice", "metric"])["shapley"]
    for key, value in summed.items():
        assert value == pytest.approx(whole[key], abs=1e-12)


def test_of_pillars_there_are_no_sets(pillars):
    assert pillars.sets is None
    assert list(pillars.table["pillar"].unique()) == list(PILLAR_NAMES)
    assert "set" not in pillars.table
    assert list(pillars.lattice.columns[:4]) == list(PILLAR_NAMES)


# --- what the arms are ------------------------------------------------------------------------


def test_the_ends_of_the_lattice_are_plain_runs(direct, total):
    for found in (direct, total):
        whole = told(found.lattice.iloc[-1])
        np.testing.assert_allclose(whole, means(small.reform()), rtol=1e-12)
        nothing = small.reform().with_changes(practices={"all": "off"})
        np.testing.assert_allclose(told(found.lattice.iloc[0]), means(nothing), rtol=1e-12)


def test_direct_replays_the_path_of_the_full_run(direct):
    full, inside = direct.lattice.iloc[-1], ("thematic_clustering", "one_voice")
    mine = row(direct, *inside)
    for name in PRACTICE_NAMES:
        expected = full[f"adoption_{name}"] if name in inside else 0.0
        assert mine[f"adoption_{name}"] == pytest.approx(expected, abs=1e-15)


def test_total_lets_the_others_grow_as_they_then_would(total):
    without = small.reform().with_changes(practices={JM: "off"})
    np.testing.assert_allclose(told(row(total, *practices_of(ST))), means(without), rtol=1e-12)


def test_imposed_is_held_at_the_level(imposed):
    held = {name: 0.7 if name in practices_of(ST) else "off" for name in PRACTICE_NAMES}
    plain = small.reform().with_changes(practices=held)
    np.testing.assert_allclose(told(row(imposed, *practices_of(ST))), means(plain), rtol=1e-12)
    assert set(imposed.table["estimand"]) == {"held at 0.7"}


def test_imposed_both_estimands_are_the_same():
    asked = {"at": 0.7, "replications": 2, "of": "pillars"}
    some, others = (practice_effects(small.reform(), name, **asked) for name in ESTIMANDS)
    pd.testing.assert_frame_equal(some.table, others.table, check_exact=True)


def test_imposed_lays_aside_what_the_scenario_says():
    short = small.reform().with_changes(quarters=4)
    off = short.with_changes(practices={"all": "off"})
    some, others = (practice_effects(one, at=0.7, replications=1) for one in (short, off))
    pd.testing.assert_frame_equal(some.table, others.table, check_exact=True)


def test_a_practice_that_is_off_changes_nothing_and_one_that_is_held_does():
    said = {ST: "off", "one_voice": 0.6}
    found = practice_effects(small.reform().with_changes(practices=said), replications=FEW)
    effects = found.table.set_index("practice")[["shapley", "low", "high", "main", "last"]]
    for name in practices_of(ST):
        assert (effects.loc[name] == 0).all().all()
    own = found.table.set_index(["practice", "metric"])["shapley"]
    assert own["one_voice", "adoption_one_voice"] == pytest.approx(0.6)
    assert own["one_voice", "within_agency"] != 0


def test_pillars_are_absent_or_as_in_the_scenario(pillars):
    without = small.reform().with_changes(pillars={"one_budget": None})
    others = [name for name in PILLAR_NAMES if name != "one_budget"]
    mine = told(row(pillars, *others))
    early = [place for place, name in enumerate(OUTCOMES) if name.endswith("_early")]
    mature = [place for place in range(len(OUTCOMES)) if place not in early]
    np.testing.assert_allclose(mine[mature], means(without)[mature], rtol=1e-12)
    # the small world has three pillars: the fourth changes nothing wherever it comes
    absent = pillars.table[pillars.table["pillar"] == "one_office"]
    assert (absent[["shapley", "main", "last"]] == 0).all().all()
    assert set(pillars.table["estimand"]) == {"total"}


def test_pillars_of_a_replayed_path_leave_practices_alone():
    found = practice_effects(small.reform(), "direct", replications=2, of="pillars")
    adoption = found.table[found.table["metric"].str.startswith("adoption_")]
    assert adoption["shapley"].abs().max() < 1e-12
    assert found.table["shapley"].abs().max() > 0.01


def test_without_practices_or_pillars_there_is_nothing_to_attribute():
    bare = small.before().with_changes(practices={"all": "off"}, name="bare")
    for of in ("practices", "pillars"):
        with pytest.raises(InputError, match=f"bare has no {of} at any time"):
            practice_effects(bare, replications=2, of=of)


# --- keeping and repeating --------------------------------------------------------------------


def test_the_manifest_says_what_was_asked(direct, imposed, pillars):
    for found, expected in (
        (direct, ("practices", "direct", None)),
        (imposed, ("practices", "direct", 0.7)),
        (pillars, ("pillars", "total", None)),
    ):
        identity = found.manifest["identity"]
        design = identity["design"]
        assert (design["of"], design["estimand"], design["at"]) == expected
        assert identity["kind"] == "practice_effects"
        assert identity["scenarios"] == {"reform": small.reform().hash}
        assert found.scenario == "reform"


def test_a_folder_keeps_it_and_other_questions_are_refused(tmp_path):
    scenario = small.reform().with_changes(name="reform", quarters=6)
    asked = {"replications": 2, "of": "pillars"}
    first = practice_effects(scenario, out=tmp_path, **asked)
    pd.testing.assert_frame_equal(
        practice_effects(scenario, out=tmp_path, **asked).table, first.table, check_exact=True
    )
    with pytest.raises(InputError, match="at: null, now"):
        practice_effects(scenario, at=0.5, out=tmp_path, **asked)
    first.to_csv(tmp_path / "tables")
    names = {path.name for path in (tmp_path / "tables").iterdir()}
    assert names == {"effects.csv", "lattice.csv", "interactions.csv", "by_trait.csv", "shares.csv"}


@pytest.mark.slow
def test_workers_change_no_bit(direct):
    other = practice_effects(small.reform(), replications=FEW, workers=2)
    for name, table in direct._tables().items():
        pd.testing.assert_frame_equal(other._tables()[name], table, check_exact=True)


def test_one_replication_has_no_interval():
    found = practice_effects(small.reform().with_changes(quarters=6), replications=1, of="pillars")
    assert found.table["low"].isna().all()
    assert not found.table["shapley"].isna().any()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"estimand": "dirct"}, ("unknown estimand 'dirct'", "did you mean 'direct'")),
        ({"estimand": 3}, ("unknown estimand 3", "total, direct")),
        ({"of": "practice"}, ("'practice'", "did you mean 'practices'")),
        ({"at": 1.2}, ("at cannot be 1.2", "a number from 0 to 1")),
        ({"at": -0.1}, ("at cannot be",)),
        ({"at": True}, ("at cannot be True",)),
        ({"at": float("nan")}, ("at cannot be nan",)),
        ({"at": "0.5"}, ("at cannot be '0.5'",)),
        ({"replications": 0}, ("replications",)),
        ({"parameters": {"turff": 0.3}}, ("did you mean 'turf'",)),
        ({"scenario": "nosuch"}, ("nosuch",)),
    ],
)
def test_what_cannot_be_asked(wrong, words):
    with pytest.raises(InputError) as refused:
        practice_effects(**{"scenario": small.reform(), "replications": 1, **wrong})
    assert all(word in str(refused.value) for word in words)

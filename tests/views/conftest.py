"""One small answer to every question for all tests of the views."""

import numpy as np
import pandas as pd
import pytest

from interagency.study import ask
from interagency.study.ensemble import Ensemble
from interagency.study.evidence import FACTS
from interagency.study.evidence.matrix import module_of
from interagency.study.evidence.scorecard import COLUMNS
from interagency.study.evidence.swaps import BY_NAME, CORE
from interagency.study.evidence.table1 import Table1, table1
from interagency.study.explain import STRENGTHS, Explanation, explain
from interagency.study.frontier import Frontier, frontier
from interagency.study.practice_shifts import PracticeShifts, practice_shifts
from interagency.study.practices import PracticeEffects, practice_effects
from interagency.study.results import Comparison, Result
from interagency.study.robust.choice import RobustChoice
from interagency.study.sensitivity.methods import METHODS
from interagency.study.sensitivity.problem import Problem
from interagency.study.sensitivity.sensitivity import Sensitivity, analysed
from tests.study import made_up_ensemble, small
from tests.study.robust import made


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    names = ("no_reform", "pillars_only", "delivering_as_one")
    return ask.compare(*names, replications=4, offices=True)


@pytest.fixture(scope="session")
def result() -> Result:
    return ask.run("pillars_only", replications=2, offices=True)


@pytest.fixture(scope="session")
def adopting() -> Result:
    return ask.run("delivering_as_one", replications=2, offices=True)


@pytest.fixture(scope="session")
def effects() -> PracticeEffects:
    return practice_effects(small.reform(), replications=3)


@pytest.fixture(scope="session")
def pillar_effects() -> PracticeEffects:
    return practice_effects(small.reform(), replications=3, of="pillars")


@pytest.fixture(scope="session")
def shifts() -> PracticeShifts:
    return practice_shifts(small.reform(), replications=3, base_points=8)


@pytest.fixture(scope="session")
def reform_shifts() -> PracticeShifts:
    """Of all reforms, and of few quarters, so that little comes of them."""
    short = small.reform().with_changes(quarters=6, name="reform")
    return practice_shifts(short, of="reforms", replications=3, quick=True)


@pytest.fixture(scope="session")
def effects_of_members() -> PracticeEffects:
    """Of pillars, over few members: parameters leave the sign of some effects open."""
    few = made_up_ensemble.ensemble(3)
    return practice_effects(small.reform(), replications=3, of="pillars", parameters=few)


@pytest.fixture(scope="session")
def short_frontier() -> Frontier:
    return frontier(small.reform(), replications=3)


@pytest.fixture(scope="session")
def robust_choice() -> RobustChoice:
    return made.choice()


@pytest.fixture(scope="session")
def frontier_of_members() -> Frontier:
    return frontier(small.reform(), replications=3, parameters=made_up_ensemble.ensemble(3))


@pytest.fixture(scope="session")
def long_frontier() -> Frontier:
    return frontier(small.reform().with_changes(quarters=2, name="reform"), "long", 2)


@pytest.fixture(scope="session")
def explanation() -> Explanation:
    asked = ["double_procedure", "adoption_rate", "required_time", "turf", "pressure_time"]
    return explain(small.before(), small.reform(), replications=3, mechanisms=asked)


@pytest.fixture(scope="session")
def explanation_of_members() -> Explanation:
    few, asked = made_up_ensemble.ensemble(3), ["double_procedure", "adoption_rate", "turf"]
    pair = small.before(), small.reform()
    return explain(*pair, replications=3, mechanisms=asked, parameters=few)


@pytest.fixture(scope="session")
def ensemble() -> Ensemble:
    return made_up_ensemble.ensemble()


@pytest.fixture(scope="session")
def scorecard() -> pd.DataFrame:
    """A made-up scorecard of all facts, some of which fail, are fragile or depend on a reading."""
    numbers = np.array([fact.number for fact in FACTS])
    table = pd.DataFrame(
        {
            "fact": numbers,
            "source": "S0",
            "class": ["core" if fact.core else "supporting" for fact in FACTS],
            "label": [fact.label for fact in FACTS],
            "statement": [fact.statement for fact in FACTS],
            "condition": [fact.condition for fact in FACTS],
            "share": np.where(numbers == 35, 0.1, 1.0),
            "low": np.where(numbers == 35, 0.03, 0.89),
            "high": np.where(numbers == 35, 0.26, 1.0),
            "holds": numbers != 35,
            "n": 30,
            "effect": 0.0625,
            "vanishes": np.where(numbers == 3, False, True).astype(object),
            "survives": [None if number < 30 else number != 33 for number in numbers],
            "depends_on": ["without_voice" if number == 33 else None for number in numbers],
            "robust_share": np.where(numbers == 38, 0.55, 0.95),
            "robust_low": np.where(numbers == 38, 0.45, 0.91),
            "robust_high": np.where(numbers == 38, 0.65, 0.98),
            "draws": 64,
            "robust_share_mature": np.where(numbers == 38, 0.6, 0.97),
            "mature_low": np.where(numbers == 38, 0.48, 0.9),
            "mature_high": np.where(numbers == 38, 0.7, 0.99),
            "draws_mature": 60,
            "fragile": (numbers == 38).astype(object),
            "decided_by": ["turf, rivalry" if number == 38 else None for number in numbers],
            "fails_where": [
                "turf is low (distance 0.41, p < 0.001)" if number == 38 else None
                for number in numbers
            ],
        }
    )
    return table.reindex(columns=list(COLUMNS))


@pytest.fixture(scope="session")
def ablation_matrix() -> pd.DataFrame:
    """Made up: facts that go with their own mechanisms, some with others, one that never held."""
    rows = [
        {
            "fact": fact.number,
            "strength": name,
            "module": module_of(name),
            "own": name in fact.ablation,
            "share": 0.0 if fact.number == 35 else 1.0,
            "effect_kept": 0.02 if name in fact.ablation or fact.number == place else 0.9,
            "vanishes": None if fact.number == 35 else name in fact.ablation,
            "n": 4,
        }
        for fact in FACTS
        for place, name in enumerate(STRENGTHS)
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def structural_sensitivity() -> pd.DataFrame:
    """Made up: core facts under every swapped form, some of which fail."""
    rows = [
        {
            "swap": swap.name,
            "fact": fact.number,
            "share": 0.3 if (fact.number + place) % 9 == 0 else 1.0,
            "holds": (fact.number + place) % 9 != 0,
            "n": 10,
        }
        for place, swap in enumerate(BY_NAME.values())
        for fact in CORE
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def marks_of_table_1() -> Table1:
    return table1(replications=3, also=["readings"])


LONG_AND_SHORT = (
    *("turf", "double_procedure", "pillars.one_budget.from", "practices.procedural_alignment"),
    *("shocks.donor_cut", "a_factor_whose_name_goes_on_and_on_and_does_not_end", "required_time"),
)


def made_up_sensitivity(
    method: str, design: str, samples: int, replications: int = 4, second: bool = False
) -> Sensitivity:
    """Of seven factors that matter ever less, the first two together too; with some luck."""
    problem = Problem(LONG_AND_SHORT)
    options = {"second_order": True} if second else {}
    places = METHODS[method].module.sample(problem, samples, 1, **options)
    draws = np.random.default_rng(1)
    made = places @ np.exp(-np.arange(7.0)) + (places[:, :2] - 0.5).prod(axis=1)
    luck = 0.05 * draws.normal(size=(1, replications))
    luck = luck + 0.05 * draws.normal(size=(len(places), replications))
    values = np.stack([made[:, None] + luck, made[:, None] ** 2 + luck], axis=2)
    outcomes = ("within_team_change", "delivery_early_change")
    return analysed(problem, places, values, outcomes, method, {"kind": design}, resamples=20)


@pytest.fixture(scope="session")
def shares_of_variance() -> Sensitivity:
    return made_up_sensitivity("sobol", "sobol", 64, second=True)


@pytest.fixture(scope="session")
def elementary_effects() -> Sensitivity:
    return made_up_sensitivity("morris", "morris", 20)


@pytest.fixture(scope="session")
def gaps_of_distributions() -> Sensitivity:
    return made_up_sensitivity("pawn", "latin_hypercube", 200, replications=1)

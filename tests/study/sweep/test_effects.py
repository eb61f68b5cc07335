"""Which way factors move outcomes, and that what no outcome sees is said."""

import numpy as np

from interagency.study.sweep.effects import effects_of, levels_of
from interagency.study.sweep.factors import NUMBER, VALUES, Factor
from interagency.study.sweep.means import Means
from interagency.views.studies import warnings
from tests.study.sweep.small_study import study

SIZE = Factor("size", ("parameters", "turf"), NUMBER, 0.0, 3.0)
SWITCH = Factor("switch", ("practices", "one_voice"), VALUES, values=("off", "emergent"))


def test_a_factor_without_levels_is_cut_into_thirds_and_one_with_levels_is_not() -> None:
    places = np.array([0.1, 0.4, 0.9, 0.99])
    level, named = levels_of(SIZE, places)
    assert level.tolist() == [0, 1, 2, 2]
    assert named == ["0 to 1", "1 to 2", "2 to 3"]
    level, named = levels_of(SWITCH, places)
    assert level.tolist() == [0, 0, 1, 1]
    assert named == ["off", "emergent"]


def test_means_at_levels_say_which_way() -> None:
    places = np.random.default_rng(1).random((600, 2))
    values = 2.0 * places[:, 0] + np.where(places[:, 1] < 0.5, 0.0, 1.0)
    means = Means(np.ones((600, 1), bool), values[None, :, None], np.zeros((1, 1, 1)))
    found = effects_of((SIZE, SWITCH), places, means, ("one",), ("y",))
    size, switch = (found[found["factor"] == name] for name in ("size", "switch"))
    # thirds of a slope of 2 lie 2/3 apart
    assert np.allclose(size["change"], [0.0, 2 / 3, 4 / 3], atol=0.15)
    assert switch["low"].iloc[1] < 1.0 < switch["high"].iloc[1]
    assert size["points"].sum() == switch["points"].sum() == 600


def test_a_study_tells_of_its_factors() -> None:
    found = study(design={"kind": "one_at_a_time", "levels": 3}).run(progress=False)
    effects = found.effects()
    assert set(effects["factor"]) == {"turf"}
    assert len(effects) == 2 * 2 * 3
    assert effects["change"].iloc[0] == 0.0


def test_what_no_outcome_sees_is_said() -> None:
    def of(**shock):
        said = {"low": 0, "high": 0.4, **shock}
        words = {"scenarios": ["delivering_as_one"], "against": "no_reform", "design": None}
        return study(**words, factors={"shocks.donor_cut": said})

    assert "not looked at" in warnings(of(at="2010Q1", quarters=4))[0]
    assert warnings(of(at="2015Q1", quarters=4)) == []
    assert warnings(of(at="2008Q1")) == []


def test_results_of_a_study_go_into_a_workbook(tmp_path) -> None:
    path = study().run(progress=False).to_excel(tmp_path / "kept.xlsx")
    assert path.stat().st_size > 1000

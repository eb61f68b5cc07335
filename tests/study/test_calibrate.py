"""History matching on a made-up model: what is kept, repeated, resumed and refused."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError, InteragencyError
from interagency.model.parameters import PARAMETERS
from interagency.study import calibrate as study
from interagency.study.calibrate import calibrate, spread_out
from interagency.study.ensemble import KNOWN, VALUES
from interagency.study.matching.targets import CHANGED, REGIME, Points, scaled

SMALL = {"draws": 60, "waves": 4, "members": 50, "facts": (1, 9, 35)}
FIRST, SECOND, *_ = PARAMETERS


def made_up(points: Points, first: int, numbers: Sequence[int], swept, replications, seed):
    """Fact 1 holds where one parameter is in its upper half, 9 where a product is, 35 nowhere."""
    x = scaled(points)
    parts = {1: x[:, 0], 9: x[:, 1] + 0.5 * x[:, 0] * x[:, 1] - 0.3, 35: -1 - x[:, 2] ** 2}
    luck = 0.01 * np.sin(seed + np.arange(len(x)))
    point = first + np.arange(len(x))
    rows = [
        pd.DataFrame({"fact": n, "part": 0, "point": point, "mean": parts[n] + luck, "variance": 0})
        for n in numbers
    ]
    if swept:
        return {"margins": pd.concat(rows)}
    columns = dict.fromkeys((*REGIME, *(f"{name}_change" for name in CHANGED)), x[:, 0])
    return {"margins": pd.concat(rows), "regimes": pd.DataFrame({"point": point, **columns})}


@pytest.fixture(autouse=True)
def made_up_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "played", made_up)
    monkeypatch.setattr(study, "PROPOSED", 2_000)


def test_waves_close_in_on_what_the_facts_leave_open() -> None:
    found = calibrate(**SMALL)
    shares = found.waves["share"].to_list()
    assert shares[0] < 0.4
    assert shares[-1] > 0.8
    assert len(found) == 50
    x = scaled({name: found.table[name].to_numpy() for name in PARAMETERS})
    assert (x[:, 0] > -0.02).all()
    assert (x[:, 1] + 0.5 * x[:, 0] * x[:, 1] > 0.28).all()
    # What no fact speaks of stays as wide as it was.
    assert x[:, 5:].min() < -0.95
    assert x[:, 5:].max() > 0.95
    informed = found.identifiability().query("informed")["parameter"]
    assert set(informed) == {FIRST, SECOND}


def test_what_was_held_out_is_tested_and_not_matched() -> None:
    rows = calibrate(**SMALL).validation.set_index("fact")
    assert rows["role"].to_dict() == {
        **dict.fromkeys(("1", "9"), "target"),
        **{"35": "held out", "targets": "", "core": ""},
    }
    assert rows.loc["35", "share_members"] == 0.0
    assert rows.loc["core", "share_members"] == 0.0
    assert rows.loc["targets", "share_members"] > 0.9
    assert rows.loc["1", "share_ranges"] == pytest.approx(0.5, abs=0.05)
    assert rows.loc["1", "lost_alone"] > 0
    assert np.isnan(rows.loc["35", "lost_alone"])


def test_the_same_seed_finds_the_same_and_another_another(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        calibrate(**SMALL, seed=seed).write(tmp_path / name)
    one, again, other = (
        [(tmp_path / name / file).read_bytes() for file in (VALUES, KNOWN)]
        for name in ("one", "again", "other")
    )
    assert one == again
    assert one[0] != other[0]


@pytest.mark.parametrize("pieces", [0, 1, 3, 7])
def test_one_that_was_killed_goes_on_to_the_same(
    pieces: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = calibrate(**SMALL)
    left = iter(range(pieces))

    def killed(*job):
        next(left)
        return made_up(*job)

    monkeypatch.setattr(study, "played", killed)
    with pytest.raises((StopIteration, RuntimeError)):
        calibrate(**SMALL, out=tmp_path / "kept")
    counted = []
    monkeypatch.setattr(study, "played", lambda *job: counted.append(1) or made_up(*job))
    found = calibrate(**SMALL, out=tmp_path / "kept")
    pd.testing.assert_frame_equal(found.table, whole.table)
    pd.testing.assert_frame_equal(found.validation, whole.validation)
    done = len(counted)
    calibrate(**SMALL, out=tmp_path / "kept")
    assert len(counted) == done, "what is kept is not played again"
    with pytest.raises(InputError, match="holds other results"):
        calibrate(**{**SMALL, "members": 40}, out=tmp_path / "kept")


def test_a_wave_never_has_fewer_points_than_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "PROPOSED", 70)
    assert set(calibrate(**SMALL).waves["points"]) == {60}


def test_facts_that_nothing_shows_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*job):
        tables = made_up(*job)
        return {**tables, "margins": tables["margins"].assign(mean=-1.0)}

    monkeypatch.setattr(study, "played", never)
    with pytest.raises(InteragencyError, match=r"too few of 120 points .* fact 1 \(0%\)"):
        calibrate(**{**SMALL, "waves": 2})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"draws": 3}, "draws cannot be 3"),
        ({"replications": 1}, "replications cannot be 1"),
        ({"waves": 0}, "waves cannot be 0"),
        ({"workers": 0}, "workers cannot be 0"),
        ({"facts": (2, 99)}, "fact 99 is no core fact"),
    ],
)
def test_what_cannot_be_asked(asked: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        calibrate(**{**SMALL, **asked})


def test_members_lie_apart() -> None:
    x = np.random.default_rng(1).uniform(-1, 1, (80, 3))
    chosen = spread_out(x, 12)
    assert len(set(chosen.tolist())) == 12

    def nearest(rows: np.ndarray) -> float:
        gaps = np.linalg.norm(rows[:, None] - rows[None], axis=2)
        return float(gaps[gaps > 0].min())

    assert nearest(x[chosen]) > 3 * nearest(x)
    assert spread_out(x, 100).tolist() == list(range(80))

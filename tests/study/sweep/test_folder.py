"""A study in a folder: gone on with, extended, put together from parts, told apart from others."""

from pathlib import Path

import numpy as np
import pytest

import interagency as ia
from interagency.errors import InputError
from interagency.study.store import Store
from interagency.study.sweep import folder as study_folder
from interagency.study.sweep import identity
from interagency.study.sweep.cut import Extent
from interagency.study.sweep.folder import extend, merge, read_study, resume, status
from interagency.study.sweep.study import Study
from tests.study.sweep.small_study import DATES, files_of, study, words

BLOCK = 3
"""Runs of a piece here: small studies have several pieces."""


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study_folder, "block_of", lambda _: BLOCK)


def stopped(asked: Study, folder: Path, after: int) -> None:
    """The folder of a study that was stopped after so many pieces of runs."""
    asked.run(folder / "whole", progress=False)
    whole = Store.open(folder / "whole")
    with Store.create(folder / "part", whole.manifest) as store:
        names = list(whole.done())
        runs = [name for name in names if name.startswith("r0")]
        store.adopt(whole, [name for name in names if name not in runs[after:]])


DESIGNS = [
    {"factors": None, "design": None, "replications": 5},
    {},
    {"design": {"kind": "sobol", "samples": 2}, "factors": {"turf": "declared", **DATES}},
    {"design": {"kind": "csv", "rows": {"turf": [0.3, 0.4, 0.5]}}},
    {"design": {"kind": "morris", "trajectories": 2}, "factors": {"turf": "declared"}},
    {"groups": {"g": ["turf", "synergy"]}, "factors": {"turf": "declared", "synergy": [0.4, 0.9]}},
]


def fitting(more: dict) -> Study:
    """A study; dates vary in the scenario that has them."""
    if DATES.keys() & (more.get("factors") or {}).keys():
        known = words()["scenarios"]
        return study(**more, scenarios=known[1:], against=known[0])
    return study(**more)


@pytest.mark.parametrize("more", DESIGNS)
def test_a_study_is_gone_on_with_from_its_folder_alone(tmp_path, more):
    stopped(fitting(more), tmp_path, after=1)
    part = read_study(tmp_path / "part")
    assert not part.missing.empty
    kept = files_of(tmp_path / "part")
    found = resume(tmp_path / "part", progress=False)
    assert found.missing.empty
    assert files_of(tmp_path / "part") == files_of(tmp_path / "whole")
    assert kept.items() < files_of(tmp_path / "part").items()


def test_a_folder_says_how_far_it_has_come(tmp_path):
    stopped(study(), tmp_path, after=1)
    before, after = status(tmp_path / "part"), status(tmp_path / "whole")
    assert (before.done, before.pieces) == (1, 4)
    # 2 points of 2 scenarios
    assert before.rows == 4
    assert (after.done, after.rows, after.failed) == (4, 16, 0)
    assert after.extents == (Extent(4, 2),)
    assert after.is_current
    assert ia.read_study(tmp_path / "whole").study.words == study().words


def test_running_again_plays_nothing_again(tmp_path):
    study().run(tmp_path / "a", progress=False)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "a").rglob("*.parquet")}
    study().run(tmp_path / "a", progress=False)
    assert {path: path.stat().st_mtime_ns for path in before} == before


# --- more of it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more", [{"replications": 5}, {"samples": 7}, {"replications": 3, "samples": 9}]
)
def test_a_study_that_is_extended_uses_all_there_is(tmp_path, more):
    study().run(tmp_path / "a", progress=False)
    before = files_of(tmp_path / "a")
    found = extend(tmp_path / "a", **more, progress=False)
    assert before.items() < files_of(tmp_path / "a").items()
    size = (more.get("samples", 4), more.get("replications", 2))
    assert found.shape == size
    at_once = study(replications=size[1], design={"kind": "random", "samples": size[0]}).run(
        progress=False
    )
    assert found.outcomes.equals(at_once.outcomes)
    # and again, from the folder alone
    assert resume(tmp_path / "a", progress=False).shape == size
    assert read_study(tmp_path / "a").points.equals(at_once.points)


@pytest.mark.parametrize(
    ("made", "more", "said"),
    [
        ({}, {}, "say how many"),
        ({}, {"replications": 1}, "replications cannot be 1"),
        ({}, {"samples": 3}, "samples cannot be 3"),
        ({"design": {"kind": "latin_hypercube", "samples": 4}}, {"samples": 8}, "cannot be given"),
        ({"factors": None, "design": None}, {"samples": 8}, "cannot be given more points"),
        (
            {"replications": {"outcome": "delivery", "half_width": 9, "at_least": 2}},
            {"replications": 9},
            "decides by itself",
        ),
    ],
)
def test_what_cannot_grow_is_refused(tmp_path, made, more, said):
    study(**made).run(tmp_path / "a", progress=False)
    before = files_of(tmp_path / "a")
    with pytest.raises(InputError, match=said):
        extend(tmp_path / "a", **more, progress=False)
    assert files_of(tmp_path / "a") == before


# --- parts -----------------------------------------------------------------------------------


def shards(tmp_path: Path, count: int, asked: Study | None = None) -> list[Path]:
    folders = [tmp_path / f"part {i}" for i in range(1, count + 1)]
    for i, one in enumerate(folders, start=1):
        (asked or study()).run(one, shard=(i, count), progress=False)
    return folders


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_parts_put_together_are_the_whole(tmp_path, count):
    study().run(tmp_path / "whole", progress=False)
    merged = merge(shards(tmp_path, count)[::-1], tmp_path / "merged")
    assert files_of(tmp_path / "merged") == files_of(tmp_path / "whole")
    assert merged.outcomes.equals(read_study(tmp_path / "whole").outcomes)
    # what is merged may be gone on with
    assert extend(tmp_path / "merged", replications=3, progress=False).missing.empty


def test_putting_together_again_changes_nothing(tmp_path):
    folders = shards(tmp_path, 2)
    merge(folders, tmp_path / "merged")
    before = files_of(tmp_path / "merged")
    merge(folders, tmp_path / "merged")
    assert files_of(tmp_path / "merged") == before


def test_parts_that_are_not_all_or_of_another_study_are_refused(tmp_path):
    first, second = shards(tmp_path, 2)
    other = tmp_path / "other"
    study(seed=9).run(other, shard=(2, 2), progress=False)
    whole = tmp_path / "whole"
    study().run(whole, progress=False)
    for folders, said in [
        ([], "nothing to merge"),
        ([first], "not all shards of one study: 1/2"),
        ([first, first], "not all shards"),
        ([first, whole], "not all shards"),
        ([first, other], "seed|identity|other"),
    ]:
        with pytest.raises(InputError, match=said):
            merge(folders, tmp_path / "merged")
    with pytest.raises(InputError, match="holds shard 1/2 of this study, not 2/2"):
        study().run(first, shard=(2, 2), progress=False)
    with pytest.raises(InputError, match="a shard cannot be extended"):
        extend(second, replications=9, progress=False)


def test_a_part_that_is_not_finished_is_named(tmp_path):
    first, second = shards(tmp_path, 2)
    there = Store.open(second)
    with Store.create(tmp_path / "half", there.manifest) as store:
        store.adopt(there, list(there.done())[:-1])
    with pytest.raises(InputError, match="1 pieces are missing in the shards"):
        merge([first, tmp_path / "half"], tmp_path / "merged")
    resume(tmp_path / "half", progress=False)
    assert merge([first, tmp_path / "half"], tmp_path / "merged").missing.empty


@pytest.mark.parametrize("shard", [(0, 2), (3, 2), (1, 0), (1.5, 2), (True, 2), "1/2", (1,), 3])
def test_a_part_that_cannot_be_is_refused(tmp_path, shard):
    with pytest.raises(InputError, match="shard"):
        study().run(tmp_path / "a", shard=shard, progress=False)
    assert not (tmp_path / "a").exists()


# --- until the interval is narrow ------------------------------------------------------------


def until(half_width: float, **more) -> dict:
    return {"outcome": "delivery", "half_width": half_width, "at_least": 3, **more}


def widest(found: ia.Result) -> float:
    from scipy import stats

    values = [found.values(name, ["delivery"])[:, :, 0] for name in found.scenarios]
    n = found.replications
    quantile = stats.t.ppf(0.975, n - 1)
    return max(float((v.std(axis=1, ddof=1) * quantile / np.sqrt(n)).max()) for v in values)


def test_a_study_ends_when_the_worst_interval_is_narrow_enough():
    wide = study(replications=until(9.0)).run(progress=False)
    assert wide.replications == 3
    wanted = widest(wide) / 2
    found = study(replications=until(wanted)).run(progress=False)
    assert widest(found) <= wanted
    # and not before: with a third less it was too wide
    counts = [extent.replications for extent in found.extents]
    assert counts == sorted(counts)
    assert counts[0] == 3
    before = study(replications=counts[-2]).run(progress=False)
    assert widest(before) > wanted


def test_a_study_ends_at_most_where_it_is_told_to():
    found = study(replications=until(1e-9, at_most=7)).run(progress=False)
    assert [extent.replications for extent in found.extents] == [3, 4, 6, 7]


def test_where_a_study_ends_does_not_depend_on_being_stopped(tmp_path):
    asked = study(replications=until(1e-9, at_most=6))
    stopped(asked, tmp_path, after=2)
    with Store.open(tmp_path / "part", writable=True) as store:
        # the first extent alone had been asked for
        extents = [name for name in store.done() if name.startswith("extents")]
        assert len(extents) == 3
    resume(tmp_path / "part", progress=False)
    assert files_of(tmp_path / "part") == files_of(tmp_path / "whole")
    with pytest.raises(InputError, match="a shard cannot know"):
        asked.run(tmp_path / "shard", shard=(1, 2), progress=False)


# --- what is another study -------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"seed": 2},
        {"factors": {"synergy": "declared"}},
        {"outcomes": ["delivery"]},
        {"against": None, "outcomes": ["delivery"]},
        {"quarters": True},
        {"design": {"kind": "sobol", "samples": 4}},
    ],
)
def test_another_study_does_not_get_into_the_folder(tmp_path, more):
    study().run(tmp_path / "a", progress=False)
    before = files_of(tmp_path / "a")
    with pytest.raises(InputError, match=r"holds|differ|other"):
        study(**more).run(tmp_path / "a", progress=False)
    assert files_of(tmp_path / "a") == before


def test_other_code_may_read_and_not_go_on(tmp_path, monkeypatch):
    study().run(tmp_path / "a", progress=False)
    other = {**identity.code(), "study_hash": "other"}
    monkeypatch.setattr(identity, "code", lambda: other)
    assert not status(tmp_path / "a").is_current
    assert read_study(tmp_path / "a").missing.empty
    for call in (resume, lambda one, **_: extend(one, replications=9)):
        with pytest.raises(InputError, match="other code of the same version"):
            call(tmp_path / "a")


def test_a_folder_of_something_else_is_no_study(tmp_path):
    ia.run("no_reform", replications=1, out=tmp_path / "a", progress=False)
    for call in (read_study, status, resume):
        with pytest.raises(InputError, match="holds no study"):
            call(tmp_path / "a")

"""What a study and its results say of themselves in Python: cost, a line, playing again."""

from pathlib import Path

import pytest

import interagency as ia

SMALL = {
    "schema_version": 1,
    "title": "Turf",
    "scenarios": ["pillars_only"],
    "against": "no_reform",
    "factors": {"turf": {"low": 0.2, "high": 0.6}},
    "design": {"kind": "one_at_a_time", "levels": 2},
    "replications": 2,
    "outcomes": ["within_team_change"],
}


def test_a_study_says_what_it_is_in_a_line() -> None:
    study = ia.load_study(SMALL)
    assert repr(study) == (
        "Study: Turf (pillars_only; one_at_a_time, factors: 1, "
        f"points: {len(study.places)}, replications: 2, seed: 1)"
    )


def test_a_study_says_what_it_costs() -> None:
    study = ia.load_study(SMALL)
    cost = study.cost()
    assert cost.runs == len(study.places) * 2 * 2
    assert cost.seconds > 0


def test_results_in_a_folder_are_played_again(tmp_path: Path) -> None:
    found = ia.load_study(SMALL).run(tmp_path / "study", progress=False)
    checked = found.verify()
    assert checked.holds
    assert (checked.pieces, checked.exact) == (checked.finished, True)


def test_results_in_no_folder_cannot_be() -> None:
    found = ia.load_study(SMALL).run(progress=False)
    with pytest.raises(ia.InputError, match="in no folder"):
        found.verify()

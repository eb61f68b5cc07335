"""Results of studies that the manual quotes are made from a folder, and tables from them."""

from pathlib import Path

import make_results
import pytest
import tables_of_sensitivity

import interagency as ia

SMALL = {
    "schema_version": 1,
    "title": "Small",
    "scenarios": ["delivering_as_one"],
    "against": "no_reform",
    "factors": dict.fromkeys(["turf", "required_time", "double_procedure"], "declared"),
    "design": {"kind": "sobol", "samples": 8},
    "replications": 3,
    "outcomes": ["within_agency_early_change", *make_results.MATURE],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference results of a small study."""
    kept = tmp_path_factory.mktemp("kept")
    ia.load_study(SMALL).run(kept / "study", progress=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_results, "FOLDER", kept / "reference")
        make_results.main([f"sensitivity={kept / 'study'}"])
    return kept / "reference"


def test_the_part_takes_a_finished_folder(folder: Path) -> None:
    names = {file.name.removeprefix("sensitivity_") for file in folder.iterdir()}
    tables = {f"{name}.csv" for name in ("trade_off", "ranking", "luck", "convergence", "warnings")}
    figures = {f"{name}.{kind}" for name in ("trade_off", "convergence") for kind in ("png", "svg")}
    assert names == tables | figures


def test_tables_are_filled_from_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_of_sensitivity, "REFERENCE", folder)
    trade_off = tables_of_sensitivity.trade_off().splitlines()
    assert len(trade_off) == 2 + 3
    assert {line.count(" | ") for line in trade_off if "---" not in line} == {8}
    assert len(tables_of_sensitivity.luck().splitlines()) == 2 + 4
    sure = tables_of_sensitivity.sure()
    assert sure.startswith(
        "3 active of 3 factors (weights of a group count as one), 40 points of 3"
    )
    assert sure.count("The second half of the points moved") == 4
    assert "nan" not in sure
    assert tables_of_sensitivity.inert() == "None."
    warned = tables_of_sensitivity.warnings()
    assert "8 base rows (N) are too few" in warned
    assert "nan" not in warned


def test_only_parts_about_studies_take_a_folder() -> None:
    with pytest.raises(SystemExit, match="headline takes no folder; these do: sensitivity, robust"):
        make_results.main(["headline=there"])
    with pytest.raises(SystemExit, match="no part is called heading"):
        make_results.main(["heading"])


def test_the_part_about_a_choice_takes_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = {"kind": "latin_hypercube", "samples": 16}
    ia.load_study("robust_reform").more(design=design).run(tmp_path / "study", progress=False)
    monkeypatch.setattr(make_results, "FOLDER", tmp_path / "reference")
    make_results.main([f"robust={tmp_path / 'study'}"])
    names = {file.name for file in (tmp_path / "reference").iterdir()}
    assert {"robust_packages.csv", "robust_boxes.csv", "robust_measures.png"} <= names

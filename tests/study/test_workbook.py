"""Workbooks: every table a sheet, text stays text, the same bytes again."""

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.study import ask, workbook
from interagency.study.results import Comparison
from interagency.study.workbook import LONGEST_NAME, READ_ME, sheet_names
from tests.study import small


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return ask.compare(small.before(), small.reform(), replications=2)


def opened(tables: dict[str, pd.DataFrame], path: Path) -> openpyxl.Workbook:
    path.write_bytes(workbook.workbook(tables, [("version", "1")]))
    return openpyxl.load_workbook(path)


def test_every_table_is_a_sheet(comparison: Comparison, tmp_path: Path) -> None:
    path = comparison.to_excel(tmp_path / "deep" / "all.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [READ_ME, *comparison._tables()]
    for name, table in comparison._tables().items():
        back = pd.read_excel(path, sheet_name=name, keep_default_na=False, na_values=[""])
        assert list(back) == list(table)
        assert len(back) == len(table)
        numbers = table.select_dtypes("number")
        assert np.allclose(back[list(numbers)].astype(float), numbers, equal_nan=True)


def test_the_first_sheet_says_what_it_is(comparison: Comparison, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(comparison.to_excel(tmp_path / "all.xlsx"))
    rows = [tuple(row) for row in book[READ_ME].iter_rows(values_only=True)]
    said = {row[0]: row[1] for row in rows if row[0]}
    assert said["seed"] == "1"
    assert said["replications"] == "2"
    assert said["version"] == comparison.manifest["identity"]["versions"]["interagency"]
    assert "Comparison: before, reform" in said["interagency"]
    assert ("within_team", "0 to 1", "Coordination within the team") in rows


def test_equal_results_give_equal_bytes(comparison: Comparison, tmp_path: Path) -> None:
    first = comparison.to_excel(tmp_path / "one.xlsx").read_bytes()
    assert comparison.to_excel(tmp_path / "two.xlsx").read_bytes() == first


def test_text_is_no_formula_and_what_is_not_finite_is_empty(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@x", "plain", "bell\x07"]
    table = pd.DataFrame({"text": texts, "number": [1.5, np.nan, np.inf, -2.0, 0.0, 1.0]})
    sheet = opened({"a": table}, tmp_path / "a.xlsx")["a"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*texts[:-1], "bell\N{REPLACEMENT CHARACTER}"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True, True, True, True, False, False]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [1.5, None, None, -2, 0, 1]


def test_names_of_sheets_are_those_that_excel_allows(tmp_path: Path) -> None:
    asked = ["x" * 40, "x" * 41, "Read me", "a/b:c", "read me 2"]
    names = sheet_names(asked)
    assert all(len(name) <= LONGEST_NAME for name in names.values())
    assert len({name.lower() for name in (*names.values(), READ_ME)}) == len(asked) + 1
    assert names["a/b:c"] == "a_b_c"
    book = opened(dict.fromkeys(asked, pd.DataFrame({"n": [1]})), tmp_path / "a.xlsx")
    assert len(book.sheetnames) == len(asked) + 1


def test_refuses_what_no_sheet_can_hold(
    comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 40)
    with pytest.raises(InputError, match=f"table comparison has {len(comparison.table)} rows"):
        comparison.to_excel(tmp_path / "all.xlsx")
    assert not list(tmp_path.iterdir())


def test_refuses_another_ending(comparison: Comparison, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ends in \.xlsx"):
        comparison.to_excel(tmp_path / "all.xls")

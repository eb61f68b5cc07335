"""Tools of the manual: docstrings as it shows them, and the check of what was built."""

import doctest
from pathlib import Path
from types import ModuleType

import check_docs
import house_docstrings
import pytest
import tables_of_declarations
from house_docstrings import as_markup


def test_names_become_definitions() -> None:
    said = as_markup(["Runs.", "", "seed  any", "      `integer`"])
    assert said == ["Runs.", "", "``seed``", "    any ``integer``", ""]


def test_names_with_shapes_and_several_at_once() -> None:
    said = as_markup(["runs     [run]    from `run_address`", "base, reform   what was asked"])
    assert said == [
        *("``runs``", "    [run]    from ``run_address``"),
        *("``base, reform``", "    what was asked", ""),
    ]


def test_examples_are_kept() -> None:
    assert as_markup([">>> 1 + 1", "2"]) == [">>> 1 + 1", "2", ""]
    assert as_markup(["See:", "", "    import x"])[2:4] == [".. code-block:: python", ""]


def test_two_blanks_inside_a_sentence_make_no_list() -> None:
    assert as_markup(["It runs `a  b` once."]) == ["It runs ``a  b`` once.", ""]


def built(folder: Path, body: str) -> list[str]:
    (folder / "index.html").write_text(f"<html><body>{body}</body></html>")
    return list(check_docs.faults(folder))


def test_a_sound_page_has_no_fault(tmp_path: Path) -> None:
    (tmp_path / "there.png").touch()
    body = '<h1 id="top"></h1><a href="#top"></a><a href="https://doi.org/10.1"></a>'
    assert built(tmp_path, body + '<img src="there.png">') == []


def test_faults_are_named(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text('@import "https://fonts.example/a.css";')
    found = built(
        tmp_path,
        '<script src="https://cdn.example/x.js"></script><img src="gone.png">'
        '<a href="gone.html"></a><a href="index.html#nowhere"></a>',
    )
    assert found == [
        "index.html: loads https://cdn.example/x.js",
        "index.html: loads gone.png, which is not there",
        "index.html: leads to gone.html, which is not there",
        "index.html: leads to index.html#nowhere; there is no such place on that page",
        "style.css: loads https://fonts.example/a.css",
    ]


@pytest.mark.parametrize("module", [house_docstrings, tables_of_declarations])
def test_examples_in_tools(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0

"""What every answer's view has for the command line: text, sentences, document, write."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from interagency.views import explain, frontier, practices
from interagency.views.figures.frontier import frontier_curves
from interagency.views.figures.mechanisms import mechanism_bars
from interagency.views.figures.practices import effect_bars, effect_plane, interaction_map


class Answer(NamedTuple):
    """An answer with its view and the files that it leaves, beside tables of the store."""

    found: Any
    view: ModuleType
    figures: dict[str, Any]
    tables: set[str]


OF_PRACTICES = {
    "effects": effect_bars,
    "effects_plane": effect_plane,
    "interactions": interaction_map,
}
TABLES = {"effects", "lattice", "interactions", "by_trait", "shares"}


@pytest.fixture(params=["effects", "pillar_effects", "short_frontier", "long_frontier", "why"])
def answer(request: pytest.FixtureRequest) -> Answer:
    def of(name: str) -> Any:
        return request.getfixturevalue(name)

    match request.param:
        case "effects":
            return Answer(of("effects"), practices, OF_PRACTICES, TABLES | {"sets"})
        case "pillar_effects":
            return Answer(of("pillar_effects"), practices, OF_PRACTICES, TABLES)
        case "why":
            tables = {"mechanisms", "by_source", "total"}
            return Answer(of("explanation"), explain, {"mechanisms": mechanism_bars}, tables)
    tables = {"frontier", "volumes", "slopes"}
    tables |= {"hysteresis"} if request.param == "long_frontier" else set()
    return Answer(of(request.param), frontier, {"frontier": frontier_curves}, tables)


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_text_fits_and_says_what_its_intervals_are(
    answer: Answer, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = answer.view.text(answer.found)
    assert max(map(len, text.splitlines())) <= columns
    words = " ".join(text.split())
    assert "± is half of the interval" in words
    assert "reform" in words
    assert "…" not in words


def test_sentences_are_whole(answer: Answer) -> None:
    sentences = answer.view.sentences(answer.found)
    assert len(sentences) >= 3
    for sentence in sentences:
        assert sentence[-1] == "."
        assert "nan" not in sentence
        assert "_" not in sentence.replace("small_world", "") or "without this" in sentence


def test_the_document_is_plain_and_says_what_repeats_it(answer: Answer) -> None:
    document = answer.view.document(answer.found, Path("kept"))
    again = json.loads(json.dumps(document, allow_nan=False))
    assert again == document
    assert (document["seed"], document["folder"]) == (1, "kept")
    assert document["meaning"] == answer.view.sentences(answer.found)


def test_files(answer: Answer, tmp_path: Path) -> None:
    answer.view.write(answer.found, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    expected = {f"{name}.csv" for name in answer.tables}
    expected |= {f"{name}.{kind}" for name in answer.figures for kind in ("png", "svg")}
    assert names == expected

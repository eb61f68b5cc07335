"""What every answer's view has for the command line: text, sentences, document, write."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import matplotlib
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from interagency.views import explain, frontier, practices
from interagency.views.figures.frontier import frontier_curves
from interagency.views.figures.mechanisms import mechanism_bars
from interagency.views.figures.practices import effect_bars, effect_plane, interaction_map
from interagency.views.figures.style import save
from tests.views.test_figures import texts


class Answer(NamedTuple):
    """An answer with its view and the files that it leaves, beside tables of the store."""

    found: Any
    view: ModuleType
    figures: dict[str, Any]
    tables: set[str]


OF_PRACTICES = {"effects": effect_bars, "plane": effect_plane, "interactions": interaction_map}
TABLES = {"effects", "lattice", "interactions", "by_trait"}


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
        assert "_" not in sentence.replace("small_world", "") or "Without " in sentence


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


def figures_of(answer: Answer) -> list[Figure]:
    return [draw(answer.found) for draw in answer.figures.values()]


def test_bytes_repeat(answer: Answer, tmp_path: Path) -> None:
    for name, draw in answer.figures.items():
        first = save(draw(answer.found), tmp_path / "first", name)
        with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 9, "svg.hashsalt": None}):
            second = save(draw(answer.found), tmp_path / "second", name)
        for one, other in zip(first, second, strict=True):
            assert one.read_bytes() == other.read_bytes()
            assert len(one.read_bytes()) > 10_000


def test_figures_say_where_they_come_from(answer: Answer) -> None:
    for figure in figures_of(answer):
        said = texts(figure)
        for part in ("replications, seed 1", "reform", "interagency 0.1.0"):
            assert part in said


def test_everything_stays_on_the_page(answer: Answer) -> None:
    for figure in figures_of(answer):
        box = figure.get_tightbbox()
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= figure.get_figwidth()
        assert box.y1 <= figure.get_figheight()


def test_names_do_not_touch(answer: Answer) -> None:
    for figure in figures_of(answer):
        for axes in figure.axes:
            # of the words: a line that leads to them may pass near another name
            for text in axes.texts:
                text.get_window_extent()  # puts the words in their place
            boxes = [(text.get_text(), Text.get_window_extent(text)) for text in axes.texts]
            for index, (name, box) in enumerate(boxes):
                for other_name, other in boxes[:index]:
                    assert not (name and other_name and box.overlaps(other)), (name, other_name)

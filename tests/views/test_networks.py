"""Networks as files, and as figures."""

from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from matplotlib.figure import Figure

from interagency.errors import InputError
from interagency.study.networks import layer_of, network
from interagency.study.scenarios import loads
from interagency.views.figures import network as figures
from interagency.views.figures.style import save
from interagency.views.networks import FORMATS, write_network
from tests.study import small

READ = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf}


@pytest.fixture(scope="module")
def graph() -> nx.DiGraph:
    return network(small.reform(), 9, None, 0)


@pytest.fixture(scope="module")
def teams() -> list[nx.DiGraph]:
    return [network(small.reform(), at, "NO", None, replications=3) for at in (0, 9)]


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_written_can_be_read_back(suffix, graph, tmp_path: Path):
    path = write_network(graph, tmp_path / "made" / f"network{suffix}")
    again = READ[suffix](path)
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    edges = {(one, other): said for one, other, said in again.edges(data=True)}
    for said in edges.values():
        said.pop("id", None)  # that GEXF numbers its edges
    assert edges == {(one, other): said for one, other, said in graph.edges(data=True)}
    if suffix == ".graphml":
        assert {name: again.graph[name] for name in graph.graph} == graph.graph


@pytest.mark.parametrize("suffix", FORMATS)
def test_equal_networks_are_equal_bytes(suffix, graph, tmp_path: Path):
    first = write_network(graph, tmp_path / f"first{suffix}").read_bytes()
    again = write_network(network(small.reform(), "2008Q2"), tmp_path / f"again{suffix}")
    assert again.read_bytes() == first
    assert first.startswith(b"<?xml")
    assert b"lastmodified" not in first


@pytest.mark.parametrize("name", ["network.graphm", "network", "network.csv"])
def test_other_suffixes_are_refused(name, graph, tmp_path: Path):
    with pytest.raises(InputError, match=r"\.graphml, \.gexf"):
        write_network(graph, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_what_is_no_path_is_refused(graph):
    with pytest.raises(InputError, match="path of a file"):
        write_network(graph, 3)


# --- figures ----------------------------------------------------------------------------------


def drawn(teams: list[nx.DiGraph]) -> dict[str, Figure]:
    return {"ties": figures.draw_ties(teams[1]), "trust": figures.draw_trust(*teams)}


@pytest.mark.parametrize("name", ["ties", "trust"])
def test_bytes_repeat(name, teams, tmp_path: Path):
    first, second = (save(drawn(teams)[name], tmp_path / part, name) for part in "ab")
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert len(one.read_bytes()) > 10_000


@pytest.mark.parametrize("name", ["ties", "trust"])
def test_texts_stay_on_the_page_and_apart(name, teams):
    figure = drawn(teams)[name]
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    for text, box in boxes:
        assert figure.bbox.x0 <= box.x0, text
        assert box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0, text
        assert box.y1 <= figure.bbox.y1, text
    for (text, box), (other_text, other) in combinations(boxes, 2):
        assert not box.overlaps(other), f"{text} and {other_text}"


@pytest.mark.parametrize("name", ["ties", "trust"])
def test_figures_say_where_they_come_from(name, teams):
    figure = drawn(teams)[name]
    said = " ".join(" ".join(text.get_text() for text in figure.texts).split())
    for part in ("n = 3 replications", "seed 1", "2008Q2", "interagency 0.1.0"):
        assert part in said


def test_the_two_kinds_differ_in_colour_place_and_line(teams):
    (axes,) = figures.draw_ties(teams[1]).axes
    arcs, columns = axes.patches, axes.collections
    assert len(arcs) == 3
    assert len(columns) == 3
    assert all(max(arc.get_path().vertices[:, 1]) <= 1 for arc in arcs)
    assert all(arc.theta1 == 180 and arc.theta2 == 360 for arc in arcs)
    assert all(len(column.get_segments()) > 5 for column in columns)
    assert {tuple(arc.get_edgecolor()[:3]) for arc in arcs}.isdisjoint(
        {tuple(column.get_color()[0][:3]) for column in columns}
    )
    upward = sorted(said for *_, said in layer_of(teams[1], "headquarters").edges.data("time"))
    widths = sorted(float(column.get_linewidth()[0]) for column in columns)
    assert widths == pytest.approx([figures.TIME_WIDTH * time for time in upward])


def test_both_panels_have_one_layout_and_one_scale(teams):
    before, after = figures.draw_trust(*teams).axes
    for axes, team in zip((before, after), teams, strict=True):
        trust = layer_of(team, "team").edges
        pairs = [
            (trust[one, other]["trust"] + trust[other, one]["trust"]) / 2
            for one, other in trust
            if one < other
        ]
        lines = [line for line in axes.lines if line.get_color() == figures.ACROSS]
        widths = sorted(line.get_linewidth() for line in lines)
        assert widths == pytest.approx(sorted(figures.TRUST_WIDTH * value for value in pairs))
    places = [
        [tuple(text.get_position()) for text in axes.texts if text.get_text() in "ABC"]
        for axes in (before, after)
    ]
    assert places[0] == places[1]
    assert len(places[0]) == 3


def test_figures_are_of_one_country(graph, teams):
    with pytest.raises(InputError, match="one country"):
        figures.draw_ties(graph)
    other = network(small.reform(), 9, "SE")
    with pytest.raises(InputError, match="same offices"):
        figures.draw_trust(teams[0], other)


def test_a_single_run_and_a_lonely_office_can_be_drawn(tmp_path: Path):
    text = small.TEXT + "  - {agency: C, country: FI}\n"
    lonely = [network(loads(text, "lonely"), at, "FI") for at in (0, 9)]
    for name, figure in drawn(lonely).items():
        assert all(path.stat().st_size for path in save(figure, tmp_path, name))

"""Networks: the run is played again as it was, and the graph says what the run did."""

from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from interagency.errors import InputError, InteragencyError
from interagency.model.metrics import METRICS
from interagency.study import ask
from interagency.study.networks import LAYERS, OF_HEADQUARTERS, layer_of, network, network_of
from interagency.study.results import Result
from interagency.study.scenarios import loads
from tests.model.worlds import lively_world
from tests.study import small

QUARTER = "2008Q1"


@pytest.fixture(scope="module")
def result() -> Result:
    return ask.run(small.reform(), replications=4, seed=3, parameters={"turf": 0.4}, offices=True)


@pytest.fixture(scope="module")
def graph(result: Result) -> nx.DiGraph:
    return result.network(QUARTER, replication=2)


def offices(graph: nx.DiGraph) -> dict[str, dict]:
    return {node: said for node, said in graph.nodes(data=True) if said["kind"] == "office"}


def test_the_run_that_is_played_again_is_the_one_recorded(result, graph):
    """To the last bit, though it was one of four in the record and is alone here."""
    table = result.offices
    rows = table[(table["quarter"] == QUARTER) & (table["replication"] == 2)]
    assert len(rows) == len(offices(graph)) == 5
    for row in rows.to_dict("records"):
        said = graph.nodes[f"{row['agency']} in {row['country']}"]
        assert {name: said[name] for name in METRICS} == {name: row[name] for name in METRICS}
    means = result.quarters.set_index(["quarter", "replication"]).loc[(QUARTER, 2)]
    weights = [said["member"] for said in offices(graph).values()]
    for name in METRICS:
        values = [said[name] for said in offices(graph).values()]
        assert np.average(values, weights=weights) == pytest.approx(means[name], abs=1e-12)


def test_other_runs_are_other_networks(result, graph):
    other = result.network(QUARTER, replication=1)
    assert other.nodes["A in NO"]["within_team"] != graph.nodes["A in NO"]["within_team"]


def test_a_quarter_may_be_a_number(result, graph):
    assert nx.utils.graphs_equal(result.network(8, replication=2), graph)
    assert graph.graph["quarter"] == QUARTER


def test_the_mean_is_that_of_all_runs(result):
    mean = result.network(QUARTER, "NO", None)
    runs = [result.network(QUARTER, "NO", replication) for replication in range(4)]
    assert mean.graph["replications"] == 4
    assert list(mean.nodes) == list(runs[0].nodes)
    for one, other, said in mean.edges(data=True):
        weights = [run.edges[one, other]["weight"] for run in runs]
        assert said["weight"] == pytest.approx(np.mean(weights), abs=1e-14)
    said = mean.nodes["Resident Coordinator in NO"]
    trust = [run.nodes["Resident Coordinator in NO"]["mean_trust"] for run in runs]
    assert said["mean_trust"] == pytest.approx(np.mean(trust), abs=1e-14)
    assert said["mean_trust_low"] < said["mean_trust"] < said["mean_trust_high"]


def test_layers_tie_whom_they_say(graph):
    kinds = dict(graph.nodes(data="kind"))
    country = dict(graph.nodes(data="country"))
    agency = dict(graph.nodes(data="agency"))
    counts = {name: layer_of(graph, name).size() for name in LAYERS}
    assert counts == {"team": 3 * 2 + 2 * 1, "coordinator": 5, "agency": 4, "headquarters": 5}
    for one, other, said in graph.edges(data=True):
        assert said["kind"] == LAYERS[said["layer"]].kind
        ends = kinds[one], kinds[other]
        if said["layer"] in ("team", "coordinator"):
            assert country[one] == country[other]
            assert ends == ("office" if said["layer"] == "team" else "coordinator", "office")
        else:
            assert agency[one] == agency[other]
            assert ends == ("office", "office" if said["layer"] == "agency" else "headquarters")
    assert graph.graph["weight_team"].endswith(LAYERS["team"].unit)


def test_a_layer_has_its_nodes_in_the_order_of_the_network(graph):
    team = layer_of(graph, "team")
    assert list(team) == [node for node in graph if node in offices(graph)]
    assert team.nodes["A in NO"] == graph.nodes["A in NO"]


def test_ties_add_up_to_what_offices_have(graph):
    """Time, strength, lessons from sisters, the E-I index: sums over edges."""
    team, homes = layer_of(graph, "team"), layer_of(graph, "headquarters")
    across, upward = (dict(layer.out_degree(weight="time")) for layer in (team, homes))
    strength, heard = team.degree(weight="weight"), layer_of(graph, "agency").in_degree
    for node, said in offices(graph).items():
        assert across[node] == pytest.approx(said["joint_time"], abs=1e-12)
        assert upward[node] == pytest.approx(said["headquarters_time"], abs=1e-12)
        assert strength[node] / 2 == pytest.approx(said["strength"], abs=1e-12)
        index = (across[node] - upward[node]) / (across[node] + upward[node])
        assert index == pytest.approx(said["ties_outward"], abs=1e-12)
    for node in layer_of(graph, "agency"):
        lessons = graph.nodes[node]["sister_lessons"]
        assert heard(node, weight="weight") == pytest.approx(lessons, abs=1e-12)


def test_one_country_is_a_part_of_all(result, graph):
    part = result.network(QUARTER, "SE", 2)
    assert set(part) == {
        *("A in SE", "B in SE", "A headquarters", "B headquarters"),
        "Resident Coordinator in SE",
    }
    whole = graph.subgraph(part.nodes)
    assert all(part.nodes[node] == whole.nodes[node] for node in part)
    assert {(one, other): said for one, other, said in part.edges(data=True)} == {
        (one, other): said for one, other, said in whole.edges(data=True)
    }


def test_traits_are_labels(graph):
    assert graph.nodes["A in NO"]["traits"] == "non_resident"
    assert graph.nodes["A in SE"]["traits"] == ""


def test_a_comparison_has_a_network_of_each_scenario():
    found = ask.compare(small.before(), small.reform(), replications=2)
    before, after = (found.network(name, 9, "NO") for name in ("before", "reform"))
    assert (before.graph["scenario"], after.graph["scenario"]) == ("before", "reform")
    settled = [graph.edges["Resident Coordinator in NO", "A in NO"] for graph in (before, after)]
    assert settled[0]["weight"] == 0.0 < settled[1]["weight"]
    with pytest.raises(InputError) as refused:
        found.network("reforms", 9)
    assert refused.value.nearest == "reform"


def test_the_network_of_a_state_at_hand():
    world = lively_world(3)
    now = world.play(2)[-1]
    graph = network_of(world.roster, world.p, now, "C1", run=1)
    rows = zip(world.roster.agencies, world.roster.countries, strict=True)
    names = [f"{agency} in {country}" for agency, country in rows]
    assert len(offices(graph)) == 5
    for node, said in offices(graph).items():
        assert said["trust"] == now.office.trust[names.index(node), 1]
    with pytest.raises(InputError):
        network_of(world.roster, world.p, now, run=3)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"quarter": "2006Q5"}, "not a quarter"),
        ({"quarter": "2010Q1"}, "2006Q1 to 2008Q2"),
        ({"quarter": 10}, "0 to 9"),
        ({"quarter": -1}, "0 to 9"),
        ({"quarter": True}, "no quarter true"),
        ({"quarter": None}, "no quarter nothing"),
        ({"country": "no"}, "did you mean 'NO'"),
        ({"replication": 4}, "0 to 3"),
        ({"replication": "first"}, "replication cannot be"),
    ],
)
def test_what_is_not_there_is_refused(result, asked, said):
    with pytest.raises(InputError, match=said):
        result.network(**{"quarter": 1, **asked})


def test_nodes_of_one_name_are_refused():
    text = small.TEXT.replace("agency: C, country: NO", "agency: Resident Coordinator, country: NO")
    with pytest.raises(InputError, match="2 nodes"):
        network(loads(text, "clashing"), 1)


def test_results_of_another_version_are_not_played_again(result):
    manifest = {**result.manifest, "identity": {**result.manifest["identity"], "source_hash": "x"}}
    with pytest.raises(InteragencyError, match="another version"):
        replace(result, manifest=manifest).network(1)


def test_unknown_layers_are_refused(graph):
    with pytest.raises(InputError) as refused:
        layer_of(graph, "teams")
    assert refused.value.nearest == "team"


def test_the_page_names_all_that_a_network_says(graph):
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "networks.md").read_text("utf-8")
    said = {name for *_, edge in graph.edges(data=True) for name in edge}
    said |= {name for _, node in graph.nodes(data=True) for name in node}
    named = said - {*METRICS} | {*OF_HEADQUARTERS}
    assert [name for name in sorted(named) if f"`{name}`" not in page] == []
    for layer in LAYERS.values():
        row = f"| `{layer.name}` | `{layer.kind}` |"
        assert any(
            line.startswith(row) and line.endswith(f"| {layer.weight} | {layer.unit} |")
            for line in page.splitlines()
        )

"""Who is tied to whom: one quarter of a run as a networkx graph, to look at and to take away.

Four layers over offices, headquarters and coordinators. Two kinds of ties meet in every office:
*horizontal* ones across to its team, *vertical* ones along its own agency. States are not
stored: the run is played again up to the quarter, and is the same to the last bit.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import networkx as nx
import numpy as np

import interagency
from interagency.errors import InputError, InteragencyError, shown
from interagency.model.arrays import ratio
from interagency.model.metrics import METRICS
from interagency.model.parameters import Parameters
from interagency.model.practices import PRACTICE_NAMES
from interagency.model.roster import Roster
from interagency.model.state import State
from interagency.study.ask import AnyScenario, loaded, planned
from interagency.study.checks import checked_name, checked_quarter, checked_whole
from interagency.study.design import block_runs
from interagency.study.estimates import mean_intervals
from interagency.study.experiment import Plan, arm_of, ready_arms, roster_of, state_at
from interagency.study.limits import LIMITS
from interagency.study.manifest import source_hash
from interagency.study.quarters import quarter_label
from interagency.study.scenarios import loads
from interagency.study.traits import TRAITS


@dataclass(frozen=True)
class Layer:
    """One layer of the network.

    kind    `horizontal` (across, to other agencies) or `vertical` (along the own agency)
    ties    who is tied to whom; the direction is that of the edge
    weight  what the attribute `weight` of its edges says
    unit    of that weight; weights of two layers are not to be compared (`time` is)
    """

    name: str
    kind: str
    ties: str
    weight: str
    unit: str


LAYERS: Mapping[str, Layer] = MappingProxyType(
    {
        layer.name: layer
        for layer in (
            Layer(
                "team",
                "horizontal",
                "an office to a partner in its country",
                "contact as far as the first trusts the second, as a member",
                "0 to 1",
            ),
            Layer(
                "coordinator",
                "horizontal",
                "the Resident Coordinator to an office of the team",
                "part of the office's quarrels that the coordinator settles",
                "share of quarrels",
            ),
            Layer(
                "agency",
                "vertical",
                "an office to another of its agency, in another country",
                "the first's part in the lessons that reach the second",
                "units of knowledge",
            ),
            Layer(
                "headquarters",
                "vertical",
                "an office to the headquarters of its agency",
                "time with headquarters",
                "share of working time",
            ),
        )
    }
)

# What is said of nodes beside offices, by the names of metrics.
OF_HEADQUARTERS = (
    *("accountability", "headquarters_engagement", "competence", "learned", "resistance"),
)
OF_TEAMS = (
    *("tie_density", "tie_centralisation", "peripherality"),
    *(f"adoption_{practice}" for practice in PRACTICE_NAMES),
)
# What of offices is told with its interval in a mean over runs.
TIMES = ("joint_time", "headquarters_time")
COORDINATOR = "Resident Coordinator"

# Attribute of an edge to headquarters -> field of the office's state.
OF_VERTICAL_TIES: Mapping[str, str] = MappingProxyType(
    {
        "time": "headquarters_time",
        "accountability": "felt_accountability",
        "information": "information",
        "procedures": "procedures",
        "contact": "headquarters_contact",
        "alignment": "alignment",
    }
)

NODES, TIES = "nodes", "ties"

Reading = dict[tuple[str, str], dict[str, Any]]
"""Nodes of a kind, or ties of a layer -> attribute -> `[thing, run]`, or one number a thing."""


def network(
    scenario: AnyScenario,
    quarter: str | int,
    country: str | None = None,
    replication: int | None = 0,
    seed: int = 1,
    parameters: Mapping[str, float] | None = None,
    replications: int = 200,
) -> nx.DiGraph:
    """The ties at the end of a quarter of a scenario, as a networkx graph.

    quarter       such as 2012Q4, or its number, the first being 0
    country       one team with its coordinator and headquarters; None for all of them
    replication   the history that is played; None for the mean of many, tie by tie
    replications  how many those are; without effect where one history is asked for

    docs/how-to/networks.md says what nodes and edges carry. Other arguments as in `run`.
    Raises InputError for a quarter or country that the scenario does not have, and as `run` does.
    """
    scenario = loaded(scenario)
    number = checked_quarter(scenario, quarter)
    if country is not None:
        country = checked_name("country", country, scenario.teams)
    if replication is not None:
        replication = checked_whole("replication", replication, 0, LIMITS.runs - 1)
    runs = replications if replication is None else replication + 1
    plan = planned((arm_of(scenario),), runs, seed, parameters, ())
    roster, rows = roster_of(scenario)
    values = _played(plan, number, replication)
    graph = _graph(roster, values, country, [scenario.offices[row].traits for row in rows])
    graph.graph |= {
        "scenario": scenario.name,
        "quarter": quarter_label(number, scenario.first_quarter),
        **({"replications": runs} if replication is None else {"replication": replication}),
        "seed": plan.seed,
        **{f"parameter_{name}": value for name, value in plan.parameters.items()},
    }
    return graph


def network_of(
    roster: Roster, p: Parameters, now: State, country: str | None = None, run: int = 0
) -> nx.DiGraph:
    """The same of a state at hand: `run` is a position on its last axis.

    Traits are not known here: what they made of offices is in the roster.
    """
    if country is not None:
        country = checked_name("country", country, roster.team_names)
    run = checked_whole("run", run, 0, now.office.member.shape[-1] - 1)
    values = {
        kind: {name: value[:, run] for name, value in named.items()}
        for kind, named in _read(roster, p, now).items()
    }
    return _graph(roster, values, country)


def network_again(
    manifest: Mapping[str, Any],
    scenario: str,
    quarter: str | int,
    country: str | None,
    replication: int | None,
) -> nx.DiGraph:
    """The network of one of the runs that a manifest tells of, or the mean over all of them.

    Raises InteragencyError where they were made by another version of the model.
    """
    identity, texts = manifest["identity"], manifest["scenarios"]
    scenario = checked_name("scenario", scenario, texts)
    design = identity["design"]
    if design["points"]:
        raise InputError(
            "runs of an ensemble cannot be played again as a network: run the scenario with the "
            "parameters of one member"
        )
    if replication is not None:
        checked_whole("replication", replication, 0, design["replications"] - 1)
    if identity["source_hash"] != source_hash():
        raise InteragencyError(
            "these results were made by another version of the model; a run that is played again "
            "would not be the one that they tell of. Run the scenario anew"
        )
    return network(
        loads(texts[scenario], scenario),
        quarter,
        country,
        replication,
        seed=identity["seed"],
        parameters=design["parameters"],
        replications=design["replications"],
    )


def layer_of(graph: nx.DiGraph, layer: str) -> nx.DiGraph:
    """One layer of a network, as a graph of its own: its edges and the nodes at their ends.

    Raises InputError for what is no layer.
    """
    layer = checked_name("layer", layer, LAYERS)
    ties = [tie for tie in graph.edges(data=True) if tie[2]["layer"] == layer]
    ends = {node for one, other, _ in ties for node in (one, other)}
    found = nx.DiGraph(**graph.graph)
    found.add_nodes_from((node, said) for node, said in graph.nodes(data=True) if node in ends)
    found.add_edges_from(ties)
    return found


# ---------------------------------------------------------------- what is read of runs


def _played(plan: Plan, quarter: int, replication: int | None) -> Reading:
    """What is read at the end of a quarter of one run, or the mean over all of a plan's."""
    if replication is None:
        roster, _ = roster_of(plan.arms[0].scenario)
        pieces = list(plan.design.pieces(plan.design.even(block_runs(roster))))
    else:
        pieces = [(replication, replication + 1)]
    runs = pieces[-1][1] - pieces[0][0]
    total: Reading = {}
    with_ends = {"coordinator": [], "office": []}
    for start, stop in pieces:
        ((_, ready),) = ready_arms(plan, start, stop)
        read = _read(ready.roster, ready.p, state_at(ready, quarter))
        for kind, named in read.items():
            sums = total.setdefault(kind, dict.fromkeys(named, 0.0))
            for name, values in named.items():
                sums[name] = sums[name] + values.sum(axis=-1) / runs
        with_ends["coordinator"].append(read[NODES, "coordinator"])
        with_ends["office"].append({name: read[NODES, "office"][name] for name in TIMES})
    if runs > 1:
        for kind, named in with_ends.items():
            total[NODES, kind] |= _ends(named)
    return total


def _ends(pieces: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Ends of the interval of every mean over runs, from `[thing, run]` by name in pieces."""
    ends = {}
    for name in pieces[0]:
        values = np.concatenate([piece[name] for piece in pieces], axis=-1)
        _, ends[f"{name}_low"], ends[f"{name}_high"] = mean_intervals(values, axis=-1)
    return ends


def _read(roster: Roster, p: Parameters, now: State) -> Reading:
    """All that a network says of a state, `[thing, run]` each."""
    measured = {name: metric.measure(roster, p, now) for name, metric in METRICS.items()}
    homes, teams = _firsts(roster.headquarters), _firsts(roster.team)
    office, pair = now.office, now.pair
    members = np.where(office.member > 0.0, 1.0, 0.0)
    contacts = roster.partner_sum(pair.contact)
    senders, receivers = sisters(roster)
    weights = roster.of_headquarters(roster.headquarters_sum(office.member)) - office.member
    return {
        (NODES, "office"): {
            "member": office.member,
            "origin": roster.endowments.origin,
            "strength": office.ties,
            **measured,
        },
        (NODES, "headquarters"): {name: measured[name][homes] for name in OF_HEADQUARTERS},
        (NODES, "coordinator"): {
            "mean_trust": ratio(roster.team_sum(office.trust * members), roster.team_sum(members)),
            **{name: measured[name][teams] for name in OF_TEAMS},
        },
        (TIES, "team"): {
            "weight": roster.own(office.member) * pair.contact * pair.trust,
            "trust": pair.trust,
            "contact": pair.contact,
            "acquaintance": pair.acquaintance,
            "overlap": roster.endowments.overlap,
            "time": roster.own(office.team_time) * ratio(pair.contact, roster.own(contacts)),
        },
        (TIES, "coordinator"): {"weight": office.mediated},
        (TIES, "agency"): {
            "weight": ratio((office.lessons * office.member)[senders], weights[receivers])
        },
        (TIES, "headquarters"): {
            "weight": office.headquarters_time,
            **{name: getattr(office, source) for name, source in OF_VERTICAL_TIES.items()},
        },
    }


def sisters(roster: Roster) -> tuple[np.ndarray, np.ndarray]:
    """Ordered pairs of two offices of one agency, by row: the senders, and the receivers."""
    same = roster.headquarters[:, None] == roster.headquarters[None, :]
    return np.nonzero(same & ~np.eye(roster.offices, dtype=bool))


def _firsts(owner: np.ndarray) -> np.ndarray:
    """The first row of every owner: what belongs to an owner is the same in all its rows."""
    return np.unique(owner, return_index=True)[1]


# ---------------------------------------------------------------- the graph


def _graph(
    roster: Roster,
    values: Reading,
    country: str | None,
    traits: Sequence[frozenset[str]] | None = None,
) -> nx.DiGraph:
    """The graph of one number a thing, all of it or that of one country."""
    nodes = _nodes(roster, traits)
    _refuse_equal_names([name for named in nodes.values() for name, _ in named])
    graph = nx.DiGraph(country=country or "all", interagency=interagency.__version__)
    for layer in LAYERS.values():
        graph.graph[f"weight_{layer.name}"] = f"{layer.weight}; {layer.unit}"
    for kind, named in nodes.items():
        for (name, words), row in zip(named, _rows(values[NODES, kind]), strict=True):
            if country is None or _belongs(roster, words, country):
                graph.add_node(name, kind=kind, **words, **row)
    for layer, (tails, heads) in _ends_of_ties(roster, nodes).items():
        for one, other, row in zip(tails, heads, _rows(values[TIES, layer]), strict=True):
            if one in graph and other in graph:
                graph.add_edge(one, other, layer=layer, kind=LAYERS[layer].kind, **row)
    return graph


Named = Mapping[str, Sequence[tuple[str, dict[str, str]]]]
"""Kind of node -> name and words of each."""


def _nodes(roster: Roster, traits: Sequence[frozenset[str]] | None) -> Named:
    """All nodes by kind, in the order of the roster."""
    rows = zip(roster.agencies, roster.countries, strict=True)
    offices = [
        (f"{agency} in {country}", {"label": agency, "agency": agency, "country": country})
        for agency, country in rows
    ]
    if traits is not None:
        for (_, words), flags in zip(offices, traits, strict=True):
            words["traits"] = ", ".join(name for name in TRAITS if name in flags)
    return {
        "office": offices,
        "headquarters": [
            (f"{agency} headquarters", {"label": f"{agency} headquarters", "agency": agency})
            for agency in roster.headquarters_names
        ],
        "coordinator": [
            (f"{COORDINATOR} in {country}", {"label": COORDINATOR, "country": country})
            for country in roster.team_names
        ],
    }


def _ends_of_ties(roster: Roster, nodes: Named) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """Names of both ends of every tie, layer by layer."""
    offices, homes, coordinators = (np.array([name for name, _ in nodes[kind]]) for kind in nodes)
    senders, receivers = sisters(roster)
    return {
        "team": (offices[roster.first].tolist(), offices[roster.second].tolist()),
        "coordinator": (coordinators[roster.team].tolist(), offices.tolist()),
        "agency": (offices[senders].tolist(), offices[receivers].tolist()),
        "headquarters": (offices.tolist(), homes[roster.headquarters].tolist()),
    }


def _belongs(roster: Roster, words: Mapping[str, str], country: str) -> bool:
    """Whether a node is in a country, or the headquarters of an office there."""
    if "country" in words:
        return words["country"] == country
    return (words["agency"], country) in zip(roster.agencies, roster.countries, strict=True)


def _rows(values: Mapping[str, Any]) -> Iterator[dict[str, float]]:
    """Attributes thing by thing, in plain floats."""
    columns = [np.asarray(value, dtype=float).tolist() for value in values.values()]
    for row in zip(*columns, strict=True):
        yield dict(zip(values, row, strict=True))


def _refuse_equal_names(names: Sequence[str]) -> None:
    """Raise InputError where two nodes would be one."""
    counts = Counter(names)
    clashing = [name for name, count in counts.items() if count > 1]
    if clashing:
        raise InputError(
            f"{shown(clashing[0])} would be the name of {counts[clashing[0]]} nodes of the "
            "network; give agencies and countries names that can be told apart"
        )

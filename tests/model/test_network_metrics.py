"""Measures of a team's network: what networkx, or a word, says of the same ties."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from interagency.model.metrics import METRICS
from interagency.model.state import State
from tests.model.worlds import World, lively_world, small_world

CLOSE = {"rtol": 0, "atol": 1e-12}


def with_random_ties(seed: int) -> tuple[World, State]:
    """Teams of six, three, two and one, some of whom are no members; any contact and trust."""
    rows = [(agency, "C1") for agency in "ABCDEF"] + [(agency, "C2") for agency in "ABC"]
    rows += [("A", "C3"), ("B", "C3"), ("A", "C4")]
    luck = np.random.default_rng(seed)
    member = luck.choice([0.0, 0.3, 1.0], size=(len(rows), 1), p=[0.2, 0.2, 0.6])
    world = small_world(rows=rows, member=member)
    state = world.play(2)[-1]
    roster = world.roster
    contact = roster.partners(state.office.member) * luck.random(state.pair.contact.shape)
    pair = replace(state.pair, contact=contact, trust=luck.random(contact.shape))
    tied = contact * pair.trust
    mine = state.office.member * roster.partner_sum(tied)
    theirs = roster.partner_sum(roster.other_side(tied) * roster.partners(state.office.member))
    office = replace(state.office, ties=(mine + theirs) / 2)
    return world, replace(state, pair=pair, office=office)


def team_graph(world: World, now: State, team: int, run: int) -> nx.Graph:
    """Members of a team, each pair tied by the mean of both sides."""
    roster, member = world.roster, now.office.member[:, run]
    graph = nx.Graph()
    graph.add_nodes_from(np.flatnonzero((roster.team == team) & (member > 0)))
    tied = member[roster.first] * now.pair.contact[:, run] * now.pair.trust[:, run]
    for one, other, tie in zip(roster.first, roster.second, tied, strict=True):
        if one in graph and other in graph:
            so_far = graph.get_edge_data(one, other, {"weight": 0.0})["weight"]
            graph.add_edge(one, other, weight=so_far + tie / 2)
    return graph


def freeman_of(graph: nx.Graph) -> float:
    """Gaps to the largest strength, summed."""
    strength = [value for _, value in graph.degree(weight="weight")]
    return sum(max(strength) - value for value in strength)


def measured(world: World, now: State, name: str) -> np.ndarray:
    return METRICS[name].measure(world.roster, world.p, now)


@pytest.mark.parametrize("seed", range(8))
def test_measures_are_those_of_networkx(seed):
    world, now = with_random_ties(seed)
    roster = world.roster
    for team in range(roster.teams):
        for run in range(world.runs):
            graph = team_graph(world, now, team, run)
            strength = dict(graph.degree(weight="weight"))
            size, values = len(graph), np.array(list(strength.values()) or [0.0])
            rows = np.flatnonzero(roster.team == team)
            mean = values.mean()
            star = freeman_of(nx.star_graph(size - 1)) if size > 2 else 1.0
            expected = {
                "tie_density": graph.size(weight="weight") / max(size * (size - 1) / 2, 1),
                "tie_centralisation": freeman_of(graph) / star if size > 2 else 0.0,
                "peripherality": 1 - values.min() / mean if mean else 0.0,
            }
            for name, value in expected.items():
                np.testing.assert_allclose(
                    measured(world, now, name)[rows, run], value, **CLOSE, err_msg=name
                )
            relative = [strength.get(row, 0.0) / mean if mean else 0.0 for row in rows]
            np.testing.assert_allclose(
                measured(world, now, "relative_ties")[rows, run], relative, **CLOSE
            )


def test_a_star_is_as_central_as_can_be_and_a_circle_of_equals_not_at_all():
    world = small_world(rows=[(agency, "C1") for agency in "ABCD"], runs=2)
    now = world.play(1)[-1]
    star = np.array([[3.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    now = replace(now, office=replace(now.office, ties=star))
    np.testing.assert_array_equal(measured(world, now, "tie_centralisation")[0], [1.0, 0.0])
    np.testing.assert_allclose(measured(world, now, "peripherality")[0], [1 / 3, 0.0], **CLOSE)
    np.testing.assert_array_equal(measured(world, now, "tie_density")[0], [6 / 12, 4 / 12])


def test_who_is_alone_has_no_ties_across():
    world = lively_world(2)
    now = world.play(1)[-1]
    alone = world.roster.countries.index("C3")
    for name in ("tie_density", "tie_centralisation", "relative_ties", "peripherality"):
        np.testing.assert_array_equal(measured(world, now, name)[alone], 0.0)
    np.testing.assert_array_equal(measured(world, now, "ties_outward")[alone], -1.0)
    index = measured(world, now, "ties_outward")[0]
    across, upward = now.office.team_time[0], now.office.headquarters_time[0]
    np.testing.assert_allclose(index, (across - upward) / (across + upward), rtol=1e-14)


def test_the_coordinator_settles_nothing_without_a_mandate():
    """And less for agencies other than its own, unless a firewall stands (M0-11, M0-29)."""
    asleep = small_world(dose=0.0).play(1)[-1]
    np.testing.assert_array_equal(asleep.office.mediated, 0.0)
    world = small_world(dose={"one_leader": 1.0})
    settled, origin = world.play(1)[-1].office.mediated, world.roster.endowments.origin == 1
    team = world.roster.team == 0
    own, others = settled[team][origin[team]], settled[team][~origin[team]]
    assert own.min() > others.max() > 0

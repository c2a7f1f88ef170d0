"""The numbers of hops and nodes: those of the links themselves, of parallel ones together, in a slot of any length; refusals."""

import math

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network.hops import Hop, Hops
from qnkit.network.network import Connection, Network, Node
from qnkit.network.shapes import chain
from qnkit.physics import Link, OpticalBellMeasurement, PairLink
from tests.links import ideal_link, single, with_values

LINK = ideal_link(single(0.2), efficiency=0.3)


def joined(*connections, **node):
    """Two nodes and their connections."""
    return Network(nodes=(Node(name="A", **node), Node(name="B")), connections=connections)


def only(network, **slot):
    """The one hop of a network."""
    (hop,) = Hops.of(network, **slot).rows
    return hop


def test_a_hop_has_the_numbers_of_its_link():
    pairs, hop = LINK.pairs(), only(joined(Connection(left="A", right="B", link=LINK)))
    assert hop.rate_hz == pytest.approx(pairs.rate_hz, rel=1e-12)
    assert hop.chances == pytest.approx((pairs.probability,), rel=1e-12)
    assert (1 + sum(hop.correlations)) / 4 == pytest.approx(pairs.fidelity, abs=1e-12)


def test_memories_and_attempts_side_by_side_are_channels():
    one = LINK.pairs()
    wide = only(joined(Connection(left="A", right="B", link=LINK, memories=4)))
    assert wide.rate_hz == pytest.approx(4 * one.rate_hz, rel=1e-12)
    assert len(wide.chances) == 4
    assert len(only(joined(Connection(left="A", right="B", link=LINK, memories=4, attempts=2))).chances) == 2
    assert len(only(joined(Connection(left="A", right="B", link=LINK, memories=2, attempts=9))).chances) == 2


def test_memories_that_a_node_shares_limit_what_runs_side_by_side():
    three = Network(
        nodes=(Node(name="A", memories=2), Node(name="B"), Node(name="C", memories=1)),
        connections=tuple(Connection(left=a, right=b, link=LINK, memories=4) for a, b in (("A", "B"), ("B", "C"), ("C", "A"))),
    )
    hops = Hops.of(three)
    assert [len(hop.chances) for hop in hops.rows] == [2, 1, 1]
    assert hops.rooms.tolist() == [2, math.inf, 1]
    assert hops.stuck == ("C",), "a swap needs two memories"
    assert hops.rows[0].busy_s == pytest.approx(1 / LINK.pairs().rate_hz, rel=1e-12)


def test_parallel_connections_add_their_rates_and_mix_their_pairs():
    other = with_values(LINK, analyzer__visibility=0.5, left__fiber__length_km=7.0)
    both = only(joined(*(Connection(left="A", right="B", link=one) for one in (LINK, other))))
    apart = [only(joined(Connection(left="A", right="B", link=one))) for one in (LINK, other)]
    rates = np.array([one.rate_hz for one in apart])
    assert both.rate_hz == pytest.approx(rates.sum(), rel=1e-14)
    assert both.correlations == pytest.approx(rates @ np.array([one.correlations for one in apart]) / rates.sum(), abs=1e-14)
    assert both.chances == apart[0].chances + apart[1].chances
    assert both.length_km == 0


def test_a_slot_holds_as_many_attempts_as_end_in_it():
    connection, pairs = Connection(left="A", right="B", link=LINK), LINK.pairs()
    found = [only(joined(connection), slot_s=n * pairs.attempt_s).chances[0] for n in (0.5, 1, 3.7)]
    assert found == pytest.approx([0.0, pairs.probability, 1 - (1 - pairs.probability) ** 3], rel=1e-12)


def test_a_node_s_swap_is_its_station_s_and_its_own():
    station = OpticalBellMeasurement(left_efficiency=0.8)
    hops = Hops.of(joined(Connection(left="A", right="B", link=LINK), station=station, swap_success=0.5))
    assert hops.graph.nodes["A"]["swap"] == pytest.approx(0.8 / 2 * 0.5, rel=1e-12)
    assert hops.graph.nodes["B"]["swap"] == 1.0
    assert hops.graph.nodes["B"]["swapped"] == pytest.approx((1.0, 1.0, 1.0), abs=1e-14)


def test_the_arcs_are_the_graph_in_both_directions():
    hops = Hops.of(chain(4, 5.0))
    arcs = hops.arcs
    tails = np.repeat(np.arange(4), np.diff(arcs.starts))
    ends = list(hops.graph.edges)
    assert sorted(zip(tails.tolist(), arcs.heads.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 2), (2, 1), (2, 3), (3, 2)]
    for tail, head, edge in zip(tails, arcs.heads, arcs.edges, strict=True):
        assert {hops.names[tail], hops.names[head]} == set(ends[edge])


def test_hops_can_be_taken_away():
    hops = Hops.of(chain(3, 5.0))
    assert list(hops.without([("1", "2")]).graph.edges) == [("2", "3")]
    assert len(hops.rows) == 2


def parts():
    """Two parts that nothing connects, and a chain whose middle cannot swap."""
    graph = nx.Graph([("a", "b"), ("b", "c"), ("x", "y")])
    nx.set_edge_attributes(graph, Hop(1.0), "hop")
    nx.set_node_attributes(graph, 1.0, "swap")
    graph.nodes["b"]["swap"] = 0.0
    return Hops(graph)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: Hops.of(Link()), r"Hops: network: Link .*: must be a Network"),
        (lambda: only(joined(Connection(left="A", right="B", link=PairLink()))), r"Hops: A - B: PairLink has no memories"),
        (
            lambda: only(joined(Connection(left="A", right="B", link=ideal_link(single(0.2), efficiency=0.0)))),
            r"Hops: A - B: no pair ever comes from this Link",
        ),
        (lambda: Hops.of(chain(2, 1.0), 0.0), r"Hops: slot_s = 0\.0: must be above 0 s"),
        (lambda: parts().between("a", "q"), r"Hops\.target = 'q': is no node of this network"),
        (lambda: parts().between("a", "a"), r"Hops\.target = 'a': is the source itself; name two nodes"),
        (lambda: parts().between("a", "x"), r"Hops\.target = 'x': from 'a' no way leads there; connect the two parts"),
        (lambda: parts().between("a", "c"), r"Hops\.target = 'c': from 'a' every way leads through a node whose swaps never"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()


def test_the_ends_need_not_swap():
    assert set(parts().between("a", "b")) == {"a", "b", "c", "x", "y"}
    slower = replaced(LINK, "clock.duty_cycle", 0.5)
    connection = Connection(left="A", right="B", link=slower)
    assert only(joined(connection)).rate_hz == pytest.approx(LINK.pairs().rate_hz / 2, rel=1e-12)
    assert math.isclose(only(joined(connection)).chances[0], LINK.pairs().probability, rel_tol=1e-12)

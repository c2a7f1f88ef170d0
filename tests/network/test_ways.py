"""Ways: which nodes and connections a flow takes, and what its stations wait for."""

from itertools import pairwise

import pytest

from qnkit.model import ParameterError
from qnkit.network import Connection, Flow, Network, Node, Rules
from qnkit.network.ways import needs_of, way_of


def ring(n=5, km=1.0):
    """A ring of n nodes, with one connection twice."""
    names = [chr(65 + i) for i in range(n)]
    pairs = [(names[i], names[(i + 1) % n]) for i in range(n)]
    return Network(
        nodes=tuple(Node(name=name) for name in names),
        connections=tuple(Connection(left=a, right=b, length_km=km) for a, b in [*pairs, pairs[0]]),
    )


def needs(rules, hops=4):
    """What the inner nodes of a chain wait for."""
    names = "ABCDEFGHI"[: hops + 1]
    network = Network(
        nodes=tuple(Node(name=name) for name in names),
        connections=tuple(Connection(left=a, right=b) for a, b in pairwise(names)),
    )
    return needs_of(network, way_of(network, Flow(source="A", target=names[-1])), rules)


def test_a_flow_takes_the_way_with_the_least_fibre_and_all_parallel_connections():
    way = way_of(ring(), Flow(source="A", target="C"))
    assert way.nodes == (0, 1, 2)
    assert way.hops == ((0, 5), (1,))


def test_a_given_path_is_taken():
    assert way_of(ring(), Flow(source="A", target="C", path=("A", "E", "D", "C"))).nodes == (0, 4, 3, 2)


def test_stations_that_swap_at_once_wait_for_nothing():
    assert needs(Rules()) == [(-1, -1)] * 3


def test_nested_stations_wait_for_their_half_of_the_way():
    assert needs(Rules(swapping="nested")) == [(0, 2), (0, 4), (2, 4)]
    assert needs(Rules(swapping="nested"), 3) == [(0, 2), (0, 3)]


def test_sequential_stations_wait_for_the_pair_from_the_source():
    assert needs(Rules(swapping="sequential")) == [(0, 2), (0, 3), (0, 4)]


def test_a_given_order_decides_who_waits_for_whom():
    assert needs(Rules(swapping="order", order=("D", "B", "C"))) == [(0, 2), (0, 4), (2, 4)]


@pytest.mark.parametrize(
    ("flow", "words"),
    [
        (Flow(source="A", target="Z"), r"Flow.target = 'Z': is no node of this network"),
        (Flow(source="A", target="A"), r"Flow.target = 'A': must be another node than source"),
        (Flow(source="A", target="C", path=("A", "C")), r"has no connection between 'A' and 'C'"),
        (Flow(source="A", target="C", path=("A", "B")), r"must run from source to target and pass no node twice"),
    ],
)
def test_a_way_that_cannot_be_is_refused(flow, words):
    with pytest.raises(ParameterError, match=words):
        way_of(ring(), flow)


def test_ends_that_nothing_joins_are_refused():
    lonely = Network(nodes=(*ring().nodes, Node(name="Z")), connections=ring().connections)
    with pytest.raises(ParameterError, match=r"Flow.target = 'Z': no connections lead there from 'A'; add one"):
        way_of(lonely, Flow(source="A", target="Z"))


def test_an_order_that_leaves_a_station_out_is_refused():
    with pytest.raises(ParameterError, match=r"must name every node between 'A' and 'E' once; see 'D'"):
        needs(Rules(swapping="order", order=("B", "C")))


def test_an_order_that_names_what_is_no_node_is_refused():
    with pytest.raises(ParameterError, match=r"Rules.order = 'Q': is no node of this network"):
        needs(Rules(swapping="order", order=("D", "B", "C", "Q")))

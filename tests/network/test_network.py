"""The network: what it is made of, and what it refuses."""

import pytest

from qnkit.constants import FIBER_GROUP_INDEX, SPEED_OF_LIGHT_M_PER_S
from qnkit.model import ParameterError, replaced
from qnkit.network import Connection, Network, Node
from qnkit.physics import Link, MidpointLink, Multiplexed, PairLink, SenderReceiverLink


@pytest.mark.parametrize(
    "link", [Link(), MidpointLink(), SenderReceiverLink(), Multiplexed(), PairLink()], ids=lambda x: type(x).__name__
)
def test_messages_take_the_time_of_light_in_the_fibre_of_any_link(link):
    one = Connection(left="A", right="B", link=link)
    assert one.delay_s == pytest.approx(one.fiber_km * 1e3 * FIBER_GROUP_INDEX / SPEED_OF_LIGHT_M_PER_S)
    assert one.fiber_km > 0


def test_a_stated_length_takes_the_place_of_the_fibres():
    one = Connection(left="A", right="B", length_km=100.0)
    assert one.fiber_km == 100.0
    assert one.delay_s == pytest.approx(100e3 * FIBER_GROUP_INDEX / SPEED_OF_LIGHT_M_PER_S)


def test_the_graph_keeps_parallel_connections_and_places():
    ends = Connection(left="A", right="B", length_km=7.0)
    graph = Network(nodes=(Node(name="A"), Node(name="B", east_km=3.0)), connections=(ends, ends)).graph()
    assert graph.number_of_edges("A", "B") == 2
    assert graph.nodes["B"]["pos"] == (3.0, 0.0)
    assert graph["A"]["B"][1]["length_km"] == 7.0


def test_a_network_comes_back_from_a_file():
    network = replaced(Network(), "connections", (Connection(left="A", right="B", link=MidpointLink()),))
    assert Network.from_json(network.model_dump_json()) == network


def test_the_place_of_a_node():
    assert Network().index("B") == 1
    with pytest.raises(ParameterError, match=r"Network.nodes = 'Z': is no node of this network"):
        Network().index("Z")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: Network(nodes=(Node(name="A"), Node(name="A")), connections=()),
            r"Network.nodes = 'A': is the name of two nodes",
        ),
        (
            lambda: Network(nodes=tuple(Node(name=str(i)) for i in (*range(20_000), 19_999)), connections=()),
            r"Network.nodes = '19999': is the name of two nodes",
        ),
        (lambda: Network(connections=(Connection(left="A", right="C"),)), r"Network.connections\[0\].right = 'C': is no node"),
        (lambda: Connection(left="A", right="A"), r"Connection.right = 'A': must be another node than left"),
        (lambda: Connection(left="A", right="B", length_km=-1.0), r"Connection.length_km = -1.0 km: must be at least 0"),
        (lambda: Connection(left="A", right="B", memories=0), r"Connection.memories = 0: must be at least 1"),
        (lambda: Node(name="A", cutoff_s=0.0), r"Node.cutoff_s = 0.0 s: must be above 0"),
    ],
)
def test_networks_that_cannot_be_are_refused(make, words):
    with pytest.raises(ParameterError, match=words):
        make()

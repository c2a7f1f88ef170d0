"""The tables of the engine: numbers of links and stations, and what cannot run."""

import math

import numpy as np
import pytest

from qnkit.kernels import event_columns as c
from qnkit.model import ParameterError, replaced
from qnkit.network import Connection, Distillation, Flow, Network, Node, Rules
from qnkit.network.tables import tables_of
from qnkit.network.trace import correlations_of, weights_of
from qnkit.physics import (
    BellMeasurement,
    Link,
    LocalGates,
    Memory,
    OpticalBellMeasurement,
    PairLink,
    PairState,
    bookkeeping,
    swapped,
)
from qnkit.physics.distillation import bell_tensor

FLOW = Flow(source="A", target="B")


def station_row(station):
    """The row of a node with this station."""
    network = replaced(Network(), "nodes", (Node(name="A", station=station), Node(name="B")))
    return tables_of(network, [FLOW], Rules()).nodes[0]


@pytest.mark.parametrize(
    "station",
    [
        BellMeasurement(gate_error=0.03, one_qubit_error=0.01, gate_time_us=50.0, left_memory=Memory(t2_s=1e-3)),
        OpticalBellMeasurement(left_efficiency=0.8, visibility=0.9, dark_count_probability=1e-3),
    ],
)
def test_a_stations_factors_make_of_two_pairs_the_weights_that_physics_makes(station):
    row = station_row(station)
    one, two = (PairState.bell_diagonal(w) for w in ([0.8, 0.1, 0.06, 0.04], [0.9, 0.01, 0.02, 0.07]))
    made = swapped(one, two, station)
    ours = correlations_of(one, "phi+") * correlations_of(two, "phi+") * row[c.FACTOR_X : c.FACTOR_Z + 1]
    np.testing.assert_allclose(weights_of(ours), made.state.bell_weights(), atol=1e-12)
    assert row[c.SUCCESS] == pytest.approx(made.probability, abs=1e-12)


def test_the_tensor_of_distillation_is_that_of_the_closed_form():
    one, two = np.array([0.8, 0.1, 0.06, 0.04]), np.array([0.9, 0.01, 0.02, 0.07])
    k, m = ([1.0, *correlations_of(PairState.bell_diagonal(w), "phi+")] for w in (one, two))
    out = np.einsum("oij,i,j->o", bell_tensor(LocalGates(), LocalGates(), "dejmps"), k, m)
    probability, weights = bookkeeping.distilled_weights(one, two)
    assert out[0] == pytest.approx(probability, abs=1e-12)
    np.testing.assert_allclose(weights_of(out[1:] / out[0]), weights, atol=1e-12)


def test_a_link_brings_its_rhythm_its_pair_and_its_messages():
    tables = tables_of(Network(), [FLOW], Rules())
    pairs, row = Link().pairs(), tables.links[0]
    assert math.exp(1 / row[c.SCALE]) == pytest.approx(1 - pairs.probability)
    assert weights_of(row[c.FRESH_X : c.FRESH_Z + 1])[0] == pytest.approx(pairs.fidelity, abs=1e-12)
    assert row[c.LINK_SPAN] == Network().connections[0].delay_s


def test_a_link_without_memories_is_refused():
    network = replaced(Network(), "connections", (Connection(left="A", right="B", link=PairLink()),))
    with pytest.raises(ParameterError, match=r"Network.connections\[0\].link: PairLink has no memories"):
        tables_of(network, [FLOW], Rules())


def test_a_nodes_own_memory_and_pool_take_the_place_of_the_links():
    nodes = (Node(name="A", memories=3, memory=Memory(t1_s=4.0, t2_s=2.0)), Node(name="B"))
    tables = tables_of(replaced(Network(), "nodes", nodes), [FLOW], Rules())
    assert tables.pools[:, c.POOL_SIZE].tolist() == [3, 1]
    assert tables.memories[0, : c.GAUSSIAN_RATE].tolist() == [0.25, 0.5]


def chain(memories=1, cutoff_s=None):
    """A chain of two links."""
    nodes = tuple(Node(name=name, cutoff_s=cutoff_s) for name in "ABC")
    ends = tuple(Connection(left=a, right=b, memories=memories) for a, b in ("AB", "BC"))
    return Network(nodes=nodes, connections=ends)


@pytest.mark.parametrize(
    ("flows", "rules", "words"),
    [
        ([], Rules(), r"simulate: flows: give one or more Flow, or name switches"),
        ([Flow(source="A", target="C")] * 2, Rules(), r"connections\[0\].memories = 1: 2 flows use this connection"),
        (
            [Flow(source="A", target="C")],
            Rules(distillation=Distillation(before=1)),
            r"distillation needs two pairs at once",
        ),
        ([Flow(source="A", target="C")], Rules(least_fidelity=0.99), r"Rules.least_fidelity = 0.99: is above the fresh fidelity"),
    ],
)
def test_what_can_never_deliver_is_refused(flows, rules, words):
    with pytest.raises(ParameterError, match=words):
        tables_of(chain(), flows, rules)


def test_connections_that_no_flow_uses_do_nothing():
    tables = tables_of(chain(), [Flow(source="A", target="B")], Rules())
    assert tables.channels[:, c.LINK].tolist() == [0]
    assert tables.numbers[1] is None

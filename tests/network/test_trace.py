"""The trace: its columns, and what follows from them."""

from itertools import pairwise

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Connection, Flow, Network, Node, simulate
from qnkit.network.trace import COUNTS, FATES, TIMES, correlations_of, weights_of
from qnkit.physics import PairState
from qnkit.qubits.bell_states import BELL_ORDER
from tests.oracles_chain import SIGNS


@pytest.fixture(scope="module")
def trace():
    """The trace of a chain of four links."""
    names = "ABCDE"
    nodes = tuple(Node(name=name, cutoff_s=0.05) for name in names)
    ends = tuple(Connection(left=a, right=b) for a, b in pairwise(names))
    run = simulate(Network(nodes=nodes, connections=ends), Flow(source="A", target="E"), time_s=2.0, rng=np.random.default_rng(0))
    return run.trace


@pytest.mark.parametrize("name", BELL_ORDER)
def test_weights_and_correlations_of_a_bell_state_are_those_of_physics(name):
    expected = PairState.bell(name).bell_weights()
    np.testing.assert_allclose(weights_of(correlations_of(PairState.bell(name), "phi+")), expected, atol=1e-12)
    np.testing.assert_allclose(weights_of(correlations_of(PairState.bell(name), name)), [1, 0, 0, 0], atol=1e-12)

    weights = np.array([0.4, 0.3, 0.2, 0.1])
    np.testing.assert_allclose(correlations_of(PairState.bell_diagonal(weights)), weights @ SIGNS, atol=1e-14)


def test_every_row_has_one_fate_and_parents_that_ended_when_it_was_made(trace):
    assert sum(trace.fate(name).sum() for name in FATES) == len(trace)
    rows = trace.row_of
    for row in np.flatnonzero(trace.column("first") >= 0):
        for parent in trace.counts[row, 3:5]:
            assert trace.column("ended_s")[rows[int(parent)]] == trace.column("made_s")[row]


def test_hops_add_up_and_a_delivered_pair_is_made_of_its_links(trace):
    for row in np.flatnonzero(trace.fate("delivered")):
        line = trace.ancestors(int(trace.counts[row, 0]))
        links = [one for one in line if trace.column("kind")[trace.row_of[one]] == 0]
        assert len(links) == trace.column("hops")[row] == 4


def test_weights_are_a_distribution(trace):
    assert np.all(trace.weights > -1e-12)
    np.testing.assert_allclose(trace.weights.sum(axis=1), 1.0, atol=1e-12)


def test_what_is_not_there_is_refused(trace):
    with pytest.raises(ParameterError, match=r"Trace.column: 'colour' is none of its columns"):
        trace.column("colour")
    with pytest.raises(ParameterError, match=r"Trace.fate: 'married' is no fate"):
        trace.fate("married")
    with pytest.raises(ParameterError, match=r"Trace.ancestors: pair 9999999 is not in this trace"):
        trace.ancestors(9999999)
    assert len(COUNTS) == 13
    assert len(TIMES) == 8

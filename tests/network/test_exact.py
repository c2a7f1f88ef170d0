"""Exact states of delivered pairs: where bookkeeping is exact, where it is not, and by hand for two links."""

import functools
import math
from itertools import pairwise

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Connection, Distillation, Flow, Network, Node, Rules, simulate
from qnkit.network.exact import exact_fidelities, exact_state
from qnkit.physics import (
    BellMeasurement,
    Link,
    LocalGates,
    Memory,
    SingleClick,
    StoredPair,
    TimeBinDoubleClick,
    bell_part,
    swapped,
)

DOUBLE = replaced(Link(), "protocol", TimeBinDoubleClick())
SINGLE = replaced(Link(), "protocol", SingleClick(left_bright_weight=0.17, right_bright_weight=0.17))
DEPHASING = (Memory(t1_s=None, t2_s=0.5), Memory(t1_s=None, t2_s=0.5, dephasing="gaussian"))
DISTILLING = (
    None,
    Rules(distillation=Distillation(before=1, after=1)),
    Rules(swapping="nested", distillation=Distillation(before=1, between=1, protocol="bbpssw")),
    Rules(swapping="sequential", distillation=Distillation(before=2, order="pumping")),
)


def with_memory(link, memory):
    """The link with one memory at both its ends."""
    return replaced(replaced(link, "left.memory", memory), "right.memory", memory)


def chain(hops, link, memories=1, length_km=20.0, **node):
    """A chain of equal links."""
    names = [str(i) for i in range(hops + 1)]
    ends = [Connection(left=a, right=b, link=link, memories=memories, length_km=length_km) for a, b in pairwise(names)]
    return Network(nodes=tuple(Node(name=name, **node) for name in names), connections=tuple(ends))


def run(network, rules=None, pairs=30, source="0", target=None):
    """A few deliveries from the first to the last node."""
    flow = Flow(source=source, target=target or network.nodes[-1].name)
    return simulate(network, flow, rules, time_s=1e6, pairs=pairs, rng=np.random.default_rng(1))


@functools.cache
def relaxing():
    """Two links of single clicks whose memories relax about as fast as they wait."""
    return run(chain(2, with_memory(SINGLE, Memory(t1_s=0.005, t2_s=0.01)), length_km=0.0), pairs=60)


@pytest.mark.parametrize("memory", DEPHASING)
@pytest.mark.parametrize("rules", DISTILLING)
def test_bookkeeping_is_exact_for_bell_diagonal_pairs_that_dephase(memory, rules):
    network = chain(
        4,
        with_memory(DOUBLE, memory),
        4,
        station=BellMeasurement(gate_error=0.01, gate_time_us=500.0),
        gates=LocalGates(gate_error=0.02),
    )
    one = run(network, rules, 10)
    np.testing.assert_allclose(exact_fidelities(one), one.fidelities, atol=1e-9)


def test_bookkeeping_is_wrong_by_a_hundredth_for_polarised_pairs_that_relax():
    one = relaxing()
    gaps = exact_fidelities(one) - one.fidelities
    assert np.abs(gaps).max() > 0.01


def test_two_links_by_hand_have_the_same_state():
    one = relaxing()
    trace, pair = one.trace, StoredPair.of(one.network.connections[0].link)
    for serial, at in zip(one.counts[:, 0], one.times_s, strict=True):
        parents = trace.counts[trace.row_of[serial], 3:5]
        made = [trace.column("made_s")[trace.row_of[parent]] for parent in parents]
        states = [pair.after(at - time) for time in made]  # no gate time, no message time
        expected = swapped(*states, targets=("psi+", "psi+")).state
        np.testing.assert_allclose(exact_state(one, serial).matrix, expected.matrix, atol=1e-12)


def test_stations_that_keep_one_outcome_have_other_states_than_bookkeeping_says():
    """After a post-selected Bell measurement of polarised pairs the state depends on the outcome."""
    bright = SingleClick(left_bright_weight=0.4, right_bright_weight=0.4)
    link = with_memory(replaced(SINGLE, "protocol", bright), Memory())
    kept = run(chain(2, link, station=BellMeasurement(accepts=("phi+",))), pairs=3)
    fresh = link.pairs().state
    station = BellMeasurement(accepts=("phi+",))
    gap = (
        swapped(fresh, fresh, station, targets=("psi+", "psi+")).fidelity
        - swapped(bell_part(fresh), bell_part(fresh), station, targets=("psi+", "psi+")).fidelity
    )
    assert abs(gap) > 1e-3
    np.testing.assert_allclose(exact_fidelities(kept) - kept.fidelities, gap, atol=1e-12)


@pytest.mark.parametrize("switching", [False, True])
def test_a_way_that_runs_against_its_connections_exchanges_the_two_ends(switching):
    """The long-lived memory stays on the side where it is, whichever way the pair is named."""
    link = replaced(replaced(SINGLE, "left.memory", Memory(t1_s=0.003)), "right.memory", Memory(t1_s=0.03))
    network = chain(2, link, length_km=0.0)
    if switching:
        one = simulate(network, (), Rules(switches=("1",)), time_s=0.5, rng=np.random.default_rng(1))
    else:
        one = run(network, source="2", target="0")
    trace, stored = one.trace, StoredPair.of(link)
    flip = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1.0]])
    for serial, at in zip(one.counts[:10, 0], one.times_s, strict=False):
        row = trace.counts[trace.row_of[serial]]
        parts = [trace.counts[trace.row_of[parent]] for parent in row[3:5]]
        made = [trace.column("made_s")[trace.row_of[parent]] for parent in row[3:5]]
        left_to_right = sorted(zip([part[2] for part in parts], made, strict=True))  # by connection
        states = [stored.after(at - time) for _, time in left_to_right]
        expected = swapped(*states, targets=("psi+", "psi+")).state.matrix
        if row[5] != 0:  # the pair is named from the right
            expected = flip @ expected @ flip
        found = exact_state(one, serial)
        # which far qubit is corrected depends on the naming; fidelities do not
        vector = np.array([1, 0, 0, 1]) / math.sqrt(2)
        assert found.fidelity() == pytest.approx(float((vector @ expected @ vector).real), abs=1e-12)


def test_a_link_alone_is_turned_so_that_it_aims_at_phi_plus():
    one = run(chain(1, DOUBLE), pairs=2)
    assert exact_state(one, one.counts[0, 0]).fidelity() == pytest.approx(DOUBLE.pairs().fidelity, abs=1e-12)


def test_memories_that_keep_everything_leave_nothing_to_bookkeeping():
    """A corrected swap depends on the Bell weights alone, whatever the pairs are."""
    one = run(chain(3, with_memory(SINGLE, Memory())), pairs=5)
    np.testing.assert_allclose(exact_fidelities(one), one.fidelities, atol=1e-12)


def test_a_pair_that_was_not_delivered_or_not_kept_is_refused():
    one = relaxing()
    with pytest.raises(ParameterError, match=r"pair -5 was not delivered in this run"):
        exact_state(one, -5)
    network = one.network
    short = simulate(network, Flow(source="0", target="2"), time_s=1e3, pairs=5, rng=np.random.default_rng(1), rows=0)
    with pytest.raises(ParameterError, match=r"is not in the trace of this run; keep more of it"):
        exact_state(short, short.counts[0, 0])
    with pytest.raises(ParameterError, match=r"exact_state: run"):
        exact_state(network, 0)

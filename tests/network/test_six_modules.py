"""Six modules in a hall: whom requests are served by, what is lost, and that better links and longer waits do better."""

import math

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError, replaced_all
from qnkit.network import Connection, Network, Node
from qnkit.network.six_modules import DECISIONS, USE_S, served, six_modules
from qnkit.physics import StatedLink


def run(network=None, time_s=8.0, seed=0):
    return served(network or six_modules(), time_s, np.random.default_rng(seed))


def with_cutoff(cutoff_s):
    network = six_modules()
    return replaced_all(network, {"nodes": tuple(replaced_all(node, {"cutoff_s": cutoff_s}) for node in network.nodes)})


def test_a_request_is_met_by_the_pairs_of_the_links_on_a_way_with_the_fewest():
    trace = run()
    graph = nx.Graph(trace.network.graph())
    names = [node.name for node in trace.network.nodes]
    met = np.flatnonzero(trace.fate("delivered"))
    assert len(met) > 50
    for row in met.tolist():
        left, right = trace.counts[row, 5:7]
        assert trace.column("hops")[row] == nx.shortest_path_length(graph, names[left], names[right])
    assert set(trace.column("hops")[met].tolist()) == {1, 2, 3}


def test_a_pair_from_end_to_end_is_used_a_little_after_its_swaps():
    trace = run()
    ended, met = trace.column("ended_s"), trace.fate("delivered") & (trace.column("hops") > 1)
    assert ended[met] == pytest.approx(trace.column("made_s")[met] + USE_S, abs=1e-9)


def test_requests_are_met_at_the_rate_of_a_slow_twin_slot_by_slot():
    """Two links, no cut-off, certain memories: the next request waits for its links, which hold what they made meanwhile."""
    link = StatedLink(probability=0.05)
    nodes = tuple(Node(name=name) for name in "ABC")
    ends = (("A", "B"), ("B", "C"))
    network = Network(nodes=nodes, connections=tuple(Connection(left=a, right=b, link=link, length_km=0.0) for a, b in ends))
    found = sum(int(run(network, 2.0, seed).fate("delivered").sum()) for seed in range(8))
    rng, met, use = np.random.default_rng(1), 0, round(USE_S / 1e-3)
    for _ in range(8):
        ready, free = [False, False], [0, 0]  # a link of a used pair is free after its use
        way = [(0,), (1,), (0, 1)][rng.integers(3)]
        for slot in range(1, 2001):
            made = [not ready[i] and slot > free[i] and rng.random() < 0.05 for i in (0, 1)]
            ready = [one or other for one, other in zip(ready, made, strict=True)]
            if (any(made) or slot in free) and all(ready[i] for i in way):
                met += slot + use <= 2000
                for i in way:
                    ready[i], free[i] = False, slot + use
                way = [(0,), (1,), (0, 1)][rng.integers(3)]
    assert abs(found - met) < 5 * math.sqrt(found + met)  # counts of renewals are less spread than Poisson


def test_no_pair_of_a_link_waits_longer_than_the_cutoff_and_lost_ones_have_reached_it():
    trace = run(with_cutoff(0.4))
    age, link = trace.column("ended_s") - trace.column("made_s"), trace.column("kind") == 0
    assert trace.fate("expired").sum() > 0
    assert age[link].max() <= 0.4 + 1e-9
    assert age[link & trace.fate("expired")] == pytest.approx(0.4, abs=1e-9)


def test_a_longer_cutoff_never_loses_more_and_none_loses_nothing():
    lost = [np.mean([run(with_cutoff(c), seed=s).fate("expired").mean() for s in range(5)]) for c in (0.1, 0.4, 1.6, None)]
    assert np.all(np.diff(lost) < 0)
    assert lost[-1] == 0


@pytest.mark.parametrize(("fidelity", "least", "memory"), [(0.969, 0.85, 10.0), (0.92, 0.6, 1.0)])
def test_at_the_cutoff_a_dephasing_pair_has_fallen_to_the_least_fidelity(fidelity, least, memory):
    wait = six_modules(fidelity=fidelity, memory_s=memory, least_fidelity=least).nodes[0].cutoff_s
    keep = (1 + np.exp(-wait / memory)) / 2  # each memory flips the phase with probability 1 - keep
    even = keep**2 + (1 - keep) ** 2
    assert even * fidelity + (1 - even) * (1 - fidelity) / 3 == pytest.approx(least, abs=1e-12)


def test_memories_that_never_fail_need_no_cutoff_and_pairs_below_the_least_are_lost_at_once():
    assert six_modules(memory_s=None).nodes[0].cutoff_s is None
    trace = run(six_modules(fidelity=0.7))
    assert trace.fate("expired").sum() >= len(trace) - 1


def test_the_same_seed_gives_the_same_trace_and_another_one_another():
    one, same, other = run(), run(), run(seed=1)
    np.testing.assert_array_equal(one.numbers, same.numbers)
    assert one.numbers.shape != other.numbers.shape or not np.array_equal(one.numbers, other.numbers)


def test_before_the_first_cutoff_a_change_of_cutoff_changes_nothing():
    early = [trace.numbers[trace.column("ended_s") < 0.5] for trace in map(run, map(with_cutoff, (0.5, 5.0)))]
    np.testing.assert_array_equal(*early)


def test_a_run_of_fast_links_ends_with_its_last_decision():
    slow, fast = run(), run(six_modules(1000.0))
    assert slow.end_s == 8.0
    assert fast.end_s < 8.0
    assert DECISIONS / 2 < len(fast) < 2 * DECISIONS


@pytest.mark.parametrize("rate", [0.0, -1.0, 1e4, math.nan])
def test_a_bad_rate_is_refused_in_words(rate):
    with pytest.raises(ParameterError, match=r"six_modules.pair_rate_hz = .* per s: must be above 0 and at most 1000 per s"):
        six_modules(rate)


def test_a_network_in_two_parts_is_refused_in_words():
    nodes = (*six_modules().nodes, Node(name="alone"))
    with pytest.raises(ParameterError, match=r"served.network = of 7 nodes: must join all its nodes"):
        run(Network(nodes=nodes, connections=six_modules().connections))

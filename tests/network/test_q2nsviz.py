"""Claims about traces written for Q2NSViz, replayed as its README says that it replays them."""

import json
from itertools import combinations, pairwise

import numpy as np
import pytest

from qnkit.network.network import Connection, Network, Node
from qnkit.network.q2nsviz import q2nsviz_events, write_q2nsviz
from qnkit.network.rules import Flow
from qnkit.network.run import simulate
from qnkit.network.trace import Trace
from tests.traces import DELAYS, NAMES, chain_trace, large_trace

NEEDED = {
    "createNode": {"t_ns", "label"},
    "createChannel": {"t_ns", "from", "to", "kind"},
    "createQubit": {"t_ns", "label", "node"},
    "entangle": {"t_ns", "bits"},
    "measure": {"t_ns", "bit", "base"},
    "removeQubit": {"t_ns", "bit"},
    "sendPacket": {"t0_ns", "t1_ns", "from", "to", "label"},
    "traceText": {"t_ns", "text"},
}


def run_trace():
    """A run of the engine: four towns, swaps that fail, cut-offs, two memories a connection."""
    names = "ABCD"
    nodes = tuple(Node(name=name, east_km=20.0 * i, swap_success=0.7, cutoff_s=0.03) for i, name in enumerate(names))
    links = tuple(Connection(left=a, right=b, memories=2) for a, b in pairwise(names))
    network = Network(nodes=nodes, connections=links)
    return simulate(network, Flow(source="A", target="D"), time_s=0.1, rng=np.random.default_rng(3)).trace


TRACES = {"by hand": chain_trace, "engine": run_trace, "large": lambda: large_trace(300, nodes=6)}


def replay(events, t_ns):
    """The towns of every entangled group at a time, the live qubits and the lost ones."""
    towns, edges, gone, measured, lost = {}, set(), set(), set(), set()
    for event in events:
        if event.get("t_ns", event.get("t0_ns")) > t_ns:
            continue
        kind, bit = event["type"], event.get("bit")
        if kind == "createQubit":
            assert event["label"] not in towns
            towns[event["label"]] = event["node"]
        elif kind == "entangle":
            assert set(event["bits"]) <= set(towns) - gone
            edges ^= {frozenset(two) for two in combinations(event["bits"], 2)}  # a second one cancels the first
        elif kind in ("measure", "removeQubit"):
            assert bit in towns
            edges = {edge for edge in edges if bit not in edge}
            measured |= {bit} if kind == "measure" else set()
            gone.add(bit)
            if kind == "removeQubit" and event.get("reason") != "discarded" and bit not in measured:
                lost.add(bit)
    assert not [one for one, other in combinations(edges, 2) if one & other]  # pairs, never three
    return sorted(tuple(sorted(towns[bit] for bit in edge)) for edge in edges), set(towns) - gone, lost


@pytest.mark.parametrize("make", TRACES.values(), ids=TRACES)
def test_at_every_time_the_same_towns_are_entangled(make):
    trace = make()
    events, names = q2nsviz_events(trace), [node.name for node in trace.network.nodes]
    made, ended = trace.column("made_s"), trace.column("ended_s")
    times = np.unique(np.concatenate([made, ended]).round(9))  # the form knows whole ns only
    for t in (times[:-1] + times[1:])[:: max(1, len(times) // 60)] / 2:
        alive = (made <= t) & (t < ended)
        want = sorted(tuple(sorted((names[a], names[b]))) for a, b in trace.counts[alive][:, [5, 6]])
        pairs, _, _ = replay(events, round(t * 1e9))
        assert pairs == want


@pytest.mark.parametrize("make", TRACES.values(), ids=TRACES)
def test_every_event_has_the_fields_that_the_form_asks_for_and_times_go_on(make):
    events = q2nsviz_events(make())
    for event in events:
        assert NEEDED[event["type"]] <= set(event), event
        assert all(isinstance(value, int) and value >= 0 for key, value in event.items() if key.endswith("_ns"))
    assert (np.diff([event["t_ns"] for event in events if "t_ns" in event]) >= 0).all()
    assert all(event["t0_ns"] <= event["t1_ns"] for event in events if event["type"] == "sendPacket")


def test_a_swap_measures_its_station_and_entangles_the_far_qubits_at_once():
    there = [event for event in q2nsviz_events(chain_trace()) if event.get("t_ns") == 9_000_000]
    assert [event["type"] for event in there][-5:] == ["measure", "removeQubit", "measure", "removeQubit", "entangle"]
    assert there[-1]["bits"] == ["Delft 0 #0", "Leiden 6 #1"]
    assert {event["base"] for event in there if event["type"] == "measure"} == {"Bell"}


def test_qubits_of_a_lost_pair_are_lost_when_their_node_knows():
    events = q2nsviz_events(chain_trace())
    removed = {event["bit"]: event for event in events if event["type"] == "removeQubit"}
    assert removed["Haarlem 10 #5"]["t_ns"] == 40_000_000
    assert removed["Leiden 8 #5"]["t_ns"] == 40_000_000 + round(DELAYS[2] * 1e9)
    assert "reason" not in removed["Leiden 8 #5"]
    _, live, lost = replay(events, 60_000_000)
    assert lost == {"Haarlem 10 #5", "Leiden 8 #5", "Delft 0 #6", "Leiden 6 #7"}
    assert live == {"Delft 0 #8", "The Hague 2 #8", "Leiden 8 #11", "Haarlem 10 #11"}


def test_towns_stand_in_per_cent_north_up_or_nowhere():
    towns = {e["label"]: e for e in q2nsviz_events(chain_trace()) if e["type"] == "createNode"}
    assert tuple(towns) == NAMES
    assert (towns["Delft"]["y"], towns["Haarlem"]["y"]) == (92, 8)
    east = (towns["Haarlem"]["x"] - towns["Delft"]["x"]) / (towns["Delft"]["y"] - towns["Haarlem"]["y"])
    assert east == pytest.approx(29 / 41, abs=2e-4)  # rounded to a hundredth of a per cent
    trace = chain_trace()
    bare = Network(nodes=tuple(Node(name=name) for name in NAMES), connections=trace.network.connections)
    nowhere = q2nsviz_events(Trace(bare, trace.counts, trace.numbers, trace.end_s))
    assert not any("x" in event for event in nowhere)


def test_parallel_connections_are_one_channel_of_each_kind():
    trace = chain_trace()
    twice = Network(nodes=trace.network.nodes, connections=trace.network.connections * 2)
    events = q2nsviz_events(Trace(twice, trace.counts, trace.numbers, trace.end_s))
    assert sum(event["type"] == "createChannel" for event in events) == 6


def test_the_file_has_an_event_on_every_line(tmp_path):
    write_q2nsviz(chain_trace(), tmp_path / "chain.json")
    lines = (tmp_path / "chain.json").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == q2nsviz_events(chain_trace())


def test_an_empty_trace_is_the_network_alone():
    none = Trace(chain_trace().network, np.empty((0, 13), dtype=np.int64), np.empty((0, 8)), 1.0)
    assert {event["type"] for event in q2nsviz_events(none)} == {"createNode", "createChannel"}

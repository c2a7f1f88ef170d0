"""Steps of a placement: the cost that they say against one counted from nothing, and steps that are taken back."""

import numpy as np
import pytest

from qnkit.compute import Machine, packets_of
from qnkit.compute.placement_search import listed, tables
from qnkit.kernels import annealing, placement
from qnkit.qubits import Circuit
from tests.oracles_placement import cost


def random_circuit(rng, qubits=5, gates=14):
    """A circuit of cx, cz and one-qubit gates."""
    circuit = Circuit(qubits=qubits)
    for _ in range(gates):
        pair = rng.choice(qubits, 2, replace=False).tolist()
        circuit = circuit.gate(str(rng.choice(["cx", "cz"])), *pair)
        if rng.random() < 0.5:
            circuit = circuit.gate(str(rng.choice(["h", "t", "x", "s"])), pair[0])
    return circuit


class Tables:
    """A random placement of a random circuit on a machine, and the room that steps work in."""

    def __init__(self, seed, shape="line"):
        self.rng = np.random.default_rng(seed)
        self.packets = packets_of(random_circuit(self.rng))
        self.machine = Machine.alike(3, 3, shape=shape)
        p = self.packets
        self.trees, self.bridges = tables(self.machine), listed(p)
        self.homes = np.repeat(np.array([[0], [0], [1], [1], [2]]), p.layers, axis=1)
        self.sites = self.rng.integers(0, 3, len(p.gates))
        self.pins = np.zeros(len(p.owners), dtype=np.int64)
        self.loads = np.array([(self.homes == k).sum(axis=0) for k in range(3)])
        self.room = np.full(3, 3)
        self.counts, self.masks = np.zeros((len(p.owners), 3), dtype=np.int64), np.zeros(len(p.owners), dtype=np.int64)
        self.log, self.kept = np.zeros((2 * p.layers + len(p.gates), 2), dtype=np.int64), np.zeros(p.layers, dtype=np.int64)
        self.pair = np.zeros(2, dtype=np.int64)
        self.cost = self.counted()

    def counted(self):
        """The kernel's cost from nothing."""
        p = self.packets
        return annealing.counted(
            p.gates, p.packet_at, self.homes, self.sites, self.pins, self.counts, self.masks, self.trees, self.bridges
        )  # fmt: skip

    def oracle(self):
        """The cost by sets."""
        pins = [(packet, k) for packet, mask in enumerate(self.pins.tolist()) for k in range(3) if mask >> k & 1]
        return cost(self.packets, self.graph(), self.homes, self.sites, pins)

    def graph(self):
        """The machine's graph by the places of modules."""
        import networkx as nx

        return nx.relabel_nodes(self.machine.graph(), {m.name: i for i, m in enumerate(self.machine.modules)})

    def step(self, kind, temperature):
        """One step; the change of the cost."""
        p, s = self.packets, self
        if kind == "sites":
            return placement.move_sites(
                p.gates, p.of_packet, p.begins, p.owners, s.homes, s.sites, s.counts, s.masks, s.trees, s.bridges, s.log,
                temperature, s.rng,
            )  # fmt: skip
        if kind == "site":
            return placement.move_site(p.gates, s.sites, s.counts, s.masks, s.trees, s.bridges, temperature, s.rng)
        if kind == "pin":
            return placement.move_pin(s.counts, s.masks, s.trees, s.bridges, s.pins, temperature, s.rng)
        return placement.move_stay(
            p.gates, p.gate_at, p.packet_at, s.homes, s.sites, s.loads, s.room, s.counts, s.masks, s.trees, s.bridges, s.log,
            s.kept, s.pair, 0.2, temperature, s.rng,
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["sites", "site", "pin", "stay"])
@pytest.mark.parametrize("shape", ["line", "all"])
def test_the_cost_of_many_steps_is_the_cost_counted_from_nothing(kind, shape):
    for seed in range(4):
        tables = Tables(seed, shape)
        total = tables.cost
        for _ in range(60):
            total += tables.step(kind, 2.0)
        assert total == tables.oracle()
        assert total == tables.counted()
        assert np.array_equal(tables.loads, [(tables.homes == k).sum(axis=0) for k in range(3)])
        assert tables.loads.max() <= 3


@pytest.mark.parametrize("kind", ["sites", "site", "pin", "stay"])
def test_a_step_that_is_not_taken_leaves_everything_as_it_was(kind):
    tables = Tables(1)
    kept = 0
    for _ in range(200):
        before = [table.copy() for table in (tables.homes, tables.sites, tables.loads, tables.pins)]
        counts, masks, bridges = tables.counts.copy(), tables.masks.copy(), tables.bridges.copy()
        if tables.step(kind, 1e-9) == 0:
            now = (tables.homes, tables.sites, tables.loads, tables.pins)
            if all(np.array_equal(a, b) for a, b in zip(before, now, strict=True)):
                kept += 1
                assert np.array_equal(counts, tables.counts)
                assert np.array_equal(masks, tables.masks)
                assert np.array_equal(bridges, tables.bridges)
    assert kept > 20

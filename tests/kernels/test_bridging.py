"""What bridges save: the kernel against sets of modules, and its change against its count."""

import numpy as np

from qnkit.compute import Machine, packets_of
from qnkit.compute.placement_search import listed, tables
from qnkit.kernels import bridging
from tests.kernels.test_placement import random_circuit


def saved(packets, spans, masks, bridge):
    """The slow way."""
    if any(int(masks[packet]).bit_count() > 1 for packet in bridge.middles):
        return 0
    sets = [{k for k in range(4) if spans[masks[packet]] >> k & 1} for packet in (bridge.first, bridge.last, *bridge.partners)]
    return max(0, len(set.intersection(*sets)) - 1)


def test_savings_and_their_changes_are_those_of_the_sets():
    found = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        packets = packets_of(random_circuit(rng, qubits=5, gates=30))
        trees, bridges = tables(Machine.alike(4, 2, shape="line" if seed % 2 else "all")), listed(packets)
        masks = np.full(len(packets.owners), 1)
        total = 0
        for _ in range(200):
            packet = int(rng.integers(0, len(masks)))
            masks[packet] = rng.choice([1, 3, 5, 7, 9, 15])
            total += bridging.rebridged(masks, trees, bridges, packet)
            assert total == sum(saved(packets, trees[1], masks, bridge) for bridge in packets.bridges)
            found += total > 0
    assert found > 100

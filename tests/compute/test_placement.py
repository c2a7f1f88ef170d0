"""Placements: their e-bits by sets, what lives on, and the axes that packets are copied in."""

import numpy as np
import pytest

from qnkit.compute import Machine, packets_of, place
from qnkit.compute.placement import Placement, frames
from tests.compute.test_bridges import CIRCUIT, placed
from tests.compute.test_placing import graph_of
from tests.kernels.test_placement import random_circuit
from tests.oracles_placement import cost


@pytest.mark.parametrize("shape", ["all", "line", "star", "ring"])
def test_the_e_bits_of_any_placement_are_those_of_the_sets_of_modules(shape):
    machine = Machine.alike(4, 6, shape=shape)
    lived_on = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        packets = packets_of(random_circuit(rng, qubits=6, gates=25))
        homes = np.repeat(rng.integers(0, 4, 6)[:, None], packets.layers, axis=1)
        if seed % 2:
            homes[int(rng.integers(0, 6)), packets.layers // 2 :] = int(rng.integers(0, 4))
        sites = np.array([homes[row[int(rng.integers(0, 2))], row[2]] for row in packets.gates.tolist()])
        pins = tuple((int(rng.integers(0, len(packets.owners))), int(rng.integers(0, 4))) for _ in range(seed))
        made = Placement(packets, machine, homes, sites, pins=pins)
        assert made.e_bits == cost(packets, graph_of(machine), homes, sites, pins)
        lived_on += any(made.carried)
    assert lived_on > 2


def test_a_packet_that_copies_live_on_into_keeps_the_axis_of_the_first():
    near, far = placed(CIRCUIT, [0, 1, 1], [1, 0, 1]), placed(CIRCUIT, [0, 1, 0], [1, 0, 1])
    (bridge,) = near.placement.packets.bridges
    assert frames(near.placement) == {bridge.middles[0]: bridge.first, bridge.last: bridge.first}
    assert frames(far.placement) == {}


def test_a_circuit_in_one_module_needs_no_pair():
    assert place(CIRCUIT, Machine.alike(1, 3), rng=np.random.default_rng(0), steps=50).e_bits == 0

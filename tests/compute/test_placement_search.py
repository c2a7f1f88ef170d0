"""Annealing's tables, and that what it says of its best placement is what that placement costs."""

import numpy as np

from qnkit.compute import Machine, packets_of
from qnkit.compute.placement_search import PINNING, Search, listed, tables
from qnkit.compute.trees import LINKS, tree_costs
from qnkit.kernels.bridging import ENDS, FIRST, LAST
from tests.compute.test_bridges import CIRCUIT
from tests.kernels.test_placement import random_circuit


def test_a_copy_that_lives_on_saves_a_link_of_mean_weight():
    machine = Machine.alike(3, 2)
    plain, weighed = tables(machine), tables(machine, np.full((3, 3), 4))
    assert plain[2].tolist() == [0, 0, 0, 1, 0, 1, 1, 2]
    assert weighed[2].tolist() == [0, 0, 0, *(k * (4 * LINKS + 1) for k in (1, 0, 1, 1, 2))]
    assert np.array_equal(plain[0], tree_costs(machine))
    assert plain[1].tolist() == list(range(8))


def test_bridges_are_listed_part_by_part():
    packets = packets_of(CIRCUIT)
    (bridge,) = packets.bridges
    rows = listed(packets)
    assert rows[rows[FIRST]] == bridge.first
    assert rows[rows[LAST]] == bridge.last
    assert rows[rows[ENDS] :].tolist() == sorted({bridge.first, bridge.last, *bridge.partners})


def test_the_best_placement_costs_what_annealing_counted_and_pins_that_save_nothing_are_gone():
    for seed in range(4):
        rng = np.random.default_rng(seed)
        packets = packets_of(random_circuit(rng, qubits=6, gates=30))
        search = Search(packets, Machine.alike(3, 2), rng, None)
        search.run(800, 1.0, 0.3, 0.5, PINNING)
        placed = search.placed()
        search.best_pins[:] = 0
        for packet, module in placed.pins:
            search.best_pins[packet] |= 1 << module
        search.run(1, 1e-9, 1e-9, 0.5)
        assert placed.e_bits == search.placed().e_bits
        search.best_pins[packets.bridges[0].first] |= 7  # wanted everywhere: dear, and gone again
        assert search.placed().e_bits <= placed.e_bits

"""Needs of packets: put in and taken out again, stretch by stretch or layer by layer."""

import numpy as np

from qnkit.kernels import needs
from tests.kernels.test_placement import Tables


def test_homes_taken_out_and_put_in_again_leave_everything_as_it_was():
    for seed in range(6):
        tables = Tables(seed)
        p, rng = tables.packets, np.random.default_rng(seed)
        tables.homes[:] = rng.integers(0, 3, tables.homes.shape)
        total = tables.counted()
        assert total == tables.oracle()
        before = tables.counts.copy(), tables.masks.copy(), tables.bridges.copy()
        for qubit in range(p.qubits):
            begin, end = sorted(rng.integers(0, p.layers + 1, 2).tolist())
            given = p.packet_at, tables.homes, tables.counts, tables.masks, tables.trees, tables.bridges, qubit
            gone = needs.homes_out(*given, begin, end)
            assert gone + sum(needs.homes_in(*given, layer, layer + 1) for layer in range(begin, end)) == 0
        for table, kept in zip((tables.counts, tables.masks, tables.bridges), before, strict=True):
            assert np.array_equal(table, kept)


def test_a_stretch_ends_with_the_packet_the_home_or_the_layers():
    packets, homes = np.array([[0, 0, 0, 1, 1, 1]]), np.array([[2, 2, 2, 2, 2, 0]])
    assert [needs.stretch(packets, homes, 0, layer, 6) for layer in range(6)] == [3, 3, 3, 5, 5, 6]
    assert needs.stretch(packets, homes, 0, 0, 2) == 2


def test_gates_put_in_cost_what_they_save_when_taken_out():
    tables = Tables(3)
    p = tables.packets
    for gate, site in enumerate(tables.sites.tolist()):
        given = p.gates, tables.counts, tables.masks, tables.trees, tables.bridges, gate
        assert needs.site_in(*given, (site + 1) % 3) + needs.site_out(*given, (site + 1) % 3) == 0
    assert tables.counted() == tables.oracle()

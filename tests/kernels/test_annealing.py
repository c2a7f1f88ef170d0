"""Annealing over placements: its count, and that many calls are one run."""

import numpy as np

from qnkit.compute import Machine, place
from qnkit.compute import placing as placing_module
from tests.kernels.test_placement import Tables, random_circuit
from tests.oracles_placement import cost


def test_the_count_is_that_of_the_sets():
    for seed in range(5):
        tables = Tables(seed)
        assert tables.cost == cost(tables.packets, tables.graph(), tables.homes, tables.sites)


def test_a_run_cut_into_many_calls_is_the_same_run(monkeypatch):
    circuit, machine = random_circuit(np.random.default_rng(2)), Machine.alike(3, 2)
    whole = place(circuit, machine, rng=np.random.default_rng(1), steps=600)
    monkeypatch.setattr(placing_module, "BATCH", 50)
    cut = place(circuit, machine, rng=np.random.default_rng(1), steps=600)
    assert np.array_equal(whole.homes, cut.homes)
    assert np.array_equal(whole.sites, cut.sites)

"""Annealing over placements: its count, and that many calls are one run."""

import numpy as np

from qnkit.compute import Machine, place, placement_search
from tests.kernels.test_placement import Tables, random_circuit


def test_the_count_is_that_of_the_sets():
    for seed in range(5):
        tables = Tables(seed)
        assert tables.cost == tables.oracle()


def test_a_run_cut_into_many_calls_is_the_same_run(monkeypatch):
    circuit, machine = random_circuit(np.random.default_rng(2)), Machine.alike(3, 2)
    whole = place(circuit, machine, rng=np.random.default_rng(1), steps=600)
    monkeypatch.setattr(placement_search, "BATCH", 50)
    cut = place(circuit, machine, rng=np.random.default_rng(1), steps=600)
    assert np.array_equal(whole.homes, cut.homes)
    assert np.array_equal(whole.sites, cut.sites)

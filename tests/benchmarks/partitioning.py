"""e-bits of placements: qubits that stay by mt-kahypar, by annealing, and qubits that move by annealing, with the times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib.util import find_spec

import networkx as nx
import numpy as np

from qnkit.compute import (
    Machine,
    adder,
    decomposed,
    ghz_chain,
    ghz_star,
    grover,
    partitioned,
    qaoa_max_cut,
    qft,
    quantum_volume,
    random_cz,
    sited,
)
from qnkit.compute.placing import places
from qnkit.qubits.circuit import Circuit

SEEDS = 8
"""The best of so many seeds of mt-kahypar is taken, as of one run of annealing."""
SHAPES = ((4, 4, "all"), (4, 4, "line"), (8, 2, "all"), (4, 5, "all"))
"""Modules, data qubits of each, and how they are joined."""


def families() -> Iterator[tuple[str, Circuit]]:
    """Circuits of 16 qubits (Grover 6) of each family."""
    rng = np.random.default_rng(7)
    yield "GHZ chain", ghz_chain(16)
    yield "GHZ star", ghz_star(16)
    yield "QFT", qft(16, swaps=False)
    yield "adder", decomposed(adder(7)).circuit
    yield "QAOA, 3-regular", qaoa_max_cut(nx.random_regular_graph(3, 16, seed=1), [0.3, 0.7], [0.2, 0.4])
    yield "random CZ, 1/2", random_cz(16, 0.5, rng)
    yield "Grover, 6 qubits", decomposed(grover("101101", iterations=1)).circuit
    yield "quantum volume", quantum_volume(16, rng)


def lines() -> Iterator[tuple[str, str, str, str]]:
    """For each circuit and machine the e-bits of all three, and the seconds of mt-kahypar with its sites and of annealing."""
    if find_spec("mtkahypar") is None:
        yield "e-bits by mt-kahypar", "not installed", "-", "-"
        return
    places(ghz_chain(4), Machine.alike(2, 2), rng=np.random.default_rng(1), steps=10)  # compiles
    for modules, size, shape in SHAPES:
        machine = Machine.alike(modules, size, 64, shape)
        for name, circuit in families():
            start = time.perf_counter()
            found = [partitioned(circuit, machine, seed=seed) for seed in range(SEEDS)]
            fewest = min(sited(circuit, machine, one.homes, one.sites).e_bits for one in found)
            between = time.perf_counter()
            moving, still = places(circuit, machine, rng=np.random.default_rng(1))
            end = time.perf_counter()
            told = f"{fewest} / {still.e_bits} / {moving.e_bits}"
            work = f"{name}, {modules} x {size}, {shape}: mt-kahypar, still, moving"
            yield work, f"{told}, {between - start:.1f} / {end - between:.1f} s", "-", "-"

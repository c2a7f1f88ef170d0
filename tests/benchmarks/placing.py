"""Circuits of 32 qubits on four modules: the time of the fast search, and its e-bits beside those of the thorough one."""

from __future__ import annotations

import time
from collections.abc import Iterator

import networkx as nx
import numpy as np

from qnkit.compute import FAST, THOROUGH, Machine, adder, decomposed, ghz_chain, place, qaoa_max_cut, qft, random_cz
from qnkit.qubits import Circuit
from tests.benchmarks.child import Line, lines_of, tell


def circuits() -> dict[str, Circuit]:
    """Five families on 32 qubits."""
    graph = nx.random_regular_graph(3, 32, seed=1)
    return {
        "GHZ": ghz_chain(32),
        "QFT": qft(32, swaps=False),
        "adder": decomposed(adder(15)).circuit,
        "QAOA, 3-regular": qaoa_max_cut(graph, gammas=[0.4], betas=[0.3]),
        "random CZ 0.3": random_cz(32, density=0.3, rng=np.random.default_rng(1)),
    }


def placed() -> Iterator[Line]:
    """One line a family: seconds of the processor of the fast search, and by how much it is above the thorough one."""
    machine = Machine.alike(4, 8)
    for name, circuit in circuits().items():
        place(circuit, machine, rng=np.random.default_rng(1), steps=100, progress=False)
        found, took = [], []
        for steps in (FAST, THOROUGH):
            start = time.process_time()
            found.append(place(circuit, machine, rng=np.random.default_rng(1), steps=steps, progress=False).e_bits)
            took.append(time.process_time() - start)
        yield f"{name} on 32 qubits, 4 modules: fast search", f"{took[0]:.2f} s", "2 s", "-"
        above = f"{100 * (found[0] / found[1] - 1):.1f} % ({found[0]} against {found[1]} e-bits, {took[1]:.0f} s)"
        yield f"{name}: fast above thorough", above, "10 %", "-"


def lines() -> Iterator[Line]:
    """The lines of placed, in a process of its own."""
    yield from lines_of("tests.benchmarks.placing")


if __name__ == "__main__":
    tell(placed())

"""Circuits of the usual families, of any size: GHZ, QFT, adder, QAOA, random CZ, Grover, quantum volume.

Qubit 0 is the leftmost and most significant one, unless the circuit says otherwise.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..model import ParameterError
from ..qubits.arrays import array_of, number_of, whole_of
from ..qubits.checking import generator
from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Operation
from .controlled import MOST_CONTROLS, controlled_phase
from .two_qubit import two_qubit_gates

__all__ = ["adder", "ghz_chain", "ghz_star", "grover", "qaoa_max_cut", "qft", "quantum_volume", "random_cz"]

MOST_QUBITS = 2000
"""Qubits of the families whose gates grow in step with their qubits."""


def _count(given: Any, owner: str, least: int = 1, most: int = MOST_QUBITS) -> int:
    return whole_of(given, owner, f"must be a whole number from {least} to {most}", least, most)


def ghz_chain(qubits: int) -> Circuit:
    """(|0...0> + |1...1>) / sqrt 2, each qubit joined to the one before by a cx.

    Raises
    ------
    ParameterError
        Not a whole number from 1 to MOST_QUBITS.
    """
    n = _count(qubits, "ghz_chain: qubits")
    return Circuit(qubits=n, operations=(_gate("h", 0), *(_gate("cx", k, k + 1) for k in range(n - 1))))


def ghz_star(qubits: int) -> Circuit:
    """(|0...0> + |1...1>) / sqrt 2, every qubit joined to qubit 0 by a cx; raises what `ghz_chain` raises."""
    n = _count(qubits, "ghz_star: qubits")
    return Circuit(qubits=n, operations=(_gate("h", 0), *(_gate("cx", 0, k) for k in range(1, n))))


def qft(qubits: int, *, swaps: bool = True) -> Circuit:
    """The quantum Fourier transform, |j> to the sum over k of exp(2 pi i j k / N) |k> / sqrt N with N = 2**qubits.

    M. A. Nielsen, I. L. Chuang, Quantum Computation and Quantum Information (2000), section 5.1.

    Parameters
    ----------
    qubits : 1 to 300
    swaps : with the final swaps; without them the qubits of k are left in reverse order

    Raises
    ------
    ParameterError
        Not such a number.
    """
    n = _count(qubits, "qft: qubits", most=300)
    steps: list[Operation] = []
    for target in range(n):
        steps.append(_gate("h", target))
        steps += [_gate("cp", k, target, angle=math.pi / 2 ** (k - target)) for k in range(target + 1, n)]
    if swaps:
        steps += [_gate("swap", k, n - 1 - k) for k in range(n // 2)]
    return Circuit(qubits=n, operations=tuple(steps))


def adder(bits: int) -> Circuit:
    """The sum of two numbers in place: |a>|b> to |a>|a + b>, with a carry in and a carry out (2 bits + 2 qubits).

    S. A. Cuccaro et al., arXiv:quant-ph/0410184, the simple ripple-carry adder. Qubit 0 is the carry in; then b and a by turns,
    the **least** significant bits first (b0, a0, b1, a1, ...); the last qubit is the carry out, flipped where the sum overflows.

    Raises
    ------
    ParameterError
        Not a whole number from 1 to 999.
    """
    n = _count(bits, "adder: bits", most=MOST_QUBITS // 2 - 1)
    steps: list[Operation] = []
    for k in range(n):  # the carry of each place goes into its qubit of a
        carry, b, a = 2 * k, 2 * k + 1, 2 * k + 2
        steps += [_gate("cx", a, b), _gate("cx", a, carry), _gate("ccx", carry, b, a)]
    steps.append(_gate("cx", 2 * n, 2 * n + 1))
    for k in reversed(range(n)):
        carry, b, a = 2 * k, 2 * k + 1, 2 * k + 2
        steps += [_gate("ccx", carry, b, a), _gate("cx", a, carry), _gate("cx", carry, b)]
    return Circuit(qubits=2 * n + 2, operations=tuple(steps))


def qaoa_max_cut(graph: Any, gammas: Any, betas: Any) -> Circuit:
    """The QAOA state for the largest cut of a graph: for each layer exp(-i gamma C), then exp(-i beta X) on every qubit.

    C is the sum over the edges of weight (1 - Z Z) / 2, the weight of the cut. E. Farhi, J. Goldstone, S. Gutmann,
    arXiv:1411.4028, equations 4 to 7.

    Parameters
    ----------
    graph : a networkx graph on the nodes 0, 1, ..., n - 1, which are the qubits; an edge's ``weight`` is 1 where it has none
    gammas, betas : in rad, one of each for every layer

    Raises
    ------
    ParameterError
        Other nodes, an edge from a node to itself, or not as many gammas as betas.
    """
    if not hasattr(graph, "edges") or sorted(graph, key=str) != sorted(range(len(graph)), key=str) or not len(graph):
        raise ParameterError("qaoa_max_cut: graph: must be a networkx graph on the nodes 0, 1, ..., n - 1.")
    edges = []
    for a, b, weight in graph.edges(data="weight", default=1.0):
        if a == b:
            raise ParameterError(f"qaoa_max_cut: graph: an edge from {a} to itself is never cut; leave it out.")
        edges.append((a, b, number_of(weight, f"qaoa_max_cut: weight of edge {a}, {b}", "must be a finite number")))
    layers = [
        array_of(given, float, f"qaoa_max_cut: {name}", "angles in rad") for given, name in ((gammas, "gammas"), (betas, "betas"))
    ]
    if layers[0].ndim != 1 or layers[0].shape != layers[1].shape:
        raise ParameterError("qaoa_max_cut: gammas, betas: must be two rows of angles of the same length, one of each a layer.")
    n = len(graph)
    steps: list[Operation] = [_gate("h", k) for k in range(n)]
    for gamma, beta in zip(*(row.tolist() for row in layers), strict=True):
        steps += [_gate("rzz", a, b, angle=-gamma * weight) for a, b, weight in edges]
        steps += [_gate("rx", k, angle=2 * beta) for k in range(n)]
    return Circuit(qubits=n, operations=tuple(steps))


def random_cz(qubits: int, density: float, rng: np.random.Generator, *, layers: int | None = None) -> Circuit:
    """Random layers: in each, every qubit takes an h with chance 1 - density; the others are paired at random, a cz on each pair.

    The family by which R. G. Sundaram, H. Gupta, C. R. Ramakrishnan (DISC 2021) compare ways to distribute circuits.

    Parameters
    ----------
    density : 0 to 1; the share of qubits that take part in cz gates of a layer, one at most being left over
    layers : as many as qubits if not said

    Raises
    ------
    ParameterError
        Numbers outside these.
    """
    n = _count(qubits, "random_cz: qubits", most=1000)
    share = number_of(density, "random_cz: density", "must be from 0 to 1", -1e-300, math.nextafter(1, 2))
    rng = generator(rng, "random_cz")
    steps: list[Operation] = []
    for _ in range(n if layers is None else _count(layers, "random_cz: layers", most=1000)):
        turned = rng.random(n) >= share
        steps += [_gate("h", int(k)) for k in np.flatnonzero(turned)]
        rest = rng.permutation(np.flatnonzero(~turned)).tolist()
        steps += [_gate("cz", a, b) for a, b in zip(rest[::2], rest[1::2], strict=False)]
    return Circuit(qubits=n, operations=tuple(steps))


def grover(marked: str, *, iterations: int | None = None) -> Circuit:
    """Grover's search for one string of bits among all of its length, without spare qubits.

    After k iterations the string is read with probability sin**2((2 k + 1) t), sin t = 2**(-n / 2) (M. Boyer et al., Fortschr.
    Phys. 46, 493 (1998)). The reflections are phases with n - 1 controls (see controlled.controlled_phase).

    Parameters
    ----------
    marked : such as "101", qubit 0 first; of 2 to 12 bits
    iterations : as many as give the first maximum if not said

    Raises
    ------
    ParameterError
        Another text, or more than 1000 iterations.
    """
    most = MOST_CONTROLS
    if not isinstance(marked, str) or not 2 <= len(marked) <= most or set(marked) - {"0", "1"}:
        raise ParameterError(
            f"grover: marked = {str(marked)[:40]!r}: must be a text of 2 to {most} zeros and ones, such as '101'."
        )
    n = len(marked)
    best = math.floor(math.pi / 4 / math.asin(2 ** (-n / 2)))
    turns = best if iterations is None else _count(iterations, "grover: iterations", 0, 1000)
    every = tuple(range(n))
    flips = [_gate("x", k) for k in every if marked[k] == "0"]
    phase = list(controlled_phase(math.pi, every))
    around = [_gate(name, k) for name in "hx" for k in every]
    step = [*flips, *phase, *flips, *around, *phase, *reversed(around)]
    return Circuit(qubits=n, operations=(*(_gate("h", k) for k in every), *(step * turns)))


def quantum_volume(qubits: int, rng: np.random.Generator, *, depth: int | None = None) -> Circuit:
    """The model circuit of quantum volume: in each layer the qubits are paired at random and each pair takes a random unitary.

    A. W. Cross et al., Phys. Rev. A 100, 032328 (2019). The unitaries are drawn evenly from all (Haar) and written as three cx
    with rotations (see two_qubit.two_qubit_gates).

    Parameters
    ----------
    qubits : 2 to 500
    depth : layers; as many as qubits if not said

    Raises
    ------
    ParameterError
        Numbers outside these.
    """
    n = _count(qubits, "quantum_volume: qubits", 2, 500)
    rng = generator(rng, "quantum_volume")
    steps: list[Operation] = []
    for _ in range(n if depth is None else _count(depth, "quantum_volume: depth", most=500)):
        order = rng.permutation(n).tolist()
        for a, b in zip(order[::2], order[1::2], strict=False):
            drawn, upper = np.linalg.qr(rng.standard_normal((4, 4)) + 1j * rng.standard_normal((4, 4)))
            steps += two_qubit_gates(drawn * (np.diag(upper) / np.abs(np.diag(upper))), a, b)
    return Circuit(qubits=n, operations=tuple(steps))


def _gate(name: str, *qubits: int, angle: float | None = None) -> Gate:
    return Gate(name=name, qubits=qubits, angles=() if angle is None else (angle,))

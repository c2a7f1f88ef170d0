"""Families of states: of pairs (Bell, Werner, Bell-diagonal, X) and of registers (basis, GHZ, W, graph, random).

A pure family gives a Ket, a mixed one a DensityMatrix. Qubit 0 is the leftmost; Bell weights are in the order of BELL_ORDER.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from .arrays import is_whole, listed, whole_of
from .bell_states import BELL_SIGNS, bell_index, bell_mixture, werner_weights
from .checking import ROUNDING, checked_qubits, needs, numbers
from .density_matrix import DensityMatrix
from .ket import Ket
from .pauli import pauli_vector
from .room import checked_room

__all__ = [
    "basis_state",
    "bell",
    "bell_diagonal",
    "ghz",
    "graph_state",
    "maximally_mixed",
    "product",
    "random_density",
    "random_ket",
    "w_state",
    "werner",
    "x_state",
]


_NUMBER = int | float | complex | np.number


def _generator(rng: Any, owner: str) -> None:
    needs(rng, np.random.Generator, f"{owner}: rng", "a numpy Generator, np.random.default_rng(seed)")


def _amplitudes(qubits: int) -> NDArray[np.complex128]:
    """Zeros for a ket of so many qubits, if there is room for them."""
    checked_room(16 * 2**qubits, f"a ket of {qubits} qubits")
    return np.zeros(2**qubits, dtype=complex)


def bell(name: str = "phi+") -> Ket:
    """The Bell state of that name; ParameterError where there is none."""
    needs(name, str, "bell", "the name of a Bell state, such as 'phi+'")
    return Ket.unchecked(BELL_SIGNS[bell_index(name, "bell")] / np.sqrt(2) + 0j)


def bell_diagonal(weights: ArrayLike) -> DensityMatrix:
    """The mixture of Bell states with four weights in the order of BELL_ORDER, each at least 0, together 1."""
    numbers(weights, "bell_diagonal: weights", float, "row")
    return DensityMatrix.unchecked(pauli_vector(bell_mixture(weights, "bell_diagonal")))


def werner(fidelity: float, name: str = "phi+") -> DensityMatrix:
    """The Werner state: a Bell state with weight ``fidelity``, the other three sharing the rest equally."""
    needs(fidelity, int | float | np.integer | np.floating, "werner: fidelity", "a number from 0 to 1")
    needs(name, str, "werner: name", "the name of a Bell state, such as 'phi+'")
    return bell_diagonal(werner_weights(fidelity, name, "werner"))


def x_state(diagonal: ArrayLike, outer: complex = 0.0, inner: complex = 0.0) -> DensityMatrix:
    """The two-qubit state whose matrix has entries on the two diagonals alone, as single-click heralding makes it.

    Parameters
    ----------
    diagonal : the four probabilities of 00, 01, 10, 11
    outer : the coherence <00| rho |11>
    inner : the coherence <01| rho |10>

    Raises
    ------
    ParameterError
        Probabilities that are not four numbers from 0 that sum to 1, or a coherence larger than the geometric mean of its
        two probabilities: the largest that a state can have.
    """
    given = numbers(diagonal, "x_state: diagonal", float, "row")
    if given.shape != (4,) or not bool(np.all(given >= 0)) or abs(float(given.sum()) - 1) > ROUNDING:
        raise ParameterError(f"x_state: diagonal = {diagonal!r}: must be four numbers from 0 that sum to 1.")
    matrix = np.diag(given + 0j)
    for name, value, row, column in (("outer", outer, 0, 3), ("inner", inner, 1, 2)):
        needs(value, _NUMBER, f"x_state: {name}", "a number")
        most = float(np.sqrt(given[row] * given[column]))
        if not abs(value) <= most + ROUNDING:
            raise ParameterError(
                f"x_state: {name} = {value}: its size must be at most {most:.6g},"
                f" the root of {given[row]:.6g} times {given[column]:.6g}."
            )
        matrix[row, column], matrix[column, row] = value, np.conj(value)
    return DensityMatrix.unchecked(pauli_vector(matrix))


def basis_state(bits: str) -> Ket:
    """The basis state of a word such as ``"0110"``, qubit 0 first; ParameterError for other letters than 0 and 1."""
    if not isinstance(bits, str) or not bits or set(bits) - {"0", "1"}:
        raise ParameterError(f"basis_state: {bits!r}: must be a word of 0 and 1, one a qubit, such as '0110'.")
    out = _amplitudes(len(bits))
    out[int(bits, 2)] = 1.0
    return Ket.unchecked(out)


def product(states: Sequence[Ket] | Sequence[DensityMatrix]) -> Ket | DensityMatrix:
    """The registers side by side, the first leftmost: a Ket where all are kets, else a DensityMatrix."""
    each: list[Ket | DensityMatrix] = listed(states, "product")
    if not each or not all(isinstance(state, Ket | DensityMatrix) for state in each):
        raise ParameterError("product: must be one or more states, each a Ket or a DensityMatrix.")
    kets = [state for state in each if isinstance(state, Ket)]
    if len(kets) == len(each):
        ket = kets[0]
        for other in kets[1:]:
            ket = ket.tensor(other)
        return ket
    mixed = each[0].density()
    for state in each[1:]:
        mixed = mixed.tensor(state.density())
    return mixed


def ghz(qubits: int) -> Ket:
    """The state (|0...0> + |1...1>) / sqrt 2 of at least two qubits."""
    out = _amplitudes(checked_qubits(qubits, "ghz", least=2))
    out[0] = out[-1] = np.sqrt(0.5)
    return Ket.unchecked(out)


def w_state(qubits: int) -> Ket:
    """The even superposition of the n basis states with a single 1, n at least 2."""
    count = checked_qubits(qubits, "w_state", least=2)
    out = _amplitudes(count)
    out[1 << np.arange(count)] = np.sqrt(1 / count)
    return Ket.unchecked(out)


def graph_state(graph: Any, qubits: int | None = None) -> Ket:
    """The graph state: every qubit in (|0> + |1>)/sqrt 2, then a controlled-Z on every edge.

    Parameters
    ----------
    graph : a networkx graph, whose nodes in their order are the qubits, or the edges as pairs of qubits
    qubits : with edges, the number of qubits; None for one more than the largest that an edge names

    Raises
    ------
    ParameterError
        An edge from a qubit to itself or outside the register, or no qubit at all.

    Source: M. Hein, J. Eisert, H. J. Briegel, Phys. Rev. A 69, 062311 (2004), the definition by controlled-Z gates.
    """
    if hasattr(graph, "nodes"):
        place = {node: number for number, node in enumerate(graph.nodes)}
        edges = [(place[a], place[b]) for a, b in graph.edges()]
        if getattr(graph, "is_multigraph", bool)() and len({frozenset(edge) for edge in edges}) < len(edges):
            raise ParameterError(
                "graph_state: a multigraph with an edge twice: two controlled-Z gates are none; give a simple graph."
            )
        count = checked_qubits(len(place), "graph_state")
    else:
        edges = _edges(graph)
        named = 1 + max((max(edge) for edge in edges), default=-1)
        count = checked_qubits(named if qubits is None else qubits, "graph_state")
    for a, b in edges:
        if a == b or not 0 <= min(a, b) <= max(a, b) < count:
            raise ParameterError(f"graph_state: edge {(a, b)}: must join two different qubits of 0 to {count - 1}.")
    signs = _amplitudes(count) + np.sqrt(0.5) ** count
    register = signs.reshape((2,) * count)
    for a, b in {(min(edge), max(edge)) for edge in edges}:
        register[tuple(1 if q in (a, b) else slice(None) for q in range(count))] *= -1
    return Ket.unchecked(signs)


def _edges(pairs: Any) -> list[tuple[int, int]]:
    """The edges as pairs of whole numbers."""
    each = listed(pairs, "graph_state") if np.iterable(pairs) else [pairs]
    edges = [(e,) if isinstance(e, str | bytes) or not np.iterable(e) else tuple(e) for e in each]
    if not all(is_whole(q) for edge in edges for q in edge) or any(len(edge) != 2 for edge in edges):
        raise ParameterError(f"graph_state: {str(pairs)[:60]}: must be a networkx graph or pairs of qubits, whole numbers.")
    return [(int(a), int(b)) for a, b in edges]


def maximally_mixed(qubits: int) -> DensityMatrix:
    """The state of n qubits of which nothing is known, 1/2**n."""
    count = checked_qubits(qubits, "maximally_mixed")
    checked_room(8 * 4**count, f"a density matrix of {count} qubits")
    vector = np.zeros(4**count)
    vector[0] = 1.0
    return DensityMatrix.unchecked(vector)


def _gaussian(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.complex128]:
    out: NDArray[np.complex128] = rng.standard_normal((*shape, 2)).view(complex)[..., 0]
    return out


def random_ket(qubits: int, rng: np.random.Generator) -> Ket:
    """A pure state drawn evenly from all of n qubits (Haar): normal amplitudes, divided by their norm."""
    count = checked_qubits(qubits, "random_ket")
    _generator(rng, "random_ket")
    checked_room(32 * 2**count, f"a random ket of {count} qubits")
    drawn = _gaussian((2**count,), rng)
    return Ket.unchecked(drawn / np.linalg.norm(drawn))


def random_density(qubits: int, rng: np.random.Generator, rank: int | None = None) -> DensityMatrix:
    """A mixed state ``G G^+ / Tr G G^+`` with G a (2**n, rank) matrix of normal numbers.

    With full rank, the default, it is drawn evenly in the sense of the Hilbert-Schmidt distance; rank 1 is random_ket. Source:
    K. Zyczkowski, H.-J. Sommers, J. Phys. A 34, 7111 (2001).

    Raises
    ------
    ParameterError
        A rank that is not from 1 to 2**n, or a matrix that needs more memory than there is.
    """
    count = checked_qubits(qubits, "random_density")
    _generator(rng, "random_density")
    checked_room(56 * 4**count, f"a random density matrix of {count} qubits")
    if rank is not None:
        whole_of(rank, "random_density: rank", f"must be a whole number from 1 to 2**qubits = {2**count}.", 1, 2**count)
    root = _gaussian((2**count, 2**count if rank is None else int(rank)), rng)
    matrix = root @ root.conj().T
    return DensityMatrix.unchecked(pauli_vector(matrix / np.trace(matrix).real))

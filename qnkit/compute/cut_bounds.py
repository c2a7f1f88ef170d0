"""How few pairs could do: what a circuit must have sent over each cut of the modules in two."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Operation, Unitary
from ..qubits.vector import run_ket
from .pauli_rows import Encoded, Pauli, clifford_images
from .plan import Plan

__all__ = ["MOST_WHOLE", "cut_bound", "is_unitary"]

MOST_WHOLE, MOST_STATE = 8, 20
ROUNDING = 1e-12
"""Schmidt coefficients so small, beside the largest, count as none; the bound only falls by that."""
MOST_MODULES = 10
"""Up to so many modules every cut is tried; beyond, each module against all others."""


def is_unitary(circuit: Circuit) -> bool:
    """Whether a circuit is made of gates alone, none of which waits for a bit."""
    return all(isinstance(step, Gate | Unitary) and not step.when for step in circuit.operations)


def cut_bound(plan: Plan) -> int:
    """e-bits that no plan with the same homes at the start and the end can go below: over each cut of the modules in two.

    Local operations and classical messages cannot raise entanglement: if a circuit leaves the two sides with Schmidt rank r, at
    least log2(r) e-bits have crossed. Each of the circuit's qubits begins entangled with another one that stays where it begins,
    and counts where it ends; r is then the operator-Schmidt rank of the circuit.

    Clifford circuits of any size: exact, by the ranks of stabilizer states (D. Fattal et al., quant-ph/0406168). Others to 8
    qubits: exact; to 20 qubits: of a random input, which may be less; beyond 20 qubits, and where the circuit measures: 0.
    """
    circuit, homes = plan.circuit, plan.placement.homes
    count = len(plan.machine.modules)
    if not is_unitary(circuit) or count < 2:
        return 0
    rows, state = _images(circuit), None
    whole = circuit.qubits <= MOST_WHOLE
    if rows is None:
        if circuit.qubits > MOST_STATE:
            return 0
        state = _state(circuit, whole)
    best = 0
    for cut in _cuts(count):
        ends = [q for q in range(circuit.qubits) if int(homes[q, -1]) in cut]
        starts = [q for q in range(circuit.qubits) if int(homes[q, 0]) in cut]
        if rows is not None:
            best = max(best, _entropy(rows, starts, ends))
        elif state is not None:
            best = max(best, _log_rank(state, ends + [circuit.qubits + q for q in starts] * whole))
    return best


def _cuts(count: int) -> Iterator[set[int]]:
    """One side of each cut of the modules."""
    if count > MOST_MODULES:
        yield from ({one} for one in range(count))
        return
    for mask in range(1, 1 << (count - 1)):
        yield {one for one in range(count) if mask >> one & 1}


def _images(circuit: Circuit) -> Encoded | None:
    """What a Clifford circuit makes of X and Z of each qubit; None where it is no Clifford circuit."""
    out = Encoded(circuit.qubits, tuple(range(circuit.qubits)))
    for step in circuit.operations:
        assert isinstance(step, Gate | Unitary)
        for places, matrix in step.matrices():
            images = clifford_images(matrix)
            if images is None:
                return None
            out.conjugate(places, images)
    return out


def _entropy(rows: Encoded, starts: list[int], ends: list[int]) -> int:
    """The entanglement in e-bits of one side with the other: the rank of the stabilizers cut down to it, less its qubits.

    The state is that in which the circuit's qubit q began in phi+ with a qubit n + q.
    """
    n, side = len(rows.xs), sum(1 << q for q in ends)
    kept = []
    for turn, images in enumerate((rows.xs, rows.zs)):
        for q, image in enumerate(images):
            other = Pauli(x=1 << q) if turn == 0 else Pauli(z=1 << q)
            mask = sum(1 << q for q in starts)
            parts = (image.x & side, image.z & side, other.x & mask, other.z & mask)
            kept.append(sum(part << (n * place) for place, part in enumerate(parts)))
    return _rank(kept) - len(starts) - len(ends)


def _rank(rows: list[int]) -> int:
    """The rank over two elements of rows of bits."""
    leading: dict[int, int] = {}
    for given in rows:
        row = given
        while row:
            top = row.bit_length()
            if top not in leading:
                leading[top] = row
                break
            row ^= leading[top]
    return len(leading)


def _state(circuit: Circuit, whole: bool) -> NDArray[np.complex128]:
    """What a circuit leaves of qubits that began each in phi+ with one of their own, or of random product states."""
    n, rng = circuit.qubits, np.random.default_rng(0)
    first: list[Operation] = []
    for q in range(n):
        if whole:
            first += [Gate(name="h", qubits=(n + q,)), Gate(name="cx", qubits=(n + q, q))]
        else:
            first.append(Gate(name="u", qubits=(q,), angles=tuple(rng.uniform(0, 6, 3).tolist())))
    run = run_ket(Circuit(qubits=2 * n if whole else n, operations=(*first, *circuit.operations)))
    return np.asarray(run.state.amplitudes)


def _log_rank(amplitudes: NDArray[np.complex128], side: list[int]) -> int:
    n = int(amplitudes.size).bit_length() - 1
    rest = [q for q in range(n) if q not in side]
    table = amplitudes.reshape([2] * n).transpose([*side, *rest]).reshape(2 ** len(side), -1)
    sizes = np.linalg.svd(table, compute_uv=False)
    return int(np.ceil(np.log2(np.count_nonzero(sizes > ROUNDING * sizes[0])) - 1e-12))

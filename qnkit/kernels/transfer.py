"""Pauli-transfer matrices of unitary gates."""

import numpy as np

from ._jit import jit


@jit
def pauli_entry(pauli, row):
    """The one entry of a Pauli operator of one qubit (0 to 3: I, X, Y, Z) in a row."""
    if pauli == 2:
        return 1j if row else -1j
    if pauli == 3 and row:
        return -1.0 + 0j
    return 1.0 + 0j


@jit
def transfer(unitaries, out):
    """Writes the Pauli-transfer matrices R[i, j] = Tr(P_i U P_j U^+) / d of unitary matrices U of one or two qubits.

    Parameters
    ----------
    unitaries : complex (n, d, d), d = 2 or 4
    out : float (n, d*d, d*d)
    """
    d = unitaries.shape[1]
    count = d * d
    flips = np.empty(count, np.int64)
    entries = np.empty((count, d), np.complex128)
    for k in range(count):
        flip = 1 if k & 3 == 1 or k & 3 == 2 else 0
        for row in range(d):
            entries[k, row] = pauli_entry(k & 3, row & 1)
            if d == 4:
                entries[k, row] *= pauli_entry(k >> 2, row >> 1)
        if d == 4 and (k >> 2 == 1 or k >> 2 == 2):
            flip += 2
        flips[k] = flip
    turned = np.empty((d, d), np.complex128)
    both = np.empty((d, d), np.complex128)
    for n in range(unitaries.shape[0]):
        u = unitaries[n]
        for j in range(count):
            for r in range(d):
                for c in range(d):
                    turned[r, c] = u[r, c ^ flips[j]] * entries[j, c ^ flips[j]]
            for r in range(d):
                for c in range(d):
                    value = 0j
                    for k in range(d):
                        value += turned[r, k] * u[c, k].conjugate()
                    both[r, c] = value
            for i in range(count):
                total = 0.0
                for r in range(d):
                    e, b = entries[i, r], both[r ^ flips[i], r]
                    total += e.real * b.real - e.imag * b.imag
                out[n, i, j] = total / d

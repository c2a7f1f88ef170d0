"""The Pauli basis: density matrices to real Pauli vectors and back, one Walsh-Hadamard transform a diagonal.

A Pauli operator of n qubits is ``i^|x & z| X^x Z^z`` with two masks of n bits (qubit 0 the most significant); the base-4 digit
of a qubit, in the order I, X, Y, Z, is ``x ^ 3 z``. The operators with one x look only at the entries ``rho[r, r ^ x]``. Of a
Hermitian matrix the sum over r is real where ``|x & z|`` is even and imaginary where it is odd, so that a real transform of
real plus imaginary part holds it all. Eight x at a time keep whole cache lines in use.
"""

import numpy as np

from ._jit import jit


@jit
def tables(qubits, spread, signs):
    """For each mask m: its bits moved to the even places, and the sign of ``i^|m|`` after real and imaginary part were added."""
    for mask in range(1 << qubits):
        wide, ones = 0, 0
        for bit in range(qubits):
            if (mask >> bit) & 1:
                wide |= 1 << (2 * bit)
                ones += 1
        spread[mask] = wide
        signs[mask] = -1.0 if ones % 4 == 1 or ones % 4 == 2 else 1.0


@jit
def transform(work):
    """The Walsh-Hadamard transform of every column of ``work`` (2**n, lanes), in place, without the factor 2**(-n/2)."""
    rows, lanes = work.shape
    half = 1
    while half < rows:
        for start in range(0, rows, 2 * half):
            for r in range(start, start + half):
                for lane in range(lanes):
                    a, b = work[r, lane], work[r + half, lane]
                    work[r, lane] = a + b
                    work[r + half, lane] = a - b
        half *= 2


@jit
def spread_out(first, work, spread, signs, out):
    """The transformed lanes of the x masks from ``first`` on, put where they belong in the Pauli vector."""
    rows, lanes = work.shape
    for z in range(rows):
        for lane in range(lanes):
            x = first + lane
            out[spread[x] ^ (3 * spread[z])] = signs[x & z] * work[z, lane]


@jit
def vector_of_matrix(matrix, spread, signs, work, out):
    """The Pauli vector ``out[k] = Tr(rho P_k)`` of a Hermitian matrix.

    Parameters
    ----------
    matrix : complex (2**n, 2**n)
    spread : int64 (2**n,), signs : float (2**n,), both from ``tables``
    work : float (2**n, lanes), scratch; lanes a power of two that divides 2**n
    out : float (4**n,)
    """
    rows, lanes = work.shape
    for first in range(0, rows, lanes):
        for r in range(rows):
            for lane in range(lanes):
                entry = matrix[r, r ^ (first + lane)]
                work[r, lane] = entry.real + entry.imag
        transform(work)
        spread_out(first, work, spread, signs, out)


@jit
def vector_of_ket(amplitudes, spread, signs, work, out):
    """As vector_of_matrix, of the projector on a state vector (2**n,), without ever holding the matrix."""
    rows, lanes = work.shape
    for first in range(0, rows, lanes):
        for r in range(rows):
            for lane in range(lanes):
                entry = amplitudes[r] * np.conj(amplitudes[r ^ (first + lane)])
                work[r, lane] = entry.real + entry.imag
        transform(work)
        spread_out(first, work, spread, signs, out)


@jit
def matrix_of_vector(vector, spread, signs, work, out):
    """The matrix ``out = sum_k vector[k] P_k / 2**n``, the inverse of vector_of_matrix; arrays as there."""
    rows, lanes = work.shape
    half = 0.5 / rows
    for first in range(0, rows, lanes):
        for z in range(rows):
            for lane in range(lanes):
                x = first + lane
                work[z, lane] = signs[x & z] * vector[spread[x] ^ (3 * spread[z])]
        transform(work)
        for r in range(rows):
            for lane in range(lanes):
                x = first + lane
                here, there = work[r, lane], work[r ^ x, lane]
                out[r, r ^ x] = complex(half * (here + there), half * (here - there))


@jit
def ket_expectation(x, z, amplitudes):
    """``<psi| P |psi>`` of a state vector of up to 32 qubits for the Pauli operator P with the masks x and z."""
    total = 0.0
    odd = x & z
    ones = 0
    while odd:
        ones += odd & 1
        odd >>= 1
    for r in range(amplitudes.shape[0]):
        here, there = amplitudes[r], amplitudes[r ^ x]
        if ones % 2 == 0:
            term = here.real * there.real + here.imag * there.imag
        else:
            term = here.imag * there.real - here.real * there.imag
        parity = r & z
        parity ^= parity >> 16
        parity ^= parity >> 8
        parity ^= parity >> 4
        parity ^= parity >> 2
        parity ^= parity >> 1
        total += -term if parity & 1 else term
    return -total if ones % 4 == 1 or ones % 4 == 2 else total

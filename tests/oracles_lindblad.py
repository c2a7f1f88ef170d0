"""Independent answers for constant generators: Kronecker products, matrix exponentials, closed forms, plain twins of kernels."""

import math

import numpy as np

from tests.random_things import random_hermitian

LOWER = np.array([[0.0, 1.0], [0.0, 0.0]], dtype=complex)
X = np.array([[0.0, 1.0], [1.0, 0.0]], dtype=complex)
Z = np.diag([1.0 + 0j, -1.0])
ONE = np.eye(2, dtype=complex)


# --- systems ----------------------------------------------------------------------------------------------------------


def two_qubits():
    """Two coupled qubits with T1 and T2 of their own: a generic generator."""
    hamiltonian = 2.0 * random_hermitian(np.random.default_rng(1), 4)
    singles = ((0.5, LOWER), (0.3, Z))
    return hamiltonian, [s * np.kron(o, ONE) for s, o in singles] + [1.4 * s * np.kron(ONE, o) for s, o in singles]


def driven_decay(rabi, decay):
    """A qubit driven on resonance at a Rabi frequency in rad/s, decaying |1> -> |0> at a rate in 1/s."""
    return 0.5 * rabi * X, [math.sqrt(decay) * LOWER]


def two_at_critical_damping(decay=4.0):
    """Two driven, decaying qubits at their exceptional points, seen in a rotated basis: dense and defective."""
    (h, (c,)), rng = driven_decay(decay / 4, decay), np.random.default_rng(7)
    turn = np.linalg.qr(rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4)))[0]
    both = [np.kron(h, ONE) + np.kron(ONE, h), np.kron(c, ONE), np.kron(ONE, c)]
    hamiltonian, *collapse = [turn @ o @ turn.conj().T for o in both]
    return (hamiltonian + hamiltonian.conj().T) / 2, collapse


def stiff():
    """Two qubits, one of which relaxes ten thousand times faster than the other, coupled weakly."""
    flip = np.kron(LOWER.T, LOWER)
    hamiltonian = 0.5 * np.kron(Z, ONE) + 0.3 * (flip + flip.conj().T)
    return hamiltonian, [
        math.sqrt(0.1) * np.kron(LOWER, ONE),
        math.sqrt(1e3) * np.kron(ONE, LOWER),
        math.sqrt(0.05) * np.kron(Z, ONE),
    ]


# --- evolution --------------------------------------------------------------------------------------------------------


def superoperator(hamiltonian, collapse):
    """The generator on a density matrix written row by row, by Kronecker products."""
    one = np.eye(len(hamiltonian))
    out = -1j * (np.kron(hamiltonian, one) - np.kron(one, np.transpose(hamiltonian)))
    for c in collapse:
        c = np.asarray(c)
        number = c.conj().T @ c
        out = out + np.kron(c, c.conj()) - 0.5 * np.kron(number, one) - 0.5 * np.kron(one, number.T)
    return out


def exponential_in_long_double(matrix):
    """exp(matrix) by scaling, 30 Taylor terms and squaring, in the longest complex numbers that numpy has."""
    given = np.asarray(matrix, dtype=np.clongdouble)
    halvings = max(0, int(np.ceil(np.log2(max(1e-300, float(np.abs(given).sum(axis=1).max()))))) + 2)
    small = given / np.longdouble(2) ** halvings
    term = np.eye(len(given), dtype=np.clongdouble)
    change = np.zeros_like(term)
    for k in range(1, 31):
        term = term @ small / k
        change = change + term
    for _ in range(halvings):
        change = 2 * change + change @ change
    return change + np.eye(len(given))


def evolved(hamiltonian, collapse, state, times):
    """The states at any times, each by an exponential of its own from time 0."""
    generator, d = superoperator(hamiltonian, collapse), len(hamiltonian)
    start = np.asarray(state, dtype=np.clongdouble).reshape(-1)
    out = [exponential_in_long_double(generator * np.longdouble(t)) @ start for t in times]
    return np.array(out).reshape(-1, d, d).astype(complex)


def evolved_evenly(hamiltonian, collapse, state, gap, count):
    """The states at ``count`` times from 0, one gap apart, by one exponential in long double."""
    d = len(hamiltonian)
    step = exponential_in_long_double(superoperator(hamiltonian, collapse) * np.longdouble(gap))
    out = [np.asarray(state, dtype=np.clongdouble).reshape(-1)]
    for _ in range(count - 1):
        out.append(step @ out[-1])
    return np.array(out).reshape(-1, d, d).astype(complex)


def bloch_of_driven_decay(rabi, decay, times):
    """The Bloch components (y, z) of a qubit that starts in |0>: driven about x at ``rabi``, decaying to |0> at ``decay``.

    ``dy/dt = -decay/2 y - rabi z``, ``dz/dt = -decay (z - 1) + rabi y``. With ``A`` that 2 x 2 matrix and
    ``N = A + 3/4 decay``, ``N**2 = decay**2 / 16 - rabi**2``: oscillating, critical or overdamped by its sign.
    """
    settled = np.array([-2 * rabi * decay, decay**2]) / (decay**2 + 2 * rabi**2)
    nilpotent = np.array([[decay / 4, -rabi], [rabi, -decay / 4]])
    square = decay**2 / 16 - rabi**2
    out = []
    for t in times:
        root = math.sqrt(abs(square))
        even, odd = (math.cosh(root * t), math.sinh(root * t)) if square > 0 else (math.cos(root * t), math.sin(root * t))
        odd = t if root == 0 else odd / root
        out.append(
            settled + math.exp(-0.75 * decay * t) * (even * np.eye(2) + odd * nilpotent) @ (np.array([0.0, 1.0]) - settled)
        )
    return np.array(out)


# --- twins of the kernels ---------------------------------------------------------------------------------------------


def in_tiles(matrix):
    """The flat array of a square matrix in tiles of 16 x 16, and the number of tiles a side."""
    tiles = (len(matrix) + 15) // 16
    padded = np.zeros((16 * tiles, 16 * tiles))
    padded[: len(matrix), : len(matrix)] = matrix
    return np.concatenate(
        [padded[16 * i : 16 * i + 16, 16 * j : 16 * j + 16].ravel() for i in range(tiles) for j in range(tiles)]
    ), tiles


def out_of_tiles(flat, tiles, n):
    """The square matrix of size n of a flat array in tiles."""
    rows = [np.hstack([flat[256 * (i * tiles + j) :][:256].reshape(16, 16) for j in range(tiles)]) for i in range(tiles)]
    return np.vstack(rows)[:n, :n]


def real_vector(matrix):
    """``Re rho + Im rho``, row by row."""
    return (matrix.real + matrix.imag).reshape(-1)


def real_generator(hamiltonian, collapse):
    """The generator on ``Re rho + Im rho``: what it makes of each unit vector, column by column."""
    d, generator = len(hamiltonian), superoperator(hamiltonian, collapse)
    columns = []
    for unit in np.eye(d * d).reshape(-1, d, d):
        matrix = (unit + unit.T) / 2 + 1j * (unit - unit.T) / 2
        columns.append(real_vector((generator @ matrix.reshape(-1)).reshape(d, d)))
    return np.array(columns).T


def series_terms(reach, smallest=1e-17):
    """The first k = 3, 7, 11, ... whose Taylor term ``reach**k / k!`` is not above the smallest that counts."""
    k = 3
    while reach**k / math.factorial(k) > smallest and k < 63:
        k += 4
    return k


def moved_step_by_step(generator, start, times):
    """The real vectors at rising times, each from the one before by an exponential of scipy."""
    from scipy.linalg import expm

    x, last, out = start, 0.0, []
    for t in times:
        x, last = expm(generator * (t - last)) @ x, t
        out.append(x)
    return np.array(out)


def is_state(matrix, rounding):
    """Whether a matrix is a state, by its eigenvalues."""
    hermitian = np.abs(matrix - matrix.conj().T).max() <= rounding
    return bool(hermitian and abs(np.trace(matrix).real - 1) <= rounding and np.linalg.eigvalsh(matrix)[0] >= -rounding)

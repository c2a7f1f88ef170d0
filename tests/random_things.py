"""Random unitary matrices, states and systems for the tests, each drawn from the generator that comes first."""

import math

import numpy as np


def _entries(rng, *shape):
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


def random_unitary(rng, d=2):
    """A Haar-random unitary matrix of dimension d."""
    q, r = np.linalg.qr(_entries(rng, d, d))
    return q * (np.diag(r) / np.abs(np.diag(r)))


def random_state(rng, d, rank=None):
    """A random density matrix of dimension d, of at most that rank."""
    root = _entries(rng, d, rank or d)
    matrix = root @ root.conj().T
    return matrix / np.trace(matrix).real


def random_hermitian(rng, d):
    """A random Hermitian matrix with entries of about 1."""
    root = _entries(rng, d, d)
    return (root + root.conj().T) / 2


def random_system(rng, d, operators=2, scale=1.0):
    """A random Hamiltonian and dense random collapse operators."""
    collapse = _entries(rng, operators, d, d)
    return scale * random_hermitian(rng, d), math.sqrt(scale / d) * collapse


def random_sparse_system(rng, d, jumps=2, share=1.0):
    """A random Hamiltonian and a list of random jumps, of which a share of the entries differs from zero."""

    def matrix():
        return _entries(rng, d, d) * (rng.uniform(size=(d, d)) < share)

    half = matrix()
    return half + half.conj().T, [0.5 * matrix() for _ in range(jumps)]

"""The master equation written out: the same derivative as by matrices, on no more entries than can differ from zero."""

import numpy as np
import pytest

from qnkit.kernels import liouville
from qnkit.qubits.generator import generator
from tests.oracles_emitter import master_equation, reachable
from tests.random_things import random_sparse_system


def derivative(made, rho, strengths=()):
    """The derivative that the terms give, as a matrix."""
    y, out = made.packed(rho), np.zeros(made.size)
    factor = np.concatenate([[1.0], strengths])
    terms = made.terms
    np.add.at(out, terms.rows, factor[np.maximum(terms.kinds, 0)] * terms.weights * y[terms.columns])
    return made.unpacked(out)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("folded", [True, False])
def test_the_terms_give_the_derivative_of_the_master_equation(seed, folded):
    rng = np.random.default_rng(seed)
    dim = 2 + seed % 4
    hamiltonian, jumps = random_sparse_system(rng, dim, jumps=seed % 3, share=0.5)
    drive, _ = random_sparse_system(rng, dim, jumps=0, share=0.4)
    rho = rng.normal(size=(dim, dim)) + 1j * rng.normal(size=(dim, dim))
    rho = rho + rho.conj().T if folded else rho
    made = generator(hamiltonian, [drive], jumps, rho, folded=folded)
    expected = master_equation(rho, hamiltonian + 0.7 * drive, jumps)
    assert made.size == dim**2 * (1 if folded else 2)
    assert derivative(made, rho, [0.7]) == pytest.approx(expected, abs=1e-12 * np.abs(expected).max())


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("folded", [True, False])
def test_the_entries_that_are_kept_are_those_that_can_differ_from_zero(seed, folded):
    rng = np.random.default_rng(seed)
    hamiltonian, jumps = random_sparse_system(rng, 5, jumps=2, share=0.08)
    drive, _ = random_sparse_system(rng, 5, jumps=0, share=0.08)
    start = np.zeros((5, 5), dtype=complex)
    start[0, 0] = 1.0
    if not folded:
        start[0, 1] = 1.0 - 1.0j
    made = generator(hamiltonian, [drive], jumps, start, folded=folded)
    effective = hamiltonian + sum((jump.conj().T @ jump for jump in jumps), np.zeros((5, 5)))
    expected = reachable(start != 0, [effective, drive], jumps)
    kept = (made.real >= 0) | (made.imaginary >= 0)
    assert not (kept & ~expected.ravel()).any()
    rho = start
    assert derivative(made, rho, [0.3]) == pytest.approx(master_equation(rho, hamiltonian + 0.3 * drive, jumps), abs=1e-12)


def test_without_room_the_terms_are_only_counted():
    nothing = np.zeros(0, dtype=np.int64)
    begins, rows, entries = np.array([0, 1, 2]), np.array([1, 0]), np.array([1j, 1j])
    real, imaginary = np.arange(4), np.full(4, -1)
    given = (2, 0, np.arange(4), begins, rows, entries, nothing, nothing, np.zeros(0, dtype=complex))
    count = liouville.write(*given, real, 4 + real, nothing, nothing, nothing, np.zeros(0))
    assert count == 16, "4 entries, each driven from both sides, real and imaginary part"
    assert liouville.write(*given, real, imaginary, nothing, nothing, nothing, np.zeros(0)) == 0, "1j times a real entry"


def test_the_jump_terms_can_be_told_from_the_others():
    hamiltonian, jumps = random_sparse_system(np.random.default_rng(1), 3)
    made = generator(hamiltonian, [], jumps, np.ones((3, 3)) + 1j * (1 - np.eye(3)))
    rho = np.eye(3) / 3 + 0j
    y, out = made.packed(rho), np.zeros(made.size)
    counted = made.terms.only(-2)
    np.add.at(out, counted.rows, counted.weights * y[counted.columns])
    assert made.unpacked(out) == pytest.approx(jumps[1] @ rho @ jumps[1].conj().T, abs=1e-13)


def test_the_decays_of_all_jumps_are_summed():
    _, jumps = random_sparse_system(np.random.default_rng(2), 4, jumps=3, share=0.6)
    entries = [(o, c, r, jump[r, c]) for o, jump in enumerate(jumps) for c in range(4) for r in range(4) if jump[r, c] != 0]
    begins = np.array([sum((o, c) < (p, d) for o, c, _, _ in entries) for p in range(3) for d in range(5)])
    out = np.eye(4) + 0j
    liouville.subtract_decays(4, begins, np.array([e[2] for e in entries]), np.array([e[3] for e in entries]), out)
    assert out == pytest.approx(np.eye(4) - sum(jump.conj().T @ jump for jump in jumps) / 2, abs=1e-13)

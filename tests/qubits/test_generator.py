"""The generator: matrices into real vectors and back, mean values, and how few entries are carried.

That its terms are those of the master equation is tested in tests/kernels/test_liouville.py.
"""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import room
from qnkit.qubits.generator import Terms, generator
from tests.random_things import random_sparse_system

FULL = np.ones((4, 4)) + 1j * (1 - np.eye(4))
"""A start in which every number differs from zero, but for the imaginary parts of the diagonal."""


@pytest.mark.parametrize("folded", [True, False])
def test_a_matrix_comes_back_from_its_vector_and_its_means_are_traces(folded):
    rng = np.random.default_rng(3)
    hamiltonian, jumps = random_sparse_system(rng, 4)
    rho = rng.normal(size=(5, 4, 4)) + 1j * rng.normal(size=(5, 4, 4))
    rho = rho + rho.conj().swapaxes(1, 2) if folded else rho
    made = generator(hamiltonian, [], jumps, FULL + 1j * np.eye(4) * (not folded), folded=folded)
    vectors = made.packed(rho)
    assert vectors.shape == (5, 16 if folded else 32)
    assert made.unpacked(vectors) == pytest.approx(rho, abs=1e-15)
    assert vectors @ made.functional(jumps[0]) == pytest.approx(np.trace(jumps[0] @ rho, axis1=1, axis2=2), abs=1e-12)
    if folded:
        assert not made.functional(hamiltonian).imag.any()


def test_a_level_that_nothing_leads_to_costs_nothing():
    """A qubit that decays beside 40 levels that it never meets."""
    hamiltonian, jump = np.diag(np.arange(42.0)), np.zeros((42, 42))
    jump[0, 1] = 1.0
    start = np.zeros((42, 42), dtype=complex)
    start[:2, :2] = [[1, 1 + 1j], [1 - 1j, 1]]
    made = generator(hamiltonian, [], [jump], start)
    assert made.size == 4
    assert generator(hamiltonian, [], [jump], np.eye(42, dtype=complex)).size == 42


def test_what_stays_real_or_imaginary_is_carried_as_one_number():
    """A resonant two-level system driven along x from a pole stays in one plane: three numbers, four with a detuning."""
    flip, tilt, start = np.array([[0, 1.0], [1, 0]]), np.diag([0.3, -0.3]), np.diag([1.0, 0.0]).astype(complex)
    resonant, detuned = generator(flip, [], [], start), generator(flip + tilt, [], [], start)
    assert (resonant.size, detuned.size) == (3, 4)
    assert resonant.real.tolist() == [0, -1, -1, 1]
    assert resonant.unpacked(np.array([0.5, 0.5, 0.2])) == pytest.approx(np.array([[0.5, 0.2j], [-0.2j, 0.5]]))


def test_terms_of_one_kind_are_told_apart_moved_and_joined():
    terms = Terms(np.array([0, 1]), np.array([1, 0]), np.array([0, 2]), np.array([1.0, 3.0]))
    both = Terms.joined([terms.moved(5, 0), terms.only(2)])
    assert both.rows.tolist() == [5, 6, 1]
    assert both.columns.tolist() == [1, 0, 0]
    assert both.kinds.tolist() == [0, 2, 2]
    assert both.weights.tolist() == [1.0, 3.0, 3.0]


def test_what_does_not_fit_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(room, "SMALL", 0)
    monkeypatch.setattr(room, "free_bytes", lambda: 1000)
    hamiltonian, jumps = random_sparse_system(np.random.default_rng(0), 4)
    with pytest.raises(ParameterError, match=r"the master equation of a system of dimension 4 needs .* of memory"):
        generator(hamiltonian, [], jumps, FULL)

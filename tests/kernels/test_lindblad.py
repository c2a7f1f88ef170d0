"""kernels.lindblad against Kronecker products, eigenvalues and plain loops."""

import math

import numpy as np
import pytest

from qnkit.kernels import lindblad
from tests.oracles_lindblad import LOWER, X, is_state, out_of_tiles, real_generator, real_vector, two_qubits
from tests.random_things import random_state, random_system


def generated(hamiltonian, collapse):
    d = len(hamiltonian)
    side = (d * d + 15) // 16
    out = np.zeros((16 * side) ** 2)
    operators = np.array(collapse, dtype=complex).reshape(-1, d, d)
    size, skew = lindblad.generator(np.array(hamiltonian, dtype=complex), operators, side, out)
    return out_of_tiles(out, side, d * d).T, size, skew


@pytest.mark.parametrize("d", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("operators", [0, 1, 3])
def test_the_generator_is_that_of_kronecker_products(d, operators):
    system = random_system(np.random.default_rng(10 * d + operators), d, operators)
    made, size, skew = generated(*system)
    assert made == pytest.approx(real_generator(*system), abs=1e-14 * d)
    assert size >= np.linalg.norm(made, 2) * (1 - 1e-12)
    assert skew == 0.0


def test_sparse_operators_give_what_dense_ones_do():
    assert generated(*two_qubits())[0] == pytest.approx(real_generator(*two_qubits()), abs=1e-14)


def test_each_part_of_the_generator_counts():
    whole = generated(X, [LOWER])[0]
    assert np.abs(whole - generated(0 * X, [LOWER])[0]).max() > 0.9
    assert np.abs(whole - generated(X, [])[0]).max() > 0.9


def test_the_hermitian_part_is_taken_and_what_is_lost_is_told():
    tilted = X + np.array([[0, 0], [2e-3, 0]])
    made, _, skew = generated(tilted, [])
    assert skew == pytest.approx(2e-3)
    assert made == pytest.approx(real_generator((tilted + tilted.conj().T) / 2, []), abs=1e-15)


def test_what_is_not_finite_makes_the_size_no_number():
    for bad in (math.nan, math.inf):
        with np.errstate(invalid="ignore"):
            assert math.isnan(generated([[0, bad], [bad, 0]], [])[1])
            assert math.isnan(generated(X, [bad * LOWER.real])[1])


@pytest.mark.parametrize("seed", range(40))
def test_a_state_is_known_as_one_and_what_misses_is_not(seed):
    rng = np.random.default_rng(seed)
    d = 1 + seed % 5
    state = random_state(rng, d, rank=1 + seed % 3)
    values, vectors = np.linalg.eigh(state)
    values[0] -= 1e-8 * (seed % 4)
    values[-1] += 1e-8 * (seed % 4)
    shifted = (vectors * values) @ vectors.conj().T
    skewed = state + 1e-8 * rng.normal(size=(d, d)) * (seed % 2)
    for matrix in (state, shifted, skewed, 2 * state):
        assert lindblad.is_state(matrix, 1e-9) == is_state(matrix, 1e-9)


def test_what_is_not_a_number_is_no_state():
    for bad in (np.full((2, 2), np.nan + 0j), np.diag([np.inf, 0j]), np.diag([1 + 0j, np.nan])):
        with np.errstate(invalid="ignore"):
            assert not lindblad.is_state(bad, 1e-9)


def test_the_first_unfit_time_is_found():
    cases = {(0.0, 1.0, 1.0): -1, (0.0, 2.0, 1.0): 2, (-1.0, 2.0): 0, (0.0, math.nan, 3.0): 1, (0.0, math.inf): 1, (): -1}
    for times, expected in cases.items():
        assert lindblad.unfit_time(np.array(times, dtype=float)) == expected


def test_a_state_is_packed_as_the_sum_of_its_parts():
    state, out = random_state(np.random.default_rng(3), 3), np.zeros(16)
    lindblad.pack(state, out)
    assert np.array_equal(out[:9], real_vector(state))


def prepared(times, size=1.0):
    state = random_state(np.random.default_rng(4), 2)
    return lindblad.prepare(state, 1e-9, np.array(times, dtype=float), size, 1, np.zeros(16 * len(times)))


def test_what_is_known_of_times_before_a_move():
    assert prepared(np.linspace(0, 3, 7), 100.0) == (True, -1, 0.5, True, True)
    assert prepared([2.0, 2.1, 2.2])[2:4] == (pytest.approx(0.1), True), "the way to the first does not count where they are even"
    assert prepared([2.0, 2.1, 2.3])[2:4] == (2.0, False)
    assert prepared([0.0, 0.1, 0.3])[2:4] == (pytest.approx(0.2), False)
    assert prepared([4.0])[2:4] == (4.0, False)
    assert prepared([4.0, 4.0])[2:4] == (4.0, False)
    assert prepared([0.0, 0.0])[2:] == (0.0, False, False), "without any time nothing is to be jumped"
    assert prepared([0.0, -1.0])[1] == 1

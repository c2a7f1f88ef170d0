"""Mixtures of unitaries do on average what their channels do."""

import math

import numpy as np
import pytest

from qnkit.qubits.mixtures import LARGEST, mixture_of_kraus, mixture_of_paulis, product_mixture
from tests.oracles_channels import damping, flips, labels, operator, summed
from tests.random_things import random_state, random_unitary


def average(mixture, matrix):
    return sum(p * u @ matrix @ u.conj().T for p, u in zip(*mixture, strict=True))


def test_a_mixture_of_pauli_operators_names_each_with_its_probability():
    weights = np.zeros(16)
    weights[[0, 6, 15]] = 0.5, 0.2, 0.3
    chances, unitaries = mixture_of_paulis(weights)
    assert chances == pytest.approx([0.5, 0.2, 0.3], abs=1e-16)
    for unitary, name in zip(unitaries, ("II", labels(2)[6], "ZZ"), strict=True):
        assert np.array_equal(unitary, operator(name))


@pytest.mark.parametrize("seed", range(3))
def test_kraus_operators_that_are_multiples_of_unitaries_are_their_mixture(seed):
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(3))
    operators = np.array([math.sqrt(p) * random_unitary(rng, 4) for p in shares] + [np.zeros((4, 4))])
    mixture = mixture_of_kraus(operators)
    assert mixture[0] == pytest.approx(shares, abs=1e-14)
    matrix = random_state(rng, 4)
    assert average(mixture, matrix) == pytest.approx(summed(operators, matrix), abs=1e-14)


def test_amplitude_damping_is_no_mixture_of_unitaries_and_a_phase_flip_is():
    assert mixture_of_kraus(np.array(damping(0.3))) is None
    assert mixture_of_kraus(np.array(flips({"Z": 0.3}))) is not None


def test_the_product_of_mixtures_takes_every_pair_and_stops_where_there_are_too_many():
    rng = np.random.default_rng(2)
    first = (np.array([0.25, 0.75]), np.array([random_unitary(rng, 2) for _ in range(2)]))
    second = (np.array([0.1, 0.9]), np.array([random_unitary(rng, 2) for _ in range(2)]))
    matrix = random_state(rng, 2)
    joined = product_mixture(first, second, lambda a, b: b @ a)
    assert joined[0].sum() == pytest.approx(1, abs=1e-15)
    assert average(joined, matrix) == pytest.approx(average(second, average(first, matrix)), abs=1e-15)
    many = (np.full(LARGEST, 1 / LARGEST), np.array([np.eye(2)] * LARGEST))
    assert product_mixture(first, many, np.kron) is None
    assert product_mixture(first, None, np.kron) is None


def test_an_unlikely_member_that_rounding_left_off_unitary_is_made_unitary_and_the_others_stay():
    """Divided by the root of its chance, 1e-8, an error of 1e-10 would be one of 1e-6 whenever it is drawn."""
    near = np.array([[0, 1], [1 + 1e-6, 0]])
    chances, matrices = mixture_of_kraus(np.array([np.sqrt(1 - 1e-8) * np.eye(2), 1e-4 * near]).astype(complex))
    assert np.abs(matrices.conj().transpose(0, 2, 1) @ matrices - np.eye(2)).max() < 1e-15
    assert np.array_equal(matrices[0], np.eye(2))
    assert chances.sum() == pytest.approx(1, abs=1e-15)

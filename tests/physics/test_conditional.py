"""Pairs that come with a probability, and their tables."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import Conditional, PairState
from qnkit.physics.conditional import pair_of_table, table_of
from tests.oracles import random_density_matrix

PAULI = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


@pytest.mark.parametrize("seed", range(3))
def test_the_table_of_a_pair_holds_its_pauli_averages(seed):
    pair = PairState(random_density_matrix(np.random.default_rng(seed)))
    expected = [[np.trace(pair.matrix @ np.kron(a, b)).real for b in PAULI] for a in PAULI]
    assert table_of(pair) == pytest.approx(np.array(expected), abs=1e-15)


def test_a_table_gives_its_probability_and_its_state_back():
    pair = PairState(random_density_matrix(np.random.default_rng(5)))
    probability, state = pair_of_table(0.3 * table_of(pair))
    assert probability == pytest.approx(0.3, abs=1e-15)
    assert state.matrix == pytest.approx(pair.matrix, abs=1e-15)


def test_a_probability_that_is_rounding_is_none_and_a_small_one_of_small_terms_counts():
    table = 1e-17 * table_of(PairState.bell())
    assert pair_of_table(table) == (0.0, None)
    assert pair_of_table(table, scale=1e-17) == (1e-17, PairState.bell())


def test_what_comes_says_its_fidelity_and_what_never_comes_says_so():
    came = Conditional(0.5, PairState.werner(0.9, "psi+"), "psi+")
    assert (came.is_dead, came.fidelity) == (False, pytest.approx(0.9, abs=1e-15))
    assert "0.9000" in came._repr_html_()
    never = Conditional(0.0, None, "psi+")
    assert never.is_dead
    assert math.isnan(never.fidelity)
    with pytest.raises(ParameterError, match=r"Conditional\.state: no accepted outcome ever comes: accept others"):
        never.state  # noqa: B018

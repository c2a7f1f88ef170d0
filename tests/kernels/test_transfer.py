"""Pauli-transfer matrices of unitaries equal the traces written out."""

import numpy as np
import pytest

from qnkit.kernels.transfer import transfer
from tests.oracles_registers import transferred
from tests.random_things import random_unitary


@pytest.mark.parametrize("size", [2, 4])
def test_a_transfer_matrix_is_the_trace_formula(size):
    rng = np.random.default_rng(3)
    unitaries = np.array([random_unitary(rng, size) for _ in range(5)])
    out = np.empty((5, size**2, size**2))
    transfer(unitaries, out)
    assert np.abs(out - [transferred(u) for u in unitaries]).max() < 1e-14
    assert np.abs(out @ out.transpose(0, 2, 1) - np.eye(size**2)).max() < 1e-14, "the map of a gate turns the Pauli vector"

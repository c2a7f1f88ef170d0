"""The reduced density matrix of a state vector is its partial trace."""

import numpy as np
import pytest

from qnkit.kernels.amplitudes import reduced


@pytest.mark.parametrize("kept", [(0,), (2,), (0, 1), (3, 1), (2, 3)])
def test_the_reduced_state_is_the_partial_trace(kept):
    rng = np.random.default_rng(1)
    vector = rng.normal(size=16) + 1j * rng.normal(size=16)
    cut = np.moveaxis(vector.reshape(2, 2, 2, 2), kept, range(len(kept))).reshape(2 ** len(kept), -1)
    bits = [3 - q for q in kept]
    spots = np.array([sum(((s >> k) & 1) << b for k, b in enumerate(reversed(bits))) for s in range(2 ** len(kept))])
    out = np.zeros((2 ** len(kept),) * 2, dtype=complex)
    reduced(np.array(sorted(bits)), spots, vector, out)
    assert np.abs(out - cut @ cut.conj().T).max() < 1e-14 * np.vdot(vector, vector).real * 4

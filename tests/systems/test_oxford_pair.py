"""Claims about the pair measured at Oxford: what is printed is no state, and the nearest one has the reported numbers."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import PairState
from qnkit.systems import oxford_pair


def test_printed_matrix_is_hermitian_but_no_state():
    matrix = oxford_pair.printed()
    assert np.abs(matrix - matrix.conj().T).max() == 0
    assert np.trace(matrix).real == pytest.approx(0.999, abs=1e-12)
    assert np.linalg.eigvalsh(matrix)[0] == pytest.approx(-2.2e-4, abs=5e-6)
    with pytest.raises(ParameterError, match=r"trace = 0.999"):
        PairState(matrix)


def test_projection_moves_no_entry_by_more_than_printing_did():
    assert np.abs(oxford_pair.pair().matrix - oxford_pair.printed()).max() < 1.5e-3


def test_fidelity_is_the_reported_one_within_its_error():
    reported, error = oxford_pair.FIDELITY
    assert abs(oxford_pair.pair().fidelity("psi+") - reported) < error


def test_fidelity_of_the_nearest_state_and_of_the_matrix_with_its_trace_made_1():
    matrix = oxford_pair.printed()
    both = oxford_pair.pair().fidelity("psi+"), PairState.unchecked(matrix / np.trace(matrix)).fidelity("psi+")
    assert both == pytest.approx((0.96939, 0.96946), abs=5e-6)


def test_most_of_what_is_wrong_is_phase():
    weights = oxford_pair.pair().bell_weights()
    assert weights == pytest.approx([0.00601, 0.00601, 0.96946, 0.01853], abs=1.5e-4)  # derived without projection

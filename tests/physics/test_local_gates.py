"""The gates of a station against Kraus sums, its instruments, limits and refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import LocalGates
from qnkit.physics.local_gates import instruments, noisy_gate
from qnkit.qubits import Channel, ReadoutError
from qnkit.qubits.gates import gate_matrix


@pytest.mark.parametrize(("name", "angles"), [("cx", ()), ("h", ()), ("rx", (0.7,))])
@pytest.mark.parametrize("error", [0.0, 0.02, 0.5])
def test_the_error_is_the_average_gate_infidelity(name, angles, error):
    gate = noisy_gate(name, error, *angles)
    assert 1 - gate.average_fidelity(gate_matrix(name, *angles)) == pytest.approx(error, abs=1e-15)


def test_at_three_quarters_and_at_a_half_nothing_is_left():
    for name, error in (("cx", 0.75), ("h", 0.5)):
        ptm = noisy_gate(name, error).ptm
        assert ptm[1:, 1:] == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(("name", "error"), [("cx", 0.8), ("h", 2 / 3)])
def test_the_largest_errors_are_channels_still_without_the_gate_itself(name, error):
    gate = noisy_gate(name, error)
    assert Channel.from_ptm(gate.ptm).process_fidelity(gate_matrix(name)) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("angle", [None, math.pi / 2])
def test_both_records_together_keep_the_trace_and_forget_what_the_readout_was(angle):
    noisy = LocalGates(gate_error=0.04, one_qubit_error=0.01)
    misread = replaced(noisy, "readout", ReadoutError(reads_one_for_zero=0.2, reads_zero_for_one=0.1))
    both = instruments(misread, angle).sum(axis=0)
    assert both[0] == pytest.approx(np.eye(16)[0].reshape(4, 4), abs=1e-15)
    assert both == pytest.approx(instruments(noisy, angle).sum(axis=0), abs=1e-15)


def test_a_perfect_side_reads_the_parity_of_two_basis_states():
    state = {0: np.array([1, 0, 0, 1.0]), 1: np.array([1, 0, 0, -1.0])}
    for kept in (0, 1):
        for measured in (0, 1):
            out = np.einsum("bijk,j,k->bi", instruments(LocalGates(), None), state[kept], state[measured])
            assert out[kept ^ measured] == pytest.approx(state[kept], abs=1e-15)
            assert out[1 - (kept ^ measured)] == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"gate_error": 0.9}, r"LocalGates\.gate_error = 0\.9: must be at most 0\.8"),
        ({"one_qubit_error": -0.1}, r"LocalGates\.one_qubit_error = -0\.1: must be at least 0"),
        ({"readout": 0.1}, r"LocalGates\.readout"),
    ],
)
def test_errors_outside_their_range_are_refused(change, words):
    with pytest.raises(ParameterError, match=words):
        LocalGates(**change)
